//! Who there is, by name: the teams, groups and members of the teams file.

use super::teams::{Member, Team, Teams};
use std::collections::HashMap;

/// The names of the teams file, for looking up.
///
/// GitHub does not tell upper from lower case in handles, and a handle may be written with its organisation or without:
/// `@nexus/ai-team` and `@AI-Team` are one team, `@nexus/ai-team` and `@other/ai-team` are two.
#[derive(Debug, Default)]
pub struct Principals<'a> {
    teams: HashMap<String, Vec<&'a Team>>,
    groups: HashMap<&'a str, Vec<&'a Team>>,
    members: HashMap<PersonKey, Vec<(&'a Team, &'a Member)>>,
}

/// What one name of a person is compared by. GitHub's own addresses, `12345+login@users.noreply.github.com`, are the login.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PersonKey {
    /// An e-mail address, in lower case.
    Address(String),
    /// A login, in lower case.
    Login(String),
}

impl PersonKey {
    /// Reads an address, `Name <address>`, or a login with or without `@`. `None` for a blank text.
    pub fn of(name: &str) -> Option<Self> {
        let name = name.trim();
        let inner =
            name.strip_suffix('>').and_then(|name| name.rsplit_once('<')).map_or(name, |(_, inner)| inner.trim());
        let lower = inner.to_lowercase();
        if let Some(login) = lower.strip_suffix("@users.noreply.github.com") {
            let login = login.split_once('+').map_or(login, |(_, login)| login);
            return (!login.is_empty()).then(|| Self::Login(login.to_owned()));
        }
        let login = lower.strip_prefix('@').unwrap_or(&lower);
        match login {
            "" => None,
            _ if login.contains('@') => Some(Self::Address(login.to_owned())),
            _ => Some(Self::Login(login.to_owned())),
        }
    }
}

impl<'a> Principals<'a> {
    /// Indexes a teams file.
    pub fn of(teams: &'a Teams) -> Self {
        let mut principals = Self::default();
        for team in &teams.teams {
            principals.teams.entry(team_key(&team.name.value)).or_default().push(team);
            for group in &team.groups {
                principals.groups.entry(&group.value).or_default().push(team);
            }
            for member in &team.members {
                for key in member.names.iter().filter_map(|name| PersonKey::of(&name.value)) {
                    principals.members.entry(key).or_default().push((team, member));
                }
            }
        }
        principals
    }

    /// The team of a handle.
    pub fn team(&self, handle: &str) -> Option<&'a Team> {
        self.teams.get(&team_key(handle))?.iter().copied().find(|team| same_team(&team.name.value, handle))
    }

    /// The teams that a person is a member of, by e-mail address or login, with or without `@`.
    pub fn teams_of(&self, person: &str) -> Vec<&'a Team> {
        self.entries_of(person).iter().map(|(team, _)| *team).collect()
    }

    fn entries_of(&self, person: &str) -> &[(&'a Team, &'a Member)] {
        PersonKey::of(person).and_then(|key| self.members.get(&key)).map_or(&[], Vec::as_slice)
    }

    /// Everybody a name stands for: the members of a team or of all teams of a group, or one person. `None` for a name that
    /// is unknown.
    pub fn members(&self, name: &str) -> Option<Vec<&'a Member>> {
        if let Some(team) = self.team(name) {
            return Some(team.members.iter().collect());
        }
        if let Some(teams) = self.groups.get(name) {
            return Some(teams.iter().flat_map(|team| &team.members).collect());
        }
        let entries = self.entries_of(name);
        (!entries.is_empty()).then(|| entries.iter().map(|(_, member)| *member).collect())
    }

    /// Everybody who is a member of some team, once for each team.
    pub fn everybody(&self) -> impl Iterator<Item = &'a Member> {
        self.teams.values().flatten().flat_map(|team| &team.members)
    }

    /// True when a team belongs to the group.
    pub fn is_group(&self, name: &str) -> bool {
        self.groups.contains_key(name)
    }

    /// True for a team, a group or a member.
    pub fn knows(&self, name: &str) -> bool {
        self.is_group(name) || self.team(name).is_some() || !self.entries_of(name).is_empty()
    }

    /// True when the file names people, and not only teams.
    pub fn names_people(&self) -> bool {
        !self.members.is_empty()
    }

    /// Every name as it is written, in no particular order; [`crate::text::nearest`] does not mind.
    pub fn names(&self) -> impl Iterator<Item = &'a str> {
        let teams = self.teams.values().flatten();
        let members = teams.clone().flat_map(|team| team.members.iter().flat_map(|member| &member.names));
        let members = members.map(|name| name.value.as_str());
        teams.map(|team| team.name.value.as_str()).chain(self.groups.keys().copied()).chain(members)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_compare_by_address_or_login() {
        let address = |text: &str| Some(PersonKey::Address(text.to_owned()));
        let login = |text: &str| Some(PersonKey::Login(text.to_owned()));
        for (name, expected) in [
            ("Ada@Acme.example", address("ada@acme.example")),
            ("Ada Lovelace <ada@ACME.example>", address("ada@acme.example")),
            ("12345+Ada@users.noreply.github.com", login("ada")),
            ("ada@users.noreply.github.com", login("ada")),
            ("Ada <1+ada@Users.noreply.GitHub.com>", login("ada")),
            ("@Ada", login("ada")),
            ("ada", login("ada")),
            ("dependabot[bot]", login("dependabot[bot]")),
            ("@users.noreply.github.com", None),
            ("1+@users.noreply.github.com", None),
            ("Ada <>", None),
            ("@", None),
            (" ", None),
        ] {
            assert_eq!(PersonKey::of(name), expected, "{name}");
        }
    }

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
