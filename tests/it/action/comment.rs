//! The comment on the pull request, posted by the action itself.

use super::harness::{Job, Played};
use super::{PullRequest, commit, reviews};
use serde_json::json;

const REVIEWS: &str = "pulls/7/reviews";
const LIST: &str = "--slurp repos/acme/platform/issues/7/comments";
const POST: &str = "--method POST repos/acme/platform/issues/7/comments";
const PATCH: &str = "--method PATCH repos/acme/platform/issues/comments/99";

/// What `gh` prints of the comments of a pull request: one of somebody else, and this one.
fn comments(login: &str, body: &str) -> String {
    let kind = if login.ends_with("[bot]") { "Bot" } else { "User" };
    let comment =
        |id: u8, login: &str, body: &str| json!({ "id": id, "user": { "login": login, "type": kind }, "body": body });
    json!([[comment(98, "ada", "Looks good to me.")], [comment(99, login, body)]]).to_string()
}

fn commenting(pull: &PullRequest, checkout: &crate::repo::Repo, listed: &str, may: i32) -> Job {
    let answers = [(REVIEWS, 0, "[[]]"), (LIST, 0, listed), (POST, may, ""), (PATCH, may, "")];
    pull.job(checkout).input("pr-comment", "true").gh(&answers)
}

#[test]
fn there_is_one_comment_and_it_is_edited() {
    let pull = PullRequest::new();
    let checkout = pull.checkout();
    let job = commenting(&pull, &checkout, "[[]]", 0);
    let played = job.play();
    assert_eq!((played.posted().len(), played.output("exit-code"), played.failed), (1, "1", true), "{played:#?}");
    assert!(played.posted()[0].contains(POST), "{played:#?}");
    let first = job.body();
    assert!(first.contains("frontend/people") && first.contains("web_people"), "who must approve, and what: {first}");
    let folder = job.temporary("ssot").display().to_string();
    let file = played.output("comment-file");
    assert!(file.starts_with(&folder) && file.ends_with("/comment.json"), "{file}");
    assert_ne!(job.play().output("comment-file"), file, "another use of the action in the same job has its own");
    // The same again needs no call.
    let again = commenting(&pull, &checkout, &comments("github-actions[bot]", &first), 0).play();
    assert_eq!((again.posted().len(), again.step("Comment on the pull request")), (0, Some(0)), "{again:#?}");
    // An approval changes what is to be told, in the same place.
    let approved = reviews("bob", "APPROVED", &pull.head);
    let listed = comments("github-actions[bot]", &first);
    let job = pull.job(&checkout).input("pr-comment", "true");
    let job = job.gh(&[(REVIEWS, 0, &approved), (LIST, 0, &listed), (PATCH, 0, "")]);
    let played = job.play();
    assert_eq!((played.posted().len(), played.output("exit-code")), (1, "0"), "{played:#?}");
    assert!(played.posted()[0].contains(PATCH), "{played:#?}");
    assert_ne!(job.body(), first);
}

#[test]
fn nobody_elses_comment_is_edited() {
    let pull = PullRequest::new();
    let checkout = pull.checkout();
    let job = commenting(&pull, &checkout, "[[]]", 0);
    job.play();
    let body = job.body();
    let played = commenting(&pull, &checkout, &comments("mallory", &body), 0).play();
    assert!(played.posted()[0].contains(POST), "{played:#?}");
    let own = commenting(&pull, &checkout, &comments("acme-bot", &format!("{body}\nolder")), 0)
        .input("comment-author", "acme-bot");
    assert!(own.play().posted()[0].contains(PATCH));
}

/// On another server, a repository of the same name is another one.
#[test]
fn links_lead_to_the_server_of_the_repository() {
    let pull = PullRequest::new();
    let checkout = pull.checkout();
    checkout
        .write("ssot_plan/aliases/astray.yaml", "aliases:\n  - {name: astray, canonical: gone, context: frontend}\n");
    let job = commenting(&pull, &checkout, "[[]]", 0).input("args", "--now 2026-11-22T12:00:00Z");
    let job = job.variable("GITHUB_SERVER_URL", "https://git.acme.example:8443");
    job.play();
    let body = job.body();
    assert!(body.contains("](https://git.acme.example:8443/acme/platform/blob/"), "{body}");
    assert!(!body.contains("github.com"), "{body}");
}

#[test]
fn without_gh_it_is_named() {
    let pull = PullRequest::new();
    let checkout = pull.checkout();
    let job = || pull.job(&checkout).without_gh();
    let played = job().play();
    assert_eq!((played.failed, played.output("exit-code")), (true, ""), "{played:#?}");
    assert!(played.commands().concat().contains("gh is not installed here"), "{played:#?}");
    let played = job().input("approvals", "false").input("pr-comment", "true").play();
    left_out(&played, "gh is not installed here");
}

/// The warning that must stand there in place of a comment. The findings decide the status, not the comment.
fn left_out(played: &Played, said: &str) {
    assert_eq!((played.output("exit-code"), played.step("Exit status")), ("1", Some(1)), "{played:#?}");
    let warnings: Vec<String> =
        played.commands().into_iter().filter(|command| !command.starts_with("error: ")).collect();
    assert_eq!(warnings.len(), 1, "{played:#?}");
    assert!(warnings[0].contains("No comment on the pull request") && warnings[0].contains(said), "{warnings:?}");
    assert!(played.commands().iter().any(|command| command.contains("frontend/people")), "the annotations say it");
}

#[test]
fn a_comment_that_cannot_be_written_is_a_warning() {
    let pull = PullRequest::new();
    let checkout = pull.checkout();
    left_out(&commenting(&pull, &checkout, "[[]]", 1).play(), "permission pull-requests: write");
    // Not even read.
    let job = pull.job(&checkout).input("pr-comment", "true").gh(&[(REVIEWS, 0, "[[]]")]);
    left_out(&job.play(), "its comments cannot be read");
    let job = commenting(&pull, &checkout, "[[]]", 0).input("token", "").input("approvals", "false");
    left_out(&job.play(), "its comments cannot be read");
}

#[test]
fn a_fork_is_not_even_tried() {
    let pull = PullRequest::new();
    let checkout = pull.checkout();
    for head in ["mallory/platform", ""] {
        let job = Job::new(checkout.path(), "pull_request", pull.event(head)).at(&pull.merge, "refs/pull/7/merge");
        let job = job.input("args", super::APPROVALS).input("pr-comment", "true").gh(&[(REVIEWS, 0, "[[]]")]);
        let played = job.play();
        left_out(&played, "it comes from a fork");
        assert_eq!(played.gh.len(), 1, "only the reviews were asked for: {:?}", played.gh);
        assert_ne!(played.output("comment-file"), "", "what another workflow may post is there");
    }
}

#[test]
fn only_a_pull_request_gets_a_comment() {
    let pull = PullRequest::new();
    let clone = pull.repo.clone_with(&[]);
    let event = json!({ "ref": "refs/heads/main", "before": pull.base, "repository": { "default_branch": "main" } });
    let played = Job::new(clone.path(), "push", event).input("pr-comment", "true").gh(&[]).play();
    assert_eq!(
        (played.output("exit-code"), played.output("comment-file"), played.gh.len()),
        ("0", "", 0),
        "{played:#?}"
    );
    // Nor does one that is compared with nothing.
    let checkout = pull.checkout();
    let played = pull.job(&checkout).input("base", "none").input("pr-comment", "true").gh(&[]).play();
    assert_eq!(
        (played.output("exit-code"), played.output("comment-file"), played.gh.len()),
        ("0", "", 0),
        "{played:#?}"
    );
}

/// Nothing is posted where there is nothing to say.
#[test]
fn silence_is_no_comment() {
    let pull = PullRequest::new();
    let repo = &pull.repo;
    repo.git(&["checkout", "--quiet", "-b", "quiet"]);
    repo.write("notes.txt", "nothing of the registry\n");
    let head = commit(repo, "Note");
    let checkout = repo.clone_with(&["--branch=quiet"]);
    let pull = PullRequest { head, ..pull };
    let job =
        pull.job(&checkout).input("pr-comment", "true").gh(&[(REVIEWS, 0, "[]"), (LIST, 0, "[[]]"), (POST, 0, "")]);
    let played = job.play();
    assert_eq!((played.output("exit-code"), played.posted().len()), ("0", 0), "{played:#?}");
}
