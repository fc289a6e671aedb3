//! One file per command.

mod action;
mod audit;
mod comment;
mod completions;
mod diff;
mod explain;
mod formats;
mod init;
mod input;
mod lock;
mod man;
mod schema;
mod validate;

use crate::args::{Arguments, Command, TreeArgs};
use crate::output::{Status, cannot_write, say, stderr_style};
use jiff::Timestamp;
use ssot::model::When;
use ssot::render;
use ssot::render::sanitize::one_line;
use ssot::tree::{OutputError, Selection};
use ssot::workspace::{Failure, OpenOptions, Workspace};
use std::io;
use std::path::Path;

/// Why a command stopped.
pub(crate) enum Stop {
    /// The library could not do its job.
    Failure(Failure),
    /// The output could not be written.
    Output(io::Error),
    /// A file that the output should go to could not be written.
    File(String, OutputError),
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

/// Runs the command and gives the exit status.
pub(crate) fn run(arguments: &Arguments) -> Status {
    let done = match &arguments.command {
        Command::Validate(options) => validate::run(arguments, options),
        Command::Init(options) => init::run(arguments, options),
        Command::Lock(options) => lock::run(arguments, options),
        Command::Audit(command) => audit::run(arguments, command),
        Command::Comment(command) => comment::run(arguments, command),
        Command::Diff(options) => diff::run(arguments, options),
        Command::Rules => explain::list(arguments),
        Command::Explain { rule } => explain::run(arguments, rule),
        Command::Schema { name } => schema::run(name.as_deref()),
        Command::Action(options) => action::run(options),
        Command::Completions { shell } => completions::run(*shell),
        Command::Man(options) => man::run(options),
    };
    match done {
        Ok(status) => status,
        Err(Stop::Output(error)) => cannot_write(&error),
        Err(Stop::File(file, error)) => {
            say(&format!("ssot: cannot write {file:?}: {error}"));
            Status::Failed
        }
        Err(Stop::Failure(failure)) => report_failure(arguments, &failure),
    }
}

fn report_failure(arguments: &Arguments, failure: &Failure) -> Status {
    let style = stderr_style(arguments.color, arguments.verbose);
    if let Failure::Configuration(fault) = failure {
        // Nobody is left to tell when standard error is gone.
        let _ = render::findings(&fault.findings, &fault.sources, &style, &mut io::stderr().lock());
    }
    say(&format!("ssot: {}", one_line(&failure.to_string())));
    status_of(failure)
}

/// The exit status that a failure asks for.
fn status_of(failure: &Failure) -> Status {
    match failure {
        Failure::Usage(_) | Failure::Configuration(_) => Status::Usage,
        _ => Status::Failed,
    }
}

/// Opens the tree that the arguments name.
pub(crate) fn open(tree: &TreeArgs, manifest: Option<String>) -> Result<Workspace, Failure> {
    Workspace::open(&options_of(tree, manifest))
}

fn options_of(tree: &TreeArgs, manifest: Option<String>) -> OpenOptions {
    let selection = match (&tree.rev, tree.staged) {
        (Some(rev), _) => Selection::Revision(rev.clone()),
        (None, true) => Selection::Index,
        (None, false) => Selection::Worktree,
    };
    let trust_environment = trusts_environment(&tree.directory);
    OpenOptions { folder: tree.directory.clone(), selection, manifest, trust_environment }
}

/// Git's hooks speak through the environment of *their* repository; a folder named with -C may lie in another one.
fn trusts_environment(directory: &Path) -> bool {
    directory == Path::new(".") || ssot::tree::is_of_environment(directory)
}

/// The time of the run: the one that was given, else the clock's.
pub(crate) fn now(given: Option<&str>) -> Result<Timestamp, Failure> {
    let Some(text) = given else {
        return Ok(Timestamp::now());
    };
    Ok(time("--now", text)?.start())
}

/// The time that an option names.
fn time(option: &str, text: &str) -> Result<When, Failure> {
    When::parse(text).map_err(|error| Failure::Usage(format!("{option} {text:?} {error}")))
}
