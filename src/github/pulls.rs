//! Which pull request a finished run was about.

use super::event::{EventError, parse};
use serde::Deserialize;

#[derive(Deserialize)]
struct OfWorkflowRun {
    workflow_run: WorkflowRun,
}

#[derive(Deserialize)]
struct WorkflowRun {
    head_sha: String,
    head_branch: Option<String>,
    head_repository: Option<Repository>,
}

#[derive(Deserialize)]
struct Repository {
    full_name: String,
}

/// What `GET /repos/{owner}/{repo}/pulls` lists; `gh api --paginate --slurp` makes a list of its pages.
#[derive(Deserialize)]
#[serde(untagged)]
enum Listed {
    Page(Vec<Pull>),
    Pull(Pull),
}

#[derive(Deserialize)]
struct Pull {
    number: u64,
    head: Head,
}

#[derive(Deserialize)]
struct Head {
    sha: String,
    #[serde(rename = "ref")]
    branch: String,
    repo: Option<Repository>,
}

/// The numbers of the pull requests, among those that were listed, whose latest commit is the one that a `workflow_run`'s
/// run was for, from the same branch of the same repository. What the run itself wrote is not asked: a pull request can make
/// it write anything.
///
/// # Errors
/// When the event or the list is not what GitHub writes.
pub fn pull_requests_of_run(event: &[u8], pulls: &[u8]) -> Result<Vec<u64>, EventError> {
    let OfWorkflowRun { workflow_run: run } = parse("workflow_run", event)?;
    let listed: Vec<Listed> = parse("pull requests", pulls)?;
    let pulls = listed.into_iter().flat_map(|listed| match listed {
        Listed::Page(pulls) => pulls,
        Listed::Pull(pull) => vec![pull],
    });
    let name =
        |repository: &Option<Repository>| repository.as_ref().map(|repository| repository.full_name.to_lowercase());
    let is_of_run = |pull: &Pull| {
        pull.head.sha == run.head_sha
            && Some(&pull.head.branch) == run.head_branch.as_ref()
            && pull.head.repo.is_some()
            && name(&pull.head.repo) == name(&run.head_repository)
    };
    Ok(pulls.filter(is_of_run).map(|pull| pull.number).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(repository: &str) -> String {
        format!(
            r#"{{"workflow_run": {{"head_sha": "abc", "head_branch": "topic", "pull_requests": [{{"number": 9}}],
                "head_repository": {repository}}}}}"#
        )
    }

    fn pull(number: u8, sha: &str, branch: &str, repository: &str) -> String {
        format!(r#"{{"number": {number}, "head": {{"sha": "{sha}", "ref": "{branch}", "repo": {repository}}}}}"#)
    }

    #[test]
    fn owner_branch_and_commit_must_agree() {
        let (fork, other) = (r#"{"full_name": "Eve/ssot"}"#, r#"{"full_name": "acme/ssot"}"#);
        let pulls = [
            pull(1, "abc", "topic", other),
            pull(2, "abd", "topic", fork),
            pull(3, "abc", "other", fork),
            pull(4, "abc", "topic", "null"),
            pull(5, "abc", "topic", &fork.to_lowercase()),
        ];
        let pages = format!("[[{}], [], [{}]]", pulls[..3].join(","), pulls[3..].join(","));
        for listed in [pages, format!("[{}]", pulls.join(","))] {
            assert_eq!(pull_requests_of_run(event(fork).as_bytes(), listed.as_bytes()), Ok(vec![5]));
            assert_eq!(pull_requests_of_run(event("null").as_bytes(), listed.as_bytes()), Ok(vec![]));
        }
        assert!(pull_requests_of_run(b"{}", b"[]").is_err());
        assert!(pull_requests_of_run(event(fork).as_bytes(), br#"{"message": "Not Found"}"#).is_err());
    }
}
