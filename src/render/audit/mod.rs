//! The audit log as text, JSON Lines, CSV and Markdown.

mod csv;
mod jsonl;
pub(super) mod markdown;
mod text;
pub(super) mod words;

use super::guard::guarded;
use super::{OutputFormat, Style};
use crate::audit::Log;
use std::fmt;
use std::io::{self, Write};

/// The ways a log can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum LogFormat {
    /// For people, grouped by commit.
    Text,
    /// One JSON object per event: `schemas/audit-event.schema.json`.
    Jsonl,
    /// RFC 4180 with a header. Cells that a spreadsheet would take for a formula start with `'`.
    Csv,
    /// Tables, for an issue or a pull request.
    Markdown,
}

impl OutputFormat for LogFormat {
    fn all() -> &'static [Self] {
        &[Self::Text, Self::Jsonl, Self::Csv, Self::Markdown]
    }

    fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Jsonl => "jsonl",
            Self::Csv => "csv",
            Self::Markdown => "markdown",
        }
    }
}

impl fmt::Display for LogFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Writes a log in a format, in the order of its events.
///
/// # Errors
/// When `out` cannot be written to.
pub fn log(format: LogFormat, log: &Log, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut out = io::BufWriter::with_capacity(64 * 1024, out);
    match format {
        LogFormat::Text => guarded(&mut out, |out| text::write(log, style, out))?,
        LogFormat::Jsonl => jsonl::write(log, &mut out)?,
        LogFormat::Csv => csv::write(log, &mut out)?,
        LogFormat::Markdown => guarded(&mut out, |out| markdown::write(log, out))?,
    }
    out.flush()
}
