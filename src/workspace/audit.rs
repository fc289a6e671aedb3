//! Reading the events of history.

use super::{Failure, Workspace};
use crate::audit::{self, AuditError, Filter, Log, Reach, Request};
use crate::history::History;
use std::sync::Arc;

/// What to tell of.
#[derive(Debug, Clone, Default)]
pub struct LogOptions {
    /// The newest commit; without one, the commit of the tree.
    pub rev: Option<String>,
    /// Which commits.
    pub reach: Reach,
    /// Which events.
    pub filter: Filter,
    /// Stop after so many commits that have events to show.
    pub max_commits: Option<usize>,
}

impl From<AuditError> for Failure {
    fn from(error: AuditError) -> Self {
        match error {
            AuditError::History(error) => error.into(),
            AuditError::Unknown(unknown) => Self::Usage(unknown.to_string()),
            error => Self::Refused(error.to_string()),
        }
    }
}

impl Workspace {
    /// The events of the registry's history, the newest first.
    ///
    /// # Errors
    /// When there is no repository or no commit, a filter names what never existed, or git fails.
    pub fn audit_log(&self, options: &LogOptions) -> Result<Log, Failure> {
        let (handles, folder) = self.repository()?;
        let history = History::open(Arc::clone(handles))?;
        let head = match &options.rev {
            Some(rev) => history.resolve(rev)?,
            None => history.head()?.ok_or_else(no_commits)?,
        };
        let rev = options.rev.as_deref().unwrap_or("HEAD");
        let mailmap = history.mailmap(head)?;
        let request = Request {
            history: &history,
            folder,
            head,
            rev,
            reach: options.reach,
            settings: &self.settings,
            mailmap: &mailmap,
            filter: &options.filter,
            max_commits: options.max_commits,
        };
        Ok(audit::log(&request)?)
    }
}

fn no_commits() -> Failure {
    Failure::Refused("there are no commits yet, so there is no history to tell".to_owned())
}
