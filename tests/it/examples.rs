//! The example platforms: one agrees with itself, the other has drifted in every way there is.

use crate::repo::Repo;
use ssot::render::{Format, Style, render};
use ssot::tree::Selection;
use ssot::workspace::{OpenOptions, ValidateOptions, Workspace};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use unicode_width::UnicodeWidthStr as _;

const NOW: &str = "2026-11-22T12:00:00Z";

/// Rules whose defect is a state of git that a committed example cannot hold. `git_states` makes each of them.
const NEEDS_GIT: [&str; 3] = ["anchor/source-untracked", "document/unmerged", "document/unreadable"];

/// Platforms beside the drifted one, for what it cannot show: where the manifest is missing there is nothing to drift, and
/// while an include matches no file, no anchor can be called unknown.
const NEIGHBOURS: [&str; 2] = ["drifted/no-manifest", "drifted/lost-include"];

fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name)
}

/// A repository with the files of an example, committed.
fn committed(name: &str) -> Repo {
    let repo = Repo::new();
    copy(&example(name), repo.path());
    repo.git(&["add", "--all"]);
    repo.git(&["commit", "--quiet", "--message", "The platform"]);
    repo
}

fn copy(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from).min_depth(1) {
        let entry = entry.expect("an entry");
        let target = to.join(entry.path().strip_prefix(from).expect("below"));
        let kind = entry.file_type();
        if kind.is_dir() {
            std::fs::create_dir_all(&target).expect("a folder");
        } else if kind.is_symlink() {
            std::os::unix::fs::symlink(std::fs::read_link(entry.path()).expect("a target"), &target).expect("a link");
        } else {
            std::fs::copy(entry.path(), &target).expect("a file");
        }
    }
}

fn findings(folder: &Path, selection: Selection) -> String {
    shown(folder, selection, Format::Concise, &Style::default())
}

fn shown(folder: &Path, selection: Selection, format: Format, style: &Style) -> String {
    let options = OpenOptions { folder: folder.to_owned(), selection, manifest: None, trust_environment: false };
    let workspace = Workspace::open(&options).expect("it opens");
    let validated = workspace.validate(NOW.parse().expect("a time"), &ValidateOptions::default()).expect("it runs");
    let mut out = Vec::new();
    render(format, &validated.report, &validated.registry.sources, style, &mut out).expect("memory");
    String::from_utf8(out).expect("UTF-8")
}

fn rules_in(concise: &str) -> BTreeSet<&str> {
    concise.lines().filter_map(|line| line.split_once('[')?.1.split_once(']')).map(|(rule, _)| rule).collect()
}

#[test]
fn nexus_agrees_with_itself() {
    let repo = committed("nexus");
    for selection in [Selection::Worktree, Selection::Index, Selection::Revision("HEAD".to_owned())] {
        assert_eq!(findings(repo.path(), selection.clone()), "", "{selection:?}");
    }
    assert_eq!(findings(&example("nexus"), Selection::Worktree), "", "in this repository, below its root");
}

/// A snippet beside one with wider line numbers has less room for its text.
#[test]
fn drifted_fits_the_terminal() {
    let repo = committed("drifted");
    for width in [60, 80, 100] {
        let text = shown(repo.path(), Selection::Worktree, Format::Full, &Style { width, ..Style::default() });
        // A path is never cut, and the closing line is one line.
        for line in text.lines().filter(|line| !line.contains("─[") && !line.ends_with(" lockfiles")) {
            assert!(line.width() <= width, "{width}: {} columns in {line}", line.width());
        }
    }
}

/// `SSOT_BLESS=1` writes what is found beside the example; read it line by line before you commit it.
#[test]
fn drifted_shows_what_is_kept_beside_it() {
    for name in ["drifted"].into_iter().chain(NEIGHBOURS) {
        let found = findings(committed(name).path(), Selection::Worktree);
        let kept = example(name).join("expected.txt");
        if std::env::var_os("SSOT_BLESS").is_some() {
            std::fs::write(&kept, &found).expect("written");
        }
        let expected = std::fs::read_to_string(&kept).unwrap_or_else(|error| panic!("{}: {error}", kept.display()));
        similar_asserts(&expected, &found);
    }
}

fn similar_asserts(expected: &str, found: &str) {
    let (expected, found): (Vec<&str>, Vec<&str>) = (expected.lines().collect(), found.lines().collect());
    let missing: Vec<_> = expected.iter().filter(|line| !found.contains(line)).collect();
    let new: Vec<_> = found.iter().filter(|line| !expected.contains(line)).collect();
    assert!(missing.is_empty() && new.is_empty(), "no longer found: {missing:#?}\nnew: {new:#?}");
    assert_eq!(expected, found, "the order changed");
}

#[test]
fn drifted_is_the_same_however_it_is_read() {
    let repo = committed("drifted");
    let worktree = findings(repo.path(), Selection::Worktree);
    assert_eq!(worktree, findings(repo.path(), Selection::Index));
    assert_eq!(worktree, findings(repo.path(), Selection::Revision("HEAD".to_owned())));
}

#[test]
fn drifted_breaks_every_rule() {
    let mut found = findings(committed("drifted").path(), Selection::Worktree);
    for name in NEIGHBOURS {
        found.push_str(&findings(committed(name).path(), Selection::Worktree));
    }
    let broken = rules_in(&found);
    let missing: Vec<&str> = ssot::rules::all()
        .map(|rule| rule.meta().id)
        // A change needs something to change from: `examples/history`.
        .filter(|id| !id.starts_with("change/"))
        .filter(|id| !broken.contains(id) && !NEEDS_GIT.contains(id))
        .collect();
    assert!(missing.is_empty(), "no finding of {missing:#?}");
}

/// Feeds lines to `git update-index --index-info`.
fn index_info(repo: &Repo, lines: &str) {
    use std::io::Write as _;
    let mut command = repo.command();
    let mut child = command.args(["update-index", "--index-info"]).stdin(Stdio::piped()).spawn().expect("git runs");
    child.stdin.take().expect("a pipe").write_all(lines.as_bytes()).expect("written");
    assert!(child.wait().expect("git ends").success());
}

#[test]
fn git_states_break_the_rest() {
    let repo = committed("nexus");
    // A source that was never added.
    repo.git(&["rm", "--quiet", "--cached", "docs/runbook.md"]);
    // Three stages of the teams file.
    let blob = repo.git(&["rev-parse", "HEAD:ssot_plan/teams.yaml"]);
    let blob = blob.trim();
    let stages: Vec<String> = (1..=3).map(|stage| format!("100644 {blob} {stage}\tssot_plan/teams.yaml\n")).collect();
    repo.git(&["rm", "--quiet", "--cached", "ssot_plan/teams.yaml"]);
    index_info(&repo, &stages.concat());
    // A link out of the tree where a registry file belongs.
    std::fs::remove_file(repo.path().join("ssot_plan/aliases/backend.yaml")).expect("removed");
    std::os::unix::fs::symlink("/etc/hostname", repo.path().join("ssot_plan/aliases/backend.yaml")).expect("a link");
    let found = findings(repo.path(), Selection::Worktree);
    let broken = rules_in(&found);
    for rule in NEEDS_GIT {
        assert!(broken.contains(rule), "no {rule} in\n{found}");
    }
}
