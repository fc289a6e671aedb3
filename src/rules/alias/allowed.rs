//! The lists of an anchor's `aliasing`: what they hold, where they stand, and how to name them.

use crate::model::{Aliasing, Anchor, NodeRef, Spanned};
use crate::text::{Place, Span};
use std::collections::{HashMap, HashSet};

/// One kind of list, indexed once for each anchor, since thousands of aliases may ask.
#[derive(Default)]
pub(super) struct Allowed<'a> {
    sets: HashMap<NodeRef, HashSet<&'a str>>,
}

impl<'a> Allowed<'a> {
    /// True when the anchor's list holds the value.
    pub(super) fn holds(&mut self, anchor: &Anchor, list: &'a [Spanned<String>], value: &str) -> bool {
        let index = || list.iter().map(|entry| entry.value.as_str()).collect();
        self.sets.entry(anchor.node).or_insert_with(index).contains(value)
    }
}

/// The anchor's `aliasing`, unless it forbids aliases altogether: then its lists have nothing to say.
pub(super) fn lists_of(anchor: &Anchor) -> Option<&Aliasing> {
    anchor.aliasing.as_ref().filter(|aliasing| aliasing.enabled.is_none_or(|enabled| enabled.value))
}

/// The place of a list: all its entries, or the mapping around an empty one.
pub(super) fn place(aliasing: &Aliasing, list: &[Spanned<String>]) -> Place {
    match (list.first(), list.last()) {
        (Some(first), Some(last)) if first.place.span.start <= last.place.span.end => {
            Place { file: first.place.file, span: Span { start: first.place.span.start, end: last.place.span.end } }
        }
        _ => aliasing.place,
    }
}

/// What a list allows, in words; a long list is cut. `thing` is what an entry is, in the singular.
pub(super) fn words(list: &[Spanned<String>], thing: &str) -> String {
    const SHOWN: usize = 6;
    let mut names: Vec<String> = list.iter().take(SHOWN).map(|entry| format!("`{}`", entry.value)).collect();
    if list.len() > SHOWN {
        names.push(format!("{} more", list.len() - SHOWN));
    }
    match names.split_last() {
        None => format!("no {thing}"),
        Some((only, [])) => format!("only the {thing} {only}"),
        Some((last, rest)) => format!("only the {thing}s {} and {last}", rest.join(", ")),
    }
}
