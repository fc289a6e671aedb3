//! `ssot lock`.

mod command;
mod edits;
mod plans;
mod properties;
mod scale;

use ssot::hash::Sha256Digest;
use ssot::lock::{ChangeKind, Plan, PlannedFile};
use ssot::tree::MemoryTree;
use ssot::workspace::{Failure, LockOptions, Workspace};

const MANIFEST: &str = "ssot_plan/ssot_manifest.yaml";
const CI: &str = "ssot_plan/locks/ci.json";
const NOW: &str = "2026-11-22T12:00:00Z";
const THEN: &str = "2026-01-01T00:00:00Z";

fn sha(text: &str) -> String {
    Sha256Digest::of(text.as_bytes()).to_string()
}

/// A repository in memory.
#[derive(Clone, Default)]
struct Files(Vec<(String, String)>);

impl Files {
    /// Three anchors: `orders` builds on `users`, `users` generates a file.
    fn shop() -> Self {
        let manifest = "anchors:\n  - id: orders\n    source: orders.yaml\n    version: v1.1.0\n    depends_on: [users]\n  - id: prices\n    source: prices.yaml\n  - id: users\n    source: ./users.yaml\n    version: v1.0.0\n    generates: [users.sql]\n";
        Self::default()
            .with(MANIFEST, manifest)
            .with("orders.yaml", "o\n")
            .with("prices.yaml", "p\n")
            .with("users.yaml", "u\n")
            .with("users.sql", "sql\n")
    }

    /// Adds a file, or puts another text into it.
    fn with(mut self, path: &str, text: impl Into<String>) -> Self {
        self.0.retain(|(name, _)| name != path);
        self.0.push((path.to_owned(), text.into()));
        self
    }

    fn without(mut self, path: &str) -> Self {
        self.0.retain(|(name, _)| name != path);
        self
    }

    fn plan_with(&self, options: &LockOptions) -> Result<Plan, Failure> {
        let tree = self.0.iter().fold(MemoryTree::new(), |tree, (path, text)| tree.file(path, text));
        Workspace::over(Box::new(tree))?.plan_lock(NOW.parse().unwrap(), options)
    }

    fn plan(&self, ids: &[&str]) -> Result<Plan, Failure> {
        self.plan_with(&options(ids, None, false))
    }

    /// The one file of a plan that must succeed.
    fn planned(&self, options: &LockOptions) -> PlannedFile {
        let plan = self.plan_with(options).unwrap_or_else(|failure| panic!("{failure}"));
        assert_eq!(plan.files.len(), 1, "{plan:?}");
        plan.files.into_iter().next().unwrap()
    }

    /// What the plan for all entries makes of the lockfile `ci`; and that a second run leaves it alone.
    fn refreshed(&self, lock: &str) -> String {
        let files = self.clone().with(CI, lock);
        let new = files.planned(&options(&[], None, false)).new;
        let again = files.with(CI, new.clone()).planned(&options(&[], None, false));
        assert!(!again.is_changed(), "writing twice changes the file again:\n{}", again.new);
        new
    }
}

fn options(ids: &[&str], workflow: Option<&str>, prune: bool) -> LockOptions {
    LockOptions { ids: ids.iter().map(|id| (*id).to_owned()).collect(), workflow: workflow.map(str::to_owned), prune }
}

fn is_removal(kind: &ChangeKind) -> bool {
    *kind == ChangeKind::Removed
}
