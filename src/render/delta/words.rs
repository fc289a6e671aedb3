//! Values and counts, in words.

use crate::delta::{Change, ChangeKind};
use crate::finding::{SubjectKind, TreeDescription};
use std::collections::BTreeMap;

/// How many characters of a value are shown.
const SHOWN: usize = 72;

/// A value, short enough to be read: digests by their first digits, long texts by their beginning.
pub(super) fn value(text: &str) -> String {
    if text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return format!("{}…", text.get(..12).unwrap_or_default());
    }
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// What two lists do not share: what the second adds, and what it drops. Nothing when either is no list.
pub(super) fn lists(from: Option<&str>, to: Option<&str>) -> Option<(Vec<String>, Vec<String>)> {
    let list = |text: &str| match serde_json::from_str::<serde_json::Value>(text) {
        Ok(serde_json::Value::Array(items)) => Some(items),
        _ => None,
    };
    let (from, to) = (list(from?)?, list(to?)?);
    let name = |item: &serde_json::Value| item.as_str().map_or_else(|| item.to_string(), str::to_owned);
    let beyond = |these: &[serde_json::Value], those: &[serde_json::Value]| {
        let known: std::collections::BTreeSet<String> = those.iter().map(name).collect();
        these.iter().map(name).filter(|item| !known.contains(item)).collect::<Vec<_>>()
    };
    Some((beyond(&to, &from), beyond(&from, &to)))
}

/// `1 anchor`, `3 aliases`.
pub(super) fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// What things of a kind are called: one, and several.
pub(super) fn nouns(kind: SubjectKind) -> (&'static str, &'static str) {
    match kind {
        SubjectKind::Anchor => ("anchor", "anchors"),
        SubjectKind::Alias => ("alias", "aliases"),
        SubjectKind::Lock => ("lock entry", "lock entries"),
        SubjectKind::Governance => ("limit", "limits"),
        SubjectKind::Waiver => ("waiver", "waivers"),
        SubjectKind::Team => ("team", "teams"),
        SubjectKind::Fact => ("fact", "facts"),
        SubjectKind::Manifest => ("manifest", "manifests"),
        _ => ("file", "files"),
    }
}

/// How much of each kind.
pub fn counts(changes: &[Change]) -> BTreeMap<ChangeKind, usize> {
    let mut counts: BTreeMap<ChangeKind, usize> = BTreeMap::new();
    for change in changes {
        *counts.entry(change.kind).or_default() += 1;
    }
    counts
}

/// The closing words: how much of each kind.
pub fn summary(counts: &BTreeMap<ChangeKind, usize>) -> String {
    let words = counts.iter().map(|(&kind, &number)| match kind {
        ChangeKind::ContentChanged => count(number, "file with other content", "files with other content"),
        ChangeKind::BecameUnreadable => format!("{number} unreadable"),
        ChangeKind::ReadableAgain => format!("{number} not readable before"),
        kind => format!("{number} {}", kind.as_str()),
    });
    words.collect::<Vec<_>>().join(", ")
}

/// A tree, as a title names it: `main (1a2b3c4)`, `the working tree`.
pub(super) fn tree(tree: &TreeDescription) -> String {
    let short = tree.oid.as_deref().and_then(|oid| oid.get(..7));
    match (tree.kind, &tree.rev, short) {
        ("index", ..) => "the index".to_owned(),
        ("worktree" | "folder", ..) => "the working tree".to_owned(),
        (_, Some(rev), Some(short)) if rev.starts_with(short) => short.to_owned(),
        (_, Some(rev), Some(short)) => format!("{rev} ({short})"),
        (_, Some(rev), None) => rev.clone(),
        (_, None, Some(short)) => short.to_owned(),
        (kind, None, None) => kind.to_owned(),
    }
}
