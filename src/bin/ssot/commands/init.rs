//! `ssot init`.

use super::{Stop, open};
use crate::args::{Arguments, Init, TreeArgs};
use crate::output::{Status, say, stdout_style, write_stdout};
use ssot::init::{Kind, OfKind};
use ssot::render::sanitize::{lines, one_line};
use ssot::render::unified;
use ssot::workspace::{InitOptions, InitPlan};

pub(super) fn run(arguments: &Arguments, options: &Init) -> Result<Status, Stop> {
    let tree = TreeArgs { directory: options.directory.clone(), staged: false, rev: None };
    let workspace = open(&tree, None)?;
    let plan = workspace.plan_init(&InitOptions { schemas: options.schemas });
    if options.dry_run {
        let style = stdout_style(arguments.color, arguments.verbose);
        let diff: String = plan.files.iter().map(|file| unified(file.path.as_str(), "", &file.text, &style)).collect();
        write_stdout(diff.as_bytes())?;
    } else {
        workspace.write_init(&plan)?;
    }
    let words: Vec<String> = [Some(found(&plan)), Some(written(&plan, options.dry_run)), next(&plan, options.dry_run)]
        .into_iter()
        .flatten()
        .map(|line| one_line(&line).into_owned())
        .collect();
    if options.dry_run {
        words.iter().for_each(|line| say(line));
    } else {
        write_stdout(format!("{}\n", words.join("\n")).as_bytes())?;
    }
    for note in workspace.tree().notes().iter().chain(&plan.proposal.notes).chain(&plan.kept).chain(&plan.notes) {
        say(&one_line(&format!("note: {note}")));
    }
    if let Some(hook) = &plan.hook {
        say("note: to run ssot before each commit, add this under `repos:` in .pre-commit-config.yaml:");
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

fn written(plan: &InitPlan, dry: bool) -> String {
    let paths: Vec<&str> = plan.files.iter().map(|file| file.path.as_str()).collect();
    match (paths.is_empty(), dry) {
        (true, true) => "Would write nothing: everything is there".to_owned(),
        (true, false) => "Wrote nothing: everything is there".to_owned(),
        (false, true) => format!("Would write {}", paths.join(", ")),
        (false, false) => format!("Wrote {}", paths.join(", ")),
    }
}

fn next(plan: &InitPlan, dry: bool) -> Option<String> {
    let (manifest, is_new) = &plan.manifest;
    if dry || plan.files.is_empty() {
        return None;
    }
    let read = if *is_new { format!("read {manifest}, then ") } else { String::new() };
    let lock = plan.proposal.anchors.first().filter(|_| *is_new);
    let lock = lock.map_or_else(String::new, |anchor| format!(" and `ssot lock --workflow ci {}`", anchor.id));
    Some(format!("Next: {read}run `ssot validate`{lock}"))
}
