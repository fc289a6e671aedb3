//! Keys of one mapping that clash, and the merging of mappings by `<<`.

use super::Kind;
use super::arena::{Arena, MERGE};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Mappings up to this many entries compare every pair of keys; larger ones pay for a hash table.
const SMALL: usize = 16;
/// Characters of a key that a problem shows.
const SHOWN: usize = 200;

/// A key that stands twice, or looks as if it did.
pub(super) struct Clash {
    /// The node of the earlier key.
    pub(super) first: u32,
    /// The node of the later key.
    pub(super) again: u32,
    /// Equal only after Unicode normalisation.
    pub(super) lookalike: bool,
}

/// What makes two scalar keys the same. `1` and `"1"` differ in YAML.
type Key<'a> = (Kind, &'a str);

fn key<'a>(arena: &'a Arena, source: &'a str, id: u32) -> Option<Key<'a>> {
    let record = arena.record(id);
    let text = arena.text(source, record);
    match record.kind {
        Kind::Sequence | Kind::Mapping => None,
        Kind::Null => Some((Kind::Null, "")),
        Kind::Bool => Some((Kind::Bool, if text.eq_ignore_ascii_case("true") { "true" } else { "false" })),
        kind => Some((kind, text)),
    }
}

/// The clashes among the keys of a mapping's children (key, value, key, value …). Linear in the number of keys. Keys that
/// are collections are not compared.
pub(super) fn clashes(arena: &Arena, source: &str, children: &[u32]) -> Vec<Clash> {
    let mut found = Vec::new();
    let mut normalise = false;
    let keys = || children.iter().step_by(2).filter_map(|id| Some((*id, key(arena, source, *id)?)));
    if children.len() <= 2 * SMALL {
        let mut seen = [(0, (Kind::Null, "")); SMALL];
        for (n, (id, key)) in keys().enumerate() {
            normalise |= may_look_alike(key);
            let (before, rest) = seen.split_at_mut(n.min(SMALL));
            if let Some((first, _)) = before.iter().find(|(_, earlier)| *earlier == key) {
                found.push(Clash { first: *first, again: id, lookalike: false });
            }
            if let Some(slot) = rest.first_mut() {
                *slot = (id, key);
            }
        }
    } else {
        let mut seen = HashMap::with_capacity(children.len() / 2);
        for (id, key) in keys() {
            normalise |= may_look_alike(key);
            let first = *seen.entry(key).or_insert(id);
            if first != id {
                found.push(Clash { first, again: id, lookalike: false });
            }
        }
    }
    if normalise {
        lookalikes(keys(), &mut found);
    }
    found
}

/// True for text that is not in normal form C, which is rare; only such a key can look like another.
fn may_look_alike((kind, text): Key<'_>) -> bool {
    kind == Kind::String && !text.is_ascii() && is_nfc_quick(text.chars()) != IsNormalized::Yes
}

fn lookalikes<'a>(keys: impl Iterator<Item = (u32, Key<'a>)>, found: &mut Vec<Clash>) {
    let mut seen: HashMap<Cow<'a, str>, (u32, &'a str)> = HashMap::new();
    for (again, (kind, text)) in keys {
        if kind != Kind::String {
            continue;
        }
        let normal = if text.is_ascii() { text.into() } else { text.nfc().collect::<String>().into() };
        let (first, earlier) = *seen.entry(normal).or_insert((again, text));
        if earlier != text {
            found.push(Clash { first, again, lookalike: true });
        }
    }
}

/// Applies the first merge key among the pending children from `first` on: its entry is replaced by the entries of the
/// mappings it names, at the end, where the mapping has no such key itself (<https://yaml.org/type/merge.html>). A `<<`
/// whose value is neither a mapping nor a list of mappings stays an ordinary entry. Returns how many entries came in.
pub(super) fn merge(arena: &Arena, source: &str, pending: &mut Vec<u32>, first: usize) -> u64 {
    let children = pending.get(first..).unwrap_or_default();
    let merge_at = children.chunks_exact(2).position(|pair| match pair {
        [key, value] => arena.record(*key).flags & MERGE != 0 && mappings(arena, *value).is_some(),
        _ => false,
    });
    let Some(at) = merge_at.map(|n| first + 2 * n) else { return 0 };
    let Some(sources) = pending.get(at + 1).and_then(|value| mappings(arena, *value)) else { return 0 };
    pending.drain(at..at + 2);

    let own = pending.get(first..).unwrap_or_default();
    let mut seen: HashSet<Key<'_>> = own.iter().step_by(2).filter_map(|id| key(arena, source, *id)).collect();
    let before = pending.len();
    for mapping in sources {
        for pair in arena.children(arena.record(mapping)).chunks_exact(2) {
            if let [name, value] = pair
                && key(arena, source, *name).is_none_or(|name| seen.insert(name))
            {
                pending.extend([*name, *value]);
            }
        }
    }
    (pending.len() - before) as u64 / 2
}

/// The mappings that the value of a merge key names; `None` when it names something else.
fn mappings(arena: &Arena, value: u32) -> Option<Vec<u32>> {
    let record = arena.record(value);
    match record.kind {
        Kind::Mapping => Some(vec![value]),
        Kind::Sequence => {
            let items = arena.children(record);
            items.iter().all(|id| arena.record(*id).kind == Kind::Mapping).then(|| items.to_vec())
        }
        _ => None,
    }
}

/// A key as a problem shows it: not longer than a line or two.
pub(super) fn shown(key: &str) -> String {
    match key.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", key.get(..end).unwrap_or_default()),
        None => key.to_owned(),
    }
}
