//! How long snapshots must stay.

use super::{GOVERNANCE, Story, file};

/// Removes one, committed at a time.
fn drop_at(story: &Story, number: u32, date: &str) {
    story.remove(number);
    story.commit_at("drop", date);
}

#[test]
fn the_oldest_may_go_when_its_time_is_over() {
    let story = Story::told();
    // 2026-01-10 and 400 days.
    drop_at(&story, 1, "2027-02-15T00:00:00Z");
    let run = super::ssot(&story.repo, &["verify", "--now", "2027-03-01T00:00:00Z"]);
    assert_eq!(run.status, 0, "{run:?}");
    assert!(run.stdout.contains("note: ssot_plan/audit/0001.json went after its retention period"), "{run:?}");
}

#[test]
fn too_early_is_too_early() {
    let story = Story::told();
    drop_at(&story, 1, "2027-02-13T00:00:00Z");
    let culprit = story.id();
    let run = super::ssot(&story.repo, &["verify", "--now", "2028-01-01T00:00:00Z"]);
    assert_eq!(run.status, 1, "{run:?}");
    let flat = run.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    let expected = format!(
        "wrong[dropped]: {} of 2026-01-10 is gone before 2027-02-14, the end of the retention period of 400 days; \
         {culprit} removed it",
        file(1)
    );
    assert!(flat.contains(&expected), "{flat}");
    // A commit from the future does not make it older than it is now.
    let story = Story::told();
    drop_at(&story, 1, "2030-01-01T00:00:00Z");
    let verdict = story.verdict();
    assert_eq!(verdict.only().0, "dropped");
}

#[test]
fn nobody_shortens_the_period_and_uses_that_at_once() {
    let story = Story::told();
    story.repo.write("config/alias_governance.yaml", GOVERNANCE.replace("400d", "1d"));
    story.remove(1);
    story.commit_at("tidy", "2026-11-01T00:00:00Z");
    let verdict = story.verdict();
    let (kind, _, message) = verdict.only();
    assert_eq!(kind, "dropped");
    assert!(message.contains("the retention period of 400 days"), "{message}");
    // Where nothing is declared, nothing may go; and the longest counts where several speak.
    let story = Story::new();
    for governance in ["", GOVERNANCE] {
        story.repo.write("config/alias_governance.yaml", governance);
        story.commit("governance");
        story.take("2020-01-10T00:00:00Z");
        story.commit_at("snapshot", "2020-01-10T00:00:00Z");
    }
    story.repo.write("config/alias_governance.yaml", "");
    story.commit("silent");
    drop_at(&story, 1, "2026-11-01T00:00:00Z");
    let verdict = story.verdict();
    let (kind, _, message) = verdict.only();
    assert_eq!(kind, "dropped");
    assert!(message.contains("no retention period is declared, so every snapshot must be kept"), "{message}");
}

#[test]
fn only_the_oldest_first_and_never_the_newest() {
    for (number, words) in [(2, "from the middle"), (3, "the newest snapshot")] {
        let story = Story::told();
        drop_at(&story, number, "2029-01-01T00:00:00Z");
        let run = super::ssot(&story.repo, &["verify", "--now", "2030-01-01T00:00:00Z"]);
        assert_eq!(run.status, 1, "{run:?}");
        assert!(run.stdout.split_whitespace().collect::<Vec<_>>().join(" ").contains(words), "{run:?}");
    }
}

#[test]
fn a_date_that_was_made_up_does_not_make_a_snapshot_old() {
    // Taken with a clock of the last century, committed in 2026: it is the commit that counts.
    let story = Story::new();
    story.take("1999-01-10T00:00:00Z");
    story.commit("snapshot");
    story.change("v1.1.0");
    story.take("2026-02-10T00:00:00Z");
    story.commit("snapshot");
    drop_at(&story, 1, "2026-11-01T00:00:00Z");
    let verdict = story.verdict();
    let (kind, _, message) = verdict.only();
    assert_eq!(kind, "dropped");
    assert!(message.contains("0001.json of 2026-01-02 is gone before 2027-02-06"), "{message}");
}

#[test]
fn no_branch_shortens_the_period_out_of_sight() {
    for side_first in [false, true] {
        let story = Story::told();
        story.repo.git(&["checkout", "--quiet", "-b", "side"]);
        story.repo.write("config/alias_governance.yaml", GOVERNANCE.replace("400d", "1d"));
        story.commit_at("shorten", "2026-10-01T00:00:00Z");
        drop_at(&story, 1, "2026-11-01T00:00:00Z");
        story.repo.git(&["checkout", "--quiet", "main"]);
        story.change("v1.4.0");
        let (ours, theirs) = if side_first { ("side", "main") } else { ("main", "side") };
        story.repo.git(&["checkout", "--quiet", ours]);
        story.repo.git(&["merge", "--quiet", "--no-ff", "--no-commit", theirs]);
        story.repo.write("config/alias_governance.yaml", GOVERNANCE);
        story.commit_at("merge", "2026-11-02T00:00:00Z");
        let verdict = story.verdict();
        let (kind, path, message) = verdict.only();
        assert_eq!((kind, path), ("dropped", file(1).as_str()));
        let by = format!("the retention period of 400 days; the merge {} left it out", story.id());
        assert!(message.ends_with(&by), "{message}");
    }
}

#[test]
fn an_unrelated_root_has_no_say() {
    let story = Story::told();
    story.repo.git(&["checkout", "--quiet", "--orphan", "other"]);
    story.remove(1);
    story.repo.write("config/alias_governance.yaml", GOVERNANCE.replace("400d", "1d"));
    for number in [2, 3] {
        story.remove(number);
    }
    story.commit_at("root", "2026-10-01T00:00:00Z");
    story.repo.git(&["merge", "--quiet", "--allow-unrelated-histories", "--no-commit", "-s", "ours", "main"]);
    story.repo.git(&["checkout", "main", "--", "config", &file(2), &file(3)]);
    story.commit_at("merge", "2026-11-02T00:00:00Z");
    let verdict = story.verdict();
    let (kind, path, message) = verdict.only();
    assert_eq!((kind, path), ("dropped", file(1).as_str()));
    assert!(message.contains("the retention period of 400 days"), "{message}");
}

#[test]
fn a_branch_from_before_a_lawful_removal_does_no_harm() {
    let story = Story::told();
    story.repo.git(&["branch", "old"]);
    story.repo.write("config/alias_governance.yaml", GOVERNANCE.replace("400d", "90d"));
    story.commit_at("shorten", "2026-10-01T00:00:00Z");
    drop_at(&story, 1, "2026-10-02T00:00:00Z");
    story.repo.git(&["checkout", "--quiet", "old"]);
    story.repo.write("README.md", "old work");
    story.commit_at("work", "2026-10-03T00:00:00Z");
    story.repo.git(&["checkout", "--quiet", "main"]);
    story.repo.git(&["merge", "--quiet", "--no-ff", "--no-commit", "old"]);
    story.commit_at("merge", "2026-10-04T00:00:00Z");
    story.verdict().assert_proven();
}
