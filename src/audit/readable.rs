//! The last version of a file that could be read, where one cannot.

use super::event::Reach;
use super::outline::{Outline, Reading};
use super::request::Request;
use super::versions::Versions;
use crate::history::{Order, Touch, Touches, Watch};
use crate::path::RepoPath;
use std::sync::Arc;

/// The version of a file that could be read last, before the parent of the `at`th touch, where it could not.
pub(super) fn last_readable(
    request: &Request<'_>,
    touches: &Touches,
    at: usize,
    versions: &mut Versions<'_>,
    path: &RepoPath,
    reading: Reading,
) -> Option<Arc<Outline>> {
    let full = request.folder.join(path.as_str()).ok()?;
    let older;
    let older = if request.reach == Reach::FirstParent {
        touches.commits.get(at + 1..).unwrap_or_default()
    } else {
        let parent = touches.commits.get(at)?.parents.first()?;
        older = request.history.touching(*parent, &Watch::new().file(&full), Order::FirstParent).ok()?;
        older.commits.as_slice()
    };
    replaced(older, &full, versions, path, reading).map(|(_, outline)| outline)
}

/// The first version of a file among those that touches replaced that can be read, and which touch it was.
pub(super) fn replaced(
    touches: &[Touch],
    full: &RepoPath,
    versions: &mut Versions<'_>,
    path: &RepoPath,
    reading: Reading,
) -> Option<(usize, Arc<Outline>)> {
    for (at, touch) in touches.iter().enumerate() {
        for change in touch.changes.iter().filter(|change| change.path == *full) {
            let outline = versions.outline(path, reading, change.before?);
            if outline.is_readable() {
                return Some((at, outline));
            }
        }
    }
    None
}
