//! Pull requests: what they are compared with, and whose approval counts.

use super::harness::{REPOSITORY, id};
use super::{APPROVALS, PullRequest, aliases, commit, reviews};
use crate::cli::ssot;

const REVIEWS: &str = "repos/acme/platform/pulls/7/reviews";

#[test]
fn the_merge_that_github_checks_out_is_judged() {
    let pull = PullRequest::new();
    let checkout = pull.checkout();
    let job = pull.job(&checkout).gh(&[(REVIEWS, 0, "[[]]")]);
    let played = job.play();
    assert!(played.failed, "{played:#?}");
    let errors: Vec<String> = played.commands();
    assert_eq!(errors.len(), 1, "{played:#?}");
    assert!(errors[0].starts_with("error: the alias `frontend/people` was added without the approval"), "{errors:?}");
    assert_eq!(
        ["exit-code", "error-count", "warning-count", "info-count"].map(|name| played.output(name)),
        ["1", "1", "0", "0"]
    );
    assert_eq!(played.output("version"), env!("CARGO_PKG_VERSION"));
    assert_eq!((played.step("Validate"), played.step("Exit status")), (Some(0), Some(1)));
    assert!(played.summary.contains("was added without the approval"), "{}", played.summary);
    assert!(played.summary.contains("compared with `origin/main`"), "{}", played.summary);
}

#[test]
fn an_approval_of_the_head_counts() {
    let pull = PullRequest::new();
    let checkout = pull.checkout();
    for (login, state, commit, status) in [
        ("bob", "APPROVED", &pull.head, 0),
        // Of what was there before, of the merge that nobody looked at, by somebody else, and not at all.
        ("bob", "APPROVED", &pull.base, 1),
        ("mallory", "APPROVED", &pull.head, 1),
        ("bob", "COMMENTED", &pull.head, 1),
    ] {
        let job = pull.job(&checkout).gh(&[(REVIEWS, 0, &reviews(login, state, commit))]);
        let played = job.play();
        assert_eq!((played.output("exit-code"), played.failed), (&*status.to_string(), status != 0), "{played:#?}");
        assert_eq!(played.gh.len(), 1, "only the reviews were asked for: {:?}", played.gh);
        assert!(played.gh[0].starts_with("api --paginate --slurp repos/acme/platform/pulls/7/reviews"));
    }
}

#[test]
fn reviews_that_cannot_be_read_fail_the_job() {
    let pull = PullRequest::new();
    let checkout = pull.checkout();
    let played = pull.job(&checkout).gh(&[]).play();
    assert!(played.failed, "{played:#?}");
    let [error] = played.commands().try_into().expect("one");
    assert!(
        error.contains("permission pull-requests: read") && error.contains("the input approvals to false"),
        "{error}"
    );
    assert_eq!((played.step("Validate"), played.output("exit-code")), (None, ""));
    // An answer that is no list of reviews is no evidence, either.
    let played = pull.job(&checkout).gh(&[(REVIEWS, 0, "{\"message\": \"Not Found\"}")]).play();
    assert_eq!((played.output("exit-code"), played.failed), ("2", true), "{played:#?}");
    // Where nobody wants them, nobody asks.
    let played = pull.job(&checkout).input("approvals", "false").gh(&[]).play();
    assert_eq!((played.output("exit-code"), played.gh.len()), ("1", 0), "{played:#?}");
    assert!(played.summary.contains("no reviews were read"), "{}", played.summary);
}

/// Whoever runs the command without the file of reviews is not told that nobody approved.
#[test]
fn reviews_that_were_not_fetched_are_missed() {
    let pull = PullRequest::new();
    let checkout = pull.checkout();
    let event = checkout.beside("event.json");
    std::fs::write(&event, pull.event(REPOSITORY).to_string()).unwrap();
    let run = |approvals: &str| {
        let run = ssot(checkout.path()).args(["action"]).env("GITHUB_EVENT_NAME", "pull_request");
        let run = run.env("GITHUB_EVENT_PATH", &event).env("GITHUB_SHA", &pull.merge).env("SSOT_ARGS", APPROVALS);
        run.env("SSOT_APPROVALS", approvals).run()
    };
    let missed = run("true");
    assert_eq!((missed.status, missed.stdout.contains("were not fetched")), (3, true), "{missed:?}");
    let judged = run("false");
    assert_eq!((judged.status, judged.stdout.contains("frontend/people")), (1, true), "{judged:?}");
}

/// The base of the event is as old as the event; GitHub's merge is not.
#[test]
fn what_others_landed_meanwhile_is_no_change_of_this_one() {
    let pull = PullRequest::while_base_moves(|repo| {
        aliases(repo, "other", "persons");
        commit(repo, "Call users persons");
    });
    let checkout = pull.checkout();
    let played = pull.job(&checkout).gh(&[(REVIEWS, 0, &reviews("bob", "APPROVED", &pull.head))]).play();
    assert_eq!((played.output("exit-code"), played.commands()), ("0", vec![]), "{played:#?}");
    // The same checkout, taken for something else than GitHub's merge, is compared with the base of the event.
    let job = pull.job(&checkout).at(&pull.head, "refs/heads/x");
    let played = job.gh(&[(REVIEWS, 0, &reviews("bob", "APPROVED", &pull.head))]).play();
    assert!(played.log.contains("frontend/persons"), "{played:#?}");
}

/// An author could make a merge that looks like GitHub's, upon a base of their own.
#[test]
fn a_base_cannot_be_forged() {
    let pull = PullRequest::new();
    let repo = &pull.repo;
    repo.git(&["checkout", "--quiet", "--detach", "main"]);
    repo.write("config/alias_governance.yaml", "alias_governance:\n  contexts:\n    frontend: {}\n");
    commit(repo, "Ask nobody");
    repo.git(&["merge", "--quiet", "--no-ff", "-m", "Merge change into main", "change"]);
    repo.git(&["update-ref", "refs/heads/forged", "HEAD"]);
    let checkout = pull.checkout_of("refs/heads/forged");
    assert_eq!(id(&checkout, "HEAD^2"), pull.head);
    let played = pull.job(&checkout).gh(&[(REVIEWS, 0, "[]")]).play();
    assert_eq!(played.output("exit-code"), "1", "{played:#?}");
    assert!(played.log.contains("frontend/people"), "{played:#?}");
}

/// Tags come along with `fetch-depth: 0`, and git takes a tag before a branch of the same name.
#[test]
fn a_tag_is_no_base() {
    let pull = PullRequest::new();
    let checkout = pull.checkout();
    checkout.git(&["tag", "origin/main", "HEAD"]);
    let played = pull.job(&checkout).gh(&[(REVIEWS, 0, "[[]]")]).play();
    assert_eq!(played.output("exit-code"), "1", "{played:#?}");
    assert!(played.log.contains("frontend/people"), "{played:#?}");
}

/// Whoever writes a commit can write any trailer.
#[test]
fn a_trailer_is_no_review() {
    for (settings, status) in [("", "1"), ("rules:\n  change/approval-missing: {trailers: true}\n", "0")] {
        let pull = PullRequest::under(settings, "Call users people\n\nApproved-by: @bob");
        let checkout = pull.checkout();
        let played = pull.job(&checkout).gh(&[(REVIEWS, 0, "[[]]")]).play();
        assert_eq!(played.output("exit-code"), status, "{played:#?}");
        assert!(!played.summary.contains("add `Reviewed-by:"), "{}", played.summary);
        // Where no reviews are read, trailers are all there is.
        let played = pull.job(&checkout).input("approvals", "false").gh(&[]).play();
        assert_eq!(played.output("exit-code"), "0", "{played:#?}");
    }
}

#[test]
fn the_branch_itself_can_be_checked_out() {
    let pull = PullRequest::new();
    let checkout = pull.checkout_of("refs/heads/change");
    let job = pull.job(&checkout).gh(&[(REVIEWS, 0, &reviews("bob", "APPROVED", &pull.head))]);
    assert_eq!(job.play().output("exit-code"), "0");
}

/// As `pull_request_target` does: the base is checked out, and would agree with itself.
#[test]
fn a_checkout_without_the_change_is_no_pass() {
    let pull = PullRequest::new();
    let checkout = pull.checkout_of("refs/heads/main");
    let played = pull.job(&checkout).gh(&[(REVIEWS, 0, "[]")]).play();
    assert_eq!((played.output("exit-code"), played.failed), ("3", true), "{played:#?}");
    let [error] = played.commands().try_into().expect("one");
    assert!(error.contains("is not part of what is checked out"), "{error}");
}

#[test]
fn a_shallow_checkout_fails_with_what_to_do() {
    let pull = PullRequest::new();
    let clone = pull.repo.clone_with(&["--no-checkout", "--depth=1"]);
    clone.git(&["fetch", "--quiet", "--depth=1", "origin", "refs/pull/7/merge"]);
    clone.git(&["checkout", "--quiet", "--detach", "FETCH_HEAD"]);
    // The tip of `main` is its base, but a clone of the default branch would have it.
    let pull = PullRequest { base: "1".repeat(40), ..pull };
    let played = pull.job(&clone).gh(&[(REVIEWS, 0, "[]")]).play();
    assert_eq!((played.output("exit-code"), played.failed), ("3", true), "{played:#?}");
    let [error] = played.commands().try_into().expect("one");
    assert!(error.contains("`fetch-depth: 0`") && error.contains("`git fetch --unshallow origin`"), "{error}");
    assert!(played.summary.contains("could not be completed") && played.summary.contains("fetch-depth: 0"));
    assert_eq!(["error-count", "sarif-file"].map(|name| played.output(name)), ["", ""]);
    // The command helps.
    let pull = PullRequest { base: id(&pull.repo, "main"), ..pull };
    clone.git(&["fetch", "--quiet", "--unshallow", "origin"]);
    clone.git(&["fetch", "--quiet", "origin", "refs/pull/7/merge"]);
    let played = pull.job(&clone).gh(&[(REVIEWS, 0, "[]")]).play();
    assert_eq!(played.output("exit-code"), "1", "{played:#?}");
}

/// With `fetch-depth: 1`, the base may be there by chance; the commits of the change are not.
#[test]
fn half_a_history_is_no_pass() {
    let pull = PullRequest::new();
    let clone = pull.repo.clone_with(&["--depth=1"]);
    clone.git(&["fetch", "--quiet", "--depth=1", "origin", "refs/pull/7/merge"]);
    clone.git(&["checkout", "--quiet", "--detach", "FETCH_HEAD"]);
    assert_eq!(id(&clone, "origin/main"), pull.base);
    let played = pull.job(&clone).gh(&[(REVIEWS, 0, "[]")]).play();
    assert_eq!(played.output("exit-code"), "3", "{played:#?}");
    assert!(played.commands().concat().contains("fetch-depth: 0"), "{played:#?}");
}

/// In a container, the checkout belongs to another user. git would refuse it, and no configuration is at hand.
#[test]
fn a_checkout_of_another_user_is_read() {
    if !crate::repo::is_root("a_checkout_of_another_user_is_read") {
        return;
    }
    let pull = PullRequest::new();
    let checkout = pull.checkout();
    for entry in walkdir::WalkDir::new(checkout.path()) {
        std::os::unix::fs::lchown(entry.unwrap().path(), Some(1001), Some(1001)).unwrap();
    }
    assert!(checkout.try_git(&["status"]).is_err_and(|error| error.contains("dubious ownership")));
    let played = pull.job(&checkout).gh(&[(REVIEWS, 0, &reviews("bob", "APPROVED", &pull.head))]).play();
    assert_eq!((played.output("exit-code"), played.failed), ("0", false), "{played:#?}");
    assert!(played.summary.contains("belongs to another user and was opened read-only"), "{}", played.summary);
    let played = pull.job(&checkout).gh(&[(REVIEWS, 0, "[]")]).play();
    assert_eq!(played.output("exit-code"), "1", "{played:#?}");
}
