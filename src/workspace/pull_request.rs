//! What a pull request is compared with. That decides whose rules it is held to, so no part of it may be its author's choice.

use super::{Failure, Workspace};
use crate::github::{Commit, PullRequest};
use crate::history::{History, HistoryError, Oid};

/// What a pull request is compared with, or why that cannot be said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PullRequestBase {
    /// This commit.
    Commit(Oid),
    /// Its base is not in this clone.
    BaseMissing,
    /// Its latest commit is not in this clone, which is shallow.
    HeadMissing,
    /// Its latest commit is not part of what is checked out, this commit.
    NotCheckedOut(Oid),
}

impl Workspace {
    /// The base of a pull request. `checked` is the commit that the workflow runs for, as GitHub says.
    ///
    /// GitHub checks out a merge of the pull request into its base, and the base may have moved on since the event: what
    /// others landed meanwhile is no change of this pull request, so the merge's own first parent counts.
    ///
    /// # Errors
    /// When there are no commits, or history cannot be read.
    pub fn base_of_pull_request(
        &self,
        history: &History,
        pull_request: &PullRequest,
        checked: Option<&Commit>,
    ) -> Result<PullRequestBase, Failure> {
        let Ok(base) = history.resolve(pull_request.base.as_str()) else { return Ok(PullRequestBase::BaseMissing) };
        let missing = || Failure::Refused("there are no commits yet, so there is nothing to compare".to_owned());
        let head = history.head()?.ok_or_else(missing)?;
        let is = |oid: Oid, commit: &Commit| oid.to_string() == commit.as_str();
        // Only of the commit that GitHub made: in any other, the parents are the author's choice.
        if checked.is_some_and(|checked| is(head, checked))
            && let [first, second] = history.commit(head)?.parents.as_slice()
            && is(*second, &pull_request.head)
            && history.is_ancestor(base, *first)?
        {
            return Ok(PullRequestBase::Commit(*first));
        }
        let contained = match history.resolve(pull_request.head.as_str()) {
            Ok(proposed) => history.is_ancestor(proposed, head)?,
            // Where history is cut off, what is missing may well be there.
            Err(_) if history.is_shallow() => return Ok(PullRequestBase::HeadMissing),
            Err(HistoryError::Tree(_)) => false,
            Err(error) => return Err(error.into()),
        };
        Ok(if contained { PullRequestBase::Commit(base) } else { PullRequestBase::NotCheckedOut(head) })
    }
}
