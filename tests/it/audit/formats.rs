//! What is written, in each format.

use super::{ALIASES, MANIFEST, commit};
use crate::cli::ssot;
use crate::repo::Repo;
use serde_json::Value;

fn schema() -> Value {
    serde_json::from_str(ssot::schema::SchemaName::AuditEvent.text()).unwrap()
}

fn problems(instance: &Value) -> Vec<String> {
    let validator = jsonschema::options().should_validate_formats(true).build(&schema()).unwrap();
    validator.iter_errors(instance).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

fn platform() -> Repo {
    let repo = Repo::new().file(MANIFEST, "anchors:\n  - id: orders\n    owner: '@a'\n");
    commit(&repo, "Ada", "1700000000 +0100", "declare");
    repo.write(ALIASES, "- {canonical: orders, name: shop, context: web}\n");
    commit(
        &repo,
        "Bo",
        "1700100000 -0330",
        "call\n\nReviewed-by: Cy Dent <cy@example.com>\nReviewed-by: Bo <bo@example.com>\n",
    );
    repo.write(MANIFEST, "anchors:\n  - id: orders\n    owner: '@b'\n    description: \"a, \\\"b\\\"\\nc\"\n");
    commit(&repo, "Ada", "1700200000 +0000", "own");
    repo
}

#[test]
fn the_text_is_what_it_is() {
    let repo = platform();
    let run = ssot(repo.path()).args(["audit", "log"]).run();
    let ids: Vec<String> = repo.git(&["log", "--format=%H"]).lines().map(|id| id[..12].to_owned()).collect();
    let expected = format!(
        "\
{}  2023-11-17 05:46 +00:00  Ada
  own
  no approval in its trailers · not signed
    re-owned         anchor orders: @a → @b
    changed          anchor orders: description (not set) → a, \"b\" c

{}  2023-11-15 22:30 -03:30  Bo
  call
  approved by Cy Dent · not signed
    added            alias web/shop of orders

{}  2023-11-14 23:13 +01:00  Ada
  declare
  no approval in its trailers · not signed
    added            anchor orders

4 events in 3 commits; 3 of 3 first-parent commits touched the registry or a
source
",
        ids[0], ids[1], ids[2]
    );
    // Who commits in these tests is who writes, except that the name of the committer is fixed.
    let found = run.stdout.replace("committed by Ada · ", "");
    assert_eq!((run.status, found.as_str()), (0, expected.as_str()), "{run:?}");
}

#[test]
fn lines_satisfy_the_published_schema() {
    let repo = platform();
    let run = ssot(repo.path()).args(["audit", "log", "--format", "jsonl"]).run();
    assert_eq!(run.stdout.lines().count(), 4);
    for line in run.stdout.lines() {
        let event: Value = serde_json::from_str(line).unwrap();
        assert_eq!(problems(&event), Vec::<String>::new(), "{line}");
        let mut other = event.clone();
        other["event"] = "exploded".into();
        assert_ne!(problems(&other), Vec::<String>::new());
        other = event.clone();
        other["more"] = 1.into();
        assert_ne!(problems(&other), Vec::<String>::new());
    }
    let call: Value = serde_json::from_str(run.stdout.lines().nth(2).unwrap()).unwrap();
    assert_eq!(call["subject"]["id"], "web/shop");
    assert_eq!(call["commit"]["author"]["date"], "2023-11-16T02:00:00Z");
    assert_eq!(call["commit"]["author"]["offset_minutes"], -210);
    // Authors never approve themselves.
    assert_eq!(call["approved_by"], serde_json::json!([{"name": "Cy Dent", "email": "cy@example.com"}]));
    for example in schema()["examples"].as_array().unwrap() {
        assert_eq!(problems(example), Vec::<String>::new());
    }
}

#[test]
fn csv_has_a_header_and_one_record_for_each_event() {
    let repo = platform();
    // The carriage returns of RFC 4180 are no plain text.
    let run = ssot(repo.path()).args(["audit", "log", "--format", "csv"]).coloured().run();
    let lines: Vec<&str> = run.stdout.split_terminator("\r\n").collect();
    assert_eq!(lines.len(), 5, "{run:?}");
    assert!(lines[0].starts_with("committed,commit,event,subject_kind,subject,"), "{run:?}");
    assert!(lines[1].contains(",'@a,'@b,"), "{run:?}");
    assert!(lines[2].contains(",\"a, \"\"b\"\"\u{fffd}c\","), "{run:?}");
    let columns = lines[0].split(',').count();
    assert_eq!(lines[4].split(',').count(), columns, "{run:?}");
}

#[test]
fn each_format_can_go_to_a_file() {
    let repo = platform();
    let file = repo.beside("log.csv");
    let format = format!("csv={}", file.display());
    let run = ssot(repo.path()).args(["audit", "log", "--format", &format, "--format", "markdown"]).run();
    assert_eq!(run.status, 0, "{run:?}");
    assert!(run.stdout.starts_with("### <code>"), "{run:?}");
    assert_eq!(std::fs::read_to_string(file).unwrap().lines().count(), 5);
    let run = ssot(repo.path()).args(["audit", "log", "--format", "csv", "--format", "text"]).run();
    assert_eq!(run.status, 2, "{run:?}");
}

#[test]
fn many_events_of_one_kind_are_counted_unless_asked_for() {
    let many: String = (0..60).map(|n| format!("- {{canonical: orders, name: n{n}}}\n")).collect();
    let repo = Repo::new().file(ALIASES, many);
    commit(&repo, "Ada", "1700000000 +0000", "many");
    let run = ssot(repo.path()).args(["audit", "log"]).run();
    assert_eq!(run.stdout.matches("  added  ").count(), 40, "{run:?}");
    assert!(run.stdout.contains("… 20 more aliases added; --verbose lists them"), "{run:?}");
    let run = ssot(repo.path()).args(["audit", "log", "--verbose"]).run();
    assert_eq!(run.stdout.matches("  added  ").count(), 60, "{run:?}");
}
