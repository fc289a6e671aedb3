//! What the policy of the base asks for.

use super::{CODEOWNERS, Files, GOVERNANCE, MANIFEST, TEAMS, WAIVERS, by_ada, compare};

const TEAM_FILE: (&str, &str) = (
    TEAMS,
    "teams:\n  '@web': {members: [ada@acme.example, bob@acme.example], groups: [web_people]}\n  \
     '@data': {members: [grace@acme.example]}\n  '@empty': {groups: [ghosts]}\n",
);

fn manifest(config: &str) -> String {
    format!(
        "anchors:\n  - id: users\n    owner: '@web'\n    source: users.yaml\n    version: v1.0.0\n  \
         - id: orders\n    owner: '@data'\n    source: orders.yaml\nssot_config: {config}\n"
    )
}

const SOURCES: [(&str, &str); 2] = [("users.yaml", "a: 1\n"), ("orders.yaml", "a: 1\n")];

/// A base of these files and the manifest with this configuration, and edits.
fn asked(config: &str, files: Files<'_>, edits: Files<'_>) -> Vec<String> {
    let manifest = manifest(config);
    let base: Vec<(&str, &str)> =
        [(MANIFEST, manifest.as_str())].iter().chain(&SOURCES).chain(files).copied().collect();
    compare(&base, edits).asked()
}

fn contexts(policies: &str) -> String {
    format!("alias_governance: {{contexts: {policies}}}\n")
}

const ALIASES: &str = "ssot_plan/aliases.yaml";

#[test]
fn a_context_asks_its_groups() {
    for (policy, expected) in [
        ("{permissions: [web_people], approval_required: true}", Some("Named(\"web_people\")")),
        (
            "{permissions: ['@web', ada@acme.example], approval_required: true}",
            Some("Named(\"@web\"), Named(\"ada@acme.example\")"),
        ),
        ("{permissions: [anyone], approval_required: true}", Some("Everybody")),
        ("{permissions: [all_team_members], approval_required: true}", Some("Members")),
        ("{permissions: [nobody], approval_required: true}", Some("Nobody")),
        ("{permissions: [nobody, '@web'], approval_required: true}", Some("Named(\"@web\")")),
        ("{permissions: [team_approval], approval_required: true}", Some("Named(\"@web\")")),
        // `temporary_only` is no group, so the team that owns the anchor is asked; and so where none is named.
        ("{permissions: [temporary_only], approval_required: true}", Some("Named(\"@web\")")),
        ("{approval_required: true}", Some("Named(\"@web\")")),
        ("{permissions: [code_owners], approval_required: true}", Some("CodeOwner(\"@boss\")")),
        ("{permissions: [web_people], approval_required: false}", None),
        ("{permissions: [web_people]}", None),
    ] {
        let governance = contexts(&format!("{{frontend: {policy}}}"));
        let files = [(GOVERNANCE, governance.as_str()), TEAM_FILE, (CODEOWNERS, "/ssot_plan/aliases.yaml @boss\n")];
        let added = [(ALIASES, "aliases:\n  - {name: people, canonical: users, context: frontend}\n")];
        let expected: Vec<String> = expected
            .map(|from| format!("`approval_required` of the context `frontend`: 1 of {from}"))
            .into_iter()
            .collect();
        assert_eq!(asked("{}", &files, &added), expected, "{policy}");
    }
}

#[test]
fn ssot_config_declares_contexts_too() {
    let config = "{aliasing: {contexts: {frontend: {permissions: [web_people], approval_required: true}}}}";
    let added = [(ALIASES, "aliases:\n  - {name: people, canonical: users, context: frontend}\n")];
    let expected = ["`approval_required` of the context `frontend`: 1 of Named(\"web_people\")"];
    assert_eq!(asked(config, &[TEAM_FILE], &added), expected);
    // One of two sources is enough to ask.
    let silent = contexts("{frontend: {permissions: [web_people], approval_required: false}}");
    assert_eq!(asked(config, &[TEAM_FILE, (GOVERNANCE, &silent)], &added), expected);
}

#[test]
fn an_alias_that_changes_its_context_needs_both() {
    let governance = contexts(
        "{frontend: {permissions: ['@web'], approval_required: true}, backend: {permissions: ['@data'], approval_required: true}}",
    );
    let base = [
        (GOVERNANCE, governance.as_str()),
        TEAM_FILE,
        (ALIASES, "aliases:\n  - {name: people, canonical: users, context: frontend, description: d}\n"),
    ];
    let both = [
        "`approval_required` of the context `backend`: 1 of Named(\"@data\")",
        "`approval_required` of the context `frontend`: 1 of Named(\"@web\")",
    ];
    let moved = "aliases:\n  - {name: people, canonical: users, context: backend, description: d}\n";
    assert_eq!(asked("{}", &base, &[(ALIASES, moved)]), both);
    let changed = "aliases:\n  - {name: people, canonical: users, context: backend, description: e}\n";
    assert_eq!(asked("{}", &base, &[(ALIASES, changed)]), both);
    let kept = "aliases:\n  - {name: people, canonical: users, context: frontend, description: e}\n";
    assert_eq!(asked("{}", &base, &[(ALIASES, kept)]), &both[1..]);
    assert_eq!(asked("{}", &base, &[(ALIASES, "aliases: []\n")]), &both[1..]);
}

#[test]
fn a_retargeted_alias_needs_the_teams_of_both_anchors() {
    let governance = contexts("{frontend: {permissions: [team_approval], approval_required: true}}");
    let base = [
        (GOVERNANCE, governance.as_str()),
        TEAM_FILE,
        (ALIASES, "aliases:\n  - {name: people, canonical: users, context: frontend}\n"),
    ];
    let edit = [(ALIASES, "aliases:\n  - {name: people, canonical: 'orders#/a', context: frontend}\n")];
    assert_eq!(
        asked("{}", &base, &edit),
        [
            "`approval_required` of the context `frontend`: 1 of Named(\"@data\")",
            "`approval_required` of the context `frontend`: 1 of Named(\"@web\")",
        ]
    );
}

#[test]
fn team_approval_is_a_group_where_the_owner_has_no_members() {
    let governance = contexts("{frontend: {permissions: [team_approval], approval_required: true}}");
    let teams = "teams: {'@ops': {members: [x@acme.example], groups: [team_approval]}}\n";
    let added = [(ALIASES, "aliases:\n  - {name: people, canonical: users, context: frontend}\n")];
    let expected = ["`approval_required` of the context `frontend`: 1 of Named(\"team_approval\")"];
    assert_eq!(asked("{}", &[(GOVERNANCE, &governance), (TEAMS, teams)], &added), expected);
}

#[test]
fn alias_policies_ask_for_each_action() {
    let base = (ALIASES, "aliases:\n  - {name: people, canonical: users, description: d}\n");
    let none = (ALIASES, "aliases: []\n");
    let other = (ALIASES, "aliases:\n  - {name: people, canonical: users, description: e}\n");
    let config = |policy: &str| {
        format!("{{aliasing: {{governance: {{add_alias: {policy}, remove_alias: {policy}, modify_alias: {policy}}}}}}}")
    };
    for (action, before, after) in
        [("add_alias", none, base), ("remove_alias", base, none), ("modify_alias", base, other)]
    {
        for (policy, expected) in [
            ("require_pr_review", Some("Anyone")),
            ("'@web'", Some("Named(\"@web\")")),
            ("web_people", Some("Named(\"web_people\")")),
            ("all_team_members", Some("Members")),
            ("nobody", Some("Nobody")),
            ("code_owners_only", Some("NoCodeOwner(\"ssot_plan/aliases.yaml\")")),
            ("anyone", None),
            ("misspeled", Some("Anyone")),
            ("require_owner_approval", Some("Named(\"@web\")")),
            ("maintainers_only", Some("Named(\"maintainers_only\")")),
            ("locked", Some("Nobody")),
            ("read_only", Some("Nobody")),
            ("auto_approve", None),
        ] {
            let word = policy.trim_matches('\'');
            let expected: Vec<String> =
                expected.map(|from| format!("`{action}: {word}`: 1 of {from}")).into_iter().collect();
            assert_eq!(asked(&config(policy), &[TEAM_FILE, before], &[after]), expected, "{action} {policy}");
        }
    }
}

/// The words mean the same to whoever compares policies, which `delta` tests with its own table.
#[test]
fn strict_words_ask_for_what_they_say() {
    for (config, expected) in [
        ("modification_policy: require_two_approvals", "2 of Named(\"@web\")"),
        ("modification_policy: require_two_approvals, min_approvers: 3", "3 of Named(\"@web\")"),
        ("modification_policy: admin_only", "1 of Named(\"@data\")"),
        ("modification_policy: locked", "1 of Nobody"),
        ("modification_policy: read_only", "1 of Nobody"),
    ] {
        let config = format!("{{validation: {{{config}}}, governance: {{access_control: {{admin: ['@data']}}}}}}");
        let said = asked(&config, &[TEAM_FILE], &[("users.yaml", "a: 2\n")]);
        assert!(said.len() == 1 && said[0].ends_with(&format!(": {expected}")), "{config}: {said:?}");
    }
    let twice = "{aliasing: {governance: {add_alias: require_two_approvals}, contexts: {frontend: {permissions: ['@web'], approval_required: true}}}}";
    let added = [(ALIASES, "aliases:\n  - {name: people, canonical: users, context: frontend}\n")];
    assert_eq!(
        asked(twice, &[TEAM_FILE], &added),
        [
            "`add_alias: require_two_approvals`: 2 of Anyone",
            "`approval_required` of the context `frontend`: 1 of Named(\"@web\")"
        ]
    );
}

#[test]
fn who_a_context_asks_has_reviewed_it_too() {
    let config = "{aliasing: {governance: {add_alias: require_pr_review}, contexts: {frontend: {permissions: ['@web'], approval_required: true}}}}";
    let added = [(
        ALIASES,
        "aliases:\n  - {name: people, canonical: users, context: frontend}\n  - {name: folk, canonical: users}\n",
    )];
    assert_eq!(
        asked(config, &[TEAM_FILE], &added),
        [
            "`approval_required` of `frontend` (an alias without a context holds in every one): 1 of Named(\"@web\")",
            "`approval_required` of the context `frontend`: 1 of Named(\"@web\")"
        ]
    );
}

#[test]
fn an_alias_without_a_context_escapes_none() {
    let governance = contexts("{backend: {}, frontend: {permissions: [ghosts], approval_required: true}}");
    let alias = |entry: &str| format!("aliases:\n  - {{canonical: users, {entry}}}\n");
    let everywhere =
        "`approval_required` of `frontend` (an alias without a context holds in every one): 1 of Named(\"@web\")";
    for (from, to, expected) in [
        ("", "name: people", Some(everywhere)),
        ("name: people", "", Some(everywhere)),
        ("name: people", "name: folk", Some(everywhere)),
        ("name: people", "name: people, context: backend", Some(everywhere)),
        ("name: people, context: backend", "name: people", Some(everywhere)),
        ("", "name: people, context: backend", None),
    ] {
        let text = |entry: &str| if entry.is_empty() { "aliases: []\n".to_owned() } else { alias(entry) };
        let (from_text, to_text) = (text(from), text(to));
        let base = [(GOVERNANCE, governance.as_str()), TEAM_FILE, (ALIASES, from_text.as_str())];
        let expected: Vec<String> = expected.map(str::to_owned).into_iter().collect();
        assert_eq!(asked("{}", &base, &[(ALIASES, to_text.as_str())]), expected, "{from} to {to}");
    }
    let quiet = contexts("{backend: {}, frontend: {permissions: [ghosts]}}");
    let added = [(ALIASES, "aliases: [{name: people, canonical: users}]\n")];
    assert_eq!(asked("{}", &[(GOVERNANCE, &quiet), TEAM_FILE], &added), Vec::<String>::new());
}

/// Every way in which an anchor changes.
fn anchor_edits(config: &str) -> Vec<(&'static str, Vec<(&'static str, String)>)> {
    let manifest = manifest(config);
    vec![
        ("field", vec![(MANIFEST, manifest.replace("v1.0.0", "v2.0.0"))]),
        ("content", vec![("users.yaml", "a: 2\n".to_owned())]),
        (
            "removed",
            vec![(
                MANIFEST,
                manifest.replace("  - id: users\n    owner: '@web'\n    source: users.yaml\n    version: v1.0.0\n", ""),
            )],
        ),
        ("owner", vec![(MANIFEST, manifest.replace("owner: '@web'", "owner: '@data'"))]),
        (
            "renamed",
            vec![(MANIFEST, manifest.replace("id: users", "id: people").replace("owner: '@web'", "owner: '@data'"))],
        ),
    ]
}

#[test]
fn anchors_ask_the_team_that_owns_them_in_the_base() {
    for (config, words) in [
        ("{validation: {approval_required: true}}", "`validation.approval_required`: 1"),
        ("{validation: {min_approvers: 2}}", "`validation.min_approvers: 2`: 2"),
        ("{validation: {approval_required: true, min_approvers: 3}}", "`validation.approval_required`: 3"),
        ("{validation: {modification_policy: require_pr_review}}", "`modification_policy: require_pr_review`: 1"),
        (
            "{validation: {modification_policy: require_pr_review, min_approvers: 2}}",
            "`modification_policy: require_pr_review`: 2",
        ),
        ("{validation: {modification_policy: anyone, approval_required: true}}", "`validation.approval_required`: 1"),
    ] {
        for (what, edit) in anchor_edits(config) {
            let edit: Vec<(&str, &str)> = edit.iter().map(|(path, text)| (*path, text.as_str())).collect();
            assert_eq!(asked(config, &[TEAM_FILE], &edit), [format!("{words} of Named(\"@web\")")], "{config} {what}");
        }
    }
    for config in [
        "{}",
        "{validation: {approval_required: false}}",
        "{validation: {min_approvers: 0}}",
        "{validation: {modification_policy: anyone}}",
    ] {
        for (what, edit) in anchor_edits(config) {
            let edit: Vec<(&str, &str)> = edit.iter().map(|(path, text)| (*path, text.as_str())).collect();
            assert_eq!(asked(config, &[TEAM_FILE], &edit), Vec::<String>::new(), "{config} {what}");
        }
    }
}

#[test]
fn an_anchor_has_a_policy_of_its_own() {
    let with = |policy: &str| manifest("{}").replace("version: v1.0.0", &format!("modification_policy: {policy}"));
    for (policy, expected) in [
        ("require_pr_review", "Named(\"@web\")"),
        ("'@data'", "Named(\"@data\")"),
        ("require_code_owner_review", "CodeOwner(\"@boss\")"),
        ("nobody", "Nobody"),
    ] {
        let base = [(MANIFEST, with(policy)), (CODEOWNERS, "/users.yaml @boss\n".to_owned())];
        let base: Vec<(&str, &str)> =
            base.iter().map(|(path, text)| (*path, text.as_str())).chain(SOURCES).chain([TEAM_FILE]).collect();
        let word = policy.trim_matches('\'');
        let expected = format!("`modification_policy: {word}`: 1 of {expected}");
        assert_eq!(compare(&base, &[("users.yaml", "a: 2\n")]).asked(), [expected], "{policy}");
        // What the change writes in its place does not hold yet.
        if policy == "nobody" {
            let opened = with("anyone");
            let said = compare(&base, &[(MANIFEST, &opened), ("users.yaml", "a: 2\n")]).asked();
            assert_eq!(said, ["`modification_policy: nobody`: 1 of Nobody"]);
        }
    }
}

#[test]
fn a_renamed_anchor_keeps_its_policy() {
    let before = manifest("{}").replace("version: v1.0.0", "modification_policy: code_owners");
    let after = before
        .replace("id: users", "id: people")
        .replace("source: users.yaml", "source: users.yaml\n    modification_policy: anyone\n    x")
        .replace("    x\n    modification_policy: code_owners\n", "");
    let owners = (CODEOWNERS, "/users.yaml @boss\n/ssot_plan/ @plan\n");
    let base: Vec<(&str, &str)> =
        [(MANIFEST, before.as_str()), owners, TEAM_FILE].iter().chain(&SOURCES).copied().collect();
    let words = |who: &str| format!("`modification_policy: code_owners`: 1 of CodeOwner(\"{who}\")");
    assert_eq!(compare(&base, &[(MANIFEST, &after)]).asked(), [words("@plan")]);
    assert_eq!(
        compare(&base, &[(MANIFEST, &after), ("users.yaml", "a: 2\n")]).asked(),
        [words("@boss"), words("@plan")]
    );
}

#[test]
fn facts_are_changed_as_anchors_are() {
    let with = |value: &str| {
        format!(
            "anchors: []\nfacts: [{{id: port, owner: '@web', source: {{file: a.env, at: /{value}}}}}]\nssot_config: {{validation: {{approval_required: true}}}}\n"
        )
    };
    let (before, after) = (with("a"), with("b"));
    let without = "anchors: []\nssot_config: {validation: {approval_required: true}}\n";
    let ask = |from: &str, to: &str| compare(&[(MANIFEST, from), TEAM_FILE], &[(MANIFEST, to)]).asked();
    assert_eq!(ask(&before, &after), ["`validation.approval_required`: 1 of Anyone"]);
    assert_eq!(ask(without, &after), ["`validation.approval_required`: 1 of Named(\"@web\")"]);
}

#[test]
fn a_new_anchor_names_its_owner_itself() {
    let config = "{validation: {approval_required: true}}";
    let added = |owner: &str| {
        manifest(config)
            .replace("ssot_config", &format!("  - {{id: new, source: users.yaml, owner: '{owner}'}}\nssot_config"))
    };
    let ask = |owner: &str| asked(config, &[TEAM_FILE], &[(MANIFEST, &added(owner))]);
    assert_eq!(ask("@data"), ["`validation.approval_required`: 1 of Named(\"@data\")"]);
    // Nobody is known to belong to these, so anybody else may review it.
    assert_eq!(ask("@empty"), ["`validation.approval_required`: 1 of Anyone"]);
    assert_eq!(ask("@other"), ["`validation.approval_required`: 1 of Anyone"]);
}

#[test]
fn policies_belong_to_whoever_owns_their_file() {
    let governance = contexts("{frontend: {permissions: [web_people]}}");
    let loosened = contexts("{frontend: {permissions: [anyone]}}");
    let waiver = "- {rule: alias/expired, path: '**', reason: r, owner: ada@acme.example, expires: 2027-01-01}\n";
    let access = "{governance: {access_control: {write: ['@web'], admin: [grace@acme.example]}}}";
    let write = "{governance: {access_control: {write: ['@web']}}}";
    let line = "the line `*` of `.github/CODEOWNERS`: 1 of CodeOwner(\"@boss\")";
    let admin = "`access_control.admin`: 1 of Named(\"grace@acme.example\")";
    let writers = "`access_control.write`: 1 of Named(\"@web\")";
    let consent = "the waiver's `owner: ada@acme.example`: 1 of Named(\"ada@acme.example\")";
    let base = [(GOVERNANCE, governance.as_str()), TEAM_FILE, ("ssot.yaml", "fail_on: error\n"), (WAIVERS, "[]\n")];
    let teams = TEAM_FILE.1.replace("bob@acme.example", "eve@acme.example");
    let edits: [(&str, &str, Option<&str>); 4] = [
        (GOVERNANCE, &loosened, None),
        ("ssot.yaml", "fail_on: warning\n", None),
        (TEAMS, &teams, None),
        (WAIVERS, waiver, Some(consent)),
    ];
    for (path, text, besides) in edits {
        let expect = |who: Option<&str>| -> Vec<String> { who.into_iter().chain(besides).map(str::to_owned).collect() };
        let mut owned = base.to_vec();
        owned.push((CODEOWNERS, "* @boss\n"));
        assert_eq!(asked(access, &owned, &[(path, text)]), expect(Some(line)), "{path}");
        assert_eq!(asked(access, &base, &[(path, text)]), expect(Some(admin)), "{path}");
        assert_eq!(asked(write, &base, &[(path, text)]), expect(Some(writers)), "{path}");
        // Nobody is named, and nothing asks for approvals.
        assert_eq!(asked("{}", &base, &[(path, text)]), expect(None), "{path}");
        let open = "{governance: {access_control: {admin: anyone}}}";
        assert_eq!(asked(open, &base, &[(path, text)]), expect(None), "{path}");
        // Nobody is named, but the repository wants approvals.
        let wanted = "{validation: {approval_required: true}}";
        assert_eq!(
            asked(wanted, &base, &[(path, text)]),
            expect(Some("`validation.approval_required`: 1 of Anyone")),
            "{path}"
        );
    }
}

#[test]
fn ssot_config_is_policy_and_totals_are_not() {
    let access = |more: &str| format!("{{governance: {{access_control: {{admin: ['@web']}}}}, {more}}}");
    let base = access("total_anchors: 2, families: {api: 1}, validation: {required_fields: [id]}");
    let ask = |more: &str| asked(&base, &[TEAM_FILE], &[(MANIFEST, &manifest(&access(more)))]);
    let admin = ["`access_control.admin`: 1 of Named(\"@web\")"];
    assert_eq!(ask("total_anchors: 3, families: {api: 2}, validation: {required_fields: [id]}"), Vec::<String>::new());
    assert_eq!(ask("total_anchors: 2, families: {api: 1, web: 1}, validation: {required_fields: [id]}"), admin);
    assert_eq!(ask("total_anchors: 2, families: {api: 1}, validation: {required_fields: []}"), admin);
    assert_eq!(ask("total_anchors: 2, families: {api: 1}"), admin);
}

#[test]
fn code_owners_own_their_own_file() {
    let base = [TEAM_FILE, (CODEOWNERS, "* @boss\n")];
    let evidence = by_ada(&[]);
    let manifest = manifest("{}");
    let files: Vec<(&str, &str)> =
        [(MANIFEST, manifest.as_str())].iter().chain(&SOURCES).chain(&base).copied().collect();
    for edits in [[(CODEOWNERS, "* @ada\n")], [(CODEOWNERS, "")]] {
        let said = compare(&files, &edits).said(&evidence);
        assert!(said.contains("`.github/CODEOWNERS` was") && said.contains("`@boss`"), "{said}");
    }
    assert_eq!(compare(&files, &[("README.md", "x\n")]).said(&evidence), "");
}

#[test]
fn codeowners_is_compared_by_what_its_lines_say() {
    let manifest = manifest("{}");
    let files = |owners: &'static str| -> Vec<(&str, &str)> {
        let own = [(MANIFEST, manifest.as_str()), TEAM_FILE, (CODEOWNERS, owners)];
        own.iter().chain(&SOURCES).copied().collect()
    };
    let said = |edit: &str| compare(&files("* @boss\n/a @one @two\n"), &[(CODEOWNERS, edit)]).said(&by_ada(&[]));
    for same in [
        "# who owns what\n* @boss\n/a @one @two\n",
        "*     @boss\n\n/a    @one  @two",
        "* @boss\r\n/a @one @two\r\n",
        "* @boss # all\n/a @one @two\n",
    ] {
        assert_eq!(said(same), "", "{same:?}");
    }
    for other in ["/a @one @two\n* @boss\n", "* @boss\n/a @two @one\n", "* @boss\n", "* @boss\n/b @one @two\n"] {
        assert!(said(other).contains("`.github/CODEOWNERS` was changed without"), "{other:?}: {}", said(other));
    }
    // Beside the old one or in its place: it is in force now, and its keepers are asked once.
    let lower = [(MANIFEST, manifest.as_str()), TEAM_FILE, ("docs/CODEOWNERS", "/docs @boss\n/.github @boss\n")];
    let said = compare(&lower, &[(CODEOWNERS, "* @ada\n")]).said(&by_ada(&[]));
    assert!(said.contains("`.github/CODEOWNERS` took the place of `docs/CODEOWNERS` without"), "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
}

#[test]
fn changes_are_told_as_what_they_are() {
    let governance = contexts("{frontend: {approval_required: true}, backend: {approval_required: true}}");
    let alias = |entry: &str| format!("aliases: [{{canonical: users, description: d, {entry}}}]\n");
    let (before, context, name) = (
        alias("name: people, context: frontend"),
        alias("name: people, context: backend"),
        alias("name: folk, context: frontend"),
    );
    let manifest = manifest("{}");
    let owners = (CODEOWNERS, "* @boss\n");
    let base: Vec<(&str, &str)> =
        [(MANIFEST, manifest.as_str()), (GOVERNANCE, &governance), (ALIASES, &before), owners]
            .iter()
            .chain(&SOURCES)
            .copied()
            .collect();
    for (edit, expected) in [
        ((ALIASES, context.as_str()), "the alias `backend/people` was moved to another context without"),
        ((ALIASES, name.as_str()), "the alias `frontend/folk` was renamed from `frontend/people` without"),
        (("ssot.yaml", "fail_on: warning\n"), "`fail_on` in `ssot.yaml` was "),
    ] {
        let said = compare(&base, &[edit]).said(&by_ada(&[]));
        assert!(said.contains(expected), "{said}");
    }
}

#[test]
fn one_more_is_shown_and_not_counted() {
    let governance = contexts("{frontend: {approval_required: true}}");
    let related = |count: usize| {
        let aliases: String =
            (0..=count).map(|n| format!("  - {{name: n{n}, canonical: users, context: frontend}}\n")).collect();
        let manifest = manifest("{}");
        let base: Vec<(&str, &str)> =
            [(MANIFEST, manifest.as_str()), (GOVERNANCE, &governance)].iter().chain(&SOURCES).copied().collect();
        let found = compare(&base, &[(ALIASES, &format!("aliases:\n{aliases}"))]).findings(&by_ada(&[]));
        let said: Vec<String> = found[0].related.iter().map(|related| related.message.clone()).collect();
        said
    };
    let named = |said: &[String]| said.iter().filter(|said| said.contains("the alias")).count();
    assert_eq!(named(&related(6)), 6);
    let seven = related(7);
    assert_eq!(named(&seven), 5);
    assert!(seven.iter().any(|said| said.ends_with("; there are 2 changes more")), "{seven:?}");
}

#[test]
fn locks_follow_from_other_changes() {
    let config = "{validation: {approval_required: true}}";
    let lock = |digest: &str| {
        format!(
            "{{\"lock_version\": 1, \"workflow\": \"ci\", \"anchors\": {{\"users\": {{\"sha256\": \"{digest}\"}}}}}}"
        )
    };
    let (before, after) = (lock(&"a".repeat(64)), lock(&"b".repeat(64)));
    let path = "ssot_plan/locks/ci.json";
    assert_eq!(
        asked(config, &[TEAM_FILE, (path, &before), (CODEOWNERS, "* @boss\n")], &[(path, &after)]),
        Vec::<String>::new()
    );
}

#[test]
fn a_waiver_asks_its_owner_before_and_afterwards() {
    let waiver = |owner: &str, reason: &str| {
        format!("- {{rule: alias/expired, path: '**', reason: {reason}, owner: '{owner}', expires: 2027-01-01}}\n")
    };
    let base = waiver("@web", "r");
    let ask = |text: &str| asked("{}", &[TEAM_FILE, (WAIVERS, &base)], &[(WAIVERS, text)]);
    let web = "the waiver's `owner: @web`: 1 of Named(\"@web\")";
    let data = "the waiver's `owner: @data`: 1 of Named(\"@data\")";
    assert_eq!(ask(&waiver("@web", "other")), [web]);
    assert_eq!(ask(&waiver("@data", "r")), [data, web]);
    // Taken back, or in another file, it holds back nothing more.
    assert_eq!(ask("[]\n"), Vec::<String>::new());
    let moved = [(WAIVERS, ""), ("waivers.yaml", base.as_str()), ("ssot.yaml", "waivers: waivers.yaml\n")];
    assert_eq!(asked("{}", &[TEAM_FILE, (WAIVERS, &base)], &moved), Vec::<String>::new());
    // The keepers of its file are asked nevertheless.
    let owned = [TEAM_FILE, (WAIVERS, base.as_str()), (CODEOWNERS, "* @boss\n")];
    assert_eq!(
        asked("{}", &owned, &[(WAIVERS, "[]\n")]),
        ["the line `*` of `.github/CODEOWNERS`: 1 of CodeOwner(\"@boss\")"]
    );
    // Without teams and without any policy nobody can be told from `@web`.
    assert_eq!(asked("{}", &[], &[(WAIVERS, &base)]), Vec::<String>::new());
}

#[test]
fn many_changes_under_one_policy_are_one_requirement() {
    let governance = contexts("{frontend: {permissions: [team_approval], approval_required: true}}");
    let aliases: String = (0..10_000)
        .map(|n| format!("  - {{name: n{n}, canonical: {}, context: frontend}}\n", ["users", "orders"][n % 2]))
        .collect();
    let manifest = manifest("{}");
    let base: Vec<(&str, &str)> =
        [(MANIFEST, manifest.as_str()), (GOVERNANCE, &governance), TEAM_FILE].iter().chain(&SOURCES).copied().collect();
    let compared = compare(&base, &[(ALIASES, &format!("aliases:\n{aliases}"))]);
    let start = std::time::Instant::now();
    let requirements = compared.requirements();
    let sizes: Vec<usize> = requirements.iter().map(|r| r.changes.len()).collect();
    assert_eq!(sizes, [5_000, 5_000]);
    let findings = compared.findings(&by_ada(&[]));
    assert!(start.elapsed().as_secs() < 5, "{:?}", start.elapsed());
    assert_eq!(findings.len(), 2);
    assert!(
        findings.iter().all(|f| f.related.len() <= 7 && f.message.contains("4999 things more changed")),
        "{findings:#?}"
    );
}

#[test]
fn sources_and_schemas_that_come_go_or_change_are_content() {
    let manifest = "anchors:\n  - id: users\n    owner: '@web'\n    source: users.yaml\n    schema: users.schema.json\n\
                    ssot_config: {validation: {modification_policy: require_pr_review}}\n";
    let both =
        [(MANIFEST, manifest), TEAM_FILE, ("users.yaml", "a: 1\n"), ("users.schema.json", "{\"type\": \"object\"}\n")];
    let schemaless = [(MANIFEST, manifest), TEAM_FILE, ("users.yaml", "a: 1\n")];
    let sourceless = [(MANIFEST, manifest), TEAM_FILE];
    for (base, edit, expected) in [
        (&both[..], ("users.yaml", "a: 2\n"), "the content of the anchor `users` was changed without"),
        (&both, ("users.yaml", ""), "the source of the anchor `users` was deleted without"),
        (
            &sourceless,
            ("users.yaml", "a: 2\n"),
            "the source of the anchor `users`, which was missing, was added without",
        ),
        (&both, ("users.schema.json", "{}\n"), "the schema of the anchor `users` was changed without"),
        (&both, ("users.schema.json", ""), "the schema of the anchor `users` was deleted without"),
        (
            &schemaless,
            ("users.schema.json", "{}\n"),
            "the schema of the anchor `users`, which was missing, was added without",
        ),
    ] {
        let compared = compare(base, &[edit]);
        let said = compared.said(&by_ada(&[]));
        assert!(said.contains(expected) && said.lines().count() == 1, "{edit:?}: {said}");
        assert_eq!(compared.asked(), ["`modification_policy: require_pr_review`: 1 of Named(\"@web\")"], "{edit:?}");
        assert_eq!(compare(base, &[("other.yaml", "a: 1\n")]).changes, [], "{edit:?}");
    }
}
