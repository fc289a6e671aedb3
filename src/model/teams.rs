//! Teams: who there is.

use super::spanned::{Fields, Spanned};
use crate::document::Kind;

/// The teams file.
#[derive(Debug, Clone)]
pub struct Teams {
    /// Index into [`super::Registry::files`].
    pub file: usize,
    /// The teams, in the order of the file.
    pub teams: Vec<Team>,
}

/// One team.
#[derive(Debug, Clone)]
pub struct Team {
    /// Its handle, `@team`.
    pub name: Spanned<String>,
    /// Who belongs to it.
    pub members: Vec<Member>,
    /// Groups that the team belongs to.
    pub groups: Vec<Spanned<String>>,
    /// Families it may own; `None` leaves that open.
    pub families: Option<Vec<Spanned<String>>>,
}

/// One person, by every name that stands for them: e-mail addresses, `Name <address>`, logins.
#[derive(Debug, Clone)]
pub struct Member {
    /// The names; at least one.
    pub names: Vec<Spanned<String>>,
}

impl Member {
    /// The name that is shown: the first one.
    pub fn name(&self) -> &str {
        self.names.first().map_or("", |name| name.value.as_str())
    }
}

impl Teams {
    pub(super) fn read<'d>(roots: impl Iterator<Item = Fields<'d>>, file: usize) -> Self {
        let teams = roots
            .flat_map(|root| root.entries("teams").map(move |(name, node)| (name, Fields::new(root.file, node))))
            .map(|(name, team)| Team {
                name,
                members: members(team),
                groups: team.texts("groups").unwrap_or_default(),
                families: team.texts("families"),
            })
            .collect();
        Self { file, teams }
    }
}

/// `members` is a list of names, each a person; a list in it is one person under several names.
fn members(team: Fields<'_>) -> Vec<Member> {
    let Some(node) = team.node.get("members") else { return Vec::new() };
    let people = match node.kind() {
        Kind::Sequence => node.items().map(|person| team.texts_of(person)).collect(),
        _ => vec![team.texts_of(node)],
    };
    people.into_iter().filter(|names| !names.is_empty()).map(|names| Member { names }).collect()
}
