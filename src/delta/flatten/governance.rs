//! Limits: the governance file, and the manifest's `ssot_config`. One record for each, named by its path.
//!
//! Contexts and owners are limits of their own (`contexts.frontend`), besides what is said of them: opening a context is a
//! change even where nothing is said of it.

use super::{Meaning, Out, canonical, clip, entries};
use crate::document::{Kind, Node};
use std::collections::BTreeSet;

/// What a list of names, such as the contexts, is worth as a limit: that it is there.
pub(in crate::delta) const DECLARED: &str = "declared";

pub(super) fn read(root: Node<'_>, out: &mut Out<'_>) {
    let Some(governance) = root.get("alias_governance") else { return };
    for (key, at, value) in first_entries(governance) {
        match key.as_str() {
            "contexts" => contexts("contexts", at, value, out),
            "rules" => nested("rules", value, 2, out),
            "audit" => nested("audit", value, 1, out),
            _ => leaf(key, at, value, out),
        }
    }
}

/// The manifest's `ssot_config`.
pub(super) fn config(config: Node<'_>, out: &mut Out<'_>) {
    for (key, at, value) in first_entries(config) {
        let id = format!("ssot_config.{key}");
        match key.as_str() {
            "families" | "validation" => nested(&id, value, 1, out),
            "aliasing" => {
                for (key, at, value) in first_entries(value) {
                    let id = format!("{id}.{key}");
                    match key.as_str() {
                        "contexts" => contexts(&id, at, value, out),
                        "global_rules" => global_rules(&id, value, out),
                        "governance" => nested(&id, value, 1, out),
                        _ => leaf(id, at, value, out),
                    }
                }
            }
            "governance" => {
                for (key, at, value) in first_entries(value) {
                    let id = format!("{id}.{key}");
                    match key.as_str() {
                        "owners" => owners(&id, at, value, out),
                        "access_control" | "audit" => nested(&id, value, 1, out),
                        _ => leaf(id, at, value, out),
                    }
                }
            }
            _ => leaf(id, at, value, out),
        }
    }
}

/// The entries of a mapping, each key once: of two the first one counts, and the other limits nothing.
fn first_entries<'d>(node: Node<'d>) -> impl Iterator<Item = (String, Node<'d>, Node<'d>)> {
    let mut seen = BTreeSet::new();
    entries(node).into_iter().filter(move |(key, ..)| seen.insert(key.clone()))
}

/// The leaves below a mapping, so many levels down; what lies deeper is one value. Names are joined only where they are
/// part of the format, so that no text is repeated without bound.
fn nested(id: &str, node: Node<'_>, levels: usize, out: &mut Out<'_>) {
    for (key, at, value) in first_entries(node) {
        let id = format!("{id}.{key}");
        let known = matches!(key.as_str(), "uniqueness" | "naming" | "expiration");
        if levels > 1 && known && value.kind() == Kind::Mapping {
            nested(&id, value, levels - 1, out);
        } else {
            leaf(id, at, value, out);
        }
    }
}

fn leaf(id: String, key: Node<'_>, value: Node<'_>, out: &mut Out<'_>) {
    if let Some(text) = canonical(value, meaning(&id)) {
        out.limit(id, key.span(), text, value.span());
    }
}

/// What the last part of a path means.
fn meaning(id: &str) -> Meaning {
    match id.rsplit('.').next().unwrap_or(id) {
        "default_ttl" | "max_ttl" | "retention_period" | "audit_retention" => Meaning::Duration,
        "permissions" | "required_fields" | "valid_families" | "read" | "write" | "admin" => Meaning::Set,
        _ => Meaning::Plain,
    }
}

/// A context's policy is a mapping, or else its permissions alone.
fn contexts(id: &str, key: Node<'_>, node: Node<'_>, out: &mut Out<'_>) {
    if node.kind() != Kind::Mapping {
        return leaf(id.to_owned(), key, node, out);
    }
    out.limit(id.to_owned(), key.span(), DECLARED.to_owned(), key.span());
    for (name, key, policy) in entries(node) {
        let id = format!("{id}.{name}");
        let first = out.records.len();
        out.limit(id.clone(), key.span(), DECLARED.to_owned(), key.span());
        if policy.kind() == Kind::Mapping {
            let mut unknown = Vec::new();
            for (part, key, value) in first_entries(policy) {
                match part.as_str() {
                    "permissions" | "approval_required" | "auto_expire" => {
                        leaf(format!("{id}.{part}"), key, value, out);
                    }
                    _ => unknown.push(part),
                }
            }
            // Keys that mean nothing are part of what is declared, once, however many there are.
            if !unknown.is_empty()
                && let Some(value) = canonical(policy, Meaning::Plain)
            {
                let record = out.records.get_mut(first);
                record.into_iter().for_each(|record| record.set("value", Some(&format!("{DECLARED} {value}"))));
            }
        } else {
            leaf(format!("{id}.permissions"), key, policy, out);
        }
        out.records.iter_mut().skip(first).for_each(|record| record.context = Some(name.clone()));
    }
}

/// A list of names that are on, a list of `name: true` pairs, or a mapping.
fn global_rules(id: &str, node: Node<'_>, out: &mut Out<'_>) {
    for item in std::iter::once(node).chain(node.items()) {
        if let Some(name) = item.as_str() {
            let id = format!("{id}.{}", clip(name));
            out.limit(id, item.span(), "true".to_owned(), item.span());
        }
        for (name, key, value) in entries(item) {
            leaf(format!("{id}.{name}"), key, value, out);
        }
    }
}

/// The families that each team may own; without any, all of them.
fn owners(id: &str, key: Node<'_>, node: Node<'_>, out: &mut Out<'_>) {
    if node.kind() != Kind::Mapping {
        return leaf(id.to_owned(), key, node, out);
    }
    out.limit(id.to_owned(), key.span(), DECLARED.to_owned(), key.span());
    for (team, key, families) in entries(node) {
        let value = canonical(families, Meaning::Set).unwrap_or_else(|| "any".to_owned());
        out.limit(format!("{id}.{team}"), key.span(), value, families.span());
    }
}
