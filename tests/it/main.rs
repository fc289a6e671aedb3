//! The integration tests, one binary so that they link once.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr, clippy::disallowed_methods)]
#![allow(unreachable_pub)]

mod action;
mod approval;
mod architecture;
mod audit;
mod change;
mod cli;
mod comment;
mod delta;
mod document;
mod examples;
mod history;
mod init;
mod lock;
mod manual;
mod own_truths;
mod packaging;
mod render;
mod repo;
mod report;
mod rules;
mod runner;
mod schema;
mod snapshot;
mod tree;
