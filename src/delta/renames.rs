//! Who has another name: a record that is gone and one that is new, and that say the same but for the name.
//!
//! Only what is unambiguous counts. Limits and waivers are never renamed: under another name they hold for something else.

use super::compare::Pair;
use super::{Field, Record};
use crate::finding::{Subject, SubjectKind};
use std::collections::{BTreeMap, HashMap};

/// New names and old ones.
#[derive(Default)]
pub(super) struct Renames<'a> {
    by_new: HashMap<&'a Subject, &'a Record>,
    by_old: HashMap<&'a Subject, &'a Subject>,
    anchors: HashMap<&'a str, &'a str>,
}

impl<'a> Renames<'a> {
    /// What a new record was before.
    pub(super) fn old_of(&self, new: &Subject) -> Option<&'a Record> {
        self.by_new.get(new).copied()
    }

    /// True for a name that a thing no longer has.
    pub(super) fn is_old(&self, old: &Subject) -> bool {
        self.by_old.contains_key(old)
    }

    /// True when an anchor of the one name now has the other.
    pub(super) fn follows(&self, old: Option<&str>, new: Option<&str>) -> bool {
        matches!((old, new), (Some(old), Some(new)) if self.anchors.get(old) == Some(&new))
    }

    fn add(&mut self, old: &'a Record, new: &'a Record) {
        self.by_new.insert(&new.subject, old);
        self.by_old.insert(&old.subject, &new.subject);
        if new.subject.kind == SubjectKind::Anchor {
            self.anchors.insert(&old.subject.id, &new.subject.id);
        }
    }
}

/// What two records of one thing have in common.
type Key<'k> = Vec<(&'k str, &'k str)>;

/// Records that are gone, and records that are new.
type Candidates<'a> = (Vec<&'a Record>, Vec<&'a Record>);

/// The renames among records that stand on one side only.
pub(super) fn renames<'a>(pairs: &BTreeMap<&'a Subject, Pair<'a>>) -> Renames<'a> {
    let mut renames = Renames::default();
    let mut gone = Vec::new();
    let mut new = Vec::new();
    for pair in pairs.values().filter(|pair| !pair.several) {
        match (pair.before.as_slice(), pair.after.as_slice()) {
            ([record], []) => gone.push(*record),
            ([], [record]) => new.push(*record),
            _ => {}
        }
    }
    if gone.is_empty() || new.is_empty() {
        return renames;
    }
    let may = |record: &&&Record| {
        !matches!(record.subject.kind, SubjectKind::Governance | SubjectKind::Waiver) && !record.fields.is_empty()
    };
    // Anchors first: what belongs to a renamed anchor says the same under its new name. Its source is what an anchor is.
    let anchors = |record: &&&Record| record.subject.kind == SubjectKind::Anchor;
    for key in [said as fn(&Record) -> Option<Key<'_>>, source] {
        let (old, new): Candidates<'_> = (
            gone.iter().filter(may).filter(anchors).copied().collect(),
            new.iter().filter(may).filter(anchors).copied().collect(),
        );
        pair_up(&old, &new, key, &mut renames);
    }
    pins(&gone, &new, &mut renames);
    let others = |record: &&&Record| record.subject.kind != SubjectKind::Anchor;
    let (old, new): Candidates<'_> = (
        gone.iter().filter(may).filter(others).copied().collect(),
        new.iter().filter(may).filter(others).copied().collect(),
    );
    pair_up(&old, &new, said, &mut renames);
    renames
}

/// A workflow's pin of a renamed anchor is the same pin, whatever it says now.
fn pins<'a>(gone: &[&'a Record], new: &[&'a Record], renames: &mut Renames<'a>) {
    let is_pin = |record: &&&Record| record.subject.kind == SubjectKind::Lock && record.anchor.is_some();
    let new: HashMap<&str, &'a Record> =
        new.iter().filter(is_pin).map(|record| (record.subject.id.as_str(), *record)).collect();
    for old in gone.iter().filter(is_pin) {
        let Some(id) = old.anchor.as_deref() else { continue };
        let (Some(workflow), Some(now)) = (old.subject.id.strip_suffix(id), renames.anchors.get(id)) else { continue };
        if let Some(new) = new.get(format!("{workflow}{now}").as_str()) {
            renames.add(old, new);
        }
    }
}

/// Pairs records of one kind whose key is equal, and nobody else's.
fn pair_up<'a>(
    gone: &[&'a Record],
    new: &[&'a Record],
    key: fn(&Record) -> Option<Key<'_>>,
    renames: &mut Renames<'a>,
) {
    let mut by_key: HashMap<(SubjectKind, Key<'a>), Candidates<'a>> = HashMap::new();
    for record in gone.iter().filter(|record| !renames.is_old(&record.subject)) {
        if let Some(key) = key(record) {
            by_key.entry((record.subject.kind, key)).or_default().0.push(record);
        }
    }
    for record in new.iter().filter(|record| renames.old_of(&record.subject).is_none()) {
        if let Some(key) = key(record) {
            by_key.entry((record.subject.kind, key)).or_default().1.push(record);
        }
    }
    for (gone, new) in by_key.into_values() {
        if let ([old], [new]) = (gone.as_slice(), new.as_slice())
            && (old.subject.kind != SubjectKind::Alias || half_the_same(old, new))
        {
            renames.add(old, new);
        }
    }
}

/// True for an alias that kept its name or its context. Few of them say much beyond what they stand for, so two that share
/// neither are two.
fn half_the_same(old: &Record, new: &Record) -> bool {
    let name = |record: &Record| match &record.context {
        Some(context) => record.subject.id.get(context.len() + 1..).map(str::to_owned),
        None => Some(record.subject.id.clone()),
    };
    old.context == new.context || name(old) == name(new)
}

/// Everything that a record says.
fn said(record: &Record) -> Option<Key<'_>> {
    Some(record.fields.iter().map(pair).collect())
}

/// Where an anchor's truth lies.
fn source(record: &Record) -> Option<Key<'_>> {
    record.field("source").map(|field| vec![pair(field)])
}

fn pair(field: &Field) -> (&str, &str) {
    (&field.name, &field.value)
}
