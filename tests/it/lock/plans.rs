//! Which lockfiles and entries are meant, and when nothing is written.

use super::{CI, Files, MANIFEST, NOW, options, sha};
use ssot::lock::{Aspect, ChangeKind};
use ssot::workspace::Failure;

fn lock(workflow: &str, ids: &[&str]) -> String {
    let entries: Vec<String> = ids.iter().map(|id| format!("\"{id}\": {{ \"sha256\": \"{}\" }}", sha("?"))).collect();
    format!("{{ \"lock_version\": 1, \"workflow\": \"{workflow}\", \"anchors\": {{ {} }} }}", entries.join(", "))
}

fn refused(files: &Files, ids: &[&str]) -> (bool, String) {
    match files.plan(ids) {
        Err(Failure::Usage(message)) => (true, message),
        Err(Failure::Refused(message)) => (false, message),
        other => panic!("{:?}", other.map_err(|failure| failure.to_string())),
    }
}

#[test]
fn a_new_lockfile_is_canonical() {
    let planned = Files::shop().planned(&options(&["orders"], Some("ci"), false));
    let expected = format!(
        r#"{{
  "anchors": {{
    "orders": {{
      "dependencies": [
        "users"
      ],
      "generated": {{}},
      "last_modified": "{NOW}",
      "sha256": "{}",
      "source": "orders.yaml",
      "version": "v1.1.0"
    }},
    "users": {{
      "dependencies": [],
      "generated": {{
        "users.sql": "{}"
      }},
      "last_modified": "{NOW}",
      "sha256": "{}",
      "source": "users.yaml",
      "version": "v1.0.0"
    }}
  }},
  "generated_at": "{NOW}",
  "lock_version": 1,
  "metadata": {{
    "generator": "ssot lock"
  }},
  "workflow": "ci"
}}
"#,
        sha("o\n"),
        sha("sql\n"),
        sha("u\n")
    );
    assert_eq!((planned.path.as_str(), planned.old, planned.new), (CI, None, expected));
    let needed: Vec<_> = planned.changes.iter().map(|change| (change.id.as_str(), &change.kind)).collect();
    let by = |id: Option<&str>| ChangeKind::Added { needed_by: id.map(str::to_owned) };
    assert_eq!(needed, [("orders", &by(None)), ("users", &by(Some("orders")))]);
}

#[test]
fn without_lockfiles_everything_goes_into_the_default_one() {
    let planned = Files::shop().planned(&options(&[], None, false));
    assert_eq!((planned.path.as_str(), planned.changes.len()), ("ssot_plan/locks/default.json", 3));
    let one = Files::shop().planned(&options(&["prices"], None, false));
    assert_eq!((one.path.as_str(), one.changes.len()), ("ssot_plan/locks/default.json", 1));
}

#[test]
fn the_locks_setting_says_where_a_new_lockfile_goes() {
    let files = Files::shop().with("ssot.yaml", "locks: [pins/**/*.lock.json]\n");
    assert_eq!(files.planned(&options(&[], Some("rel-1.2"), false)).path.as_str(), "pins/rel-1.2.lock.json");
    let fixed = Files::shop().with("ssot.yaml", "locks: ['*/pins.json']\n");
    assert!(refused(&fixed, &[]).1.contains("gives it no place (`*/pins.json`)"));
    for name in ["../x", "a/b", "", ".hidden", "a b", "a\n"] {
        let failure = Files::shop().plan_with(&options(&[], Some(name), false)).unwrap_err();
        assert!(matches!(failure, Failure::Usage(_)), "{name:?}: {failure}");
    }
}

#[test]
fn an_id_goes_where_it_is_or_where_there_is_no_choice() {
    let both = Files::shop().with(CI, lock("ci", &["users"])).with("ssot_plan/locks/rel.json", lock("rel", &["users"]));
    assert_eq!(both.plan(&["users"]).unwrap().files.len(), 2, "an anchor may be locked by several");
    let (usage, message) = refused(&both, &["prices"]);
    assert!(usage && message.ends_with("say with --workflow which one should: ci, rel"), "{message}");
    let one = both.planned(&options(&["prices"], Some("rel"), false));
    assert_eq!((one.workflow.as_str(), one.changes.len()), ("rel", 1), "`users` was not asked for");
    let only = Files::shop().with(CI, lock("ci", &[])).planned(&options(&["prices"], None, false));
    assert_eq!(only.changes.len(), 1);
}

#[test]
fn a_file_without_a_workflow_is_known_by_its_name() {
    let files = Files::shop().with(CI, r#"{ "anchors": { "prices": {} } }"#);
    assert_eq!(files.planned(&options(&[], Some("ci"), false)).changes.len(), 1);
    let twice = files.with("ssot_plan/locks/x.json", lock("ci", &[]));
    assert!(
        twice.plan_with(&options(&[], Some("ci"), false)).unwrap_err().to_string().contains("more than one lockfile")
    );
}

#[test]
fn changes_say_what_was_wrong() {
    let lock = format!(
        r#"{{ "anchors": {{ "users": {{ "version": "v0.9.0", "sha256": "{}", "source": "people.yaml" }} }} }}"#,
        sha("u\n")
    );
    let planned = Files::shop().with(CI, lock).planned(&options(&[], None, false));
    let ChangeKind::Refreshed(aspects) = &planned.changes[0].kind else { panic!("{planned:?}") };
    assert!(
        matches!(
            aspects.as_slice(),
            [Aspect::Version { from: Some(from), to: Some(to) }, Aspect::Source { .. }, Aspect::Generated(paths)]
                if from == "v0.9.0" && to == "v1.0.0" && paths == &["users.sql"]
        ),
        "{aspects:?}"
    );
}

#[test]
fn an_unknown_id_is_a_slip() {
    let (usage, message) = refused(&Files::shop(), &["user"]);
    assert!(usage);
    assert_eq!(message, "no anchor is called `user`; did you mean `users`?");
    let orphan = Files::shop().with(CI, lock("ci", &["old", "older"]));
    assert!(orphan.plan(&["old"]).is_err(), "only pruning can name what is no anchor");
    let planned = orphan.planned(&options(&["old"], None, true));
    assert_eq!(planned.changes.iter().map(|change| change.id.as_str()).collect::<Vec<_>>(), ["old"]);
}

#[test]
fn what_cannot_be_read_is_not_locked() {
    let shop = Files::shop().with(CI, lock("ci", &["orders", "users"]));
    let manifest = |text: &str| shop.clone().with(MANIFEST, text);
    for (files, reason) in [
        (shop.clone().without("users.yaml"), "the source of `users` cannot be locked: `users.yaml` does not exist"),
        (
            shop.clone().without("users.sql"),
            "`users` generates a file that is not there to be locked: `users.sql` does not",
        ),
        (shop.clone().with(CI, "{ \"anchors\": "), "`ssot_plan/locks/ci.json` cannot be read whole"),
        (shop.clone().with(CI, ""), "is not a lockfile"),
        (shop.clone().with(CI, "[]"), "is not a lockfile"),
        (shop.clone().with(CI, "{ \"anchors\": [] }"), "has `anchors` that are not a mapping"),
        (shop.clone().with(CI, "{\n\"anchors\": {}, \"anchors\": {} }"), "has a key twice (line 2)"),
        (shop.clone().with(CI, "{ \"lock_version\": 2 }"), "is of `lock_version` 2"),
        (shop.clone().without(MANIFEST), "there is no manifest"),
        (manifest("anchors: [\n"), "the manifest cannot be read whole"),
        (
            manifest("anchors:\n  - id: users\n    source: ../users.yaml\n"),
            "`../users.yaml`, climbs out of the repository",
        ),
        (
            manifest("anchors:\n  - { id: users, source: users.yaml, depends_on: [1] }\n"),
            "`depends_on` of `users` is not",
        ),
        (manifest("anchors:\n  - id: users\n"), "`users` has no source"),
        (
            manifest("anchors:\n  - id: users\n    source: users.yaml\n    version: 1.0\n"),
            "the version of `users` is not a text",
        ),
    ] {
        let (usage, message) = refused(&files, &[]);
        assert!(
            !usage && message.starts_with("nothing was locked: ") && message.contains(reason),
            "{reason}: {message}"
        );
    }
    let twice = manifest("anchors:\n  - { id: users, source: users.yaml }\n  - { id: users, source: orders.yaml }\n");
    assert!(refused(&twice, &["users"]).1.contains("2 anchors are called `users`"));
}

#[test]
fn a_broken_lockfile_of_another_workflow_does_not_matter() {
    let files = Files::shop().with(CI, lock("ci", &["users"])).with("ssot_plan/locks/rel.json", "{");
    assert!(files.plan(&["users"]).is_err(), "it may hold the anchor too");
    assert!(files.plan_with(&options(&[], Some("ci"), false)).is_ok());
    assert!(files.plan_with(&options(&[], Some("rel"), false)).is_err(), "it may be this one");
}
