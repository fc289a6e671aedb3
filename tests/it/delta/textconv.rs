//! `ssot diff --textconv`, as git's diff driver.

use super::example::{example, folder};
use crate::cli::ssot;
use crate::repo::Repo;

/// The repository, told that the driver exists.
fn with_driver(repo: Repo) -> Repo {
    let driver = format!("'{}' diff --textconv", env!("CARGO_BIN_EXE_ssot"));
    repo.git(&["config", "diff.ssot.textconv", &driver]);
    repo
}

/// Added and removed lines of git's output.
fn changed(diff: &str) -> Vec<&str> {
    let marks = |line: &&str| line.starts_with(['+', '-']) && !line.starts_with("+++") && !line.starts_with("---");
    diff.lines().filter(marks).collect()
}

#[test]
fn git_shows_what_files_say() {
    let repo = with_driver(example());
    let diff = repo.git(&["diff", "v1.0", "main", "--", "config/alias_governance.yaml", "ssot_plan/teams.yaml"]);
    assert_eq!(
        changed(&diff),
        [
            "-governance rules.expiration.max_ttl: 180d",
            "+governance rules.expiration.max_ttl: 1y",
            "-team @nexus-platform-team members: [\"mira@nexus.com\",\"tomas@nexus.com\"]",
            "+team @nexus-platform-team members: [\"ines@nexus.com\",\"mira@nexus.com\",\"tomas@nexus.com\"]",
        ]
    );
    let log = repo.git(&["log", "-p", "--format=%s", "--first-parent", "-m", "v1.0..main"]);
    for line in [
        "+anchor database_schema version: v1.1.0",
        "-alias frontend/user-api canonical: registry_api",
        "+alias migration/legacy-tables expires_at: 2026-03-31",
        "+waiver alias/ttl-exceeds-default about alias migration/legacy-tables expires: 2026-03-31",
        "+lock deploy/feature_switches version: v2.0.0",
    ] {
        assert!(log.lines().any(|found| found == line), "{line} is not in\n{log}");
    }
}

#[test]
fn what_only_looks_different_is_no_difference() {
    let repo = with_driver(example());
    let manifest = std::fs::read_to_string(repo.path().join("ssot_plan/ssot_manifest.yaml")).unwrap();
    let other =
        manifest.replace("  - id:", "  # an anchor\n  - id:").replace("version: v", "version: ").replace('\n', "\r\n");
    assert_ne!(manifest, other);
    repo.write("ssot_plan/ssot_manifest.yaml", other);
    assert_eq!(changed(&repo.git(&["diff"])), Vec::<&str>::new());
}

#[test]
fn what_cannot_be_read_is_shown_as_it_is() {
    let repo = with_driver(example());
    repo.write("ssot_plan/teams.yaml", "teams:\n  \"@a\n");
    let diff = repo.git(&["diff", "--", "ssot_plan/teams.yaml"]);
    assert!(changed(&diff).contains(&"+  \"@a"), "{diff}");
    for (name, content) in [
        ("empty.yaml", &b""[..]),
        ("binary.yaml", &b"\x1f\x8b\x00\xff"[..]),
        ("other.yaml", &b"kind: Deployment\n"[..]),
        ("text.txt", &b"anything\n"[..]),
    ] {
        repo.write(name, content);
        let output = ssot(repo.path()).args(["diff", "--textconv", name]).command().output().unwrap();
        assert_eq!((output.status.code(), output.stdout.as_slice()), (Some(0), content), "{name}");
    }
    assert_eq!(ssot(repo.path()).args(["diff", "--textconv", "missing.yaml"]).run().status, 3);
}

#[test]
fn no_control_character_passes() {
    let repo = Repo::plain().file("a.yaml", "- { name: \"\\e[31m\\nx\", context: \"\\u202e\", canonical: a }\n");
    let run = ssot(repo.path()).args(["diff", "--textconv", "a.yaml"]).run();
    assert_eq!(run.stdout, "alias \\u{202e}/\\u{1b}[31m\\nx canonical: a\n");
}

/// The README's words about the driver are those of the example's `.gitattributes`.
#[test]
fn the_readme_shows_the_attributes_that_are_there() {
    let readme = std::fs::read_to_string(folder().join("README.md")).unwrap();
    let attributes = std::fs::read_to_string(example().path().join(".gitattributes")).unwrap();
    for line in attributes.lines().filter(|line| !line.starts_with('#')) {
        assert!(readme.contains(line), "{line}");
    }
    assert!(readme.contains("git config diff.ssot.textconv \"ssot diff --textconv\""));
}
