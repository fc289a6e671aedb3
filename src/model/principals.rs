//! Who there is, by name: the teams, groups and members of the teams file.

use super::teams::{Team, Teams};
use std::collections::{HashMap, HashSet};

/// The names of the teams file, for looking up.
///
/// GitHub does not tell upper from lower case in handles, and a handle may be written with its organisation or without:
/// `@nexus/ai-team` and `@AI-Team` are one team, `@nexus/ai-team` and `@other/ai-team` are two.
#[derive(Debug, Default)]
pub struct Principals<'a> {
    teams: HashMap<String, Vec<&'a Team>>,
    groups: HashSet<&'a str>,
    members: HashMap<String, Vec<&'a Team>>,
}

impl<'a> Principals<'a> {
    /// Indexes a teams file.
    pub fn of(teams: &'a Teams) -> Self {
        let mut principals = Self::default();
        for team in &teams.teams {
            principals.teams.entry(team_key(&team.name.value)).or_default().push(team);
            principals.groups.extend(team.groups.iter().map(|group| group.value.as_str()));
            for member in &team.members {
                principals.members.entry(login(&member.value)).or_default().push(team);
            }
        }
        principals
    }

    /// The team of a handle.
    pub fn team(&self, handle: &str) -> Option<&'a Team> {
        self.teams.get(&team_key(handle))?.iter().copied().find(|team| same_team(&team.name.value, handle))
    }

    /// The teams that a person is a member of, by e-mail address or login, with or without `@`.
    pub fn teams_of(&self, person: &str) -> &[&'a Team] {
        self.members.get(&login(person)).map_or(&[], Vec::as_slice)
    }

    /// True when a team belongs to the group.
    pub fn is_group(&self, name: &str) -> bool {
        self.groups.contains(name)
    }

    /// True for a team, a group or a member.
    pub fn knows(&self, name: &str) -> bool {
        self.is_group(name) || self.team(name).is_some() || !self.teams_of(name).is_empty()
    }

    /// True when the file names people, and not only teams.
    pub fn names_people(&self) -> bool {
        !self.members.is_empty()
    }

    /// Every name as it is written, in no particular order; [`crate::text::nearest`] does not mind.
    pub fn names(&self) -> impl Iterator<Item = &'a str> {
        let teams = self.teams.values().flatten();
        let members = teams.clone().flat_map(|team| team.members.iter().map(|member| member.value.as_str()));
        teams.map(|team| team.name.value.as_str()).chain(self.groups.iter().copied()).chain(members)
    }
}

/// True when two handles name one team.
pub fn same_team(a: &str, b: &str) -> bool {
    let (a, b) = (a.to_lowercase(), b.to_lowercase());
    a == b
        || (a.starts_with('@')
            && b.starts_with('@')
            && a.contains('/') != b.contains('/')
            && team_key(&a) == team_key(&b))
}

/// A handle without its organisation, in lower case: equal for handles that may name one team.
pub fn team_key(handle: &str) -> String {
    let handle = handle.to_lowercase();
    match handle.strip_prefix('@').and_then(|handle| handle.split_once('/')) {
        Some((_, team)) => format!("@{team}"),
        None => handle,
    }
}

fn login(person: &str) -> String {
    person.strip_prefix('@').unwrap_or(person).to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn handles_compare_as_github_compares_them() {
        for (a, b, expected) in [
            ("@nexus/ai-team", "@AI-Team", true),
            ("@ai-team", "@ai-team", true),
            ("@nexus/ai-team", "@other/ai-team", false),
            ("@nexus/ai-team", "@nexus/AI-team", true),
            ("ai-team", "@ai-team", false),
            ("ai-team", "nexus/ai-team", false),
        ] {
            assert_eq!(same_team(a, b), expected, "{a} {b}");
            assert_eq!(same_team(b, a), expected, "{b} {a}");
        }
    }
}
