//! The report for an issue, a wiki or a pull request.

use super::page::{Cell, Table, Tone, page};
use super::words::{count, counted, day, parts};
use crate::audit::report::{Activity, AuditReport};
use crate::render::audit::markdown::{code, plain};
use std::fmt::Write as _;

/// How many rows of a table are shown.
const ROWS: usize = 50;

pub(super) fn write(report: &AuditReport) -> String {
    let page = page(report);
    let mut out = format!("# {}\n\n", plain(&page.title));
    for (name, value) in &page.facts {
        let _ = writeln!(out, "- **{name}**: {}", sentence(value));
    }
    let figures: Vec<String> =
        page.figures.iter().map(|figure| format!("**{}** {}", plain(&figure.value), plain(&figure.label))).collect();
    let _ = writeln!(out, "\n{}\n", figures.join(" · "));
    if report.events > 0 {
        let _ = writeln!(out, "{}\n", sparkline(&report.activity));
    }
    for section in &page.sections {
        let _ = writeln!(out, "## {}\n", section.title);
        for words in &section.words {
            let _ = writeln!(out, "{}\n", sentence(words));
        }
        if let Some(found) = &section.table {
            table(found, &mut out);
        }
    }
    out
}

/// Sentences hold code between backticks. What a path or a revision in them may add cannot mean anything but that.
fn sentence(words: &str) -> String {
    parts(words).map(|(part, is_code)| if is_code { code(part) } else { plain(part) }).collect()
}

/// One block for each step of time.
fn sparkline(activity: &Activity) -> String {
    const BLOCKS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let most = activity.bars.iter().map(|bar| bar.events).max().unwrap_or(0).max(1);
    let block = |events: usize| match events {
        0 => '·',
        events => BLOCKS.get((events * 8).div_ceil(most).saturating_sub(1)).copied().unwrap_or('█'),
    };
    let line: String = activity.bars.iter().map(|bar| block(bar.events)).collect();
    let from = activity.bars.first().map(|bar| day(bar.from)).unwrap_or_default();
    let step = counted(usize::try_from(activity.days).unwrap_or(1), "day", "days");
    format!("`{line}` changes from {from} on, {step} a step, at most {} in one", count(most))
}

fn table(table: &Table, out: &mut String) {
    let _ = writeln!(out, "| {} |", table.heads.join(" | "));
    let rule: Vec<&str> = table
        .heads
        .iter()
        .enumerate()
        .map(|(at, _)| match table.rows.first().and_then(|row| row.get(at)) {
            Some(Cell::Number(_)) => "--:",
            _ => "---",
        })
        .collect();
    let _ = writeln!(out, "|{}|", rule.join("|"));
    let (rows, more) = table.first(ROWS);
    for row in rows {
        let cells: Vec<String> = row.iter().map(cell).collect();
        let _ = writeln!(out, "| {} |", cells.join(" | "));
    }
    if more > 0 {
        let _ = writeln!(out, "\nand {} more; `--format json` lists all", count(more));
    }
    out.push('\n');
}

fn cell(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => plain(text),
        Cell::Code(text) => code(text),
        Cell::Codes(names, more) => {
            let mut names: Vec<String> = names.iter().map(|name| code(name)).collect();
            if *more > 0 {
                names.push(format!("and {more} more"));
            }
            names.join(", ")
        }
        Cell::Number(number) => number.to_string(),
        Cell::Tag(text, Tone::Bad | Tone::Warn) => format!("**{}**", plain(text)),
        Cell::Tag(text, _) => plain(text),
    }
}
