//! What the checked tree is compared with.

use super::inputs::BaseInput;
use ssot::github::{Base, Event, PullRequest};
use ssot::history::{History, HistoryError, Oid};
use ssot::workspace::{Failure, Workspace};
use std::sync::Arc;

/// What was found.
#[derive(Debug)]
pub(super) struct Found {
    /// The revision to compare with.
    pub(super) rev: Option<String>,
    /// What the reader should know about it.
    pub(super) note: Option<String>,
}

impl Found {
    fn rev(rev: String) -> Self {
        Self { rev: Some(rev), note: None }
    }

    fn nothing(why: &str) -> Self {
        let note = format!("{why}: nothing was compared, and the rules about changes did not run");
        Self { rev: None, note: Some(note) }
    }
}

/// Finds what to compare with: what the input says, else what the event says. `commit` is the one that the workflow runs for.
pub(super) fn find(
    workspace: &Workspace,
    input: &BaseInput,
    event: &Event,
    commit: Option<&str>,
) -> Result<Found, Failure> {
    let history = match input {
        BaseInput::None => return Ok(Found::nothing("`base` is `none`")),
        // What the workflow's author names is looked for as `--base` is.
        BaseInput::Revision(rev) => return Ok(Found::rev(rev.clone())),
        BaseInput::OfEvent => match workspace.repository() {
            Ok((handles, _)) => History::open(Arc::clone(handles))?,
            Err(error) => return of_folder(event, error),
        },
    };
    match event.base(|id| history.resolve(id).is_ok()) {
        Base::None { why } => Ok(Found::nothing(&why)),
        Base::Branch { name, why } => {
            let remote = format!("refs/remotes/origin/{name}");
            Ok(match history.resolve(&remote) {
                Ok(_) => Found {
                    // In full where a tag or a local branch has that name too.
                    rev: Some(history.resolve(&format!("origin/{name}")).map_or(remote, |_| format!("origin/{name}"))),
                    note: Some(format!("{why}, so it was compared with `origin/{name}`")),
                },
                Err(_) => Found::nothing(&format!(
                    "{why}, and this clone does not have `origin/{name}` (give actions/checkout `fetch-depth: 0`)"
                )),
            })
        }
        Base::Commit { id, what } => {
            let base = present(&history, &id, &what)?;
            let Event::PullRequest(pull_request) = event else { return Ok(Found::rev(id)) };
            let base = of_pull_request(&history, base, pull_request, commit)?;
            // The name reads better, where it is the same.
            let branch = format!("origin/{}", pull_request.base_branch);
            let is_base = |name: &str| history.resolve(name).is_ok_and(|oid| oid == base);
            let named = is_base(&branch) && is_base(&format!("refs/remotes/{branch}"));
            Ok(Found::rev(if named { branch } else { base.to_string() }))
        }
    }
}

/// A folder without history can be checked where there is nothing to compare.
fn of_folder(event: &Event, error: Failure) -> Result<Found, Failure> {
    match event.base(|_| false) {
        Base::None { why } => Ok(Found::nothing(&why)),
        _ => Err(error),
    }
}

fn present(history: &History, id: &str, what: &str) -> Result<Oid, Failure> {
    history.resolve(id).map_err(|_| {
        let fetch = if history.is_shallow() {
            "it is shallow: give actions/checkout `fetch-depth: 0`, or run `git fetch --unshallow origin`".to_owned()
        } else {
            format!("run `git fetch --no-tags origin {id}`")
        };
        Failure::Refused(format!("{what}, {id}, is not in this clone; {fetch} before this step"))
    })
}

/// The base of a pull request. GitHub checks out a merge of the pull request into its base, and the base may have moved on
/// since the event: what others landed meanwhile is no change of this pull request, so the merge's own first parent counts.
fn of_pull_request(
    history: &History,
    base: Oid,
    pull_request: &PullRequest,
    commit: Option<&str>,
) -> Result<Oid, Failure> {
    let missing = || Failure::Refused("there are no commits yet, so there is nothing to compare".to_owned());
    let head = history.head()?.ok_or_else(missing)?;
    let parents = history.commit(head)?.parents;
    // Only of the commit that GitHub made: in any other, the parents are the author's choice.
    if let [first, second] = parents.as_slice()
        && commit == Some(head.to_string().as_str())
        && second.to_string() == pull_request.head
        && history.is_ancestor(base, *first)?
    {
        return Ok(*first);
    }
    let proposed = history.resolve(&pull_request.head);
    let contained = match proposed {
        Ok(proposed) => history.is_ancestor(proposed, head)?,
        // Where history is cut off, what is missing may well be there.
        Err(_) if history.is_shallow() => {
            return present(history, &pull_request.head, "the commit of the pull request");
        }
        Err(HistoryError::Tree(_)) => false,
        Err(error) => return Err(error.into()),
    };
    if contained {
        return Ok(base);
    }
    Err(Failure::Refused(format!(
        "the commit {} of pull request {} is not part of what is checked out, {}, so its change would not be judged; run \
         on `pull_request` and check out without a `ref`, or set the input `base`",
        pull_request.head,
        pull_request.number,
        head.short()
    )))
}
