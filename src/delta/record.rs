//! What a registry declares, flat.

use crate::finding::Subject;
use crate::path::RepoPath;
use crate::text::Span;

/// One thing that a registry declares: an anchor, an alias, an entry of a lock, a limit of the governance, a waiver, a team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// What it is, and its name.
    pub subject: Subject,
    /// The anchor that it is or belongs to.
    pub anchor: Option<String>,
    /// The context of an alias.
    pub context: Option<String>,
    /// Its fields, sorted by name.
    pub fields: Vec<Field>,
    /// The file that declares it.
    pub path: RepoPath,
    /// A short place in that file that stands for it; `None` where only a part of the file was read.
    pub span: Option<Span>,
}

/// One field of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its key; `value` for a record that is a single value.
    pub name: String,
    /// Its value, in one canonical spelling: a scalar's text, and compact JSON for anything else.
    pub value: String,
    /// Where the value stands.
    pub span: Option<Span>,
}

impl Record {
    /// The field of a name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.binary_search_by(|field| field.name.as_str().cmp(name)).ok().and_then(|at| self.fields.get(at))
    }

    /// The value of a field.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.field(name).map(|field| field.value.as_str())
    }
}
