//! Text of others, in every place that they can write to: none of it is run, and none of it gives orders to the runner.

use super::harness::Job;
use super::{PullRequest, platform, reviews};
use serde_json::json;

/// What a shell would run, what the runner would obey, what would end an entry of a file, and what looks like an option.
const TEXTS: [&str; 7] = [
    "$(touch pwned)",
    "`touch pwned`",
    "'; touch pwned; '",
    "\"; touch pwned; \"",
    "x\n::error::forged\n##[error]forged\r::stop-commands::x",
    "--upload-pack=touch pwned",
    "a\nEOF\nexit-code=0\nssot-0=<<ssot\nssot\n",
];

/// Nothing was run, and what is said is ours.
fn tame(job: &Job, folder: &std::path::Path, text: &str) {
    let played = job.play();
    for place in [folder, &job.temporary(""), &job.temporary("ssot")] {
        assert!(!place.join("pwned").exists(), "{text:?}: {played:#?}");
    }
    assert!(played.failed && matches!(played.output("exit-code"), "1" | "2" | "3"), "{text:?}: {played:#?}");
    for command in played.commands() {
        assert!(command.starts_with("error: ") && !command.starts_with("error: forged"), "{text:?}: {command}");
    }
    for line in played.summary.lines() {
        assert!(!line.starts_with("::") && !line.contains("##["), "{text:?}: {line}");
    }
}

#[test]
fn inputs_are_only_data() {
    let repo = platform();
    for text in TEXTS {
        for name in
            ["working-directory", "manifest", "base", "fail-on", "args", "new-only", "annotations", "upload-sarif"]
        {
            let job = Job::new(repo.path(), "schedule", json!({})).input(name, text).gh(&[]);
            tame(&job, repo.path(), text);
        }
    }
}

#[test]
fn a_file_can_have_any_name() {
    let repo = platform();
    for text in &TEXTS[..6] {
        let name = format!("{}.sarif", text.replace('/', ""));
        let job = Job::new(repo.path(), "schedule", json!({})).input("sarif-file", name.as_str()).gh(&[]);
        let played = job.play();
        assert_eq!((played.output("exit-code"), played.output("sarif-file")), ("0", name.as_str()), "{played:#?}");
        assert!(repo.path().join(&name).exists() && !repo.path().join("pwned").exists());
        std::fs::remove_file(repo.path().join(&name)).unwrap();
    }
}

#[test]
fn names_of_branches_are_only_data() {
    let repo = platform();
    for text in TEXTS {
        let event = json!({
            "ref": format!("refs/heads/{text}"), "before": "1".repeat(40), "forced": true,
            "repository": { "default_branch": text },
        });
        tame(&Job::new(repo.path(), "push", event).gh(&[]), repo.path(), text);
        let event = json!({ "ref": text, "before": text });
        tame(&Job::new(repo.path(), "push", event).gh(&[]), repo.path(), text);
        let event = json!({ "pull_request": {
            "number": 7, "base": { "sha": "1".repeat(40), "ref": text },
            "head": { "sha": "2".repeat(40), "ref": text, "repo": { "full_name": text } },
        } });
        tame(&Job::new(repo.path(), "pull_request", event).gh(&[("reviews", 0, "[]")]), repo.path(), text);
    }
}

#[test]
fn what_the_repository_says_is_only_data() {
    for text in TEXTS {
        let quoted = serde_json::to_string(&text).unwrap();
        let manifest = format!("anchors:\n  - {{id: {quoted}, source: {quoted}}}\n");
        let repo = platform().file(super::MANIFEST, manifest).commit("write anything");
        tame(&Job::new(repo.path(), "schedule", json!({})).gh(&[]), repo.path(), text);
        let folder = text.replace('/', "");
        let manifest = "anchors:\n  - {id: users, source: gone.yaml}\n";
        let repo = platform().file(format!("{folder}/ssot_plan/ssot_manifest.yaml"), manifest).commit("name it");
        let job = Job::new(repo.path(), "schedule", json!({})).input("working-directory", format!("./{folder}"));
        tame(&job.gh(&[]), repo.path(), text);
    }
}

#[test]
fn reviews_are_only_data() {
    let pull = PullRequest::new();
    let checkout = pull.checkout();
    for text in TEXTS {
        let job = pull.job(&checkout).gh(&[("reviews", 0, &reviews(text, "APPROVED", text))]);
        tame(&job, checkout.path(), text);
    }
}

/// Larger than anything that GitHub writes.
#[test]
fn an_endless_event_is_refused() {
    let repo = platform();
    let event = json!({ "ref": "refs/heads/x", "before": "1".repeat(40), "padding": "x".repeat(33 << 20) });
    let played = Job::new(repo.path(), "push", event).gh(&[]).play();
    assert_eq!((played.output("exit-code"), played.failed), ("2", true));
    assert!(played.commands().concat().contains("has more than 33554432 bytes"), "{}", played.log);
}

/// GitHub shows nothing of a summary that is too large, and an earlier step may have used up the room.
#[test]
fn the_summary_stays_within_its_limit() {
    let anchors: String =
        (0..4_000).map(|n| format!("  - {{id: a{n}, source: {}{n}.yaml}}\n", "long/".repeat(80))).collect();
    let repo = platform().file(super::MANIFEST, format!("anchors:\n{anchors}")).commit("grow");
    let played = Job::new(repo.path(), "schedule", json!({})).gh(&[]).play();
    assert!(played.summary.len() > 900_000 && played.summary.len() <= 1 << 20, "{}", played.summary.len());
    assert!(played.summary.contains("more findings are left out"));
    assert_eq!(played.output("error-count"), "4000");
    assert_eq!(played.commands().len(), 10, "as many annotations as GitHub shows");
}

/// A tag of the base's name is the choice of whoever may push tags.
#[test]
fn a_tag_does_not_stand_in_for_the_base() {
    let pull = PullRequest::new();
    let checkout = pull.checkout();
    checkout.git(&["tag", "origin/main", "HEAD"]);
    let played = pull.job(&checkout).gh(&[("reviews", 0, "[]")]).play();
    assert_eq!(played.output("exit-code"), "1", "{played:#?}");
    assert!(played.commands().concat().contains("frontend/people"), "{played:#?}");
    let event = json!({
        "ref": "refs/heads/topic", "before": "0".repeat(40), "forced": false, "deleted": false,
        "repository": { "default_branch": "main" },
    });
    let job = || Job::new(checkout.path(), "push", event.clone()).at(&pull.merge, "refs/heads/topic");
    let played = job().input("args", super::APPROVALS).gh(&[]).play();
    assert_eq!(played.output("exit-code"), "1", "{played:#?}");
    assert!(played.commands().concat().contains("frontend/people"), "{played:#?}");
    // A name that the workflow's author wrote is theirs to write in full.
    let played = job().input("base", "origin/main").gh(&[]).play();
    assert_eq!(played.output("exit-code"), "3", "{played:#?}");
    assert!(played.commands().concat().contains("`refs/remotes/origin/main`"), "{played:#?}");
}

#[test]
fn links_of_a_change_lead_nowhere() {
    let outside = tempfile::tempdir().unwrap();
    let victim = outside.path().join("profile");
    std::fs::write(&victim, "mine").unwrap();
    let repo = platform().link("ssot.sarif", victim.to_str().unwrap()).link("folder", ".").commit("link");
    for (input, value) in
        [("sarif-file", "ssot.sarif"), ("args", "--format json=ssot.sarif"), ("working-directory", "folder")]
    {
        let played = Job::new(repo.path(), "schedule", json!({})).input(input, value).gh(&[]).play();
        assert_eq!((played.output("exit-code"), played.failed), ("3", true), "{input}: {played:#?}");
        assert!(played.commands().concat().contains("is a symbolic link"), "{input}: {played:#?}");
    }
    assert_eq!(std::fs::read_to_string(&victim).unwrap(), "mine");
}
