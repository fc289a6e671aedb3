//! Where the references of a schema may lead.
//!
//! This is not a second resolver: it only has to name every subschema that a reference *may* mean, so that the work of a
//! check can be bounded. Where it is unsure it names more than one.

use serde_json::Value;
use std::collections::BTreeMap;

/// A subschema, and the resource (the schema with an `$id`) that it stands in.
#[derive(Clone, Copy)]
pub(super) struct Target<'s> {
    pub(super) schema: &'s Value,
    pub(super) resource: &'s Value,
}

/// What a reference may mean.
pub(super) enum Meaning<'s> {
    /// Any of these.
    Inside(Vec<Target<'s>>),
    /// A schema of schemas, which the library carries.
    MetaSchema,
    /// One of so many that following them all would be work without bound.
    Ambiguous,
    /// Something that is not in this file.
    Outside,
}

/// How many subschemas one reference may mean.
const MEANINGS: usize = 64;

/// The named parts of a schema.
#[derive(Default)]
pub(super) struct Names<'s> {
    ids: BTreeMap<&'s str, Vec<&'s Value>>,
    /// The same resources by the last part of their `$id`, for references that are relative.
    tails: BTreeMap<&'s str, Vec<&'s Value>>,
    anchors: BTreeMap<&'s str, Vec<Target<'s>>>,
    recursive: Vec<Target<'s>>,
    /// Whether any anchor is dynamic.
    pub(super) dynamic: bool,
}

impl<'s> Names<'s> {
    /// Reads the names of a schema.
    pub(super) fn new(root: &'s Value) -> Self {
        let mut names = Self::default();
        names.read(Target { schema: root, resource: root });
        names
    }

    fn read(&mut self, at: Target<'s>) {
        let resource = Self::resource_of(at.schema).unwrap_or(at.resource);
        let target = Target { schema: at.schema, resource };
        match at.schema {
            Value::Array(items) => items.iter().for_each(|schema| self.read(Target { schema, resource })),
            Value::Object(object) => {
                for (key, member) in object {
                    match (key.as_str(), member) {
                        ("$id" | "id", Value::String(id)) => self.name(id, target),
                        ("$anchor", Value::String(name)) => self.anchors.entry(name).or_default().push(target),
                        ("$dynamicAnchor", Value::String(name)) => {
                            self.dynamic = true;
                            self.anchors.entry(name).or_default().push(target);
                        }
                        ("$recursiveAnchor", Value::Bool(true)) => {
                            self.dynamic = true;
                            self.recursive.push(target);
                        }
                        _ => {}
                    }
                    self.read(Target { schema: member, resource });
                }
            }
            _ => {}
        }
    }

    fn name(&mut self, id: &'s str, target: Target<'s>) {
        if let Some(anchor) = id.strip_prefix('#') {
            self.anchors.entry(anchor).or_default().push(target);
        } else {
            let id = id.trim_end_matches('#');
            self.ids.entry(id).or_default().push(target.schema);
            self.tails.entry(tail(id)).or_default().push(target.schema);
        }
    }

    /// The resource that a subschema starts, if it has an `$id` of its own.
    pub(super) fn resource_of(schema: &'s Value) -> Option<&'s Value> {
        let id = schema.get("$id").or_else(|| schema.get("id"))?.as_str()?;
        (!id.starts_with('#')).then_some(schema)
    }

    /// What a `$ref`, `$dynamicRef` or `$recursiveRef` may mean.
    pub(super) fn resolve(&self, keyword: &str, reference: &str, resource: &'s Value) -> Meaning<'s> {
        let (uri, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let own = [resource];
        let bases: &[&'s Value] = if uri.is_empty() {
            &own
        } else if let Some(exact) = self.ids.get(uri) {
            exact
        } else if is_meta_schema(uri) {
            return Meaning::MetaSchema;
        } else {
            self.tails.get(tail(uri)).map_or(&[], Vec::as_slice)
        };
        let fragment = decode(fragment);
        let anchors = self.anchors.get(fragment.as_str()).map_or(&[] as &[_], Vec::as_slice);
        if bases.len() > MEANINGS || anchors.len() > MEANINGS || self.recursive.len() > MEANINGS {
            return Meaning::Ambiguous;
        }
        let mut found: Vec<Target<'s>> = Vec::new();
        if fragment.is_empty() {
            found.extend(bases.iter().map(|base| Target { schema: base, resource: base }));
        } else if fragment.starts_with('/') {
            found.extend(bases.iter().filter_map(|base| follow(base, &fragment)));
        } else if !bases.is_empty() {
            found.extend(anchors);
        }
        if keyword == "$recursiveRef" {
            found.extend(&self.recursive);
        }
        if found.is_empty() { Meaning::Outside } else { Meaning::Inside(found) }
    }
}

fn tail(uri: &str) -> &str {
    uri.rsplit(['/', ':']).next().unwrap_or_default()
}

fn is_meta_schema(uri: &str) -> bool {
    let rest = uri.strip_prefix("https://").or_else(|| uri.strip_prefix("http://"));
    rest.is_some_and(|rest| rest.starts_with("json-schema.org/draft"))
}

fn follow<'s>(base: &'s Value, pointer: &str) -> Option<Target<'s>> {
    let mut at = Target { schema: base, resource: base };
    for segment in super::locate::segments(pointer) {
        at.schema = match at.schema {
            Value::Array(items) => items.get(segment.parse::<usize>().ok()?)?,
            other => other.get(&segment)?,
        };
        at.resource = Names::resource_of(at.schema).unwrap_or(at.resource);
    }
    Some(at)
}

fn decode(fragment: &str) -> String {
    let mut bytes = Vec::with_capacity(fragment.len());
    let mut rest = fragment.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let code = (*first == b'%').then(|| after.get(..2)).flatten();
        let code = code.and_then(|hex| std::str::from_utf8(hex).ok()).and_then(|hex| u8::from_str_radix(hex, 16).ok());
        bytes.push(code.unwrap_or(*first));
        rest = after.get(if code.is_some() { 2 } else { 0 }..).unwrap_or_default();
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
