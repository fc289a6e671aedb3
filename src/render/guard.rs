//! Keeps text of the repository from giving orders to a CI runner.
//!
//! GitHub's runner reads every line that a step prints. One that starts with `::`, blanks aside, may be a command, and so
//! may `##[` anywhere in a line: a message that was wrapped in the wrong place could stop commands or mask words.

use super::sanitize::REPLACEMENT;
use memchr::memmem;
use std::borrow::Cow;
use std::io::{self, Write};

/// What starts a command in the runner's older syntax, wherever it stands.
pub(super) const LEGACY_COMMAND: &str = "##[";

/// What starts a command at the start of a line.
const COMMAND: &str = "::";

/// A text in which no line is a command: one character of what would make it one is U+FFFD.
pub fn disarm(text: &str) -> Cow<'_, str> {
    if text.split('\n').any(is_armed) {
        Cow::Owned(text.split('\n').map(line).collect::<Vec<_>>().join("\n"))
    } else {
        Cow::Borrowed(text)
    }
}

fn is_armed(line: &str) -> bool {
    memmem::find(line.as_bytes(), LEGACY_COMMAND.as_bytes()).is_some() || bare(line).starts_with(COMMAND)
}

fn line(text: &str) -> Cow<'_, str> {
    if !is_armed(text) {
        return Cow::Borrowed(text);
    }
    let mut line = text.replace(LEGACY_COMMAND, &format!("##{REPLACEMENT}"));
    let start = line.len() - bare(&line).len();
    if line.get(start..).is_some_and(|rest| rest.starts_with(COMMAND)) {
        line.replace_range(start..=start, REPLACEMENT.encode_utf8(&mut [0; 4]));
    }
    Cow::Owned(line)
}

/// A line without the blanks and colours before it.
fn bare(line: &str) -> &str {
    let mut rest = line.trim_start();
    while let Some((_, after)) = rest.strip_prefix("\u{1b}[").and_then(|escape| escape.split_once('m')) {
        rest = after.trim_start();
    }
    rest
}

/// Lets something write, and passes its lines on, disarmed.
pub(super) fn guarded(out: &mut dyn Write, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut guard = Guard { out, line: Vec::new() };
    write(&mut guard)?;
    guard.pass()
}

/// Holds the line that is not complete yet.
struct Guard<'a> {
    out: &'a mut dyn Write,
    line: Vec<u8>,
}

impl Guard<'_> {
    fn pass(&mut self) -> io::Result<()> {
        let line = std::mem::take(&mut self.line);
        self.out.write_all(disarm(&String::from_utf8_lossy(&line)).as_bytes())
    }
}

impl Write for Guard<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for part in bytes.split_inclusive(|byte| *byte == b'\n') {
            self.line.extend_from_slice(part);
            if part.ends_with(b"\n") {
                self.pass()?;
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_runner_would_obey_is_changed() {
        for (text, safe) in [
            ("::error::x", "\u{fffd}:error::x"),
            ("a\n  \u{a0}::stop-commands::x\n", "a\n  \u{a0}\u{fffd}:stop-commands::x\n"),
            ("\u{1b}[1m ::x", "\u{1b}[1m \u{fffd}:x"),
            ("a ##[group]b ##[", "a ##\u{fffd}group]b ##\u{fffd}"),
        ] {
            assert_eq!(disarm(text), safe);
        }
        for text in ["crate::module", "a ::error::x", ":x", "# [a] ##", "", "a\n\n"] {
            assert!(matches!(disarm(text), Cow::Borrowed(_)), "{text}");
        }
    }

    #[test]
    fn pieces_of_a_line_count_together() {
        let mut out = Vec::new();
        let pieces = ["a\n ", ":", ":error::x #", "#[b]\nc ::", "\n::d"];
        guarded(&mut out, |out| pieces.iter().try_for_each(|piece| write!(out, "{piece}"))).expect("memory");
        let expected = "a\n \u{fffd}:error::x ##\u{fffd}b]\nc ::\n\u{fffd}:d";
        assert_eq!(String::from_utf8(out).expect("UTF-8"), expected);
    }
}
