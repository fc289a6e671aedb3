//! `ssot audit log`.

use super::super::formats::Outputs;
use super::super::{Stop, open, time};
use crate::args::{Arguments, Log, TreeArgs};
use crate::output::{Status, say, stdout_style};
use ssot::audit::{Filter, Reach};
use ssot::delta::ChangeKind;
use ssot::model::When;
use ssot::render::sanitize::one_line;
use ssot::render::{self, LogFormat};
use ssot::workspace::{Failure, LogOptions};

pub(super) fn run(arguments: &Arguments, options: &Log) -> Result<Status, Stop> {
    let outputs = Outputs::read(&options.format, LogFormat::Text, LogFormat::Csv)?;
    let wanted = LogOptions {
        rev: Some(options.rev.clone()),
        reach: if options.full_history { Reach::Full } else { Reach::FirstParent },
        filter: filter(options)?,
        max_commits: options.max_count,
    };
    // What is told is what commits hold; the working tree has no part in it, so it is not read.
    let tree = TreeArgs { directory: options.directory.clone(), staged: false, rev: Some(options.rev.clone()) };
    let mut log = open(&tree, None)?.audit_log(&wanted)?;
    if options.reverse {
        log.reverse();
    }
    let style = stdout_style(arguments.color, arguments.verbose);
    outputs.write(style, |format, style, out| render::log(format, &log, style, out))?;
    // `text` and `markdown` show the notes themselves; beside data for programs they go where people look.
    if !matches!(outputs.on_stdout(), Some(LogFormat::Text | LogFormat::Markdown)) {
        for note in &log.notes {
            say(&format!("note: {}", one_line(note)));
        }
    }
    Ok(Status::Clean)
}

fn filter(options: &Log) -> Result<Filter, Failure> {
    let events = options.event.iter().map(|text| event(text)).collect::<Result<Vec<_>, _>>()?;
    let since = options.since.as_deref().map(|text| time("--since", text).map(When::start)).transpose()?;
    let until = options.until.as_deref().map(|text| time("--until", text).map(When::end)).transpose()?;
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

fn event(text: &str) -> Result<ChangeKind, Failure> {
    ChangeKind::parse(text).ok_or_else(|| {
        let names: Vec<&str> = ChangeKind::ALL.iter().map(|kind| kind.as_str()).collect();
        let near = ssot::text::nearest(text, names.iter().copied()).map(|near| format!("; did you mean `{near}`?"));
        let near = near.unwrap_or_default();
        Failure::Usage(format!("no event is called `{text}`; there are {}{near}", names.join(", ")))
    })
}
