//! Waivers and inline suppressions: what they hold back, and what is wrong with them.

mod expired;
mod faults;
mod invalid;
mod unused;
mod usage;

use super::{Context, Rule, is_known, nearest_selector};
use crate::model::{Role, Suppression, Waiver};
use crate::path::RepoPath;
use crate::text::Place;
use faults::{comment_faults, faults, file_faults};
use std::collections::HashSet;

pub use usage::Usage;

/// The family's rules.
pub(super) static RULES: &[&dyn Rule] = &[&expired::Expired, &invalid::Invalid, &unused::Unused];

/// What is wrong with a waiver, so that it holds nothing back.
struct Fault {
    message: String,
    place: Place,
    help: String,
}

/// Every inline suppression with its file. A file that is two things at once (a governance file that is also an anchor's
/// source) was read twice; its comments count once.
fn comments<'a>(cx: &Context<'a>) -> impl Iterator<Item = (&'a RepoPath, &'a Suppression)> {
    let mut seen: HashSet<&RepoPath> = HashSet::new();
    let files = cx.registry.files.iter().filter(|file| file.role != Role::Competitor);
    let files = files.filter(move |file| seen.insert(&file.path));
    files.flat_map(|file| file.suppressions.iter().map(move |comment| (&file.path, comment)))
}

/// Whether a waiver has expired; `None` when its date cannot be read.
fn expiry(cx: &Context<'_>, waiver: &Waiver) -> Option<bool> {
    waiver.expires.as_ref()?.when.as_ref().ok().map(|when| when.is_past(cx.now))
}
