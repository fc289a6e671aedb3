//! What a change does: the rules that compare with a base.

mod aliases;
mod anchors;
mod comments;
mod hostile;
mod locks;
mod mentions;
mod policy;
mod shapes;

use crate::repo::Repo;
use ssot::finding::{Finding, Level};
use ssot::render::{Format, Style, render};
use ssot::tree::Selection;
use ssot::workspace::{BaseOptions, OpenOptions, ValidateOptions, Validated, Workspace};

const MANIFEST: &str = "ssot_plan/ssot_manifest.yaml";
const ALIASES: &str = "ssot_plan/aliases.yaml";
const LOCK: &str = "ssot_plan/locks/ci.json";
const GOVERNANCE: &str = "config/alias_governance.yaml";
const WAIVERS: &str = "ssot_plan/waivers.yaml";
const SETTINGS: &str = "ssot.yaml";

/// One anchor, `users`, with its source.
const USERS: &str = "anchors:\n  - id: users\n    source: db/users.sql\n    version: 1.0.0\n";

/// A repository with these files in its first commit.
fn repo(files: &[(&str, &str)]) -> Repo {
    let repo = Repo::new();
    for (path, content) in files {
        repo.write(path, content);
    }
    repo.commit("Start")
}

/// The repository with [`USERS`], and more files.
fn users(more: &[(&str, &str)]) -> Repo {
    repo(&[&[(MANIFEST, USERS), ("db/users.sql", "CREATE TABLE users;\n")], more].concat())
}

/// What validating the working tree against a commit gives.
fn against(repo: &Repo, options: &ValidateOptions, base: &BaseOptions) -> Validated {
    of(repo, Selection::Worktree, options, base)
}

/// The same for any tree.
fn of(repo: &Repo, selection: Selection, options: &ValidateOptions, base: &BaseOptions) -> Validated {
    let open = OpenOptions { folder: repo.path().to_owned(), selection, manifest: None, trust_environment: false };
    let workspace = Workspace::open(&open).unwrap();
    workspace.validate_against("2026-11-22T12:00:00Z".parse().unwrap(), options, base).unwrap()
}

fn since_head() -> BaseOptions {
    BaseOptions { rev: "HEAD".to_owned(), ..BaseOptions::default() }
}

/// The findings since the last commit, those about approvals left out: they have tests of their own.
fn findings(repo: &Repo) -> Vec<Finding> {
    let skip = ["change/approval-missing", "change/self-approved", "anchor/source-untracked"].map(str::to_owned);
    let validated =
        against(repo, &ValidateOptions { skip: skip.to_vec(), ..ValidateOptions::default() }, &since_head());
    validated.report.findings
}

/// Those of them that come from the change rules, as `path: level[rule] message`.
fn changes(repo: &Repo) -> Vec<String> {
    findings(repo).iter().filter(|finding| finding.rule.family() == "change").map(line).collect()
}

/// All of them.
fn everything(repo: &Repo) -> Vec<String> {
    findings(repo).iter().map(line).collect()
}

fn line(finding: &Finding) -> String {
    format!("{}: {}[{}] {}", finding.location.path, finding.level, finding.rule.id, finding.message)
}

fn rules(lines: &[String]) -> Vec<&str> {
    lines.iter().filter_map(|line| line.split_once('[')?.1.split_once(']')).map(|(rule, _)| rule).collect()
}

/// As `--format concise` prints it, with all rules.
fn concise(repo: &Repo) -> String {
    let validated = against(repo, &ValidateOptions::default(), &since_head());
    let mut out = Vec::new();
    render(Format::Concise, &validated.report, &validated.registry.sources, &Style::default(), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn is_error(lines: &[String]) -> bool {
    lines.iter().any(|line| line.contains(&format!(": {}[", Level::Error)))
}

/// The digest of a text.
fn digest(text: &str) -> String {
    ssot::hash::Sha256Digest::of(text.as_bytes()).to_string()
}
