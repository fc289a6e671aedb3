//! The check of ssot's own files.

use super::collect::Collector;
use super::compiled::{Compiled, embedded};
use super::locate::{Spot, escape};
use super::{SchemaName, Violation, ViolationKind};
use crate::document::{Kind, Node};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// How many values one entry of a document may hold before it is too large to check: the schema's work is done on a
/// copy of it in memory.
pub(super) const ENTRY_VALUES: usize = 1_000_000;

/// Checks a document against one of ssot's schemas. Violations stand in the order of the text.
///
/// The big collections of the top level (anchors, aliases, locked anchors) are checked item by item, so that the copy
/// that the schema library needs stays small.
pub fn check(name: SchemaName, node: Node<'_>) -> Vec<Violation> {
    let whole = Spot::whole(node, name.noun());
    match embedded(name) {
        Ok(compiled) => check_with(compiled, &whole),
        Err(reason) => vec![Violation {
            span: whole.start(),
            pointer: String::new(),
            message: format!("{} cannot be checked: ssot's own schema is faulty ({reason})", name.noun()),
            help: Some("this is a fault of ssot, please report it".into()),
            kind: ViolationKind::Unchecked,
            owner: None,
        }],
    }
}

fn check_with(compiled: &Compiled, whole: &Spot<'_>) -> Vec<Violation> {
    let mut out = Collector::new(&compiled.schema, true);
    let root = whole.node;
    let shell = match root.kind() {
        Kind::Sequence if compiled.collection(None, true).is_some() => Some(Value::Array(Vec::new())),
        Kind::Mapping => hollow(compiled, whole, &mut out).map(Value::Object),
        _ => small_json(whole, "", &mut out),
    };
    // What is too large has been reported, and hides the rest of the shell.
    if let Some(shell) = shell {
        out.check(&compiled.shell, &shell, whole, "");
    }
    if root.kind() == Kind::Sequence {
        check_items(compiled, None, whole, "", &mut out);
    }
    let mut seen = BTreeSet::new();
    for entry in root.entries() {
        let key = entry.key.key_text();
        // A duplicate key is a fault of the document, and its first value counts.
        if compiled.is_collection(&key) && seen.insert(key.clone()) {
            check_items(compiled, Some(&key), &whole.member(entry), &format!("/{}", escape(&key)), &mut out);
        }
    }
    out.finish(whole)
}

/// The mapping as JSON, with its big collections emptied; `None` when some other value of it is too large.
fn hollow(compiled: &Compiled, whole: &Spot<'_>, out: &mut Collector<'_>) -> Option<Map<String, Value>> {
    let mut shell = Map::new();
    let mut complete = true;
    for entry in whole.node.entries() {
        let key = entry.key.key_text();
        if shell.contains_key(&*key) {
            continue;
        }
        let spot = whole.member(entry);
        let value = match entry.value.kind() {
            Kind::Sequence if compiled.is_collection(&key) => Some(Value::Array(Vec::new())),
            Kind::Mapping if compiled.is_collection(&key) => Some(Value::Object(Map::new())),
            _ => small_json(&spot, &format!("/{}", escape(&key)), out),
        };
        complete &= value.is_some();
        shell.insert(key.into_owned(), value.unwrap_or_default());
    }
    complete.then_some(shell)
}

fn check_items(compiled: &Compiled, key: Option<&str>, spot: &Spot<'_>, pointer: &str, out: &mut Collector<'_>) {
    let list = spot.node.kind() == Kind::Sequence;
    let Some(collection) = compiled.collection(key, list) else { return };
    for (index, node) in spot.node.items().enumerate() {
        check_item(&collection.item, &spot.item(node), format!("{pointer}/{index}"), out);
    }
    let mut seen = BTreeSet::new();
    for entry in spot.node.entries() {
        let key = entry.key.key_text();
        let pointer = format!("{pointer}/{}", escape(&key));
        if seen.insert(key) {
            check_item(&collection.item, &spot.member(entry), pointer, out);
        }
    }
}

fn check_item(item: &jsonschema::Validator, spot: &Spot<'_>, pointer: String, out: &mut Collector<'_>) {
    if let Some(value) = small_json(spot, &pointer, out) {
        out.check(item, &value, spot, &pointer);
    }
}

/// The value as JSON, unless it is too large, which is reported.
fn small_json(spot: &Spot<'_>, pointer: &str, out: &mut Collector<'_>) -> Option<Value> {
    if size_within(spot.node, ENTRY_VALUES) {
        return Some(spot.node.to_json());
    }
    out.push(too_large(spot, pointer));
    None
}

pub(super) fn too_large(spot: &Spot<'_>, pointer: &str) -> Violation {
    Violation {
        span: spot.span(),
        pointer: pointer.to_owned(),
        message: format!("{} is too large to check: it holds more than {ENTRY_VALUES} values", spot.name.subject()),
        help: Some("split it into smaller files".into()),
        kind: ViolationKind::Unchecked,
        owner: None,
    }
}

/// True when the value holds at most `limit` values, YAML aliases followed. Looks at no more than that.
pub(super) fn size_within(node: Node<'_>, limit: usize) -> bool {
    fn walk(node: Node<'_>, left: &mut usize) -> bool {
        match left.checked_sub(1) {
            Some(less) => *left = less,
            None => return false,
        }
        match node.kind() {
            Kind::Sequence => node.items().all(|item| walk(item, left)),
            Kind::Mapping => node.entries().all(|entry| walk(entry.key, left) && walk(entry.value, left)),
            _ => true,
        }
    }
    walk(node, &mut { limit })
}
