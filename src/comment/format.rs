//! The ways a comment can be written.

use super::{Document, body};
use crate::render::OutputFormat;

/// The ways a comment can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum CommentFormat {
    /// The text, as it is posted.
    Markdown,
    /// The data alone, for whoever may post it: `schemas/comment.schema.json`.
    Json,
}

impl OutputFormat for CommentFormat {
    fn all() -> &'static [Self] {
        &[Self::Markdown, Self::Json]
    }

    fn as_str(self) -> &'static str {
        match self {
            Self::Markdown => "markdown",
            Self::Json => "json",
        }
    }
}

impl CommentFormat {
    /// The bytes of a comment in this format.
    pub fn bytes(self, document: &Document) -> Vec<u8> {
        match self {
            Self::Markdown => body(document, None).into_bytes(),
            Self::Json => document.to_json(),
        }
    }
}
