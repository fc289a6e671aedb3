//! Whether a requirement is met, and what is missing.

use super::Who;
use crate::history::Oid;
use std::fmt;

/// What the evidence says of one requirement.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Verdict {
    /// Whose approval counts.
    pub approved_by: Vec<String>,
    /// How many approvals are missing; 0 when the requirement is met.
    pub missing: usize,
    /// None of those who approved is one of [`Requirement::from`](super::Requirement::from).
    pub none_from: bool,
    /// Who could still approve: for each of [`Requirement::from`](super::Requirement::from), or anybody once one of them has.
    pub candidates: Vec<Candidate>,
    /// Who approved to no avail.
    pub not_counted: Vec<NotCounted>,
}

/// Somebody whose approval would count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// As the policy says.
    pub who: Who,
    /// Which people that is.
    pub members: Membership,
}

/// Which people a name stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Membership {
    /// These, authors and those who have approved left out.
    People(Vec<String>),
    /// There is no teams file to say, so anybody counts who did not write the change.
    Anybody,
    /// Only people who wrote the change.
    OnlyAuthors,
    /// Only people who approved already.
    Exhausted,
    /// The teams file knows the name, and lists nobody.
    Nobody,
    /// The teams file does not know the name.
    Unknown,
    /// The teams file cannot be read.
    Unreadable,
}

/// An approval that does not count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotCounted {
    /// Whose.
    pub who: String,
    /// Why.
    pub why: Reason,
}

/// Why an approval does not count. Reads behind a name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// A later review asks for changes.
    ChangesRequested,
    /// The review was dismissed.
    Dismissed,
    /// A commit came later.
    Stale {
        /// The one that was not seen.
        missed: Oid,
    },
    /// The review is of a commit that is not part of the change.
    OtherCommit(String),
    /// The review names no commit.
    NoCommit,
    /// Some of the change is not committed yet.
    Uncommitted,
    /// The approval is a trailer, and only reviews count.
    Trailer,
    /// Nobody can tell who that is.
    Unidentified,
    /// It is a program's account, and the policy does not name it.
    Bot,
    /// The teams file does not list them.
    NoMember,
    /// Nobody can tell them from another who approved.
    Namesake(String),
    /// The policy asks for others.
    NotAsked,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ChangesRequested => f.write_str("asks for changes"),
            Self::Dismissed => f.write_str("approved, and the review was dismissed"),
            Self::Stale { missed } => write!(f, "approved before commit {} came", missed.short()),
            Self::OtherCommit(id) => write!(f, "approved commit {}, which is not part of this change", short(id)),
            Self::NoCommit => f.write_str("approved a commit that the review does not name"),
            Self::Uncommitted => f.write_str("approved before all of the change was committed"),
            Self::Trailer => f.write_str("approved with a trailer, and only reviews count"),
            Self::Unidentified => f.write_str("approved without an address or login to know them by"),
            Self::Bot => f.write_str("approved, but is a bot that the policy does not name"),
            Self::NoMember => f.write_str("approved, but is in no team"),
            Self::Namesake(other) => write!(f, "approved, but is taken for the same person as `{other}`"),
            Self::NotAsked => f.write_str("approved, but is not one of them"),
        }
    }
}

/// The first digits of a commit's id.
fn short(id: &str) -> String {
    id.chars().take(10).collect()
}

/// An approval of a change by one of its authors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SelfApproval {
    /// The name they approved under.
    pub approver: String,
    /// The name they wrote it under.
    pub author: String,
    /// The commit whose trailer approves; `None` for a review.
    pub commit: Option<Oid>,
    /// Only their name gives them away: no address or login is shared.
    pub by_name: bool,
}
