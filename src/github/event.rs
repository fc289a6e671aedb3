//! The event that started a workflow, as far as it says what a tree is to be compared with.

use super::Commit;
use serde::Deserialize;

/// Why an event cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EventError {
    /// Not JSON, or not in the shape that GitHub gives to the event.
    #[error("is not what GitHub writes for `{event}`: {reason}")]
    Shape {
        /// The event's name.
        event: String,
        /// The reader's words, with the place.
        reason: String,
    },
    /// A commit's id is none.
    #[error("has {value:?} for `{key}`, which is not the id of a commit")]
    NotAnId {
        /// Where it stands.
        key: &'static str,
        /// What stands there.
        value: String,
    },
}

/// What started the workflow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A pull request was opened or changed, or reviewed.
    PullRequest(PullRequest),
    /// Commits were pushed.
    Push(Push),
    /// A merge queue wants a merge checked.
    MergeGroup {
        /// The commit that the queue's merge stands on.
        base: Commit,
    },
    /// Something else, which compares nothing.
    Other {
        /// The event's name.
        name: String,
    },
}

/// A pull request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PullRequest {
    /// Its number.
    pub number: u64,
    /// The commit of the branch that it is to land on, when the event happened.
    pub base: Commit,
    /// That branch.
    pub base_branch: String,
    /// Its latest commit.
    pub head: Commit,
}

/// A push.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Push {
    /// What was pushed to, such as `refs/heads/main`.
    pub reference: String,
    /// What it was before; `None` when it is new.
    pub before: Option<Commit>,
    /// True when commits were thrown away.
    pub forced: bool,
    /// True when the push removed it.
    pub deleted: bool,
    /// The default branch of the repository.
    pub default_branch: Option<String>,
}

/// What to compare with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Base {
    /// A commit, and no other: without it there is no answer.
    Commit {
        /// Its id.
        id: Commit,
        /// What it is, in words.
        what: String,
    },
    /// A branch of the remote, where this clone has it.
    Branch {
        /// Its name.
        name: String,
        /// Why not a commit.
        why: String,
    },
    /// Nothing.
    None {
        /// Why.
        why: String,
    },
}

#[derive(Deserialize)]
struct Tip {
    sha: String,
    #[serde(default, rename = "ref")]
    reference: String,
}

#[derive(Deserialize)]
struct OfPullRequest {
    pull_request: PullRequestFields,
}

#[derive(Deserialize)]
struct PullRequestFields {
    number: u64,
    base: Tip,
    head: Tip,
}

#[derive(Deserialize)]
struct OfPush {
    #[serde(rename = "ref")]
    reference: String,
    before: String,
    #[serde(default)]
    forced: bool,
    #[serde(default)]
    deleted: bool,
    repository: Option<PushedTo>,
}

#[derive(Deserialize)]
struct PushedTo {
    default_branch: Option<String>,
}

#[derive(Deserialize)]
struct OfMergeGroup {
    merge_group: MergeGroup,
}

#[derive(Deserialize)]
struct MergeGroup {
    base_sha: String,
}

impl Event {
    /// Reads the file that `GITHUB_EVENT_PATH` names. Of an event that compares nothing the file is not looked at.
    ///
    /// # Errors
    /// When the file is not what GitHub writes for an event of that name.
    pub fn read(name: &str, bytes: &[u8]) -> Result<Self, EventError> {
        match name {
            "pull_request" | "pull_request_target" | "pull_request_review" | "pull_request_review_comment" => {
                let OfPullRequest { pull_request: PullRequestFields { number, base, head } } = parse(name, bytes)?;
                Ok(Self::PullRequest(PullRequest {
                    number,
                    base: id("pull_request.base.sha", &base.sha)?,
                    base_branch: base.reference,
                    head: id("pull_request.head.sha", &head.sha)?,
                }))
            }
            "push" => {
                let OfPush { reference, before, forced, deleted, repository } = parse(name, bytes)?;
                let before = id("before", &before)?;
                Ok(Self::Push(Push {
                    reference,
                    before: Some(before).filter(|before| !before.is_null()),
                    forced,
                    deleted,
                    default_branch: repository.and_then(|repository| repository.default_branch),
                }))
            }
            "merge_group" => {
                let OfMergeGroup { merge_group } = parse(name, bytes)?;
                Ok(Self::MergeGroup { base: id("merge_group.base_sha", &merge_group.base_sha)? })
            }
            _ => Ok(Self::Other { name: name.to_owned() }),
        }
    }

    /// What to compare with. `has` tells whether this clone has a commit.
    pub fn base(&self, has: impl Fn(&Commit) -> bool) -> Base {
        match self {
            Self::PullRequest(PullRequest { base, .. }) => {
                Base::Commit { id: base.clone(), what: "the base of the pull request".to_owned() }
            }
            Self::MergeGroup { base } => {
                Base::Commit { id: base.clone(), what: "the base of the merge group".to_owned() }
            }
            Self::Push(push) => push.base(has),
            Self::Other { name } => Base::None { why: format!("`{name}` is no change, so it has no base") },
        }
    }
}

impl Push {
    fn base(&self, has: impl Fn(&Commit) -> bool) -> Base {
        let Some(branch) = self.reference.strip_prefix("refs/heads/") else {
            return Base::None { why: format!("`{}` is not a branch", self.reference) };
        };
        if self.deleted {
            return Base::None { why: format!("the push removed the branch `{branch}`") };
        }
        let is_default = self.default_branch.as_deref() == Some(branch);
        let other = self.default_branch.clone().filter(|_| !is_default);
        match (&self.before, other) {
            (Some(before), Some(default)) if self.forced && !has(before) => Base::Branch {
                name: default,
                why: format!("what `{branch}` was before the forced push is not in this clone"),
            },
            (Some(before), _) => {
                Base::Commit { id: before.clone(), what: format!("what `{branch}` was before the push") }
            }
            (None, Some(default)) => Base::Branch { name: default, why: format!("the branch `{branch}` is new") },
            (None, None) => {
                Base::None { why: format!("the branch `{branch}` is new, and there is no other to compare it with") }
            }
        }
    }
}

pub(super) fn parse<'b, T: Deserialize<'b>>(event: &str, bytes: &'b [u8]) -> Result<T, EventError> {
    // PowerShell writes a byte order mark.
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    serde_json::from_slice(bytes)
        .map_err(|error| EventError::Shape { event: event.to_owned(), reason: error.to_string() })
}

fn id(key: &'static str, value: &str) -> Result<Commit, EventError> {
    // Some of a hostile text is enough.
    Commit::parse(value).ok_or_else(|| EventError::NotAnId { key, value: value.chars().take(80).collect() })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "0123456789abcdef0123456789abcdef01234567";
    const ZEROS: &str = "0000000000000000000000000000000000000000";

    fn push(reference: &str, before: &str, forced: bool) -> Event {
        let json = format!(
            r#"{{"ref": "{reference}", "before": "{before}", "forced": {forced}, "repository": {{"default_branch": "main"}}}}"#
        );
        Event::read("push", json.as_bytes()).expect("an event")
    }

    #[test]
    fn every_event_says_what_to_compare_with() {
        let pull_request = format!(
            r#"{{"action": "x", "pull_request": {{"number": 7, "base": {{"sha": "{ID}", "ref": "main"}}, "head": {{"sha": "{ZEROS}"}}}}}}"#
        );
        for name in ["pull_request", "pull_request_target", "pull_request_review"] {
            let event = Event::read(name, pull_request.as_bytes()).expect("an event");
            let Base::Commit { id, .. } = event.base(|_| false) else { panic!("{event:?}") };
            assert_eq!(id.as_str(), ID);
        }
        let group = format!(r#"{{"merge_group": {{"base_sha": "{ID}"}}}}"#);
        let group = Event::read("merge_group", group.as_bytes()).expect("an event");
        assert!(matches!(group.base(|_| false), Base::Commit { id, .. } if id.as_str() == ID));
        for name in ["schedule", "workflow_dispatch", ""] {
            let event = Event::read(name, b"anything").expect("an event");
            assert!(matches!(event.base(|_| true), Base::None { .. }), "{name}");
        }
    }

    #[test]
    fn a_push_is_compared_with_what_was_there() {
        let base = |event: &Event, has: bool| match event.base(|_| has) {
            Base::Commit { id, .. } => format!("commit {id}"),
            Base::Branch { name, .. } => format!("branch {name}"),
            Base::None { .. } => "none".to_owned(),
        };
        let commit = format!("commit {ID}");
        for (reference, before, forced, has, expected) in [
            ("refs/heads/topic", ID, false, false, commit.as_str()),
            ("refs/heads/topic", ID, true, true, &commit),
            ("refs/heads/topic", ID, true, false, "branch main"),
            // The default branch has nothing beside it that could stand for what was thrown away.
            ("refs/heads/main", ID, true, false, &commit),
            ("refs/heads/topic", ZEROS, false, false, "branch main"),
            ("refs/heads/main", ZEROS, false, false, "none"),
            ("refs/tags/v1", ZEROS, false, true, "none"),
        ] {
            assert_eq!(base(&push(reference, before, forced), has), expected, "{reference} {before} {forced} {has}");
        }
    }

    #[test]
    fn what_github_does_not_write_is_refused() {
        for (name, json) in [
            ("push", r#"{"ref": "refs/heads/a"}"#),
            ("push", r#"{"ref": "refs/heads/a", "before": "--upload-pack=x"}"#),
            ("pull_request", "{}"),
            ("pull_request", "[]"),
            ("pull_request", r#"{"pull_request": {"number": 1, "base": {"sha": "main"}, "head": {"sha": "x"}}}"#),
            ("merge_group", r#"{"merge_group": {"base_sha": 7}}"#),
            ("merge_group", "\u{0}"),
        ] {
            assert!(Event::read(name, json.as_bytes()).is_err(), "{name} {json}");
        }
    }
}
