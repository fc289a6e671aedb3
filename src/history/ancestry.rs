//! Who descends from whom.

use super::store::Store;
use super::walked::{Commits, Index};
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

/// What painting two histories shows.
struct Painted {
    bases: Vec<Index>,
    /// A shallow commit that only one side reaches.
    open_end: bool,
}

/// Paints what each side reaches, latest first, until only common ancestors are left.
fn paint(commits: &mut Commits<'_, '_>, one: Index, others: &[Index]) -> Result<Painted, HistoryError> {
    let mut queue: BinaryHeap<(i64, Index)> = BinaryHeap::new();
    let mut touched = Vec::new();
    let mut add = |commits: &mut Commits<'_, '_>, index: Index, paint: u8, queue: &mut BinaryHeap<(i64, Index)>| {
        let time = commits.get(index).time;
        if let Some(flags) = commits.flags_mut(index) {
            *flags |= paint;
        }
        touched.push(index);
        queue.push((time, index));
    };
    add(commits, one, ONE, &mut queue);
    for other in others {
        add(commits, *other, OTHER, &mut queue);
    }
    let mut bases = Vec::new();
    while let Some((_, index)) = queue.pop() {
        let mut flags = commits.get(index).flags & (BOTH | STALE);
        if flags == BOTH {
            if commits.get(index).flags & RESULT == 0 {
                bases.push(index);
            }
            if let Some(own) = commits.flags_mut(index) {
                *own |= RESULT;
            }
            flags |= STALE;
        }
        for parent in commits.parents(index).to_vec() {
            if commits.get(parent).flags & flags == flags {
                continue;
            }
            commits.read(parent)?;
            add(commits, parent, flags, &mut queue);
        }
    }
    let open_end = touched.iter().any(|index| {
        let commit = commits.get(*index);
        commit.flags & BOTH != BOTH && commits.store.is_boundary(commit.id)
    });
    bases.retain(|index| commits.get(*index).flags & STALE == 0);
    Ok(Painted { bases, open_end })
}

pub(super) fn merge_bases(store: &Store<'_>, a: Oid, b: Oid) -> Result<MergeBases, HistoryError> {
    if a == b {
        store.header(a)?;
        return Ok(MergeBases { first: a, others: Vec::new() });
    }
    let mut commits = Commits::new(store);
    let (one, other) = (commits.load(a)?, commits.load(b)?);
    let Painted { bases, open_end } = paint(&mut commits, one, &[other])?;
    // A commit behind the end of the clone could be a common ancestor, and a better one, unless one of the two descends
    // from the other.
    if open_end && bases != [one] && bases != [other] {
        let what = format!("it is known what {} and {} have in common", a.short(), b.short());
        return Err(HistoryError::Shallow { what });
    }
    let mut found: Vec<(i64, Oid)> = bases.iter().map(|index| commits.get(*index)).map(|it| (it.time, it.id)).collect();
    found.sort_unstable_by(|one, other| other.0.cmp(&one.0).then(one.1.cmp(&other.1)));
    let mut found = found.into_iter().map(|(_, id)| id);
    let first = found.next().ok_or(HistoryError::Unrelated { a, b })?;
    Ok(MergeBases { first, others: found.collect() })
}

pub(super) fn is_ancestor(store: &Store<'_>, a: Oid, of: Oid) -> Result<bool, HistoryError> {
    if a == of {
        return Ok(true);
    }
    let mut commits = Commits::new(store);
    let (one, other) = (commits.load(a)?, commits.load(of)?);
    let Painted { bases, .. } = paint(&mut commits, one, &[other])?;
    if bases == [one] {
        return Ok(true);
    }
    // Does a path lead from `of` into the unknown?
    let open = (0..commits.len() as Index).map(|index| commits.get(index));
    let mut open = open.filter(|commit| commit.flags & BOTH == OTHER && store.is_boundary(commit.id));
    if open.next().is_some() {
        let what = format!("it is known whether {} is an ancestor of {}", a.short(), of.short());
        return Err(HistoryError::Shallow { what });
    }
    Ok(false)
}

pub(super) fn between(store: &Store<'_>, base: Oid, head: Oid) -> Result<Vec<Oid>, HistoryError> {
    let mut commits = Commits::new(store);
    let (one, other) = (commits.load(base)?, commits.load(head)?);
    if one == other {
        return Ok(Vec::new());
    }
    let Painted { open_end, .. } = paint(&mut commits, one, &[other])?;
    if open_end {
        let what = format!("it is known which commits lead from {} to {}", base.short(), head.short());
        return Err(HistoryError::Shallow { what });
    }
    // Depth first, parents before children.
    let mut order = Vec::new();
    let mut stack = vec![(other, 0_usize)];
    const DONE: u8 = 64;
    while let Some((index, at)) = stack.pop() {
        let commit = commits.get(index);
        if at == 0 && (commit.flags & DONE != 0 || commit.flags & ONE != 0) {
            continue;
        }
        if let Some(flags) = commits.flags_mut(index) {
            *flags |= DONE;
        }
        match commits.parents(index).get(at).copied() {
            Some(parent) => {
                stack.push((index, at + 1));
                stack.push((parent, 0));
            }
            None => order.push(commit.id),
        }
    }
    Ok(order)
}
