//! Folders of a repository: which one gets a registry, and what becomes of those that have one.

use super::{HOOKS, MANIFEST, WORKFLOW, begun, exists, init, read};
use crate::cli::{NOW, ssot};
use crate::repo::Repo;
use serde_yaml::Value;

const API: &str = "openapi: 3.0.0\ninfo: { title: A, version: 1.0.0 }\n";

/// Folders with a sound registry each.
fn platforms(folders: &[&str]) -> Repo {
    let with = |repo: Repo, folder: &&str| {
        let manifest = "anchors:\n  - id: a\n    source: api.yaml\n    version: v1.0.0\n";
        repo.file(format!("{folder}/{MANIFEST}"), manifest).file(format!("{folder}/api.yaml"), API)
    };
    folders.iter().fold(Repo::new(), with)
}

fn yaml(repo: &Repo, path: &str) -> Value {
    serde_yaml::from_str(&read(repo, path)).unwrap()
}

/// The folders that the workflow checks; `-` is the root.
fn checked(repo: &Repo) -> Vec<String> {
    let workflow = yaml(repo, WORKFLOW);
    let steps = workflow["jobs"]["validate"]["steps"].as_sequence().unwrap();
    let steps = steps.iter().filter(|step| step["run"].as_str() == Some("ssot action"));
    steps.map(|step| step["env"]["SSOT_WORKING_DIRECTORY"].as_str().unwrap_or("-").to_owned()).collect()
}

/// What the hooks run.
fn hooks(repo: &Repo) -> Vec<String> {
    let hooks = yaml(repo, HOOKS);
    let hooks = hooks["repos"][0]["hooks"].as_sequence().unwrap();
    hooks.iter().map(|hook| hook["entry"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn the_folder_that_was_asked_for_becomes_the_root() {
    let repo = Repo::new().file("services/orders/api.yaml", API).file("services/users/api.yaml", API).commit("add");
    for (folder, args) in [("services/orders", &["-C", "services/orders"][..]), ("services/users", &[])] {
        let start = repo.path().join(if args.is_empty() { folder } else { "" });
        let run = ssot(&start).args(["init"]).args(args).env("COLUMNS", "400").run();
        assert_eq!(run.status, 0, "{run:?}");
        assert!(run.stdout.contains(&format!("Wrote 3 files in {folder}:\n  {MANIFEST}\n")), "{run:?}");
        let validate = if args.is_empty() { "validate".to_owned() } else { format!("validate -C {folder}") };
        assert!(run.stdout.contains(&format!("\n  ssot {validate}\n")), "{run:?}");
        assert!(run.stderr.contains("no workflow and no hook were added"), "{run:?}");
        let manifest = yaml(&repo, &format!("{folder}/{MANIFEST}"));
        let sources: Vec<_> =
            manifest["anchors"].as_sequence().unwrap().iter().map(|anchor| &anchor["source"]).collect();
        assert_eq!(sources, ["api.yaml"]);
        let done = ssot(&start).args(validate.split(' ')).args(["--now", NOW]).run();
        assert!(done.status == 0 && done.stdout.contains("1 anchor"), "{done:?}");
    }
    for path in [MANIFEST, "ssot.yaml", WORKFLOW, HOOKS, "services/orders/.github", "services/users/.github"] {
        assert!(!exists(&repo, path), "{path}");
    }
}

#[test]
fn a_folder_of_a_registry_is_told_so() {
    let repo = Repo::new().file("api.yaml", API).file("services/api.yaml", API).commit("add");
    begun(&repo);
    let run = init(&repo, &["-C", "services"]);
    assert!(run.status == 0 && run.stdout.contains("Wrote nothing: everything is there"), "{run:?}");
    assert!(run.stderr.contains("services belongs to the registry of the root of the repository"), "{run:?}");
    // What it is told to do does what it says.
    repo.write("services/ssot.yaml", "");
    let run = init(&repo, &["-C", "services"]);
    assert!(run.status == 0 && exists(&repo, &format!("services/{MANIFEST}")), "{run:?}");
}

#[test]
fn a_root_above_other_roots_only_gets_no_registry() {
    let repo = platforms(&["billing", "shop"]).file("docs/README.md", "# All\n").commit("add");
    let run = init::<&str>(&repo, &[]);
    assert_eq!(run.status, 0, "{run:?}");
    for path in [MANIFEST, super::GOVERNANCE, "ssot.yaml"] {
        assert!(!exists(&repo, path), "{path} would make a check that checks nothing");
    }
    assert!(run.stderr.contains("note: billing and shop have registries of their own, and nothing else"), "{run:?}");
    assert!(run.stdout.contains("\n  ssot validate -C billing\n"), "{run:?}");
    assert_eq!(checked(&repo), ["billing", "shop"]);
    assert_eq!(hooks(&repo), ["ssot validate --staged -C billing", "ssot validate --staged -C shop"]);
    let plain = ssot(repo.path()).args(["validate", "--now", NOW]).run();
    assert_eq!(plain.status, 1, "and is not green: {plain:?}");
    assert!(init::<&str>(&repo, &[]).stdout.ends_with("Wrote nothing\n"));
}

#[test]
fn a_root_beside_other_roots_says_what_it_leaves_out() {
    let repo = platforms(&["shop"]).file("api.yaml", API).file("tests/x/ssot.yaml", "").commit("add");
    let run = begun(&repo);
    let note = "note: shop has a registry of its own, which a check of this folder leaves out; `ssot validate -C shop` checks it\n";
    assert!(run.stderr.contains(note), "{run:?}");
    assert_eq!(checked(&repo), ["-", "shop"]);
    assert_eq!(hooks(&repo), ["ssot validate --staged", "ssot validate --staged -C shop"]);
}

#[cfg(unix)]
#[test]
fn names_of_roots_forge_no_step_and_no_command() {
    let names = ["${{ github.token }}", "-C", "a b", "x;touch pwned", "q\"'", "new\nline", "fine"];
    let repo = platforms(&names).commit("add");
    let run = init::<&str>(&repo, &[]);
    assert_eq!(
        (run.status, checked(&repo), hooks(&repo)),
        (0, vec!["fine".into()], vec!["ssot validate --staged -C fine".into()])
    );
    assert!(run.stderr.contains("the workflow and the hook do not check ${{ github.token }}, -C, a b,"), "{run:?}");
    let many: Vec<String> = (0..40).map(|number| format!("p{number}")).collect();
    let repo = platforms(&many.iter().map(String::as_str).collect::<Vec<_>>()).commit("add");
    let run = init::<&str>(&repo, &[]);
    assert_eq!(checked(&repo).len(), 20);
    assert!(run.stderr.contains("and 15 more; add them by hand"), "{run:?}");
}
