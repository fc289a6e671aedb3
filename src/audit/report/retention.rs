//! Whether history is kept as long as it must be.

use super::days_between;
use crate::audit::retention;
use crate::model::{Lifetime, Registry};
use jiff::Timestamp;

/// What this clone holds of history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    /// The earliest commit's time, in seconds since 1970.
    pub oldest: Option<i64>,
    /// Nothing is missing before it.
    pub complete: bool,
}

/// The answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// All of history is here, or at least as much as must be kept.
    Kept,
    /// The clone ends too early to tell.
    Unknown,
    /// Nothing says how long history must be kept.
    Undeclared,
}

impl Verdict {
    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Unknown => "unknown",
            Self::Undeclared => "undeclared",
        }
    }
}

/// The retention period against what history holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention {
    /// The period that is declared; the longest, where several places speak.
    pub period: Option<Lifetime>,
    /// The time of the earliest commit that is here.
    pub oldest: Option<Timestamp>,
    /// How many days history goes back here.
    pub days: Option<i64>,
    /// It begins with a first commit, and not with the end of a shallow clone.
    pub complete: bool,
    /// The answer.
    pub verdict: Verdict,
}

pub(super) fn judge(registry: &Registry, held: Held, now: Timestamp) -> Retention {
    let period = retention(registry);
    let oldest = held.oldest.and_then(|seconds| Timestamp::from_second(seconds).ok());
    let days = oldest.map(|oldest| days_between(oldest, now));
    let reaches = period.zip(oldest).is_some_and(|(period, oldest)| now.duration_since(oldest) >= period.duration());
    let verdict = match period {
        None => Verdict::Undeclared,
        Some(_) if held.complete || reaches => Verdict::Kept,
        Some(_) => Verdict::Unknown,
    };
    Retention { period, oldest, days, complete: held.complete, verdict }
}
