//! What a release is made of: the names that its parts give to each other, and the scripts behind release.yml.

#![cfg(unix)]

mod agreement;
mod archive;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn cargo_toml() -> toml_edit::Document<String> {
    toml_edit::Document::parse(read("Cargo.toml")).unwrap()
}

/// Python, where it is new enough to read TOML; the release needs it, building `ssot` does not.
fn python(test: &str) -> bool {
    let found = Command::new("python3").args(["-c", "import tomllib"]).output().is_ok_and(|done| done.status.success());
    if !found {
        assert!(std::env::var_os("CI").is_none(), "CI must have Python 3.11");
        eprintln!("{test}: skipped, there is no Python 3.11");
    }
    found
}

fn run(program: impl AsRef<Path>, args: &[&str]) -> Output {
    Command::new(program.as_ref()).args(args).output().unwrap_or_else(|error| panic!("{:?}: {error}", program.as_ref()))
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// What release.yml builds.
fn targets() -> Vec<String> {
    let workflow: serde_yaml::Value = serde_yaml::from_str(&read(".github/workflows/release.yml")).unwrap();
    let matrix = workflow["jobs"]["build"]["strategy"]["matrix"]["include"].as_sequence().unwrap();
    let targets: Vec<String> = matrix.iter().map(|entry| entry["target"].as_str().unwrap().to_owned()).collect();
    assert_eq!(targets.len(), 5, "{targets:?}");
    targets
}
