//! Rules about what a change does. They need a base, and are silent without one.

mod alias_removed;
mod anchor_removed;
mod approval_missing;
mod canonical_retargeted;
mod changed;
mod consent;
mod governance_weakened;
mod lock_not_updated;
mod mentions;
mod part;
mod places;
mod precedence;
mod self_approved;
mod settings;
mod silences;
mod uses;
mod version_downgraded;
mod version_not_bumped;
mod waiver_added;

use super::Rule;

/// The family's rules.
pub(super) static RULES: &[&dyn Rule] = &[
    &alias_removed::AliasRemoved,
    &anchor_removed::AnchorRemoved,
    &approval_missing::ApprovalMissing,
    &canonical_retargeted::CanonicalRetargeted,
    &governance_weakened::GovernanceWeakened,
    &lock_not_updated::LockNotUpdated,
    &self_approved::SelfApproved,
    &version_downgraded::VersionDowngraded,
    &version_not_bumped::VersionNotBumped,
    &waiver_added::WaiverAdded,
];

/// How many related places a finding shows. Nobody reads more, and its message says how many there are.
const SHOWN: usize = 8;

/// `1 place`, `2 places`.
fn count(number: usize, thing: &str) -> String {
    format!("{number} {thing}{}", if number == 1 { "" } else { "s" })
}
