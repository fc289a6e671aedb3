//! Where output goes: into the file that was named, and through no link that a commit can hold.

#![cfg(unix)]

use super::{NOW, Run, healthy, ssot};
use crate::repo::Repo;
use std::os::unix::fs::PermissionsExt as _;

fn written(repo: &Repo, file: &str) -> Run {
    ssot(repo.path()).args(["validate", "--now", NOW, "--format", &format!("sarif={file}")]).run()
}

/// Nothing was left lying about.
fn tidy(repo: &Repo) {
    let left = std::fs::read_dir(repo.path()).unwrap().map(|entry| entry.unwrap().file_name());
    let left: Vec<_> = left.filter(|name| name.to_string_lossy().starts_with(".ssot-")).collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn a_link_in_the_place_is_refused() {
    let outside = tempfile::tempdir().unwrap();
    let victim = outside.path().join("profile");
    std::fs::write(&victim, "mine").unwrap();
    let repo = healthy()
        .link("ssot.sarif", victim.to_str().unwrap())
        .link("new.sarif", outside.path().join("new").to_str().unwrap())
        .link("folder", outside.path().to_str().unwrap())
        .link("device.sarif", "/dev/stdout")
        .link("devices", "/dev")
        .link("inner.sarif", "api/orders.yaml")
        .commit("all");
    for file in
        ["ssot.sarif", "new.sarif", "folder/profile", "folder/new", "device.sarif", "devices/stdout", "inner.sarif"]
    {
        let absolute = repo.path().join(file);
        for file in [file, absolute.to_str().unwrap()] {
            let run = written(&repo, file);
            assert_eq!((run.status, run.stdout.as_str()), (3, ""), "{file}: {run:?}");
            assert!(run.complaint().contains("is a symbolic link, which a commit can lead anywhere"), "{run:?}");
        }
    }
    assert_eq!(std::fs::read_to_string(&victim).unwrap(), "mine");
    assert_eq!(std::fs::read_dir(outside.path()).unwrap().count(), 1);
    assert_eq!(std::fs::read_to_string(repo.path().join("api/orders.yaml")).unwrap(), "openapi: 3.0.0\n");
    tidy(&repo);
}

#[test]
fn a_file_is_replaced_and_keeps_its_mode() {
    let repo = healthy().file("old.sarif", "x".repeat(1 << 20)).commit("all");
    let place = repo.path().join("old.sarif");
    std::fs::set_permissions(&place, std::fs::Permissions::from_mode(0o640)).unwrap();
    let plain = std::fs::metadata(repo.path().join("api/orders.yaml")).unwrap().permissions().mode();
    for (file, mode) in [("old.sarif", 0o100_640), ("new.sarif", plain)] {
        let run = written(&repo, file);
        assert_eq!(run.status, 0, "{run:?}");
        let place = repo.path().join(file);
        serde_json::from_slice::<serde_json::Value>(&std::fs::read(&place).unwrap()).unwrap();
        assert_eq!(std::fs::metadata(&place).unwrap().permissions().mode(), mode, "{file}");
    }
    tidy(&repo);
    for (file, words) in [("api", "directory"), ("gone/x.sarif", "No such file")] {
        let run = written(&repo, file);
        assert_eq!(run.status, 3, "{run:?}");
        assert!(run.complaint().contains(words), "{run:?}");
    }
}

/// What people give instead of a file.
#[test]
fn devices_and_pipes_are_written_to() {
    let repo = healthy().commit("all");
    let outside = repo.beside("outside");
    std::fs::create_dir(&outside).unwrap();
    std::os::unix::fs::symlink(&outside, repo.beside("linked")).unwrap();
    assert_eq!(written(&repo, "/dev/null").status, 0);
    for file in ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"] {
        let run = ssot(repo.path()).args(["validate", "--format", &format!("sarif={file}")]).run();
        assert_eq!(run.status, 0, "{run:?}");
        assert!(
            run.stdout.contains("\"version\": \"2.1.0\"") || run.stdout.contains("\"version\":\"2.1.0\""),
            "{run:?}"
        );
    }
    assert_eq!(written(&repo, "/dev/full").status, 3);
    // A folder that a person linked, outside any repository.
    assert_eq!(written(&repo, repo.beside("linked/x.sarif").to_str().unwrap()).status, 0);
    assert!(outside.join("x.sarif").is_file());
    let script = format!(
        "mkfifo ../pipe && (cat ../pipe >../read & {ssot} validate --format sarif=../pipe && wait) && \
         {ssot} validate --format sarif=/dev/stdout >../redirected && \
         {ssot} validate --format sarif=>(cat >../substituted; touch ../done) && \
         until [ -e ../done ]; do sleep 0.01; done",
        ssot = env!("CARGO_BIN_EXE_ssot")
    );
    let run = std::process::Command::new("bash").args(["-c", &script]).current_dir(repo.path()).output().unwrap();
    assert!(run.status.success(), "{run:?}");
    for file in ["read", "redirected", "substituted"] {
        serde_json::from_slice::<serde_json::Value>(&std::fs::read(repo.beside(file)).unwrap())
            .unwrap_or_else(|error| panic!("{file}: {error}"));
    }
}
