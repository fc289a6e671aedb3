//! Whether a merge did no more to a file than git does by itself.

use super::Oid;
use crate::tree::Handles;
use git2::{MergeFileInput, MergeFileOptions};

/// Larger files are not merged again; nobody can say then.
const MAX_SIZE: u64 = 2 << 20;

/// True when `merged` is what a merge of two versions of a file gives where they touch different lines. In memory: nothing is
/// written to the repository.
pub(super) fn is_automatic(handles: &Handles, ancestor: Oid, versions: [Oid; 2], merged: Oid) -> bool {
    let read = |blob: Oid| handles.blob(blob.into(), MAX_SIZE).ok();
    let [ours, theirs] = versions;
    let (Some(ancestor), Some(ours), Some(theirs), Some(merged)) =
        (read(ancestor), read(ours), read(theirs), read(merged))
    else {
        return false;
    };
    let (mut a, mut b, mut c) = (MergeFileInput::new(), MergeFileInput::new(), MergeFileInput::new());
    a.content(&ancestor);
    b.content(&ours);
    c.content(&theirs);
    let result = git2::merge_file(&a, &b, &c, Some(&mut MergeFileOptions::new()));
    result.is_ok_and(|result| result.is_automergeable() && *result.content() == *merged)
}
