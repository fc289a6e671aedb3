//! Commits as they are, not as they should be.

use super::support::{check_everything, history, id, ids};
use crate::repo::Repo;
use ssot::history::{Commit, Mailmap, Oid, Person, Signature};
use std::io::Write as _;
use std::process::Stdio;

/// Runs git with input.
fn feed(repo: &Repo, args: &[&str], input: &[u8]) -> String {
    let mut child = repo.command().args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{args:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// Stores the bytes as a commit, as a foreign tool would.
fn stored(repo: &Repo, bytes: &[u8]) -> Commit {
    let id = feed(repo, &["hash-object", "-t", "commit", "-w", "--stdin", "--literally"], bytes);
    history(repo).commit(Oid::parse(id.trim()).unwrap()).unwrap()
}

fn commit(header: &str, message: &str) -> Commit {
    let text = format!("tree {}\n{header}\n\n{message}", "0".repeat(40));
    Commit::parse(Oid([0; 20]), text.as_bytes())
}

#[test]
fn people_and_times_are_read_as_git_reads_them() {
    let repo = Repo::new().file("a", "0\n").commit("root");
    let tree = repo.git(&["rev-parse", "HEAD^{tree}"]);
    for line in [
        "Ada <ada@example.com> 1700000000 +0130",
        "Ada Lovelace <ada@example.com> 4102444800 -0800",
        "Ada   <ada@example.com>   1700000000   -0030",
        "<ada@example.com> 1700000000 +0000",
        "Ada <ada@<example>.com> 1700000000 +0000",
        "Ada <> 0 +0000",
    ] {
        let text = format!("tree {}\nauthor {line}\ncommitter {line}\n\nx\n", tree.trim());
        let ours = stored(&repo, text.as_bytes());
        let theirs = repo.git(&["show", "-s", "--format=%an|%ae|%at|%ad", "--date=format:%z", &ours.id.to_string()]);
        let offset = ours.authored.offset;
        let sign = if offset < 0 { '-' } else { '+' };
        let zone = format!("{sign}{:02}{:02}", offset.abs() / 60, offset.abs() % 60);
        let ours = format!("{}|{}|{}|{zone}", ours.author.name, ours.author.email, ours.authored.seconds);
        assert_eq!(ours, theirs.trim_end_matches('\n'), "{line}");
    }
}

#[test]
fn odd_commits_are_read_as_far_as_they_make_sense() {
    let old = commit("author A <a@b> -315619200 +0000\ncommitter A <a@b> 99999999999999999999 +9999999", "x");
    assert_eq!(old.authored.to_string(), "1960-01-01T00:00:00Z");
    assert_eq!(old.committed.offset, 0);
    assert_eq!(old.committed.timestamp(), jiff::Timestamp::MAX);
    let none = commit("committer", "");
    assert_eq!((none.author.name.as_str(), none.authored.seconds, none.summary()), ("", 0, ""));
    for bytes in [&b""[..], b"\n", b"tree", b"tree \nparent zz\nauthor <\n", b"\xff\xfe\n\n\xff"] {
        let commit = Commit::parse(Oid([0; 20]), bytes);
        assert_eq!(commit.parents, []);
    }
    let hostile = commit("author \x1b[31m@all\u{7}\r <x\u{0}y> 1 +0000", "\n\n  subject \x1b]0;x\u{7} \n\nbody");
    assert_eq!(hostile.author.name, "\x1b[31m@all\u{7}", "kept as it is: whoever shows it cleans it");
    assert_eq!(hostile.summary(), "subject \x1b]0;x\u{7}");
    let latin = Commit::parse(Oid([0; 20]), b"author J\xfcrgen <j@x> 1 +0000\nencoding ISO-8859-1\n\nGr\xfc\xdfe\n");
    assert_eq!((latin.author.name.as_str(), latin.summary()), ("Jürgen", "Grüße"));
    let unknown = Commit::parse(Oid([0; 20]), b"author J\xfcrgen <j@x> 1 +0000\n\nx\n");
    assert_eq!(unknown.author.name, "J\u{fffd}rgen");
}

#[test]
fn signatures_are_told_apart_and_a_merged_tags_is_not_the_commits() {
    let signed = |header: &str, first: &str| commit(&format!("{header} {first}\n abc\n -----END-----"), "x").signature;
    assert_eq!(signed("gpgsig", "-----BEGIN PGP SIGNATURE-----"), Some(Signature::OpenPgp));
    assert_eq!(signed("gpgsig-sha256", "-----BEGIN PGP SIGNATURE-----"), Some(Signature::OpenPgp));
    assert_eq!(signed("gpgsig", "-----BEGIN SSH SIGNATURE-----"), Some(Signature::Ssh));
    assert_eq!(signed("gpgsig", "-----BEGIN SIGNED MESSAGE-----"), Some(Signature::X509));
    assert_eq!(signed("gpgsig", "something"), Some(Signature::Other));
    let tag = "mergetag object 1\n type commit\n gpgsig -----BEGIN PGP SIGNATURE-----\n parent x";
    assert_eq!(commit(tag, "gpgsig x").signature, None);
}

#[test]
fn trailers_are_found_where_git_finds_them() {
    let repo = Repo::new().file("a", "0\n").commit("root");
    let tree = repo.git(&["rev-parse", "HEAD^{tree}"]);
    for message in [
        "s\n\nReviewed-by: Ada <ada@example.com>\n",
        "s\n\nbody\n\nReviewed-by: Ada\nAcked-by:Bob\nCc : Eve\n",
        "s\n\nbody\n\nReviewed-by: Ada\n  folded\n\tand again\nAcked-by: Bob\n",
        "s\n\nReviewed-by: Ada\nnot a trailer\n",
        "s\n\nnot\nnot\nSigned-off-by: Ada\nReviewed-by: Bob\nnot\n",
        "s\n\na\nb\nc\nd\nSigned-off-by: Ada\n",
        "s\n\n(cherry picked from commit 1234)\nReviewed-by: Bob\nnot: x\n",
        "Reviewed-by: only the title\n",
        "\n\nReviewed-by: a title after blank lines\n",
        "s\n\nReviewed-by: Ada\n\n\n  \n",
        "s\n\nReviewed-by: Ada\n# a comment\nAcked-by: Bob\n# the end\n",
        "s\n\nReviewed-by: Ada\n\nConflicts:\n\ta\n\tb\n",
        "s\n\nReviewed-by: Ada\n# ------------------------ >8 ------------------------\nAcked-by: Bob\n",
        "s\n\nReviewed-by: Ada\n---\n a | 1 +\n",
        "s\n\nhttps://example.com/x: y\nReviewed-by: Ada\n",
        "s\n\n Reviewed-by: indented\nAcked-by: Bob\n",
        "s\n\n: no key\nAcked-by: Bob\n",
        "s\n\nReviewed by: two words\nAcked-by : Bob\n",
        "s\n\nReviewed-by:\nAcked-by:   \n",
        "s\nReviewed-by: no blank line before\n",
        "s\n\nÜber-by: Ada\n",
        "s\n\nReviewed-by: Ada",
        "s\r\n\r\nReviewed-by: Ada\r\nAcked-by: Bob\r\n",
    ] {
        let text = format!("tree {}\nauthor A <a@b> 1 +0000\ncommitter A <a@b> 1 +0000\n\n{message}", tree.trim());
        let ours = stored(&repo, text.as_bytes());
        let format = "--format=%(trailers:only=true,unfold=true)";
        let theirs = repo.git(&["show", "-s", format, &ours.id.to_string()]);
        let ours: Vec<String> = ours.trailers.iter().map(|it| format!("{}: {}", it.key, it.value)).collect();
        let lines = |text: &str| text.lines().map(|line| line.trim_end().to_owned()).collect::<Vec<_>>();
        let theirs: Vec<String> = lines(&theirs).into_iter().filter(|line| !line.is_empty()).collect();
        assert_eq!(lines(&ours.join("\n")), theirs, "{message:?}");
    }
}

#[test]
fn trailers_are_those_of_interpret_trailers() {
    let repo = Repo::new().file("a", "0\n").commit("root");
    let message = "s\n\nbody: not\nreally\n\nReviewed-by: Ada <a@b>\n and more\nApproved-by: Bob\n";
    let theirs = feed(&repo, &["interpret-trailers", "--parse"], message.as_bytes());
    let ours: String = commit("author A <a@b> 1 +0000", message)
        .trailers
        .iter()
        .map(|trailer| format!("{}: {}\n", trailer.key, trailer.value))
        .collect();
    assert_eq!(ours, theirs);
    assert_eq!(ours.lines().count(), 2);
}

#[test]
fn the_mailmap_is_understood_as_git_understands_it() {
    let map = "# people\nAda Lovelace <ada@example.com>\n<bob@example.com> <bob@old.example>\n\
               Carol <carol@example.com> <c@OLD.example>\nDan <dan@example.com> D <shared@example.com>\n\
               Eve <eve@example.com>  Eve Old  <shared@example.com> # comment\n <first@x> <second@x>\n\
               Ada Again <ada@example.com>\nbroken <line\nGrace <> <empty@x>\n #Not <a@comment>\n<x@y> <>\n";
    let repo = Repo::new().file(".mailmap", map).commit("root");
    let mailmap = Mailmap::parse(map);
    for (name, email) in [
        ("ada", "ADA@example.com"),
        ("Bob", "bob@old.example"),
        ("c", "c@old.EXAMPLE"),
        ("D", "shared@example.com"),
        ("eve old", "shared@example.com"),
        ("Nobody", "shared@example.com"),
        ("x", "second@x"),
        ("x", "first@x"),
        ("Grace", "empty@x"),
        ("a", "a@comment"),
        ("x", "unknown@x"),
    ] {
        let contact = format!("{name} <{email}>");
        let theirs = repo.git(&["check-mailmap", &contact]);
        let person = mailmap.resolve(&Person { name: name.to_owned(), email: email.to_owned() });
        assert_eq!(format!("{} <{}>", person.name, person.email), theirs.trim(), "{contact}");
    }
}

#[test]
fn commits_dated_1960_and_2100_stand_where_their_parents_say() {
    let mut repo = Repo::new();
    for (number, date) in ["@4102444800 +0000", "@86400 +0000", "@1767225600 +0000"].into_iter().enumerate() {
        repo.write("a", format!("{number}\n"));
        repo.git(&["add", "--all"]);
        let mut command = repo.command();
        command.env("GIT_AUTHOR_DATE", date).env("GIT_COMMITTER_DATE", date).args(["commit", "--quiet", "-m", "x"]);
        assert!(command.status().unwrap().success());
    }
    // git refuses to write dates before 1970, and reads them.
    let (tree, parent) = (repo.git(&["rev-parse", "HEAD^{tree}"]), repo.git(&["rev-parse", "HEAD"]));
    let who = "A <a@b> -315619200 +0000";
    let text = format!("tree {}\nparent {}\nauthor {who}\ncommitter {who}\n\nx\n", tree.trim(), parent.trim());
    let old = feed(&repo, &["hash-object", "-t", "commit", "-w", "--stdin", "--literally"], text.as_bytes());
    repo.git(&["reset", "--quiet", "--hard", old.trim()]);
    repo = repo.file("a", "now\n").commit("now");
    let touches = super::support::touches(&repo, &super::support::watch(&["a"]), ssot::history::Order::Full);
    let order: Vec<String> = touches.commits.iter().map(|touch| touch.id.to_string()).collect();
    assert_eq!(order, ids(&repo.git(&["rev-list", "--topo-order", "HEAD", "--", "a"])));
    assert_eq!(history(&repo).commit(id(&repo, "HEAD~1")).unwrap().committed.to_string(), "1960-01-01T00:00:00Z");
    check_everything(&repo, &["a"], "odd dates");
}
