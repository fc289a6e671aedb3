//! `ssot validate --base`: what is compared, whose policy holds, what is new.

use super::{DEFAULT, NOW, Run, healthy, ssot, validate};
use crate::repo::Repo;

const GOVERNANCE: &str = "config/alias_governance.yaml";
const WAIVERS: &str = "ssot_plan/waivers.yaml";

/// An anchor with one alias in the context `web`.
fn manifest(alias: &str) -> String {
    format!(
        "anchors:\n  - id: orders\n    source: api/orders.yaml\n    aliases:\n      - name: order-api\n        \
         type: temporary\n        context: web\n        created_at: 2026-01-01\n        {alias}\n"
    )
}

fn governance(max_ttl: &str) -> String {
    format!(
        "alias_governance:\n  rules:\n    expiration: {{ default_ttl: 90d, max_ttl: {max_ttl} }}\n  contexts:\n    web: {{}}\n"
    )
}

/// A repository whose alias lives as long as it may.
fn governed() -> Repo {
    healthy().file(DEFAULT, manifest("expires_at: 2026-12-31")).file(GOVERNANCE, governance("1y")).commit("govern")
}

fn against(repo: &Repo, base: &str, rules: &str, more: &[&str]) -> Run {
    validate(repo, &[&["--base", base, "--only", rules], more].concat())
}

/// `ssot validate`, as a person sees it.
fn full(repo: &Repo, args: &[&str]) -> Run {
    ssot(repo.path()).args(["validate", "--now", NOW]).args(args).run()
}

#[test]
fn a_change_is_held_to_the_policy_of_the_base() {
    let repo = governed();
    repo.write(DEFAULT, manifest("expires_at: 2031-01-01"));
    repo.write(GOVERNANCE, governance("9y"));
    let own = validate(&repo, &["--only", "alias/ttl-exceeds-max"]);
    assert_eq!(own.outcome(), (0, vec![]), "by its own policy it is fine: {own:?}");
    let run = against(&repo, "HEAD", "alias/ttl-exceeds-max", &[]);
    assert_eq!((run.status, run.lines().len()), (1, 1), "{run:?}");
    assert!(run.only().starts_with("ssot_plan/ssot_manifest.yaml:9:21: error[alias/ttl-exceeds-max]"), "{run:?}");
    assert!(run.only().contains("365 days"), "the base's limit: {run:?}");
    assert!(run.stderr.contains("the change edits the policy it is held to"), "{run:?}");
}

#[test]
fn a_place_in_the_base_is_shown_as_git_names_it() {
    let repo = governed();
    repo.git(&["tag", "released"]);
    repo.write(DEFAULT, manifest("expires_at: 2031-01-01"));
    repo.write(GOVERNANCE, format!("# Longer.\n\n\n{}", governance("9y")));
    let shown = full(&repo, &["--base", "released", "--only", "alias/ttl-exceeds-max"]);
    assert!(shown.stdout.contains("released:config/alias_governance.yaml:3:"), "{}", shown.stdout);
    assert!(shown.stdout.contains("max_ttl: 1y"), "the base's text: {}", shown.stdout);
}

#[test]
fn a_stricter_policy_holds_at_once() {
    let repo = governed();
    repo.write(GOVERNANCE, governance("30d"));
    let run = against(&repo, "HEAD", "alias/ttl-exceeds-max", &[]);
    assert_eq!(run.status, 1, "after the merge the default branch would fail: {run:?}");
}

#[test]
fn settings_of_the_base_hold() {
    let repo = governed();
    repo.write(DEFAULT, manifest("expires_at: 2031-01-01"));
    repo.write("ssot.yaml", "rules:\n  alias/*: off\n");
    assert_eq!(validate(&repo, &["--only", "alias/*"]).status, 0);
    assert_eq!(against(&repo, "HEAD", "alias/ttl-exceeds-max", &[]).status, 1);
    // A level that the base sets fails the run, whatever the change wants.
    let repo = governed().file("ssot.yaml", "fail_on: warning\n").commit("be strict");
    repo.write("ssot.yaml", "fail_on: error\n");
    repo.write(DEFAULT, manifest("expires_at: 2026-06-30"));
    let run = against(&repo, "HEAD", "alias/ttl-exceeds-default", &[]);
    assert_eq!((run.status, run.lines().len()), (1, 1), "{run:?}");
}

#[test]
fn a_waiver_of_the_change_itself_waives_nothing() {
    let repo = governed();
    repo.write(DEFAULT, manifest("expires_at: 2031-01-01"));
    let waiver = "waivers:\n  - rule: alias/ttl-exceeds-max\n    path: '**'\n    reason: because\n    owner: '@web'\n    \
                  expires: 2027-01-01\n";
    repo.write(WAIVERS, waiver);
    assert_eq!(validate(&repo, &["--only", "alias/ttl-exceeds-max"]).status, 0, "without a base it is waived");
    let run = against(&repo, "HEAD", "alias/ttl-exceeds-max", &[]);
    assert_eq!((run.status, run.lines().len()), (1, 1), "{run:?}");
    // Once it has landed it holds, and taking it away brings the finding back.
    let repo = repo.commit("land");
    assert_eq!(against(&repo, "HEAD", "alias/ttl-exceeds-max", &[]).outcome(), (0, vec![]));
    repo.write(WAIVERS, "waivers: []\n");
    assert_eq!(against(&repo, "HEAD", "alias/ttl-exceeds-max", &[]).status, 1);
}

#[test]
fn a_waiver_of_the_change_itself_waives_nothing_in_the_policy_either() {
    let odd = |key: &str| format!("{key}: ada\n{}", governance("1y"));
    let waiver = "waivers:\n  - rule: governance/schema\n    path: config/*\n    reason: because\n    owner: '@web'\n    \
                  expires: 2027-01-01\n";
    let repo = governed();
    repo.write(GOVERNANCE, odd("owned_by"));
    repo.write(WAIVERS, waiver);
    let run = against(&repo, "HEAD", "governance/schema,waiver/unused", &[]);
    assert_eq!(run.lines().len(), 1, "it stands, and the waiver will be of use: {run:?}");
    assert!(run.only().contains("[governance/schema]"), "{run:?}");
    let repo = repo.commit("land");
    repo.write(GOVERNANCE, odd("held_by"));
    assert_eq!(against(&repo, "HEAD", "governance/schema,waiver/unused", &[]).outcome(), (0, vec![]));
    repo.write(GOVERNANCE, governance("30d"));
    let own = "waivers:\n  - rule: alias/ttl-exceeds-max\n    path: '**'\n    reason: because\n    owner: '@web'\n    \
               expires: 2027-01-01\n";
    repo.write(WAIVERS, own);
    assert_eq!(against(&repo, "HEAD", "alias/ttl-exceeds-max", &[]).status, 1, "a tightened limit, waived in passing");
}

#[test]
fn totals_are_facts_and_no_policy() {
    let totals =
        |count: u8| format!("ssot_config:\n  total_anchors: {count}\n  validation: {{ min_approvers: {count} }}\n");
    let one = "anchors:\n  - id: orders\n    source: api/orders.yaml\n";
    let two = "  - id: more\n    source: api/more.yaml\n";
    let repo = healthy().file(DEFAULT, format!("{one}{}", totals(1))).commit("one");
    repo.write("api/more.yaml", "a: 1\n");
    repo.write(DEFAULT, format!("{one}{two}{}", totals(2)));
    let run = against(&repo, "HEAD", "manifest/count-mismatch", &[]);
    assert_eq!(run.outcome(), (0, vec![]), "{run:?}");
}

#[test]
fn only_new_findings_are_shown() {
    let broken = "anchors:\n  - id: orders\n    source: api/gone.yaml\n  - id: users\n    source: api/orders.yaml\n";
    let aliases = "aliases:\n  - name: user-api\n    canonical: users\n";
    let repo = healthy().file(DEFAULT, broken).file("ssot_plan/aliases.yaml", aliases).commit("broken already");
    let rules = "anchor/source-missing,alias/unknown-anchor";
    assert_eq!(against(&repo, "HEAD", rules, &[]).lines().len(), 1);
    assert_eq!(against(&repo, "HEAD", rules, &["--new-only"]).outcome(), (0, vec![]));
    // The old fault moves ten lines down; an anchor goes that a file outside the change names.
    let moved = format!("{}anchors:\n  - id: orders\n    source: api/gone.yaml\n", "# moved\n".repeat(10));
    repo.write(DEFAULT, moved);
    let run = against(&repo, "HEAD", rules, &["--new-only"]);
    assert_eq!(run.status, 1, "{run:?}");
    assert!(run.only().starts_with("ssot_plan/aliases.yaml:3:16: error[alias/unknown-anchor]"), "{run:?}");
    let shown = full(&repo, &["--base", "HEAD", "--only", rules, "--new-only"]);
    assert!(shown.stdout.contains("(1 known from the base left out)"), "{shown:?}");
}

#[test]
fn two_equal_faults_where_there_was_one_are_one_new() {
    let entry = |path: &str| format!("  - name: user-api\n    canonical: nobody\n    description: {path}\n");
    let repo = healthy().file("ssot_plan/aliases.yaml", format!("aliases:\n{}", entry("old"))).commit("one fault");
    repo.write("ssot_plan/aliases.yaml", format!("aliases:\n{}{}", entry("new"), entry("old")));
    let run = against(&repo, "HEAD", "alias/unknown-anchor", &["--new-only"]);
    assert_eq!((run.status, run.lines().len()), (1, 1), "{run:?}");
    assert_eq!(against(&repo, "HEAD", "alias/unknown-anchor", &[]).lines().len(), 2);
}

#[test]
fn the_merge_base_is_compared_with() {
    let repo = governed();
    repo.git(&["checkout", "--quiet", "-b", "topic"]);
    let repo = repo.file("README.md", "words\n").commit("words");
    repo.git(&["checkout", "--quiet", "main"]);
    // main tightens meanwhile; the topic is judged by what it left.
    let repo = repo.file(GOVERNANCE, governance("30d")).commit("tighten");
    repo.git(&["checkout", "--quiet", "topic"]);
    let run = against(&repo, "main", "alias/ttl-exceeds-max", &[]);
    assert_eq!(run.outcome(), (0, vec![]), "{run:?}");
    assert!(!run.stderr.contains("edits the policy"), "{run:?}");
}

#[test]
fn the_index_and_commits_have_bases_too() {
    let repo = governed();
    repo.write(DEFAULT, manifest("expires_at: 2031-01-01"));
    repo.write(GOVERNANCE, governance("9y"));
    assert_eq!(against(&repo, "HEAD", "alias/ttl-exceeds-max", &["--staged"]).outcome(), (0, vec![]), "not staged");
    repo.git(&["add", "--all"]);
    assert_eq!(against(&repo, "HEAD", "alias/ttl-exceeds-max", &["--staged"]).status, 1);
    let repo = repo.commit("loosen");
    repo.git(&["checkout", "--quiet", "--detach"]);
    assert_eq!(against(&repo, "HEAD~1", "alias/ttl-exceeds-max", &["--rev", "HEAD"]).status, 1);
    assert_eq!(against(&repo, "HEAD", "alias/ttl-exceeds-max", &["--rev", "HEAD"]).status, 0);
}

#[test]
fn a_missing_base_is_never_a_pass() {
    let repo = governed();
    let run = against(&repo, "origin/nowhere", "alias/*", &[]);
    assert_eq!(run.status, 3, "{run:?}");
    assert!(run.complaint().contains("origin/nowhere"), "{run:?}");
    let run = against(&healthy(), "HEAD", "alias/*", &[]);
    assert_eq!(run.status, 3, "no commits yet: {run:?}");
    let folder = Repo::plain().file(DEFAULT, "anchors: []\n");
    let run = against(&folder, "HEAD", "alias/*", &[]);
    assert_eq!(run.status, 3, "{run:?}");
    assert!(run.complaint().contains("not in a git repository"), "{run:?}");
    let other = repo.git(&["commit-tree", "-m", "other", "HEAD^{tree}"]);
    let run = against(&repo, other.trim(), "alias/*", &[]);
    assert_eq!(run.status, 3, "{run:?}");
    assert!(run.complaint().contains("no common ancestor"), "{run:?}");
}

#[test]
fn a_shallow_clone_says_how_to_get_the_base() {
    let repo = governed();
    repo.git(&["branch", "base"]);
    let repo = repo.file("a", "1").commit("a").file("a", "2").commit("b");
    let clone = repo.clone_with(&["--depth=1", "--no-single-branch"]);
    let run = against(&clone, "origin/base", "alias/*", &[]);
    assert_eq!(run.status, 3, "{run:?}");
    assert!(run.complaint().contains("git fetch --unshallow"), "{run:?}");
}

/// Merges into the current branch with a strategy of `ours`: the other side's changes are discarded.
fn merge_ours(repo: &Repo, with: &str) {
    repo.git(&["merge", "--quiet", "--strategy", "ours", "-m", "merge", with]);
}

#[test]
fn every_merge_base_is_compared_with() {
    let repo = governed();
    repo.git(&["checkout", "--quiet", "-b", "topic"]);
    let repo = repo.file("t", "1").commit("harmless");
    repo.git(&["checkout", "--quiet", "main"]);
    let repo = repo.file(GOVERNANCE, governance("300d")).commit("tighten");
    repo.git(&["branch", "tight"]);
    let mut late = repo.command();
    late.env("GIT_COMMITTER_DATE", "2026-02-01T00:00:00Z");
    assert!(late.args(["merge", "--quiet", "-m", "merge", "topic"]).output().unwrap().status.success());
    repo.git(&["checkout", "--quiet", "topic"]);
    merge_ours(&repo, "tight");
    let run = against(&repo, "main", "change/governance-weakened", &[]);
    assert!(run.stderr.contains("2 merge bases; the change was compared with each"), "{run:?}");
    assert_eq!(run.status, 1, "landing this would bring the old limit back: {run:?}");
    assert!(run.only().contains("`300d`"), "{run:?}");
}

#[test]
fn a_merge_that_keeps_one_side_is_an_edit() {
    let teams = "teams:\n  '@web':\n    members: [tom@example.com, ada@example.com]\n";
    let repo = governed().file("CODEOWNERS", "* @web\n").file("ssot_plan/teams.yaml", teams).commit("own");
    repo.git(&["checkout", "--quiet", "-b", "topic"]);
    let repo = repo.file("t", "1").commit("harmless\n\nApproved-by: Tom <tom@example.com>");
    repo.git(&["checkout", "--quiet", "main"]);
    let repo = repo.file(GOVERNANCE, governance("300d")).commit("tighten");
    repo.git(&["checkout", "--quiet", "topic"]);
    merge_ours(&repo, "main");
    let run = against(&repo, "main", "change/approval-missing", &[]);
    assert_eq!((run.status, run.lines().len()), (1, 1), "Tom approved before the merge: {run:?}");
    // A merge that git makes by itself asks nobody.
    repo.git(&["reset", "--quiet", "--hard", "HEAD^"]);
    repo.git(&["merge", "--quiet", "-m", "merge", "main"]);
    assert_eq!(against(&repo, "main", "change/approval-missing", &[]).outcome(), (0, vec![]));
}

#[test]
fn a_merge_in_progress_is_not_to_blame_for_what_has_landed() {
    let repo = governed();
    repo.git(&["checkout", "--quiet", "-b", "topic"]);
    let repo = repo.file("t", "1").commit("on topic");
    repo.git(&["checkout", "--quiet", "main"]);
    let repo = repo.file(GOVERNANCE, governance("9y")).commit("loosen, and let it land");
    repo.git(&["checkout", "--quiet", "topic"]);
    repo.git(&["merge", "--quiet", "--no-commit", "--no-ff", "main"]);
    for how in [&[][..], &["--staged"]] {
        let run = against(&repo, "main", "change/*", how);
        assert_eq!(run.outcome(), (0, vec![]), "{run:?}");
    }
    repo.git(&["merge", "--abort"]);
    repo.git(&["merge", "--quiet", "--no-commit", "--strategy", "ours", "main"]);
    // The other way round: main tightens, and the merge leaves that out.
    let run = against(&repo, "main", "change/*", &["--staged"]);
    assert_eq!(run.status, 0, "to hold less than main does was main's choice, not this merge's: {run:?}");
}

#[test]
fn a_base_that_is_not_whole_in_this_clone_is_no_pass() {
    let repo = governed();
    repo.git(&["config", "uploadpack.allowFilter", "true"]);
    repo.git(&["branch", "base"]);
    let repo = repo.file(GOVERNANCE, governance("9y")).commit("loosen");
    let clone = repo.clone_with(&["--filter=blob:none"]);
    let run = against(&clone, "origin/base", "change/governance-weakened", &[]);
    assert_eq!(run.status, 3, "{run:?}");
    assert!(run.complaint().contains("git fetch --refetch --no-filter"), "{run:?}");
    assert_eq!(against(&repo, "base", "change/governance-weakened", &[]).status, 1);
}

#[test]
fn a_change_cannot_narrow_what_is_checked() {
    let repo = governed().file("svc/a.yaml", "a: 1\n").commit("a service");
    repo.write(GOVERNANCE, governance("9y"));
    repo.write(format!("svc/{DEFAULT}"), "anchors: []\n");
    let run = against(&repo, "HEAD", "change/*", &["-C", "svc"]);
    assert_eq!(run.status, 3, "{run:?}");
    assert!(run.complaint().contains("the root of the repository in HEAD, and of `svc` now"), "{run:?}");
    assert_eq!(against(&repo, "HEAD", "change/governance-weakened", &[]).status, 1);
}

#[test]
fn a_waiver_that_is_needed_is_not_called_unused() {
    let waiver = "waivers:\n  - rule: anchor/source-missing\n    path: '**'\n    reason: known\n    owner: '@web'\n    \
                  expires: 2027-01-01\n";
    let broken = "anchors:\n  - id: orders\n    source: api/gone.yaml\n";
    let repo = governed().file(DEFAULT, broken).file(WAIVERS, waiver).commit("waive");
    repo.write(GOVERNANCE, governance("300d"));
    let run = against(&repo, "HEAD", "anchor/source-missing,waiver/unused", &[]);
    assert_eq!(run.outcome(), (0, vec![]), "{run:?}");
    let shown = full(&repo, &["--base", "HEAD", "--only", "anchor/source-missing,waiver/unused"]);
    assert!(shown.stdout.contains("(1 waived)"), "{shown:?}");
}

#[test]
fn what_only_the_base_objects_to_says_so() {
    let repo = governed();
    repo.write(DEFAULT, manifest("expires_at: 2031-01-01"));
    repo.write(GOVERNANCE, governance("9y"));
    let shown = full(&repo, &["--base", "HEAD", "--only", "alias/ttl-exceeds-max"]);
    let words = shown.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("this is by the policy of `HEAD`"), "{shown:?}");
    assert!(words.contains("land that part of it first"), "{shown:?}");
}

#[test]
fn words_about_owners_are_no_policy() {
    let repo = governed().file("CODEOWNERS", "* @web\n").commit("own");
    repo.write("CODEOWNERS", "# Everything.\r\n*    @web\r\n");
    let run = against(&repo, "HEAD", "alias/*", &[]);
    assert_eq!((run.status, run.stderr.contains("edits the policy")), (0, false), "{run:?}");
}

#[test]
fn a_check_of_a_folder_compares_that_folder() {
    let repo =
        healthy().file("svc/ssot.yaml", "{}\n").file(format!("svc/{DEFAULT}"), manifest("expires_at: 2026-12-31"));
    let repo =
        repo.file("svc/api/orders.yaml", "a: 1\n").file(format!("svc/{GOVERNANCE}"), governance("1y")).commit("svc");
    repo.write(format!("svc/{DEFAULT}"), manifest("expires_at: 2031-01-01"));
    repo.write(format!("svc/{GOVERNANCE}"), governance("9y"));
    let run = against(&repo, "HEAD", "alias/ttl-exceeds-max", &["-C", "svc"]);
    assert_eq!((run.status, run.lines().len()), (1, 1), "{run:?}");
}

#[test]
fn options_of_a_base_need_a_base() {
    let repo = governed();
    assert_eq!(validate(&repo, &["--new-only"]).status, 2);
    assert_eq!(validate(&repo, &["--approvals", "x.json"]).status, 2);
    let run = against(&repo, "HEAD", "alias/*", &["--approvals", "absent.json"]);
    assert_eq!(run.status, 2, "{run:?}");
    assert!(run.complaint().contains("absent.json"), "{run:?}");
}

#[test]
fn settings_of_the_base_that_cannot_be_read_loosen_nothing() {
    let repo = governed().file("ssot.yaml", "rules:\n  alias/*: loud\n").commit("break the settings");
    repo.write("ssot.yaml", "rules:\n  alias/*: off\n");
    repo.write(DEFAULT, manifest("expires_at: 2031-01-01"));
    let run = against(&repo, "HEAD", "alias/ttl-exceeds-max", &[]);
    assert_eq!(run.status, 1, "{run:?}");
    assert!(run.stderr.contains("`ssot.yaml` of HEAD is not valid"), "{run:?}");
}

#[test]
fn a_damaged_commit_graph_is_remarked_upon_and_harms_nothing() {
    let repo = governed();
    repo.git(&["commit-graph", "write", "--reachable"]);
    let file = repo.path().join(".git/objects/info/commit-graph");
    std::fs::remove_file(&file).unwrap();
    std::fs::write(&file, "CGPH damaged").unwrap();
    repo.write(DEFAULT, manifest("expires_at: 2026-12-30"));
    for command in
        [&["validate", "--base", "HEAD", "--only", "alias/*"][..], &["diff", "--merge-base", "HEAD"], &["audit", "log"]]
    {
        let run =
            ssot(repo.path()).args(command).args(["--now", NOW].iter().filter(|_| command[0] == "validate")).run();
        assert_eq!(run.status, 0, "{command:?}: {run:?}");
        let said = format!("{}{}", run.stdout, run.stderr);
        assert_eq!(said.matches("commit-graph file is damaged").count(), 1, "{command:?}: {run:?}");
    }
}
