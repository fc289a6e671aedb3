//! YAML → arena, from the events of `granit-parser`. The crate is named in this folder only.

mod errors;
mod scalar;
mod span;

use super::arena::MERGE;
use super::build::{Builder, Shape, Stopped};
use super::{Kind, ProblemKind};
use crate::text::Span;
use granit_parser::{ErrorKind, Event, Parser, ScalarStyle, ScanError, StructureStyle};

/// Longest key that may stand before a `:` without a `?`, in characters: what the specification says
/// (<https://yaml.org/spec/1.2.2/#742-flow-mappings>), and what keeps the parser's search for the colon short.
const KEY_LOOKAHEAD: usize = 1024;

/// A node that an alias can name.
#[derive(Clone, Copy)]
struct Anchored {
    node: u32,
    shape: Shape,
}

/// What an anchor names while the node it stands on is still open.
const OPEN: Anchored = Anchored { node: u32::MAX, shape: Shape { weight: 0, height: 0 } };

struct Reader<'b, 's> {
    builder: &'b mut Builder<'s>,
    /// Offset of the parsed text in the source: past a byte order mark.
    base: usize,
    /// The nodes of this document's anchors; the parser numbers anchors through all documents, in order.
    anchors: Vec<Anchored>,
    /// Number of the first anchor of this document.
    first_anchor: usize,
    /// Anchors of the open collections; 0 is none.
    open: Vec<usize>,
    /// Where the last token ended.
    cursor: usize,
}

/// Reads all documents from `base` on. What follows a fault is not read; the documents before it are kept.
pub(super) fn read(builder: &mut Builder<'_>, base: usize) {
    let source = builder.source();
    // The builder's own limit on depth is to be met first, at a place it knows.
    let depth = builder.depth_limit() as usize + 1;
    let options = granit_parser::options! {
        max_buffered_comment_events: usize::MAX,
        simple_key_max_lookahead: KEY_LOOKAHEAD,
        flow_nesting_limit: depth,
        block_nesting_limit: depth,
    };
    let mut parser = Parser::new_from_str_with_options(source.get(base..).unwrap_or_default(), options);
    let mut reader = Reader { builder, base, anchors: Vec::new(), first_anchor: 1, open: Vec::new(), cursor: base };
    while let Some(next) = parser.next_event() {
        let done = match next {
            Ok((event, span)) => reader.event(event, span),
            Err(error) => Err(reader.fault(&error)),
        };
        if let Err(Stopped) = done {
            reader.builder.drop_document();
            return;
        }
    }
}

impl Reader<'_, '_> {
    fn event(&mut self, event: Event<'_>, at: granit_parser::Span) -> Result<(), Stopped> {
        let bytes = at.byte_range().unwrap_or_default();
        let mut span = Span::new(self.base + bytes.start, self.base + bytes.end);
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let source = self.builder.source();
                let absent = style == ScalarStyle::Plain && span.is_empty() && tag.is_none();
                let text = if absent { "" } else { &*text };
                let kind = scalar::kind(text, style == ScalarStyle::Plain, tag.as_deref());
                match style {
                    ScalarStyle::Plain if absent && self.builder.expects_value() => {
                        span = span::after_colon(source, span)
                    }
                    ScalarStyle::Literal | ScalarStyle::Folded => {
                        span = span::block_scalar(source, span, self.cursor, text.is_empty());
                    }
                    _ => {}
                }
                self.cursor = span.range().end;
                let merge = style == ScalarStyle::Plain && text == "<<" && kind == Kind::String && tag.is_none();
                let (node, shape) = self.builder.scalar(kind, span, text, if merge { MERGE } else { 0 })?;
                self.define(anchor, Anchored { node, shape });
            }
            Event::SequenceStart(style, anchor, _) => self.open(Kind::Sequence, style, anchor, span)?,
            Event::MappingStart(style, anchor, _) => self.open(Kind::Mapping, style, anchor, span)?,
            Event::SequenceEnd | Event::MappingEnd => {
                // Only a flow collection has an end of its own; a block collection's is where the next thing starts.
                let end = if span.is_empty() { None } else { Some(span.end) };
                if end.is_some() {
                    self.cursor = span.range().end;
                }
                let (node, shape) = self.builder.close(end)?;
                let anchor = self.open.pop().unwrap_or_default();
                self.define(anchor, Anchored { node, shape });
            }
            Event::Alias(anchor) => {
                self.cursor = span.range().end;
                let target = anchor.checked_sub(self.first_anchor).and_then(|n| self.anchors.get(n)).copied();
                match target {
                    Some(target) if target.node != OPEN.node => {
                        self.builder.alias(target.node, target.shape, span)?;
                    }
                    _ => {
                        self.builder.problem(errors::alias_to_ancestor(), span);
                        return Err(Stopped);
                    }
                }
            }
            Event::Comment(..) => self.builder.comment(span),
            Event::DocumentEnd => {
                self.builder.end_document();
                self.first_anchor += self.anchors.len();
                self.anchors.clear();
            }
            // `#[non_exhaustive]`; what is left announces no node.
            _ => {}
        }
        Ok(())
    }

    fn open(&mut self, kind: Kind, style: StructureStyle, anchor: usize, mut span: Span) -> Result<(), Stopped> {
        if style == StructureStyle::Flow {
            self.cursor = span.range().end;
        } else if kind == Kind::Sequence && self.builder.expects_value() {
            span = span::sequence_value(self.builder.source(), span, self.cursor);
        }
        self.builder.open(kind, span)?;
        self.define(anchor, OPEN);
        self.open.push(anchor);
        Ok(())
    }

    /// Notes which node an anchor stands on; 0 is no anchor.
    fn define(&mut self, anchor: usize, anchored: Anchored) {
        let Some(n) = anchor.checked_sub(self.first_anchor) else { return };
        if n >= self.anchors.len() {
            self.anchors.resize(n + 1, OPEN);
        }
        if let Some(slot) = self.anchors.get_mut(n) {
            *slot = anchored;
        }
    }

    fn fault(&mut self, error: &ScanError) -> Stopped {
        let source = self.builder.source();
        let at = (self.base + error.marker().byte_offset().unwrap_or_default()).min(source.len());
        if *error.kind() == ErrorKind::RecursionLimitExceeded {
            return self.builder.too_deep(Span::new(at, at));
        }
        let (kind, span): (ProblemKind, Span) = errors::describe(error.kind(), source, at, self.cursor);
        self.builder.problem(kind, span);
        Stopped
    }
}
