//! Files that are not what they say, or made to hurt. Each is answered, quickly, with what is wrong.

use super::{parse, parse_bytes, problems, root, sound};
use ssot::document::Format::{self, Json, Toml, Yaml};
use ssot::document::{Document, Limits, ProblemKind, sniff};
use ssot::path::RepoPath;

fn only(document: &Document) -> &ProblemKind {
    assert_eq!(document.problems().len(), 1, "{:?}", document.problems());
    assert!(document.is_incomplete());
    &document.problems()[0].kind
}

fn too_large(document: &Document) -> &'static str {
    match only(document) {
        ProblemKind::TooLarge { what, .. } => what,
        other => panic!("{other:?}"),
    }
}

fn with(text: &str, format: Format, change: impl FnOnce(&mut Limits)) -> Document {
    let mut limits = Limits::default();
    change(&mut limits);
    Document::parse(RepoPath::parse("a").expect("a path"), text.as_bytes(), format, &limits)
}

#[test]
fn nothing_and_only_comments_are_no_fault() {
    for (text, format) in [
        ("", Yaml),
        ("", Json),
        ("", Toml),
        ("\n \n", Json),
        ("# c\n", Yaml),
        ("# c", Toml),
        ("---\n---\n...\n# c\n", Yaml),
        ("--- # c", Yaml),
        ("\u{20}\n", Yaml),
    ] {
        assert_eq!(sound(text, format).roots().count(), 0, "{text:?}");
    }
    assert_eq!(sound("null", Yaml).roots().count(), 1);
    assert_eq!(sound("--- ~\n--- ''\n", Yaml).roots().count(), 2);
}

#[test]
fn a_file_over_the_limit_is_not_read() {
    let bytes = vec![b'\n'; 17 << 20];
    let document = parse_bytes(&bytes, Yaml);
    let expected = ProblemKind::TooLarge { what: "the file", found: Some(17 << 20), limit: 16 << 20 };
    assert_eq!(*only(&document), expected);
    assert_eq!(document.source().text(), "");
}

#[test]
fn toml_has_a_smaller_share() {
    let bytes = vec![b'\n'; 3 << 20];
    let parse = |format| Document::parse(RepoPath::parse("file").unwrap(), &bytes, format, &Limits::default());
    let expected = ProblemKind::TooLarge { what: "the file", found: Some(3 << 20), limit: 2 << 20 };
    assert_eq!(parse(Format::Toml).problems().iter().map(|p| &p.kind).collect::<Vec<_>>(), [&expected]);
    assert_eq!(parse(Format::Yaml).problems(), []);
}

#[test]
fn a_hundred_thousand_levels() {
    let n = 100_000;
    let lines: String = (0..2000).map(|n| format!("{:n$}a:\n", "")).collect();
    for (text, format) in [
        ("[".repeat(n), Yaml),
        ("- ".repeat(n), Yaml),
        ("{a: ".repeat(n), Yaml),
        ("? ".repeat(n), Yaml),
        (lines, Yaml),
        ("[".repeat(n), Json),
        ("{\"a\":".repeat(n), Json),
        ("[".repeat(n), Toml),
        (format!("a = {}", "[".repeat(n)), Toml),
        (format!("a = {}", "{a = ".repeat(n)), Toml),
        (format!("a = {}{}", "[".repeat(100), "]".repeat(100)), Toml),
        (format!("{}a = 1", "a.".repeat(n)), Toml),
    ] {
        let document = parse(&text, format);
        assert_eq!(too_large(&document), "the nesting", "{:?} {format:?}", &text[..8]);
        assert!(document.root().is_none());
    }
}

#[test]
fn nesting_up_to_the_limit_is_read() {
    for depth in [1, 20, 128] {
        let text = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        for format in [Yaml, Json] {
            sound(&text, format);
            let document = with(&text, format, |limits| limits.depth = depth as u32 - 1);
            assert_eq!(too_large(&document), "the nesting");
        }
    }
}

#[test]
fn no_limit_lets_recursion_overflow_the_stack() {
    let text = format!("{}{}", "[".repeat(3000), "]".repeat(3000));
    assert_eq!(too_large(&with(&text, Json, |limits| limits.depth = u32::MAX)), "the nesting");
    let text = format!("{}{}", "[".repeat(500), "]".repeat(500));
    let document = with(&text, Json, |limits| limits.depth = u32::MAX);
    assert_eq!(root(&document).to_json().to_string(), text);
}

#[test]
fn billion_laughs() {
    let mut text = "a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n".to_owned();
    for n in 1..9 {
        let before = n - 1;
        text += &format!("a{n}: &a{n} [{}]\n", vec![format!("*a{before}"); 9].join(", "));
    }
    assert_eq!(too_large(&parse(&text, Yaml)), "the alias expansion");
}

#[test]
fn other_ways_to_multiply_with_aliases() {
    let deep: String = (1..1000).map(|n| format!("- &a{n} [*a{}]\n", n - 1)).collect();
    let document = parse(&format!("- &a0 x\n{deep}"), Yaml);
    assert_eq!(too_large(&document), "the nesting");

    let long = format!("- &a {}\n{}", "x".repeat(1 << 20), "- *a\n".repeat(10_000));
    assert_eq!(too_large(&parse(&long, Yaml)), "the alias expansion");

    let keys: String = (0..1000).map(|n| format!("  k{n}: 1\n")).collect();
    let merges = format!("base: &b\n{keys}{}", (0..1000).map(|n| format!("m{n}:\n  <<: *b\n")).collect::<String>());
    assert_eq!(too_large(&parse(&merges, Yaml)), "the alias expansion");

    let nested = format!("{}{}{}", "{<<: ".repeat(100), "{a: 1}", "}".repeat(100));
    assert_eq!(root(&sound(&nested, Yaml)).to_json().to_string(), r#"{"a":1}"#);
}

#[test]
fn an_alias_to_its_own_ancestor() {
    for text in ["&a [*a]", "x: &a\n  y: [1, *a]\n", "&a {*a : 1}"] {
        let document = parse(text, Yaml);
        assert!(matches!(only(&document), ProblemKind::Syntax { message, .. } if message.contains("alias")), "{text}");
        assert_eq!(problems(&document)[0].1, "*a");
    }
}

#[test]
fn documents_before_a_fault_are_kept() {
    for fault in ["b: [", "- &a [*a]", "x: 'y"] {
        let document = parse(&format!("a: 1\n---\nb: 2\n---\n{fault}\n"), Yaml);
        assert_eq!(document.roots().count(), 2);
        assert!(document.is_incomplete());
    }
    let document = with("a: 1\n--- [1, 2, 3]", Yaml, |limits| limits.nodes = 5);
    assert_eq!(too_large(&document), "the number of values");
    assert_eq!(document.roots().count(), 1);
}

#[test]
fn what_is_not_text() {
    let utf16: Vec<u8> = "a: 1\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let utf16_be: Vec<u8> = "a: 1\n".encode_utf16().flat_map(u16::to_be_bytes).collect();
    let marked: Vec<u8> = [&b"\xff\xfe"[..], &utf16].concat();
    let utf32: Vec<u8> = "a: 1\n".chars().flat_map(|c| u32::from(c).to_le_bytes()).collect();
    let late_nul: Vec<u8> = [&vec![b'a'; 10_000][..], b"\0"].concat();
    let cases: [(&[u8], &str); 16] = [
        (b"\x1f\x8b\x08\0\0", "gzip data"),
        (b"PK\x03\x04..", "zip data"),
        (b"\x28\xb5\x2f\xfd..", "zstd data"),
        (b"\xfd7zXZ\0..", "xz data"),
        (b"BZh91AY&SY..", "bzip2 data"),
        (b"\x89PNG\r\n\x1a\n", "PNG data"),
        (b"%PDF-1.7\n", "PDF data"),
        (b"\x7fELF\x02", "ELF data"),
        (&utf16, "UTF-16 text"),
        (&utf16_be, "UTF-16 text"),
        (&marked, "UTF-16 text"),
        (&utf32, "UTF-32 text"),
        (b"\xff\xfe\0\0a\0\0\0", "UTF-32 text"),
        (b"a: \0\n", "binary data"),
        (b"\0", "binary data"),
        (&late_nul, "binary data"),
    ];
    for (bytes, expected) in cases {
        for format in [Yaml, Json, Toml] {
            let document = parse_bytes(bytes, format);
            assert_eq!(*only(&document), ProblemKind::NotText { found: expected });
            assert!(document.root().is_none());
        }
    }
    assert_eq!(sniff(b"BZh9 is text"), None);
    assert_eq!(sniff("é: 1".as_bytes()), None);
    assert_eq!(sniff(b""), None);
}

#[test]
fn invalid_utf8_is_shown_where_it_is() {
    let document = parse_bytes(b"a: \xc3\xa9\nb: caf\xe9\n", Yaml);
    assert_eq!(*only(&document), ProblemKind::InvalidUtf8);
    assert_eq!(document.problems()[0].span.expect("a place").start, 12);
    assert_eq!(problems(&document)[0].1, "\u{fffd}");
    assert!(document.root().is_none());
}

#[test]
fn many_comments_between_a_key_and_its_value() {
    let text = format!("a:\n{}  b: 1\n", "  # c\n".repeat(5000));
    let document = sound(&text, Yaml);
    assert_eq!(document.comments().len(), 5000);
    assert_eq!(root(&document).pointer("/a/b").and_then(|node| node.as_i64()), Some(1));
}

#[test]
fn a_large_mapping_is_checked_in_linear_time() {
    let text: String = (0..100_000).map(|n| format!("key{n}: 1\n")).chain(["key5: 2\n".to_owned()]).collect();
    let document = parse(&text, Yaml);
    assert_eq!(problems(&document).len(), 1);
    assert_eq!(problems(&document)[0].1, "key5");
}

#[test]
fn endless_duplicates_are_reported_up_to_a_bound() {
    let document = parse(&"a: 1\n".repeat(100_000), Yaml);
    assert_eq!(problems(&document).len(), 1000);
    assert_eq!(root(&document).len(), 100_000);
}
