//! A difference in the order people read it: what cannot be read, limits, anchors, aliases, … and what changed sources touch.
//!
//! Names and values in it are those of the repository, raw; each format makes them fit.
//!
//! Frozen: what is serialised here is part of version 1 of a comment's document, described by `schemas/comment.schema.json`.
//! A new topic, tone or field is a new version of it; the words that a reader sees may change.

use super::words::{lists, nouns, value};
use crate::delta::{Change, ChangeKind, Difference, Impact};
use crate::finding::{Location, Subject, SubjectKind};
use crate::render::position;
use crate::text::Sources;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// What is said under one heading. Frozen: part of comment v1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// The heading.
    pub topic: Topic,
    /// What is said.
    pub items: Vec<Item>,
}

/// What a section is about. Frozen: part of comment v1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Topic {
    /// Files that cannot be read.
    Unreadable,
    /// Limits.
    Limits,
    /// Anchors.
    Anchors,
    /// Aliases.
    Aliases,
    /// Waivers.
    Waivers,
    /// Lock entries.
    Locks,
    /// Facts.
    Facts,
    /// Teams.
    Teams,
    /// Manifests.
    Manifests,
    /// What stands in another file.
    Moved,
    /// Sources with other content.
    Sources,
}

impl Topic {
    /// The heading's words.
    pub fn title(self) -> &'static str {
        match self {
            Self::Unreadable => "Cannot be read",
            Self::Limits => "Limits",
            Self::Anchors => "Anchors",
            Self::Aliases => "Aliases",
            Self::Waivers => "Waivers",
            Self::Locks => "Locks",
            Self::Facts => "Facts",
            Self::Teams => "Teams",
            Self::Manifests => "Manifests",
            Self::Moved => "Moved to another file",
            Self::Sources => "Changed sources, and what they touch",
        }
    }
}

/// One thing, and what became of it. Frozen: part of comment v1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// What a reader should make of it.
    pub tone: Tone,
    /// What the thing is called.
    pub name: String,
    /// What became of it.
    pub details: Vec<Detail>,
    /// Where, as `path:line`.
    pub place: Option<String>,
}

/// What a reader should make of it. Frozen: part of comment v1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tone {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It is another.
    Changed,
    /// Worth a second look: a limit that holds less, a file that cannot be read.
    Alarming,
}

/// One thing that is said. Frozen: part of comment v1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Detail {
    /// Words of ours, with names in them.
    Words(Vec<Piece>),
    /// A value before and afterwards.
    Values {
        /// What the value is called; empty where it is the thing itself.
        label: String,
        /// The value before.
        from: Option<String>,
        /// The value afterwards.
        to: Option<String>,
    },
}

/// A part of a sentence. Frozen: part of comment v1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Piece {
    /// Ours.
    Said(Cow<'static, str>),
    /// The repository's.
    Named(String),
}

/// Words of ours.
fn said(words: &'static str) -> Piece {
    Piece::Said(Cow::Borrowed(words))
}

/// Sorts a difference into sections. Empty ones are left out.
pub fn outline(difference: &Difference, sources: &Sources) -> Vec<Section> {
    let changes = &difference.changes;
    let mut sections = vec![Section { topic: Topic::Unreadable, items: unreadable(changes) }];
    for (topic, kind) in [
        (Topic::Limits, SubjectKind::Governance),
        (Topic::Anchors, SubjectKind::Anchor),
        (Topic::Aliases, SubjectKind::Alias),
        (Topic::Waivers, SubjectKind::Waiver),
        (Topic::Locks, SubjectKind::Lock),
        (Topic::Facts, SubjectKind::Fact),
        (Topic::Teams, SubjectKind::Team),
        (Topic::Manifests, SubjectKind::Manifest),
    ] {
        sections.push(Section { topic, items: things(changes, kind, sources) });
    }
    sections.push(Section { topic: Topic::Moved, items: moved(changes) });
    let impact = difference.impact.iter().map(|impact| touched(impact, changes)).collect();
    sections.push(Section { topic: Topic::Sources, items: impact });
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
                vec![said("now: "), Piece::Named(reason.clone()), said("; what changed in it is not known")]
            }
            (ChangeKind::BecameUnreadable, ..) => {
                let reason = change.to.clone().unwrap_or_default();
                vec![said("before and now: "), Piece::Named(reason), said("; what changed in it is not known")]
            }
            (ChangeKind::ReadableAgain, from, _) => {
                let reason = from.clone().unwrap_or_default();
                vec![said("before: "), Piece::Named(reason), said("; what changed in it is not known")]
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
            ChangeKind::ContentChanged if !change.is_of_source_content() => (Tone::Changed, schema(change)),
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
                (Tone::Changed, vec![Detail::Words(vec![said("renamed from "), Piece::Named(old)])])
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

/// A schema whose file holds something else.
fn schema(change: &Change) -> Vec<Detail> {
    let file = change.place().map(|place| place.path.to_string()).unwrap_or_default();
    vec![Detail::Words(vec![said("its schema "), Piece::Named(file), said(became(change))])]
}

/// What became of a file with other content.
fn became(change: &Change) -> &'static str {
    match (&change.before, &change.after) {
        (_, None) => " is gone",
        (None, _) => " was missing, and is there now",
        _ => " has other content",
    }
}

fn values(label: &str, change: &Change) -> Detail {
    let label = if label == "value" { String::new() } else { label.to_owned() };
    Detail::Values { label, from: change.from.clone(), to: change.to.clone() }
}

/// A limit that moved. Contexts and owners are there or not; other limits have values.
fn limit(change: &Change, word: &'static str) -> Detail {
    let declared = |text: &Option<String>| text.as_deref().is_some_and(|text| text.starts_with("declared"));
    match (declared(&change.from), declared(&change.to)) {
        (false, true) => Detail::Words(vec![said(word), said(": it is declared now")]),
        (true, false) => Detail::Words(vec![said(word), said(": it is no longer declared")]),
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
                words.push(said(", "));
            }
            if !word.is_empty() {
                words.push(said(word));
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
    let content = changes.iter().find(|change| change.is_of_source_content() && change.subject.id == impact.anchor);
    let mut details = Vec::new();
    if let Some(source) = &impact.source {
        let words = content.map_or(" is the source now", became);
        details.push(Detail::Words(vec![Piece::Named(source.to_string()), said(words)]));
    }
    let list = |word: &'static str, names: Vec<Vec<Piece>>| {
        let mut words = vec![said(word)];
        for (n, name) in names.into_iter().enumerate() {
            if n > 0 {
                words.push(said(", "));
            }
            words.extend(name);
        }
        (words.len() > 1).then_some(Detail::Words(words))
    };
    let locks = impact.locks.iter().map(|lock| {
        let state = if lock.fresh { " (up to date)" } else { " (stale, see ssot lock)" };
        vec![Piece::Named(lock.workflow.clone()), said(state)]
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
        shown.push(vec![said("and others")]);
    }
    shown
}

/// A change of a value in words: for lists, what is added and dropped.
pub(super) fn value_words(from: Option<&str>, to: Option<&str>) -> Vec<Piece> {
    if let Some((added, dropped)) = lists(from, to) {
        let mut words = Vec::new();
        for (verb, names) in [("adds ", added), ("drops ", dropped)] {
            if names.is_empty() {
                continue;
            }
            words.push(said(if words.is_empty() { "" } else { "; " }));
            words.push(said(verb));
            words.push(Piece::Named(value(&names.join(", "))));
        }
        return words;
    }
    let shown = |text: Option<&str>| match text {
        Some(text) => Piece::Named(value(text)),
        None => said("not set"),
    };
    vec![shown(from), said(" → "), shown(to)]
}
