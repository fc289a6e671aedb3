//! Parsing a text whole, an item on its own, and what stands around the items.

use super::cut::Uncertain;
use super::{Body, Frame, Reading, Subject};
use crate::delta::{Record, records_of, settings_records, unreadable};
use crate::document::{Document, Format, Kind, Limits, Node};
use crate::model::Role;
use std::sync::Arc;

/// The keys of the root whose lists are cut into items.
pub(super) fn lists(reading: Reading) -> &'static [&'static str] {
    match reading {
        Reading::Registry(Role::Manifest) => &["anchors", "facts"],
        Reading::Registry(Role::Aliases) => &["aliases"],
        Reading::Registry(Role::Waivers) => &["waivers"],
        _ => &[],
    }
}

/// The format of a file.
pub(super) fn format(subject: &Subject) -> Format {
    Format::of_path(&subject.path).unwrap_or(Format::Yaml)
}

/// Reads a text as one document.
pub(super) fn whole(subject: &Subject, text: &[u8]) -> Body {
    let document = Document::parse(subject.path.clone(), text, format(subject), &subject.limits);
    if document.is_incomplete() {
        return Body::Unreadable(unreadable(&document));
    }
    // Of these, only the first document has any effect.
    let first = matches!(subject.reading, Reading::Registry(Role::Lockfile | Role::Governance) | Reading::Settings);
    let roots = document.roots().take(if first { 1 } else { usize::MAX });
    let records: Vec<Record> = roots.flat_map(|root| records(subject, root)).collect();
    Body::Whole { records: records.into(), includes: document.roots().flat_map(includes).collect() }
}

/// Reads one item of a list on its own, below its key. It must be exactly that: complete, and alone.
pub(super) fn item(subject: &Subject, key: Option<&str>, text: &[u8]) -> Result<(Arc<[Record]>, u32), Uncertain> {
    let mut bytes = Vec::with_capacity(text.len() + 16);
    if let Some(key) = key {
        bytes.extend_from_slice(key.as_bytes());
        bytes.extend_from_slice(b":\n");
    }
    bytes.extend_from_slice(text);
    let document = parse(subject, &bytes)?;
    let root = only_root(&document)?.ok_or(Uncertain)?;
    let list = match key {
        Some(key) if root.len() == 1 => root.get(key).ok_or(Uncertain)?,
        Some(_) => return Err(Uncertain),
        None => root,
    };
    if list.kind() != Kind::Sequence || list.len() != 1 {
        return Err(Uncertain);
    }
    Ok((records(subject, root).into(), count(&document)))
}

/// Reads what stands outside the lists: `starts` are the places where its entries must begin.
pub(super) fn frame(subject: &Subject, text: Vec<u8>, starts: &[usize]) -> Result<Frame, Uncertain> {
    let document = parse(subject, &text)?;
    let Some(root) = only_root(&document)? else {
        return if starts.is_empty() { Ok(Frame { text, ..Frame::default() }) } else { Err(Uncertain) };
    };
    let as_cut = root.kind() == Kind::Mapping
        && root.len() == starts.len()
        && root
            .entries()
            .zip(starts)
            .all(|(entry, start)| entry.key.kind() == Kind::String && entry.key.span().range().start == *start);
    // A key that stands twice has its first value, wherever the second one is.
    if !as_cut || !document.problems().is_empty() {
        return Err(Uncertain);
    }
    let nodes = count(&document);
    let (records, includes) = (records(subject, root).into(), includes(root).collect());
    Ok(Frame { records, includes, nodes, text })
}

/// Parses a piece, under bounds that no sum of pieces can pass where the whole would not.
fn parse(subject: &Subject, bytes: &[u8]) -> Result<Document, Uncertain> {
    // Aliases may make a document ten times as large, and a bit more; a piece gets nothing of that bit.
    let limits = Limits { alias_expansion: 0, ..subject.limits };
    // The decoder looks for NUL and for what is not UTF-8, and the text was not found to start with anything odd.
    let document = Document::parse(subject.path.clone(), bytes, Format::Yaml, &limits);
    if document.is_incomplete() { Err(Uncertain) } else { Ok(document) }
}

fn only_root(document: &Document) -> Result<Option<Node<'_>>, Uncertain> {
    let mut roots = document.roots();
    let root = roots.next();
    if roots.next().is_some() { Err(Uncertain) } else { Ok(root) }
}

fn records(subject: &Subject, root: Node<'_>) -> Vec<Record> {
    let records = match subject.reading {
        Reading::Registry(role) => records_of(role, root, &subject.path),
        Reading::Settings => settings_records(root, &subject.path),
    };
    records.into_iter().map(Record::without_spans).collect()
}

/// What a manifest includes; a lone text counts as a list of one, as for the loader.
fn includes(root: Node<'_>) -> impl Iterator<Item = String> {
    let list = root.get("include");
    let lone = list.and_then(Node::as_str).map(str::to_owned);
    let items: Vec<String> =
        list.into_iter().flat_map(Node::items).filter_map(Node::as_str).map(str::to_owned).collect();
    lone.into_iter().chain(items)
}

fn count(document: &Document) -> u32 {
    u32::try_from(document.node_count()).unwrap_or(u32::MAX)
}
