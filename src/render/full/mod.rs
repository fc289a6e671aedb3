//! Findings for people: what is wrong, the text it is about with every place involved, and what to do next.
//!
//! The cost of a finding depends on the lines that are shown, never on the size of the file.

mod excerpt;
mod group;
mod snippet;

use super::paint::{Ink, level, paint};
use super::summary::summary;
use super::wrap::{width, wrap};
use super::{Style, position, sanitize};
use crate::finding::{Finding, Report};
use crate::text::Sources;
use group::{Group, Piece};
use std::io::{self, Write};

pub(super) fn write(report: &Report, sources: &Sources, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    write_findings(&report.findings, sources, style, out)?;
    if style.verbose && !report.waived.is_empty() {
        waived(report, sources, style, out)?;
        writeln!(out)?;
    }
    for note in &report.notes {
        labelled(style, "note:", &[Ink::Bold], &note.0, 0, out)?;
    }
    writeln!(out, "{}", summary(report, style))
}

pub(super) fn write_findings(
    findings: &[Finding],
    sources: &Sources,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    for finding in findings {
        one(finding, sources, style, out)?;
        writeln!(out)?;
    }
    Ok(())
}

fn one(finding: &Finding, sources: &Sources, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    header(finding, style, out)?;
    let pieces = group::pieces(finding, sources, style);
    let gutter = pieces.iter().map(Piece::number_width).max().unwrap_or(1);
    for piece in &pieces {
        match piece {
            Piece::Bare { name, message } => bare(name, message.as_deref(), gutter, style, out)?,
            Piece::Group(group) => show(group, finding, gutter, style, out)?,
        }
    }
    match &finding.help {
        Some(help) => labelled(style, "help:", &[Ink::Bold, Ink::Cyan], help, 2, out),
        None => Ok(()),
    }
}

/// `error[family/defect]: message`, with the message's later lines indented.
fn header(finding: &Finding, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let prefix = format!("{}[{}]", finding.level, finding.rule.id);
    let message = sanitize::one_line(&finding.message);
    let columns = style.columns();
    // The first line loses two columns to `: `, the others two to their indent.
    let lines = wrap(&message, width(&prefix), columns - 2);
    write!(out, "{}:", paint(style, &[Ink::Bold, level(finding.level)], &prefix))?;
    for (index, line) in lines.iter().enumerate() {
        let indent = match index {
            0 if line.is_empty() => "",
            0 => " ",
            _ => "\n  ",
        };
        write!(out, "{indent}{}", paint(style, &[Ink::Bold], line))?;
    }
    writeln!(out)
}

/// A file of which no text can be shown.
fn bare(name: &str, message: Option<&str>, gutter: usize, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{:gutter$}  ──[{}]", "", paint(style, &[Ink::Cyan], name))?;
    match message {
        Some(message) => labelled(style, "note:", &[Ink::Bold], message, 2, out),
        None => Ok(()),
    }
}

fn show(group: &Group<'_>, finding: &Finding, gutter: usize, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let shown = snippet::draw(group, finding.level, gutter, style);
    out.write_all(shown.text.as_bytes())?;
    for note in &shown.notes {
        labelled(style, "note:", &[Ink::Bold], note, 2, out)?;
    }
    Ok(())
}

/// `help: text`, with the later lines under the first.
fn labelled(
    style: &Style,
    label: &str,
    inks: &[Ink],
    text: &str,
    indent: usize,
    out: &mut dyn Write,
) -> io::Result<()> {
    let hang = indent + label.len() + 1;
    let text = sanitize::lines(text);
    for (index, line) in wrap(&text, 0, style.columns() - hang).iter().enumerate() {
        if index == 0 {
            writeln!(out, "{:indent$}{} {line}", "", paint(style, inks, label))?;
        } else {
            writeln!(out, "{}", format!("{:hang$}{line}", "").trim_end())?;
        }
    }
    Ok(())
}

fn waived(report: &Report, sources: &Sources, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    for waived in &report.waived {
        let finding = &waived.finding;
        let at = position::resolve(&finding.location, sources).start;
        let by = position::resolve(&waived.by.location, sources).start;
        let text = format!(
            "{}[{}] {}:{}:{}: {}\nby {}:{}: {}",
            finding.level,
            finding.rule.id,
            sanitize::path(&finding.location.path),
            at.line,
            at.column,
            sanitize::one_line(&finding.message),
            position::name(&waived.by.location, sources),
            by.line,
            sanitize::one_line(&waived.by.reason),
        );
        labelled(style, "waived:", &[Ink::Dim], &text, 0, out)?;
    }
    Ok(())
}
