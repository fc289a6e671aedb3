//! How results are shown: pure functions from values to text. Nothing here reads a file, a clock or the environment.
//!
//! Text that comes from the repository is hostile. Formats for people show it only after [`sanitize`] took the control
//! characters out; formats for machines keep the true text and escape it.

mod audit;
mod concise;
pub mod delta;
mod diff;
mod format;
mod full;
pub mod gfm;
mod github;
mod gitlab;
pub mod guard;
mod json;
mod junit;
pub mod markdown;
mod page;
mod paint;
mod plain;
pub mod position;
mod rdjson;
mod report;
pub mod sanitize;
mod sarif;
mod summary;
mod table;
mod wrap;

pub use audit::{LogFormat, log};
pub use delta::{DiffFormat, difference, flat};
pub use diff::unified;
pub use format::OutputFormat;
pub use github::failure_annotation;
pub(crate) use json::pretty;
pub use page::page;
pub(crate) use plain::{clip, count};
pub use report::{ReportFormat, VerificationFormat, audit_report, verification};
pub use summary::summary;
pub use table::rules_table;
pub use wrap::hanging;

use crate::finding::{Finding, Report};
use crate::text::Sources;
use guard::guarded;
use std::fmt;
use std::io::{self, Write};

/// The ways a report can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Format {
    /// Snippets, related places and help, for people.
    Full,
    /// `path:line:col: level[rule] message`, one line per finding, for editors and `grep`.
    Concise,
    /// Versioned JSON, for programs: `schemas/report.schema.json`.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// GitHub workflow commands, for annotations on a pull request.
    Github,
    /// GitLab's Code Quality report.
    Gitlab,
    /// JUnit XML, for whatever shows tests.
    Junit,
    /// Reviewdog's diagnostic format.
    Rdjson,
    /// GitHub's Markdown, for a job summary or a comment.
    Markdown,
}

impl OutputFormat for Format {
    fn all() -> &'static [Self] {
        &[
            Self::Full,
            Self::Concise,
            Self::Json,
            Self::Sarif,
            Self::Github,
            Self::Gitlab,
            Self::Junit,
            Self::Rdjson,
            Self::Markdown,
        ]
    }

    fn as_str(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Concise => "concise",
            Self::Json => "json",
            Self::Sarif => "sarif",
            Self::Github => "github",
            Self::Gitlab => "gitlab",
            Self::Junit => "junit",
            Self::Rdjson => "rdjson",
            Self::Markdown => "markdown",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What the place that shows the text can do. Formats for machines ignore it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Use ANSI colours.
    pub color: bool,
    /// How many columns a line may take.
    pub width: usize,
    /// Also show what a waiver or an inline suppression holds back.
    pub verbose: bool,
}

impl Default for Style {
    fn default() -> Self {
        Self { color: false, width: 80, verbose: false }
    }
}

impl Style {
    /// The width that layouts count with: below some size nothing useful fits, and overflowing is the lesser evil.
    fn columns(&self) -> usize {
        self.width.max(40)
    }
}

/// Writes a report in a format.
///
/// # Errors
/// When `out` cannot be written to.
pub fn render(
    format: Format,
    report: &Report,
    sources: &Sources,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    // Standard output flushes at every line end; ten thousand findings must not be ten thousand system calls.
    let mut out = io::BufWriter::with_capacity(64 * 1024, out);
    match format {
        Format::Full => guarded(&mut out, |out| full::write(report, sources, style, out))?,
        Format::Concise => guarded(&mut out, |out| concise::write(report, sources, style, out))?,
        Format::Json => json::write(report, sources, &mut out)?,
        Format::Sarif => sarif::write(report, sources, &mut out)?,
        Format::Github => github::write(report, sources, &mut out)?,
        Format::Gitlab => gitlab::write(report, sources, &mut out)?,
        Format::Junit => junit::write(report, sources, &mut out)?,
        Format::Rdjson => rdjson::write(report, sources, &mut out)?,
        Format::Markdown => markdown::write(report, sources, &mut out)?,
    }
    out.flush()
}

/// Writes findings as [`Format::Full`] shows them, without the closing line: for faults that stopped a run.
///
/// # Errors
/// When `out` cannot be written to.
pub fn findings(findings: &[Finding], sources: &Sources, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    guarded(out, |out| full::write_findings(findings, sources, style, out))
}
