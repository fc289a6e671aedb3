//! Repository-relative paths.
//!
//! Every path that `ssot` handles is a [`RepoPath`]: relative to the root of the tree, separated by `/`, in UTF-8, and
//! free of `.` and `..`. Text that a repository's own files contain becomes one only through [`RepoPath::parse`], so a
//! path that would leave the tree cannot reach the code that reads files.

use std::fmt;
use std::sync::Arc;

/// A normalised path inside the tree under check. The empty path is the root itself.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RepoPath(Arc<str>);

/// Why a text does not name a place inside the repository.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PathError {
    /// The text is empty or only `.`.
    #[error("is empty")]
    Empty,
    /// The text starts at a file-system root, a drive or a home folder.
    #[error("is absolute")]
    Absolute,
    /// More `..` than there are folders to leave.
    #[error("climbs out of the repository")]
    Escapes,
    /// The text has a NUL byte, which no file name can hold.
    #[error("contains a NUL byte")]
    Nul,
    /// The text is written with `\`, which git does not use as a separator.
    #[error("is separated by backslashes")]
    Backslash,
}

impl RepoPath {
    /// The root of the tree.
    pub fn root() -> Self {
        Self(Arc::from(""))
    }

    /// Reads a path as people write it in a manifest: `./a//b/../c` is `a/c`.
    ///
    /// # Errors
    /// When the text does not name a place inside the repository; see [`PathError`].
    pub fn parse(text: &str) -> Result<Self, PathError> {
        if text.contains('\0') {
            return Err(PathError::Nul);
        }
        let drive = text.as_bytes().get(1) == Some(&b':')
            && text.as_bytes().first().is_some_and(u8::is_ascii_alphabetic)
            && matches!(text.as_bytes().get(2), None | Some(b'/' | b'\\'));
        if text.starts_with('/') || text.starts_with('\\') || text.starts_with("~/") || drive {
            return Err(PathError::Absolute);
        }
        if text.contains('\\') && !text.contains('/') {
            return Err(PathError::Backslash);
        }
        let mut parts: Vec<&str> = Vec::new();
        for part in text.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    parts.pop().ok_or(PathError::Escapes)?;
                }
                part => parts.push(part),
            }
        }
        if parts.is_empty() {
            return Err(PathError::Empty);
        }
        Ok(Self(Arc::from(parts.join("/"))))
    }

    /// Takes a path that git or a directory walk produced and that is normalised already.
    pub(crate) fn from_tree(text: &str) -> Self {
        debug_assert!(!text.starts_with('/') && !text.ends_with('/'));
        Self(Arc::from(text))
    }

    /// The path as text, without a leading or trailing `/`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last segment.
    pub fn file_name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or_default()
    }

    /// The folder the path lies in; `None` at the top level.
    pub fn parent(&self) -> Option<Self> {
        self.0.rsplit_once('/').map(|(folder, _)| Self(Arc::from(folder)))
    }

    /// The part behind the last dot of the file name, lower-cased; `None` for `Makefile` and `.env`.
    pub fn extension(&self) -> Option<String> {
        let (stem, extension) = self.file_name().rsplit_once('.')?;
        (!stem.is_empty()).then(|| extension.to_ascii_lowercase())
    }

    /// Joins a relative text below this folder, then normalises it.
    ///
    /// # Errors
    /// As [`RepoPath::parse`].
    pub fn join(&self, text: &str) -> Result<Self, PathError> {
        if self.0.is_empty() {
            return Self::parse(text);
        }
        match Self::parse(text) {
            Err(error @ (PathError::Absolute | PathError::Nul | PathError::Backslash)) => Err(error),
            _ => Self::parse(&format!("{}/{text}", self.0)),
        }
    }

    /// True when `self` is `folder` or lies below it.
    pub fn is_within(&self, folder: &Self) -> bool {
        folder.0.is_empty()
            || self.0.strip_prefix(&*folder.0).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}

impl fmt::Display for RepoPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for RepoPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", &*self.0)
    }
}

impl std::borrow::Borrow<str> for RepoPath {
    fn borrow(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normalises_what_people_write() {
        for (text, expected) in
            [("a/b", "a/b"), ("./a//b/", "a/b"), ("a/../b", "b"), ("a/./b", "a/b"), ("ä b/c", "ä b/c")]
        {
            assert_eq!(RepoPath::parse(text).map(|p| p.to_string()), Ok(expected.to_owned()), "{text}");
        }
    }

    #[test]
    fn refuses_what_leaves_the_tree() {
        for (text, expected) in [
            ("", PathError::Empty),
            (".", PathError::Empty),
            ("a/..", PathError::Empty),
            ("/etc/passwd", PathError::Absolute),
            ("C:\\x", PathError::Absolute),
            ("c:/x", PathError::Absolute),
            ("~/x", PathError::Absolute),
            ("\\\\host\\share", PathError::Absolute),
            ("..", PathError::Escapes),
            ("a/../../b", PathError::Escapes),
            ("a\\b", PathError::Backslash),
            ("a\0b", PathError::Nul),
        ] {
            assert_eq!(RepoPath::parse(text), Err(expected), "{text:?}");
        }
    }

    #[test]
    fn joins_below_a_folder() {
        let folder = RepoPath::parse("a/b").expect("valid");
        assert_eq!(folder.join("../c").map(|p| p.to_string()), Ok("a/c".to_owned()));
        assert_eq!(folder.join("../../../c"), Err(PathError::Escapes));
        assert_eq!(folder.join("/c"), Err(PathError::Absolute));
        assert!(RepoPath::parse("a/b/c").expect("valid").is_within(&folder));
        assert!(!RepoPath::parse("a/bc").expect("valid").is_within(&folder));
    }
}
