//! A rule's Markdown page in a terminal.
//!
//! Not a Markdown renderer: it knows what our own pages use — headings, paragraphs, lists, fences, inline code, bold and
//! links — and passes everything else through.

use super::paint::{Ink, paint};
use super::wrap::wrap;
use super::{Style, sanitize};
use crate::finding::Level;

/// Shows a Markdown page: wrapped to the width, with captions over its code blocks, and colours where the style has them.
pub fn page(markdown: &str, style: &Style) -> String {
    let text = sanitize::lines(markdown);
    let mut page = Page { style, out: String::new(), block: Block::default() };
    let mut lines = text.split('\n').map(|line| line.strip_suffix(sanitize::REPLACEMENT).unwrap_or(line));
    while let Some(line) = lines.next() {
        if let Some(info) = line.trim_start().strip_prefix("```") {
            page.flush();
            let body: Vec<&str> = lines.by_ref().take_while(|line| line.trim() != "```").collect();
            page.fence(info, &body);
        } else {
            page.line(line);
        }
    }
    page.flush();
    let end = page.out.trim_end().len();
    page.out.truncate(end);
    page.out.push('\n');
    page.out
}

/// The paragraph or list item that is being collected.
#[derive(Default)]
struct Block {
    text: String,
    /// What its first line starts with, such as `- `.
    lead: String,
}

struct Page<'a> {
    style: &'a Style,
    out: String,
    block: Block,
}

impl Page<'_> {
    fn line(&mut self, line: &str) {
        let bare = line.trim();
        if bare.is_empty() {
            self.flush();
            self.gap();
        } else if let Some(heading) = heading(bare) {
            self.flush();
            self.gap();
            self.put(&paint(self.style, &[Ink::Bold], &inline(heading, &Style { color: false, ..*self.style })));
            self.gap();
        } else if bare.starts_with('|') || (bare.starts_with("<!--") && bare.ends_with("-->")) {
            self.flush();
            if bare.starts_with('|') {
                self.put(bare);
            }
        } else if let Some((lead, rest)) = item(line) {
            self.flush();
            self.block = Block { text: rest.to_owned(), lead };
        } else {
            if !self.block.text.is_empty() {
                self.block.text.push(' ');
            }
            self.block.text.push_str(bare);
        }
    }

    /// A code block: its file as a caption, its lines indented and untouched. Findings are output, and wrap.
    fn fence(&mut self, info: &str, body: &[&str]) {
        let mut words = info.split_whitespace();
        let language = words.next().unwrap_or_default();
        let file = words.find_map(|word| word.strip_prefix("file="));
        self.gap();
        if let Some(file) = file {
            self.put(&format!("  {}", paint(self.style, &[Ink::Dim], &format!("{file}:"))));
        }
        for line in body {
            if language == "findings" {
                self.finding(line);
            } else {
                let line = paint(self.style, &[Ink::Cyan], line.trim_end());
                self.put(format!("    {line}").trim_end());
            }
        }
        self.gap();
    }

    fn finding(&mut self, line: &str) {
        let ink = [(Level::Error, " error["), (Level::Warning, " warning["), (Level::Info, " info[")]
            .into_iter()
            .find(|(_, mark)| line.contains(mark))
            .map_or(Ink::Dim, |(level, _)| super::paint::level(level));
        for (index, part) in wrap(line, 0, self.style.columns() - 6).iter().enumerate() {
            let indent = if index == 0 { 4 } else { 6 };
            self.put(format!("{:indent$}{}", "", paint(self.style, &[ink], part)).trim_end());
        }
    }

    /// Writes the collected block.
    fn flush(&mut self) {
        let block = std::mem::take(&mut self.block);
        if block.text.is_empty() && block.lead.is_empty() {
            return;
        }
        let hang = block.lead.len();
        let text = inline(&block.text, self.style);
        for (index, line) in wrap(&text, 0, self.style.columns() - hang).iter().enumerate() {
            let lead = if index == 0 { block.lead.clone() } else { " ".repeat(hang) };
            self.put(&format!("{lead}{line}"));
        }
    }

    fn put(&mut self, line: &str) {
        self.out.push_str(line);
        self.out.push('\n');
    }

    /// One blank line, never two, and none at the top.
    fn gap(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }
}

fn heading(line: &str) -> Option<&str> {
    let rest = line.trim_start_matches('#');
    (rest.len() < line.len()).then(|| rest.strip_prefix(' ')).flatten()
}

/// `- text`, `* text` or `1. text`, with the indent it has.
fn item(line: &str) -> Option<(String, &str)> {
    let bare = line.trim_start();
    let indent = line.len() - bare.len();
    if let Some(rest) = bare.strip_prefix("- ").or_else(|| bare.strip_prefix("* ")) {
        return Some((format!("{:indent$}- ", ""), rest));
    }
    let number = bare.bytes().take_while(u8::is_ascii_digit).count();
    let rest = bare.get(number..)?.strip_prefix(". ")?;
    (1..=3).contains(&number).then(|| (format!("{:indent$}{}. ", "", &bare[..number]), rest))
}

/// Inline marks: code (coloured, or with its backticks), bold, links as `text (address)`.
fn inline(text: &str, style: &Style) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(['`', '*', '[', '<']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some((code, after)) = between(rest, "`", "`") {
            out.push_str(&if style.color { words(code, &[Ink::Cyan], style) } else { format!("`{code}`") });
            rest = after;
        } else if let Some((bold, after)) = between(rest, "**", "**") {
            out.push_str(&words(&inline(bold, &Style { color: false, ..*style }), &[Ink::Bold], style));
            rest = after;
        } else if let Some((stressed, after)) = stressed(rest) {
            out.push_str(&words(stressed, &[Ink::Bold], style));
            rest = after;
        } else if let Some((label, address, after)) = link(rest) {
            let label = inline(label, style);
            out.push_str(&if label == address { label } else { format!("{label} ({address})") });
            rest = after;
        } else if let Some((address, after)) = between(rest, "<", ">").filter(|(text, _)| text.starts_with("http")) {
            out.push_str(address);
            rest = after;
        } else {
            // Every mark is one byte.
            out.push_str(&rest[..1]);
            rest = &rest[1..];
        }
    }
    out + rest
}

/// Paints word by word, so that a line may break between any two.
fn words(text: &str, inks: &[Ink], style: &Style) -> String {
    text.split(' ').map(|word| paint(style, inks, word)).collect::<Vec<_>>().join(" ")
}

fn between<'a>(text: &'a str, open: &str, close: &str) -> Option<(&'a str, &'a str)> {
    text.strip_prefix(open)?.split_once(close).filter(|(inner, _)| !inner.is_empty())
}

/// `*word*`, but not the stars of `*.yaml` and `2 * 3`.
fn stressed(text: &str) -> Option<(&str, &str)> {
    let (inner, after) = between(text, "*", "*")?;
    let word = inner.starts_with(char::is_alphanumeric) && inner.ends_with(char::is_alphanumeric);
    (word && !after.starts_with(char::is_alphanumeric)).then_some((inner, after))
}

fn link(text: &str) -> Option<(&str, &str, &str)> {
    let (label, rest) = text.strip_prefix('[')?.split_once("](")?;
    let (address, after) = rest.split_once(')')?;
    (!label.contains(']')).then_some((label, address, after))
}
