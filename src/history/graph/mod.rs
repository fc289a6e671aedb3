//! git's commit-graph file: commits, their trees and parents, and which paths each of them changed, without reading objects.
//!
//! The file is a cache. Whatever is wrong with it, history is read from the objects instead, and a note says so. The format
//! is described in git's `gitformat-commit-graph`; a chain is several such files, each on top of the one before.

mod bloom;
mod chunks;
mod layer;
mod load;
mod sha1;

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
    /// Positions of the parents.
    pub(super) parents: Vec<u32>,
}

impl GraphCommit {
    /// The positions of its parents, the first one first.
    pub fn parents(&self) -> &[u32] {
        &self.parents
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
        let mut parents = Vec::new();
        let end = layer.end();
        let mut add = |parent: u32| {
            parents.push(parent);
            // A parent stands in this layer or in one below.
            parent < end && parent != position
        };
        let sound = match Parents::of(first, second) {
            Parents::None => true,
            Parents::One(one) => add(one),
            Parents::Two(one, two) => add(one) && add(two),
            Parents::Many(one, edge) => add(one) && layer.edges(edge)?.iter().all(|parent| add(*parent)),
            Parents::Damaged => false,
        };
        sound.then_some(GraphCommit { tree, time, generation, parents })
    }

    /// False when the commit has certainly not changed, against its first parent, anything that the keys stand for.
    pub fn may_have_changed(&self, position: u32, keys: &Keys) -> bool {
        self.layer(position).and_then(|layer| layer.filter(position)).is_none_or(|filter| keys.may_be_in(&filter))
    }

    fn layer(&self, position: u32) -> Option<&Layer> {
        self.layers.get(self.layers.partition_point(|layer| layer.end() <= position))
    }
}
