//! The commits that a walk has met, numbered.

use super::store::Store;
use super::{HistoryError, Oid};
use std::collections::HashMap;

/// A commit's number in one walk.
pub(super) type Index = u32;

/// What a walk knows of a commit.
#[derive(Debug, Clone, Copy)]
pub(super) struct Walked {
    pub(super) id: Oid,
    pub(super) tree: Oid,
    /// Committer's time.
    pub(super) time: i64,
    /// Where the parents stand in the list of all parents, and how many there are.
    parents: (u32, u32),
    loaded: bool,
    /// For the walk's own use.
    pub(super) flags: u8,
}

/// The commits that a walk has met.
pub(super) struct Commits<'s, 'r> {
    pub(super) store: &'s Store<'r>,
    all: Vec<Walked>,
    parents: Vec<Index>,
    numbers: HashMap<Oid, Index>,
}

impl<'s, 'r> Commits<'s, 'r> {
    pub(super) fn new(store: &'s Store<'r>) -> Self {
        Self { store, all: Vec::new(), parents: Vec::new(), numbers: HashMap::new() }
    }

    /// The number of a commit, read if it was not yet.
    pub(super) fn load(&mut self, id: Oid) -> Result<Index, HistoryError> {
        let index = self.number(id);
        self.read(index)?;
        Ok(index)
    }

    /// Reads a commit that is known by number only.
    pub(super) fn read(&mut self, index: Index) -> Result<(), HistoryError> {
        let commit = self.get(index);
        if commit.loaded {
            return Ok(());
        }
        let header = self.store.header(commit.id)?;
        let start = self.parents.len() as u32;
        for (at, parent) in header.parents.iter().enumerate() {
            // The same parent twice counts once, as for git.
            if !header.parents.iter().take(at).any(|before| before == parent) {
                let number = self.number(*parent);
                self.parents.push(number);
            }
        }
        let count = self.parents.len() as u32 - start;
        if let Some(commit) = self.all.get_mut(index as usize) {
            *commit = Walked { tree: header.tree, time: header.time, parents: (start, count), loaded: true, ..*commit };
        }
        Ok(())
    }

    fn number(&mut self, id: Oid) -> Index {
        let next = self.all.len() as Index;
        let number = *self.numbers.entry(id).or_insert(next);
        if number == next {
            let tree = Oid([0; 20]);
            self.all.push(Walked { id, tree, time: 0, parents: (0, 0), loaded: false, flags: 0 });
        }
        number
    }

    pub(super) fn get(&self, index: Index) -> Walked {
        // A number is only ever handed out together with its place in the list.
        self.all.get(index as usize).copied().unwrap_or(Walked {
            id: Oid([0; 20]),
            tree: Oid([0; 20]),
            time: 0,
            parents: (0, 0),
            loaded: true,
            flags: 0,
        })
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
}
