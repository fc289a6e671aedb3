//! `ssot comment`: the data of a comment, its text, and which comment it replaces.

mod approvals;
mod command;
mod frozen;
mod hostile;
mod lifecycle;
mod text;
mod thread;

use crate::cli::{NOW, Run, ssot};
use crate::repo::Repo;
use serde_json::{Value, json};
use std::path::PathBuf;

const MANIFEST: &str = "ssot_plan/ssot_manifest.yaml";
const ALIASES: &str = "ssot_plan/aliases.yaml";
const GOVERNANCE: &str = "config/alias_governance.yaml";
const TEAMS: &str = "ssot_plan/teams.yaml";

/// The commit that links lead to.
const HEAD: &str = "00112233445566778899aabbccddeeff00112233";

/// A platform on `main`, where the group `web_people` must approve aliases of `frontend`, with a branch `change` at hand.
fn platform() -> Repo {
    let repo = platform_in(Repo::new(), "").commit("start");
    repo.git(&["checkout", "--quiet", "-b", "change"]);
    repo
}

fn platform_in(repo: Repo, folder: &str) -> Repo {
    let at = |path: &str| format!("{folder}{path}");
    repo.file(
        at(MANIFEST),
        "anchors:\n  - {id: users, owner: '@web', source: users.yaml, version: v1.0.0}\n  - {id: orders, owner: '@web', source: orders.yaml, version: v1.0.0}\n",
    )
    .file(at("users.yaml"), "a: 1\n")
    .file(at("orders.yaml"), "b: 1\n")
    .file(
        at(GOVERNANCE),
        "alias_governance:\n  contexts:\n    frontend: {permissions: [web_people], approval_required: true}\n",
    )
    .file(at(TEAMS), "teams:\n  '@web':\n    groups: [web_people]\n    members: [ada@example.com, grace@example.com, bob]\n")
}

/// An alias that leads nowhere, and one that needs an approval.
const BROKEN: &str = "aliases:\n  - {name: people, canonical: users, context: frontend}\n  - {name: purchases, canonical: order, context: frontend}\n";
const MENDED: &str = "aliases:\n  - {name: people, canonical: users, context: frontend}\n";

fn write(repo: &Repo, args: &[&str]) -> Run {
    ssot(repo.path()).args(["comment", "write", "--base", "main", "--now", NOW]).args(args).run()
}

/// The body of the comment, as it would be seen here.
fn body(repo: &Repo, args: &[&str]) -> String {
    let run = write(repo, args);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{run:?}");
    run.stdout
}

fn document(repo: &Repo, args: &[&str]) -> Value {
    serde_json::from_str(&body(repo, &[&["--format", "json"], args].concat())).expect("JSON")
}

/// A pull request as GitHub keeps it: its comments, and files to speak through.
struct Conversation {
    folder: Repo,
    comments: Vec<Value>,
}

/// What `ssot comment request` did.
#[derive(Debug)]
struct Requested {
    run: Run,
    body: Option<String>,
}

impl Conversation {
    fn new() -> Self {
        Self { folder: Repo::plain(), comments: vec![comment(11, "octocat", "User", "Nice!")] }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Asks for the call that tells this document.
    fn request(&self, document: &Value, args: &[&str]) -> Requested {
        self.request_bytes(document.to_string().as_bytes(), &Value::from(self.comments.clone()).to_string(), args)
    }

    fn request_bytes(&self, document: &[u8], comments: &str, args: &[&str]) -> Requested {
        std::fs::write(self.file("data.json"), document).expect("written");
        std::fs::write(self.file("comments.json"), comments).expect("written");
        let _ = std::fs::remove_file(self.file("body.json"));
        let words = ["comment", "request", "data.json", "--comments", "comments.json", "--body", "body.json"];
        let pull = ["--repository", "octo-org/platform", "--pull", "7", "--head", HEAD];
        let named = args.iter().any(|arg| arg.starts_with("--repository"));
        let pull = if named { &pull[2..] } else { &pull[..] };
        let run = ssot(self.folder.path()).args(words).args(pull).args(args).run();
        let bytes = std::fs::read(self.file("body.json")).ok();
        let body = bytes.map(|bytes| {
            let sent: Value = serde_json::from_slice(&bytes).expect("JSON");
            assert_eq!(sent.as_object().map(serde_json::Map::len), Some(1));
            sent["body"].as_str().expect("text").to_owned()
        });
        Requested { run, body }
    }

    /// Does what GitHub would do.
    fn post(&mut self, document: &Value) -> Requested {
        let done = self.request(document, &[]);
        assert_eq!((done.run.status, done.run.stderr.as_str()), (0, ""), "{done:?}");
        match done.run.stdout.trim_end().split_once(' ') {
            None => assert!(done.body.is_none() && done.run.stdout.is_empty(), "{done:?}"),
            Some(("POST", "repos/octo-org/platform/issues/7/comments")) => {
                let id = 100 + self.comments.len() as u64;
                let body = done.body.as_deref().expect("a body");
                self.comments.push(comment(id, "github-actions[bot]", "Bot", body));
            }
            Some(("PATCH", endpoint)) => {
                let id = endpoint.strip_prefix("repos/octo-org/platform/issues/comments/").expect("the endpoint");
                let id: u64 = id.parse().expect("a number");
                let there = self.comments.iter_mut().find(|comment| comment["id"] == id).expect("the comment");
                assert_eq!(there["user"]["login"], "github-actions[bot]");
                there["body"] = json!(done.body.as_deref().expect("a body"));
            }
            Some(other) => panic!("{other:?}"),
        }
        done
    }
}

fn comment(id: u64, login: &str, kind: &str, body: &str) -> Value {
    json!({ "id": id, "user": { "login": login, "id": 1, "type": kind }, "body": body, "created_at": "2026-11-22T12:00:00Z" })
}
