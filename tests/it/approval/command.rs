//! `ssot validate --base`, with commits that git made.

use super::{GOVERNANCE, MANIFEST, TEAMS};
use crate::cli::{NOW, Run, ssot};
use crate::repo::Repo;

/// A base whose context `frontend` the group `web_people` must approve: Ada, Grace and Bob.
fn base() -> Repo {
    let repo = Repo::new()
        .file(MANIFEST, "anchors:\n  - {id: users, owner: '@web', source: users.yaml, version: v1.0.0}\n")
        .file("users.yaml", "a: 1\n")
        .file(GOVERNANCE, "alias_governance:\n  contexts:\n    frontend: {permissions: [web_people], approval_required: true}\n")
        .file(
            TEAMS,
            "teams:\n  '@web':\n    groups: [web_people]\n    members:\n      - ada@example.com\n      - [Grace <grace@acme.example>, ghopper]\n      - bob\n",
        )
        .commit("start");
    repo.git(&["checkout", "--quiet", "-b", "change"]);
    repo
}

/// Ada's alias, committed with this message.
fn changed(message: &str) -> Repo {
    base()
        .file("ssot_plan/aliases.yaml", "aliases:\n  - {name: people, canonical: users, context: frontend}\n")
        .commit(message)
}

fn run(repo: &Repo, args: &[&str]) -> Run {
    ssot(repo.path())
        .args(["validate", "--now", NOW, "--format", "concise", "--base", "main"])
        .args(["--only", "change/approval-missing,change/self-approved"])
        .args(args)
        .run()
}

fn head(repo: &Repo) -> String {
    repo.git(&["rev-parse", "HEAD"]).trim().to_owned()
}

fn review(login: &str, state: &str, commit: &str) -> String {
    format!(
        "{{\"user\": {{\"login\": \"{login}\"}}, \"state\": \"{state}\", \"submitted_at\": \"2026-11-20T10:00:00Z\", \"commit_id\": \"{commit}\"}}"
    )
}

#[test]
fn trailers_of_commits_approve() {
    let repo = changed("Call users people");
    let missing = run(&repo, &[]);
    assert_eq!(missing.status, 1, "{missing:?}");
    assert_eq!(
        missing.only(),
        "ssot_plan/aliases.yaml:2:12: error[change/approval-missing] the alias `frontend/people` was added without the approval \
         of `web_people` (`Grace <grace@acme.example>` or `bob`) that `approval_required` of the context `frontend` asks for"
    );
    let approved = changed("Call users people\n\nReviewed-by: Grace <grace@acme.example>");
    assert_eq!(run(&approved, &[]).outcome(), (0, vec![]));
    // Words in the body are no trailers.
    let talked = changed("Call users people\n\nReviewed-by: Grace <grace@acme.example>\n\nThat is what I hope for.");
    assert_eq!(run(&talked, &[]).status, 1);
}

#[test]
fn the_reviewer_may_merge() {
    let repo = changed("Call users people");
    repo.git(&["checkout", "--quiet", "-b", "landing", "main"]);
    let mut merge = repo.command();
    let bob = ["GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME"].map(|key| (key, "Bob"));
    let mail = ["GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"].map(|key| (key, "7+bob@users.noreply.github.com"));
    merge.envs(bob).envs(mail);
    let done = merge.args(["merge", "--quiet", "--no-ff", "-m", "Merge\n\nReviewed-by: @bob", "change"]).status();
    assert!(done.expect("git runs").success());
    assert_eq!(run(&repo, &[]).outcome(), (0, vec![]));
}

/// What GitHub checks out: the branch, merged into a `main` that has changed the same file. `amend` edits the merge.
fn merged(amend: impl Fn(&Repo)) -> Repo {
    let lines = |first: &str, last: &str| {
        let between: String = (0..20).map(|n| format!("  - {{name: n{n}, canonical: users}}\n")).collect();
        format!("aliases:\n{first}{between}{last}")
    };
    let aliases = "ssot_plan/aliases.yaml";
    let repo = base();
    repo.git(&["checkout", "--quiet", "main"]);
    let repo = repo.file(aliases, lines("", "")).commit("many");
    repo.git(&["checkout", "--quiet", "-B", "change"]);
    let alias = "  - {name: people, canonical: users, context: frontend}\n";
    let repo =
        repo.file(aliases, lines(alias, "")).commit("Call users people\n\nReviewed-by: Grace <grace@acme.example>");
    repo.git(&["checkout", "--quiet", "main"]);
    let repo = repo.file(aliases, lines("", "  - {name: last, canonical: users}\n")).commit("one more");
    repo.git(&["checkout", "--quiet", "-b", "pull"]);
    repo.git(&["merge", "--quiet", "--no-ff", "--no-commit", "change"]);
    amend(&repo);
    repo.commit("Merge")
}

#[test]
fn what_git_merges_by_itself_needs_no_approval_of_its_own() {
    let repo = merged(|_| ());
    assert_eq!(run(&repo, &[]).outcome(), (0, vec![]));
    let by_hand = merged(|repo| {
        let path = "ssot_plan/aliases.yaml";
        let text = std::fs::read_to_string(repo.path().join(path)).expect("readable");
        repo.write(path, text.replace("name: people", "name: persons"));
    });
    let missing = run(&by_hand, &[]);
    assert!(missing.only().contains("approved before commit"), "{missing:?}");
}

#[test]
fn reviews_of_the_head_approve() {
    let repo = changed("Call users people");
    let file = repo.beside("reviews.json");
    let path = file.to_str().expect("a path");
    let with = |text: &str| {
        std::fs::write(&file, text).expect("written");
        run(&repo, &["--approvals", path])
    };
    let first = head(&repo);
    assert_eq!(with(&format!("[{}]", review("GHopper", "APPROVED", &first))).outcome(), (0, vec![]));
    assert_eq!(with("[]").status, 1);
    assert_eq!(with(&format!("[{}]", review("ghopper", "COMMENTED", &first))).status, 1);
    repo.write("users.yaml", "a: 2\n");
    repo.git(&["commit", "--quiet", "-am", "more"]);
    let stale = with(&format!("[{}]", review("ghopper", "APPROVED", &first)));
    assert!(
        stale.only().contains(&format!("`ghopper` approved before commit {} came", &head(&repo)[..10])),
        "{stale:?}"
    );
}

#[test]
fn broken_reviews_are_bad_usage() {
    let repo = changed("Call users people\n\nReviewed-by: Grace <grace@acme.example>");
    let file = repo.beside("reviews.json");
    let path = file.to_str().expect("a path");
    for (text, place) in [
        ("", "line 1, column 1"),
        ("[\n {\"user\": 1}]", "line 2"),
        ("{\"message\": \"Bad credentials\"}", "perhaps an error that GitHub answered"),
    ] {
        std::fs::write(&file, text).expect("written");
        let run = run(&repo, &["--approvals", path]);
        assert_eq!(run.status, 2, "never a pass: {run:?}");
        assert!(run.stderr.contains("reviews.json") && run.stderr.contains(place), "{run:?}");
    }
    std::fs::remove_file(&file).expect("removed");
    assert_eq!(run(&repo, &["--approvals", path]).status, 2);
}

#[test]
fn a_mailmap_of_the_change_makes_nobody_a_member() {
    let map = "Grace <grace@acme.example> <eve@evil.example>\n";
    let message = "Call users people\n\nReviewed-by: Eve <eve@evil.example>";
    let alias = "aliases:\n  - {name: people, canonical: users, context: frontend}\n";
    let repo = base().file(".mailmap", map).file("ssot_plan/aliases.yaml", alias).commit(message);
    assert!(run(&repo, &[]).only().contains("`Eve <eve@evil.example>` approved, but is in no team"));
    let repo = base();
    repo.git(&["checkout", "--quiet", "main"]);
    let repo = repo.file(".mailmap", map).commit("know Eve");
    repo.git(&["checkout", "--quiet", "-B", "change"]);
    let repo = repo.file("ssot_plan/aliases.yaml", alias).commit(message);
    assert_eq!(run(&repo, &[]).outcome(), (0, vec![]));
}

#[test]
fn what_is_not_committed_needs_its_own_approval() {
    let repo = changed("Call users people\n\nReviewed-by: Grace <grace@acme.example>");
    repo.write("ssot_plan/aliases.yaml", "aliases:\n  - {name: folk, canonical: users, context: frontend}\n");
    assert!(run(&repo, &[]).only().contains("approved before all of the change was committed"));
    // What has nothing to do with it does not matter.
    repo.git(&["checkout", "--quiet", "."]);
    repo.write("README.md", "x\n");
    assert_eq!(run(&repo, &[]).outcome(), (0, vec![]));
}

#[test]
fn the_change_cannot_let_itself_through() {
    let alias = "aliases:\n  - {name: people, canonical: users, context: frontend}\n";
    for (path, text) in [
        (
            GOVERNANCE,
            "alias_governance:\n  contexts:\n    frontend: {permissions: [anyone], approval_required: false}\n",
        ),
        (TEAMS, "teams:\n  '@web':\n    groups: [web_people]\n    members: [eve@evil.example]\n"),
        ("ssot.yaml", "rules:\n  change/*: off\n"),
        (
            "ssot_plan/waivers.yaml",
            "- {rule: change/*, path: '**', reason: r, owner: ada@example.com, expires: 2027-01-01}\n",
        ),
        ("ssot_plan/teams.yaml", ""),
        (
            "ssot_plan/aliases.yaml",
            "# ssot: ignore[change/approval-missing] because I say so\naliases:\n  # ssot: ignore[change/approval-missing] because\n  - {name: people, canonical: users, context: frontend}\n",
        ),
    ] {
        let repo = base()
            .file("ssot_plan/aliases.yaml", alias)
            .file(path, text)
            .commit("sneak\n\nReviewed-by: Eve <eve@evil.example>");
        let run = run(&repo, &[]);
        assert_eq!(run.status, 1, "{path}: {run:?}");
        assert!(run.stdout.contains("the alias `frontend/people` was added"), "{path}: {run:?}");
        assert!(run.stdout.contains("of `web_people` (`Grace <grace@acme.example>` or `bob`)"), "{path}: {run:?}");
    }
}

#[test]
fn no_control_character_of_a_name_reaches_the_terminal() {
    let repo = changed("Call users people\n\nReviewed-by: \u{1b}[31m@everyone\u{202e} <eve\u{7}@evil.example>");
    let run = run(&repo, &[]);
    assert!(run.stdout.contains("approved, but is in no team"), "{run:?}");
    assert!(!run.stdout.contains(['\u{1b}', '\u{202e}', '\u{7}']), "{run:?}");
}

const ALIASES: &str = "ssot_plan/aliases.yaml";
const PEOPLE: &str = "aliases:\n  - {name: people, canonical: users, context: frontend}\n";

/// A branch `change` with these files, from before `main` got what `later` does to it.
fn left_behind(files: &[(&str, &str)], message: &str, later: &[(&str, &str)]) -> Repo {
    let write = |repo: Repo, files: &[(&str, &str)], message: &str| {
        files.iter().fold(repo, |repo, (path, text)| repo.file(path, text)).commit(message)
    };
    let repo = write(base(), files, message);
    repo.git(&["checkout", "--quiet", "main"]);
    let repo = write(repo, later, "later");
    repo.git(&["checkout", "--quiet", "change"]);
    repo
}

const OPS: [(&str, &str); 2] = [
    (
        GOVERNANCE,
        "alias_governance:\n  contexts:\n    frontend: {permissions: [web_people], approval_required: true}\n    backend: {permissions: [ops_people], approval_required: true}\n",
    ),
    (
        TEAMS,
        "teams:\n  '@web': {groups: [web_people], members: [ada@example.com]}\n  '@ops': {groups: [ops_people], members: [olga@example.com]}\n",
    ),
];

#[test]
fn a_change_from_an_old_commit_needs_what_the_branch_asks_for_now() {
    let alias = PEOPLE.replace("frontend", "backend");
    let repo = left_behind(&[(ALIASES, &alias)], "Call users people", &OPS);
    let missing = run(&repo, &[]);
    assert_eq!(missing.status, 1, "{missing:?}");
    assert!(missing.only().contains("without the approval of `ops_people` (`olga@example.com`)"), "{missing:?}");
    let full = ssot(repo.path()).args(["validate", "--base", "main", "--now", NOW]).run();
    let told = full.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(told.contains("`main` asks for it since this change left it"), "{full:?}");
    let comment = ssot(repo.path()).args(["comment", "write", "--base", "main", "--now", NOW]).run();
    assert!(comment.stdout.contains("`ops_people`"), "{comment:?}");
    let message = "Call users people\n\nReviewed-by: Olga <olga@example.com>";
    assert_eq!(run(&left_behind(&[(ALIASES, &alias)], message, &OPS), &[]).outcome(), (0, vec![]));
}

#[test]
fn a_change_needs_the_approvals_of_both_policies() {
    let later =
        OPS.map(|(path, text)| (path, text.replace("frontend: {permissions: [web", "frontend: {permissions: [ops")));
    let later: Vec<(&str, &str)> = later.iter().map(|(path, text)| (*path, text.as_str())).collect();
    let lacks = |message: &str| {
        let run = run(&left_behind(&[(ALIASES, PEOPLE)], message, &later), &[]);
        ["`web_people`", "`ops_people`"].map(|who| run.stdout.contains(who))
    };
    let by = |who: &str| format!("Call\n\nReviewed-by: {who}");
    assert_eq!(lacks("Call"), [true, true]);
    assert_eq!(lacks(&by("Grace <grace@acme.example>")), [false, true]);
    assert_eq!(lacks(&by("Olga <olga@example.com>")), [true, false]);
    assert_eq!(
        lacks(&format!("{}\nReviewed-by: Grace <grace@acme.example>", by("Olga <olga@example.com>"))),
        [false; 2]
    );
}

#[test]
fn a_branch_that_is_merely_behind_is_left_alone() {
    let later = [
        OPS[0],
        OPS[1],
        (".github/CODEOWNERS", "* @olga\n"),
        ("ssot.yaml", "rules: {alias/similar-name: error}\n"),
        ("ssot_plan/waivers.yaml", "waivers: []\n"),
    ];
    let all =
        |repo: &Repo| ssot(repo.path()).args(["validate", "--now", NOW, "--format", "concise", "--base", "main"]).run();
    let repo = left_behind(
        &[
            ("users.yaml", "a: 2\n"),
            (MANIFEST, "anchors:\n  - {id: users, owner: '@web', source: users.yaml, version: v1.1.0}\n"),
        ],
        "Own",
        &later,
    );
    assert_eq!(all(&repo).outcome(), (0, vec![]));
    // What it declares is held to the later policy only where that asks for an approval.
    let repo =
        left_behind(&[(ALIASES, PEOPLE)], "Call\n\nReviewed-by: Grace <grace@acme.example>", &[later[2], later[3]]);
    assert_eq!(all(&repo).outcome(), (0, vec![]));
}
