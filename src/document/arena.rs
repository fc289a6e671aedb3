//! Storage of nodes: one flat list of small records, so that dropping or walking a document needs no recursion and a node
//! costs 20 bytes plus 4 for its place in its parent.

use super::Kind;
use crate::text::Span;

/// The text lies in [`Arena::owned`] instead of the source.
pub(super) const OWNED: u8 = 1;
/// A YAML `<<` written plain, which may be a merge key.
pub(super) const MERGE: u8 = 2;

/// One node.
#[derive(Debug, Clone, Copy)]
pub(super) struct Record {
    /// First byte in the source.
    pub(super) start: u32,
    /// One past the last byte in the source.
    pub(super) end: u32,
    /// Scalars: where the text starts. Collections: index of the first child.
    pub(super) first: u32,
    /// Scalars: bytes of text. Collections: number of children; a mapping has two per entry, key then value.
    pub(super) count: u32,
    /// What it is.
    pub(super) kind: Kind,
    /// [`OWNED`], [`MERGE`].
    pub(super) flags: u8,
}

/// The nodes of a document.
#[derive(Debug, Default)]
pub(super) struct Arena {
    records: Vec<Record>,
    children: Vec<u32>,
    owned: String,
}

/// Lengths of an [`Arena`], to drop what was added since.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Mark {
    records: usize,
    children: usize,
    owned: usize,
}

impl Arena {
    /// Room for the nodes that a text of so many bytes usually has, so that a large file does not move them again and
    /// again. Pages that are never touched cost nothing.
    pub(super) fn for_text(bytes: usize) -> Self {
        let nodes = bytes / 14;
        Self { records: Vec::with_capacity(nodes), children: Vec::with_capacity(nodes), owned: String::new() }
    }

    /// Adds a node and returns its index.
    pub(super) fn push(&mut self, record: Record) -> u32 {
        let id = index(self.records.len());
        self.records.push(record);
        id
    }

    /// Adds text that the source does not hold and returns its place.
    pub(super) fn push_text(&mut self, text: &str) -> (u32, u32) {
        let first = index(self.owned.len());
        self.owned.push_str(text);
        (first, index(text.len()))
    }

    /// Makes `children` the children of a collection and sets where it ends.
    pub(super) fn set_children(&mut self, id: u32, children: impl Iterator<Item = u32>, end: u32) {
        let first = self.children.len();
        self.children.extend(children);
        let count = index(self.children.len() - first);
        if let Some(record) = self.records.get_mut(id as usize) {
            record.first = index(first);
            record.count = count;
            record.end = end.max(record.start);
        }
    }

    /// Widens a node's span, for TOML tables whose parts are scattered.
    pub(super) fn set_span(&mut self, id: u32, span: Span) {
        if let Some(record) = self.records.get_mut(id as usize) {
            record.start = span.start;
            record.end = span.end;
        }
    }

    /// The record of a node; a null for an index that is not from this arena.
    pub(super) fn record(&self, id: u32) -> Record {
        const NONE: Record = Record { start: 0, end: 0, first: 0, count: 0, kind: Kind::Null, flags: 0 };
        self.records.get(id as usize).copied().unwrap_or(NONE)
    }

    /// The children of a collection; none for a scalar.
    pub(super) fn children(&self, record: Record) -> &[u32] {
        match record.kind {
            Kind::Sequence | Kind::Mapping => {
                let first = record.first as usize;
                self.children.get(first..first + record.count as usize).unwrap_or_default()
            }
            _ => &[],
        }
    }

    /// The text of a scalar; nothing for a collection.
    pub(super) fn text<'a>(&'a self, source: &'a str, record: Record) -> &'a str {
        if matches!(record.kind, Kind::Sequence | Kind::Mapping) {
            return "";
        }
        let text = if record.flags & OWNED == 0 { source } else { self.owned.as_str() };
        let first = record.first as usize;
        text.get(first..first + record.count as usize).unwrap_or_default()
    }

    /// How many nodes there are.
    pub(super) fn len(&self) -> usize {
        self.records.len()
    }

    /// How many places in parents there are, merged entries included.
    pub(super) fn child_count(&self) -> usize {
        self.children.len()
    }

    /// Remembers the present size.
    pub(super) fn mark(&self) -> Mark {
        Mark { records: self.records.len(), children: self.children.len(), owned: self.owned.len() }
    }

    /// Drops what was added since the mark.
    pub(super) fn truncate(&mut self, mark: Mark) {
        self.records.truncate(mark.records);
        self.children.truncate(mark.children);
        self.owned.truncate(mark.owned);
    }

    /// Gives back memory that was reserved for growth.
    pub(super) fn shrink(&mut self) {
        self.records.shrink_to_fit();
        self.children.shrink_to_fit();
        self.owned.shrink_to_fit();
    }
}

/// A length as a 32-bit index. The builder stops long before it saturates.
fn index(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
