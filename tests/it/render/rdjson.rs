//! Reviewdog's format.

use super::agree::rendered;
use super::fixture::fixture;
use super::sarif::problems;
use serde_json::{Value, json};
use ssot::finding::{Edit, Location};
use ssot::path::RepoPath;
use ssot::render::{Format, Style, render};

fn report() -> Value {
    serde_json::from_str(&rendered(Format::Rdjson, Style::default())).expect("JSON")
}

#[test]
fn looks_as_reviewed() {
    insta::assert_snapshot!("rdjson", rendered(Format::Rdjson, Style::default()));
}

#[test]
fn satisfies_the_schema() {
    let schema = include_str!("schemas/rdjson.json");
    assert_eq!(problems(schema, &report()), Vec::<String>::new());
    for (pointer, value) in [
        ("/diagnostics/0/severity", json!("error")),
        ("/diagnostics/0/location/range/start/column", json!(0)),
        ("/diagnostics/0/location", json!({})),
    ] {
        let mut changed = report();
        *changed.pointer_mut(pointer).expect("there") = value;
        assert!(!problems(schema, &changed).is_empty(), "{pointer}");
    }
}

#[test]
fn ranges_count_bytes_and_cover_the_marked_text() {
    let (report, fixture) = (report(), fixture());
    for (index, place) in fixture.expected.iter().enumerate().filter(|(_, place)| place.snippet) {
        let finding = &fixture.report.findings[index];
        let range = &report["diagnostics"][index]["location"]["range"];
        let text = fixture.sources.at(finding.location.side, &finding.location.path).expect("a text").text();
        let byte = |position: &Value| {
            let number = |name: &str| position[name].as_u64().expect("a number") as usize;
            let before: usize = text.split_inclusive('\n').take(number("line") - 1).map(str::len).sum();
            before + number("column") - 1
        };
        assert_eq!(&text[byte(&range["start"])..byte(&range["end"])], place.token.trim_end(), "{range}");
    }
}

#[test]
fn a_fix_of_the_same_file_is_a_suggestion() {
    let report = report();
    let diagnostic = &report["diagnostics"][0];
    assert_eq!(diagnostic["suggestions"][0]["range"], diagnostic["location"]["range"]);
    assert_eq!(diagnostic["suggestions"][0]["text"], "\"2c26b46b68ffc68f\"");
    // One of another file would be applied to the wrong one.
    let mut fixture = fixture();
    let elsewhere = Location {
        path: RepoPath::parse("config/flags.json").expect("a path"),
        ..fixture.report.findings[0].location.clone()
    };
    fixture.report.findings[0].fix = Some(Edit { location: elsewhere, replacement: "x".into() });
    let mut out = Vec::new();
    render(Format::Rdjson, &fixture.report, &fixture.sources, &Style::default(), &mut out).expect("written");
    let json: Value = serde_json::from_slice(&out).expect("JSON");
    assert!(json["diagnostics"][0].get("suggestions").is_none());
}

#[test]
fn the_message_tells_the_other_places() {
    let report = report();
    let message = report["diagnostics"][1]["message"].as_str().expect("a text");
    assert_eq!(
        message.lines().skip(1).collect::<Vec<_>>(),
        [
            "did you mean this one?: ssot_plan/ssot_manifest.yaml:4:9",
            "it was declared here: main:ssot_plan/ssot_manifest.yaml:2:9",
        ]
    );
}
