//! Repositories without much in them, and places that cannot be written to.

use super::{GOVERNANCE, HOOKS, MANIFEST, WORKFLOW, anchors, begun, everything, exists, findings, init, read, rows};
use crate::repo::Repo;

const PACKAGE: &str = "[package]\nname = \"a\"\nversion = \"1.2.3\"\n";

#[test]
fn an_empty_repository_and_one_without_anything_known() {
    for repo in [Repo::new(), Repo::new().file("README.md", "# hello\n").file("a.txt", "x\n").commit("add")] {
        let run = begun(&repo);
        assert!(run.stdout.starts_with("Found nothing that is recognised as a source\nWrote "), "{run:?}");
        assert!(!run.stdout.contains("ssot lock"), "there is nothing to pin: {run:?}");
        assert_eq!(anchors(&repo).len(), 0);
    }
}

#[test]
fn where_git_tracks_nothing_yet_all_files_count_and_the_findings_are_true() {
    let repo = Repo::new().file("Cargo.toml", PACKAGE).file(".gitignore", "*.sql\n").file("x.sql", "create table x;\n");
    let run = init::<&str>(&repo, &[]);
    assert!(run.status == 0 && run.stderr.contains("note: git tracks no file here yet"), "{run:?}");
    assert_eq!(rows(&repo), ["cargo_package package toml Cargo.toml v1.2.3"]);
    let found = findings(&repo);
    assert!(found.lines().count() == 1 && found.contains("[anchor/source-untracked]"), "{found}");
    repo.git(&["add", "--all"]);
    assert_eq!(findings(&repo), "");
}

#[test]
fn an_untracked_file_is_no_source_where_others_are_tracked() {
    let repo = Repo::new().file("Cargo.toml", PACKAGE).commit("add").file("package.json", "{}\n");
    begun(&repo);
    assert_eq!(rows(&repo).len(), 1);
}

#[test]
fn a_plain_folder_gets_what_needs_no_repository() {
    let folder = Repo::plain().file("Cargo.toml", PACKAGE);
    let run = begun(&folder);
    assert!(exists(&folder, MANIFEST) && exists(&folder, GOVERNANCE));
    assert!(!exists(&folder, WORKFLOW) && !exists(&folder, HOOKS));
    assert!(run.stderr.contains("this folder is not in a git repository"), "{run:?}");
}

#[test]
fn a_bare_repository_is_refused() {
    let bare = Repo::init(&["init", "--quiet", "--bare", "."]);
    let run = init::<&str>(&bare, &[]);
    assert!(
        run.status == 3 && run.stderr.contains("this repository is bare") && run.stderr.contains("work in a clone"),
        "{run:?}"
    );
}

#[cfg(unix)]
#[test]
fn somebody_elses_repository_is_only_looked_at() {
    if !crate::repo::is_root("somebody_elses_repository_is_only_looked_at") {
        return;
    }
    let repo = Repo::new().file("Cargo.toml", PACKAGE).commit("add");
    for entry in walkdir::WalkDir::new(repo.path()).into_iter().map(Result::unwrap) {
        std::os::unix::fs::lchown(entry.path(), Some(4321), Some(4321)).unwrap();
    }
    let before = everything(&repo);
    let run = init::<&str>(&repo, &[]);
    assert!(run.status == 3 && run.stderr.contains("somebody else's") && run.stderr.contains("chown -R"), "{run:?}");
    assert_eq!(everything(&repo), before);
    assert_eq!(init(&repo, &["--dry-run"]).status, 0);
}

#[test]
fn a_folder_of_its_own_gets_no_workflow() {
    let repo = Repo::new()
        .file("services/a/ssot.yaml", "fail_on: warning\n")
        .file("services/a/Cargo.toml", PACKAGE)
        .file("Cargo.toml", PACKAGE)
        .commit("add");
    let run = init(&repo, &["-C", "services/a"]);
    assert!(run.status == 0 && run.stderr.contains("`ssot validate -C services/a`"), "{run:?}");
    assert!(exists(&repo, "services/a/ssot_plan/ssot_manifest.yaml"));
    for path in [MANIFEST, WORKFLOW, HOOKS, "services/a/.github"] {
        assert!(!exists(&repo, path), "{path}");
    }
}

#[test]
fn gitlab_gets_no_github_workflow() {
    let repo = Repo::new().file(".gitlab-ci.yml", "build: { script: make }\n").commit("add");
    let run = begun(&repo);
    assert_eq!(rows(&repo), ["gitlab_pipeline automation gitlab-ci .gitlab-ci.yml v0.1.0"]);
    assert!(!exists(&repo, ".github") && run.stderr.contains("this looks like GitLab"), "{run:?}");
}

#[test]
fn all_is_written_or_nothing() {
    // git does not see an empty folder, so the plan cannot know of it; writing does.
    let repo = Repo::new().file("Cargo.toml", PACKAGE).commit("add");
    std::fs::create_dir_all(repo.path().join(HOOKS)).unwrap();
    let run = init::<&str>(&repo, &[]);
    assert_eq!(run.status, 3, "{run:?}");
    assert!(run.stderr.contains(HOOKS), "{run:?}");
    for path in [MANIFEST, GOVERNANCE, "ssot.yaml", WORKFLOW, "ssot_plan", "config", ".github"] {
        assert!(!exists(&repo, path), "{path}");
    }
}

#[test]
fn what_git_ignores_is_there_all_the_same() {
    let repo = Repo::new().file(".gitignore", "/.pre-commit-config.yaml\n").file("Cargo.toml", PACKAGE).commit("add");
    repo.write(HOOKS, "repos: []\n");
    let run = begun(&repo);
    assert!(run.stderr.contains(".pre-commit-config.yaml is there already, though git ignores it"), "{run:?}");
    assert_eq!(read(&repo, HOOKS), "repos: []\n");
}

#[test]
fn governance_goes_elsewhere_when_config_is_a_file() {
    let repo = Repo::new().file("Cargo.toml", PACKAGE).file("config", "a file\n").commit("add");
    begun(&repo);
    assert!(exists(&repo, "ssot_plan/alias_governance.yaml"));
    assert_eq!(read(&repo, "config"), "a file\n");
}
