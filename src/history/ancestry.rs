//! Who descends from whom.

use super::store::Store;
use super::walked::{BEYOND, Commits, Index};
use super::{HistoryError, Oid};
use std::collections::BinaryHeap;

/// The best common ancestors of two commits: none of them is an ancestor of another. There is always at least one, and
/// several where branches were merged into each other crosswise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MergeBases {
    /// The latest by committer's time.
    pub first: Oid,
    /// The others, sorted by time, then id.
    pub others: Vec<Oid>,
}

impl MergeBases {
    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = Oid> + '_ {
        std::iter::once(self.first).chain(self.others.iter().copied())
    }
}

const ONE: u8 = 1;
const OTHER: u8 = 2;
const BOTH: u8 = ONE | OTHER;
/// Below a common ancestor.
const STALE: u8 = 4;
const RESULT: u8 = 8;
const QUEUED: u8 = 16;
const LISTED: u8 = 32;

/// Where clocks were wrong, a commit may be met before one that descends from it. Without generation numbers this many
/// more commits are looked at, which is what git does too, only fewer.
const SLOP: usize = 1_000;

/// Two histories, painted from their tips downwards, highest generation first, then latest first.
struct Painting<'c, 's, 'r> {
    commits: &'c mut Commits<'s, 'r>,
    queue: BinaryHeap<(u32, i64, Index)>,
    /// How many in the queue are not yet known to be below a common ancestor.
    live: usize,
    met: Vec<Index>,
    bases: Vec<Index>,
    /// Those of one commit; the room is used again.
    parents: Vec<Index>,
}

impl<'c, 's, 'r> Painting<'c, 's, 'r> {
    fn new(commits: &'c mut Commits<'s, 'r>, one: Index, other: Index) -> Self {
        let (queue, met, bases, parents) = (BinaryHeap::new(), Vec::new(), Vec::new(), Vec::new());
        let mut painting = Self { commits, queue, live: 0, met, bases, parents };
        painting.add(one, ONE);
        painting.add(other, OTHER);
        painting
    }

    fn flags(&self, index: Index) -> u8 {
        self.commits.flags(index)
    }

    fn set(&mut self, index: Index, more: u8) {
        if let Some(flags) = self.commits.flags_mut(index) {
            *flags |= more;
        }
    }

    fn add(&mut self, index: Index, paint: u8) {
        let (commit, flags) = (self.commits.get(index), self.flags(index));
        let queued = flags & QUEUED != 0;
        self.live -= usize::from(queued && flags & STALE == 0);
        if flags & BOTH == 0 {
            self.met.push(index);
        }
        self.set(index, paint | QUEUED);
        self.live += usize::from((flags | paint) & STALE == 0);
        if !queued {
            self.queue.push((commit.generation, commit.time, index));
        }
    }

    /// Paints the next commit's parents.
    fn step(&mut self) -> Result<(), HistoryError> {
        let Some((own_generation, _, index)) = self.queue.pop() else { return Ok(()) };
        let own = self.flags(index);
        if let Some(flags) = self.commits.flags_mut(index) {
            *flags &= !QUEUED;
        }
        self.live -= usize::from(own & STALE == 0);
        let mut paint = own & (BOTH | STALE);
        if paint & BOTH == BOTH {
            if own & (RESULT | STALE) == 0 {
                self.bases.push(index);
                self.set(index, RESULT);
            }
            paint |= STALE;
        }
        let mut parents = std::mem::take(&mut self.parents);
        self.commits.parents(index, &mut parents);
        for &parent in &parents {
            if self.flags(parent) & paint == paint {
                continue;
            }
            let generation = self.commits.read(parent)?.generation;
            if generation >= own_generation && generation != BEYOND {
                return Err(self.commits.store.distrust_graph());
            }
            self.add(parent, paint);
        }
        self.parents = parents;
        Ok(())
    }

    /// Goes on until only ancestors of common ancestors are left; to the very end where a clone is shallow, because what is
    /// said about its ends must be exact.
    fn meet(&mut self) -> Result<(), HistoryError> {
        while self.live > 0 || (self.commits.store.is_shallow() && !self.queue.is_empty()) {
            self.step()?;
        }
        Ok(())
    }

    /// Of several common ancestors, one may be an ancestor of another, which shows further down.
    fn settle(&mut self) -> Result<(), HistoryError> {
        while self.bases.len() > 1 {
            let lowest = self.bases.iter().map(|index| self.commits.get(*index).generation).min();
            if self.queue.peek().is_none_or(|(generation, ..)| Some(*generation) < lowest) {
                break;
            }
            self.step()?;
        }
        let commits = &*self.commits;
        self.bases.retain(|index| commits.flags(*index) & STALE == 0);
        Ok(())
    }

    /// True when a shallow clone ends at a commit that has one of these paints only.
    fn open_end(&self, paints: &[u8]) -> bool {
        let store = self.commits.store;
        store.is_shallow()
            && self.met.iter().any(|index| {
                paints.contains(&(self.flags(*index) & BOTH)) && store.is_boundary(self.commits.id(*index))
            })
    }
}

pub(super) fn merge_bases(store: &Store<'_>, a: Oid, b: Oid) -> Result<MergeBases, HistoryError> {
    let mut commits = Commits::new(store);
    let (one, other) = (commits.load(a)?, commits.load(b)?);
    let mut painting = Painting::new(&mut commits, one, other);
    painting.meet()?;
    painting.settle()?;
    // A commit behind the end of the clone could be a common ancestor, and a better one, unless one of the two descends
    // from the other.
    if painting.bases != [one] && painting.bases != [other] && painting.open_end(&[ONE, OTHER]) {
        let what = format!("it is known what {} and {} have in common", a.short(), b.short());
        return Err(HistoryError::Shallow { what });
    }
    let time_and_id = |index: &Index| (painting.commits.get(*index).time, painting.commits.id(*index));
    let mut found: Vec<(i64, Oid)> = painting.bases.iter().map(time_and_id).collect();
    found.sort_unstable_by(|one, other| other.0.cmp(&one.0).then(one.1.cmp(&other.1)));
    let mut found = found.into_iter().map(|(_, id)| id);
    let first = found.next().ok_or(HistoryError::Unrelated { a, b })?;
    Ok(MergeBases { first, others: found.collect() })
}

pub(super) fn is_ancestor(store: &Store<'_>, a: Oid, of: Oid) -> Result<bool, HistoryError> {
    let mut commits = Commits::new(store);
    let (one, other) = (commits.load(a)?, commits.load(of)?);
    if one != other && commits.get(one).generation == BEYOND && commits.get(other).generation != BEYOND {
        // All ancestors of what the commit-graph holds are in it.
        return Ok(false);
    }
    let mut painting = Painting::new(&mut commits, one, other);
    while painting.flags(one) & BOTH != BOTH {
        if painting.queue.is_empty() || (painting.live == 0 && !store.is_shallow()) {
            // Does a way lead from `of` into the unknown?
            if painting.open_end(&[OTHER]) {
                let what = format!("it is known whether {} is an ancestor of {}", a.short(), of.short());
                return Err(HistoryError::Shallow { what });
            }
            return Ok(false);
        }
        painting.step()?;
    }
    Ok(true)
}

pub(super) fn between(store: &Store<'_>, base: Oid, head: Oid) -> Result<Vec<Oid>, HistoryError> {
    let mut commits = Commits::new(store);
    let (one, other) = (commits.load(base)?, commits.load(head)?);
    let mut painting = Painting::new(&mut commits, one, other);
    painting.meet()?;
    let exact = painting.queue.peek().is_none_or(|(generation, ..)| *generation != BEYOND);
    for _ in 0..if exact { 0 } else { SLOP } {
        painting.step()?;
    }
    if painting.open_end(&[ONE, OTHER]) {
        let what = format!("it is known which commits lead from {} to {}", base.short(), head.short());
        return Err(HistoryError::Shallow { what });
    }
    let mut order = Vec::new();
    // Depth first, each commit once its parents are listed.
    let mut stack = vec![(other, 0_usize)];
    let mut parents = Vec::new();
    while let Some((index, at)) = stack.pop() {
        let flags = commits.flags(index);
        if flags & ONE != 0 || (at == 0 && flags & LISTED != 0) {
            continue;
        }
        if let Some(flags) = commits.flags_mut(index) {
            *flags |= LISTED;
        }
        commits.parents(index, &mut parents);
        match parents.get(at).copied() {
            Some(parent) => {
                stack.push((index, at + 1));
                stack.push((parent, 0));
            }
            None => order.push(commits.id(index)),
        }
    }
    Ok(order)
}
