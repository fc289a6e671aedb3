//! Changes by subject and by person.

use crate::audit::{Event, Log};
use crate::delta::ChangeKind;
use crate::finding::Subject;
use crate::history::{Commit, Moment, Person};
use std::collections::{BTreeMap, BTreeSet};

/// What happened to one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubjectChanges {
    /// The thing.
    pub subject: Subject,
    /// What happened, and how often.
    pub events: Vec<(ChangeKind, usize)>,
    /// How often anything did.
    pub total: usize,
    /// How many commits did it.
    pub commits: usize,
    /// The last time.
    pub last: Moment,
}

/// What one person did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonChanges {
    /// The person, as `.mailmap` has the name.
    pub person: Person,
    /// How many events.
    pub events: usize,
    /// In how many commits.
    pub commits: usize,
    /// To how many subjects.
    pub subjects: usize,
    /// How many commits of others the person approved.
    pub approved: usize,
}

pub(super) fn subjects(commits: &[&[&Event]]) -> Vec<SubjectChanges> {
    #[derive(Default)]
    struct Tally {
        events: BTreeMap<ChangeKind, usize>,
        commits: usize,
        last: Option<Moment>,
    }
    let mut tallies: BTreeMap<&Subject, Tally> = BTreeMap::new();
    for events in commits {
        let mut seen = BTreeSet::new();
        for event in *events {
            let tally = tallies.entry(&event.change.subject).or_default();
            *tally.events.entry(event.change.kind).or_default() += 1;
            tally.commits += usize::from(seen.insert(&event.change.subject));
            let at = event.commit.committed;
            tally.last = tally.last.max(Some(at));
        }
    }
    let mut all: Vec<SubjectChanges> = tallies
        .into_iter()
        .filter_map(|(subject, tally)| {
            Some(SubjectChanges {
                subject: subject.clone(),
                total: tally.events.values().sum(),
                events: tally.events.into_iter().collect(),
                commits: tally.commits,
                last: tally.last?,
            })
        })
        .collect();
    all.sort_by(|one, other| (other.total, &one.subject).cmp(&(one.total, &other.subject)));
    all
}

/// One person under all spellings of one address; without an address, by name.
fn key(person: &Person) -> String {
    if person.email.is_empty() { format!("\0{}", person.name) } else { person.email.to_lowercase() }
}

/// Who wrote what a commit brought: for a merge, those whose commits were merged.
pub(super) fn writers<'a>(commit: &'a Commit, log: &'a Log) -> Vec<&'a Person> {
    let merged = log.merge(commit).map(|merge| merge.authors.as_slice()).unwrap_or_default();
    if merged.is_empty() { vec![&commit.author] } else { merged.iter().collect() }
}

/// Who approved what a commit brought, and wrote none of it.
pub(super) fn approvers<'a>(event: &'a Event, log: &'a Log) -> Vec<&'a Person> {
    let writers: BTreeSet<String> = writers(&event.commit, log).into_iter().map(key).collect();
    event.approved_by.iter().filter(|person| !writers.contains(&key(person))).collect()
}

pub(super) fn people(commits: &[&[&Event]], log: &Log) -> Vec<PersonChanges> {
    #[derive(Default)]
    struct Tally<'a> {
        /// The name of the newest commit counts.
        person: Option<&'a Person>,
        events: usize,
        commits: usize,
        subjects: BTreeSet<&'a Subject>,
        approved: usize,
    }
    let mut tallies: BTreeMap<String, Tally<'_>> = BTreeMap::new();
    for events in commits {
        let Some(first) = events.first() else { continue };
        for person in writers(&first.commit, log) {
            let tally = tallies.entry(key(person)).or_default();
            tally.person.get_or_insert(person);
            tally.commits += 1;
            tally.events += events.len();
            tally.subjects.extend(events.iter().map(|event| &event.change.subject));
        }
        for person in approvers(first, log) {
            let tally = tallies.entry(key(person)).or_default();
            tally.person.get_or_insert(person);
            tally.approved += 1;
        }
    }
    let mut all: Vec<PersonChanges> = tallies
        .into_values()
        .filter_map(|tally| {
            Some(PersonChanges {
                person: tally.person?.clone(),
                events: tally.events,
                commits: tally.commits,
                subjects: tally.subjects.len(),
                approved: tally.approved,
            })
        })
        .collect();
    all.sort_by(|one, other| {
        let rank = |who: &PersonChanges| (who.commits, who.events, who.approved);
        (rank(other), &one.person).cmp(&(rank(one), &other.person))
    });
    all
}
