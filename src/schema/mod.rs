//! JSON Schema over documents.
//!
//! The schemas of ssot's own files are published in `schemas/`, embedded here, and checked by [`check`]; schemas that a
//! repository names for its sources are checked by [`UserSchema`]. Both say what is wrong in words, and where: every
//! [`Violation`] points at bytes of the file.
//!
//! A subschema may carry two annotations of ours, which other programs ignore:
//!
//! * `x-ssot-rule`: the rule that reports the violation better than the schema could. A string speaks for every keyword
//!   of its subschema but `type`; a map speaks for the keywords that it names, and its `*` for every keyword of the
//!   subschema and of those inside it. Such violations are returned with their [`Violation::owner`].
//! * `x-ssot-expects`: what a value must be, as a phrase (`a version such as v1.2.3`).

mod budget;
mod check;
mod collect;
mod compiled;
mod expect;
mod explain;
mod graph;
mod locate;
mod message;
mod names;
mod refs;
mod time;
mod user;

pub use check::check;
pub use names::SchemaName;
pub use user::UserSchema;

use crate::text::Span;

/// One way in which a document departs from its schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// The bytes that are wrong: a value, the key of a collection or of an unknown field, or, for something that is
    /// missing, the start of the mapping that lacks it.
    pub span: Span,
    /// The JSON Pointer of the value, from the node that was checked.
    pub pointer: String,
    /// What is wrong, in words.
    pub message: String,
    /// What to do about it, when that is known.
    pub help: Option<String>,
    /// What kind of fault it is.
    pub kind: ViolationKind,
    /// The rule that owns the constraint (`x-ssot-rule`), and reports this fault itself.
    pub owner: Option<String>,
}

/// The kinds of violations.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ViolationKind {
    /// A key that the schema does not know.
    UnknownKey {
        /// The key.
        key: String,
        /// The known key that was probably meant.
        suggestion: Option<String>,
    },
    /// Something that must be there is not.
    Missing {
        /// The key that is missing; several when any one of them would do.
        keys: Vec<String>,
    },
    /// A value that is wrong.
    Value,
    /// The list of violations is cut off here.
    More {
        /// How many violations are not shown.
        count: usize,
    },
    /// The check could not be done, or not be finished. This is a failure of the document, never a pass.
    Unchecked,
}

/// A set of keywords as the checker uses it: offline, with linear regular expressions and formats that count.
fn options() -> jsonschema::ValidationOptions<'static> {
    jsonschema::options()
        .offline()
        .with_pattern_options(jsonschema::PatternOptions::regex().size_limit(512 << 10))
        .should_validate_formats(true)
}
