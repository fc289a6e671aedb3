//! The id somebody probably meant, at a bounded price.

use crate::model::Registry;
use crate::text::nearest;
use std::cell::Cell;

/// How many ids may be compared letter by letter in one run of a rule.
const COMPARISONS: usize = 200_000;

/// Answers "did you mean" for ids of anchors.
pub(super) struct Nearby<'a> {
    registry: &'a Registry,
    left: Cell<usize>,
}

impl<'a> Nearby<'a> {
    pub(super) fn new(registry: &'a Registry) -> Self {
        Self { registry, left: Cell::new(COMPARISONS) }
    }

    /// The anchor whose id is close to `id`; a file full of wrong ids gets answers for its first ones.
    pub(super) fn anchor(&self, id: &str) -> Option<&'a str> {
        let left = self.left.get().checked_sub(self.registry.anchors.len())?;
        self.left.set(left);
        nearest(id, self.registry.anchor_ids())
    }
}
