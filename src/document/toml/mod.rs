//! TOML → arena, from the tree of `toml_edit`.
//!
//! TOML is no format for large registries, so a tree between text and arena is affordable. Its parser refuses more than 80
//! levels; a scan of the text refuses earlier what would make it work in vain.

mod errors;
mod scan;

use super::build::{Builder, Stopped};
use super::{Kind, ProblemKind, fault};
use crate::text::Span;
use std::ops::Range;
use toml_edit::{Document, Item, TableLike, Value};

struct Reader<'b, 's> {
    builder: &'b mut Builder<'s>,
    /// Offset of the parsed text in the source: past a byte order mark.
    base: usize,
}

/// Reads the one document of the file. A fault leaves nothing of it: the parser stops at the first.
pub(super) fn read(builder: &mut Builder<'_>, base: usize) {
    let source = builder.source();
    let text = source.get(base..).unwrap_or_default();
    let scan = scan::scan(text, builder.depth_limit() as usize);
    for comment in scan.comments {
        builder.comment(Span::new(base + comment.start, base + comment.end));
    }
    if let Some(at) = scan.too_deep {
        builder.too_deep(Span::new(base + at, base + at + 1));
        return;
    }
    let mut reader = Reader { builder, base };
    match Document::parse(text) {
        Err(error) => reader.fault(&error, text, scan.unclosed),
        Ok(document) if document.as_table().is_empty() => {}
        Ok(document) => match reader.table(document.as_table(), None) {
            Ok(_) => reader.builder.end_document(),
            Err(Stopped) => reader.builder.drop_document(),
        },
    }
}

impl Reader<'_, '_> {
    /// A table of any kind. Its span reaches from its header, if it has one, over everything in it.
    fn table(&mut self, table: &dyn TableLike, header: Option<Range<usize>>) -> Result<Span, Stopped> {
        let mut span = header.map(|header| self.span(Some(header)));
        let id = self.builder.open(Kind::Mapping, span.unwrap_or_default())?;
        for (name, item) in table.iter() {
            let key = self.span(table.key(name).and_then(toml_edit::Key::span));
            self.builder.scalar(Kind::String, key, undecoded(self.builder.source(), name, key), 0)?;
            let value = self.item(item, key)?;
            span = Some(union(union(span.unwrap_or(key), key), value));
        }
        self.finish(id, span.unwrap_or_default())
    }

    fn item(&mut self, item: &Item, key: Span) -> Result<Span, Stopped> {
        match item {
            Item::None => self.scalar(Kind::Null, Span { start: key.end, end: key.end }, ""),
            Item::Value(value) => self.value(value),
            Item::Table(table) => self.table(table, table.span()),
            Item::ArrayOfTables(tables) => {
                let mut span = None;
                let id = self.builder.open(Kind::Sequence, key)?;
                for table in tables {
                    let item = self.table(table, table.span())?;
                    span = Some(union(span.unwrap_or(item), item));
                }
                self.finish(id, span.unwrap_or(key))
            }
        }
    }

    fn value(&mut self, value: &Value) -> Result<Span, Stopped> {
        let span = self.span(value.span());
        let written = self.builder.source().get(span.range()).unwrap_or_default();
        match value {
            Value::String(text) => {
                self.scalar(Kind::String, span, undecoded(self.builder.source(), text.value(), span))
            }
            Value::Integer(_) => self.scalar(Kind::Integer, span, written),
            Value::Float(_) => self.scalar(Kind::Float, span, written),
            Value::Boolean(_) => self.scalar(Kind::Bool, span, written),
            Value::Datetime(_) => self.scalar(Kind::String, span, written),
            Value::Array(items) => {
                let id = self.builder.open(Kind::Sequence, span)?;
                for item in items {
                    self.value(item)?;
                }
                self.finish(id, span)
            }
            Value::InlineTable(table) => self.table(table, value.span()),
        }
    }

    fn scalar(&mut self, kind: Kind, span: Span, text: &str) -> Result<Span, Stopped> {
        self.builder.scalar(kind, span, text, 0).map(|_| span)
    }

    fn finish(&mut self, id: u32, span: Span) -> Result<Span, Stopped> {
        self.builder.close(Some(span.end))?;
        self.builder.set_span(id, span);
        Ok(span)
    }

    fn fault(&mut self, error: &toml_edit::TomlError, text: &str, unclosed: Option<usize>) {
        if errors::is_depth(error.message()) {
            let at = self.span(error.span());
            self.builder.problem(ProblemKind::TooLarge { what: "the nesting", found: None, limit: errors::DEPTH }, at);
            return;
        }
        let (kind, span) = match fault::marker(text) {
            Some(marker) => (fault::problem(), marker.range()),
            None => errors::describe(error.message(), error.span().unwrap_or(text.len()..text.len()), text, unclosed),
        };
        let span = self.span(Some(span));
        self.builder.problem(kind, span);
    }

    fn span(&self, range: Option<Range<usize>>) -> Span {
        let range = range.unwrap_or_default();
        Span::new(self.base + range.start, self.base + range.end)
    }
}

fn union(a: Span, b: Span) -> Span {
    Span { start: a.start.min(b.start), end: a.end.max(b.end) }
}

/// A decoded text as the slice of the source that says the same, when nothing had to be decoded: it need not be stored then.
fn undecoded<'t>(source: &'t str, text: &'t str, span: Span) -> &'t str {
    let raw = source.get(span.range()).unwrap_or_default();
    [0, 1, 3]
        .into_iter()
        .filter_map(|quotes| raw.get(quotes..raw.len().checked_sub(quotes)?))
        .find(|raw| *raw == text)
        .unwrap_or(text)
}
