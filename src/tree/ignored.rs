//! `.gitignore` files: all of a tree's, with git's precedence.

use super::{Entry, EntryKind, Tree, listing};
use crate::path::RepoPath;
use ignore::gitignore::{Gitignore, GitignoreBuilder};
use std::collections::HashMap;

/// Larger `.gitignore` files are not patterns written by people.
const LIMIT: u64 = 4 << 20;

/// The patterns of a tree.
#[derive(Default)]
pub(super) struct IgnoreRules {
    /// By the folder whose `.gitignore` it is; the root is "".
    folders: HashMap<String, Gitignore>,
    /// Files outside the tree (`info/exclude`, `core.excludesFile`), the stronger first.
    outside: Vec<Gitignore>,
}

impl IgnoreRules {
    /// The rules that the tree's own listing contains, so that every clone gives the same answer. A `.gitignore` that
    /// ignores itself is known to one machine only and does not count.
    pub(super) fn of(tree: &dyn Tree) -> Self {
        Self::of_entries(tree.entries(), |path| tree.read(path, LIMIT).ok().map(|bytes| bytes.to_vec()))
    }

    /// The rules of these entries, read by `read`. A link named `.gitignore` is not followed; git does not either.
    pub(super) fn of_entries(entries: &[Entry], read: impl Fn(&RepoPath) -> Option<Vec<u8>>) -> Self {
        let mut rules = Self::default();
        for entry in entries {
            if entry.kind == EntryKind::File
                && entry.path.file_name() == ".gitignore"
                && let Some(bytes) = read(&entry.path)
            {
                rules.add(entry.path.as_str().strip_suffix(".gitignore").unwrap_or_default(), &bytes);
            }
        }
        rules
    }

    /// Adds the `.gitignore` of a folder (with or without a closing `/`).
    pub(super) fn add(&mut self, folder: &str, content: &[u8]) {
        let parsed = parse(content);
        if !parsed.is_empty() {
            self.folders.insert(folder.trim_end_matches('/').to_owned(), parsed);
        }
    }

    /// Adds a file of patterns from outside the tree, weaker than all before it.
    pub(super) fn add_outside(&mut self, content: &[u8]) {
        self.outside.push(parse(content));
    }

    /// What the patterns say of one path whose parents are not ignored.
    pub(super) fn matches(&self, path: &str, is_folder: bool) -> bool {
        let mut end = path.rfind('/');
        loop {
            let folder = path.get(..end.unwrap_or(0)).unwrap_or_default();
            if let Some(rules) = self.folders.get(folder) {
                let below = path.get(end.map_or(0, |end| end + 1)..).unwrap_or_default();
                match rules.matched(below, is_folder) {
                    ignore::Match::None => {}
                    verdict => return verdict.is_ignore(),
                }
            }
            let Some(at) = end else { break };
            end = path.get(..at).and_then(|path| path.rfind('/'));
        }
        for rules in &self.outside {
            match rules.matched(path, is_folder) {
                ignore::Match::None => {}
                verdict => return verdict.is_ignore(),
            }
        }
        false
    }

    /// True when the path or a folder above it is ignored. Below an ignored folder nothing can be taken in again.
    pub(super) fn is_ignored(&self, path: &str, is_folder: bool) -> bool {
        path.match_indices('/').any(|(at, _)| self.matches(path.get(..at).unwrap_or_default(), true))
            || self.matches(path, is_folder)
    }

    /// [`IgnoreRules::is_ignored`], a folder being what has entries below it.
    pub(super) fn is_ignored_in(&self, entries: &[Entry], path: &RepoPath) -> bool {
        self.is_ignored(path.as_str(), listing::has_below(entries, path.as_str()))
    }
}

fn parse(content: &[u8]) -> Gitignore {
    let text = String::from_utf8_lossy(content);
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let mut builder = GitignoreBuilder::new("");
    builder.allow_unclosed_class(false);
    for line in text.split('\n') {
        let line = line.strip_suffix('\r').unwrap_or(line);
        // A pattern that is no glob matches nothing, as in git.
        let _ = builder.add_line(None, &as_glob(line));
    }
    builder.build().unwrap_or_else(|_| Gitignore::empty())
}

/// Rewrites what globset reads in another way than git: braces are plain characters in a `.gitignore`, and POSIX classes
/// such as `[[:digit:]]` are understood.
fn as_glob(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(next) = rest.chars().next() {
        let (_, after) = rest.split_at(next.len_utf8());
        match next {
            '\\' => {
                let escaped = after.chars().next().map_or(0, char::len_utf8);
                out.push('\\');
                out.push_str(after.get(..escaped).unwrap_or_default());
                rest = after.get(escaped..).unwrap_or_default();
            }
            '{' | '}' => {
                out.push('\\');
                out.push(next);
                rest = after;
            }
            '[' => match class(after) {
                Some((class, behind)) => {
                    out.push_str(&class);
                    rest = behind;
                }
                None => {
                    out.push('[');
                    rest = after;
                }
            },
            _ => {
                out.push(next);
                rest = after;
            }
        }
    }
    out
}

/// A bracket expression without its `[`, in globset's spelling, and what comes behind it. `None` when it does not end.
/// globset knows no escapes inside brackets, so what was escaped moves to where it is plain: `]` to the front, `-`, `!`
/// and `^` to the end.
fn class(text: &str) -> Option<(String, &str)> {
    let (mut front, mut body, mut back) = (String::from("["), String::new(), String::new());
    let mut rest = text;
    if let Some(behind) = rest.strip_prefix(['!', '^']) {
        front.push('!');
        rest = behind;
    }
    let mut first = true;
    loop {
        if let Some(behind) = rest.strip_prefix("[:")
            && let Some((name, behind)) = behind.split_once(":]")
        {
            body.push_str(posix(name)?);
            rest = behind;
            first = false;
            continue;
        }
        let next = rest.chars().next()?;
        rest = rest.get(next.len_utf8()..)?;
        match next {
            ']' if !first => {
                body.push_str(&back);
                body.push(']');
                return Some((front + &body, rest));
            }
            ']' => front.push(']'),
            '\\' => {
                let escaped = rest.chars().next()?;
                rest = rest.get(escaped.len_utf8()..)?;
                match escaped {
                    ']' => front.push(']'),
                    '-' | '!' | '^' => back.insert(0, escaped),
                    escaped => body.push(escaped),
                }
            }
            next => body.push(next),
        }
        first = false;
    }
}

fn posix(name: &str) -> Option<&'static str> {
    Some(match name {
        "alnum" => "a-zA-Z0-9",
        "alpha" => "a-zA-Z",
        "digit" => "0-9",
        "lower" => "a-z",
        "upper" => "A-Z",
        "xdigit" => "0-9a-fA-F",
        "space" => " \t\u{b}\u{c}",
        "blank" => " \t",
        "punct" => ":-@!-/[-`{-~",
        "print" => " -~",
        "graph" => "\"-~!",
        "cntrl" => "\0-\u{1f}\u{7f}",
        _ => return None,
    })
}
