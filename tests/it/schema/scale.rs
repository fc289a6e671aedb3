//! Big files, and files with many faults.

use super::{lines, violations, yaml};
use ssot::schema::SchemaName::{Aliases, Lockfile, Manifest};
use ssot::schema::{SchemaName, UserSchema, ViolationKind, check};

fn anchor(n: usize) -> String {
    format!(
        "  - id: anchor_{n}\n    family: api\n    source_hint: contracts/{n}.yaml\n    version: v1.{n}.0\n    centrality_score: 0.5\n"
    )
}

#[test]
fn ten_thousand_healthy_anchors_are_silent() {
    let text: String = std::iter::once("anchors:\n".to_owned()).chain((0..10_000).map(anchor)).collect();
    assert_eq!(violations(Manifest, &text), []);
}

#[test]
fn faults_are_found_at_both_ends_of_a_big_list() {
    let mut text: String = std::iter::once("anchors:\n".to_owned()).chain((0..3_000).map(anchor)).collect();
    text = text.replacen("family: api", "family: [api]", 1);
    text.push_str("  - id: last\n    path: p\n    owner: 7\n");
    assert_eq!(
        lines(&text, &violations(Manifest, &text)),
        [
            "family: `family` must be text, found a list",
            "7: `owner` must be text, found the number 7; put it in quotes: \"7\"",
        ]
    );
    let found = violations(Manifest, &text);
    let pointers: Vec<&str> = found.iter().map(|violation| violation.pointer.as_str()).collect();
    assert_eq!(pointers, ["/anchors/0/family", "/anchors/3000/owner"]);
}

#[test]
fn the_list_is_cut_off_with_a_count_for_each_owner() {
    let text: String = std::iter::once("aliases:\n".to_owned())
        .chain((0..1_000).map(|n| format!("  - nam: a{n}\n    canonical: 5\n")))
        .collect();
    let found = violations(Aliases, &text);
    let last: Vec<String> = lines(&text, &found).split_off(found.len() - 2);
    assert_eq!(
        last,
        [
            "aliases: 1800 more such faults are not shown (mend the ones shown, and run again)",
            "aliases: 800 more such faults are not shown [manifest/unknown-field] (mend the ones shown, and run again)",
        ]
    );
    assert_eq!(found.len(), 402);
    assert_eq!(found[400].kind, ViolationKind::More { count: 1_800 });
}

/// Item by item or all at once: the verdict is the same, place by place.
#[test]
fn the_split_check_finds_what_the_whole_schema_finds() {
    let cases: [(SchemaName, &str); 6] = [
        (Manifest, "anchors:\n  - id: a\n    source: a\n    owner: 1\n    zzz: 1\n  - text\nfacts: [1]\n"),
        (Manifest, "anchors: {}\nfacts:\n  - id: x\n"),
        (Aliases, "- name: a\n- 5\n"),
        (Aliases, "aliases: [{name: 1, canonical: a}]\nx: 1\n"),
        (Lockfile, "lock_version: 1\nanchors:\n  a/b: {sha256: x}\n  c~d: 5\n"),
        (Lockfile, "lock_version: 1\nanchors: 5\n"),
    ];
    for (name, text) in cases {
        let document = yaml(text);
        let root = document.root().expect("a document");
        let places = |violations: Vec<ssot::schema::Violation>| {
            let mut places: Vec<_> = violations.into_iter().map(|v| (v.span, v.pointer, v.kind)).collect();
            places.sort_by_key(|(span, pointer, kind)| (*span, pointer.clone(), format!("{kind:?}")));
            places
        };
        let schema = serde_json::from_str(name.text()).expect("valid JSON");
        let whole = UserSchema::compile(&schema).expect("a schema").check(root);
        assert_eq!(places(check(name, root)), places(whole), "{text}");
    }
}

#[test]
fn one_entry_that_is_too_large_is_a_fault_and_hides_no_other() {
    let mut text = "anchors:\n  - id: a\n    source: a\n    depends_on: [".to_owned();
    text.push_str(&"b,".repeat(1_000_001));
    text.push_str("]\n  - id: 5\n    source: a\n");
    let found = violations(Manifest, &text);
    let messages: Vec<(&str, &ViolationKind)> = found.iter().map(|v| (v.message.as_str(), &v.kind)).collect();
    assert_eq!(
        messages,
        [
            (
                "an entry of `anchors` is too large to check: it holds more than 1000000 values",
                &ViolationKind::Unchecked
            ),
            ("`id` must be text, found the number 5; put it in quotes: \"5\"", &ViolationKind::Value),
        ]
    );
}

#[test]
fn a_large_entry_with_many_faults_says_that_more_are_hidden() {
    // The fault that is shown belongs to a rule which may be off; the other word stands by itself.
    let text = format!("anchors:\n  - id: a b\n    source: a\n    depends_on: [{}]\n", "1,".repeat(60_000));
    let found = lines(&text, &violations(Manifest, &text));
    assert_eq!(found.len(), 2, "{found:?}");
    let word = "id: an entry of `anchors` is faulty, and too large for more than one fault to be shown (mend what is shown, and run again)";
    assert!(found.iter().any(|line| line == word), "{found:?}");
}

#[test]
fn thousands_of_unknown_keys_in_each_of_many_entries_are_counted() {
    let keys: String = (0..3_000).map(|n| format!("      k{n}: 1\n")).collect();
    let text = format!("anchors:\n  - id: a\n    source: a\n    aliases:\n    - name: x\n{keys}    - name: y\n{keys}");
    let found = violations(Manifest, &text);
    let more: Vec<String> = lines(&text, &found).into_iter().filter(|line| line.contains("more such")).collect();
    assert_eq!(
        more,
        ["anchors: 5800 more such faults are not shown [manifest/unknown-field] (mend the ones shown, and run again)",]
    );
}
