//! Lifetimes and distances between moments, in words.

use crate::model::{Alias, Lifetime, TimeField, When};
use crate::rules::Context;
use crate::text::Place;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

/// An alias's two moments, when both are there and can be read.
pub(super) fn life(alias: &Alias) -> Option<(When, When)> {
    Some((moment(alias.created_at.as_ref())?, moment(alias.expires_at.as_ref())?))
}

/// The moment of a field that is there and can be read; the schema reports those that cannot.
pub(super) fn moment(field: Option<&TimeField>) -> Option<When> {
    field?.when.as_ref().ok().copied()
}

/// True when an alias ends before it begins. Where a bare date is involved, days are compared.
pub(super) fn is_reversed(created: When, expires: When) -> bool {
    length(created, expires).is_negative()
}

/// The time from one moment to another. A bare date is a day, not an hour of it: from one to another, whole days count.
pub(super) fn length(from: When, to: When) -> SignedDuration {
    match (from, to) {
        (When::At(from), When::At(to)) => to.duration_since(from),
        _ => midnight_of(to.day()).duration_since(midnight_of(from.day())),
    }
}

fn midnight_of(date: Date) -> Timestamp {
    When::Day(date).start()
}

/// A length in days, or in hours when it is short; part of an hour counts as an hour.
pub(super) fn words(length: SignedDuration) -> String {
    let hours = length.as_secs().unsigned_abs().div_ceil(3600);
    match (hours, hours / 24) {
        (1, _) => "1 hour".to_owned(),
        (hours, 0..=1) if hours != 24 => format!("{hours} hours"),
        (_, 1) => "1 day".to_owned(),
        (_, days) => format!("{days} days"),
    }
}

/// A moment as people write it: a date, or a date and a time in UTC.
pub(super) fn written(when: When) -> String {
    match when {
        When::Day(date) => date.to_string(),
        When::At(at) => {
            let at = at.to_zoned(jiff::tz::TimeZone::UTC);
            format!("{} at {:02}:{:02} UTC", at.date(), at.hour(), at.minute())
        }
    }
}

/// The life of an alias.
pub(super) struct Life {
    pub(super) created: When,
    pub(super) expires: When,
    pub(super) length: SignedDuration,
    /// Where its end stands.
    pub(super) place: Place,
}

impl Life {
    /// What to do about a life longer than `limit`.
    pub(super) fn latest(&self, limit: Lifetime) -> String {
        let latest = match (self.created, self.expires) {
            (When::At(created), When::At(_)) => created.checked_add(limit.duration()).map(When::At),
            (created, _) => created.day().checked_add(limit.duration()).map(When::Day),
        };
        match latest {
            Ok(latest) => format!("let it end on {} or before", written(latest)),
            Err(_) => format!("let it end within {limit}"),
        }
    }
}

/// The aliases in use that live longer than `limit`. Without both dates nothing is known of a life.
pub(super) fn beyond<'a>(cx: &Context<'a>, limit: Lifetime) -> impl Iterator<Item = (&'a Alias, Life)> {
    cx.registry.aliases.iter().filter(|alias| alias.is_in_use()).filter_map(move |alias| {
        let (created, expires) = life(alias)?;
        let length = length(created, expires);
        let place = alias.expires_at.as_ref()?.text.place;
        (length > limit.duration()).then_some((alias, Life { created, expires, length, place }))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn when(text: &str) -> When {
        When::parse(text).expect("a time")
    }

    #[test]
    fn bare_dates_count_whole_days() {
        for (from, to, hours) in [
            ("2026-01-01", "2027-01-01", 365 * 24),
            ("2026-01-01T09:00:00Z", "2026-01-02", 24),
            ("2026-01-01", "2026-01-01T18:00:00Z", 0),
            ("2026-01-01T09:00:00Z", "2026-01-01T18:00:00Z", 9),
            ("2026-01-01T01:00:00+02:00", "2026-01-01", 24),
        ] {
            assert_eq!(length(when(from), when(to)), SignedDuration::from_hours(hours), "{from} to {to}");
        }
    }

    #[test]
    fn lengths_read_well() {
        for (minutes, text) in [
            (1, "1 hour"),
            (90, "2 hours"),
            (24 * 60, "1 day"),
            (25 * 60, "25 hours"),
            (48 * 60, "2 days"),
            (400 * 24 * 60, "400 days"),
        ] {
            assert_eq!(words(SignedDuration::from_mins(minutes)), text);
        }
    }
}
