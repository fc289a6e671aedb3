//! What the checked tree is compared with.

use super::inputs::BaseInput;
use ssot::github::{Base, Commit, Event, PullRequest};
use ssot::history::{History, Oid};
use ssot::workspace::{Failure, PullRequestBase, Workspace};

/// What was found.
#[derive(Debug)]
pub(super) struct Found {
    /// What to compare with.
    pub(super) base: Option<Named>,
    /// What the reader should know about it.
    pub(super) note: Option<String>,
}

/// A revision.
#[derive(Debug)]
pub(super) struct Named {
    /// What it is called.
    pub(super) rev: String,
    /// The commit, unless the name is the workflow's author's, to be looked for as `--base` is. A name that the event gives
    /// is only shown: who may push a tag `origin/main` must not choose what a change is held to.
    pub(super) commit: Option<Oid>,
}

impl Found {
    fn named(rev: String, commit: Option<Oid>) -> Self {
        Self { base: Some(Named { rev, commit }), note: None }
    }

    fn nothing(why: &str) -> Self {
        let note = format!("{why}: nothing was compared, and the rules about changes did not run");
        Self { base: None, note: Some(note) }
    }
}

/// Finds what to compare with: what the input says, else what the event says. `commit` is the one that the workflow runs for.
pub(super) fn find(
    workspace: &Workspace,
    input: &BaseInput,
    event: &Event,
    commit: Option<&Commit>,
) -> Result<Found, Failure> {
    let history = match input {
        BaseInput::None => return Ok(Found::nothing("`base` is `none`")),
        BaseInput::Revision(rev) => return Ok(Found::named(rev.clone(), None)),
        BaseInput::OfEvent => match workspace.history() {
            Ok(history) => history,
            Err(error) => return of_folder(event, error),
        },
    };
    match event.base(|id| history.resolve(id.as_str()).is_ok()) {
        Base::None { why } => Ok(Found::nothing(&why)),
        Base::Branch { name, why } => {
            let Some(commit) = of_remote(&history, &name) else { return Err(branch_missing(&history, &name, &why)) };
            let rev = format!("origin/{name}");
            let note = Some(format!("{why}, so it was compared with `{rev}`"));
            Ok(Found { note, ..Found::named(rev, Some(commit)) })
        }
        Base::Commit { id, what } => {
            let Event::PullRequest(pull_request) = event else {
                let found = history.resolve(id.as_str()).map_err(|_| missing(&history, &id, &what))?;
                return Ok(Found::named(id.to_string(), Some(found)));
            };
            let base = match workspace.base_of_pull_request(&history, pull_request, commit)? {
                PullRequestBase::Commit(base) => base,
                PullRequestBase::BaseMissing => return Err(missing(&history, &id, &what)),
                PullRequestBase::HeadMissing => {
                    return Err(missing(&history, &pull_request.head, "the commit of the pull request"));
                }
                PullRequestBase::NotCheckedOut(head) => return Err(not_checked_out(pull_request, head)),
            };
            // The name reads better, where it is the same.
            let is_branch = of_remote(&history, &pull_request.base_branch) == Some(base);
            let rev = if is_branch { format!("origin/{}", pull_request.base_branch) } else { base.to_string() };
            Ok(Found::named(rev, Some(base)))
        }
    }
}

/// The commit of a branch of the remote, where this clone has it.
fn of_remote(history: &History, branch: &str) -> Option<Oid> {
    history.resolve(&format!("refs/remotes/origin/{branch}")).ok()
}

/// A folder without history can be checked where there is nothing to compare.
fn of_folder(event: &Event, error: Failure) -> Result<Found, Failure> {
    match event.base(|_| false) {
        Base::None { why } => Ok(Found::nothing(&why)),
        _ => Err(error),
    }
}

const SHALLOW: &str = "it is shallow: give actions/checkout `fetch-depth: 0`, or run `git fetch --unshallow origin`";

fn missing(history: &History, id: &Commit, what: &str) -> Failure {
    let fetch = match history.is_shallow() {
        true => SHALLOW.to_owned(),
        false => format!("run `git fetch --no-tags origin {id}`"),
    };
    Failure::Refused(format!("{what}, {id}, is not in this clone; {fetch} before this step"))
}

fn branch_missing(history: &History, name: &str, why: &str) -> Failure {
    let fetch = match history.is_shallow() {
        true => "give actions/checkout `fetch-depth: 0`".to_owned(),
        false => {
            format!(
                "give actions/checkout `fetch-depth: 0`, or run `git fetch origin {name}:refs/remotes/origin/{name}`"
            )
        }
    };
    Failure::Refused(format!(
        "{why}, and this clone does not have `origin/{name}` to compare it with; {fetch} before this step, or set the \
         input `base` to `none` to compare with nothing"
    ))
}

fn not_checked_out(pull_request: &PullRequest, head: Oid) -> Failure {
    Failure::Refused(format!(
        "the commit {} of pull request {} is not part of what is checked out, {}, so its change would not be judged; run \
         on `pull_request` and check out without a `ref`, or set the input `base`",
        pull_request.head,
        pull_request.number,
        head.short()
    ))
}
