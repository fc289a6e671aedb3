//! What two versions of a file do not share.

use super::{Body, Outline};
use crate::delta::Record;
use std::collections::HashMap;
use std::sync::Arc;

type Part<'a> = &'a Arc<[Record]>;

/// The records that only the one version has, and those that only the other has. What both took from the same bytes is left
/// out without being looked at; records that say the same may still be on both sides.
pub(in crate::audit) fn difference(old: Option<&Outline>, new: Option<&Outline>) -> (Vec<Record>, Vec<Record>) {
    let (Some(old), Some(new)) = (old, new) else {
        let all = |outline: Option<&Outline>| outline.map(|o| o.records().cloned().collect()).unwrap_or_default();
        return (all(old), all(new));
    };
    let (mut before, mut after) = (parts(old), parts(new));
    let shared = before.iter().zip(&after).take_while(|(one, other)| Arc::ptr_eq(one, other)).count();
    before.drain(..shared);
    after.drain(..shared);
    let shared = before.iter().rev().zip(after.iter().rev()).take_while(|(one, other)| Arc::ptr_eq(one, other)).count();
    before.truncate(before.len() - shared);
    after.truncate(after.len() - shared);
    // Most of what lies between two far edits is the same again; only the rest is looked up.
    let (mut before, mut after) = unpaired(&before, &after);
    let mut counts: HashMap<usize, usize> = HashMap::new();
    for part in &after {
        *counts.entry(address(part)).or_default() += 1;
    }
    let mut matched: HashMap<usize, usize> = HashMap::new();
    before.retain(|part| take(&mut counts, &mut matched, part));
    after.retain(|part| match matched.get_mut(&address(part)).filter(|count| **count > 0) {
        Some(count) => {
            *count -= 1;
            false
        }
        None => true,
    });
    let records = |parts: Vec<Part<'_>>| parts.into_iter().flat_map(|part| part.iter().cloned()).collect();
    (records(before), records(after))
}

/// What is left of two lists when the same parts in the same order are taken out, as far as a short look ahead finds them.
fn unpaired<'a>(before: &[Part<'a>], after: &[Part<'a>]) -> (Vec<Part<'a>>, Vec<Part<'a>>) {
    const AHEAD: usize = 8;
    let (mut left, mut right) = (Vec::new(), Vec::new());
    let (mut i, mut j) = (0, 0);
    while let (Some(old), Some(new)) = (before.get(i), after.get(j)) {
        let ahead = |list: &[Part<'a>], at: usize, part: Part<'a>| {
            list.iter().skip(at).take(AHEAD).position(|other| Arc::ptr_eq(other, part))
        };
        if let Some(skip) = ahead(after, j, old) {
            right.extend(after.iter().skip(j).take(skip));
            (i, j) = (i + 1, j + skip + 1);
        } else if let Some(skip) = ahead(before, i, new) {
            left.extend(before.iter().skip(i).take(skip));
            (i, j) = (i + skip + 1, j + 1);
        } else {
            left.push(*old);
            right.push(*new);
            (i, j) = (i + 1, j + 1);
        }
    }
    left.extend(before.iter().skip(i));
    right.extend(after.iter().skip(j));
    (left, right)
}

/// False when the other side has the part as well.
fn take(counts: &mut HashMap<usize, usize>, matched: &mut HashMap<usize, usize>, part: &Arc<[Record]>) -> bool {
    let Some(count) = counts.get_mut(&address(part)).filter(|count| **count > 0) else { return true };
    *count -= 1;
    *matched.entry(address(part)).or_default() += 1;
    false
}

fn address(part: &Arc<[Record]>) -> usize {
    Arc::as_ptr(part).cast::<()>() as usize
}

fn parts(outline: &Outline) -> Vec<Part<'_>> {
    match &outline.body {
        Body::Cut { pieces, frame } => {
            std::iter::once(&frame.records).chain(pieces.iter().filter_map(|piece| piece.records.as_ref())).collect()
        }
        Body::Whole { records, .. } => vec![records],
        Body::Unreadable(_) => Vec::new(),
    }
}
