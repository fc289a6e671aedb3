//! What people see.

use super::agree::{blocks, rendered};
use super::fixture::fixture;
use ssot::finding::Report;
use ssot::render::{Format, Style, render, sanitize, summary};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

fn style(width: usize) -> Style {
    Style { width, ..Style::default() }
}

/// Columns as a terminal that draws each character on its own counts them.
fn columns(text: &str) -> usize {
    text.chars().map(|c| c.width().unwrap_or(0)).sum()
}

#[test]
fn looks_as_reviewed_at_80_columns() {
    insta::assert_snapshot!("full-80", rendered(Format::Full, Style { verbose: true, ..style(80) }));
}

#[test]
fn looks_as_reviewed_at_200_columns() {
    insta::assert_snapshot!("full-200", rendered(Format::Full, style(200)));
}

#[test]
fn looks_as_reviewed_in_colour() {
    let text = rendered(Format::Full, Style { color: true, verbose: true, ..style(80) });
    insta::assert_snapshot!("full-colour", text.replace('\u{1b}', "␛"));
    // Only colours, and every colour ends on its own line.
    for line in text.lines() {
        let opened = line.matches("\u{1b}[").count();
        assert_eq!(opened, line.matches('\u{1b}').count(), "{line:?}");
        assert_eq!(line.matches("\u{1b}[0m").count() * 2, opened, "{line:?}");
    }
    let mut plain = String::new();
    let mut escaped = false;
    for c in text.chars() {
        match c {
            '\u{1b}' => escaped = true,
            'm' if escaped => escaped = false,
            _ if escaped => {}
            c => plain.push(c),
        }
    }
    assert_eq!(plain, rendered(Format::Full, Style { verbose: true, ..style(80) }), "colour changes nothing else");
}

#[test]
fn lets_no_control_character_through() {
    for width in [20, 80, 200] {
        let text = rendered(Format::Full, Style { verbose: true, ..style(width) });
        let bad: Vec<char> = text.chars().filter(|c| *c != '\n' && sanitize::is_hostile(*c)).collect();
        assert!(bad.is_empty(), "{bad:?}");
        assert!(text.lines().all(|line| line == line.trim_end()), "no trailing blanks");
    }
}

#[test]
fn fits_the_width() {
    for width in [40, 60, 80, 100, 120, 200] {
        for line in rendered(Format::Full, Style { verbose: true, ..style(width) }).lines() {
            // A path is never cut: it is there to be clicked and copied.
            // The closing line is one line, for scripts.
            if !line.contains("─[") && !line.ends_with(" lockfiles") {
                assert!(columns(line) <= width, "{width}: {} columns in {line}", columns(line));
            }
        }
    }
}

#[test]
fn underlines_start_and_end_at_the_marked_token() {
    for width in [60, 80, 200] {
        let full = rendered(Format::Full, style(width));
        for (place, block) in fixture().expected.iter().zip(blocks(&full)) {
            if !place.snippet {
                continue;
            }
            let lines: Vec<&str> = block.lines().collect();
            let number = format!("{} │ ", place.line);
            let at = lines.iter().position(|line| line.trim_start().starts_with(&number)).expect("the line");
            // As the library documents: the first line of the span, tabs aside, hostile characters replaced.
            let token = sanitize::one_line(place.token.lines().next().unwrap_or_default().trim_end()).into_owned();
            let underline = lines[at + 1];
            let mut spots = Vec::new();
            let mut column = 0;
            for c in underline.chars() {
                if "─┬▲".contains(c) {
                    spots.push(column);
                }
                column += c.width().unwrap_or(0);
            }
            let text = lines[at];
            if token.is_empty() {
                assert_eq!(spots, [text.width()], "a caret where the value is missing:\n{block}");
                assert!(underline.ends_with('▲'));
                continue;
            }
            let runs = spots.chunk_by(|a, b| a + 1 == *b).map(|run| (run[0], run.len())).collect::<Vec<_>>();
            // A token that goes on behind the window is underlined as far as it is shown.
            let shown = (1..=token.len())
                .rev()
                .filter_map(|end| token.get(..end))
                .find(|head| text.contains(head) && (head.len() == token.len() || text.ends_with(&format!("{head}…"))));
            let token = shown.unwrap_or_else(|| panic!("{token:?} is not shown:\n{block}"));
            let (start, length) = text
                .match_indices(token)
                .map(|(byte, _)| (columns(&text[..byte]), columns(token)))
                .find(|found| runs.contains(found))
                .unwrap_or_else(|| panic!("{runs:?} does not underline {token:?}:\n{block}"));
            assert!(start > 0 && length > 0);
        }
    }
}

#[test]
fn shows_every_place_and_message() {
    let fixture = fixture();
    let full = rendered(Format::Full, style(200));
    for (finding, block) in fixture.report.findings.iter().zip(blocks(&full)) {
        for related in &finding.related {
            assert!(block.contains(&*sanitize::one_line(&related.message)), "{:?} in\n{block}", related.message);
            let line = fixture.sources.at(related.location.side, &related.location.path).zip(related.location.span);
            if let Some((file, span)) = line {
                let line = file.position(span.start).line;
                assert!(block.lines().any(|text| text.trim_start().starts_with(&format!("{line} │"))), "{block}");
            }
        }
        assert!(finding.help.is_none() || block.contains("  help: "));
    }
}

#[test]
fn a_narrow_terminal_loses_no_word_of_a_message() {
    let fixture = fixture();
    let full = rendered(Format::Full, style(40));
    for (finding, block) in fixture.report.findings.iter().zip(blocks(&full)) {
        for text in finding.related.iter().map(|related| &related.message).chain([&finding.message]) {
            for word in sanitize::one_line(text).split(' ').filter(|word| word.is_ascii() && !word.contains("##[")) {
                assert!(block.contains(word), "{word} in\n{block}");
            }
        }
    }
}

#[test]
fn long_spans_and_lines_show_a_window() {
    let full = rendered(Format::Full, style(80));
    let blocks = blocks(&full);
    let of = |path: &str| blocks.iter().find(|block| block.contains(path)).expect("the finding");
    assert_eq!(of("docker-compose.yml").matches(" │ ").count(), 3, "one line of the mapping with its neighbours");
    let minified = of("dist/registry.min.json");
    assert_eq!(minified.matches('…').count(), 2, "cut on both sides:\n{minified}");
}

#[test]
fn summary_counts_in_words() {
    let report = |findings: usize| Report {
        findings: fixture().report.findings.into_iter().take(findings).collect(),
        waived: Vec::new(),
        ..fixture().report
    };
    let plain = Style::default();
    assert_eq!(summary(&report(1), &plain), "1 error in 26 anchors, 31 aliases, 4 lockfiles");
    assert_eq!(summary(&report(0), &plain), "no findings: 26 anchors, 31 aliases and 4 lockfiles agree");
    assert_eq!(
        summary(&fixture().report, &plain),
        "9 errors, 4 warnings, 1 info (1 waived) in 26 anchors, 31 aliases, 4 lockfiles"
    );
    let mut single = report(0);
    (single.checked.anchors, single.checked.aliases, single.checked.locks) = (1, 1, 1);
    assert_eq!(summary(&single, &plain), "no findings: 1 anchor, 1 alias and 1 lockfile agree");
    (single.checked.anchors, single.checked.aliases, single.checked.locks) = (0, 0, 0);
    assert_eq!(summary(&single, &plain), "no findings: there were no anchors, aliases or lockfiles to compare");
}

#[test]
fn a_clean_report_is_one_line() {
    let mut report = fixture().report;
    (report.findings, report.waived, report.notes) = (vec![], vec![], vec![]);
    let mut out = Vec::new();
    render(Format::Full, &report, &fixture().sources, &style(80), &mut out).expect("written");
    assert_eq!(String::from_utf8_lossy(&out).lines().count(), 1);
}
