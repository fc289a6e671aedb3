//! The audit report, and what came of verifying the snapshots.

mod html;
mod json;
mod markdown;
mod page;
mod text;
mod verification;
mod words;

pub use verification::{VerificationFormat, verification};

use super::guard::disarm;
use super::{OutputFormat, Style};
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

impl OutputFormat for ReportFormat {
    fn all() -> &'static [Self] {
        &[Self::Text, Self::Markdown, Self::Json, Self::Html]
    }

    fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Markdown => "markdown",
            Self::Json => "json",
            Self::Html => "html",
        }
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
