//! From a revision's name to a commit, and what to do when there is none.

use super::TreeError;
use crate::text::nearest;
use git2::{BranchType, Commit, ErrorCode, Repository};

/// HEAD's commit, when there is one.
pub(super) fn head(repository: &Repository) -> Option<String> {
    repository.head().ok().and_then(|head| head.target()).map(|oid| oid.to_string())
}

/// The commit that a revision names.
pub(super) fn find<'r>(repository: &'r Repository, rev: &str) -> Result<Commit<'r>, TreeError> {
    let unknown = |reason: String| TreeError::UnknownRevision { rev: rev.to_owned(), reason };
    let object = match repository.revparse_single(rev) {
        Ok(object) => object,
        Err(error) => return Err(unknown(why_not(repository, rev, &error))),
    };
    let kind = object.kind();
    object.peel_to_commit().map_err(|error| {
        unknown(match kind {
            Some(kind @ (git2::ObjectType::Tree | git2::ObjectType::Blob)) => {
                format!("it names a {kind}, not a commit")
            }
            _ => why_not(repository, rev, &error),
        })
    })
}

fn why_not(repository: &Repository, rev: &str, error: &git2::Error) -> String {
    let head = repository.head().err().map(|error| error.code());
    let no_references = || repository.references().is_ok_and(|mut all| all.next().is_none());
    let of_head = rev.starts_with("HEAD") || rev.starts_with('@');
    if head == Some(ErrorCode::UnbornBranch) && (of_head || no_references()) {
        return "there are no commits yet".to_owned();
    }
    if error.code() == ErrorCode::Ambiguous {
        return "several objects begin with these digits; write more of them".to_owned();
    }
    if error.code() == ErrorCode::InvalidSpec {
        return "it is not the name of a revision".to_owned();
    }
    let names = names(repository);
    if let Some(remote) = remote_branch(&names.remote, rev) {
        return format!("there is no local branch of that name; write `{remote}`, or run `git branch {rev} {remote}`");
    }
    let shallow = repository.is_shallow();
    if let Some((remote, branch)) = rev.split_once('/').filter(|(_, branch)| is_branch_name(branch)) {
        if repository.find_remote(remote).is_ok() {
            let near = did_you_mean(rev, names.remote.iter());
            let fetch = fetch(remote, branch, shallow);
            return match shallow {
                true => format!(
                    "this clone is shallow, and no such branch was fetched{near}; run `{fetch}` (in GitHub Actions: \
                     `fetch-depth: 0`)"
                ),
                false => format!("no such branch was fetched{near}; run `{fetch}`"),
            };
        }
        if let Some(other) = remote_branch(&names.remote, branch) {
            return format!("there is no remote `{remote}`; did you mean `{other}`?");
        }
    }
    let near = did_you_mean(rev, names.local.iter().chain(&names.remote));
    let remotes = repository.remotes().ok();
    let remotes: Vec<&str> = remotes.iter().flatten().flatten().flatten().collect();
    if shallow {
        if let [remote] = remotes.as_slice()
            && is_branch_name(rev)
            && !of_head
            && !is_of_digits(rev)
        {
            let fetch = fetch(remote, rev, true);
            return format!(
                "this clone is shallow, and no such branch or tag was fetched{near}; for a branch, run `{fetch}` and write \
                 `{remote}/{rev}`; for a tag, `git fetch --unshallow --tags` (in GitHub Actions: `fetch-depth: 0`)"
            );
        }
        return "this clone is shallow and the commit may lie beyond its end; run `git fetch --unshallow`, or \
                `git fetch --deepen=100` for a part (in GitHub Actions: `fetch-depth: 0`)"
            .to_owned();
    }
    let next = match (near.is_empty(), remotes.is_empty()) {
        (_, false) => "; if a remote has it, run `git fetch --tags` first",
        (true, true) => "; `git branch` and `git tag` list those that are here",
        (false, true) => "",
    };
    format!("no branch, tag or commit has that name{near}{next}")
}

/// The command after which a branch of a remote and all of its history are here.
fn fetch(remote: &str, branch: &str, shallow: bool) -> String {
    let deepen = if shallow { "--unshallow " } else { "" };
    format!("git fetch {deepen}{remote} {branch}:refs/remotes/{remote}/{branch}")
}

fn is_branch_name(name: &str) -> bool {
    git2::Branch::name_is_valid(name).unwrap_or(false)
}

/// The beginning of a commit's id, and no name that a person would choose.
fn is_of_digits(rev: &str) -> bool {
    rev.len() >= 7 && rev.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn did_you_mean<'a>(rev: &str, names: impl Iterator<Item = &'a String>) -> String {
    let near = nearest(rev, names.map(String::as_str));
    near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default()
}

/// Branches and tags, by the names that people write.
struct Names {
    local: Vec<String>,
    remote: Vec<String>,
}

/// At most this many names are looked at: they are read to make a message.
const MOST_NAMES: usize = 10_000;

fn names(repository: &Repository) -> Names {
    let branches = |kind| {
        let all = repository.branches(Some(kind)).into_iter().flatten().flatten().take(MOST_NAMES);
        let mut names: Vec<String> =
            all.filter_map(|(branch, _)| branch.name().ok().flatten().map(str::to_owned)).collect();
        names.sort_unstable();
        names
    };
    let mut local = branches(BranchType::Local);
    let tags = repository.tag_names(None).ok();
    local.extend(tags.iter().flatten().flatten().flatten().take(MOST_NAMES).map(str::to_owned));
    Names { local, remote: branches(BranchType::Remote) }
}

/// `origin/main` for `main`, when only the remote's branch is known, as after a checkout in CI.
fn remote_branch<'a>(names: &'a [String], branch: &str) -> Option<&'a str> {
    let mut names = names.iter().map(String::as_str);
    names.find(|name| name.split_once('/').is_some_and(|(_, known)| known == branch))
}
