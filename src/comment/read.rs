//! A document's bytes.

use super::document::{Document, SIZE_LIMIT};
use crate::document::{self, Format, Limits, ProblemKind};
use crate::path::RepoPath;
use crate::render;
use crate::schema::{self, SchemaName};

/// The version of the shape.
pub const VERSION: u32 = 1;

/// Why bytes are not a document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unusable {
    /// There are more of them than a document has.
    #[error("it has {0} bytes, and no such document has more than {SIZE_LIMIT}")]
    Size(u64),
    /// It is of a version that this program does not know.
    #[error("it is of version {0}, and this ssot knows version {VERSION}; let the same ssot write it and post it")]
    Version(i64),
    /// Its shape is wrong; in words.
    #[error("{0}")]
    Shape(String),
}

impl Document {
    /// The bytes of the file.
    pub fn to_json(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        // Memory takes everything, and every key is a text.
        let _ = render::pretty(self, &mut bytes);
        bytes
    }

    /// Reads the bytes of a file that anybody may have written.
    ///
    /// # Errors
    /// When they are not what `schemas/comment.schema.json` describes.
    pub fn parse(bytes: &[u8]) -> Result<Self, Unusable> {
        if bytes.len() > SIZE_LIMIT {
            return Err(Unusable::Size(bytes.len() as u64));
        }
        let parsed = document::Document::parse(RepoPath::root(), bytes, Format::Json, &Limits::default());
        if let Some(problem) = parsed.problems().first() {
            let line = problem.span.map_or(1, |span| parsed.source().position(span.start).line);
            return Err(Unusable::Shape(format!("line {line}: {}", words(&problem.kind))));
        }
        let Some(root) = parsed.root() else { return Err(Unusable::Shape("it is empty".to_owned())) };
        let version = root.get("schema_version").and_then(|node| node.as_i64());
        if let Some(other) = version.filter(|version| *version != i64::from(VERSION)) {
            return Err(Unusable::Version(other));
        }
        if let Some(violation) = schema::check(SchemaName::Comment, root).into_iter().next() {
            let line = parsed.source().position(violation.span.start).line;
            return Err(Unusable::Shape(format!("line {line}: {}", violation.message)));
        }
        let shape = |_| Unusable::Shape("it has another shape than `ssot schema comment` describes".to_owned());
        serde_json::from_slice(bytes).map_err(shape)
    }
}

fn words(problem: &ProblemKind) -> String {
    match problem {
        ProblemKind::Syntax { message, .. } => format!("it is not JSON: {message}"),
        ProblemKind::DuplicateKey { .. } | ProblemKind::LookalikeKey { .. } => "a key stands there twice".to_owned(),
        ProblemKind::TooLarge { what, limit, .. } => format!("{what} is beyond {limit}"),
        ProblemKind::ByteOrderMark => "it starts with a byte order mark".to_owned(),
        _ => "it is not text".to_owned(),
    }
}
