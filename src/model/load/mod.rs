//! From a tree to a [`Registry`].

mod policy;

pub use policy::{DEFAULT_GOVERNANCE, DEFAULT_TEAMS, DEFAULT_WAIVERS, PolicyOf};

use crate::document::{Kind, Limits, Node};
use crate::model::alias::Alias;
use crate::model::anchor::Anchor;
use crate::model::codeowners::CodeOwners;
use crate::model::governance::Governance;
use crate::model::lockfile::Lockfile;
use crate::model::manifest::Manifest;
use crate::model::policy::Policy;
use crate::model::probe::{self, Wanted};
use crate::model::read::{add_file, read_file};
use crate::model::registry::{Registry, RegistryFile, Role};
use crate::model::settings::Settings;
use crate::model::spanned::Fields;
use crate::model::teams::Teams;
use crate::model::waivers::Waiver;
use crate::model::wanted::wanted;
use crate::model::{competing, globs, parallel};
use crate::path::RepoPath;
use crate::text::Sources;
use crate::tree::{EntryKind, Resolved, Tree, resolve};
use std::collections::{BTreeSet, VecDeque};

/// Where a manifest is looked for when nobody names one.
pub const DEFAULT_MANIFESTS: [&str; 6] = [
    "ssot_plan/ssot_manifest.yaml",
    "ssot_plan/ssot_manifest.yml",
    "ssot_plan/ssot_manifest.json",
    "ssot_plan/ssot_manifest_proposal.yaml",
    "ssot_plan/ssot_manifest_proposal.yml",
    "ssot_plan/ssot_manifest_proposal.json",
];

/// All documents of a run together may be this many times as large as one may be; beyond it nothing more is read.
const TOTAL: u64 = 16;

/// How many paths may be held against `include` globs in one run. Plain paths cost nothing.
const COMPARISONS: usize = 5_000_000;

/// How many files are read before the total is looked at again.
const BATCH: usize = 16;

/// What to read beyond what the files themselves ask for.
#[derive(Default)]
pub struct LoadOptions<'a> {
    /// The manifest to start from, instead of the configured or the default one.
    pub manifest: Option<RepoPath>,
    /// Digest every source and generated file, not only the locked ones.
    pub digest_everything: bool,
    /// Look for files that compete with the manifest.
    pub find_competitors: bool,
    /// The texts that were read before, of the tree that is compared with.
    pub sources: Sources,
    /// Whose policy holds, instead of the tree's own.
    pub policy: Option<PolicyOf<'a>>,
}

/// Reads a tree. Faults of its files are kept in the registry, for the rules to report.
pub fn load(tree: &dyn Tree, settings: &Settings, options: &LoadOptions<'_>) -> Registry {
    let registry = Registry { sources: options.sources.clone(), ..Registry::default() };
    let mut loader = Loader { tree, settings, registry, read: 0, compared: 0 };
    loader.manifests(options);
    match options.policy {
        Some(policy) => {
            loader.other_files(Vec::new());
            loader.policy(policy);
        }
        None => {
            let own = loader.own_policy();
            loader.other_files(own);
        }
    }
    loader.index();
    loader.probes(options);
    if options.find_competitors {
        competing::find(&mut loader.registry, tree, settings);
    }
    loader.registry.policy = Policy::of(&loader.registry);
    loader.notes();
    loader.registry
}

/// Reads files that a tree's registry does not have, within the same limits, and takes nothing from them but their texts and
/// comments.
pub fn load_files(tree: &dyn Tree, settings: &Settings, paths: &[RepoPath], sources: Sources) -> Registry {
    let registry = Registry { sources, ..Registry::default() };
    let mut loader = Loader { tree, settings, registry, read: 0, compared: 0 };
    let files: Vec<(RepoPath, Role)> = paths.iter().map(|path| (path.clone(), Role::Source)).collect();
    loader.read_others(tree, &files);
    loader.registry
}

struct Loader<'a> {
    tree: &'a dyn Tree,
    settings: &'a Settings,
    registry: Registry,
    /// Bytes of text that were read so far.
    read: u64,
    /// Paths that were held against `include` globs so far.
    compared: usize,
}

impl Loader<'_> {
    /// What a reader might wrongly take for checked.
    fn notes(&mut self) {
        let facts: usize = self.registry.manifests.iter().map(|manifest| manifest.facts).sum();
        if facts > 0 {
            let words = if facts == 1 { "the fact that is declared" } else { &format!("the {facts} declared facts") };
            self.registry.notes.push(format!("this version of ssot does not check {words}"));
        }
        let settings = self.settings;
        for (key, globs) in [("aliases", &settings.aliases), ("locks", &settings.locks)] {
            for pattern in globs.unmatched(self.tree.entries().iter().map(|entry| &entry.path)) {
                self.registry.notes.push(format!("no file matches `{pattern}` under `{key}` in ssot.yaml"));
            }
        }
    }

    fn exists(&self, path: &RepoPath) -> bool {
        self.tree.entry(path).is_some()
            || !matches!(resolve(self.tree, path), Resolved::Missing | Resolved::OnDiskIgnored)
    }

    fn first_of(&self, defaults: &[&str]) -> Option<RepoPath> {
        defaults.iter().map(|path| RepoPath::from_tree(path)).find(|path| self.exists(path))
    }

    fn manifests(&mut self, options: &LoadOptions<'_>) {
        let asked = options.manifest.clone().or_else(|| self.settings.manifest.as_ref().map(|path| path.value.clone()));
        let root = match asked {
            Some(path) => {
                self.registry.manifest_candidates = vec![path.clone()];
                self.exists(&path).then_some(path)
            }
            None => {
                self.registry.manifest_candidates = DEFAULT_MANIFESTS.map(RepoPath::from_tree).to_vec();
                self.first_of(&DEFAULT_MANIFESTS)
            }
        };
        let mut queue: VecDeque<RepoPath> = root.into_iter().collect();
        let mut seen: BTreeSet<RepoPath> = queue.iter().cloned().collect();
        while !queue.is_empty() && self.registry.overflow.is_none() && self.registry.endless_include.is_none() {
            let batch: Vec<RepoPath> = queue.drain(..queue.len().min(BATCH)).collect();
            for file in read_all(self.tree, &batch, Role::Manifest, &self.settings.limits) {
                if self.fits(&file) {
                    let included = self.add_manifest(file);
                    queue.extend(included.into_iter().filter(|path| seen.insert(path.clone())));
                }
            }
        }
    }

    /// Counts a file's text against the total; false once that is used up.
    fn fits(&mut self, file: &RegistryFile) -> bool {
        let size = file.document.as_ref().map_or(0, |document| document.source().text().len() as u64);
        self.read += size;
        if self.read > self.settings.limits.file_size.saturating_mul(TOTAL) && self.registry.overflow.is_none() {
            self.registry.overflow = Some(file.path.clone());
        }
        self.registry.overflow.is_none()
    }

    /// The files that an `include` names; `None` when looking for them would take too long.
    fn included(&mut self, pattern: &str) -> Option<Vec<RepoPath>> {
        let Some(special) = pattern.find(['*', '?', '[', '{', '\\']) else {
            return Some(RepoPath::parse(pattern).ok().filter(|path| self.exists(path)).into_iter().collect());
        };
        let Ok(glob) = globs::compile(pattern) else {
            return Some(Vec::new());
        };
        // Only paths below the folders that are spelled out can match.
        let plain = pattern.get(..special).unwrap_or_default();
        let folder = plain.rfind('/').and_then(|end| plain.get(..=end)).unwrap_or_default();
        let folder = folder.strip_prefix("./").unwrap_or(folder);
        let entries = self.tree.entries();
        let start = entries.partition_point(|entry| entry.path.as_str() < folder);
        let below = entries.iter().skip(start).take_while(|entry| entry.path.as_str().starts_with(folder));
        let below = below.filter(|entry| entry.kind != EntryKind::Submodule);
        let mut found = Vec::new();
        for entry in below {
            self.compared += 1;
            if self.compared > COMPARISONS {
                return None;
            }
            if glob.is_match(entry.path.as_str()) && !self.settings.exclude.matches(&entry.path) {
                found.push(entry.path.clone());
            }
        }
        Some(found)
    }

    /// The files that a manifest includes; globs without any are marked.
    fn includes_of(&mut self, manifest: usize) -> Vec<RepoPath> {
        let patterns = self.registry.manifests.get(manifest).map(|manifest| manifest.include.clone());
        let mut includes = Vec::new();
        for (at, pattern) in patterns.into_iter().flatten().enumerate() {
            let files = self.included(&pattern.value);
            let Some(manifest) = self.registry.manifests.get_mut(manifest) else { break };
            match files {
                Some(files) if files.is_empty() => manifest.unmatched.push(at),
                Some(files) => includes.extend(files),
                None => {
                    let file = self.registry.files.get(manifest.file);
                    self.registry.endless_include = file.map(|file| file.path.clone());
                    break;
                }
            }
        }
        includes
    }

    /// Adds a manifest file and gives the files it includes.
    fn add_manifest(&mut self, file: RegistryFile) -> Vec<RepoPath> {
        let index = self.registry.files.len();
        let first = self.registry.manifests.len();
        let id = add_file(&mut self.registry, file);
        let Some((id, document)) = id.zip(self.registry.files.get(index).and_then(|file| file.document.as_ref()))
        else {
            return Vec::new();
        };
        let (mut manifests, mut anchors, mut aliases) = (Vec::new(), Vec::new(), Vec::new());
        for root in document.roots().filter(|root| root.kind() == Kind::Mapping) {
            let fields = Fields::new(id, root);
            let manifest = Manifest::read(fields, index);
            let number = self.registry.manifests.len() + manifests.len();
            manifests.push(manifest);
            for node in
                root.get("anchors").into_iter().flat_map(Node::items).filter(|node| node.kind() == Kind::Mapping)
            {
                let anchor = self.registry.anchors.len() + anchors.len();
                let fields = Fields::new(id, node);
                anchors.push(Anchor::read(fields, index, number));
                aliases.extend(alias_nodes(node).map(|node| Alias::read(Fields::new(id, node), index, Some(anchor))));
            }
        }
        self.registry.manifests.append(&mut manifests);
        self.registry.anchors.append(&mut anchors);
        self.registry.aliases.append(&mut aliases);
        (first..self.registry.manifests.len()).flat_map(|manifest| self.includes_of(manifest)).collect()
    }

    fn other_files(&mut self, policy: Vec<(RepoPath, Role)>) {
        let mut paths: Vec<(RepoPath, Role)> = Vec::new();
        for entry in self.tree.entries().iter().filter(|entry| !self.settings.exclude.matches(&entry.path)) {
            if self.settings.aliases.matches(&entry.path) {
                paths.push((entry.path.clone(), Role::Aliases));
            } else if self.settings.locks.matches(&entry.path) {
                paths.push((entry.path.clone(), Role::Lockfile));
            }
        }
        paths.extend(policy);
        let taken: BTreeSet<RepoPath> = self.registry.files.iter().map(|file| file.path.clone()).collect();
        paths.retain(|(path, _)| !taken.contains(path));
        self.read_others(self.tree, &paths);
    }

    fn read_others(&mut self, tree: &dyn Tree, paths: &[(RepoPath, Role)]) {
        let limits = &self.settings.limits;
        for batch in paths.chunks(BATCH) {
            for file in parallel::map(batch, |(path, role)| read_file(tree, path, *role, limits)) {
                if self.fits(&file) {
                    self.add_other(file);
                }
            }
            if self.registry.overflow.is_some() {
                return;
            }
        }
    }

    fn add_other(&mut self, file: RegistryFile) {
        let (index, role) = (self.registry.files.len(), file.role);
        let id = add_file(&mut self.registry, file);
        let Some(id) = id else { return };
        if role == Role::CodeOwners {
            if let Some(source) = self.registry.sources.get(id) {
                self.registry.codeowners = Some(CodeOwners::read(id, source));
            }
            return;
        }
        let Some(document) = self.registry.files.get(index).and_then(|file| file.document.as_ref()) else { return };
        let Some(root) = document.root() else { return };
        let fields = Fields::new(id, root);
        match role {
            Role::Aliases => {
                let nodes = document.roots().flat_map(|root| match root.kind() {
                    Kind::Sequence => alias_items(root),
                    _ => alias_items_of(root),
                });
                let aliases = nodes.map(|node| Alias::read(Fields::new(id, node), index, None));
                self.registry.aliases.extend(aliases);
            }
            Role::Lockfile => self.registry.locks.push(Lockfile::read(fields, index)),
            Role::Governance => self.registry.governance = Governance::read(fields),
            Role::Teams => {
                let roots = document.roots().map(|root| Fields::new(id, root));
                self.registry.teams = Some(Teams::read(roots, index));
            }
            Role::Waivers => {
                let roots = document.roots().map(|root| Fields::new(id, root));
                self.registry.waivers = roots.flat_map(|root| Waiver::read_all(root, index)).collect();
            }
            Role::Manifest | Role::CodeOwners | Role::Source | Role::Competitor => {}
        }
    }

    fn index(&mut self) {
        for (index, anchor) in self.registry.anchors.iter().enumerate() {
            if let Some(id) = &anchor.id {
                if self.registry.by_id.contains_key(&id.value) {
                    *self.registry.shared_ids.entry(id.value.clone()).or_insert(1) += 1;
                } else {
                    self.registry.by_id.insert(id.value.clone(), index);
                }
            }
        }
    }

    fn probes(&mut self, options: &LoadOptions<'_>) {
        let wanted = wanted(&self.registry, options.digest_everything);
        let wanted: Vec<(RepoPath, Wanted)> = wanted.into_iter().collect();
        let (parsed, plain): (Vec<_>, Vec<_>) = wanted.into_iter().partition(|(_, wanted)| wanted.parse.is_some());
        self.probe(&plain);
        for batch in parsed.chunks(BATCH) {
            if self.registry.overflow.is_some() {
                // What is not parsed can still be digested.
                let plain: Vec<_> =
                    batch.iter().map(|(path, w)| (path.clone(), Wanted { parse: None, ..*w })).collect();
                self.probe(&plain);
            } else {
                self.probe(batch);
            }
        }
    }

    fn probe(&mut self, wanted: &[(RepoPath, Wanted)]) {
        for (path, mut probe, document) in probe::run(self.tree, wanted, &self.settings.limits) {
            if let Some(document) = document {
                let source = document.source().path().clone();
                let file = RegistryFile { document: Some(document), ..RegistryFile::new(Role::Source, source) };
                if self.fits(&file) {
                    probe.document = Some(self.registry.files.len());
                    add_file(&mut self.registry, file);
                }
            }
            self.registry.probes.insert(path, probe);
        }
    }
}

fn alias_nodes(anchor: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    anchor.get("aliases").into_iter().flat_map(Node::items).filter(|node| node.kind() == Kind::Mapping)
}

fn alias_items(list: Node<'_>) -> Vec<Node<'_>> {
    list.items().filter(|node| node.kind() == Kind::Mapping).collect()
}

fn alias_items_of(root: Node<'_>) -> Vec<Node<'_>> {
    root.get("aliases").map(alias_items).unwrap_or_default()
}

fn read_all(tree: &dyn Tree, paths: &[RepoPath], role: Role, limits: &Limits) -> Vec<RegistryFile> {
    parallel::map(paths, |path| read_file(tree, path, role, limits))
}
