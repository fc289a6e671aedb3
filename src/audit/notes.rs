//! What a reader of a log should know: where it ends, and what it could not see.

use super::versions::Versions;
use crate::history::Touches;

pub(super) fn notes(touches: &Touches, versions: &Versions<'_>, unsettled: bool) -> Vec<String> {
    let mut notes = Vec::new();
    if let Some(first) = touches.boundary.first() {
        let ends = match touches.boundary.len() {
            1 => format!("commit {}", first.short()),
            n => format!("{n} commits, {} among them", first.short()),
        };
        notes.push(format!(
            "this clone is shallow: history ends at {ends}, and what changed there and before is not told; run `git fetch \
             --unshallow` (in GitHub Actions: `fetch-depth: 0`)"
        ));
    }
    let versions_of = |n: usize| if n == 1 { "1 version".to_owned() } else { format!("{n} versions") };
    if !versions.absent.is_empty() {
        notes.push(format!(
            "this clone does not have the content of {} of registry files; what they changed is told with the next version \
             that is there; run `git fetch --refetch --no-filter`",
            versions_of(versions.absent.len())
        ));
    }
    if !versions.damaged.is_empty() {
        notes.push(format!(
            "git cannot read {} of registry files; what they changed is told with the next version that can be read; run \
             `git fsck`",
            versions_of(versions.damaged.len())
        ));
    }
    if unsettled {
        notes.push("old manifests name further files over and over; not all of them were followed".to_owned());
    }
    notes
}
