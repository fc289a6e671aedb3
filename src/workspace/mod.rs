//! Open a tree, then validate it, lock it, …: the only door that front ends use.

mod audit;
mod base;
mod diff;
mod earlier;
mod failure;
mod init;
mod judged;
mod lock;
mod merges;
mod new;
mod past;
mod pull_request;
mod report;
mod scope;
mod settings;
mod snapshot;
mod tip;

pub use audit::LogOptions;
pub use base::{BaseOptions, Compared};
pub use diff::{DiffOptions, Diffed};
pub use failure::{ConfigurationFault, Failure};
pub use init::{InitOptions, InitPlan, NewFile};
pub use lock::LockOptions;
pub use pull_request::PullRequestBase;
pub use snapshot::{PlannedSnapshot, SnapshotPlan};

use crate::engine::{self, Selection as RuleSelection};
use crate::finding::{Checked, Level, Note, Report};
use crate::model::{self, LoadOptions, Registry, Settings};
use crate::path::RepoPath;
use crate::rules::Context;
use crate::tree::{Handles, Selection, Tree};
use jiff::Timestamp;
use std::path::PathBuf;
use std::sync::Arc;

/// What to open.
#[derive(Debug)]
pub struct OpenOptions {
    /// The folder to start from.
    pub folder: PathBuf,
    /// Which tree of the repository.
    pub selection: Selection,
    /// The manifest to check, as it was given: relative to `folder`.
    pub manifest: Option<String>,
    /// Let `GIT_DIR`, `GIT_INDEX_FILE` and `GIT_WORK_TREE` of the process choose the repository, as a hook must.
    pub trust_environment: bool,
}

/// A tree and its settings.
pub struct Workspace {
    tree: Box<dyn Tree + Send + Sync>,
    settings: Settings,
    manifest: Option<RepoPath>,
    root: Option<PathBuf>,
    /// The folder that is checked, from the root of the repository: what history calls the paths of the tree begins with it.
    folder: RepoPath,
    start: RepoPath,
    repository: Option<Arc<Handles>>,
}

/// How to validate.
#[derive(Debug, Default)]
pub struct ValidateOptions {
    /// Rules to run; empty runs all.
    pub only: Vec<String>,
    /// Rules to leave out.
    pub skip: Vec<String>,
}

/// A report, and the registry it is about.
pub struct Validated {
    /// The findings.
    pub report: Report,
    /// The level from which the run fails, where the settings in force say so.
    pub fail_on: Option<Level>,
    /// What was read; its [`sources`](Registry::sources) are the texts the findings point into.
    pub registry: Registry,
}

impl Workspace {
    /// Opens a tree and reads its `ssot.yaml`.
    ///
    /// # Errors
    /// When the tree cannot be opened, a named manifest does not exist, or `ssot.yaml` is not valid.
    pub fn open(options: &OpenOptions) -> Result<Self, Failure> {
        let scope::Scope { tree, root, manifest, folder, start, repository } = scope::open(options)?;
        let settings = settings::read(tree.as_ref())?;
        Ok(Self { tree, settings, manifest, root, folder, start, repository })
    }

    /// A workspace over a tree that is at hand, such as a [`crate::tree::MemoryTree`].
    ///
    /// # Errors
    /// When its `ssot.yaml` is not valid.
    pub fn over(tree: Box<dyn Tree + Send + Sync>) -> Result<Self, Failure> {
        let settings = settings::read(tree.as_ref())?;
        Ok(Self {
            tree,
            settings,
            manifest: None,
            root: None,
            folder: RepoPath::root(),
            start: RepoPath::root(),
            repository: None,
        })
    }

    /// The tree.
    pub fn tree(&self) -> &dyn Tree {
        self.tree.as_ref()
    }

    /// The repository, and the folder of it that is checked.
    ///
    /// # Errors
    /// When the tree is a plain folder, or memory: there is no history.
    pub fn repository(&self) -> Result<(&Arc<Handles>, &RepoPath), Failure> {
        let missing = || Failure::Refused("this folder is not in a git repository, so it has no history".to_owned());
        Ok((self.repository.as_ref().ok_or_else(missing)?, &self.folder))
    }

    /// The settings.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The folder on disk that the tree's paths are relative to; `None` when the tree cannot be written to.
    pub fn root(&self) -> Option<&std::path::Path> {
        self.root.as_deref()
    }

    /// As [`Workspace::root`], or why nothing can be written.
    fn writable_root(&self) -> Result<&std::path::Path, Failure> {
        self.root().ok_or_else(|| {
            Failure::Refused(match self.tree.describe().kind {
                "worktree" => "this working tree is somebody else's, and git would write nothing to it either; run this as its \
                               owner, or make it yours with `chown -R`"
                    .to_owned(),
                _ => "only a working tree can be written to, and this is the index, a commit or a bare repository; check \
                      the commit out first"
                    .to_owned(),
            })
        })
    }

    /// Reads the registry.
    pub fn registry(&self, digest_everything: bool, find_competitors: bool) -> Registry {
        let options = LoadOptions {
            manifest: self.manifest.clone(),
            digest_everything,
            find_competitors,
            ..LoadOptions::default()
        };
        model::load(self.tree.as_ref(), &self.settings, &options)
    }

    /// Runs the rules.
    ///
    /// # Errors
    /// When `only` or `skip` names no rule.
    pub fn validate(&self, now: Timestamp, options: &ValidateOptions) -> Result<Validated, Failure> {
        let selection = RuleSelection::new(&self.settings.rules, &options.only, &options.skip)
            .map_err(|unknown| Failure::Usage(unknown.to_string()))?;
        let registry = self.registry(false, true);
        let context = Context::new(&registry, self.tree.as_ref(), &self.settings, now);
        let outcome = engine::run(&context, &selection);
        let checked = Checked {
            anchors: registry.anchors.len(),
            aliases: registry.aliases.len(),
            locks: registry.locks.len(),
            rules: outcome.rules,
        };
        let mut notes: Vec<Note> = self.tree.notes().iter().chain(&registry.notes).cloned().map(Note).collect();
        notes.dedup();
        let report = Report {
            tree: self.tree.describe(),
            folder: self.folder.clone(),
            base: None,
            now: now.to_string(),
            findings: outcome.findings,
            waived: outcome.waived,
            notes,
            checked,
        };
        Ok(Validated { report, fail_on: self.settings.fail_on, registry })
    }
}
