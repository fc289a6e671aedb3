//! `change/lock-not-updated`, and how it keeps out of the way of the lock rules.

use super::{LOCK, MANIFEST, SETTINGS, USERS, WAIVERS, changes, digest, everything, findings, rules, users};
use crate::repo::Repo;

const OLD: &str = "CREATE TABLE users;\n";
const NEW: &str = "CREATE TABLE people;\n";

fn lock(workflow: &str, text: &str, version: &str) -> String {
    format!(
        "{{\n  \"lock_version\": 1,\n  \"workflow\": \"{workflow}\",\n  \"anchors\": {{\n    \"users\": {{\n      \"sha256\": \"{}\",\n      \"source\": \"db/users.sql\",\n      \"version\": \"{version}\"\n    }}\n  }}\n}}\n",
        digest(text)
    )
}

fn locked(more: &[(&str, &str)]) -> Repo {
    users(&[&[(LOCK, lock("ci", OLD, "1.0.0").as_str())], more].concat())
}

fn release(repo: &Repo) {
    repo.write("db/users.sql", NEW);
    repo.write(MANIFEST, USERS.replace("1.0.0", "1.1.0"));
}

#[test]
fn a_stale_pin_is_told_once() {
    let repo = locked(&[]);
    release(&repo);
    assert_eq!(rules(&everything(&repo)), ["change/lock-not-updated"]);
    let found = findings(&repo);
    let messages: Vec<&str> = found[0].related.iter().map(|related| related.message.as_str()).collect();
    assert_eq!(
        messages,
        [format!("`{LOCK}` pins the old content here"), format!("`{LOCK}` pins the old version here")]
    );
    assert!(found[0].help.as_ref().is_some_and(|help| help.contains("`ssot lock users`")));
}

#[test]
fn several_lockfiles_are_one_finding() {
    let repo = locked(&[("ssot_plan/locks/deploy.json", &lock("deploy", OLD, "1.0.0"))]);
    release(&repo);
    let found = everything(&repo);
    assert_eq!(rules(&found), ["change/lock-not-updated"], "{found:?}");
    assert!(
        found[0].contains("the content and the version of `users` changed, but 2 lockfiles still pin the old ones")
    );
    repo.write(LOCK, lock("ci", NEW, "1.1.0"));
    let found = everything(&repo);
    assert!(found[0].contains("but `ssot_plan/locks/deploy.json` still pins"), "{found:?}");
}

#[test]
fn a_source_that_moved() {
    let repo = locked(&[]);
    repo.git(&["mv", "db/users.sql", "db/people.sql"]);
    repo.write(MANIFEST, USERS.replace("db/users.sql", "db/people.sql"));
    let found = everything(&repo);
    // The path that is pinned does not exist any more, and that is a fact of its own.
    assert_eq!(rules(&found), ["change/lock-not-updated"], "{found:?}");
    assert!(found[0].starts_with(MANIFEST) && found[0].contains("the source of `users` changed"), "{found:?}");
}

#[test]
fn a_lockfile_that_moved_with_its_stale_pin() {
    let repo = locked(&[]);
    release(&repo);
    repo.git(&["mv", LOCK, "ssot_plan/locks/build.json"]);
    assert_eq!(rules(&everything(&repo)), ["change/lock-not-updated"]);
}

#[test]
fn what_the_change_is_not_to_blame_for_stays_with_the_lock_rules() {
    let stale_before = locked(&[(LOCK, &lock("ci", "something else", "1.0.0"))]);
    release(&stale_before);
    let found = everything(&stale_before);
    assert_eq!(rules(&found), ["lock/digest-mismatch", "change/lock-not-updated"], "{found:?}");
    assert!(found[1].contains("the version of `users` changed"), "{found:?}");

    let touched = locked(&[]);
    release(&touched);
    touched.write(LOCK, lock("ci", "something else", "1.1.0"));
    assert_eq!(rules(&everything(&touched)), ["lock/digest-mismatch"]);

    let added = users(&[]);
    added.write(LOCK, lock("ci", "something else", "1.0.0"));
    assert_eq!(rules(&everything(&added)), ["lock/digest-mismatch"]);
}

#[test]
fn the_lock_rules_speak_where_this_rule_is_silenced() {
    let lock_rules = ["lock/digest-mismatch", "lock/version-mismatch"];
    let off = locked(&[(SETTINGS, "rules: { change/lock-not-updated: off }\n")]);
    release(&off);
    assert_eq!(rules(&everything(&off)), lock_rules);

    let lower = locked(&[(SETTINGS, "rules: { change/lock-not-updated: warning }\n")]);
    release(&lower);
    let found = everything(&lower);
    assert_eq!(rules(&found).len(), 3, "a warning must not hide an error: {found:?}");

    let waiver = "waivers:\n  - { rule: change/lock-not-updated, subject: users, reason: A robot locks., owner: '@data', expires: 2027-01-01 }\n";
    let waived = locked(&[(WAIVERS, waiver)]);
    release(&waived);
    assert_eq!(rules(&everything(&waived)), lock_rules, "a waiver of the one is none of the other");
}

#[test]
fn a_waiver_of_the_lock_rule_stays_in_use() {
    let waiver = "waivers:\n  - { rule: 'lock/*', path: 'ssot_plan/locks/*', reason: A robot locks., owner: '@data', expires: 2027-01-01 }\n";
    let repo = locked(&[(WAIVERS, waiver)]);
    release(&repo);
    assert_eq!(rules(&changes(&repo)), ["change/lock-not-updated"]);
    assert!(!rules(&everything(&repo)).contains(&"waiver/unused"));
}

#[test]
fn told_once_under_two_policies_too() {
    let repo = locked(&[]);
    release(&repo);
    repo.write(SETTINGS, "rules: { alias/similar-name: error }\n");
    assert_eq!(rules(&everything(&repo)), ["change/lock-not-updated"]);
}

#[test]
fn a_pin_that_goes_while_its_anchor_stays() {
    let other = lock("deploy", OLD, "1.0.0");
    let two = || locked(&[("ssot_plan/locks/deploy.json", &other)]);
    let expected = format!(
        "{MANIFEST}: warning[change/lock-not-updated] `{LOCK}` is gone, and with it the pins of `users`, which is still there"
    );
    let repo = two();
    repo.git(&["rm", "--quiet", LOCK]);
    assert_eq!(changes(&repo), std::slice::from_ref(&expected), "another workflow's pin is not the same");

    let repo = locked(&[]);
    repo.git(&["mv", LOCK, "ssot_plan/lox.json"]);
    assert_eq!(changes(&repo), [expected], "moved to where nobody looks");

    let repo = locked(&[]);
    repo.write(LOCK, "{\n  \"lock_version\": 1,\n  \"workflow\": \"ci\",\n  \"anchors\": {}\n}\n");
    let found = changes(&repo);
    assert_eq!(
        found,
        [format!("{LOCK}: warning[change/lock-not-updated] `{LOCK}` no longer pins `users`, which is still there")]
    );
}

#[test]
fn a_pin_that_goes_with_its_anchor_or_to_another_lockfile() {
    let repo = locked(&[]);
    repo.git(&["mv", LOCK, "ssot_plan/locks/build.json"]);
    assert_eq!(changes(&repo), Vec::<String>::new());

    let repo = locked(&[]);
    repo.git(&["rm", "--quiet", LOCK, "db/users.sql"]);
    repo.write(MANIFEST, "anchors: []\n");
    assert!(!rules(&changes(&repo)).contains(&"change/lock-not-updated"));

    let broken = locked(&[]);
    broken.write(LOCK, "{ \"lock_version\": 1, \"anchors\": {");
    assert!(!rules(&changes(&broken)).contains(&"change/lock-not-updated"), "nobody knows what it pins");
}

#[test]
fn a_pin_that_goes_together_with_what_it_pinned() {
    let repo = locked(&[]);
    release(&repo);
    repo.git(&["rm", "--quiet", LOCK]);
    let found = changes(&repo);
    assert_eq!(
        found,
        [format!(
            "{MANIFEST}: error[change/lock-not-updated] the content and the version of `users` changed, and `{LOCK}` no longer pins it"
        )]
    );
}

#[test]
fn a_generated_file_that_is_no_longer_pinned() {
    let manifest = format!("{USERS}    generates: [gen/users.ts]\n");
    let pinned = lock("ci", OLD, "1.0.0").replace(
        "\"1.0.0\"",
        &format!("\"1.0.0\",\n      \"generated\": {{ \"gen/users.ts\": \"{}\" }}", digest("x\n")),
    );
    let repo = locked(&[(MANIFEST, &manifest), ("gen/users.ts", "x\n"), (LOCK, &pinned)]);
    repo.write(LOCK, lock("ci", OLD, "1.0.0"));
    let found = changes(&repo);
    assert_eq!(rules(&found), ["change/lock-not-updated"], "{found:?}");
    assert!(found[0].contains(&format!("`{LOCK}` no longer pins `gen/users.ts`, which is still there")), "{found:?}");
}
