//! Waivers and inline suppressions: what they hold back, and what is wrong with them.

mod expired;
mod faults;
mod invalid;
mod new_comments;
mod unused;
mod usage;

use super::{Context, Rule, is_known, nearest_selector};
use crate::model::{Registry, Role, Suppression, Waiver};
use crate::path::RepoPath;
use crate::text::{Place, Side};
use faults::{comment_faults, faults, file_faults};
use std::collections::HashSet;

pub(super) use new_comments::NewComment;
pub use new_comments::{Before, NewComments};
pub use usage::{Held, Usage};

/// The family's rules.
pub(super) static RULES: &[&dyn Rule] = &[&expired::Expired, &invalid::Invalid, &unused::Unused];

/// What is wrong with a waiver, so that it holds nothing back.
struct Fault {
    message: String,
    place: Place,
    help: String,
}

/// Every inline suppression with its file. A file that is two things at once (a governance file that is also an anchor's
/// source) was read twice; its comments count once for each tree that it was read from.
fn comments(registry: &Registry) -> impl Iterator<Item = (Side, &RepoPath, &Suppression)> {
    let mut seen: HashSet<(Side, &RepoPath)> = HashSet::new();
    let files = registry.files.iter().filter(|file| file.role != Role::Competitor);
    let files = files.filter_map(|file| {
        let first = file.suppressions.first()?;
        Some((registry.sources.side_of(first.place.file), file))
    });
    let files = files.filter(move |(side, file)| seen.insert((*side, &file.path)));
    files.flat_map(|(side, file)| file.suppressions.iter().map(move |comment| (side, &file.path, comment)))
}

/// Whether a waiver has expired; `None` when its date cannot be read.
fn expiry(cx: &Context<'_>, waiver: &Waiver) -> Option<bool> {
    waiver.expires.as_ref()?.when.as_ref().ok().map(|when| when.is_past(cx.now))
}
