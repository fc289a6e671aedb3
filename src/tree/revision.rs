//! From a revision's name to a commit, and what to do when there is none.

use super::TreeError;
use super::names::{Meaning, meaning};
use git2::{BranchType, Commit, ErrorCode, Repository};

/// HEAD's commit, when there is one.
pub(super) fn head(repository: &Repository) -> Option<String> {
    repository.head().ok().and_then(|head| head.target()).map(|oid| oid.to_string())
}

/// The commit that a revision names.
pub(super) fn find<'r>(repository: &'r Repository, rev: &str) -> Result<Commit<'r>, TreeError> {
    let unknown = |reason: String| TreeError::UnknownRevision { rev: rev.to_owned(), reason };
    let found = match meaning(repository, rev) {
        Meaning::Clear => repository.revparse_single(rev),
        Meaning::Absent => Err(git2::Error::new(ErrorCode::NotFound, git2::ErrorClass::Reference, "it is not here")),
        Meaning::Ambiguous(names) => return Err(TreeError::AmbiguousRevision { rev: rev.to_owned(), names }),
    };
    let object = match found {
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
    if let Some(remote) = remote_branch(repository, rev) {
        return format!("there is no local branch of that name; write `{remote}`, or run `git branch {rev} {remote}`");
    }
    if repository.is_shallow() {
        return "this clone is shallow and the commit may lie beyond its end; run `git fetch --unshallow`, or \
                `git fetch --deepen=100` for a part (in GitHub Actions: `fetch-depth: 0`)"
            .to_owned();
    }
    if let Some((remote, branch)) = rev.split_once('/').filter(|(remote, _)| repository.find_remote(remote).is_ok()) {
        return format!("no such branch was fetched; run `git fetch {remote} {branch}:refs/remotes/{remote}/{branch}`");
    }
    let remote = repository.remotes().ok().filter(|remotes| !remotes.is_empty());
    let fetch = if remote.is_some() { "; if a remote has it, run `git fetch --tags` first" } else { "" };
    format!("no branch, tag or commit has that name{fetch}")
}

/// `origin/main` for `main`, when only the remote's branch is known, as after a checkout in CI.
fn remote_branch(repository: &Repository, rev: &str) -> Option<String> {
    let branches = repository.branches(Some(BranchType::Remote)).ok()?;
    let mut names: Vec<String> =
        branches.flatten().filter_map(|(branch, _)| branch.name().ok().flatten().map(str::to_owned)).collect();
    names.sort_unstable();
    names.into_iter().find(|name| name.split_once('/').is_some_and(|(_, branch)| branch == rev))
}
