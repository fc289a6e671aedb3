//! The owners that are declared: `ssot_config.governance.owners` and the teams file together.

use super::Context;
use crate::model::{Principals, Role, Spanned, same_team, team_key};
use crate::text::Place;
use std::collections::HashMap;

/// A team that may own anchors.
pub(super) struct Owner<'a> {
    pub(super) name: &'a Spanned<String>,
    /// The families it may own; `None` leaves that open.
    pub(super) families: Option<&'a [Spanned<String>]>,
}

/// Everybody who is declared.
pub(super) struct Declared<'a> {
    owners: Vec<Owner<'a>>,
    by_key: HashMap<String, Vec<usize>>,
    pub(super) people: Principals<'a>,
}

impl<'a> Declared<'a> {
    /// Who is declared; `None` where nothing is, or where a file could not be read whole, so that absence proves nothing.
    pub(super) fn of(cx: &Context<'a>) -> Option<Self> {
        let registry = cx.registry;
        if registry.manifests_incomplete() || registry.files_of(Role::Teams).any(|file| file.is_incomplete()) {
            return None;
        }
        let mut owners = Vec::new();
        for owner in registry.config().into_iter().flat_map(|config| config.owners.iter().flatten()) {
            owners.push(Owner { name: &owner.name, families: owner.families.as_deref() });
        }
        for team in registry.teams.iter().flat_map(|teams| &teams.teams) {
            owners.push(Owner { name: &team.name, families: team.families.as_deref() });
        }
        let mut by_key: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, owner) in owners.iter().enumerate() {
            by_key.entry(team_key(&owner.name.value)).or_default().push(index);
        }
        let people = registry.teams.as_ref().map(Principals::of).unwrap_or_default();
        (!owners.is_empty()).then_some(Self { owners, by_key, people })
    }

    /// The declarations of a team: one, or two when both files declare it.
    pub(super) fn declarations<'s>(&'s self, handle: &'s str) -> impl Iterator<Item = &'s Owner<'a>> {
        let same = self.by_key.get(&team_key(handle)).into_iter().flatten();
        same.filter_map(|index| self.owners.get(*index)).filter(move |owner| same_team(&owner.name.value, handle))
    }

    /// True when the team is declared.
    pub(super) fn is_team(&self, handle: &str) -> bool {
        self.declarations(handle).next().is_some()
    }

    /// All declarations.
    pub(super) fn owners(&self) -> &[Owner<'a>] {
        &self.owners
    }

    /// Where the first owner is declared.
    pub(super) fn place(&self) -> Option<Place> {
        self.owners.first().map(|owner| owner.name.place)
    }
}
