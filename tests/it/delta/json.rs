//! The JSON difference, against its published schema.

use super::command::diff;
use super::example::example;
use serde_json::Value;

fn schema() -> Value {
    serde_json::from_str(include_str!("../../../schemas/diff.schema.json")).unwrap()
}

pub(super) fn problems(instance: &Value) -> Vec<String> {
    let validator = jsonschema::options().should_validate_formats(true).build(&schema()).unwrap();
    validator.iter_errors(instance).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

fn found() -> Value {
    let run = diff(&example(), &["v1.0", "main", "--format", "json"]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{run:?}");
    serde_json::from_str(&run.stdout).unwrap()
}

#[test]
fn output_satisfies_the_published_schema() {
    let found = found();
    assert_eq!(problems(&found), Vec::<String>::new());
    for example in schema()["examples"].as_array().unwrap() {
        assert_eq!(problems(example), Vec::<String>::new());
    }
    // Everything that the text tells is there.
    assert_eq!(found["summary"]["loosened"], 1);
    assert_eq!(found["changes"].as_array().map(Vec::len), Some(18));
    let change =
        |kind: &str| found["changes"].as_array().unwrap().iter().find(|change| change["kind"] == kind).unwrap();
    let loosened = change("loosened");
    assert_eq!(loosened["subject"]["id"], "rules.expiration.max_ttl");
    assert_eq!((loosened["from"].as_str(), loosened["to"].as_str()), (Some("180d"), Some("1y")));
    assert_eq!(loosened["after"]["start"]["line"], 14);
    assert_eq!(change("added")["fields"]["canonical"], "accounts_api");
    assert_eq!(found["impact"][0]["anchor"], "database_schema");
    assert_eq!(found["impact"][0]["locks"][0]["fresh"], true);
}

#[test]
fn the_schema_refuses_other_shapes() {
    for (pointer, value) in [
        ("/schema_version", serde_json::json!(2)),
        ("/changes/0/kind", serde_json::json!("vanished")),
        ("/changes/0/before", serde_json::json!("a.yaml:1")),
        ("/base/kind", serde_json::json!("cloud")),
        ("/summary/added", serde_json::json!(-1)),
        ("/impact/0/locks/0", serde_json::json!({ "workflow": "x" })),
    ] {
        let mut changed = found();
        *changed.pointer_mut(pointer).unwrap() = value;
        assert!(!problems(&changed).is_empty(), "{pointer}");
    }
}

#[test]
fn the_schema_is_printed() {
    let run = crate::cli::ssot(example().path()).args(["schema", "diff"]).run();
    assert_eq!((run.status, serde_json::from_str::<Value>(&run.stdout).unwrap()), (0, schema()));
}
