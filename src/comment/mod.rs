//! The comment on a pull request: what it tells, as data; its text; and where it goes.
//!
//! Whoever may write a comment must not run a stranger's code, and whoever checks a stranger's code must not be able to
//! write. So the check leaves a [`Document`], which holds data and no markup, and whoever may write renders it. That
//! document is hostile, as everything in it may be made up: [`Document::parse`] takes it only as its schema has it, and
//! [`body`] takes no text of it as it is. A check that may write takes the same way.

mod body;
mod build;
mod document;
mod format;
mod marker;
mod read;
mod thread;

pub use body::body;
pub use build::Told;
pub use document::{
    Approval, Approver, Base, Changes, Document, Finding, Head, LeftOut, NotCounted, Place, Related, SIZE_LIMIT,
    Summary, Tool,
};
pub use format::CommentFormat;
pub use read::{Unusable, VERSION};
pub use thread::{COMMENTS_LIMIT, Comment, CommentsError, Post, Pull, comments_from_json, post};
