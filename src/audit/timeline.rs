//! From commits to events, the newest first.
//!
//! Going backwards suits what is read: packs keep old versions as deltas against newer ones, and a reader of a log wants
//! the newest first. Nothing depends on the direction otherwise: an event is the difference of two moments.

use super::error::AuditError;
use super::event::{Cut, Event, Log, Reach};
use super::filter::{Matcher, old_name};
use super::members::{Files, Places, SETTINGS};
use super::merged::Merged;
use super::moment::{Lineage, Moment};
use super::notes;
use super::outline::{Outline, Reading};
use super::readable::{last_readable, replaced};
use super::request::Request;
use super::sources::{self, Contents, Standing};
use super::step::Step;
use super::versions::Versions;
use crate::approval::approvers_of;
use crate::delta::{Change, ChangeKind};
use crate::document::Limits;
use crate::finding::Subject;
use crate::history::{Commit, FileChange, Oid, Order, Person, Touch, Touches, Watch};
use crate::path::RepoPath;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// How often the walk starts again because old settings and manifests name places that were not watched.
const ROUNDS: usize = 8;

/// How many events a log holds at most.
const MOST_EVENTS: usize = 300_000;

/// In how many commits it is looked up where an added file came from: each is a comparison of whole trees.
const MOST_RENAMES: usize = 2_000;

/// Tells the history of a registry.
///
/// # Errors
/// See [`AuditError`].
pub fn log(request: &Request<'_>) -> Result<Log, AuditError> {
    let order = match request.reach {
        Reach::FirstParent => Order::FirstParent,
        Reach::Full => Order::Merges,
    };
    let mut places = Places::of(request.settings);
    // What an old version says must not depend on a later commit: limits that it narrows would make history unreadable.
    let limits = Limits::default().or_larger(request.settings.limits);
    let mut versions = Versions::new(request.history, limits);
    let mut lineage: Vec<(Oid, Lineage)> = Vec::new();
    let mut round = 0;
    today(request, &mut places, &mut versions)?;
    loop {
        round += 1;
        let watched = places.clone();
        let watch = places.watch(request.folder);
        let watch_all = places.watch_all(request.folder);
        let mut touches = request.history.touching(request.head, &watch_all, order)?;
        let contents =
            sources::split(&mut touches, |path| watch.matches(path.as_str()), |path| inside(request.folder, path));
        for change in touches.commits.iter().flat_map(|touch| &touch.changes) {
            if inside(request.folder, &change.path).is_some_and(|path| path.as_str() == SETTINGS) {
                for blob in [change.before, change.after].into_iter().flatten() {
                    if let Some(settings) = versions.settings(blob) {
                        places.add_settings(&settings);
                    }
                }
            }
        }
        if places != watched && round < ROUNDS {
            continue;
        }
        let mut teller = Teller {
            request,
            touches: &touches,
            contents: &contents,
            watch,
            watch_all,
            versions: &mut versions,
            places: &mut places,
            matcher: Matcher::new(request.filter),
            log: Log { reach: request.reach, ..Log::default() },
            lineage,
            active: Vec::new(),
            standing: BTreeMap::new(),
            renames: 0,
            shown: 0,
        };
        teller.tell()?;
        let Teller { matcher, mut log, lineage: found, .. } = teller;
        lineage = found;
        if places != watched && round < ROUNDS {
            continue;
        }
        if let Some(unknown) = matcher.unknown() {
            return Err(unknown.into());
        }
        log.head = Some((request.rev.to_owned(), request.head));
        let pairs = touches.commits.iter().zip(&contents);
        let touched = pairs.filter(|(touch, contents)| !touch.changes.is_empty() || !contents.is_empty()).count();
        log.commits = (touches.examined, touched);
        log.cut = cut(request, &touches)?;
        log.notes = notes::notes(&touches, &versions, places != watched);
        log.notes.extend(notes::links(&touches));
        log.notes.extend(notes::moved_here(request, &touches));
        log.complete = log.notes.is_empty();
        log.notes.extend(notes::nothing(request, &touches));
        // Slower is not less.
        log.notes.extend(request.history.notes());
        return Ok(log);
    }
}

/// The latest of the commits at which history is cut: nothing is known for certain before it.
fn cut(request: &Request<'_>, touches: &Touches) -> Result<Option<Cut>, AuditError> {
    let mut latest: Option<Cut> = None;
    for id in &touches.boundary {
        let at = request.history.commit(*id)?.committed.timestamp();
        if latest.is_none_or(|cut| cut.at < at) {
            latest = Some(Cut { commit: *id, at });
        }
    }
    Ok(latest)
}

/// Watches what the registry is made of today and what its anchors are about, so that most logs need one walk.
fn today(request: &Request<'_>, places: &mut Places, versions: &mut Versions<'_>) -> Result<(), AuditError> {
    for _ in 0..ROUNDS {
        let watched = places.clone();
        let files = request.history.files_at(request.head, &places.watch(request.folder))?;
        let files = files.into_iter().filter_map(|(path, blob)| Some((inside(request.folder, &path)?, blob))).collect();
        let now = Moment::of(files, &Moment::empty(), &[], versions, places);
        sources::of_moment(&now, versions, &Standing::new(), |_, source| places.sources.add(source));
        if *places == watched {
            break;
        }
    }
    Ok(())
}

struct Teller<'a, 'h> {
    request: &'a Request<'h>,
    /// What happened to members.
    touches: &'a Touches,
    /// What happened to other files, by the same commits.
    contents: &'a [Contents],
    watch: Watch,
    /// With the sources.
    watch_all: Watch,
    versions: &'a mut Versions<'h>,
    places: &'a mut Places,
    matcher: Matcher,
    log: Log,
    /// Older names of members that no settings of their time name, and the commit before which they hold.
    lineage: Vec<(Oid, Lineage)>,
    /// Those that hold where the walk is.
    active: Vec<Lineage>,
    /// What stands for manifests that cannot be read, and the touch up to which it does.
    standing: BTreeMap<RepoPath, (Oid, usize, Option<Arc<Outline>>)>,
    renames: usize,
    /// Commits with events to show.
    shown: usize,
}

impl Teller<'_, '_> {
    fn tell(&mut self) -> Result<(), AuditError> {
        let mut child = self.moment_at(self.request.head, &Moment::empty())?;
        self.whats_there(&child);
        for (at, touch) in self.touches.commits.iter().enumerate() {
            if self.request.reach == Reach::Full {
                child = self.moment_at(touch.id, &child)?;
            }
            let (commit, approved_by) = self.commit(touch.id)?;
            self.active
                .extend(self.lineage.iter().filter(|(before, _)| *before == touch.id).map(|(_, known)| known.clone()));
            let parent = self.parent(&child, touch);
            self.ancestry(&child, &parent, touch)?;
            let parent = if self.active.is_empty() { parent } else { self.moment(parent.files.clone(), &parent) };
            // For every commit: it may name sources to watch.
            let standing = self.standing(&child, at);
            if self.matcher.looks_for_names() || self.matcher.admits_commit(&commit) {
                let mut changes = match touch.parents.as_slice() {
                    [_, _, ..] if self.request.reach == Reach::Full => self.beyond(&child, &parent, touch)?,
                    _ => self.step(&parent, &child, &changed(self.request.folder, touch), at).changes(),
                };
                if let Some(contents) = self.contents.get(at) {
                    let others = sources::changes(&child, self.versions, &standing, contents, &changes);
                    changes.extend(others);
                    changes.sort_by(|one, other| (&one.subject, one.kind).cmp(&(&other.subject, other.kind)));
                }
                self.show(commit, approved_by, changes)?;
                let enough = self.request.max_commits.is_some_and(|most| self.shown >= most);
                if enough && self.matcher.found_all() {
                    break;
                }
            }
            child = parent;
        }
        Ok(())
    }

    /// What exists today is known by name, whether or not it ever changed.
    fn whats_there(&mut self, head: &Moment) {
        if !self.matcher.looks_for_names() {
            return;
        }
        for (path, reading) in head.roles.iter() {
            let Some(blob) = head.files.get(path) else { continue };
            let outline = self.versions.outline(path, *reading, *blob);
            for record in outline.records() {
                self.matcher.exists(&record.subject, record.context.as_deref(), path);
            }
            self.matcher.exists(&Subject::file(path), None, path);
        }
        for path in self.places.sources.paths() {
            self.matcher.exists(&Subject::file(path), None, path);
        }
    }

    /// A commit, its people as `.mailmap` knows them, and who approved it.
    fn commit(&self, id: Oid) -> Result<(Commit, Arc<[Person]>), AuditError> {
        let mut commit = self.request.history.commit(id)?;
        let approved_by = approvers_of(&commit, self.request.mailmap).into();
        commit.author = self.request.mailmap.resolve(&commit.author);
        commit.committer = self.request.mailmap.resolve(&commit.committer);
        Ok((commit, approved_by))
    }

    fn moment(&mut self, files: Files, other: &Moment) -> Moment {
        Moment::of(files, other, &self.active, self.versions, self.places)
    }

    fn moment_at(&mut self, commit: Oid, other: &Moment) -> Result<Moment, AuditError> {
        let files = self.request.history.files_at(commit, &self.watch)?;
        let folder = self.request.folder;
        let files = files.into_iter().filter_map(|(path, blob)| Some((inside(folder, &path)?, blob))).collect();
        Ok(self.moment(files, other))
    }

    /// The moment before a commit: at its first parent, or before anything was there.
    fn parent(&mut self, child: &Moment, touch: &Touch) -> Moment {
        let folder = self.request.folder;
        let whole_merge = self.request.reach == Reach::Full && touch.parents.len() > 1;
        match touch.parents.first() {
            None => return Moment::empty(),
            Some(parent) if whole_merge => {
                if let Ok(moment) = self.moment_at(*parent, child) {
                    return moment;
                }
            }
            Some(_) => {}
        }
        let side = |change: &FileChange| Some((inside(folder, &change.path)?, change.after, change.before));
        let changes: Vec<_> = touch.changes.iter().filter_map(side).collect();
        if let Some(moment) = child.with_content(&changes, self.versions) {
            return moment;
        }
        let mut files = child.files.clone();
        for (path, _, before) in changes {
            match before {
                Some(blob) => files.insert(path, blob),
                None => files.remove(&path),
            };
        }
        self.moment(files, child)
    }

    fn step(&mut self, parent: &Moment, child: &Moment, changed: &[RepoPath], at: usize) -> Step {
        let (request, touches) = (self.request, self.touches);
        let mut last_readable = |versions: &mut Versions<'_>, path: &RepoPath, reading: Reading| {
            last_readable(request, touches, at, versions, path, reading)
        };
        let step = Step::between(parent, child, changed, self.versions, &mut last_readable);
        step.removed.iter().filter_map(sources::source).for_each(|source| self.places.sources.add(source));
        step
    }

    /// What manifests that cannot be read declared when they could be: it is taken to stand, and with it the sources.
    fn standing(&mut self, child: &Moment, at: usize) -> Standing {
        let mut standing = Standing::new();
        for (path, reading, blob) in sources::manifests(child) {
            if self.versions.outline(path, reading, blob).is_readable() {
                continue;
            }
            // On one line of history, what was found holds for every touch on the way there; elsewhere, for the same bytes.
            let holds = |(of, until, _): &&(Oid, usize, Option<Arc<Outline>>)| match self.request.reach {
                Reach::FirstParent => at <= *until,
                Reach::Full => *of == blob,
            };
            let found = match self.standing.get(path).filter(holds) {
                Some((_, _, found)) => found.clone(),
                None => {
                    let found = self.search(path, reading, at);
                    let until = found.as_ref().map_or(usize::MAX, |(until, _)| *until);
                    let found = found.map(|(_, outline)| outline);
                    self.standing.insert(path.clone(), (blob, until, found.clone()));
                    found
                }
            };
            if let Some(outline) = found {
                outline.records().filter_map(sources::source).for_each(|source| self.places.sources.add(source));
                standing.insert(path.clone(), outline);
            }
        }
        standing
    }

    /// The last version of a file that could be read before the `at`th touch, and the touch that replaced it.
    fn search(&mut self, path: &RepoPath, reading: Reading, at: usize) -> Option<(usize, Arc<Outline>)> {
        let full = self.request.folder.join(path.as_str()).ok()?;
        let touch = self.touches.commits.get(at)?;
        if self.request.reach == Reach::FirstParent {
            return replaced(self.touches.commits.get(at..)?, &full, self.versions, path, reading)
                .map(|(after, outline)| (at + after, outline));
        }
        let older = self.request.history.touching(touch.id, &Watch::new().file(&full), Order::FirstParent).ok()?;
        replaced(&older.commits, &full, self.versions, path, reading)
    }

    /// What a merge has from none of its parents.
    fn beyond(&mut self, child: &Moment, parent: &Moment, touch: &Touch) -> Result<Vec<Change>, AuditError> {
        let at = self.touches.commits.iter().position(|other| other.id == touch.id).unwrap_or(0);
        let all = |moment: &Moment| -> Vec<RepoPath> {
            let paths: BTreeSet<&RepoPath> = moment.files.keys().chain(child.files.keys()).collect();
            let differs = |path: &&RepoPath| moment.files.get(*path) != child.files.get(*path);
            paths.into_iter().filter(differs).cloned().collect()
        };
        let first = self.step(parent, child, &all(parent), at);
        let mut others = Vec::new();
        for other in touch.parents.iter().skip(1) {
            let moment = self.moment_at(*other, child)?;
            others.push(self.step(&moment, child, &all(&moment), at));
        }
        Ok(first.beyond(&others))
    }

    /// Members that a commit added may have been there before under another name.
    fn ancestry(&mut self, child: &Moment, parent: &Moment, touch: &Touch) -> Result<(), AuditError> {
        let Some(before) = touch.parents.first() else { return Ok(()) };
        let new = child.roles.iter().filter(|(path, _)| !parent.files.contains_key(*path));
        for (path, reading) in new {
            if self.renames >= MOST_RENAMES {
                return Ok(());
            }
            self.renames += 1;
            let Ok(full) = self.request.folder.join(path.as_str()) else { continue };
            let Some(old) = self.request.history.renamed_from(touch.id, *before, &full)? else { continue };
            let Some(old) = inside(self.request.folder, &old) else { continue };
            let known = (old.clone(), *reading);
            if !parent.roles.contains_key(&old) && !self.active.contains(&known) {
                self.places.add_file(old);
                self.active.push(known.clone());
                self.lineage.push((touch.id, known));
            }
        }
        Ok(())
    }

    /// Adds the events of a commit to the log.
    fn show(&mut self, commit: Commit, approved_by: Arc<[Person]>, changes: Vec<Change>) -> Result<(), AuditError> {
        if changes.is_empty() {
            return Ok(());
        }
        let full = self.request.max_commits.is_some_and(|most| self.shown >= most);
        let admitted = !full && self.matcher.admits_commit(&commit);
        let commit = Arc::new(commit);
        let first = self.log.events.len();
        // A commit may rename a thing twice over; what it says of older names counts for all of it.
        changes.iter().for_each(|change| self.matcher.learn(change));
        for change in changes {
            if change.kind == ChangeKind::Renamed
                && let Some(then) = old_name(&change)
            {
                self.log.renamed.push((change.subject.clone(), then));
            }
            let event = Event { change, commit: Arc::clone(&commit), approved_by: Arc::clone(&approved_by) };
            if admitted && self.matcher.admits(&event) {
                self.log.events.push(event);
            }
        }
        let events = self.log.events.len() - first;
        if self.log.events.len() > MOST_EVENTS {
            return Err(AuditError::TooMuch(MOST_EVENTS));
        }
        if events > 0 {
            self.shown += 1;
            if commit.parents.len() > 1 {
                let merged = Merged { request: self.request, watch_all: &self.watch_all };
                let (merge, approved_by) = merged.merge(commit, events, &approved_by, self.log.merges.len());
                let approved_by: Arc<[Person]> = approved_by.into();
                for event in self.log.events.iter_mut().skip(first) {
                    event.approved_by = Arc::clone(&approved_by);
                }
                self.log.merges.insert(merge.commit.id, merge);
            }
        }
        Ok(())
    }
}

/// A path of the repository as one of the folder; `None` outside of it.
pub(super) fn inside(folder: &RepoPath, path: &RepoPath) -> Option<RepoPath> {
    if folder.as_str().is_empty() {
        return Some(path.clone());
    }
    let rest = path.as_str().strip_prefix(folder.as_str())?.strip_prefix('/')?;
    RepoPath::parse(rest).ok()
}

fn changed(folder: &RepoPath, touch: &Touch) -> Vec<RepoPath> {
    touch.changes.iter().filter_map(|change| inside(folder, &change.path)).collect()
}
