//! A difference in the order people read it: what cannot be read, limits, anchors, aliases, … and what changed sources touch.
//!
//! Names and values in it are those of the repository, raw; each format makes them fit.

use super::words::{lists, nouns, value};
use crate::delta::{Change, ChangeKind, Difference, Impact};
use crate::finding::{Location, Subject, SubjectKind};
use crate::render::position;
use crate::text::Sources;
use std::collections::BTreeMap;

/// What is said under one heading.
pub(super) struct Section {
    pub(super) title: &'static str,
    pub(super) items: Vec<Item>,
}

/// One thing, and what became of it.
pub(super) struct Item {
    pub(super) tone: Tone,
    pub(super) name: String,
    pub(super) details: Vec<Detail>,
    /// Where, as `path:line`.
    pub(super) place: Option<String>,
}

/// What a reader should make of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tone {
    Added,
    Removed,
    Changed,
    /// Worth a second look: a limit that holds less, a file that cannot be read.
    Alarming,
}

/// One thing that is said.
pub(super) enum Detail {
    /// Words of ours, with names in them.
    Words(Vec<Piece>),
    /// A value before and afterwards.
    Values { label: String, from: Option<String>, to: Option<String> },
}

/// A part of a sentence.
pub(super) enum Piece {
    /// Ours.
    Said(&'static str),
    /// The repository's.
    Named(String),
}

/// Sorts a difference into sections. Empty ones are left out.
pub(super) fn outline(difference: &Difference, sources: &Sources) -> Vec<Section> {
    let changes = &difference.changes;
    let mut sections = vec![Section { title: "Cannot be read", items: unreadable(changes) }];
    for (title, kind) in [
        ("Limits", SubjectKind::Governance),
        ("Anchors", SubjectKind::Anchor),
        ("Aliases", SubjectKind::Alias),
        ("Waivers", SubjectKind::Waiver),
        ("Locks", SubjectKind::Lock),
        ("Facts", SubjectKind::Fact),
        ("Teams", SubjectKind::Team),
        ("Manifests", SubjectKind::Manifest),
    ] {
        sections.push(Section { title, items: things(changes, kind, sources) });
    }
    sections.push(Section { title: "Moved to another file", items: moved(changes) });
    let impact = difference.impact.iter().map(|impact| touched(impact, changes)).collect();
    sections.push(Section { title: "Changed sources, and what they touch", items: impact });
    sections.retain(|section| !section.items.is_empty());
    sections
}

/// `path:line` of a place; `main:path:line` when it is in the base.
fn place(location: Option<&Location>, sources: &Sources) -> Option<String> {
    let location = location?;
    let at = position::resolve(location, sources);
    let line = at.file.map(|_| format!(":{}", at.start.line)).unwrap_or_default();
    Some(format!("{}{line}", position::name(location, sources)))
}

fn unreadable(changes: &[Change]) -> Vec<Item> {
    let faults = changes.iter().filter_map(|change| {
        let words = match (change.kind, &change.from, &change.to) {
            (ChangeKind::BecameUnreadable, None, Some(reason)) => {
                vec![
                    Piece::Said("now: "),
                    Piece::Named(reason.clone()),
                    Piece::Said("; what changed in it is not known"),
                ]
            }
            (ChangeKind::BecameUnreadable, ..) => {
                let reason = change.to.clone().unwrap_or_default();
                vec![
                    Piece::Said("before and now: "),
                    Piece::Named(reason),
                    Piece::Said("; what changed in it is not known"),
                ]
            }
            (ChangeKind::ReadableAgain, from, _) => {
                let reason = from.clone().unwrap_or_default();
                vec![Piece::Said("before: "), Piece::Named(reason), Piece::Said("; what changed in it is not known")]
            }
            _ => return None,
        };
        let name = match change.subject.kind {
            SubjectKind::File => change.subject.id.clone(),
            _ => change.place().map_or_else(|| change.subject.id.clone(), |place| place.path.to_string()),
        };
        Some(Item { tone: Tone::Alarming, name, details: vec![Detail::Words(words)], place: None })
    });
    faults.collect()
}

/// The things of a kind, each with all that became of it.
fn things(changes: &[Change], kind: SubjectKind, sources: &Sources) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    let mut last: Option<&Subject> = None;
    for change in changes.iter().filter(|change| change.subject.kind == kind) {
        let (tone, detail) = match change.kind {
            ChangeKind::Moved
            | ChangeKind::ContentChanged
            | ChangeKind::BecameUnreadable
            | ChangeKind::ReadableAgain => continue,
            ChangeKind::Added => (Tone::Added, about(change)),
            ChangeKind::Removed => (Tone::Removed, about(change)),
            ChangeKind::Loosened => (Tone::Alarming, vec![limit(change, "loosened")]),
            ChangeKind::Tightened => (Tone::Changed, vec![limit(change, "tightened")]),
            ChangeKind::Retargeted => (Tone::Alarming, vec![values("retargeted", change)]),
            ChangeKind::Renamed => {
                let old = change.from.clone().unwrap_or_default();
                (Tone::Changed, vec![Detail::Words(vec![Piece::Said("renamed from "), Piece::Named(old)])])
            }
            ChangeKind::Reowned | ChangeKind::Reversioned | ChangeKind::Rescheduled | ChangeKind::Changed => {
                (Tone::Changed, vec![values(change.field.as_deref().unwrap_or_default(), change)])
            }
        };
        let whole = matches!(tone, Tone::Added | Tone::Removed);
        match items.last_mut().filter(|_| last == Some(&change.subject) && !whole) {
            Some(item) => {
                item.details.extend(detail);
                if tone == Tone::Alarming {
                    item.tone = tone;
                }
            }
            None => items.push(Item {
                tone,
                name: change.subject.id.clone(),
                details: detail,
                place: place(change.place(), sources),
            }),
        }
        last = (!whole).then_some(&change.subject);
    }
    items
}

fn values(label: &str, change: &Change) -> Detail {
    let label = if label == "value" { String::new() } else { label.to_owned() };
    Detail::Values { label, from: change.from.clone(), to: change.to.clone() }
}

/// A limit that moved. Contexts and owners are there or not; other limits have values.
fn limit(change: &Change, word: &'static str) -> Detail {
    let declared = |text: &Option<String>| text.as_deref().is_some_and(|text| text.starts_with("declared"));
    match (declared(&change.from), declared(&change.to)) {
        (false, true) => Detail::Words(vec![Piece::Said(word), Piece::Said(": it is declared now")]),
        (true, false) => Detail::Words(vec![Piece::Said(word), Piece::Said(": it is no longer declared")]),
        _ => values(word, change),
    }
}

/// What matters most about a thing that came or went.
fn about(change: &Change) -> Vec<Detail> {
    let fields: &[(&str, &'static str)] = match change.subject.kind {
        SubjectKind::Anchor => &[("source", ""), ("version", ""), ("owner", "")],
        SubjectKind::Alias => &[("canonical", "for "), ("type", ""), ("expires_at", "until ")],
        SubjectKind::Lock => &[("version", ""), ("source", "")],
        SubjectKind::Governance => &[("value", "")],
        SubjectKind::Waiver => &[("expires", "until "), ("owner", ""), ("reason", "")],
        SubjectKind::Team => &[("members", "")],
        SubjectKind::Fact => &[("source", "")],
        _ => &[],
    };
    let mut words = Vec::new();
    for (name, word) in fields {
        if let Some(text) = change.value(name) {
            if !words.is_empty() {
                words.push(Piece::Said(", "));
            }
            if !word.is_empty() {
                words.push(Piece::Said(word));
            }
            words.push(Piece::Named(value(text)));
        }
    }
    if words.is_empty() { Vec::new() } else { vec![Detail::Words(words)] }
}

/// Things that stand in another file, by the two files.
fn moved(changes: &[Change]) -> Vec<Item> {
    let mut counts: BTreeMap<(&str, &str), BTreeMap<SubjectKind, usize>> = BTreeMap::new();
    for change in changes.iter().filter(|change| change.kind == ChangeKind::Moved) {
        if let (Some(from), Some(to)) = (&change.from, &change.to) {
            *counts.entry((from, to)).or_default().entry(change.subject.kind).or_default() += 1;
        }
    }
    let items = counts.into_iter().map(|((from, to), kinds)| {
        let words: Vec<String> =
            kinds.into_iter().map(|(kind, number)| super::words::count(number, nouns(kind).0, nouns(kind).1)).collect();
        Item {
            tone: Tone::Changed,
            name: words.join(", "),
            details: vec![Detail::Values {
                label: String::new(),
                from: Some(from.to_owned()),
                to: Some(to.to_owned()),
            }],
            place: None,
        }
    });
    items.collect()
}

/// What a changed source touches.
fn touched(impact: &Impact, changes: &[Change]) -> Item {
    let content =
        changes.iter().any(|change| change.kind == ChangeKind::ContentChanged && change.subject.id == impact.anchor);
    let mut details = Vec::new();
    if let Some(source) = &impact.source {
        let words = if content { " has other content" } else { " is the source now" };
        details.push(Detail::Words(vec![Piece::Named(source.to_string()), Piece::Said(words)]));
    }
    let list = |word: &'static str, names: Vec<Vec<Piece>>| {
        let mut words = vec![Piece::Said(word)];
        for (n, name) in names.into_iter().enumerate() {
            if n > 0 {
                words.push(Piece::Said(", "));
            }
            words.extend(name);
        }
        (words.len() > 1).then_some(Detail::Words(words))
    };
    let locks = impact.locks.iter().map(|lock| {
        let state = if lock.fresh { " (up to date)" } else { " (stale, see ssot lock)" };
        vec![Piece::Named(lock.workflow.clone()), Piece::Said(state)]
    });
    details.extend(list("pinned by ", locks.collect()));
    let plain = |names: Vec<String>| cap(names);
    details.extend(list("generates ", plain(impact.generated.iter().map(ToString::to_string).collect())));
    details.extend(list("known as ", plain(impact.aliases.iter().map(|alias| alias.id.clone()).collect())));
    details.extend(list("built upon by ", plain(impact.dependents.clone())));
    Item { tone: Tone::Changed, name: impact.anchor.clone(), details, place: None }
}

/// How many names of a list are shown.
const NAMES: usize = 12;

fn cap(names: Vec<String>) -> Vec<Vec<Piece>> {
    let more = names.len().saturating_sub(NAMES);
    let mut shown: Vec<Vec<Piece>> = names.into_iter().take(NAMES).map(|name| vec![Piece::Named(name)]).collect();
    if more > 0 {
        shown.push(vec![Piece::Said("and others")]);
    }
    shown
}

/// A change of a value in words: for lists, what is added and dropped.
pub(super) fn value_words(from: Option<&str>, to: Option<&str>) -> Vec<Piece> {
    if let Some((added, dropped)) = lists(from, to) {
        let mut words = Vec::new();
        for (said, names) in [("adds ", added), ("drops ", dropped)] {
            if names.is_empty() {
                continue;
            }
            words.push(Piece::Said(if words.is_empty() { "" } else { "; " }));
            words.push(Piece::Said(said));
            words.push(Piece::Named(value(&names.join(", "))));
        }
        return words;
    }
    let shown = |text: Option<&str>| match text {
        Some(text) => Piece::Named(value(text)),
        None => Piece::Said("not set"),
    };
    vec![shown(from), Piece::Said(" → "), shown(to)]
}
