//! Manifests and alias registries: anchors, aliases, facts, and what a manifest says of itself.

use super::{Fields, Meaning, NO_ID, NO_NAME, Out, clip, entries, head, mappings};
use crate::document::{Kind, Node};
use crate::finding::{Subject, SubjectKind};
use crate::model::SOURCE_KEYS;

pub(super) fn read(root: Node<'_>, out: &mut Out<'_>) {
    if root.kind() != Kind::Mapping {
        return;
    }
    about(root, out);
    mappings(root.get("anchors")).for_each(|item| anchor(item, out));
    mappings(root.get("facts")).for_each(|item| fact(item, out));
    if let Some(config) = root.get("ssot_config") {
        super::governance::config(config, out);
    }
}

/// The manifest itself: its includes and notes. `generated_at` only says that somebody ran a program.
fn about(root: Node<'_>, out: &mut Out<'_>) {
    let mut fields = Fields::default();
    if let Some(include) = root.get("include") {
        fields.read("include".to_owned(), include, Meaning::Paths);
    }
    for (key, _, value) in root.get("metadata").map(|notes| entries(notes)).unwrap_or_default() {
        if key != "generated_at" {
            fields.read(format!("metadata.{key}"), value, Meaning::Plain);
        }
    }
    if !fields.0.is_empty() {
        let subject = Subject::new(SubjectKind::Manifest, out.path.as_str());
        out.push(subject, head(root), fields, None, None);
    }
}

pub(super) fn anchor(item: Node<'_>, out: &mut Out<'_>) {
    if item.kind() != Kind::Mapping {
        return;
    }
    let id = item.get("id").filter(|id| id.as_str().is_some());
    let name = clip(id.and_then(Node::as_str).unwrap_or(NO_ID));
    let mut fields = Fields::default();
    source(item, &mut fields);
    for (key, _, value) in entries(item) {
        match key.as_str() {
            "aliases" => {}
            "id" if id.is_some() => {}
            key if SOURCE_KEYS.contains(&key) => {}
            "aliasing" if value.kind() == Kind::Mapping => {
                for (key, _, value) in entries(value) {
                    let meaning = match key.as_str() {
                        "contexts" | "alias_types" => Meaning::Set,
                        _ => Meaning::Plain,
                    };
                    fields.read(format!("aliasing.{key}"), value, meaning);
                }
            }
            // An empty list says as little as none.
            "depends_on" | "validation_rules" | "generates" if value.kind() == Kind::Sequence && value.is_empty() => {}
            "depends_on" | "validation_rules" => fields.read(key, value, Meaning::Set),
            "generates" => fields.read(key, value, Meaning::Paths),
            "schema" => fields.read(key, value, Meaning::Path),
            "version" => fields.read(key, value, Meaning::Version),
            _ => fields.read(key, value, Meaning::Plain),
        }
    }
    let span = id.map_or_else(|| head(item), Node::span);
    out.push(Subject::anchor(name.clone()), span, fields, Some(name.clone()), None);
    mappings(item.get("aliases")).for_each(|item| alias(item, Some(&name), out));
}

/// The source under its one name, from the first spelling that says something.
fn source(item: Node<'_>, fields: &mut Fields) {
    let written = SOURCE_KEYS.into_iter().filter_map(|key| item.get(key));
    let mut written: Vec<Node<'_>> = written.filter(|node| node.kind() != Kind::Null).collect();
    written.sort_by_key(|node| node.as_str().is_none_or(|text| text.trim().is_empty()));
    if let Some(node) = written.first() {
        fields.read("source".to_owned(), *node, Meaning::Path);
    }
}

/// The aliases of a registry file: a list, or a mapping with one.
pub(super) fn aliases(root: Node<'_>, out: &mut Out<'_>) {
    let list = if root.kind() == Kind::Sequence { Some(root) } else { root.get("aliases") };
    mappings(list).for_each(|item| alias(item, None, out));
}

/// One alias; `inline` is the anchor that it stands under.
pub(super) fn alias(item: Node<'_>, inline: Option<&str>, out: &mut Out<'_>) {
    if item.kind() != Kind::Mapping {
        return;
    }
    let text = |key: &str| item.get(key).filter(|node| node.as_str().is_some());
    let (name, context) = (text("name"), text("context"));
    let mut fields = Fields::default();
    for (key, _, value) in entries(item) {
        match key.as_str() {
            "name" if name.is_some() => {}
            "context" if context.is_some() => {}
            // What stands inline is what counts there.
            "canonical" if inline.is_some() => {}
            "created_at" | "expires_at" => fields.read(key, value, Meaning::Time),
            _ => fields.read(key, value, Meaning::Plain),
        }
    }
    let canonical = match (inline, text("canonical").and_then(Node::as_str)) {
        (Some(anchor), _) => Some(anchor.to_owned()),
        // An empty pointer is the whole anchor.
        (None, Some(text)) => Some(clip(text.strip_suffix('#').unwrap_or(text))),
        (None, None) => None,
    };
    let anchor = canonical.as_ref().map(|text| text.split_once('#').map_or(text.as_str(), |(id, _)| id).to_owned());
    if let Some(canonical) = canonical {
        let span = text("canonical").filter(|_| inline.is_none()).or(name).map_or_else(|| head(item), Node::span);
        fields.0.insert("canonical".to_owned(), (canonical, span));
    }
    let context = context.and_then(Node::as_str).map(clip).filter(|text| !text.is_empty());
    let called = clip(name.and_then(Node::as_str).unwrap_or(NO_NAME));
    let subject = Subject::alias(context.as_deref().unwrap_or_default(), &called);
    out.push(subject, name.map_or_else(|| head(item), Node::span), fields, anchor, context);
}

fn fact(item: Node<'_>, out: &mut Out<'_>) {
    let id = item.get("id").filter(|id| id.as_str().is_some());
    let mut fields = Fields::default();
    for (key, _, value) in entries(item) {
        if key != "id" || id.is_none() {
            fields.read(key, value, Meaning::Plain);
        }
    }
    let name = clip(id.and_then(Node::as_str).unwrap_or(NO_ID));
    out.push(Subject::new(SubjectKind::Fact, name), id.map_or_else(|| head(item), Node::span), fields, None, None);
}
