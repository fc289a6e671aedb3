//! What the checker says about ssot's own files, and where.

use super::{lines, violations};
use ssot::schema::SchemaName::{self, Aliases, Config, Governance, Lockfile, Manifest, Teams, Waivers};

/// Bad snippets, each with its violations: `underlined text: message [owner] (help)`.
const TABLE: &[(SchemaName, &str, &[&str])] = &[
    (Manifest, "[]\n", &["[: the manifest must be a mapping, found a list"]),
    (Manifest, "just text\n", &["just text: the manifest must be a mapping, found the text \"just text\""]),
    (Manifest, "anchors: {}\n", &["anchors: `anchors` must be a list, found a mapping"]),
    (Manifest, "anchors:\n  id: a\n", &["anchors: `anchors` must be a list, found a mapping"]),
    (
        Manifest,
        "anchor: []\nfacts:\n",
        &["anchor: unknown key `anchor` [manifest/unknown-field] (did you mean `anchors`?)"],
    ),
    (
        Manifest,
        "anchors:\n  - text\n  - [1]\n",
        &[
            "text: an entry of `anchors` must be a mapping, found the text \"text\"",
            "[: an entry of `anchors` must be a mapping, found a list",
        ],
    ),
    (
        Manifest,
        "anchors:\n  - family: api\n",
        &[
            "family: an entry of `anchors` has no `id` [anchor/missing-field]",
            "family: an entry of `anchors` needs one of `source_hint`, `source` or `path` [anchor/missing-field]",
        ],
    ),
    (
        Manifest,
        "anchors:\n  - {}\n",
        &[
            "{: an entry of `anchors` has no `id` [anchor/missing-field]",
            "{: an entry of `anchors` needs one of `source_hint`, `source` or `path` [anchor/missing-field]",
        ],
    ),
    (
        Manifest,
        "anchors:\n  - id: 1.0\n    source: a\n",
        &["1.0: `id` must be text, found the number 1.0; put it in quotes: \"1.0\""],
    ),
    (
        Manifest,
        "anchors:\n  - id: true\n    source: a\n    version: 1.0\n    owner:\n",
        &[
            "true: `id` must be text, found true; put it in quotes: \"true\"",
            "1.0: `version` must be a version such as v1.2.3, found the number 1.0",
            "owner: `owner` must be text, found nothing",
        ],
    ),
    (
        Manifest,
        "anchors:\n  - id: a b\n    source: ../a\n    version: v1\n    centrality_score: 1.4\n",
        &[
            "a b: `id` must be an id of letters, digits, `-`, `_` and `.` that starts with a letter or digit, found \"a b\" [anchor/invalid-id]",
            "../a: `source` must be a path relative to the repository root, written with `/` and without `..`, found \"../a\" [anchor/source-outside-repo]",
            "v1: `version` must be a version such as v1.2.3, found \"v1\" [anchor/invalid-version]",
            "1.4: `centrality_score` must be a number from 0 to 1, found 1.4 [anchor/centrality-out-of-range]",
        ],
    ),
    (
        Manifest,
        "anchors:\n  - id: a\n    source: a\n    centrality_score: '0.5'\n    depends_on: b\n    validation_rules: [1, x]\n",
        &[
            "'0.5': `centrality_score` must be a number from 0 to 1, found the text \"0.5\" (remove the quotes)",
            "b: `depends_on` must be a list, found the text \"b\" (write a list of one: `[b]`)",
            "1: an entry of `validation_rules` must be text, found the number 1; put it in quotes: \"1\"",
        ],
    ),
    (
        Manifest,
        "anchors:\n  - id: a\n    source: a\n    centralty_score: 0.5\n    zzz: 1\n",
        &[
            "centralty_score: unknown key `centralty_score` [manifest/unknown-field] (did you mean `centrality_score`?)",
            "zzz: unknown key `zzz` [manifest/unknown-field]",
        ],
    ),
    (
        Manifest,
        "anchors:\n  - id: a\n    source: a\n    aliasing: { enabled: yes, alias_types: [temporay], contexts: {} }\n",
        &[
            "yes: `enabled` must be true or false, found the text \"yes\" (write `true`, without quotes)",
            "temporay: an entry of `alias_types` must be one of permanent, temporary, contextual or migration, found \"temporay\" (did you mean `temporary`?)",
            "contexts: `contexts` must be a list, found a mapping",
        ],
    ),
    (
        Manifest,
        "anchors:\n  - id: a\n    source: a\n    aliases:\n      - type: temporay\n      - name: x\n        type: temporary\n      - name: y\n        canonical: a\n        status: off\n",
        &[
            "type: an entry of `aliases` has no `name`",
            "temporay: `type` must be one of permanent, temporary, contextual or migration, found \"temporay\" (did you mean `temporary`?)",
            "name: an entry of `aliases` has no `expires_at` [alias/missing-expiry]",
            "canonical: unknown key `canonical` [manifest/unknown-field] (known here: `context`, `created_at`, `created_by`, `description`, `expires_at`, `name`, `status` and `type`)",
            "off: `status` must be one of active, pending or inactive, found \"off\"",
        ],
    ),
    (
        Manifest,
        "anchors:\n  - id: a\n    source: a\n    aliases:\n      - { name: x, created_at: 2025-02-30, expires_at: soon }\n      - { name: y, created_at: 2025-01-01T10:00:00, expires_at: 20250101 }\n",
        &[
            "2025-02-30: `created_at` is not a date: February 2025 has 28 days, found \"2025-02-30\"",
            "soon: `expires_at` must be a date such as 2025-01-27, or a time such as 2025-01-27T12:30:00Z, found \"soon\"",
            "2025-01-01T10:00:00: `created_at` is not a date: it needs a time zone, such as a `Z` at its end for UTC, found \"2025-01-01T10:00:00\"",
            "20250101: `expires_at` must be text, found the number 20250101; put it in quotes: \"20250101\"",
        ],
    ),
    (
        Manifest,
        "anchors:\n  - id: a\n    source: a\n    description: |\n      fine\n    family: [a]\n    schema: { type: object }\n",
        &["family: `family` must be text, found a list", "schema: `schema` must be text, found a mapping"],
    ),
    (
        Manifest,
        "ssot_config:\n  total_anchors: -1\n  families: { api: many }\n  validation: { min_approvers: 1.5, required_feilds: [] }\n",
        &[
            "-1: `total_anchors` must be a whole number from 0, found -1",
            "many: `api` must be a whole number from 0, found the text \"many\"",
            "1.5: `min_approvers` must be a whole number from 0, found the number 1.5",
            "required_feilds: unknown key `required_feilds` [manifest/unknown-field] (did you mean `required_fields`?)",
        ],
    ),
    (
        Manifest,
        "ssot_config:\n  aliasing:\n    global_rules: [alias_uniqueness, expiration_management]\n    governance: { audit_retention: 7 years }\n",
        &[
            "alias_uniqueness: an entry of `global_rules` must be one of alias_uniqueness_across_contexts, canonical_name_immutable, alias_audit_logging or expiration_management, found \"alias_uniqueness\"",
            "7 years: `audit_retention` must be a duration such as 12h, 90d, 2w, 6mo or 1y, found \"7 years\" [governance/invalid-duration]",
        ],
    ),
    (
        Manifest,
        "ssot_config:\n  aliasing:\n    global_rules: { alias_uniqueness: true, expiration_management: 1 }\n",
        &[
            "alias_uniqueness: unknown key `alias_uniqueness` [manifest/unknown-field] (known here: `alias_audit_logging`, `alias_uniqueness_across_contexts`, `canonical_name_immutable` and `expiration_management`)",
            "1: `expiration_management` must be true or false, found the number 1",
        ],
    ),
    (
        Manifest,
        "ssot_config:\n  aliasing:\n    global_rules: all\n",
        &["all: `global_rules` must be a list or a mapping, found the text \"all\" (write a list of one: `[all]`)"],
    ),
    (
        Manifest,
        "facts:\n  - id: x\n    source: { at: a/b }\n    copies:\n      - file: x\n        match: '('\n        all: 1\n        where: { kind: [a] }\n",
        &[
            "at: `source` has no `file`",
            "a/b: `at` must be a JSON Pointer such as /services/postgres/image (`~1` stands for a `/` in a key, `~0` for a `~`), found \"a/b\"",
            "'(': `match` must be a regular expression, found \"(\"",
            "1: `all` must be true or false, found the number 1",
            "kind: `kind` must be true or false, a number or text, found a list",
        ],
    ),
    (
        Manifest,
        "facts:\n  - id: x\n    source: a.yaml\n",
        &["id: an entry of `facts` has no `copies`", "a.yaml: `source` must be a mapping, found the text \"a.yaml\""],
    ),
    (Aliases, "aliases:\n  a: b\n", &["aliases: `aliases` must be a list, found a mapping"]),
    (Aliases, "aliases:\n  - name: a\n", &["name: an entry of `aliases` has no `canonical`"]),
    (
        Aliases,
        "- name: a\n  canonical: b##\n- 5\n",
        &[
            "b##: `canonical` must be an anchor id, optionally with a pointer into its source, such as api_contracts#/paths/~1users, found \"b##\" [alias/unresolved-pointer]",
            "5: an entry of the list must be a mapping, found the number 5",
        ],
    ),
    (Aliases, "{}\n", &["{: the alias registry has no `aliases`"]),
    (
        Governance,
        "alias_governance:\n  rules:\n    uniqueness: { within_contexts: true, across_contexts: 'false' }\n    naming: { pattern: '(', min_length: a, max_length: 0 }\n    expiration: { default_ttl: 90 days, max_ttl: 365 }\n",
        &[
            "within_contexts: unknown key `within_contexts` (did you mean `within_context`?)",
            "'false': `across_contexts` must be true or false, found the text \"false\" (write `false`, without quotes)",
            "'(': `pattern` must be a regular expression, found \"(\" [governance/invalid-pattern]",
            "a: `min_length` must be a whole number from 0, found the text \"a\"",
            "0: `max_length` must be a whole number from 1, found 0",
            "90 days: `default_ttl` must be a duration such as 12h, 90d, 2w, 6mo or 1y, found \"90 days\" [governance/invalid-duration]",
            "365: `max_ttl` must be a duration such as 12h, 90d, 2w, 6mo or 1y, found the number 365",
        ],
    ),
    (
        Governance,
        "alias_governance:\n  contexts:\n    system: { permissions: ssot_maintainers, approval: true }\n",
        &[
            "ssot_maintainers: `permissions` must be a list, found the text \"ssot_maintainers\" (write a list of one: `[ssot_maintainers]`)",
            "approval: unknown key `approval` (known here: `approval_required`, `auto_expire` and `permissions`)",
        ],
    ),
    (
        Governance,
        "governance: {}\n",
        &[
            "governance: the governance file has no `alias_governance`",
            "governance: unknown key `governance` (known here: `alias_governance`)",
        ],
    ),
    (
        Lockfile,
        "lock_version: 2\nanchors: []\n",
        &["2: `lock_version` must be 1, found 2", "anchors: `anchors` must be a mapping, found a list"],
    ),
    (
        Lockfile,
        "lock_version: 1\nanchors:\n  a: { sha256: abc, sha265: x, generated: { b.ts: 12 } }\n  b: {}\n  c: text\n",
        &[
            "abc: `sha256` must be a SHA-256 digest: 64 digits from 0 to 9 and a to f, found \"abc\" [lock/malformed-digest]",
            "sha265: unknown key `sha265` (did you mean `sha256`?)",
            "12: `b.ts` must be a SHA-256 digest: 64 digits from 0 to 9 and a to f, found the number 12",
            "b: `b` has no `sha256`",
            "text: `c` must be a mapping, found the text \"text\"",
        ],
    ),
    (Lockfile, "anchors: {}\n", &["anchors: the lockfile has no `lock_version`"]),
    (
        Teams,
        "teams:\n  platform: { member: [a] }\n  '@ops': { members: a, families: [1] }\n",
        &[
            "platform: a key of `teams` must be a team name such as \"@platform\" or \"@org/platform\", found \"platform\"",
            "member: unknown key `member` [manifest/unknown-field] (did you mean `members`?)",
            "a: `members` must be a list, found the text \"a\" (write a list of one: `[a]`)",
            "1: an entry of `families` must be text, found the number 1; put it in quotes: \"1\"",
        ],
    ),
    (Teams, "teams: []\n", &["teams: `teams` must be a mapping, found a list"]),
    (
        Waivers,
        "- rule: x\n  path: a\n  owner: '@a'\n  expires: 2025-06-31\n- { rule: a/b, reason: r, owner: o, expires: next year }\n",
        &[
            "rule: an entry of the list has no `reason` [waiver/invalid]",
            "x: `rule` must be a rule such as anchor/source-missing, or a family such as anchor/*, found \"x\" [waiver/invalid]",
            "2025-06-31: `expires` is not a date: June 2025 has 30 days, found \"2025-06-31\" [waiver/invalid]",
            "rule: an entry of the list needs one of `path` or `subject` [waiver/invalid]",
            "next year: `expires` must be a date such as 2025-01-27, found \"next year\" [waiver/invalid]",
        ],
    ),
    (Waivers, "waiver: []\n", &["waiver: unknown key `waiver` [waiver/invalid] (did you mean `waivers`?)"]),
    (
        Config,
        "manifst: a\nrules: { alias/expired: warn, Alias: error, lock/*: { level: fatal }, a/b: 5 }\nfail_on: off\nlimits: { file_size: 16 megs, depth: 0, nodes: '5' }\n",
        &[
            "manifst: unknown key `manifst` (did you mean `manifest`?)",
            "warn: `alias/expired` must be one of error, warning, info or off, found \"warn\"",
            "Alias: a key of `rules` must be a rule such as alias/expires-soon, or a family such as alias/*, found \"Alias\"",
            "fatal: `level` must be one of error, warning, info or off, found \"fatal\"",
            "5: `a/b` must be one of error, warning, info or off, or a mapping with a `level`, found the number 5",
            "off: `fail_on` must be one of error, warning or info, found \"off\"",
            "16 megs: `file_size` must be a size such as 16MiB, or a number of bytes from 1, found \"16 megs\"",
            "0: `depth` must be a whole number from 1, found 0",
            "'5': `nodes` must be a whole number from 1, found the text \"5\" (remove the quotes)",
        ],
    ),
    (
        Config,
        "rules: { a/b: false }\nlimits: { file_size: [1] }\naliases: x\n",
        &[
            "false: `a/b` must be one of error, warning, info or off, or a mapping with a `level`, found false",
            "file_size: `file_size` must be a size such as 16MiB, or a number of bytes from 1, found a list",
            "x: `aliases` must be a list, found the text \"x\" (write a list of one: `[x]`)",
        ],
    ),
    (
        Config,
        "a: {b: 1}\n? [c]\n: 2\nnull: 3\n",
        &[
            "a: unknown key `a` (known here: `aliases`, `exclude`, `fail_on`, `governance`, `limits`, `locks`, `manifest`, `rules`, `teams` and `waivers`)",
            "[c]: unknown key `[c]` (known here: `aliases`, `exclude`, `fail_on`, `governance`, `limits`, `locks`, `manifest`, `rules`, `teams` and `waivers`)",
            "null: unknown key `null` (known here: `aliases`, `exclude`, `fail_on`, `governance`, `limits`, `locks`, `manifest`, `rules`, `teams` and `waivers`)",
        ],
    ),
];

#[test]
fn every_fault_is_told_once_in_words_at_its_place() {
    for (name, text, expected) in TABLE {
        assert_eq!(lines(text, &violations(*name, text)), *expected, "{name:?}\n{text}");
    }
}

#[test]
fn messages_speak_no_rust() {
    let words =
        ["String", "Number", "Object", "Array", "Some(", "None", "Vec<", "usize", "i64", "f64", "{:?}", "null", "::"];
    for (name, text, _) in TABLE {
        for violation in violations(*name, text) {
            // What is quoted or named is the user's own.
            let said = |part: &str| {
                let mut outside = String::new();
                part.split(['`', '"']).step_by(2).for_each(|piece| outside.push_str(piece));
                outside
            };
            let text = format!("{} {}", said(&violation.message), said(violation.help.as_deref().unwrap_or_default()));
            assert!(!words.iter().any(|word| text.contains(word)), "{text}");
            assert!(!text.contains('\n') && !violation.message.ends_with('.'), "{text}");
        }
    }
}

#[test]
fn what_is_usual_is_silent() {
    let silent: [(SchemaName, &str); 9] = [
        (Manifest, "anchors:\nfacts:\ninclude:\nmetadata:\n"),
        (Manifest, "metadata: { version: 1.0, total_ssot_anchors: 26, anything: [1, { x: y }] }\n"),
        (
            Manifest,
            "anchors:\n  - { id: a.b-c_1, path: a/..b/c..d, version: 1.2.3-rc.1+5, centrality_score: 1, format: yaml/json }\n",
        ),
        (
            Manifest,
            "anchors:\n  - id: a\n    source: a\n    aliases: [{ name: x, type: temporary, created_at: 2024-02-29, expires_at: '2025-01-27T12:30:00.5+02:00' }]\n",
        ),
        (Aliases, "aliases:\n"),
        (Governance, "alias_governance:\n  version: 1.0\n  contexts:\n    system:\n"),
        (Lockfile, "lock_version: 1\nanchors: {}\nnotes: [a, b]\nmetadata: { more: 1 }\n"),
        (Teams, "teams:\n  '@org/ops':\n"),
        (Config, "rules:\n  a/*: off\n  alias/expires-soon: { days: 14 }\nlimits: { file_size: 1048576 }\n"),
    ];
    for (name, text) in silent {
        assert_eq!(violations(name, text), [], "{name:?}\n{text}");
    }
}
