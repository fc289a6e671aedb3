//! What happened in a period, and whether it was allowed.

mod activity;
mod aliases;
mod coverage;
mod governance;
mod retention;
mod tally;

pub use activity::{Activity, Bar};
pub use aliases::{AliasEnd, Ending};
pub use coverage::{Coverage, Uncovered};
pub use governance::GovernanceChange;
pub use retention::{Held, Retention, Verdict};
pub use tally::{PersonChanges, SubjectChanges};

use super::verify::{Outcome, Standing, Verification};
use super::{Cut, Event, Log};
use crate::history::Oid;
use crate::model::Registry;
use jiff::{SignedDuration, Timestamp};

/// How long the period is when nobody says.
pub const DEFAULT_DAYS: i64 = 90;

/// How far ahead the report looks for aliases that end.
pub const AHEAD_DAYS: i64 = 30;

/// A stretch of time, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// Its first moment.
    pub since: Timestamp,
    /// Its last moment.
    pub until: Timestamp,
}

impl Period {
    /// The last days before a moment.
    pub fn last_days(days: i64, now: Timestamp) -> Self {
        let since = now.checked_sub(SignedDuration::from_hours(24 * days)).unwrap_or(Timestamp::MIN);
        Self { since, until: now }
    }

    /// True when a moment lies in it.
    pub fn holds(&self, at: Timestamp) -> bool {
        self.since <= at && at <= self.until
    }
}

/// What a report is made of.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// What happened; events outside the period are passed over.
    pub log: &'a Log,
    /// The registry as it is now.
    pub registry: &'a Registry,
    /// What came of verifying the snapshots, where there is a repository to ask.
    pub verification: Option<&'a Verification>,
    /// How far history goes back.
    pub held: Held,
    /// The period.
    pub period: Period,
    /// The time of the run.
    pub now: Timestamp,
}

/// An audit report.
#[derive(Debug, Clone)]
pub struct AuditReport {
    /// The period.
    pub period: Period,
    /// The time of the run.
    pub now: Timestamp,
    /// The revision that history was looked at from, and its commit.
    pub head: Option<(String, Oid)>,
    /// Where history is cut, when the period begins before that. What is counted is then only what is known.
    pub cut: Option<Cut>,
    /// How many events there were.
    pub events: usize,
    /// How many commits brought them.
    pub commits: usize,
    /// How many events there were over time.
    pub activity: Activity,
    /// What changed, the most often changed first.
    pub subjects: Vec<SubjectChanges>,
    /// Who changed it, the busiest first.
    pub people: Vec<PersonChanges>,
    /// What was approved.
    pub coverage: Coverage,
    /// Aliases whose time is over, or will be soon; the earliest first.
    pub aliases: Vec<AliasEnd>,
    /// Changes of the rules themselves, newest first.
    pub governance: Vec<GovernanceChange>,
    /// Whether history is kept as long as it must be.
    pub retention: Retention,
    /// The snapshots that were taken in the period.
    pub snapshots: Vec<Standing>,
    /// How many snapshots there are in all.
    pub all_snapshots: usize,
    /// What came of verifying them, and how many faults there were.
    pub verified: Option<(Outcome, usize)>,
    /// What the reader should know.
    pub notes: Vec<String>,
}

impl AuditReport {
    /// Draws up a report.
    pub fn of(facts: &Facts<'_>) -> Self {
        let Facts { log, registry, verification, held, period, now } = *facts;
        let events: Vec<&Event> =
            log.events.iter().filter(|event| period.holds(event.commit.committed.timestamp())).collect();
        let commits: Vec<&[&Event]> = events.chunk_by(|one, other| one.commit.id == other.commit.id).collect();
        let snapshots = verification.map(|found| found.snapshots.as_slice()).unwrap_or_default();
        Self {
            period,
            now,
            head: log.head.clone(),
            cut: log.cut.filter(|cut| period.since <= cut.at),
            events: events.len(),
            commits: commits.len(),
            activity: activity::activity(&events, period),
            subjects: tally::subjects(&commits),
            people: tally::people(&commits, log),
            coverage: coverage::coverage(&commits, log),
            aliases: aliases::endings(registry, period, now),
            governance: governance::changes(&commits, log),
            retention: retention::judge(registry, held, now),
            snapshots: snapshots.iter().filter(|snapshot| period.holds(snapshot.taken_at)).cloned().collect(),
            all_snapshots: snapshots.len(),
            verified: verification
                .filter(|found| !found.snapshots.is_empty() || !found.faults.is_empty())
                .map(|found| (found.outcome(), found.faults.len())),
            notes: log.notes.clone(),
        }
    }
}

/// Whole days between two moments, rounded down.
pub(crate) fn days_between(from: Timestamp, to: Timestamp) -> i64 {
    to.duration_since(from).as_hours().div_euclid(24)
}
