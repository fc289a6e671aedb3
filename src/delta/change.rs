//! One difference.

use super::Field;
use crate::finding::{Location, Subject};

/// What happened. The names are those of `--event` and of every output format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ChangeKind {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It has another name.
    Renamed,
    /// An alias stands for another anchor.
    Retargeted,
    /// An anchor has another owner.
    Reowned,
    /// It has another version.
    Reversioned,
    /// An alias or waiver ends at another time, or a lifetime is another.
    Rescheduled,
    /// It stands in another file.
    Moved,
    /// A limit holds less than before.
    Loosened,
    /// A limit holds more than before.
    Tightened,
    /// Another field has another value.
    Changed,
    /// The bytes of an anchor's source are others; with the field `schema`, those of its schema.
    ContentChanged,
    /// The file that declares things cannot be read any more.
    BecameUnreadable,
    /// The file can be read again.
    ReadableAgain,
}

impl ChangeKind {
    /// Every kind, in order.
    pub const ALL: [Self; 14] = [
        Self::Added,
        Self::Removed,
        Self::Renamed,
        Self::Retargeted,
        Self::Reowned,
        Self::Reversioned,
        Self::Rescheduled,
        Self::Moved,
        Self::Loosened,
        Self::Tightened,
        Self::Changed,
        Self::ContentChanged,
        Self::BecameUnreadable,
        Self::ReadableAgain,
    ];

    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Renamed => "renamed",
            Self::Retargeted => "retargeted",
            Self::Reowned => "re-owned",
            Self::Reversioned => "re-versioned",
            Self::Rescheduled => "rescheduled",
            Self::Moved => "moved",
            Self::Loosened => "loosened",
            Self::Tightened => "tightened",
            Self::Changed => "changed",
            Self::ContentChanged => "content-changed",
            Self::BecameUnreadable => "became-unreadable",
            Self::ReadableAgain => "readable-again",
        }
    }

    /// Reads a name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// One difference between two registries. A record that changed in several fields gives one for each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What happened.
    pub kind: ChangeKind,
    /// To what; by its name afterwards, except when it was removed.
    pub subject: Subject,
    /// The anchor that it is or belongs to.
    pub anchor: Option<String>,
    /// The context of an alias.
    pub context: Option<String>,
    /// The field, where one changed.
    pub field: Option<String>,
    /// The value before: of the field, the name, the file.
    pub from: Option<String>,
    /// The value afterwards.
    pub to: Option<String>,
    /// The place before, in the base.
    pub before: Option<Location>,
    /// The place afterwards.
    pub after: Option<Location>,
    /// Everything that was said by what was added or removed.
    pub fields: Vec<Field>,
}

impl Change {
    /// A change that says no more than this yet.
    pub fn new(kind: ChangeKind, subject: Subject) -> Self {
        Self {
            kind,
            subject,
            anchor: None,
            context: None,
            field: None,
            from: None,
            to: None,
            before: None,
            after: None,
            fields: Vec::new(),
        }
    }

    /// The place afterwards; the one before where there is none.
    pub fn place(&self) -> Option<&Location> {
        self.after.as_ref().or(self.before.as_ref())
    }

    /// True for an anchor whose source has other content, not its schema.
    pub fn is_of_source_content(&self) -> bool {
        self.kind == ChangeKind::ContentChanged && self.field.as_deref() != Some(super::contents::SCHEMA)
    }

    /// A field of what was added or removed.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|field| field.name == name).map(|field| field.value.as_str())
    }
}
