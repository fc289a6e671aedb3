//! Names that could drive a terminal: of files, and as text in files.

use super::{NOW, check, healthy, ssot, with_manifest};

const EVIL: &str = "evil\n::error::x\u{1b}[2J\u{1b}]0;t\u{7}\u{7f}\u{9b}31m\u{202e}\r.yaml";

/// As a string of YAML and JSON, where some of it may not stand raw.
fn quoted() -> String {
    let escaped = |c: char| match c {
        ' '..='~' => c.to_string(),
        _ => format!("\\u{:04x}", u32::from(c)),
    };
    format!("\"{}\"", EVIL.chars().map(escaped).collect::<String>())
}

/// Every format shows it, none of them raw: [`super::Ssot::run`] looks at all that is written.
fn shown(repo: &crate::repo::Repo, words: &str) {
    for format in ["full", "concise", "json"] {
        for args in [&[][..], &["-v"]] {
            let run = ssot(repo.path()).args(["validate", "--now", NOW, "--format", format]).args(args).run();
            assert_eq!(run.status, 1, "{run:?}");
            assert!(run.stdout.contains(words), "{words:?} is not in {run:?}");
        }
    }
}

#[cfg(unix)]
#[test]
fn names_of_files() {
    let place = |folder: &str| format!("{folder}/{EVIL}");
    let repo = healthy()
        .file(place("ssot_plan/aliases"), "aliases: [\n")
        .file(place("copy"), super::MANIFEST)
        .file(format!("{EVIL}/deep.yaml"), super::MANIFEST);
    shown(&repo, "manifest/competing");
    shown(&repo, "document/syntax");
    let repo = healthy().file(EVIL, "anchors: [\n");
    let run = ssot(repo.path()).args(["validate", EVIL]).run();
    assert_eq!(run.status, 1, "{run:?}");
    // A line of concise output is a finding, whatever a name says.
    let repo = healthy().file(EVIL, super::MANIFEST);
    assert!(check(&repo).only().contains("manifest/competing"));
    let commit = repo.commit("all");
    let run = super::validate(&commit, &["--rev", "HEAD"]);
    assert!(run.only().contains("manifest/competing"));
}

#[cfg(target_os = "linux")]
#[test]
fn names_that_are_not_text() {
    use std::os::unix::ffi::OsStrExt as _;
    let repo = healthy().file(std::ffi::OsStr::from_bytes(b"caf\xe9.yaml"), super::MANIFEST);
    let run = check(&repo);
    assert_eq!(run.status, 0);
    assert!(run.stderr.starts_with("note: 1 path is left out"), "{run:?}");
}

#[test]
fn text_in_the_manifest() {
    let quoted = quoted();
    let manifest = format!(
        "anchors:\n  - id: {quoted}\n    source: {quoted}\n    format: {quoted}\n    family: {quoted}\n    owner: {quoted}\n    \
         version: {quoted}\n    depends_on: [{quoted}]\n    generates: [{quoted}]\n    aliases: [{{name: {quoted}, type: {quoted}, \
         context: {quoted}, expires_at: {quoted}}}]\ninclude: [{quoted}]\n{quoted}: 1\n"
    );
    shown(&with_manifest(manifest), "anchor/invalid-id");
    shown(&with_manifest("anchors: []\n# \u{1b}[31m\u{9b}\nk: [\n"), "document/");
    shown(
        &with_manifest(format!("anchors:\n  - id: a\n    source: {quoted}\n    source: {quoted}\n")),
        "source-missing",
    );
}

#[test]
fn text_in_the_other_files() {
    let quoted = quoted();
    let repo = healthy()
        .file("ssot_plan/locks/a.json", format!("{{\"lock_version\": 1, \"workflow\": {quoted}, \"anchors\": {{{quoted}: {{\"sha256\": {quoted}, \"source\": {quoted}}}}}}}"))
        .file("ssot_plan/teams.yaml", format!("teams: {{{quoted}: {{members: [{quoted}], groups: {quoted}}}}}\n"))
        .file("ssot_plan/waivers.yaml", format!("- {{rule: {quoted}, path: {quoted}, reason: {quoted}, owner: {quoted}, expires: {quoted}}}\n"))
        .file("config/alias_governance.yaml", format!("alias_governance:\n version: {quoted}\n rules: {{naming: {{pattern: {quoted}}}, expiration: {{max_ttl: {quoted}}}}}\n contexts: {{{quoted}: {{permissions: [{quoted}]}}}}\n"))
        .file("CODEOWNERS", format!("/api/ {}\n", EVIL.replace('\n', " ")));
    shown(&repo, "waiver/invalid");
}

#[test]
fn text_in_inline_comments() {
    let repo = with_manifest("anchors: []\nk: 1 # ssot: ignore[a\u{9b}\u{202e}] b\u{7f}\n");
    let run = check(&repo);
    assert_eq!(run.status, 1, "{run:?}");
}
