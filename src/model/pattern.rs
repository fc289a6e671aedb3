//! The naming pattern of the governance file.

use regex::{Regex, RegexBuilder};
use regex_syntax::ast::{self, ErrorKind};
use std::ops::Range;

/// How long a pattern may be, in bytes: nobody reads a longer one, and compiling takes time for each byte.
const LENGTH: usize = 10_000;

/// How large a compiled pattern may be, in bytes.
const SIZE: usize = 1 << 20;

/// Why a pattern cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatternFault {
    /// A phrase that follows the pattern.
    pub reason: String,
    /// What to write instead, when that is known.
    pub help: Option<&'static str>,
    /// The part of the pattern it is about, in bytes.
    pub part: Range<usize>,
}

/// Compiles a pattern.
pub(super) fn compile(pattern: &str) -> Result<Regex, PatternFault> {
    let whole = 0..pattern.len();
    if pattern.len() > LENGTH {
        let reason = format!("has {} bytes, more than the limit of {LENGTH}", pattern.len());
        return Err(PatternFault { reason, help: Some("write a shorter pattern"), part: whole });
    }
    RegexBuilder::new(pattern).size_limit(SIZE).build().map_err(|error| match error {
        regex::Error::CompiledTooBig(_) => PatternFault {
            reason: "would need too much memory".to_owned(),
            help: Some("repeat less: the lengths belong to `min_length` and `max_length`"),
            part: whole,
        },
        // The crate reports in a drawing of several lines; its parser says the same in values.
        error => match regex_syntax::Parser::new().parse(pattern) {
            Err(regex_syntax::Error::Parse(error)) => syntax(&error),
            Err(regex_syntax::Error::Translate(error)) => {
                let (start, end) = (error.span().start.offset, error.span().end.offset);
                PatternFault { reason: format!("does not compile: {}", error.kind()), help: None, part: start..end }
            }
            _ => PatternFault { reason: format!("does not compile: {error}"), help: None, part: whole },
        },
    })
}

fn syntax(error: &ast::Error) -> PatternFault {
    let part = error.span().start.offset..error.span().end.offset;
    let fault = |reason: &str, help| PatternFault { reason: reason.to_owned(), help, part: part.clone() };
    match error.kind() {
        ErrorKind::UnsupportedLookAround => fault(
            "looks around with `(?=`, `(?!`, `(?<=` or `(?<!`, which is not supported: such a pattern could run forever",
            Some(
                "write what a name consists of, such as `^[a-z][a-z0-9-]*$`; lengths belong to `min_length` and `max_length`",
            ),
        ),
        ErrorKind::UnsupportedBackreference => fault(
            "refers back to a group with `\\1`, which is not supported: such a pattern could run forever",
            Some("write out what may stand there"),
        ),
        kind => fault(&format!("does not compile: {kind}"), None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_are_told_in_words_and_placed() {
        for (pattern, reason, part) in [
            ("^[a-z", "does not compile: unclosed character class", 1..2),
            ("a)", "does not compile: unopened group", 1..2),
            ("*a", "does not compile: repetition operator missing expression", 0..0),
            ("\\p{Nope}", "does not compile: Unicode property not found", 0..8),
            ("a(?=b)", "looks around", 1..4),
            ("(a)\\1", "refers back", 3..5),
            ("(a{1000}){1000}", "would need too much memory", 0..15),
        ] {
            let fault = compile(pattern).expect_err(pattern);
            assert!(fault.reason.starts_with(reason), "{pattern}: {}", fault.reason);
            assert_eq!(fault.part, part, "{pattern}");
        }
    }
}
