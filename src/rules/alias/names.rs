//! Aliases by name, to tell a chain from a name that nobody knows.

use super::target;
use crate::model::{Alias, Canonical, Spanned};
use crate::rules::Context;
use std::collections::HashMap;

/// How many aliases are followed to the anchor at the end.
const LONGEST: usize = 20;

/// All aliases by name.
pub(super) struct Names<'a> {
    by_name: HashMap<&'a str, Vec<&'a Alias>>,
    by_context: HashMap<(&'a str, &'a str), &'a Alias>,
}

/// Where a chain of aliases leads.
pub(super) enum End {
    /// To this anchor, or a part of it, as a registry file would write it.
    Anchor(String),
    /// Back to where it began.
    Circle,
    /// To a name that nobody knows.
    Nowhere,
}

impl<'a> Names<'a> {
    pub(super) fn new(cx: &Context<'a>) -> Self {
        let mut names = Self { by_name: HashMap::new(), by_context: HashMap::new() };
        for alias in &cx.registry.aliases {
            if let Some(name) = &alias.name {
                names.by_name.entry(&name.value).or_default().push(alias);
                names.by_context.entry((alias.context_name(), &name.value)).or_insert(alias);
            }
        }
        names
    }

    /// The other alias that an alias names instead of an anchor: one of its own context if there is one.
    pub(super) fn named_by(&self, alias: &'a Alias) -> Option<&'a Alias> {
        let Canonical::Named { id, .. } = &alias.canonical else { return None };
        let other = |found: &&Alias| !std::ptr::eq(*found, alias);
        let here = self.by_context.get(&(alias.context_name(), id.value.as_str())).copied().filter(other);
        here.or_else(|| self.by_name.get(id.value.as_str())?.iter().copied().find(other))
    }

    /// Follows a chain from its second alias to the end, collecting the pointers on the way.
    pub(super) fn end(&self, cx: &Context<'a>, first: &'a Alias) -> End {
        let Canonical::Named { pointer, .. } = &first.canonical else { return End::Nowhere };
        let mut pointer = pointer.as_ref().map_or_else(String::new, |pointer| pointer.value.clone());
        let mut at = first;
        for _ in 0..LONGEST {
            let Some(next) = self.named_by(at) else { return End::Nowhere };
            if std::ptr::eq(next, first) {
                return End::Circle;
            }
            if let Canonical::Named { pointer: Some(before), .. } = &next.canonical {
                pointer.insert_str(0, &before.value);
            }
            if let Some(target) = target(cx, next) {
                let anchor = cx.registry.anchors.get(target.anchor).map_or("", |anchor| anchor.name());
                let mark = if pointer.is_empty() { "" } else { "#" };
                return End::Anchor(format!("{anchor}{mark}{pointer}"));
            }
            at = next;
        }
        End::Circle
    }
}

/// The aliases whose canonical names no anchor, with the name they give. Empty when not all anchors are known.
pub(super) fn without_anchor<'a>(cx: &Context<'a>) -> impl Iterator<Item = (&'a Alias, &'a Spanned<String>)> {
    let known = super::anchors_are_known(cx);
    let registry = cx.registry;
    registry.aliases.iter().filter(move |_| known).filter_map(move |alias| match &alias.canonical {
        // An empty name breaks the schema, which says so.
        Canonical::Named { id, .. } if !id.value.is_empty() && registry.anchor(&id.value).is_none() => {
            Some((alias, id))
        }
        _ => None,
    })
}
