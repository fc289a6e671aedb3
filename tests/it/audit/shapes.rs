//! Registries that were elsewhere, or otherwise, long ago.

use super::{ALIASES, MANIFEST, Story, adds_up, commit, commits, listed, told};
use crate::repo::Repo;
use ssot::audit::{Filter, Reach};

const ANCHORS: &str = "anchors:\n  - id: orders\n    source: o.yaml\n    owner: '@a'\n    description: What the shop sells and to whom\n  - id: users\n    source: u.yaml\n    owner: '@b'\n    description: Who may log in, and since when\n";

#[test]
fn a_manifest_that_moved_is_followed() {
    let mut story = Story::new();
    story.step("declare", &[("registry/manifest.yaml", ANCHORS), ("ssot.yaml", "manifest: registry/manifest.yaml\n")]);
    story.step("own", &[("registry/manifest.yaml", &ANCHORS.replace("'@a'", "'@c'"))]);
    story.step(
        "move",
        &[("registry/manifest.yaml", ""), ("ssot.yaml", ""), (MANIFEST, &ANCHORS.replace("'@a'", "'@c'"))],
    );
    story.step("own again", &[(MANIFEST, ANCHORS)]);
    let log = adds_up(&story.repo);
    let told = told(&log);
    assert!(told.contains(&"own: re-owned anchor orders .owner < @a > @c".to_owned()), "{told:#?}");
    assert!(told.iter().any(|line| line.starts_with("move: moved anchor orders")), "{told:#?}");
    assert!(told.contains(&"declare: added anchor orders".to_owned()), "{told:#?}");
    assert!(!told.contains(&"move: added anchor orders".to_owned()), "{told:#?}");
}

#[test]
fn a_manifest_whose_old_place_nothing_names_is_found_by_its_content() {
    let mut story = Story::new();
    story.step("declare", &[("docs/truths.yaml", ANCHORS)]);
    story.step("own", &[("docs/truths.yaml", &ANCHORS.replace("'@a'", "'@c'"))]);
    story.step("move", &[("docs/truths.yaml", ""), (MANIFEST, &ANCHORS.replace("'@a'", "'@c'"))]);
    // What stands at the old place later is something else.
    story.step("reuse", &[("docs/truths.yaml", "anchors: [{id: example}]\n")]);
    let told = told(&adds_up(&story.repo));
    assert!(told.contains(&"own: re-owned anchor orders .owner < @a > @c".to_owned()), "{told:#?}");
    assert!(told.iter().any(|line| line.starts_with("move: moved anchor orders")), "{told:#?}");
    assert!(!told.iter().any(|line| line.starts_with("reuse")), "{told:#?}");
}

#[test]
fn a_manifest_split_into_includes_keeps_its_events() {
    let (orders, users) = ANCHORS.split_at(ANCHORS.find("  - id: users").unwrap());
    let users = format!("anchors:\n{users}");
    let mut story = Story::new();
    story.step("declare", &[(MANIFEST, ANCHORS)]);
    let root = format!("include:\n  - services/*/truths.yaml\n{orders}");
    story.step("split", &[(MANIFEST, &root), ("services/u/truths.yaml", &users)]);
    story.step("own", &[("services/u/truths.yaml", &users.replace("'@b'", "'@c'"))]);
    story.step("include no more", &[(MANIFEST, orders)]);
    story.step("not a member", &[("services/u/truths.yaml", &users)]);
    story.step("include again", &[(MANIFEST, &root)]);
    let log = adds_up(&story.repo);
    let told = told(&log);
    assert!(told.iter().any(|line| line.starts_with("split: moved anchor users")), "{told:#?}");
    assert!(told.contains(&"own: re-owned anchor users .owner < @b > @c".to_owned()), "{told:#?}");
    assert!(told.contains(&"include no more: removed anchor users".to_owned()), "{told:#?}");
    assert!(!told.iter().any(|line| line.starts_with("not a member")), "{told:#?}");
    assert!(told.contains(&"include again: added anchor users".to_owned()), "{told:#?}");
}

#[test]
fn includes_that_only_an_old_manifest_names_are_followed() {
    let mut story = Story::new();
    story.step("split", &[(MANIFEST, "include: [old/a.yaml]\n"), ("old/a.yaml", ANCHORS)]);
    story.step("own", &[("old/a.yaml", &ANCHORS.replace("'@a'", "'@c'"))]);
    story.step("join", &[(MANIFEST, &ANCHORS.replace("'@a'", "'@c'")), ("old/a.yaml", "")]);
    let told = told(&adds_up(&story.repo));
    assert!(told.contains(&"own: re-owned anchor orders .owner < @a > @c".to_owned()), "{told:#?}");
    assert!(told.iter().any(|line| line.starts_with("join: moved anchor orders")), "{told:#?}");
}

#[test]
fn a_manifest_that_was_json_long_ago_is_the_same_manifest() {
    let json = r#"{"anchors":[{"id":"orders","source":"o.yaml","owner":"@a","description":"What the shop sells and to whom"},{"id":"users","source":"u.yaml","owner":"@b","description":"Who may log in, and since when"}]}"#;
    let mut story = Story::new();
    story.step("declare", &[("ssot_plan/ssot_manifest.json", json)]);
    story.step("own", &[("ssot_plan/ssot_manifest.json", &json.replace("@a", "@c"))]);
    story.step("rewrite", &[("ssot_plan/ssot_manifest.json", ""), (MANIFEST, &ANCHORS.replace("'@a'", "'@c'"))]);
    let told = told(&adds_up(&story.repo));
    assert!(told.contains(&"own: re-owned anchor orders .owner < @a > @c".to_owned()), "{told:#?}");
    assert!(told.iter().any(|line| line.starts_with("rewrite: moved anchor orders")), "{told:#?}");
    assert!(!told.iter().any(|line| line.starts_with("rewrite: added")), "{told:#?}");
}

#[test]
fn the_default_that_comes_first_is_the_manifest() {
    let mut story = Story::new();
    story.step("propose", &[("ssot_plan/ssot_manifest_proposal.yaml", "anchors: [{id: a}, {id: proposed}]\n")]);
    story.step("adopt", &[(MANIFEST, "anchors: [{id: a}]\n")]);
    story.step("propose more", &[("ssot_plan/ssot_manifest_proposal.yaml", "anchors: [{id: more}]\n")]);
    let told = told(&adds_up(&story.repo));
    assert!(told.contains(&"adopt: removed anchor proposed".to_owned()), "{told:#?}");
    assert!(!told.iter().any(|line| line.starts_with("propose more")), "{told:#?}");
}

#[test]
fn names_are_followed_into_the_past() {
    let mut story = Story::new();
    story.step("declare", &[(MANIFEST, ANCHORS)]);
    story.step("own", &[(MANIFEST, &ANCHORS.replace("'@a'", "'@c'"))]);
    story.step("rename", &[(MANIFEST, &ANCHORS.replace("'@a'", "'@c'").replace("id: orders", "id: sales"))]);
    let log = adds_up(&story.repo);
    let renamed = told(&log).into_iter().any(|line| line.starts_with("rename: renamed anchor sales"));
    assert!(renamed, "{:#?}", told(&log));
    assert_eq!(log.renamed.len(), 1);
    for filter in [
        Filter { wanted: vec!["sales".to_owned()], ..Filter::default() },
        Filter { wanted: vec!["anchor sales".to_owned()], ..Filter::default() },
        Filter { anchors: vec!["sales".to_owned()], ..Filter::default() },
    ] {
        let log = super::filtered(&story.repo, Reach::FirstParent, filter);
        let commits: Vec<&str> = log.events.iter().map(|event| event.commit.summary()).collect();
        assert_eq!(commits, ["rename", "own", "declare"]);
    }
    // Its old name leads to the same, up to the renaming.
    let filter = Filter { anchors: vec!["orders".to_owned()], ..Filter::default() };
    let log = super::filtered(&story.repo, Reach::FirstParent, filter);
    let commits: Vec<&str> = log.events.iter().map(|event| event.commit.summary()).collect();
    assert_eq!(commits, ["rename", "own", "declare"]);
}

#[test]
fn times_before_1970_and_after_2038() {
    let repo = Repo::new();
    // git itself takes no such dates; a commit can have them all the same.
    let raw = |owner: &str, when: &str, parent: Option<&str>| {
        repo.write(MANIFEST, ANCHORS.replace("'@a'", owner));
        repo.git(&["add", "--all"]);
        let tree = repo.git(&["write-tree"]);
        let parent = parent.map(|parent| format!("parent {parent}\n")).unwrap_or_default();
        let who = format!("Who <who@example.com> {when}");
        let text = format!("tree {}\n{parent}author {who}\ncommitter {who}\n\nat {when}\n", tree.trim());
        repo.write(".git/commit", text);
        let id = repo.git(&["hash-object", "-t", "commit", "-w", "--literally", ".git/commit"]);
        repo.git(&["update-ref", "refs/heads/main", id.trim()]);
        id.trim().to_owned()
    };
    let old = raw("'@a'", "-86400 -0930", None);
    raw("'@c'", "7258118400 +1345", Some(&old));
    let log = adds_up(&repo);
    let times: Vec<String> = log.events.iter().map(|event| event.commit.committed.to_string()).collect();
    assert_eq!(times.first().map(String::as_str), Some("2200-01-01T00:00:00Z"));
    assert_eq!(times.last().map(String::as_str), Some("1969-12-31T00:00:00Z"));
    let since = Filter { since: Some("2100-01-01T00:00:00Z".parse().unwrap()), ..Filter::default() };
    assert_eq!(told(&super::filtered(&repo, Reach::FirstParent, since)).len(), 1);
    let until = Filter { until: Some("1970-01-01T00:00:00Z".parse().unwrap()), ..Filter::default() };
    assert_eq!(told(&super::filtered(&repo, Reach::FirstParent, until)).len(), 2);
}

#[test]
fn a_folder_of_a_larger_repository_has_its_own_history() {
    let mut story = Story::new();
    story.step("other", &[("other/ssot_plan/ssot_manifest.yaml", ANCHORS)]);
    story.step("mine", &[("shop/ssot_plan/ssot_manifest.yaml", ANCHORS)]);
    story.step("own", &[("shop/ssot_plan/ssot_manifest.yaml", &ANCHORS.replace("'@a'", "'@c'"))]);
    let run = crate::cli::ssot(story.repo.path().join("shop")).args(["audit", "log", "--format", "jsonl"]).run();
    assert_eq!(run.status, 0, "{run:?}");
    assert_eq!(run.stdout.lines().count(), 3, "{run:?}");
    assert!(run.stdout.lines().all(|line| line.contains("\"path\":\"ssot_plan/ssot_manifest.yaml\"")), "{run:?}");
}

#[test]
fn detached_heads_and_unfinished_rebases_do_not_matter() {
    let mut story = Story::new();
    story.step("declare", &[(MANIFEST, ANCHORS)]).step("own", &[(MANIFEST, &ANCHORS.replace("'@a'", "'@c'"))]);
    let repo = &story.repo;
    repo.git(&["branch", "side", "HEAD~1"]);
    repo.git(&["checkout", "--quiet", "side"]);
    repo.write(MANIFEST, ANCHORS.replace("'@a'", "'@d'"));
    commit(repo, "Bo", "1700500000 +0000", "otherwise");
    assert!(repo.try_git(&["rebase", "main"]).is_err(), "a conflict");
    let run = crate::cli::ssot(repo.path()).args(["audit", "log", "--format", "jsonl"]).run();
    // HEAD stands on what it is rebased onto.
    assert_eq!((run.status, run.stdout.lines().count()), (0, 3), "{run:?}");
    repo.git(&["rebase", "--abort"]);
    repo.git(&["checkout", "--quiet", "--detach", "main~1"]);
    assert_eq!(told(&adds_up(repo)).len(), 2);
}

#[test]
fn empty_commits_tell_nothing() {
    let mut story = Story::new();
    story.step("empty root", &[]).step("declare", &[(MANIFEST, ANCHORS)]).step("empty", &[]);
    story.step("", &[(ALIASES, "- canonical: orders\n  name: shop\n")]);
    let log = adds_up(&story.repo);
    assert_eq!(commits(&log), listed(&story.repo, &["--first-parent"], &[MANIFEST, ALIASES]));
    assert_eq!(log.commits, (4, 2));
}
