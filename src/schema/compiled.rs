//! The embedded schemas, compiled once.

use super::{SchemaName, options};
use jsonschema::Validator;
use serde_json::{Map, Value, json};
use std::sync::OnceLock;

/// A compiled schema, taken apart at its big collections.
pub(super) struct Compiled {
    /// The schema as it is written.
    pub(super) schema: Value,
    /// The whole schema. It is given documents whose big collections were emptied.
    pub(super) shell: Validator,
    /// The big collections.
    collections: Vec<Collection>,
}

/// A list or map of the top level whose items are checked one by one.
pub(super) struct Collection {
    /// The key it stands at; `None` for a document that is a list itself.
    key: Option<String>,
    /// Whether it is a list; else a map.
    list: bool,
    /// The schema of one item.
    pub(super) item: Validator,
}

impl Compiled {
    /// Compiles a schema. The error is in words.
    pub(super) fn new(text: &str) -> Result<Self, String> {
        let schema: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
        let build = |value: &Value| options().build(value).map_err(|error| error.masked().to_string());
        let shell = build(&schema)?;
        let mut collections = Vec::new();
        let properties = schema.get("properties").and_then(Value::as_object);
        let named = properties.into_iter().flatten().map(|(key, value)| (Some(key.clone()), value));
        for (key, subschema) in std::iter::once((None, &schema)).chain(named) {
            for (keyword, list) in [("items", true), ("additionalProperties", false)] {
                let Some(reference) = splittable(subschema, keyword, key.is_none()) else { continue };
                let item = build(&item_schema(&schema, reference))?;
                collections.push(Collection { key: key.clone(), list, item });
            }
        }
        Ok(Self { schema, shell, collections })
    }

    /// The collection at a key of the document (`None`: the document itself) when its value has the right kind.
    pub(super) fn collection(&self, key: Option<&str>, list: bool) -> Option<&Collection> {
        self.collections.iter().find(|collection| collection.key.as_deref() == key && collection.list == list)
    }

    /// True when a collection stands at the key, whatever the kind of its value.
    pub(super) fn is_collection(&self, key: &str) -> bool {
        self.collections.iter().any(|collection| collection.key.as_deref() == Some(key))
    }
}

/// The `$ref` of the items, when nothing else in the subschema looks at them, so that an empty collection can stand in.
fn splittable<'s>(subschema: &'s Value, keyword: &str, root: bool) -> Option<&'s str> {
    const INERT: [&str; 10] =
        ["type", "title", "description", "examples", "default", "$schema", "$id", "$defs", "required", "properties"];
    let object = subschema.as_object()?;
    let reference = object.get(keyword)?.get("$ref")?.as_str()?;
    let inert = |key: &str| {
        key == keyword
            || key.starts_with("x-ssot-")
            || INERT.contains(&key)
            // A document that is a list is not touched by what the schema says of documents that are maps.
            || (root && keyword == "items" && key == "additionalProperties")
    };
    let map_with_fields =
        keyword == "additionalProperties" && ["required", "properties"].iter().any(|k| object.contains_key(*k));
    (object.keys().all(|key| inert(key)) && !map_with_fields).then_some(reference)
}

fn item_schema(schema: &Value, reference: &str) -> Value {
    let mut item = Map::new();
    for key in ["$schema", "$id", "$defs"] {
        if let Some(value) = schema.get(key) {
            item.insert(key.into(), value.clone());
        }
    }
    item.insert("$ref".into(), json!(reference));
    Value::Object(item)
}

/// The compiled schema of a name. An error would be a fault of ssot itself; a test proves that there is none.
pub(super) fn embedded(name: SchemaName) -> Result<&'static Compiled, &'static str> {
    const COUNT: usize = SchemaName::all().len();
    static ALL: [OnceLock<Result<Compiled, String>>; COUNT] = [const { OnceLock::new() }; COUNT];
    match ALL.get(name.index()) {
        Some(cell) => cell.get_or_init(|| Compiled::new(name.text())).as_ref().map_err(String::as_str),
        None => Err("it is not registered"),
    }
}
