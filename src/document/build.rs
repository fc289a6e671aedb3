//! Building the arena from a stream of "scalar", "open", "close" and "alias", and holding it to the limits.

use super::arena::{Arena, MERGE, Mark, OWNED, Record};
use super::{Comment, Kind, Limits, NodeId, Problem, ProblemKind, duplicates};
use crate::text::Span;

/// Nesting is never allowed past this, whatever the limits say: walks over the tree are recursive, and threads have 2 MB of
/// stack.
const MOST_DEPTH: u32 = 512;
/// Bytes of text that weigh as much as a node where expansion is measured, so that long texts cannot be multiplied for free.
const BYTES_PER_NODE: u64 = 64;
/// How many times as large as it is written a document may grow by aliases, beyond [`Limits::alias_expansion`].
const EXPANSION: u64 = 10;
/// Duplicate keys reported for one file; the rest repeats what these say.
const MOST_KEYS_REPORTED: usize = 1000;

/// Reading has to stop; the reason is among the problems.
#[derive(Debug)]
pub(super) struct Stopped;

/// Size of a finished node with everything below it, aliases followed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shape {
    /// Nodes, long texts counted as several.
    pub(super) weight: u64,
    /// Levels: 1 for a scalar.
    pub(super) height: u32,
}

/// A collection that is still open.
#[derive(Debug)]
struct Frame {
    id: u32,
    kind: Kind,
    /// Where its children start among the pending ones.
    first: usize,
    /// Sums up the children.
    shape: Shape,
    /// Where the last child ends.
    end: u32,
    /// Some key is a plain `<<`.
    merges: bool,
}

/// A document under construction.
pub(super) struct Builder<'s> {
    source: &'s str,
    limits: Limits,
    arena: Arena,
    frames: Vec<Frame>,
    pending: Vec<u32>,
    root: Option<u32>,
    roots: Vec<NodeId>,
    comments: Vec<Comment>,
    problems: Vec<Problem>,
    keys_reported: usize,
    /// Where the current document starts in the arena.
    mark: Mark,
    /// Weight of what is written, an alias counted as one node.
    written: u64,
    /// Weight once aliases are followed.
    expanded: u64,
}

/// What a [`Builder`] leaves.
pub(super) struct Built {
    pub(super) arena: Arena,
    pub(super) roots: Vec<NodeId>,
    pub(super) comments: Vec<Comment>,
    pub(super) problems: Vec<Problem>,
}

impl<'s> Builder<'s> {
    /// Starts on a text; every span is an offset into it.
    pub(super) fn new(source: &'s str, limits: &Limits) -> Self {
        Self {
            source,
            limits: Limits { depth: limits.depth.min(MOST_DEPTH), ..*limits },
            arena: Arena::for_text(source.len()),
            frames: Vec::new(),
            pending: Vec::new(),
            root: None,
            roots: Vec::new(),
            comments: Vec::new(),
            problems: Vec::new(),
            keys_reported: 0,
            mark: Mark::default(),
            written: 0,
            expanded: 0,
        }
    }

    /// The whole text.
    pub(super) fn source(&self) -> &'s str {
        self.source
    }

    /// Levels of nesting that are allowed.
    pub(super) fn depth_limit(&self) -> u32 {
        self.limits.depth
    }

    /// Adds a scalar.
    pub(super) fn scalar(
        &mut self,
        kind: Kind,
        span: Span,
        text: &str,
        mut flags: u8,
    ) -> Result<(u32, Shape), Stopped> {
        self.count(span)?;
        let shape = Shape { weight: 1 + text.len() as u64 / BYTES_PER_NODE, height: 1 };
        self.written += shape.weight;
        self.expanded += shape.weight;
        let (first, count) = match self.place(text) {
            Some(place) => place,
            None => {
                flags |= OWNED;
                self.arena.push_text(text)
            }
        };
        if flags & MERGE != 0 {
            let key = self.expects_key();
            match self.frames.last_mut() {
                Some(frame) if key => frame.merges = true,
                _ => flags &= !MERGE,
            }
        }
        let id = self.arena.push(Record { start: span.start, end: span.end, first, count, kind, flags });
        self.attach(id, span.end, shape);
        Ok((id, shape))
    }

    /// Opens a list or a mapping.
    pub(super) fn open(&mut self, kind: Kind, span: Span) -> Result<u32, Stopped> {
        if self.frames.len() >= self.limits.depth as usize {
            return Err(self.too_deep(span));
        }
        self.count(span)?;
        self.written += 1;
        self.expanded += 1;
        let id = self.arena.push(Record { start: span.start, end: span.end, first: 0, count: 0, kind, flags: 0 });
        let shape = Shape { weight: 1, height: 0 };
        self.frames.push(Frame { id, kind, first: self.pending.len(), shape, end: span.end, merges: false });
        Ok(id)
    }

    /// Closes the innermost collection: at `end`, or where its last child ends.
    pub(super) fn close(&mut self, end: Option<u32>) -> Result<(u32, Shape), Stopped> {
        let Some(mut frame) = self.frames.pop() else { return Err(Stopped) };
        if frame.kind == Kind::Mapping {
            self.report_keys(frame.first);
            if frame.merges {
                let merged = duplicates::merge(&self.arena, self.source, &mut self.pending, frame.first);
                frame.shape.weight += merged;
                self.expanded += merged;
                self.check_expansion(frame.span())?;
            }
        }
        let end = end.unwrap_or(frame.end);
        self.arena.set_children(frame.id, self.pending.drain(frame.first..), end);
        let shape = Shape { weight: frame.shape.weight, height: frame.shape.height + 1 };
        self.attach(frame.id, end, shape);
        Ok((frame.id, shape))
    }

    /// Adds a finished node once more.
    pub(super) fn alias(&mut self, id: u32, shape: Shape, span: Span) -> Result<(), Stopped> {
        if self.frames.len() + shape.height as usize > self.limits.depth as usize + 1 {
            return Err(self.too_deep(span));
        }
        self.written += 1;
        self.expanded = self.expanded.saturating_add(shape.weight);
        self.check_expansion(span)?;
        self.attach(id, span.end, shape);
        Ok(())
    }

    /// True when the next node is a key of a mapping.
    pub(super) fn expects_key(&self) -> bool {
        self.frames.last().is_some_and(|f| f.kind == Kind::Mapping && (self.pending.len() - f.first).is_multiple_of(2))
    }

    /// True when the next node is a value of a mapping.
    pub(super) fn expects_value(&self) -> bool {
        self.frames.last().is_some_and(|f| f.kind == Kind::Mapping) && !self.expects_key()
    }

    /// The innermost open collection.
    pub(super) fn innermost(&self) -> Option<Kind> {
        self.frames.last().map(|frame| frame.kind)
    }

    /// Sets the span of a node.
    pub(super) fn set_span(&mut self, id: u32, span: Span) {
        self.arena.set_span(id, span);
    }

    /// Ends a document; a root that is only an absent value is dropped.
    pub(super) fn end_document(&mut self) {
        if let Some(id) = self.root.take() {
            let record = self.arena.record(id);
            if record.kind == Kind::Null && record.start == record.end {
                self.arena.truncate(self.mark);
            } else {
                self.roots.push(NodeId(id));
            }
        }
        self.mark = self.arena.mark();
    }

    /// Drops the document that is being read.
    pub(super) fn drop_document(&mut self) {
        self.frames.clear();
        self.pending.clear();
        self.root = None;
        self.arena.truncate(self.mark);
    }

    /// Adds a comment.
    pub(super) fn comment(&mut self, span: Span) {
        self.comments.push(Comment { span });
    }

    /// Adds a problem.
    pub(super) fn problem(&mut self, kind: ProblemKind, span: Span) {
        self.problems.push(Problem { kind, span: Some(span) });
    }

    /// Reports nesting past the limit.
    pub(super) fn too_deep(&mut self, span: Span) -> Stopped {
        let limit = u64::from(self.limits.depth);
        self.too_large("the nesting", limit, span)
    }

    fn too_large(&mut self, what: &'static str, limit: u64, span: Span) -> Stopped {
        self.problem(ProblemKind::TooLarge { what, found: None, limit }, span);
        Stopped
    }

    fn count(&mut self, span: Span) -> Result<(), Stopped> {
        if self.arena.len() >= self.limits.nodes as usize {
            return Err(self.too_large("the number of values", u64::from(self.limits.nodes), span));
        }
        Ok(())
    }

    /// Measured against what has been read so far, so that nothing is built first and refused later.
    fn check_expansion(&mut self, span: Span) -> Result<(), Stopped> {
        let limit = (EXPANSION * self.written).saturating_add(self.limits.alias_expansion);
        if self.expanded > limit || self.arena.child_count() > (u32::MAX / 2) as usize {
            return Err(self.too_large("the alias expansion", limit, span));
        }
        Ok(())
    }

    fn attach(&mut self, id: u32, end: u32, shape: Shape) {
        match self.frames.last_mut() {
            Some(frame) => {
                frame.shape.weight = frame.shape.weight.saturating_add(shape.weight);
                frame.shape.height = frame.shape.height.max(shape.height);
                frame.end = frame.end.max(end);
                self.pending.push(id);
            }
            None => self.root = Some(id),
        }
    }

    /// Where a text lies in the source, when it is a slice of it. Parsers lend what they need not decode; its address tells
    /// the offset without a search.
    fn place(&self, text: &str) -> Option<(u32, u32)> {
        let offset = (text.as_ptr() as usize).checked_sub(self.source.as_ptr() as usize)?;
        let end = offset.checked_add(text.len())?;
        (end <= self.source.len()).then_some((u32::try_from(offset).ok()?, u32::try_from(text.len()).ok()?))
    }

    fn report_keys(&mut self, first: usize) {
        let children = self.pending.get(first..).unwrap_or_default();
        if children.len() < 4 {
            return;
        }
        for clash in duplicates::clashes(&self.arena, self.source, children) {
            if self.keys_reported == MOST_KEYS_REPORTED {
                return;
            }
            self.keys_reported += 1;
            let (first, again) = (self.arena.record(clash.first), self.arena.record(clash.again));
            let key = duplicates::shown(self.arena.text(self.source, again));
            let first = Span { start: first.start, end: first.end };
            let kind = match clash.lookalike {
                false => ProblemKind::DuplicateKey { key, first },
                true => ProblemKind::LookalikeKey { key, first },
            };
            self.problems.push(Problem { kind, span: Some(Span { start: again.start, end: again.end }) });
        }
    }

    /// Hands over what was built, in order of position.
    pub(super) fn finish(mut self) -> Built {
        self.arena.shrink();
        self.comments.shrink_to_fit();
        self.problems.sort_by_key(|problem| problem.span);
        if !self.comments.is_sorted_by_key(|comment| comment.span) {
            self.comments.sort_by_key(|comment| comment.span);
        }
        Built { arena: self.arena, roots: self.roots, comments: self.comments, problems: self.problems }
    }
}

impl Frame {
    fn span(&self) -> Span {
        Span { start: self.end, end: self.end }
    }
}
