//! Writing files.

use crate::repo::{Repo, path};
use ssot::tree::write_atomically;

fn write(repo: &Repo, files: &[(&str, &str)]) -> Result<(), String> {
    let files: Vec<_> = files.iter().map(|(name, content)| (path(name), content.as_bytes().to_vec())).collect();
    write_atomically(repo.path(), &files).map_err(|error| error.to_string())
}

fn all(repo: &Repo) -> Vec<String> {
    let walk = walkdir(repo.path());
    walk.into_iter().map(|place| place.strip_prefix(repo.path()).unwrap().display().to_string()).collect()
}

fn walkdir(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for child in std::fs::read_dir(folder).unwrap().flatten() {
        found.push(child.path());
        if child.file_type().unwrap().is_dir() {
            found.extend(walkdir(&child.path()));
        }
    }
    found.sort();
    found
}

#[test]
fn files_and_folders_are_created_and_replaced() {
    let repo = Repo::plain().file("old", "1");
    write(&repo, &[("old", "2"), ("new/deep/file", "3")]).unwrap();
    assert_eq!(std::fs::read_to_string(repo.path().join("old")).unwrap(), "2");
    assert_eq!(std::fs::read_to_string(repo.path().join("new/deep/file")).unwrap(), "3");
    assert_eq!(all(&repo), ["new", "new/deep", "new/deep/file", "old"], "nothing is left behind");
}

#[test]
fn one_refusal_stops_all() {
    let repo = Repo::plain().file("a", "1").file("file", "").file("dir/x", "");
    for (bad, reason) in [
        ("dir", "a folder is there"),
        ("file/x", "a file is where a folder must be"),
        (".git/hooks/pre-commit", "git keeps"),
        ("sub/.GIT/config", "git keeps"),
        ("a", "twice"),
    ] {
        let error = write(&repo, &[("a", "2"), ("new/b", "2"), (bad, "2")]).unwrap_err();
        assert!(error.contains(reason) && error.contains(bad), "{error}");
        assert_eq!(all(&repo), ["a", "dir", "dir/x", "file"]);
        assert_eq!(std::fs::read_to_string(repo.path().join("a")).unwrap(), "1");
    }
}

#[cfg(unix)]
#[test]
fn links_are_not_a_way_out() {
    let repo = Repo::plain().file("real", "1").file("dir/x", "1");
    std::fs::create_dir(repo.beside("outside")).unwrap();
    std::fs::write(repo.beside("secret"), "1").unwrap();
    let repo = repo
        .link("out", "../secret")
        .link("absolute", "/etc/hostname")
        .link("folder", "../outside")
        .link("inner", "dir")
        .link("inside", "real")
        .link("via", "inner/x")
        .link("loop", "loop")
        .link("into-git", ".git/config");
    for (bad, reason) in [
        ("out", "leaves the tree"),
        ("absolute", "leaves the tree"),
        ("folder/x", "symbolic link"),
        ("inner/x", "symbolic link"),
        ("via", "symbolic link"),
        ("loop", "circle"),
        ("into-git", "git keeps"),
    ] {
        let error = write(&repo, &[("real", "2"), (bad, "2")]).unwrap_err();
        assert!(error.contains(reason), "{bad}: {error}");
    }
    assert_eq!(std::fs::read_to_string(repo.beside("secret")).unwrap(), "1");
    assert_eq!(std::fs::read_to_string(repo.path().join("real")).unwrap(), "1");
    write(&repo, &[("inside", "2")]).unwrap();
    assert!(repo.path().join("inside").symlink_metadata().unwrap().is_symlink());
    assert_eq!(std::fs::read_to_string(repo.path().join("real")).unwrap(), "2");
    assert!(write(&repo, &[("inside", "3"), ("real", "3")]).unwrap_err().contains("twice"));
}

#[cfg(unix)]
#[test]
fn permissions_stay_and_equal_files_are_not_touched() {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
    let repo = Repo::plain().file("run.sh", "1").file("same", "1");
    let place = repo.path().join("run.sh");
    std::fs::set_permissions(&place, std::fs::Permissions::from_mode(0o750)).unwrap();
    let inode = repo.path().join("same").metadata().unwrap().ino();
    write(&repo, &[("run.sh", "2"), ("same", "1")]).unwrap();
    assert_eq!(place.metadata().unwrap().permissions().mode() & 0o777, 0o750);
    assert_eq!(repo.path().join("same").metadata().unwrap().ino(), inode);
}

#[cfg(unix)]
#[test]
fn a_failure_of_the_system_leaves_nothing_behind() {
    let repo = Repo::plain().file("a", "1");
    // Longer than any file system allows, so that it fails after the first file is staged.
    let long = format!("new/{}", "n".repeat(300));
    assert!(write(&repo, &[("a", "2"), ("other/b", "2"), (&long, "3")]).is_err());
    assert_eq!(all(&repo), ["a"]);
    assert_eq!(std::fs::read_to_string(repo.path().join("a")).unwrap(), "1");
}
