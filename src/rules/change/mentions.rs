//! Where files outside the registry mention a name.
//!
//! A name is looked for as a whole word, in one pass over the files, and only where a mention means something: what two
//! people could have thought of independently proves nothing.

use crate::model::Role;
use crate::path::RepoPath;
use crate::rules::{Comparison, Context};
use crate::tree::{EntryKind, ReadError};
use std::collections::{BTreeSet, HashMap};

/// Nobody writes a larger file by hand.
const LARGEST_FILE: u64 = 1 << 20;
/// How many files and bytes are looked through in one run.
const MOST_FILES: usize = 100_000;
const MOST_BYTES: u64 = 512 << 20;

/// A name to look for.
pub(super) struct Wanted<'a> {
    pub(super) name: &'a str,
    /// The contexts it was known in: `frontend/user-api` is the name, `images/user-api` is not.
    pub(super) contexts: BTreeSet<&'a str>,
    /// What it stood for, and what is generated from that: the thing that is named does not use the name.
    pub(super) own_files: BTreeSet<&'a RepoPath>,
}

/// A mention.
#[derive(Debug, Clone)]
pub(super) struct Mention {
    pub(super) path: RepoPath,
    pub(super) line: usize,
}

/// The mentions of one name.
#[derive(Debug, Default, Clone)]
pub(super) struct Mentions {
    /// The first few.
    pub(super) shown: Vec<Mention>,
    pub(super) count: usize,
    /// Only documentation mentions it.
    pub(super) in_prose_only: bool,
}

/// What a search gave.
pub(super) struct Searched {
    /// For each name, in the order they were asked for.
    pub(super) mentions: Vec<Mentions>,
    /// How many files should have been looked at, and were not.
    pub(super) left_out: usize,
}

/// Looks through the files that git tracks, the registry's own left out.
pub(super) fn search(cx: &Context<'_>, base: &Comparison<'_>, wanted: &[Wanted<'_>]) -> Searched {
    let mut searched = Searched { mentions: vec![Mentions::default(); wanted.len()], left_out: 0 };
    let words = Words::of(wanted);
    if words.by_text.is_empty() {
        return searched;
    }
    let registry: BTreeSet<&RepoPath> = [base.registry, base.proposed]
        .into_iter()
        .flat_map(|registry| &registry.files)
        .filter(|file| file.role != Role::Source && file.role != Role::Competitor)
        .map(|file| &file.path)
        .collect();
    let knows = cx.tree.knows_tracking();
    let (mut files, mut bytes) = (0, 0);
    for entry in cx.tree.entries() {
        let path = &entry.path;
        let tracked = entry.kind == EntryKind::File && (entry.tracked || !knows);
        if !tracked || registry.contains(path) || cx.settings.exclude.matches(path) || is_history(path) {
            continue;
        }
        files += 1;
        if files > MOST_FILES || bytes > MOST_BYTES {
            searched.left_out += 1;
            continue;
        }
        match cx.tree.read(path, LARGEST_FILE) {
            Ok(content) => {
                bytes += content.len() as u64;
                look_through(path, &content, &words, wanted, &mut searched.mentions);
            }
            Err(ReadError::TooLarge { .. } | ReadError::Missing | ReadError::NotAFile) => {}
            Err(_) => searched.left_out += 1,
        }
    }
    searched
}

/// The names by the word they are.
struct Words {
    by_text: HashMap<Vec<u8>, usize>,
    /// The lengths that occur, shortest and longest: most words are neither.
    lengths: (usize, usize),
}

impl Words {
    fn of(wanted: &[Wanted<'_>]) -> Self {
        let names = wanted.iter().enumerate().filter(|(_, wanted)| is_a_word(wanted.name));
        let by_text: HashMap<Vec<u8>, usize> =
            names.map(|(at, wanted)| (wanted.name.as_bytes().to_vec(), at)).collect();
        let lengths = by_text.keys().map(Vec::len);
        let lengths = (lengths.clone().min().unwrap_or(0), lengths.max().unwrap_or(0));
        Self { by_text, lengths }
    }

    fn find(&self, word: &[u8]) -> Option<usize> {
        let (shortest, longest) = self.lengths;
        if word.len() < shortest || word.len() > longest {
            return None;
        }
        self.by_text.get(word).copied()
    }
}

/// True for a name that can be found as one word of a text.
fn is_a_word(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(is_word) && name.starts_with(|c: char| c.is_alphanumeric())
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.') || byte >= 0x80
}

/// How much a name says by itself.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// `users`: an ordinary word.
    Ordinary,
    /// `user_api`, `userApi`: what a program may call something of its own.
    Identifier,
    /// `user-api`, `db.users`.
    Telling,
}

fn kind(name: &str) -> Kind {
    let bytes = name.as_bytes();
    let inner = |byte: u8| bytes.get(1..bytes.len().saturating_sub(1)).is_some_and(|inner| inner.contains(&byte));
    let humps = bytes.windows(2).any(|pair| matches!(pair, [a, b] if a.is_ascii_lowercase() && b.is_ascii_uppercase()));
    match () {
        () if bytes.len() < 5 => Kind::Ordinary,
        () if inner(b'-') || inner(b'.') => Kind::Telling,
        () if inner(b'_') || humps => Kind::Identifier,
        () => Kind::Ordinary,
    }
}

/// Files whose purpose is to tell what was.
fn is_history(path: &RepoPath) -> bool {
    if path.extension().is_some() && style(path) != Style::Prose {
        return false;
    }
    let name = path.file_name().to_ascii_lowercase();
    ["changelog", "changes", "history", "news", "release-notes", "release_notes", "releases"]
        .iter()
        .any(|start| name.strip_prefix(start).is_some_and(|rest| rest.is_empty() || rest.starts_with('.')))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    /// For people: only what is set off as code counts.
    Prose,
    /// Values stand in it without quotes.
    Settings,
    /// Anything else.
    Code,
}

fn style(path: &RepoPath) -> Style {
    match path.extension().as_deref() {
        Some("md" | "markdown" | "mdx" | "rst" | "adoc" | "asciidoc" | "txt" | "html" | "htm") => Style::Prose,
        Some("yaml" | "yml" | "env" | "properties" | "ini" | "conf" | "cfg") => Style::Settings,
        None if path.file_name().starts_with(".env") => Style::Settings,
        _ => Style::Code,
    }
}

fn look_through(path: &RepoPath, content: &[u8], words: &Words, wanted: &[Wanted<'_>], mentions: &mut [Mentions]) {
    if content.get(..content.len().min(8000)).is_some_and(|start| start.contains(&0)) {
        return;
    }
    let style = style(path);
    let mut fenced = false;
    for (number, line) in content.split(|byte| *byte == b'\n').enumerate() {
        if style == Style::Prose && [b"```".as_slice(), b"~~~"].iter().any(|f| line.trim_ascii_start().starts_with(f)) {
            fenced = !fenced;
        }
        let mut at = 0;
        while let Some(start) = line.get(at..).and_then(|rest| rest.iter().position(|b| is_word(*b))).map(|n| at + n) {
            let rest = line.get(start..).unwrap_or_default();
            let end = start + rest.iter().position(|b| !is_word(*b)).unwrap_or(rest.len());
            at = end;
            let word = Word::new(line, start, end);
            let Some(index) = words.find(word.text()).or_else(|| words.find(word.last_part())) else { continue };
            let Some(name) = wanted.get(index) else { continue };
            if name.own_files.contains(path) || !word.is_use_of(name, style, fenced) {
                continue;
            }
            if let Some(mentions) = mentions.get_mut(index) {
                mentions.add(path, number + 1, style == Style::Prose);
            }
        }
    }
}

impl Mentions {
    fn add(&mut self, path: &RepoPath, line: usize, in_prose: bool) {
        self.in_prose_only = in_prose && (self.count == 0 || self.in_prose_only);
        self.count += 1;
        if self.shown.len() < super::SHOWN {
            self.shown.push(Mention { path: path.clone(), line });
        }
    }
}

/// A word of a line: what stands between characters that no name has.
struct Word<'a> {
    line: &'a [u8],
    start: usize,
    end: usize,
}

impl<'a> Word<'a> {
    /// The word in `start..end`, without the full stop behind it and the quotation marks around it.
    fn new(line: &'a [u8], mut start: usize, mut end: usize) -> Self {
        if let Some(text) = line.get(start..end).filter(|text| !text.is_ascii())
            && let Ok(text) = std::str::from_utf8(text)
        {
            let inner = |c: char| c.is_ascii() || c.is_alphanumeric();
            end = start + text.trim_end_matches(|c| !inner(c)).len();
            start = end - text.get(..end - start).map_or(0, |text| text.trim_start_matches(|c| !inner(c)).len());
        }
        while end > start && line.get(end - 1) == Some(&b'.') {
            end -= 1;
        }
        Self { line, start, end }
    }

    fn text(&self) -> &'a [u8] {
        self.line.get(self.start..self.end).unwrap_or_default()
    }

    /// `user_api` of `config.user_api`.
    fn last_part(&self) -> &'a [u8] {
        self.text().rsplit(|byte| *byte == b'.').next().unwrap_or_default()
    }

    fn before(&self) -> &'a [u8] {
        self.line.get(..self.start).unwrap_or_default()
    }

    fn after(&self) -> &'a [u8] {
        self.line.get(self.end..).unwrap_or_default()
    }

    fn is_use_of(&self, wanted: &Wanted<'_>, style: Style, fenced: bool) -> bool {
        if asks_for_it(self.before()) {
            return true;
        }
        let before = match self.before().strip_suffix(b"/") {
            // Part of a path, unless what stands before it is the alias's context and nothing else.
            Some(before) => {
                let start = before.iter().rposition(|byte| !is_word(*byte)).map_or(0, |at| at + 1);
                let (rest, segment) = before.split_at_checked(start).unwrap_or_default();
                let is_context = std::str::from_utf8(segment).is_ok_and(|segment| wanted.contexts.contains(segment));
                if !is_context || rest.ends_with(b"/") {
                    return false;
                }
                rest
            }
            None => self.before(),
        };
        let after = self.after();
        if after.first().is_some_and(|b| matches!(b, b'/' | b'\\')) || before.ends_with(b"#") {
            return false;
        }
        let quote = |b: &u8| matches!(b, b'"' | b'\'' | b'`');
        let quoted = before.last().is_some_and(quote) && after.first().is_some_and(quote);
        match (kind(wanted.name), style) {
            (Kind::Ordinary, _) => false,
            (_, Style::Prose) => quoted || (fenced && kind(wanted.name) == Kind::Telling),
            (Kind::Telling, _) => true,
            (Kind::Identifier, Style::Settings) => quoted || is_whole_value(before, after),
            (Kind::Identifier, _) => quoted,
        }
    }
}

/// `ssot resolve NAME`: nobody could mean anything else.
fn asks_for_it(before: &[u8]) -> bool {
    let command = before.trim_ascii_end();
    command.len() < before.len()
        && command.strip_suffix(b"resolve").is_some_and(|rest| {
            let program = rest.trim_ascii_end();
            program.len() < rest.len() && program.ends_with(b"ssot")
        })
}

/// `key: NAME`, `KEY=NAME`, `- NAME`, to the end of the line or up to a comment.
fn is_whole_value(before: &[u8], after: &[u8]) -> bool {
    let lead = before.trim_ascii_end();
    let opens = lead.is_empty() || lead.last().is_some_and(|b| matches!(b, b':' | b'=' | b'-' | b',' | b'[' | b'{'));
    let tail = after.trim_ascii_start();
    opens && (tail.is_empty() || tail.first().is_some_and(|b| matches!(b, b'#' | b',' | b']' | b'}')))
}
