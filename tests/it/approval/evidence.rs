//! Which approvals count, and how far they reach.

use super::{Compared, GOVERNANCE, MANIFEST, TEAMS, by_ada, commit, compare, oid, person, review, reviewed};
use ssot::approval::{Counted, Evidence, Judge, Review, ReviewState};
use ssot::history::Person;

const TEAM_FILE: &str = "teams:\n  '@web':\n    groups: [web_people]\n    members: [ada@acme.example, [grace@acme.example, ghopper], bob]\n  \
                         '@data':\n    members: [carol@acme.example]\n";

/// Ada added an alias to a context that the group `web_people` must approve.
fn with(teams: &str, settings: &str, policy: &str) -> Compared {
    let manifest = "anchors:\n  - {id: users, owner: '@web', source: users.yaml}\n";
    let governance = format!("alias_governance: {{contexts: {{frontend: {policy}}}}}\n");
    let mut base = vec![(MANIFEST, manifest), ("users.yaml", "a: 1\n"), (GOVERNANCE, governance.as_str())];
    base.extend((!teams.is_empty()).then_some((TEAMS, teams)));
    base.extend((!settings.is_empty()).then_some(("ssot.yaml", settings)));
    let added = "aliases:\n  - {name: people, canonical: users, context: frontend}\n";
    compare(&base, &[("ssot_plan/aliases.yaml", added)])
}

fn web() -> Compared {
    with(TEAM_FILE, "", "{permissions: [web_people], approval_required: true}")
}

const MISSING: &str = "approval-missing: the alias `frontend/people` was added without the approval of `web_people` (`bob` or \
                       `grace@acme.example`) that `approval_required` of the context `frontend` asks for";

#[test]
fn nobody_approved() {
    let findings = web().findings(&by_ada(&[]));
    assert_eq!(web().said(&by_ada(&[])), format!("{MISSING}\n"));
    let finding = &findings[0];
    assert_eq!(finding.location.path.as_str(), "ssot_plan/aliases.yaml");
    let related: Vec<String> =
        finding.related.iter().map(|r| format!("{:?} {}: {}", r.location.side, r.location.path, r.message)).collect();
    assert_eq!(
        related,
        ["Base config/alias_governance.yaml: `approval_required` of the context `frontend` asks for it"]
    );
    let help = finding.help.as_deref().unwrap_or_default();
    assert!(help.contains("`Reviewed-by: NAME <ADDRESS>`") && help.contains("`--approvals FILE`"), "{help}");
}

#[test]
fn trailers_and_reviews_of_members_count() {
    for trailer in [
        "Reviewed-by: Grace <grace@acme.example>",
        "reviewed-BY: grace@acme.example",
        "Approved-by: Grace <GRACE@Acme.Example>",
        "Acked-by: @ghopper",
        "Acked-by: Bob <77+bob@users.noreply.github.com>",
        "Reviewed-by: Eve <eve@evil.example>, Grace <grace@acme.example>",
    ] {
        assert_eq!(web().said(&by_ada(&[trailer])), "", "{trailer}");
    }
    for trailer in [
        "Signed-off-by: Grace <grace@acme.example>",
        "Cc: Grace <grace@acme.example>",
        "Co-authored-by: Bob <bob@x.example>",
    ] {
        assert!(web().said(&by_ada(&[trailer])).contains("approval-missing"), "{trailer}");
    }
    for login in ["bob", "BOB", "ghopper"] {
        assert_eq!(web().said(&reviewed(vec![review(login, ReviewState::Approved, 1)])), "", "{login}");
    }
}

#[test]
fn others_do_not_count_and_are_told_why() {
    for (trailer, why) in [
        ("Reviewed-by: Carol <carol@acme.example>", "`Carol <carol@acme.example>` approved, but is not one of them"),
        ("Reviewed-by: Eve <eve@evil.example>", "`Eve <eve@evil.example>` approved, but is in no team"),
        ("Reviewed-by: Somebody Else", "`Somebody Else` approved without an address or login to know them by"),
        (
            "Reviewed-by: Renovate <29139614+renovate[bot]@users.noreply.github.com>",
            "approved, but is a bot that the policy does not name",
        ),
    ] {
        let said = web().said(&by_ada(&[trailer]));
        assert!(said.starts_with(MISSING) && said.contains(why), "{said}");
    }
}

#[test]
fn the_last_review_that_decides_wins() {
    use ReviewState::{Approved, ChangesRequested, Dismissed, Other};
    let verdict = |reviews: &[(ReviewState, u8)]| {
        let reviews = reviews.iter().map(|(state, time)| review("bob", *state, *time)).collect();
        web().said(&reviewed(reviews))
    };
    assert_eq!(verdict(&[(Approved, 1)]), "");
    assert_eq!(verdict(&[(ChangesRequested, 1), (Approved, 2)]), "");
    assert_eq!(verdict(&[(Approved, 1), (Other, 2)]), "");
    // By time, not by their order in the file.
    assert_eq!(verdict(&[(Approved, 2), (ChangesRequested, 1)]), "");
    assert!(verdict(&[(ChangesRequested, 2), (Approved, 1)]).contains("`bob` asks for changes"));
    assert!(verdict(&[(Approved, 1), (ChangesRequested, 2)]).contains("`bob` asks for changes"));
    assert!(verdict(&[(Approved, 1), (Dismissed, 2)]).contains("`bob` approved, and the review was dismissed"));
    assert_eq!(verdict(&[(Other, 1)]), format!("{MISSING}\n"));
}

#[test]
fn reviews_of_one_person_under_two_logins_are_one_persons() {
    let teams = "teams: {'@web': {groups: [web_people], members: [[bob, robert]]}}\n";
    let compared = with(teams, "", "{permissions: [web_people], approval_required: true}");
    let reviews = vec![review("bob", ReviewState::Approved, 1), review("Robert", ReviewState::ChangesRequested, 2)];
    assert!(compared.said(&reviewed(reviews)).contains("asks for changes"));
}

#[test]
fn a_review_that_asks_for_changes_outweighs_a_trailer() {
    let mut evidence = by_ada(&["Reviewed-by: @bob"]);
    evidence.reviews = vec![review("bob", ReviewState::ChangesRequested, 1)];
    assert!(web().said(&evidence).contains("`@bob` asks for changes"));
    evidence.reviews = vec![review("bob", ReviewState::Dismissed, 1)];
    assert_eq!(web().said(&evidence), "");
}

#[test]
fn what_was_dismissed_does_not_stretch_an_older_trailer() {
    let mut late = review("bob", ReviewState::Approved, 1);
    late.commit = Some(oid(2).to_string());
    let dismissed = review("bob", ReviewState::Dismissed, 2);
    let evidence = Evidence { reviews: vec![late, dismissed], ..two(&["Reviewed-by: @bob"], &[]) };
    assert!(web().said(&evidence).contains("`@bob` approved before commit"));
}

#[test]
fn anyone_is_anybody_at_all() {
    let compared = with(TEAM_FILE, "", "{permissions: [anyone], approval_required: true}");
    assert_eq!(compared.said(&by_ada(&["Reviewed-by: Eve <eve@evil.example>"])), "");
    assert!(
        compared.said(&by_ada(&["Reviewed-by: Ada <ada@acme.example>"])).contains("the approval of somebody else that")
    );
    let bot = "Reviewed-by: R <1+renovate[bot]@users.noreply.github.com>";
    assert!(compared.said(&by_ada(&[bot])).contains("is a bot"));
}

#[test]
fn a_member_without_a_login_learns_how_to_be_counted() {
    let finding = &web().findings(&reviewed(vec![review("carol-c", ReviewState::Approved, 1)]))[0];
    assert!(finding.message.ends_with("; `carol-c` approved, but is in no team"), "{}", finding.message);
    let help = finding.help.as_deref().unwrap_or_default();
    assert!(
        help.contains("if `carol-c` is a member of a team, list that name, too, in `ssot_plan/teams.yaml`"),
        "{help}"
    );
}

/// Ada's commits 1 and 2, one upon the other.
fn two(first: &[&str], second: &[&str]) -> Evidence {
    let ada = "Ada <ada@acme.example>";
    Evidence { commits: vec![commit(2, &[1], ada, second), commit(1, &[0], ada, first)], ..Evidence::default() }
}

#[test]
fn an_approval_reaches_up_to_its_commit() {
    let grace = "Reviewed-by: Grace <grace@acme.example>";
    assert_eq!(web().said(&two(&[], &[grace])), "");
    assert_eq!(web().said(&two(&[grace], &[grace])), "");
    let said = web().said(&two(&[grace], &[]));
    assert!(said.contains(&format!("approved before commit {} came", oid(2).short())), "{said}");
    let of = |number: u8| {
        let mut review = review("bob", ReviewState::Approved, 1);
        review.commit = Some(oid(number).to_string().to_uppercase());
        Evidence { reviews: vec![review], ..two(&[], &[]) }
    };
    assert_eq!(web().said(&of(2)), "");
    assert!(web().said(&of(1)).contains("`bob` approved before commit"));
    assert!(web().said(&of(9)).contains("`bob` approved commit 0909090909, which is not part of this change"));
    let mut unnamed = of(1);
    unnamed.reviews[0].commit = None;
    assert!(web().said(&unnamed).contains("approved a commit that the review does not name"));
}

#[test]
fn ssot_yaml_may_count_older_approvals() {
    let settings = "rules: {change/approval-missing: {stale_reviews: true}}\n";
    let compared = with(TEAM_FILE, settings, "{permissions: [web_people], approval_required: true}");
    assert_eq!(compared.said(&two(&["Reviewed-by: @bob"], &[])), "");
    let strict = settings.replace("true", "false");
    let compared = with(TEAM_FILE, &strict, "{permissions: [web_people], approval_required: true}");
    assert!(compared.said(&two(&["Reviewed-by: @bob"], &[])).contains("approved before commit"));
}

#[test]
fn ssot_yaml_may_count_reviews_alone() {
    let settings = "rules: {change/approval-missing: {trailers: false}}\n";
    let compared = with(TEAM_FILE, settings, "{permissions: [web_people], approval_required: true}");
    let typed = two(&[], &["Reviewed-by: @bob"]);
    let said = compared.said(&typed);
    assert!(said.contains("`@bob` approved with a trailer, and only reviews count"), "{said}");
    let review = |state, at| vec![Review { commit: Some(oid(at).to_string()), ..review("bob", state, 1) }];
    let reviewed = |reviews| Evidence { reviews, ..two(&[], &["Reviewed-by: @bob"]) };
    assert_eq!(compared.said(&reviewed(review(ReviewState::Approved, 2))), "");
    let said = compared.said(&reviewed(review(ReviewState::Approved, 1)));
    assert!(said.contains("approved before commit"), "the trailer does not move the review on: {said}");
    let said = compared.said(&reviewed(review(ReviewState::Dismissed, 2)));
    assert!(said.contains("the review was dismissed"), "{said}");
    // Both options together: an older review counts, a trailer does not.
    let settings = "rules: {change/approval-missing: {trailers: false, stale_reviews: true}}\n";
    let compared = with(TEAM_FILE, settings, "{permissions: [web_people], approval_required: true}");
    assert_eq!(compared.said(&reviewed(review(ReviewState::Approved, 1))), "");
    assert!(compared.said(&typed).contains("only reviews count"));
    let own = compared.said(&two(&[], &["Reviewed-by: ada@acme.example"]));
    assert!(own.contains("self-approved"), "{own}");
}

#[test]
fn plain_merges_bring_nothing_new() {
    let ada = "Ada <ada@acme.example>";
    let mut evidence = two(&[], &["Reviewed-by: @bob"]);
    // What CI checks out: a merge of the branch that nobody reviewed.
    evidence.commits.insert(0, commit(3, &[8, 2], "GitHub <noreply@github.com>", &[]));
    assert_eq!(web().said(&evidence), "");
    evidence.amending_merges.insert(oid(3));
    assert!(web().said(&evidence).contains(&format!("approved before commit {} came", oid(3).short())));
    // A reviewer who takes the branch in is not its author; whoever amends it in the merge is.
    let mut evidence = two(&[], &[]);
    evidence.commits.insert(0, commit(3, &[8, 2], "Bob <1+bob@users.noreply.github.com>", &["Reviewed-by: @bob"]));
    assert_eq!(web().said(&evidence), "");
    evidence.amending_merges.insert(oid(3));
    assert!(web().said(&evidence).contains("self-approved: `@bob`"));
    // And so is whoever made the only commit there is.
    let lone =
        Evidence { commits: vec![commit(3, &[8, 2], ada, &["Reviewed-by: ada@acme.example"])], ..Evidence::default() };
    assert!(web().said(&lone).contains("self-approved: `ada@acme.example`"));
}

#[test]
fn two_branches_need_both_to_be_seen() {
    let ada = "Ada <ada@acme.example>";
    let merged = |trailers: [&[&str]; 3]| Evidence {
        commits: vec![
            commit(3, &[1, 2], ada, trailers[2]),
            commit(2, &[0], ada, trailers[1]),
            commit(1, &[0], ada, trailers[0]),
        ],
        ..Evidence::default()
    };
    let bob: &[&str] = &["Reviewed-by: @bob"];
    assert!(web().said(&merged([bob, &[], &[]])).contains("approved before commit"));
    assert_eq!(web().said(&merged([bob, bob, &[]])), "");
    assert_eq!(web().said(&merged([&[], &[], bob])), "");
}

#[test]
fn what_is_not_committed_was_not_approved() {
    let mut evidence = by_ada(&["Reviewed-by: @bob"]);
    evidence.pending = Some(person("Ada <ada@acme.example>"));
    assert!(web().said(&evidence).contains("`@bob` approved before all of the change was committed"));
    let nothing = Evidence { reviews: vec![review("bob", ReviewState::Approved, 1)], ..Evidence::default() };
    assert!(web().said(&nothing).contains("approval-missing"));
    // Whoever is about to commit is an author, too; git may not know who that is.
    evidence.pending = Some(person("Bob <1+bob@users.noreply.github.com>"));
    assert!(web().said(&evidence).contains("self-approved: `@bob`"));
    evidence.pending = Some(Person::default());
    assert!(web().said(&evidence).contains("`@bob` approved before all of the change was committed"));
}

#[test]
fn several_approvers_are_counted_as_people() {
    let manifest =
        "anchors:\n  - {id: users, owner: '@web', source: users.yaml}\nssot_config: {validation: {min_approvers: 2}}\n";
    let base = [(MANIFEST, manifest), ("users.yaml", "a: 1\n"), (TEAMS, TEAM_FILE)];
    let said = |trailers: &[&str]| compare(&base, &[("users.yaml", "a: 2\n")]).said(&by_ada(trailers));
    let head = "approval-missing: the content of the anchor `users` was changed without the 2 approvals, one of them of `@web` \
                (`bob` or `grace@acme.example`), that `validation.min_approvers: 2` asks for";
    assert_eq!(said(&[]), format!("{head}\n"));
    // One of the owner's team, and one of any.
    assert_eq!(said(&["Reviewed-by: @bob", "Reviewed-by: Carol <carol@acme.example>"]), "");
    assert_eq!(said(&["Reviewed-by: @bob", "Acked-by: Grace <grace@acme.example>"]), "");
    // One of the owner's team is there, so anybody may be the next.
    let one = said(&["Reviewed-by: @bob"]);
    assert!(one.contains("without the 2 approvals of others that"), "{one}");
    assert!(one.contains("; `@bob` approved, and 1 more must"), "{one}");
    // One person is one approval, however often.
    let twice = said(&["Reviewed-by: @ghopper", "Acked-by: Grace <grace@acme.example>"]);
    assert!(twice.contains("; `@ghopper` approved, and 1 more must"), "{twice}");
    let others = said(&["Reviewed-by: Carol <carol@acme.example>"]);
    assert!(others.contains("`Carol <carol@acme.example>` approved, and 1 more must"), "{others}");
}

#[test]
fn one_person_under_two_names_is_one_approval() {
    let manifest =
        "anchors:\n  - {id: users, owner: '@web', source: users.yaml}\nssot_config: {validation: {min_approvers: 2}}\n";
    let base = [(MANIFEST, manifest), ("users.yaml", "a: 1\n")];
    let said = |trailers: &[&str]| compare(&base, &[("users.yaml", "a: 2\n")]).said(&by_ada(trailers));
    for (first, second) in [
        ("Tomas <a@x.example>", "Tomas <b@x.example>"),
        ("Tomas <a@x.example>", "tomas"),
        ("tomas", "Tomas <a@x.example>"),
        ("a@x.example", "a"),
        ("@a", "a@x.example"),
    ] {
        let trailers = [format!("Reviewed-by: {first}"), format!("Acked-by: {second}")];
        let trailers: Vec<&str> = trailers.iter().map(String::as_str).collect();
        let one = said(&trailers);
        assert!(one.contains(&format!("; `{first}` approved, and 1 more must")), "{one}");
        let same = format!("; `{second}` approved, but is taken for the same person as `{first}`");
        assert!(one.contains(&same), "{one}");
        let three = [trailers[0], trailers[1], "Acked-by: Grace <grace@acme.example>"];
        assert_eq!(said(&three), "", "{first} {second}");
    }
    for (first, second) in
        [("Tomas <a@x.example>", "Grace <b@x.example>"), ("info@x.example", "info@y.example"), ("@a", "@b")]
    {
        let (first, second) = (format!("Reviewed-by: {first}"), format!("Acked-by: {second}"));
        assert_eq!(said(&[&first, &second]), "", "{first} {second}");
    }
    // Whom the teams file lists as two are two.
    let teams = "teams: {'@web': {members: [a@x.example, b@x.example]}}\n";
    let base = [base[0], base[1], (TEAMS, teams)];
    let trailers = ["Reviewed-by: Tomas <a@x.example>", "Acked-by: Tomas <b@x.example>"];
    assert_eq!(compare(&base, &[("users.yaml", "a: 2\n")]).said(&by_ada(&trailers)), "");
}

#[test]
fn without_a_teams_file_anybody_else_counts() {
    let compared = with("", "", "{permissions: [web_people], approval_required: true}");
    assert_eq!(compared.said(&by_ada(&["Reviewed-by: Eve <eve@evil.example>"])), "");
    let missing = &compared.findings(&by_ada(&[]))[0];
    assert!(missing.message.contains("the approval of `web_people` that"), "{}", missing.message);
    let help = missing.help.as_deref().unwrap_or_default();
    assert!(
        help.contains("without a teams file (`ssot_plan/teams.yaml`) anybody counts who did not write the change"),
        "{help}"
    );
    assert!(compared.said(&by_ada(&["Reviewed-by: Ada <ada@acme.example>"])).contains("approval-missing"));
    // An address is a person with a teams file or without.
    let compared = with("", "", "{permissions: [grace@acme.example], approval_required: true}");
    assert!(compared.said(&by_ada(&["Reviewed-by: Eve <eve@evil.example>"])).contains("is not one of them"));
    assert_eq!(compared.said(&by_ada(&["Reviewed-by: <grace@acme.example>"])), "");
}

#[test]
fn groups_without_members_fail_closed() {
    let cases = [
        ("teams: {'@web': {groups: [web_people]}}\n", "(which has no members)", "list `web_people` under `groups`"),
        ("teams: {'@web': {members: [bob]}}\n", "(which no team is called)", "list `web_people` under `groups`"),
        (
            "teams: {'@web': {groups: [web_people], members: [ada@acme.example]}}\n",
            "(who wrote it)",
            "add somebody else under `members`",
        ),
        (
            "teams: {'@web': {groups: [web_people], members: [bob]}\n",
            "(whose members cannot be read)",
            "mend `ssot_plan/teams.yaml`",
        ),
    ];
    for (teams, state, help) in cases {
        let compared = with(teams, "", "{permissions: [web_people], approval_required: true}");
        let findings = compared.findings(&by_ada(&["Reviewed-by: Eve <eve@evil.example>"]));
        assert_eq!(findings.len(), 1, "{teams}");
        assert!(findings[0].message.contains(&format!("`web_people` {state}")), "{}", findings[0].message);
        let said = findings[0].help.as_deref().unwrap_or_default();
        assert!(said.starts_with("nobody can approve it yet") && said.contains(help), "{said}");
    }
    let compared = with(TEAM_FILE, "", "{permissions: [nobody], approval_required: true}");
    let findings = compared.findings(&by_ada(&["Reviewed-by: @bob"]));
    assert!(
        findings[0]
            .message
            .ends_with("was added, but `approval_required` of the context `frontend` lets nobody do that")
    );
}

#[test]
fn a_teams_file_that_the_change_brings_says_nothing_yet() {
    let manifest = "anchors:\n  - {id: users, owner: '@web', source: users.yaml}\nssot_config: {validation: {approval_required: true}}\n";
    let base = [(MANIFEST, manifest), ("users.yaml", "a: 1\n"), (TEAMS, "teams: {'@web': {members: [bob]}}\n")];
    let mine = "teams: {'@web': {members: [bob, eve@evil.example]}}\n";
    let said = compare(&base, &[("users.yaml", "a: 2\n"), (TEAMS, mine)])
        .said(&by_ada(&["Reviewed-by: Eve <eve@evil.example>"]));
    assert!(said.contains("without the approval of `@web` (`bob`)") && said.contains("is in no team"), "{said}");
}

#[test]
fn the_owner_of_a_waiver_agrees_by_writing_it() {
    let manifest = "anchors: []\n";
    let base = [(MANIFEST, manifest), (TEAMS, TEAM_FILE)];
    let waiver = |owner: &str| {
        format!("- {{rule: alias/expired, path: '**', reason: r, owner: '{owner}', expires: 2027-01-01}}\n")
    };
    let said = |owner: &str, trailers: &[&str]| {
        compare(&base, &[("ssot_plan/waivers.yaml", &waiver(owner))]).said(&by_ada(trailers))
    };
    assert_eq!(said("ada@acme.example", &[]), "");
    assert_eq!(said("@web", &[]), "");
    assert!(
        said("@data", &[]).contains(
            "without the approval of `@data` (`carol@acme.example`) that the waiver's `owner: @data` asks for"
        )
    );
    assert_eq!(said("@data", &["Acked-by: carol@acme.example"]), "");
    assert!(said("@nobody-knows", &[]).contains("(which no team is called)"));
}

#[test]
fn a_handle_of_codeowners_may_be_a_person() {
    let line = "* @octocat @acme/unknown\n";
    let base = [(MANIFEST, "anchors: []\n"), (TEAMS, TEAM_FILE), (super::CODEOWNERS, line)];
    let said = |evidence: &Evidence| compare(&base, &[("ssot.yaml", "fail_on: warning\n")]).said(evidence);
    let missing = said(&by_ada(&[]));
    assert!(missing.contains("`@octocat` or `@acme/unknown` (which no team is called)"), "{missing}");
    assert_eq!(said(&reviewed(vec![review("OctoCat", ReviewState::Approved, 1)])), "");
    assert!(said(&reviewed(vec![review("unknown", ReviewState::Approved, 1)])).contains("is in no team"));
}

#[test]
fn what_was_removed_points_to_where_it_stood() {
    let manifest = "anchors:\n  - {id: users, owner: '@web', source: users.yaml}\nssot_config: {validation: {approval_required: true}}\n";
    let base = [(MANIFEST, manifest), ("users.yaml", "a: 1\n"), (TEAMS, TEAM_FILE)];
    let without = manifest.replace("\n  - {id: users, owner: '@web', source: users.yaml}", " []");
    let findings = compare(&base, &[(MANIFEST, &without)]).findings(&by_ada(&[]));
    assert_eq!(findings.len(), 1);
    assert_eq!((findings[0].location.path.as_str(), findings[0].location.side), (MANIFEST, ssot::text::Side::Head));
    let stood = &findings[0].related[0];
    assert_eq!((stood.message.as_str(), stood.location.side), ("it stood here", ssot::text::Side::Base));
}

#[test]
fn a_verdict_lists_who_approved() {
    let compared = web();
    let requirements = compared.requirements();
    let verdict =
        Judge::new(&by_ada(&["Reviewed-by: @bob"]), &compared.before, Counted::default()).verdict(&requirements[0]);
    assert_eq!((verdict.approved_by, verdict.missing), (vec!["@bob".to_owned()], 0));
}
