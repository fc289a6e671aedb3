//! `ssot` finds every place where a repository's truth has split.
//!
//! The library knows nothing of command lines, colours, clocks or exit codes. A module imports only from those above it in
//! this list; `tests/it/architecture.rs` holds them to it.

pub mod path;
pub mod text;

pub mod finding;
pub mod github;
pub mod hash;
pub mod tree;

pub mod document;
pub mod schema;

pub mod model;

pub mod lock;

pub mod init;

pub mod history;

pub mod delta;

pub mod approval;

pub mod audit;

pub mod rules;

pub mod engine;

pub mod workspace;

pub mod render;

pub mod comment;
