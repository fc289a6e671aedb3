//! Authors never approve themselves, under any of their names.

use super::{Compared, GOVERNANCE, MANIFEST, TEAMS, commit, compare, person, review};
use ssot::approval::{Evidence, ReviewState, approvers_of};
use ssot::history::Mailmap;

fn web(members: &str) -> Compared {
    let manifest = "anchors:\n  - {id: users, owner: '@web', source: users.yaml}\n";
    let governance = "alias_governance: {contexts: {frontend: {permissions: ['@web'], approval_required: true}}}\n";
    let teams = format!("teams: {{'@web': {{members: {members}}}}}\n");
    let mut base = vec![(MANIFEST, manifest), ("users.yaml", "a: 1\n"), (GOVERNANCE, governance)];
    base.extend((!members.is_empty()).then_some((TEAMS, teams.as_str())));
    compare(&base, &[("ssot_plan/aliases.yaml", "aliases:\n  - {name: people, canonical: users, context: frontend}\n")])
}

fn by(author: &str, trailers: &[&str], mailmap: &str) -> Evidence {
    Evidence {
        commits: vec![commit(1, &[0], author, trailers)],
        mailmap: Mailmap::parse(mailmap),
        ..Evidence::default()
    }
}

#[test]
fn an_author_is_the_same_under_every_name() {
    let ada = "Ada Lovelace <ada@acme.example>";
    for (what, members, evidence) in [
        ("as written", "", by(ada, &["Reviewed-by: Ada Lovelace <ada@acme.example>"], "")),
        ("in capitals", "", by(ada, &["Reviewed-by: A <ADA@acme.EXAMPLE>"], "")),
        ("by mailmap", "", by(ada, &["Reviewed-by: A <ada@home.example>"], "<ada@acme.example> <ada@home.example>\n")),
        (
            "by mailmap, the other way",
            "",
            by("Ada <ada@home.example>", &["Acked-by: ada@acme.example"], "<ada@acme.example> <ada@home.example>\n"),
        ),
        (
            "by the teams file",
            "[[ada@acme.example, ada@home.example, alovelace], bob]",
            by(ada, &["Reviewed-by: A <ada@home.example>"], ""),
        ),
        (
            "by a member with name and address",
            "[[Ada <ada@acme.example>, 'A <ada@home.example>'], bob]",
            by(ada, &["Reviewed-by: A <ada@home.example>"], ""),
        ),
        (
            "by two teams files' entries that share a name",
            "[[ada@acme.example, x@x.example], [x@x.example, ada@home.example]]",
            by(ada, &["Reviewed-by: A <ada@home.example>"], ""),
        ),
        (
            "by mailmap and the teams file",
            "[[ada@old.example, alovelace], bob]",
            by(ada, &["Reviewed-by: @alovelace"], "<ada@acme.example> <ada@old.example>\n"),
        ),
        (
            "by GitHub's address",
            "",
            by("Ada <123+alovelace@users.noreply.github.com>", &["Reviewed-by: @ALovelace"], ""),
        ),
        ("by their name", "", by(ada, &["Reviewed-by: ada lovelace <ada@home.example>"], "")),
        (
            "as a co-author",
            "",
            by(
                "Bob <bob@acme.example>",
                &["Co-Authored-By: Ada <ada@acme.example>", "Reviewed-by: ada@acme.example"],
                "",
            ),
        ),
    ] {
        let said = web(members).said(&evidence);
        assert!(said.contains("self-approved: ") && said.contains("approval-missing: "), "{what}: {said}");
        let missing = said.lines().find(|line| line.starts_with("approval-missing")).unwrap_or_default();
        assert!(missing.ends_with("of the context `frontend` asks for"), "told twice: {missing}");
    }
}

#[test]
fn reviews_by_an_author_are_self_approvals() {
    let members = "[[ada@acme.example, alovelace], bob]";
    let mut evidence = by("Ada <ada@acme.example>", &[], "");
    evidence.reviews = vec![review("ALovelace", ReviewState::Approved, 1)];
    let said = web(members).said(&evidence);
    assert!(
        said.contains("self-approved: `ALovelace` approves this change with a review, and wrote part of it as `Ada <ada@acme.example>`; nobody approves their own change"),
        "{said}"
    );
    // What says nothing, or no, is no approval.
    for state in [ReviewState::Other, ReviewState::ChangesRequested, ReviewState::Dismissed] {
        evidence.reviews = vec![review("alovelace", state, 1)];
        assert!(!web(members).said(&evidence).contains("self-approved"), "{state:?}");
    }
}

#[test]
fn other_people_are_not_the_author() {
    let ada = "Ada Lovelace <ada@acme.example>";
    for (what, members, evidence) in [
        ("another address", "", by(ada, &["Reviewed-by: Grace <grace@acme.example>"], "")),
        ("a similar name", "", by(ada, &["Reviewed-by: Ada <ada@home.example>"], "")),
        (
            "a namesake whom the teams file knows for another",
            "[ada@acme.example, ada@math.example]",
            by(ada, &["Reviewed-by: Ada Lovelace <ada@math.example>"], ""),
        ),
        ("a login that begins alike", "", by("Ada <1+ada@users.noreply.github.com>", &["Reviewed-by: @ada-l"], "")),
        ("a login like the author's mailbox", "[ada@acme.example, ada]", by(ada, &["Reviewed-by: @ada"], "")),
    ] {
        assert_eq!(web(members).said(&evidence), "", "{what}");
    }
}

#[test]
fn whoever_commits_anothers_work_is_an_author_and_github_is_not() {
    let mut evidence = by("Ada <ada@acme.example>", &["Reviewed-by: Bob <bob@acme.example>"], "");
    assert_eq!(web("").said(&evidence), "");
    evidence.commits[0].committer = person("GitHub <noreply@github.com>");
    assert_eq!(web("").said(&evidence), "");
    evidence.commits[0].committer = person("Bob <bob@acme.example>");
    assert!(web("").said(&evidence).contains("self-approved: `Bob <bob@acme.example>`"));
}

#[test]
fn a_self_approval_beside_a_real_one_is_still_told() {
    let evidence =
        by("Ada <ada@acme.example>", &["Reviewed-by: ada@acme.example", "Reviewed-by: bob@acme.example"], "");
    let said = web("").said(&evidence);
    assert!(said.starts_with("self-approved: ") && said.lines().count() == 1, "{said}");
}

#[test]
fn where_nothing_needs_an_approval_a_self_approval_does_no_harm() {
    let base = [(MANIFEST, "anchors: []\n")];
    let compared = compare(&base, &[("ssot_plan/aliases.yaml", "aliases: []\n")]);
    assert_eq!(compared.said(&by("Ada <ada@x.example>", &["Reviewed-by: ada@x.example"], "")), "");
}

#[test]
fn one_commit_names_its_approvers() {
    let mailmap = Mailmap::parse("Grace Hopper <grace@acme.example> <g@home.example>\n");
    let names = |author: &str, parents: &[u8], trailers: &[&str]| -> Vec<String> {
        let people = approvers_of(&commit(1, parents, author, trailers), &mailmap);
        people.iter().map(|person| format!("{} <{}>", person.name, person.email)).collect()
    };
    let ada = "Ada <ada@acme.example>";
    assert_eq!(
        names(
            ada,
            &[0],
            &[
                "reviewed-by: G <g@home.example>",
                "Acked-by: G <grace@acme.example>",
                "Reviewed-by: ADA <Ada@acme.example>",
                "Signed-off-by: Bob <b@x>"
            ]
        ),
        ["Grace Hopper <grace@acme.example>"]
    );
    assert_eq!(names(ada, &[0], &["Co-authored-by: Bob <bob@x>", "Reviewed-by: Bob <bob@x>"]), Vec::<String>::new());
    // A merge is how a reviewer takes a change in.
    assert_eq!(names(ada, &[0, 2], &["Reviewed-by: Ada <ada@acme.example>"]), ["Ada <ada@acme.example>"]);
}
