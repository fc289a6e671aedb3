//! `path:line:col: level[rule] message`, one line per finding and nothing else.

use super::paint::{Ink, level, paint};
use super::{Style, position, sanitize};
use crate::finding::Report;
use crate::text::Sources;
use std::io::{self, Write};

pub(super) fn write(report: &Report, sources: &Sources, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    for finding in &report.findings {
        let start = position::resolve(&finding.location, sources).start;
        writeln!(
            out,
            "{}:{}:{}: {}[{}] {}",
            paint(style, &[Ink::Bold], &position::name(&finding.location, sources)),
            start.line,
            start.column,
            paint(style, &[Ink::Bold, level(finding.level)], finding.level.as_str()),
            finding.rule.id,
            sanitize::one_line(&finding.message),
        )?;
    }
    Ok(())
}
