//! Which reference a revision means, where git would pick one of several.
//!
//! git and libgit2 look through `refs/tags/` before they look through the branches, and warn at most: whoever may push a tag
//! `origin/main` would choose what everybody's `--base origin/main` means.

use git2::{ObjectType, Oid, Repository};

/// What git writes beside `refs/`, each under exactly this name.
const PSEUDO: [&str; 9] = [
    "HEAD",
    "FETCH_HEAD",
    "ORIG_HEAD",
    "MERGE_HEAD",
    "CHERRY_PICK_HEAD",
    "REVERT_HEAD",
    "REBASE_HEAD",
    "BISECT_HEAD",
    "AUTO_MERGE",
];

/// What a revision's name leads to.
pub(super) enum Meaning {
    /// One thing, or nothing that has to do with references.
    Clear,
    /// A name that stands for exactly one thing, which is not here; git would go on to look for a tag of that name.
    Absent,
    /// Several references, by their full names.
    Ambiguous(Vec<String>),
}

/// Looks at the name in a revision such as `origin/main~2`.
pub(super) fn meaning(repository: &Repository, rev: &str) -> Meaning {
    let ends = ["~", "^", ":", "@{"].into_iter().filter_map(|end| rev.find(end)).min();
    let name = ends.and_then(|end| rev.get(..end)).unwrap_or(rev);
    if name.is_empty() || name == "@" {
        return Meaning::Clear;
    }
    let full_id = Oid::from_str(name).ok().filter(|_| name.len() == 40);
    let absent = match full_id {
        Some(id) => repository.find_object(id, Some(ObjectType::Any)).is_err(),
        None if PSEUDO.contains(&name) || name.starts_with("refs/") => repository.refname_to_id(name).is_err(),
        None => {
            let places = ["refs/", "refs/tags/", "refs/heads/", "refs/remotes/"].map(|place| format!("{place}{name}"));
            let remote_head = format!("refs/remotes/{name}/HEAD");
            let mut names: Vec<String> = places.into_iter().chain([remote_head]).collect();
            names.retain(|full| repository.find_reference(full).is_ok());
            return if names.len() > 1 { Meaning::Ambiguous(names) } else { Meaning::Clear };
        }
    };
    if absent { Meaning::Absent } else { Meaning::Clear }
}
