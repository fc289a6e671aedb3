//! `ssot validate`.

use super::formats::Outputs;
use super::{Stop, input, now, open};
use crate::args::{Arguments, Validate};
use crate::output::{Status, say, stdout_style};
use ssot::finding::Level;
use ssot::render::sanitize::one_line;
use ssot::render::{self, Format};
use ssot::workspace::{BaseOptions, Failure, ValidateOptions, Validated};

pub(super) fn run(arguments: &Arguments, options: &Validate) -> Result<Status, Stop> {
    let now = now(options.now.as_deref())?;
    let fail_on = options.fail_on.as_deref().map(fail_on).transpose()?;
    let outputs = Outputs::read(&options.format, Format::Full, Format::Json)?;
    let workspace = open(&options.tree, options.manifest.clone())?;
    let rules = ValidateOptions { only: options.only.clone(), skip: options.skip.clone() };
    let validated = match &options.base {
        None => workspace.validate(now, &rules)?,
        Some(rev) => {
            let reviews = input::approvals(options.approvals.as_deref())?;
            let against =
                BaseOptions { rev: rev.clone(), new_only: options.new_only, reviews, ..BaseOptions::default() };
            workspace.validate_against(now, &rules, &against)?
        }
    };
    let style = stdout_style(arguments.color, arguments.verbose);
    let Validated { report, registry, .. } = &validated;
    outputs.write(style, |format, style, out| render::render(format, report, &registry.sources, style, out))?;
    if arguments.verbose {
        tell_more(&validated);
    }
    // `full` shows the notes itself; beside data for programs they go where people look.
    if outputs.on_stdout() != Some(Format::Full) {
        for note in &validated.report.notes {
            say(&format!("note: {}", one_line(&note.0)));
        }
    }
    let fail_on = fail_on.or(validated.fail_on).unwrap_or(Level::Error);
    let failed = validated.report.worst().is_some_and(|worst| worst >= fail_on);
    // The process ends here; taking a large registry apart piece by piece would only take time.
    std::mem::forget(validated);
    Ok(if failed && !options.exit_zero { Status::Findings } else { Status::Clean })
}

/// The level that an option names.
pub(super) fn fail_on(text: &str) -> Result<Level, Failure> {
    Level::parse(text)
        .ok_or_else(|| Failure::Usage(format!("--fail-on {text:?} is not a level; write error, warning or info")))
}

/// What `--verbose` adds beside the report: what was read, and how much was run.
pub(super) fn tell_more(validated: &Validated) {
    let files = &validated.registry.files;
    for file in files {
        say(&format!("read {}: {}", file.role.as_str(), one_line(file.path.as_str())));
    }
    say(&format!("ran {} rules over {} files", validated.report.checked.rules, files.len()));
}
