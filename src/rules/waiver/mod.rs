//! Waivers and inline suppressions: what they hold back, and what is wrong with them.

mod expired;
mod faults;
mod invalid;
mod unused;
mod usage;

use super::{Context, Rule, is_known, nearest_selector};
use crate::model::Waiver;
use crate::text::Place;
use faults::{comment_faults, faults, file_faults};

pub use usage::{Held, Usage};

/// The family's rules.
pub(super) static RULES: &[&dyn Rule] = &[&expired::Expired, &invalid::Invalid, &unused::Unused];

/// What is wrong with a waiver, so that it holds nothing back.
struct Fault {
    message: String,
    place: Place,
    help: String,
}

/// Whether a waiver has expired; `None` when its date cannot be read.
fn expiry(cx: &Context<'_>, waiver: &Waiver) -> Option<bool> {
    waiver.expires.as_ref()?.when.as_ref().ok().map(|when| when.is_past(cx.now))
}
