//! `ssot man`.

use super::Stop;
use crate::args::{self, Arguments};
use crate::output::{Status, write_stdout};
use clap::{Command, CommandFactory as _};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};
use ssot::path::RepoPath;
use ssot::render::sanitize::one_line;
use ssot::tree::write_atomically;
use ssot::workspace::Failure;
use std::fmt::Write as _;
use std::fs;
use std::io;

/// The exit status, the same for every command.
const EXIT_STATUS: &[(&str, &str)] = &[
    ("0", "Clean: nothing was found at or above the level that fails."),
    ("1", "Findings at or above that level, or the differences that the command was asked to fail for."),
    ("2", "Bad usage or configuration."),
    ("3", "The command could not do its job: something could not be read or written, or git lacks what was named."),
];

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// How each of clap_mangen's sections begins; a page needs it once.
const PREAMBLE: &str = ".ie \\n(.g .ds Aq \\(aq\n.el .ds Aq '\n";

pub(super) fn run(options: &args::Man) -> Result<Status, Stop> {
    // There is no page for `help`: it shows the others.
    let mut root = Arguments::command().disable_help_subcommand(true);
    root.build();
    let Some(dir) = &options.dir else {
        write_stdout(page(&root, &[])?.as_bytes())?;
        return Ok(Status::Clean);
    };
    let cannot_write = |error: std::io::Error| Stop::File(dir.display().to_string(), error.into());
    let mut pages = Vec::new();
    collect(&root, &[], &mut pages)?;
    let files = pages.into_iter().map(|(name, text)| Some((RepoPath::parse(&name).ok()?, text.into_bytes())));
    let files: Option<Vec<_>> = files.collect();
    let files = files.ok_or_else(|| cannot_write(io::ErrorKind::InvalidFilename.into()))?;
    fs::create_dir_all(dir).map_err(cannot_write)?;
    write_atomically(dir, &files).map_err(Failure::from)?;
    let said = format!("Wrote {} pages to {}", files.len(), dir.display());
    write_stdout(format!("{}\n", one_line(&said)).as_bytes())?;
    Ok(Status::Clean)
}

/// The pages of a command and of all below it, with the names of their files.
fn collect(command: &Command, above: &[String], pages: &mut Vec<(String, String)>) -> io::Result<()> {
    let name = name(command);
    pages.push((format!("{name}.1"), page(command, above)?));
    let above = [above, &[name]].concat();
    visible(command).try_for_each(|below| collect(below, &above, pages))
}

fn visible(command: &Command) -> impl Iterator<Item = &Command> {
    command.get_subcommands().filter(|below| !below.is_hide_set())
}

/// `ssot-audit-log`, as clap has put it together.
fn name(command: &Command) -> String {
    command.get_display_name().unwrap_or(command.get_name()).to_owned()
}

/// A command's page. It bears no date, so that the same program gives the same bytes.
fn page(command: &Command, above: &[String]) -> io::Result<String> {
    let man = Man::new(command.clone());
    let mut sections = Vec::new();
    man.render_name_section(&mut sections)?;
    man.render_synopsis_section(&mut sections)?;
    man.render_description_section(&mut sections)?;
    man.render_options_section(&mut sections)?;
    if visible(command).next().is_some() {
        man.render_subcommands_section(&mut sections)?;
    }
    let mut end = Roff::new();
    end.control("SH", ["EXIT STATUS"]);
    for (status, meaning) in EXIT_STATUS {
        end.control("TP", []).text([bold(*status)]).text([roman(*meaning)]);
    }
    if !above.is_empty() {
        let pages: Vec<String> = above.iter().map(|name| format!("{name}(1)")).collect();
        end.control("SH", ["SEE ALSO"]).text([roman(pages.join(", "))]);
    }
    end.to_writer(&mut sections)?;
    // clap_mangen drops an empty date, and would have the version stand in its place.
    let title = format!(".TH \"{}\" \"1\" \"\" \"ssot {}\" \"ssot manual\"\n", name(command).to_uppercase(), VERSION);
    let sections = String::from_utf8_lossy(&sections).replace(PREAMBLE, "").replace("\n.br\n\n.br\n", "\n.sp\n");
    let lines = sections.lines().fold(String::new(), |text, line| text + line.trim_end() + "\n");
    Ok(ascii(&format!("{PREAMBLE}{title}{lines}")))
}

/// Spells characters beyond ASCII as roff does, since not every reader of pages takes UTF-8.
fn ascii(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut text, c| {
        if c.is_ascii() {
            text.push(c);
        } else {
            // Writing to a string cannot fail.
            let _ = write!(text, "\\[u{:04X}]", u32::from(c));
        }
        text
    })
}
