//! Kinds, values, pointers and JSON.

use super::{root, sound};
use serde_json::{Value, json};
use ssot::document::Format::{Json, Toml, Yaml};
use ssot::document::Kind;

#[test]
fn plain_scalars_follow_the_core_schema() {
    for (text, kind, value) in [
        ("~", Kind::Null, json!(null)),
        ("NULL", Kind::Null, json!(null)),
        ("nULL", Kind::String, json!("nULL")),
        ("TRUE", Kind::Bool, json!(true)),
        ("False", Kind::Bool, json!(false)),
        ("yes", Kind::String, json!("yes")),
        ("on", Kind::String, json!("on")),
        ("0", Kind::Integer, json!(0)),
        ("-12", Kind::Integer, json!(-12)),
        ("+12", Kind::Integer, json!(12)),
        ("007", Kind::Integer, json!(7)),
        ("0o17", Kind::Integer, json!(15)),
        ("0x1F", Kind::Integer, json!(31)),
        ("-0x1F", Kind::String, json!("-0x1F")),
        ("0b1", Kind::String, json!("0b1")),
        ("1_000", Kind::String, json!("1_000")),
        ("18446744073709551615", Kind::Integer, json!(u64::MAX)),
        ("18446744073709551616", Kind::Integer, json!(18446744073709551616.0)),
        ("1.0", Kind::Float, json!(1.0)),
        ("1.", Kind::Float, json!(1.0)),
        (".5", Kind::Float, json!(0.5)),
        ("-1e3", Kind::Float, json!(-1000.0)),
        ("1e", Kind::String, json!("1e")),
        (".", Kind::String, json!(".")),
        ("+", Kind::String, json!("+")),
        ("1.2.3", Kind::String, json!("1.2.3")),
        ("-.INF", Kind::Float, json!(null)),
        (".NaN", Kind::Float, json!(null)),
        ("2024-01-01", Kind::String, json!("2024-01-01")),
        ("'1'", Kind::String, json!("1")),
        ("!!str 1", Kind::String, json!("1")),
        ("! 1", Kind::String, json!("1")),
        ("!!int '1'", Kind::Integer, json!(1)),
        ("!!float 1", Kind::Float, json!(1.0)),
        ("!!null ''", Kind::Null, json!(null)),
        ("!!bool 'true'", Kind::Bool, json!(true)),
        ("!!int x", Kind::String, json!("x")),
        ("!mine 1", Kind::Integer, json!(1)),
        ("!mine '1'", Kind::String, json!("1")),
    ] {
        let document = sound(&format!("v: {text}\n"), Yaml);
        let node = root(&document).get("v").expect("v");
        assert_eq!((node.kind(), node.to_json()), (kind, value), "{text}");
    }
}

#[test]
fn infinities() {
    let document = sound("[.inf, -.inf, .nan]", Yaml);
    let values: Vec<_> = root(&document).items().filter_map(|node| node.as_f64()).collect();
    assert!(values[0] == f64::INFINITY && values[1] == f64::NEG_INFINITY && values[2].is_nan());
}

#[test]
fn toml_values() {
    let text = "a = 1_000\nb = 0xDEAD_beef\nc = -1_0.5e2\nd = inf\ne = 1979-05-27T07:32:00Z\nf = 0b11\ng = \"\"\"\\\n  x\"\"\"\n";
    let document = sound(text, Toml);
    let expected = json!({"a": 1000, "b": 0xdead_beef_u32, "c": -1050.0, "d": null, "e": "1979-05-27T07:32:00Z", "f": 3, "g": "x"});
    assert_eq!(root(&document).to_json(), expected);
    assert_eq!(root(&document).get("d").and_then(|node| node.as_f64()), Some(f64::INFINITY));
    assert_eq!(root(&document).get("a").and_then(|node| node.scalar_text()), Some("1_000"));
}

#[test]
fn accessors_answer_for_their_kind_only() {
    let document = sound(r#"{"s": "1", "i": 1, "f": 1.5, "b": true, "n": null, "l": [1], "m": {}}"#, Json);
    let at = |key: &str| root(&document).get(key).expect("present");
    assert_eq!((at("s").as_str(), at("i").as_str()), (Some("1"), None));
    assert_eq!((at("i").as_i64(), at("s").as_i64(), at("f").as_i64()), (Some(1), None, None));
    assert_eq!((at("i").as_f64(), at("f").as_f64()), (Some(1.0), Some(1.5)));
    assert_eq!((at("b").as_bool(), at("s").as_bool()), (Some(true), None));
    assert_eq!((at("b").scalar_text(), at("l").scalar_text()), (Some("true"), None));
    assert_eq!((at("l").len(), at("m").len(), at("s").len()), (1, 0, 0));
    assert_eq!((at("s").entries().count(), at("m").items().count(), at("l").entries().count()), (0, 0, 0));
    assert_eq!(document.node(at("f").id()).as_f64(), Some(1.5));
}

/// The example of RFC 6901, section 5, and what it forbids.
#[test]
fn pointers() {
    let text = r#"{"foo": ["bar", "baz"], "": 0, "a/b": 1, "c%d": 2, "e^f": 3, "g|h": 4, "i\\j": 5, "k\"l": 6, " ": 7, "m~n": 8, "~1": 9}"#;
    let document = sound(text, Json);
    let at = |pointer: &str| root(&document).pointer(pointer).map(|node| node.to_json());
    assert_eq!(at("").as_ref().and_then(Value::as_object).map(serde_json::Map::len), Some(11));
    assert_eq!(at("/foo"), Some(json!(["bar", "baz"])));
    assert_eq!(at("/foo/0"), Some(json!("bar")));
    for (pointer, value) in [
        ("/", 0),
        ("/a~1b", 1),
        ("/c%d", 2),
        ("/e^f", 3),
        ("/g|h", 4),
        ("/i\\j", 5),
        ("/k\"l", 6),
        ("/ ", 7),
        ("/m~0n", 8),
        ("/~01", 9),
    ] {
        assert_eq!(at(pointer), Some(json!(value)), "{pointer}");
    }
    for pointer in [
        "foo", "/foo/00", "/foo/01", "/foo/+1", "/foo/-1", "/foo/-", "/foo/2", "/foo/", "/foo/0/x", "/m~n", "/m~",
        "/m~2", "/no",
    ] {
        assert_eq!(at(pointer), None, "{pointer}");
    }
    let yaml = sound("8080: a\ntrue: b\n", Yaml);
    assert_eq!(root(&yaml).pointer("/8080").and_then(|node| node.as_str()), Some("a"));
    let (key, _) = root(&yaml).pointer_entry("/true").expect("found");
    assert_eq!(key.map(|key| key.kind()), Some(Kind::Bool));
}

#[test]
fn keys_of_every_kind_become_text() {
    let document = sound("1: a\n~: b\nTrue: c\n[x, {y: 1}]: d\n1.50: e\n", Yaml);
    let expected = json!({"1": "a", "null": "b", "true": "c", "[x, {y: 1}]": "d", "1.50": "e"});
    assert_eq!(root(&document).to_json(), expected);
}

#[test]
fn an_absent_value_is_not_a_written_null() {
    let document = sound("a:\nb: ~\nc: ''\n", Yaml);
    let absent: Vec<_> = root(&document).entries().map(|entry| entry.value.is_absent()).collect();
    assert_eq!(absent, [true, false, false]);
}
