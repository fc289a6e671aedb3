//! `ssot audit snapshot`.

use super::super::{Stop, now, open};
use crate::args::{Arguments, Snapshot, TreeArgs};
use crate::output::{Status, say, stdout_style, write_stdout};
use ssot::render::sanitize::one_line;
use ssot::render::unified;
use ssot::workspace::SnapshotPlan;

pub(super) fn run(arguments: &Arguments, options: &Snapshot) -> Result<Status, Stop> {
    let now = now(options.now.as_deref())?;
    let tree = TreeArgs { directory: options.directory.clone(), staged: false, rev: None };
    let workspace = open(&tree, None)?;
    let planned = match workspace.plan_snapshot(now)? {
        SnapshotPlan::New(planned) => planned,
        SnapshotPlan::Nothing { path, commit, uncommitted } => {
            let next = if uncommitted { "; commit it" } else { "" };
            let line = format!("nothing new to record: {path} describes {commit}, and nothing has changed since{next}");
            write_stdout(format!("{}\n", one_line(&line)).as_bytes())?;
            return Ok(Status::Clean);
        }
    };
    let dry = options.check || options.diff;
    if !dry {
        workspace.write_snapshot(&planned)?;
    }
    let verb = if dry { "would record" } else { "recorded" };
    let snapshot = &planned.snapshot;
    let mut lines = vec![format!("{verb} {} at {} in {}", snapshot.content.summary(), snapshot.commit, planned.path)];
    if !dry {
        lines.push(format!("sha256 {}", planned.sha256));
    }
    if options.diff {
        let style = stdout_style(arguments.color, arguments.verbose);
        write_stdout(unified(planned.path.as_str(), "", &planned.text, &style).as_bytes())?;
        lines.iter().for_each(|line| say(&one_line(line)));
    } else {
        let lines: Vec<_> = lines.iter().map(|line| one_line(line)).collect();
        write_stdout(format!("{}\n", lines.join("\n")).as_bytes())?;
    }
    for note in &planned.notes {
        say(&format!("note: {}", one_line(note)));
    }
    if !dry {
        say("note: commit it, and keep the sha256 outside this repository, for `ssot audit verify --expect`");
    }
    Ok(if options.check { Status::Findings } else { Status::Clean })
}
