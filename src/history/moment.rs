//! A commit's time.

use std::fmt;

/// A moment as git keeps it: seconds since 1970 (before it, negative) and the offset of the author's clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Moment {
    /// Seconds since 1970-01-01T00:00:00Z.
    pub seconds: i64,
    /// Minutes east of UTC.
    pub offset: i32,
}

impl Moment {
    /// As a timestamp; times beyond the calendar of this program are its first or last moment.
    pub fn timestamp(self) -> jiff::Timestamp {
        let edge = if self.seconds < 0 { jiff::Timestamp::MIN } else { jiff::Timestamp::MAX };
        jiff::Timestamp::from_second(self.seconds).unwrap_or(edge)
    }
}

impl fmt::Display for Moment {
    /// RFC 3339 in UTC, to the second.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.timestamp())
    }
}
