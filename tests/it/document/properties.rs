//! Whatever the bytes are: no panic, no loop, every span inside the file.

use super::{parse_bytes, visit};
use proptest::prelude::*;
use ssot::document::{Document, Format};

fn check(document: &Document) {
    let text = document.source().text();
    let inside = |span: ssot::text::Span| {
        assert!(text.get(span.range()).is_some(), "{span:?} in {text:?}");
    };
    document.comments().iter().for_each(|comment| inside(comment.span));
    document.problems().iter().filter_map(|problem| problem.span).for_each(inside);
    assert!(document.problems().is_sorted_by_key(|problem| problem.span));
    assert!(document.comments().is_sorted_by_key(|comment| comment.span));
    for root in document.roots() {
        visit(root, &mut |node| {
            inside(node.span());
            let aliased = text.contains('*');
            for child in node.items().chain(node.entries().flat_map(|entry| [entry.key, entry.value])) {
                assert!(aliased || node.span().contains(child.span()), "{node:?} {child:?} in {text:?}");
            }
        });
        root.to_json();
    }
}

/// Pieces that make syntax likely.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "a",
        "b",
        "é",
        "🙂",
        "1",
        "-1.5",
        "~",
        "true",
        ": ",
        ":",
        "- ",
        "-",
        "? ",
        "\n",
        "\r\n",
        "\n  ",
        "\n    ",
        "\t",
        " ",
        "# c",
        "#",
        "[",
        "]",
        "{",
        "}",
        ", ",
        ",",
        "\"",
        "'",
        "|",
        ">",
        "|-\n",
        ">+2\n",
        "&x ",
        "*x",
        "<<",
        "!!str ",
        "!t ",
        "! ",
        "---",
        "...",
        "\n---\n",
        "\n...\n",
        "%YAML 1.2\n",
        "\\",
        "\\u",
        "=",
        " = ",
        "[[",
        "]]",
        "\"\"\"",
        "'''",
        "//",
        "/*",
        "@",
        "`",
        "\u{feff}",
        "\u{85}",
        "\u{2028}",
        "<<<<<<< ",
        "0x",
        "_",
    ]);
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

fn format() -> impl Strategy<Value = Format> {
    prop::sample::select(vec![Format::Yaml, Format::Json, Format::Toml])
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(CASES) })]

    #[test]
    fn arbitrary_bytes(bytes in prop::collection::vec(any::<u8>(), 0..200), format in format()) {
        check(&parse_bytes(&bytes, format));
    }

    #[test]
    fn arbitrary_text(text in any::<String>(), format in format()) {
        check(&parse_bytes(text.as_bytes(), format));
    }

    #[test]
    fn text_that_is_nearly_right(text in pieces(), format in format()) {
        check(&parse_bytes(text.as_bytes(), format));
    }

    #[test]
    fn any_strictness_of_limits(text in pieces(), format in format(), nodes in 0u32..20, depth in 0u32..5, alias_expansion in 0u64..9) {
        let limits = ssot::document::Limits { nodes, depth, alias_expansion, ..Default::default() };
        let path = ssot::path::RepoPath::parse("a").expect("a path");
        check(&Document::parse(path, text.as_bytes(), format, &limits));
    }
}

const CASES: u32 = 256;
