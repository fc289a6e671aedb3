//! Drawing an excerpt with miette.

use super::excerpt::{Excerpt, FRAME};
use super::group::{Group, digits};
use crate::finding::Level;
use crate::render::Style;
use crate::render::paint::{Ink, paint};
use crate::render::wrap::{width, wrap};
use crate::text::Position;
use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents, SourceCode,
    SourceSpan, SpanContents, ThemeCharacters, ThemeStyles,
};
use std::fmt;

/// A label with less room than this reads better below the snippet.
const LEAST_LABEL: usize = 24;
/// `╰── ` before a label.
const LABEL_LEAD: usize = 4;

/// A drawn snippet.
pub(super) struct Drawn {
    /// The lines, each ending in `\n`.
    pub(super) text: String,
    /// Messages that found no room beside their place.
    pub(super) notes: Vec<String>,
}

/// Draws a group of places, its line numbers right-aligned in `gutter` columns.
pub(super) fn draw(group: &Group<'_>, level: Level, gutter: usize, style: &Style) -> Drawn {
    let excerpt = Excerpt::new(group, gutter, style.columns());
    let mut notes = Vec::new();
    let mut order: Vec<usize> = (0..group.labels.len()).collect();
    order.sort_by_key(|index| excerpt.labels[*index].start);
    // Places of no width (a lone combining mark) share a column; miette moves each by one then.
    let moved = group.labels.len().saturating_sub(1);
    let labels = order
        .iter()
        .map(|&index| {
            let label = &group.labels[index];
            let (start, length) = (excerpt.labels[index].start, excerpt.labels[index].len());
            let message = label.message.as_deref().and_then(|message| {
                let middle = excerpt.columns[index] + excerpt.widths[index].max(1) / 2;
                let room = style.columns().saturating_sub(gutter + FRAME + middle + moved + LABEL_LEAD);
                if width(message) <= room {
                    return Some(message.to_owned());
                }
                if room >= LEAST_LABEL {
                    return Some(wrap(message, 0, room).join("\n"));
                }
                // With several places in one snippet, a note must say which it means.
                let several = group.labels.len() > 1;
                notes.push(if several { format!("{message} (line {})", label.at.line) } else { message.to_owned() });
                None
            });
            if index == 0 {
                LabeledSpan::new_primary_with_span(message, (start, length))
            } else {
                LabeledSpan::new_with_span(message, (start, length))
            }
        })
        .collect();
    // miette takes the looks of labels in the order of their offsets.
    let looks = order.iter().map(|&index| group.labels[index].primary).collect();
    let number_width = digits(excerpt.first_line + excerpt.text.matches('\n').count().saturating_sub(1) as u32);
    let view = View {
        name: group.name.clone(),
        at: group.labels.first().map_or(crate::render::position::TOP, |label| label.at),
        excerpt,
        labels,
    };
    Drawn { text: graphical(&view, level, looks, gutter.saturating_sub(number_width), style), notes }
}

fn graphical(view: &View, level: Level, looks: Vec<bool>, indent: usize, style: &Style) -> String {
    let handler = GraphicalReportHandler::new_themed(theme(level, &looks, style))
        // Any number but 0, which is how the view tells the question for the header from the one for the lines.
        .with_context_lines(1)
        .with_urls(false)
        .without_cause_chain()
        .without_syntax_highlighting();
    let mut drawn = String::new();
    if handler.render_report(&mut drawn, view).is_err() {
        // Unreachable: a String takes every write, and the view answers every question.
        return format!("  [{}:{}:{}]\n", view.name, view.at.line, view.at.column);
    }
    // The first line is miette's place for the message, which we show ourselves, above, with level and rule.
    let lines = drawn.lines().skip(1);
    let mut text = String::with_capacity(drawn.len());
    for line in lines {
        text.extend(std::iter::repeat_n(' ', indent));
        push_framed(&mut text, line.trim_end(), style);
        text.push('\n');
    }
    text
}

/// Appends a line of miette's, with the frame dimmed: the text is what matters. The frame is the first of its characters
/// on a line, since only a line number can stand before it.
fn push_framed(text: &mut String, line: &str, style: &Style) {
    let frame = line.char_indices().find(|(_, c)| matches!(c, '│' | '·' | '╭' | '╰'));
    match frame.and_then(|(at, c)| Some((line.get(..at)?, line.get(at..)?, c))) {
        Some((before, rest, c)) if style.color => {
            let drawn =
                rest.chars().take_while(|next| *next == c || (*next == '─' && c != '│')).map(char::len_utf8).sum();
            let (drawn, rest) = rest.split_at(drawn);
            text.push_str(before);
            text.push_str(&paint(style, &[Ink::Dim], drawn));
            text.push_str(rest);
        }
        _ => text.push_str(line),
    }
}

fn theme(level: Level, primary: &[bool], style: &Style) -> GraphicalTheme {
    let none = ThemeStyles::none();
    if !style.color {
        return GraphicalTheme { characters: ThemeCharacters::unicode(), styles: none };
    }
    let plain = none.linum;
    let look = match level {
        Level::Error => plain.red(),
        Level::Warning => plain.yellow(),
        Level::Info => plain.cyan(),
    };
    let highlights =
        primary.iter().map(|primary| if *primary { look.bold() } else { plain.bright_blue().bold() }).collect();
    GraphicalTheme {
        characters: ThemeCharacters::unicode(),
        styles: ThemeStyles { link: plain.cyan(), linum: plain.dimmed(), highlights, ..none },
    }
}

/// An excerpt as miette asks for it: it believes to read a file, and gets the excerpt whatever it asks.
#[derive(Debug)]
struct View {
    name: String,
    at: Position,
    excerpt: Excerpt,
    labels: Vec<LabeledSpan>,
}

impl SourceCode for View {
    fn read_span<'a>(
        &'a self,
        _: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let text = &self.excerpt.text;
        // Without context, miette wants line and column for the header: those of the file, not of the window.
        let header = before == 0 && after == 0;
        let (line, column) =
            if header { (self.at.line, self.at.column.saturating_sub(1)) } else { (self.excerpt.first_line, 0) };
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.clone(),
            text.as_bytes(),
            (0, text.len()).into(),
            line.saturating_sub(1) as usize,
            column as usize,
            text.matches('\n').count(),
        )))
    }
}

impl fmt::Display for View {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl std::error::Error for View {}

impl Diagnostic for View {
    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(self)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }
}
