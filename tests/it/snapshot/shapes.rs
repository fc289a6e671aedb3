//! Repositories of odd shapes.

use super::{NOW, Story, file, ssot, verdict};
use crate::repo::Repo;

#[test]
fn a_shallow_clone_proves_only_what_it_holds() {
    let story = Story::told();
    for depth in ["1", "2", "3", "5"] {
        let clone = story.repo.clone_with(&["--depth", depth]);
        let verdict = verdict(&clone, &[]);
        assert_eq!((verdict.status, verdict.faults.len()), (3, 0), "{depth}: {verdict:#?}");
        assert!(verdict.unproven.iter().any(|words| words.contains("does not hold all of history")), "{verdict:#?}");
        let run = ssot(&clone, &["verify", "--now", NOW]);
        assert!(run.stdout.contains("git fetch --unshallow"), "{run:?}");
    }
    // What it does hold is still judged.
    let clone = story.repo.clone_with(&["--depth", "2"]);
    clone.write(file(3), "{}\n");
    let found = verdict(&clone, &[]);
    assert_eq!((found.status, found.kinds()), (1, vec![("edited", file(3).as_str())]));
    clone.git(&["checkout", "--quiet", "."]);
    clone.git(&["fetch", "--quiet", "--unshallow"]);
    verdict(&clone, &[]).assert_proven();
    // Without any, a first one cannot be told from one that follows.
    let none = Story::new();
    none.change("v2.0.0");
    let clone = none.repo.clone_with(&["--depth", "1"]);
    let run = ssot(&clone, &["snapshot", "--now", NOW]);
    assert_eq!(run.status, 3);
    assert!(run.stderr.contains("nobody knows whether this is the first snapshot"), "{run:?}");
    assert_eq!(verdict(&clone, &[]).status, 3);
}

#[test]
fn absent_objects_are_not_fine() {
    let story = Story::told();
    story.repo.git(&["config", "uploadpack.allowFilter", "true"]);
    let clone = story.repo.clone_with(&["--filter=blob:none", "--no-checkout"]);
    let _ = clone.try_git(&["config", "--unset", "extensions.partialclone"]);
    let run = ssot(&clone, &["verify", "--rev", "HEAD", "--now", NOW]);
    assert_eq!(run.status, 3, "{run:?}");
}

#[test]
fn any_revision_can_be_verified_and_the_index_too() {
    let story = Story::told();
    let early = verdict(&story.repo, &["--rev", "HEAD~3"]);
    early.assert_proven();
    assert_eq!(early.json["snapshots"].as_array().unwrap().len(), 2);
    story.remove(2);
    story.repo.git(&["add", "--all"]);
    story.repo.git(&["restore", "--worktree", "--source=HEAD", &file(2)]);
    story.verdict().assert_proven();
    assert_eq!(verdict(&story.repo, &["--staged"]).kinds(), [("dropped", file(2).as_str())]);
    story.repo.git(&["checkout", "--quiet", "--detach", "HEAD~2"]);
    story.repo.git(&["reset", "--quiet", "--hard"]);
    story.verdict().assert_proven();
    let bare = story.repo.clone_with(&["--bare"]);
    verdict(&bare, &["--rev", "main"]).assert_proven();
}

#[test]
fn a_folder_of_a_monorepo_has_a_chain_of_its_own() {
    let repo = Repo::new()
        .file("services/a/ssot_plan/ssot_manifest.yaml", "anchors:\n  - {id: a, source: a.yaml}\n")
        .file("services/a/a.yaml", "a: 1\n")
        .file("services/b/ssot_plan/ssot_manifest.yaml", "anchors: []\n")
        .commit("start");
    let at = |folder: &str, args: &[&str]| ssot(&repo, &[args, &["-C", folder, "--now", NOW]].concat());
    assert_eq!(at("services/a", &["snapshot"]).status, 0);
    let text = std::fs::read_to_string(repo.path().join("services/a").join(file(1))).unwrap();
    assert!(text.contains("\"folder\": \"services/a\"") && text.contains("\"a.yaml\": "), "{text}");
    repo.git(&["add", "--all"]);
    repo.git(&["commit", "--quiet", "-m", "snapshot"]);
    assert_eq!(at("services/a", &["verify"]).status, 0);
    assert_eq!(at("services/b", &["verify"]).status, 3, "b has none");
    // The folder moves, and the snapshots with it.
    repo.git(&["mv", "services/a", "platform"]);
    repo.git(&["commit", "--quiet", "-m", "move"]);
    let run = at("platform", &["verify"]);
    assert_eq!(run.status, 0, "{run:?}");
    assert!(
        run.stdout.contains("was taken when the registry stood in `services/a`; it stands in `platform`"),
        "{run:?}"
    );
    let run = at("platform", &["snapshot"]);
    assert_eq!(run.status, 0, "{run:?}");
    repo.git(&["add", "--all"]);
    repo.git(&["commit", "--quiet", "-m", "snapshot"]);
    let run = at("platform", &["verify"]);
    assert_eq!(run.status, 0, "{run:?}");
}

#[test]
fn a_snapshot_of_another_registry_is_none_of_this_one() {
    let repo = Repo::new()
        .file("a/ssot_plan/ssot_manifest.yaml", "anchors:\n  - {id: a, source: a.yaml}\n")
        .file("b/ssot_plan/ssot_manifest.yaml", "anchors:\n  - {id: b, source: b.yaml}\n")
        .commit("start");
    assert_eq!(ssot(&repo, &["snapshot", "-C", "a", "--now", NOW]).status, 0);
    std::fs::rename(repo.path().join("a/ssot_plan/audit"), repo.path().join("b/ssot_plan/audit")).unwrap();
    let found = verdict(&repo, &["-C", "b"]);
    let (kind, _, message) = found.only();
    assert_eq!(kind, "digest-mismatch");
    assert!(
        message.contains("describes the registry in `a`, and at ") && message.ends_with("there was one in `b`"),
        "{message}"
    );
}

#[test]
fn merges_and_other_files_do_no_harm() {
    let story = Story::told();
    story.repo.write("ssot_plan/audit/README.md", "What these are.\n");
    story.commit("words");
    story.repo.git(&["checkout", "--quiet", "-b", "side", "HEAD~4"]);
    story.repo.write("side.txt", "side\n");
    story.commit("side");
    story.repo.git(&["checkout", "--quiet", "main"]);
    story.repo.git(&["merge", "--quiet", "--no-ff", "-m", "merge", "side"]);
    story.take(NOW);
    story.commit("snapshot");
    story.verdict().assert_proven();
    // `ssot validate` does not mistake them for a manifest.
    let run = std::process::Command::new(env!("CARGO_BIN_EXE_ssot"))
        .current_dir(story.repo.path())
        .env_clear()
        .args(["validate", "--format", "concise", "--only", "manifest/*,document/*"])
        .output()
        .unwrap();
    assert_eq!(String::from_utf8_lossy(&run.stdout), "");
}

#[test]
fn names_of_files_cannot_drive_a_terminal() {
    let hostile = "api/\u{1b}[31m\u{202e}x.yaml";
    let repo = Repo::new()
        .file("ssot_plan/ssot_manifest.yaml", "anchors:\n  - id: a\n    source: \"api/\\e[31m\\u202ex.yaml\"\n")
        .file(hostile, "a: 1\n")
        .commit("start");
    assert_eq!(ssot(&repo, &["snapshot", "--now", NOW]).status, 0);
    let text = std::fs::read_to_string(repo.path().join(file(1))).unwrap();
    assert!(text.contains("api/\\u001b[31m\\u202ex.yaml"), "{text}");
    assert!(text.chars().all(|c| c == '\n' || !ssot::render::sanitize::is_hostile(c)), "{text:?}");
    repo.git(&["add", "--all"]);
    repo.git(&["commit", "--quiet", "-m", "snapshot"]);
    verdict(&repo, &[]).assert_proven();
    repo.write(file(1), text.replace("api/", "bpi/"));
    for args in [&["verify"][..], &["verify", "--format", "json"]] {
        let run = ssot(&repo, args);
        assert!(run.stdout.chars().all(|c| c == '\n' || !ssot::render::sanitize::is_hostile(c)), "{run:?}");
    }
}

#[test]
fn a_registry_that_moves_takes_its_chain_along() {
    let repo = Repo::new();
    let take = |folder: &str, version: &str, day: &str| {
        repo.write(
            format!("{folder}/ssot_plan/ssot_manifest.yaml"),
            format!("anchors:\n  - {{id: a, source: a.yaml, version: {version}}}\n"),
        );
        repo.git(&["add", "--all"]);
        repo.git(&["commit", "--quiet", "-m", version]);
        let run = ssot(&repo, &["snapshot", "-C", folder, "--now", day]);
        assert_eq!(run.status, 0, "{run:?}");
        repo.git(&["add", "--all"]);
        repo.git(&["commit", "--quiet", "-m", "snapshot"]);
    };
    take("svc", "v1.0.0", "2026-01-10T00:00:00Z");
    take("svc", "v1.1.0", "2026-02-10T00:00:00Z");
    take("svc", "v1.2.0", "2026-03-10T00:00:00Z");
    repo.git(&["mv", "svc", "platform"]);
    repo.git(&["commit", "--quiet", "-m", "move"]);
    verdict(&repo, &["-C", "platform"]).assert_proven();
    take("platform", "v1.3.0", "2026-04-10T00:00:00Z");
    verdict(&repo, &["-C", "platform"]).assert_proven();
}

#[test]
fn a_clone_without_folders_accuses_nobody() {
    let story = Story::told();
    story.repo.git(&["config", "uploadpack.allowFilter", "true"]);
    let clone = story.repo.clone_with(&["--filter=tree:0"]);
    let found = verdict(&clone, &[]);
    assert_eq!((found.status, found.kinds().len()), (3, 0), "{found:#?}");
    assert_eq!(found.json["unproven"][0]["help"], "run `git fetch --refetch --no-filter` and verify again");
}

#[test]
fn a_merge_in_progress_is_no_rewriting() {
    let story = Story::told();
    story.repo.git(&["checkout", "--quiet", "-b", "side"]);
    story.take("2026-04-10T00:00:00Z");
    story.commit("snapshot");
    story.change("v1.4.0");
    story.take("2026-05-10T00:00:00Z");
    story.commit("snapshot");
    story.repo.git(&["checkout", "--quiet", "main"]);
    story.repo.git(&["merge", "--quiet", "--no-ff", "--no-commit", "side"]);
    let found = story.verdict();
    assert_eq!((found.status, found.kinds().len()), (3, 0), "{found:#?}");
    assert_eq!(found.json["unproven"][0]["help"], "finish the merge, and verify again");
    story.commit("merge");
    story.verdict().assert_proven();
}

#[test]
fn a_file_that_is_too_large_is_an_edited_one() {
    let story = Story::told();
    std::fs::File::options().write(true).open(story.repo.path().join(file(2))).unwrap().set_len(33 << 20).unwrap();
    assert_eq!(story.verdict().only().0, "edited");
}

#[test]
fn a_snapshot_from_the_future_is_wrong() {
    let story = Story::told();
    story.take("2031-04-10T00:00:00Z");
    story.commit("snapshot");
    let verdict = story.verdict();
    let (kind, path, message) = verdict.only();
    assert_eq!((kind, path), ("out-of-order", file(4).as_str()));
    assert!(message.contains("2031-04-10T00:00:00Z, and it is only 2026-11-22"), "{message}");
}

#[test]
fn where_there_is_no_registry_nothing_is_recorded() {
    let repo = Repo::new().file("README.md", "nothing").commit("start");
    let run = ssot(&repo, &["snapshot", "--now", NOW]);
    assert_eq!(run.status, 3, "{run:?}");
    assert!(run.stderr.contains("HEAD holds no registry here"), "{run:?}");
}

#[test]
fn a_repair_counts_from_its_commit_on() {
    let story = Story::told();
    let original = story.read(2);
    story.write(2, &format!("{original} "));
    story.commit("edit");
    story.write(2, &original);
    let found = story.verdict();
    let (kind, _, message) = found.only();
    assert_eq!(kind, "edited");
    assert!(message.starts_with("as HEAD holds it, ssot_plan/audit/0002.json is not what was first"), "{message}");
    story.commit("repair");
    story.verdict().assert_proven();
    // The same for snapshots that only lie around.
    let all = [1, 2, 3].map(|number| story.read(number));
    for number in 1..=3 {
        story.remove(number);
    }
    story.commit("all gone");
    for (number, text) in (1..).zip(all) {
        story.write(number, &text);
    }
    let found = story.verdict();
    let (kind, _, message) = found.only();
    assert_eq!(kind, "dropped");
    assert!(message.starts_with("as HEAD holds it, all 3 snapshots are gone"), "{message}");
}
