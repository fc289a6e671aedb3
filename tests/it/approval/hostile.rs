//! Names that nobody should trust, and very many of them.

use super::{GOVERNANCE, MANIFEST, TEAMS, by_ada, commit, compare, review, reviewed};
use ssot::approval::{Evidence, ReviewState};

fn base(teams: &str) -> Vec<(&'static str, String)> {
    vec![
        (MANIFEST, "anchors:\n  - {id: users, owner: '@web', source: users.yaml}\n".to_owned()),
        ("users.yaml", "a: 1\n".to_owned()),
        (
            GOVERNANCE,
            "alias_governance: {contexts: {frontend: {permissions: ['@web'], approval_required: true}}}\n".to_owned(),
        ),
        (TEAMS, teams.to_owned()),
    ]
}

fn said(teams: &str, evidence: &Evidence) -> String {
    let base = base(teams);
    let base: Vec<(&str, &str)> = base.iter().map(|(path, text)| (*path, text.as_str())).collect();
    let added = "aliases:\n  - {name: people, canonical: users, context: frontend}\n";
    compare(&base, &[("ssot_plan/aliases.yaml", added)]).said(evidence)
}

const TEAM: &str = "teams: {'@web': {members: [bob]}}\n";

#[test]
fn no_name_passes_for_another() {
    for trailer in [
        "Reviewed-by: bob <eve@evil.example>",
        "Reviewed-by: Bob <bob@users.noreply.github.com.evil.example>",
        "Reviewed-by: @bob\u{200b}",
        "Reviewed-by: b\u{043e}b",
        "Reviewed-by: bob bob",
        "Reviewed-by: \u{1b}[2K@bob",
        "Reviewed-by: ",
        "Reviewed-by: <>",
        "Reviewed-by: <<bob>>",
        "Reviewed-by: @acme/bob",
        "Reviewed-by: @@bob",
    ] {
        assert!(said(TEAM, &by_ada(&[trailer])).contains("approval-missing"), "{trailer:?}");
    }
    for login in ["", "@", "bob ", "bob/", "x+bob", "bob[bot]"] {
        let evidence = reviewed(vec![review(login, ReviewState::Approved, 1)]);
        let said = said(TEAM, &evidence);
        assert!(login == "bob " || said.contains("approval-missing"), "{login:?}: {said}");
    }
}

#[test]
fn members_without_names_are_nobody() {
    for members in ["['']", "[' ']", "['@']", "[[]]", "['<>']", "[{a: b}]", "null", "7"] {
        let teams = format!("teams: {{'@web': {{members: {members}}}}}\n");
        for trailer in ["Reviewed-by: ", "Reviewed-by: <>", "Reviewed-by: @", "Reviewed-by: eve@evil.example"] {
            assert!(said(&teams, &by_ada(&[trailer])).contains("approval-missing"), "{members} {trailer}");
        }
    }
}

#[test]
fn long_names_are_cut() {
    let trailer = format!("Reviewed-by: {} <eve@evil.example>", "x".repeat(100_000));
    let said = said(TEAM, &by_ada(&[&trailer]));
    assert!(said.len() < 1_500 && said.contains("xxx…"), "{}", said.len());
}

#[test]
fn many_approvers_and_commits_cost_little() {
    let names: Vec<String> = (0..500).map(|n| format!("Reviewed-by: N{n} <n{n}@evil.example>")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut evidence = Evidence::default();
    for number in 1..=100 {
        evidence.commits.push(commit(number, &[number - 1], "Ada <ada@acme.example>", &names));
    }
    let members: Vec<String> = (0..10_000).map(|n| format!("[m{n}@acme.example, m{n}]")).collect();
    let teams = format!("teams: {{'@web': {{members: [{}]}}}}\n", members.join(", "));
    let start = std::time::Instant::now();
    let said = said(&teams, &evidence);
    assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
    assert!(said.contains("and 9995 more") || said.contains("9995 more"), "{said}");
    assert!(said.contains("495 more do not count") && said.len() < 1_500, "{said}");
}
