//! Who answers for the source of an anchor, as CODEOWNERS says.

use super::contents::pairs;
use super::{Change, ChangeKind};
use crate::finding::{Location, Subject};
use crate::model::{OwnerRule, Registry, Role};
use crate::path::RepoPath;
use std::collections::BTreeSet;

/// The anchors whose source has other code owners than before, under whatever name. Anchors that came or went have no others,
/// and of a file that cannot be read nothing is known.
pub fn code_owners(before: &Registry, after: &Registry) -> Vec<Change> {
    let known = |registry: &Registry| registry.codeowners.is_some() || registry.files_of(Role::CodeOwners).count() == 0;
    if !known(before) || !known(after) {
        return Vec::new();
    }
    let mut changes = Vec::new();
    for (old, new) in pairs(before, after) {
        let Some((was, is)) = old.source_path().zip(new.source_path()) else { continue };
        let (from, to) = (owners(before, was), owners(after, is));
        if folded(&from) != folded(&to) {
            let mut change = Change::new(ChangeKind::Reowned, Subject::anchor(new.name()));
            change.anchor = Some(new.name().to_owned());
            change.field = Some("code_owners".to_owned());
            (change.from, change.to) = (names(&from), names(&to));
            change.before = place(before, was).map(Location::in_base);
            change.after = place(after, is);
            changes.push(change);
        }
    }
    changes
}

fn rule<'a>(registry: &'a Registry, path: &RepoPath) -> Option<&'a OwnerRule> {
    registry.codeowners.as_ref().and_then(|owners| owners.rule_for(path))
}

fn owners<'a>(registry: &'a Registry, path: &RepoPath) -> BTreeSet<&'a str> {
    rule(registry, path).iter().flat_map(|rule| &rule.owners).map(|owner| owner.value.as_str()).collect()
}

/// The same whoever they are written as: handles and addresses have no case.
fn folded(owners: &BTreeSet<&str>) -> BTreeSet<String> {
    owners.iter().map(|owner| owner.to_lowercase()).collect()
}

/// The owners as a list; none where nobody is named.
fn names(owners: &BTreeSet<&str>) -> Option<String> {
    (!owners.is_empty()).then(|| serde_json::Value::from_iter(owners.iter().copied()).to_string())
}

/// The line that decides; the file where none does.
fn place(registry: &Registry, path: &RepoPath) -> Option<Location> {
    let line = rule(registry, path).map(|rule| registry.locate(rule.pattern.place));
    line.or_else(|| registry.codeowners.as_ref().map(|owners| Location::file(owners.path.clone())))
}
