//! The commits that a walk has met, numbered.

use super::graph::{GraphCommit, Keys};
use super::oid::IdMap;
use super::store::Store;
use super::{HistoryError, Oid};

/// A commit's number in one walk: its position in the commit-graph, or one beyond all of those. What the graph says of a
/// commit is read there each time; nothing is kept of it but the flags.
pub(super) type Index = u32;

/// The generation of a commit that the commit-graph does not hold: above all that it does.
pub(super) const BEYOND: u32 = u32::MAX;

/// What a walk knows of a commit.
#[derive(Debug, Clone, Copy)]
pub(super) struct Walked {
    pub(super) tree: Oid,
    /// Committer's time.
    pub(super) time: i64,
    /// Larger than that of every ancestor, or [`BEYOND`].
    pub(super) generation: u32,
}

impl Walked {
    const UNREAD: Self = Self { tree: Oid([0; 20]), time: 0, generation: BEYOND };

    fn of(commit: &GraphCommit) -> Self {
        Self { tree: commit.tree, time: commit.time, generation: commit.generation }
    }
}

/// A commit that is not in the commit-graph.
struct Loose {
    id: Oid,
    what: Walked,
    /// Where the parents stand in the list of all parents, and how many there are; `None` when it was not read yet.
    parents: Option<(u32, u32)>,
}

/// The commits that a walk has met.
pub(super) struct Commits<'s, 'r> {
    pub(super) store: &'s Store<'r>,
    /// So many are in the commit-graph.
    known: u32,
    /// For the walk's own use, by number.
    flags: Vec<u8>,
    loose: Vec<Loose>,
    loose_parents: Vec<Index>,
    by_id: IdMap<Oid, Index>,
}

impl<'s, 'r> Commits<'s, 'r> {
    pub(super) fn new(store: &'s Store<'r>) -> Self {
        let known = store.graph().map_or(0, |graph| graph.len());
        let flags = vec![0; known as usize];
        Self { store, known, flags, loose: Vec::new(), loose_parents: Vec::new(), by_id: IdMap::default() }
    }

    /// The number of a commit, read if it was not yet.
    pub(super) fn load(&mut self, id: Oid) -> Result<Index, HistoryError> {
        let index = self.number(id);
        self.read(index)?;
        Ok(index)
    }

    /// Reads a commit that is known by number.
    pub(super) fn read(&mut self, index: Index) -> Result<Walked, HistoryError> {
        if index < self.known {
            return Ok(Walked::of(&self.in_graph(index)?));
        }
        let place = (index - self.known) as usize;
        // A number is only ever handed out together with its place in the list.
        let Some(loose) = self.loose.get(place).filter(|loose| loose.parents.is_none()) else {
            return Ok(self.get(index));
        };
        let header = self.store.header(loose.id)?;
        let what = Walked { tree: header.tree, time: header.time, generation: BEYOND };
        let start = self.loose_parents.len();
        for parent in header.parents {
            let parent = self.number(parent);
            add(&mut self.loose_parents, start, parent);
        }
        let parents = Some((start as u32, self.loose_parents.len() as u32));
        if let Some(loose) = self.loose.get_mut(place) {
            (loose.what, loose.parents) = (what, parents);
        }
        Ok(what)
    }

    /// Reads a commit, and puts its parents in a list.
    pub(super) fn read_with_parents(&mut self, index: Index, into: &mut Vec<Index>) -> Result<Walked, HistoryError> {
        into.clear();
        if index < self.known {
            let commit = self.in_graph(index)?;
            commit.parents().iter().for_each(|parent| add(into, 0, *parent));
            return Ok(Walked::of(&commit));
        }
        let what = self.read(index)?;
        self.parents(index, into);
        Ok(what)
    }

    fn in_graph(&self, position: u32) -> Result<GraphCommit, HistoryError> {
        let found = self.store.graph().and_then(|graph| graph.commit(position));
        found.filter(|found| found.generation > 0).ok_or_else(|| self.store.distrust_graph())
    }

    fn number(&mut self, id: Oid) -> Index {
        if let Some(position) = self.store.graph().and_then(|graph| graph.position(id)) {
            return position;
        }
        let next = self.known + self.loose.len() as Index;
        let number = *self.by_id.entry(id).or_insert(next);
        if number == next {
            self.loose.push(Loose { id, what: Walked::UNREAD, parents: None });
            self.flags.push(0);
        }
        number
    }

    /// A commit that was read before.
    pub(super) fn get(&self, index: Index) -> Walked {
        let found = match index.checked_sub(self.known) {
            None => self.store.graph().and_then(|graph| graph.commit(index)).as_ref().map(Walked::of),
            Some(place) => self.loose.get(place as usize).map(|loose| loose.what),
        };
        found.unwrap_or(Walked::UNREAD)
    }

    /// The commit's id.
    pub(super) fn id(&self, index: Index) -> Oid {
        let found = match index.checked_sub(self.known) {
            None => self.store.graph().and_then(|graph| graph.id(index)),
            Some(place) => self.loose.get(place as usize).map(|loose| loose.id),
        };
        found.unwrap_or(Walked::UNREAD.tree)
    }

    /// The parents of a commit that was read before, instead of what is in the list.
    pub(super) fn parents(&self, index: Index, into: &mut Vec<Index>) {
        into.clear();
        match index.checked_sub(self.known) {
            None => {
                let commit = self.store.graph().and_then(|graph| graph.commit(index));
                commit.iter().flat_map(GraphCommit::parents).for_each(|parent| add(into, 0, *parent));
            }
            Some(place) => {
                let (start, end) = self.loose.get(place as usize).and_then(|loose| loose.parents).unwrap_or_default();
                into.extend_from_slice(self.loose_parents.get(start as usize..end as usize).unwrap_or_default());
            }
        }
    }

    pub(super) fn flags(&self, index: Index) -> u8 {
        self.flags.get(index as usize).copied().unwrap_or(0)
    }

    pub(super) fn flags_mut(&mut self, index: Index) -> Option<&mut u8> {
        self.flags.get_mut(index as usize)
    }

    /// All numbers are below this.
    pub(super) fn len(&self) -> usize {
        self.flags.len()
    }

    /// False when the commit-graph's filters rule out that the commit changed, against its first parent, what the keys
    /// stand for.
    pub(super) fn may_have_changed(&self, index: Index, keys: &Keys) -> bool {
        index >= self.known || self.store.graph().is_none_or(|graph| graph.may_have_changed(index, keys))
    }
}

/// The same parent twice counts once, as for git.
fn add(parents: &mut Vec<Index>, start: usize, parent: Index) {
    if !parents.get(start..).unwrap_or_default().contains(&parent) {
        parents.push(parent);
    }
}
