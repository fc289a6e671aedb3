//! What people read when a file has a fault: the words, the place, the help.

use super::parse;
use ssot::document::Format::{self, Json, Toml, Yaml};
use ssot::document::ProblemKind;

#[test]
fn faults_are_named_where_they_are() {
    let cases: &[(Format, &str, &str, &str, &str)] = &[
        (Yaml, "a:\n\tb: 1\n", "a tab is used as indentation", "\t", "indent with spaces"),
        (Yaml, "a:\n  - b: c\n  \t- d\n", "a tab is used as indentation", "\t", "indent with spaces"),
        (Yaml, "a:\n  - b: c.yaml\n\t- d\n", "a tab is used as indentation", "\t", "indent with spaces"),
        (Yaml, "a: \"x\nb: 1\n", "the quote that opens here is never closed", "\"x", "close the quote"),
        (Yaml, "a: 'x\n", "the quote that opens here is never closed", "'x", "close the quote"),
        (Yaml, "a: [1,\n  2\n", "`[` is never closed", "[", "close it with `]`"),
        (Yaml, "é: {b: 1]\n", "`{` is closed by `]`", "{", "close it with `}`"),
        (Yaml, "a: ]\n", "a closing bracket without an opening one", "]", "quotes"),
        (Yaml, "é: b: c\n", "a second `: ` in one value", ":", "quotes"),
        (Yaml, "a: 1\n b: 2\n", "a key is not allowed here", ":", "indentation"),
        (Yaml, "a: @x\n", "an unquoted text cannot start with `@`", "@", "quotes"),
        (Yaml, "a: `x`\n", "an unquoted text cannot start with ``", "`", "quotes"),
        (Yaml, "a: %x\n", "an unquoted text cannot start with `%`", "%", "quotes"),
        (Yaml, "{a}, b\n", "more text after the end of the document", ",", "indentation"),
        (Yaml, "a: 1\nb\n", "expected `:` after a key", "b", "key: value"),
        (Yaml, "a: *x\n", "an alias to an anchor that is not defined above it", "*x", "&name"),
        (Yaml, "a: 'it's'\n", "text after a closing quote", "s'", "''"),
        (Yaml, "a: \"\\d\"\n", "an escape that YAML does not know", "\\d", "single quotes"),
        (Yaml, "é: 1\n<<<<<<< HEAD\na: 1\n=======\n", "an unresolved merge conflict marker", "<<<<<<< HEAD", "merge"),
        (Json, "{\n<<<<<<< a\r\n\"x\": 1}", "an unresolved merge conflict marker", "<<<<<<< a", "merge"),
        (Toml, "<<<<<<< HEAD\na = 1\n", "an unresolved merge conflict marker", "<<<<<<< HEAD", "merge"),
        (Json, "{\"é\": 1,\n}", "a comma after the last item, which JSON does not allow", ",", "remove"),
        (Json, "[1] # c", "a character that JSON does not allow here", "#", ""),
        (Json, "[1, // c\n2]", "a comment, which JSON does not allow", "// c", "remove"),
        (Json, "{'a b': 1}", "single quotes, which JSON does not allow", "'a b'", "double quotes"),
        (Json, "[True]", "a word that JSON does not know", "True", "true"),
        (Json, "[\"a\nb\"]", "the quote that opens here is not closed on its line", "\"a", "\\n"),
        (Json, "{\"a\": [1, 2}", "expected `,` or `]`", "}", "missing"),
        (Json, "{\"a\": [1, 2", "`[` is never closed", "[", "]"),
        (Toml, "a = é", "a text without quotes", "é", "double quotes"),
        (Toml, "a = [1, 2", "`[` is never closed", "[", "]"),
        (Toml, "[a]\nb = 1\n[a]\n", "`a` is defined twice", "a", "keep one"),
        (Toml, "a = \"\\d\"", "an escape that TOML does not know", "\\d", "single quotes"),
        (Toml, "a =\n", "a key without a value", "", "key = value"),
    ];
    for (format, text, message, place, help) in cases {
        let document = parse(text, *format);
        let [problem] = document.problems() else { panic!("{text:?} {:?}", document.problems()) };
        let ProblemKind::Syntax { message: found, help: offered } = &problem.kind else { panic!("{problem:?}") };
        assert!(found.starts_with(message), "{text:?}: {found}");
        assert_eq!(document.slice(problem.span.expect("a place")), *place, "{text:?}");
        assert!(offered.as_deref().unwrap_or("").contains(help), "{text:?}: {offered:?}");
        assert!(document.is_incomplete());
    }
}

#[test]
fn a_conflict_marker_in_a_sound_file_is_text() {
    let document = super::sound("a: |\n  <<<<<<< HEAD\n", Yaml);
    assert_eq!(document.problems(), &[]);
}
