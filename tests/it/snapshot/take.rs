//! Taking snapshots.

use super::{NOW, Story, file, sha};
use crate::repo::Repo;
use serde_json::{Value, json};

#[test]
fn a_snapshot_says_what_the_commit_holds() {
    let story = Story::new();
    let head = story.head();
    let out = story.take("2026-01-10T00:00:00.5Z");
    let text = story.read(1);
    assert!(out.starts_with("recorded 3 registry files, 1 source"), "{out}");
    assert!(out.contains(&format!("at {head} in {}", file(1))) && out.contains(&sha(&text)), "{out}");
    let snapshot: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(snapshot["commit"], head);
    assert_eq!(snapshot["taken_at"], "2026-01-10T00:00:00Z", "to the second");
    assert_eq!(
        (&snapshot["sequence"], &snapshot["previous"], &snapshot["folder"]),
        (&json!(1), &Value::Null, &json!("."))
    );
    assert_eq!(snapshot["sources"], json!({ "api/orders.yaml": sha("openapi: 3.0.0\n") }));
    let files = snapshot["files"].as_object().unwrap();
    assert_eq!(
        files.keys().collect::<Vec<_>>(),
        ["config/alias_governance.yaml", "ssot_plan/aliases.yaml", "ssot_plan/ssot_manifest.yaml"]
    );
    assert_eq!(files["ssot_plan/aliases.yaml"], sha(super::ALIASES));
    let schema: Value = serde_json::from_str(ssot::schema::SchemaName::Snapshot.text()).unwrap();
    assert!(jsonschema::validator_for(&schema).unwrap().is_valid(&snapshot), "{snapshot:#}");
    // Its own digest is one that anybody can compute: everything else, compact, keys sorted.
    let mut rest = snapshot.clone();
    let own = rest.as_object_mut().unwrap().remove("sha256").unwrap();
    assert_eq!(own, sha(&rest.to_string()));
    // And the bytes are those of sorted, indented JSON.
    assert_eq!(text, format!("{}\n", serde_json::to_string_pretty(&snapshot).unwrap()));
}

#[test]
fn the_next_one_names_the_one_before() {
    let story = Story::told();
    let second: Value = serde_json::from_str(&story.read(2)).unwrap();
    assert_eq!(second["sequence"], 2);
    assert_eq!(second["previous"], json!({ "path": file(1), "sha256": sha(&story.read(1)) }));
    let first: Value = serde_json::from_str(&story.read(1)).unwrap();
    let key = "ssot_plan/ssot_manifest.yaml";
    assert_ne!(first["files"][key], second["files"][key]);
    assert_eq!(first["files"]["ssot_plan/aliases.yaml"], second["files"]["ssot_plan/aliases.yaml"]);
    story.verdict().assert_proven();
}

#[test]
fn what_is_recorded_is_not_recorded_again() {
    let story = Story::new();
    story.take("2026-01-10T00:00:00Z");
    let text = story.read(1);
    let again = story.ssot(&["snapshot", "--now", NOW]);
    let words = format!("nothing new to record: {} describes {}, and nothing has changed since", file(1), story.head());
    assert_eq!((again.status, again.stdout), (0, format!("{words}; commit it\n")));
    let described = story.head();
    story.commit("snapshot");
    let again = story.ssot(&["snapshot", "--now", NOW, "--check"]);
    let words = format!("nothing new to record: {} describes {described}, and nothing has changed since\n", file(1));
    assert_eq!((again.status, again.stdout), (0, words));
    assert_eq!(story.read(1), text);
    assert!(!story.repo.path().join(file(2)).exists());
    // Anything else that is committed is something new.
    story.repo.write("README.md", "hello\n");
    story.commit("words");
    story.take(NOW);
    assert!(story.repo.path().join(file(2)).exists());
}

#[test]
fn dry_runs_write_nothing() {
    let story = Story::new();
    let check = story.ssot(&["snapshot", "--now", NOW, "--check"]);
    assert_eq!(check.status, 1);
    assert!(check.stdout.starts_with("would record 3 registry files"), "{check:?}");
    let diff = story.ssot(&["snapshot", "--now", NOW, "--diff"]);
    assert_eq!(diff.status, 0);
    assert!(
        diff.stdout.contains("+++ b/ssot_plan/audit/0001.json\n") && diff.stdout.contains("+  \"sequence\": 1,\n"),
        "{diff:?}"
    );
    assert!(diff.stderr.starts_with("would record"), "{diff:?}");
    assert!(!story.repo.path().join("ssot_plan/audit").exists());
}

#[test]
fn a_working_tree_that_differs_is_refused_by_name() {
    let story = Story::told();
    let differs = |words: &str| {
        let run = story.ssot(&["snapshot", "--now", NOW]);
        let expected =
            format!("ssot: {words} from HEAD, which a snapshot describes; commit or stash the change first\n");
        assert_eq!((run.status, run.stderr.as_str()), (3, expected.as_str()), "{run:?}");
        story.repo.git(&["checkout", "--quiet", "."]);
        story.repo.git(&["clean", "--quiet", "-fd"]);
    };
    story.repo.write("ssot_plan/ssot_manifest.yaml", MANIFEST_EDITED);
    differs("`ssot_plan/ssot_manifest.yaml` differs");
    story.repo.write("ssot_plan/teams.yaml", "teams: {}\n");
    std::fs::remove_file(story.repo.path().join("config/alias_governance.yaml")).unwrap();
    differs("`config/alias_governance.yaml` and `ssot_plan/teams.yaml` differ");
    story.repo.write("ssot.yaml", "fail_on: error\n");
    differs("`ssot.yaml` differs");
    story.remove(2);
    differs("`ssot_plan/audit/0002.json` differs");
    // A source is recorded as HEAD has it, and the reader is told.
    story.repo.write("api/orders.yaml", "changed\n");
    let run = story.ssot(&["snapshot", "--now", NOW]);
    assert_eq!(run.status, 0, "{run:?}");
    assert!(run.stderr.contains("note: api/orders.yaml differs from HEAD here; the snapshot records what HEAD holds"));
    assert!(story.read(4).contains(&sha("openapi: 3.0.0\n")));
}

const MANIFEST_EDITED: &str = "anchors: []\n";

#[test]
fn the_chain_cannot_be_continued_over_a_hole() {
    let story = Story::told();
    story.remove(3);
    story.commit("drop it");
    let run = story.ssot(&["snapshot", "--now", NOW]);
    assert_eq!(run.status, 3);
    assert!(run.stderr.contains("ssot_plan/audit/0003.json was committed and is gone"), "{run:?}");
    let story = Story::told();
    story.take(NOW);
    story.repo.write("README.md", "more\n");
    story.repo.git(&["add", "README.md"]);
    story.repo.git(&["commit", "--quiet", "-m", "words"]);
    let run = story.ssot(&["snapshot", "--now", NOW]);
    assert_eq!(run.status, 3);
    assert!(run.stderr.contains("ssot_plan/audit/0004.json is not committed yet"), "{run:?}");
    let story = Story::told();
    let run = story.ssot(&["snapshot", "--now", "2026-02-01T00:00:00Z"]);
    assert_eq!(run.status, 2);
    assert!(
        run.stderr.contains("lies before 2026-03-10T00:00:00Z, when ssot_plan/audit/0003.json was taken"),
        "{run:?}"
    );
}

#[test]
fn what_git_ignores_is_no_place_for_it() {
    let story = Story::new();
    story.repo.write(".gitignore", "audit/\n");
    story.commit("ignore");
    let run = story.ssot(&["snapshot", "--now", NOW]);
    assert_eq!(run.status, 3);
    assert!(run.stderr.contains("ssot_plan/audit/0001.json would be ignored by git"), "{run:?}");
}

#[test]
fn there_must_be_a_commit() {
    let repo = Repo::new().file("ssot_plan/ssot_manifest.yaml", "anchors: []\n");
    for command in ["snapshot", "verify"] {
        let run = super::ssot(&repo, &[command]);
        assert_eq!(run.status, 3);
        assert!(run.stderr.contains("there are no commits yet"), "{run:?}");
    }
    let folder = Repo::plain().file("ssot_plan/ssot_manifest.yaml", "anchors: []\n");
    let run = super::ssot(&folder, &["snapshot"]);
    assert_eq!(run.status, 3);
    assert!(run.stderr.contains("no history"), "{run:?}");
}

/// What digests mean must not change within a version: a snapshot that was true would be called forged. If this test fails
/// because `delta::records` spells something in another way, `SNAPSHOT_VERSION` must rise, and the old spelling be kept for
/// the old version.
#[test]
fn the_digests_of_records_are_those_of_version_1() {
    let manifest = "metadata: {version: '1'}\n\
                    anchors:\n  - id: orders\n    family: interface\n    source: api/orders.yaml\n    owner: '@api'\n    \
                    version: v1.0.0\n    depends_on: [users]\n    aliases: [{name: o, type: permanent, context: web}]\n\
                    facts:\n  - {id: pg, source: {file: a.yaml, at: /b}, copies: [{file: c.yaml, at: /d}]}\n\
                    ssot_config:\n  total_anchors: 1\n  validation: {approval_required: true, min_approvers: 2}\n  \
                    governance: {owners: {'@api': [interface]}, audit: {retention_period: 1y}}\n";
    let lock = "{\"lock_version\": 1, \"workflow\": \"ci\", \"anchors\": {\"orders\": {\"version\": \"v1.0.0\", \
                \"source\": \"api/orders.yaml\"}}}\n";
    let repo = Repo::new()
        .file("ssot_plan/ssot_manifest.yaml", manifest)
        .file("ssot_plan/aliases.yaml", super::ALIASES)
        .file("ssot_plan/locks/ci.json", lock)
        .file("ssot_plan/teams.yaml", "teams:\n  '@api': {members: [ada@example.com], groups: [maintainers]}\n")
        .file(
            "ssot_plan/waivers.yaml",
            "waivers:\n  - {rule: a/b, subject: x, reason: r, owner: '@api', expires: 2027-01-01}\n",
        )
        .file("config/alias_governance.yaml", super::GOVERNANCE)
        .file("ssot.yaml", "fail_on: warning\nrules: {alias/expired: info}\n")
        .file("api/orders.yaml", "openapi: 3.0.0\n")
        .commit("start");
    let run = super::ssot(&repo, &["snapshot", "--now", NOW]);
    assert_eq!(run.status, 0, "{run:?}");
    let text = std::fs::read_to_string(repo.path().join(file(1))).unwrap();
    let snapshot: Value = serde_json::from_str(&text).unwrap();
    let found: Vec<String> = snapshot["records"]
        .as_object()
        .unwrap()
        .iter()
        .map(|(kind, digest)| format!("{kind} {} {}", digest["count"], &digest["sha256"].as_str().unwrap()[..16]))
        .collect();
    assert_eq!(found, VERSION_1, "{found:#?}");
}

const VERSION_1: [&str; 8] = [
    "alias 2 53f06e5e9baa61ba",
    "anchor 1 190c5cec151dc23e",
    "fact 1 13b6bb16a1442729",
    "governance 9 722d9a56c3438741",
    "lock 2 bcfc35acad9536e7",
    "manifest 1 376a93eadf7f6916",
    "team 1 dae1f817f7c38dd1",
    "waiver 1 9493029e6f195144",
];
