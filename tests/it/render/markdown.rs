//! The page for a job summary or a comment.

use super::agree::rendered;
use super::fixture::fixture;
use ssot::finding::{BaseDescription, Finding, Level, Note, Report, TreeDescription};
use ssot::path::RepoPath;
use ssot::render::{Format, Style, markdown, render};

fn show(report: &Report) -> String {
    let mut out = Vec::new();
    render(Format::Markdown, report, &fixture().sources, &Style::default(), &mut out).expect("written");
    String::from_utf8(out).expect("UTF-8")
}

/// A line without what stands in its code spans: fences are runs of backticks, and close at the next run of equal length.
pub(crate) fn outside_code(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some(at) = rest.find('`') {
        out.push_str(&rest[..at]);
        let fence = rest[at..].len() - rest[at..].trim_start_matches('`').len();
        let inside = &rest[at + fence..];
        let mut from = 0;
        let close = loop {
            let Some(next) = inside[from..].find('`').map(|next| from + next) else { break None };
            let run = inside[next..].len() - inside[next..].trim_start_matches('`').len();
            if run == fence {
                break Some(next);
            }
            from = next + run;
        };
        let close = close.unwrap_or_else(|| panic!("a code span is not closed: {line}"));
        out.push('•');
        rest = &inside[close + fence..];
    }
    out + rest
}

#[test]
fn looks_as_reviewed() {
    insta::assert_snapshot!("markdown", rendered(Format::Markdown, Style::default()));
}

#[test]
fn shows_every_finding_place_and_help() {
    let (page, fixture) = (rendered(Format::Markdown, Style::default()), fixture());
    let findings = &fixture.report.findings;
    for finding in findings {
        assert!(page.contains(&format!(" · `{}`\n", finding.rule.id)));
    }
    assert_eq!(
        page.matches("\n  - **help:** ").count(),
        findings.iter().filter(|finding| finding.help.is_some()).count()
    );
    assert!(page.contains("\n  - `main:ssot_plan/ssot_manifest.yaml:2:9`: it was declared here\n"), "{page}");
    assert!(page.contains("\n  - line 2: first declared here\n"), "{page}");
    assert!(
        page.contains("\n#### Notes\n\n- this is a shallow clone: history before 2026-11-01 is not visible\n"),
        "{page}"
    );
    assert!(page.contains("<details><summary>1 finding is waived</summary>\n\n- "), "{page}");
    assert!(
        page.contains("\n  - waived at `ssot_plan/ssot_manifest.yaml:4:9`: until the `\u{fffd}[1mdocs` move\n"),
        "{page}"
    );
}

#[test]
fn says_what_was_checked() {
    let line = |tree: (&'static str, Option<&str>, Option<&str>), base: Option<&str>, folder: &str| {
        let oid = "0123456789abcdef0123456789abcdef01234567".to_owned();
        let page = show(&Report {
            tree: TreeDescription { kind: tree.0, rev: tree.1.map(Into::into), oid: tree.2.map(Into::into) },
            base: base.map(|rev| BaseDescription { rev: rev.into(), oid, known: Some(2) }),
            folder: RepoPath::parse(folder).unwrap_or_else(|_| RepoPath::root()),
            findings: vec![],
            ..fixture().report
        });
        page.lines().find(|line| line.starts_with("Checked: ")).expect("the line").to_owned()
    };
    let oid = "fedcba9876543210fedcba9876543210fedcba98";
    assert_eq!(line(("commit", Some("v1"), Some(oid)), None, ""), "Checked: `v1` (`fedcba987654`).");
    assert_eq!(line(("commit", Some(oid), Some(oid)), None, ""), "Checked: `fedcba987654`.");
    assert_eq!(
        line(("worktree", None, Some(oid)), Some("main`#1"), "services/a"),
        "Checked: `services/a` in the working tree, on top of `fedcba987654`, compared with ``main`#1`` (`0123456789ab`)."
    );
    assert_eq!(line(("index", None, None), None, ""), "Checked: the index.");
    assert_eq!(line(("folder", None, None), None, ""), "Checked: the folder.");
}

#[test]
fn what_is_not_ours_stands_in_code() {
    let page = rendered(Format::Markdown, Style::default());
    let ours = ["<details><summary>1 finding is waived</summary>", "</details>"];
    for line in page.lines().filter(|line| !ours.contains(line)) {
        let words = outside_code(line);
        let words = words.trim_start_matches(['#', '-', ' ']).replace("**", "");
        assert!(!words.contains(['@', '#', '<', '>', '[', ']', '*', '_', '~', '\\', '|', '&', '$']), "{line}");
        assert!(!words.contains("GH-") && !words.contains("://") && !words.contains("0123456"), "{line}");
    }
}

#[test]
fn a_clean_report_is_short() {
    let page = show(&Report { findings: vec![], waived: vec![], notes: vec![], ..fixture().report });
    assert_eq!(
        page,
        "### ✅ ssot\n\n**no findings: 26 anchors, 31 aliases and 4 lockfiles agree**\n\nChecked: `HEAD` (`0123456789ab`).\n"
    );
}

#[test]
fn fits_a_comment_and_says_what_it_left_out() {
    let all = fixture().report.findings;
    let error = all.iter().rfind(|finding| finding.level == Level::Error).expect("there");
    let mut findings: Vec<Finding> =
        all.iter().filter(|finding| finding.level != Level::Error).cycle().take(2_000).cloned().collect();
    findings.push(error.clone());
    let waived = fixture().report.waived;
    let waived: Vec<_> = waived.iter().cycle().take(2_000).cloned().collect();
    let notes = vec![Note("note ".repeat(400)); 100];
    for (findings, waived, notes) in
        [(findings.clone(), vec![], vec![]), (findings.clone(), waived.clone(), notes.clone()), (vec![], waived, notes)]
    {
        let report = Report { findings, waived, notes, ..fixture().report };
        for most in [65_536, 6_000] {
            let page = markdown::page(&report, &fixture().sources, most);
            assert!(page.len() <= most && page.len() > most / 2, "{}", page.len());
            let shown =
                page.matches("\n- ⚠️ ").count() + page.matches("\n- ℹ️ ").count() + page.matches("\n- ❌ ").count();
            assert_eq!(page.contains("\n- ❌ "), !report.findings.is_empty(), "the gravest stay");
            let left_out = report.findings.len() - shown;
            assert_eq!(left_out > 0, page.contains(&format!("**{left_out} more findings are left out (")), "{shown}");
            let waived = page.matches("  - waived at ").count();
            let more = report.waived.len() - waived;
            assert!(
                more == 0 || page.contains(&format!("- and {more} more waived findings that there is no room for\n"))
            );
            assert_eq!(page.matches("<details>").count(), page.matches("</details>").count());
        }
        assert_eq!(show(&report), markdown::page(&report, &fixture().sources, markdown::COMMENT));
    }
}

#[test]
fn one_finding_alone_cannot_take_all_the_room() {
    let mut findings = fixture().report.findings;
    findings[0].message = "`` ` ".repeat(100_000);
    findings[0].related = findings[0].related.iter().cycle().take(5_000).cloned().collect();
    findings[0].help = Some("#".repeat(1_000_000));
    let page = show(&Report { findings, ..fixture().report });
    assert!(page.contains("  - and 4990 more places\n"), "{page}");
    assert!(!page.contains("left out"), "{}", page.len());
}
