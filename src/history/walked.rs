//! The commits that a walk has met, numbered.

use super::graph::Keys;
use super::oid::IdMap;
use super::store::Store;
use super::{HistoryError, Oid};

/// A commit's number in one walk.
pub(super) type Index = u32;

const NOBODY: Oid = Oid([0; 20]);

const NOWHERE: u32 = u32::MAX;

/// The generation of a commit that the commit-graph does not hold: above all that it does.
pub(super) const BEYOND: u32 = u32::MAX;

/// What a walk knows of a commit.
#[derive(Debug, Clone, Copy)]
pub(super) struct Walked {
    /// Only of commits that are not in the commit-graph; [`Commits::id`] knows all.
    id: Oid,
    pub(super) tree: Oid,
    /// Committer's time.
    pub(super) time: i64,
    /// Larger than that of every ancestor, or [`BEYOND`].
    pub(super) generation: u32,
    /// Where the parents stand in the list of all parents, and how many there are.
    parents: (u32, u32),
    /// In the commit-graph, or [`NOWHERE`].
    position: u32,
    loaded: bool,
    /// For the walk's own use.
    pub(super) flags: u8,
}

impl Walked {
    fn unread(id: Oid, position: u32) -> Self {
        Self { id, tree: NOBODY, time: 0, generation: BEYOND, parents: (0, 0), position, loaded: false, flags: 0 }
    }
}

/// The commits that a walk has met.
pub(super) struct Commits<'s, 'r> {
    pub(super) store: &'s Store<'r>,
    all: Vec<Walked>,
    parents: Vec<Index>,
    /// By id, for those that are not in the commit-graph.
    by_id: IdMap<Oid, Index>,
    /// By position, for those that are.
    by_position: Vec<Index>,
}

impl<'s, 'r> Commits<'s, 'r> {
    pub(super) fn new(store: &'s Store<'r>) -> Self {
        let known = store.graph().map_or(0, |graph| graph.len() as usize);
        let by_position = vec![NOWHERE; known];
        // Room for all that the graph holds: it is not touched, and costs nothing, until it is needed.
        let (all, parents) = (Vec::with_capacity(known), Vec::with_capacity(known));
        Self { store, all, parents, by_id: IdMap::default(), by_position }
    }

    /// The number of a commit, read if it was not yet.
    pub(super) fn load(&mut self, id: Oid) -> Result<Index, HistoryError> {
        let index = self.number(id)?;
        self.read(index)?;
        Ok(index)
    }

    /// Reads a commit that is known by number only.
    pub(super) fn read(&mut self, index: Index) -> Result<(), HistoryError> {
        let mut commit = self.get(index);
        if commit.loaded {
            return Ok(());
        }
        let start = self.parents.len() as u32;
        if commit.position == NOWHERE {
            let header = self.store.header(commit.id)?;
            (commit.tree, commit.time) = (header.tree, header.time);
            for parent in header.parents {
                let parent = self.number(parent)?;
                self.add_parent(start, parent);
            }
        } else {
            let found = self.store.graph().and_then(|graph| graph.commit(commit.position));
            let found = found.filter(|found| found.generation > 0);
            let found = found.ok_or_else(|| self.store.distrust_graph())?;
            (commit.tree, commit.time, commit.generation) = (found.tree, found.time, found.generation);
            for parent in found.parents() {
                let parent = self.number_at(*parent)?;
                self.add_parent(start, parent);
            }
        }
        commit.parents = (start, self.parents.len() as u32 - start);
        commit.loaded = true;
        if let Some(place) = self.all.get_mut(index as usize) {
            *place = commit;
        }
        Ok(())
    }

    /// The same parent twice counts once, as for git.
    fn add_parent(&mut self, start: u32, parent: Index) {
        if !self.parents.get(start as usize..).unwrap_or_default().contains(&parent) {
            self.parents.push(parent);
        }
    }

    fn number(&mut self, id: Oid) -> Result<Index, HistoryError> {
        if let Some(position) = self.store.graph().and_then(|graph| graph.position(id)) {
            return self.number_at(position);
        }
        let next = self.all.len() as Index;
        let number = *self.by_id.entry(id).or_insert(next);
        if number == next {
            self.all.push(Walked::unread(id, NOWHERE));
        }
        Ok(number)
    }

    fn number_at(&mut self, position: u32) -> Result<Index, HistoryError> {
        let store = self.store;
        let place = self.by_position.get_mut(position as usize).ok_or_else(|| store.distrust_graph())?;
        if *place == NOWHERE {
            *place = self.all.len() as Index;
            self.all.push(Walked::unread(NOBODY, position));
        }
        Ok(*place)
    }

    pub(super) fn get(&self, index: Index) -> Walked {
        // A number is only ever handed out together with its place in the list.
        self.all.get(index as usize).copied().unwrap_or(Walked::unread(NOBODY, NOWHERE))
    }

    /// The commit's id.
    pub(super) fn id(&self, index: Index) -> Oid {
        let commit = self.get(index);
        match self.store.graph().filter(|_| commit.position != NOWHERE) {
            Some(graph) => graph.id(commit.position).unwrap_or(NOBODY),
            None => commit.id,
        }
    }

    pub(super) fn parents(&self, index: Index) -> &[Index] {
        let (start, count) = self.get(index).parents;
        self.parents.get(start as usize..(start + count) as usize).unwrap_or_default()
    }

    pub(super) fn flags_mut(&mut self, index: Index) -> Option<&mut u8> {
        self.all.get_mut(index as usize).map(|commit| &mut commit.flags)
    }

    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    /// False when the commit-graph's filters rule out that the commit changed, against its first parent, what the keys
    /// stand for.
    pub(super) fn may_have_changed(&self, index: Index, keys: &Keys) -> bool {
        let position = self.get(index).position;
        position == NOWHERE || self.store.graph().is_none_or(|graph| graph.may_have_changed(position, keys))
    }
}
