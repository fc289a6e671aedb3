//! How far an approval reaches, with commits that git made: merges, symbolic links, `.mailmap` and empty commits.

use super::{MANIFEST, TEAMS};
use crate::cli::{NOW, Run, ssot};
use crate::repo::Repo;

const POLICY: &str = "ssot_config:\n  validation: {modification_policy: require_pr_review}\n";
const MEMBERS: &str = "teams:\n  '@web':\n    members: [ada@example.com, [grace@example.com, ghopper], bob]\n";

/// No commit of the change.
const ELSEWHERE: &str = "0000000000000000000000000000000000000000";

/// Twenty lines; `first` and `last` stand in the first and the last of them.
fn lines(first: &str, last: &str) -> String {
    let between: String = (1..19).map(|n| format!("k{n}: {n}\n")).collect();
    format!("first: {first}\n{between}last: {last}\n")
}

/// One anchor, whose source is at `config/users.yaml`. Only reviews count.
fn plain() -> Repo {
    let manifest =
        format!("anchors:\n  - {{id: users, owner: '@web', source: config/users.yaml, version: v1.0.0}}\n{POLICY}");
    Repo::new()
        .file(MANIFEST, manifest)
        .file("config/users.yaml", lines("a", "a"))
        .file(TEAMS, MEMBERS)
        .file("CODEOWNERS", "* @web\n")
        .file("ssot.yaml", "rules:\n  change/approval-missing: {trailers: false}\n")
}

/// As [`plain`], behind links: this file, or a folder of it.
#[cfg(unix)]
fn linked(path: &str, to: &str, target: &str) -> Repo {
    let repo = plain();
    let place = |path: &str| repo.path().join(path);
    std::fs::create_dir_all(place(to).parent().expect("a folder")).expect("made");
    std::fs::rename(place(path), place(to)).expect("moved");
    repo.link(path, target)
}

/// Commits the base, and upon it Ada's change of the file that holds the anchor's content; gives that commit.
fn change(repo: Repo, file: &str) -> (Repo, String) {
    let repo = repo.commit("start");
    repo.git(&["checkout", "--quiet", "-b", "change"]);
    let repo = repo.file(file, lines("b", "a")).commit("change");
    let seen = head(&repo);
    assert_eq!(run(&repo, &seen).outcome(), (0, vec![]), "the review counts");
    (repo, seen)
}

/// Merges a `main` that has gone on into the change; `amend` edits the merge.
fn merge(repo: Repo, amend: impl FnOnce(&Repo)) -> Repo {
    repo.git(&["checkout", "--quiet", "main"]);
    let repo = repo.file("README.md", "more\n").commit("elsewhere");
    repo.git(&["checkout", "--quiet", "change"]);
    repo.git(&["merge", "--quiet", "--no-ff", "--no-commit", "main"]);
    amend(&repo);
    repo.commit("Merge")
}

fn head(repo: &Repo) -> String {
    repo.git(&["rev-parse", "HEAD"]).trim().to_owned()
}

/// Checks against `main`, with a review of a commit by `ghopper`.
fn run(repo: &Repo, seen: &str) -> Run {
    reviewed(repo, "ghopper", seen)
}

fn reviewed(repo: &Repo, login: &str, seen: &str) -> Run {
    let file = repo.beside("reviews.json");
    let text = format!(
        "[{{\"user\": {{\"login\": \"{login}\"}}, \"state\": \"APPROVED\", \"submitted_at\": \"2026-11-20T10:00:00Z\", \
         \"commit_id\": \"{seen}\"}}]"
    );
    std::fs::write(&file, text).expect("written");
    ssot(repo.path())
        .args(["validate", "--now", NOW, "--format", "concise", "--base", "main"])
        .args(["--only", "change/approval-missing,change/self-approved"])
        .args(["--approvals", file.to_str().expect("a path")])
        .run()
}

/// Says that the review did not see the last commit.
fn is_stale(repo: &Repo, seen: &str, what: &str) {
    let run = run(repo, seen);
    let late = format!("`ghopper` approved before commit {} came", &head(repo)[..10]);
    assert!(run.status == 1 && run.stdout.contains(&late), "{what}: {run:?}");
}

/// Says that the review did not see what is not committed.
fn is_uncommitted(repo: &Repo, seen: &str, what: &str) {
    let run = run(repo, seen);
    let late = "`ghopper` approved before all of the change was committed";
    assert!(run.status == 1 && run.stdout.contains(late), "{what}: {run:?}");
}

#[test]
fn code_owners_do_not_ride_on_an_old_approval() {
    let taken = "* @web\n/ssot_plan/ @ada\n";
    let (repo, seen) = change(plain(), "config/users.yaml");
    repo.write("CODEOWNERS", taken);
    is_uncommitted(&repo, &seen, "edited");
    repo.git(&["checkout", "--quiet", "."]);
    let repo = merge(repo, |_| ());
    assert_eq!(run(&repo, &seen).outcome(), (0, vec![]), "a plain merge brings nothing");
    let (repo, seen) = change(plain(), "config/users.yaml");
    let repo = merge(repo, |repo| repo.write("CODEOWNERS", taken));
    is_stale(&repo, &seen, "edited in a merge");
    let (repo, seen) = change(plain(), "config/users.yaml");
    let repo = merge(repo, |repo| repo.write(".github/CODEOWNERS", taken));
    is_stale(&repo, &seen, "another file put in force in a merge");
}

#[cfg(unix)]
#[test]
fn an_approval_ends_where_a_file_behind_a_link_is_edited() {
    let members = MEMBERS.replace("bob", "bob, mal");
    let source = lines("b", "evil");
    let (users, teams) = (("config/users.yaml", source.as_str()), members.as_str());
    for (what, (path, to, target), content, (edited, text)) in [
        ("a source", (users.0, "real/a.yaml", "../real/a.yaml"), "real/a.yaml", ("real/a.yaml", users.1)),
        ("a folder", ("config", "a/conf", "a/conf"), "a/conf/users.yaml", ("a/conf/users.yaml", users.1)),
        ("a teams file", (TEAMS, "real/teams.yaml", "../real/teams.yaml"), users.0, ("real/teams.yaml", teams)),
        ("the folder of the plan", ("ssot_plan", "plan", "plan"), users.0, ("plan/teams.yaml", teams)),
    ] {
        let (repo, seen) = change(linked(path, to, target), content);
        repo.write(edited, text);
        is_uncommitted(&repo, &seen, what);
        repo.git(&["checkout", "--quiet", "."]);
        let repo = merge(repo, |repo| repo.write(edited, text));
        is_stale(&repo, &seen, what);
    }
}

#[cfg(unix)]
#[test]
fn an_approval_ends_where_a_link_leads_elsewhere() {
    let base = || {
        linked("config/users.yaml", "real/users.yaml", "../real/users.yaml")
            .file("real/others.yaml", lines("b", "evil"))
            .file("parts/users.yaml", lines("b", "evil"))
    };
    let put = |path: &'static str, target: &'static str| {
        move |repo: &Repo| {
            let place = repo.path().join(path);
            if place.symlink_metadata().is_ok_and(|found| found.is_dir()) {
                std::fs::remove_dir_all(&place).expect("removed");
            } else {
                std::fs::remove_file(&place).expect("removed");
            }
            std::os::unix::fs::symlink(target, place).expect("linked");
        }
    };
    for (what, amend) in [
        ("another target", put("config/users.yaml", "../real/others.yaml")),
        ("another folder", put("config", "parts")),
        ("another folder of the target", put("real", "parts")),
    ] {
        let (repo, seen) = change(base(), "real/users.yaml");
        amend(&repo);
        is_uncommitted(&repo, &seen, what);
        repo.git(&["reset", "--quiet", "--hard"]);
        let repo = merge(repo, amend);
        is_stale(&repo, &seen, what);
    }
    let (repo, seen) = change(linked(TEAMS, "real/teams.yaml", "../real/teams.yaml"), "config/users.yaml");
    let repo = merge(repo, |repo| std::fs::remove_file(repo.path().join(TEAMS)).expect("removed"));
    is_stale(&repo, &seen, "no link any more");
}

/// What git merges by itself is still nobody's work, behind a link as before it.
#[cfg(unix)]
#[test]
fn plain_merges_bring_nothing_behind_links_either() {
    let (repo, seen) = change(linked("config", "conf", "conf"), "conf/users.yaml");
    repo.git(&["checkout", "--quiet", "main"]);
    let repo = repo.file("conf/users.yaml", lines("a", "c")).commit("the other end");
    repo.git(&["checkout", "--quiet", "change"]);
    repo.git(&["merge", "--quiet", "--no-ff", "-m", "Merge", "main"]);
    assert_eq!(run(&repo, &seen).outcome(), (0, vec![]));
}

#[test]
fn a_mailmap_is_policy() {
    let map = "Grace <mal2@users.noreply.github.com> <grace@example.com>\n";
    let with = |repo: Repo, text: &str| {
        let repo = repo.commit("start");
        repo.git(&["checkout", "--quiet", "-b", "change"]);
        repo.file(".mailmap", text).commit("names")
    };
    let repo = with(plain(), map);
    assert_eq!(
        run(&repo, ELSEWHERE).only(),
        ".mailmap:1:1: error[change/approval-missing] `.mailmap` was added without the approval of `@web` \
         (`bob` or `grace@example.com`) that the line `*` of `CODEOWNERS` asks for; `ghopper` approved commit \
         0000000000, which is not part of this change"
    );
    assert_eq!(run(&repo, &head(&repo)).outcome(), (0, vec![]));
    // Comments say nothing, so nobody need look.
    let silent = with(plain(), "# Names\n\n");
    assert_eq!(run(&silent, ELSEWHERE).outcome(), (0, vec![]));
    let taken = with(plain().file(".mailmap", map), "");
    assert!(run(&taken, ELSEWHERE).only().contains("`.mailmap` was changed without the approval"));
    let gone = plain().file(".mailmap", map).commit("start");
    gone.git(&["checkout", "--quiet", "-b", "change"]);
    gone.git(&["rm", "--quiet", ".mailmap"]);
    let gone = gone.commit("no names");
    assert!(run(&gone, ELSEWHERE).only().contains("`.mailmap` was removed without the approval"));
    // Where no policy asks for approvals, none is missing.
    let anchors = "anchors:\n  - {id: users, owner: '@web', source: config/users.yaml, version: v1.0.0}\n";
    let free = Repo::new().file(MANIFEST, anchors).file("config/users.yaml", lines("a", "a"));
    assert_eq!(run(&with(free, map), ELSEWHERE).outcome(), (0, vec![]));
    // It does not ride on an approval of something else.
    let (repo, seen) = change(plain(), "config/users.yaml");
    let repo = merge(repo, |repo| repo.write(".mailmap", map));
    is_stale(&repo, &seen, "in a merge");
}

#[test]
fn no_login_comes_from_a_mailmap_where_only_reviews_count() {
    let members = MEMBERS.replace("[grace@example.com, ghopper]", "grace@example.com");
    for map in [
        "Grace <mal2@users.noreply.github.com> <grace@example.com>\n",
        "Grace <grace@example.com> <mal2@users.noreply.github.com>\n",
    ] {
        for message in [
            "change",
            "change\n\nReviewed-by: Grace <grace@example.com>",
            "change\n\nReviewed-by: Grace <7+mal2@users.noreply.github.com>",
            "change\n\nReviewed-by: Grace <mal2@users.noreply.github.com>",
        ] {
            let repo = plain().file(TEAMS, &members).file(".mailmap", map).commit("start");
            repo.git(&["checkout", "--quiet", "-b", "change"]);
            let repo = repo.file("config/users.yaml", lines("b", "a")).commit(message);
            let run = reviewed(&repo, "mal2", &head(&repo));
            assert!(run.only().contains("approved, but is in no team"), "{map}{message}: {run:?}");
        }
    }
}

/// An empty commit, such as restarts a pipeline, by somebody.
fn empty(repo: &Repo, name: &str, email: &str) {
    let mut commit = repo.command();
    commit.envs(["GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME"].map(|key| (key, name)));
    commit.envs(["GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"].map(|key| (key, email)));
    let done = commit.args(["commit", "--quiet", "--allow-empty", "-m", "run again"]).status();
    assert!(done.expect("git runs").success());
}

#[test]
fn empty_commits_bring_nothing() {
    let (repo, seen) = change(plain(), "config/users.yaml");
    empty(&repo, "Ada", "ada@example.com");
    assert_eq!(run(&repo, &seen).outcome(), (0, vec![]));
    // A reviewer who adds one has written nothing.
    empty(&repo, "Grace", "grace@example.com");
    assert_eq!(run(&repo, &seen).outcome(), (0, vec![]));
    assert_eq!(run(&repo, &head(&repo)).outcome(), (0, vec![]));
    // What it stands upon still needs its approval, and whoever wrote that is its author.
    let repo = repo.file("config/users.yaml", lines("b", "c")).commit("more");
    let late = head(&repo);
    empty(&repo, "Grace", "grace@example.com");
    let run = run(&repo, &seen);
    assert!(run.only().contains(&format!("`ghopper` approved before commit {} came", &late[..10])), "{run:?}");
}
