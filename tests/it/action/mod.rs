//! `action.yml`, run step by step as GitHub's runner would.

#![cfg(unix)]

mod base;
mod comment;
mod expression;
mod harness;
mod hostile;
mod inputs;
mod install;
mod pull_request;
mod workflows;

use crate::cli::NOW;
use crate::repo::Repo;
use harness::{Job, REPOSITORY, id};
use serde_json::{Value, json};

const MANIFEST: &str = "ssot_plan/ssot_manifest.yaml";

/// Only the rules about approvals, at a fixed time.
const APPROVALS: &str = "--only change/approval-missing,change/self-approved --now 2026-11-22T12:00:00Z";

/// A platform on GitHub whose context `frontend` the group `web_people` must approve: Ada, Grace and Bob.
fn platform() -> Repo {
    Repo::new()
        .file(MANIFEST, "anchors:\n  - {id: users, owner: '@web', source: users.yaml, version: v1.0.0}\n")
        .file("users.yaml", "a: 1\n")
        .file(
            "config/alias_governance.yaml",
            "alias_governance:\n  contexts:\n    frontend: {permissions: [web_people], approval_required: true}\n",
        )
        .file(
            "ssot_plan/teams.yaml",
            "teams:\n  '@web':\n    groups: [web_people]\n    members: [ada@example.com, bob]\n",
        )
        .commit("start")
}

/// One file of aliases for each of these names.
fn aliases(repo: &Repo, file: &str, name: &str) {
    let text = format!("aliases:\n  - {{name: {name}, canonical: users, context: frontend}}\n");
    repo.write(format!("ssot_plan/aliases/{file}.yaml"), text);
}

/// Commits everything there is.
fn commit(repo: &Repo, message: &str) -> String {
    repo.git(&["add", "--all"]);
    repo.git(&["commit", "--quiet", "--allow-empty", "-m", message]);
    id(repo, "HEAD")
}

/// A pull request on GitHub: its branch adds the alias `people`, and GitHub has merged it into what `main` is now.
struct PullRequest {
    repo: Repo,
    /// What `main` was when the event happened.
    base: String,
    head: String,
    merge: String,
}

impl PullRequest {
    fn new() -> Self {
        Self::while_base_moves(|_| ())
    }

    /// `moved` changes `main` after the event, and before GitHub makes its merge.
    fn while_base_moves(moved: impl Fn(&Repo)) -> Self {
        Self::of(platform(), "Call users people", moved)
    }

    /// With these settings in the base, and this message of the change.
    fn under(settings: &str, message: &str) -> Self {
        let repo = platform();
        repo.write("ssot.yaml", settings);
        commit(&repo, "settle");
        Self::of(repo, message, |_| ())
    }

    fn of(repo: Repo, message: &str, moved: impl Fn(&Repo)) -> Self {
        let base = id(&repo, "HEAD");
        repo.git(&["checkout", "--quiet", "-b", "change"]);
        aliases(&repo, "change", "people");
        let head = commit(&repo, message);
        repo.git(&["checkout", "--quiet", "main"]);
        moved(&repo);
        repo.git(&["checkout", "--quiet", "--detach"]);
        repo.git(&["merge", "--quiet", "--no-ff", "-m", "Merge change into main", "change"]);
        let merge = id(&repo, "HEAD");
        repo.git(&["update-ref", "refs/pull/7/merge", "HEAD"]);
        repo.git(&["checkout", "--quiet", "main"]);
        Self { repo, base, head, merge }
    }

    /// What `actions/checkout` leaves behind, with `fetch-depth: 0`.
    fn checkout(&self) -> Repo {
        self.checkout_of("refs/pull/7/merge")
    }

    fn checkout_of(&self, reference: &str) -> Repo {
        let clone = self.repo.clone_with(&["--no-checkout"]);
        clone.git(&["fetch", "--quiet", "origin", reference]);
        clone.git(&["checkout", "--quiet", "--detach", "FETCH_HEAD"]);
        clone
    }

    fn event(&self, head_repository: &str) -> Value {
        json!({ "action": "synchronize", "number": 7, "pull_request": {
            "number": 7,
            "title": "$(touch pwned) `touch pwned` ::error::title",
            "base": { "sha": self.base, "ref": "main" },
            "head": { "sha": self.head, "ref": "change", "repo": { "full_name": head_repository } },
        } })
    }

    /// The job of the event in a checkout.
    fn job(&self, checkout: &Repo) -> Job {
        Job::new(checkout.path(), "pull_request", self.event(REPOSITORY))
            .at(&self.merge, "refs/pull/7/merge")
            .input("args", APPROVALS)
    }
}

/// What `gh api --paginate --slurp` prints of one review.
fn reviews(login: &str, state: &str, commit: &str) -> String {
    json!([[{ "user": { "login": login }, "state": state, "submitted_at": NOW, "commit_id": commit }]]).to_string()
}
