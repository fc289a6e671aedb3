//! Schemas of the user's: words, and bounds.

use super::{lines, yaml};
use serde_json::{Map, Value, json};
use ssot::schema::{UserSchema, ViolationKind};

fn found(schema: &Value, text: &str) -> Vec<String> {
    let document = yaml(text);
    let schema = UserSchema::compile(schema).expect("a schema");
    lines(text, &schema.check(document.root().expect("a document")))
}

fn refused(schema: &Value) -> String {
    UserSchema::compile(schema).expect_err("no schema")
}

#[test]
fn faults_are_told_in_words() {
    let schema = json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "type": "object",
        "required": ["name"],
        "additionalProperties": false,
        "properties": {
            "name": { "type": "string", "minLength": 3, "maxLength": 5 },
            "port": { "type": "integer", "minimum": 1, "maximum": 65535 },
            "ratio": { "type": "number", "exclusiveMinimum": 0, "multipleOf": 0.5 },
            "mode": { "enum": ["fast", "slow", 3, null] },
            "kind": { "const": "Service" },
            "mail": { "type": "string", "format": "email" },
            "code": { "type": "string", "pattern": "^[A-Z]+$" },
            "list": { "type": "array", "minItems": 2, "maxItems": 3, "uniqueItems": true, "items": { "type": "boolean" } },
            "gone": false,
            "either": { "oneOf": [{ "type": "string" }, { "type": "integer", "minimum": 5 }] },
            "shape": { "anyOf": [
                { "type": "object", "properties": { "type": { "const": "a" }, "x": { "type": "integer" } }, "required": ["x"] },
                { "type": "object", "properties": { "type": { "const": "b" } } }
            ] },
            "both": { "oneOf": [{ "minimum": 1 }, { "minimum": 2 }] },
            "map": { "type": "object", "minProperties": 1, "propertyNames": { "pattern": "^[a-z]+$" } }
        }
    });
    let cases: [(&str, &[&str]); 17] = [
        ("nme: abc\n", &["nme: unknown key `nme` (did you mean `name`?)"]),
        ("name: ab\n", &["ab: `name` must have at least 3 characters, found 2 in \"ab\""]),
        ("name: abcdefg\n", &["abcdefg: `name` must have at most 5 characters, found 7 in \"abcdefg\""]),
        ("name: abc\nport: 0\n", &["0: `port` must be a whole number from 1 to 65535, found 0"]),
        (
            "name: abc\nport: '80'\n",
            &["'80': `port` must be a whole number from 1 to 65535, found the text \"80\" (remove the quotes)"],
        ),
        ("name: abc\nratio: 0.3\n", &["0.3: `ratio` must be a multiple of 0.5, found 0.3"]),
        (
            "name: abc\nmode: fsat\n",
            &["fsat: `mode` must be one of fast, slow, 3 or nothing, found \"fsat\" (did you mean `fast`?)"],
        ),
        ("name: abc\nkind: Servce\n", &["Servce: `kind` must be Service, found \"Servce\" (did you mean `Service`?)"]),
        ("name: abc\nmail: nobody\n", &["nobody: `mail` must be an e-mail address, found \"nobody\""]),
        ("name: abc\ncode: abc\n", &["abc: `code` must match the pattern `^[A-Z]+$`, found \"abc\""]),
        (
            "name: abc\nlist: [true, 1, true, true]\n",
            &[
                "list: `list` must have at most 3 entries, found 4",
                "1: an entry of `list` must be true or false, found the number 1",
            ],
        ),
        ("name: abc\nlist: [true, true]\n", &["list: `list` must not hold the same entry twice"]),
        ("name: abc\ngone: 1\n", &["1: `gone` is not allowed here"]),
        ("name: abc\neither: 3\n", &["3: `either` must be a whole number from 5, found 3"]),
        ("name: abc\neither: [1]\n", &["either: `either` must be text or a whole number, found a list"]),
        ("name: abc\nshape: {type: a, x: y}\n", &["y: `x` must be a whole number, found the text \"y\""]),
        (
            "name: abc\nboth: 3\nmap: {A1: x}\n",
            &[
                "3: `both` must have one of the forms that its schema allows, not several at once, found 3",
                "A1: a key of `map` must match the pattern `^[a-z]+$`, found \"A1\"",
            ],
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(found(&schema, text), expected, "{text}");
    }
    assert_eq!(
        found(&schema, "name: abc\nport: 80\nratio: 1.5\nmode: 3\nkind: Service\nlist: [true, false]\n"),
        [""; 0]
    );
}

#[test]
fn long_values_are_shortened_and_stay_on_one_line() {
    let schema = json!({ "properties": { "a": { "type": "string", "enum": ["x"] } } });
    let text = format!("a: |\n  {}\n  more\n", "word ".repeat(100));
    let document = yaml(&text);
    let violations = UserSchema::compile(&schema).expect("a schema").check(document.root().expect("a document"));
    assert_eq!(violations[0].message, "`a` must be x, found \"word word word word word word word word …\"");
}

#[test]
fn annotations_of_ours_mean_nothing_in_a_schema_of_the_users() {
    let schema =
        json!({ "x-ssot-rule": "waiver/invalid", "x-ssot-expects": "quiet", "type": "object", "minProperties": 1 });
    assert_eq!(found(&schema, "{}\n"), ["{: the document must not be empty"]);
}

#[test]
fn what_cannot_be_used_is_said_in_words() {
    assert_eq!(
        refused(&json!({ "properties": { "a": { "$ref": "https://example.com/a.json" } } })),
        "it refers to `https://example.com/a.json`, which is not in the file; ssot follows no reference out of a schema"
    );
    assert_eq!(
        refused(&json!({ "$ref": "file:///etc/passwd" })),
        "it refers to `file:///etc/passwd`, which is not in the file; ssot follows no reference out of a schema"
    );
    assert_eq!(
        refused(&json!({ "$ref": "#/$defs/none" })),
        "it refers to `#/$defs/none`, which is not in the file; ssot follows no reference out of a schema"
    );
    assert_eq!(refused(&json!({ "type": "strin" })), "the value at `/type` is not what JSON Schema allows there");
    assert_eq!(
        refused(&json!({ "properties": { "a": { "pattern": "(?=a)" } } })),
        "the value at `/properties/a/pattern` is not a regular expression that ssot can run: it may be malformed, too large, or use look-around"
    );
    assert_eq!(
        refused(&json!({ "$schema": "https://example.com/dialect" })),
        "its `$schema` is `https://example.com/dialect`, which ssot does not know"
    );
    assert_eq!(refused(&json!(5)), "it is not what JSON Schema allows there");
}

#[test]
fn references_inside_a_schema_are_followed() {
    let schema = json!({
        "$id": "https://example.com/root.json",
        "properties": {
            "a": { "$ref": "#/$defs/text" },
            "b": { "$ref": "item.json#/properties/n" },
            "c": { "$ref": "#here" },
            "d": { "$ref": "#" }
        },
        "$defs": {
            "text": { "type": "string" },
            "item": { "$id": "item.json", "properties": { "n": { "type": "integer" } } },
            "anchored": { "$anchor": "here", "type": "boolean" }
        }
    });
    assert_eq!(
        found(&schema, "a: 1\nb: x\nc: 2\nd: { d: { a: 3 } }\n"),
        [
            "1: `a` must be text, found the number 1; put it in quotes: \"1\"",
            "x: `b` must be a whole number, found the text \"x\"",
            "2: `c` must be true or false, found the number 2",
            "3: `a` must be text, found the number 3; put it in quotes: \"3\"",
        ]
    );
}

/// A chain of subschemas, each of which applies the next one twice to the same value.
fn bomb(keyword: &str, depth: usize, looks_back: bool) -> Value {
    let mut defs = Map::new();
    for n in 0..depth {
        let next = format!("#/$defs/d{}", n + 1);
        let mut part = json!({ keyword: [{ "$ref": next }, { "$ref": next }] });
        if looks_back {
            part["unevaluatedProperties"] = json!(false);
        }
        defs.insert(format!("d{n}"), part);
    }
    defs.insert(format!("d{depth}"), json!({ "type": "string" }));
    json!({ "$ref": "#/$defs/d0", "$defs": defs })
}

#[test]
fn a_schema_that_asks_for_endless_work_is_a_fault_not_a_wait() {
    let text = "a: 1\n";
    let document = yaml(text);
    for keyword in ["allOf", "anyOf", "oneOf"] {
        for depth in [30, 200] {
            let schema = UserSchema::compile(&bomb(keyword, depth, false)).expect("a schema");
            let violations = schema.check(document.root().expect("a document"));
            assert_eq!(violations.len(), 1);
            assert_eq!(violations[0].message, "the document cannot be checked: its schema asks for too much work");
            assert_eq!(violations[0].kind, ViolationKind::Unchecked);
        }
    }
    assert_eq!(
        refused(&bomb("allOf", 60, true)),
        "its parts apply each other too often for `unevaluatedProperties` or `unevaluatedItems`"
    );
}

#[test]
fn work_that_grows_with_depth_is_bounded_too() {
    // Each level of the document doubles the work: the two properties of each part lead to the same part again.
    let schema = json!({
        "$ref": "#/$defs/a",
        "$defs": { "a": { "allOf": [
            { "properties": { "x": { "$ref": "#/$defs/a" } } },
            { "additionalProperties": { "$ref": "#/$defs/a" } }
        ] } }
    });
    let text = format!("{}1{}\n", "{x: ".repeat(100), "}".repeat(100));
    assert_eq!(
        found(&schema, &text),
        [
            "x: the document cannot be checked: its schema asks for too much work (write the schema without alternatives inside alternatives, or split the document)"
        ]
    );
}

#[test]
fn a_schema_that_refers_to_itself_in_place_is_refused() {
    assert_eq!(
        refused(&json!({ "allOf": [{ "$ref": "#" }] })),
        "a part of it refers to itself without going deeper into the value"
    );
}

#[test]
fn many_faults_and_big_copies_stay_within_bounds() {
    // A thousand alternatives, each of which would keep a copy of a big document to explain itself.
    let alternatives: Vec<Value> = (0..1_000).map(|n| json!({ "required": [format!("k{n}")] })).collect();
    let text = format!("list: [{}]\n", "1,".repeat(100_000));
    assert_eq!(
        found(&json!({ "anyOf": alternatives }), &text),
        ["list: the document does not satisfy its schema, and is too large for it to say where (split the document)"]
    );
    // A fault for every value: the first one, quickly, and a word that there are more.
    let schema =
        json!({ "properties": { "list": { "items": { "allOf": [{ "type": "string" }, { "minLength": 2 }] } } } });
    let text = format!("list: [{}]\n", "1,".repeat(300_000));
    assert_eq!(
        found(&schema, &text),
        [
            "list: the document is faulty, and too large for more than one fault to be shown (mend what is shown, and run again)",
            "1: an entry of `list` must be text, found the number 1; put it in quotes: \"1\"",
        ]
    );
}

#[test]
fn schemas_and_expressions_of_great_size_are_refused() {
    let many: Vec<Value> = vec![json!({}); 200_001];
    assert_eq!(refused(&json!({ "examples": many })), "it is too large: it holds more than 200000 values");
    let patterns: Map<String, Value> = (0..500).map(|n| (format!("[a-z]{{60000}}{n}"), json!(true))).collect();
    assert_eq!(refused(&json!({ "patternProperties": patterns })), "its regular expressions are too large");
    let refused = refused(&json!({ "pattern": "((a{1000}){100})" }));
    assert!(refused.starts_with("the value at `/pattern` is not a regular expression that ssot can run"), "{refused}");
}

#[test]
fn a_meta_schema_may_be_named() {
    let schema = json!({ "additionalProperties": { "$ref": "https://json-schema.org/draft/2020-12/schema" } });
    assert_eq!(found(&schema, "a: { type: string }\n"), [""; 0]);
    let lines = found(&schema, "a: { type: strin }\n");
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(lines[0].starts_with("strin: `type` must "), "{lines:?}");
}

#[test]
fn a_tree_that_is_extended_through_a_dynamic_reference_is_checked() {
    let schema = json!({
        "$id": "https://example.com/strict-tree",
        "$dynamicAnchor": "node",
        "$ref": "tree",
        "unevaluatedProperties": false,
        "$defs": { "tree": {
            "$id": "https://example.com/tree",
            "$dynamicAnchor": "node",
            "type": "object",
            "properties": { "data": true, "children": { "type": "array", "items": { "$dynamicRef": "#node" } } }
        } }
    });
    assert_eq!(found(&schema, "children: [{ data: 1 }]\n"), [""; 0]);
    assert_eq!(found(&schema, "children: [{ daat: 1 }]\n"), ["daat: unknown key `daat`"]);
}
