//! JSON is RFC 8259 and nothing more.

use super::{parse, root, sound};
use ssot::document::Format::Json;

#[test]
fn what_the_standard_allows() {
    for text in [
        "{}",
        "[]",
        "0",
        "-0",
        "-0.0e-0",
        "1E+2",
        "\"\"",
        "null",
        " [ ] ",
        "[[],[[]]]",
        "{\"\":0}",
        "\"\\u0000\\b\\f\\/\"",
        "\"\\ud83d\\ude00\"",
        "\"\u{7f}\u{2028}\"",
        "[1e400]",
        "[123456789012345678901234567890]",
        "\n\t\r 1",
    ] {
        let document = sound(text, Json);
        let oracle: Option<serde_json::Value> = serde_json::from_str(text).ok();
        // serde_json reads `-0` as a float; both are zero.
        if let Some(oracle) = oracle.filter(|_| text != "-0") {
            assert_eq!(root(&document).to_json(), oracle, "{text}");
        }
    }
}

#[test]
fn what_the_standard_forbids() {
    for text in [
        "[1,]",
        "{\"a\":1,}",
        "[,1]",
        "[1,,2]",
        "{,}",
        "{a:1}",
        "{'a':1}",
        "['a']",
        "[1] // c",
        "/* c */ 1",
        "# c\n1",
        "[01]",
        "[-01]",
        "[1.]",
        "[.5]",
        "[+1]",
        "[0x1]",
        "[1e]",
        "[1e+]",
        "[-]",
        "[NaN]",
        "[Infinity]",
        "[-Infinity]",
        "[True]",
        "[nul]",
        "[truee]",
        "[true1]",
        "[1a]",
        "[1 2]",
        "{\"a\" 1}",
        "{\"a\":}",
        "{\"a\"}",
        "{\"a\":1 \"b\":2}",
        "[\"\t\"]",
        "[\"a\nb\"]",
        "\"\u{1}\"",
        "\"\\x41\"",
        "\"\\a\"",
        "\"\\u12\"",
        "\"\\u12g4\"",
        "\"\\ud800\"",
        "\"\\udc00\"",
        "\"\\ud800\\u0041\"",
        "\"\\ud800x\"",
        "\"\\'\"",
        "\"a",
        "\"\\",
        "[",
        "{",
        "]",
        "}",
        "[}",
        "{]",
        "[1}",
        "{\"a\":1]",
        "1 2",
        "[] []",
        "{} x",
        "\u{a0}1",
        "[1\u{c}]",
        "[\u{2003}1]",
        "[\u{b}]",
        "1\u{feff}",
        "nan",
        ",",
        ":",
        "{1:2}",
        "{null:1}",
        "\"a\\\nb\"",
        "[1_0]",
        "[1.5.5]",
        "[--1]",
        "[1-2]",
        "['",
        "/",
        "//",
        "/*",
        "\\",
        "é",
        "[é]",
        "\u{85}1",
    ] {
        let document = parse(text, Json);
        assert_eq!(document.problems().len(), 1, "{text:?} {:?}", document.root().map(|node| node.to_json()));
        assert!(document.root().is_none(), "{text:?}");
        assert!(serde_json::from_str::<serde_json::Value>(text).is_err(), "{text:?}");
    }
}
