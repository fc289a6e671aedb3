//! The command, in real repositories.

use super::{CI, Files, MANIFEST, sha};
use crate::repo::Repo;
use std::process::Command;

fn repo(files: &Files) -> Repo {
    let repo = files.0.iter().fold(Repo::new(), |repo, (path, text)| repo.file(path, text));
    repo.commit("start")
}

/// Runs `ssot`; gives its status and what it wrote to the two streams.
fn ssot(repo: &Repo, args: &[&str]) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_ssot"))
        .current_dir(repo.path())
        .env_clear()
        .env("HOME", repo.beside("home"))
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .args(args)
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn lock(repo: &Repo, args: &[&str]) -> (i32, String, String) {
    ssot(repo, &[&["lock", "--now", "2026-11-22T12:00:00Z"], args].concat())
}

fn read(repo: &Repo, path: &str) -> String {
    std::fs::read_to_string(repo.path().join(path)).unwrap()
}

#[test]
fn a_lockfile_lives() {
    let repo = repo(&Files::shop());
    let (status, out, _) = lock(&repo, &["--workflow", "ci", "orders"]);
    assert_eq!(
        (status, out.as_str()),
        (
            0,
            "created ssot_plan/locks/ci.json with 2 anchors: orders (new), users (new, because orders depends on it)\n"
        )
    );
    assert_eq!(lock(&repo, &["--check"]).0, 0);
    let findings = ssot(&repo, &["validate", "--only", "lock/*", "--format", "concise"]).1;
    assert_eq!(findings.lines().count(), 1, "only `prices` is not locked: {findings}");

    repo.write("orders.yaml", "changed\n");
    repo.write("users.sql", "edited\n");
    let before = read(&repo, CI);
    let (status, out, _) = lock(&repo, &["--check"]);
    assert_eq!(
        (status, out.as_str()),
        (1, "would lock 2 anchors in ssot_plan/locks/ci.json: orders (digest), users (generated users.sql)\n")
    );
    let (status, out, err) = lock(&repo, &["--diff"]);
    assert_eq!(status, 0);
    assert!(
        out.starts_with("diff --git a/ssot_plan/locks/ci.json")
            && out.contains(&format!("+      \"sha256\": \"{}\"", sha("changed\n"))),
        "{out}"
    );
    assert!(err.starts_with("would lock 2 anchors"), "{err}");
    assert_eq!(lock(&repo, &["--diff", "--check", "orders"]).0, 1);
    assert_eq!(read(&repo, CI), before, "nothing was written");

    assert_eq!(lock(&repo, &["users"]).1, "locked 1 anchor in ssot_plan/locks/ci.json: users (generated users.sql)\n");
    assert_eq!(lock(&repo, &[]).1, "locked 1 anchor in ssot_plan/locks/ci.json: orders (digest)\n");
    let bytes = read(&repo, CI);
    let (status, out, _) = ssot(&repo, &["lock"]);
    assert_eq!((status, out.as_str()), (0, "ssot_plan/locks/ci.json is up to date\n"));
    assert_eq!(read(&repo, CI), bytes, "the clock alone changes nothing");
}

#[test]
fn generated_files_are_judged_by_what_was_locked() {
    let repo = repo(&Files::shop());
    assert_eq!(lock(&repo, &[]).0, 0);
    let rules = |repo: &Repo| ssot(repo, &["validate", "--only", "generated/*,lock/*", "--format", "concise"]).1;
    assert_eq!(rules(&repo), "");

    repo.write("users.sql", "edited by hand\n");
    assert!(rules(&repo).contains("[generated/hand-edited]"), "{}", rules(&repo));
    repo.write("users.sql", "sql\n");
    repo.write("users.yaml", "more\n");
    let found = rules(&repo);
    assert!(found.contains("[generated/stale]") && found.contains("[lock/digest-mismatch]"), "{found}");

    let (_, _, err) = lock(&repo, &["--check"]);
    assert!(err.contains("the source of `users` changed, and nothing generated from it did"), "{err}");
    repo.write("users.sql", "more sql\n");
    let (status, out, err) = lock(&repo, &[]);
    assert_eq!((status, err.as_str()), (0, ""));
    assert_eq!(out, "locked 1 anchor in ssot_plan/locks/default.json: users (digest, generated users.sql)\n");
    assert_eq!(rules(&repo), "");
}

#[test]
fn orphans_are_told_of_and_pruned() {
    let orphan = format!(
        "{{\n  \"lock_version\": 1,\n  \"anchors\": {{\n    \"old\": {{ \"sha256\": \"{}\" }}\n  }}\n}}\n",
        sha("")
    );
    let repo = repo(&Files::shop().with(CI, orphan));
    let (status, out, err) = lock(&repo, &[]);
    assert_eq!((status, out.as_str()), (0, "ssot_plan/locks/ci.json is up to date\n"));
    assert!(err.contains("holds `old`, which is no anchor; --prune removes it"), "{err}");
    assert_eq!(lock(&repo, &["--prune"]).1, "removed 1 entry from ssot_plan/locks/ci.json: old\n");
}

#[test]
fn statuses_tell_usage_from_obstacles() {
    let repo = repo(&Files::shop().with(CI, "{"));
    let (status, out, err) = lock(&repo, &[]);
    assert_eq!((status, out.as_str()), (3, ""));
    assert!(err.contains("nothing was locked: `ssot_plan/locks/ci.json` cannot be read whole"), "{err}");
    repo.write(CI, "{}");
    for (args, reason) in [
        (&["user"][..], "did you mean `users`?"),
        (&["--staged"], "the index cannot be written to; add --check or --diff"),
        (&["--rev", "HEAD"], "a commit cannot be written to"),
        (&["--workflow", "../x"], "the name becomes a file's"),
    ] {
        let (status, _, err) = lock(&repo, args);
        assert!(status == 2 && err.contains(reason), "{args:?}: {status} {err}");
    }
    assert_eq!(read(&repo, CI), "{}");
}

#[test]
fn an_older_tree_can_be_checked() {
    let repo = repo(&Files::shop());
    assert_eq!(lock(&repo, &[]).0, 0);
    let repo = repo.commit("locked");
    repo.write("prices.yaml", "dearer\n");
    assert_eq!(lock(&repo, &["--check"]).0, 1);
    assert_eq!(lock(&repo, &["--check", "--rev", "HEAD"]).0, 0);
    assert_eq!(lock(&repo, &["--check", "--staged"]).0, 0);
    repo.git(&["add", "."]);
    assert_eq!(lock(&repo, &["--check", "--staged"]).0, 1);
}

#[test]
fn a_checkout_with_crlf_pins_what_git_stores_and_stays_crlf() {
    let repo = repo(&Files::shop().with(".gitattributes", "*.json text eol=crlf\n*.yaml text eol=crlf\n"));
    assert_eq!(lock(&repo, &["--workflow", "ci"]).0, 0);
    let repo = repo.commit("locked");
    for path in [CI, MANIFEST, "users.yaml", "orders.yaml", "prices.yaml"] {
        let text = read(&repo, path).replace("\r\n", "\n").replace('\n', "\r\n");
        repo.write(path, text);
    }
    assert_eq!(lock(&repo, &["--check"]).1, "ssot_plan/locks/ci.json is up to date\n");
    repo.write("users.yaml", "new\r\n");
    assert_eq!(lock(&repo, &[]).0, 0);
    let text = read(&repo, CI);
    assert!(text.contains(&sha("new\n")), "the digest is of what git stores: {text}");
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
    assert_eq!(lock(&repo, &["--check"]).0, 0);
}

#[test]
fn a_plain_folder_and_a_folder_of_a_repository_can_be_locked() {
    let plain = Files::shop().0.iter().fold(Repo::plain(), |repo, (path, text)| repo.file(path, text));
    assert_eq!(lock(&plain, &[]).0, 0);
    let mut nested = Repo::new().file("README.md", "x");
    for (path, text) in Files::shop().0 {
        nested = nested.file(format!("service/{path}"), text);
    }
    let nested = nested.commit("start");
    let (status, out, err) = lock(&nested, &["-C", "service"]);
    assert_eq!(status, 0, "{err}");
    assert!(out.starts_with("created ssot_plan/locks/default.json with 3 anchors"), "{out}");
    assert!(nested.path().join("service/ssot_plan/locks/default.json").exists());
}

#[test]
fn an_ignored_file_in_the_way_is_not_overwritten() {
    let repo = repo(&Files::shop().with(".gitignore", "ssot_plan/locks/\n"));
    repo.write(CI, "mine");
    let (status, _, err) = lock(&repo, &["--workflow", "ci"]);
    assert!(status == 3 && err.contains("a file is there that git ignores"), "{err}");
    assert_eq!(read(&repo, CI), "mine");
}

#[test]
fn help_never_offers_a_command_that_a_shell_would_take_apart() {
    let manifest = "anchors:\n  - id: $(touch x)\n    source: a.txt\n  - id: -rf\n    source: b.txt\n";
    let pin =
        format!("{{ \"lock_version\": 1, \"anchors\": {{ \"$(touch x)\": {{ \"sha256\": \"{}\" }} }} }}", sha("old"));
    let repo = repo(&Files::default().with(MANIFEST, manifest).with("a.txt", "a").with("b.txt", "b").with(CI, pin));
    let report = ssot(&repo, &["validate", "--only", "lock/*"]).1;
    assert!(report.contains("then run `ssot lock`") && report.contains("with `ssot lock ID…`"), "{report}");
}
