//! What keeps a waiver or a comment from holding anything back. All of it fails closed.

use super::{Context, Fault, is_known, nearest_selector};
use crate::document::{Kind, Node};
use crate::finding::Location;
use crate::model::{RegistryFile, Suppression, Waiver, compile_glob};
use crate::text::{Place, nearest};
use std::collections::BTreeSet;

/// What a waiver may say.
const KEYS: [&str; 6] = ["rule", "path", "subject", "reason", "owner", "expires"];

/// Everything that is wrong with a waiver but its age.
pub(super) fn faults(cx: &Context<'_>, waiver: &Waiver) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut fault = |message: String, place: Place, help: &str| {
        faults.push(Fault { message, place, help: help.to_owned() });
    };
    let node = cx.registry.node(waiver.node);
    if let Some(node) = node.filter(|node| node.kind() != Kind::Mapping) {
        let place = Place { file: waiver.place.file, span: node.span() };
        fault("is not a mapping".to_owned(), place, "write `rule:`, `path:`, `reason:`, `owner:` and `expires:`");
        return faults;
    }
    // A value that is there and not read would make the waiver hold back more than was meant.
    let misread = node.map(|node| texts_missing(node)).unwrap_or_default();
    for (key, value) in &misread {
        let place = Place { file: waiver.place.file, span: value.span() };
        fault(format!("has a `{key}` that is not text"), place, "write one text, in quotes if need be");
    }
    let is_absent = |key: &str| !misread.iter().any(|(misread, _)| *misread == key);
    match &waiver.rule {
        Some(rule) => {
            selector_fault(&rule.value).into_iter().for_each(|(message, help)| fault(message, rule.place, &help));
        }
        None if is_absent("rule") => {
            fault("names no `rule`".to_owned(), waiver.place, "add `rule:` with the id of the rule it waives");
        }
        None => {}
    }
    if waiver.path.is_none() && waiver.subject.is_none() && is_absent("path") && is_absent("subject") {
        let help = "add `path:` with a glob, or `subject:` with what it is about; to silence a rule everywhere, switch it off in ssot.yaml";
        fault("names neither a `path` nor a `subject`".to_owned(), waiver.place, help);
    }
    if let Some((path, Err(reason))) = waiver.path.as_ref().map(|path| (path, compile_glob(&path.value))) {
        fault(format!("has a `path` that matches nothing: {reason}"), path.place, "correct the glob");
    }
    if let Some(path) = waiver.path.as_ref().filter(|path| path.value.is_empty() || path.value.ends_with('/')) {
        let help = format!("a folder and all below it is written `{}**`", path.value);
        fault(format!("has a `path` that matches no file, `{}`", path.value), path.place, &help);
    }
    for (key, value, help) in [
        ("reason", &waiver.reason, "say why the finding may stand for now"),
        ("owner", &waiver.owner, "name the team or person who answers for it"),
    ] {
        match value {
            Some(text) if !text.value.trim().is_empty() => {}
            Some(text) => fault(format!("has an empty `{key}`"), text.place, help),
            None if is_absent(key) => fault(format!("has no `{key}`"), waiver.place, help),
            None => {}
        }
    }
    match &waiver.expires {
        Some(expires) => {
            if let Err(error) = &expires.when {
                let message = format!("has an `expires` that cannot be read: `{}` {error}", expires.text.value);
                fault(message, expires.text.place, "write a date such as 2027-03-31");
            }
        }
        None if is_absent("expires") => {
            fault("has no `expires`".to_owned(), waiver.place, "add the date on which the finding comes back");
        }
        None => {}
    }
    for (key, place) in node.map(|node| unknown_keys(node, waiver.place)).unwrap_or_default() {
        // It may be a limit with a slip in its name, so the waiver would hold back more than was meant.
        let help = match nearest(&key, KEYS) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("remove it; a waiver has {}", KEYS.join(", ")),
        };
        fault(format!("has an unknown key `{key}`"), place, &help);
    }
    for (key, place) in node.map(|node| repeated_keys(node, waiver.place)).unwrap_or_default() {
        // Readers differ on which of the two counts, and so on what is waived, and until when.
        fault(format!("has `{key}` twice"), place, "keep one of the two");
    }
    faults
}

/// The keys that are there with something else than text. An empty value is like none at all.
fn texts_missing(waiver: Node<'_>) -> Vec<(&'static str, Node<'_>)> {
    let wrong = |key| {
        let value = waiver.get(key)?;
        let is_absent = value.kind() == Kind::Null && !matches!(key, "path" | "subject");
        (value.as_str().is_none() && !is_absent).then_some((key, value))
    };
    KEYS.into_iter().filter_map(wrong).collect()
}

fn unknown_keys(waiver: Node<'_>, near: Place) -> Vec<(String, Place)> {
    let key = |key: Node<'_>| key.scalar_text().unwrap_or_default().to_owned();
    let entries = waiver.entries().map(|entry| (key(entry.key), Place { file: near.file, span: entry.key.span() }));
    entries.filter(|(key, _)| !KEYS.contains(&key.as_str())).collect()
}

fn repeated_keys(waiver: Node<'_>, near: Place) -> Vec<(String, Place)> {
    let mut seen = BTreeSet::new();
    let keys = waiver.entries().filter_map(|entry| Some((entry.key.scalar_text()?, entry.key.span())));
    keys.filter(|(key, _)| !seen.insert(*key))
        .map(|(key, span)| (key.to_owned(), Place { file: near.file, span }))
        .collect()
}

fn selector_fault(selector: &str) -> Option<(String, String)> {
    if selector.starts_with("waiver/") {
        let help = "findings about waivers always stand; correct the waiver itself".to_owned();
        return Some((format!("cannot waive `{selector}`"), help));
    }
    if is_known(selector) {
        return None;
    }
    let help = match nearest_selector(selector) {
        Some(near) => format!("did you mean `{near}`? `ssot rules` lists them all"),
        None => "`ssot rules` lists them all".to_owned(),
    };
    Some((format!("names a rule that does not exist, `{selector}`"), help))
}

/// Everything that is wrong with an inline suppression.
pub(super) fn comment_faults(comment: &Suppression) -> Vec<Fault> {
    let fault = |message: String, place: Place, help: String| Fault { message, place, help };
    let mut faults = Vec::new();
    if comment.rules.is_empty() {
        let help = "write `# ssot: ignore[rule-id] reason`".to_owned();
        faults.push(fault("names no rule".to_owned(), comment.place, help));
    }
    for (rule, place) in &comment.rules {
        faults.extend(selector_fault(rule).map(|(message, help)| fault(message, *place, help)));
    }
    if comment.reason.is_empty() {
        let help = "say behind the brackets why the finding may stand".to_owned();
        faults.push(fault("gives no reason".to_owned(), comment.place, help));
    }
    faults
}

/// What is wrong with a waivers file around its waivers: message, place and help.
pub(super) fn file_faults(file: &RegistryFile) -> Vec<(String, Location, String)> {
    let mut faults = Vec::new();
    for root in file.document.iter().flat_map(|document| document.roots()) {
        let mut fault = |message: String, node: Node<'_>, help: String| {
            faults.push((message, Location::new(file.path.clone(), Some(node.span())), help));
        };
        match root.kind() {
            Kind::Sequence => {}
            Kind::Mapping => {
                for entry in root.entries() {
                    let key = entry.key.scalar_text().unwrap_or_default();
                    match key {
                        "waivers" if matches!(entry.value.kind(), Kind::Sequence | Kind::Null) => {}
                        "waivers" => fault(
                            "`waivers` is not a list, so no waiver was read".to_owned(),
                            entry.key,
                            "begin every waiver with `- rule:`".to_owned(),
                        ),
                        "$schema" => {}
                        key => fault(
                            format!("`{key}` means nothing in a waivers file, so what it says holds nothing back"),
                            entry.key,
                            match nearest(key, ["waivers"]) {
                                Some(near) => format!("did you mean `{near}`?"),
                                None => "list the waivers under `waivers`".to_owned(),
                            },
                        ),
                    }
                }
            }
            _ => fault(
                "this is not a list of waivers, so none was read".to_owned(),
                root,
                "list the waivers under `waivers`".to_owned(),
            ),
        }
    }
    faults
}
