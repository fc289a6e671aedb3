//! The workflow that `ssot init` writes, played step by step.

use super::expression::Scope;
use super::harness::{REPOSITORY, id, scalar};
use super::{PullRequest, commit, platform, reviews};
use crate::cli::ssot;
use crate::repo::Repo;
use serde_json::{Value, json};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

const WORKFLOW: &str = ".github/workflows/ssot.yml";
const REVIEWS: &str = "api --paginate --slurp repos/acme/platform/pulls/7/reviews?per_page=100";

/// The workflow that `ssot init` writes into a repository.
fn workflow(repo: &Repo) -> Value {
    let run = ssot(repo.path()).args(["init"]).run();
    assert_eq!(run.status, 0, "{run:?}");
    serde_yaml::from_str(&std::fs::read_to_string(repo.path().join(WORKFLOW)).unwrap()).unwrap()
}

/// What came of the steps that run something, but for the one that builds `ssot`.
#[derive(Debug, Default)]
struct Run {
    log: String,
    /// Each step that ran, and its status.
    steps: Vec<(String, i32)>,
    failed: bool,
    gh: String,
}

/// Runs the steps in a checkout, on a runner where nothing but git, `ssot` and a `gh` that knows these reviews is installed.
fn play(workflow: &Value, checkout: &Path, event_name: &str, event: &Value, commit: &str, reviews: &str) -> Run {
    let runner = tempfile::Builder::new().prefix("ssot-runner-").tempdir().unwrap();
    let place = |name: &str| runner.path().join(name);
    for name in ["bin", "temp"] {
        std::fs::create_dir(place(name)).unwrap();
    }
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_ssot"), place("bin/ssot")).unwrap();
    std::fs::write(place("reviews"), reviews).unwrap();
    let folder = runner.path().display();
    let gh = format!(
        "#!/bin/bash\n[ \"$GH_TOKEN\" = github-token ] || exit 4\nprintf '%s\\n' \"$*\" >>'{folder}/calls'\ncat '{folder}/reviews'\n"
    );
    std::fs::write(place("bin/gh"), gh).unwrap();
    std::fs::set_permissions(place("bin/gh"), std::fs::Permissions::from_mode(0o755)).unwrap();
    std::fs::write(place("event.json"), event.to_string()).unwrap();
    let steps = workflow["jobs"]["validate"]["steps"].as_array().unwrap();
    let mut contexts = json!({
        "github": { "event": event, "event_name": event_name, "ref": "refs/heads/main", "token": "github-token" }, "steps": {},
    });
    for step in steps.iter().filter_map(|step| step["id"].as_str()) {
        contexts["steps"][step] = json!({ "outputs": {}, "outcome": "success" });
    }
    let mut run = Run::default();
    for (index, step) in steps.iter().enumerate() {
        let scope = Scope { contexts: &contexts, failed: run.failed, cancelled: false };
        let name = step["name"].as_str().expect("a name").to_owned();
        let (Some(script), true, false) =
            (step["run"].as_str(), scope.allows(step["if"].as_str()), name == "Install ssot")
        else {
            continue;
        };
        assert!(!script.contains("${{"), "what is put into a script is run by it");
        let output = place(&format!("output{index}"));
        let mut command = Command::new("bash");
        command
            .args(["--noprofile", "--norc", "-e", "-c", script])
            .current_dir(checkout)
            .env_clear()
            .env("PATH", format!("{}:/usr/local/bin:/usr/bin:/bin", place("bin").display()))
            .env("HOME", runner.path())
            .env("GITHUB_EVENT_NAME", event_name)
            .env("GITHUB_EVENT_PATH", place("event.json"))
            .env("GITHUB_REPOSITORY", REPOSITORY)
            .env("GITHUB_SERVER_URL", "https://github.com")
            .env("GITHUB_SHA", commit)
            .env("GITHUB_OUTPUT", &output)
            .env("RUNNER_TEMP", place("temp"));
        let of_job = workflow["jobs"]["validate"]["env"].as_object().into_iter().flatten();
        for (key, value) in of_job.chain(step["env"].as_object().into_iter().flatten()) {
            command.env(key, scope.fill(&scalar(value)));
        }
        let done = command.output().unwrap();
        run.log.push_str(&String::from_utf8_lossy(&done.stdout));
        run.log.push_str(&String::from_utf8_lossy(&done.stderr));
        let status = done.status.code().expect("not killed");
        run.failed |= status != 0;
        run.steps.push((name, status));
        if let Some(id) = step["id"].as_str() {
            let text = std::fs::read_to_string(&output).unwrap_or_default();
            let outputs = text.lines().filter_map(|line| line.split_once('='));
            contexts["steps"][id]["outputs"] = outputs.map(|(key, value)| (key.to_owned(), json!(value))).collect();
        }
    }
    run.gh = std::fs::read_to_string(place("calls")).unwrap_or_default();
    run
}

fn push(before: &str) -> Value {
    json!({ "ref": "refs/heads/main", "before": before, "repository": { "default_branch": "main" } })
}

#[test]
fn a_pull_request_goes_green_with_the_review_that_it_needs() {
    let pull = PullRequest::new();
    let checkout = pull.checkout();
    let workflow = workflow(&platform());
    let event = pull.event(REPOSITORY);
    for event_name in ["pull_request", "pull_request_review"] {
        let played = |reviews: &str| play(&workflow, checkout.path(), event_name, &event, &pull.merge, reviews);
        let run = played("[[]]");
        assert_eq!(run.steps, [("Fetch the reviews".to_owned(), 0), ("Validate".to_owned(), 1)], "{run:#?}");
        assert!(run.log.contains("change/approval-missing") && run.gh.contains(REVIEWS), "{run:#?}");
        let run = played(&reviews("bob", "APPROVED", &pull.head));
        assert!(!run.failed, "{run:#?}");
    }
}

#[test]
fn what_was_merged_stays_green_on_main() {
    let pull = PullRequest::new();
    let workflow = workflow(&platform());
    let clone = pull.repo.clone_with(&["--branch=change"]);
    let run = play(&workflow, clone.path(), "push", &push(&pull.base), &pull.head, "");
    assert_eq!((run.steps.as_slice(), &*run.gh), (&[("Validate".to_owned(), 0)][..], ""), "{run:#?}");
    // Not for being blind: a push that breaks something is red.
    clone.write("users.yaml", "a: 2\n");
    let head = commit(&clone, "Change without a new version");
    let run = play(&workflow, clone.path(), "push", &push(&pull.base), &head, "");
    assert!(run.failed && run.log.contains("change/version-not-bumped"), "{run:#?}");
}

/// The first pull request of all, which brings the registry and the workflow, in a repository with code owners.
#[test]
fn the_pull_request_that_introduces_ssot_can_be_approved() {
    let repo = Repo::new()
        .file("CODEOWNERS", "* @bob\n")
        .file("api.yaml", "openapi: 3.0.0\ninfo: { title: A, version: 1.0.0 }\n")
        .commit("start");
    let base = id(&repo, "HEAD");
    repo.git(&["checkout", "--quiet", "-b", "change"]);
    let workflow = workflow(&repo);
    let head = commit(&repo, "Begin with ssot");
    let pull = PullRequest { base, merge: head.clone(), head, repo };
    let played = |reviews: &str| {
        let event = pull.event(REPOSITORY);
        play(&workflow, pull.repo.path(), "pull_request", &event, &pull.merge, reviews)
    };
    let run = played("[[]]");
    assert!(run.failed && run.log.contains("change/approval-missing"), "{run:#?}");
    let run = played(&reviews("bob", "APPROVED", &pull.head));
    assert!(!run.failed, "{run:#?}");
}

/// Every registry of a monorepo is checked, also behind one that fails.
#[test]
fn each_root_has_a_step() {
    let manifest = "anchors:\n  - {id: a, source: a.yaml, version: v1.0.0}\n";
    let repo = Repo::new()
        .file("billing/ssot_plan/ssot_manifest.yaml", manifest)
        .file("shop/ssot_plan/ssot_manifest.yaml", manifest)
        .file("shop/a.yaml", "a: 1\n")
        .commit("start");
    let workflow = workflow(&repo);
    let before = id(&repo, "HEAD");
    let run = play(&workflow, repo.path(), "push", &push(&before), &before, "");
    let steps = [("Validate billing".to_owned(), 1), ("Validate shop".to_owned(), 0)];
    assert_eq!(run.steps, steps, "{run:#?}");
    assert!(run.failed && run.log.contains("anchor/source-missing") && run.log.contains("billing/"), "{run:#?}");
}

#[test]
fn a_run_that_fetched_no_reviews_is_told_how() {
    let pull = PullRequest::new();
    let checkout = pull.checkout();
    let by_hand = json!({ "jobs": { "validate": { "steps": [{ "name": "Validate", "run": "ssot action" }] } } });
    let run = play(&by_hand, checkout.path(), "pull_request", &pull.event(REPOSITORY), &pull.merge, "");
    assert_eq!(run.steps, [("Validate".to_owned(), 1)], "{run:#?}");
    assert!(run.log.contains("SSOT_APPROVALS_FILE") && run.log.contains("/pulls/7/reviews"), "{run:#?}");
    assert!(!run.log.contains("known in its own runs only"), "{run:#?}");
}

#[test]
fn it_may_read_and_no_more() {
    let workflow = workflow(&platform());
    assert_eq!(workflow["permissions"], json!({}));
    assert_eq!(workflow["jobs"]["validate"]["permissions"], json!({ "contents": "read", "pull-requests": "read" }));
    assert!(workflow["on"]["pull_request_review"]["types"].is_array(), "an approval may be all that was missing");
    // Two runs of one pull request for different events do not cancel each other.
    assert!(workflow["concurrency"]["group"].as_str().unwrap().contains("github.event_name"));
}
