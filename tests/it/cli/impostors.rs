//! Changes that have something else checked than what the job names: another repository, another folder, another base.

use super::{DEFAULT, MANIFEST, NOW, Run, ssot, with_manifest};
use crate::repo::Repo;
use std::path::Path;

/// A monorepo with two services, on a branch `change` that left `origin/main` here.
fn monorepo() -> Repo {
    let mut repo = Repo::new().file("README.md", "");
    for service in ["a", "b"] {
        repo = repo
            .file(format!("services/{service}/{DEFAULT}"), MANIFEST)
            .file(format!("services/{service}/api/orders.yaml"), "openapi: 3.0.0\n");
    }
    let repo = repo.commit("begin");
    repo.git(&["update-ref", "refs/remotes/origin/main", "HEAD"]);
    repo.git(&["switch", "--quiet", "--create", "change"]);
    repo
}

fn judged(at: &Path, folder: &str) -> Run {
    let args = ["validate", "--format=concise", "--now", NOW, "--base", "origin/main", "-C", folder];
    ssot(at).args(args).run()
}

fn gone(repo: &Repo) {
    std::fs::remove_file(repo.path().join("services/a/api/orders.yaml")).unwrap();
}

/// Commits the healthy tree beside the loss, and what makes a folder look like a repository whose tree it is.
fn decoy(repo: &Repo) {
    repo.write(format!("services/a/clean/{DEFAULT}"), MANIFEST);
    repo.write("services/a/clean/api/orders.yaml", "openapi: 3.0.0\n");
    repo.write("services/a/config", "[core]\n\tbare = false\n\tworktree = clean\n");
}

#[cfg(unix)]
#[test]
fn links_that_make_a_folder_look_like_a_repository() {
    let repo = monorepo();
    gone(&repo);
    let repo = repo.commit("lose it");
    assert_eq!(judged(repo.path(), "services/a").status, 1, "the honest change");
    decoy(&repo);
    let mut repo = repo;
    for name in ["HEAD", "objects", "refs", "packed-refs"] {
        repo = repo.link(&format!("services/a/{name}"), &format!("../../.git/{name}"));
    }
    let repo = repo.commit("nothing to see");
    refused(&repo);
}

#[test]
fn files_that_make_a_folder_look_like_a_repository() {
    let repo = monorepo();
    gone(&repo);
    decoy(&repo);
    let repo = repo.commit("nothing to see");
    let real = repo.path().join(".git");
    let fake = repo.path().join("services/a");
    std::fs::copy(real.join("HEAD"), fake.join("HEAD")).unwrap();
    for folder in ["objects", "refs"] {
        for entry in walkdir::WalkDir::new(real.join(folder)) {
            let entry = entry.unwrap();
            if entry.file_type().is_file() {
                let to = fake.join(entry.path().strip_prefix(&real).unwrap());
                std::fs::create_dir_all(to.parent().unwrap()).unwrap();
                std::fs::copy(entry.path(), to).unwrap();
            }
        }
    }
    let repo = repo.commit("and its objects");
    refused(&repo);
    // Nor as a bare repository, whose commits are read.
    repo.write("services/a/config", "[core]\n\tbare = true\n");
    refused(&repo);
}

/// However the folder is named, and whatever is read.
fn refused(repo: &Repo) {
    let absolute = repo.path().join("services/a");
    for (at, folder) in [
        (repo.path(), "services/a"),
        (repo.path(), "services/a/clean"),
        (repo.path(), absolute.to_str().unwrap()),
        (&absolute, "."),
        (&absolute, "clean"),
    ] {
        let run = judged(at, folder);
        assert_eq!(run.status, 3, "{folder}: {run:?}");
        let said = run.complaint();
        assert!(said.contains("services/a has the files of a git repository") && said.contains("GIT_DIR"), "{said}");
        for tree in [&["--staged"][..], &["--rev", "HEAD"]] {
            let run = ssot(at).args(["validate", "-C", folder]).args(tree).run();
            assert_eq!(run.status, 3, "{folder}: {run:?}");
        }
    }
    let run = judged(repo.path(), ".");
    assert_ne!(run.status, 3, "the repository itself is the one with the `.git`: {run:?}");
}

/// The root of a repository may hold whatever files it likes.
#[test]
fn a_repository_with_such_files_at_its_root() {
    let repo = super::healthy().file("HEAD", "ref: refs/heads/x\n").file("objects/x", "").file("refs/x", "");
    let repo = repo.file("config", "[core]\n\tworktree = objects\n").commit("all");
    assert_eq!(super::check(&repo).outcome(), (0, vec![]));
    let run = ssot(repo.path()).args(["validate", "--format=concise", "--now", NOW, "-C", "api"]).run();
    assert_eq!(run.outcome(), (0, vec![]));
}

#[test]
fn real_repositories_are_found_as_ever() {
    let repo = super::healthy().commit("all");
    // From a folder of git's own.
    let run = ssot(repo.path()).args(["validate", "--format=concise", "--now", NOW, "-C", ".git/refs"]).run();
    assert_eq!(run.outcome(), (0, vec![]));
    // A server's, where a hook runs in the repository and git says so.
    let bare = repo.clone_with(&["--bare"]);
    for git_dir in [None, Some(".")] {
        for folder in [bare.path().to_owned(), bare.path().join("refs")] {
            let git_dir = git_dir.map(|_| bare.path());
            let run = ssot(folder).args(["validate", "--format=concise", "--now", NOW, "--rev", "main"]);
            let run = git_dir.iter().fold(run, |run, git_dir| run.env("GIT_DIR", git_dir)).run();
            assert_eq!(run.outcome(), (0, vec![]), "{git_dir:?}");
        }
    }
    // One kept inside another's working tree is meant when git or a person says so.
    let outer = with_manifest("anchors: {}\n").commit("outer");
    outer.git(&["clone", "--quiet", "--bare", repo.path().to_str().unwrap(), "inner.git"]);
    let inner = outer.path().join("inner.git");
    let run = || ssot(&inner).args(["validate", "--format=concise", "--now", NOW, "--rev", "main"]);
    assert_eq!(run().run().status, 3);
    assert_eq!(run().env("GIT_DIR", ".").run().outcome(), (0, vec![]));
    // A submodule's own files lie in its superproject's.
    let outer = Repo::new().commit("outer");
    outer.git(&["submodule", "--quiet", "add", repo.path().to_str().unwrap(), "vendor"]);
    for (folder, args) in [("vendor", &[][..]), ("vendor/api", &[]), (".git/modules/vendor", &["--rev", "HEAD"])] {
        let run =
            ssot(outer.path()).args(["validate", "--format=concise", "--now", NOW, "-C", folder]).args(args).run();
        assert_eq!(run.outcome(), (0, vec![]), "{folder}");
    }
}

/// A quarantine: the objects of a push that may still be refused, known to the hook's environment only.
#[cfg(unix)]
#[test]
fn a_pre_receive_hook_sees_what_is_pushed() {
    use std::os::unix::fs::PermissionsExt as _;
    let repo = super::healthy().commit("all");
    for args in [&["--bare"][..], &["--no-checkout"]] {
        let server = repo.clone_with(args);
        let hooks = if args == ["--bare"] { "hooks" } else { ".git/hooks" };
        let hook = format!(
            "#!/bin/sh\nread old new ref\nexec {} validate --rev $new --format concise >&2\n",
            env!("CARGO_BIN_EXE_ssot")
        );
        let place = format!("{hooks}/pre-receive");
        server.write(&place, hook);
        let executable = std::fs::Permissions::from_mode(0o755);
        std::fs::set_permissions(server.path().join(place), executable).unwrap();
        let work = repo.clone_with(&[]).file(DEFAULT, "anchors: {}\n").commit("faulty");
        let to = server.path().to_str().unwrap();
        let error = work.try_git(&["push", "--quiet", to, "HEAD:refs/heads/next"]).unwrap_err();
        assert!(error.contains("manifest/schema"), "{error}");
        work.git(&["push", "--quiet", to, "HEAD~1:refs/heads/next"]);
    }
}

/// `core.worktree` can send a repository's working tree elsewhere; what lies beside it is not in it.
#[test]
fn a_folder_outside_its_working_tree_is_not_its_root() {
    let repo = super::healthy().commit("all").file("services/a/x", "");
    let elsewhere = repo.beside("elsewhere");
    std::fs::create_dir(&elsewhere).unwrap();
    repo.git(&["config", "core.worktree", elsewhere.to_str().unwrap()]);
    for folder in [".", "services/a"] {
        let run = ssot(repo.path()).args(["validate", "-C", folder]).run();
        assert_eq!(run.status, 3, "{run:?}");
        assert!(run.complaint().contains("it lies outside"), "{run:?}");
    }
}

#[cfg(unix)]
#[test]
fn a_folder_that_became_a_link() {
    let repo = monorepo();
    repo.git(&["mv", "services/a", "services/moved"]);
    std::fs::remove_file(repo.path().join("services/moved/api/orders.yaml")).unwrap();
    let repo = repo.link("services/a", "b").commit("tidy up");
    let run = judged(repo.path(), "services/moved");
    assert_eq!(run.status, 1, "{run:?}");
    let absolute = repo.path().join("services/a");
    let climbing = repo.path().join("services/b/../a/api");
    for folder in ["services/a", "./services/a/", "services/a/api", absolute.to_str().unwrap()]
        .into_iter()
        .chain([climbing.to_str().unwrap()])
    {
        let run = judged(repo.path(), folder);
        assert_eq!(run.status, 3, "{folder}: {run:?}");
        let said = run.complaint();
        assert!(said.contains("`services/a` is a symbolic link to `services/b`"), "{said}");
        assert!(said.contains("name the folder itself, `services/b"), "{said}");
    }
    // Nor out of the repository, into another one or none.
    let other = super::healthy().commit("all");
    let plain = Repo::plain().file(DEFAULT, MANIFEST).file("api/orders.yaml", "");
    for target in [&other, &plain] {
        std::fs::remove_file(repo.path().join("services/a")).unwrap();
        std::os::unix::fs::symlink(target.path(), repo.path().join("services/a")).unwrap();
        let run = ssot(repo.path()).args(["validate", "-C", "services/a"]).run();
        assert_eq!(run.status, 3, "{run:?}");
        assert!(run.complaint().contains("`services/a` is a symbolic link"), "{run:?}");
    }
}

/// `/tmp` on macOS, `~/work` that leads to another disk.
#[cfg(unix)]
#[test]
fn a_link_outside_the_repository_leads_into_it() {
    let repo = monorepo();
    let link = repo.beside("linked");
    std::os::unix::fs::symlink(repo.path(), &link).unwrap();
    let deep = repo.beside("deep");
    std::os::unix::fs::symlink(repo.path().join("services/a"), &deep).unwrap();
    for folder in [link.join("services/a"), deep] {
        let run = judged(Path::new("/"), folder.to_str().unwrap());
        assert_eq!(run.outcome(), (0, vec![]), "{folder:?}: {run:?}");
    }
}

#[test]
fn a_tag_that_has_the_name_of_the_base() {
    let repo = monorepo();
    gone(&repo);
    let repo = repo.commit("lose it");
    repo.git(&["tag", "origin/main"]);
    for base in ["origin/main", "origin/main~0", "origin/main^{commit}", "origin/main@{0}"] {
        let run = ssot(repo.path()).args(["validate", "-C", "services/a", "--base", base]).run();
        assert_eq!(run.status, 3, "{base}: {run:?}");
        let said = run.complaint();
        assert!(said.contains("`refs/tags/origin/main` and `refs/remotes/origin/main`"), "{said}");
    }
    let args = ["validate", "--format=concise", "--now", NOW, "-C", "services/a", "--new-only", "--base"];
    let run = |base: &str| ssot(repo.path()).args(args).args([base]).run();
    assert!(run("refs/remotes/origin/main").stdout.contains("anchor/source-missing"));
    assert!(!run("refs/tags/origin/main").stdout.contains("anchor/source-missing"));
    // The same of a local branch, for other commands too.
    repo.git(&["tag", "--delete", "origin/main"]);
    assert_eq!(run("origin/main").status, 1);
    repo.git(&["branch", "origin/main"]);
    for command in [&["diff", "origin/main"][..], &["validate", "--rev", "origin/main"]] {
        let run = ssot(repo.path()).args(command).run();
        assert_eq!(run.status, 3, "{command:?}: {run:?}");
        assert!(run.complaint().contains("`refs/heads/origin/main` and `refs/remotes/origin/main`"), "{run:?}");
    }
}

/// git looks for a tag of the name when what has the name in full is not here.
#[test]
fn a_tag_that_stands_in_for_what_is_absent() {
    let repo = monorepo();
    let absent = "1".repeat(40);
    for name in [absent.as_str(), "refs/remotes/origin/gone", "MERGE_HEAD"] {
        repo.git(&["update-ref", &format!("refs/tags/{name}"), "HEAD"]);
        for rev in [name.to_owned(), format!("{name}~0")] {
            let run = ssot(repo.path()).args(["validate", "--rev", &rev]).run();
            assert_eq!(run.status, 3, "{rev}: {run:?}");
            assert!(run.complaint().contains("cannot be found in this repository"), "{run:?}");
        }
    }
    let run = judged(repo.path(), "services/a");
    assert_eq!(run.outcome(), (0, vec![]));
}
