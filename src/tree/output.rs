//! Writing a file that a person or a job names, wherever it lies.

use super::links;
use super::locate::in_working_tree;
use super::write::create;
use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

/// Why a file was not written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OutputError {
    /// A link is in the place, or on the way to it inside a repository.
    #[error("{link:?} is a symbolic link, which a commit can lead anywhere; remove it, or name another file")]
    Link {
        /// The link.
        link: PathBuf,
    },
    /// The system failed.
    #[error(transparent)]
    System(#[from] io::Error),
}

/// Writes a file: next to its place first, and then put there by a rename, so that it is whole or as it was. Permissions are
/// kept. Never writes through a link that a commit can hold. A device or a named pipe, such as `/dev/stdout`, is written
/// to as it is.
///
/// # Errors
/// See [`OutputError`].
pub fn write_file(place: &Path, content: &[u8]) -> Result<(), OutputError> {
    let metadata = match fs::symlink_metadata(place) {
        Ok(metadata) => Some(metadata),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => return Err(error.into()),
    };
    let mut links = links::on_the_way(place)?;
    let last = if metadata.as_ref().is_some_and(fs::Metadata::is_symlink) { links.pop() } else { None };
    if let Some(link) = links.into_iter().find(|link| in_working_tree(link)) {
        return Err(OutputError::Link { link });
    }
    let written = match (last, metadata) {
        (Some(link), _) if !is_of_system(&link) => return Err(OutputError::Link { link }),
        (None, None) => replace(place, content, None),
        (None, Some(metadata)) if metadata.is_file() && !is_of_system(place) => replace(place, content, Some(metadata)),
        // A folder says so itself.
        _ => in_place(place, content),
    };
    written.map_err(OutputError::System)
}

/// The system's own, by which a process names what it has open: links on Linux, and files on others.
fn is_of_system(place: &Path) -> bool {
    (place.starts_with("/dev") || place.starts_with("/proc")) && !in_working_tree(place)
}

fn in_place(place: &Path, content: &[u8]) -> io::Result<()> {
    OpenOptions::new().write(true).truncate(true).open(place)?.write_all(content)
}

fn replace(place: &Path, content: &[u8], former: Option<fs::Metadata>) -> io::Result<()> {
    let temporary = place.with_file_name(format!(".ssot-{}.tmp", std::process::id()));
    let otherwise = |error: io::Error| match error.kind() {
        // A file may be writable where its folder is not, or be mounted into a container by itself.
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem | ErrorKind::ResourceBusy if former.is_some() => {
            in_place(place, content)
        }
        _ => Err(error),
    };
    let mut file = match create(&temporary) {
        Ok(file) => file,
        Err(error) => return otherwise(error),
    };
    let written = file
        .write_all(content)
        .and_then(|()| former.as_ref().map_or(Ok(()), |former| file.set_permissions(former.permissions())));
    drop(file);
    let done = written.and_then(|()| fs::rename(&temporary, place).or_else(otherwise));
    // After a rename there is nothing left to remove.
    let _ = fs::remove_file(&temporary);
    done
}
