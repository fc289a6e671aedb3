//! The ways to write a member.

use ssot::model::{PersonKey, Principals};
use ssot::render::{Format, Style, render};
use ssot::tree::MemoryTree;
use ssot::workspace::{ValidateOptions, Workspace};

fn open(members: &str) -> Workspace {
    let teams = format!("teams:\n  '@web':\n    members: {members}\n    groups: [people]\n");
    let tree = MemoryTree::new().file(super::MANIFEST, b"anchors: []\n").file(super::TEAMS, teams);
    Workspace::over(Box::new(tree)).expect("no settings")
}

fn findings(members: &str) -> String {
    let now = "2026-11-22T12:00:00Z".parse().expect("a time");
    let validated = open(members).validate(now, &ValidateOptions::default()).expect("it runs");
    let mut out = Vec::new();
    render(Format::Concise, &validated.report, &validated.registry.sources, &Style::default(), &mut out)
        .expect("memory");
    String::from_utf8(out).expect("UTF-8")
}

#[test]
fn a_member_is_a_name_or_a_list_of_names() {
    for members in [
        "[ada@acme.example, grace]",
        "['@grace', Ada Lovelace <ada@acme.example>]",
        "[[ada@acme.example, alovelace], grace]",
        "null",
        "[]",
    ] {
        assert_eq!(findings(members), "", "{members}");
    }
    for (members, expected) in [
        ("[7]", "a name, or the names of one person as a list"),
        ("[{name: ada}]", "a name, or the names of one person as a list"),
        ("[[ada, [grace]]]", "must be text, found a list"),
        ("[[]]", "must be a name, or the names of one person as a list"),
        ("['']", "must"),
    ] {
        let found = findings(members);
        assert!(found.lines().count() == 1 && found.contains(expected), "{members}: {found}");
    }
}

#[test]
fn every_name_of_a_member_is_known() {
    let registry = open("[[Ada <ada@acme.example>, ALovelace], grace]").registry(false, false);
    let teams = registry.teams.as_ref().expect("teams");
    let people = Principals::of(teams);
    assert_eq!(
        teams.teams[0].members.iter().map(|member| member.name()).collect::<Vec<_>>(),
        ["Ada <ada@acme.example>", "grace"]
    );
    for name in [
        "ADA@acme.example",
        "alovelace",
        "@ALovelace",
        "x <ada@acme.example>",
        "9+alovelace@users.noreply.github.com",
        "@web",
        "people",
    ] {
        assert!(people.knows(name), "{name}");
    }
    for name in ["ada", "acme.example", "love", ""] {
        assert!(!people.knows(name), "{name}");
    }
    assert_eq!(people.members("people").map(|members| members.len()), Some(2));
    assert_eq!(people.members("alovelace").map(|members| members.len()), Some(1));
    assert_eq!(people.members("nobody").map(|members| members.len()), None);
    assert_eq!(PersonKey::of("ada"), PersonKey::of("@ADA"));
}
