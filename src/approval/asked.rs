//! Which people a policy means.

use super::judge::{Judge, Teams};
use super::{Membership, Who};
use crate::model::{Member, PersonKey};
use std::collections::{BTreeMap, BTreeSet};

/// The people behind a [`Who`].
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// Whoever did not write the change; of those whom the teams file lists, where there is one.
    Anybody,
    /// Whoever did not write the change.
    Everybody,
    /// The policy forbids the change.
    Nobody,
    /// No file knows the name.
    Unknown,
    /// The teams file cannot be read.
    Unreadable,
    /// These, by number, with the name to show.
    People(BTreeMap<usize, String>),
}

/// The number of somebody who neither wrote nor approved anything, and is in no team.
const ABSENT: usize = usize::MAX;

impl Asked {
    /// True when one of these people is meant by name.
    pub(super) fn has_any(&self, people: &BTreeSet<usize>) -> bool {
        matches!(self, Self::People(asked) if asked.keys().any(|person| people.contains(person)))
    }

    /// True when the person is meant by name.
    pub(super) fn names(&self, person: usize) -> bool {
        matches!(self, Self::People(asked) if asked.contains_key(&person))
    }
}

impl Judge<'_> {
    /// Which people count.
    pub(super) fn asked(&self, who: &Who) -> Asked {
        let unknown = match self.teams {
            Teams::Absent => Asked::Anybody,
            Teams::Unreadable => Asked::Unreadable,
            Teams::Known => Asked::Unknown,
        };
        let name = match who {
            Who::Anyone if self.teams == Teams::Unreadable => return Asked::Unreadable,
            Who::Anyone => return Asked::Anybody,
            Who::Everybody => return Asked::Everybody,
            Who::Nobody => return Asked::Nobody,
            Who::NoCodeOwner(_) => return Asked::Unknown,
            Who::Members if self.teams == Teams::Known => return self.numbered(self.people.everybody()),
            Who::Members => return unknown,
            Who::Named(name) | Who::CodeOwner(name) => name,
        };
        if self.teams == Teams::Known
            && let Some(members) = self.people.members(name)
        {
            return self.numbered(members.into_iter());
        }
        // An address is one person, known or not; and so is a handle of CODEOWNERS that is no team.
        let is_handle = matches!(who, Who::CodeOwner(_)) && !name.contains('/') && self.teams == Teams::Known;
        match PersonKey::of(name) {
            Some(key) if is_handle || matches!(key, PersonKey::Address(_)) => {
                Asked::People([(self.persons.of(&key).unwrap_or(ABSENT), name.clone())].into())
            }
            _ => unknown,
        }
    }

    fn numbered<'m>(&self, members: impl Iterator<Item = &'m Member>) -> Asked {
        let mut people = BTreeMap::new();
        for member in members {
            if let Some(person) = self.person_of_member(member) {
                // Two teams may call one person differently; the order of teams says nothing.
                let name = member.name().to_owned();
                let shown = people.entry(person).or_insert_with(|| name.clone());
                *shown = name.min(std::mem::take(shown));
            }
        }
        Asked::People(people)
    }

    /// Who of them could still approve.
    pub(super) fn membership(&self, asked: &Asked, approved: &BTreeSet<usize>) -> Membership {
        let people = match asked {
            Asked::Anybody | Asked::Everybody => return Membership::Anybody,
            Asked::Unknown => return Membership::Unknown,
            Asked::Unreadable => return Membership::Unreadable,
            Asked::Nobody => return Membership::Nobody,
            Asked::People(people) if people.is_empty() => return Membership::Nobody,
            Asked::People(people) => people,
        };
        let mut left = people.iter().filter(|(person, _)| !self.authors.contains(person)).peekable();
        if left.peek().is_none() {
            return Membership::OnlyAuthors;
        }
        let mut names: Vec<String> =
            left.filter(|(person, _)| !approved.contains(person)).map(|(_, name)| name.clone()).collect();
        names.sort();
        if names.is_empty() { Membership::Exhausted } else { Membership::People(names) }
    }
}
