//! The edge to the terminal: colour, width, exit status, streams.

use ssot::render::Style;
use ssot::render::guard::disarm;
use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

/// The exit status; the same for every format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    /// Nothing at or above the level that fails.
    Clean,
    /// Findings at or above it.
    Findings,
    /// Bad usage or configuration.
    Usage,
    /// The tool could not do its job.
    Failed,
}

impl Status {
    /// The number that the process ends with.
    pub(crate) fn code(self) -> u8 {
        match self {
            Self::Clean => 0,
            Self::Findings => 1,
            Self::Usage => 2,
            Self::Failed => 3,
        }
    }
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        Self::from(status.code())
    }
}

/// `--color`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum ColorChoice {
    /// On a terminal, unless the environment says otherwise.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl ColorChoice {
    /// Decides for one stream. `NO_COLOR` beats the variables that force colour; both need to be non-empty to count.
    fn decide(self, terminal: bool) -> bool {
        let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty() && value != "0");
        match self {
            Self::Always => true,
            Self::Never => false,
            Self::Auto if std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()) => false,
            Self::Auto => set("FORCE_COLOR") || set("CLICOLOR_FORCE") || terminal,
        }
    }
}

/// How to write to standard output.
pub(crate) fn stdout_style(color: ColorChoice, verbose: bool) -> Style {
    Style { color: color.decide(io::stdout().is_terminal()), width: width(), verbose }
}

/// How to write to standard error.
pub(crate) fn stderr_style(color: ColorChoice, verbose: bool) -> Style {
    Style { color: color.decide(io::stderr().is_terminal()), width: width(), verbose }
}

/// Columns: those of the terminal, else `COLUMNS`, else 80; never so few that nothing fits.
fn width() -> usize {
    let terminal = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    let asked = || std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    terminal.or_else(asked).unwrap_or(80).clamp(40, 400)
}

/// Writes to standard output. A reader that has gone away is no error.
pub(crate) fn write_stdout(text: &[u8]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(text).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

/// Says that the output could not be written.
pub(crate) fn cannot_write(error: &io::Error) -> Status {
    say(&format!("ssot: the output could not be written: {error}"));
    Status::Failed
}

/// Writes a line to standard error; there is nobody to tell when that fails. A CI runner looks for commands there, too.
pub(crate) fn say(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{}", disarm(text));
}
