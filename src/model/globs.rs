//! Lists of path globs.

use super::spanned::Spanned;
use crate::path::RepoPath;
use crate::text::Place;
use globset::{GlobBuilder, GlobMatcher};

/// Globs over paths from the root: `*` stays within a folder, `**` crosses them.
#[derive(Debug, Default, Clone)]
pub struct PathGlobs {
    globs: Vec<(String, GlobMatcher)>,
    /// Somebody wrote them, so that one without a match is worth a word.
    written: bool,
}

impl PathGlobs {
    /// Globs that are part of the program. One that does not compile is left out, which a test would notice.
    pub(super) fn fixed(patterns: &[&str]) -> Self {
        Self {
            globs: patterns
                .iter()
                .filter_map(|pattern| Some(((*pattern).to_owned(), compile(pattern).ok()?)))
                .collect(),
            written: false,
        }
    }

    /// Globs of a file, and what is wrong with those that cannot be used.
    pub(super) fn read(patterns: Vec<Spanned<String>>) -> (Self, Vec<(String, Place)>) {
        let mut faults = Vec::new();
        let mut globs = Vec::new();
        for pattern in patterns {
            match compile(&pattern.value) {
                Ok(glob) => globs.push((pattern.value, glob)),
                Err(reason) => faults.push((reason, pattern.place)),
            }
        }
        (Self { globs, written: true }, faults)
    }

    /// The globs somebody wrote that match none of the paths.
    pub(super) fn unmatched<'p>(&self, paths: impl Iterator<Item = &'p RepoPath> + Clone) -> Vec<&str> {
        let idle = |glob: &GlobMatcher| !paths.clone().any(|path| glob.is_match(path.as_str()));
        let written = self.globs.iter().filter(|_| self.written);
        written.filter(|(_, glob)| idle(glob)).map(|(pattern, _)| pattern.as_str()).collect()
    }

    /// True when any glob matches.
    pub fn matches(&self, path: &RepoPath) -> bool {
        self.globs.iter().any(|(_, glob)| glob.is_match(path.as_str()))
    }

    /// The patterns as they are written.
    pub fn patterns(&self) -> impl Iterator<Item = &str> {
        self.globs.iter().map(|(pattern, _)| pattern.as_str())
    }
}

/// The longest glob, in bytes: git takes no path of this length, and a compiled glob is a hundred times as large.
const LONGEST: usize = 4096;

/// Compiles one glob from the root.
///
/// # Errors
/// In words, when the glob is not well formed.
pub fn compile(pattern: &str) -> Result<GlobMatcher, String> {
    if pattern.len() > LONGEST {
        return Err(format!("the glob has {} bytes; no path is longer than {LONGEST}", pattern.len()));
    }
    let body = pattern.strip_prefix("./").unwrap_or(pattern);
    GlobBuilder::new(body)
        .literal_separator(true)
        .build()
        .map(|glob| glob.compile_matcher())
        .map_err(|error| format!("the glob `{pattern}` cannot be used: {}", error.kind()))
}
