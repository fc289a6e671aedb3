//! Aliases whose time is over, or will be soon.

use super::{AHEAD_DAYS, Period};
use crate::finding::Subject;
use crate::model::{Alias, Registry};
use jiff::{SignedDuration, Timestamp};

/// When an alias ends, seen from the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ending {
    /// Before the period began, and it is still there.
    Overdue,
    /// In the period.
    Expired,
    /// Within the next thirty days.
    Soon,
}

impl Ending {
    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Overdue => "overdue",
            Self::Expired => "expired",
            Self::Soon => "soon",
        }
    }
}

/// An alias that ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AliasEnd {
    /// The alias.
    pub subject: Subject,
    /// The anchor it stands for, where that exists.
    pub anchor: Option<String>,
    /// Who made it, as the registry says.
    pub created_by: Option<String>,
    /// The end, as the registry says.
    pub expires: String,
    /// The first moment after it.
    pub end: Timestamp,
    /// How it lies.
    pub ending: Ending,
    /// Days of the calendar from today to the last day; negative when it is past.
    pub days: i64,
}

pub(super) fn endings(registry: &Registry, period: Period, now: Timestamp) -> Vec<AliasEnd> {
    let in_use = registry.aliases.iter().filter(|alias| alias.is_in_use());
    let mut all: Vec<AliasEnd> = in_use.filter_map(|alias| ending(alias, registry, period, now)).collect();
    all.sort_by(|one, other| (one.end, &one.subject).cmp(&(other.end, &other.subject)));
    all
}

fn ending(alias: &Alias, registry: &Registry, period: Period, now: Timestamp) -> Option<AliasEnd> {
    let field = alias.expires_at.as_ref()?;
    let when = *field.when.as_ref().ok()?;
    let end = when.end();
    let horizon = now.checked_add(SignedDuration::from_hours(24 * AHEAD_DAYS)).unwrap_or(Timestamp::MAX);
    let ending = if end <= now {
        match (end < period.since, end <= period.until) {
            (true, _) => Ending::Overdue,
            (false, true) => Ending::Expired,
            // It ended after the period that the report is about.
            (false, false) => return None,
        }
    } else if end <= horizon {
        Ending::Soon
    } else {
        return None;
    };
    Some(AliasEnd {
        subject: Subject::alias(alias.context_name(), alias.display_name()),
        anchor: registry.anchor_of(alias).map(|anchor| anchor.name().to_owned()),
        created_by: alias.created_by.as_ref().map(|by| by.value.clone()),
        expires: field.text.value.clone(),
        end,
        ending,
        days: when.days_from(now),
    })
}
