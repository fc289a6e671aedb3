//! Versions of files, read once each as long as they are needed.

use super::members::SETTINGS;
use super::outline::{Outline, Reading, Subject};
use crate::document::{Document, Format, Limits};
use crate::history::{History, Oid};
use crate::model::Settings;
use crate::path::RepoPath;
use crate::text::Sources;
use crate::tree::ReadError;
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::Arc;

/// Versions are kept until they weigh this much together.
const BUDGET: usize = 24 << 20;

/// How many versions are kept at most: small ones weigh more than they say.
const MOST: usize = 4096;

type Key = (RepoPath, Reading, Oid);

/// Reads versions of files.
pub(super) struct Versions<'h> {
    history: &'h History,
    limits: Limits,
    /// The version of each file that was asked for last: the next one differs little from it.
    last: BTreeMap<(RepoPath, Reading), Arc<Outline>>,
    kept: HashMap<Key, Arc<Outline>>,
    order: VecDeque<(Key, usize)>,
    weight: usize,
    settings: HashMap<Oid, Option<Arc<Settings>>>,
    /// Blobs that this clone does not have.
    pub(super) absent: std::collections::BTreeSet<Oid>,
    /// Blobs that cannot be read for another reason.
    pub(super) damaged: std::collections::BTreeSet<Oid>,
}

impl<'h> Versions<'h> {
    pub(super) fn new(history: &'h History, limits: Limits) -> Self {
        Self {
            history,
            limits,
            last: BTreeMap::new(),
            kept: HashMap::new(),
            order: VecDeque::new(),
            weight: 0,
            settings: HashMap::new(),
            absent: std::collections::BTreeSet::new(),
            damaged: std::collections::BTreeSet::new(),
        }
    }

    /// One version.
    pub(super) fn outline(&mut self, path: &RepoPath, reading: Reading, blob: Oid) -> Arc<Outline> {
        let key = (path.clone(), reading, blob);
        if let Some(known) = self.kept.get(&key) {
            self.last.insert((path.clone(), reading), Arc::clone(known));
            return Arc::clone(known);
        }
        let outline = Arc::new(match self.bytes(blob) {
            Ok(bytes) => {
                let subject = Subject { path: path.clone(), reading, limits: self.limits };
                let near = self.last.get(&(path.clone(), reading));
                Outline::after(&subject, near.map(|near| &**near), bytes)
            }
            Err(reason) => Outline::unreadable(reason),
        });
        // What cannot be cut does not help to read the next version.
        if outline.is_readable() {
            self.last.insert((path.clone(), reading), Arc::clone(&outline));
        }
        self.keep(key, &outline);
        outline
    }

    /// The bytes of a blob; that they cannot be had is remembered, and why is said.
    fn bytes(&mut self, blob: Oid) -> Result<Arc<[u8]>, String> {
        let error = match self.history.blob(blob, self.limits.file_size) {
            Ok(bytes) => return Ok(bytes),
            Err(error) => error,
        };
        match error {
            ReadError::Absent { .. } => self.absent.insert(blob),
            // Too large to read is a fault of the version, like any other that keeps it from being parsed.
            ReadError::TooLarge { .. } => false,
            _ => self.damaged.insert(blob),
        };
        Err(error.to_string())
    }

    /// True when nothing is known of the content of a blob.
    pub(super) fn is_unknown(&self, blob: Oid) -> bool {
        self.absent.contains(&blob) || self.damaged.contains(&blob)
    }

    fn keep(&mut self, key: Key, outline: &Arc<Outline>) {
        let weight = outline.weight() + 1024;
        self.weight += weight;
        self.kept.insert(key.clone(), Arc::clone(outline));
        self.order.push_back((key, weight));
        // At least the two sides of one step.
        while self.order.len() > 4 && (self.weight > BUDGET || self.order.len() > MOST) {
            let Some((key, weight)) = self.order.pop_front() else { return };
            self.kept.remove(&key);
            self.weight -= weight;
        }
    }

    /// The settings that a version of `ssot.yaml` gives; `None` when it cannot be read.
    pub(super) fn settings(&mut self, blob: Oid) -> Option<Arc<Settings>> {
        if let Some(known) = self.settings.get(&blob) {
            return known.clone();
        }
        let path = RepoPath::from_tree(SETTINGS);
        let read = self.bytes(blob).ok().and_then(|bytes| {
            let document = Document::parse(path, &bytes, Format::Yaml, &self.limits);
            let mut sources = Sources::default();
            let file = sources.add(document.source().clone());
            let root = document.root();
            (!document.is_incomplete())
                .then(|| root.map_or_else(Settings::defaults, |root| Settings::read(file, root).0))
        });
        let read = read.map(Arc::new);
        self.settings.insert(blob, read.clone());
        read
    }
}
