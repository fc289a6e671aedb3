//! The semantic difference of two registries: what was added, removed, renamed, retargeted, not which lines moved.
//!
//! A registry is flattened into [`Record`]s, one for each thing it declares; two lists of records are compared into
//! [`Change`]s. The audit does the same with the parts of a file that one commit changed.

mod change;
mod record;

pub use change::{Change, ChangeKind};
pub use record::{Field, Record};
