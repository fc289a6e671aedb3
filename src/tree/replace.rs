//! Putting an edited text back where it came from.

use super::{TreeError, write_atomically};
use crate::path::RepoPath;
use std::path::Path;

/// A new text for a file.
#[derive(Debug, Clone, Copy)]
pub struct Replacement<'a> {
    /// The file.
    pub path: &'a RepoPath,
    /// The text git stores for it, which the new one was made from; `None` when the file is to be created.
    pub old: Option<&'a str>,
    /// The text it should have.
    pub new: &'a str,
}

/// Replaces the texts of files below a folder, all or none. A file that git checked out with CRLF keeps them.
///
/// # Errors
/// When a file no longer holds its old text, or one that is to be created is there; see [`write_atomically`] for the rest.
pub fn replace_texts(root: &Path, replacements: &[Replacement<'_>]) -> Result<(), TreeError> {
    let files: Result<Vec<_>, _> = replacements
        .iter()
        .map(|replacement| bytes_for(root, replacement).map(|bytes| (replacement.path.clone(), bytes)))
        .collect();
    write_atomically(root, &files?)
}

fn bytes_for(root: &Path, Replacement { path, old, new }: &Replacement<'_>) -> Result<Vec<u8>, TreeError> {
    let refuse = |reason: &str| TreeError::Failed { doing: format!("write {path}"), reason: reason.to_owned() };
    let place = root.join(path.as_str());
    let Some(old) = old else {
        return match std::fs::symlink_metadata(&place) {
            Ok(_) => Err(refuse("a file is there that git ignores or that belongs to something else")),
            Err(_) => Ok(new.as_bytes().to_vec()),
        };
    };
    let bytes = std::fs::read(&place).map_err(|error| refuse(&error.kind().to_string()))?;
    if bytes == old.as_bytes() {
        return Ok(new.as_bytes().to_vec());
    }
    // What git checked out with CRLF is stored with LF.
    let checked_out = String::from_utf8(bytes).ok().filter(|text| text.replace("\r\n", "\n") == *old);
    match checked_out {
        Some(_) => Ok(new.replace('\n', "\r\n").into_bytes()),
        None => Err(refuse("it changed meanwhile, or a filter of git rewrites it in a way that cannot be repeated")),
    }
}
