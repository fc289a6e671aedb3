//! Times and durations as the registry's files write them.

use super::Spanned;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use std::fmt;

/// A moment as an alias or waiver states it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// An RFC 3339 date-time.
    At(Timestamp),
    /// A bare date: the whole day, in UTC.
    Day(Date),
}

/// Why a text is not a time.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct TimeError {
    /// In words a person would use.
    pub reason: String,
}

impl When {
    /// Reads an RFC 3339 date-time (with its offset) or a bare `YYYY-MM-DD`.
    ///
    /// # Errors
    /// When it is neither, or a date that the calendar does not have.
    pub fn parse(text: &str) -> Result<Self, TimeError> {
        let bytes = text.as_bytes();
        let shaped = bytes.len() >= 10
            && bytes
                .iter()
                .take(10)
                .enumerate()
                .all(|(i, b)| if i == 4 || i == 7 { *b == b'-' } else { b.is_ascii_digit() });
        if !shaped {
            return Err(TimeError { reason: "is not a date (2026-11-22) or a time (2026-11-22T12:00:00Z)".to_owned() });
        }
        let part =
            |range: std::ops::Range<usize>| text.get(range).and_then(|digits| digits.parse::<i16>().ok()).unwrap_or(0);
        let (year, month, day) = (part(0..4), part(5..7), part(8..10));
        let date = Date::new(year, i8::try_from(month).unwrap_or(0), i8::try_from(day).unwrap_or(0))
            .map_err(|_| TimeError { reason: no_such_day(year, month) })?;
        if bytes.len() == 10 {
            return Ok(Self::Day(date));
        }
        let wrong = || TimeError { reason: "is not an RFC 3339 time such as 2026-11-22T12:00:00Z".to_owned() };
        if !matches!(bytes.get(10), Some(b'T' | b't' | b' ')) || text.contains('[') {
            return Err(wrong());
        }
        if !(text.ends_with(['Z', 'z']) || text.get(19..).is_some_and(|tail| tail.contains(['+', '-']))) {
            return Err(TimeError { reason: "has no offset; end it with `Z` or `+02:00`".to_owned() });
        }
        text.parse::<Timestamp>().map(Self::At).map_err(|_| wrong())
    }

    /// The first moment it covers.
    pub fn start(self) -> Timestamp {
        match self {
            Self::At(at) => at,
            Self::Day(date) => midnight(date),
        }
    }

    /// The first moment after it: a bare date lasts through its day.
    pub fn end(self) -> Timestamp {
        match self {
            Self::At(at) => at,
            Self::Day(date) => date.tomorrow().map_or(Timestamp::MAX, midnight),
        }
    }

    /// Its day, in UTC.
    pub fn day(self) -> Date {
        match self {
            Self::At(at) => at.to_zoned(jiff::tz::TimeZone::UTC).date(),
            Self::Day(date) => date,
        }
    }

    /// How many days of the calendar lie between the day of `now` and its own; negative when that is gone by. Every
    /// message and report counts so, whatever the hour.
    pub fn days_from(self, now: Timestamp) -> i64 {
        self.day().since(Self::At(now).day()).map_or(0, |span| i64::from(span.get_days()))
    }

    /// True when the moment has passed at `now`.
    pub fn is_past(self, now: Timestamp) -> bool {
        self.end() <= now
    }
}

fn midnight(date: Date) -> Timestamp {
    date.to_zoned(jiff::tz::TimeZone::UTC).map_or(Timestamp::MAX, |zoned| zoned.timestamp())
}

fn no_such_day(year: i16, month: i16) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let name = usize::try_from(month - 1).ok().and_then(|index| MONTHS.get(index));
    let first = i8::try_from(month).ok().and_then(|month| Date::new(year, month, 1).ok());
    match (name, first) {
        (Some(name), Some(first)) => {
            format!("is not in the calendar: {name} {year} has {} days", first.days_in_month())
        }
        _ => "is not in the calendar: a year has 12 months".to_owned(),
    }
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::At(at) => write!(f, "{at}"),
            Self::Day(date) => write!(f, "{date}"),
        }
    }
}

/// A time field of a file: its text, and what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeField {
    /// As it is written.
    pub text: Spanned<String>,
    /// The moment.
    pub when: Result<When, TimeError>,
}

impl TimeField {
    pub(super) fn new(text: Spanned<String>) -> Self {
        let when = When::parse(&text.value);
        Self { text, when }
    }
}

/// A length of time as governance writes it: `90d`, `12h`, `2w`, `6mo`, `1y`.
///
/// A month counts 30 days and a year 365, so that `1y` is 365 days and `7y` 2555 days whenever one asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    hours: i64,
}

impl Span {
    /// Reads a whole number and a unit.
    ///
    /// # Errors
    /// In words, when the text is no such thing or not positive.
    pub fn parse(text: &str) -> Result<Self, TimeError> {
        let fail = |reason: &str| Err(TimeError { reason: reason.to_owned() });
        if text.starts_with('-') {
            return fail("is negative; a duration must be longer than nothing");
        }
        let split = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        let (digits, unit) = text.split_at(split);
        let hours = match unit {
            "h" => 1,
            "d" => 24,
            "w" => 24 * 7,
            "mo" => 24 * 30,
            "y" => 24 * 365,
            "" if !digits.is_empty() => {
                return fail("has no unit; write h, d, w, mo or y behind the number, as in 90d");
            }
            _ => return fail("is not a duration; write a whole number and h, d, w, mo or y, as in 90d"),
        };
        let Ok(number) = digits.parse::<i64>() else {
            return fail("is not a duration; write a whole number and h, d, w, mo or y, as in 90d");
        };
        match number.checked_mul(hours) {
            Some(0) => fail("is zero; a duration must be longer than nothing"),
            // A thousand years: beyond it the calendar arithmetic has no meaning.
            Some(hours) if hours <= 24 * 365 * 1000 => Ok(Self { hours }),
            _ => fail("is longer than a thousand years"),
        }
    }

    /// As an exact duration.
    pub fn duration(self) -> SignedDuration {
        SignedDuration::from_hours(self.hours)
    }

    /// Whole days, rounded down.
    pub fn days(self) -> i64 {
        self.hours / 24
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.hours % 24, self.hours / 24) {
            (0, 1) => f.write_str("1 day"),
            (0, days) => write!(f, "{days} days"),
            _ => write!(f, "{} hours", self.hours),
        }
    }
}

/// A duration field of a file: its text, and what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DurationField {
    /// As it is written.
    pub text: Spanned<String>,
    /// The length.
    pub length: Result<Span, TimeError>,
}

impl DurationField {
    pub(super) fn new(text: Spanned<String>) -> Self {
        let length = Span::parse(&text.value);
        Self { text, length }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bare_date_lasts_through_its_day() {
        let day = When::parse("2026-11-22").expect("a date");
        let at = |text: &str| text.parse::<Timestamp>().expect("a time");
        assert!(!day.is_past(at("2026-11-22T23:59:59Z")));
        assert!(day.is_past(at("2026-11-23T00:00:00Z")));
        assert_eq!(When::parse("2026-11-22T14:00:00+02:00").expect("a time").start(), at("2026-11-22T12:00:00Z"));
    }

    #[test]
    fn impossible_dates_are_explained() {
        for (text, words) in [
            ("2025-02-30", "is not in the calendar: February 2025 has 28 days"),
            ("2025-13-01", "is not in the calendar: a year has 12 months"),
            ("2025-01-01T25:00:00Z", "is not an RFC 3339 time such as 2026-11-22T12:00:00Z"),
            ("2025-01-01T12:00:00", "has no offset; end it with `Z` or `+02:00`"),
            ("soon", "is not a date (2026-11-22) or a time (2026-11-22T12:00:00Z)"),
        ] {
            assert_eq!(When::parse(text).expect_err(text).reason, words, "{text}");
        }
    }

    #[test]
    fn durations_count_as_the_contract_says() {
        for (text, days) in [("90d", 90), ("2w", 14), ("6mo", 180), ("1y", 365), ("7y", 2555), ("48h", 2)] {
            assert_eq!(Span::parse(text).map(Span::days), Ok(days), "{text}");
        }
        for text in ["-5d", "0d", "90", "d", "", "1.5d", "90 d", "9999999999999999999d", "5000y"] {
            assert!(Span::parse(text).is_err(), "{text}");
        }
    }
}
