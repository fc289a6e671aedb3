//! What a registry declares at one moment, carried along by changes.

use super::record::same_fields;
use super::{Change, ChangeKind, Record};
use crate::finding::{Location, Subject, SubjectKind};
use crate::path::RepoPath;
use std::collections::BTreeMap;

/// Records by name. The changes that [`super::compare`] finds between two lists lead from the state of the one to the state
/// of the other.
#[derive(Debug, Clone, Default)]
pub struct State {
    records: BTreeMap<Subject, Vec<Record>>,
}

impl State {
    /// The state that records describe.
    pub fn of(records: impl IntoIterator<Item = Record>) -> Self {
        let mut state = Self::default();
        for record in records {
            state.records.entry(record.subject.clone()).or_default().push(record);
        }
        state
    }

    /// Its records, sorted by name.
    pub fn records(&self) -> impl Iterator<Item = &Record> {
        self.records.values().flatten()
    }

    /// True when both declare the same, in the same files.
    pub fn agrees(&self, other: &Self) -> bool {
        self.records.len() == other.records.len()
            && self
                .records
                .iter()
                .zip(&other.records)
                .all(|((name, mine), (other_name, theirs))| name == other_name && same(mine, theirs))
    }

    /// Carries out one change. A change of something that is not there does nothing.
    pub fn apply(&mut self, change: &Change) {
        match (change.kind, &change.field) {
            (ChangeKind::ContentChanged | ChangeKind::BecameUnreadable | ChangeKind::ReadableAgain, _) => {}
            (ChangeKind::Renamed, _) => self.rename(change),
            (ChangeKind::Moved, _) => {
                let (from, to) = (path(change.before.as_ref()), path(change.after.as_ref()));
                let there = |record: &Record| Some(&record.path) == from.as_ref();
                let exact = |record: &Record| there(record) && same_fields(&record.fields, &change.fields);
                if let (Some(record), Some(to)) = (self.find(change, &[&exact, &there]), to) {
                    record.path = to;
                }
            }
            // A limit that came or went, or a record as a whole.
            (ChangeKind::Added, _) => self.add(change),
            (ChangeKind::Removed, _) => self.remove(change),
            (_, Some(_)) if change.before.is_none() => self.add(change),
            (_, Some(_)) if change.after.is_none() => self.remove(change),
            (_, Some(field)) => {
                let says = |record: &Record| record.value(field) == change.from.as_deref();
                let file = |place: Option<&Location>| path(place);
                let (old, new) = (file(change.before.as_ref()), file(change.after.as_ref()));
                let moved = |record: &Record| says(record) && Some(&record.path) == new.as_ref();
                let stayed = |record: &Record| says(record) && Some(&record.path) == old.as_ref();
                if let Some(record) = self.find(change, &[&moved, &stayed, &says]) {
                    record.set(field, change.to.as_deref());
                    record.anchor.clone_from(&change.anchor);
                    record.context.clone_from(&change.context);
                }
            }
            (_, None) => {}
        }
    }

    /// The record that a change is about: the first one for which the first of the conditions holds that holds for any,
    /// else the first one of the name.
    fn find(&mut self, change: &Change, conditions: &[&dyn Fn(&Record) -> bool]) -> Option<&mut Record> {
        let records = self.records.get_mut(&change.subject)?;
        let at = conditions.iter().find_map(|is_it| records.iter().position(is_it)).unwrap_or(0);
        records.get_mut(at)
    }

    fn add(&mut self, change: &Change) {
        let record = Record {
            subject: change.subject.clone(),
            anchor: change.anchor.clone(),
            context: change.context.clone(),
            fields: change.fields.clone(),
            path: path(change.after.as_ref()).unwrap_or_else(RepoPath::root),
            span: change.after.as_ref().and_then(|place| place.span),
        };
        self.records.entry(change.subject.clone()).or_default().push(record);
    }

    fn remove(&mut self, change: &Change) {
        let Some(records) = self.records.get_mut(&change.subject) else { return };
        let gone = path(change.before.as_ref());
        let same = |record: &Record| same_fields(&record.fields, &change.fields);
        let exact = records.iter().position(|record| same(record) && Some(&record.path) == gone.as_ref());
        let at = exact.or_else(|| records.iter().position(same)).unwrap_or(0);
        if at < records.len() {
            records.remove(at);
        }
        if records.is_empty() {
            self.records.remove(&change.subject);
        }
    }

    fn rename(&mut self, change: &Change) {
        let Some(from) = &change.from else { return };
        let old = Subject::new(change.subject.kind, from.as_str());
        let Some(mut records) = self.records.remove(&old) else { return };
        for record in &mut records {
            record.subject = change.subject.clone();
            record.anchor.clone_from(&change.anchor);
            record.context.clone_from(&change.context);
            if let (SubjectKind::Manifest, Some(to)) = (change.subject.kind, path(change.after.as_ref())) {
                record.path = to;
            }
        }
        self.records.entry(change.subject.clone()).or_default().append(&mut records);
    }
}

fn path(place: Option<&Location>) -> Option<RepoPath> {
    place.map(|place| place.path.clone())
}

/// True when two lists hold the same records, in whatever order.
fn same(mine: &[Record], theirs: &[Record]) -> bool {
    let mut left: Vec<&Record> = theirs.iter().collect();
    mine.len() == theirs.len()
        && mine.iter().all(|record| match left.iter().position(|other| record.says_the_same(other)) {
            Some(at) => {
                left.swap_remove(at);
                true
            }
            None => false,
        })
}
