//! Reading the node tree.

use super::Document;
use super::arena::Record;
use super::number;
use crate::text::Span;

/// Index of a node in its document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub(super) u32);

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `null`, `~` or nothing at all.
    Null,
    /// A boolean.
    Bool,
    /// An integer.
    Integer,
    /// A number with a fraction or an exponent, an infinity or NaN.
    Float,
    /// Text (in TOML, dates too).
    String,
    /// A list.
    Sequence,
    /// A mapping.
    Mapping,
}

impl Kind {
    /// True for anything but a list or a mapping.
    pub fn is_scalar(self) -> bool {
        !matches!(self, Self::Sequence | Self::Mapping)
    }
}

/// A key and its value.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'d> {
    /// The key.
    pub key: Node<'d>,
    /// The value.
    pub value: Node<'d>,
}

/// A node of a document: a cheap, copyable handle.
#[derive(Clone, Copy)]
pub struct Node<'d> {
    document: &'d Document,
    id: NodeId,
}

impl<'d> Node<'d> {
    pub(super) fn new(document: &'d Document, id: NodeId) -> Self {
        Self { document, id }
    }

    /// The node's id, to find it again with [`Document::node`].
    pub fn id(self) -> NodeId {
        self.id
    }

    /// The document that the node belongs to.
    pub fn document(self) -> &'d Document {
        self.document
    }

    fn record(self) -> Record {
        self.document.arena.record(self.id.0)
    }

    fn text(self) -> &'d str {
        self.document.arena.text(self.document.source.text(), self.record())
    }

    fn children(self) -> &'d [u32] {
        self.document.arena.children(self.record())
    }

    /// The bytes of the node in the file: with its quotes, without its comments. For a block scalar the text from its
    /// indicator; for an absent value the empty span where it would stand; for a YAML alias the node it stands for. A TOML
    /// table reaches from its header to the end of the last thing in it.
    pub fn span(self) -> Span {
        let record = self.record();
        Span { start: record.start, end: record.end }
    }

    /// The bytes of the node as they stand in the file, quotes and escapes included.
    pub fn raw(self) -> &'d str {
        self.document.source().text().get(self.span().range()).unwrap_or_default()
    }

    /// What the node is.
    pub fn kind(self) -> Kind {
        self.record().kind
    }

    /// The node's text, when it is a string.
    pub fn as_str(self) -> Option<&'d str> {
        (self.kind() == Kind::String).then(|| self.text())
    }

    /// The text of any scalar as it is written (`1.0`, `true`), a string's value for strings, nothing for an absent value;
    /// `None` for collections.
    pub fn scalar_text(self) -> Option<&'d str> {
        self.kind().is_scalar().then(|| self.text())
    }

    /// A boolean's value.
    pub fn as_bool(self) -> Option<bool> {
        (self.kind() == Kind::Bool).then(|| self.text().eq_ignore_ascii_case("true"))
    }

    /// An integer's value, when it fits.
    pub fn as_i64(self) -> Option<i64> {
        match self.kind() {
            Kind::Integer => number::integer(self.text()).and_then(|n| i64::try_from(n).ok()),
            _ => None,
        }
    }

    /// A number's value; an integer's too, rounded when it has more than 53 bits.
    pub fn as_f64(self) -> Option<f64> {
        match self.kind() {
            Kind::Integer => number::integer_as_float(self.text()),
            Kind::Float => number::float(self.text()),
            _ => None,
        }
    }

    /// True when nothing is written where the node stands (`key:`), as opposed to an explicit null.
    pub fn is_absent(self) -> bool {
        self.kind() == Kind::Null && self.span().is_empty()
    }

    /// How many items a list or entries a mapping has; 0 for scalars.
    pub fn len(self) -> usize {
        match self.kind() {
            Kind::Mapping => self.children().len() / 2,
            _ => self.children().len(),
        }
    }

    /// True when [`Node::len`] is 0.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The entries of a mapping, merge keys (`<<`) applied; empty for anything else. A duplicate key appears twice.
    pub fn entries(self) -> impl Iterator<Item = Entry<'d>> {
        let children = if self.kind() == Kind::Mapping { self.children() } else { &[] };
        children.chunks_exact(2).filter_map(move |pair| match pair {
            [key, value] => Some(Entry {
                key: Self::new(self.document, NodeId(*key)),
                value: Self::new(self.document, NodeId(*value)),
            }),
            _ => None,
        })
    }

    /// The items of a sequence; empty for anything else.
    pub fn items(self) -> impl Iterator<Item = Node<'d>> {
        let children = if self.kind() == Kind::Sequence { self.children() } else { &[] };
        children.iter().map(move |id| Self::new(self.document, NodeId(*id)))
    }

    /// The entry of a mapping whose key is the string `key`; the first one when there are several.
    pub fn entry(self, key: &str) -> Option<Entry<'d>> {
        self.entries().find(|entry| entry.key.as_str() == Some(key))
    }

    /// The value of a mapping at the string `key`.
    pub fn get(self, key: &str) -> Option<Node<'d>> {
        self.entry(key).map(|entry| entry.value)
    }

    /// Follows a JSON Pointer (RFC 6901). The empty pointer is the node itself. Keys that are not strings are found by the
    /// text that [`Node::to_json`] gives them; an index has no sign and no leading zeros.
    pub fn pointer(self, pointer: &str) -> Option<Node<'d>> {
        self.pointer_entry(pointer).map(|(_, value)| value)
    }

    /// Like [`Node::pointer`], with the key node that the last step went through, when that step went into a mapping.
    pub fn pointer_entry(self, pointer: &str) -> Option<(Option<Node<'d>>, Node<'d>)> {
        if pointer.is_empty() {
            return Some((None, self));
        }
        let mut at = (None, self);
        for token in pointer.strip_prefix('/')?.split('/') {
            at = at.1.step(&unescape(token)?)?;
        }
        Some(at)
    }

    fn step(self, token: &str) -> Option<(Option<Node<'d>>, Node<'d>)> {
        match self.kind() {
            Kind::Sequence => {
                let canonical = token.bytes().all(|b| b.is_ascii_digit()) && (token == "0" || !token.starts_with('0'));
                let index = token.parse::<usize>().ok().filter(|_| canonical)?;
                self.children().get(index).map(|id| (None, Self::new(self.document, NodeId(*id))))
            }
            Kind::Mapping => {
                let found = self.entry(token).or_else(|| {
                    self.entries().find(|entry| entry.key.kind() != Kind::String && entry.key.key_text() == token)
                })?;
                Some((Some(found.key), found.value))
            }
            _ => None,
        }
    }
}

/// A pointer's token without its escapes; `None` for a stray `~`.
fn unescape(token: &str) -> Option<std::borrow::Cow<'_, str>> {
    if !token.contains('~') {
        return Some(token.into());
    }
    let mut text = String::with_capacity(token.len());
    let mut chars = token.chars();
    while let Some(char) = chars.next() {
        match char {
            '~' => match chars.next()? {
                '0' => text.push('~'),
                '1' => text.push('/'),
                _ => return None,
            },
            _ => text.push(char),
        }
    }
    Some(text.into())
}

impl std::fmt::Debug for Node<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} at {:?}", self.kind(), self.span())
    }
}
