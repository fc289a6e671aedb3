//! Inline suppressions that a tree has and its base does not. Waivers are those of the base, so these hold nothing back yet.

use crate::document::Document;
use crate::finding::Location;
use crate::model::{self, Registry, RegistryFile, Role, Settings};
use crate::path::RepoPath;
use crate::text::{Place, Side, SourceFile, Sources};
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

/// Where a comment names a rule.
struct Spot<'a> {
    /// The reading of the tree that it comes from.
    registry: &'a Registry,
    place: Place,
    /// The line that it speaks of.
    line: &'a [u8],
}

/// The comments of each file, by what they say.
type Said<'a> = BTreeMap<&'a RepoPath, BTreeMap<Words<'a>, Vec<Spot<'a>>>>;

/// The comments of the base that do not stand where they stood.
#[derive(Default)]
struct Lost<'a> {
    /// How many of each file.
    count: HashMap<(&'a RepoPath, Words<'a>), usize>,
    /// The files of those that may have moved elsewhere, by the line that they speak of.
    adrift: HashMap<(Words<'a>, &'a [u8]), Vec<&'a RepoPath>>,
}

impl NewComments {
    /// Compares the comments of two trees. One tree may have been read more than once, under several policies: a file counts
    /// when any of the readings has it.
    pub fn between(before: Before<'_>, after: &[&Registry]) -> Self {
        let unread = unread(before, after);
        let (read, further) = (said(&[before.registry], Side::Base), said(&[&unread], Side::Base));
        let mut new = said(after, Side::Head);
        let mut lost = Lost::default();
        for (said, may_move) in [(&read, true), (&further, false)] {
            for (path, words) in said {
                for (words, was) in words {
                    lost.without(new.get_mut(path).and_then(|said| said.get_mut(words)), was, may_move, (path, *words));
                }
            }
        }
        // An anchor takes its comment along.
        for words in new.values_mut() {
            for (words, spots) in words {
                spots.retain(|spot| !lost.moved(*words, spot.line));
            }
        }
        let mut found = Self::default();
        for (path, words) in new {
            let texts = [before.registry, &unread].map(|registry| registry.sources.at(Side::Base, path));
            let mut known: Option<HashSet<&[u8]>> = None;
            for (words, mut spots) in words {
                let mut left = lost.count.get(&(path, words)).copied().unwrap_or_default();
                if left > 0 {
                    // Its line was edited, or is another one, to which the comment was not given.
                    let known =
                        known.get_or_insert_with(|| texts.iter().flatten().flat_map(|text| lines(text)).collect());
                    spots.retain(|spot| {
                        let is_old = left > 0 && !known.contains(spot.line);
                        left -= usize::from(is_old);
                        !is_old
                    });
                }
                found.add(words, &spots);
            }
        }
        found
    }

    fn add(&mut self, (rule, reason): Words<'_>, spots: &[Spot<'_>]) {
        let places = spots.iter().map(|spot| spot.registry.locate(spot.place));
        if let Some(last) = places.clone().next_back() {
            let (rule, reason) = (rule.to_owned(), reason.to_owned());
            self.groups.push(NewComment { rule, reason, location: last, count: spots.len() });
        }
        self.places.extend(places);
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

impl<'a> Lost<'a> {
    /// Takes the comments away that stand beside the same line as before, and notes which stand there no more.
    fn without(
        &mut self,
        now: Option<&mut Vec<Spot<'_>>>,
        was: &[Spot<'a>],
        may_move: bool,
        (path, words): (&'a RepoPath, Words<'a>),
    ) {
        let mut left: HashMap<&[u8], usize> = HashMap::new();
        for spot in was {
            *left.entry(spot.line).or_default() += 1;
        }
        if let Some(now) = now {
            now.retain(|spot| match left.get_mut(spot.line).filter(|times| **times > 0) {
                Some(times) => {
                    *times -= 1;
                    false
                }
                None => true,
            });
        }
        for (line, times) in left.into_iter().filter(|(_, times)| *times > 0) {
            *self.count.entry((path, words)).or_default() += times;
            if may_move {
                self.adrift.entry((words, line)).or_default().extend(std::iter::repeat_n(path, times));
            }
        }
    }

    /// True when a comment of the base came here, with the line that it speaks of.
    fn moved(&mut self, words: Words<'a>, line: &'a [u8]) -> bool {
        let Some(from) = self.adrift.get_mut(&(words, line)).and_then(Vec::pop) else { return false };
        if let Some(count) = self.count.get_mut(&(from, words)) {
            *count -= 1;
        }
        true
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
                let spot = Spot { registry, place: *place, line: line(registry, *place) };
                said.entry(path).or_default().entry(words).or_default().push(spot);
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
    let number = source.lines().line_of(place.span.start);
    let own = content(source, number);
    if own.is_empty() { content(source, number + 1) } else { own }
}

/// The beginning of a line, without its comment.
fn content(source: &SourceFile, number: u32) -> &[u8] {
    let span = source.lines().line_span(number, source.text());
    let bytes = source.text().as_bytes().get(span.range()).unwrap_or_default();
    let bytes = bytes.get(..COMPARED).unwrap_or(bytes);
    bytes.split(|byte| *byte == b'#').next().unwrap_or_default().trim_ascii()
}

/// Every line of a text that has more than a comment.
fn lines(source: &SourceFile) -> impl Iterator<Item = &[u8]> {
    (1..=source.lines().line_count()).map(|number| content(source, number)).filter(|line| !line.is_empty())
}

/// The files of the base that it did not read, and the tree does: a comment that nobody read is not new because now somebody
/// does. What cannot be read, or was read as something else, vouches for nothing.
fn unread(before: Before<'_>, after: &[&Registry]) -> Registry {
    let is_read = |file: &&RegistryFile| file.role != Role::Competitor;
    let read: HashSet<&RepoPath> = before.registry.files.iter().filter(is_read).map(|file| &file.path).collect();
    let mut formats = BTreeMap::new();
    let now = after.iter().flat_map(|registry| &registry.files).filter(is_read);
    for file in now.filter(|file| !file.suppressions.is_empty()) {
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
