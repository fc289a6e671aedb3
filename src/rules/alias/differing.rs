//! Pairs that differ in two respects at once, found in linear time.

use crate::model::Alias;

/// The aliases of one group seen so far, thinned out to the few that matter.
///
/// At most two are kept that are alike in either respect. Of five kept ones at most four are like a newcomer in one respect
/// or the other, so a group never needs more than five, however large it is.
pub(super) struct Seen<'a, L, R> {
    kept: Vec<(L, R, &'a Alias)>,
}

impl<L, R> Default for Seen<'_, L, R> {
    fn default() -> Self {
        Self { kept: Vec::new() }
    }
}

impl<'a, L: PartialEq, R: PartialEq> Seen<'a, L, R> {
    /// Adds an alias and gives an earlier one that differs from it in both respects, if there is one.
    pub(super) fn add(&mut self, left: L, right: R, alias: &'a Alias) -> Option<&'a Alias> {
        let found = self.kept.iter().find(|(l, r, _)| *l != left && *r != right).map(|(_, _, alias)| *alias);
        let known = self.kept.iter().any(|(l, r, _)| *l == left && *r == right);
        let alike = self.kept.iter().filter(|(l, _, _)| *l == left).count() > 1
            || self.kept.iter().filter(|(_, r, _)| *r == right).count() > 1;
        if !known && !alike && self.kept.len() < 5 {
            self.kept.push((left, right, alias));
        }
        found
    }
}
