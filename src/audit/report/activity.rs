//! How much happened when.

use super::Period;
use crate::audit::Event;
use jiff::{SignedDuration, Timestamp};

/// Events over time, in steps of equal length.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Activity {
    /// How many days a step takes.
    pub days: i64,
    /// The steps, the earliest first.
    pub bars: Vec<Bar>,
}

/// One step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bar {
    /// Its first moment.
    pub from: Timestamp,
    /// How many events it saw.
    pub events: usize,
}

/// More steps than this cannot be told apart on a page.
const MOST: i64 = 60;

pub(super) fn activity(events: &[&Event], period: Period) -> Activity {
    let span = period.until.duration_since(period.since);
    let all = span.as_hours().max(0) / 24 + 1;
    let fits = |days: &i64| (all + days - 1) / days <= MOST;
    let days = [1, 7, 28, 91, 364].into_iter().find(fits).unwrap_or_else(|| (all + MOST - 1) / MOST);
    let step = SignedDuration::from_hours(24 * days);
    let mut bars = Vec::new();
    let mut from = period.since;
    while from <= period.until && bars.len() <= MOST as usize {
        bars.push(Bar { from, events: 0 });
        let Ok(next) = from.checked_add(step) else { break };
        from = next;
    }
    for event in events {
        let since = event.commit.committed.timestamp().duration_since(period.since);
        let at = usize::try_from(since.as_hours() / (24 * days)).unwrap_or(0);
        let last = bars.len().saturating_sub(1);
        if let Some(bar) = bars.get_mut(at.min(last)) {
            bar.events += 1;
        }
    }
    Activity { days, bars }
}
