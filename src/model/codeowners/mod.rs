//! CODEOWNERS, with GitHub's semantics.
//!
//! Source: GitHub Docs, "About code owners", and what its API calls an error in such a file. The last matching line wins,
//! even when it names nobody. A line that GitHub does not accept is skipped, and the line before it decides.

mod line;
mod pattern;

use super::spanned::Spanned;
use crate::path::RepoPath;
use crate::text::{FileId, Place, SourceFile, Span};
use globset::{Glob, GlobSet, GlobSetBuilder};

/// Where GitHub looks, in its order: the first file that exists is the only one read.
pub(super) const PATHS: [&str; 3] = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"];

/// GitHub does not load a larger file at all.
const LARGEST: usize = 3 << 20;

/// How many patterns are compiled together. One set of all of them would be matched fastest, but a hostile file could
/// make it too large to compile.
const TOGETHER: usize = 256;

/// The file that GitHub would read.
#[derive(Debug)]
pub struct CodeOwners {
    /// Its path.
    pub path: RepoPath,
    /// Its rules, in order.
    pub rules: Vec<OwnerRule>,
    /// The lines that GitHub skips, in order.
    pub skipped: Vec<SkippedLine>,
    /// Its size in bytes, when that is more than GitHub loads. There are no rules then.
    pub too_large: Option<usize>,
    sets: Vec<RuleSet>,
}

/// One line: a pattern, and who owns what it matches.
#[derive(Debug)]
pub struct OwnerRule {
    /// The pattern as it is written.
    pub pattern: Spanned<String>,
    /// The owners; empty takes ownership away.
    pub owners: Vec<Spanned<String>>,
}

/// A line that GitHub does not accept.
#[derive(Debug)]
pub struct SkippedLine {
    /// The word it stumbles over, as it is written.
    pub word: Spanned<String>,
    /// Why, as a phrase that follows the word.
    pub reason: &'static str,
    /// What to write instead.
    pub help: &'static str,
}

/// Some neighbouring rules, compiled.
#[derive(Debug)]
struct RuleSet {
    globs: GlobSet,
    /// The rule of each glob; ascending.
    rules: Vec<usize>,
}

impl CodeOwners {
    /// True when both say the same: the same owners of the same patterns, in the same order. Comments, blanks and lines that
    /// are skipped say nothing.
    pub fn same_rules(&self, other: &Self) -> bool {
        let owners = |rule: &OwnerRule| rule.owners.iter().map(|owner| owner.value.clone()).collect::<Vec<_>>();
        let same = |(a, b): (&OwnerRule, &OwnerRule)| a.pattern.value == b.pattern.value && owners(a) == owners(b);
        self.rules.len() == other.rules.len()
            && self.too_large.is_some() == other.too_large.is_some()
            && self.rules.iter().zip(&other.rules).all(same)
    }

    /// Reads the file.
    pub(super) fn read(file: FileId, source: &SourceFile) -> Self {
        let text = source.text();
        let mut owners = Self {
            path: source.path().clone(),
            rules: Vec::new(),
            skipped: Vec::new(),
            too_large: (text.len() > LARGEST).then_some(text.len()),
            sets: Vec::new(),
        };
        if owners.too_large.is_some() {
            return owners;
        }
        let mut globs: Vec<(Glob, usize)> = Vec::new();
        for number in 1..=source.lines().line_count() {
            let span = source.lines().line_span(number, text);
            match line::read(text, span) {
                Ok(None) => {}
                Ok(Some(line)) => {
                    let spanned = |(value, span)| Spanned { value, place: Place { file, span } };
                    globs.extend(line.globs.into_iter().map(|glob| (glob, owners.rules.len())));
                    owners.rules.push(OwnerRule {
                        pattern: spanned(line.pattern),
                        owners: line.owners.into_iter().map(spanned).collect(),
                    });
                }
                Err(fault) => owners.skipped.push(SkippedLine {
                    word: Spanned { value: fault.word, place: Place { file, span: fault.span } },
                    reason: fault.reason,
                    help: fault.help,
                }),
            }
        }
        compile(&globs, &mut owners.sets);
        owners
    }

    /// The rule that decides about a path: the last one that matches.
    pub fn rule_for(&self, path: &RepoPath) -> Option<&OwnerRule> {
        let found = self.sets.iter().rev().find_map(|set| {
            let last = set.globs.matches(path.as_str()).into_iter().max()?;
            set.rules.get(last)
        });
        found.and_then(|index| self.rules.get(*index))
    }
}

/// Compiles the globs in sets of neighbours. A set that would grow too large is halved.
fn compile(globs: &[(Glob, usize)], sets: &mut Vec<RuleSet>) {
    for part in globs.chunks(TOGETHER) {
        let mut builder = GlobSetBuilder::new();
        for (glob, _) in part {
            builder.add(glob.clone());
        }
        match builder.build() {
            Ok(globs) => sets.push(RuleSet { globs, rules: part.iter().map(|(_, rule)| *rule).collect() }),
            Err(_) => {
                let (front, back) = part.split_at(part.len() / 2);
                if !front.is_empty() {
                    compile(front, sets);
                    compile(back, sets);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Sources;
    use std::sync::Arc;

    fn read(text: &str) -> (CodeOwners, Arc<SourceFile>) {
        let mut sources = Sources::default();
        let source = Arc::new(SourceFile::new(RepoPath::from_tree("CODEOWNERS"), text));
        let file = sources.add(source.clone());
        (CodeOwners::read(file, &source), source)
    }

    fn owners_of(text: &str, path: &str) -> Option<Vec<String>> {
        let (owners, _) = read(text);
        let rule = owners.rule_for(&RepoPath::from_tree(path))?;
        Some(rule.owners.iter().map(|owner| owner.value.clone()).collect())
    }

    #[test]
    fn the_last_match_wins_even_without_owners() {
        let text = "* @all # everyone\n/apps/ @apps @ops\n/apps/github\n!x @no\n[a] @no\nx nobody\n";
        assert_eq!(owners_of(text, "x"), Some(vec!["@all".to_owned()]));
        assert_eq!(owners_of(text, "apps/x"), Some(vec!["@apps".to_owned(), "@ops".to_owned()]));
        assert_eq!(owners_of(text, "apps/github/x"), Some(vec![]));
    }

    #[test]
    fn skipped_lines_say_why() {
        let (owners, source) =
            read("!x @no\n  [ab].c @no\n/ @no\na*** @no\n\\#x @no\n* ghost\n* @a @b/c/d\n* a@b\n/ok @a\n");
        let found: Vec<(&str, &str)> = owners
            .skipped
            .iter()
            .map(|line| (source.text().get(line.word.place.span.range()).unwrap_or_default(), line.reason))
            .collect();
        assert_eq!(owners.rules.len(), 1);
        assert_eq!(
            found,
            [
                ("!x", "starts with `!`, and CODEOWNERS has no negation"),
                ("[ab].c", "holds `[` or `]`, and CODEOWNERS has no character ranges"),
                ("/", "never matches a file"),
                ("a***", "has three `*` in a row"),
                ("\\", "ends in `\\`, which escapes nothing"),
                ("ghost", "is neither a handle nor an e-mail address"),
                ("@b/c/d", "is neither a handle nor an e-mail address"),
                ("a@b", "is neither a handle nor an e-mail address"),
            ]
        );
    }

    #[test]
    fn a_file_that_github_does_not_load_owns_nothing() {
        let (owners, _) = read(&format!("* @all\n{}", "#".repeat(LARGEST)));
        assert_eq!(owners.too_large, Some(LARGEST + 7));
        assert!(owners.rule_for(&RepoPath::from_tree("x")).is_none());
    }

    #[test]
    fn the_order_holds_across_sets() {
        let mut text = String::from("* @first\n");
        for number in 0..1_000 {
            text.push_str(&format!("/f{number} @team-{number}\n"));
        }
        for number in [0, 255, 256, 999] {
            assert_eq!(owners_of(&text, &format!("f{number}/x")), Some(vec![format!("@team-{number}")]));
        }
        assert_eq!(owners_of(&text, "g"), Some(vec!["@first".to_owned()]));
        text.push_str("* @last\n");
        assert_eq!(owners_of(&text, "f0/x"), Some(vec!["@last".to_owned()]));
    }

    #[test]
    fn hostile_patterns_neither_panic_nor_hang() {
        let many = "?".repeat(200_000);
        assert_eq!(owners_of(&format!("* @all\n{many} @no\n"), "x"), Some(vec!["@all".to_owned()]));
        let stars = format!("{} @no", "*a".repeat(2_000));
        assert_eq!(owners_of(&stars, &"a".repeat(3_000)), Some(vec!["@no".to_owned()]));
    }
}
