//! What the JSON scanner's errors mean, in words and places a person can act on.

use super::super::fault;
use jsonc_parser::ParseStringErrorKind as S;
use jsonc_parser::errors::ParseErrorKind as E;
use std::ops::Range;

/// A message and what to do about it.
pub(super) fn words(kind: &E) -> (&'static str, Option<&'static str>) {
    match kind {
        E::SingleQuotedStringsNotAllowed => ("single quotes, which JSON does not allow", Some("use double quotes")),
        E::String(S::UnterminatedStringLiteral) => {
            ("the quote that opens here is never closed", Some("close the quote"))
        }
        E::String(S::ExpectedFourHexDigits | S::ExpectedTwoHexDigits) => {
            ("expected four hexadecimal digits after `\\u`", None)
        }
        E::String(S::InvalidUnicodeEscapeSequence(_)) => {
            ("an escape that stands for no character", Some("write both halves of a surrogate pair"))
        }
        E::String(_) => ("an escape that JSON does not know", Some("write `\\\\` for a backslash")),
        E::UnterminatedCommentBlock | E::CommentsNotAllowed => {
            ("a comment, which JSON does not allow", Some("remove it"))
        }
        E::HexadecimalNumbersNotAllowed => {
            ("a hexadecimal number, which JSON does not allow", Some("write it in decimal"))
        }
        E::UnaryPlusNumbersNotAllowed => {
            ("a number with a plus sign, which JSON does not allow", Some("remove the plus sign"))
        }
        E::BareDecimalPointNumbersNotAllowed => ("a number needs digits on both sides of its point", None),
        E::NonFiniteNumbersNotAllowed => ("an infinity or NaN, which JSON cannot hold", None),
        E::ExpectedDigit | E::ExpectedDigitFollowingNegativeSign | E::ExpectedPlusMinusOrDigitInNumberLiteral => {
            ("expected a digit", None)
        }
        _ => ("a character that JSON does not allow here", None),
    }
}

/// The bytes to underline: the scanner's range runs from the start of a token to wherever it gave up.
pub(super) fn span(kind: &E, text: &str, start: usize, end: usize) -> Range<usize> {
    match kind {
        E::String(S::UnterminatedStringLiteral) | E::UnterminatedCommentBlock => start..fault::line_end(text, start),
        E::SingleQuotedStringsNotAllowed => {
            let closing = text.get(start + 1..fault::line_end(text, start)).and_then(|rest| rest.find('\''));
            start..closing.map_or(start + 1, |n| start + n + 2)
        }
        _ => start..end,
    }
}

/// The bare word that the scanner stumbled over, when it did.
pub(super) fn bare_word<'t>(kind: &E, text: &'t str, start: usize) -> Option<&'t str> {
    let rest = text.get(start..).filter(|_| matches!(kind, E::UnexpectedToken))?;
    let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '-').unwrap_or(rest.len());
    rest.get(..end).filter(|word| word.starts_with(char::is_alphabetic))
}

/// A bare word where a value should stand.
pub(super) fn word(word: &str) -> (&'static str, Option<&'static str>) {
    match word {
        "True" | "False" | "TRUE" | "FALSE" | "None" | "Null" | "NULL" => {
            ("a word that JSON does not know", Some("write `true`, `false` or `null`"))
        }
        "NaN" | "Infinity" => ("an infinity or NaN, which JSON cannot hold", None),
        _ => ("a text without quotes", Some("put the text in double quotes")),
    }
}
