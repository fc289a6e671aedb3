//! Full, concise and JSON say the same place, and it is the marked one.

use super::fixture::{Expected, fixture};
use ssot::render::{Format, Style, render, sanitize};

pub(super) fn rendered(format: Format, style: Style) -> String {
    let fixture = fixture();
    let mut out = Vec::new();
    render(format, &fixture.report, &fixture.sources, &style, &mut out).expect("a Vec takes all");
    String::from_utf8(out).expect("UTF-8")
}

/// The findings of the full format, each from its header line on.
pub(super) fn blocks(full: &str) -> Vec<String> {
    let starts = |line: &str| ["error[", "warning[", "info["].iter().any(|level| line.starts_with(level));
    let mut blocks: Vec<String> = Vec::new();
    for line in full.lines() {
        if starts(line) {
            blocks.push(String::new());
        }
        if let Some(block) = blocks.last_mut() {
            block.push_str(line);
            block.push('\n');
        }
    }
    blocks
}

fn shown_path(expected: &Expected) -> String {
    sanitize::one_line(&expected.path).into_owned()
}

#[test]
fn every_format_names_the_marked_place() {
    let expected = fixture().expected;
    let concise = rendered(Format::Concise, Style::default());
    let full = rendered(Format::Full, Style::default());
    let json: serde_json::Value = serde_json::from_str(&rendered(Format::Json, Style::default())).expect("JSON");
    let (concise, blocks) = (concise.lines().collect::<Vec<_>>(), blocks(&full));
    assert_eq!((concise.len(), blocks.len()), (expected.len(), expected.len()));
    for (index, place) in expected.iter().enumerate() {
        let path = shown_path(place);
        let at = format!("{path}:{}:{}", place.line, place.column);
        assert!(concise[index].starts_with(&format!("{at}: ")), "{} is not at {at}", concise[index]);
        let header = if place.snippet { format!("╭─[{at}]") } else { format!("──[{path}]") };
        let found = blocks[index].lines().find(|line| line.contains("─[")).expect("a header");
        assert_eq!(found.trim_start(), header);
        let location = &json["findings"][index]["location"];
        assert_eq!(location["path"], place.path.as_str(), "JSON keeps true bytes");
        assert_eq!(location["start"]["line"], place.line);
        assert_eq!(location["start"]["column"], place.column);
        let length =
            location["end"]["byte"].as_u64().zip(location["start"]["byte"].as_u64()).map(|(end, start)| end - start);
        assert_eq!(length, Some(place.token.len() as u64));
    }
}

#[test]
fn concise_is_one_line_per_finding_whatever_a_message_holds() {
    let text = rendered(Format::Concise, Style::default());
    assert_eq!(text.lines().count(), fixture().expected.len());
    assert!(text.chars().all(|c| c == '\n' || !sanitize::is_hostile(c)));
    insta::assert_snapshot!("concise", text);
}

#[test]
fn format_names_round_trip() {
    for format in Format::all() {
        assert_eq!(Format::parse(format.as_str()), Some(*format));
    }
    assert_eq!(Format::parse("xml"), None);
}
