//! The arguments of `ssot audit`.

use super::TreeArgs;
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// The commands of `ssot audit`.
#[derive(Debug, Subcommand)]
pub(crate) enum Audit {
    /// Tell every change of every anchor, alias, limit, lock, waiver and team, from git's history.
    Log(Log),
    /// Say what happened in a period: changes, approvals, aliases that end, changed rules, retention, snapshots.
    Report(Report),
    /// Record the digests of the registry at HEAD in a file, chained to the one before by its hash.
    Snapshot(Snapshot),
    /// Prove that no snapshot was changed, dropped or made up, and that history was not rewritten.
    Verify(Verify),
}

#[derive(Debug, Args)]
#[command(
    after_help = "Exit status: 0 told, also when there is nothing to tell, 2 bad usage or configuration, 3 could not do its job."
)]
pub(crate) struct Log {
    /// Only these: files or folders of the tree, anchors, aliases (`context/name` or the name), or `kind id`.
    /// The kinds are file, manifest, anchor, alias, lock, generated, governance, team, principal, context, waiver and fact.
    #[arg(value_name = "PATH|SUBJECT")]
    pub(crate) wanted: Vec<String>,

    /// Run as if started in this folder.
    #[arg(short = 'C', long = "directory", value_name = "DIR", default_value = ".")]
    pub(crate) directory: PathBuf,

    /// The newest commit: a branch, tag or commit.
    #[arg(long, value_name = "REV", default_value = "HEAD")]
    pub(crate) rev: String,

    /// Tell of every commit, also those that a merge brought; without it, of the first parents only.
    #[arg(long)]
    pub(crate) full_history: bool,

    /// Committed at this time or later: RFC 3339, or a date.
    #[arg(long, value_name = "TIME")]
    pub(crate) since: Option<String>,

    /// Committed at this time or earlier; a date means its whole day, in UTC.
    #[arg(long, value_name = "TIME")]
    pub(crate) until: Option<String>,

    /// A part of the author's name or address. May be repeated; any may match.
    #[arg(long, value_name = "TEXT")]
    pub(crate) author: Vec<String>,

    /// An anchor with its aliases and locks. May be repeated.
    #[arg(long, value_name = "ID")]
    pub(crate) anchor: Vec<String>,

    /// An alias: `context/name`, or the name in any context. May be repeated.
    #[arg(long, value_name = "NAME")]
    pub(crate) alias: Vec<String>,

    /// A context's aliases and limits. May be repeated.
    #[arg(long, value_name = "NAME")]
    pub(crate) context: Vec<String>,

    /// What happened: added, removed, renamed, retargeted, … May be repeated, or separated by commas.
    #[arg(long, value_name = "KIND", value_delimiter = ',')]
    pub(crate) event: Vec<String>,

    /// Stop after so many commits that have something to show.
    #[arg(short = 'n', long, value_name = "N")]
    pub(crate) max_count: Option<usize>,

    /// The oldest first.
    #[arg(long)]
    pub(crate) reverse: bool,

    /// How to show the events: text, jsonl, csv or markdown; `csv=FILE` writes to a file. May be repeated.
    #[arg(long, value_name = "FORMAT[=FILE]")]
    pub(crate) format: Vec<String>,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Exit status: 0 drawn up, whatever it says, 2 bad usage or configuration, 3 could not do its job, or drawn up where history is cut within the period."
)]
pub(crate) struct Report {
    /// Run as if started in this folder.
    #[arg(short = 'C', long = "directory", value_name = "DIR", default_value = ".")]
    pub(crate) directory: PathBuf,

    /// The newest commit: a branch, tag or commit.
    #[arg(long, value_name = "REV", default_value = "HEAD")]
    pub(crate) rev: String,

    /// The beginning of the period: RFC 3339, or a date. Without it, 90 days before its end.
    #[arg(long, value_name = "TIME")]
    pub(crate) since: Option<String>,

    /// The end of the period; a date means its whole day, in UTC. Without it, the present time.
    #[arg(long, value_name = "TIME")]
    pub(crate) until: Option<String>,

    /// How to show the report: text, markdown, json or html; `html=FILE` writes to a file. May be repeated.
    #[arg(long, value_name = "FORMAT[=FILE]")]
    pub(crate) format: Vec<String>,

    /// Take this for the present time: RFC 3339, or a date.
    #[arg(long, value_name = "TIME")]
    pub(crate) now: Option<String>,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Exit status: 0 recorded or nothing new, 1 something new with --check, 2 bad usage or configuration, 3 could not do its job."
)]
pub(crate) struct Snapshot {
    /// Run as if started in this folder.
    #[arg(short = 'C', long = "directory", value_name = "DIR", default_value = ".")]
    pub(crate) directory: PathBuf,

    /// Write nothing; fail when there is something new to record.
    #[arg(long)]
    pub(crate) check: bool,

    /// Show the snapshot that would be written, and write nothing.
    #[arg(long)]
    pub(crate) diff: bool,

    /// Take this for the present time: RFC 3339, or a date.
    #[arg(long, value_name = "TIME")]
    pub(crate) now: Option<String>,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Exit status: 0 all proven, 1 something is wrong, 2 bad usage or configuration, 3 not everything can be proven here."
)]
pub(crate) struct Verify {
    #[command(flatten)]
    pub(crate) tree: TreeArgs,

    /// The SHA-256 of the newest snapshot's file, as it is known from outside this repository.
    #[arg(long, value_name = "SHA256")]
    pub(crate) expect: Option<String>,

    /// How to show the result: text or json; `json=FILE` writes to a file.
    #[arg(long, value_name = "FORMAT[=FILE]", default_value = "text")]
    pub(crate) format: String,

    /// Take this for the present time: RFC 3339, or a date.
    #[arg(long, value_name = "TIME")]
    pub(crate) now: Option<String>,
}
