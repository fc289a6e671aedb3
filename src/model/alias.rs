//! Aliases: the names by which a context knows an anchor.

use super::spanned::{Fields, NodeRef, Spanned};
use super::time::TimeField;
use crate::text::{Place, Span};

/// One alias, inline under an anchor or from a registry file.
#[derive(Debug, Clone)]
pub struct Alias {
    /// The mapping.
    pub node: NodeRef,
    /// A short place that stands for the alias: its name when it has one, else its first key.
    pub place: Place,
    /// The anchor it stands for.
    pub canonical: Canonical,
    /// The name.
    pub name: Option<Spanned<String>>,
    /// `permanent`, `temporary`, `contextual` or `migration`.
    pub kind: Option<Spanned<String>>,
    /// Where the name is used.
    pub context: Option<Spanned<String>>,
    /// Who asked for it.
    pub created_by: Option<Spanned<String>>,
    /// When it began.
    pub created_at: Option<TimeField>,
    /// When it ends.
    pub expires_at: Option<TimeField>,
    /// `active`, `pending` or `inactive`.
    pub status: Option<Spanned<String>>,
}

/// What an alias stands for.
#[derive(Debug, Clone)]
pub enum Canonical {
    /// The anchor it is written under, as an index into [`super::Registry::anchors`].
    Inline(usize),
    /// An anchor named by a registry file, with an optional pointer into its source.
    Named {
        /// The whole text.
        text: Spanned<String>,
        /// The anchor's id.
        id: Spanned<String>,
        /// The JSON Pointer behind the `#`.
        pointer: Option<Spanned<String>>,
    },
    /// A registry entry that names nothing.
    Absent,
}

impl Alias {
    pub(super) fn read(fields: Fields<'_>, file: usize, inline: Option<usize>) -> Self {
        let name = fields.text("name");
        Self {
            node: NodeRef { file, node: fields.node.id() },
            place: name.as_ref().map_or_else(|| fields.head(), |name| name.place),
            canonical: match inline {
                Some(anchor) => Canonical::Inline(anchor),
                None => canonical(fields),
            },
            kind: fields.text("type"),
            context: fields.text("context"),
            created_by: fields.text("created_by"),
            created_at: fields.text("created_at").map(TimeField::new),
            expires_at: fields.text("expires_at").map(TimeField::new),
            status: fields.text("status"),
            name,
        }
    }

    /// The name, or a stand-in for a nameless alias.
    pub fn display_name(&self) -> &str {
        self.name.as_ref().map_or("(no name)", |name| name.value.as_str())
    }

    /// The context's name; empty when there is none.
    pub fn context_name(&self) -> &str {
        self.context.as_ref().map_or("", |context| context.value.as_str())
    }

    /// True for types that exist only for a while.
    pub fn is_temporary(&self) -> bool {
        self.kind.as_ref().is_some_and(|kind| matches!(kind.value.as_str(), "temporary" | "migration"))
    }

    /// True unless the alias is marked as switched off.
    pub fn is_in_use(&self) -> bool {
        self.status.as_ref().is_none_or(|status| status.value != "inactive")
    }
}

fn canonical(fields: Fields<'_>) -> Canonical {
    let Some(text) = fields.text("canonical") else {
        return Canonical::Absent;
    };
    let (id, pointer) = match text.value.split_once('#') {
        Some((id, pointer)) => (id.to_owned(), Some(pointer.to_owned())),
        None => (text.value.clone(), None),
    };
    // When the text stands in the file letter for letter, each half gets its own span; otherwise (escapes) the whole.
    let node = fields.node.get("canonical");
    let raw = node.map(|node| node.raw()).unwrap_or_default();
    let part = |at: usize, length: usize| match raw.find(text.value.as_str()) {
        Some(offset) => {
            let start = text.place.span.start as usize + offset + at;
            Place { file: text.place.file, span: Span::new(start, start + length) }
        }
        None => text.place,
    };
    let pointer = pointer.map(|value| Spanned { place: part(id.len() + 1, value.len()), value });
    Canonical::Named { id: Spanned { place: part(0, id.len()), value: id }, pointer, text }
}
