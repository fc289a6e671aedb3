//! `path:line:col: level[rule] message`, one line per finding and nothing else.

use super::paint::{Ink, level, paint};
use super::position::Places;
use super::{Style, sanitize};
use crate::finding::Report;
use crate::text::Sources;
use std::io::{self, Write};

pub(super) fn write(report: &Report, sources: &Sources, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let places = Places::new(report, sources);
    for finding in &report.findings {
        let start = places.resolve(&finding.location).start;
        writeln!(
            out,
            "{}:{}:{}: {}[{}] {}",
            paint(style, &[Ink::Bold], &places.name(&finding.location)),
            start.line,
            start.column,
            paint(style, &[Ink::Bold, level(finding.level)], finding.level.as_str()),
            finding.rule.id,
            sanitize::one_line(&finding.message),
        )?;
    }
    Ok(())
}
