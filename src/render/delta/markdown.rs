//! For a comment on a pull request.
//!
//! Every text of the repository stands in a code span, where GitHub sees no markup, no mention and no issue number.

use super::outline::{Detail, Item, Piece, Section, Tone, outline, value_words};
use super::words::{count, counts, summary, tree};
use crate::delta::Difference;
use crate::render::gfm::{code, opening, prose};
use crate::text::Sources;
use std::io::{self, Write};

/// GitHub takes 65 536 characters. Bytes are never fewer, and the closing words need room.
const ROOM: usize = 64_000;

/// Longer lists are folded.
const OPEN: usize = 15;

pub(super) fn write(difference: &Difference, sources: &Sources, out: &mut dyn Write) -> io::Result<()> {
    let between = format!("{} and {}", code(&tree(&difference.base)), code(&tree(&difference.head)));
    let sections = outline(difference, sources);
    let mut page = String::new();
    if sections.is_empty() {
        page.push_str(&format!("No semantic difference between {between}.\n"));
    } else {
        page.push_str(&format!("### What differs between {between}\n\n{}\n", summary(&counts(&difference.changes))));
    }
    let left_out = add(&sections, "####", ROOM, &mut page);
    if left_out > 0 {
        let more = count(left_out, "entry is", "entries are");
        page.push_str(&format!(
            "\n{more} left out, because a comment holds no more than 65 536 characters. `ssot diff` shows everything.\n"
        ));
    }
    let notes: Vec<String> = difference.notes.iter().map(|note| format!("- note: {}\n", code(note))).collect();
    if !notes.is_empty() && page.len() + notes.iter().map(String::len).sum::<usize>() < ROOM + 1000 {
        page.push('\n');
        notes.iter().for_each(|note| page.push_str(note));
    }
    out.write_all(page.as_bytes())
}

/// Adds sections under headings that start with `level`, as far as there is room in a page of `most` bytes; gives how many
/// items are left out.
pub fn add(sections: &[Section], level: &str, most: usize, page: &mut String) -> usize {
    sections.iter().map(|each| section(each, level, most, page)).sum()
}

fn section(section: &Section, level: &str, most: usize, page: &mut String) -> usize {
    let folded = section.items.len() > OPEN;
    let title = section.topic.title();
    let (open, close) = if folded {
        let size = section.items.len();
        (format!("\n<details><summary><b>{title}</b> ({size})</summary>\n\n"), "\n</details>\n")
    } else {
        (format!("\n{level} {title}\n\n"), "")
    };
    let mut lines = String::new();
    let mut shown = 0;
    for each in &section.items {
        let text = item(each);
        if page.len() + open.len() + lines.len() + text.len() + close.len() > most {
            break;
        }
        lines.push_str(&text);
        shown += 1;
    }
    if shown > 0 {
        page.push_str(&open);
        page.push_str(&lines);
        page.push_str(close);
    }
    section.items.len() - shown
}

fn item(item: &Item) -> String {
    let mark = match item.tone {
        Tone::Added => "added ",
        Tone::Removed => "removed ",
        Tone::Changed => "",
        Tone::Alarming => "⚠️ ",
    };
    let place = item.place.as_deref().map(|place| format!(" — {}", code(place))).unwrap_or_default();
    let details: Vec<String> = item.details.iter().map(detail).collect();
    let head = format!("- {mark}**{}**", code(&item.name));
    match details.as_slice() {
        [] => format!("{head}{place}\n"),
        [only] => format!("{head}: {only}{place}\n"),
        several => {
            let lines: Vec<String> = several.iter().map(|line| format!("  - {line}\n")).collect();
            format!("{head}{place}\n{}", lines.concat())
        }
    }
}

fn detail(detail: &Detail) -> String {
    match detail {
        Detail::Words(pieces) => said(pieces),
        Detail::Values { label, from, to } => {
            let words = said(&value_words(from.as_deref(), to.as_deref()));
            match label.as_str() {
                "" => words,
                "loosened" | "retargeted" => format!("**{label}** {words}"),
                "tightened" => format!("{label} {words}"),
                label => format!("{} {words}", code(label)),
            }
        }
    }
}

/// A sentence. Its pieces may come from a file that somebody else wrote: not even our own words are taken as they are.
fn said(pieces: &[Piece]) -> String {
    let mut text = String::new();
    let mut words = String::new();
    for piece in pieces {
        match piece {
            // Two harmless pieces can be an address when they are put together.
            Piece::Said(more) => words.push_str(more),
            Piece::Named(name) => {
                add_words(&mut text, &words);
                words.clear();
                join(&mut text, &code(name));
            }
        }
    }
    add_words(&mut text, &words);
    text
}

fn add_words(text: &mut String, words: &str) {
    if text.is_empty() && !words.is_empty() {
        // Blanks at the end stand before a name.
        let blanks = &words[words.trim_end_matches(' ').len()..];
        text.push_str(&opening(words));
        text.push_str(blanks);
    } else {
        join(text, &prose(words));
    }
}

/// Two code spans must not touch: their fences would be one.
fn join(text: &mut String, more: &str) {
    if text.ends_with('`') && more.starts_with('`') {
        text.push(' ');
    }
    text.push_str(more);
}
