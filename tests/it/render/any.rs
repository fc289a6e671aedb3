//! Whatever a file holds and wherever a span points: no panic, no control character, one place.

use super::fixture::{ALL, fixture};
use proptest::prelude::*;
use ssot::finding::{Finding, Fingerprint, Location, Related, Report, Subject};
use ssot::path::RepoPath;
use ssot::render::{Format, Style, render, sanitize};
use ssot::text::{SourceFile, Sources, Span};
use std::sync::{Arc, LazyLock};
use unicode_width::UnicodeWidthChar;

/// Everything about a report but its findings.
static TEMPLATE: LazyLock<Report> = LazyLock::new(|| fixture().report);

/// Pieces of text that layouts stumble over.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[a-z: ]{0,12}".prop_map(String::from),
        2 => prop_oneof![
            Just("\n"), Just("\r\n"), Just("\t"), Just("\r"), Just("日本"), Just("🙂"), Just("e\u{301}"), Just("\u{200b}"),
            Just("\u{1b}[2J"), Just("\u{202e}"), Just("│"), Just("…"), Just("\u{feff}"), Just("\0"),
        ].prop_map(String::from),
        1 => (1..300usize).prop_map(|n| "x".repeat(n)),
        1 => (1..300usize).prop_map(|n| "\u{301}".repeat(n)),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_and_span_can_be_shown(
        text in text(),
        message in text(),
        spans in prop::collection::vec((0..2_000usize, 0..200usize), 1..8),
        width in 0..160usize,
    ) {
        let path = RepoPath::parse("a.yaml").expect("a path");
        let mut sources = Sources::default();
        sources.add(Arc::new(SourceFile::new(path.clone(), text.as_str())));
        let mut places = spans.iter().map(|(start, length)| {
            let start = start % (text.len() + 2);
            Location::new(path.clone(), Some(Span::new(start, start + length)))
        });
        let location = places.next().expect("one at least");
        let subject = Subject::file(&path);
        let finding = Finding {
            rule: ALL[0],
            level: ALL[0].level,
            message: message.clone(),
            fingerprint: Fingerprint::new(ALL[0], &path, &subject, &[]),
            subject,
            location,
            related: places.map(|location| Related { message: message.clone(), location }).collect(),
            help: Some(message.clone()),
            fix: None,
            approval: None,
        };
        let report = Report { findings: vec![finding], waived: vec![], notes: vec![], ..TEMPLATE.clone() };
        let show = |format, color| {
            let mut out = Vec::new();
            render(format, &report, &sources, &Style { color, width, verbose: true }, &mut out).expect("written");
            String::from_utf8(out).expect("UTF-8")
        };
        let (full, concise, json) = (show(Format::Full, false), show(Format::Concise, false), show(Format::Json, false));
        show(Format::Full, true);
        prop_assert!(full.chars().all(|c| c == '\n' || !sanitize::is_hostile(c)));
        prop_assert_eq!(concise.lines().count(), 1);
        let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
        let start = &json["findings"][0]["location"]["start"];
        let at = format!("a.yaml:{}:{}", start["line"], start["column"]);
        let head = format!("{at}: ");
        prop_assert!(concise.starts_with(&head));
        let header = format!("╭─[{at}]");
        prop_assert!(full.contains(&header), "{} in {}", at, full);
        for line in full.lines().filter(|line| !line.ends_with(" lockfiles")) {
            let columns: usize = line.chars().map(|c| c.width().unwrap_or(0)).sum();
            prop_assert!(columns <= width.max(40), "{} columns of {} in {}", columns, width, line);
        }
    }
}
