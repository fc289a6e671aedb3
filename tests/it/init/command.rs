//! What is written, what is left alone, and what is said.

use super::{GOVERNANCE, HOOKS, MANIFEST, WORKFLOW, anchors, begun, everything, exists, findings, init, read};
use crate::repo::Repo;

fn small() -> Repo {
    Repo::new().file("api.yaml", "openapi: 3.0.0\ninfo: { title: A, version: 1.0.0 }\n").commit("add")
}

#[test]
fn says_what_was_found_written_and_what_comes_next() {
    let repo = small();
    let run = crate::cli::ssot(repo.path()).args(["init"]).run();
    let expected = "\
Found 1 API description
Wrote 5 files:
  ssot_plan/ssot_manifest.yaml
  config/alias_governance.yaml
  ssot.yaml
  .github/workflows/ssot.yml
  .pre-commit-config.yaml
Next: read ssot_plan/ssot_manifest.yaml, then run
  ssot validate
  ssot lock --workflow ci
";
    let note = "\
note: .github/workflows/ssot.yml fails until SSOT_REPOSITORY and SSOT_COMMIT
  in it say where ssot is built from
";
    assert_eq!((run.stdout.as_str(), run.stderr.as_str()), (expected, note));
}

#[test]
fn the_next_steps_can_be_taken() {
    let repo = small().file("db/schema.sql", "create table x (id int);\n").file("compose.yaml", "services: {}\n");
    let repo = repo.file("Cargo.toml", "[package]\n").file("go.mod", "module x\n").commit("add more");
    let said = begun(&repo).stdout;
    assert_eq!(anchors(&repo).len(), 5, "more than a line takes");
    repo.git(&["add", "--all"]);
    let commands = said.lines().filter_map(|line| line.strip_prefix("  ssot ").filter(|_| !line.contains("ssot.yaml")));
    let commands: Vec<&str> = commands.collect();
    assert_eq!(commands.len(), 2, "{said}");
    for command in commands {
        let run = crate::cli::ssot(repo.path()).args(command.split(' ')).run();
        assert_eq!(run.status, 0, "{command}: {run:?}");
    }
    assert!(exists(&repo, "ssot_plan/locks/ci.json"));
    assert_eq!(findings(&repo), "", "no anchor is left out of the lock");
}

#[test]
fn paths_and_commands_are_not_broken_where_sentences_are() {
    let folder = format!("a/{}", "long-name/".repeat(9));
    let repo = Repo::new().file(format!("{folder}Cargo.toml"), "[package]\n").commit("add");
    let folder = folder.trim_end_matches('/');
    let run = crate::cli::ssot(repo.path()).args(["init", "-C", folder]).run();
    assert!(run.stdout.contains(&format!("\n  ssot validate -C {folder}\n")), "{run:?}");
    let sentences = run.stdout.lines().chain(run.stderr.lines()).filter(|line| !line.contains(folder));
    assert!(sentences.clone().count() > 5 && sentences.clone().all(|line| line.len() <= 80), "{run:?}");
}

/// npm would not touch the lockfile for it, so neither may the manifest say so.
#[test]
fn a_change_that_the_lockfile_does_not_follow_is_none() {
    let repo = Repo::new()
        .file("package.json", "{\"name\": \"a\", \"version\": \"1.0.0\"}\n")
        .file("package-lock.json", "{}\n")
        .commit("add");
    begun(&repo);
    let repo = repo.commit("begin");
    repo.write("package.json", "{\"name\": \"a\", \"version\": \"1.0.1\", \"scripts\": {\"x\": \"y\"}}\n");
    let run = crate::cli::ssot(repo.path()).args(["validate", "--base", "HEAD", "--format", "concise"]).run();
    assert!(run.stdout.contains("change/version-not-bumped"), "the change is seen: {run:?}");
    assert!(!run.stdout.contains("generated/"), "{run:?}");
}

#[test]
fn a_dry_run_shows_all_of_it_and_writes_nothing() {
    let repo = small();
    let before = everything(&repo);
    let run = init(&repo, &["--dry-run"]);
    assert_eq!(run.status, 0, "{run:?}");
    assert_eq!(everything(&repo), before);
    begun(&repo);
    for path in [MANIFEST, GOVERNANCE, "ssot.yaml", WORKFLOW, HOOKS] {
        assert!(run.stdout.contains(&format!("--- /dev/null\n+++ b/{path}\n")), "{path}");
        for line in read(&repo, path).lines() {
            assert!(run.stdout.contains(&format!("\n+{line}\n")), "{path}: {line}");
        }
    }
    let again = init(&repo, &["--dry-run"]);
    assert_eq!((again.status, again.stdout.as_str()), (0, ""), "{again:?}");
}

#[test]
fn a_second_run_changes_nothing() {
    let repo = small();
    begun(&repo);
    let before = everything(&repo);
    let run = init::<&str>(&repo, &[]);
    assert_eq!((run.status, everything(&repo)), (0, before.clone()));
    assert!(run.stdout.contains("Wrote nothing: everything is there"), "{run:?}");
    repo.git(&["add", "--all"]);
    assert_eq!((init::<&str>(&repo, &[]).status, everything(&repo)), (0, before));
}

#[test]
fn what_is_there_stays() {
    let hooks = "repos:\n  - repo: local\n    hooks: []\n";
    let repo = small().file("ssot.yaml", "fail_on: warning\n").file(HOOKS, hooks).file(WORKFLOW, "name: mine\n");
    let run = begun(&repo);
    assert_eq!(read(&repo, "ssot.yaml"), "fail_on: warning\n");
    assert_eq!(read(&repo, HOOKS), hooks);
    assert_eq!(read(&repo, WORKFLOW), "name: mine\n");
    assert!(exists(&repo, MANIFEST) && exists(&repo, GOVERNANCE));
    for path in ["ssot.yaml", HOOKS, WORKFLOW] {
        assert!(run.stderr.contains(&format!("note: {path} is there already\n")), "{run:?}");
    }
    let entry = run.stderr.split_once("under `repos:` in .pre-commit-config.yaml:\n").expect("what to add").1;
    let entry: serde_yaml::Value = serde_yaml::from_str(entry).unwrap();
    let hook = &entry[0]["hooks"][0];
    assert_eq!(hook["entry"].as_str(), Some("ssot validate --staged"));
    // As the hooks that this repository offers.
    let offered = concat!(env!("CARGO_MANIFEST_DIR"), "/.pre-commit-hooks.yaml");
    let offered: serde_yaml::Value = serde_yaml::from_str(&std::fs::read_to_string(offered).unwrap()).unwrap();
    for key in ["entry", "stages", "always_run", "pass_filenames", "require_serial"] {
        assert_eq!(hook[key], offered[1][key], "{key}");
    }
}

#[test]
fn a_manifest_that_is_there_gets_no_governance_beside_it() {
    let manifest = "anchors:\n  - id: a\n    source: api.yaml\n    aliases: [{ name: X, type: permanent }]\n";
    let repo = small().file("ssot_plan/ssot_manifest_proposal.yaml", manifest);
    let run = begun_anywhere(&repo);
    assert!(!exists(&repo, MANIFEST) && !exists(&repo, GOVERNANCE), "{run:?}");
    assert_eq!(read(&repo, "ssot_plan/ssot_manifest_proposal.yaml"), manifest);
    assert!(run.stderr.contains("no governance file was added"), "{run:?}");
    assert!(run.stderr.contains("note: ssot_plan/ssot_manifest_proposal.yaml is there already"), "{run:?}");
    assert!(exists(&repo, "ssot.yaml"));
}

fn begun_anywhere(repo: &Repo) -> crate::cli::Run {
    let run = init::<&str>(repo, &[]);
    assert_eq!((run.status, findings(repo)), (0, String::new()), "{run:?}");
    run
}

#[test]
fn settings_that_name_what_is_not_there_are_settled_first() {
    let repo = small().file("ssot.yaml", "manifest: platform/truths.yaml\n");
    let before = everything(&repo);
    let run = init::<&str>(&repo, &[]);
    assert!(run.status == 2 && run.stderr.contains("names `platform/truths.yaml`, which does not exist"), "{run:?}");
    assert_eq!(everything(&repo), before);
}

#[test]
fn a_manifest_that_the_settings_name_is_the_manifest() {
    let manifest = "anchors:\n  - id: a\n    source: api.yaml\n";
    let repo = small().file("ssot.yaml", "manifest: truths.yaml\n").file("truths.yaml", manifest);
    let run = begun_anywhere(&repo);
    assert!(run.stderr.contains("note: truths.yaml is there already"), "{run:?}");
    assert!(!exists(&repo, MANIFEST) && !exists(&repo, GOVERNANCE));
}

#[test]
fn schemas_are_written_where_editors_find_them() {
    let repo = small();
    let run = init(&repo, &["--schemas"]);
    assert_eq!((run.status, findings(&repo)), (0, String::new()), "{run:?}");
    for path in [MANIFEST, GOVERNANCE, "ssot.yaml"] {
        let text = read(&repo, path);
        let schema = text.lines().next().unwrap().strip_prefix("# yaml-language-server: $schema=").expect("a modeline");
        let place = repo.path().join(path).parent().unwrap().join(schema);
        let schema: serde_json::Value = serde_json::from_slice(&std::fs::read(&place).expect("the schema")).unwrap();
        let content: serde_json::Value = serde_yaml::from_str(&text).unwrap();
        assert!(jsonschema::validator_for(&schema).unwrap().is_valid(&content), "{path}");
    }
}

#[test]
fn without_schemas_no_editor_is_sent_to_a_file_that_is_not_there() {
    let repo = small();
    begun(&repo);
    for path in [MANIFEST, GOVERNANCE, "ssot.yaml"] {
        assert!(!read(&repo, path).contains("$schema="), "{path}");
    }
}

#[test]
fn the_workflow_is_pinned_and_may_only_read() {
    let repo = small();
    begun(&repo);
    let workflow: serde_yaml::Value = serde_yaml::from_str(&read(&repo, WORKFLOW)).unwrap();
    assert_eq!(workflow["permissions"], serde_yaml::from_str::<serde_yaml::Value>("{}").unwrap());
    let permissions = &workflow["jobs"]["validate"]["permissions"];
    let read_only: serde_yaml::Value = serde_yaml::from_str("{contents: read, pull-requests: read}").unwrap();
    assert_eq!(*permissions, read_only);
    let steps = workflow["jobs"]["validate"]["steps"].as_sequence().unwrap();
    let uses: Vec<&str> = steps.iter().filter_map(|step| step["uses"].as_str()).collect();
    assert!(!uses.is_empty());
    for used in uses {
        let commit = used.split_once('@').unwrap().1;
        assert!(commit.len() == 40 && commit.bytes().all(|b| b.is_ascii_hexdigit()), "{used}");
    }
    assert!(!read(&repo, WORKFLOW).contains("run: ${{"));
    let install = steps[1]["run"].as_str().unwrap();
    let run = std::process::Command::new("bash").args(["-c", install]).env_clear().output().unwrap();
    assert_eq!(run.status.code(), Some(1), "a workflow that was not filled in fails, and says so");
    assert!(String::from_utf8_lossy(&run.stdout).contains("Fill in SSOT_REPOSITORY"));
}

#[test]
fn owners_come_from_code_owners_as_far_as_teams_know_them() {
    let owned = small().file("CODEOWNERS", "* @someone @org/platform\n").commit("own");
    begun(&owned);
    assert_eq!(anchors(&owned)[0]["owner"].as_str(), Some("@someone"));
    let teams = "teams:\n  \"@org/platform\": { members: [ada], families: [api] }\n";
    let known =
        small().file("CODEOWNERS", "* @someone @org/platform\n").file("ssot_plan/teams.yaml", teams).commit("own");
    begun(&known);
    assert_eq!(anchors(&known)[0]["owner"].as_str(), Some("@org/platform"));
    let other = teams.replace("families: [api]", "families: [data]");
    let barred = small().file("CODEOWNERS", "* @org/platform\n").file("ssot_plan/teams.yaml", other).commit("own");
    begun(&barred);
    assert!(anchors(&barred)[0]["owner"].is_null());
}
