//! Everything that was read from a tree, cross-referenced.

use super::alias::{Alias, Canonical};
use super::anchor::Anchor;
use super::codeowners::CodeOwners;
use super::config::SsotConfig;
use super::governance::Governance;
use super::lockfile::Lockfile;
use super::manifest::Manifest;
use super::policy::Policy;
use super::probe::Probe;
use super::spanned::NodeRef;
use super::suppressions::Suppression;
use super::teams::Teams;
use super::waivers::Waiver;
use crate::document::{Document, Node};
use crate::finding::Location;
use crate::path::RepoPath;
use crate::schema::Violation;
use crate::text::{FileId, Place, Side, SourceFile, Sources};
use crate::tree::ReadError;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

/// What a file is to the registry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// A manifest, the root one or an included one.
    Manifest,
    /// An alias registry.
    Aliases,
    /// A lockfile.
    Lockfile,
    /// The governance file.
    Governance,
    /// The teams file.
    Teams,
    /// The waivers file.
    Waivers,
    /// CODEOWNERS.
    CodeOwners,
    /// An anchor's source, or a JSON Schema one names.
    Source,
    /// A file that looks like a manifest without being one.
    Competitor,
}

impl Role {
    /// True for the files that say what is allowed, and who may allow more.
    pub fn is_policy(self) -> bool {
        matches!(self, Self::Governance | Self::Teams | Self::Waivers | Self::CodeOwners)
    }

    /// What people call such a file.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Manifest => "manifest",
            Self::Aliases => "alias registry",
            Self::Lockfile => "lockfile",
            Self::Governance => "governance file",
            Self::Teams => "teams file",
            Self::Waivers => "waivers file",
            Self::CodeOwners => "CODEOWNERS",
            Self::Source => "source",
            Self::Competitor => "file",
        }
    }
}

/// A file that was read for the registry.
#[derive(Debug)]
pub struct RegistryFile {
    /// What it is.
    pub role: Role,
    /// Its path.
    pub path: RepoPath,
    /// Its id in [`Registry::sources`], when it was read.
    pub id: Option<FileId>,
    /// Its content, when it has a document format.
    pub document: Option<Document>,
    /// Its text, when it has none (CODEOWNERS).
    pub text: Option<Arc<SourceFile>>,
    /// Why it could not be read.
    pub error: Option<ReadError>,
    /// Where it departs from its schema, in order of position.
    pub violations: Vec<Violation>,
    /// The index holds several stages of it: a merge was not finished.
    pub conflicted: bool,
    /// Its inline suppressions.
    pub suppressions: Vec<Suppression>,
}

/// The single sources of truth of one tree, and everything that refers to them.
#[derive(Debug, Default)]
pub struct Registry {
    /// The texts findings point into.
    pub sources: Sources,
    /// Every file that was read, registry files first.
    pub files: Vec<RegistryFile>,
    /// Where a manifest was looked for: the path asked for, or the defaults.
    pub manifest_candidates: Vec<RepoPath>,
    /// Manifests, the root one first; one for each YAML document.
    pub manifests: Vec<Manifest>,
    /// All anchors, in order of file and position.
    pub anchors: Vec<Anchor>,
    /// All aliases, in order of file and position.
    pub aliases: Vec<Alias>,
    /// All lockfiles.
    pub locks: Vec<Lockfile>,
    /// The governance file.
    pub governance: Option<Governance>,
    /// A further governance file under a default name, which is not read.
    pub unread_governance: Option<RepoPath>,
    /// The teams file.
    pub teams: Option<Teams>,
    /// The waivers, in order.
    pub waivers: Vec<Waiver>,
    /// CODEOWNERS.
    pub codeowners: Option<CodeOwners>,
    /// The policy in force.
    pub policy: Policy,
    /// What is known of each path that an anchor or a lock names.
    pub probes: BTreeMap<RepoPath, Probe>,
    /// Indices of [`Registry::files`] that look like manifests without being one.
    pub competitors: Vec<usize>,
    /// The file at which all documents together became too large; nothing was read after it.
    pub overflow: Option<RepoPath>,
    /// The manifest whose `include` globs would take too long to look up; nothing more was included.
    pub endless_include: Option<RepoPath>,
    /// Remarks about the run.
    pub notes: Vec<String>,
    pub(super) by_id: HashMap<String, usize>,
    /// How many anchors have an id, for the ids that are not unique.
    pub(super) shared_ids: HashMap<String, usize>,
}

impl Registry {
    /// The first anchor of an id.
    pub fn anchor(&self, id: &str) -> Option<&Anchor> {
        self.by_id.get(id).and_then(|index| self.anchors.get(*index))
    }

    /// How many anchors have an id.
    pub fn anchors_called(&self, id: &str) -> usize {
        self.shared_ids.get(id).copied().unwrap_or_else(|| usize::from(self.by_id.contains_key(id)))
    }

    /// The index of the first anchor of an id.
    pub fn anchor_index(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).copied()
    }

    /// The ids of all anchors, in no particular order; [`crate::text::nearest`] does not mind.
    pub fn anchor_ids(&self) -> impl Iterator<Item = &str> {
        self.by_id.keys().map(String::as_str)
    }

    /// The anchor that an alias stands for, when it exists.
    pub fn anchor_of(&self, alias: &Alias) -> Option<&Anchor> {
        match &alias.canonical {
            Canonical::Inline(index) => self.anchors.get(*index),
            Canonical::Named { id, .. } => self.anchor(&id.value),
            Canonical::Absent => None,
        }
    }

    /// The `ssot_config` in force: that of the first manifest that has one.
    pub fn config(&self) -> Option<&SsotConfig> {
        self.manifests.iter().find_map(|manifest| manifest.config.as_ref())
    }

    /// The policy in `ssot_config`, without the totals that are facts about the anchors.
    pub fn stated_policy(&self) -> Option<serde_json::Value> {
        let mut roots =
            self.files_of(Role::Manifest).filter_map(|file| file.document.as_ref()).flat_map(Document::roots);
        let mut config = roots.find_map(|root| root.get("ssot_config"))?.to_json();
        if let Some(config) = config.as_object_mut() {
            config.retain(|key, _| !matches!(key.as_str(), "total_anchors" | "families"));
        }
        Some(config)
    }

    /// The node behind a reference.
    pub fn node(&self, at: NodeRef) -> Option<Node<'_>> {
        Some(self.files.get(at.file)?.document.as_ref()?.node(at.node))
    }

    /// The location of a place.
    pub fn locate(&self, place: Place) -> Location {
        let path = self.sources.get(place.file).map_or_else(RepoPath::root, |file| file.path().clone());
        Location { path, span: Some(place.span), side: self.sources.side_of(place.file) }
    }

    /// What is known of a path that an anchor or a lock names.
    pub fn probe(&self, path: &RepoPath) -> Option<&Probe> {
        self.probes.get(path)
    }

    /// The parsed source at a path, when it was parsed.
    pub fn document_at(&self, path: &RepoPath) -> Option<&Document> {
        let index = self.probe(path)?.document?;
        self.files.get(index)?.document.as_ref()
    }

    /// True when a manifest could not be read whole, so that a missing anchor proves nothing.
    pub fn manifests_incomplete(&self) -> bool {
        self.overflow.is_some()
            || self.endless_include.is_some()
            || self.files_of(Role::Manifest).any(RegistryFile::is_incomplete)
    }

    /// Every inline suppression with its file. A file that is two things at once (a governance file that is also an anchor's
    /// source) was read twice; its comments count once for each tree that it was read from.
    pub fn suppressions(&self) -> impl Iterator<Item = (Side, &RepoPath, &Suppression)> {
        let mut seen: HashSet<(Side, &RepoPath)> = HashSet::new();
        let files = self.files.iter().filter(|file| file.role != Role::Competitor);
        let files = files.filter_map(|file| {
            let first = file.suppressions.first()?;
            Some((self.sources.side_of(first.place.file), file))
        });
        let files = files.filter(move |(side, file)| seen.insert((*side, &file.path)));
        files.flat_map(|(side, file)| file.suppressions.iter().map(move |comment| (side, &file.path, comment)))
    }

    /// Files of a role.
    pub fn files_of(&self, role: Role) -> impl Iterator<Item = &RegistryFile> {
        self.files.iter().filter(move |file| file.role == role)
    }
}

impl RegistryFile {
    pub(super) fn new(role: Role, path: RepoPath) -> Self {
        Self {
            role,
            path,
            id: None,
            document: None,
            text: None,
            error: None,
            violations: Vec::new(),
            conflicted: false,
            suppressions: Vec::new(),
        }
    }

    /// True when some of it could not be read.
    pub fn is_incomplete(&self) -> bool {
        self.error.is_some() || self.document.as_ref().is_some_and(Document::is_incomplete)
    }
}
