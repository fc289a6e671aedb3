//! `ssot lock`.

use super::{Stop, now, open};
use crate::args::{Arguments, Lock};
use crate::output::{Status, say, stdout_style, write_stdout};
use ssot::lock::{Aspect, Change, ChangeKind, PlannedFile};
use ssot::render::sanitize::one_line;
use ssot::render::unified;
use ssot::workspace::{Failure, LockOptions};

/// How many entries are named before the rest is counted.
const SHOWN: usize = 20;

pub(super) fn run(arguments: &Arguments, options: &Lock) -> Result<Status, Stop> {
    let now = now(options.now.as_deref())?;
    let dry = options.check || options.diff;
    if !dry && (options.tree.staged || options.tree.rev.is_some()) {
        let what = if options.tree.staged { "the index" } else { "a commit" };
        let message = format!("{what} cannot be written to; add --check or --diff, or lock the working tree");
        return Err(Failure::Usage(message).into());
    }
    let workspace = open(&options.tree, None)?;
    let wanted = LockOptions { ids: options.ids.clone(), workflow: options.workflow.clone(), prune: options.prune };
    let plan = workspace.plan_lock(now, &wanted)?;
    if !dry {
        workspace.write_lock(&plan)?;
    }
    let shown = if arguments.verbose { usize::MAX } else { SHOWN };
    for file in &plan.files {
        let words: Vec<String> = lines(file, dry, shown).iter().map(|line| one_line(line).into_owned()).collect();
        if options.diff {
            let style = stdout_style(arguments.color, arguments.verbose);
            let old = file.old.as_deref().unwrap_or_default();
            write_stdout(unified(file.path.as_str(), old, &file.new, &style).as_bytes())?;
            words.iter().for_each(|line| say(line));
        } else {
            write_stdout(format!("{}\n", words.join("\n")).as_bytes())?;
        }
        for id in &file.orphans {
            let note = format!("note: {} holds `{id}`, which is no anchor; --prune removes it", file.path);
            say(&one_line(&note));
        }
        for id in &file.not_regenerated {
            let note =
                format!("note: the source of `{id}` changed, and nothing generated from it did; is it up to date?");
            say(&one_line(&note));
        }
    }
    Ok(if options.check && plan.has_changes() { Status::Findings } else { Status::Clean })
}

/// What happened, or would happen, to a lockfile: a line for what was locked and one for what was removed.
fn lines(file: &PlannedFile, dry: bool, shown: usize) -> Vec<String> {
    let path = &file.path;
    if !file.is_changed() {
        return vec![format!("{path} is up to date")];
    }
    let is_removal = |change: &&Change| change.kind == ChangeKind::Removed;
    let removed: Vec<String> = file.changes.iter().filter(is_removal).map(|change| change.id.clone()).collect();
    let locked: Vec<String> = file.changes.iter().filter(|change| !is_removal(change)).map(change_words).collect();
    let (anchors, names) = counted(&locked, "anchor", "anchors", shown);
    let mut lines = match (dry, &file.old) {
        _ if locked.is_empty() && !removed.is_empty() => Vec::new(),
        (true, None) => vec![format!("would create {path} with {anchors}{names}")],
        (true, Some(_)) => vec![format!("would lock {anchors} in {path}{names}")],
        (false, None) => vec![format!("created {path} with {anchors}{names}")],
        (false, Some(_)) => vec![format!("locked {anchors} in {path}{names}")],
    };
    if !removed.is_empty() {
        let (entries, names) = counted(&removed, "entry", "entries", shown);
        lines.push(format!("{} {entries} from {path}{names}", if dry { "would remove" } else { "removed" }));
    }
    lines
}

/// `2 anchors` and `: a, b`.
fn counted(names: &[String], one: &str, many: &str, shown: usize) -> (String, String) {
    let list = names.iter().take(shown).map(String::as_str).collect::<Vec<_>>().join(", ");
    let more = match names.len().saturating_sub(shown) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    match names.len() {
        0 => (format!("no {many}"), String::new()),
        1 => (format!("1 {one}"), format!(": {list}")),
        n => (format!("{n} {many}"), format!(": {list}{more}")),
    }
}

/// `api_contracts (version v1.2.2 → v1.2.3, digest)`.
fn change_words(change: &Change) -> String {
    let why = match &change.kind {
        ChangeKind::Added { needed_by: None } => "new".to_owned(),
        ChangeKind::Added { needed_by: Some(by) } => format!("new, because {by} depends on it"),
        ChangeKind::Refreshed(aspects) => aspects.iter().map(aspect).collect::<Vec<_>>().join(", "),
        ChangeKind::Removed => "removed".to_owned(),
    };
    format!("{} ({why})", change.id)
}

fn aspect(aspect: &Aspect) -> String {
    match aspect {
        Aspect::Version { from: Some(from), to: Some(to) } => format!("version {from} → {to}"),
        Aspect::Version { from: None, to: Some(to) } => format!("version {to}"),
        Aspect::Version { to: None, .. } => "no version".to_owned(),
        Aspect::Digest => "digest".to_owned(),
        Aspect::Source { to, .. } => format!("source {to}"),
        Aspect::Dependencies => "dependencies".to_owned(),
        Aspect::Generated(paths) => match paths.as_slice() {
            [only] => format!("generated {only}"),
            paths => format!("{} generated files", paths.len()),
        },
    }
}
