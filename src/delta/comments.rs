//! Inline suppressions that a tree has and its base does not. Waivers are those of the base, so these hold nothing back yet.

use crate::document::Document;
use crate::finding::Location;
use crate::model::{self, Registry, RegistryFile, Role, Settings};
use crate::path::RepoPath;
use crate::text::{Place, Side, Sources};
use crate::tree::Tree;
use std::collections::{BTreeMap, HashMap, HashSet};

/// The inline suppressions that a change adds.
#[derive(Debug, Default)]
pub struct NewComments {
    groups: Vec<NewComment>,
    places: HashSet<Location>,
}

/// Comments of one file that silence one rule for one reason, more of them than before.
#[derive(Debug)]
pub struct NewComment {
    /// The rule.
    pub rule: String,
    /// The reason.
    pub reason: String,
    /// The last of them, where it names the rule.
    pub location: Location,
    /// How many are new.
    pub count: usize,
}

/// The tree that is compared with, as it was read.
#[derive(Clone, Copy)]
pub struct Before<'a> {
    /// What was read of it.
    pub registry: &'a Registry,
    /// The tree itself.
    pub tree: &'a dyn Tree,
    /// Its settings, for how much of it is read.
    pub settings: &'a Settings,
}

/// What a comment says: a rule, and the reason.
type Words<'a> = (&'a str, &'a str);

/// Where comments name a rule, and in which reading of the tree.
type Places<'a> = Vec<(&'a Registry, Place)>;

/// The comments of each file, by what they say.
type Said<'a> = BTreeMap<&'a RepoPath, BTreeMap<Words<'a>, Places<'a>>>;

impl NewComments {
    /// Compares the comments of two trees. One tree may have been read more than once, under several policies: a file counts
    /// when any of the readings has it.
    pub fn between(before: Before<'_>, after: &[&Registry]) -> Self {
        let (old, new) = (said(&[before.registry], Side::Base), said(after, Side::Head));
        let unread = unread(before, after);
        let unread = said(&[&unread], Side::Base);
        // What files lost that are gone, or that lost it, may have moved elsewhere.
        let mut adrift: HashMap<Words<'_>, usize> = HashMap::new();
        for (path, words) in &old {
            for (words, places) in words {
                let left = new.get(path).and_then(|said| said.get(words)).map_or(0, Vec::len);
                *adrift.entry(*words).or_default() += places.len().saturating_sub(left);
            }
        }
        let mut found = Self::default();
        for (path, words) in new {
            for ((rule, reason), places) in words {
                let was = old.get(path).or_else(|| unread.get(path)).and_then(|said| said.get(&(rule, reason)));
                let was = was.map_or(&[][..], Vec::as_slice);
                let mut known = was.len();
                if let Some(adrift) = adrift.get_mut(&(rule, reason)) {
                    let moved = places.len().saturating_sub(known).min(*adrift);
                    *adrift -= moved;
                    known += moved;
                }
                found.add((rule, reason), &places, was, known);
            }
        }
        found
    }

    /// Keeps the places that are new, when so many of them are `known`: first those that speak of a line that was spoken of
    /// before, then whichever come first.
    fn add(&mut self, (rule, reason): Words<'_>, places: &Places<'_>, was: &[(&Registry, Place)], known: usize) {
        let count = places.len().saturating_sub(known);
        if count == 0 {
            return;
        }
        let mut lines: HashMap<&[u8], usize> = HashMap::new();
        for (registry, place) in was {
            *lines.entry(line(registry, *place)).or_default() += 1;
        }
        let (mut left, mut kept) = (known, vec![false; places.len()]);
        for same_line in [true, false] {
            for ((registry, place), kept) in places.iter().zip(&mut kept) {
                if left == 0 || *kept {
                    continue;
                }
                if same_line {
                    let Some(times) = lines.get_mut(line(registry, *place)).filter(|times| **times > 0) else {
                        continue;
                    };
                    *times -= 1;
                }
                *kept = true;
                left -= 1;
            }
        }
        let new = places.iter().zip(kept).filter(|(_, kept)| !kept);
        let new: Vec<Location> = new.map(|((registry, place), _)| registry.locate(*place)).collect();
        if let Some(last) = new.last() {
            let (rule, reason) = (rule.to_owned(), reason.to_owned());
            self.groups.push(NewComment { rule, reason, location: last.clone(), count });
        }
        self.places.extend(new);
    }

    /// By file, rule and reason.
    pub fn groups(&self) -> &[NewComment] {
        &self.groups
    }

    /// True for the place where a new comment names a rule.
    pub fn contains(&self, location: &Location) -> bool {
        self.places.contains(location)
    }
}

/// The comments of one side, each file once.
fn said<'a>(readings: &[&'a Registry], side: Side) -> Said<'a> {
    let mut said: Said<'a> = BTreeMap::new();
    let mut seen: HashSet<&RepoPath> = HashSet::new();
    for registry in readings {
        let mut here: HashSet<&RepoPath> = HashSet::new();
        for (of, path, comment) in registry.suppressions() {
            if of != side || seen.contains(path) {
                continue;
            }
            here.insert(path);
            for (rule, place) in &comment.rules {
                let words = (rule.as_str(), comment.reason.as_str());
                said.entry(path).or_default().entry(words).or_default().push((registry, *place));
            }
        }
        seen.extend(here);
    }
    said
}

/// How much of a line is compared with another: one can have megabytes, and name a rule in every tenth of them.
const COMPARED: usize = 256;

/// The beginning of the line that a comment speaks of: its own, or the next where it stands alone.
fn line(registry: &Registry, place: Place) -> &[u8] {
    let Some(source) = registry.sources.get(place.file) else { return &[] };
    let text = |line| {
        let span = source.lines().line_span(line, source.text());
        let bytes = source.text().as_bytes().get(span.range()).unwrap_or_default();
        bytes.get(..COMPARED).unwrap_or(bytes).trim_ascii()
    };
    let number = source.lines().line_of(place.span.start);
    let own = text(number).split(|byte| *byte == b'#').next().unwrap_or_default().trim_ascii();
    if own.is_empty() { text(number + 1) } else { own }
}

/// The files of the base that it did not read, and the tree does: a comment that nobody read is not new because now somebody
/// does. What cannot be read, or was read as something else, vouches for nothing.
fn unread(before: Before<'_>, after: &[&Registry]) -> Registry {
    let is_read = |file: &&RegistryFile| file.role != Role::Competitor;
    let read: HashSet<&RepoPath> = before.registry.files.iter().filter(is_read).map(|file| &file.path).collect();
    let mut formats = BTreeMap::new();
    for file in
        after.iter().flat_map(|registry| &registry.files).filter(is_read).filter(|file| !file.suppressions.is_empty())
    {
        if !read.contains(&file.path) && before.tree.entry(&file.path).is_some() {
            formats.insert(file.path.clone(), file.document.as_ref().map(Document::format));
        }
    }
    let paths: Vec<RepoPath> = formats.keys().cloned().collect();
    let name = before.registry.sources.base().unwrap_or_default();
    let mut unread = model::load_files(before.tree, before.settings, &paths, Sources::of_base(name));
    unread.files.retain(|file| formats.get(&file.path) == Some(&file.document.as_ref().map(Document::format)));
    unread
}
