//! Numbers, dates and names as the report writes them.

pub(super) use crate::render::audit::words::{detail, people, value};

use crate::finding::{Subject, SubjectKind};
use crate::history::{Oid, Person};
use crate::render::audit::words;
use jiff::Timestamp;

/// A sentence in parts, and which of them are code: those between backticks. One backtick too many is one of a name.
pub(super) fn parts(words: &str) -> impl Iterator<Item = (&str, bool)> {
    let (pairs, rest) = match words.matches('`').count() % 2 {
        0 => (words, None),
        _ => words.rsplit_once('`').map_or((words, None), |(pairs, _)| (pairs, words.get(pairs.len()..))),
    };
    let parts = pairs.split('`').enumerate().map(|(at, part)| (part, at % 2 == 1));
    parts.chain(rest.map(|rest| (rest, false))).filter(|(part, _)| !part.is_empty())
}

/// The day of a moment, in UTC.
pub(super) fn day(at: Timestamp) -> String {
    jiff::tz::Offset::UTC.to_datetime(at).date().to_string()
}

/// Enough of a commit's id for git to find it.
pub(super) fn commit(id: Oid) -> String {
    id.to_string().chars().take(12).collect()
}

/// `Ada <ada@example.com>`.
pub(super) fn address(person: &Person) -> String {
    match (person.name.trim(), person.email.trim()) {
        (name, email) if !name.is_empty() && !email.is_empty() => format!("{} <{}>", value(name), value(email)),
        _ => words::person(person),
    }
}

/// `alias web/users`.
pub(super) fn subject(subject: &Subject) -> String {
    format!("{} {}", subject.kind.as_str(), value(&subject.id))
}

/// A rule's name; limits and settings say by their path what they are.
pub(super) fn rule(subject: &Subject) -> String {
    match subject.kind {
        SubjectKind::Governance => value(&subject.id),
        _ => self::subject(subject),
    }
}

/// `1 anchor`, `30 aliases`.
pub(super) fn kinds(kind: SubjectKind, number: usize) -> String {
    counted(number, kind.as_str(), words::plural(kind))
}

/// A number with its thousands apart.
pub(super) fn count(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            // No line breaks inside a number.
            out.push('\u{a0}');
        }
        out.push(digit);
    }
    out
}

pub(super) fn plural<'a>(number: usize, one: &'a str, many: &'a str) -> &'a str {
    if number == 1 { one } else { many }
}

/// `1 commit`, `2 commits`.
pub(super) fn counted(number: usize, one: &str, many: &str) -> String {
    format!("{} {}", count(number), plural(number, one, many))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_stand_apart() {
        for (number, text) in [(0, "0"), (999, "999"), (1000, "1\u{a0}000"), (1_234_567, "1\u{a0}234\u{a0}567")] {
            assert_eq!(count(number), text);
        }
    }
}
