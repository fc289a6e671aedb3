//! The manual is true: `docs/*.md`, `README.md` and the pages beside them.
//!
//! A page is one scenario in one repository, read from top to bottom:
//!
//! * A fence after the line `<!-- file: PATH -->` is written to PATH. Readers do not see that line, so the paragraph before
//!   it names PATH, between back ticks.
//! * A fence of the language `console` holds commands, `$ …`, each followed by what it prints: standard output, then
//!   standard error, at 80 columns. A line that ends in `\` goes on. A lone `…` stands for any lines. Every command exits with
//!   0, and the last one with N where `<!-- status: N -->` stands before the fence.
//! * `<!-- not run: REASON -->` before a fence exempts it.
//! * A fence of `yaml`, `json` or `toml` must parse; with `<!-- schema: NAME -->` it satisfies that schema of `ssot`.
//!
//! Each line of a console has a shell of its own, in the root of the repository: a `cd` does not last. The author is Ada, the
//! clock stands at noon of 2026-11-22, the folder above the repository is shown as `/home/ada`.
//!
//! `SSOT_BLESS=1 cargo test --test it manual` writes into the pages what is printed; read it before you commit it.
//! `SSOT_PAGE=docs/faq.md` runs that page alone.

mod keys;
mod links;
mod page;
#[cfg(unix)]
mod scenario;
mod words;

use page::Page;
use serde::Deserialize as _;
use ssot::document::{Document, Format, Limits};
use ssot::path::RepoPath;
use ssot::schema::{SchemaName, check};
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// True when what is printed is to be kept.
fn blessing() -> bool {
    std::env::var_os("SSOT_BLESS").is_some()
}

/// A test that looks at nothing finds nothing: unless it is asked for one page, there are more than so many.
fn enough(seen: usize, least: usize, what: &str) {
    let all = std::env::var_os("SSOT_PAGE").is_none();
    assert!(!all || seen > least, "only {seen} {what} were found");
}

/// Held from the reading of a page to its writing: two tests bless one page.
fn writing() -> MutexGuard<'static, ()> {
    static WRITING: Mutex<()> = Mutex::new(());
    WRITING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Every page: those at the root, the manual, the decisions, and what stands beside the examples.
fn pages() -> Vec<Page> {
    let files = ["*.md", "docs/*.md", "docs/decisions/*.md", "examples/*/README.md"].map(|glob| {
        let (folder, name) = glob.rsplit_once('/').unwrap_or(("", glob));
        let folders = match folder.strip_suffix("/*") {
            Some(above) => children(above),
            None => vec![folder.to_owned()],
        };
        let files = folders.iter().flat_map(|folder| children(folder));
        files.filter(|file| file.ends_with(name.trim_start_matches('*'))).collect::<Vec<_>>()
    });
    let only = std::env::var("SSOT_PAGE").unwrap_or_default();
    let names = files.into_iter().flatten().filter(|name| name.starts_with(&only));
    names.map(|name| Page::read(&root(), &name)).collect()
}

/// What a folder holds, sorted.
fn children(folder: &str) -> Vec<String> {
    let entries = std::fs::read_dir(root().join(folder)).unwrap_or_else(|error| panic!("{folder}: {error}"));
    let names = entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned());
    let mut paths: Vec<String> =
        names.map(|name| format!("{folder}/{name}").trim_start_matches('/').to_owned()).collect();
    paths.sort();
    paths
}

#[cfg(unix)]
#[test]
fn commands_print_what_the_pages_show() {
    let timed = words::CommandLine::read().timed();
    let _alone = writing();
    let mut faults = Vec::new();
    for page in pages().iter().filter(|page| page.fences.iter().any(|fence| fence.language == "console")) {
        let outcome = scenario::Scenario::new(page, &timed).play(page);
        if blessing() {
            std::fs::write(root().join(&page.name), &outcome.text).expect("written");
        }
        faults.extend(outcome.faults);
    }
    let hint = "`SSOT_BLESS=1 cargo test --test it manual` keeps what is printed, but no exit status";
    assert!(faults.is_empty(), "\n{}\n\n{hint}", faults.join("\n\n"));
}

#[test]
fn files_are_named_to_the_reader() {
    let (mut faults, mut seen) = (Vec::new(), 0);
    for page in pages() {
        for fence in &page.fences {
            let Some(path) = fence.marks.get("file") else { continue };
            seen += 1;
            if !page.before(fence).contains(&format!("`{path}`")) {
                faults.push(page.fault(fence.open, &format!("the paragraph before this file does not name `{path}`")));
            }
        }
    }
    enough(seen, 10, "files");
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

/// Why a fence is not what it says it is.
fn unreadable(language: &str, schema: Option<&str>, text: &str) -> Option<String> {
    let format = match language {
        "yaml" => Format::Yaml,
        "json" => Format::Json,
        "toml" => return text.parse::<toml_edit::DocumentMut>().err().map(|error| error.to_string()),
        _ => return None,
    };
    // A reader of somebody else's first.
    let other = match format {
        Format::Json => serde_json::from_str::<serde_json::Value>(text).err().map(|error| error.to_string()),
        _ => serde_yaml::Deserializer::from_str(text)
            .find_map(|document| serde_yaml::Value::deserialize(document).err())
            .map(|error| error.to_string()),
    };
    if other.is_some() {
        return other;
    }
    let path = RepoPath::parse(&format!("page.{language}")).expect("a path");
    let document = Document::parse(path, text.as_bytes(), format, &Limits::default());
    if let Some(problem) = document.problems().first() {
        return Some(format!("{problem:?}"));
    }
    let name = schema?;
    let Some(schema) = SchemaName::parse(name) else { return Some(format!("there is no schema `{name}`")) };
    let violations = document.root().map(|root| check(schema, root)).unwrap_or_default();
    violations.first().map(|violation| violation.message.clone())
}

#[test]
fn data_in_the_pages_is_sound() {
    let (mut faults, mut seen) = (Vec::new(), 0);
    for page in pages() {
        for fence in page.fences.iter().filter(|fence| ["yaml", "json", "toml"].contains(&fence.language.as_str())) {
            seen += 1;
            let schema = fence.marks.get("schema").map(String::as_str);
            let wrong = unreadable(&fence.language, schema, &page.content(fence).join("\n"));
            faults.extend(wrong.map(|why| page.fault(fence.open, &format!("this is not sound: {why}"))));
        }
    }
    enough(seen, 10, "fences");
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn unsound_data_is_found() {
    for (language, schema, text) in [
        ("yaml", None, "a: [1"),
        ("yaml", None, "a: 1\n---\nb: }"),
        ("yaml", None, "a: 1\na: 2"),
        ("json", None, "{\"a\": 1,}"),
        ("toml", None, "a = "),
        ("yaml", Some("config"), "fail_on: never"),
        ("yaml", Some("cofnig"), "fail_on: error"),
    ] {
        assert!(unreadable(language, schema, text).is_some(), "{language} {text}");
    }
    assert_eq!(unreadable("yaml", Some("config"), "fail_on: error"), None);
    assert_eq!(unreadable("sh", None, "{"), None);
}
