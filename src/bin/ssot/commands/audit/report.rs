//! `ssot audit report`.

use super::super::{Stop, now};
use super::{deliver, no_format, target};
use crate::args::{Arguments, Report};
use crate::output::{Status, stdout_style};
use jiff::{SignedDuration, Timestamp};
use ssot::audit::report::{DEFAULT_DAYS, Period};
use ssot::model::When;
use ssot::render::{self, ReportFormat, Style};
use ssot::tree::Selection;
use ssot::workspace::{Failure, OpenOptions, Workspace};

pub(super) fn run(arguments: &Arguments, options: &Report) -> Result<Status, Stop> {
    let now = now(options.now.as_deref())?;
    let period = period(options, now)?;
    let formats = options.format.iter().map(|text| format(text)).collect::<Result<Vec<_>, _>>()?;
    let formats = if formats.is_empty() { vec![(ReportFormat::Text, None)] } else { formats };
    if formats.iter().filter(|(_, file)| file.is_none()).count() > 1 {
        let message = "only one format can go to standard output; give the others a file, as in `--format html=FILE`";
        return Err(Failure::Usage(message.to_owned()).into());
    }
    let workspace = Workspace::open(&OpenOptions {
        folder: options.directory.clone(),
        selection: Selection::Revision(options.rev.clone()),
        manifest: None,
        trust_environment: super::super::trusts_environment(&options.directory),
    })?;
    let report = workspace.audit_report(period, now)?;
    let style = stdout_style(arguments.color, arguments.verbose);
    for (format, file) in formats {
        // A file is read by programs; it gets no colours.
        let style = if file.is_some() { Style { color: false, ..style } } else { style };
        let mut bytes = Vec::new();
        render::audit_report(format, &report, &style, &mut bytes)?;
        deliver(&bytes, file)?;
    }
    Ok(Status::Clean)
}

fn period(options: &Report, now: Timestamp) -> Result<Period, Failure> {
    let until = match options.until.as_deref() {
        None => now,
        Some(text) => match when("--until", text)? {
            When::At(at) => at,
            // The last second of the day.
            day @ When::Day(_) => day.end().checked_sub(SignedDuration::from_secs(1)).unwrap_or(Timestamp::MAX),
        },
    };
    let since = match options.since.as_deref() {
        None => Period::last_days(DEFAULT_DAYS, until).since,
        Some(text) => when("--since", text)?.start(),
    };
    if since > until {
        return Err(Failure::Usage(format!("the period ends at {until}, before it begins at {since}")));
    }
    Ok(Period { since, until })
}

fn when(option: &str, text: &str) -> Result<When, Failure> {
    When::parse(text).map_err(|error| Failure::Usage(format!("{option} {text:?} {error}")))
}

fn format(text: &str) -> Result<(ReportFormat, Option<&str>), Failure> {
    let (name, file) = target(text)?;
    let known = ReportFormat::all().map(ReportFormat::as_str);
    Ok((ReportFormat::parse(name).ok_or_else(|| no_format(name, &known))?, file))
}
