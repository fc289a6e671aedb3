//! What a registry declares, flat.

use crate::finding::{Location, Subject};
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
    /// Its fields, sorted by name, each name once.
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
    /// Its value, in one canonical spelling: a scalar's text, and compact JSON for anything else. Equal values mean the
    /// same, whatever their spelling in the file was.
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

    /// The same record without places, as it is where only a part of its file was read.
    #[must_use]
    pub fn without_spans(mut self) -> Self {
        self.span = None;
        self.fields.iter_mut().for_each(|field| field.span = None);
        self
    }

    /// True when both say the same of the same thing in the same file; where in the file does not matter.
    pub fn says_the_same(&self, other: &Self) -> bool {
        self.subject == other.subject
            && self.anchor == other.anchor
            && self.context == other.context
            && self.path == other.path
            && same_fields(&self.fields, &other.fields)
    }

    /// Its place.
    pub(super) fn location(&self) -> Location {
        Location::new(self.path.clone(), self.span)
    }

    /// The place of a field; that of the record when the field is not there.
    pub(super) fn location_of(&self, field: Option<&Field>) -> Location {
        Location::new(self.path.clone(), field.and_then(|field| field.span).or(self.span))
    }

    /// Sets, or without a value removes, a field.
    pub(super) fn set(&mut self, name: &str, value: Option<&str>) {
        let at = self.fields.binary_search_by(|field| field.name.as_str().cmp(name));
        match (at, value) {
            (Ok(at), None) => {
                self.fields.remove(at);
            }
            (Ok(at), Some(value)) => {
                if let Some(field) = self.fields.get_mut(at) {
                    field.value = value.to_owned();
                }
            }
            (Err(at), Some(value)) => {
                self.fields.insert(at, Field { name: name.to_owned(), value: value.to_owned(), span: None });
            }
            (Err(_), None) => {}
        }
    }
}

/// True when both lists have the same names and values.
pub(super) fn same_fields(a: &[Field], b: &[Field]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.name == b.name && a.value == b.value)
}
