//! Repositories that mean harm.

use super::{MANIFEST, anchors, begun, everything, exists, findings, init, read, rows};
use crate::repo::Repo;
use proptest::prelude::*;

const API: &str = "openapi: 3.0.0\ninfo: { title: A, version: 1.0.0 }\n";

#[cfg(unix)]
#[test]
fn names_that_yaml_could_mistake_come_back_as_they_are() {
    let names = [
        "a: b.yaml",
        "#c.yaml",
        "quote\"'.yaml",
        "new\nline.yaml",
        "esc\u{1b}[31m.yaml",
        "rtl\u{202e}x.yaml",
        "- item.yaml",
        "{x}.yaml",
        "日本 語.yaml",
        "[a], *b &c.yaml",
    ];
    let repo = names.iter().fold(Repo::new(), |repo, name| repo.file(format!("api/{name}"), API)).commit("add");
    let run = init::<&str>(&repo, &[]);
    assert_eq!(run.status, 0, "{run:?}");
    let mut sources: Vec<String> =
        anchors(&repo).iter().map(|anchor| anchor["source"].as_str().unwrap().to_owned()).collect();
    let mut expected: Vec<String> = names.iter().map(|name| format!("api/{name}")).collect();
    sources.sort();
    expected.sort();
    assert_eq!(sources, expected);
    assert_eq!(findings(&repo), "");
}

#[cfg(unix)]
#[test]
fn names_that_no_manifest_can_hold_are_left_out_and_counted() {
    let repo =
        Repo::new().file("a\\b.yaml", API).file("~x.yaml", API).file(" y.yaml", API).file("z.yaml", API).commit("add");
    let run = begun(&repo);
    assert_eq!(rows(&repo), ["z api openapi-3.0.yaml z.yaml v1.0.0"]);
    assert!(run.stderr.contains("note: 3 paths that no manifest can write down"), "{run:?}");
}

#[cfg(unix)]
#[test]
fn links_are_neither_read_nor_written_through() {
    let repo = Repo::new();
    let outside = repo.beside("outside");
    std::fs::create_dir(&outside).unwrap();
    std::fs::write(outside.join("api.yaml"), API).unwrap();
    let repo = repo.link("api.yaml", "../outside/api.yaml").link("ssot_plan", "../outside").link("more", "../outside");
    let repo = repo.file("Cargo.toml", "[package]\n").commit("add");
    let before = everything(&repo);
    let run = init::<&str>(&repo, &[]);
    assert_eq!(std::fs::read_dir(&outside).unwrap().count(), 1, "{run:?}");
    assert!(run.stderr.contains("ssot_plan is a file or a link where a folder must be"), "{run:?}");
    assert_eq!(everything(&repo).iter().filter(|(path, _)| before.contains_key(*path)).count(), before.len());
}

#[test]
fn texts_of_files_forge_nothing() {
    let title = r#""x\nanchors: []\n\u001b[31m # y""#;
    let repo = Repo::new().file("a.json", format!(r#"{{"openapi": "3.0.0\nid: z", "info": {{"title": {title}}}}}"#));
    let repo = repo.commit("add");
    let run = init::<&str>(&repo, &[]);
    assert_eq!(run.status, 0, "{run:?}");
    assert_eq!(anchors(&repo).len(), 1);
    assert_eq!(anchors(&repo)[0]["description"].as_str(), Some("x anchors: [] [31m # y"));
    assert!(!read(&repo, MANIFEST).contains('\u{1b}'));
    assert_eq!(findings(&repo), "");
}

#[test]
fn what_is_large_broken_or_binary_is_left_out_and_said() {
    let repo = Repo::new()
        .file("huge.yaml", format!("{API}# {}\n", "x".repeat(17 << 20)))
        .file("Cargo.toml", "[package\n")
        .file("package.json", b"\x1f\x8b\x00\x00")
        .file("bomb.yaml", format!("{API}a: &a [x]\n"))
        .file("ok.yaml", API)
        .commit("add");
    let run = begun(&repo);
    assert_eq!(anchors(&repo).len(), 2, "{:?}", rows(&repo));
    assert!(run.stderr.contains("note: 1 file was not looked into for being large"), "{run:?}");
    assert!(run.stderr.contains("note: Cargo.toml and 1 other cannot be read as what their names say"), "{run:?}");
}

#[test]
fn a_broken_settings_file_stops_everything() {
    let repo = Repo::new().file("ssot.yaml", "fail_on: [\n").file("Cargo.toml", "[package]\n").commit("add");
    let run = init::<&str>(&repo, &[]);
    assert!(run.status == 2 && !exists(&repo, MANIFEST), "{run:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2_000) })]

    /// Two readers that share no code, and a flow list, where commas and brackets count.
    #[test]
    fn any_text_is_read_back(text in prop_oneof![any::<String>(), "[a-z0-9:#' \"\\[\\]{},&*!|>%@`~.+-]{0,12}", "\\PC{0,6}"]) {
        let written = ssot::init::yaml_text(&text);
        for yaml in [format!("a: {written}\n"), format!("a: [{written}, x]\n")] {
            let other: serde_yaml::Value = serde_yaml::from_str(&yaml).unwrap();
            let value = if yaml.contains(", x]\n") && other["a"].is_sequence() { &other["a"][0] } else { &other["a"] };
            prop_assert_eq!(value.as_str(), Some(text.as_str()), "{}", yaml);
            let path = ssot::path::RepoPath::parse("x.yaml").unwrap();
            let own = ssot::document::Document::parse(path, yaml.as_bytes(), ssot::document::Format::Yaml, &ssot::document::Limits::default());
            let root = own.root().unwrap();
            let value = root.pointer("/a/0").or_else(|| root.pointer("/a")).unwrap();
            prop_assert_eq!(value.as_str(), Some(text.as_str()), "{}", yaml);
        }
    }
}
