//! From two lists of records to what changed.
//!
//! Records of one name on both sides are compared field by field. Where a name stands several times on a side, records that
//! say the same are paired first; what is left of them was removed and added, since nobody can say which became which. Of
//! limits that stand several times the first one counts, so they are compared in their order.

use super::record::{Field, same_fields};
use super::renames::{Renames, renames};
use super::strictness::{direction, is_group};
use super::{Change, ChangeKind, Record};
use crate::finding::{Subject, SubjectKind};
use std::collections::{BTreeMap, HashSet};

/// Records of one name: before and afterwards.
#[derive(Default)]
pub(super) struct Pair<'a> {
    pub(super) before: Vec<&'a Record>,
    pub(super) after: Vec<&'a Record>,
    /// The name stood more than once on a side.
    pub(super) several: bool,
}

/// What changed. Sorted by subject, kind and field, whatever the order of the records; near-linear in their number.
///
/// Applying the changes to the records before gives those afterwards: see [`super::State`]. A renamed thing is gone under its
/// old name, and a retargeted alias no longer stands for what it stood for: rules that care look at those kinds, too.
pub fn compare(before: &[Record], after: &[Record]) -> Vec<Change> {
    let mut pairs: BTreeMap<&Subject, Pair<'_>> = BTreeMap::new();
    for record in before {
        pairs.entry(&record.subject).or_default().before.push(record);
    }
    for record in after {
        pairs.entry(&record.subject).or_default().after.push(record);
    }
    pairs.values_mut().for_each(Pair::settle);
    let renames = renames(&pairs);
    let groups = Groups::of(&pairs);
    let mut changes = Vec::new();
    for (subject, pair) in &pairs {
        match (pair.before.as_slice(), pair.after.as_slice()) {
            (before, after) if subject.kind == SubjectKind::Governance => limits(before, after, &groups, &mut changes),
            ([old], [new]) if !pair.several => fields(old, new, &renames, &mut changes),
            (before, after) => {
                let gone = before.iter().filter(|record| !renames.is_old(&record.subject));
                changes.extend(gone.map(|record| removed(record)));
                for new in after {
                    match renames.old_of(&new.subject) {
                        Some(old) => renamed(old, new, &renames, &mut changes),
                        None => changes.push(added(new)),
                    }
                }
            }
        }
    }
    sort(&mut changes);
    changes
}

/// Puts changes in their order.
pub fn sort(changes: &mut [Change]) {
    changes.sort_by(|a, b| order(a).cmp(&order(b)));
}

/// What a change sorts by.
fn order(change: &Change) -> impl Ord + '_ {
    let place = change.place().map(|place| (&place.path, place.span));
    let fields: Vec<(&str, &str)> = change.fields.iter().map(|f| (f.name.as_str(), f.value.as_str())).collect();
    (&change.subject, change.kind, &change.field, &change.from, &change.to, fields, place)
}

impl<'a> Pair<'a> {
    /// Takes out records that say the same on both sides, where there are several.
    fn settle(&mut self) {
        self.several = self.before.len() > 1 || self.after.len() > 1;
        let is_limit =
            self.before.iter().chain(&self.after).any(|record| record.subject.kind == SubjectKind::Governance);
        if !self.several || is_limit {
            return;
        }
        let key = |record: &&'a Record| {
            let fields: Vec<(&'a str, &'a str)> =
                record.fields.iter().map(|field| (field.name.as_str(), field.value.as_str())).collect();
            (&record.path, &record.anchor, &record.context, fields)
        };
        let mut unmatched: BTreeMap<_, usize> = BTreeMap::new();
        for record in &self.after {
            *unmatched.entry(key(record)).or_default() += 1;
        }
        let mut matched: BTreeMap<_, usize> = BTreeMap::new();
        let take = |counts: &mut BTreeMap<_, usize>, record: &&'a Record| {
            let Some(count) = counts.get_mut(&key(record)).filter(|count| **count > 0) else { return false };
            *count -= 1;
            true
        };
        self.before.retain(|record| {
            let found = take(&mut unmatched, record);
            *matched.entry(key(record)).or_default() += usize::from(found);
            !found
        });
        self.after.retain(|record| !take(&mut matched, record));
    }
}

/// Lists of names, such as the contexts, that came or went as a whole. What is said of their members then says nothing of
/// its own.
struct Groups<'a>(HashSet<&'a str>);

impl<'a> Groups<'a> {
    fn of(pairs: &BTreeMap<&'a Subject, Pair<'_>>) -> Self {
        let limits = pairs.iter().filter(|(subject, _)| subject.kind == SubjectKind::Governance);
        let came_or_went = limits.filter(|(_, pair)| pair.before.is_empty() != pair.after.is_empty());
        let is_group = |pair: &Pair<'_>| pair.before.iter().chain(&pair.after).any(|record| is_group(record));
        Self(came_or_went.filter(|(_, pair)| is_group(pair)).map(|(subject, _)| subject.id.as_str()).collect())
    }

    /// True for what lies within one of them.
    fn hold(&self, id: &str) -> bool {
        !self.0.is_empty()
            && id.match_indices('.').any(|(at, _)| id.get(..at).is_some_and(|head| self.0.contains(head)))
    }
}

/// A change of a record as a whole.
fn change(kind: ChangeKind, record: &Record) -> Change {
    Change {
        anchor: record.anchor.clone(),
        context: record.context.clone(),
        ..Change::new(kind, record.subject.clone())
    }
}

fn added(record: &Record) -> Change {
    Change { after: Some(record.location()), fields: record.fields.clone(), ..change(ChangeKind::Added, record) }
}

fn removed(record: &Record) -> Change {
    let before = Some(record.location().in_base());
    Change { before, fields: record.fields.clone(), ..change(ChangeKind::Removed, record) }
}

/// Limits in their order; the first one counts.
fn limits(before: &[&Record], after: &[&Record], groups: &Groups<'_>, changes: &mut Vec<Change>) {
    for at in 0..before.len().max(after.len()) {
        let (old, new) = (before.get(at).copied(), after.get(at).copied());
        let (from, to) = (old.and_then(|record| record.value("value")), new.and_then(|record| record.value("value")));
        let Some(record) = new.or(old) else { continue };
        if let (Some(old), Some(new)) = (old, new) {
            moved(old, new, changes);
            if from == to {
                continue;
            }
        }
        let id = record.subject.id.as_str();
        let counts = at == 0 && !groups.hold(id);
        let kind = counts.then(|| direction(id, from, to)).flatten().unwrap_or(match (old, new) {
            (None, _) => ChangeKind::Added,
            (_, None) => ChangeKind::Removed,
            _ => ChangeKind::Changed,
        });
        let whole = if old.is_none() || new.is_none() { record.fields.clone() } else { Vec::new() };
        changes.push(Change {
            field: Some("value".to_owned()),
            from: from.map(str::to_owned),
            to: to.map(str::to_owned),
            before: old.map(|record| record.location_of(record.field("value")).in_base()),
            after: new.map(|record| record.location_of(record.field("value"))),
            fields: whole,
            ..change(kind, record)
        });
    }
}

fn moved(old: &Record, new: &Record, changes: &mut Vec<Change>) {
    if old.path != new.path {
        changes.push(Change {
            from: Some(old.path.to_string()),
            to: Some(new.path.to_string()),
            before: Some(old.location().in_base()),
            after: Some(new.location()),
            // Of several records of one name, these tell which one moved.
            fields: old.fields.clone(),
            ..change(ChangeKind::Moved, new)
        });
    }
}

fn renamed(old: &Record, new: &Record, renames: &Renames<'_>, changes: &mut Vec<Change>) {
    changes.push(Change {
        from: Some(old.subject.id.clone()),
        to: Some(new.subject.id.clone()),
        before: Some(old.location().in_base()),
        after: Some(new.location()),
        ..change(ChangeKind::Renamed, new)
    });
    fields(old, new, renames, changes);
}

/// What changed in a record.
fn fields(old: &Record, new: &Record, renames: &Renames<'_>, changes: &mut Vec<Change>) {
    // A manifest is named by its path, so that it moved is its new name.
    if new.subject.kind != SubjectKind::Manifest {
        moved(old, new, changes);
    }
    if same_fields(&old.fields, &new.fields) {
        return;
    }
    let (mut olds, mut news) = (old.fields.iter().peekable(), new.fields.iter().peekable());
    loop {
        let (from, to) = match (olds.peek(), news.peek()) {
            (None, None) => break,
            (Some(a), Some(b)) if a.name == b.name => (olds.next(), news.next()),
            (Some(a), Some(b)) if a.name > b.name => (None, news.next()),
            (None, Some(_)) => (None, news.next()),
            (Some(_), _) => (olds.next(), None),
        };
        let value = |field: Option<&Field>| field.map(|field| field.value.clone());
        let (Some(name), false) = (to.or(from).map(|field| &field.name), value(from) == value(to)) else { continue };
        let retargeted = new.subject.kind == SubjectKind::Alias
            && name == "canonical"
            && old.anchor != new.anchor
            && !renames.follows(old.anchor.as_deref(), new.anchor.as_deref());
        changes.push(Change {
            field: Some(name.clone()),
            from: value(from),
            to: value(to),
            before: Some(old.location_of(from).in_base()),
            after: Some(new.location_of(to)),
            ..change(if retargeted { ChangeKind::Retargeted } else { kind(new.subject.kind, name) }, new)
        });
    }
}

/// What a change of a field is called.
fn kind(subject: SubjectKind, field: &str) -> ChangeKind {
    match (subject, field) {
        (SubjectKind::Anchor | SubjectKind::Fact | SubjectKind::Waiver, "owner") => ChangeKind::Reowned,
        (SubjectKind::Anchor, "version") => ChangeKind::Reversioned,
        (SubjectKind::Lock, "version") => ChangeKind::Reversioned,
        (SubjectKind::Alias, "expires_at") | (SubjectKind::Waiver, "expires") => ChangeKind::Rescheduled,
        _ => ChangeKind::Changed,
    }
}
