//! Rules about what a change does. They need a base, and are silent without one.

mod approval_missing;
mod changed;
mod self_approved;

use super::Rule;

pub(super) static RULES: &[&dyn Rule] = &[&approval_missing::ApprovalMissing, &self_approved::SelfApproved];
