//! Inline suppressions that were not there before.

use crate::model::{Registry, Role};
use crate::path::RepoPath;
use crate::rules::Comparison;
use crate::text::Place;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Comments of one file that silence one rule for one reason, more of them than before.
pub(super) struct Silence<'a> {
    pub(super) rule: &'a str,
    pub(super) reason: &'a str,
    /// The last of them: what is new stands behind what was there more often than not.
    pub(super) place: Place,
    /// How many are new.
    pub(super) count: usize,
}

/// What a comment says.
type Words<'a> = (&'a str, &'a str);

/// The comments of each file, by what they say. A file that is two things at once was read twice; it counts once.
fn comments(registry: &Registry) -> BTreeMap<&RepoPath, BTreeMap<Words<'_>, Vec<Place>>> {
    let mut seen: BTreeSet<&RepoPath> = BTreeSet::new();
    let mut found: BTreeMap<&RepoPath, BTreeMap<Words<'_>, Vec<Place>>> = BTreeMap::new();
    let files = registry.files.iter().filter(|file| file.role != Role::Competitor);
    for file in files.filter(|file| seen.insert(&file.path)) {
        for comment in &file.suppressions {
            for (rule, place) in &comment.rules {
                let here = found.entry(&file.path).or_default();
                here.entry((rule.as_str(), comment.reason.as_str())).or_default().push(*place);
            }
        }
    }
    found
}

/// The comments that are new. One that moved within its file, or with it, is not.
pub(super) fn new_silences<'a>(base: &Comparison<'a>) -> Vec<Silence<'a>> {
    let (old, new) = (comments(base.registry), comments(base.proposed));
    // What files lost that are gone, or that lost it, may have moved elsewhere.
    let mut adrift: HashMap<Words<'_>, usize> = HashMap::new();
    for (path, words) in &old {
        for (said, places) in words {
            let left = new.get(path).and_then(|words| words.get(said)).map_or(0, Vec::len);
            *adrift.entry(*said).or_default() += places.len().saturating_sub(left);
        }
    }
    let mut found = Vec::new();
    for (path, words) in new {
        for ((rule, reason), places) in words {
            let before = old.get(path).and_then(|words| words.get(&(rule, reason))).map_or(0, Vec::len);
            let before = if before < places.len() { before.max(unread(base, path, rule)) } else { before };
            let mut count = places.len().saturating_sub(before);
            if let Some(adrift) = adrift.get_mut(&(rule, reason)) {
                let moved = count.min(*adrift);
                *adrift -= moved;
                count -= moved;
            }
            if let (Some(place), true) = (places.last(), count > 0) {
                found.push(Silence { rule, reason, place: *place, count });
            }
        }
    }
    found
}

/// How often a file of the base names a rule in brackets, where it was not read, or not whole: a comment that nobody read is
/// not new because now somebody does.
fn unread(base: &Comparison<'_>, path: &RepoPath, rule: &str) -> usize {
    let file = base.registry.files.iter().find(|file| file.path == *path);
    if file.is_some_and(|file| !file.is_incomplete()) || base.tree.entry(path).is_none() {
        return 0;
    }
    let Ok(bytes) = base.tree.read(path, base.settings.limits.file_size) else { return 0 };
    let text = String::from_utf8_lossy(&bytes);
    let comments = text.lines().filter_map(|line| line.split_once("ssot:"));
    comments.filter(|(_, comment)| comment.contains("ignore[") && comment.contains(rule)).count()
}
