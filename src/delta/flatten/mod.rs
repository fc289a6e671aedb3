//! From files to records: one file of the registry at a time, so that history can do it with each version of one.

mod governance;
mod lock;
mod manifest;
mod people;
mod settings;

pub(super) use governance::DECLARED;
pub(super) use settings::PREFIX as SETTINGS;

use super::record::{Field, Record};
use super::value::{Meaning, canonical, clip};
use crate::document::{Document, Kind, Node};
use crate::finding::{Subject, SubjectKind};
use crate::model::{Registry, Role};
use crate::path::RepoPath;
use crate::text::Span;
use std::collections::BTreeMap;

/// Stands for an id or a name that is missing.
const NO_ID: &str = "(no id)";
const NO_NAME: &str = "(no name)";

/// The records of one document of a registry file. Roles that declare nothing have none.
pub fn records_of(role: Role, root: Node<'_>, path: &RepoPath) -> Vec<Record> {
    let mut out = Out::new(path);
    out.file(role, root);
    out.records
}

/// The records of one item of a manifest's `anchors`: the anchor and its inline aliases.
pub fn anchor_records(item: Node<'_>, path: &RepoPath) -> Vec<Record> {
    let mut out = Out::new(path);
    manifest::anchor(item, &mut out);
    out.records
}

/// The record of one item of an alias registry.
pub fn alias_record(item: Node<'_>, path: &RepoPath) -> Option<Record> {
    let mut out = Out::new(path);
    manifest::alias(item, None, &mut out);
    out.records.pop()
}

/// The records of `ssot.yaml`.
pub fn settings_records(root: Node<'_>, path: &RepoPath) -> Vec<Record> {
    let mut out = Out::new(path);
    settings::read(root, &mut out);
    out.records
}

/// Everything that a registry declares, in the order of its files. `settings` is the parsed `ssot.yaml`, which is no file of
/// the registry.
pub fn records(registry: &Registry, settings: Option<&Document>) -> Vec<Record> {
    let mut all = Vec::new();
    let mut limited = false;
    for file in &registry.files {
        let Some(document) = &file.document else { continue };
        // Of these, only the first document has any effect.
        let count = if matches!(file.role, Role::Lockfile | Role::Governance) { 1 } else { usize::MAX };
        let mut out = Out::new(&file.path);
        for root in document.roots().take(count) {
            let first = out.records.len();
            out.file(file.role, root);
            if file.role == Role::Manifest && root.get("ssot_config").is_some_and(|node| node.kind() == Kind::Mapping) {
                // The first manifest that has one sets the limits, even when it sets none.
                if limited {
                    let own = out.records.split_off(first);
                    out.records.extend(own.into_iter().filter(|record| record.subject.kind != SubjectKind::Governance));
                }
                limited = true;
            }
        }
        all.append(&mut out.records);
    }
    if let Some((root, settings)) = settings.and_then(|settings| Some((settings.root()?, settings))) {
        all.append(&mut settings_records(root, settings.source().path()));
    }
    all
}

/// Collects the records of one file.
struct Out<'a> {
    path: &'a RepoPath,
    records: Vec<Record>,
}

impl<'a> Out<'a> {
    fn new(path: &'a RepoPath) -> Self {
        Self { path, records: Vec::new() }
    }

    fn file(&mut self, role: Role, root: Node<'_>) {
        match role {
            Role::Manifest => manifest::read(root, self),
            Role::Aliases => manifest::aliases(root, self),
            Role::Lockfile => lock::read(root, self),
            Role::Governance => governance::read(root, self),
            Role::Teams => people::teams(root, self),
            Role::Waivers => people::waivers(root, self),
            Role::CodeOwners | Role::Source | Role::Competitor => {}
        }
    }

    fn push(&mut self, subject: Subject, span: Span, fields: Fields, anchor: Option<String>, context: Option<String>) {
        let fields =
            fields.0.into_iter().map(|(name, (value, span))| Field { name, value, span: Some(span) }).collect();
        self.records.push(Record { subject, anchor, context, fields, path: self.path.clone(), span: Some(span) });
    }

    /// A record that is a single value.
    fn limit(&mut self, id: String, key: Span, value: String, span: Span) {
        let mut fields = Fields::default();
        fields.put("value".to_owned(), value, span);
        self.push(Subject::new(SubjectKind::Governance, id), key, fields, None, None);
    }
}

/// Fields on their way into a record. Of two with one name the first one counts, as everywhere.
#[derive(Default)]
struct Fields(BTreeMap<String, (String, Span)>);

impl Fields {
    fn put(&mut self, name: String, value: String, span: Span) {
        self.0.entry(name).or_insert((value, span));
    }

    fn read(&mut self, name: String, node: Node<'_>, meaning: Meaning) {
        if let Some(value) = canonical(node, meaning) {
            self.put(name, value, node.span());
        }
    }
}

/// The entries of a mapping with their keys as texts; a key that stands twice comes twice.
fn entries<'d>(node: Node<'d>) -> Vec<(String, Node<'d>, Node<'d>)> {
    node.entries().map(|entry| (clip(&entry.key.key_text()), entry.key, entry.value)).collect()
}

/// A short span that stands for a mapping: that of its first key.
fn head(node: Node<'_>) -> Span {
    node.entries().next().map_or_else(|| node.span(), |entry| entry.key.span())
}

/// The items of a list that are mappings.
fn mappings<'d>(list: Option<Node<'d>>) -> impl Iterator<Item = Node<'d>> {
    list.into_iter().flat_map(Node::items).filter(|node| node.kind() == Kind::Mapping)
}
