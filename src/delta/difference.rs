//! The difference of two trees, ready to be shown.

use super::{Change, Impact};
use crate::finding::TreeDescription;

/// What `ssot diff` tells.
#[derive(Debug, Clone)]
pub struct Difference {
    /// The tree before.
    pub base: TreeDescription,
    /// The tree afterwards.
    pub head: TreeDescription,
    /// What changed, sorted.
    pub changes: Vec<Change>,
    /// What the changed sources touch, sorted by anchor.
    pub impact: Vec<Impact>,
    /// What the reader should know.
    pub notes: Vec<String>,
}
