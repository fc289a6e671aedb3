//! Which tree is read, and which manifest of it.

use super::{DEFAULT, MANIFEST, NOW, check, healthy, ssot, validate};
use crate::repo::Repo;

const FAULTY: &str = "anchors:\n  - id: orders\n    id: again\n    source: api/gone.yaml\n";

#[test]
fn default_names_and_the_seeds_layout() {
    for name in ssot::model::DEFAULT_MANIFESTS {
        let content = if name.ends_with("json") { "{\"anchors\": {}}" } else { "anchors: {}\n" };
        let run = check(&Repo::new().file(name, content));
        assert_eq!(run.status, 1);
        assert!(run.only().starts_with(&format!("{name}:1:")), "{run:?}");
    }
    let run = check(&Repo::new().file("README.md", "x\n"));
    assert_eq!(run.status, 1);
    assert!(run.only().contains("error[manifest/missing] there is no manifest at `ssot_plan/ssot_manifest.yaml`"));
    // The first of the names counts, and the other is a competitor.
    let both = healthy().file("ssot_plan/ssot_manifest_proposal.yaml", MANIFEST);
    assert!(check(&both).only().contains("[manifest/competing]"));
}

/// The first thing that most people see.
#[test]
fn without_a_manifest_the_first_step_is_named() {
    let help = |repo: &Repo| {
        let run = ssot(repo.path()).args(["validate", "--now", super::NOW]).run();
        assert_eq!(run.status, 1, "{run:?}");
        run.stdout.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let fresh = help(&Repo::new().file("README.md", "x\n"));
    assert!(fresh.contains("help: run `ssot init`, or write a list of `anchors` to"), "{fresh}");
    let manifest = "anchors:\n  - id: a\n    source: api/a.yaml\n    version: v1.0.0\n";
    let folder = |repo: Repo, name: &str| {
        repo.file(format!("{name}/ssot_plan/ssot_manifest.yaml"), manifest).file(format!("{name}/api/a.yaml"), "a: 1\n")
    };
    let one = folder(Repo::new(), "billing");
    let said = help(&one);
    assert!(said.contains("`billing` has a manifest of its own: check it with `ssot validate -C billing`;"), "{said}");
    assert!(!said.contains("`manifest: billing"), "sources would begin at the root: {said}");
    let run = ssot(one.path()).args(["validate", "-C", "billing", "--skip=anchor/source-untracked"]).run();
    assert_eq!(run.status, 0, "what it says works: {run:?}");
    let many = ["orders", "search", "stock", "users"].into_iter().fold(one, folder);
    let said = help(&many);
    assert!(
        said.contains("`billing`, `orders`, `search` and 2 more have manifests of their own: check each with"),
        "{said}"
    );
}

#[test]
fn concise_names_files_from_the_root_of_the_repository() {
    let repo =
        healthy().file("billing/ssot_plan/ssot_manifest.yaml", "anchors: {}\n").file("billing/api/a.yaml", "a: 1\n");
    for (from, args) in [(".", &["-C", "billing"][..]), ("billing/api", &[]), ("billing", &[])] {
        let run = ssot(repo.path().join(from)).args(["validate", "--format=concise"]).args(args).run();
        assert!(
            run.only().starts_with("billing/ssot_plan/ssot_manifest.yaml:1:1: error[manifest/schema]"),
            "{from}: {run:?}"
        );
    }
}

#[test]
fn a_manifest_argument_wins_and_must_exist() {
    let repo =
        healthy().file("other/m.yaml", "anchors: {}\n").file("ignored.yaml", MANIFEST).file(".gitignore", "ignored*\n");
    let run = validate(&repo, &["other/m.yaml", "--skip", "manifest/competing"]);
    assert_eq!(run.status, 1);
    assert!(run.only().starts_with("other/m.yaml:1:1: error[manifest/schema]"), "{run:?}");
    for (folder, text, expected) in [
        (".", "ssot_plan/ssot_manifst.yaml", "does not exist; did you mean `ssot_plan/ssot_manifest.yaml`?"),
        ("other", "../ssot_plan/ssot_manifst.yaml", "does not exist; did you mean `../ssot_plan/ssot_manifest.yaml`?"),
        ("other", "mm.yaml", "does not exist; did you mean `m.yaml`?"),
        (".", "zebra.yaml", "does not exist; without an argument, `ssot_plan/ssot_manifest.yaml` is checked"),
        (".", "/etc/passwd", "is absolute; give it relative to the folder you are in, or to -C"),
        (".", "../../etc/passwd", "climbs out of the repository; it must lie inside the repository"),
        (".", "ssot_plan", "is a folder; name the file in it"),
        (".", "ssot_plan/", "is a folder; name the file in it"),
        (".", "ssot_plan/ssot_manifest.yaml/x", "does not exist"),
        (".", "ignored.yaml", "is ignored by git, so no commit can hold it"),
        (".", "", "is empty"),
        (".", ".", "is empty"),
    ] {
        let run = ssot(repo.path().join(folder)).args(["validate", text]).run();
        assert_eq!(run.status, 2, "{text}: {run:?}");
        assert!(run.complaint().contains(expected), "{text}: {run:?}");
    }
}

#[test]
fn the_folder_is_that_of_the_option() {
    let repo = healthy().file("api/note.txt", "").file("a/b/m.yaml", "anchors: {}\n");
    for (folder, args) in [
        (".", &["-C", "api"][..]),
        ("api", &[]),
        ("a/b", &["-C", ".."]),
        ("a", &["-C", "b", "../../ssot_plan/ssot_manifest.yaml"]),
        ("..", &["-C", "repo"]),
    ] {
        let run =
            ssot(repo.path().join(folder)).args(["validate", "--format=concise", "--skip=manifest/competing,anchor/*"]);
        let run = run.args(args).run();
        assert_eq!(run.outcome(), (0, vec![]), "{folder} {args:?}: {run:?}");
    }
    let run = ssot(repo.path()).args(["validate", "-C", "a/b", "m.yaml", "--format=concise"]).run();
    assert!(run.stdout.contains("a/b/m.yaml:1:1: error[manifest/schema]"), "{run:?}");
    for (folder, expected) in [("nope", "it does not exist"), ("api/note.txt", "it is not a folder")] {
        let run = ssot(repo.path()).args(["validate", "-C", folder]).run();
        assert_eq!(run.status, 3);
        assert_eq!(run.complaint(), format!("ssot: cannot open the folder {folder}: {expected}"));
    }
}

/// As `examples/nexus` inside this repository.
#[test]
fn a_nested_root_is_a_scope_of_its_own() {
    let repo = healthy()
        .file("examples/shop/ssot_plan/ssot_manifest.yaml", "anchors:\n  - id: x\n    source: src/x.yaml\n")
        .file("examples/shop/src/x.yaml", "a: 1\n")
        .file("examples/shop/src/deep/y.yaml", "a: 1\n")
        .commit("all");
    for tree in [&[][..], &["--staged"], &["--rev", "HEAD"]] {
        for folder in ["examples/shop", "examples/shop/src/deep"] {
            let run = ssot(repo.path()).args(["validate", "--format=json", "-v", "-C", folder]).args(tree).run();
            assert_eq!(run.status, 0, "{run:?}");
            assert!(run.stderr.contains("read manifest: ssot_plan/ssot_manifest.yaml"), "{run:?}");
        }
        // Each is the other's competitor only from outside.
        let run = validate(&repo, tree);
        assert!(run.only().starts_with("examples/shop/ssot_plan/ssot_manifest.yaml:1:1: error[manifest/competing]"));
    }
    let run = ssot(repo.path()).args(["validate", "-C", "examples/shop", "../../ssot_plan/ssot_manifest.yaml"]).run();
    assert_eq!(run.status, 2);
    assert!(run.complaint().contains("lies outside examples/shop, the folder that is checked"), "{run:?}");
}

#[test]
fn the_same_content_gives_the_same_findings() {
    let repo = healthy()
        .file(DEFAULT, FAULTY)
        .file("ssot_plan/aliases.yaml", "aliases:\n  - {name: x, canonical: nope}\n  - [\n")
        .file("ssot_plan/locks/w.json", "{\"lock_version\": 1, \"lock_version\": 2}")
        .commit("all");
    let bare = repo.clone_with(&["--bare"]);
    let plain = Repo::plain();
    for path in repo.git(&["ls-files"]).lines() {
        plain.write(path, std::fs::read(repo.path().join(path)).unwrap());
    }
    let expected = check(&repo);
    assert_eq!(expected.status, 1);
    assert!(expected.lines().len() >= 4, "{expected:?}");
    for run in [
        validate(&repo, &["--staged"]),
        validate(&repo, &["--rev", "HEAD"]),
        validate(&bare, &["--rev", "main"]),
        check(&plain),
    ] {
        assert_eq!(run.outcome(), expected.outcome());
    }
}

#[test]
fn each_tree_is_its_own() {
    let repo = healthy().commit("healthy");
    repo.write(DEFAULT, "anchors: {}\n");
    repo.git(&["add", "--all"]);
    repo.write(DEFAULT, FAULTY);
    assert!(check(&repo).stdout.contains("duplicate-key"));
    assert!(validate(&repo, &["--staged"]).only().contains("manifest/schema"));
    assert_eq!(validate(&repo, &["--rev", "HEAD"]).outcome(), (0, vec![]));
}

#[test]
fn every_way_to_name_a_commit() {
    let repo = healthy().commit("healthy").file(DEFAULT, "anchors: {}\n").commit("faulty");
    repo.git(&["tag", "light", "HEAD~1"]);
    repo.git(&["tag", "--annotate", "-m", "x", "heavy", "HEAD~1"]);
    repo.git(&["branch", "feature/x", "HEAD~1"]);
    let full = repo.git(&["rev-parse", "HEAD~1"]);
    let full = full.trim();
    let bare = repo.clone_with(&["--bare"]);
    for repo in [&repo, &bare] {
        for rev in ["light", "heavy", "feature/x", "HEAD~1", "HEAD^", "main~1", "refs/tags/heavy", full, &full[..8]] {
            assert_eq!(validate(repo, &["--rev", rev]).outcome(), (0, vec![]), "{rev}");
        }
        assert_eq!(validate(repo, &["--rev", "main"]).status, 1);
        let json = ssot(repo.path()).args(["validate", "--format=json", "--now", NOW, "--rev", "heavy"]).run();
        let report: serde_json::Value = serde_json::from_str(&json.stdout).unwrap();
        assert_eq!(report["tree"], serde_json::json!({ "kind": "commit", "rev": "heavy", "oid": full }));
        for (rev, expected) in [
            ("nope", "no branch, tag or commit has that name"),
            ("HEAD~9", "no branch, tag or commit has that name"),
            ("main:ssot_plan", "it names a tree, not a commit"),
            ("..", "it is not the name of a revision"),
            ("", "it is not the name of a revision"),
            ("--help", "no branch, tag or commit has that name"),
        ] {
            let run = validate(repo, &[&format!("--rev={rev}")]);
            assert_eq!(run.status, 3, "{rev}: {run:?}");
            assert!(run.complaint().contains(expected), "{rev}: {run:?}");
        }
    }
    let run = validate(&repo, &["--staged", "--rev", "main"]);
    assert_eq!(run.status, 2);
    let run = check(&bare);
    assert_eq!(run.status, 3);
    assert!(run.complaint().contains("this repository is bare") && run.stderr.contains("--rev HEAD"), "{run:?}");
}

#[test]
fn the_time_is_the_one_given() {
    let repo = with_waiver("2026-11-22");
    let status = |now: &str| ssot(repo.path()).args(["validate", "--format=concise", "--now", now]).run();
    // A date is the whole day.
    for (now, waived) in
        [("2026-11-21", true), ("2026-11-22T23:59:59Z", true), ("2026-11-23T00:00:00Z", false), ("2026-11-23", false)]
    {
        let run = status(now);
        assert_eq!(run.status == 0, waived, "{now}: {run:?}");
        assert_eq!(run.stdout.contains("waiver/expired"), !waived, "{now}: {run:?}");
    }
}

fn with_waiver(expires: &str) -> Repo {
    let waiver = format!(
        "- {{rule: document/duplicate-key, path: {DEFAULT}, reason: known, owner: '@a', expires: {expires}}}\n"
    );
    Repo::new().file(DEFAULT, "anchors: []\nanchors: []\n").file("ssot_plan/waivers.yaml", waiver)
}
