//! The plan: the new text of every lockfile that is asked for.

use super::desired::Desired;
use super::edit::{self, Edit, Members};
use super::targets::{self, Target};
use super::write::{Layout, Style};
use super::{Change, ChangeKind, LockError};
use crate::document::{Document, Kind, Node};
use crate::model::{LOCK_VERSION, Lockfile, Registry, Settings};
use crate::path::RepoPath;
use jiff::Timestamp;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// Anchors to lock; none means all that the lockfiles hold.
    pub ids: &'a [String],
    /// Only this workflow's lockfile, which is created when there is none.
    pub workflow: Option<&'a str>,
    /// Remove entries whose anchor is gone.
    pub prune: bool,
    /// The settings, which say where lockfiles are.
    pub settings: &'a Settings,
}

/// What would be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Every lockfile that was asked for, changed or not, in order of path.
    pub files: Vec<PlannedFile>,
}

/// One lockfile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedFile {
    /// Where it is.
    pub path: RepoPath,
    /// The workflow it belongs to.
    pub workflow: String,
    /// Its text as git stores it; `None` when it does not exist.
    pub old: Option<String>,
    /// Its text as it should be; the old one when nothing changes.
    pub new: String,
    /// What changes, in order of id.
    pub changes: Vec<Change>,
    /// Entries that were left alone because no anchor has their id.
    pub orphans: Vec<String>,
    /// Entries whose source changed while none of their generated files did: perhaps somebody forgot to generate them.
    pub not_regenerated: Vec<String>,
}

impl Plan {
    /// True when at least one file would be written.
    pub fn has_changes(&self) -> bool {
        self.files.iter().any(PlannedFile::is_changed)
    }
}

impl PlannedFile {
    /// True when the file would be written.
    pub fn is_changed(&self) -> bool {
        self.old.as_deref() != Some(self.new.as_str())
    }
}

/// Decides what to write. The registry must have been loaded with every digest.
///
/// # Errors
/// See [`LockError`]; there is no plan for a part of what was asked for.
pub fn plan(registry: &Registry, request: &Request<'_>, now: Timestamp) -> Result<Plan, LockError> {
    refuse_unread_manifest(registry, request)?;
    let mut planner = Planner {
        registry,
        prune: request.prune,
        // Fractions of a second say nothing about a file.
        now: Timestamp::from_second(now.as_second()).unwrap_or(now).to_string(),
        known: BTreeMap::new(),
        reasons: BTreeSet::new(),
    };
    let mut files: Vec<PlannedFile> = Vec::new();
    for target in targets::choose(registry, request)? {
        files.extend(planner.file(&target));
    }
    if !planner.reasons.is_empty() {
        return Err(LockError::Refused(planner.reasons.into_iter().collect()));
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(Plan { files })
}

fn refuse_unread_manifest(registry: &Registry, request: &Request<'_>) -> Result<(), LockError> {
    let refuse = |reason: &str| Err(LockError::Refused(vec![reason.to_owned()]));
    if registry.manifests_incomplete() {
        return refuse("the manifest cannot be read whole; `ssot validate` says what is wrong");
    }
    if registry.manifests.is_empty() {
        return refuse("there is no manifest that declares anchors");
    }
    if request.prune && registry.manifests.iter().any(|manifest| !manifest.unmatched.is_empty()) {
        return refuse("an `include` of the manifest matches no file, so nobody can say which anchors are gone");
    }
    Ok(())
}

struct Planner<'a> {
    registry: &'a Registry,
    prune: bool,
    now: String,
    known: BTreeMap<String, Option<std::rc::Rc<Desired>>>,
    reasons: BTreeSet<String>,
}

impl Planner<'_> {
    /// What the entry of an anchor should say; `None` when it cannot be said, and the reason is kept.
    fn desired(&mut self, id: &str) -> Option<std::rc::Rc<Desired>> {
        if let Some(known) = self.known.get(id) {
            return known.clone();
        }
        let desired = match Desired::of(self.registry, self.registry.anchor(id)?) {
            Ok(desired) => Some(std::rc::Rc::new(desired)),
            Err(reasons) => {
                self.reasons.extend(reasons);
                None
            }
        };
        self.known.insert(id.to_owned(), desired.clone());
        desired
    }

    /// The plan for one lockfile; nothing when a reason against it was found.
    fn file(&mut self, target: &Target<'_>) -> Option<PlannedFile> {
        let document = target.lock.and_then(|lock| self.registry.files.get(lock.file)?.document.as_ref());
        let anchors = document.and_then(Document::root).and_then(|root| root.get("anchors"));
        let there: BTreeMap<&str, Node<'_>> = anchors
            .into_iter()
            .flat_map(Node::entries)
            .filter_map(|entry| Some((entry.key.as_str()?, entry.value)))
            .collect();
        let mut members = Members::default();
        let mut changes: BTreeMap<String, ChangeKind> = BTreeMap::new();
        let (mut orphans, mut not_regenerated) = (Vec::new(), Vec::new());
        let mut queue: Vec<(String, Option<String>)> = self.asked(target).into_iter().map(|id| (id, None)).collect();
        let mut seen: BTreeSet<String> = queue.iter().map(|(id, _)| id.clone()).collect();
        queue.reverse();
        while let Some((id, needed_by)) = queue.pop() {
            if self.registry.anchor(&id).is_none() {
                if self.prune {
                    members.remove.insert(id.clone());
                    changes.insert(id, ChangeKind::Removed);
                } else if needed_by.is_none() {
                    orphans.push(id);
                }
                continue;
            }
            let Some(desired) = self.desired(&id) else { continue };
            match there.get(id.as_str()) {
                Some(old) if old.kind() == Kind::Mapping => {
                    if let Some((edit, aspects)) = desired.changes(*old, &self.now) {
                        members.set.insert(id.clone(), edit);
                        if desired.may_be_stale(&aspects) {
                            not_regenerated.push(id.clone());
                        }
                        changes.insert(id.clone(), ChangeKind::Refreshed(aspects));
                    }
                }
                _ => {
                    members.set.insert(id.clone(), desired.entry(&self.now));
                    changes.insert(id.clone(), ChangeKind::Added { needed_by });
                }
            }
            // A lock is only worth something when what it builds on is locked with it.
            for dependency in desired.dependencies() {
                let lockable = self.registry.anchor(dependency).is_some() && !there.contains_key(dependency);
                if lockable && seen.insert(dependency.to_owned()) {
                    queue.push((dependency.to_owned(), Some(id.clone())));
                }
            }
        }
        let old = document.map(|document| document.source().text().to_owned());
        Some(PlannedFile {
            path: target.path.clone(),
            workflow: target.workflow.clone(),
            new: self.text(target, document, members)?,
            old,
            changes: changes.into_iter().map(|(id, kind)| Change { id, kind }).collect(),
            orphans,
            not_regenerated,
        })
    }

    /// The ids that a target asks for, sorted.
    fn asked(&self, target: &Target<'_>) -> BTreeSet<String> {
        let held = |lock: &Lockfile| lock.entries.iter().map(|entry| entry.id.value.clone()).collect();
        match (&target.ids, target.lock) {
            (Some(ids), _) => ids.clone(),
            (None, Some(lock)) => held(lock),
            (None, None) => self.registry.anchor_ids().map(str::to_owned).collect(),
        }
    }

    /// The text that a lockfile should have.
    fn text(&self, target: &Target<'_>, document: Option<&Document>, members: Members) -> Option<String> {
        match document {
            None => Some(self.whole(target, members)),
            Some(document) if members.is_empty() => Some(document.source().text().to_owned()),
            Some(document) => {
                let mut root = Members::default();
                root.set.insert("anchors".to_owned(), Edit::Members(members));
                root.set("generated_at", self.now.as_str());
                edit::apply(document, &root)
            }
        }
    }

    /// The text of a new lockfile.
    fn whole(&self, target: &Target<'_>, members: Members) -> String {
        let anchors: serde_json::Map<String, Value> = members
            .set
            .into_iter()
            .filter_map(|(id, edit)| match edit {
                Edit::Value(entry) => Some((id, entry)),
                Edit::Members(_) => None,
            })
            .collect();
        let file = json!({
            "anchors": anchors,
            "generated_at": self.now,
            "lock_version": LOCK_VERSION,
            "metadata": { "generator": "ssot lock" },
            "workflow": target.workflow,
        });
        let mut text = Style::canonical().value(&file, &Layout { lines: true, indent: String::new() });
        text.push('\n');
        text
    }
}
