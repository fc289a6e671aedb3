//! `ssot init`.

mod command;
mod hostile;
mod kinds;
mod places;
mod roots;

use crate::cli::{NOW, Run, ssot};
use crate::repo::Repo;
use serde_yaml::Value;

const MANIFEST: &str = "ssot_plan/ssot_manifest.yaml";
const GOVERNANCE: &str = "config/alias_governance.yaml";
const WORKFLOW: &str = ".github/workflows/ssot.yml";
const HOOKS: &str = ".pre-commit-config.yaml";

/// Runs `ssot init` where no line is broken.
fn init<S: AsRef<std::ffi::OsStr>>(repo: &Repo, args: &[S]) -> Run {
    ssot(repo.path()).args(["init"]).args(args).env("COLUMNS", "400").run()
}

/// Runs `ssot init`, which must succeed, and shows that `ssot validate` has nothing to say about the result.
fn begun(repo: &Repo) -> Run {
    let run = init::<&str>(repo, &[]);
    assert_eq!(run.status, 0, "{run:?}");
    assert_eq!(findings(repo), "", "{}", read(repo, MANIFEST));
    run
}

/// What `ssot validate` finds.
fn findings(repo: &Repo) -> String {
    let run = ssot(repo.path()).args(["validate", "--format", "concise", "--now", NOW]).run();
    assert!(run.status < 2, "{run:?}");
    run.stdout
}

fn read(repo: &Repo, path: &str) -> String {
    std::fs::read_to_string(repo.path().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn exists(repo: &Repo, path: &str) -> bool {
    repo.path().join(path).symlink_metadata().is_ok()
}

/// The anchors of the manifest that was written, read by another YAML reader.
fn anchors(repo: &Repo) -> Vec<Value> {
    let manifest: Value = serde_yaml::from_str(&read(repo, MANIFEST)).unwrap();
    manifest["anchors"].as_sequence().unwrap().clone()
}

/// `id family format source version` of each anchor.
fn rows(repo: &Repo) -> Vec<String> {
    let text = |anchor: &Value, key: &str| anchor[key].as_str().unwrap_or("-").to_owned();
    let row = |anchor: &Value| ["id", "family", "format", "source", "version"].map(|key| text(anchor, key)).join(" ");
    anchors(repo).iter().map(row).collect()
}

/// Every file that is no part of git's own, with its content.
fn everything(repo: &Repo) -> std::collections::BTreeMap<String, Vec<u8>> {
    let files = walkdir::WalkDir::new(repo.path()).into_iter().filter_entry(|entry| entry.file_name() != ".git");
    let files = files.map(Result::unwrap).filter(|entry| entry.file_type().is_file());
    files.map(|entry| (entry.path().display().to_string(), std::fs::read(entry.path()).unwrap())).collect()
}
