//! Which files were the registry at one moment, and which paths therefore are watched.

use super::outline::Reading;
use super::sources::Watched;
use crate::history::{Oid, Watch};
use crate::model::{
    DEFAULT_GOVERNANCE, DEFAULT_MANIFESTS, DEFAULT_TEAMS, DEFAULT_WAIVERS, PathGlobs, Role, Settings, compile_glob,
};
use crate::path::RepoPath;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// The settings file.
pub(super) const SETTINGS: &str = "ssot.yaml";

/// The files that were there at one moment: those that are watched.
pub(super) type Files = BTreeMap<RepoPath, Oid>;

/// What each file of the registry is read as.
pub(super) type Roles = BTreeMap<RepoPath, Reading>;

/// How many files one moment's `include`s may add.
const MOST: usize = 100_000;

/// The files of the registry among those that are there, as [`crate::model::load`] finds them.
pub(super) fn roles(
    files: &Files,
    settings: &Settings,
    mut includes: impl FnMut(&RepoPath, Oid) -> Vec<String>,
) -> Roles {
    let mut roles = Roles::new();
    let first =
        |defaults: &[&str]| defaults.iter().map(|path| RepoPath::from_tree(path)).find(|path| files.contains_key(path));
    let root = match &settings.manifest {
        Some(named) => files.contains_key(&named.value).then(|| named.value.clone()),
        None => first(&DEFAULT_MANIFESTS),
    };
    let mut queue: VecDeque<RepoPath> = root.into_iter().collect();
    while let Some(path) = queue.pop_front() {
        let Some(blob) = files.get(&path) else { continue };
        if roles.len() >= MOST || roles.insert(path.clone(), Reading::Registry(Role::Manifest)).is_some() {
            continue;
        }
        for pattern in includes(&path, *blob) {
            queue.extend(included(&pattern, files, &settings.exclude));
        }
    }
    let mut others: Vec<(RepoPath, Role)> = Vec::new();
    for path in files.keys().filter(|path| !settings.exclude.matches(path)) {
        if settings.aliases.matches(path) {
            others.push((path.clone(), Role::Aliases));
        } else if settings.locks.matches(path) {
            others.push((path.clone(), Role::Lockfile));
        }
    }
    for (named, defaults, role) in [
        (&settings.governance, DEFAULT_GOVERNANCE.as_slice(), Role::Governance),
        (&settings.teams, DEFAULT_TEAMS.as_slice(), Role::Teams),
        (&settings.waivers, DEFAULT_WAIVERS.as_slice(), Role::Waivers),
    ] {
        let path = named.as_ref().map_or_else(|| first(defaults), |named| Some(named.value.clone()));
        others.extend(path.filter(|path| files.contains_key(path)).map(|path| (path, role)));
    }
    for (path, role) in others {
        roles.entry(path).or_insert(Reading::Registry(role));
    }
    let settings = RepoPath::from_tree(SETTINGS);
    if files.contains_key(&settings) {
        roles.entry(settings).or_insert(Reading::Settings);
    }
    roles
}

fn is_glob(pattern: &str) -> bool {
    pattern.contains(['*', '?', '[', '{', '\\'])
}

fn included(pattern: &str, files: &Files, exclude: &PathGlobs) -> Vec<RepoPath> {
    if !is_glob(pattern) {
        return RepoPath::parse(pattern).ok().filter(|path| files.contains_key(path)).into_iter().collect();
    }
    let Ok(glob) = compile_glob(pattern) else { return Vec::new() };
    let folder = folder_of(pattern);
    let below = files.range(RepoPath::from_tree(&folder)..).map(|(path, _)| path);
    let below = below.take_while(|path| path.as_str().starts_with(&folder));
    below.filter(|path| glob.is_match(path.as_str()) && !exclude.matches(path)).cloned().collect()
}

/// The folder below which all matches of a glob lie, without a `/` at the end.
fn folder_of(pattern: &str) -> String {
    let plain = pattern.split(['*', '?', '[', '{', '\\']).next().unwrap_or_default();
    let folder = plain.rsplit_once('/').map_or("", |(folder, _)| folder);
    RepoPath::parse(folder).map(|path| path.as_str().to_owned()).unwrap_or_default()
}

/// The places that are watched; they only grow.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Places {
    /// The sources of anchors, which are no members.
    pub(super) sources: Watched,
    files: BTreeSet<RepoPath>,
    globs: BTreeSet<String>,
}

impl Places {
    /// The places of settings, and those that hold without any.
    pub(super) fn of(settings: &Settings) -> Self {
        let mut places = Self::default();
        let defaults = [&DEFAULT_MANIFESTS[..], &DEFAULT_GOVERNANCE, &DEFAULT_TEAMS, &DEFAULT_WAIVERS, &[SETTINGS]];
        places.files.extend(defaults.into_iter().flatten().map(|path| RepoPath::from_tree(path)));
        places.add_settings(&Settings::defaults());
        places.add_settings(settings);
        places
    }

    /// Adds what an `ssot.yaml` names.
    pub(super) fn add_settings(&mut self, settings: &Settings) {
        let named = [&settings.manifest, &settings.governance, &settings.teams, &settings.waivers];
        self.files.extend(named.into_iter().flatten().map(|path| path.value.clone()));
        let globs = settings.aliases.patterns().chain(settings.locks.patterns());
        self.globs.extend(globs.map(str::to_owned));
    }

    /// Adds what a manifest includes.
    pub(super) fn add_include(&mut self, pattern: &str) {
        if is_glob(pattern) {
            self.globs.insert(pattern.to_owned());
        } else {
            self.files.extend(RepoPath::parse(pattern));
        }
    }

    /// Adds a file.
    pub(super) fn add_file(&mut self, path: RepoPath) {
        self.files.insert(path);
    }

    /// The watch for members and sources, below a folder of the repository.
    pub(super) fn watch_all(&self, folder: &RepoPath) -> Watch {
        let sources: Vec<RepoPath> = self.sources.paths().filter_map(|path| folder.join(path.as_str()).ok()).collect();
        self.watch(folder).files(&sources)
    }

    /// The watch for the members, below a folder of the repository.
    pub(super) fn watch(&self, folder: &RepoPath) -> Watch {
        let mut watch = Watch::new();
        for path in &self.files {
            if let Ok(path) = folder.join(path.as_str()) {
                watch = watch.file(&path);
            }
            // The folder may be a link, which is a file to git.
            let above = path.as_str().rsplit_once('/').and_then(|(above, _)| folder.join(above).ok());
            watch = above.iter().fold(watch, Watch::file);
        }
        for pattern in &self.globs {
            let Ok(glob) = compile_glob(pattern) else { continue };
            let below = folder_of(pattern);
            let root = if below.is_empty() { Ok(folder.clone()) } else { folder.join(&below) };
            let Ok(root) = root else { continue };
            let prefix = folder.as_str().len() + usize::from(!folder.as_str().is_empty());
            watch = watch.below(&root, move |path| path.get(prefix..).is_some_and(|path| glob.is_match(path)));
        }
        watch
    }
}
