//! Finding the commits that touch paths.

use crate::generate::git;
use crate::measure::{Used, best_of};
use ssot::history::{History, Order, Watch};
use ssot::path::RepoPath;
use ssot::tree::{Options, Selection};
use std::io::Write as _;
use std::path::Path;

/// Prints the ratios for one repository. Works on a borrowed copy of its object database, so that the commit-graph can be
/// written and removed.
pub(crate) fn compare(title: &str, repository: &Path, paths: &[&str]) {
    println!("{title}\n  commits that touch {}", paths.join(", "));
    let copy = Path::new(env!("CARGO_TARGET_TMPDIR")).join("history/copy");
    let _ = std::fs::remove_dir_all(&copy);
    let (from, to) = (repository.to_string_lossy(), copy.to_string_lossy());
    git(Path::new("."), &["clone", "--quiet", "--no-checkout", "--no-local", "--single-branch", &from, &to]);
    let steps: [(&str, &[&str]); 3] = [
        ("no commit-graph", &[]),
        ("commit-graph", &["commit-graph", "write", "--reachable", "--no-progress"]),
        ("with changed paths", &["commit-graph", "write", "--reachable", "--no-progress", "--changed-paths"]),
    ];
    for (name, arguments) in steps {
        if !arguments.is_empty() {
            git(&copy, arguments);
        }
        println!("  {name}");
        for (order, flags) in
            [("simplified", &[][..]), ("first-parent", &["--first-parent"]), ("full", &["--full-history"])]
        {
            let ours = ours(&copy, order, paths);
            let theirs = theirs(&copy, flags, paths);
            let ratio = |one: std::time::Duration, other: std::time::Duration| one.as_secs_f64() / other.as_secs_f64();
            println!(
                "    {order:<13} git {:6.0} ms, {:4.0} MB   ssot {:6.0} ms, {:4.0} MB   ratio {:.2} of CPU, {:.2} of elapsed",
                theirs.cpu.as_secs_f64() * 1e3,
                theirs.peak as f64 / 1e6,
                ours.cpu.as_secs_f64() * 1e3,
                ours.peak as f64 / 1e6,
                ratio(ours.cpu, theirs.cpu),
                ratio(ours.wall, theirs.wall),
            );
        }
    }
    println!();
}

fn ours(folder: &Path, order: &str, paths: &[&str]) -> Used {
    let this = std::env::current_exe().expect("this program");
    let (this, folder) = (this.to_string_lossy(), folder.to_string_lossy());
    best_of(3, &[&[&*this, "walk", &folder, order], paths].concat())
}

fn theirs(folder: &Path, flags: &[&str], paths: &[&str]) -> Used {
    let folder = folder.to_string_lossy();
    best_of(3, &[&["git", "-C", &folder, "log", "--format=%H", "--raw"], flags, &["--"], paths].concat())
}

/// The other side of [`ours`].
pub(crate) fn run(arguments: &[String]) {
    let [folder, order, paths @ ..] = arguments else { panic!("walk FOLDER ORDER PATHS…") };
    let order = match order.as_str() {
        "first-parent" => Order::FirstParent,
        "full" => Order::Full,
        _ => Order::Simplified,
    };
    // The copy has no index, so nothing is listed.
    let options = Options::from(Selection::Index);
    let opened = ssot::tree::open(Path::new(folder), &options).expect("a repository");
    let history = History::open(opened.repository.expect("a repository")).expect("it opens");
    let head = history.head().expect("HEAD").expect("commits");
    let paths: Vec<RepoPath> = paths.iter().map(|path| RepoPath::parse(path).expect("a path")).collect();
    let touches = history.touching(head, &Watch::new().files(&paths), order).expect("history");
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for touch in &touches.commits {
        writeln!(out, "{}", touch.id).expect("a reader");
        for change in &touch.changes {
            writeln!(out, "{:?} {:?} {}", change.before, change.after, change.path).expect("a reader");
        }
    }
}
