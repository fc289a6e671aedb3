//! Bytes as git stores them, compared with what `git add` stores.

use crate::repo::{Repo, path};
use ssot::hash::Sha256Digest;

const CONTENTS: &[(&str, &[u8])] = &[
    ("lf", b"a\nb\n"),
    ("crlf", b"a\r\nb\r\n"),
    ("mixed", b"a\r\nb\nc"),
    ("lone-cr", b"a\rb\r\n"),
    ("cr-at-end", b"a\r\nb\r"),
    ("crcrlf", b"a\r\r\nb\r\n"),
    ("nul", b"a\r\n\0"),
    ("binary", b"\x01\x02\x03\r\n"),
    ("dos-eof", b"a\r\n\x1a"),
    ("only-eof", b"\x1a"),
    ("empty", b""),
    ("latin1", b"caf\xe9\r\n"),
    ("ident", b"x $Id: 0123 $ y\r\n$Id$ $Id:$ $Id\n"),
    ("ident-open", b"$Id: no end\r\n $Id: $$Id: b$ $$Id:c$"),
    ("ident-eof", b"$Id: never"),
    ("ident-near", b"$$Id: x$ $I$Id: y$ $Idx: z$ $Id:a\r\nb$"),
];

fn check(what: &str, attributes: &str, config: &[(&str, &str)]) {
    let mut repo = Repo::new().file(".gitattributes", attributes);
    for (key, value) in config {
        repo.git(&["config", key, value]);
    }
    for (name, content) in CONTENTS {
        repo = repo.file(format!("{name}.txt"), content);
    }
    // Larger than every buffer, with line ends and idents across its borders.
    let mut large = Vec::new();
    while large.len() < 400_000 {
        large.extend_from_slice(format!("{}\r\n$Id: {}$\r\n", "y".repeat(large.len() % 97), large.len()).as_bytes());
    }
    let repo = repo.file("large.txt", large);
    let untracked = stored(&repo);
    repo.git(&["-c", "core.safecrlf=false", "add", "--all"]);
    assert_same(&repo, &untracked, &format!("{what}, before git add"));
    let added = stored(&repo);
    assert_same(&repo, &added, &format!("{what}, after git add"));
    let repo = repo.settle();
    assert_same(&repo, &stored(&repo), &format!("{what}, settled"));
}

/// What we say git stores.
fn stored(repo: &Repo) -> Vec<(String, Sha256Digest, Vec<u8>)> {
    let tree = repo.worktree().tree;
    let read = |entry: &ssot::tree::Entry| {
        let bytes = tree.read(&entry.path, u64::MAX).unwrap().to_vec();
        let digested = tree.digest(&entry.path).unwrap();
        assert_eq!((digested.sha256, digested.size), (Sha256Digest::of(&bytes), bytes.len() as u64));
        assert_eq!(tree.read(&entry.path, bytes.len() as u64).unwrap().to_vec(), bytes);
        (entry.path.to_string(), digested.sha256, bytes)
    };
    tree.entries().iter().map(read).collect()
}

fn assert_same(repo: &Repo, ours: &[(String, Sha256Digest, Vec<u8>)], what: &str) {
    for (name, _, bytes) in ours {
        let output = repo.command().args(["cat-file", "blob", &format!(":{name}")]).output().unwrap();
        assert!(output.status.success());
        assert_eq!(
            String::from_utf8_lossy(bytes).get(..200),
            String::from_utf8_lossy(&output.stdout).get(..200),
            "{name}: {what}"
        );
        assert_eq!(bytes, &output.stdout, "{name}: {what}");
    }
}

#[test]
fn line_ends_and_ident_as_git_add() {
    check("nothing", "", &[]);
    check("autocrlf", "", &[("core.autocrlf", "true")]);
    check("autocrlf=input", "", &[("core.autocrlf", "input")]);
    check("text", "* text\n", &[]);
    check("text=auto", "* text=auto\n", &[]);
    check("text=auto eol=crlf", "* text=auto eol=crlf\n", &[]);
    check("eol=crlf", "*.txt eol=crlf\n", &[]);
    check("-text", "* -text\n", &[("core.autocrlf", "true")]);
    check("-text eol=lf", "* -text eol=lf\n", &[]);
    check("binary", "* binary\n", &[("core.autocrlf", "true")]);
    check("crlf", "* crlf\n", &[]);
    check("crlf=input", "* crlf=input\n", &[]);
    check("-crlf", "* -crlf\n", &[("core.autocrlf", "true")]);
    check("ident", "* ident\n", &[]);
    check("ident and text", "* ident text\n", &[]);
    check("macro", "[attr]mine text ident\n*.txt mine\n", &[]);
}

#[test]
fn a_crlf_checkout_has_the_digest_of_an_lf_checkout() {
    let repo = Repo::new().file(".gitattributes", "* text=auto\n").file("a.yaml", "a: 1\nb: 2\n").commit("lf");
    let clone = repo.clone_with(&["-c", "core.autocrlf=true", "-c", "core.eol=crlf"]);
    assert_eq!(std::fs::read(clone.path().join("a.yaml")).unwrap(), b"a: 1\r\nb: 2\r\n");
    let digest = |repo: &Repo| repo.worktree().tree.digest(&path("a.yaml")).unwrap();
    assert_eq!(digest(&clone), digest(&repo));
    assert_eq!(digest(&clone.settle()), digest(&repo));
}

#[test]
fn guessing_leaves_files_alone_that_are_stored_with_crlf() {
    let repo = Repo::new().file("a.txt", "a\r\nb\r\n").commit("crlf");
    repo.git(&["config", "core.autocrlf", "true"]);
    let repo = repo.file("a.txt", "a\r\nb\r\nc\r\n");
    let ours = stored(&repo);
    repo.git(&["add", "--all"]);
    assert_same(&repo, &ours, "stored with CRLF");
    assert_eq!(ours[0].2, b"a\r\nb\r\nc\r\n");
}

#[test]
fn filters_are_not_run() {
    let repo = Repo::new().file(".gitattributes", "*.bin filter=up\n*.u16 working-tree-encoding=UTF-16LE\n");
    repo.git(&["config", "filter.up.clean", "tr a-z A-Z"]);
    let repo = repo.file("x.bin", "abc").file("y.u16", b"a\0\n\0").commit("filtered").settle();
    let read = |name: &str| {
        let tree = repo.worktree().tree;
        let bytes = tree.read(&path(name), 99).unwrap().to_vec();
        assert_eq!(tree.digest(&path(name)).unwrap().sha256, Sha256Digest::of(&bytes));
        (String::from_utf8(bytes).unwrap(), tree.notes().to_vec())
    };
    assert_eq!(read("x.bin"), ("ABC".to_owned(), vec![]));
    assert_eq!(read("y.u16"), ("a\n".to_owned(), vec![]));
    repo.write("x.bin", "changed");
    repo.write("y.u16", b"b\0\n\0");
    let (bytes, notes) = read("x.bin");
    assert_eq!(bytes, "changed");
    assert_eq!(notes.len(), 1);
    assert!(notes[0].starts_with("filter programs"), "{notes:?}");
    let (bytes, notes) = read("y.u16");
    assert_eq!(bytes, "b\0\n\0");
    assert!(notes[0].starts_with("`working-tree-encoding` is not applied"), "{notes:?}");
}

#[test]
fn stat_data_that_proves_nothing_is_not_believed() {
    let repo = Repo::new().file("a.yaml", "a: 1\n").commit("one").settle();
    let place = repo.path().join("a.yaml");
    let modified = place.metadata().unwrap().modified().unwrap();
    std::thread::sleep(std::time::Duration::from_millis(20));
    // Same size, same time of modification.
    std::fs::write(&place, "a: 2\n").unwrap();
    std::fs::File::options().write(true).open(&place).unwrap().set_modified(modified).unwrap();
    assert_eq!(crate::repo::text(&*repo.worktree().tree, "a.yaml"), "a: 2\n");
}
