//! The folder on disk behind a tree. Links are never followed.

use super::clean::{self, BytesSink, Sink};
use super::{ReadError, attributes::Attributes};
use crate::path::RepoPath;
use std::fs::{File, Metadata};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A folder that a tree's paths are relative to.
#[derive(Debug)]
pub(super) struct Disk {
    pub(super) root: PathBuf,
}

impl Disk {
    fn place(&self, path: &RepoPath) -> PathBuf {
        self.root.join(path.as_str())
    }

    /// What is known of a regular file without opening it.
    pub(super) fn regular(&self, path: &RepoPath) -> Result<Metadata, ReadError> {
        let metadata = std::fs::symlink_metadata(self.place(path)).map_err(|error| failed(&error))?;
        if !metadata.is_file() {
            return Err(ReadError::NotAFile);
        }
        Ok(metadata)
    }

    /// The bytes git would store, when there are at most `limit`.
    pub(super) fn read(
        &self,
        path: &RepoPath,
        size: u64,
        limit: u64,
        attributes: &Attributes,
        stored_has_crlf: impl FnOnce() -> bool,
    ) -> Result<Arc<[u8]>, ReadError> {
        if *attributes == Attributes::NONE {
            if size > limit {
                return Err(ReadError::TooLarge { size, limit });
            }
            let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0));
            let file = File::open(self.place(path)).map_err(|error| failed(&error))?;
            // One byte more than allowed tells a file that has grown since.
            file.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(|error| failed(&error))?;
            let size = bytes.len() as u64;
            return if size > limit { Err(ReadError::TooLarge { size, limit }) } else { Ok(Arc::from(bytes)) };
        }
        let mut sink = BytesSink::new(limit, size);
        self.pour(path, size, attributes, stored_has_crlf, &mut sink)?;
        sink.finish().map(Arc::from)
    }

    /// Passes the bytes git would store on, in pieces.
    pub(super) fn pour(
        &self,
        path: &RepoPath,
        size: u64,
        attributes: &Attributes,
        stored_has_crlf: impl FnOnce() -> bool,
        sink: &mut dyn Sink,
    ) -> Result<(), ReadError> {
        let mut file = File::open(self.place(path)).map_err(|error| failed(&error))?;
        clean::pour(&mut file, size, attributes, stored_has_crlf, sink).map_err(|error| failed(&error))
    }

    /// A link's target.
    pub(super) fn link(&self, path: &RepoPath) -> Result<String, ReadError> {
        let place = self.place(path);
        let metadata = std::fs::symlink_metadata(&place).map_err(|error| failed(&error))?;
        let target = if metadata.is_symlink() {
            let target = std::fs::read_link(&place).map_err(|error| failed(&error))?;
            target.to_str().map(|text| if cfg!(windows) { text.replace('\\', "/") } else { text.to_owned() })
        } else if metadata.is_file() && metadata.len() <= 1 << 16 {
            // `core.symlinks=false`: git writes the target into a plain file.
            String::from_utf8(std::fs::read(&place).map_err(|error| failed(&error))?).ok()
        } else {
            return Err(ReadError::NotAFile);
        };
        target.ok_or_else(|| ReadError::Failed("the link's target is not UTF-8".to_owned()))
    }

    /// What lies at a path that can be reached without passing a link.
    pub(super) fn look(&self, path: &RepoPath) -> Option<Metadata> {
        let mut place = self.root.clone();
        let mut parts = path.as_str().split('/').peekable();
        while let Some(part) = parts.next() {
            place.push(part);
            let metadata = std::fs::symlink_metadata(&place).ok()?;
            if parts.peek().is_none() {
                return Some(metadata);
            }
            if !metadata.is_dir() || is_repository(&place) {
                return None;
            }
        }
        None
    }

    /// True when the folder holds anything.
    pub(super) fn has_content(&self, folder: &RepoPath) -> bool {
        std::fs::read_dir(self.place(folder)).is_ok_and(|mut names| names.next().is_some())
    }
}

/// True when the folder is the top of a repository of its own.
pub(super) fn is_repository(folder: &Path) -> bool {
    std::fs::symlink_metadata(folder.join(".git")).is_ok()
}

/// What the system says, without the path: reports read the same on every machine.
fn failed(error: &io::Error) -> ReadError {
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => ReadError::Missing,
        kind => ReadError::Failed(kind.to_string()),
    }
}
