//! Which events are shown.

use super::Event;
use crate::delta::{Change, ChangeKind};
use crate::finding::{Subject, SubjectKind};
use crate::history::{Commit, Person};
use crate::path::RepoPath;
use crate::text::nearest;
use jiff::Timestamp;
use std::collections::BTreeSet;

/// What an event must be to be shown. Of one list any entry may match; the lists must all match. An empty list asks nothing.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Committed at this moment or later.
    pub since: Option<Timestamp>,
    /// Committed at this moment or earlier.
    pub until: Option<Timestamp>,
    /// A part of the author's `Name <address>`, in any case.
    pub authors: Vec<String>,
    /// The anchor that the subject is or belongs to, or an alias came from or went to; with the names it had before.
    pub anchors: Vec<String>,
    /// An alias: `context/name`, or the name in any context; with the names it had before.
    pub aliases: Vec<String>,
    /// The context of an alias, or a limit for one.
    pub contexts: Vec<String>,
    /// What happened.
    pub events: Vec<ChangeKind>,
    /// A file or folder of the tree, an anchor, an alias, or `kind id`; with the names it had before.
    pub wanted: Vec<String>,
}

/// A filter at work: it goes from the newest event to the oldest, and learns the older names of what it looks for.
#[derive(Debug)]
pub(super) struct Matcher {
    filter: Filter,
    anchors: Vec<Names>,
    aliases: Vec<Names>,
    contexts: Vec<Names>,
    wanted: Vec<Names>,
    /// Everything that ever had a name.
    known: BTreeSet<(SubjectKind, String)>,
    files: BTreeSet<String>,
}

/// What one text of a filter stands for.
#[derive(Debug)]
struct Names {
    /// As it was given.
    text: String,
    path: Option<RepoPath>,
    /// The older names that were found on the way.
    older: BTreeSet<Subject>,
    /// It names something that exists or existed.
    found: bool,
}

impl Names {
    fn of(text: &str) -> Self {
        Self { text: text.to_owned(), path: RepoPath::parse(text).ok(), older: BTreeSet::new(), found: false }
    }

    fn is(&self, subject: &Subject, context: Option<&str>) -> bool {
        let bare = subject.kind == SubjectKind::Alias && bare_name(&subject.id, context) == self.text;
        bare || subject.id == self.text || subject.to_string() == self.text || self.older.contains(subject)
    }
}

/// A name that nothing ever had.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what} {text:?} is nothing that this history knows{}", near.as_ref().map(|near| format!("; did you mean `{near}`?")).unwrap_or_default())]
pub struct UnknownName {
    /// "the anchor", "the alias", "the argument".
    what: &'static str,
    text: String,
    near: Option<String>,
}

impl Matcher {
    pub(super) fn new(filter: &Filter) -> Self {
        let names = |texts: &[String]| texts.iter().map(|text| Names::of(text)).collect();
        Self {
            anchors: names(&filter.anchors),
            aliases: names(&filter.aliases),
            contexts: names(&filter.contexts),
            wanted: names(&filter.wanted),
            filter: filter.clone(),
            known: BTreeSet::new(),
            files: BTreeSet::new(),
        }
    }

    /// True when names are looked for, so that every event must be seen: one may be a renaming.
    pub(super) fn looks_for_names(&self) -> bool {
        !(self.anchors.is_empty() && self.aliases.is_empty() && self.contexts.is_empty() && self.wanted.is_empty())
    }

    /// True when each name that is looked for was found.
    pub(super) fn found_all(&self) -> bool {
        self.anchors.iter().chain(&self.aliases).chain(&self.contexts).chain(&self.wanted).all(|names| names.found)
    }

    /// The first name that nothing ever had.
    pub(super) fn unknown(&self) -> Option<UnknownName> {
        let of_kind = |kind: SubjectKind| self.known.iter().filter(move |(k, _)| *k == kind).map(|(_, id)| id.as_str());
        let sets: [(&'static str, &[Names], Vec<&str>); 4] = [
            ("the anchor", &self.anchors, of_kind(SubjectKind::Anchor).collect()),
            ("the alias", &self.aliases, of_kind(SubjectKind::Alias).collect()),
            ("the context", &self.contexts, of_kind(SubjectKind::Context).collect()),
            (
                "the argument",
                &self.wanted,
                self.known.iter().map(|(_, id)| id.as_str()).chain(self.files.iter().map(String::as_str)).collect(),
            ),
        ];
        sets.into_iter().find_map(|(what, names, known)| {
            let missing = names.iter().find(|names| !names.found)?;
            // People leave the context out; then the name alone is what is close.
            let bare = || known.iter().filter_map(|id| id.rsplit_once('/')).map(|(_, name)| name);
            let near = nearest(&missing.text, known.iter().copied()).or_else(|| nearest(&missing.text, bare()));
            Some(UnknownName { what, text: missing.text.clone(), near: near.map(str::to_owned) })
        })
    }

    /// Says that a subject exists.
    pub(super) fn exists(&mut self, subject: &Subject, context: Option<&str>, path: &RepoPath) {
        if !self.looks_for_names() {
            return;
        }
        for (names, kind) in
            [(&mut self.anchors, Some(SubjectKind::Anchor)), (&mut self.aliases, Some(SubjectKind::Alias))]
        {
            for names in names.iter_mut().filter(|names| !names.found && kind == Some(subject.kind)) {
                names.found = names.is(subject, context);
            }
        }
        if let Some(context) = context {
            self.context_exists(context);
        }
        if subject.kind == SubjectKind::Context {
            self.context_exists(&subject.id);
        }
        for names in self.wanted.iter_mut().filter(|names| !names.found) {
            names.found =
                names.is(subject, context) || names.path.as_ref().is_some_and(|wanted| path.is_within(wanted));
        }
        if !self.known.contains(&(subject.kind, subject.id.clone())) {
            self.known.insert((subject.kind, subject.id.clone()));
        }
        if !self.files.contains(path.as_str()) {
            self.files.insert(path.as_str().to_owned());
        }
    }

    fn context_exists(&mut self, context: &str) {
        for names in self.contexts.iter_mut().filter(|names| names.text == context) {
            names.found = true;
        }
        let name = (SubjectKind::Context, context.to_owned());
        if !context.is_empty() && !self.known.contains(&name) {
            self.known.insert(name);
        }
    }

    /// True when the commit may be the one of an event to show.
    pub(super) fn admits_commit(&self, commit: &Commit) -> bool {
        let filter = &self.filter;
        let at = commit.committed.timestamp();
        filter.since.is_none_or(|since| at >= since)
            && filter.until.is_none_or(|until| at <= until)
            && (filter.authors.is_empty() || filter.authors.iter().any(|author| names(&commit.author, author)))
    }

    /// True when the event is to be shown, if its commit is.
    pub(super) fn admits(&self, event: &Event) -> bool {
        let change = &event.change;
        let filter = &self.filter;
        let before = old_name(change);
        let any_name = |names: &Names| {
            let context = change.context.as_deref();
            names.is(&change.subject, context) || before.as_ref().is_some_and(|subject| names.is(subject, context))
        };
        (filter.events.is_empty() || filter.events.contains(&change.kind))
            && (self.anchors.is_empty() || self.anchors.iter().any(|names| is_about_anchor(change, names)))
            && (self.aliases.is_empty()
                || change.subject.kind == SubjectKind::Alias && self.aliases.iter().any(any_name))
            && (filter.contexts.is_empty() || filter.contexts.iter().any(|context| is_about_context(change, context)))
            && (self.wanted.is_empty()
                || self.wanted.iter().any(|names| any_name(names) || is_in(change, names.path.as_ref())))
    }

    /// Learns from an event, shown or not: what exists, and which older name belongs to what is looked for.
    pub(super) fn learn(&mut self, change: &Change) {
        if !self.looks_for_names() {
            return;
        }
        let context = change.context.as_deref();
        for place in [&change.before, &change.after].into_iter().flatten() {
            self.exists(&change.subject, context, &place.path);
        }
        if change.field.as_deref() == Some("context") {
            [&change.from, &change.to].into_iter().flatten().for_each(|context| self.context_exists(context));
        }
        let Some(before) = old_name(change) else { return };
        if let Some(place) = change.before.as_ref().or(change.after.as_ref()) {
            self.exists(&before, context, &place.path);
        }
        for names in self.anchors.iter_mut().chain(&mut self.aliases).chain(&mut self.wanted) {
            if names.is(&change.subject, context) {
                names.older.insert(before.clone());
            }
        }
    }
}

/// The name that a renamed subject had.
pub(super) fn old_name(change: &Change) -> Option<Subject> {
    let from = change.from.as_ref().filter(|_| change.kind == ChangeKind::Renamed)?;
    Some(Subject::new(change.subject.kind, from))
}

/// The name of an alias without its context.
fn bare_name<'a>(id: &'a str, context: Option<&str>) -> &'a str {
    let Some(context) = context.filter(|context| !context.is_empty()) else { return id };
    id.strip_prefix(context).and_then(|rest| rest.strip_prefix('/')).unwrap_or(id)
}

fn is_in(change: &Change, folder: Option<&RepoPath>) -> bool {
    let Some(folder) = folder else { return false };
    [&change.before, &change.after].into_iter().flatten().any(|place| place.path.is_within(folder))
}

fn is_about_anchor(change: &Change, names: &Names) -> bool {
    let is = |id: &str| id == names.text || names.older.contains(&Subject::anchor(id));
    let own = change.subject.kind == SubjectKind::Anchor && is(&change.subject.id);
    let targets = [&change.from, &change.to].into_iter().flatten().filter(|_| change.kind == ChangeKind::Retargeted);
    let target = |text: &String| is(text.split_once('#').map_or(text.as_str(), |(id, _)| id));
    let before = old_name(change).is_some_and(|old| old.kind == SubjectKind::Anchor && is(&old.id));
    own || before || change.anchor.as_deref().is_some_and(is) || targets.into_iter().any(target)
}

fn is_about_context(change: &Change, context: &str) -> bool {
    change.context.as_deref() == Some(context)
        || (change.subject.kind == SubjectKind::Context && change.subject.id == context)
        || (change.subject.kind == SubjectKind::Alias
            && change.field.as_deref() == Some("context")
            && [&change.from, &change.to].into_iter().flatten().any(|value| value == context))
}

fn names(person: &Person, part: &str) -> bool {
    format!("{} <{}>", person.name, person.email).to_lowercase().contains(&part.to_lowercase())
}
