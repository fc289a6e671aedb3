//! The report in a terminal: sentences, and tables that fit its width.

use super::page::{Cell, Table, Tone, page};
use crate::audit::report::AuditReport;
use crate::render::Style;
use crate::render::paint::{Ink, paint};
use crate::render::sanitize::one_line;
use crate::render::wrap::{width, wrap};

/// A column is not made narrower than this: dates and ids of commits stay whole.
const LEAST: usize = 12;

/// How many rows of a table are shown.
const ROWS: usize = 20;

pub(super) fn write(report: &AuditReport, style: &Style) -> String {
    let page = page(report);
    let mut out = format!("{}\n", paint(style, &[Ink::Bold], &one_line(&page.title)));
    for (name, value) in &page.facts {
        let fact = format!("{name}: {}", one_line(value));
        wrap(&fact, 0, style.columns()).iter().for_each(|line| out.push_str(&format!("{line}\n")));
    }
    out.push('\n');
    let wide = page.figures.iter().map(|figure| width(&figure.value)).max().unwrap_or(0);
    for figure in &page.figures {
        let pad = " ".repeat(wide.saturating_sub(width(&figure.value)));
        out.push_str(&format!("  {pad}{}  {}\n", tinted(style, figure.tone, &figure.value), figure.label));
    }
    for section in &page.sections {
        out.push_str(&format!("\n{}\n", paint(style, &[Ink::Bold], section.title)));
        for words in &section.words {
            wrap(&one_line(words), 0, style.columns()).iter().for_each(|line| out.push_str(&format!("{line}\n")));
        }
        if let Some(found) = &section.table {
            out.push('\n');
            table(found, style, &mut out);
        }
    }
    out
}

fn tinted(style: &Style, tone: Tone, text: &str) -> String {
    match tone {
        Tone::Plain => text.to_owned(),
        Tone::Good => paint(style, &[Ink::Green], text),
        Tone::Warn => paint(style, &[Ink::Yellow], text),
        Tone::Bad => paint(style, &[Ink::Red], text),
    }
}

fn plain(cell: &Cell) -> String {
    let text = match cell {
        Cell::Text(text) | Cell::Code(text) | Cell::Tag(text, _) => text.clone(),
        Cell::Codes(names, 0) => names.join(", "),
        Cell::Codes(names, more) => format!("{} and {more} more", names.join(", ")),
        Cell::Number(number) => number.to_string(),
    };
    one_line(&text).into_owned()
}

fn table(table: &Table, style: &Style, out: &mut String) {
    let (shown, more) = table.first(if style.verbose { usize::MAX } else { ROWS });
    let rows: Vec<Vec<String>> = shown.iter().map(|row| row.iter().map(plain).collect()).collect();
    let widths = fit(&table.heads, &rows, style.columns());
    let heads: Vec<String> = table.heads.iter().map(|head| (*head).to_owned()).collect();
    line(&heads, &widths, out, |_, text| paint(style, &[Ink::Dim], text));
    for (row, cells) in rows.iter().zip(shown) {
        line(row, &widths, out, |at, text| match cells.get(at) {
            Some(Cell::Tag(_, tone)) => tinted(style, *tone, text),
            _ => text.to_owned(),
        });
    }
    if more > 0 {
        out.push_str(&format!("  and {more} more; --format json lists all\n"));
    }
}

/// The widths of the columns: what they need, and where that is too much, less for the widest.
fn fit(heads: &[&str], rows: &[Vec<String>], columns: usize) -> Vec<usize> {
    let need = |at: usize, head: &str| {
        rows.iter().filter_map(|row| row.get(at)).map(|text| width(text)).max().unwrap_or(0).max(width(head))
    };
    let mut widths: Vec<usize> = heads.iter().enumerate().map(|(at, head)| need(at, head)).collect();
    let room = columns.saturating_sub(2 * heads.len());
    while widths.iter().sum::<usize>() > room {
        match widths.iter_mut().max() {
            Some(widest) if *widest > LEAST => *widest -= 1,
            _ => break,
        }
    }
    widths
}

/// One row, its cells broken into lines.
fn line(cells: &[String], widths: &[usize], out: &mut String, ink: impl Fn(usize, &str) -> String) {
    let broken: Vec<Vec<String>> = cells.iter().zip(widths).map(|(text, width)| wrap(text, 0, *width)).collect();
    let lines = broken.iter().map(Vec::len).max().unwrap_or(0);
    for number in 0..lines {
        let mut row = String::new();
        for (at, (parts, wide)) in broken.iter().zip(widths).enumerate() {
            let text = parts.get(number).map_or("", String::as_str);
            let pad = " ".repeat(wide.saturating_sub(width(text)));
            row.push_str(&format!("  {}{pad}", if text.is_empty() { String::new() } else { ink(at, text) }));
        }
        out.push_str(row.trim_end());
        out.push('\n');
    }
}
