//! `ssot diff`.

use super::formats::Outputs;
use super::{Stop, open};
use crate::args::{Arguments, Diff, TreeArgs};
use crate::output::{Status, say, stdout_style, write_stdout};
use ssot::delta::flat_records;
use ssot::render::{self, DiffFormat};
use ssot::workspace::{DiffOptions, Failure};

pub(super) fn run(arguments: &Arguments, options: &Diff) -> Result<Status, Stop> {
    if let Some(file) = &options.textconv {
        return textconv(file);
    }
    let (base, head, merge_base) = revisions(options)?;
    let outputs = Outputs::read(&options.format, DiffFormat::Text, DiffFormat::Json)?;
    let tree = TreeArgs { directory: options.directory.clone(), staged: options.staged, rev: head };
    let workspace = open(&tree, None)?;
    let diffed = workspace.diff(&DiffOptions { base, merge_base })?;
    let style = stdout_style(arguments.color, arguments.verbose);
    outputs.write(style, |format, style, out| {
        render::difference(format, &diffed.difference, &diffed.sources, style, out)
    })?;
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
