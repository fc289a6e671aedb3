//! The JSON report, against its published schema.

use super::agree::rendered;
use super::fixture::fixture;
use serde_json::Value;
use ssot::render::{Format, Style};

fn schema() -> Value {
    serde_json::from_str(include_str!("../../../schemas/report.schema.json")).expect("JSON")
}

fn report() -> Value {
    serde_json::from_str(&rendered(Format::Json, Style::default())).expect("JSON")
}

fn problems(instance: &Value) -> Vec<String> {
    let schema = schema();
    let validator = jsonschema::options().should_validate_formats(true).build(&schema).expect("a schema");
    validator.iter_errors(instance).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

#[test]
fn output_satisfies_the_published_schema() {
    assert_eq!(problems(&report()), Vec::<String>::new());
    assert!(jsonschema::meta::is_valid(&schema()));
    for example in schema()["examples"].as_array().expect("examples") {
        assert_eq!(problems(example), Vec::<String>::new());
    }
}

#[test]
fn the_schema_refuses_other_shapes() {
    for (pointer, value) in [
        ("/schema_version", serde_json::json!(2)),
        ("/findings/0/level", serde_json::json!("fatal")),
        ("/findings/0/rule", serde_json::json!("nofamily")),
        ("/findings/0/fingerprint", serde_json::json!("x")),
        ("/findings/0/location/start/line", serde_json::json!(0)),
        ("/now", serde_json::json!("yesterday")),
        ("/summary", serde_json::json!({"errors": 1, "warnings": 0, "infos": 0, "waived": 0, "extra": 1})),
    ] {
        let mut changed = report();
        *changed.pointer_mut(pointer).expect("there") = value;
        assert!(!problems(&changed).is_empty(), "{pointer}");
    }
}

#[test]
fn says_what_the_report_says() {
    let text = rendered(Format::Json, Style::default());
    assert!(text.ends_with("}\n") && text.starts_with("{\n  \"schema_version\": 1,\n"));
    assert!(text.chars().all(|c| c == '\n' || u32::from(c) >= 0x20), "control characters are escaped");
    let (json, fixture) = (report(), fixture());
    for (index, finding) in fixture.report.findings.iter().enumerate() {
        let shown = &json["findings"][index];
        assert_eq!(shown["message"], finding.message.as_str(), "true text");
        assert_eq!(shown["subject"]["kind"], finding.subject.kind.as_str());
        assert_eq!(shown["related"].as_array().map(Vec::len), Some(finding.related.len()));
        assert_eq!(shown["fix"].is_null(), finding.fix.is_none());
    }
    assert_eq!(json["findings"][0]["fix"]["replacement"], "\"2c26b46b68ffc68f\"");
    assert_eq!(json["notes"].as_array().map(Vec::len), Some(1));
    assert_eq!(json["summary"]["waived"], 1);
    // A file as a whole is its first position, covering nothing.
    let bare = &json["findings"][10]["location"];
    assert_eq!(bare["start"], serde_json::json!({"line": 1, "column": 1, "byte": 0}));
    assert_eq!(bare["start"], bare["end"]);
}

#[test]
fn looks_as_reviewed() {
    let text = rendered(Format::Json, Style::default());
    let version = format!("\"version\": \"{}\"", env!("CARGO_PKG_VERSION"));
    insta::assert_snapshot!("json", text.replace(&version, "\"version\": \"[version]\""));
}
