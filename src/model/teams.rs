//! Teams: who there is.

use super::spanned::{Fields, Spanned};

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
    /// Members, as e-mail addresses or logins.
    pub members: Vec<Spanned<String>>,
    /// Groups that the team belongs to.
    pub groups: Vec<Spanned<String>>,
    /// Families it may own; `None` leaves that open.
    pub families: Option<Vec<Spanned<String>>>,
}

impl Teams {
    pub(super) fn read<'d>(roots: impl Iterator<Item = Fields<'d>>, file: usize) -> Self {
        let teams = roots
            .flat_map(|root| root.entries("teams").map(move |(name, node)| (name, Fields::new(root.file, node))))
            .map(|(name, team)| Team {
                name,
                members: team.texts("members").unwrap_or_default(),
                groups: team.texts("groups").unwrap_or_default(),
                families: team.texts("families"),
            })
            .collect();
        Self { file, teams }
    }
}
