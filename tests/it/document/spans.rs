//! Every node underlines exactly what a reader would point at.

use super::{parse, root, sound, visit};
use ssot::document::Format::{self, Json, Toml, Yaml};

/// The slices of all nodes, in order.
fn slices(text: &str, format: Format) -> Vec<String> {
    let document = sound(text, format);
    let mut found = Vec::new();
    for root in document.roots() {
        visit(root, &mut |node| found.push(document.slice(node.span()).to_owned()));
    }
    found
}

#[test]
fn yaml() {
    let cases: [(&str, &[&str]); 18] = [
        ("a: 1\n", &["a: 1", "a", "1"]),
        ("ñ: 🙂x\nb: é\n", &["ñ: 🙂x\nb: é", "ñ", "🙂x", "b", "é"]),
        ("a: 1\r\nb: x\r\n", &["a: 1\r\nb: x", "a", "1", "b", "x"]),
        ("a:\t1\t# c\n", &["a:\t1", "a", "1"]),
        ("\"é\\n\": 'it''s'\n", &["\"é\\n\": 'it''s'", "\"é\\n\"", "'it''s'"]),
        ("a: |\n  x\n\n\nb: 1\n", &["a: |\n  x\n\n\nb: 1", "a", "|\n  x", "b", "1"]),
        ("a: >-  # c |\n\n  x\n   y\n\n", &["a: >-  # c |\n\n  x\n   y", "a", ">-  # c |\n\n  x\n   y"]),
        ("a: |2+\n   x\n", &["a: |2+\n   x", "a", "|2+\n   x"]),
        ("a: |\n# no\nb: >\n", &["a: |\n# no\nb: >", "a", "|", "b", ">"]),
        ("\"|\": !!str &x |\n  é\n", &["\"|\": !!str &x |\n  é", "\"|\"", "|\n  é"]),
        ("- |\r\n  x\r\n  y\r\n-\r\n", &["- |\r\n  x\r\n  y\r\n-", "|\r\n  x\r\n  y", ""]),
        ("{a: [1, é], b , 'c': }", &["{a: [1, é], b , 'c': }", "a", "[1, é]", "1", "é", "b", "", "'c'", ""]),
        (
            "a:\n- 1\n- b: 2\n\n\nc: 3",
            &["a:\n- 1\n- b: 2\n\n\nc: 3", "a", "- 1\n- b: 2", "1", "b: 2", "b", "2", "c", "3"],
        ),
        ("a: b\n  c\n\n# d\n", &["a: b\n  c", "a", "b\n  c"]),
        ("a: \"x\n\n  y\"  \n", &["a: \"x\n\n  y\"", "a", "\"x\n\n  y\""]),
        ("? a\n? [b]\n: c\n", &["? a\n? [b]\n: c", "a", "", "[b]", "b", "c"]),
        ("--- !t\n&a x\n--- # c\ny\n...\n", &["x", "y"]),
        ("a: &x {b: 1}\nc: *x\n", &["a: &x {b: 1}\nc: *x", "a", "{b: 1}", "b", "1", "c", "{b: 1}", "b", "1"]),
    ];
    for (text, expected) in cases {
        assert_eq!(slices(text, Yaml), expected, "{text:?}");
    }
}

#[test]
fn json() {
    let cases: [(&str, &[&str]); 5] = [
        ("{\"ñ\": -1.5e3 }\n", &["{\"ñ\": -1.5e3 }", "\"ñ\"", "-1.5e3"]),
        (
            "[ \"🙂\\u00e9\",\r\n\ttrue , null ]",
            &["[ \"🙂\\u00e9\",\r\n\ttrue , null ]", "\"🙂\\u00e9\"", "true", "null"],
        ),
        (" \"x\" ", &["\"x\""]),
        ("[[], {}]", &["[[], {}]", "[]", "{}"]),
        ("0", &["0"]),
    ];
    for (text, expected) in cases {
        assert_eq!(slices(text, Json), expected, "{text:?}");
    }
}

#[test]
fn toml() {
    let cases: [(&str, &[&str]); 6] = [
        ("# c\na = 1 # d\n", &["a = 1", "a", "1"]),
        ("\"ñ\" = '🙂'\r\nb = true\r\n", &["\"ñ\" = '🙂'\r\nb = true", "\"ñ\"", "'🙂'", "b", "true"]),
        ("[t]\nd =\t1979-05-27\n", &["[t]\nd =\t1979-05-27", "t", "[t]\nd =\t1979-05-27", "d", "1979-05-27"]),
        ("a.b = \"x\"", &["a.b = \"x\"", "a", "a.b = \"x\"", "b", "\"x\""]),
        (
            "[[x]]\n[[x]]\ny = 1",
            &["[[x]]\n[[x]]\ny = 1", "x", "[[x]]\n[[x]]\ny = 1", "[[x]]", "[[x]]\ny = 1", "y", "1"],
        ),
        ("a = {b = [1,\n 2]}", &["a = {b = [1,\n 2]}", "a", "{b = [1,\n 2]}", "b", "[1,\n 2]", "1", "2"]),
    ];
    for (text, expected) in cases {
        assert_eq!(slices(text, Toml), expected, "{text:?}");
    }
}

#[test]
fn a_byte_order_mark_keeps_offsets_those_of_the_file() {
    for (text, format, at) in [("\u{feff}a: é", Yaml, 6), ("\u{feff}{\"a\":1}", Json, 8), ("\u{feff}a = 'é'", Toml, 7)]
    {
        let document = parse(text, format);
        assert_eq!(document.problems().len(), 1, "{:?}", document.problems());
        assert!(!document.is_incomplete());
        assert_eq!(root(&document).get("a").expect("a").span().start, at);
        assert_eq!(root(&document).to_json().as_object().expect("a map").len(), 1);
    }
}

#[test]
fn comments() {
    let yaml = "# é\na: '#' # b\nc: x#y\nd: | # e\n  # not one\n# f";
    let toml = "# é\na = '#' # b\nc = '''\n#'''#d\ne = \"\\\"#\" # f";
    for (text, format, expected) in
        [(yaml, Yaml, ["# é", "# b", "# e", "# f"]), (toml, Toml, ["# é", "# b", "#d", "# f"])]
    {
        let document = sound(text, format);
        let found: Vec<_> = document.comments().iter().map(|comment| document.slice(comment.span)).collect();
        assert_eq!(found, expected);
    }
}

#[test]
fn comments_end_before_a_carriage_return() {
    let document = sound("# é\r\na: 1 # b\r\n", Yaml);
    let found: Vec<_> = document.comments().iter().map(|comment| document.slice(comment.span)).collect();
    assert_eq!(found, ["# é", "# b"]);
}
