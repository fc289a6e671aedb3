//! Every format says the same place and the same level, and the place is the marked one.

use super::fixture::{Expected, fixture};
use super::xml;
use crate::runner;
use serde_json::Value;
use ssot::path::RepoPath;
use ssot::render::OutputFormat as _;
use ssot::render::{Format, Style, guard, render, sanitize};
use ssot::text::Side;

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
        let head = guard::disarm(&format!("{at}: ")).into_owned();
        assert!(concise[index].starts_with(&head), "{} is not at {at}", concise[index]);
        let header = if place.snippet { format!("╭─[{at}]") } else { format!("──[{path}]") };
        let found = blocks[index].lines().find(|line| line.contains("─[")).expect("a header");
        assert_eq!(found.trim_start(), guard::disarm(&header));
        let location = &json["findings"][index]["location"];
        assert_eq!(location["path"], place.path.as_str(), "JSON keeps true bytes");
        assert_eq!(location["start"]["line"], place.line);
        assert_eq!(location["start"]["column"], place.column);
        let length =
            location["end"]["byte"].as_u64().zip(location["start"]["byte"].as_u64()).map(|(end, start)| end - start);
        assert_eq!(length, Some(place.token.len() as u64));
    }
}

/// A finding as some format shows it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Seen {
    path: String,
    line: u64,
    column: u64,
    level: &'static str,
}

impl Seen {
    fn new(path: &str, line: u64, column: u64, level: &str) -> Self {
        let level = match level {
            "error" | "ERROR" | "major" | "❌" => "error",
            "warning" | "WARNING" | "minor" | "⚠️" => "warning",
            "info" | "INFO" | "note" | "notice" | "ℹ️" => "info",
            other => panic!("{other} is no level"),
        };
        Self { path: path.to_owned(), line, column, level }
    }
}

/// What is to be seen, where `path` is how a format can show a path.
fn expected(path: impl Fn(&str) -> String) -> Vec<Seen> {
    let fixture = fixture();
    let findings = fixture.report.findings.iter();
    let mut all: Vec<Seen> = fixture
        .expected
        .iter()
        .zip(findings)
        .map(|(place, finding)| {
            Seen::new(&path(&place.path), place.line as u64, place.column as u64, finding.level.as_str())
        })
        .collect();
    all.sort();
    all
}

/// What a machine's format shows.
fn seen(format: Format, read: impl Fn(&Value) -> Vec<Seen>) -> Vec<Seen> {
    let json = serde_json::from_str(&rendered(format, Style::default())).expect("JSON");
    let mut all = read(&json);
    all.sort();
    all
}

fn each<'a>(list: &'a Value, read: impl Fn(&'a Value) -> Seen) -> Vec<Seen> {
    list.as_array().expect("a list").iter().map(read).collect()
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

fn number(value: &Value) -> u64 {
    value.as_u64().expect("a number")
}

/// A percent-encoded path.
pub(super) fn decoded(uri: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = uri.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next().expect("a digit"), rest.next().expect("a digit")];
            bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).expect("ASCII"), 16).expect("hexadecimal"));
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).expect("UTF-8")
}

#[test]
fn formats_for_machines_keep_true_paths() {
    let all = expected(str::to_owned);
    let json = seen(Format::Json, |json| {
        each(&json["findings"], |finding| {
            let start = &finding["location"]["start"];
            let path = text(&finding["location"]["path"]);
            Seen::new(path, number(&start["line"]), number(&start["column"]), text(&finding["level"]))
        })
    });
    assert_eq!(json, all);
    let sarif = seen(Format::Sarif, |json| {
        each(&json["runs"][0]["results"], |result| {
            let place = &result["locations"][0]["physicalLocation"];
            let path = decoded(text(&place["artifactLocation"]["uri"]));
            let region = &place["region"];
            Seen::new(&path, number(&region["startLine"]), number(&region["startColumn"]), text(&result["level"]))
        })
    });
    assert_eq!(sarif, all);
    let gitlab = seen(Format::Gitlab, |json| {
        each(json, |issue| {
            let (path, begin) = (text(&issue["location"]["path"]), &issue["location"]["positions"]["begin"]);
            assert_eq!(issue["location"]["lines"]["begin"], begin["line"]);
            Seen::new(path, number(&begin["line"]), number(&begin["column"]), text(&issue["severity"]))
        })
    });
    assert_eq!(gitlab, all);
    let fixture = fixture();
    let rdjson = seen(Format::Rdjson, |json| {
        each(&json["diagnostics"], |diagnostic| {
            let (path, start) = (text(&diagnostic["location"]["path"]), &diagnostic["location"]["range"]["start"]);
            let (line, bytes) = (number(&start["line"]), number(&start["column"]) as usize - 1);
            // Its columns count bytes.
            let file = fixture.sources.at(Side::Head, &RepoPath::parse(path).expect("a path"));
            let line_text = file.map_or("", |file| file.text().split('\n').nth(line as usize - 1).expect("the line"));
            let column = line_text[..bytes].chars().count() as u64 + 1;
            Seen::new(path, line, column, text(&diagnostic["severity"]))
        })
    });
    assert_eq!(rdjson, all);
}

#[test]
fn github_annotates_the_same_places() {
    // It has an escape for line ends only.
    let all = expected(|path| {
        path.chars().map(|c| if sanitize::is_hostile(c) && c != '\n' { sanitize::REPLACEMENT } else { c }).collect()
    });
    let commands = runner::commands(&rendered(Format::Github, Style::default()));
    let mut found: Vec<Seen> = commands
        .iter()
        .map(|command| {
            let property = |name: &str| command.properties[name].as_str();
            let number = |name: &str| property(name).parse::<u64>().expect("a number");
            let column = command.properties.get("col").map(|_| number("col"));
            // Only a place within one line has columns.
            assert_eq!(column.is_some(), number("line") == number("endLine"), "{command:?}");
            Seen::new(property("file"), number("line"), column.unwrap_or(13), &command.name)
        })
        .collect();
    found.sort();
    assert_eq!(found, all);
}

#[test]
fn junit_reports_the_same_places() {
    // XML has no way to write most of C0.
    let all = expected(|path| {
        path.chars().map(|c| if c < ' ' && !"\t\n\r".contains(c) { sanitize::REPLACEMENT } else { c }).collect()
    });
    let root = xml::parse(&rendered(Format::Junit, Style::default())).expect("XML");
    let mut found = Vec::new();
    for suite in root.named("testsuite") {
        for case in suite.named("testcase") {
            assert_eq!(case.attribute("classname"), suite.attribute("name"));
            assert_eq!(case.attribute("file"), suite.attribute("name"));
            let (level, said) = match &case.children[0] {
                failure if failure.name == "failure" => (failure.attribute("type"), failure.text.as_str()),
                out if out.name == "system-out" => ("info", out.text.strip_prefix("info: ").expect("its level")),
                _ => continue,
            };
            let rest = said.strip_prefix(suite.attribute("name")).and_then(|rest| rest.strip_prefix(':'));
            let mut numbers = rest.expect("the path first").split(':');
            let mut number = || numbers.next().and_then(|number| number.parse::<u64>().ok()).expect("a number");
            let (line, column) = (number(), number());
            assert_eq!(case.attribute("line"), line.to_string());
            found.push(Seen::new(suite.attribute("name"), line, column, level));
        }
    }
    found.sort();
    assert_eq!(found, all);
}

#[test]
fn markdown_lists_the_same_places() {
    let all = expected(|path| sanitize::one_line(path).replace("##[", "##\u{fffd}"));
    let page = rendered(Format::Markdown, Style::default());
    let (mut found, mut path) = (Vec::new(), String::new());
    for line in page.lines().take_while(|line| *line != "#### Notes") {
        if let Some(heading) = line.strip_prefix("#### ") {
            let fence = heading.len() - heading.trim_start_matches('`').len();
            path = heading[fence..heading.len() - fence].to_owned();
        } else if let Some(item) = line.strip_prefix("- ") {
            let words: Vec<&str> = item.split(' ').collect();
            let (line, column) = words[2].split_once(':').expect("line and column");
            found.push(Seen::new(&path, line.parse().expect("a number"), column.parse().expect("a number"), words[0]));
        }
    }
    found.sort();
    assert_eq!(found, all);
}

#[test]
fn a_folder_of_a_monorepo_is_named_from_the_root() {
    let mut fixture = fixture();
    fixture.report.folder = RepoPath::parse("services/a b").expect("a path");
    let show = |format| {
        let mut out = Vec::new();
        render(format, &fixture.report, &fixture.sources, &Style::default(), &mut out).expect("written");
        String::from_utf8(out).expect("UTF-8")
    };
    let json = |format| serde_json::from_str::<Value>(&show(format)).expect("JSON");
    let path = "services/a b/ssot_plan/locks/frontend.json";
    let sarif = json(Format::Sarif);
    let place = &sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"];
    assert_eq!(place["uri"], "services/a%20b/ssot_plan/locks/frontend.json");
    assert_eq!(
        sarif["runs"][0]["automationDetails"]["id"],
        "ssot/services/a%20b/0123456789abcdef0123456789abcdef01234567"
    );
    assert_eq!(json(Format::Gitlab)[0]["location"]["path"], path);
    assert_eq!(json(Format::Rdjson)["diagnostics"][0]["location"]["path"], path);
    assert_eq!(runner::commands(&show(Format::Github))[0].properties["file"], path);
    assert!(show(Format::Junit).contains(&format!("<testsuite name=\"{path}\" ")));
    let page = show(Format::Markdown);
    assert!(page.contains(&format!("#### `{path}`")) && page.contains("`main:services/a b/ssot_plan/"), "{page}");
    let concise = show(Format::Concise);
    let known = ["services/a b/", "main:services/a b/"];
    assert!(concise.lines().all(|line| known.iter().any(|start| line.starts_with(start))), "{concise}");
    // These are read where the check was started.
    assert_eq!(json(Format::Json)["findings"][0]["location"]["path"], "ssot_plan/locks/frontend.json");
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
