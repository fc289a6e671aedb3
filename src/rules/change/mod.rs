//! Rules about what a change does. They need a base, and are silent without one.

mod alias_removed;
mod anchor_removed;
mod approval_missing;
mod canonical_retargeted;
mod changed;
mod consent;
mod dropped;
mod governance_weakened;
mod lock_not_updated;
mod mentions;
mod part;
mod places;
mod precedence;
mod self_approved;
mod settings;
mod uses;
mod version_downgraded;
mod version_not_bumped;
mod waiver_added;

use super::{Comparison, Rule};
use crate::delta::ChangeKind;
use crate::finding::SubjectKind;
use crate::model::Registry;
use std::collections::{BTreeSet, HashMap};

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

/// False when some anchors of the head may not have been read, so that one which is not there proves nothing. That the
/// manifest itself is gone, or that an `include` finds nothing any more, is one fact, which the rules about manifests tell.
fn anchors_are_known(base: &Comparison<'_>) -> bool {
    let unmatched = |registry: &Registry| -> BTreeSet<String> {
        let globs = registry.manifests.iter().flat_map(|manifest| {
            manifest.unmatched.iter().filter_map(|at| manifest.include.get(*at)).map(|glob| glob.value.clone())
        });
        globs.collect()
    };
    let head = base.proposed;
    !head.manifests.is_empty() && !head.manifests_incomplete() && unmatched(head).is_subset(&unmatched(base.registry))
}

/// What anchors of the head were called in the base, where that is another name.
fn former_names<'a>(base: &Comparison<'a>) -> HashMap<&'a str, &'a str> {
    let renamed = base.changes.iter().filter(|change| change.kind == ChangeKind::Renamed);
    let anchors = renamed.filter(|change| change.subject.kind == SubjectKind::Anchor);
    anchors.filter_map(|change| Some((change.subject.id.as_str(), change.from.as_deref()?))).collect()
}

/// `1 place`, `2 places`.
fn count(number: usize, thing: &str) -> String {
    format!("{number} {thing}{}", if number == 1 { "" } else { "s" })
}
