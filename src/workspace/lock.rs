//! Planning and writing lockfiles.

use super::{Failure, Workspace};
use crate::lock::{self, LockError, Plan, PlannedFile, Request};
use crate::tree::{Replacement, replace_texts};
use jiff::Timestamp;

/// What to lock.
#[derive(Debug, Default)]
pub struct LockOptions {
    /// Anchors; none means all that the lockfiles hold.
    pub ids: Vec<String>,
    /// Only this workflow's lockfile.
    pub workflow: Option<String>,
    /// Remove entries whose anchor is gone.
    pub prune: bool,
}

impl From<LockError> for Failure {
    fn from(error: LockError) -> Self {
        if error.is_usage() { Self::Usage(error.to_string()) } else { Self::Refused(error.to_string()) }
    }
}

impl Workspace {
    /// What [`Workspace::write_lock`] would write.
    ///
    /// # Errors
    /// When an id is unknown, when it is not clear which lockfile is meant, or when a lockfile or an anchor's source is not
    /// in a state that can be locked.
    pub fn plan_lock(&self, now: Timestamp, options: &LockOptions) -> Result<Plan, Failure> {
        let registry = self.registry(true, false);
        let request = Request {
            ids: &options.ids,
            workflow: options.workflow.as_deref(),
            prune: options.prune,
            settings: &self.settings,
        };
        Ok(lock::plan(&registry, &request, now)?)
    }

    /// Writes what a plan changes, all of it or nothing.
    ///
    /// # Errors
    /// When the tree is not one that can be written to, a lockfile changed meanwhile, or the system fails.
    pub fn write_lock(&self, plan: &Plan) -> Result<(), Failure> {
        let root = self.writable_root()?;
        let changed: Vec<Replacement<'_>> = plan
            .files
            .iter()
            .filter(|file| file.is_changed())
            .map(|PlannedFile { path, old, new, .. }| Replacement { path, old: old.as_deref(), new })
            .collect();
        Ok(replace_texts(root, &changed)?)
    }
}
