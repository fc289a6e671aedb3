//! The audit report, and what came of verifying the snapshots.

mod html;
mod json;
mod markdown;
mod page;
mod text;
mod verification;
mod words;

pub use verification::{VerificationFormat, verification};

use super::Style;
use super::guard::disarm;
use crate::audit::report::AuditReport;
use std::io::{self, Write};

/// The ways an audit report can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReportFormat {
    /// For a terminal.
    Text,
    /// For an issue, a wiki or a pull request.
    Markdown,
    /// Versioned JSON: `schemas/audit-report.schema.json`. It alone lists everything.
    Json,
    /// One page that needs nothing beside itself: no script, no font, no network.
    Html,
}

impl ReportFormat {
    /// Every format, in the order help texts list them.
    pub const fn all() -> [Self; 4] {
        [Self::Text, Self::Markdown, Self::Json, Self::Html]
    }

    /// The format's name on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Markdown => "markdown",
            Self::Json => "json",
            Self::Html => "html",
        }
    }

    /// Reads a format's name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::all().into_iter().find(|format| format.as_str() == text)
    }
}

/// Writes an audit report.
///
/// # Errors
/// When `out` cannot be written to.
pub fn audit_report(format: ReportFormat, report: &AuditReport, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    match format {
        ReportFormat::Text => out.write_all(disarm(&text::write(report, style)).as_bytes()),
        ReportFormat::Markdown => out.write_all(disarm(&markdown::write(report)).as_bytes()),
        ReportFormat::Json => json::write(report, out),
        ReportFormat::Html => out.write_all(html::write(report).as_bytes()),
    }
}
