//! What a finding is about.

use std::fmt;

/// The kinds of things a finding can be about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum SubjectKind {
    /// A file of the tree.
    File,
    /// The manifest as a whole.
    Manifest,
    /// An anchor, by id.
    Anchor,
    /// An alias, as `context/name`.
    Alias,
    /// An entry of a lockfile, as `workflow/id`.
    Lock,
    /// A generated file, by path.
    Generated,
    /// A rule of the governance, by its path.
    Governance,
    /// A team or person, as somebody names it.
    Principal,
    /// A team, as the teams file declares it.
    Team,
    /// A context of aliases.
    Context,
    /// A waiver or an inline suppression.
    Waiver,
    /// A fact, by id.
    Fact,
}

impl SubjectKind {
    /// The kind's name in JSON and in waivers.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Manifest => "manifest",
            Self::Anchor => "anchor",
            Self::Alias => "alias",
            Self::Lock => "lock",
            Self::Generated => "generated",
            Self::Governance => "governance",
            Self::Principal => "principal",
            Self::Team => "team",
            Self::Context => "context",
            Self::Waiver => "waiver",
            Self::Fact => "fact",
        }
    }
}

/// What a finding is about: `alias frontend/user-api`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Subject {
    /// The kind of thing.
    pub kind: SubjectKind,
    /// Its name.
    pub id: String,
}

impl Subject {
    /// A subject of any kind.
    pub fn new(kind: SubjectKind, id: impl Into<String>) -> Self {
        Self { kind, id: id.into() }
    }

    /// An anchor, by id.
    pub fn anchor(id: impl Into<String>) -> Self {
        Self::new(SubjectKind::Anchor, id)
    }

    /// An alias, by context and name; by its name alone when it has no context.
    pub fn alias(context: &str, name: &str) -> Self {
        let slash = if context.is_empty() { "" } else { "/" };
        Self::new(SubjectKind::Alias, format!("{context}{slash}{name}"))
    }

    /// A file of the tree.
    pub fn file(path: &crate::path::RepoPath) -> Self {
        Self::new(SubjectKind::File, path.as_str())
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.kind.as_str(), self.id)
    }
}
