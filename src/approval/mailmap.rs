//! `.mailmap`: whoever edits it decides who is whom, so it is policy.

use crate::delta::{Change, ChangeKind};
use crate::finding::{Location, Subject};
use crate::history::Mailmap;
use crate::path::RepoPath;

/// That `.mailmap`, at the root of the repository, says something else; `None` stands for no such file. The semantic
/// difference does not list its lines.
pub fn mailmap_change(before: Option<&Mailmap>, after: Option<&Mailmap>) -> Option<Change> {
    let nothing = Mailmap::default();
    if before.unwrap_or(&nothing) == after.unwrap_or(&nothing) {
        return None;
    }
    let kind = match (before, after) {
        (None, _) => ChangeKind::Added,
        (_, None) => ChangeKind::Removed,
        _ => ChangeKind::Changed,
    };
    let path = RepoPath::from_tree(Mailmap::PATH);
    let mut change = Change::new(kind, Subject::file(&path));
    change.before = before.map(|_| Location::file(path.clone()).in_base());
    change.after = after.map(|_| Location::file(path));
    Some(change)
}
