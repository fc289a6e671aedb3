//! git's commit-graph file: commits, their trees and parents, and which paths each of them changed, without reading objects.
//!
//! The file is a cache. Whatever is wrong with it, history is read from the objects instead, and a note says so. The format
//! is described in git's `gitformat-commit-graph`; a chain is several such files, each on top of the one before.

mod bloom;
mod chunks;
mod layer;
mod load;

pub use bloom::Keys;
pub use layer::Layer;
pub(super) use load::{load, note};

use super::Oid;
use layer::Parents;

/// A commit as the graph has it.
#[derive(Debug, Clone)]
pub struct GraphCommit {
    /// The id of its root folder.
    pub(super) tree: Oid,
    /// The committer's time.
    pub(super) time: i64,
    /// One more than the largest of its parents; 0 when the file does not say.
    pub(super) generation: u32,
    /// Positions of the first two parents.
    first: [u32; 2],
    count: u8,
    /// Positions of all, when there are more.
    many: Vec<u32>,
}

impl GraphCommit {
    /// The positions of its parents, the first one first.
    pub fn parents(&self) -> &[u32] {
        if self.many.is_empty() { self.first.get(..usize::from(self.count)).unwrap_or_default() } else { &self.many }
    }
}

/// The commit-graph of a repository: one layer, or a chain of them.
#[derive(Debug, Default)]
pub struct Graph {
    layers: Vec<Layer>,
}

impl Graph {
    /// Puts a layer on top; `None` when it was not made for what is below.
    #[must_use]
    pub fn with(mut self, mut layer: Layer) -> Option<Self> {
        if !layer.stands_on(&self.layers) {
            return None;
        }
        layer.start_at(self.len())?;
        self.layers.push(layer);
        Some(self)
    }

    /// How many commits it holds.
    pub fn len(&self) -> u32 {
        self.layers.last().map_or(0, Layer::end)
    }

    /// True when it holds none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Where a commit stands.
    pub fn position(&self, id: Oid) -> Option<u32> {
        self.layers.iter().rev().find_map(|layer| layer.position(id))
    }

    /// The id at a position.
    pub fn id(&self, position: u32) -> Option<Oid> {
        self.layer(position)?.id(position)
    }

    /// The commit at a position; `None` when the file does not make sense there.
    pub fn commit(&self, position: u32) -> Option<GraphCommit> {
        let layer = self.layer(position)?;
        let (tree, time, generation, first, second) = layer.data(position)?;
        let mut commit = GraphCommit { tree, time, generation, first: [0; 2], count: 0, many: Vec::new() };
        match Parents::of(first, second) {
            Parents::None => {}
            Parents::One(one) => (commit.first, commit.count) = ([one, 0], 1),
            Parents::Two(one, two) => (commit.first, commit.count) = ([one, two], 2),
            Parents::Many(one, edge) => {
                commit.many.push(one);
                commit.many.extend(layer.edges(edge)?);
            }
            Parents::Damaged => return None,
        }
        // A parent stands in this layer or in one below.
        commit.parents().iter().all(|parent| *parent < layer.end() && *parent != position).then_some(commit)
    }

    /// False when the commit has certainly not changed, against its first parent, anything that the keys stand for.
    pub fn may_have_changed(&self, position: u32, keys: &Keys) -> bool {
        self.layer(position).and_then(|layer| layer.filter(position)).is_none_or(|filter| keys.may_be_in(&filter))
    }

    fn layer(&self, position: u32) -> Option<&Layer> {
        self.layers.get(self.layers.partition_point(|layer| layer.end() <= position))
    }
}
