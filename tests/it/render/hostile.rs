//! Whatever a repository holds: every format stays what its reader expects, and none of them gives an order.

use super::fixture::{ALL, fixture};
use super::markdown::outside_code;
use super::xml;
use crate::runner;
use proptest::prelude::*;
use ssot::finding::{
    Edit, Finding, Fingerprint, Location, Note, Related, Report, Subject, SubjectKind, Waived, WaivedBy,
};
use ssot::path::RepoPath;
use ssot::render::OutputFormat as _;
use ssot::render::{Format, Style, render, sanitize};
use ssot::text::{Side, SourceFile, Sources, Span};
use std::sync::{Arc, LazyLock};

/// Everything about a report but its findings.
static TEMPLATE: LazyLock<Report> = LazyLock::new(|| fixture().report);

/// Pieces of text that some reader would obey.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        3 => "[a-z :/.#\\[]{0,8}".prop_map(String::from),
        6 => prop::sample::select(vec![
            "\n", "\r\n", "\r", "\t", " ", "\u{a0}", "\u{2028}", "::error::x", "::stop-commands::x", "::add-mask::", "##[group]",
            "##", "[", "]", "%0A", "%", ",", ":", "::", "`", "``", "```", "|", "<b>", "<!--", "-->", "]]>", "&amp;", "&", "\"", "'",
            "@team", "#12", "GH-1", "0123456789", "www.a.b", "https://a.b", "a@b.c", "](https://a.b)", "[x](1)", "![x]", "*", "_",
            "~~", "\\", "$x$", ":tada:", "{0}", "日本", "🙂", "e\u{301}", "\u{1b}[2J", "\u{9b}", "\u{202e}", "\u{7f}", "\u{fffe}",
            "\u{feff}", "\u{1}", "---", "# ", "- ", "> ", "1. ", "</details>", "<details>",
        ]).prop_map(String::from),
        1 => (1..200usize).prop_map(|n| "x ".repeat(n)),
    ];
    prop::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat())
}

fn path() -> impl Strategy<Value = RepoPath> {
    text().prop_map(|text| RepoPath::parse(&text).unwrap_or_else(|_| RepoPath::parse("a.yaml").expect("a path")))
}

/// One finding with hostile text wherever a repository's can get.
fn report(texts: &[String], path: &RepoPath, folder: &RepoPath, at: usize, length: usize) -> (Report, Sources) {
    let text = |index: usize| texts[index % texts.len()].clone();
    let mut sources = Sources::of_base(&text(4));
    sources.add(Arc::new(SourceFile::new(path.clone(), text(0))));
    sources.turn_to(Side::Head);
    sources.add(Arc::new(SourceFile::new(path.clone(), text(0))));
    let start = at % (text(0).len() + 2);
    let location = Location::new(path.clone(), Some(Span::new(start, start + length)));
    let subject = Subject::new(SubjectKind::Alias, text(1));
    let finding = Finding {
        rule: ALL[at % ALL.len()],
        level: ALL[at % ALL.len()].level,
        message: text(2),
        fingerprint: Fingerprint::new(ALL[0], path, &subject, &[]),
        subject,
        related: vec![
            Related { message: text(3), location: location.clone() },
            Related { message: text(1), location: location.clone().in_base() },
            Related { message: text(2), location: Location::file(path.clone()) },
        ],
        help: Some(text(4)),
        approval: None,
        fix: Some(Edit { location: location.clone(), replacement: text(0) }),
        location: location.clone(),
    };
    let waived = Waived { finding: finding.clone(), by: WaivedBy { reason: text(3), location } };
    let report = Report {
        folder: folder.clone(),
        findings: vec![finding.clone(), finding],
        waived: vec![waived],
        notes: vec![Note(text(1))],
        ..TEMPLATE.clone()
    };
    (report, sources)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_format_can_be_led_astray(
        texts in prop::collection::vec(text(), 5),
        path in path(),
        folder in prop_oneof![2 => Just(RepoPath::root()), 1 => path()],
        (at, length) in (0..500usize, 0..40usize),
        width in 20..120usize,
        color in any::<bool>(),
    ) {
        let (report, sources) = report(&texts, &path, &folder, at, length);
        for format in Format::all() {
            let color = color && matches!(format, Format::Full | Format::Concise);
            let mut out = Vec::new();
            render(*format, &report, &sources, &Style { color, width, verbose: true }, &mut out).expect("written");
            let shown = String::from_utf8(out).expect("UTF-8");
            prop_assert!(color || shown.chars().all(|c| c == '\n' || !sanitize::is_hostile(c)), "{}: {:?}", format, shown);
            let commands = runner::commands(&shown);
            if *format == Format::Github {
                prop_assert_eq!(commands.len(), 2, "{}", shown);
                for command in &commands {
                    prop_assert!(["error", "warning", "notice"].contains(&command.name.as_str()));
                    prop_assert_eq!(command.properties.get("title").map(String::as_str), Some(report.findings[0].rule.id));
                    prop_assert!(command.properties.len() >= 4 && command.properties.len() <= 6, "{:?}", command);
                }
            } else {
                prop_assert_eq!(commands, vec![], "{}: {}", format, shown);
            }
            match format {
                Format::Json | Format::Sarif | Format::Gitlab | Format::Rdjson => {
                    serde_json::from_str::<serde_json::Value>(&shown).expect("JSON");
                }
                Format::Junit => {
                    let root = xml::parse(&shown).map_err(TestCaseError::fail)?;
                    prop_assert_eq!(root.named("testsuite").map(|suite| suite.named("testcase").count()).sum::<usize>(), 3);
                }
                Format::Markdown => {
                    prop_assert_eq!(shown.matches("\n- ").count(), 4, "two findings, a note and a waived one: {}", shown);
                    for line in shown.lines().filter(|line| !line.starts_with("<details>") && *line != "</details>") {
                        let words = outside_code(line).trim_start_matches(['#', '-', ' ']).replace("**", "");
                        let loud = ['@', '#', '<', '>', '[', ']', '*', '_', '~', '\\', '|', '&', '$', '`'];
                        prop_assert!(!words.contains(loud), "{}", line);
                        prop_assert!(!words.contains("GH-") && !words.contains("www."), "{}", line);
                        let commit = |run: &str| run.len() >= 7 && run.bytes().all(|byte| byte.is_ascii_hexdigit());
                        prop_assert!(!words.split(|c: char| !c.is_ascii_alphanumeric()).any(commit), "{}", line);
                        prop_assert!(!words.contains(":t") && !words.contains("://"), "{}", line);
                    }
                }
                _ => {}
            }
        }
    }
}
