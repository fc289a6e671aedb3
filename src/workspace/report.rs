//! Drawing up an audit report.

use super::past::Archive;
use super::{Failure, LogOptions, Workspace};
use crate::audit::report::{AuditReport, Facts, Held, Period};
use crate::audit::{Filter, retention};
use jiff::Timestamp;

impl Workspace {
    /// What happened in a period, and whether it was allowed: seen from the commit of the tree.
    ///
    /// # Errors
    /// When there is no repository or no commit, or git fails.
    pub fn audit_report(&self, period: Period, now: Timestamp) -> Result<AuditReport, Failure> {
        let (handles, folder) = self.repository()?;
        let tip = self.tip()?;
        let filter = Filter { since: Some(period.since), until: Some(period.until), ..Filter::default() };
        let options = LogOptions { rev: self.tree().describe().rev, filter, ..LogOptions::default() };
        let log = self.audit_log(&options)?;
        let registry = self.registry(false, false);
        let archive = Archive::open(handles, folder, tip, retention(&registry))?;
        let verification = self.verify_with(&archive, tip, None, now)?;
        let held = Held { oldest: archive.story.oldest(), complete: !archive.story.is_cut_short() };
        let facts = Facts { log: &log, registry: &registry, verification: Some(&verification), held, period, now };
        Ok(AuditReport::of(&facts))
    }
}
