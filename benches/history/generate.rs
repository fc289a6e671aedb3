//! A synthetic history, the same commits each time.

use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::{Command, Stdio};

/// What a synthetic history holds.
#[derive(Clone, Copy)]
pub(crate) struct Shape {
    /// Commits, merges included.
    pub(crate) commits: usize,
    /// How many of them touch the registry.
    pub(crate) registry: usize,
}

/// The files of the registry, one of which such a commit changes.
pub(crate) const REGISTRY: [&str; 4] =
    ["ssot_plan/ssot_manifest.yaml", "ssot_plan/aliases.yaml", "config/alias_governance.yaml", "ssot.yaml"];

/// Commits of the main line, then of a branch, then the merge.
const MAIN: usize = 21;
const SIDE: usize = 3;

const FOLDERS: usize = 60;
const FILES: usize = 40;

/// A bare repository, packed as `git gc` leaves it, without a commit-graph.
pub(crate) fn repository(folder: &Path, shape: Shape) {
    import(folder, |out| write(out, shape));
    git(folder, &["-c", "gc.writeCommitGraph=false", "-c", "pack.threads=2", "gc", "--quiet"]);
}

/// A bare repository of what is written to `git fast-import`.
pub(crate) fn import(folder: &Path, write: impl FnOnce(&mut dyn Write) -> std::io::Result<()>) {
    git(folder, &["init", "--quiet", "--bare", "--initial-branch=main", "."]);
    let mut import = Command::new("git")
        .current_dir(folder)
        .args(["fast-import", "--quiet", "--done"])
        .stdin(Stdio::piped())
        .spawn()
        .expect("git runs");
    let mut out = BufWriter::with_capacity(1 << 20, import.stdin.take().expect("a pipe"));
    write(&mut out).expect("git reads");
    drop(out);
    assert!(import.wait().expect("git ends").success());
}

/// Runs git.
pub(crate) fn git(folder: &Path, arguments: &[&str]) {
    let status = Command::new("git").current_dir(folder).args(arguments).status().expect("git runs");
    assert!(status.success(), "git {arguments:?} failed");
}

fn write(out: &mut dyn Write, shape: Shape) -> std::io::Result<()> {
    let mut random = Random(20_261_122);
    let mut mark = 0_usize;
    // Only commits of the main line touch the registry.
    let main_line = shape.commits * MAIN / (MAIN + SIDE + 1);
    let mut on_main = 0;
    writeln!(out, "feature done")?;
    let mut tip = 0;
    while mark < shape.commits {
        // Branches of three commits beside a busy main line, and then their merge.
        let fork = tip;
        for _ in 0..MAIN {
            on_main += 1;
            let registry = on_main * shape.registry / main_line > (on_main - 1) * shape.registry / main_line;
            tip = commit(out, &mut mark, tip, None, registry, &mut random)?;
        }
        let mut side = fork.max(1);
        for _ in 0..SIDE {
            side = commit(out, &mut mark, side, None, false, &mut random)?;
        }
        tip = commit(out, &mut mark, tip, Some(side), false, &mut random)?;
    }
    writeln!(out, "reset refs/heads/main\nfrom :{tip}\n\ndone")
}

fn commit(
    out: &mut dyn Write,
    mark: &mut usize,
    parent: usize,
    merged: Option<usize>,
    registry: bool,
    random: &mut Random,
) -> std::io::Result<usize> {
    *mark += 1;
    let (number, time) = (*mark, 1_400_000_000 + *mark * 2_000);
    writeln!(out, "commit refs/heads/main\nmark :{number}")?;
    writeln!(out, "author Ada <ada@example.com> {time} +0100\ncommitter Ada <ada@example.com> {time} +0100")?;
    let message = format!("Change {number} of the platform\n\nBecause the work goes on.\n");
    write!(out, "data {}\n{message}", message.len())?;
    if parent > 0 {
        writeln!(out, "from :{parent}")?;
    }
    if let Some(merged) = merged {
        writeln!(out, "merge :{merged}\n")?;
        return Ok(number);
    }
    if registry {
        let path = REGISTRY[random.below(REGISTRY.len())];
        let text = format!("# {number}\nanchors:\n  - id: a{}\n", random.next());
        write!(out, "M 100644 inline {path}\ndata {}\n{text}\n", text.len())?;
    }
    for _ in 0..=random.below(3) {
        let path = format!("services/s{:02}/src/file{:02}.rs", random.below(FOLDERS), random.below(FILES));
        let text = format!("// {number}\n{:016x}\n{:016x}\n", random.next(), random.next());
        write!(out, "M 100644 inline {path}\ndata {}\n{text}\n", text.len())?;
    }
    writeln!(out)?;
    Ok(number)
}

/// A linear congruential generator.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 16
    }

    pub(crate) fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }
}
