//! `ssot audit`: one file per subcommand.

mod log;
mod report;
mod snapshot;
mod verify;

use super::Stop;
use crate::args::{Arguments, Audit};
use crate::output::{Status, write_stdout};
use ssot::workspace::Failure;

pub(super) fn run(arguments: &Arguments, command: &Audit) -> Result<Status, Stop> {
    match command {
        Audit::Log(options) => log::run(arguments, options),
        Audit::Report(options) => report::run(arguments, options),
        Audit::Snapshot(options) => snapshot::run(arguments, options),
        Audit::Verify(options) => verify::run(arguments, options),
    }
}

/// The name in front of the `=`, and the file behind it.
fn target(text: &str) -> Result<(&str, Option<&str>), Failure> {
    let (name, file) = text.split_once('=').map_or((text, None), |(name, file)| (name, Some(file)));
    if file == Some("") {
        return Err(Failure::Usage(format!("--format {text:?} names no file behind the `=`")));
    }
    Ok((name, file))
}

/// Says that a format is not known.
fn no_format(name: &str, known: &[&str]) -> Failure {
    let near = ssot::text::nearest(name, known.iter().copied()).map(|near| format!("; did you mean `{near}`?"));
    Failure::Usage(format!("no format is called `{name}`; there are {}{}", known.join(", "), near.unwrap_or_default()))
}

/// Writes to the file, or to standard output.
fn deliver(bytes: &[u8], file: Option<&str>) -> Result<(), Stop> {
    match file {
        Some(file) => std::fs::write(file, bytes).map_err(|error| Stop::File(file.to_owned(), error)),
        None => Ok(write_stdout(bytes)?),
    }
}
