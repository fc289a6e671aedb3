//! What can be wrong, and what can stay open.

use crate::history::Oid;
use crate::path::RepoPath;

/// The kinds of tampering. The names are those of every output format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum FaultKind {
    /// The file is no snapshot.
    Malformed,
    /// The file's name and its content state different numbers.
    Misnumbered,
    /// Other bytes than were first committed.
    Edited,
    /// The bytes of another snapshot.
    Swapped,
    /// A snapshot under another number than it was committed with.
    Renumbered,
    /// A snapshot that must be there is not.
    Dropped,
    /// Two lines of history brought two snapshots of one number.
    Forked,
    /// The link to the snapshot before does not hold.
    ChainBroken,
    /// Its time or its number is out of order.
    OutOfOrder,
    /// It describes a commit from before the snapshot it follows.
    Backdated,
    /// The commit that it describes does not exist.
    UnknownCommit,
    /// The commit that it describes is not part of history any more.
    Rewritten,
    /// It does not say what the commit holds.
    DigestMismatch,
    /// The chain does not hold the snapshot that is known from elsewhere.
    NotExpected,
}

impl FaultKind {
    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Malformed => "malformed",
            Self::Misnumbered => "misnumbered",
            Self::Edited => "edited",
            Self::Swapped => "swapped",
            Self::Renumbered => "renumbered",
            Self::Dropped => "dropped",
            Self::Forked => "forked",
            Self::ChainBroken => "chain-broken",
            Self::OutOfOrder => "out-of-order",
            Self::Backdated => "backdated",
            Self::UnknownCommit => "unknown-commit",
            Self::Rewritten => "rewritten",
            Self::DigestMismatch => "digest-mismatch",
            Self::NotExpected => "not-expected",
        }
    }
}

/// Something that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What kind of thing.
    pub kind: FaultKind,
    /// The snapshot, or the folder where it is about all of them.
    pub path: RepoPath,
    /// What is wrong, with the value found and the one expected.
    pub message: String,
    /// What to do next.
    pub help: String,
}

/// Something that could not be proven here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unproven {
    /// What, and why.
    pub message: String,
    /// What to do next.
    pub help: String,
}

/// Enough of a commit's id for git to find it.
pub(super) fn id(commit: Oid) -> String {
    commit.to_string().chars().take(12).collect()
}

impl Unproven {
    /// A message and the next step.
    pub fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { message: message.into(), help: help.into() }
    }

    pub(super) fn filtered() -> Self {
        Self::new(
            "this clone was made with a filter and lacks folders of earlier commits, so what was first committed cannot be \
             told",
            "run `git fetch --refetch --no-filter` and verify again",
        )
    }

    pub(super) fn shallow() -> Self {
        Self::new(
            "this clone does not hold all of history, so what was first committed, and whether a snapshot was removed, \
             cannot be proven for what lies before its end",
            "run `git fetch --unshallow` and verify again (in GitHub Actions: `fetch-depth: 0`)",
        )
    }
}
