//! Every rule's page is executed.
//!
//! A level-2 heading that starts with `Example` begins an example: a fresh repository. Each fenced block with `file=PATH` in
//! its info string is a file of it (`untracked`: not added to git; `base64`: the bytes are encoded; `symlink`: the block
//! is the link's target; `crlf`: line ends are CR LF; `staged-only`: added, then deleted from disk;
//! `conflict`: the index holds both sides of an unfinished merge, and the block is what is on disk). The block `findings`
//! is what `ssot validate --format concise` must print, to the letter, with every rule on; an empty block means silence.
//!
//! A file with the flag `base` belongs to a commit on `main` that the example starts from; `both` belongs to it and stays.
//! With such files, the others are a commit on a branch, and the example is validated with `--base main`. A file of the base
//! that the branch does not have is removed there. The block `commit` is the message of the branch's commit, below an
//! optional line `author: Name <address>`; the block `approvals` is the file of `--approvals`, where `HEAD` stands for the id
//! of that commit.

use ssot::approval::reviews_from_json;
use ssot::render::{Format, Style, render};
use ssot::tree::Selection;
use ssot::workspace::{BaseOptions, OpenOptions, ValidateOptions, Workspace};
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
    side: Side,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Head,
    Base,
    Both,
}

#[derive(Default)]
struct Example {
    title: String,
    files: Vec<File>,
    expected: Option<String>,
    commit: Option<String>,
    approvals: Option<String>,
}

impl Example {
    fn has_base(&self) -> bool {
        self.files.iter().any(|file| file.side != Side::Head)
    }
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
        } else if words.first() == Some(&"commit") {
            example.commit = Some(body);
        } else if words.first() == Some(&"approvals") {
            example.approvals = Some(body);
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
                side: match () {
                    () if has("base") => Side::Base,
                    () if has("both") => Side::Both,
                    () => Side::Head,
                },
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
    if example.has_base() {
        let files = || example.files.iter().filter(|file| file.side != Side::Head);
        files().for_each(|file| lay_out(&repository, file));
        commit(&repository, "refs/heads/main", "author: Ada <ada@example.com>\n\nStart\n");
        for file in files().filter(|file| file.side == Side::Base) {
            std::fs::remove_file(folder.path().join(&file.path)).expect("removed");
            let mut index = repository.index().expect("an index");
            index.remove_path(Path::new(&file.path)).expect("removed from the index");
            index.write().expect("the index is written");
        }
    }
    example.files.iter().filter(|file| file.side == Side::Head).for_each(|file| lay_out(&repository, file));
    if example.has_base() {
        repository.set_head("refs/heads/change").expect("a branch");
        commit(&repository, "refs/heads/change", example.commit.as_deref().unwrap_or("Change\n"));
    }
    folder
}

/// Writes a file, and adds it to the index unless it is not tracked.
fn lay_out(repository: &git2::Repository, file: &File) {
    let path = repository.workdir().expect("a working tree").join(&file.path);
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
    if file.symlink {
        std::os::unix::fs::symlink(String::from_utf8_lossy(&file.content).as_ref(), &path).expect("a link");
    } else {
        std::fs::write(&path, &file.content).expect("a file");
    }
    let mut index = repository.index().expect("an index");
    if file.conflicted {
        both_sides(repository, &mut index, file);
    } else if file.tracked {
        index.add_path(Path::new(&file.path)).expect("added to the index");
    }
    index.write().expect("the index is written");
}

/// Commits the index on top of `main`, if there is one yet.
fn commit(repository: &git2::Repository, branch: &str, text: &str) {
    let (author, message) = match text.strip_prefix("author: ") {
        Some(rest) => rest.split_once('\n').expect("a message below the author"),
        None => ("Ada <ada@example.com>", text),
    };
    let (name, address) = author.trim_end_matches('>').split_once(" <").expect("a name and an address");
    let time = git2::Time::new(1_767_323_045, 0);
    let who = git2::Signature::new(name, address, &time).expect("a signature");
    let tree = repository.index().and_then(|mut index| index.write_tree()).expect("a tree");
    let tree = repository.find_tree(tree).expect("a tree");
    let parent = repository.find_reference("refs/heads/main").and_then(|main| main.peel_to_commit()).ok();
    let parents: Vec<&git2::Commit<'_>> = parent.iter().collect();
    repository.commit(Some(branch), &who, &who, message.trim_start(), &tree, &parents).expect("a commit");
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

fn findings(folder: &Path, example: &Example) -> String {
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
    let options = ValidateOptions::default();
    let validated = if example.has_base() {
        let repository = git2::Repository::open(folder).expect("a repository");
        let head = repository.revparse_single("HEAD").expect("a commit").id().to_string();
        let approvals = example.approvals.as_ref().map(|text| text.replace("\"HEAD\"", &format!("\"{head}\"")));
        let reviews = approvals.map(|text| reviews_from_json(text.as_bytes()).expect("reviews"));
        let base =
            BaseOptions { rev: "main".to_owned(), reviews: reviews.unwrap_or_default(), ..BaseOptions::default() };
        workspace.validate_against(now, &options, &base)
    } else {
        workspace.validate(now, &options)
    };
    let validated = match validated {
        Ok(validated) => validated,
        Err(failure) => return format!("failure: {failure}\n"),
    };
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
            let found = findings(folder.path(), &example);
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
