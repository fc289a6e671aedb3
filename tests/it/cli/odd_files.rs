//! Files that are no files: links, pipes, sockets, folders, and those that nobody may read.
#![cfg(unix)]

use super::{DEFAULT, MANIFEST, check, healthy, validate, with_manifest};
use crate::repo::{Repo, is_root};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::process::Command;

fn pipe(repo: &Repo, path: &str) {
    let place = repo.path().join(path);
    let _ = std::fs::remove_file(&place);
    std::fs::create_dir_all(place.parent().unwrap()).unwrap();
    assert!(Command::new("mkfifo").arg(&place).status().unwrap().success());
}

fn unlinked() -> Repo {
    let repo = healthy();
    std::fs::remove_file(repo.path().join(DEFAULT)).unwrap();
    repo
}

#[test]
fn pipes_never_block() {
    let source = healthy().commit("all");
    pipe(&source, "api/orders.yaml");
    let run = check(&source);
    assert_eq!(run.status, 1);
    assert!(run.only().contains("the source `api/orders.yaml` is a named pipe, not a file"), "{run:?}");

    let manifest = healthy();
    pipe(&manifest, DEFAULT);
    let run = check(&manifest);
    assert_eq!(run.status, 1);
    assert!(run.only().contains("the manifest cannot be read: it is a named pipe"), "{run:?}");
    let run = validate(&manifest, &[DEFAULT]);
    assert_eq!(run.status, 2);
    assert!(run.complaint().contains("is a named pipe, not a file"), "{run:?}");

    let settings = healthy();
    pipe(&settings, "ssot.yaml");
    let run = check(&settings);
    assert_eq!(run.status, 2);
    assert!(run.complaint().contains("`ssot.yaml` is a named pipe, not a file"), "{run:?}");

    let locked = healthy().file("ssot_plan/locks/w.json", lock(&"0".repeat(64)));
    pipe(&locked, "api/orders.yaml");
    let run = check(&locked);
    assert_eq!(run.status, 1);
    assert!(run.stdout.contains("is a named pipe"), "{run:?}");
    for path in ["CODEOWNERS", "ssot_plan/teams.yaml", "ssot_plan/waivers.yaml", "config/alias_governance.yaml"] {
        let repo = healthy();
        pipe(&repo, path);
        let run = check(&repo);
        assert_eq!(run.status, 1, "{path}: {run:?}");
        assert!(run.only().contains("it is a named pipe"), "{path}: {run:?}");
    }
}

/// libgit2 opens these by itself.
#[test]
fn pipes_where_git_looks_for_rules() {
    for path in [".gitattributes", "api/.gitattributes", ".gitignore", "api/.gitignore", ".gitmodules", ".mailmap"] {
        let repo = healthy().commit("all");
        repo.write("api/orders.yaml", "openapi: 3.0.0\r\n");
        repo.write("ssot_plan/locks/w.json", lock(&"0".repeat(64)));
        pipe(&repo, path);
        let run = check(&repo);
        assert_eq!(run.status, 1, "{path}: {run:?}");
        assert!(run.only().contains("lock/digest-mismatch"), "{path}: {run:?}");
        assert_eq!(run.stderr.contains("note: a `.gitattributes`"), path.ends_with("attributes"), "{run:?}");
    }
    let repo = healthy().link(".gitattributes", "/dev/zero").link("api/.gitignore", "/dev/zero");
    assert_eq!(check(&repo).outcome(), (0, vec![]));
}

fn lock(digest: &str) -> String {
    format!(
        "{{\"lock_version\": 1, \"workflow\": \"w\", \"anchors\": {{\"orders\": {{\"source\": \"api/orders.yaml\", \
         \"sha256\": \"{digest}\"}}}}}}\n"
    )
}

#[test]
fn a_socket_and_a_folder() {
    let repo = healthy();
    std::fs::remove_file(repo.path().join("api/orders.yaml")).unwrap();
    // The path of a socket may have no more than 108 bytes, whatever the temporary folder is called.
    let bound = Command::new("python3")
        .args(["-c", "import socket; socket.socket(socket.AF_UNIX).bind('orders.yaml')"])
        .current_dir(repo.path().join("api"))
        .status();
    if bound.is_ok_and(|status| status.success()) {
        let run = check(&repo);
        assert!(run.only().contains("is a socket, not a file"), "{run:?}");
    } else {
        eprintln!("skipped: no python3 to make a socket");
    }
    let run = check(&unlinked().file(format!("{DEFAULT}/x"), ""));
    assert_eq!(run.status, 1);
    assert!(run.only().contains("the manifest cannot be read: not a regular file"), "{run:?}");
    let run = check(&with_manifest("anchors:\n  - {id: a, source: api}\n"));
    assert!(run.only().contains("error[anchor/source-missing] the source `api` is a folder"), "{run:?}");
}

#[test]
fn the_manifest_is_a_link() {
    let inside = unlinked().file("real/m.yaml", MANIFEST).link(DEFAULT, "../real/m.yaml");
    // One file under two names is one manifest.
    assert_eq!(check(&inside).outcome(), (0, vec![]), "{:?}", check(&inside));
    for (target, words) in [
        ("/etc/passwd", "leads out of the repository"),
        ("../../outside.yaml", "leads out of the repository"),
        ("ssot_manifest.yaml", "leads in a circle"),
        ("gone.yaml", "the manifest cannot be read: no such file"),
    ] {
        let repo = unlinked().link(DEFAULT, target);
        std::fs::write(repo.beside("outside.yaml"), MANIFEST).unwrap();
        for repo in [repo.commit("link")] {
            for tree in [&[][..], &["--staged"], &["--rev", "HEAD"]] {
                let run = validate(&repo, tree);
                assert_eq!(run.status, 1, "{target}: {run:?}");
                assert!(run.only().contains(words), "{target}: {run:?}");
            }
        }
        let run = validate(&unlinked().link(DEFAULT, target), &[DEFAULT]);
        assert_eq!(run.status, 2, "{target}: {run:?}");
    }
}

#[test]
fn a_loop_of_links_as_a_source() {
    let repo = with_manifest("anchors:\n  - {id: a, source: x}\n  - {id: b, source: d/y}\n")
        .link("x", "z")
        .link("z", "x")
        .link("d", "d");
    let run = check(&repo);
    assert_eq!(run.status, 1);
    assert_eq!(run.lines().len(), 2, "{run:?}");
    assert!(
        run.lines().iter().all(|line| line.contains("[anchor/source-missing]") && line.contains("circle")),
        "{run:?}"
    );
    let repo = with_manifest("anchors:\n  - {id: a, source: out/passwd}\n").link("out", "/etc");
    assert!(check(&repo).only().contains("[anchor/source-outside-repo]"));
}

/// Root reads everything, so it becomes somebody else first.
#[test]
fn what_nobody_may_read() {
    let manifest = MANIFEST.to_owned() + "    format: yaml\n";
    let repo = with_manifest(manifest).commit("all");
    let mode = |path: &str, mode: u32| {
        std::fs::set_permissions(repo.path().join(path), std::fs::Permissions::from_mode(mode)).unwrap();
    };
    let root = repo.path().metadata().unwrap().uid() == 0;
    if root {
        let above = repo.path().parent().unwrap();
        assert!(Command::new("chown").arg("-R").arg("65534").arg(above).status().unwrap().success());
    }
    let run = || {
        let mut ssot = super::ssot(repo.path()).args(["validate", "--format=concise"]);
        if root {
            ssot.before = ["setpriv", "--reuid=65534", "--clear-groups"].map(Into::into).to_vec();
        }
        ssot
    };
    if root && !run().command().output().is_ok_and(|output| output.status.code() == Some(0)) {
        eprintln!("skipped: root cannot become another user here");
        return;
    }
    for (path, expected) in [
        (DEFAULT, &["the manifest cannot be read: permission denied"][..]),
        ("api/orders.yaml", &["the source cannot be read: permission denied"]),
        ("api", &["the folder `api` cannot be read, so the files that git tracks in it", "does not exist"]),
    ] {
        let before = std::fs::metadata(repo.path().join(path)).unwrap().permissions().mode();
        mode(path, 0);
        let run = run().run();
        mode(path, before);
        assert_eq!((run.status, run.lines().len()), (1, expected.len()), "{path}: {run:?}");
        assert!(run.lines().iter().zip(expected).all(|(line, words)| line.contains(words)), "{path}: {run:?}");
    }
    // Where git tracks nothing (a database's files, say), a note is enough.
    repo.write("data/x", "");
    mode("data", 0);
    if root {
        assert!(Command::new("chown").arg("0").arg(repo.path().join("data")).status().unwrap().success());
    }
    let run = run().run();
    assert_eq!((run.status, run.stderr.as_str()), (0, "note: the folder data cannot be read\n"), "{run:?}");
    if !root {
        mode("data", 0o755);
    }
}

#[test]
fn a_device_is_not_read() {
    if !is_root("a_device_is_not_read") {
        return;
    }
    let repo = healthy();
    let place = repo.path().join("api/orders.yaml");
    std::fs::remove_file(&place).unwrap();
    if !Command::new("mknod").arg(&place).args(["c", "1", "5"]).status().is_ok_and(|status| status.success()) {
        eprintln!("skipped: devices cannot be made here");
        return;
    }
    let run = check(&repo);
    assert_eq!(run.status, 1);
    assert!(run.only().contains("is a device, not a file"), "{run:?}");
}
