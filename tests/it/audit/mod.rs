//! The audit log, on hermetic histories: fixed people, fixed times.

mod complete;
mod example;
mod filters;
mod formats;
mod hostile;
mod merges;
mod missing;
mod registries;
mod shapes;
mod sources;

use crate::repo::Repo;
use ssot::audit::{Filter, Log, Reach};
use ssot::delta::{self, ChangeKind, State};
use ssot::document::{Document, Format, Limits};
use ssot::path::RepoPath;
use ssot::tree::Selection;
use ssot::workspace::{Failure, LogOptions, OpenOptions, Workspace};
use std::collections::BTreeSet;

const MANIFEST: &str = "ssot_plan/ssot_manifest.yaml";
const ALIASES: &str = "ssot_plan/aliases.yaml";

/// A commit by somebody, at a time in git's own format (`1700000000 +0100`).
fn commit(repo: &Repo, who: &str, when: &str, message: &str) {
    repo.git(&["add", "--all"]);
    let mut command = repo.command();
    command.env("GIT_AUTHOR_NAME", who).env("GIT_AUTHOR_EMAIL", format!("{}@example.com", who.to_lowercase()));
    command.env("GIT_AUTHOR_DATE", when).env("GIT_COMMITTER_DATE", when);
    let output = command.args(["commit", "--quiet", "--allow-empty", "--allow-empty-message", "-m", message]).output();
    let output = output.unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Writes files and commits them, a day after the commit before.
struct Story {
    repo: Repo,
    day: i64,
}

impl Story {
    fn new() -> Self {
        Self { repo: Repo::new(), day: 0 }
    }

    fn step(&mut self, message: &str, files: &[(&str, &str)]) -> &mut Self {
        for (path, text) in files {
            if text.is_empty() {
                std::fs::remove_file(self.repo.path().join(path)).unwrap();
            } else {
                self.repo.write(path, text);
            }
        }
        self.day += 1;
        commit(&self.repo, "Ada", &format!("{} +0000", 1_700_000_000 + self.day * 86_400), message);
        self
    }
}

fn open(repo: &Repo, rev: &str) -> Result<Workspace, Failure> {
    Workspace::open(&OpenOptions {
        folder: repo.path().to_owned(),
        selection: Selection::Revision(rev.to_owned()),
        manifest: None,
        trust_environment: false,
    })
}

fn log_of(repo: &Repo, reach: Reach) -> Log {
    filtered(repo, reach, Filter::default())
}

fn filtered(repo: &Repo, reach: Reach, filter: Filter) -> Log {
    let options = LogOptions { reach, filter, ..LogOptions::default() };
    open(repo, "HEAD").unwrap().audit_log(&options).unwrap()
}

/// One line for each event: the commit's subject, and what happened to what.
fn told(log: &Log) -> Vec<String> {
    let line = |event: &ssot::audit::Event| {
        let change = &event.change;
        let mut line = format!("{}: {} {}", event.commit.summary(), change.kind.as_str(), change.subject);
        for (mark, value) in [(" .", &change.field), (" < ", &change.from), (" > ", &change.to)] {
            if let Some(value) = value {
                line += &format!("{mark}{value}");
            }
        }
        line
    };
    log.events.iter().map(line).collect()
}

/// Asserts that the events, put together, are what the newest commit declares.
fn adds_up(repo: &Repo) -> Log {
    let log = log_of(repo, Reach::FirstParent);
    let workspace = open(repo, "HEAD").unwrap();
    let path = RepoPath::parse("ssot.yaml").unwrap();
    let settings = workspace.tree().read(&path, 1 << 20).ok();
    let settings = settings.map(|bytes| Document::parse(path, &bytes, Format::Yaml, &Limits::default()));
    let records = delta::records(&workspace.registry(false, false), settings.as_ref());
    let head = State::of(records.into_iter().map(delta::Record::without_spans));
    let mut state = State::default();
    let mut oldest_first = log_of(repo, Reach::FirstParent);
    oldest_first.reverse();
    for event in &oldest_first.events {
        state.apply(&event.change);
    }
    let names = |state: &State| -> Vec<String> { state.records().map(|record| format!("{record:?}")).collect() };
    assert!(state.agrees(&head), "{:#?}\n{:#?}\n{:#?}", told(&log), names(&state), names(&head));
    log
}

/// The commits that have events.
fn commits(log: &Log) -> BTreeSet<String> {
    log.events.iter().map(|event| event.commit.id.to_string()).collect()
}

/// The commits that git lists for paths.
fn listed(repo: &Repo, args: &[&str], paths: &[&str]) -> BTreeSet<String> {
    let output = repo.git(&[&["log", "--format=%H"], args, &["--"], paths].concat());
    output.split_whitespace().map(str::to_owned).collect()
}

fn kinds(log: &Log) -> Vec<ChangeKind> {
    log.events.iter().map(|event| event.change.kind).collect()
}
