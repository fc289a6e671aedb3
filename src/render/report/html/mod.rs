//! The report as one page: no script, no font, no image, no address to fetch anything from.
//!
//! Everything that comes from the repository passes [`text`]. The page is written as XML would be, so that a test can tell
//! that nothing broke out.

mod chart;

use super::page::{Cell, Figure, Section, Table, Tone, page};
use super::words::{count, parts};
use crate::audit::report::AuditReport;
use crate::render::sanitize::one_line;
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;

const STYLE: &str = include_str!("style.css");

pub(super) fn write(report: &AuditReport) -> String {
    let page = page(report);
    let title = text(&page.title);
    // Only this very style sheet is allowed, and nothing else at all.
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'",
        base64(&Sha256::digest(STYLE.as_bytes()))
    );
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\" />\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\" />\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\" />\n\
         <meta name=\"color-scheme\" content=\"light dark\" />\n\
         <meta name=\"referrer\" content=\"no-referrer\" />\n\
         <title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<header>\n<h1>Audit report</h1>\n<dl class=\"facts\">\n"
    );
    for (name, value) in &page.facts {
        let _ = writeln!(out, "<div><dt>{name}</dt><dd>{}</dd></div>", sentence(value));
    }
    out.push_str("</dl>\n</header>\n<main>\n");
    summary(&page.figures, report, &mut out);
    for section in &page.sections {
        write_section(section, report, &mut out);
    }
    out.push_str("</main>\n</body>\n</html>\n");
    out
}

fn summary(figures: &[Figure], report: &AuditReport, out: &mut String) {
    out.push_str("<section aria-labelledby=\"summary\">\n<h2 id=\"summary\">Summary</h2>\n<ul class=\"figures\">\n");
    for figure in figures {
        let _ = writeln!(
            out,
            "<li class=\"{}\"><strong>{}</strong> <span>{}</span></li>",
            class(figure.tone),
            text(&figure.value),
            text(&figure.label)
        );
    }
    out.push_str("</ul>\n");
    if report.events > 0 {
        chart::activity(&report.activity, out);
    }
    out.push_str("</section>\n");
}

fn write_section(section: &Section, report: &AuditReport, out: &mut String) {
    let Section { id, title, .. } = section;
    let _ = writeln!(out, "<section aria-labelledby=\"{id}\">\n<h2 id=\"{id}\">{title}</h2>");
    if *id == "approvals" {
        chart::coverage(&report.coverage, out);
    }
    for words in &section.words {
        let _ = writeln!(out, "<p>{}</p>", sentence(words));
    }
    if let Some(table) = &section.table {
        write_table(table, id, out);
    }
    out.push_str("</section>\n");
}

/// The roles say again what the elements mean, because on a narrow screen the style sheet takes the meaning away.
fn write_table(table: &Table, id: &str, out: &mut String) {
    let _ = writeln!(out, "<table class=\"{id}\" role=\"table\">\n<caption>{}</caption>", text(&table.caption));
    out.push_str("<thead role=\"rowgroup\">\n<tr role=\"row\">");
    for (at, head) in table.heads.iter().enumerate() {
        let number = matches!(table.rows.first().and_then(|row| row.get(at)), Some(Cell::Number(_)));
        let class = if number { " class=\"number\"" } else { "" };
        let _ = write!(out, "<th scope=\"col\" role=\"columnheader\"{class}>{head}</th>");
    }
    out.push_str("</tr>\n</thead>\n<tbody role=\"rowgroup\">\n");
    for row in &table.rows {
        out.push_str("<tr role=\"row\">");
        for (head, cell) in table.heads.iter().zip(row) {
            let class = match cell {
                Cell::Number(_) => " class=\"number\"",
                Cell::Text(words) if words.is_empty() => " class=\"empty\"",
                _ => "",
            };
            let _ = write!(out, "<td role=\"cell\" data-label=\"{head}\"{class}>{}</td>", write_cell(cell));
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table>\n");
    if table.more > 0 {
        let _ =
            writeln!(out, "<p class=\"more\">and {} more; <code>--format json</code> lists all</p>", count(table.more));
    }
}

fn write_cell(cell: &Cell) -> String {
    match cell {
        // A name that is written from right to left keeps to itself.
        Cell::Text(words) => format!("<bdi>{}</bdi>", text(words)),
        Cell::Code(name) => format!("<code>{}</code>", breakable(name)),
        Cell::Codes(names, more) => {
            let mut items: Vec<String> =
                names.iter().map(|name| format!("<li><code>{}</code></li>", breakable(name))).collect();
            if *more > 0 {
                items.push(format!("<li>and {} more</li>", count(*more)));
            }
            format!("<ul class=\"names\">{}</ul>", items.concat())
        }
        Cell::Number(number) => count(*number),
        Cell::Tag(words, tone) => format!("<span class=\"tag {}\">{}</span>", class(*tone), text(words)),
    }
}

fn class(tone: Tone) -> &'static str {
    match tone {
        Tone::Plain => "plain",
        Tone::Good => "good",
        Tone::Warn => "warn",
        Tone::Bad => "bad",
    }
}

/// Sentences hold code between backticks. What a path or a revision in them may add cannot mean anything but that.
fn sentence(words: &str) -> String {
    let part = |(part, is_code)| if is_code { format!("<code>{}</code>", text(part)) } else { text(part) };
    parts(words).map(part).collect()
}

/// A name that may be broken behind a slash, an underscore or a dot.
fn breakable(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 16);
    for part in text(name).split_inclusive(['/', '_', '.']) {
        out.push_str(part);
        if part.ends_with(['/', '_', '.']) {
            out.push_str("<wbr />");
        }
    }
    out
}

/// Text that means nothing to a browser: as an element's content and as an attribute's value.
pub(super) fn text(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len() + 16);
    for c in one_line(raw).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // Not characters, and errors in a page.
            '\u{fdd0}'..='\u{fdef}' => out.push('\u{fffd}'),
            c if u32::from(c) & 0xfffe == 0xfffe => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let group = chunk.iter().fold(0_u32, |group, byte| group << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for at in 0..4 {
            let digit = DIGITS.get((group >> (18 - 6 * at) & 63) as usize).copied().unwrap_or(b'=');
            out.push(if at > chunk.len() { '=' } else { char::from(digit) });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_rfc_4648() {
        for (bytes, digits) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")] {
            assert_eq!(base64(bytes.as_bytes()), digits);
        }
        assert_eq!(base64(&[0xff, 0xef, 0xbf]), "/++/");
    }

    #[test]
    fn text_means_nothing_to_a_browser() {
        let hostile = "<script>\"'&\u{202e}\u{0}\u{ffff}";
        assert_eq!(text(hostile), "&lt;script&gt;&quot;&#39;&amp;\u{fffd}\u{fffd}\u{fffd}");
        assert_eq!(breakable("a/<b>_c"), "a/<wbr />&lt;b&gt;_<wbr />c");
    }
}
