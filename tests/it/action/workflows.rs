//! `examples/workflows`: a pull request from a fork, checked by one workflow and commented on by the other.

use super::PullRequest;
use super::expression::Scope;
use super::harness::{Done, Job, Played, REPOSITORY, filled, run_steps, scalar, yaml};
use serde_json::{Value, json};
use std::collections::BTreeMap;

const CHECK: &str = "examples/workflows/ssot.yml";
const COMMENT: &str = "examples/workflows/ssot-comment.yml";

/// What came of a workflow's only job.
struct Run {
    /// The actions of others that were called, and with what.
    called: Vec<(String, BTreeMap<String, String>)>,
    /// Ours.
    played: Option<Played>,
    job: Option<Job>,
}

impl Run {
    fn call(&self, action: &str) -> Option<&BTreeMap<String, String>> {
        self.called.iter().find(|(uses, _)| uses.starts_with(&format!("{action}@"))).map(|(_, with)| with)
    }
}

/// Runs the only job of a workflow, with `OWNER/ssot` for the action in this checkout. Steps of `failing` fail.
fn run(file: &str, event_name: &str, event: &Value, job: Job, failing: &[&str]) -> Option<Run> {
    let workflow = yaml(file);
    let github = json!({
        "event": event, "event_name": event_name, "ref": "refs/pull/7/merge", "token": "github-token", "repository": REPOSITORY,
    });
    let jobs = workflow["jobs"].as_object().unwrap();
    assert_eq!(jobs.len(), 1);
    let described = jobs.values().next().unwrap();
    let steps = described["steps"].as_array().unwrap();
    let temporary = job.temporary("").display().to_string();
    let mut contexts = json!({ "github": github, "steps": {}, "runner": { "temp": temporary.trim_end_matches('/') } });
    let scope = Scope { contexts: &contexts, failed: false, cancelled: false };
    scope.fill(workflow["concurrency"]["group"].as_str().expect("a group"));
    scope.fill(&scalar(&workflow["concurrency"]["cancel-in-progress"]));
    if !scope.allows(described["if"].as_str()) {
        return None;
    }
    let mut run = Run { called: Vec::new(), played: None, job: None };
    let mut job = Some(job);
    run_steps(steps, &mut contexts, |step, scope| {
        let with = filled(&step["with"], scope);
        let uses = step["uses"].as_str().expect("the examples only use actions").to_owned();
        let fails = failing.contains(&step["name"].as_str().expect("a name"));
        if !uses.starts_with("OWNER/ssot@") {
            run.called.push((uses, with));
            return Done { failed: fails, outputs: BTreeMap::new() };
        }
        let job = with.into_iter().fold(job.take().expect("once"), |job, (name, value)| {
            let value = if name == "args" { format!("{value} --now {}", crate::cli::NOW) } else { value };
            job.input(&name, value)
        });
        let played = job.play();
        let done = Done { failed: fails || played.failed, outputs: played.outputs.clone() };
        (run.played, run.job) = (Some(played), Some(job));
        done
    });
    Some(run)
}

const LIST: &str = "--slurp repos/acme/platform/issues/7/comments";
const POST: &str = "--method POST repos/acme/platform/issues/7/comments";
const PULLS: &str = "--method GET repos/acme/platform/pulls --raw-field state=open --raw-field head=mallory:change";

/// The check of a pull request from a fork, and the artifact that it leaves behind.
fn checked(pull: &PullRequest) -> (Run, Vec<u8>) {
    let checkout = pull.checkout();
    let event = pull.event("mallory/platform");
    let job = Job::new(checkout.path(), "pull_request", event.clone()).at(&pull.merge, "refs/pull/7/merge");
    let run = run(CHECK, "pull_request", &event, job.gh(&[("pulls/7/reviews", 0, "[[]]")]), &[]).expect("it runs");
    let artifact = run.call("actions/upload-artifact").expect("an artifact")["path"].clone();
    let data = std::fs::read(artifact).expect("the artifact");
    (run, data)
}

/// What starts the second workflow once the first is done for a commit of the fork.
fn finished(event: &str, head: &str) -> Value {
    json!({ "action": "completed", "workflow_run": {
        "id": 4711, "event": event, "head_sha": head, "head_branch": "change", "pull_requests": [],
        "head_repository": { "full_name": "mallory/platform", "owner": { "login": "mallory" } },
    } })
}

/// The open pull requests from that branch.
fn pulls(head: &str) -> String {
    let repository = json!({ "full_name": "mallory/platform" });
    json!([[{ "number": 7, "head": { "sha": head, "ref": "change", "repo": repository } }]]).to_string()
}

/// The second workflow, with this artifact.
fn comment(event: &Value, data: &[u8], answers: &[(&str, i32, &str)], failing: &[&str]) -> Option<Run> {
    let empty = tempfile::tempdir().unwrap();
    let job = Job::new(empty.path(), "workflow_run", event.clone()).gh(answers);
    let folder = job.temporary("ssot-comment");
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("comment.json"), data).unwrap();
    run(COMMENT, "workflow_run", event, job, failing)
}

#[test]
fn a_fork_gets_its_comment_from_the_second_workflow() {
    let pull = PullRequest::new();
    let (first, data) = checked(&pull);
    let checkout = first.call("actions/checkout").expect("a checkout");
    assert_eq!((checkout["fetch-depth"].as_str(), checkout["persist-credentials"].as_str()), ("0", "false"));
    let played = first.played.expect("a check");
    assert_eq!((played.output("exit-code"), played.posted().len()), ("1", 0), "{played:#?}");
    let event = finished("pull_request", &pull.head);
    let answers = [(PULLS, 0, &*pulls(&pull.head)), (LIST, 0, "[[]]"), (POST, 0, "")];
    let second = comment(&event, &data, &answers, &[]).expect("it runs");
    let download = second.call("actions/download-artifact").expect("a download");
    assert_eq!((download["run-id"].as_str(), download["name"].as_str()), ("4711", "ssot-comment"));
    assert_eq!(first.called.iter().find(|(uses, _)| uses.contains("upload")).unwrap().1["name"], "ssot-comment");
    assert!(second.call("actions/checkout").is_none(), "nothing is checked out");
    let played = second.played.expect("a comment");
    assert_eq!((played.posted().len(), played.failed, played.output("exit-code")), (1, false, ""), "{played:#?}");
    assert!(played.posted()[0].contains(POST), "{played:#?}");
    assert_eq!(played.steps.len(), 2, "install and comment, and no check: {played:#?}");
    assert!(second.job.expect("a job").body().contains("frontend/people"));
}

#[test]
fn the_artifact_does_not_say_where_to_comment() {
    let pull = PullRequest::new();
    let (_, data) = checked(&pull);
    let event = finished("pull_request", &pull.head);
    let nothing = |answers: &[(&str, i32, &str)], said: &str| {
        let played = comment(&event, &data, answers, &[]).unwrap().played.unwrap();
        assert_eq!((played.posted().len(), played.failed), (0, false), "{played:#?}");
        assert!(played.commands().concat().contains(said), "{played:#?}");
    };
    // Pushed to since; closed; and not to be found out.
    nothing(&[(PULLS, 0, &pulls(&pull.base)), (LIST, 0, "[[]]"), (POST, 0, "")], "none could be found");
    nothing(&[(PULLS, 0, "[[]]"), (LIST, 0, "[[]]"), (POST, 0, "")], "none could be found");
    nothing(&[], "the pull requests cannot be read");
}

#[test]
fn data_that_is_none_is_refused() {
    let pull = PullRequest::new();
    let event = finished("pull_request", &pull.head);
    let answers = [(PULLS, 0, &*pulls(&pull.head)), (LIST, 0, "[[]]"), (POST, 0, "")];
    let endless = vec![b' '; 70 << 20];
    for data in [&b"$(touch pwned)"[..], b"", b"{}", b"{\"body\": \"@everyone\"}", b"\0\xff", &endless] {
        let run = comment(&event, data, &answers, &[]).unwrap();
        let played = run.played.unwrap();
        assert_eq!((played.posted().len(), played.failed), (0, true), "{played:#?}");
    }
}

#[test]
fn only_runs_of_pull_requests_are_followed() {
    let head = "1".repeat(40);
    for event in ["push", "schedule", "workflow_dispatch"] {
        assert!(comment(&finished(event, &head), b"{}", &[], &[]).is_none(), "{event}");
    }
    for event in ["pull_request", "pull_request_review"] {
        // A run that could not do its job has left nothing behind.
        let run = comment(&finished(event, &head), b"", &[], &["Get the data"]).expect("it runs");
        assert!(run.played.is_none(), "{event}");
    }
}

#[test]
fn a_push_is_checked_without_the_reviews_it_cannot_have() {
    let pull = PullRequest::new();
    let clone = pull.repo.clone_with(&["--branch=change"]);
    let event = json!({ "ref": "refs/heads/main", "before": pull.base, "repository": { "default_branch": "main" } });
    let job = Job::new(clone.path(), "push", event.clone()).gh(&[]);
    let run = run(CHECK, "push", &event, job, &[]).expect("it runs");
    assert!(run.call("actions/upload-artifact").is_none());
    let played = run.played.expect("a check");
    assert!(!played.log.contains("approval"), "{played:#?}");
}

/// What each job may do, and no more.
#[test]
fn permissions_are_the_least() {
    for (file, permissions) in [
        (CHECK, json!({ "contents": "read", "pull-requests": "read" })),
        (COMMENT, json!({ "actions": "read", "pull-requests": "write" })),
    ] {
        let workflow = yaml(file);
        assert_eq!(workflow["permissions"], json!({}), "{file}");
        let job = workflow["jobs"].as_object().unwrap().values().next().unwrap();
        assert_eq!(job["permissions"], permissions, "{file}");
        assert!(job["timeout-minutes"].is_number(), "{file}");
    }
    let started = &yaml(COMMENT)["on"]["workflow_run"]["workflows"];
    assert_eq!(*started, json!([yaml(CHECK)["name"]]), "the second follows the first by its name");
}
