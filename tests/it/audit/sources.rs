//! What the anchors are about: the files that are their sources.

use super::{MANIFEST, Story, adds_up, filtered, log_of, open, told};
use ssot::audit::{Filter, Reach};
use ssot::delta::ChangeKind;

fn manifest(anchors: &[(&str, &str, &str)]) -> String {
    let anchors = anchors
        .iter()
        .map(|(id, source, version)| format!("  - id: {id}\n    source: {source}\n    version: {version}\n"))
        .collect::<String>();
    format!("anchors:\n{anchors}")
}

/// What happened to sources: commit, anchor, file.
fn contents(story: &Story, reach: Reach) -> Vec<(String, String, String)> {
    let log = log_of(&story.repo, reach);
    let events = log.events.iter().filter(|event| event.change.kind == ChangeKind::ContentChanged);
    events
        .map(|event| {
            let path = event.change.place().expect("a place").path.to_string();
            (event.commit.summary().to_owned(), event.change.subject.id.clone(), path)
        })
        .collect()
}

fn is(found: &[(String, String, String)], expected: &[(&str, &str, &str)]) {
    let found: Vec<(&str, &str, &str)> = found.iter().map(|(a, b, c)| (a.as_str(), b.as_str(), c.as_str())).collect();
    assert_eq!(found, expected);
}

#[test]
fn a_changed_source_is_an_event_of_its_anchor() {
    let mut story = Story::new();
    story
        .step("declare", &[(MANIFEST, &manifest(&[("orders", "api/a.yaml", "v1.0.0")])), ("api/a.yaml", "a: 1\n")])
        .step("edit", &[("api/a.yaml", "a: 2\n")])
        .step("elsewhere", &[("README.md", "words\n")])
        .step(
            "edit and bump",
            &[("api/a.yaml", "a: 3\n"), (MANIFEST, &manifest(&[("orders", "api/a.yaml", "v1.1.0")]))],
        );
    is(
        &contents(&story, Reach::FirstParent),
        &[("edit and bump", "orders", "api/a.yaml"), ("edit", "orders", "api/a.yaml")],
    );
    let log = adds_up(&story.repo);
    let blob = |rev: &str| story.repo.git(&["rev-parse", &format!("{rev}:api/a.yaml")])[..10].to_owned();
    let last: Vec<String> = told(&log).into_iter().take(2).collect();
    assert_eq!(
        last,
        [
            "edit and bump: re-versioned anchor orders .version < v1.0.0 > v1.1.0".to_owned(),
            format!("edit and bump: content-changed anchor orders < {} > {}", blob("HEAD~1"), blob("HEAD")),
        ]
    );
    assert_eq!(log.commits, (4, 3), "a commit that touched only a source counts");
}

#[test]
fn the_source_of_that_time_counts() {
    let one = manifest(&[("orders", "api/old.yaml", "v1.0.0")]);
    let two = manifest(&[("orders", "api/new.yaml", "v1.0.0")]);
    let mut story = Story::new();
    story
        .step("declare", &[(MANIFEST, &one), ("api/old.yaml", "a: 1\n"), ("api/new.yaml", "b: 1\n")])
        .step("not yet a source", &[("api/new.yaml", "b: 2\n")])
        .step("edit the old one", &[("api/old.yaml", "a: 2\n")])
        .step("move", &[(MANIFEST, &two), ("api/new.yaml", "b: 3\n")])
        .step("no source any more", &[("api/old.yaml", "a: 3\n")])
        .step("edit the new one", &[("api/new.yaml", "b: 4\n")]);
    let expected = [("edit the new one", "orders", "api/new.yaml"), ("edit the old one", "orders", "api/old.yaml")];
    is(&contents(&story, Reach::FirstParent), &expected);
    is(&contents(&story, Reach::Full), &expected);
    adds_up(&story.repo);
}

#[test]
fn anchors_that_share_a_source_share_the_event() {
    let text = manifest(&[("a", "x.yaml", "v1.0.0"), ("b", "x.yaml", "v1.0.0"), ("c", "y.yaml", "v1.0.0")]);
    let mut story = Story::new();
    story
        .step("declare", &[(MANIFEST, &text), ("x.yaml", "a: 1\n"), ("y.yaml", "a: 1\n")])
        .step("edit", &[("x.yaml", "a: 2\n")])
        .step("take away", &[("y.yaml", "")])
        .step("bring back", &[("y.yaml", "a: 2\n")]);
    let expected =
        [("bring back", "c", "y.yaml"), ("take away", "c", "y.yaml"), ("edit", "a", "x.yaml"), ("edit", "b", "x.yaml")];
    is(&contents(&story, Reach::FirstParent), &expected);
    is(&contents(&story, Reach::Full), &expected);
    adds_up(&story.repo);
    let log = crate::cli::ssot(story.repo.path()).args(["audit", "log"]).run();
    assert!(log.stdout.contains("→ (gone)") && log.stdout.contains("y.yaml (none) → "), "{log:?}");
}

#[test]
fn a_link_in_place_of_a_source_is_other_content() {
    let mut story = Story::new();
    story.step("declare", &[(MANIFEST, &manifest(&[("a", "x.yaml", "v1.0.0")])), ("x.yaml", "a: 1\n"), ("y", "b\n")]);
    std::fs::remove_file(story.repo.path().join("x.yaml")).unwrap();
    std::os::unix::fs::symlink("y", story.repo.path().join("x.yaml")).unwrap();
    story.step("link", &[]);
    is(&contents(&story, Reach::FirstParent), &[("link", "a", "x.yaml")]);
}

#[test]
fn sources_of_a_manifest_that_cannot_be_read_still_count() {
    let good = manifest(&[("a", "x.yaml", "v1.0.0")]);
    let mut story = Story::new();
    story
        .step("declare", &[(MANIFEST, &good), ("x.yaml", "a: 1\n")])
        .step("break", &[(MANIFEST, "anchors: [\n")])
        .step("edit", &[("x.yaml", "a: 2\n")])
        .step("break more", &[(MANIFEST, "anchors: [[\n"), ("x.yaml", "a: 3\n")]);
    let expected = [("break more", "a", "x.yaml"), ("edit", "a", "x.yaml")];
    // HEAD does not say what to watch.
    is(&contents(&story, Reach::FirstParent), &expected);
    is(&contents(&story, Reach::Full), &expected);
    story.step("repair", &[(MANIFEST, &good)]);
    is(&contents(&story, Reach::FirstParent), &expected);
    is(&contents(&story, Reach::Full), &expected);
}

#[test]
fn later_limits_do_not_change_history() {
    let mut story = Story::new();
    story
        .step("declare", &[(MANIFEST, &manifest(&[("a", "x.yaml", "v1.0.0")])), ("x.yaml", "a: 1\n")])
        .step("bump", &[(MANIFEST, &manifest(&[("a", "x.yaml", "v1.1.0")])), ("x.yaml", "a: 2\n")]);
    let before = told(&log_of(&story.repo, Reach::FirstParent));
    story.step("narrow", &[("ssot.yaml", "limits:\n  depth: 2\n  file_size: 40\n")]);
    let after = told(&log_of(&story.repo, Reach::FirstParent));
    assert!(!before.is_empty());
    assert!(after.ends_with(&before), "{after:#?}");
    assert!(!after.iter().any(|line| line.contains("unreadable")), "{after:#?}");
}

#[test]
fn another_mode_is_no_other_content() {
    let mut story = Story::new();
    story.step("declare", &[(MANIFEST, &manifest(&[("run", "run.sh", "v1.0.0")])), ("run.sh", "true\n")]);
    story.repo.git(&["update-index", "--chmod=+x", "run.sh"]);
    story.repo.git(&["commit", "--quiet", "-m", "executable"]);
    is(&contents(&story, Reach::FirstParent), &[]);
}

#[test]
fn a_merge_brings_the_content_of_its_branch() {
    let mut story = Story::new();
    story.step("declare", &[(MANIFEST, &manifest(&[("orders", "a.yaml", "v1.0.0")])), ("a.yaml", "a: 1\n")]);
    story.repo.git(&["checkout", "--quiet", "-b", "topic"]);
    story.step("on topic", &[("a.yaml", "a: 2\n")]);
    story.repo.git(&["checkout", "--quiet", "main"]);
    story.step("on main", &[("README.md", "words\n")]);
    story.repo.git(&["merge", "--quiet", "-m", "merge", "topic"]);
    is(&contents(&story, Reach::FirstParent), &[("merge", "orders", "a.yaml")]);
    is(&contents(&story, Reach::Full), &[("on topic", "orders", "a.yaml")]);
}

#[test]
fn the_path_of_a_source_can_be_asked_for() {
    let text = manifest(&[("orders", "api/a.yaml", "v1.0.0"), ("users", "api/b.yaml", "v1.0.0")]);
    let mut story = Story::new();
    story
        .step("declare", &[(MANIFEST, &text), ("api/a.yaml", "a: 1\n"), ("api/b.yaml", "a: 1\n")])
        .step("edit both", &[("api/a.yaml", "a: 2\n"), ("api/b.yaml", "a: 2\n")]);
    let filter = Filter { wanted: vec!["api/a.yaml".to_owned()], ..Filter::default() };
    let log = filtered(&story.repo, Reach::FirstParent, filter);
    let subjects: Vec<&str> = log.events.iter().map(|event| event.change.subject.id.as_str()).collect();
    assert_eq!(subjects, ["orders"]);
    assert!(open(&story.repo, "HEAD").is_ok());
}
