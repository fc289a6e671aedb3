//! The policies themselves: are they well formed, do they agree, do they name who exists.

mod contradiction;
mod default_exceeds_max;
mod invalid_duration;
mod invalid_pattern;
mod schema;
mod statements;
mod unknown_principal;

use super::{Context, Rule};
use crate::finding::{Subject, SubjectKind};

/// The family's rules.
pub(super) static RULES: &[&dyn Rule] = &[
    &contradiction::Contradiction,
    &default_exceeds_max::DefaultExceedsMax,
    &invalid_duration::InvalidDuration,
    &invalid_pattern::InvalidPattern,
    &schema::Schema,
    &unknown_principal::UnknownPrincipal,
];

/// A setting of the governance file or the manifest, by its dotted path.
fn setting(path: &str) -> Subject {
    Subject::new(SubjectKind::Governance, path)
}

/// The last part of a dotted path.
fn name_of(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}
