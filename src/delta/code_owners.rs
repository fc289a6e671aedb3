//! Who answers for the source of an anchor, as CODEOWNERS says.

use super::{Change, ChangeKind};
use crate::finding::{Location, Subject, SubjectKind};
use crate::model::{OwnerRule, Registry, Role};
use crate::path::RepoPath;
use std::collections::BTreeSet;

/// The anchors whose source has other code owners than before. Anchors that came or went have no others, and of a file that
/// cannot be read nothing is known.
pub fn code_owners(before: &Registry, after: &Registry) -> Vec<Change> {
    let known = |registry: &Registry| registry.codeowners.is_some() || registry.files_of(Role::CodeOwners).count() == 0;
    if !known(before) || !known(after) {
        return Vec::new();
    }
    let mut changes = Vec::new();
    for id in after.anchor_ids() {
        let source = |registry: &'_ Registry| registry.anchor(id).and_then(|anchor| anchor.source_path().cloned());
        let Some((was, is)) = source(before).zip(source(after)) else { continue };
        let (was, is) = (&was, &is);
        let (from, to) = (names(before, was), names(after, is));
        if from != to {
            let mut change = Change::new(ChangeKind::Reowned, Subject::new(SubjectKind::Anchor, id));
            change.anchor = Some(id.to_owned());
            change.field = Some("code_owners".to_owned());
            (change.from, change.to) = (from, to);
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

/// The owners as a list; none where nobody is named.
fn names(registry: &Registry, path: &RepoPath) -> Option<String> {
    let names: BTreeSet<&str> = rule(registry, path)?.owners.iter().map(|owner| owner.value.as_str()).collect();
    (!names.is_empty()).then(|| serde_json::Value::from_iter(names).to_string())
}

/// The line that decides; the file where none does.
fn place(registry: &Registry, path: &RepoPath) -> Option<Location> {
    let line = rule(registry, path).map(|rule| registry.locate(rule.pattern.place));
    line.or_else(|| registry.codeowners.as_ref().map(|owners| Location::file(owners.path.clone())))
}
