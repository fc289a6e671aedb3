//! `ssot diff`.

use super::{Stop, open};
use crate::args::{Arguments, Diff, TreeArgs};
use crate::output::{Status, say, stdout_style, write_stdout};
use ssot::delta::flat_records;
use ssot::render::{self, DiffFormat, Style};
use ssot::workspace::{DiffOptions, Failure};

pub(super) fn run(arguments: &Arguments, options: &Diff) -> Result<Status, Stop> {
    if let Some(file) = &options.textconv {
        return textconv(file);
    }
    let (base, head, merge_base) = revisions(options)?;
    let formats = options.format.iter().map(|text| format(text)).collect::<Result<Vec<_>, _>>()?;
    let formats = if formats.is_empty() { vec![(DiffFormat::Text, None)] } else { formats };
    let to_stdout: Vec<_> = formats.iter().filter(|(_, file)| file.is_none()).collect();
    if to_stdout.len() > 1 {
        let message = "only one format can go to standard output; give the others a file, as in `--format json=FILE`";
        return Err(Failure::Usage(message.to_owned()).into());
    }
    let tree = TreeArgs { directory: options.directory.clone(), staged: options.staged, rev: head };
    let workspace = open(&tree, None)?;
    let diffed = workspace.diff(&DiffOptions { base, merge_base })?;
    let style = stdout_style(arguments.color, arguments.verbose);
    for (format, file) in formats {
        let mut bytes = Vec::new();
        // A file is read by programs; it gets no colours.
        let style = if file.is_some() { Style { color: false, ..style } } else { style };
        render::difference(format, &diffed.difference, &diffed.sources, &style, &mut bytes)?;
        match file {
            Some(file) => std::fs::write(file, &bytes).map_err(|error| Stop::File(file.to_owned(), error))?,
            None => write_stdout(&bytes)?,
        }
    }
    let differs = !diffed.difference.changes.is_empty();
    // The process ends here; taking large registries apart piece by piece would only take time.
    std::mem::forget(diffed);
    Ok(if options.exit_code && differs { Status::Findings } else { Status::Clean })
}

/// The two revisions, and whether the first stands for the merge base: `A B`, `A..B` and `A...B`, as git reads them.
fn revisions(options: &Diff) -> Result<(String, Option<String>, bool), Failure> {
    let named = |text: &str| if text.is_empty() { "HEAD".to_owned() } else { text.to_owned() };
    let base = options.base.as_deref().unwrap_or_default();
    let (base, head, merge_base) = match base.split_once("...").map(|parts| (parts, true)) {
        None => match base.split_once("..") {
            None => (named(base), options.head.clone(), false),
            Some((base, head)) => (named(base), Some(named(head)), false),
        },
        Some(((base, head), merge_base)) => (named(base), Some(named(head)), merge_base),
    };
    if base.starts_with('-') || head.as_ref().is_some_and(|head| head.starts_with('-')) {
        return Err(Failure::Usage("a revision does not begin with `-`".to_owned()));
    }
    if head.is_some()
        && (options.staged || options.base.as_deref().is_some_and(|b| b.contains("..")) && options.head.is_some())
    {
        return Err(Failure::Usage(
            "too many trees are named; give one base, and one tree to compare it with".to_owned(),
        ));
    }
    Ok((base, head, merge_base || options.merge_base))
}

/// The format of an option's text, and the file it goes to.
fn format(text: &str) -> Result<(DiffFormat, Option<&str>), Failure> {
    let (name, file) = text.split_once('=').map_or((text, None), |(name, file)| (name, Some(file)));
    if file == Some("") {
        return Err(Failure::Usage(format!("--format {text:?} names no file behind the `=`")));
    }
    DiffFormat::parse(name).map(|format| (format, file)).ok_or_else(|| {
        let names: Vec<&str> = DiffFormat::all().iter().map(|format| format.as_str()).collect();
        let near = ssot::text::nearest(name, names.iter().copied()).map(|near| format!("; did you mean `{near}`?"));
        Failure::Usage(format!(
            "no format is called `{name}`; there are {}{}",
            names.join(", "),
            near.unwrap_or_default()
        ))
    })
}

/// What git calls to make a file fit for a diff. It must never fail over what the file holds.
fn textconv(file: &std::path::Path) -> Result<Status, Stop> {
    let bytes = std::fs::read(file).map_err(|error| {
        say(&format!("ssot: cannot read {:?}: {error}", file.display().to_string()));
        Stop::Failure(Failure::Refused("nothing was converted".to_owned()))
    })?;
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    match flat_records(&name, &bytes) {
        Some(records) => write_stdout(render::flat(&records).as_bytes())?,
        None => write_stdout(&bytes)?,
    }
    Ok(Status::Clean)
}
