//! Duplicate keys, lookalike keys, merge keys.

use super::{parse, problems, root, sound};
use serde_json::json;
use ssot::document::Format::{Json, Toml, Yaml};
use ssot::document::ProblemKind;

#[test]
fn a_duplicate_key_is_reported_with_both_places_and_the_first_wins() {
    for (text, format) in [("a: 1\nb: 2\n\"a\": 3\n", Yaml), ("{\"a\": 1, \"b\": 2, \"a\": 3}", Json)] {
        let document = parse(text, format);
        let [problem] = document.problems() else { panic!("{:?}", document.problems()) };
        let ProblemKind::DuplicateKey { key, first } = &problem.kind else { panic!("{problem:?}") };
        assert_eq!(key, "a");
        assert!(first.end < problem.span.expect("a place").start);
        assert_eq!(document.slice(problem.span.expect("a place")), "\"a\"");
        assert!(!document.is_incomplete());
        assert_eq!(root(&document).get("a").and_then(|node| node.as_i64()), Some(1));
        assert_eq!(root(&document).entries().count(), 3);
        assert_eq!(root(&document).to_json(), json!({"a": 1, "b": 2}));
    }
    let document = parse("a = 1\na = 2\n", Toml);
    assert!(document.is_incomplete(), "TOML forbids it, and its reader stops");
    assert_eq!(problems(&document)[0].1, "a");
}

#[test]
fn what_is_and_is_not_the_same_key() {
    for (text, clashes) in [
        ("1: a\n'1': b\n", 0),
        ("~: a\nnull: b\n", 1),
        ("True: a\ntrue: b\n", 1),
        ("{a: 1}: x\n{a: 1}: y\n", 0),
        ("a: {b: 1}\nc: {b: 1}\n", 0),
        ("- a: 1\n- a: 1\n", 0),
        ("<<: 1\n<<: 2\n", 1),
    ] {
        assert_eq!(parse(text, Yaml).problems().len(), clashes, "{text:?}");
    }
}

#[test]
fn keys_that_only_look_the_same() {
    for text in ["é: 1\ne\u{301}: 2\n", "K: 1\n\u{212a}: 2\n"] {
        let document = parse(text, Yaml);
        assert!(matches!(&document.problems()[0].kind, ProblemKind::LookalikeKey { .. }), "{text:?}");
        assert_eq!(document.problems().len(), 1);
        assert!(!document.is_incomplete());
    }
    sound("é: 1\nè: 2\ne: 3\n", Yaml);
    let many: String = (0..50).map(|n| format!("k{n}: 1\n")).collect();
    assert_eq!(parse(&format!("{many}é: 1\ne\u{301}: 2\n"), Yaml).problems().len(), 1);
}

#[test]
fn merge_keys() {
    let base = "b: &b {x: 1, y: 2}\nc: &c {y: 3, z: 4}\n";
    for (text, expected) in [
        ("m: {<<: *b}", json!({"x": 1, "y": 2})),
        ("m: {y: 9, <<: *b}", json!({"x": 1, "y": 9})),
        ("m: {<<: *b, y: 9}", json!({"x": 1, "y": 9})),
        ("m: {<<: [*b, *c]}", json!({"x": 1, "y": 2, "z": 4})),
        ("m: {<<: [*c, *b]}", json!({"x": 1, "y": 3, "z": 4})),
        ("m: {<<: {<<: *b, z: 5}}", json!({"x": 1, "y": 2, "z": 5})),
        ("m: {<<: []}", json!({})),
        ("m: {'<<': *b}", json!({"<<": {"x": 1, "y": 2}})),
        ("m: {<<: 1}", json!({"<<": 1})),
        ("m: {<<: [*b, 1]}", json!({"<<": [{"x": 1, "y": 2}, 1]})),
        ("m: <<", json!("<<")),
        ("m: [<<]", json!(["<<"])),
    ] {
        let document = sound(&format!("{base}{text}\n"), Yaml);
        assert_eq!(root(&document).get("m").expect("m").to_json(), expected, "{text}");
    }
}

#[test]
fn merged_entries_come_last_and_keep_their_places() {
    let document = sound("b: &b {x: 1}\nm:\n  <<: *b\n  y: 2\n", Yaml);
    let merged = root(&document).get("m").expect("m");
    let keys: Vec<_> =
        merged.entries().map(|entry| (entry.key.as_str().unwrap_or(""), entry.key.span().start)).collect();
    assert_eq!(keys, [("y", 27), ("x", 7)]);
}
