//! For a terminal.

use super::outline::{Detail, Item, Piece, Tone, outline, value_words};
use super::words::{counts, summary, tree};
use crate::delta::Difference;
use crate::render::Style;
use crate::render::paint::{Ink, paint};
use crate::render::sanitize::one_line;
use crate::render::wrap::{width, wrap};
use crate::text::Sources;
use std::io::{self, Write};

pub(super) fn write(difference: &Difference, sources: &Sources, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let trees = (tree(&difference.base), tree(&difference.head));
    let (base, head) = (one_line(&trees.0), one_line(&trees.1));
    let sections = outline(difference, sources);
    if sections.is_empty() {
        writeln!(out, "{} between {base} and {head}", paint(style, &[Ink::Bold], "no semantic difference"))?;
    } else {
        for section in &sections {
            writeln!(out, "{}", paint(style, &[Ink::Bold], section.topic.title()))?;
            for each in &section.items {
                item(each, style, out)?;
            }
            writeln!(out)?;
        }
        let closing = format!("{base} → {head}: {}", summary(&counts(&difference.changes)));
        for line in wrap(&closing, 0, style.columns()) {
            writeln!(out, "{line}")?;
        }
    }
    for note in &difference.notes {
        writeln!(out, "note: {}", one_line(note))?;
    }
    Ok(())
}

/// Columns before the name.
const INDENT: usize = 4;

fn item(item: &Item, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let (mark, ink) = match item.tone {
        Tone::Added => ("+", Ink::Green),
        Tone::Removed => ("-", Ink::Red),
        Tone::Changed => ("~", Ink::Yellow),
        Tone::Alarming => ("!", Ink::Red),
    };
    let columns = style.columns();
    let name = one_line(&item.name);
    let head = format!("  {} {}", paint(style, &[ink], mark), paint(style, &[Ink::Bold], &name));
    let place = item.place.as_deref().map(|place| paint(style, &[Ink::Dim], &one_line(place)));
    let details: Vec<String> = item.details.iter().map(|each| detail(each, style)).collect();
    // One line where one is enough.
    if let [] | [_] = details.as_slice() {
        let parts: Vec<&str> = details.iter().chain(&place).map(String::as_str).collect();
        let line = std::iter::once(head.as_str()).chain(parts).collect::<Vec<_>>().join("  ");
        if width(&line) <= columns {
            return writeln!(out, "{line}");
        }
    }
    let first = place.as_ref().map(|place| format!("{head}  {place}")).filter(|line| width(line) <= columns);
    let alone = first.is_none();
    writeln!(out, "{}", first.unwrap_or(head))?;
    for detail in details.iter().chain(place.iter().filter(|_| alone)) {
        let indent = INDENT + 2;
        for (n, line) in wrap(detail, 0, columns.saturating_sub(indent + 2).max(20)).iter().enumerate() {
            let pad = if n == 0 { indent } else { indent + 2 };
            writeln!(out, "{:pad$}{line}", "")?;
        }
    }
    Ok(())
}

fn detail(detail: &Detail, style: &Style) -> String {
    match detail {
        Detail::Words(pieces) => said(pieces),
        Detail::Values { label, from, to } => {
            let words = said(&value_words(from.as_deref(), to.as_deref()));
            let ink = if label == "loosened" || label == "retargeted" { Ink::Red } else { Ink::Cyan };
            match label.as_str() {
                "" => words,
                label => format!("{} {words}", paint(style, &[ink], &one_line(label))),
            }
        }
    }
}

fn said(pieces: &[Piece]) -> String {
    let mut text = String::new();
    for piece in pieces {
        match piece {
            Piece::Said(words) => text.push_str(words),
            Piece::Named(name) => text.push_str(&one_line(name)),
        }
    }
    text
}
