//! What every published schema promises.

use super::yaml;
use serde_json::Value;
use ssot::schema::{SchemaName, check};

/// Rules that schemas may leave constraints to.
const OWNERS: [&str; 12] = [
    "alias/missing-expiry",
    "alias/unresolved-pointer",
    "anchor/centrality-out-of-range",
    "anchor/invalid-id",
    "anchor/invalid-version",
    "anchor/missing-field",
    "anchor/source-outside-repo",
    "governance/invalid-duration",
    "governance/invalid-pattern",
    "lock/malformed-digest",
    "manifest/unknown-field",
    "waiver/invalid",
];

fn schemas() -> impl Iterator<Item = (SchemaName, Value)> {
    SchemaName::all().into_iter().map(|name| (name, serde_json::from_str(name.text()).expect("valid JSON")))
}

/// The schemas of ssot's own inputs; those of its outputs are their authors' business.
fn inputs() -> impl Iterator<Item = (SchemaName, Value)> {
    use SchemaName::{AuditEvent, AuditReport, Diff, Report, Verification};
    schemas().filter(|(name, _)| !matches!(name, Report | Diff | Verification | AuditReport | AuditEvent))
}

fn walk(value: &Value, path: &str, visit: &mut dyn FnMut(&str, &Value)) {
    visit(path, value);
    match value {
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(n, item)| walk(item, &format!("{path}/{n}"), visit));
        }
        Value::Object(object) => {
            object.iter().for_each(|(key, member)| walk(member, &format!("{path}/{key}"), visit));
        }
        _ => {}
    }
}

#[test]
fn every_schema_is_a_valid_one_of_its_draft_with_an_id_and_words() {
    for (name, schema) in schemas() {
        assert!(jsonschema::meta::is_valid(&schema), "{name:?}");
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
        assert_eq!(schema["$id"], format!("urn:ssot:schema:{}:1", name.as_str()));
        assert!(schema["title"].is_string() && schema["description"].is_string(), "{name:?}");
        assert!(schema["examples"].as_array().is_some_and(|examples| !examples.is_empty()), "{name:?}");
        assert_eq!(SchemaName::parse(name.as_str()), Some(name));
    }
    assert_eq!(SchemaName::parse("Manifest"), None);
}

#[test]
fn every_property_is_described() {
    for (name, schema) in inputs() {
        walk(&schema, "", &mut |path, value| {
            let conditional = path.contains("/if/") || path.contains("/examples/");
            if !conditional && path.ends_with("/properties") && !path.ends_with("/properties/properties") {
                for (key, property) in value.as_object().expect("a mapping") {
                    let words = property["description"].as_str().unwrap_or_default();
                    assert!(words.ends_with('.'), "{name:?} {path}/{key} has no description");
                }
            }
        });
    }
}

#[test]
fn every_example_is_valid() {
    for (name, schema) in inputs() {
        for example in schema["examples"].as_array().expect("examples") {
            let text = example.to_string();
            let document = yaml(&text);
            assert_eq!(check(name, document.root().expect("a document")), [], "{name:?} {text}");
        }
        walk(&schema, "", &mut |path, value| {
            let Some(examples) = value.get("examples").and_then(Value::as_array) else { return };
            if path.is_empty() || path.contains("/examples") {
                return;
            }
            let mut part = schema.clone();
            let object = part.as_object_mut().expect("a mapping");
            object.retain(|key, _| key.starts_with('$'));
            object.insert("$ref".into(), "#/$defs/part".into());
            object["$defs"]["part"] = value.clone();
            let validator =
                jsonschema::options().should_validate_formats(true).offline().build(&part).expect("a schema");
            for example in examples {
                assert!(validator.is_valid(example), "{name:?} {path} {example}");
            }
        });
    }
}

#[test]
fn constraints_are_left_to_known_rules_only() {
    for (name, schema) in schemas() {
        walk(&schema, "", &mut |path, value| {
            let Some(rule) = value.get("x-ssot-rule") else { return };
            let rules: Vec<&Value> = match rule {
                Value::Object(map) => map.values().collect(),
                one => vec![one],
            };
            for rule in rules {
                assert!(rule.as_str().is_some_and(|rule| OWNERS.contains(&rule)), "{name:?} {path} {rule}");
            }
        });
    }
}

#[test]
fn big_collections_are_constrained_by_their_items_alone() {
    // The checker hands the schema an empty list in their place, which must not change its verdict on the rest.
    for (name, key) in [
        (SchemaName::Manifest, "anchors"),
        (SchemaName::Manifest, "facts"),
        (SchemaName::Aliases, "aliases"),
        (SchemaName::Waivers, "waivers"),
    ] {
        let schema: Value = serde_json::from_str(name.text()).expect("valid JSON");
        let mut keywords: Vec<&str> =
            schema["properties"][key].as_object().expect("a mapping").keys().map(String::as_str).collect();
        keywords.sort_unstable();
        assert_eq!(keywords, ["description", "items", "type"], "{name:?} {key}");
    }
}
