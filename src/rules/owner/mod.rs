//! Who answers for an anchor: is the owner declared, may it own this, does CODEOWNERS agree.

mod codeowners_disagrees;
mod codeowners_missing;
mod codeowners_skipped_line;
mod declared;
mod family_not_allowed;
mod reliance;
mod undeclared;

use super::{Context, Rule};

/// The family's rules.
pub(super) static RULES: &[&dyn Rule] = &[
    &codeowners_disagrees::CodeownersDisagrees,
    &codeowners_missing::CodeownersMissing,
    &codeowners_skipped_line::CodeownersSkippedLine,
    &family_not_allowed::FamilyNotAllowed,
    &undeclared::Undeclared,
];
