//! `ssot comment write`.

use super::{ALIASES, BROKEN, Conversation, HEAD, body, document, platform, platform_in, write};
use crate::cli::{NOW, ssot};
use crate::repo::Repo;
use serde_json::{Value, json};

pub(super) fn problems(instance: &Value) -> Vec<String> {
    let schema: Value = serde_json::from_str(include_str!("../../../schemas/comment.schema.json")).unwrap();
    let validator = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
    validator.iter_errors(instance).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

#[test]
fn tells_all_three_things_from_one_run() {
    let repo = platform().file(ALIASES, BROKEN).commit("aliases");
    let oid = repo.git(&["rev-parse", "--short=12", "HEAD"]);
    let base = repo.git(&["rev-parse", "--short=12", "main"]);
    assert_eq!(
        body(&repo, &["--rev", "HEAD"]),
        format!(
            "<!-- ssot comment v1: . -->
### ❌ ssot: 1 new error; waiting for an approval

#### Who must still approve

- **`web_people`** (`bob`, `grace@example.com`)
  - the alias `frontend/people` was added; the alias `frontend/purchases` was added — asked for by `approval_required` of the context `frontend` (`config/alias_governance.yaml:3`)

#### New, and wrong

- ❌ `ssot_plan/aliases.yaml:3`: no anchor has the id `order`, so the name `purchases` leads nowhere · `alias/unknown-anchor`
  - `ssot_plan/ssot_manifest.yaml:3`: `orders` is declared here
  - **help:** did you mean `orders`?

#### What changed: 2 added

##### Aliases

- added **`frontend/people`**: for `users` — `ssot_plan/aliases.yaml:2`
- added **`frontend/purchases`**: for `order` — `ssot_plan/aliases.yaml:3`

<sub>`{}`, compared with `main` (`{}`).</sub>
",
            oid.trim(),
            base.trim()
        )
    );
}

#[test]
fn what_changed_is_what_the_difference_says() {
    let repo = Repo::new().file(".github/CODEOWNERS", "* @ada\n");
    let repo = platform_in(repo, "").commit("start");
    repo.git(&["checkout", "--quiet", "-b", "change"]);
    let repo = repo.file(".github/CODEOWNERS", "* @ada\n/users.yaml @mallory\n").commit("mine");
    let diff = ssot(repo.path()).args(["diff", "main", "--format", "json"]).run();
    let mut diff: Value = serde_json::from_str(&diff.stdout).expect("JSON");
    diff["summary"].as_object_mut().expect("counts").retain(|_, count| *count != 0);
    let told = document(&repo, &[]);
    assert_eq!(told["changes"]["counts"], json!({ "re-owned": 1 }), "{told}");
    assert_eq!(diff["summary"], told["changes"]["counts"], "{diff}");
    let text = body(&repo, &[]);
    assert!(text.contains("#### What changed: 1 re-owned\n") && text.contains("mallory"), "{text}");
    let said = Conversation::new().request(&told, &[]);
    assert!(said.body.as_ref().is_some_and(|body| body.contains("mallory")), "{said:?}");
}

#[test]
fn the_document_is_as_published_and_has_the_report_s_facts() {
    let repo = platform().file(ALIASES, BROKEN).commit("aliases");
    let found = document(&repo, &["--id", "nightly"]);
    assert_eq!(problems(&found), Vec::<String>::new());
    assert_eq!(
        found["summary"],
        json!({ "errors": 1, "warnings": 0, "infos": 0, "approvals": 1, "known": 0, "waived": 0 })
    );
    assert_eq!((&found["id"], &found["folder"]), (&json!("nightly"), &json!(".")));
    // The gravest first, and what is about approvals by itself.
    let rules: Vec<&str> = found["findings"].as_array().unwrap().iter().map(|f| f["rule"].as_str().unwrap()).collect();
    assert_eq!(rules, ["alias/unknown-anchor"]);
    let report =
        ssot(repo.path()).args(["validate", "--base", "main", "--new-only", "--now", NOW, "--format", "json"]).run();
    let report: Value = serde_json::from_str(&report.stdout).unwrap();
    assert_eq!(report["findings"].as_array().unwrap().len(), 2);
    let approval = &found["approvals"][0];
    assert_eq!(approval["from"][0]["who"], "`web_people`");
    assert_eq!(approval["from"][0]["people"], json!(["bob", "grace@example.com"]));
    assert_eq!(approval["place"], json!({ "path": "config/alias_governance.yaml", "line": 3, "in_base": true }));
    assert_eq!(approval["changes"].as_array().unwrap().len(), 2);
    assert_eq!(approval["needed"], 1);
}

#[test]
fn both_formats_come_from_one_run_and_say_the_same() {
    let repo = platform().file(ALIASES, BROKEN).commit("aliases");
    let text = body(&repo, &["--format", "markdown", "--format", "json=../doc.json"]);
    let found: Value = serde_json::from_slice(&std::fs::read(repo.beside("doc.json")).unwrap()).unwrap();
    let asked = Conversation::new().request(&found, &[]);
    let sent = asked.body.expect("a body");
    // What is posted differs by the links and the commit alone.
    let plain = text.replace("The working tree on top of ", "");
    assert_eq!(sent.lines().count(), plain.lines().count());
    assert!(sent.contains(&format!(
        "- ❌ [`ssot_plan/aliases.yaml:3`](https://github.com/octo-org/platform/blob/{HEAD}/ssot_plan/aliases.yaml#L3): no anchor"
    )));
    assert_eq!(sent.matches("](").count(), 2, "{sent}");
    assert!(!text.contains("]("), "{text}");
}

#[test]
fn what_the_base_has_too_is_only_counted() {
    let repo = Repo::new();
    let repo = platform_in(repo, "").file("ssot_plan/aliases.yaml", BROKEN).commit("start");
    repo.git(&["checkout", "--quiet", "-b", "change"]);
    let repo = repo.file("note", "").commit("change");
    let found = document(&repo, &[]);
    assert_eq!((&found["summary"]["errors"], &found["summary"]["known"]), (&json!(0), &json!(1)), "{found}");
    assert!(body(&repo, &[]).contains(" 1 finding that the base has, too, is not shown."));
}

#[test]
fn a_missing_base_is_a_failure_with_the_command_that_fetches_it() {
    let repo = platform();
    repo.git(&["remote", "add", "origin", "https://example.org/x.git"]);
    let run = ssot(repo.path()).args(["comment", "write", "--base", "origin/main", "--now", NOW]).run();
    assert_eq!((run.status, run.stdout.as_str()), (3, ""), "{run:?}");
    assert!(run.stderr.contains("git fetch"), "{run:?}");
    let none = ssot(repo.path()).args(["comment", "write"]).run();
    assert_eq!(none.status, 2);
}

#[test]
fn reviews_settle_what_waits_for_them() {
    let repo = platform().file(ALIASES, super::MENDED).commit("alias");
    assert!(body(&repo, &[]).contains("waiting for an approval"));
    let head = repo.git(&["rev-parse", "HEAD"]);
    let review = json!([{ "user": { "login": "bob" }, "state": "APPROVED", "submitted_at": "2026-11-20T10:00:00Z", "commit_id": head.trim() }]);
    std::fs::write(repo.beside("reviews.json"), review.to_string()).unwrap();
    let text = body(&repo, &["--approvals", "../reviews.json"]);
    assert!(text.contains("### ✅ ssot: nothing new is wrong\n"), "{text}");
    assert!(!text.contains("must still approve"), "{text}");
    let run = write(&repo, &["--approvals", "../none.json"]);
    assert_eq!(run.status, 2, "{run:?}");
}

#[test]
fn paths_are_those_of_the_repository() {
    let repo = platform_in(Repo::new(), "services/a-b/").commit("start");
    repo.git(&["checkout", "--quiet", "-b", "change"]);
    let repo = repo.file("services/a-b/ssot_plan/aliases.yaml", BROKEN).commit("aliases");
    repo.git(&["rm", "--quiet", "services/a-b/ssot_plan/teams.yaml"]);
    let text = body(&repo, &["-C", "services/a-b"]);
    assert!(text.starts_with("<!-- ssot comment v1: services/a%2Db -->\n### ❌ ssot in `services/a-b`: "), "{text}");
    assert!(text.contains("- ❌ `services/a-b/ssot_plan/aliases.yaml:3`: "), "{text}");
    assert!(text.contains("(`services/a-b/config/alias_governance.yaml:3`)"), "{text}");
    assert!(text.contains("for `users` — `services/a-b/ssot_plan/aliases.yaml:2`\n"), "{text}");
    assert!(text.contains(" — `main:services/a-b/ssot_plan/teams.yaml:"), "{text}");
}

#[test]
fn the_schema_is_printed() {
    let run = ssot(platform().path()).args(["schema", "comment"]).run();
    assert_eq!(run.stdout, include_str!("../../../schemas/comment.schema.json"));
}
