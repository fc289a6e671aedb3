//! `ssot diff`, as a user runs it.

use crate::cli::{Run, ssot};
use crate::repo::Repo;

const MANIFEST: &str = "ssot_plan/ssot_manifest.yaml";
const GOVERNANCE: &str = "config/alias_governance.yaml";

fn platform() -> Repo {
    Repo::new()
        .file(MANIFEST, "anchors:\n  - { id: orders, source: api/orders.yaml, version: v1.0.0, generates: [docs/orders.md] }\n  - { id: shop, source: shop.yaml, depends_on: [orders] }\n")
        .file(GOVERNANCE, "alias_governance:\n  rules:\n    expiration: { max_ttl: 90d }\n")
        .file("ssot_plan/aliases/web.yaml", "- { name: buy, context: web, canonical: orders }\n")
        .file("api/orders.yaml", "openapi: 3.0.0\n")
        .file("docs/orders.md", "# Orders\n")
        .file("shop.yaml", "a: 1\n")
        .commit("first")
}

pub(super) fn diff(repo: &Repo, args: &[&str]) -> Run {
    ssot(repo.path()).args(["diff"]).args(args).run()
}

#[test]
fn nothing_differs() {
    let repo = platform();
    let head = repo.git(&["rev-parse", "--short=7", "HEAD"]);
    let run = diff(&repo, &["HEAD"]);
    let expected = format!("no semantic difference between HEAD ({}) and the working tree\n", head.trim());
    assert_eq!((run.status, run.stdout, run.stderr.as_str()), (0, expected, ""));
    // Lines that moved, comments and line ends are no difference.
    repo.write(GOVERNANCE, "# about aliases\r\n\r\nalias_governance:\r\n  rules: {expiration: {max_ttl: \"90d\"}}\r\n");
    let run = diff(&repo, &["HEAD"]);
    assert!(run.stdout.starts_with("no semantic difference between HEAD"), "{run:?}");
    assert_eq!(diff(&repo, &["HEAD", "--exit-code"]).status, 0);
}

#[test]
fn each_tree_can_be_compared() {
    let repo = platform();
    repo.write(GOVERNANCE, "alias_governance:\n  rules:\n    expiration: { max_ttl: 1y }\n");
    repo.git(&["add", "--all"]);
    repo.write(GOVERNANCE, "alias_governance:\n  rules:\n    expiration: { max_ttl: 30d }\n");
    let limit = |args: &[&str]| {
        let run = ssot(repo.path()).args(["diff"]).args(args).env("COLUMNS", "100").run();
        assert_eq!(run.status, 0, "{run:?}");
        run.stdout.lines().nth(1).unwrap_or_default().to_owned()
    };
    assert_eq!(limit(&["HEAD"]), "  ~ rules.expiration.max_ttl  tightened 90d → 30d  config/alias_governance.yaml:3");
    assert_eq!(
        limit(&["HEAD", "--staged"]),
        "  ! rules.expiration.max_ttl  loosened 90d → 1y  config/alias_governance.yaml:3"
    );
    repo.git(&["commit", "--quiet", "--message", "second"]);
    for args in [["HEAD~1", "HEAD"].as_slice(), &["HEAD~1..HEAD"], &["HEAD~1.."], &["HEAD~1...HEAD"]] {
        assert_eq!(
            limit(args),
            "  ! rules.expiration.max_ttl  loosened 90d → 1y  config/alias_governance.yaml:3",
            "{args:?}"
        );
    }
    assert_eq!(
        limit(&["HEAD", "HEAD~1"]),
        "  ~ rules.expiration.max_ttl  tightened 1y → 90d  config/alias_governance.yaml:3"
    );
    assert_eq!(diff(&repo, &["HEAD~1", "--exit-code"]).status, 1);
}

#[test]
fn the_merge_base_is_where_the_branches_parted() {
    let repo = platform();
    repo.git(&["checkout", "--quiet", "-b", "feature"]);
    repo.write("ssot_plan/aliases/app.yaml", "- { name: mine, context: app, canonical: orders }\n");
    let repo = repo.commit("mine");
    repo.git(&["checkout", "--quiet", "main"]);
    repo.write("ssot_plan/aliases/sys.yaml", "- { name: theirs, context: sys, canonical: orders }\n");
    let repo = repo.commit("theirs");
    let both = diff(&repo, &["main", "feature"]).stdout;
    assert!(both.contains("+ app/mine") && both.contains("- sys/theirs"), "{both}");
    for args in [["--merge-base", "main", "feature"].as_slice(), &["main...feature"]] {
        let mine = diff(&repo, args).stdout;
        assert!(mine.contains("+ app/mine") && !mine.contains("theirs"), "{args:?} {mine}");
    }
}

#[test]
fn a_changed_source_shows_what_it_touches() {
    let repo = platform();
    let lock = ssot(repo.path()).args(["lock", "--workflow", "ci", "orders", "--now", "2026-01-02"]).run();
    assert_eq!(lock.status, 0, "{lock:?}");
    let repo = repo.commit("lock");
    repo.write("api/orders.yaml", "openapi: 3.1.0\n");
    assert_eq!(
        diff(&repo, &["HEAD"]).stdout.lines().skip(1).take(6).collect::<Vec<_>>(),
        [
            "  ~ orders",
            "      api/orders.yaml has other content",
            "      pinned by ci (stale, see ssot lock)",
            "      generates docs/orders.md",
            "      known as web/buy",
            "      built upon by shop",
        ]
    );
    let lock = ssot(repo.path()).args(["lock", "--now", "2026-01-02"]).run();
    assert_eq!(lock.status, 0, "{lock:?}");
    assert!(diff(&repo, &["HEAD"]).stdout.contains("pinned by ci (up to date)"));
    // The same bytes under another name are no other content.
    repo.git(&["checkout", "--quiet", "."]);
    repo.git(&["mv", "api/orders.yaml", "api/o.yaml"]);
    let manifest = std::fs::read_to_string(repo.path().join(MANIFEST)).unwrap();
    repo.write(MANIFEST, manifest.replace("api/orders.yaml", "api/o.yaml"));
    let moved = diff(&repo, &["HEAD"]).stdout;
    assert!(moved.contains("~ orders  source api/orders.yaml → api/o.yaml"), "{moved}");
    assert!(moved.contains("api/o.yaml is the source now") && !moved.contains("other content"), "{moved}");
}

#[test]
fn a_missing_base_is_a_failure_that_says_what_to_do() {
    let repo = platform();
    let run = diff(&repo, &["origin/main"]);
    assert_eq!(run.status, 3, "{run:?}");
    assert!(run.complaint().contains("no branch, tag or commit has that name"), "{run:?}");
    let repo = repo.commit("second");
    let shallow = repo.clone_with(&["--depth=1"]);
    for args in [["HEAD~1"].as_slice(), &["--merge-base", "HEAD~1"]] {
        let run = diff(&shallow, args);
        assert_eq!(run.status, 3, "{run:?}");
        assert!(run.complaint().contains("git fetch --unshallow"), "{run:?}");
    }
    let folder = Repo::plain().file(MANIFEST, "anchors: []\n");
    let run = diff(&folder, &["HEAD"]);
    assert_eq!(run.status, 3, "{run:?}");
    assert!(run.complaint().contains("is not in a git repository"), "{run:?}");
    let empty = Repo::new().file(MANIFEST, "anchors: []\n");
    let run = diff(&empty, &["HEAD"]);
    assert_eq!(run.status, 3, "{run:?}");
    assert!(run.complaint().contains("there are no commits yet"), "{run:?}");
}

#[test]
fn senseless_arguments_are_refused() {
    let repo = platform();
    for (args, words) in [
        (["HEAD", "--format", "html"].as_slice(), "no format is called `html`; there are text, markdown, json"),
        (&["HEAD", "--format", "json="], "names no file behind the `=`"),
        (&["HEAD", "--format", "json", "--format", "text"], "only one format can go to standard output"),
        (&["HEAD..HEAD", "HEAD"], "too many trees are named"),
        (&["HEAD..HEAD", "--staged"], "too many trees are named"),
        (&[], "required"),
        (&["HEAD", "HEAD", "--staged"], "cannot be used with"),
    ] {
        let run = diff(&repo, args);
        assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{args:?} {run:?}");
        assert!(run.stderr.contains(words), "{args:?} {run:?}");
    }
}

#[test]
fn formats_go_to_files() {
    let repo = platform();
    repo.write(GOVERNANCE, "alias_governance:\n  rules:\n    expiration: { max_ttl: 1y }\n");
    let (json, markdown) = (repo.beside("d.json"), repo.beside("d.md"));
    let run = diff(
        &repo,
        &[
            "HEAD",
            "--format",
            &format!("json={}", json.display()),
            "--format",
            &format!("markdown={}", markdown.display()),
        ],
    );
    assert_eq!((run.status, run.stdout.as_str()), (0, ""), "{run:?}");
    assert!(std::fs::read_to_string(json).unwrap().contains("\"loosened\": 1"));
    assert!(std::fs::read_to_string(markdown).unwrap().contains("**loosened** `90d` → `1y`"));
    let run = diff(&repo, &["HEAD", "--format", "json=/no/such/folder/x"]);
    assert_eq!(run.status, 3, "{run:?}");
}

#[test]
fn a_folder_of_a_monorepo_is_compared_with_itself() {
    let repo = Repo::new()
        .file("a/ssot.yaml", "rules: {}\n")
        .file("a/ssot_plan/ssot_manifest.yaml", "anchors:\n  - { id: x, source: x.yaml }\n")
        .file("a/x.yaml", "a: 1\n")
        .file("b/ssot_plan/ssot_manifest.yaml", "anchors:\n  - { id: y, source: y.yaml }\n")
        .commit("first");
    repo.write("a/x.yaml", "a: 2\n");
    repo.write("b/ssot_plan/ssot_manifest.yaml", "anchors: []\n");
    let run = diff(&repo, &["HEAD", "-C", "a"]);
    assert!(run.stdout.contains("x.yaml has other content") && !run.stdout.contains("y.yaml"), "{run:?}");
}

#[test]
fn settings_are_limits() {
    let repo = platform();
    repo.write("ssot.yaml", "rules:\n  alias/expired: \"off\"\n");
    let run = diff(&repo, &["HEAD"]);
    assert_eq!(
        run.stdout.lines().take(2).collect::<Vec<_>>(),
        ["Limits", "  ! ssot.yaml rules.alias/expired  loosened not set → off  ssot.yaml:2"]
    );
}

#[test]
fn colours_add_nothing_but_colour() {
    let repo = platform();
    repo.write(GOVERNANCE, "alias_governance:\n  rules:\n    expiration: { max_ttl: 1y }\n");
    let plain = diff(&repo, &["HEAD"]).stdout;
    let run = ssot(repo.path()).args(["diff", "HEAD", "--color", "always"]).coloured().run();
    assert!(run.stdout.contains("\u{1b}[31m!\u{1b}[0m"), "{run:?}");
    let mut bare = String::new();
    let mut escaped = false;
    for c in run.stdout.chars() {
        match c {
            '\u{1b}' => escaped = true,
            'm' if escaped => escaped = false,
            _ if escaped => {}
            c => bare.push(c),
        }
    }
    assert_eq!(bare, plain);
}

#[test]
fn sources_with_other_code_owners() {
    let repo = platform().file("CODEOWNERS", "* @org/all\n/api/ @org/api @ada\n").commit("own");
    // Words that say nothing, and an order that means nothing.
    repo.write("CODEOWNERS", "# All.\n* @org/all\n\n/api/   @ada @org/api # both\n");
    assert!(diff(&repo, &["HEAD"]).stdout.starts_with("no semantic difference"));
    repo.write("CODEOWNERS", "* @org/all\n/api/ @org/api @bo\n/shop.yaml\n");
    let run = ssot(repo.path()).args(["diff", "HEAD"]).env("COLUMNS", "120").run();
    let said: Vec<&str> = run.stdout.lines().map(str::trim).collect();
    assert!(said.contains(&"~ orders  code_owners adds @bo; drops @ada  CODEOWNERS:2"), "{run:?}");
    assert!(said.contains(&"~ shop  code_owners [\"@org/all\"] → not set  CODEOWNERS:3"), "{run:?}");
    assert!(run.stdout.contains("2 re-owned"), "{run:?}");
    // The file goes: nobody owns anything; a file that git ignores the place of says nothing.
    repo.git(&["rm", "--quiet", "--force", "CODEOWNERS"]);
    let json = diff(&repo, &["HEAD", "--format", "json"]).stdout;
    let page: serde_json::Value = serde_json::from_str(&json).unwrap();
    let owners: Vec<_> =
        page["changes"].as_array().unwrap().iter().map(|c| (&c["field"], &c["to"], &c["after"])).collect();
    assert_eq!(owners.len(), 2, "{json}");
    assert!(
        owners.iter().all(|(field, to, after)| *field == "code_owners" && to.is_null() && after.is_null()),
        "{json}"
    );
}

#[test]
fn code_owners_of_an_anchor_with_another_name() {
    let repo = platform().file("CODEOWNERS", "* @org/all\n/api/ @org/api @Ada\n").commit("own");
    repo.write("CODEOWNERS", "* @org/all\n/api/ @ORG/api @ada\n");
    assert!(diff(&repo, &["HEAD"]).stdout.starts_with("no semantic difference"), "handles have no case");
    let manifest = std::fs::read_to_string(repo.path().join(MANIFEST)).unwrap();
    repo.write(MANIFEST, manifest.replace("id: orders", "id: purchases"));
    assert!(!diff(&repo, &["HEAD"]).stdout.contains("code_owners"), "the name alone");
    repo.write("CODEOWNERS", "* @org/all\n/api/ @org/api @bo\n");
    let run = ssot(repo.path()).args(["diff", "HEAD"]).env("COLUMNS", "120").run();
    assert!(run.stdout.contains("code_owners adds @bo; drops @Ada"), "{run:?}");
}

#[test]
fn sources_and_schemas_that_come_and_go() {
    let manifest = "anchors:\n  - { id: users, source: users.yaml, schema: users.schema.json }\n";
    let repo = Repo::new().file(MANIFEST, manifest).file("users.yaml", "a: 1\n");
    let repo = repo.file("users.schema.json", "{\"type\": \"object\"}\n").commit("start");
    repo.write("users.schema.json", "{}\n");
    let run = diff(&repo, &["HEAD"]);
    assert_eq!(
        run.stdout.lines().take(2).collect::<Vec<_>>(),
        ["Anchors", "  ~ users  its schema users.schema.json has other content  users.schema.json"]
    );
    assert!(run.stdout.trim_end().ends_with("1 file with other content"), "{run:?}");
    repo.git(&["checkout", "--quiet", "."]);
    repo.git(&["rm", "--quiet", "users.yaml", "users.schema.json"]);
    let gone = diff(&repo, &["HEAD"]).stdout;
    assert!(gone.contains("users.yaml is gone") && gone.contains("its schema users.schema.json is gone"), "{gone}");
    let page: serde_json::Value = serde_json::from_str(&diff(&repo, &["HEAD", "--format", "json"]).stdout).unwrap();
    let said: Vec<String> = page["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| format!("{} {} {} {}", c["kind"], c["field"], c["to"], c["after"]))
        .collect();
    assert_eq!(
        said,
        ["\"content-changed\" \"schema\" \"missing\" null", "\"content-changed\" \"source\" \"missing\" null"]
    );
    let repo = repo.commit("gone");
    repo.write("users.yaml", "a: 2\n");
    let back = diff(&repo, &["HEAD"]).stdout;
    assert!(back.contains("users.yaml was missing, and is there now"), "{back}");
    // An anchor that is new, removed, or has another source says so itself; a folder holds nothing on either side.
    repo.git(&["clean", "--quiet", "--force", "-d"]);
    repo.write("folder/a.yaml", "a: 1\n");
    repo.write(MANIFEST, "anchors:\n  - { id: users, source: folder }\n");
    let repo = repo.commit("folder");
    repo.write("folder/b.yaml", "a: 1\n");
    assert!(diff(&repo, &["HEAD"]).stdout.starts_with("no semantic difference"));
    repo.write(
        MANIFEST,
        "anchors:\n  - { id: users, source: folder/a.yaml }\n  - { id: new, source: folder/b.yaml }\n",
    );
    let other = diff(&repo, &["HEAD"]).stdout;
    assert!(other.contains("folder/a.yaml is the source now") && !other.contains("other content"), "{other}");
}
