//! `ssot audit log`.

use super::super::Stop;
use super::{deliver, no_format, target};
use crate::args::{Arguments, Log};
use crate::output::{Status, say, stdout_style};
use ssot::audit::{Filter, Reach};
use ssot::delta::ChangeKind;
use ssot::model::When;
use ssot::render::sanitize::one_line;
use ssot::render::{self, LogFormat, Style};
use ssot::tree::Selection;
use ssot::workspace::{Failure, LogOptions, OpenOptions, Workspace};

pub(super) fn run(arguments: &Arguments, options: &Log) -> Result<Status, Stop> {
    let formats = options.format.iter().map(|text| format(text)).collect::<Result<Vec<_>, _>>()?;
    let formats = if formats.is_empty() { vec![(LogFormat::Text, None)] } else { formats };
    let to_stdout: Vec<LogFormat> = formats.iter().filter(|(_, file)| file.is_none()).map(|(f, _)| *f).collect();
    if to_stdout.len() > 1 {
        let message = "only one format can go to standard output; give the others a file, as in `--format csv=FILE`";
        return Err(Failure::Usage(message.to_owned()).into());
    }
    let wanted = LogOptions {
        rev: Some(options.rev.clone()),
        reach: if options.full_history { Reach::Full } else { Reach::FirstParent },
        filter: filter(options)?,
        max_commits: options.max_count,
    };
    let mut log = open(options)?.audit_log(&wanted)?;
    if options.reverse {
        log.reverse();
    }
    let style = stdout_style(arguments.color, arguments.verbose);
    for (format, file) in formats {
        // A file is read by programs; it gets no colours.
        let style = if file.is_some() { Style { color: false, ..style } } else { style };
        let mut bytes = Vec::new();
        render::log(format, &log, &style, &mut bytes)?;
        deliver(&bytes, file)?;
    }
    // `text` and `markdown` show the notes themselves; beside data for programs they go where people look.
    if !to_stdout.iter().any(|format| matches!(format, LogFormat::Text | LogFormat::Markdown)) {
        for note in &log.notes {
            say(&format!("note: {}", one_line(note)));
        }
    }
    Ok(Status::Clean)
}

/// What is told is what commits hold; the working tree has no part in it, so it is not read.
fn open(options: &Log) -> Result<Workspace, Failure> {
    Workspace::open(&OpenOptions {
        folder: options.directory.clone(),
        selection: Selection::Revision(options.rev.clone()),
        manifest: None,
        trust_environment: super::super::trusts_environment(&options.directory),
    })
}

fn filter(options: &Log) -> Result<Filter, Failure> {
    let events = options.event.iter().map(|text| event(text)).collect::<Result<Vec<_>, _>>()?;
    let since = options.since.as_deref().map(|text| when("--since", text).map(When::start)).transpose()?;
    let until = options.until.as_deref().map(|text| when("--until", text).map(When::end)).transpose()?;
    if let (Some(since), Some(until)) = (since, until)
        && since > until
    {
        return Err(Failure::Usage(format!("the period ends at {until}, before it begins at {since}")));
    }
    Ok(Filter {
        since,
        until,
        authors: options.author.clone(),
        anchors: options.anchor.clone(),
        aliases: options.alias.clone(),
        contexts: options.context.clone(),
        events,
        wanted: options.wanted.clone(),
    })
}

fn when(option: &str, text: &str) -> Result<When, Failure> {
    let parsed: Result<When, _> = When::parse(text);
    parsed.map_err(|error| Failure::Usage(format!("{option} {text:?} {error}")))
}

fn event(text: &str) -> Result<ChangeKind, Failure> {
    ChangeKind::parse(text).ok_or_else(|| {
        let names: Vec<&str> = ChangeKind::ALL.iter().map(|kind| kind.as_str()).collect();
        let near = ssot::text::nearest(text, names.iter().copied()).map(|near| format!("; did you mean `{near}`?"));
        let near = near.unwrap_or_default();
        Failure::Usage(format!("no event is called `{text}`; there are {}{near}", names.join(", ")))
    })
}

fn format(text: &str) -> Result<(LogFormat, Option<&str>), Failure> {
    let (name, file) = target(text)?;
    let names: Vec<&str> = LogFormat::all().iter().map(|format| format.as_str()).collect();
    Ok((LogFormat::parse(name).ok_or_else(|| no_format(name, &names))?, file))
}
