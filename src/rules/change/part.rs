//! What an alias stands for: a whole anchor, or a part of its source.

use crate::document::{Kind, Node};
use crate::model::{Alias, Canonical, Registry};

/// What an alias stands for, by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Target<'a> {
    /// The anchor's id.
    pub(super) anchor: &'a str,
    /// The JSON Pointer into its source; empty for all of it.
    pub(super) pointer: &'a str,
}

impl<'a> Target<'a> {
    /// What an alias stands for, when its anchor exists.
    pub(super) fn of(registry: &'a Registry, alias: &'a Alias) -> Option<Self> {
        let anchor = registry.anchor_of(alias)?.id.as_ref()?.value.as_str();
        let pointer = match &alias.canonical {
            Canonical::Named { pointer: Some(pointer), .. } => pointer.value.as_str(),
            _ => "",
        };
        Some(Self { anchor, pointer })
    }

    /// As a registry file writes it.
    pub(super) fn text(self) -> String {
        let mark = if self.pointer.is_empty() { "" } else { "#" };
        format!("{}{mark}{}", self.anchor, self.pointer)
    }
}

/// True when it can be shown that a part of a source did not become another one but moved, so that an alias had to follow:
/// it is word for word at its new place; or its old place is gone, and the new one was not there before.
pub(super) fn moved(base: &Registry, old: Target<'_>, head: &Registry, new: Target<'_>, budget: &mut usize) -> bool {
    if old.pointer.is_empty() || new.pointer.is_empty() {
        return false;
    }
    let (before, after) = (look(base, old), look(head, new));
    if let (Look::At(before), Look::At(after)) = (&before, &after)
        && same(*before, *after, budget)
    {
        return true;
    }
    let old_is_gone = matches!(look(head, Target { anchor: new.anchor, ..old }), Look::Gone);
    let new_is_new = matches!(look(base, Target { anchor: old.anchor, ..new }), Look::Gone);
    old_is_gone && new_is_new
}

enum Look<'a> {
    At(Node<'a>),
    Gone,
    /// The source is not a document, or was not parsed whole.
    Unknown,
}

fn look<'a>(registry: &'a Registry, target: Target<'_>) -> Look<'a> {
    let source = registry.anchor(target.anchor).and_then(|anchor| anchor.source_path());
    match source.and_then(|path| registry.document_at(path)) {
        Some(document) => match document.roots().find_map(|root| root.pointer(target.pointer)) {
            Some(node) => Look::At(node),
            None if document.is_incomplete() => Look::Unknown,
            None => Look::Gone,
        },
        None => Look::Unknown,
    }
}

/// Compares two values, entries in order. Once the budget is used up, nothing more is found to be the same.
fn same(a: Node<'_>, b: Node<'_>, budget: &mut usize) -> bool {
    *budget = budget.saturating_sub(1);
    if *budget == 0 || a.kind() != b.kind() || a.len() != b.len() {
        return false;
    }
    match a.kind() {
        Kind::Mapping => {
            let pairs = a.entries().zip(b.entries());
            pairs.into_iter().all(|(a, b)| same(a.key, b.key, budget) && same(a.value, b.value, budget))
        }
        Kind::Sequence => a.items().zip(b.items()).all(|(a, b)| same(a, b, budget)),
        _ => a.scalar_text() == b.scalar_text(),
    }
}
