//! `ssot init`.

use super::{Stop, options_of};
use crate::args::{Arguments, Init, TreeArgs};
use crate::output::{Status, say, stderr_style, stdout_style, write_stdout};
use ssot::init::{Kind, OfKind};
use ssot::render::sanitize::{lines, one_line};
use ssot::render::{hanging, unified};
use ssot::workspace::{InitOptions, InitPlan, Workspace};
use std::path::Path;

pub(super) fn run(arguments: &Arguments, options: &Init) -> Result<Status, Stop> {
    let tree = TreeArgs { directory: options.directory.clone(), staged: false, rev: None };
    let workspace = Workspace::begin(&options_of(&tree, None))?;
    let plan = workspace.plan_init(&InitOptions { schemas: options.schemas });
    let style = stdout_style(arguments.color, arguments.verbose);
    if options.dry_run {
        let diff: String = plan.files.iter().map(|file| unified(file.path.as_str(), "", &file.text, &style)).collect();
        write_stdout(diff.as_bytes())?;
    } else {
        workspace.write_init(&plan)?;
    }
    let mut words = vec![found(&plan)];
    words.extend(written(&plan, options.dry_run));
    words.extend(next(&plan, options));
    // Paths and commands stand on lines of their own, and in one piece, to be copied.
    let fit = |line: &String| match line.starts_with("  ") {
        true => one_line(line).into_owned(),
        false => hanging(&one_line(line), 2, &style),
    };
    let words: Vec<String> = words.iter().map(fit).collect();
    if options.dry_run {
        words.iter().for_each(|line| say(line));
    } else {
        write_stdout(format!("{}\n", words.join("\n")).as_bytes())?;
    }
    let style = stderr_style(arguments.color, arguments.verbose);
    for note in workspace.tree().notes().iter().chain(&plan.proposal.notes).chain(&plan.kept).chain(&plan.notes) {
        say(&hanging(&one_line(&format!("note: {note}")), 2, &style));
    }
    if let Some(hook) = &plan.hook {
        let words = "note: to run ssot before each commit, add this under `repos:` in .pre-commit-config.yaml:";
        say(&hanging(words, 2, &style));
        say(lines(hook).trim_end());
    }
    Ok(Status::Clean)
}

/// `Found 3 API descriptions, 12 JSON Schemas; beyond these, left out 9 JSON Schemas`.
fn found(plan: &InitPlan) -> String {
    let proposal = &plan.proposal;
    let mut counts: Vec<OfKind> = Vec::new();
    for kind in proposal.anchors.iter().map(|anchor| anchor.kind) {
        add(&mut counts, kind);
    }
    let words = |counts: &[OfKind]| counts.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let left_out = match proposal.left_out.as_slice() {
        [] => String::new(),
        left_out => format!("; beyond these, left out {}", words(left_out)),
    };
    match counts.as_slice() {
        [] => "Found nothing that is recognised as a source".to_owned(),
        counts => format!("Found {}{left_out}", words(counts)),
    }
}

fn add(counts: &mut Vec<OfKind>, kind: Kind) {
    match counts.iter_mut().find(|of| of.kind == kind) {
        Some(of) => of.count += 1,
        None => counts.push(OfKind { kind, count: 1 }),
    }
}

/// How many files there are and where, and each on a line of its own.
fn written(plan: &InitPlan, dry: bool) -> Vec<String> {
    let wrote = if dry { "Would write" } else { "Wrote" };
    let folder = plan.folder.as_str();
    let place = if folder.is_empty() { String::new() } else { format!(" in {folder}") };
    let head = match plan.files.len() {
        0 if plan.has_registry => return vec![format!("{wrote} nothing{place}: everything is there")],
        0 => return vec![format!("{wrote} nothing{place}")],
        1 => format!("{wrote} 1 file{place}:"),
        count => format!("{wrote} {count} files{place}:"),
    };
    std::iter::once(head).chain(plan.files.iter().map(|file| format!("  {}", file.path))).collect()
}

/// What to do now, with each command on a line of its own, to be copied.
fn next(plan: &InitPlan, options: &Init) -> Vec<String> {
    let (manifest, is_new) = &plan.manifest;
    if options.dry_run || plan.files.is_empty() {
        return Vec::new();
    }
    let folder = match plan.proposal.nested.first().filter(|_| !plan.has_registry) {
        None => folder_option(&options.directory),
        Some(nested) => folder_option(&options.directory.join(nested.as_str())),
    };
    let mut lines = vec![match is_new {
        true => format!("Next: read {manifest}, then run"),
        false => "Next: run".to_owned(),
    }];
    lines.push(format!("  ssot validate{folder}"));
    if *is_new && !plan.proposal.anchors.is_empty() {
        // Without ids, a first lockfile takes every anchor; one that leaves some out is a finding.
        lines.push(format!("  ssot lock --workflow ci{folder}"));
    }
    lines
}

/// ` -C FOLDER`, where it was given and a shell takes it as it is.
fn folder_option(directory: &Path) -> String {
    let plain = |text: &&str| text.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-./".contains(&b));
    let directory = directory.strip_prefix(".").unwrap_or(directory);
    match directory.to_str().filter(plain) {
        Some("") => String::new(),
        Some(folder) => format!(" -C {folder}"),
        None => " -C DIR".to_owned(),
    }
}
