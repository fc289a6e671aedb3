//! Documents: YAML, JSON and TOML in one tree of nodes with byte-exact spans.
//!
//! A file is parsed once, into one flat arena. Parsing never fails: what is wrong becomes a [`Problem`] with a place, and
//! the part that could be read is kept.

mod arena;
mod build;
mod decode;
mod duplicates;
mod fault;
mod format;
mod json;
mod limits;
mod node;
mod number;
mod problem;
mod to_json;
mod toml;
mod yaml;

pub use decode::sniff;
pub use format::Format;
pub use limits::Limits;
pub use node::{Entry, Kind, Node, NodeId};
pub use problem::{Problem, ProblemKind};

use crate::path::RepoPath;
use crate::text::{SourceFile, Span};
use arena::Arena;
use build::{Builder, Built};
use std::sync::Arc;

/// A TOML file may be this many times smaller than a file of another format.
const TOML_SHARE: u64 = 8;

/// A comment, with its marker (`#`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Comment {
    /// From the marker to the end of the line, exclusive.
    pub span: Span,
}

/// A parsed file.
#[derive(Debug)]
pub struct Document {
    source: Arc<SourceFile>,
    format: Format,
    arena: Arena,
    roots: Vec<NodeId>,
    comments: Vec<Comment>,
    problems: Vec<Problem>,
}

impl Document {
    /// Decodes and parses the bytes of a file. The result may hold no node at all, but then it says why, unless the file
    /// is empty or holds only comments.
    pub fn parse(path: RepoPath, bytes: &[u8], format: Format, limits: &Limits) -> Self {
        // The TOML reader's own tree takes some sixty bytes for each of the file's, so its share is smaller.
        let share = if format == Format::Toml { TOML_SHARE } else { 1 };
        let limits = &Limits { file_size: limits.file_size / share, ..*limits };
        let decoded = decode::decode(bytes, limits);
        let source = Arc::new(SourceFile::new(path, &*decoded.text));
        let mut builder = Builder::new(source.text(), limits);
        if let Some(base) = decoded.start {
            match format {
                Format::Yaml => yaml::read(&mut builder, base),
                Format::Json => json::read(&mut builder, base),
                Format::Toml => toml::read(&mut builder, base),
            }
        }
        let Built { arena, roots, comments, mut problems } = builder.finish();
        problems.splice(0..0, decoded.problem);
        Self { source, format, arena, roots, comments, problems }
    }

    /// The text that spans point into.
    pub fn source(&self) -> &Arc<SourceFile> {
        &self.source
    }

    /// The text of a span; nothing when it does not lie in the source.
    pub fn slice(&self, span: Span) -> &str {
        self.source.text().get(span.range()).unwrap_or_default()
    }

    /// The format it was read as.
    pub fn format(&self) -> Format {
        self.format
    }

    /// The roots of the documents in the file, empty ones left out. JSON and TOML have at most one.
    pub fn roots(&self) -> impl Iterator<Item = Node<'_>> {
        self.roots.iter().map(|id| self.node(*id))
    }

    /// The first root.
    pub fn root(&self) -> Option<Node<'_>> {
        self.roots().next()
    }

    /// The node of an id that came from this document.
    pub fn node(&self, id: NodeId) -> Node<'_> {
        Node::new(self, id)
    }

    /// How many nodes the file is written with, keys included.
    pub fn node_count(&self) -> usize {
        self.arena.len()
    }

    /// Every comment, in order.
    pub fn comments(&self) -> &[Comment] {
        &self.comments
    }

    /// What is wrong with the file, in order of position.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// True when some of the file could not be read, so that things missing from it prove nothing.
    pub fn is_incomplete(&self) -> bool {
        self.problems.iter().any(|problem| problem.kind.hides_content())
    }
}
