//! What shows that somebody approved.

use crate::history::{Commit, Mailmap, Oid, Person};
use std::collections::BTreeSet;

/// Everything that may show who wrote a change and who approved it.
#[derive(Debug, Default, Clone)]
pub struct Evidence {
    /// The commits of the change: those the base does not have, in any order.
    pub commits: Vec<Commit>,
    /// Those of them that are merges and yet bring something that none of their parents has. Who made another merge is not
    /// an author of the change for that.
    pub amending_merges: BTreeSet<Oid>,
    /// Who is about to commit what is not committed yet, as git is configured.
    pub pending: Option<Person>,
    /// The reviews of `--approvals`, in the order of the file.
    pub reviews: Vec<Review>,
    /// True when whoever asks takes reviews alone, unless the base's settings say that trailers count.
    pub reviews_only: bool,
    /// Makes one person of several addresses. That of the base: the change could otherwise make anybody a member.
    pub mailmap: Mailmap,
}

/// Which evidence counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    /// Approvals that were given before the last commit.
    pub stale: bool,
    /// Trailers. Whoever writes a commit can write any.
    pub trailers: bool,
}

impl Default for Counted {
    fn default() -> Self {
        Self { stale: false, trailers: true }
    }
}

/// A review of a pull request, in the shape of GitHub's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// The reviewer's login.
    pub login: String,
    /// What the review says.
    pub state: ReviewState,
    /// When, RFC 3339.
    pub submitted_at: Option<jiff::Timestamp>,
    /// The commit that was looked at.
    pub commit: Option<String>,
}

/// What a review says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReviewState {
    /// Approved.
    Approved,
    /// Changes requested.
    ChangesRequested,
    /// Dismissed.
    Dismissed,
    /// A comment, or pending: says nothing.
    Other,
}
