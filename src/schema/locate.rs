//! From a JSON Pointer back to the bytes.

use crate::document::{Entry, Kind, Node};
use crate::text::Span;

/// A value of a document, and how it was reached.
#[derive(Clone)]
pub(super) struct Spot<'d> {
    /// The value.
    pub(super) node: Node<'d>,
    /// Its key, when it stands in a mapping.
    pub(super) key: Option<Node<'d>>,
    /// What it is called in a sentence.
    pub(super) name: Name,
}

/// What a value is called in a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Name {
    /// The document as a whole, by its noun (`the manifest`).
    Whole(&'static str),
    /// The value of a key.
    Key(String),
    /// An entry of the list of that key; `None` when the list has no key of its own.
    EntryOf(Option<String>),
}

impl<'d> Spot<'d> {
    /// The document itself.
    pub(super) fn whole(node: Node<'d>, noun: &'static str) -> Self {
        Self { node, key: None, name: Name::Whole(noun) }
    }

    /// An item of the list that stands here.
    pub(super) fn item(&self, node: Node<'d>) -> Self {
        let list = match &self.name {
            Name::Key(key) => Some(key.clone()),
            _ => None,
        };
        Self { node, key: None, name: Name::EntryOf(list) }
    }

    /// A value of the mapping that stands here.
    pub(super) fn member(&self, entry: Entry<'d>) -> Self {
        Self { node: entry.value, key: Some(entry.key), name: Name::Key(entry.key.key_text().into_owned()) }
    }

    /// The value at a JSON Pointer, or the last one on the way that is there.
    pub(super) fn follow(&self, pointer: &str) -> Self {
        let mut spot = self.clone();
        for segment in pointer.split('/').skip(1) {
            let Some((key, value)) = spot.node.pointer_entry(&format!("/{segment}")) else { break };
            spot = match key {
                Some(key) => spot.member(Entry { key, value }),
                None => spot.item(value),
            };
        }
        spot
    }

    /// The bytes to underline when this value is wrong: a scalar's own; for a collection, which may be long, and for a
    /// value that is absent, the key.
    pub(super) fn span(&self) -> Span {
        let own = self.node.span();
        match (self.node.kind(), self.key) {
            (Kind::Mapping | Kind::Sequence, Some(key)) => key.span(),
            (Kind::Mapping | Kind::Sequence, None) => self.start(),
            (_, Some(key)) if own.is_empty() => key.span(),
            _ => own,
        }
    }

    /// A short span at the start of this value: a mapping's first key, else its first byte.
    pub(super) fn start(&self) -> Span {
        let own = self.node.span();
        // A merge key brings in entries that are written elsewhere.
        let key = self.node.entries().map(|entry| entry.key.span()).filter(|key| own.contains(*key)).min();
        key.unwrap_or(Span { start: own.start, end: own.end.min(own.start.saturating_add(1)) })
    }

    /// The bytes to underline when something is missing from this value.
    pub(super) fn lacking(&self) -> Span {
        match self.key {
            // An empty mapping has no key of its own to point at.
            Some(key) if self.node.entries().next().is_none() => key.span(),
            _ => self.start(),
        }
    }

    /// The span of one of this mapping's keys.
    pub(super) fn key_span(&self, key: &str) -> Span {
        let entry = self.node.pointer_entry(&format!("/{}", escape(key)));
        entry.and_then(|(key, _)| key).map_or_else(|| self.start(), Node::span)
    }
}

/// The unescaped segments of a JSON Pointer.
pub(super) fn segments(pointer: &str) -> impl Iterator<Item = String> {
    pointer.split('/').skip(1).map(|segment| segment.replace("~1", "/").replace("~0", "~"))
}

/// A segment as it stands in a JSON Pointer.
pub(super) fn escape(segment: &str) -> String {
    segment.replace('~', "~0").replace('/', "~1")
}
