//! The semantic difference: as a library, and as `ssot diff`.

mod command;
pub(crate) mod example;
mod hostile;
mod json;
mod meaning;
mod properties;
mod readability;
mod scale;
mod strictness;
mod textconv;

use crate::repo::path;
use ssot::delta::{Change, Record, State, compare, records};
use ssot::document::{Document, Format, Limits};
use ssot::model::{LoadOptions, Role, Settings, load};
use ssot::tree::MemoryTree;

/// The records of a YAML text.
fn yaml(role: Role, name: &str, text: &str) -> Vec<Record> {
    let document = Document::parse(path(name), text.as_bytes(), Format::Yaml, &Limits::default());
    assert!(!document.is_incomplete(), "{:?}", document.problems());
    document.roots().flat_map(|root| ssot::delta::records_of(role, root, &path(name))).collect()
}

/// What differs between two texts of one file.
fn between(role: Role, before: &str, after: &str) -> Vec<Change> {
    let (before, after) = (yaml(role, "file.yaml", before), yaml(role, "file.yaml", after));
    let changes = compare(&before, &after);
    assert_leads(&before, &after, &changes);
    changes
}

/// The changes lead from the one to the other.
fn assert_leads(before: &[Record], after: &[Record], changes: &[Change]) {
    let mut state = State::of(before.to_vec());
    changes.iter().for_each(|change| state.apply(change));
    let wanted = State::of(after.to_vec());
    assert!(state.agrees(&wanted), "{changes:#?}\nlead to {state:#?}\nand not to {wanted:#?}");
}

/// Each change in a line: kind, subject, field, values.
fn lines(changes: &[Change]) -> Vec<String> {
    changes.iter().map(line).collect()
}

fn line(change: &Change) -> String {
    let field = change.field.as_ref().map(|field| format!(" {field}")).unwrap_or_default();
    let values = match (&change.from, &change.to) {
        (None, None) => String::new(),
        (from, to) => format!(": {} → {}", from.as_deref().unwrap_or("-"), to.as_deref().unwrap_or("-")),
    };
    format!("{} {}{field}{values}", change.kind.as_str(), change.subject)
}

/// Everything that a tree in memory declares.
fn of_tree(tree: &MemoryTree) -> Vec<Record> {
    records(&load(tree, &Settings::defaults(), &LoadOptions::default()), None)
}
