//! `ssot audit`: one file per subcommand.

mod log;
mod report;
mod snapshot;
mod verify;

use super::Stop;
use crate::args::{Arguments, Audit};
use crate::output::Status;

pub(super) fn run(arguments: &Arguments, command: &Audit) -> Result<Status, Stop> {
    match command {
        Audit::Log(options) => log::run(arguments, options),
        Audit::Report(options) => report::run(arguments, options),
        Audit::Snapshot(options) => snapshot::run(arguments, options),
        Audit::Verify(options) => verify::run(arguments, options),
    }
}
