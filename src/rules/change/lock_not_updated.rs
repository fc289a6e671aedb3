use super::dropped::{Dropped, dropped};
use super::{SHOWN, count, former_names, places, precedence};
use crate::delta::ChangeKind;
use crate::finding::{Draft, Level, Location, RuleMeta, Subject, SubjectKind};
use crate::hash::Sha256Digest;
use crate::model::{Anchor, LockEntry, Lockfile, Registry, check_version};
use crate::path::RepoPath;
use crate::rules::{Comparison, Context, Rule, Sink, lock_command, rule};
use crate::text::{Place, list};
use std::collections::{BTreeMap, BTreeSet, HashMap};

rule!(
    LockNotUpdated,
    Error,
    "change/lock-not-updated",
    "lock_not_updated.md",
    "an anchor changed and a lockfile still pins what it was"
);

/// How many pins one finding shows. What is shown is told here alone, so this is more than elsewhere.
const PINS: usize = 24;

impl Rule for LockNotUpdated {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn tells(&self) -> &'static [&'static str] {
        &["lock/digest-mismatch", "lock/source-mismatch", "lock/version-mismatch"]
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        let Some(base) = cx.base else { return };
        let former = former_names(&base);
        let before = Pins::of(base.registry);
        let mut stale: BTreeMap<&str, Stale<'_>> = BTreeMap::new();
        for lock in base.proposed.locks.iter().filter(|lock| lock.is_understood()) {
            for entry in &lock.entries {
                let id = entry.id.value.as_str();
                let then = former.get(id).copied().unwrap_or(id);
                let (Some(was), Some(now)) = (base.registry.anchor(then), base.proposed.anchor(id)) else { continue };
                let Some(old) = before.find(base.proposed, lock, &[id, then]) else { continue };
                let stale = stale.entry(id).or_insert_with(|| Stale { was, now, pins: Vec::new() });
                stale.look(&base, lock, old, entry);
            }
        }
        for stale in stale.values().filter(|stale| !stale.pins.is_empty()) {
            out.push(stale.finding(&base));
        }
        let mut unpinned: BTreeMap<&str, Vec<Dropped<'_>>> = BTreeMap::new();
        let mut by_file: BTreeMap<&RepoPath, Vec<Dropped<'_>>> = BTreeMap::new();
        for pin in dropped(&base, &former) {
            if !pin.is_pinned && !aspects(&base, pin.now).is_empty() {
                unpinned.entry(pin.now.name()).or_default().push(pin);
            } else {
                by_file.entry(pin.file).or_default().push(pin);
            }
        }
        unpinned
            .values()
            .for_each(|pins| pins.first().into_iter().for_each(|first| out.push(dodged(&base, first, pins))));
        by_file.iter().for_each(|(file, pins)| out.push(gone(&base, file, pins)));
    }
}

/// What the change did to an anchor.
fn aspects(base: &Comparison<'_>, anchor: &Anchor) -> BTreeSet<Aspect> {
    let about = base.changes.iter().filter(|change| {
        change.subject.kind == SubjectKind::Anchor && change.subject.id == anchor.name() && change.after.is_some()
    });
    about
        .filter_map(|change| match (change.kind, change.field.as_deref()) {
            (ChangeKind::ContentChanged, _) if change.is_of_source_content() => Some(Aspect::Content),
            (ChangeKind::Reversioned, _) => Some(Aspect::Version),
            (ChangeKind::Changed, Some("source")) => Some(Aspect::Source),
            _ => None,
        })
        .collect()
}

/// `the content, the source and the version`.
fn nouns(aspects: &BTreeSet<Aspect>) -> String {
    let nouns: Vec<String> = aspects.iter().map(|aspect| format!("the {}", aspect.noun())).collect();
    match nouns.split_last() {
        Some((last, first)) if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        _ => nouns.concat(),
    }
}

/// An anchor that changed, and whose pins went: nobody would ever see them fail.
fn dodged(base: &Comparison<'_>, first: &Dropped<'_>, pins: &[Dropped<'_>]) -> Draft {
    let id = first.now.name();
    let files: BTreeSet<&RepoPath> = pins.iter().map(|pin| pin.file).collect();
    let pinned = match files.len() {
        1 => format!("`{}` no longer pins it", first.file),
        many => format!("{} no longer pin it", count(many, "lockfile")),
    };
    let message = format!("{} of `{id}` changed, and {pinned}", nouns(&aspects(base, first.now)));
    let draft = Draft::new(Subject::anchor(id), base.proposed.locate(first.now.place), message)
        .key("dropped")
        .help(format!("run {} so that it is pinned as it is now", lock_command(id)));
    pins.iter().take(PINS).fold(draft, |draft, pin| draft.related("it was pinned here", place(base, pin)))
}

/// Pins that went from one lockfile, while their anchors stay as they were.
fn gone(base: &Comparison<'_>, file: &RepoPath, pins: &[Dropped<'_>]) -> Draft {
    let names: Vec<&str> = pins
        .iter()
        .flat_map(|pin| if pin.outputs.is_empty() { vec![pin.now.name()] } else { pin.outputs.clone() })
        .collect();
    // One name instead of "1 more" is as short.
    let shown = if names.len() == SHOWN + 1 { names.len() } else { SHOWN };
    let listed = list(names.iter().take(shown).copied());
    let more = names.len().saturating_sub(shown);
    let listed = if more > 0 { format!("{listed} and {more} more") } else { listed };
    let lock =
        base.proposed.locks.iter().find(|lock| base.proposed.files.get(lock.file).is_some_and(|f| f.path == *file));
    let there = if names.len() == 1 { "which is still there" } else { "which are still there" };
    let message = match lock {
        Some(_) => format!("`{file}` no longer pins {listed}, {there}"),
        None => format!("`{file}` is gone, and with it the pins of {listed}, {there}"),
    };
    let key = lock.and_then(Lockfile::place).map(|place| base.proposed.locate(place));
    let at = key.unwrap_or_else(|| match lock {
        Some(_) => Location::file(file.clone()),
        None => places::manifest(base.proposed),
    });
    let draft = Draft::new(Subject::new(SubjectKind::Lock, file.as_str()), at, message)
        .key("gone")
        .level(Level::Warning)
        .help("put the pins back, unless the workflow does not use these anchors any more");
    pins.iter().take(SHOWN).fold(draft, |draft, pin| {
        let id = pin.entry.id.value.as_str();
        draft.related(format!("`{id}` was pinned here"), place(base, pin))
    })
}

fn place(base: &Comparison<'_>, pin: &Dropped<'_>) -> Location {
    base.registry.locate(pin.entry.id.place).in_base()
}

/// The entries of a registry's lockfiles, by file and by workflow: a lockfile may have moved.
struct Pins<'a> {
    by_file: HashMap<(&'a RepoPath, &'a str), &'a LockEntry>,
    by_workflow: HashMap<(&'a str, &'a str), &'a LockEntry>,
}

impl<'a> Pins<'a> {
    fn of(registry: &'a Registry) -> Self {
        let mut pins = Self { by_file: HashMap::new(), by_workflow: HashMap::new() };
        for lock in registry.locks.iter().filter(|lock| lock.is_understood()) {
            for entry in &lock.entries {
                let id = entry.id.value.as_str();
                if let Some(file) = registry.files.get(lock.file) {
                    pins.by_file.entry((&file.path, id)).or_insert(entry);
                }
                pins.by_workflow.entry((lock.name(registry), id)).or_insert(entry);
            }
        }
        pins
    }

    fn find(&self, registry: &Registry, lock: &Lockfile, ids: &[&str]) -> Option<&'a LockEntry> {
        let path = registry.files.get(lock.file).map(|file| &file.path);
        let workflow = lock.name(registry);
        ids.iter().find_map(|id| {
            let by_file = path.and_then(|path| self.by_file.get(&(path, *id)));
            by_file.or_else(|| self.by_workflow.get(&(workflow, *id))).copied()
        })
    }
}

/// What of an anchor changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Aspect {
    Content,
    Source,
    Version,
}

/// The pins of one anchor that this change left behind: right before it, wrong after it, and not touched by it.
struct Stale<'a> {
    was: &'a Anchor,
    now: &'a Anchor,
    pins: Vec<(Aspect, Place, &'a RepoPath)>,
}

impl<'a> Stale<'a> {
    fn look(&mut self, base: &Comparison<'a>, lock: &Lockfile, old: &LockEntry, new: &'a LockEntry) {
        let Some(file) = base.proposed.files.get(lock.file).map(|file| &file.path) else { return };
        let mut add = |aspect, place| self.pins.push((aspect, place, file));
        if let (Some(pinned), Some(written)) = (&old.sha256, &new.sha256)
            && let Some(digest) = Sha256Digest::parse(&pinned.value)
            && Sha256Digest::parse(&written.value) == Some(digest)
            && digest_of(base.registry, self.was) == Some(digest)
            && digest_of(base.proposed, self.now).is_some_and(|actual| actual != digest)
        {
            add(Aspect::Content, written.place);
        }
        if let (Some(pinned), Some(written)) = (&old.source, &new.source)
            && let (Ok(pinned), Ok(still)) = (&pinned.path, &written.path)
            && pinned == still
            && self.was.source_path() == Some(pinned)
            && self.now.source_path().is_some_and(|source| source != pinned)
        {
            add(Aspect::Source, written.text.place);
        }
        if let (Some(pinned), Some(written)) = (&old.version, &new.version)
            && let (Some(was), Some(now)) = (&self.was.version, &self.now.version)
            && precedence::same(&pinned.value, &written.value)
            && precedence::same(&pinned.value, &was.value)
            && !precedence::same(&pinned.value, &now.value)
            && check_version(&now.value).is_ok()
        {
            add(Aspect::Version, written.place);
        }
    }

    fn finding(&self, base: &Comparison<'_>) -> Draft {
        let id = self.now.name();
        let aspects: BTreeSet<Aspect> = self.pins.iter().map(|(aspect, ..)| *aspect).collect();
        let files: BTreeSet<&RepoPath> = self.pins.iter().map(|(.., file)| *file).collect();
        let what = nouns(&aspects);
        let (still, pinned) = match files.len() {
            1 => ("still pins", list(files.iter().map(|file| file.as_str()))),
            many => ("still pin", count(many, "lockfile")),
        };
        let old = if aspects.len() == 1 { "the old one" } else { "the old ones" };
        let message = format!("{what} of `{id}` changed, but {pinned} {still} {old}");
        let at = match (aspects.contains(&Aspect::Content), self.was.source_path(), self.now.source_path()) {
            (true, Some(was), Some(now)) if was == now => places::first_changed_line(base, was, now),
            _ => base.proposed.locate(self.changed_field(aspects.contains(&Aspect::Version))),
        };
        let mut draft = Draft::new(Subject::anchor(id), at, message);
        for (aspect, place, file) in self.pins.iter().take(PINS) {
            draft =
                draft.related(format!("`{file}` pins the old {} here", aspect.noun()), base.proposed.locate(*place));
        }
        draft.key("stale").help(format!("look at what changed, then run {} in the same change", lock_command(id)))
    }

    fn changed_field(&self, version: bool) -> Place {
        let version = self.now.version.as_ref().filter(|_| version).map(|version| version.place);
        let source = self.now.source.as_ref().map(|source| source.field.text.place);
        version.or(source).unwrap_or(self.now.place)
    }
}

impl Aspect {
    fn noun(self) -> &'static str {
        match self {
            Self::Content => "content",
            Self::Source => "source",
            Self::Version => "version",
        }
    }
}

fn digest_of(registry: &Registry, anchor: &Anchor) -> Option<Sha256Digest> {
    registry.probe(anchor.source_path()?)?.sha256
}
