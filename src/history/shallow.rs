//! Where a shallow clone ends.

#![allow(clippy::disallowed_methods, reason = "git's own files are no part of a tree")]

use super::Oid;
use git2::Repository;
use std::collections::HashSet;

/// The commits whose parents were not fetched. libgit2 knows whether there are any, but not which.
pub(super) fn read(repository: &Repository) -> HashSet<Oid> {
    let bytes = std::fs::read(repository.commondir().join("shallow")).unwrap_or_default();
    bytes.split(|byte| *byte == b'\n').filter_map(|line| Oid::from_hex(line.trim_ascii())).collect()
}
