//! The command line: parse, dispatch, map to an exit status.

#![allow(clippy::disallowed_methods, reason = "the binary is the edge to the environment, the clock and the streams")]

mod args;
mod commands;
mod output;

use output::{Status, say};
use ssot::render::sanitize::one_line;
use std::panic::PanicHookInfo;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments = match args::parse() {
        Ok(arguments) => arguments,
        Err(status) => return status.into(),
    };
    std::panic::set_hook(Box::new(apologise));
    // A defect of ours is a failure like any other: status 3, and never the word of a half-done run.
    std::panic::catch_unwind(|| commands::run(&arguments)).unwrap_or(Status::Failed).into()
}

/// Says where a panic happened, without the raw repository text that its message may quote.
fn apologise(panic: &PanicHookInfo<'_>) {
    let place = panic.location().map(|place| format!(" at {place}")).unwrap_or_default();
    let payload = panic.payload();
    let message = payload.downcast_ref::<String>().map(String::as_str).or_else(|| payload.downcast_ref().copied());
    let message = message.unwrap_or("a panic without a message");
    say(&format!("ssot: this is a defect of ssot, please report it: {}{place}", one_line(message)));
}
