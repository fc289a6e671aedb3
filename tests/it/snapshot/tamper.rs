//! Every way of tampering has a message of its own.

use super::{Story, file, sha, ssot, verdict};
use serde_json::{Value, json};

/// A snapshot with another content, and the digest of itself that belongs to it.
fn forge(text: &str, edit: impl FnOnce(&mut Value)) -> String {
    let mut snapshot: Value = serde_json::from_str(text).unwrap();
    snapshot.as_object_mut().unwrap().remove("sha256");
    edit(&mut snapshot);
    let own = sha(&snapshot.to_string());
    snapshot["sha256"] = json!(own);
    format!("{}\n", serde_json::to_string_pretty(&snapshot).unwrap())
}

fn add_commit(story: &Story, number: u32) -> String {
    story.repo.git(&["log", "--diff-filter=A", "--format=%H", "--", &file(number)]).trim()[..12].to_owned()
}

#[test]
fn an_honest_chain_is_proven_and_counted() {
    let story = Story::told();
    story.verdict().assert_proven();
    let run = story.verify(&[]);
    let newest = sha(&story.read(3));
    assert!(run.stdout.starts_with("proven: 3 snapshots, from 2026-01-10 to 2026-03-10, in 8 commits\n"), "{run:?}");
    let flat = run.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat.contains(&format!("the newest is {} with the SHA-256 {newest}", file(3))), "{run:?}");
    assert!(run.stdout.contains("none was removed; the retention period is 400 days"), "{run:?}");
    assert_eq!(ssot(&story.repo, &["verify", "--expect", &newest]).status, 0);
    // Uncommitted, a new one counts and says so.
    story.take(super::NOW);
    let run = story.verify(&[]);
    assert_eq!(run.status, 0, "{run:?}");
    assert!(run.stdout.contains("note: ssot_plan/audit/0004.json is not committed yet"), "{run:?}");
}

#[test]
fn edited_and_not_committed() {
    let story = Story::told();
    story.write(2, &forge(&story.read(2), |snapshot| snapshot["taken_at"] = json!("2026-02-11T00:00:00Z")));
    let verdict = story.verdict();
    let (kind, path, message) = verdict.only();
    assert_eq!((kind, path), ("edited", file(2).as_str()));
    let added = add_commit(&story, 2);
    assert_eq!(message, format!("{} is not what was first committed by {added}; the change is not committed", file(2)));
    let help = verdict.json["faults"][0]["help"].as_str().unwrap();
    let restore = help.split('`').nth(1).unwrap();
    story.repo.git(&restore.split(' ').skip(1).collect::<Vec<_>>());
    story.verdict().assert_proven();
}

#[test]
fn edited_and_committed() {
    let story = Story::told();
    let added = add_commit(&story, 2);
    story.write(2, &story.read(2).replace("v1", "v2").replace("\"count\"", "\"count\" "));
    story.write(2, &format!("{} ", story.read(2)));
    story.commit("innocent");
    let culprit = story.id();
    story.change("v1.4.0");
    let verdict = story.verdict();
    let (kind, _, message) = verdict.only();
    assert_eq!(kind, "edited");
    assert_eq!(message, format!("{} is not what was first committed by {added}; {culprit} changed it", file(2)));
    // A merge that hides the edit on its branch does not hide it here.
    story.repo.git(&["checkout", "--quiet", "-b", "side", "HEAD~2"]);
    story.write(1, "{}\n");
    story.commit("on a branch");
    let side = story.id();
    story.repo.git(&["checkout", "--quiet", "main"]);
    story.repo.git(&["merge", "--quiet", "--no-ff", "-m", "merge", "side"]);
    let verdict = story.verdict();
    assert_eq!(verdict.kinds(), [("edited", file(1).as_str()), ("edited", file(2).as_str())]);
    assert!(verdict.faults[0].2.ends_with(&format!("{side} changed it")), "{verdict:#?}");
}

#[test]
fn removed_and_added_again_with_other_bytes() {
    let story = Story::told();
    let text = story.read(1);
    story.remove(1);
    story.commit("remove");
    story.write(1, &forge(&text, |snapshot| snapshot["taken_at"] = json!("2026-01-09T00:00:00Z")));
    story.commit("add");
    let verdict = story.verdict();
    assert_eq!(verdict.kinds(), [("forked", file(1).as_str())]);
    // With the same bytes nothing is lost.
    story.write(1, &text);
    story.commit("restore");
    assert_eq!(story.verdict().kinds(), [("forked", file(1).as_str())], "the other content stays part of history");
}

#[test]
fn dropped_from_the_middle_the_newest_and_all() {
    for (numbers, expected) in [
        (
            vec![2],
            "ssot_plan/audit/0002.json is gone from the middle of the chain, and ssot_plan/audit/0001.json is still there",
        ),
        (vec![3], "ssot_plan/audit/0003.json, the newest snapshot, is gone"),
        (vec![1, 2, 3], "all 3 snapshots are gone, ssot_plan/audit/0003.json the last of them"),
    ] {
        let story = Story::told();
        numbers.iter().for_each(|number| story.remove(*number));
        let verdict = story.verdict();
        let (kind, _, message) = verdict.only();
        assert_eq!((kind, message), ("dropped", format!("{expected}; the removal is not committed").as_str()));
        story.commit("clean up");
        let culprit = story.id();
        story.change("v1.4.0");
        let verdict = story.verdict();
        let (kind, _, message) = verdict.only();
        assert_eq!((kind, message), ("dropped", format!("{expected}; {culprit} removed it").as_str()));
        let help = verdict.json["faults"][0]["help"].as_str().unwrap();
        if numbers.len() == 1 {
            let restore = help.split('`').nth(1).unwrap();
            story.repo.git(&restore.split(' ').skip(1).collect::<Vec<_>>());
            story.commit("restore");
            story.verdict().assert_proven();
        }
    }
}

#[test]
fn dropped_by_a_merge() {
    let story = Story::told();
    story.repo.git(&["checkout", "--quiet", "-b", "side"]);
    story.take(super::NOW);
    story.commit("snapshot");
    story.repo.git(&["checkout", "--quiet", "main"]);
    story.repo.git(&["merge", "--quiet", "--no-ff", "-s", "ours", "-m", "merge", "side"]);
    let merge = story.id();
    let verdict = story.verdict();
    let (kind, path, message) = verdict.only();
    assert_eq!((kind, path), ("dropped", file(4).as_str()));
    assert!(message.ends_with(&format!("is gone; the merge {merge} left it out")), "{message}");
}

#[cfg(unix)]
#[test]
fn a_link_in_the_place_of_a_snapshot() {
    let story = Story::told();
    story.remove(2);
    std::os::unix::fs::symlink("0001.json", story.repo.path().join(file(2))).unwrap();
    let verdict = story.verdict();
    let (kind, path, message) = verdict.only();
    assert_eq!((kind, path), ("dropped", file(2).as_str()));
    assert!(message.ends_with("the removal is not committed"), "{message}");
    story.commit("link");
    let culprit = story.id();
    let verdict = story.verdict();
    assert!(verdict.only().2.ends_with(&format!("{culprit} removed it")), "{verdict:#?}");
}

#[test]
fn two_that_changed_places() {
    let story = Story::told();
    let (one, two) = (story.read(1), story.read(2));
    story.write(1, &two);
    story.write(2, &one);
    story.commit("reorder");
    let verdict = story.verdict();
    assert_eq!(verdict.kinds(), [("swapped", file(1).as_str()), ("swapped", file(2).as_str())]);
    let expected = format!("{} holds what was committed as {}; {} changed it", file(1), file(2), story.id());
    assert_eq!(verdict.faults[0].2, expected);
}

#[test]
fn one_that_got_another_number() {
    let story = Story::told();
    story.repo.git(&["mv", &file(3), &file(4)]);
    for _ in 0..2 {
        let verdict = story.verdict();
        let (kind, _, message) = verdict.only();
        assert_eq!((kind, message), ("renumbered", format!("{} was renamed to {}", file(3), file(4)).as_str()));
        story.commit("make room");
    }
    // Copied under another number, it is there twice.
    let story = Story::told();
    story.write(4, &story.read(3));
    let verdict = story.verdict();
    let (kind, path, message) = verdict.only();
    assert_eq!((kind, path), ("misnumbered", file(4).as_str()));
    assert_eq!(message, format!("{} says of itself that it is number 3", file(4)));
    // A number that is skipped.
    let story = Story::told();
    story.write(5, &forge(&story.read(3), |snapshot| snapshot["sequence"] = json!(5)));
    assert_eq!(story.verdict().kinds()[0], ("out-of-order", file(5).as_str()));
}

/// A next snapshot as `ssot` would take it, for forging.
fn honest_fourth(story: &Story) -> String {
    story.take("2026-04-10T00:00:00Z");
    let text = story.read(4);
    story.remove(4);
    text
}

#[test]
fn a_made_up_digest() {
    for committed in [false, true] {
        let story = Story::told();
        let forged = forge(&honest_fourth(&story), |snapshot| {
            snapshot["files"]["ssot_plan/aliases.yaml"] = json!("0".repeat(64));
        });
        story.write(4, &forged);
        if committed {
            story.commit("snapshot");
        }
        let verdict = story.verdict();
        let (kind, path, message) = verdict.only();
        assert_eq!((kind, path), ("digest-mismatch", file(4).as_str()));
        assert!(
            message.ends_with(&format!(
                "the file ssot_plan/aliases.yaml is recorded as 000000000000 and is {}",
                &sha(super::ALIASES)[..12]
            )),
            "{message}"
        );
    }
}

#[test]
fn what_is_left_out_or_invented() {
    let story = Story::told();
    let honest = honest_fourth(&story);
    type Edit = fn(&mut Value);
    let edits: [(Edit, &str); 5] = [
        (
            |s| drop(s["files"].as_object_mut().unwrap().remove("config/alias_governance.yaml")),
            "the file config/alias_governance.yaml is left out",
        ),
        (|s| s["files"]["x.yaml"] = json!("1".repeat(64)), "the file x.yaml is recorded and is none"),
        (
            |s| s["sources"]["api/orders.yaml"] = Value::Null,
            "the source api/orders.yaml is recorded as missing and is there",
        ),
        (|s| s["sources"] = json!({}), "the source api/orders.yaml is left out"),
        (
            |s| s["records"]["unicorn"] = json!({ "count": 1, "sha256": "2".repeat(64) }),
            "1 unicorn records are recorded and there are 0",
        ),
    ];
    for (edit, words) in edits {
        story.write(4, &forge(&honest, edit));
        let verdict = story.verdict();
        let (kind, _, message) = verdict.only();
        assert_eq!(kind, "digest-mismatch");
        assert!(message.ends_with(words), "{message}");
    }
}

#[test]
fn a_made_up_chain() {
    let story = Story::told();
    let honest = honest_fourth(&story);
    type Edit = fn(&mut Value);
    let edits: [(Edit, &str); 3] = [
        (
            |s| s["previous"]["sha256"] = json!("a".repeat(64)),
            "follows a ssot_plan/audit/0003.json with the SHA-256 aaaa",
        ),
        (
            |s| s["previous"]["path"] = json!("ssot_plan/audit/0002.json"),
            "says that ssot_plan/audit/0002.json goes before it, and ssot_plan/audit/0003.json does",
        ),
        (|s| s["previous"] = Value::Null, "says that it is the first, and ssot_plan/audit/0003.json goes before it"),
    ];
    for committed in [false, true] {
        for (edit, words) in edits {
            story.write(4, &forge(&honest, edit));
            let before = story.id();
            if committed {
                story.commit("snapshot");
            }
            let verdict = story.verdict();
            let (kind, path, message) = verdict.only();
            assert_eq!((kind, path), ("chain-broken", file(4).as_str()));
            assert!(message.contains(words), "{message}");
            story.repo.git(&["reset", "--quiet", "--hard", &before]);
        }
    }
    // A whole history that begins in the middle.
    let story = Story::new();
    story.write(7, &forge(&honest, |snapshot| snapshot["sequence"] = json!(7)));
    assert_eq!(story.verdict().kinds()[0], ("chain-broken", file(7).as_str()));
    assert!(story.verdict().faults[0].2.contains("no commit ever held number 6"));
}

#[test]
fn one_put_in_afterwards() {
    // A snapshot of an old commit, behind newer ones.
    let story = Story::told();
    let old: Value = serde_json::from_str(&story.read(2)).unwrap();
    let link = json!({ "path": file(3), "sha256": sha(&story.read(3)) });
    story.write(
        4,
        &forge(&story.read(2), |snapshot| {
            snapshot["sequence"] = json!(4);
            snapshot["previous"] = link;
            snapshot["taken_at"] = json!("2026-04-10T00:00:00Z");
        }),
    );
    story.commit("snapshot");
    let verdict = story.verdict();
    let (kind, path, message) = verdict.only();
    assert_eq!((kind, path), ("backdated", file(4).as_str()));
    let commit = &old["commit"].as_str().unwrap()[..12];
    assert_eq!(message, format!("{} describes {commit}, which does not hold {} yet", file(4), file(3)));
    // One that goes back in time.
    let story = Story::told();
    story.write(4, &forge(&honest_fourth(&story), |s| s["taken_at"] = json!("2026-03-09T00:00:00Z")));
    let verdict = story.verdict();
    let (kind, _, message) = verdict.only();
    assert_eq!(kind, "out-of-order");
    assert!(message.contains("taken at 2026-03-09T00:00:00Z, before ssot_plan/audit/0003.json"), "{message}");
}

#[test]
fn what_is_no_snapshot() {
    let story = Story::told();
    let honest = honest_fourth(&story);
    let stated = honest.replace("2026-04-10", "2026-04-11");
    for (text, words) in [
        ("", "the file is empty"),
        ("{", "cannot be read as a snapshot"),
        ("[]\n", "cannot be read as a snapshot"),
        (stated.as_str(), "it states its own digest as"),
        (&honest.replace("  ", "    "), "not written byte for byte"),
        (&honest.replacen("\"commit\"", "\"commit\": \"x\", \"commit\"", 1), "stands in it twice"),
        (&honest.replacen("\"sequence\": 4", "\"sequence\": -4", 1), "cannot be read as a snapshot"),
        (&honest.replacen("{", "{\n  \"extra\": 1,", 1), "cannot be read as a snapshot"),
    ] {
        story.write(4, text);
        let verdict = story.verdict();
        let (kind, path, message) = verdict.only();
        assert_eq!((kind, path), ("malformed", file(4).as_str()), "{text}");
        assert!(message.contains(words), "{message}");
        assert!(!message.contains("Written") && !message.contains("u32"), "{message}");
    }
    // From the future.
    story.write(4, &honest.replace("\"snapshot_version\": 1", "\"snapshot_version\": 2"));
    let verdict = story.verdict();
    assert_eq!((verdict.status, verdict.faults.len()), (3, 0), "{verdict:#?}");
    assert!(verdict.unproven[0].contains("is of version 2, and this program knows 1"), "{verdict:#?}");
}

#[test]
fn rebased_away() {
    // The commit that the second one describes is replaced; everything behind it is built again.
    let story = Story::told();
    let before = story.id();
    let described = |number: u32| -> String {
        let snapshot: Value = serde_json::from_str(&story.read(number)).unwrap();
        snapshot["commit"].as_str().unwrap()[..12].to_owned()
    };
    let (second, third) = (described(2), described(3));
    story.repo.git(&["checkout", "--quiet", "--detach", &second]);
    story.repo.git(&["commit", "--quiet", "--amend", "-m", "another past"]);
    let other = story.id();
    story.repo.git(&["checkout", "--quiet", "main"]);
    story.repo.git(&["rebase", "--quiet", "--onto", &other, &second, "main"]);
    assert_eq!(
        story.repo.git(&["rev-parse", "HEAD^{tree}"]),
        story.repo.git(&["rev-parse", &format!("{before}^{{tree}}")])
    );
    let head = story.id();
    let verdict = story.verdict();
    assert_eq!(verdict.kinds(), [("rewritten", file(2).as_str()), ("rewritten", file(3).as_str())]);
    let expected =
        format!("{} describes {second}, and {head} does not lead to it any more: history was rewritten", file(2));
    assert_eq!(verdict.faults[0].2, expected);
    // Once the old commits are gone, so is the commit's object.
    story.repo.git(&["reflog", "expire", "--expire=now", "--all"]);
    let _ = std::fs::remove_file(story.repo.path().join(".git/ORIG_HEAD"));
    story.repo.git(&["gc", "--quiet", "--prune=now"]);
    let verdict = story.verdict();
    assert_eq!(verdict.kinds(), [("unknown-commit", file(2).as_str()), ("unknown-commit", file(3).as_str())]);
    assert!(verdict.faults[1].2.ends_with(&format!("describes {third}, and there is no such commit")), "{verdict:#?}");
}

#[test]
fn replaced_in_the_commit_that_brought_it() {
    // Behind a later snapshot, the link and the commit that the later one describes give it away.
    let story = Story::told();
    let added = add_commit(&story, 2);
    let forged = forge(&story.read(2), |snapshot| snapshot["taken_at"] = json!("2026-02-11T00:00:00Z"));
    story.repo.git(&["checkout", "--quiet", "--detach", &added]);
    story.write(2, &forged);
    story.repo.git(&["commit", "--quiet", "--all", "--amend", "-m", "snapshot"]);
    let other = story.id();
    story.repo.git(&["rebase", "--quiet", "--onto", &other, &added, "main"]);
    let verdict = story.verdict();
    assert_eq!(verdict.kinds(), [("chain-broken", file(3).as_str()), ("rewritten", file(3).as_str())]);

    // The newest one is caught only by who knows its digest from elsewhere.
    let story = Story::new();
    story.take("2026-01-10T00:00:00Z");
    story.commit("snapshot");
    let known = sha(&story.read(1));
    verdict_with(&story, &known).assert_proven();
    story.write(1, &forge(&story.read(1), |snapshot| snapshot["taken_at"] = json!("2026-01-11T00:00:00Z")));
    story.repo.git(&["commit", "--quiet", "--all", "--amend", "-m", "snapshot"]);
    story.verdict().assert_proven();
    let verdict = verdict_with(&story, &known);
    let (kind, _, message) = verdict.only();
    assert_eq!(kind, "not-expected");
    let actual = sha(&story.read(1));
    let expected =
        format!("no snapshot has the expected SHA-256 {known}; the newest here is {} with {actual}", file(1));
    assert_eq!(message, expected);
}

fn verdict_with(story: &Story, known: &str) -> super::Verdict {
    verdict(&story.repo, &["--expect", known])
}

#[test]
fn who_rewrites_everything_is_caught_from_outside_only() {
    let story = Story::told();
    let known = sha(&story.read(3));
    let verdict = verdict_with(&story, &known);
    verdict.assert_proven();
    assert_eq!(verdict.json["notes"][0], "the expected snapshot is ssot_plan/audit/0003.json, the newest one");
    // The history of another universe, with a sound chain of its own.
    let other = Story::new();
    other.take("2026-01-10T00:00:00Z");
    other.commit("snapshot");
    other.verdict().assert_proven();
    assert_eq!(verdict_with(&other, &known).only().0, "not-expected");
    // Not even a chain is left.
    let none = Story::new();
    let verdict = none.verdict();
    assert_eq!((verdict.status, verdict.unproven.len()), (3, 1));
    assert!(verdict.unproven[0].contains("no snapshot was ever committed"), "{verdict:#?}");
    let verdict = verdict_with(&none, &known);
    assert_eq!((verdict.status, verdict.kinds()[0].0), (1, "not-expected"));
    // An older one that is known still counts, and a digest must be one.
    let verdict = verdict_with(&story, &sha(&story.read(2)));
    verdict.assert_proven();
    assert_eq!(
        verdict.json["notes"][0],
        "the expected snapshot is ssot_plan/audit/0002.json, with 1 snapshot after it"
    );
    let run = ssot(&story.repo, &["verify", "--expect", "abc"]);
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("64 hexadecimal digits"), "{run:?}");
}

#[test]
fn two_lines_that_took_the_same_number() {
    let story = Story::told();
    story.repo.git(&["checkout", "--quiet", "-b", "side"]);
    story.repo.write("side.txt", "side\n");
    story.commit("side");
    story.take("2026-05-01T00:00:00Z");
    story.commit("snapshot");
    let theirs = story.id();
    story.repo.git(&["checkout", "--quiet", "main"]);
    story.take("2026-05-02T00:00:00Z");
    story.commit("snapshot");
    let ours = story.id();
    assert!(story.repo.try_git(&["merge", "--quiet", "side"]).is_err(), "git asks which of them counts");
    story.repo.git(&["checkout", "--ours", &file(4)]);
    story.commit("merge");
    let verdict = story.verdict();
    let (kind, path, message) = verdict.only();
    assert_eq!((kind, path), ("forked", file(4).as_str()));
    assert!(message.contains(&ours) && message.contains(&theirs), "{message}");
}
