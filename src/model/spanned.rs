//! Values that know where they stand.

use crate::document::{Entry, Kind, Node, NodeId};
use crate::path::{PathError, RepoPath};
use crate::text::{FileId, Place};
use std::ops::Deref;

/// A value and the place it was read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub place: Place,
}

impl<T> Deref for Spanned<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// A node of a file of the registry, to be looked at again through [`super::Registry::node`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct NodeRef {
    /// Index into [`super::Registry::files`].
    pub file: usize,
    /// The node.
    pub node: NodeId,
}

/// A path that a file of the registry names, and what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathField {
    /// As it is written.
    pub text: Spanned<String>,
    /// The place it names inside the tree.
    pub path: Result<RepoPath, PathError>,
}

impl PathField {
    /// Reads the text as a path relative to the root of the tree.
    pub fn new(text: Spanned<String>) -> Self {
        let path = RepoPath::parse(&text.value);
        Self { text, path }
    }
}

/// Reads typed values from a mapping. Values of another type than asked for are passed over: the schema reports them.
#[derive(Clone, Copy)]
pub(super) struct Fields<'d> {
    pub(super) file: FileId,
    pub(super) node: Node<'d>,
}

impl<'d> Fields<'d> {
    pub(super) fn new(file: FileId, node: Node<'d>) -> Self {
        Self { file, node }
    }

    pub(super) fn place(self, node: Node<'d>) -> Place {
        Place { file: self.file, span: node.span() }
    }

    /// The mapping below a key; `None` when it is absent or something else.
    pub(super) fn map(self, key: &str) -> Option<Self> {
        let node = self.node.get(key)?;
        (node.kind() == Kind::Mapping).then_some(Self { file: self.file, node })
    }

    pub(super) fn text(self, key: &str) -> Option<Spanned<String>> {
        text_of(self, self.node.get(key)?)
    }

    pub(super) fn flag(self, key: &str) -> Option<Spanned<bool>> {
        let node = self.node.get(key)?;
        Some(Spanned { value: node.as_bool()?, place: self.place(node) })
    }

    pub(super) fn integer(self, key: &str) -> Option<Spanned<i64>> {
        let node = self.node.get(key)?;
        Some(Spanned { value: node.as_i64()?, place: self.place(node) })
    }

    pub(super) fn number(self, key: &str) -> Option<Spanned<f64>> {
        let node = self.node.get(key)?;
        Some(Spanned { value: node.as_f64()?, place: self.place(node) })
    }

    pub(super) fn path(self, key: &str) -> Option<PathField> {
        self.text(key).map(PathField::new)
    }

    /// The texts of a list; a lone text counts as a list of one. A key without a value says nothing.
    pub(super) fn texts(self, key: &str) -> Option<Vec<Spanned<String>>> {
        let node = self.node.get(key).filter(|node| node.kind() != Kind::Null)?;
        Some(self.texts_of(node))
    }

    pub(super) fn texts_of(self, node: Node<'d>) -> Vec<Spanned<String>> {
        match node.kind() {
            Kind::Sequence => node.items().filter_map(|item| text_of(self, item)).collect(),
            _ => text_of(self, node).into_iter().collect(),
        }
    }

    /// The entries of the mapping below a key, with their keys as texts.
    pub(super) fn entries(self, key: &str) -> impl Iterator<Item = (Spanned<String>, Node<'d>)> {
        self.node
            .get(key)
            .into_iter()
            .flat_map(Node::entries)
            .filter_map(move |entry| Some((self.key(entry)?, entry.value)))
    }

    pub(super) fn key(self, entry: Entry<'d>) -> Option<Spanned<String>> {
        let text = entry.key.scalar_text()?;
        Some(Spanned { value: text.to_owned(), place: self.place(entry.key) })
    }

    /// A short place that stands for the whole mapping: its first key, or the mapping itself when it has none.
    pub(super) fn head(self) -> Place {
        let node = self.node.entries().next().map_or(self.node, |entry| entry.key);
        self.place(node)
    }
}

pub(super) fn text_of<'d>(fields: Fields<'d>, node: Node<'d>) -> Option<Spanned<String>> {
    Some(Spanned { value: node.as_str()?.to_owned(), place: fields.place(node) })
}
