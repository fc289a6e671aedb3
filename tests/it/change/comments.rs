//! Comments that silence a rule: which are new, and that those hold nothing back.

use super::policy::LIMITS;
use super::{GOVERNANCE, MANIFEST, USERS, changes, everything, rules, users};

const COMMENT: &str = "# ssot: ignore[anchor/invalid-version] At the release.\n";

#[test]
fn comments_that_are_new() {
    let manifest =
        |comments: &str| format!("anchors:\n  - id: users\n    source: db/users.sql\n{comments}    version: next\n");
    let one = format!("    {COMMENT}");
    let cases = [
        (String::new(), one.clone(), 1),
        (one.clone(), one.clone(), 0),
        (one.clone(), format!("    # Note.\n{one}"), 0),
        (one.clone(), format!("{one}{one}"), 1),
        (format!("{one}{one}"), one.clone(), 0),
        (one.clone(), one.replace("At the release", "Never"), 1),
        (one.clone(), one.replace("anchor/invalid-version", "anchor/*"), 1),
        (one.replace("]", ", alias/expired]"), one, 0),
    ];
    for (before, after, expected) in cases {
        let repo = users(&[(MANIFEST, &manifest(&before))]);
        repo.write(MANIFEST, manifest(&after));
        let found = changes(&repo);
        assert_eq!(rules(&found), vec!["change/waiver-added"; expected], "{before:?} -> {after:?}: {found:?}");
    }
}

#[test]
fn comments_that_moved_with_their_file() {
    let fragment = format!("anchors:\n  - id: orders\n    source: db/users.sql\n    version: next {COMMENT}");
    let main = format!("include: ['more/**/*.yaml']\n{USERS}");
    let repo = users(&[(MANIFEST, &main), ("more/a.yaml", &fragment)]);
    repo.git(&["rm", "--quiet", "more/a.yaml"]);
    repo.write("more/deep/b.yaml", &fragment);
    assert_eq!(changes(&repo), Vec::<String>::new());
    repo.write("more/deep/c.yaml", fragment.replace("orders", "items"));
    let found = changes(&repo);
    assert_eq!(rules(&found), ["change/waiver-added"], "one moved, one is new: {found:?}");
}

#[test]
fn comments_that_somebody_reads_now() {
    let source = format!("a: 1 {COMMENT}");
    let manifest = |more: &str| format!("anchors:\n  - id: users\n    source: users.yaml\n{more}");
    let repo = users(&[(MANIFEST, &manifest("")), ("users.yaml", &source), ("s.json", "{}")]);
    repo.write(MANIFEST, manifest("    schema: s.json\n"));
    assert_eq!(changes(&repo), Vec::<String>::new(), "it was there, and the file is parsed now");
    repo.write("users.yaml", format!("{source}b: 2 {COMMENT}"));
    assert_eq!(rules(&changes(&repo)), ["change/waiver-added"]);
}

/// A file that the base has and does not read, and the change includes.
fn included_now(before: &str, after: &str) -> Vec<String> {
    let repo = users(&[("more/a.yaml", before)]);
    repo.write(MANIFEST, format!("include: ['more/*.yaml']\n{USERS}"));
    repo.write("more/a.yaml", after);
    everything(&repo)
}

#[test]
fn a_comment_that_nobody_read_vouches_for_none_but_its_like() {
    let anchor = |at: u32, comment: &str| {
        format!("  - id: orders_{at}\n    source: db/orders_{at}.sql\n    version: next {comment}")
    };
    let anchors = |comments: [String; 3]| {
        let anchors = (1..).zip(&comments).map(|(at, comment)| anchor(at, comment));
        format!("anchors:\n{}", anchors.collect::<String>())
    };
    let one = COMMENT.replace("At the release", "One, long ago");
    let found = included_now(&one, &anchors([1, 2, 3].map(|at| COMMENT.replace("At", &format!("{at} days after")))));
    assert_eq!(stand(&found, "anchor/invalid-version"), 3, "{found:?}");
    assert_eq!(stand(&found, "change/waiver-added"), 3, "{found:?}");
    let found = included_now(&one, &anchors([1, 2, 3].map(|_| one.clone())));
    assert_eq!(stand(&found, "anchor/invalid-version"), 2, "one of them was there: {found:?}");
    assert_eq!(stand(&found, "change/waiver-added"), 1, "{found:?}");
    let named =
        "# ssot: ignore[owner/unknown] Not anchor/invalid-version, whatever ignore[anchor/invalid-version] says.\n";
    for before in
        [named, "# anchor/invalid-version\n", "a: 'b # ssot: ignore[anchor/invalid-version] At the release.'\n"]
    {
        let found = included_now(before, &anchors([COMMENT, "\n", "\n"].map(str::to_owned)));
        assert_eq!(stand(&found, "anchor/invalid-version"), 3, "{before}: {found:?}");
    }
}

#[test]
fn a_file_that_only_looked_like_a_manifest_has_its_comments_still() {
    let fragment =
        format!("anchors:\n  - id: orders\n    source: db/users.sql\n    owner: ada\n    version: next {COMMENT}");
    let found = included_now(&fragment, &fragment);
    assert_eq!(stand(&found, "change/waiver-added"), 0, "{found:?}");
    assert_eq!(stand(&found, "anchor/invalid-version"), 0, "{found:?}");
}

#[test]
fn a_comment_in_a_file_that_cannot_be_read_vouches_for_nothing() {
    let anchor = format!("anchors:\n  - id: orders\n    source: db/users.sql\n    version: next {COMMENT}");
    let found = included_now(&format!("a: [\n}}\n{COMMENT}"), &anchor);
    assert_eq!(stand(&found, "anchor/invalid-version"), 1, "{found:?}");
    assert_eq!(stand(&found, "change/waiver-added"), 1, "{found:?}");
}

#[test]
fn a_comment_that_nobody_read_does_not_move() {
    let anchor = format!("anchors:\n  - id: orders\n    source: db/users.sql\n    version: next {COMMENT}");
    let repo = users(&[("notes/a.yaml", COMMENT)]);
    repo.git(&["rm", "--quiet", "notes/a.yaml"]);
    repo.write(MANIFEST, format!("include: ['more/*.yaml']\n{USERS}"));
    repo.write("more/a.yaml", anchor);
    assert_eq!(stand(&everything(&repo), "change/waiver-added"), 1);
}

#[test]
fn many_comments_in_a_file_that_nobody_read() {
    let lines: String = (0..20_000).map(|at| COMMENT.replace("At the", &format!("At the {at}th"))).collect();
    let start = std::time::Instant::now();
    let found = included_now(&lines, &format!("{lines}{lines}"));
    assert_eq!(stand(&found, "change/waiver-added"), 20_000);
    assert!(start.elapsed() < std::time::Duration::from_secs(60), "{:?}", start.elapsed());
}

#[test]
fn many_equal_comments_are_one_finding() {
    let repo = users(&[]);
    repo.write(MANIFEST, format!("{USERS}{}", COMMENT.repeat(10_000)));
    let found = changes(&repo);
    assert_eq!(rules(&found), ["change/waiver-added"]);
    assert!(found[0].contains("10000 times in this file"), "{found:?}");
}

#[test]
fn a_comment_does_not_silence_what_guards_the_policy() {
    let repo = users(&[(GOVERNANCE, LIMITS)]);
    let comment =
        "# ssot: ignore[change/governance-weakened, change/waiver-added, change/approval-missing] Trust me.\n";
    repo.write(
        GOVERNANCE,
        LIMITS.replace("max_length: 32 }", &format!("max_length: 64 }} {comment}")).replace("}  # ", "} # "),
    );
    let found = changes(&repo);
    assert_eq!(rules(&found).iter().filter(|rule| **rule == "change/governance-weakened").count(), 1, "{found:?}");
    assert_eq!(rules(&found).iter().filter(|rule| **rule == "change/waiver-added").count(), 3, "{found:?}");
    let all = super::concise(&repo);
    assert!(all.contains("[change/approval-missing]"), "{all}");
}

#[test]
fn a_comment_about_a_rule_that_comments_never_silence() {
    let repo = users(&[(GOVERNANCE, LIMITS)]);
    let to = "max_length: 64 } # ssot: ignore[change/governance-weakened] Longer names.";
    repo.write(GOVERNANCE, LIMITS.replace("max_length: 32 }", to));
    let found: Vec<String> = everything(&repo).into_iter().filter(|line| line.contains("waiver/unused")).collect();
    assert_eq!(
        found,
        [format!(
            "{GOVERNANCE}: warning[waiver/unused] comments never silence `change/governance-weakened`, so this comment does nothing"
        )]
    );
}

#[test]
fn a_comment_may_silence_the_other_change_rules_from_the_base_on() {
    let slip = |version: &str| format!("{version} # ssot: ignore[change/version-downgraded] It was a slip.");
    let repo = users(&[(MANIFEST, &USERS.replace("1.0.0", "2.0.0"))]);
    repo.write(MANIFEST, USERS.replace("1.0.0", &slip("1.0.0")));
    assert_eq!(rules(&changes(&repo)), ["change/version-downgraded", "change/waiver-added"]);
    let repo = users(&[(MANIFEST, &USERS.replace("1.0.0", &slip("2.0.0")))]);
    repo.write(MANIFEST, USERS.replace("1.0.0", &slip("1.0.0")));
    assert_eq!(changes(&repo), Vec::<String>::new());
}

/// The manifest with `next` for a version, and these lines before it.
fn next(before: &str) -> String {
    USERS.replace("    version: 1.0.0", &format!("{before}    version: next"))
}

fn stand(lines: &[String], rule: &str) -> usize {
    rules(lines).iter().filter(|found| **found == rule).count()
}

#[test]
fn a_new_comment_holds_nothing_back_before_it_has_landed() {
    let repo = users(&[]);
    repo.write(MANIFEST, next(&format!("    {COMMENT}")));
    let found = everything(&repo);
    assert_eq!(rules(&found), ["change/waiver-added", "anchor/invalid-version"], "neither is it unused: {found:?}");
    assert!(found[0].ends_with("\"At the release.\"; it counts once it has landed"), "{found:?}");
    let stands = super::findings(&repo).pop().unwrap();
    assert_eq!(stands.related.len(), 1, "{stands:?}");
    assert!(stands.related[0].message.contains("has no effect before it has landed"), "{stands:?}");
    let repo = repo.commit("Land it");
    repo.write("db/more.sql", "");
    assert_eq!(everything(&repo), Vec::<String>::new(), "now it holds");
    repo.write(MANIFEST, next(&format!("    # Whatever.\n\n    {COMMENT}")));
    assert_eq!(everything(&repo), Vec::<String>::new(), "lines may move");
}

#[test]
fn a_new_comment_that_will_be_of_no_use_is_unused() {
    let repo = users(&[]);
    repo.write(MANIFEST, format!("{USERS}{COMMENT}"));
    assert_eq!(rules(&everything(&repo)), ["waiver/unused", "change/waiver-added"]);
}

#[test]
fn one_more_rule_in_the_brackets_is_new() {
    let both = COMMENT.replace("anchor/invalid-version", "manifest/unknown-field, anchor/invalid-version");
    let repo = users(&[(MANIFEST, &next(&format!("    {COMMENT}")))]);
    repo.write(MANIFEST, next("").replace("version: next", &format!("version: next {}", both.trim_end())));
    let found = everything(&repo);
    assert_eq!(rules(&found), ["waiver/unused", "change/waiver-added"], "{found:?}");
    assert!(found[1].contains("`manifest/unknown-field`"), "{found:?}");
    let wide = COMMENT.replace("anchor/invalid-version", "anchor/*");
    repo.write(MANIFEST, next(&format!("    {wide}")));
    assert_eq!(stand(&everything(&repo), "anchor/invalid-version"), 1, "the family is more than the rule");
}

#[test]
fn of_two_comments_the_one_beside_the_old_line_is_the_old_one() {
    let other = |id: &str| format!("  - id: {id}\n    source: db/users.sql\n    version: soon {COMMENT}");
    let repo = users(&[(MANIFEST, &next(&format!("    {COMMENT}")))]);
    let before = next(&format!("    {COMMENT}")).replace("anchors:\n", &format!("anchors:\n{}", other("orders")));
    for text in [before, format!("{}{}", next(&format!("    {COMMENT}")), other("orders"))] {
        repo.write(MANIFEST, text);
        let found: Vec<String> =
            everything(&repo).into_iter().filter(|line| !line.contains("anchor/source-shared")).collect();
        assert_eq!(stand(&found, "anchor/invalid-version"), 1, "{found:?}");
        assert!(found.iter().any(|line| line.contains("`soon` is not a version")), "{found:?}");
        assert_eq!(stand(&found, "change/waiver-added"), 1, "{found:?}");
    }
}

#[test]
fn a_comment_comes_along_with_a_renamed_file() {
    let fragment = format!("anchors:\n  - id: orders\n    source: db/users.sql\n    version: next {COMMENT}");
    let main = format!("include: ['more/**/*.yaml']\n{USERS}");
    let repo = users(&[(MANIFEST, &main), ("more/a.yaml", &fragment)]);
    repo.git(&["mv", "more/a.yaml", "more/b.yaml"]);
    assert_eq!(stand(&everything(&repo), "anchor/invalid-version"), 0);
    repo.write("more/c.yaml", fragment.replace("orders", "items"));
    assert_eq!(stand(&everything(&repo), "anchor/invalid-version"), 1, "one is new");
}

#[test]
fn a_comment_in_a_policy_file_waits_as_well() {
    let policy = "alias_governance: {}\n";
    let comment = "# ssot: ignore[governance/schema] The old tool reads it.\n";
    let repo = users(&[(GOVERNANCE, policy)]);
    repo.write(GOVERNANCE, format!("{comment}owned_by: ada\n{policy}"));
    let found = everything(&repo);
    assert_eq!(stand(&found, "governance/schema"), 1, "{found:?}");
    assert_eq!(stand(&found, "waiver/unused"), 0, "{found:?}");
    let repo = repo.commit("Land it");
    repo.write(GOVERNANCE, format!("{comment}owned_by: bo\n{policy}"));
    assert_eq!(stand(&everything(&repo), "governance/schema"), 0);
}

#[test]
fn a_change_does_not_hide_a_file_with_its_comment() {
    let more = "anchors:\n  - id: orders\n    source: db/users.sql\n    version: 1.0.0\n";
    let main = format!("include: ['more/*.yaml']\n{USERS}");
    let repo = users(&[(MANIFEST, &main), ("more/a.yaml", more)]);
    repo.write("more/a.yaml", more.replace("version: 1.0.0\n", &format!("version: next {COMMENT}")));
    repo.write(super::SETTINGS, "exclude: ['more/**']\n");
    let found = everything(&repo);
    assert_eq!(stand(&found, "anchor/invalid-version"), 1, "{found:?}");
}

#[test]
fn an_old_defect_with_a_new_comment_is_still_old() {
    let repo = users(&[(MANIFEST, &next(""))]);
    repo.write(MANIFEST, next(&format!("    {COMMENT}")));
    let new_only = ssot::workspace::BaseOptions { new_only: true, ..super::since_head() };
    let report = super::against(&repo, &ssot::workspace::ValidateOptions::default(), &new_only).report;
    let found: Vec<&str> = report.findings.iter().map(|finding| finding.rule.id).collect();
    assert!(!found.contains(&"anchor/invalid-version") && found.contains(&"change/waiver-added"), "{found:?}");
}

#[test]
fn a_line_of_megabytes_with_many_comments() {
    let names = vec!["anchor/invalid-version"; 50_000].join(",");
    let repo = users(&[(MANIFEST, &next(&format!("    {COMMENT}")))]);
    let line = format!("    version: next # ssot: ignore[{names}] At the release.\n");
    repo.write(MANIFEST, USERS.replace("    version: 1.0.0\n", &line));
    let start = std::time::Instant::now();
    let found = everything(&repo);
    assert_eq!(stand(&found, "change/waiver-added"), 1, "{found:?}");
    assert!(start.elapsed() < std::time::Duration::from_secs(60), "{:?}", start.elapsed());
}
