//! `ssot completions`.

use super::Stop;
use crate::args::Arguments;
use crate::output::{Status, write_stdout};
use clap::CommandFactory as _;
use clap_complete::{Shell, generate};

pub(super) fn run(shell: Shell) -> Result<Status, Stop> {
    let mut script = Vec::new();
    generate(shell, &mut Arguments::command(), "ssot", &mut script);
    write_stdout(&script)?;
    Ok(Status::Clean)
}
