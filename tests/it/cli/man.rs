//! `ssot man`. `.ci/shells` has mandoc and groff read the pages.

use super::completions::commands;
use super::{Run, ssot};
use std::collections::BTreeMap;
use std::path::Path;

fn man(folder: &Path, args: &[&str]) -> Run {
    ssot(folder).args(["man"]).args(args).run()
}

fn pages(folder: &Path) -> BTreeMap<String, String> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    entries
        .map(|entry| {
            let name = entry.file_name().into_string().unwrap();
            (name, std::fs::read_to_string(entry.path()).unwrap())
        })
        .collect()
}

#[test]
fn there_is_a_page_for_every_command() {
    let folder = tempfile::tempdir().unwrap();
    let done = man(folder.path(), &["--dir", "a/man1"]);
    let all = pages(&folder.path().join("a/man1"));
    let said = format!("Wrote {} pages to a/man1\n", all.len());
    assert_eq!((done.status, done.stdout, done.stderr.as_str()), (0, said, ""));
    let missing: Vec<_> =
        commands().into_iter().filter(|name| name != "help" && !all.contains_key(&format!("ssot-{name}.1"))).collect();
    assert!(missing.is_empty(), "no pages: {missing:?}");
    assert!(all.contains_key("ssot.1") && all.contains_key("ssot-audit-log.1"));
    assert!(all.keys().all(|name| !name.contains("help")), "{:?}", all.keys());
    for (name, page) in &all {
        assert!(page.is_ascii(), "{name}");
        for heading in [".SH NAME", ".SH SYNOPSIS", ".SH DESCRIPTION", ".SH OPTIONS", ".SH \"EXIT STATUS\""] {
            assert_eq!(page.lines().filter(|line| *line == heading).count(), 1, "{name}: {heading}");
        }
        assert_eq!(name != "ssot.1", page.contains(".SH \"SEE ALSO\""), "{name}");
    }
    let log = &all["ssot-audit-log.1"];
    let title = format!(".TH \"SSOT-AUDIT-LOG\" \"1\" \"\" \"ssot {}\" \"ssot manual\"\n", env!("CARGO_PKG_VERSION"));
    assert!(log.contains(&title) && log.contains("ssot(1), ssot\\-audit(1)"), "{log}");
    assert!(all["ssot-validate.1"].contains("\\fB\\-\\-new\\-only\\fR"));
    assert_eq!(all["ssot.1"], man(folder.path(), &[]).stdout);

    // The same program gives the same bytes, over those that are there.
    assert_eq!(man(folder.path(), &["--dir", "a/man1"]).status, 0);
    assert_eq!(all, pages(&folder.path().join("a/man1")));
}

#[test]
fn a_folder_that_cannot_be_written_to_is_a_failure_that_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("file"), "").unwrap();
    let done = man(folder.path(), &["--dir", "file"]);
    assert_eq!(done.status, 3);
    assert!(done.complaint().contains("cannot write \"file\""), "{done:?}");

    std::fs::create_dir_all(folder.path().join("pages/ssot-lock.1")).unwrap();
    let done = man(folder.path(), &["--dir", "pages"]);
    assert_eq!(done.status, 3);
    assert!(done.complaint().contains("ssot-lock.1"), "{done:?}");
    assert_eq!(std::fs::read_dir(folder.path().join("pages")).unwrap().count(), 1);
}
