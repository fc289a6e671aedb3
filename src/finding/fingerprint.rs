//! An identity for a finding that survives moved lines.

use super::{RuleMeta, Subject};
use crate::path::RepoPath;
use sha2::{Digest, Sha256};
use std::fmt;

/// The first 16 bytes of SHA-256 over rule, path, subject and message arguments. It holds no position, so a finding that
/// moved keeps it, and two equal faults in one file share it on purpose: counts tell them apart.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint([u8; 16]);

impl Fingerprint {
    /// Computes the fingerprint. `arguments` are the values that tell this finding from others about the same subject.
    pub fn new(rule: &RuleMeta, path: &RepoPath, subject: &Subject, arguments: &[String]) -> Self {
        let mut hash = Sha256::new();
        let parts = [rule.id, path.as_str(), subject.kind.as_str(), &subject.id];
        for part in parts.into_iter().chain(arguments.iter().map(String::as_str)) {
            // Length first: no two lists of parts run together into the same bytes.
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part.as_bytes());
        }
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&hash.finalize()[..16]);
        Self(bytes)
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}
