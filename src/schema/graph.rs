//! Which subschema of a user's schema may lead to which, so that the work of a check can be known before it is done.

use super::refs::{Meaning, Names, Target};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};

/// A subschema.
#[derive(Debug, Default)]
pub(super) struct Part {
    /// Those that are applied to the same value.
    pub(super) same: Vec<Same>,
    /// Those that are applied to the value of a key.
    pub(super) keys: BTreeMap<String, usize>,
    /// Those that may be applied to any value of a mapping.
    pub(super) members: Vec<usize>,
    /// Those that may be applied to any item of a list.
    pub(super) items: Vec<usize>,
    /// Those that are applied to one item each.
    pub(super) places: Vec<usize>,
    /// Those that are applied to the keys themselves.
    pub(super) names: Vec<usize>,
    /// The work that the part causes by itself.
    pub(super) weight: u64,
    /// Whether it asks what other parts have looked at (`unevaluated…`), which runs them once more per entry.
    pub(super) looks_back: bool,
    /// Whether it holds values against a schema of schemas, which goes through all of them.
    pub(super) meta: bool,
    /// Its place in an order in which every part stands before those it applies to the same value.
    pub(super) order: usize,
}

/// A subschema that is applied to the same value.
#[derive(Debug, Clone, Copy)]
pub(super) struct Same {
    pub(super) part: usize,
    /// Whether it is one of several alternatives.
    pub(super) alternative: bool,
}

/// The subschemas of a schema. The first is the whole.
#[derive(Debug)]
pub(super) struct Graph {
    pub(super) parts: Vec<Part>,
    /// The parts by their place in the order.
    pub(super) ordered: Vec<usize>,
}

impl Graph {
    /// Reads a schema. The error says, in words, what cannot be followed or would never end.
    pub(super) fn new(root: &Value) -> Result<Self, String> {
        let mut builder =
            Builder { names: Names::new(root), parts: Vec::new(), known: HashMap::new(), waiting: Vec::new() };
        builder.part(Target { schema: root, resource: root });
        while let Some((index, target)) = builder.waiting.pop() {
            builder.read(index, target)?;
        }
        if builder.names.dynamic && builder.parts.iter().any(|part| part.meta) {
            return Err(
                "it mixes dynamic references with references to a meta-schema, which ssot does not follow".into()
            );
        }
        let mut graph = Self { parts: builder.parts, ordered: Vec::new() };
        graph.sort()?;
        Ok(graph)
    }

    /// Orders the parts; an error means that one applies itself to the same value again, without end.
    fn sort(&mut self) -> Result<(), String> {
        let mut incoming = vec![0_usize; self.parts.len()];
        for same in self.parts.iter().flat_map(|part| &part.same) {
            if let Some(count) = incoming.get_mut(same.part) {
                *count += 1;
            }
        }
        let mut ready: Vec<usize> = (0..incoming.len()).filter(|part| incoming.get(*part) == Some(&0)).collect();
        while let Some(index) = ready.pop() {
            let order = self.ordered.len();
            self.ordered.push(index);
            let Some(part) = self.parts.get_mut(index) else { continue };
            part.order = order;
            for same in &part.same {
                if let Some(count) = incoming.get_mut(same.part) {
                    *count -= 1;
                    if *count == 0 {
                        ready.push(same.part);
                    }
                }
            }
        }
        if self.ordered.len() == self.parts.len() {
            Ok(())
        } else {
            Err("a part of it refers to itself without going deeper into the value".into())
        }
    }
}

struct Builder<'s> {
    names: Names<'s>,
    parts: Vec<Part>,
    /// Parts by the address of their subschema, which is the one thing that tells two equal ones apart.
    known: HashMap<(*const Value, *const Value), usize>,
    waiting: Vec<(usize, Target<'s>)>,
}

impl<'s> Builder<'s> {
    fn part(&mut self, target: Target<'s>) -> usize {
        let key = (std::ptr::from_ref(target.schema), std::ptr::from_ref(target.resource));
        if let Some(index) = self.known.get(&key) {
            return *index;
        }
        let index = self.parts.len();
        self.parts.push(Part::default());
        self.known.insert(key, index);
        self.waiting.push((index, target));
        index
    }

    fn read(&mut self, index: usize, target: Target<'s>) -> Result<(), String> {
        let mut part = Part { weight: 1, ..Part::default() };
        let resource = Names::resource_of(target.schema).unwrap_or(target.resource);
        for (keyword, value) in target.schema.as_object().into_iter().flatten() {
            let mut below = |schema: &'s Value| self.part(Target { schema, resource });
            match (keyword.as_str(), value) {
                ("allOf", Value::Array(all)) => {
                    part.same.extend(all.iter().map(|schema| Same { part: below(schema), alternative: false }));
                }
                ("anyOf" | "oneOf", Value::Array(all)) => {
                    part.same.extend(all.iter().map(|schema| Same { part: below(schema), alternative: true }));
                }
                ("not" | "if" | "then" | "else", schema) => {
                    part.same.push(Same { part: below(schema), alternative: false });
                }
                ("dependentSchemas" | "dependencies", Value::Object(all)) => {
                    let schemas = all.values().filter(|schema| !schema.is_array());
                    part.same.extend(schemas.map(|schema| Same { part: below(schema), alternative: false }));
                }
                ("properties", Value::Object(all)) => {
                    part.keys.extend(all.iter().map(|(key, schema)| (key.clone(), below(schema))));
                }
                ("patternProperties", Value::Object(all)) => {
                    part.weight += all.len() as u64;
                    part.members.extend(all.values().map(below));
                }
                ("additionalProperties" | "unevaluatedProperties", schema) => {
                    part.looks_back |= keyword == "unevaluatedProperties";
                    part.members.push(below(schema));
                }
                ("propertyNames", schema) => part.names.push(below(schema)),
                ("items" | "prefixItems", Value::Array(all)) => part.places.extend(all.iter().map(below)),
                ("items" | "additionalItems" | "contains" | "unevaluatedItems", schema) => {
                    part.looks_back |= keyword == "unevaluatedItems";
                    part.items.push(below(schema));
                }
                ("$ref" | "$dynamicRef" | "$recursiveRef", Value::String(reference)) => {
                    match self.names.resolve(keyword, reference, resource) {
                        Meaning::Inside(targets) => {
                            for target in targets {
                                part.same.push(Same { part: self.part(target), alternative: false });
                            }
                        }
                        Meaning::MetaSchema => part.meta = true,
                        Meaning::Ambiguous => {
                            return Err(format!(
                                "`{}` in it may mean too many things",
                                super::message::shorten(reference)
                            ));
                        }
                        Meaning::Outside => {
                            return Err(format!(
                                "it refers to `{}`, which is not in the file; ssot follows no reference out of a schema",
                                super::message::shorten(reference)
                            ));
                        }
                    }
                }
                // Each value is compiled as an expression of its own.
                ("format", Value::String(format)) if format == "regex" => part.weight += 2_000,
                (_, value) => part.weight += 1 + size(value) / 8,
            }
        }
        if let Some(slot) = self.parts.get_mut(index) {
            *slot = part;
        }
        Ok(())
    }
}

fn size(value: &Value) -> u64 {
    match value {
        Value::Array(items) => items.iter().map(size).sum::<u64>() + 1,
        Value::Object(object) => object.values().map(size).sum::<u64>() + 1,
        Value::String(text) => 1 + text.len() as u64 / 64,
        _ => 1,
    }
}
