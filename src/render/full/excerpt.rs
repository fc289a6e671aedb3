//! The few lines of a file that a snippet shows, fit for a terminal.

use super::group::{Group, digits};
use crate::render::sanitize::{REPLACEMENT, is_hostile};
use crate::render::wrap::char_width;
use crate::text::Span;
use std::ops::Range;

/// Columns between tab stops.
const TAB: usize = 4;
/// Stands for text that is cut off.
const CUT: char = '…';
/// Columns that a snippet needs beside line number and text: ` 12 │ text`.
pub(super) const FRAME: usize = 4;

/// Lines of text, each ending in `\n`, without tabs, control characters or anything wider than asked for.
#[derive(Debug, Default)]
pub(super) struct Excerpt {
    pub(super) text: String,
    /// The number of the first line, from 1.
    pub(super) first_line: u32,
    /// Where each label of the group is, in bytes of `text`.
    pub(super) labels: Vec<Range<usize>>,
    /// The display column (from 0) at which each label starts.
    pub(super) columns: Vec<usize>,
    /// How many display columns each label covers.
    pub(super) widths: Vec<usize>,
}

impl Excerpt {
    /// Reads the lines of a group's labels, those between, and one before and after unless blank.
    /// A line fits into `columns` beside line numbers that take `gutter` columns.
    pub(super) fn new(group: &Group<'_>, gutter: usize, columns: usize) -> Self {
        let (text, lines) = (group.file.text(), group.file.lines());
        let marked = group.labels.iter().map(|label| label.at.line);
        let (low, high) = (marked.clone().min().unwrap_or(1), marked.max().unwrap_or(1));
        let shown = |line: u32| {
            // A look at the line's head is enough: blank lines are short.
            let span = lines.line_span(line, text);
            text.as_bytes()
                .get(span.range())
                .is_some_and(|line| line.iter().take(256).any(|byte| !byte.is_ascii_whitespace()))
        };
        let first = if low > 1 && shown(low - 1) { low - 1 } else { low };
        let last = if high < lines.line_count() && shown(high + 1) { high + 1 } else { high };
        let budget = columns.saturating_sub(digits(last).max(gutter) + FRAME).max(20);
        let mut excerpt = Self {
            first_line: first,
            labels: vec![0..0; group.labels.len()],
            columns: vec![0; group.labels.len()],
            widths: vec![0; group.labels.len()],
            ..Self::default()
        };
        for line in first..=last {
            let marks: Vec<(usize, Range<usize>)> = group
                .labels
                .iter()
                .enumerate()
                .filter(|(_, label)| label.at.line == line)
                .map(|(index, label)| (index, label.start..label.end))
                .collect();
            excerpt.push(text, lines.line_span(line, text), &marks, budget);
        }
        excerpt
    }

    /// Appends one line, and notes where its marks came to lie.
    fn push(&mut self, text: &str, line: Span, marks: &[(usize, Range<usize>)], budget: usize) {
        let Range { start, end } = line.range();
        let from = window(text, start..end, marks, budget);
        let base = self.text.len();
        let mut column = 0;
        if from > start {
            self.text.push(CUT);
            column = 1;
        }
        // Where to cut should the line turn out too long, and the column there.
        let mut cut = (self.text.len(), column);
        let mut places: Vec<[Option<(usize, usize)>; 2]> = vec![[None; 2]; marks.len()];
        let mut truncated = false;
        let rest = text.get(from..end).unwrap_or_default();
        for (count, (at, c)) in rest.char_indices().enumerate() {
            note(&mut places, marks, from + at, (self.text.len(), column));
            let width = if c == '\t' { TAB - column % TAB } else { shown_width(c) };
            if column + width > budget || count > 4 * budget {
                truncated = true;
                break;
            }
            match c {
                '\t' => self.text.extend(std::iter::repeat_n(' ', width)),
                c if is_hostile(c) => self.text.push(REPLACEMENT),
                c => self.text.push(c),
            }
            column += width;
            if column < budget {
                cut = (self.text.len(), column);
            }
        }
        let stop = if truncated {
            self.text.truncate(cut.0);
            self.text.push(CUT);
            cut
        } else {
            note(&mut places, marks, end, (self.text.len(), column));
            (self.text.len(), column)
        };
        self.text.push('\n');
        for ((index, _), [from, to]) in marks.iter().zip(places) {
            // A mark outside the window is pulled to its edge.
            let from = from.unwrap_or(stop).min(stop);
            let to = to.unwrap_or(stop).clamp(from, stop);
            debug_assert!(from.0 >= base);
            self.labels[*index] = from.0..to.0;
            self.columns[*index] = from.1;
            self.widths[*index] = to.1 - from.1;
        }
    }
}

/// Notes the place in the excerpt for marks that start or end at a byte of the file.
fn note(
    places: &mut [[Option<(usize, usize)>; 2]],
    marks: &[(usize, Range<usize>)],
    byte: usize,
    place: (usize, usize),
) {
    for ([start, end], (_, mark)) in places.iter_mut().zip(marks) {
        // `>=`: an offset inside a character counts as the next one's start; it never happens with our own spans.
        if start.is_none() && byte >= mark.start {
            *start = Some(place);
        }
        if end.is_none() && byte >= mark.end {
            *end = Some(place);
        }
    }
}

fn shown_width(c: char) -> usize {
    if is_hostile(c) { 1 } else { char_width(c) }
}

/// The byte at which a line is shown from: its start if the marks are near it, else a bit before the first mark.
fn window(text: &str, line: Range<usize>, marks: &[(usize, Range<usize>)], budget: usize) -> usize {
    let Some(first) = marks.iter().map(|(_, mark)| mark.start).min() else { return line.start };
    let last = marks.iter().map(|(_, mark)| mark.end).max().unwrap_or(first);
    let width = |c: char| if c == '\t' { TAB } else { shown_width(c) };
    let mut column = 0;
    let head = text.get(line.start..line.end).unwrap_or_default();
    let mut fits = true;
    for (count, (at, c)) in head.char_indices().enumerate() {
        if line.start + at >= last {
            break;
        }
        column += width(c);
        if column >= budget || count > 4 * budget {
            fits = false;
            break;
        }
    }
    if fits {
        return line.start;
    }
    // A short mark stands near the middle; a long one, or one with a label, needs the room to its right. A line that
    // would lose only a few columns keeps them, in line with its neighbours.
    let most = budget / 3;
    let lead = (budget.saturating_sub(last - first) / 2).clamp(budget / 6, most);
    let mut from = first;
    let mut back = 0;
    let before = text.get(line.start..first).unwrap_or_default();
    for (count, (at, c)) in before.char_indices().rev().enumerate() {
        back += width(c);
        if back > most || count > 4 * budget {
            return from;
        }
        if back <= lead {
            from = line.start + at;
        }
    }
    line.start
}
