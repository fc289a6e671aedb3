//! `ssot validate`.

use super::{Stop, format, now, open};
use crate::args::{Arguments, Validate};
use crate::output::{Status, say, stdout_style, write_stdout};
use ssot::finding::Level;
use ssot::render::sanitize::one_line;
use ssot::render::{self, Format, Style};
use ssot::workspace::{Failure, ValidateOptions, Validated};

pub(super) fn run(arguments: &Arguments, options: &Validate) -> Result<Status, Stop> {
    let now = now(options.now.as_deref())?;
    let fail_on = options.fail_on.as_deref().map(fail_on).transpose()?;
    let formats = options.format.iter().map(|text| format(text)).collect::<Result<Vec<_>, _>>()?;
    let workspace = open(&options.tree, options.manifest.clone())?;
    let rules = ValidateOptions { only: options.only.clone(), skip: options.skip.clone() };
    let validated = workspace.validate(now, &rules)?;
    let style = stdout_style(arguments.color, arguments.verbose);
    let formats = if formats.is_empty() { vec![(Format::Full, None)] } else { formats };
    let to_stdout: Vec<Format> = formats.iter().filter(|(_, file)| file.is_none()).map(|(format, _)| *format).collect();
    if to_stdout.len() > 1 {
        let message = "only one format can go to standard output; give the others a file, as in `--format json=FILE`";
        return Err(Failure::Usage(message.to_owned()).into());
    }
    for (format, file) in formats {
        let Validated { report, registry, .. } = &validated;
        let mut bytes = Vec::new();
        // A file is read by programs; it gets no colours.
        let style = if file.is_some() { Style { color: false, ..style } } else { style };
        render::render(format, report, &registry.sources, &style, &mut bytes)?;
        match file {
            Some(file) => std::fs::write(file, &bytes).map_err(|error| Stop::File(file.to_owned(), error))?,
            None => write_stdout(&bytes)?,
        }
    }
    if arguments.verbose {
        tell_more(&validated);
    }
    // `full` shows the notes itself; beside data for programs they go where people look.
    if !to_stdout.contains(&Format::Full) {
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

fn fail_on(text: &str) -> Result<Level, Failure> {
    Level::parse(text)
        .ok_or_else(|| Failure::Usage(format!("--fail-on {text:?} is not a level; write error, warning or info")))
}

fn tell_more(validated: &Validated) {
    let files = &validated.registry.files;
    for file in files {
        say(&format!("read {}: {}", file.role.as_str(), one_line(file.path.as_str())));
    }
    say(&format!("ran {} rules over {} files", validated.report.checked.rules, files.len()));
}
