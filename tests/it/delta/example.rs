//! `examples/history`: a short history that anybody can rebuild, and what `ssot` says of it.

use crate::cli::ssot;
use crate::repo::Repo;
use std::path::{Path, PathBuf};
use std::process::Stdio;

/// The last commit of the example. Documents that show its ids rely on it.
const TIP: &str = "197a840f359beba1aeaa3b49409522b35dd6b1db";

pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/history")
}

/// The example's repository, made as its README says.
pub(crate) fn example() -> Repo {
    let repo = Repo::new();
    let stream = std::fs::File::open(folder().join("platform.fast-export")).unwrap();
    let status = repo.command().args(["fast-import", "--quiet"]).stdin(Stdio::from(stream)).status().unwrap();
    assert!(status.success());
    repo.git(&["checkout", "--quiet", "main"]);
    repo
}

/// Compares an output with the file that keeps it; `SSOT_BLESS=1` writes the file.
pub(crate) fn kept(name: &str, found: &str) {
    let file = folder().join(name);
    if std::env::var_os("SSOT_BLESS").is_some() {
        std::fs::write(&file, found).unwrap();
    }
    let expected = std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    assert_eq!(expected, found, "{} is out of date; SSOT_BLESS=1 writes it", file.display());
}

#[test]
fn the_history_is_always_the_same() {
    let repo = example();
    assert_eq!(repo.git(&["rev-parse", "HEAD"]).trim(), TIP);
    assert_eq!(repo.git(&["status", "--porcelain"]), "");
    assert_eq!(repo.git(&["rev-list", "--count", "HEAD"]).trim(), "10");
    assert_eq!(repo.git(&["rev-list", "--count", "--merges", "HEAD"]).trim(), "1");
}

#[test]
fn the_platform_agrees_with_itself() {
    let run = ssot(example().path()).args(["validate", "--format", "concise", "--now", "2025-09-01"]).run();
    assert_eq!((run.status, run.stdout.as_str()), (0, ""), "{run:?}");
}

#[test]
fn the_kept_difference_is_true() {
    let run = ssot(example().path()).args(["diff", "v1.0", "main"]).run();
    assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{run:?}");
    kept("diff.txt", &run.stdout);
}
