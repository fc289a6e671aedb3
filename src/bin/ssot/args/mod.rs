//! Arguments.

mod audit;
mod comment;
mod offered;

pub(crate) use audit::{Audit, Log, Report, Snapshot, Verify};
pub(crate) use comment::{Comment, Request, Write};

use crate::output::{ColorChoice, Status, cannot_write, say};
use clap::{Args, Parser, Subcommand};
use clap_complete::Shell;
use offered::{formats, levels, rule_ids, schemas};
use ssot::render::sanitize;
use ssot::render::{DiffFormat, Format};
use std::io::{self, Write as _};
use std::path::PathBuf;

/// Find every place where a repository's truth has split.
#[derive(Debug, Parser)]
#[command(name = "ssot", version, about, propagate_version = true, max_term_width = 100)]
#[command(after_help = "Exit status: 0 clean, 1 findings, 2 bad usage or configuration, 3 could not do its job.")]
pub(crate) struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,

    /// When to colour the output; NO_COLOR and FORCE_COLOR are honoured.
    #[arg(long, global = true, value_enum, default_value_t = ColorChoice::Auto, value_name = "WHEN")]
    pub(crate) color: ColorChoice,

    /// Say more on standard error: what was read, and what was waived.
    #[arg(short, long, global = true)]
    pub(crate) verbose: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Propose a first manifest, with settings, a workflow and a hook, from what the repository holds.
    Init(Init),
    /// Check the manifest, aliases, locks, governance and owners against the tree.
    Validate(Validate),
    /// Write or refresh lockfiles.
    Lock(Lock),
    /// Show what differs between two trees: anchors, aliases, limits, locks, not lines.
    Diff(Diff),
    /// Read what git remembers of the registry, and vouch for it.
    #[command(subcommand)]
    Audit(Audit),
    /// Write a comment on a pull request, and find the one that it replaces.
    #[command(subcommand)]
    Comment(Comment),
    /// List every rule with its level.
    Rules,
    /// Show a rule's page: what it finds, why it matters, how to settle it.
    Explain {
        /// A rule's id, such as `alias/expired`.
        #[arg(value_parser = rule_ids(), hide_possible_values = true)]
        rule: String,
    },
    /// Print a JSON Schema, for editors and for other tools.
    Schema {
        /// One of the schemas; without it, their names.
        #[arg(value_parser = schemas(), hide_possible_values = true)]
        name: Option<String>,
    },
    /// Check a pull request or push as a step of GitHub Actions: the action runs it, with its inputs in SSOT_… variables.
    Action(Action),
    /// Print a script that completes these commands in a shell.
    Completions {
        /// The shell that reads it.
        #[arg(value_enum)]
        shell: Shell,
    },
    /// Print the manual page of `ssot`, or write those of all commands.
    Man(Man),
}

/// The arguments of `ssot action`.
#[derive(Debug, Args)]
pub(crate) struct Action {
    /// Check nothing; print the number of the pull request that a `workflow_run` follows, out of those that
    /// `gh api repos/OWNER/REPO/pulls` printed to this file.
    #[arg(long, value_name = "PULLS")]
    pub(crate) find_pull: Option<String>,
}

/// The arguments of `ssot man`.
#[derive(Debug, Args)]
pub(crate) struct Man {
    /// Write a page for each command into this folder, which is made when it is not there.
    #[arg(long, value_name = "DIR")]
    pub(crate) dir: Option<PathBuf>,
}

/// The arguments of `ssot init`.
#[derive(Debug, Args)]
pub(crate) struct Init {
    /// Begin in this folder. It becomes a root of checks of its own, unless it lies in one.
    #[arg(short = 'C', long = "directory", value_name = "DIR", default_value = ".")]
    pub(crate) directory: PathBuf,

    /// Show what would be written, and write nothing.
    #[arg(long)]
    pub(crate) dry_run: bool,

    /// Also write the JSON Schemas to ssot_plan/schemas, and point editors to them.
    #[arg(long)]
    pub(crate) schemas: bool,
}

/// Which tree to read.
#[derive(Debug, Args)]
pub(crate) struct TreeArgs {
    /// Run as if started in this folder.
    #[arg(short = 'C', long = "directory", value_name = "DIR", default_value = ".")]
    pub(crate) directory: PathBuf,

    /// Read the index, what the next commit will hold.
    #[arg(long, conflicts_with = "rev")]
    pub(crate) staged: bool,

    /// Read a branch, tag or commit.
    #[arg(long, value_name = "REV")]
    pub(crate) rev: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Validate {
    /// The manifest to start from, relative to the folder.
    pub(crate) manifest: Option<String>,

    #[command(flatten)]
    pub(crate) tree: TreeArgs,

    /// Compare with the commit where this branch, tag or commit was left, and judge the change.
    #[arg(long, value_name = "REV")]
    pub(crate) base: Option<String>,

    /// Report only what the base does not have.
    #[arg(long, requires = "base")]
    pub(crate) new_only: bool,

    /// Reviews of the change, as JSON in the shape of GitHub's; `-` reads standard input.
    #[arg(long, value_name = "FILE", requires = "base")]
    pub(crate) approvals: Option<String>,

    /// How to show the findings: full, concise, json, sarif, github, gitlab, junit, rdjson or markdown; `json=FILE` writes to
    /// a file. May be repeated.
    #[arg(long, value_name = "FORMAT[=FILE]", value_parser = formats::<Format>(), hide_possible_values = true)]
    pub(crate) format: Vec<String>,

    /// Fail from this level on: error, warning or info.
    #[arg(long, value_name = "LEVEL", value_parser = levels(), hide_possible_values = true)]
    pub(crate) fail_on: Option<String>,

    /// Exit with 0 whatever was found.
    #[arg(long)]
    pub(crate) exit_zero: bool,

    /// Run only these rules: ids or `family/*`, separated by commas.
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    pub(crate) only: Vec<String>,

    /// Leave these rules out.
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    pub(crate) skip: Vec<String>,

    /// Take this for the present time: RFC 3339, or a date.
    #[arg(long, value_name = "TIME")]
    pub(crate) now: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Lock {
    /// Anchors to refresh; without any, all that the lockfiles hold.
    pub(crate) ids: Vec<String>,

    #[command(flatten)]
    pub(crate) tree: TreeArgs,

    /// Write nothing; fail when a lockfile would change.
    #[arg(long)]
    pub(crate) check: bool,

    /// Only this workflow's lockfile; it is created when there is none.
    #[arg(long, value_name = "NAME")]
    pub(crate) workflow: Option<String>,

    /// Show what would change, and write nothing.
    #[arg(long)]
    pub(crate) diff: bool,

    /// Also remove entries whose anchor is gone.
    #[arg(long)]
    pub(crate) prune: bool,

    /// Take this for the present time: RFC 3339, or a date.
    #[arg(long, value_name = "TIME")]
    pub(crate) now: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Diff {
    /// The revision to compare with; `A..B` and `A...B` name both, as in git.
    #[arg(required_unless_present = "textconv")]
    pub(crate) base: Option<String>,

    /// The revision to compare; without it, the working tree.
    pub(crate) head: Option<String>,

    /// Run as if started in this folder.
    #[arg(short = 'C', long = "directory", value_name = "DIR", default_value = ".")]
    pub(crate) directory: PathBuf,

    /// Compare the index, what the next commit will hold.
    #[arg(long, conflicts_with = "head")]
    pub(crate) staged: bool,

    /// Compare with the commit where the tree and BASE parted.
    #[arg(long)]
    pub(crate) merge_base: bool,

    /// How to show the difference: text, markdown or json; `json=FILE` writes to a file. May be repeated.
    #[arg(long, value_name = "FORMAT[=FILE]", value_parser = formats::<DiffFormat>(), hide_possible_values = true)]
    pub(crate) format: Vec<String>,

    /// Exit with 1 when there are differences.
    #[arg(long)]
    pub(crate) exit_code: bool,

    /// Print one file of the registry, a line for each thing it says: for git's `diff.ssot.textconv`.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["base", "head", "staged", "merge_base", "format", "exit_code"])]
    pub(crate) textconv: Option<PathBuf>,
}

/// Reads arguments of `ssot validate` that were not given on the command line; what is wrong with them, when something is.
pub(crate) fn parse_validate(words: &[String]) -> Result<Arguments, String> {
    let fixed = ["ssot", "validate"].map(str::to_owned);
    Arguments::try_parse_from(fixed.iter().chain(words)).map_err(|error| {
        let text = error.render().to_string();
        let first = text.lines().next().unwrap_or_default();
        match error.use_stderr() {
            true => first.strip_prefix("error: ").unwrap_or(first).to_owned(),
            false => "help and the version cannot be asked for here".to_owned(),
        }
    })
}

/// Reads the process's arguments. Help and version are printed here.
pub(crate) fn parse() -> Result<Arguments, Status> {
    Arguments::try_parse().map_err(|error| {
        if error.use_stderr() {
            return refuse(&error);
        }
        // Help and version. clap decides about colours as we do.
        match error.print().and_then(|()| io::stdout().flush()) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => cannot_write(&error),
            _ => Status::Clean,
        }
    })
}

/// Says what is wrong with the arguments. They may be names of files that a script passed on, so they are not shown raw.
fn refuse(error: &clap::Error) -> Status {
    let text = error.render().to_string();
    let clean = sanitize::lines(&text);
    if clean == text {
        // Nobody is left to tell when standard error is gone.
        let _ = error.print();
    } else {
        say(clean.trim_end());
    }
    Status::Usage
}
