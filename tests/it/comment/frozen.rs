//! Version 1 of the document is what its schema says, although a part of it is a type that other formats use as well.

use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use ssot::render::delta::outline::{Detail, Item, Piece, Section, Tone, Topic};
use ssot::schema::SchemaName;
use std::collections::BTreeSet;

/// What a type would have taken in the place of `?`, by the error that names it.
fn taken<T: DeserializeOwned>(instead: Value) -> BTreeSet<String> {
    let Err(error) = serde_json::from_value::<T>(instead) else { panic!("`?` is taken") };
    let said = error.to_string();
    assert!(said.starts_with("unknown ") && said.contains("`?`, expected "), "{said}");
    said.split('`').skip(1).step_by(2).skip(1).map(str::to_owned).collect()
}

fn words(list: &Value) -> BTreeSet<String> {
    list.as_array().unwrap().iter().map(|word| word.as_str().unwrap().to_owned()).collect()
}

/// A new topic, tone, field or kind of detail makes readers of version 1 refuse the document, so it is a new version.
#[test]
fn the_sections_are_spelled_as_the_schema_has_them() {
    let schema: Value = serde_json::from_str(SchemaName::Comment.text()).unwrap();
    let defs = &schema["$defs"];
    let topics = taken::<Topic>(json!("?"));
    assert!(topics.len() == 11 && topics.contains("limits"), "{topics:?}");
    assert_eq!(topics, words(&defs["section"]["properties"]["topic"]["enum"]));
    assert_eq!(taken::<Tone>(json!("?")), words(&defs["item"]["properties"]["tone"]["enum"]));
    assert_eq!(taken::<Section>(json!({"?": 1})), words(&defs["section"]["required"]));
    assert_eq!(taken::<Item>(json!({"?": 1})), words(&defs["item"]["required"]));
    let kinds = |of: &str| -> BTreeSet<String> {
        let kinds = defs[of]["oneOf"].as_array().unwrap().iter();
        kinds.flat_map(|kind| words(&kind["required"])).collect()
    };
    assert_eq!(taken::<Detail>(json!("?")), kinds("detail"));
    assert_eq!(taken::<Piece>(json!("?")), kinds("piece"));
    let values = &defs["detail"]["oneOf"][1]["properties"]["values"]["required"];
    assert_eq!(taken::<Detail>(json!({"values": {"?": 1}})), words(values));
}
