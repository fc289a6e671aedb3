//! What every listing shares: which names are taken in, and how the ones left out are reported.

use super::Entry;
use crate::path::RepoPath;

/// Takes a path as git or the disk spells it. `None` when it is not UTF-8, or when a hostile tree tries to name a place
/// outside itself (`..`, `.git`): git refuses to check those out, and so do we.
pub(super) fn admit(bytes: &[u8]) -> Option<RepoPath> {
    let text = std::str::from_utf8(bytes).ok()?;
    let sound = |part: &str| !matches!(part, "" | "." | "..") && !part.eq_ignore_ascii_case(".git");
    (!text.contains('\0') && text.split('/').all(sound)).then(|| RepoPath::from_tree(text))
}

/// The remark about names that [`admit`] refused.
pub(super) fn left_out_note(count: usize) -> Option<String> {
    (count > 0).then(|| {
        let names = if count == 1 { "1 path is" } else { &format!("{count} paths are") };
        format!("{names} left out: the name is not valid UTF-8, or has a part such as `..` or `.git`")
    })
}

/// Where a path stands in a sorted listing.
pub(super) fn position(entries: &[Entry], path: &RepoPath) -> Option<usize> {
    entries.binary_search_by(|entry| entry.path.cmp(path)).ok()
}

/// True when some entry lies below the folder.
pub(super) fn has_below(entries: &[Entry], folder: &str) -> bool {
    if folder.is_empty() {
        return !entries.is_empty();
    }
    let prefix = format!("{folder}/");
    let at = entries.partition_point(|entry| entry.path.as_str() < prefix.as_str());
    entries.get(at).is_some_and(|entry| entry.path.as_str().starts_with(&prefix))
}
