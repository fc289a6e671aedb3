//! One canonical spelling for each value, so that equal texts mean equal things.
//!
//! Values are hostile: an anchor's id of a megabyte is repeated in the record of each of its aliases. Long texts are therefore
//! cut, and told apart by their digest.

use crate::document::{Kind, Node};
use crate::hash::Sha256Digest;
use crate::model::{Lifetime, When, check_version};
use crate::path::RepoPath;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// Texts beyond this many bytes are cut.
const LONG: usize = 1024;

/// How much of a long text is shown.
const SHOWN: usize = 120;

/// What a field means, where the model says more than "some value".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// Whatever it is.
    Plain,
    /// A list whose order and repetitions mean nothing; a lone text counts as a list of one.
    Set,
    /// Such a list of paths.
    Paths,
    /// A path from the root.
    Path,
    /// A version; the `v` is optional.
    Version,
    /// A moment, or a day.
    Time,
    /// A length of time.
    Duration,
    /// A SHA-256 digest, in either case.
    Digest,
}

/// A text, cut when it is long.
pub(super) fn clip(text: &str) -> String {
    if text.len() <= LONG { text.to_owned() } else { cut(text) }
}

/// A value in its canonical spelling; `None` where nothing is said.
pub(super) fn canonical(node: Node<'_>, meaning: Meaning) -> Option<String> {
    match (meaning, node.as_str()) {
        _ if node.kind() == Kind::Null => None,
        (Meaning::Set, _) => Some(set(node, Meaning::Plain)),
        (Meaning::Paths, _) => Some(set(node, Meaning::Path)),
        (_, Some(text)) if text.len() <= LONG => Some(string(&spelled(text, meaning))),
        _ => Some(any(node)),
    }
}

/// Any value: a scalar's text, or compact JSON with sorted keys.
fn any(node: Node<'_>) -> String {
    match node.kind() {
        Kind::String => string(node.as_str().unwrap_or_default()),
        kind if kind.is_scalar() => number(node),
        _ => {
            let mut out = String::new();
            json(node, Meaning::Plain, &mut out);
            if out.len() <= LONG { out } else { cut(&out) }
        }
    }
}

/// A text; in quotes where it could be taken for something else than a text.
fn string(text: &str) -> String {
    let ambiguous = text.is_empty()
        || text.starts_with(['"', '[', '{'])
        || matches!(text, "true" | "false" | "null")
        || text.parse::<f64>().is_ok();
    if ambiguous && text.len() <= LONG { quoted(text) } else { clip(text) }
}

/// A list of which only the members count.
fn set(node: Node<'_>, meaning: Meaning) -> String {
    let item = |node: Node<'_>| {
        let mut out = String::new();
        json(node, meaning, &mut out);
        out
    };
    let members: BTreeSet<String> = match node.kind() {
        Kind::Sequence => node.items().map(item).collect(),
        Kind::String => BTreeSet::from([item(node)]),
        _ => return any(node),
    };
    let list = format!("[{}]", members.into_iter().collect::<Vec<_>>().join(","));
    // Limits are compared member by member, so a list is cut later than a text.
    if list.len() <= 64 * LONG { list } else { cut(&list) }
}

/// The recursion is as deep as the document's nesting, which is bounded.
fn json(node: Node<'_>, meaning: Meaning, out: &mut String) {
    match node.kind() {
        Kind::Null => out.push_str("null"),
        Kind::String => {
            let text = clip(node.as_str().unwrap_or_default());
            out.push_str(&quoted(&spelled(&text, meaning)));
        }
        Kind::Sequence => {
            out.push('[');
            for (n, item) in node.items().enumerate() {
                out.push_str(if n == 0 { "" } else { "," });
                json(item, meaning, out);
            }
            out.push(']');
        }
        Kind::Mapping => {
            let mut entries: BTreeMap<String, Node<'_>> = BTreeMap::new();
            for entry in node.entries() {
                entries.entry(clip(&entry.key.key_text())).or_insert(entry.value);
            }
            out.push('{');
            for (n, (key, value)) in entries.into_iter().enumerate() {
                out.push_str(if n == 0 { "" } else { "," });
                out.push_str(&quoted(&key));
                out.push(':');
                json(value, meaning, out);
            }
            out.push('}');
        }
        _ => out.push_str(&number(node)),
    }
}

/// The canonical spelling of a text that means something.
fn spelled(text: &str, meaning: Meaning) -> Cow<'_, str> {
    let better = match meaning {
        Meaning::Path => RepoPath::parse(text).ok().map(|path| path.to_string()),
        Meaning::Version => (!text.starts_with('v') && check_version(text).is_ok()).then(|| format!("v{text}")),
        Meaning::Time => When::parse(text).ok().map(|when| when.to_string()),
        Meaning::Duration => Lifetime::parse(text).ok().map(duration),
        Meaning::Digest => Sha256Digest::parse(text).map(|digest| digest.to_string()),
        Meaning::Plain | Meaning::Set | Meaning::Paths => None,
    };
    better.map_or(Cow::Borrowed(text), Cow::Owned)
}

/// Whole years, else whole days, else hours.
fn duration(length: Lifetime) -> String {
    let hours = length.duration().as_hours();
    match hours {
        hours if hours % (24 * 365) == 0 => format!("{}y", hours / (24 * 365)),
        hours if hours % 24 == 0 => format!("{}d", hours / 24),
        hours => format!("{hours}h"),
    }
}

/// A number or a boolean, so that `1.50` and `1.5`, `True` and `true` are the same.
fn number(node: Node<'_>) -> String {
    match node.to_json() {
        // NaN and infinities have no JSON.
        serde_json::Value::Null if node.kind() != Kind::Null => node.scalar_text().unwrap_or_default().to_owned(),
        value => value.to_string(),
    }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn cut(text: &str) -> String {
    let end = (0..=SHOWN).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    let digest = Sha256Digest::of(text.as_bytes()).to_string();
    let digest = digest.get(..16).unwrap_or_default();
    format!("{}… ({} bytes, SHA-256 {digest}…)", text.get(..end).unwrap_or_default(), text.len())
}
