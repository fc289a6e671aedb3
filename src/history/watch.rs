//! Which paths are looked for.

use crate::path::RepoPath;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// Decides about a path below a watched folder.
pub type Predicate = Arc<dyn Fn(&str) -> bool + Send + Sync>;

/// The files whose history is asked for: exact paths, and files below folders. One walk serves them all, so put everything
/// into one watch.
#[derive(Clone)]
pub struct Watch {
    /// A trie of path segments; the first node is the root of the tree.
    nodes: Vec<Node>,
    predicates: Vec<Predicate>,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Node {
    pub(super) children: BTreeMap<Box<[u8]>, usize>,
    /// A file at this place is watched.
    pub(super) file: bool,
    /// Predicates for all that lies below.
    pub(super) below: Vec<usize>,
    /// From the root, without a `/` at the end.
    pub(super) path: Vec<u8>,
}

impl Watch {
    /// Watches nothing yet.
    pub fn new() -> Self {
        Self { nodes: vec![Node::default()], predicates: Vec::new() }
    }

    /// Adds a file. A folder of that name is not meant.
    #[must_use]
    pub fn file(mut self, path: &RepoPath) -> Self {
        let node = self.node(path);
        if let Some(node) = self.nodes.get_mut(node) {
            node.file = true;
        }
        self
    }

    /// Adds several files.
    #[must_use]
    pub fn files<'p>(self, paths: impl IntoIterator<Item = &'p RepoPath>) -> Self {
        paths.into_iter().fold(self, Self::file)
    }

    /// Adds every file below a folder, however deep, whose path (from the root of the repository) the predicate accepts.
    /// The narrower the folder, the faster the walk.
    #[must_use]
    pub fn below(mut self, folder: &RepoPath, accepts: impl Fn(&str) -> bool + Send + Sync + 'static) -> Self {
        let node = self.node(folder);
        let predicate = self.predicates.len();
        self.predicates.push(Arc::new(accepts));
        if let Some(node) = self.nodes.get_mut(node) {
            node.below.push(predicate);
        }
        self
    }

    /// True when the file is watched.
    pub fn matches(&self, path: &str) -> bool {
        let mut at = Some(0);
        let mut zones = Vec::new();
        for segment in path.split('/') {
            let Some(node) = at.and_then(|at| self.nodes.get(at)) else { break };
            zones.extend_from_slice(&node.below);
            at = node.children.get(segment.as_bytes()).copied();
        }
        at.and_then(|at| self.nodes.get(at)).is_some_and(|node| node.file) || self.accepted(&zones, path)
    }

    /// True when nothing is watched.
    pub fn is_empty(&self) -> bool {
        self.nodes.len() == 1 && self.predicates.is_empty()
    }

    fn node(&mut self, path: &RepoPath) -> usize {
        let mut at = 0;
        for segment in path.as_str().split('/').filter(|segment| !segment.is_empty()) {
            let next = self.nodes.len();
            let Some(parent) = self.nodes.get_mut(at) else { return at };
            match parent.children.get(segment.as_bytes()) {
                Some(child) => at = *child,
                None => {
                    parent.children.insert(segment.as_bytes().into(), next);
                    let mut path = parent.path.clone();
                    if !path.is_empty() {
                        path.push(b'/');
                    }
                    path.extend_from_slice(segment.as_bytes());
                    self.nodes.push(Node { path, ..Node::default() });
                    at = next;
                }
            }
        }
        at
    }

    pub(super) fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// True when one of these predicates accepts the path.
    pub(super) fn accepted(&self, zones: &[usize], path: &str) -> bool {
        zones.iter().filter_map(|zone| self.predicates.get(*zone)).any(|accepts| accepts(path))
    }
}

impl Default for Watch {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Watch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Watch").field("nodes", &self.nodes).finish_non_exhaustive()
    }
}
