//! Who must still approve.

use super::{ALIASES, GOVERNANCE, MANIFEST, MENDED, TEAMS, body, document, platform};
use crate::repo::Repo;
use serde_json::json;

/// The part of the comment that says it.
fn asked(repo: &Repo) -> String {
    let text = body(repo, &["--rev", "HEAD"]);
    let Some((_, rest)) = text.split_once("#### Who must still approve\n\n") else { return String::new() };
    rest.split("\n\n").next().unwrap_or_default().to_owned()
}

/// The platform with another policy, and the alias.
fn under(file: &str, text: &str) -> Repo {
    let repo = platform();
    repo.git(&["checkout", "--quiet", "main"]);
    let repo = repo.file(file, text).commit("policy");
    repo.git(&["checkout", "--quiet", "-B", "change"]);
    repo.file(ALIASES, MENDED).commit("alias\n\nReviewed-by: Bob <bob@example.org>")
}

#[test]
fn a_team_that_cannot_approve_is_told_how_it_could() {
    let repo = under(TEAMS, "teams:\n  '@web': {groups: [web_people], members: [ada@example.com]}\n");
    assert_eq!(
        asked(&repo),
        "- **`web_people`** (who wrote it)\n  - the alias `frontend/people` was added — asked for by `approval_required` of the \
         context `frontend` (`config/alias_governance.yaml:3`)\n    - `Bob <bob@example.org>` approved, but is in no team\n    - **help:** \
         nobody can approve it yet: add somebody else under `members` in `ssot_plan/teams.yaml`, in a change of its own"
    );
}

#[test]
fn several_approvals_are_counted() {
    let manifest = "anchors:\n  - {id: users, owner: '@web', source: users.yaml, version: v1.0.0}\n  - {id: orders, owner: '@web', source: orders.yaml, version: v1.0.0}\nssot_config:\n  validation: {min_approvers: 3}\n";
    let repo = under(MANIFEST, manifest);
    let repo = repo.file("note", "").commit("note\n\nReviewed-by: Grace <grace@example.com>");
    let found = document(&repo, &[]);
    assert_eq!((&found["approvals"][0]["needed"], &found["approvals"][0]["missing"]), (&json!(3), &json!(2)));
    assert_eq!(found["approvals"][0]["approved_by"], json!(["Grace <grace@example.com>"]));
    let text = asked(&repo);
    assert!(text.starts_with("- **2 approvals**, one of them of **"), "{text}");
    assert!(text.contains("\n    - approved already: `Grace <grace@example.com>`"), "{text}");
}

#[test]
fn what_the_same_people_are_asked_for_stands_together() {
    let repo = platform();
    let repo = repo.file(
        GOVERNANCE,
        "alias_governance:\n  contexts:\n    frontend: {permissions: [web_people], approval_required: false}\n",
    );
    let repo = repo.file(ALIASES, MENDED).commit("both");
    let text = asked(&repo);
    assert!(text.contains("`contexts.frontend.approval_required` was loosened"), "{text}");
    let who = text.lines().filter(|line| line.starts_with("- ")).count();
    let what = text.lines().filter(|line| line.starts_with("  - ")).count();
    assert!(who <= what && what == 2, "{text}");
    // What waits for an approval is no fault besides.
    assert!(!body(&repo, &[]).contains("change/approval-missing"));
}

#[test]
fn a_rule_that_is_off_or_lower_speaks_accordingly() {
    let off = under("ssot.yaml", "rules:\n  change/approval-missing: \"off\"\n");
    assert_eq!(asked(&off), "");
    let low = under("ssot.yaml", "rules:\n  change/approval-missing: warning\n");
    assert!(asked(&low).starts_with("- **`web_people`** ("));
    assert!(body(&low, &[]).contains("### ℹ️ ssot: waiting for an approval\n"));
}

#[test]
fn many_changes_are_counted() {
    let all: String = (0..40).map(|n| format!("  - {{name: n{n}, canonical: users, context: frontend}}\n")).collect();
    let repo = platform().file(ALIASES, format!("aliases:\n{all}")).commit("aliases");
    let approval = document(&repo, &[])["approvals"][0].clone();
    assert_eq!((approval["changes"].as_array().map(Vec::len), &approval["more_changes"]), (Some(20), &json!(20)));
    assert!(asked(&repo).contains("; and 35 changes more — asked for by"), "{}", asked(&repo));
}
