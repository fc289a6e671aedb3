//! What can go wrong while reading history.

use super::Oid;
use crate::tree::TreeError;

/// Why history cannot be told. None of these may be taken for "nothing happened".
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum HistoryError {
    /// A revision names nothing here, or the repository cannot be opened any more.
    #[error(transparent)]
    Tree(#[from] TreeError),
    /// Two commits have no common ancestor, and the clone is whole.
    #[error(
        "the commits {} and {} have no common ancestor: their histories are unrelated; name a base that the change was \
         branched from", .a.short(), .b.short()
    )]
    Unrelated {
        /// One.
        a: Oid,
        /// The other.
        b: Oid,
    },
    /// The answer lies, or may lie, behind the end of a shallow clone.
    #[error(
        "this clone is shallow and ends before {what}; run `git fetch --unshallow`, or `git fetch --deepen=100` for a part \
         (in GitHub Actions: `fetch-depth: 0`)"
    )]
    Shallow {
        /// What would have to be seen.
        what: String,
    },
    /// An object that history needs is not in this clone.
    #[error(
        "this clone does not have the {kind} {oid}; run `git fetch --refetch --no-filter`, or `git fsck` if it is a full clone"
    )]
    Absent {
        /// "commit" or "folder object".
        kind: &'static str,
        /// Its id.
        oid: Oid,
    },
    /// An object cannot be read or is not what it should be.
    #[error("git cannot read the {kind} {oid}; run `git fsck`")]
    Damaged {
        /// "commit" or "folder object".
        kind: &'static str,
        /// Its id.
        oid: Oid,
    },
    /// A limit that keeps hostile repositories from using up the machine.
    #[error("the {kind} {oid} {reason}")]
    TooMuch {
        /// "commit" or "folder object".
        kind: &'static str,
        /// Its id.
        oid: Oid,
        /// What it has too much of.
        reason: &'static str,
    },
}
