//! What is written in several places says the same, and `.ci/release-check` refuses what does not.

use super::{cargo_toml, python, read, root, run, text};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// A checkout that holds what the check reads, ready to be released from `o/ssot`.
fn releasable(folder: &Path) {
    std::fs::create_dir_all(folder.join(".ci")).unwrap();
    std::fs::copy(root().join(".ci/release-check"), folder.join(".ci/release-check")).unwrap();
    let write = |name: &str, content: &str| std::fs::write(folder.join(name), content).unwrap();
    write(
        "Cargo.toml",
        "[package]\nname = \"ssot\"\nversion = \"1.2.3\"\nrepository = \"https://github.com/o/ssot\"\n",
    );
    write("Cargo.lock", "version = 4\n\n[[package]]\nname = \"ssot\"\nversion = \"1.2.3\"\n");
    write(
        "CHANGELOG.md",
        "# Changelog\n\n## [Unreleased]\n\n## [1.2.3] - 2026-11-22\n\n- New.\n\n## [1.2.2] - 2026-01-01\n\n- Old.\n",
    );
}

fn check(folder: &Path, tag: &str, repository: &str) -> (bool, String, String) {
    let done = run(folder.join(".ci/release-check"), &[tag, repository]);
    (done.status.success(), text(&done.stdout), text(&done.stderr))
}

#[test]
fn a_release_that_agrees_passes_and_gives_its_notes() {
    if !python("a release that agrees") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    releasable(folder.path());
    assert_eq!(check(folder.path(), "v1.2.3", "o/ssot"), (true, "- New.\n".to_owned(), String::new()));
}

#[test]
fn a_release_that_disagrees_is_refused() {
    if !python("a release that disagrees") {
        return;
    }
    for (file, from, to, expected) in [
        ("Cargo.toml", "1.2.3", "1.2.4", "the tag is 'v1.2.3'; for version 1.2.4 of Cargo.toml it must be 'v1.2.4'"),
        ("Cargo.lock", "1.2.3", "1.2.4", "Cargo.lock has ssot ['1.2.4'], not 1.2.3"),
        (
            "Cargo.toml",
            "repository",
            "homepage",
            "`repository` in Cargo.toml is None; set it to 'https://github.com/o/ssot'",
        ),
        ("Cargo.toml", "com/o/", "com/fork/", "is 'https://github.com/fork/ssot'; set it to"),
        (
            "CHANGELOG.md",
            "[1.2.3] - 2026-11-22",
            "[1.2.3]",
            "has no heading '## [1.2.3] - YYYY-MM-DD'; it has '[1.2.3]'",
        ),
        ("CHANGELOG.md", "[1.2.3]", "[1.2.4]", "it has 'none of that version'"),
        ("CHANGELOG.md", "- New.\n", "", "CHANGELOG.md says nothing below"),
        ("CHANGELOG.md", "[Unreleased]\n", "[Unreleased]\n\n- Later.\n", "still has entries below '## [Unreleased]'"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        releasable(folder.path());
        let path = folder.path().join(file);
        let before = std::fs::read_to_string(&path).unwrap();
        assert!(before.contains(from), "{file}: {from}");
        std::fs::write(&path, before.replacen(from, to, 1)).unwrap();
        let (passed, notes, said) = check(folder.path(), "v1.2.3", "o/ssot");
        assert_eq!((passed, notes.as_str()), (false, ""), "{said}");
        assert!(said.contains(expected) && said.ends_with("Nothing was published.\n"), "{expected:?} is not in {said}");
    }
}

/// The wheel is described twice, and its version once.
#[test]
fn the_wheel_is_described_as_the_crate_is() {
    let python = toml_edit::Document::parse(read("pyproject.toml")).unwrap();
    let (project, package) = (&python["project"], &cargo_toml()["package"].clone());
    for key in ["name", "description", "readme", "license"] {
        assert_eq!(project[key].as_str().unwrap(), package[key].as_str().unwrap(), "{key}");
    }
    let words = |item: &toml_edit::Item| -> Vec<String> {
        item.as_array().unwrap().iter().map(|word| word.as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(words(&project["keywords"]), words(&package["keywords"]));
    assert!(project.get("version").is_none() && words(&project["dynamic"]) == ["version"]);
}

/// Each tool is asked for in one version, wherever it is asked for.
#[test]
fn the_versions_of_the_tools_agree() {
    let versions = |path: &str, name: &str| -> Vec<String> {
        let text = read(path);
        let found = text.match_indices(name).map(|(at, _)| {
            text[at + name.len()..].chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect::<String>()
        });
        found.collect()
    };
    let mut maturin = Vec::new();
    for path in [".ci/wheel", ".ci/release-build", ".github/workflows/release.yml"] {
        let found = versions(path, "maturin==");
        assert!(!found.is_empty(), "{path}");
        maturin.extend(found);
    }
    // The one for building it, and the one that pip is held to.
    assert_eq!(versions(".ci/wheel", "maturin==").len(), 2);
    maturin.dedup();
    assert_eq!(maturin.len(), 1, "{maturin:?}");
    // What is looked for, and what is installed when it is not there.
    assert_eq!(versions(".ci/run", "cargo-fuzz@"), versions(".ci/run", "!= \"cargo-fuzz "));
}

/// What the action downloads unless it is told otherwise is the release that it belongs to.
#[test]
fn the_action_runs_the_version_that_is_released_with_it() {
    let action: serde_yaml::Value = serde_yaml::from_str(&read("action.yml")).unwrap();
    assert_eq!(action["inputs"]["version"]["default"].as_str(), Some(env!("CARGO_PKG_VERSION")));
}

/// A tag can be moved to other code; a commit cannot. And two pins of one action are two truths, of which one is forgotten.
#[test]
fn every_action_is_pinned_to_one_commit() {
    let mut pages = vec!["action.yml".to_owned(), "src/init/automation.rs".to_owned()];
    for folder in [".github/workflows", "examples/workflows", "docs"] {
        let files = std::fs::read_dir(root().join(folder)).unwrap().map(|entry| entry.unwrap().file_name());
        let files = files.map(|name| format!("{folder}/{}", name.to_str().unwrap()));
        pages.extend(files.filter(|name| name.ends_with(".yml") || name.ends_with(".md")));
    }
    let mut pins = BTreeMap::<String, BTreeSet<String>>::new();
    for page in pages {
        let text = read(&page);
        for used in text.lines().filter_map(|line| line.trim().trim_start_matches("- ").strip_prefix("uses: ")) {
            if used == "./" {
                continue;
            }
            let (action, pin) = used.split_once('@').unwrap_or_else(|| panic!("{page}: {used} has no commit"));
            let (commit, version) = pin.split_once(" # v").unwrap_or_else(|| panic!("{page}: {used} names no version"));
            assert!(commit.len() == 40 && commit.bytes().all(|b| b.is_ascii_hexdigit()), "{page}: {used}");
            assert_eq!(version.split('.').count(), 3, "{page}: {used}");
            // The parts of one repository are released together.
            let repository: Vec<&str> = action.split('/').take(2).collect();
            pins.entry(repository.join("/")).or_default().insert(pin.to_owned());
        }
    }
    assert!(pins.len() > 6, "{pins:?}");
    let torn: Vec<_> = pins.iter().filter(|(_, pins)| pins.len() > 1).collect();
    assert!(torn.is_empty(), "{torn:?}");
}

/// GitHub checks a pull request again when commits come, and not, unless it is asked to, when its base becomes another branch.
#[test]
fn a_pull_request_is_judged_again_when_its_base_changes() {
    for page in
        [".github/workflows/ci.yml", "examples/workflows/ssot.yml", "src/init/automation.rs", "docs/github-actions.md"]
    {
        let text = read(page);
        let (_, after) =
            text.split_once("\n  pull_request:\n").unwrap_or_else(|| panic!("{page} checks no pull request"));
        let types = after.lines().map(str::trim).find(|line| !line.starts_with('#')).unwrap();
        assert_eq!(types, "types: [opened, synchronize, reopened, edited]", "{page}");
    }
}
