//! This repository governs itself: its own manifest holds, and its documents say what the code says.

use ssot::rules;
use ssot::schema::SchemaName;
use ssot::tree::Selection;
use ssot::workspace::{OpenOptions, ValidateOptions, Workspace};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[test]
fn the_manifest_of_this_repository_holds() {
    let options =
        OpenOptions { folder: root(), selection: Selection::Worktree, manifest: None, trust_environment: false };
    let workspace = Workspace::open(&options).expect("it opens");
    let now = "2026-11-22T12:00:00Z".parse().expect("a time");
    let report = workspace.validate(now, &ValidateOptions::default()).expect("it runs").report;
    let findings: Vec<String> = report.findings.iter().map(|f| format!("{}: {}", f.rule.id, f.message)).collect();
    assert!(findings.is_empty(), "{findings:#?}");
    assert!(report.checked.anchors > 10 && report.checked.locks > 0, "{:?}", report.checked);
}

#[test]
fn every_schema_is_an_anchor() {
    let manifest = read("ssot_plan/ssot_manifest.yaml");
    for name in SchemaName::all() {
        let path = format!("schemas/{}.schema.json", name.as_str());
        assert!(manifest.contains(&format!("source: {path}")), "{path} is not declared");
        assert_eq!(read(&path), name.text(), "{path} is what the binary holds");
    }
    let files = std::fs::read_dir(root().join("schemas")).expect("a folder").count();
    assert_eq!(files, SchemaName::all().len());
}

#[test]
fn version_and_msrv_agree() {
    let cargo = read("Cargo.toml");
    let value = |key: &str| {
        let line = cargo.lines().find(|line| line.starts_with(&format!("{key} = "))).expect("a line");
        line.split('"').nth(1).expect("a value").to_owned()
    };
    let (version, msrv) = (value("version"), value("rust-version"));
    assert!(read("CHANGELOG.md").contains(&format!("## [{version}]")), "CHANGELOG.md has no {version}");
    assert!(
        read("README.md").contains(&format!("Rust {msrv} or newer")),
        "README.md promises another MSRV than {msrv}"
    );
    let ci = read(".github/workflows/ci.yml");
    assert!(
        ci.contains(&format!("toolchain install {msrv} ")) && ci.contains(&format!("+{msrv} ")),
        "ci.yml tests another MSRV"
    );
    let manifest = read("ssot_plan/ssot_manifest.yaml");
    assert!(manifest.contains(&format!("version: v{version}")), "the package anchor has another version");
}

/// The index of rules, derived from the rules. `SSOT_BLESS=1` writes it.
#[test]
fn the_index_of_rules_is_current() {
    let mut index = String::from(
        "# Rules\n\nGenerated from the rules themselves (`SSOT_BLESS=1 cargo test --test it own_truths`). The level is the default; `ssot.yaml`\ncan set another. `ssot explain RULE` shows the page in the terminal.\n",
    );
    let mut family = "";
    for rule in rules::all().map(|rule| rule.meta()) {
        if rule.family() != family {
            family = rule.family();
            write!(index, "\n## {family}\n\n| rule | level | finds |\n|---|---|---|\n").expect("memory");
        }
        let (file, level) = (rule.id.replace('-', "_"), rule.level);
        writeln!(index, "| [`{}`](../src/rules/{file}.md) | {level} | {} |", rule.id, rule.summary).expect("memory");
        assert!(root().join(format!("src/rules/{file}.md")).exists(), "{} has its page beside it", rule.id);
    }
    if std::env::var_os("SSOT_BLESS").is_some() {
        std::fs::write(root().join("docs/rules.md"), &index).expect("written");
    }
    assert_eq!(read("docs/rules.md"), index);
}

/// Every page belongs to a rule: none is left over from a rule that was renamed.
#[test]
fn no_page_is_orphaned() {
    let ids: BTreeSet<String> = rules::all().map(|rule| rule.meta().id.replace('-', "_")).collect();
    let base = root().join("src/rules");
    for entry in walkdir::WalkDir::new(&base) {
        let path = entry.expect("an entry").into_path();
        if path.extension().is_some_and(|extension| extension == "md") {
            let id = path.strip_prefix(&base).expect("below").with_extension("");
            assert!(ids.contains(&id.to_string_lossy().replace('\\', "/")), "{} belongs to no rule", path.display());
        }
    }
}

/// What the README shows of a kept output is a part of it; the kept outputs have tests of their own.
#[test]
fn the_readme_shows_kept_output() {
    let readme = read("README.md");
    let mut shown = 0;
    for block in readme.split("<!-- output: ").skip(1) {
        let (file, rest) = block.split_once(" -->\n```text\n").expect("a file and a block");
        let text = rest.split("```").next().expect("an end");
        assert!(read(file).contains(text.trim_end()), "the README shows what is not in {file}:\n{text}");
        assert!(text.lines().count() > 5, "{file}");
        shown += 1;
    }
    assert_eq!(shown, 2);
}

/// The sample in the README is a part of what the example prints.
#[test]
fn the_readme_shows_true_output() {
    let readme = read("README.md");
    let sample = readme.split("```text\n").nth(1).and_then(|rest| rest.split("\n```").next()).expect("a sample");
    let output = Command::new(env!("CARGO_BIN_EXE_ssot"))
        .args(["validate", "-C", "examples/drifted", "--now", "2026-11-22"])
        .current_dir(root())
        .env_remove("COLUMNS")
        .env("NO_COLOR", "1")
        .output()
        .expect("it runs");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(text.contains(sample), "the README shows what is not printed:\n{sample}");
    assert!(Path::new(&root()).join("examples/drifted/expected.txt").exists());
}
