//! What a changed source touches.

use super::{Change, ChangeKind};
use crate::finding::{Location, Subject, SubjectKind};
use crate::hash::Sha256Digest;
use crate::model::{Alias, Anchor, Registry};
use crate::path::RepoPath;
use std::collections::{BTreeSet, HashMap, VecDeque};

/// How many dependents are followed from one anchor. Whoever has more knows it.
const DEPENDENTS: usize = 1000;

/// What hangs on an anchor whose source changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Impact {
    /// The anchor's id.
    pub anchor: String,
    /// Its source, now.
    pub source: Option<RepoPath>,
    /// Where it is declared.
    pub place: Location,
    /// The locks that pin it, sorted by workflow.
    pub locks: Vec<PinnedBy>,
    /// The files generated from it, sorted.
    pub generated: Vec<RepoPath>,
    /// The names it has, as subjects, sorted.
    pub aliases: Vec<Subject>,
    /// Ids of the anchors that build on it, directly or through others, sorted.
    pub dependents: Vec<String>,
    /// There are more dependents than that.
    pub more_dependents: bool,
}

/// A lock that pins an anchor.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct PinnedBy {
    /// The workflow.
    pub workflow: String,
    /// The lockfile.
    pub path: RepoPath,
    /// The entry has the digest of what the source holds now.
    pub fresh: bool,
}

/// The impact of every anchor whose source has other content or lies elsewhere, sorted by id.
pub fn impact(changes: &[Change], after: &Registry) -> Vec<Impact> {
    let touches = |change: &&Change| match change.kind {
        ChangeKind::ContentChanged => change.is_of_source_content(),
        ChangeKind::Changed => change.field.as_deref() == Some("source"),
        _ => false,
    };
    let anchors = changes.iter().filter(touches).filter(|change| change.subject.kind == SubjectKind::Anchor);
    let ids: BTreeSet<&str> = anchors.map(|change| change.subject.id.as_str()).collect();
    if ids.is_empty() {
        return Vec::new();
    }
    let hangs = Hangs::of(after);
    ids.into_iter().filter_map(|id| Some(hangs.on(id, after.anchor(id)?, after))).collect()
}

/// A workflow, its lockfile, and the digest that it pins.
type Pin<'a> = (&'a str, &'a RepoPath, Option<Sha256Digest>);

/// Who refers to whom.
struct Hangs<'a> {
    locks: HashMap<&'a str, Vec<Pin<'a>>>,
    aliases: HashMap<&'a str, Vec<&'a Alias>>,
    dependents: HashMap<&'a str, Vec<&'a str>>,
}

impl<'a> Hangs<'a> {
    fn of(registry: &'a Registry) -> Self {
        let mut hangs = Self { locks: HashMap::new(), aliases: HashMap::new(), dependents: HashMap::new() };
        for lock in &registry.locks {
            let Some(file) = registry.files.get(lock.file) else { continue };
            for entry in &lock.entries {
                let digest = entry.sha256.as_ref().and_then(|digest| Sha256Digest::parse(&digest.value));
                hangs.locks.entry(&entry.id.value).or_default().push((lock.name(registry), &file.path, digest));
            }
        }
        for alias in &registry.aliases {
            if let Some(id) = registry.anchor_of(alias).and_then(|anchor| anchor.id.as_ref()) {
                hangs.aliases.entry(&id.value).or_default().push(alias);
            }
        }
        for anchor in &registry.anchors {
            let Some(id) = &anchor.id else { continue };
            for on in &anchor.depends_on {
                hangs.dependents.entry(&on.value).or_default().push(&id.value);
            }
        }
        hangs
    }

    fn on(&self, id: &str, anchor: &Anchor, registry: &Registry) -> Impact {
        let now = anchor.source_path().and_then(|path| registry.probe(path)).and_then(|probe| probe.sha256);
        let locks: BTreeSet<PinnedBy> = self
            .locks
            .get(id)
            .into_iter()
            .flatten()
            .map(|(workflow, path, pinned)| PinnedBy {
                workflow: (*workflow).to_owned(),
                path: (*path).clone(),
                fresh: now.is_some() && *pinned == now,
            })
            .collect();
        let aliases: BTreeSet<Subject> = self
            .aliases
            .get(id)
            .into_iter()
            .flatten()
            .map(|alias| Subject::alias(alias.context_name(), alias.display_name()))
            .collect();
        let generated: BTreeSet<RepoPath> =
            anchor.generates.iter().filter_map(|field| field.path.as_ref().ok().cloned()).collect();
        let (dependents, more_dependents) = self.follow(id);
        Impact {
            anchor: id.to_owned(),
            source: anchor.source_path().cloned(),
            place: registry.locate(anchor.place),
            locks: locks.into_iter().collect(),
            generated: generated.into_iter().collect(),
            aliases: aliases.into_iter().collect(),
            dependents,
            more_dependents,
        }
    }

    /// Everything that builds on an anchor. Circles end where they began.
    fn follow(&self, id: &str) -> (Vec<String>, bool) {
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        let mut queue: VecDeque<&str> = VecDeque::from([id]);
        while let Some(on) = queue.pop_front() {
            for next in self.dependents.get(on).into_iter().flatten() {
                if *next != id && seen.insert(next) {
                    if seen.len() > DEPENDENTS {
                        return (seen.into_iter().take(DEPENDENTS).map(str::to_owned).collect(), true);
                    }
                    queue.push_back(next);
                }
            }
        }
        (seen.into_iter().map(str::to_owned).collect(), false)
    }
}
