//! Every rule's page is executed.
//!
//! A level-2 heading that starts with `Example` begins an example: a fresh repository. Each fenced block with `file=PATH` in
//! its info string is a file of it (`untracked`: not added to git; `base64`: the bytes are encoded; `symlink`: the block
//! is the link's target; `crlf`: line ends are CR LF; `staged-only`: added, then deleted from disk;
//! `conflict`: the index holds both sides of an unfinished merge, and the block is what is on disk). The block `findings`
//! is what `ssot validate --format concise` must print, to the letter, with every rule on; an empty block means silence.

use ssot::render::{Format, Style, render};
use ssot::tree::Selection;
use ssot::workspace::{OpenOptions, ValidateOptions, Workspace};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

const NOW: &str = "2026-11-22T12:00:00Z";

struct File {
    path: String,
    content: Vec<u8>,
    symlink: bool,
    tracked: bool,
    conflicted: bool,
}

#[derive(Default)]
struct Example {
    title: String,
    files: Vec<File>,
    expected: Option<String>,
}

fn examples(page: &str) -> Vec<Example> {
    let mut examples: Vec<Example> = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if let Some(title) = line.strip_prefix("## Example") {
            examples.push(Example { title: title.trim_start_matches([':', ' ']).to_owned(), ..Example::default() });
        }
        let Some(info) = line.strip_prefix("```") else { continue };
        let fence: &str = &line[..line.len() - info.trim_start_matches('`').len()];
        let info = info.trim_start_matches('`');
        let mut body = String::new();
        for line in lines.by_ref().take_while(|line| *line != fence) {
            body.push_str(line);
            body.push('\n');
        }
        let Some(example) = examples.last_mut() else { continue };
        let words: Vec<&str> = info.split_whitespace().collect();
        let has = |word: &str| words.contains(&word);
        if words.first() == Some(&"findings") {
            assert!(example.expected.is_none(), "two findings blocks in {}", example.title);
            example.expected = Some(body);
        } else if let Some(path) = words.iter().find_map(|word| word.strip_prefix("file=")) {
            let content = match () {
                () if has("base64") => base64(&body),
                () if has("symlink") => body.trim_end().as_bytes().to_vec(),
                () if has("crlf") => body.replace('\n', "\r\n").into_bytes(),
                () => body.into_bytes(),
            };
            example.files.push(File {
                path: path.to_owned(),
                content,
                symlink: has("symlink"),
                tracked: !has("untracked"),
                conflicted: has("conflict"),
            });
        }
    }
    examples
}

fn base64(text: &str) -> Vec<u8> {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut bytes, mut buffer, mut bits) = (Vec::new(), 0u32, 0);
    for digit in text.bytes().filter(|b| !b.is_ascii_whitespace() && *b != b'=') {
        let value = DIGITS.iter().position(|d| *d == digit).expect("a base64 digit");
        buffer = (buffer << 6) | u32::try_from(value).expect("six bits");
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push((buffer >> bits) as u8);
            buffer &= (1 << bits) - 1;
        }
    }
    bytes
}

fn repository(example: &Example) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let repository = git2::Repository::init(folder.path()).expect("a repository");
    let mut index = repository.index().expect("an index");
    for file in &example.files {
        let path = folder.path().join(&file.path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
        if file.symlink {
            std::os::unix::fs::symlink(String::from_utf8_lossy(&file.content).as_ref(), &path).expect("a link");
        } else {
            std::fs::write(&path, &file.content).expect("a file");
        }
        if file.conflicted {
            both_sides(&repository, &mut index, file);
        } else if file.tracked {
            index.add_path(Path::new(&file.path)).expect("added to the index");
        }
    }
    index.write().expect("the index is written");
    folder
}

/// Puts the stages of "ours" and "theirs" into the index, as a merge that stopped does.
fn both_sides(repository: &git2::Repository, index: &mut git2::Index, file: &File) {
    for stage in [2, 3] {
        let side = [file.content.as_slice(), b"# side\n".repeat(stage).as_slice()].concat();
        index
            .add(&git2::IndexEntry {
                ctime: git2::IndexTime::new(0, 0),
                mtime: git2::IndexTime::new(0, 0),
                dev: 0,
                ino: 0,
                mode: 0o100_644,
                uid: 0,
                gid: 0,
                file_size: 0,
                id: repository.blob(&side).expect("a blob"),
                flags: u16::try_from(stage << 12).expect("a stage"),
                flags_extended: 0,
                path: file.path.clone().into_bytes(),
            })
            .expect("a stage in the index");
    }
}

fn findings(folder: &Path) -> String {
    let options = OpenOptions {
        folder: folder.to_owned(),
        selection: Selection::Worktree,
        manifest: None,
        trust_environment: false,
    };
    let workspace = match Workspace::open(&options) {
        Ok(workspace) => workspace,
        Err(failure) => return format!("failure: {failure}\n"),
    };
    let now = NOW.parse().expect("a time");
    let validated = workspace.validate(now, &ValidateOptions::default()).expect("every rule is known");
    let mut out = Vec::new();
    render(Format::Concise, &validated.report, &validated.registry.sources, &Style::default(), &mut out)
        .expect("memory");
    String::from_utf8(out).expect("UTF-8")
}

/// `SSOT_PAGE=family` or `SSOT_PAGE=family/defect` runs only those pages.
#[test]
fn examples_give_exactly_what_the_page_shows() {
    let only = std::env::var("SSOT_PAGE").unwrap_or_default();
    let mut failures = String::new();
    for rule in ssot::rules::all().map(|rule| rule.meta()).filter(|rule| rule.id.starts_with(&only)) {
        for example in examples(rule.page) {
            let Some(expected) = &example.expected else {
                writeln!(failures, "{}, example {:?}: no findings block", rule.id, example.title).expect("memory");
                continue;
            };
            let folder = repository(&example);
            let found = findings(folder.path());
            if found != *expected {
                writeln!(
                    failures,
                    "{}, example {:?}:\n--- the page says\n{expected}--- ssot says\n{found}",
                    rule.id, example.title
                )
                .expect("memory");
            }
        }
    }
    assert!(failures.is_empty(), "\n{failures}");
}

/// A page proves its rule: one example shows the defect, and one near it stays silent about it.
#[test]
fn every_page_shows_the_defect_and_a_near_miss() {
    let mut failures = String::new();
    for rule in ssot::rules::all().map(|rule| rule.meta()) {
        let mark = format!("[{}]", rule.id);
        let examples = examples(rule.page);
        let with = examples.iter().filter(|e| e.expected.as_ref().is_some_and(|e| e.contains(&mark))).count();
        let without = examples.iter().filter(|e| e.expected.as_ref().is_some_and(|e| !e.contains(&mark))).count();
        if with == 0 || without < 2 {
            writeln!(failures, "{}: {with} examples with the defect, {without} without (at least 1 and 2)", rule.id)
                .expect("memory");
        }
    }
    assert!(failures.is_empty(), "\n{failures}");
}

#[test]
fn every_page_has_its_parts() {
    for rule in ssot::rules::all().map(|rule| rule.meta()) {
        let headings: BTreeSet<&str> = rule.page.lines().filter(|line| line.starts_with('#')).collect();
        assert!(rule.page.starts_with(&format!("# {}\n", rule.id)), "{}: the title is the id", rule.id);
        for heading in ["## Why it matters", "## What to do"] {
            assert!(headings.contains(heading), "{}: no {heading:?}", rule.id);
        }
    }
}
