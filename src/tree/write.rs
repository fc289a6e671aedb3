//! Writing files: all of them or none, as far as a file system allows.

use super::TreeError;
use crate::path::RepoPath;
use std::collections::HashSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// Writes files below a folder. Every new content is written next to its place and synced first; only then are the files
/// put in place, each by one rename. A file that holds the content already is not touched. Permissions are kept.
///
/// # Errors
/// When a path leads through a linked folder, into `.git`, or to a link that leaves the folder; when a folder is in the
/// place; when the system fails. Then nothing has changed: files that were replaced already get their former content back.
pub fn write_atomically(root: &Path, files: &[(RepoPath, Vec<u8>)]) -> Result<(), TreeError> {
    let mut staged = Staged { files: Vec::new(), folders: Vec::new() };
    let result = stage(root, files, &mut staged).and_then(|()| staged.put_in_place());
    if result.is_err() {
        staged.clean_up();
    }
    result
}

/// What lies ready.
struct Staged {
    /// Temporary file, its place, its name for messages.
    files: Vec<(PathBuf, PathBuf, RepoPath)>,
    /// Folders that were created, parents first.
    folders: Vec<PathBuf>,
}

fn stage(root: &Path, files: &[(RepoPath, Vec<u8>)], staged: &mut Staged) -> Result<(), TreeError> {
    // All targets are judged before anything is created.
    let mut targets: Vec<RepoPath> = Vec::with_capacity(files.len());
    let mut seen = HashSet::new();
    for (path, _) in files {
        let target = target(root, path)?;
        if !seen.insert(target.clone()) {
            return Err(refuse(path, "it would be written twice"));
        }
        targets.push(target);
    }
    for (number, ((path, content), target)) in files.iter().zip(targets).enumerate() {
        let place = root.join(target.as_str());
        let metadata = fs::metadata(&place).ok();
        let same_size = metadata.as_ref().is_some_and(|metadata| metadata.len() == content.len() as u64);
        if same_size && fs::read(&place).is_ok_and(|bytes| bytes == *content) {
            continue;
        }
        create_folders(root, &target, staged).map_err(|error| failed(path, &error))?;
        let temporary = place.with_file_name(format!(".ssot-{}-{number}.tmp", std::process::id()));
        let mut file = create(&temporary).map_err(|error| failed(path, &error))?;
        staged.files.push((temporary, place, path.clone()));
        file.write_all(content)
            .and_then(|()| metadata.map_or(Ok(()), |metadata| file.set_permissions(metadata.permissions())))
            .and_then(|()| file.sync_all())
            .map_err(|error| failed(path, &error))?;
    }
    Ok(())
}

/// Creates a file that must not exist. One that a killed run left behind is removed first.
pub(super) fn create(place: &Path) -> io::Result<File> {
    let open = || OpenOptions::new().write(true).create_new(true).open(place);
    match open() {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            fs::remove_file(place)?;
            open()
        }
        other => other,
    }
}

impl Staged {
    fn put_in_place(&self) -> Result<(), TreeError> {
        let mut done: Vec<(&Path, Option<PathBuf>)> = Vec::new();
        let result = self.files.iter().try_for_each(|(temporary, place, path)| {
            let former = keep(temporary, place).map_err(|error| failed(path, &error))?;
            let renamed = fs::rename(temporary, place);
            // Also after a failure, so that the kept copy goes.
            done.push((place, former));
            renamed.map_err(|error| failed(path, &error))
        });
        for (place, former) in done.iter().rev() {
            let _ = match (&result, former) {
                (Ok(()), Some(former)) => fs::remove_file(former),
                (Ok(()), None) => Ok(()),
                (Err(_), Some(former)) => fs::rename(former, place).and_then(|()| remove_if_there(former)),
                (Err(_), None) => fs::remove_file(place),
            };
        }
        // Makes the renames last through a power cut; not every system can, and the files are whole either way.
        for (_, place, _) in &self.files {
            if let Some(folder) = place.parent().and_then(|folder| File::open(folder).ok()) {
                let _ = folder.sync_all();
            }
        }
        result
    }

    fn clean_up(&self) {
        for (temporary, _, _) in &self.files {
            let _ = fs::remove_file(temporary);
        }
        // Only empty folders can be removed this way.
        for folder in self.folders.iter().rev() {
            let _ = fs::remove_dir(folder);
        }
    }
}

/// Gives the present file a second name, to go back to; `None` when there is no file.
fn keep(temporary: &Path, place: &Path) -> io::Result<Option<PathBuf>> {
    if fs::symlink_metadata(place).is_err() {
        return Ok(None);
    }
    let former = temporary.with_extension("old");
    remove_if_there(&former)?;
    // Not every file system has hard links.
    fs::hard_link(place, &former).or_else(|_| fs::copy(place, &former).map(drop))?;
    Ok(Some(former))
}

/// A rename between two names of one file does nothing and leaves both.
fn remove_if_there(place: &Path) -> io::Result<()> {
    match fs::remove_file(place) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn create_folders(root: &Path, path: &RepoPath, staged: &mut Staged) -> io::Result<()> {
    let Some(parent) = path.parent() else { return Ok(()) };
    let mut place = root.to_owned();
    for part in parent.as_str().split('/') {
        place.push(part);
        match fs::create_dir(&place) {
            Ok(()) => staged.folders.push(place.clone()),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// The place to write to: the path, or what a link there leads to inside the folder.
fn target(root: &Path, path: &RepoPath) -> Result<RepoPath, TreeError> {
    let mut target = path.clone();
    for _ in 0..40 {
        if target == RepoPath::root() || target.as_str().split('/').any(|part| part.eq_ignore_ascii_case(".git")) {
            return Err(refuse(path, "git keeps its own files there"));
        }
        let mut place = root.to_owned();
        let mut parts = target.as_str().split('/').peekable();
        let mut link = None;
        while let Some(part) = parts.next() {
            place.push(part);
            let last = parts.peek().is_none();
            let metadata = match fs::symlink_metadata(&place) {
                Ok(metadata) => metadata,
                Err(error) if error.kind() == io::ErrorKind::NotFound => break,
                Err(error) => return Err(failed(path, &error)),
            };
            if metadata.is_symlink() && last {
                link = Some(fs::read_link(&place).map_err(|error| failed(path, &error))?);
            } else if metadata.is_symlink() {
                return Err(refuse(path, "a folder on the way is a symbolic link"));
            } else if metadata.is_dir() == last {
                return Err(refuse(path, if last { "a folder is there" } else { "a file is where a folder must be" }));
            } else if last && !metadata.is_file() {
                return Err(refuse(path, "it is not a regular file"));
            }
        }
        let Some(link) = link else { return Ok(target) };
        let leaves = || refuse(path, "it is a symbolic link that leaves the tree");
        let text = link.to_str().ok_or_else(leaves)?;
        let folder = target.parent().unwrap_or_else(RepoPath::root);
        target = folder.join(text).map_err(|_| leaves())?;
    }
    Err(refuse(path, "it is a symbolic link that leads in a circle"))
}

fn refuse(path: &RepoPath, reason: &str) -> TreeError {
    TreeError::Failed { doing: format!("write {path}"), reason: reason.to_owned() }
}

fn failed(path: &RepoPath, error: &io::Error) -> TreeError {
    refuse(path, &error.kind().to_string())
}
