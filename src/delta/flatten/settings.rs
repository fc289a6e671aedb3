//! `ssot.yaml`.

use super::{Meaning, Out, canonical, clip, entries};
use crate::document::{Kind, Node};

/// What the ids of settings begin with.
pub(in crate::delta) const PREFIX: &str = "ssot.yaml ";

pub(super) fn read(root: Node<'_>, out: &mut Out<'_>) {
    for (key, at, value) in entries(root) {
        let id = format!("{PREFIX}{key}");
        match key.as_str() {
            "$schema" => {}
            "rules" if value.kind() == Kind::Mapping => {
                for (selector, at, setting) in entries(value) {
                    rule(&format!("{id}.{selector}"), at, setting, out);
                }
            }
            "limits" if value.kind() == Kind::Mapping => {
                for (key, at, value) in entries(value) {
                    leaf(format!("{id}.{key}"), at, value, Meaning::Plain, out);
                }
            }
            "aliases" | "locks" | "exclude" => leaf(id, at, value, Meaning::Set, out),
            "manifest" | "governance" | "teams" | "waivers" => leaf(id, at, value, Meaning::Path, out),
            _ => leaf(id, at, value, Meaning::Plain, out),
        }
    }
}

fn leaf(id: String, key: Node<'_>, value: Node<'_>, meaning: Meaning, out: &mut Out<'_>) {
    if let Some(text) = canonical(value, meaning) {
        out.limit(id, key.span(), text, value.span());
    }
}

/// A level, or a mapping with one and options. Some programs write `off` as a boolean.
fn rule(id: &str, key: Node<'_>, setting: Node<'_>, out: &mut Out<'_>) {
    let level = |id: String, key: Node<'_>, node: Node<'_>, out: &mut Out<'_>| {
        if node.as_bool() == Some(false) {
            out.limit(id, key.span(), "off".to_owned(), node.span());
        } else {
            leaf(id, key, node, Meaning::Plain, out);
        }
    };
    if setting.kind() != Kind::Mapping {
        return level(id.to_owned(), key, setting, out);
    }
    for entry in setting.entries() {
        match entry.key.as_str() {
            Some("level") => level(id.to_owned(), entry.key, entry.value, out),
            // Every option: one that is left out here could be changed without anybody being asked.
            Some(option) => leaf(format!("{id}.{}", clip(option)), entry.key, entry.value, Meaning::Plain, out),
            None => {}
        }
    }
}
