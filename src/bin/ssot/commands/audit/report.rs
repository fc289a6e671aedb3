//! `ssot audit report`.

use super::super::formats::Outputs;
use super::super::{Stop, now, open, time};
use crate::args::{Arguments, Report, TreeArgs};
use crate::output::{Status, say, stdout_style};
use jiff::{SignedDuration, Timestamp};
use ssot::audit::report::{DEFAULT_DAYS, Period};
use ssot::model::When;
use ssot::render::{self, ReportFormat};
use ssot::workspace::Failure;

pub(super) fn run(arguments: &Arguments, options: &Report) -> Result<Status, Stop> {
    let now = now(options.now.as_deref())?;
    let period = period(options, now)?;
    let outputs = Outputs::read(&options.format, ReportFormat::Text, ReportFormat::Html)?;
    let tree = TreeArgs { directory: options.directory.clone(), staged: false, rev: Some(options.rev.clone()) };
    let report = open(&tree, None)?.audit_report(period, now)?;
    let style = stdout_style(arguments.color, arguments.verbose);
    outputs.write(style, |format, style, out| render::audit_report(format, &report, style, out))?;
    let Some(cut) = report.cut else { return Ok(Status::Clean) };
    // The report is written, and says so itself; but what was asked is not answered, and that is never a pass.
    say(&format!(
        "ssot: the period begins at {}, but history is cut at {} ({}), and nothing is known of what it and all before it \
         changed; run `git fetch --unshallow` and draw up the report again (in GitHub Actions: `fetch-depth: 0`)",
        report.period.since,
        cut.commit.short(),
        cut.at,
    ));
    Ok(Status::Failed)
}

fn period(options: &Report, now: Timestamp) -> Result<Period, Failure> {
    let until = match options.until.as_deref() {
        None => now,
        Some(text) => match time("--until", text)? {
            When::At(at) => at,
            // The last second of the day.
            day @ When::Day(_) => day.end().checked_sub(SignedDuration::from_secs(1)).unwrap_or(Timestamp::MAX),
        },
    };
    let since = match options.since.as_deref() {
        None => Period::last_days(DEFAULT_DAYS, until).since,
        Some(text) => time("--since", text)?.start(),
    };
    if since > until {
        return Err(Failure::Usage(format!("the period ends at {until}, before it begins at {since}")));
    }
    Ok(Period { since, until })
}
