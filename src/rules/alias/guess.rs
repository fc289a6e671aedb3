//! "Did you mean", at a bounded cost.

use crate::text::nearest;

/// How many names one run of a rule compares letter by letter. Thousands of unknown names among thousands of known ones
/// are a broken merge, and a suggestion for each would not help.
const COMPARISONS: usize = 500_000;

/// Offers near names until its budget is spent.
#[derive(Default)]
pub(super) struct Guess {
    spent: usize,
}

impl Guess {
    /// The candidate that was probably meant. Candidates are not even counted once the budget is spent; the last word may
    /// see fewer than there are.
    pub(super) fn nearest<'a>(&mut self, word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
        let left = COMPARISONS.saturating_sub(self.spent);
        let spent = &mut self.spent;
        nearest(word, candidates.into_iter().take(left).inspect(|_| *spent += 1))
    }
}
