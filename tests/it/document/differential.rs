//! What another reader of YAML accepts as well must mean the same: `yaml_serde`, which descends from libyaml.

use super::{parse, sound};
use proptest::prelude::*;
use serde_json::Value;
use ssot::document::Format::Yaml;

/// The other reader's JSON, merge keys applied; `None` when it refuses the text or JSON cannot hold the value.
fn oracle(text: &str) -> Option<Value> {
    let mut value: serde_yaml::Value = serde_yaml::from_str(text).ok()?;
    value.apply_merge().ok()?;
    serde_json::to_value(value).ok()
}

fn json() -> impl Strategy<Value = Value> {
    let text = prop_oneof![
        any::<String>(),
        "[ -~]{0,12}",
        "[a-z:#&*!|>'\"%@`{}\\[\\], \n-]{0,12}",
        prop::sample::select(vec![
            "true", "null", "~", "1", "1.5", "0x1", "0o7", "007", "yes", "<<", "- a", "a: b", " x", "x ", "\n",
            "a\n\n", "\ta", "---", "é"
        ])
        .prop_map(str::to_owned),
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        (-1e9..1e9f64).prop_map(Value::from),
        text.clone().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::btree_map(text.clone(), inner, 0..6).prop_map(|map| map.into_iter().collect()),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn what_the_other_writes_is_read_back(value in json()) {
        let text = serde_yaml::to_string(&value).expect("JSON is YAML");
        // U+FEFF and NUL are about encoding, and have tests of their own. U+0085, U+2028 and U+2029 are line breaks to the
        // other reader, as in YAML 1.1. It writes the key `<<` plain, which makes it a merge key.
        prop_assume!(!text.contains(['\0', '\u{feff}', '\u{85}', '\u{2028}', '\u{2029}']) && !text.contains("<<:"));
        let document = parse(&text, Yaml);
        let found = document.root().map_or(Value::Null, |root| root.to_json());
        prop_assert_eq!(found, value, "{} {:?}", text, document.problems());
    }

    #[test]
    fn json_is_yaml(value in json()) {
        let text = serde_json::to_string_pretty(&value).expect("writes");
        prop_assume!(!text.contains(['\0', '\u{feff}', '\u{7f}']));
        let document = parse(&text, ssot::document::Format::Json);
        prop_assert_eq!(document.root().map(|root| root.to_json()), Some(value));
    }
}

#[test]
fn both_readers_agree() {
    for text in [
        "a: 1\nb:\n  - x\n  - y: z\n",
        "- - 1\n  - 2\n- - 3\n",
        "a:\n- 1\n- 2\nb: c\n",
        "{a: [1, {b: c}], d: }",
        "[a, [b], {c: d}, e: f]",
        "a: |\n  x\n    y\n\n  z\n",
        "a: |-\n  x\n\n",
        "a: |+\n  x\n\n",
        "a: >\n  x\n  y\n\n  z\n",
        "a: >-\n  x\n   y\n  z\n",
        "a: |2\n    x\n   y\n",
        "a: 'x\n  y\n\n  z'\n",
        "a: \"x\\\n  y\\tz \\u00e9 \\x41\"\n",
        "a: x\n  y\n\n  z\n",
        "? a\n: b\n? - c\n",
        "a: &x 1\nb: *x\n",
        "a: &x [1, 2]\nb: [*x, *x]\n",
        "b: &b {x: 1}\nc:\n  <<: *b\n  y: 2\n",
        "b: &b {x: 1}\nc:\n  <<: [*b, {z: 1}]\n  x: 2\n",
        "a: ~\nb: null\nc:\nd: ''\n",
        "a: true\nb: 'true'\nc: True\n",
        "a: 1.5\nb: 1e3\nc: -0.0\nd: .5\n",
        "a: 0x1f\nb: 0o17\n",
        "a: http://x:80/y#z\n",
        "a: b:c\nd: 'e: f'\n",
        "# c\na: 1 # d\n# e\n",
        "a: -\n",
        "a: - \n",
        "---\na: 1\n...\n",
        "%YAML 1.2\n---\na: 1\n",
        "a: !!str 1\nb: !!int '2'\n",
        "\"a b\": c\n'd': e\n",
        "a:  b  \n",
        "a:\n    b:\n        c\n",
        "- a: 1\n  b: 2\n-\n  a: 3\n",
        "-\n- \n- x\n",
        "a: [\n  1,\n  2,\n]\n",
        "a: {\n  b: 1,\n  c: 2\n}\n",
        "é: ñ\n🙂: 🙃\n",
        "a: 1\r\nb: |\r\n  x\r\n  y\r\n",
        "a: 2024-01-01\nb: 12:30:45\n",
        "a: yes\nb: no\nc: on\n",
        "a: 1_000\n",
        "a: \"\"\n\"\": b\n",
        "a: *\n",
        "x: [a, b]: c\n",
        "a: 'it''s'\n",
        "a: b #c\nd: e#f\n",
        "- |\n x\n- >\n y\n",
        "a: &e\nb: *e\n",
        "key: >\n\n\n  x\n",
        "[]",
        "{}",
        "''",
        "x",
        "- ''\n- \"\"\n",
    ] {
        let Some(expected) = oracle(text) else { continue };
        let document = sound(text, Yaml);
        let found = document.root().map_or(Value::Null, |root| root.to_json());
        assert_eq!(found, expected, "{text:?}");
    }
}
