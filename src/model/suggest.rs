//! The path somebody probably meant.

use crate::path::RepoPath;
use crate::text::nearest;
use crate::tree::Tree;
use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};

/// How many paths may be compared letter by letter in one run; beyond it only equal file names are offered.
const COMPARISONS: usize = 5_000_000;

/// Answers "did you mean" for paths of one tree.
pub struct Suggestions<'a> {
    paths: Vec<&'a RepoPath>,
    by_name: HashMap<&'a str, Vec<&'a RepoPath>>,
    by_stem: HashMap<&'a str, &'a RepoPath>,
    compared: AtomicUsize,
}

impl<'a> Suggestions<'a> {
    /// Indexes the tree's paths by file name.
    pub fn new(tree: &'a dyn Tree) -> Self {
        let paths: Vec<&RepoPath> = tree.entries().iter().map(|entry| &entry.path).collect();
        let mut by_name: HashMap<&str, Vec<&RepoPath>> = HashMap::new();
        let mut by_stem: HashMap<&str, &RepoPath> = HashMap::new();
        for path in &paths {
            by_name.entry(path.file_name()).or_default().push(path);
            by_stem.entry(stem(path)).or_insert(*path);
        }
        Self { paths, by_name, by_stem, compared: AtomicUsize::new(0) }
    }

    /// The existing path nearest to one that does not exist: the same file name elsewhere when there is just one or one
    /// stands out, the same path with another extension, or a path a few letters away.
    pub fn nearest(&self, missing: &RepoPath) -> Option<&'a RepoPath> {
        if let Some(found) = self.by_name.get(missing.file_name()) {
            let shared = |path: &RepoPath| {
                path.as_str().split('/').filter(|part| missing.as_str().split('/').any(|p| p == *part)).count()
            };
            return found.iter().copied().max_by(|a, b| shared(a).cmp(&shared(b)).then_with(|| b.cmp(a)));
        }
        if let Some(found) = self.by_stem.get(stem(missing)) {
            return Some(*found);
        }
        if self.compared.fetch_add(self.paths.len(), Ordering::Relaxed) > COMPARISONS {
            return None;
        }
        let near = nearest(missing.as_str(), self.paths.iter().map(|path| path.as_str()))?;
        self.paths.iter().copied().find(|path| path.as_str() == near)
    }
}

/// The path without its extension.
fn stem(path: &RepoPath) -> &str {
    path.as_str().rsplit_once('.').map_or(path.as_str(), |(stem, _)| stem)
}
