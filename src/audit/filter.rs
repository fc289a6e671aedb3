//! Which events are shown.

use super::Event;
use crate::delta::ChangeKind;
use crate::finding::{Subject, SubjectKind};
use crate::history::{Commit, Person};
use crate::path::RepoPath;
use jiff::Timestamp;

/// What an event must be to be shown. Of one list any entry may match; the lists must all match. An empty list asks nothing.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Committed at this moment or later.
    pub since: Option<Timestamp>,
    /// Committed at this moment or earlier.
    pub until: Option<Timestamp>,
    /// A part of the author's `Name <address>`, in any case.
    pub authors: Vec<String>,
    /// The anchor that the subject is or belongs to, by any name it had.
    pub anchors: Vec<String>,
    /// An alias: `context/name`, or the name in any context.
    pub aliases: Vec<String>,
    /// The context of an alias, or the policy of one.
    pub contexts: Vec<String>,
    /// What happened.
    pub events: Vec<ChangeKind>,
    /// Files and subjects, any of which may match.
    pub wanted: Vec<Wanted>,
}

/// One positional argument, understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// Events that are declared in a file, or below a folder.
    Path(RepoPath),
    /// Events of a subject.
    Subject(Subject),
    /// Events of an alias of a name in any context.
    AliasName(String),
}

impl Filter {
    /// True when the commit may be the one of an event to show.
    pub fn admits_commit(&self, commit: &Commit) -> bool {
        let at = commit.committed.timestamp();
        self.since.is_none_or(|since| at >= since)
            && self.until.is_none_or(|until| at <= until)
            && (self.authors.is_empty() || self.authors.iter().any(|author| names(&commit.author, author)))
    }

    /// True when the event is to be shown, of whatever commit it is.
    pub fn admits(&self, event: &Event) -> bool {
        let change = &event.change;
        let any = |list: &[String], test: &dyn Fn(&str) -> bool| list.is_empty() || list.iter().any(|text| test(text));
        (self.events.is_empty() || self.events.contains(&change.kind))
            && any(&self.anchors, &|anchor| is_about_anchor(event, anchor))
            && any(&self.aliases, &|alias| {
                change.subject.kind == SubjectKind::Alias
                    && names_of(event).any(|id| id == alias || bare_name(id, change.context.as_deref()) == alias)
            })
            && any(&self.contexts, &|context| is_about_context(event, context))
            && (self.wanted.is_empty() || self.wanted.iter().any(|wanted| wanted.admits(event)))
    }

    /// The same filter, that also knows the names which its subjects had before: `renamed` holds pairs of now and then.
    pub fn follow(&mut self, renamed: &[(Subject, Subject)]) {
        let mut names: Vec<Subject> = self.wanted.iter().filter_map(Wanted::subject).collect();
        names.extend(self.anchors.iter().map(Subject::anchor));
        names.extend(self.aliases.iter().map(|alias| Subject::new(SubjectKind::Alias, alias)));
        let mut at = 0;
        while let Some(name) = names.get(at).cloned() {
            at += 1;
            for (_, then) in renamed.iter().filter(|(now, then)| *now == name && !names.contains(then)) {
                match then.kind {
                    _ if self.wanted.iter().any(|wanted| wanted.subject().as_ref() == Some(&name)) => {
                        self.wanted.push(Wanted::Subject(then.clone()));
                    }
                    SubjectKind::Anchor => self.anchors.push(then.id.clone()),
                    _ => self.aliases.push(then.id.clone()),
                }
            }
            names.extend(renamed.iter().filter(|(now, _)| *now == name).map(|(_, then)| then.clone()));
            let mut seen = std::collections::BTreeSet::new();
            names.retain(|name| seen.insert(name.clone()));
        }
    }
}

impl Wanted {
    fn subject(&self) -> Option<Subject> {
        match self {
            Self::Subject(subject) => Some(subject.clone()),
            _ => None,
        }
    }

    fn admits(&self, event: &Event) -> bool {
        match self {
            Self::Path(path) => {
                let places = [&event.change.before, &event.change.after];
                places.into_iter().flatten().any(|place| place.path.is_within(path))
            }
            Self::Subject(subject) => {
                event.change.subject.kind == subject.kind && names_of(event).any(|id| id == subject.id)
            }
            Self::AliasName(name) => {
                event.change.subject.kind == SubjectKind::Alias
                    && names_of(event).any(|id| bare_name(id, event.change.context.as_deref()) == name)
            }
        }
    }
}

/// The subject's name, and the one it had before where the event renames it.
fn names_of(event: &Event) -> impl Iterator<Item = &str> {
    let renamed = event.change.kind == ChangeKind::Renamed;
    let before = event.change.from.as_deref().filter(|_| renamed);
    std::iter::once(event.change.subject.id.as_str()).chain(before)
}

/// The name of an alias without its context.
pub(super) fn bare_name<'a>(id: &'a str, context: Option<&str>) -> &'a str {
    let Some(context) = context.filter(|context| !context.is_empty()) else { return id };
    id.strip_prefix(context).and_then(|rest| rest.strip_prefix('/')).unwrap_or(id)
}

fn is_about_anchor(event: &Event, anchor: &str) -> bool {
    let change = &event.change;
    let is_anchor = change.subject.kind == SubjectKind::Anchor && names_of(event).any(|id| id == anchor);
    let retargeted = change.kind == ChangeKind::Retargeted
        && [&change.from, &change.to].into_iter().flatten().any(|target| target.split('#').next() == Some(anchor));
    is_anchor || retargeted || change.anchor.as_deref() == Some(anchor)
}

fn is_about_context(event: &Event, context: &str) -> bool {
    let change = &event.change;
    change.context.as_deref() == Some(context)
        || (change.subject.kind == SubjectKind::Context && change.subject.id == context)
        || (change.subject.kind == SubjectKind::Governance
            && change.subject.id.split(['.', '/']).skip_while(|part| *part != "contexts").nth(1) == Some(context))
}

fn names(person: &Person, part: &str) -> bool {
    format!("{} <{}>", person.name, person.email).to_lowercase().contains(&part.to_lowercase())
}
