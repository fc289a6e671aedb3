//! Snapshots: small files that say what the registry was at a commit, each chained to the one before by its hash.

mod content;
mod file;

pub(crate) use content::short;
pub use content::{Content, RecordsDigest, difference};
pub use file::{Malformed, Previous, SNAPSHOT_VERSION, Snapshot};

use crate::path::RepoPath;

/// The folder that snapshots live in, below the root of what is checked. It is not configurable: whoever could move it could
/// hide what it held.
pub const FOLDER: &str = "ssot_plan/audit";

/// A snapshot may be this large, in bytes; it takes about a hundred for each file and source of the registry.
pub const SIZE_LIMIT: u64 = 32 << 20;

/// The name of the file of a sequence number. Two branches that take the same number meet in a conflict, as they should.
pub fn name(sequence: u32) -> String {
    format!("{sequence:04}.json")
}

/// The path of the file of a sequence number.
pub fn path(sequence: u32) -> RepoPath {
    path_of(&name(sequence))
}

/// The path of a file in the folder.
pub fn path_of(name: &str) -> RepoPath {
    RepoPath::from_tree(&format!("{FOLDER}/{name}"))
}

/// The sequence number that a file's name states; `None` when it is not the name of a snapshot.
pub fn sequence(file_name: &str) -> Option<u32> {
    let number: u32 = file_name.strip_suffix(".json")?.parse().ok()?;
    (number > 0 && name(number) == file_name).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_one_name() {
        for (text, number) in [("0001.json", Some(1)), ("0420.json", Some(420)), ("12345.json", Some(12345))] {
            assert_eq!(sequence(text), number, "{text}");
        }
        for text in ["1.json", "0000.json", "00001.json", "+001.json", "0001.yaml", "0001", "a.json", "-001.json"] {
            assert_eq!(sequence(text), None, "{text}");
        }
    }
}
