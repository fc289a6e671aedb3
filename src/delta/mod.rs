//! The semantic difference of two registries: what was added, removed, renamed, retargeted, not which lines moved.
//!
//! A registry is flattened into [`Record`]s, one for each thing it declares; two lists of records are compared into
//! [`Change`]s. The audit does the same with the parts of a file that one commit changed.

mod between;
mod change;
mod code_owners;
mod comments;
mod compare;
mod contents;
mod difference;
mod flat;
mod flatten;
mod impact;
mod record;
mod renames;
mod state;
mod strictness;
mod value;

pub use between::{Version, between, unreadable};
pub use change::{Change, ChangeKind};
pub use code_owners::code_owners;
pub use comments::{Before, NewComment, NewComments};
pub use compare::{compare, sort};
pub use contents::{contents, same_content};
pub use difference::Difference;
pub use flat::flat_records;
pub use flatten::{alias_record, anchor_records, records, records_of, settings_records};
pub use impact::{Impact, PinnedBy, impact};
pub use record::{Field, Record};
pub use state::State;
pub use strictness::{direction, direction_of_field};
