//! The event log of a large registry: what it costs beside reading the same versions with git, and how that grows.

use crate::generate::{Random, git, import};
use crate::measure::{Used, best_of};
use ssot::audit::Reach;
use ssot::tree::Selection;
use ssot::workspace::{LogOptions, OpenOptions, Workspace};
use std::io::Write;
use std::path::{Path, PathBuf};

const ALIASES: &str = "ssot_plan/aliases.yaml";

/// A registry and how often it changes.
#[derive(Clone, Copy)]
struct Registry {
    aliases: usize,
    changes: usize,
    /// Each alias has a description of so many words: what makes a version larger than libgit2 keeps at hand (1 MiB).
    words: usize,
}

/// Prints the ratios.
pub(crate) fn compare() {
    println!("the event log of a registry of 10 000 aliases");
    for (title, words, most) in [("0.9 MB a version", 0, 5_000), ("2.4 MB a version", 20, 1_000)] {
        for changes in [most / 4, most / 2, most] {
            let registry = Registry { aliases: 10_000, changes, words };
            let repository = synthetic(registry);
            let (ours, theirs) = (ours(&repository), theirs(&repository));
            println!(
                "  {title}, {changes:>5} changes   git cat-file {:6.0} ms   ssot {:6.0} ms, {:4.0} MB   ratio {:.2} of CPU, {:.2} ms a change",
                theirs.cpu.as_secs_f64() * 1e3,
                ours.cpu.as_secs_f64() * 1e3,
                ours.peak as f64 / 1e6,
                ours.cpu.as_secs_f64() / theirs.cpu.as_secs_f64(),
                ours.cpu.as_secs_f64() * 1e3 / changes as f64,
            );
        }
    }
    println!();
}

fn ours(folder: &Path) -> Used {
    let this = std::env::current_exe().expect("this program");
    best_of(2, &[&*this.to_string_lossy(), "events", &folder.to_string_lossy()])
}

/// The floor: git finds the versions and reads each of them.
fn theirs(folder: &Path) -> Used {
    let script = format!(
        "git -C '{0}' log --format= --raw --no-abbrev -- {ALIASES} | cut -d' ' -f4 | git -C '{0}' cat-file --batch --buffer >/dev/null",
        folder.display()
    );
    best_of(2, &["sh", "-c", &script])
}

/// The other side of [`ours`].
pub(crate) fn run(arguments: &[String]) {
    let [folder] = arguments else { panic!("events FOLDER") };
    let options = OpenOptions {
        folder: PathBuf::from(folder),
        selection: Selection::Revision("HEAD".to_owned()),
        manifest: None,
        trust_environment: false,
    };
    let options_of_log = LogOptions { reach: Reach::FirstParent, ..LogOptions::default() };
    let log = Workspace::open(&options).and_then(|workspace| workspace.audit_log(&options_of_log)).expect("a log");
    println!("{} events in {} commits", log.events.len(), log.commits.1);
}

/// Generated once and kept in `target/tmp`.
fn synthetic(registry: Registry) -> PathBuf {
    let Registry { aliases, changes, words } = registry;
    let scratch = Path::new(env!("CARGO_TARGET_TMPDIR")).join("history");
    let folder = scratch.join(format!("events-{aliases}-{changes}-{words}.git"));
    if !folder.exists() {
        let unfinished = folder.with_extension("unfinished");
        let _ = std::fs::remove_dir_all(&unfinished);
        std::fs::create_dir_all(&unfinished).expect("a scratch folder");
        import(&unfinished, |out| write(out, registry));
        git(&unfinished, &["-c", "pack.threads=2", "repack", "--quiet", "-a", "-d", "-f"]);
        std::fs::rename(&unfinished, &folder).expect("the same disk");
    }
    folder
}

/// Each change touches one alias, and the version at the head of the file, as people's changes do.
fn write(out: &mut dyn Write, registry: Registry) -> std::io::Result<()> {
    let mut random = Random(20_261_123);
    let alias = |number: usize, revision: usize| {
        let note = if registry.words == 0 {
            String::new()
        } else {
            format!("    description: {}\n", "because ".repeat(registry.words - 1) + "we said so")
        };
        format!(
            "  - name: name-{number}\n    canonical: anchor-{}\n    context: web\n    type: contextual\n    created_by: '@team-{revision}'\n{note}",
            number % 26
        )
    };
    let mut entries: Vec<String> = (0..registry.aliases).map(|number| alias(number, 0)).collect();
    writeln!(out, "feature done")?;
    for change in 1..=registry.changes {
        let time = 1_400_000_000 + change * 2_000;
        writeln!(out, "commit refs/heads/main")?;
        writeln!(out, "committer Ada <ada@example.com> {time} +0100\ndata 7\nchange\n")?;
        let at = random.below(entries.len());
        match change % 8 {
            0 => entries.insert(at, alias(registry.aliases + change, change)),
            1 => drop(entries.remove(at)),
            _ => entries[at] = alias(at, change),
        }
        let size: usize = entries.iter().map(String::len).sum();
        let head = format!("version: {change}\naliases:\n");
        writeln!(out, "M 100644 inline {ALIASES}\ndata {}", head.len() + size)?;
        out.write_all(head.as_bytes())?;
        entries.iter().try_for_each(|entry| out.write_all(entry.as_bytes()))?;
        writeln!(out)?;
    }
    writeln!(out, "done")
}
