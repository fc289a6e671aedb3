//! The formats, over names that try everything.

use super::Told;
use ssot::render::sanitize::is_hostile;
use std::collections::BTreeSet;

/// A name, an alias and a summary that every format has a reason to fear.
const NAME: &str = "<script>alert('n')</script> \"&amp; \u{1b}[31m\u{202e}| `x` @everyone";
const ALIAS: &str = "</td></table><img src=x onerror=alert(1)>";
const SUMMARY: &str = "](javascript:alert(1)) <!-- --> ::error::x | @org/team #12 https://evil.example/ ]]>";

fn hostile() -> Told {
    let told = Told::new();
    told.aliases(&[
        format!("name: \"{ALIAS}\", canonical: api, type: temporary, context: \"<b>web\", expires_at: 2026-11-01, created_by: \"<i>@web\""),
        "name: plain, canonical: api, type: temporary, context: web, expires_at: 2026-12-01".to_owned(),
    ]);
    told.commit(&format!("{NAME} <x&y\"@example.com>"), "2026-10-01T00:00:00Z", SUMMARY);
    told.anchor("\"<v1>&\"");
    told.commit("אבג <rtl@example.com>", "2026-10-02T00:00:00Z", "second\n\nReviewed-by: Bo <bo@example.com>\n");
    told
}

/// What a page is made of: tags in order, and all text between them.
struct Page {
    tags: Vec<(String, Vec<(String, String)>)>,
    text: String,
}

/// Reads a page as a strict reader of XML would, and fails where that would.
fn parse(html: &str) -> Page {
    let body = html.strip_prefix("<!DOCTYPE html>\n").expect("a doctype");
    let (mut tags, mut text, mut open) = (Vec::new(), String::new(), Vec::new());
    let mut rest = body;
    while let Some(at) = rest.find('<') {
        let (before, from) = rest.split_at(at);
        assert!(!before.contains('>') || open.last().is_some_and(|tag| tag == "style"), "a loose `>`: {before:?}");
        check_references(before);
        text.push_str(before);
        let end = from.find('>').expect("a tag ends");
        let inside = &from[1..end];
        rest = &from[end + 1..];
        assert!(!inside.starts_with(['!', '?']), "{inside}");
        if let Some(name) = inside.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(name), "a tag closes that is not open");
            continue;
        }
        let (inside, empty) = inside.strip_suffix(" /").map_or((inside, false), |inside| (inside, true));
        let (name, mut more) = inside.split_once(' ').unwrap_or((inside, ""));
        assert!(name.chars().all(|c| c.is_ascii_alphanumeric()), "{name:?}");
        let mut attributes: Vec<(String, String)> = Vec::new();
        while !more.trim().is_empty() {
            let (key, value) = more.trim_start().split_once("=\"").expect("a quoted value");
            let (value, after) = value.split_once('"').expect("a closing quote");
            assert!(key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'), "{key:?}");
            check_references(value);
            attributes.push((key.to_owned(), value.to_owned()));
            more = after;
        }
        let keys: BTreeSet<&String> = attributes.iter().map(|(key, _)| key).collect();
        assert_eq!(keys.len(), attributes.len(), "an attribute twice in {inside}");
        let void = ["meta", "wbr"].contains(&name);
        assert!(!void || empty, "{name} has no content");
        tags.push((name.to_owned(), attributes));
        if !empty {
            open.push(name.to_owned());
        }
    }
    assert_eq!((open.as_slice(), rest.trim()), (&[] as &[String], ""), "everything is closed");
    Page { tags, text }
}

/// Every `&` begins one of the references that the page uses.
fn check_references(text: &str) {
    for (at, _) in text.match_indices('&') {
        let known = ["&amp;", "&lt;", "&gt;", "&quot;", "&#39;"];
        assert!(known.iter().any(|reference| text[at..].starts_with(reference)), "{:?}", &text[at..]);
    }
}

impl Page {
    fn all(&self, name: &str) -> Vec<&Vec<(String, String)>> {
        self.tags.iter().filter(|(tag, _)| tag == name).map(|(_, attributes)| attributes).collect()
    }

    fn attribute<'a>(attributes: &'a [(String, String)], key: &str) -> Option<&'a str> {
        attributes.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str())
    }
}

#[test]
fn the_page_is_whole_and_fetches_and_runs_nothing() {
    let html = hostile().shown("html");
    let page = parse(&html);
    let allowed = [
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "header",
        "main",
        "section",
        "h1",
        "h2",
        "p",
        "dl",
        "div",
        "dt",
        "dd",
        "ul",
        "li",
        "strong",
        "span",
        "figure",
        "figcaption",
        "svg",
        "rect",
        "table",
        "caption",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "code",
        "bdi",
        "wbr",
    ];
    for (tag, attributes) in &page.tags {
        assert!(allowed.contains(&tag.as_str()), "{tag}");
        for (key, value) in attributes {
            let fetches = ["src", "href", "srcset", "style", "action", "data", "poster", "background"];
            assert!(!fetches.contains(&key.as_str()) && !key.starts_with("on"), "{key}={value}");
        }
    }
    let style = html.split_once("<style>").unwrap().1.split_once("</style>").unwrap().0;
    for forbidden in ["url(", "@import", "@font-face", "expression", "://"] {
        assert!(!style.contains(forbidden), "{forbidden}");
    }
    // Nothing but this style sheet is allowed to the browser.
    let policy = page.all("meta").into_iter().find_map(|meta| {
        Page::attribute(meta, "http-equiv").filter(|name| *name == "Content-Security-Policy")?;
        Page::attribute(meta, "content")
    });
    let policy = policy.unwrap();
    assert!(policy.starts_with("default-src 'none'; style-src 'sha256-") && !policy.contains("unsafe"), "{policy}");
    let digest = ssot::hash::Sha256Digest::of(style.as_bytes()).to_string();
    let stated = policy.split("sha256-").nth(1).unwrap().split('\'').next().unwrap();
    assert_eq!(from_base64(stated), digest, "the style sheet is the one that is allowed");
}

fn from_base64(text: &str) -> String {
    const DIGITS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let bits: String = text.trim_end_matches('=').chars().map(|c| format!("{:06b}", DIGITS.find(c).unwrap())).collect();
    let bytes = bits.as_bytes().chunks_exact(8).map(|chunk| std::str::from_utf8(chunk).unwrap());
    bytes.map(|bits| format!("{:02x}", u8::from_str_radix(bits, 2).unwrap())).collect()
}

#[test]
fn hostile_names_are_shown_and_do_nothing() {
    let html = hostile().shown("html");
    let page = parse(&html);
    let style_end = html.find("</style>").unwrap();
    let body = &html[style_end..];
    for raw in ["<script", "<img", "<b>", "<i>", "onerror=alert(1)>", "javascript:alert(1))<", "\u{1b}", "\u{202e}"] {
        assert!(!body.contains(raw), "{raw}");
    }
    // They are there, as text.
    // git itself takes `<` and `>` out of names.
    assert!(page.text.contains("scriptalert(&#39;n&#39;)/script &quot;&amp;amp; "), "the name");
    assert!(page.text.contains("](javascript:alert(1)) &lt;!-- --&gt; ::error::x"), "the summary");
    assert!(
        html.replace("<wbr />", "").contains("&lt;/td&gt;&lt;/table&gt;&lt;img src=x onerror=alert(1)&gt;"),
        "the alias"
    );
    assert!(page.text.contains("\u{5d0}\u{5d1}\u{5d2}"));
    assert!(html.chars().all(|c| c == '\n' || !is_hostile(c)), "no control character");
}

#[test]
fn the_page_can_be_read_by_everyone() {
    let html = hostile().shown("html");
    let page = parse(&html);
    assert_eq!(Page::attribute(page.all("html")[0], "lang"), Some("en"));
    assert_eq!(page.all("h1").len(), 1);
    assert_eq!(page.all("main").len(), 1);
    assert!(html.contains("<title>Audit report, 2026-08-24 to 2026-11-22</title>"));
    let ids: Vec<&str> = page.all("h2").iter().map(|h2| Page::attribute(h2, "id").unwrap()).collect();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
    for section in page.all("section") {
        assert!(ids.contains(&Page::attribute(section, "aria-labelledby").unwrap()));
    }
    assert_eq!(page.all("table").len(), page.all("caption").len());
    assert!(page.all("table").len() >= 4);
    assert!(page.all("th").iter().all(|th| Page::attribute(th, "scope") == Some("col")));
    assert!(
        page.all("svg").iter().all(|svg| Page::attribute(svg, "aria-label").is_some_and(|label| !label.is_empty()))
    );
    for words in ["prefers-color-scheme: dark", "@media print", "@page", "break-inside: avoid", "table-header-group"] {
        assert!(html.contains(words), "{words}");
    }
    // Contrast of text on its ground, in both schemes, at least 4.5 : 1 (WCAG AA).
    for scheme in html.split(":root {").skip(1).take(2) {
        let colour = |name: &str| {
            let value = scheme.split_once(&format!("--{name}: #")).unwrap().1;
            luminance(&value[..6])
        };
        for (text, ground) in [
            ("text", "ground"),
            ("soft", "ground"),
            ("text", "panel"),
            ("soft", "panel"),
            ("good", "good-ground"),
            ("warn", "warn-ground"),
            ("bad", "bad-ground"),
            ("good", "panel"),
            ("warn", "panel"),
            ("bad", "panel"),
        ] {
            let (one, other) = (colour(text), colour(ground));
            let ratio = (one.max(other) + 0.05) / (one.min(other) + 0.05);
            assert!(ratio >= 4.5, "{text} on {ground}: {ratio:.2}");
        }
    }
}

/// Relative luminance, as WCAG defines it.
fn luminance(hex: &str) -> f64 {
    let channel = |at: usize| {
        let value = f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap()) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * channel(0) + 0.7152 * channel(2) + 0.0722 * channel(4)
}

#[test]
fn markdown_keeps_its_tables_and_means_nothing_else() {
    let markdown = hostile().shown("markdown");
    let mut columns = 0;
    for line in markdown.lines() {
        if line.starts_with('|') {
            let bars = line.matches('|').count();
            assert!(columns == 0 || bars == columns, "{line}");
            columns = bars;
        } else {
            columns = 0;
        }
        assert!(!line.starts_with("::"), "{line}");
    }
    for raw in ["<script", "<img", "<b>", "](", "@everyone", "@org", "https://", " #12", "<!--", "\u{1b}", "\u{202e}"] {
        assert!(!markdown.contains(raw), "{raw} in {markdown}");
    }
    assert!(markdown.contains("&#60;img src&#61;x"), "{markdown}");
    assert!(markdown.starts_with("# Audit report, 2026-08-24 to 2026-11-22\n"), "{markdown}");
    let sections: Vec<&str> = markdown.lines().filter_map(|line| line.strip_prefix("## ")).collect();
    let expected = [
        "Approvals",
        "Changes of the rules",
        "Changes by subject",
        "Changes by person",
        "Aliases that end",
        "Retention",
        "Snapshots",
    ];
    assert_eq!(sections, expected);
    assert!(
        markdown.contains("`·····█·······` changes from 2026-08-24 on, 7 days a step, at most 3 in one"),
        "{markdown}"
    );
}

#[test]
fn text_and_json_drive_no_terminal() {
    let told = hostile();
    for format in ["text", "json"] {
        let shown = told.shown(format);
        assert!(shown.chars().all(|c| c == '\n' || !is_hostile(c)), "{shown:?}");
    }
    let json = told.json(&[]);
    let people: Vec<&str> =
        json["people"].as_array().unwrap().iter().map(|who| who["person"]["name"].as_str().unwrap()).collect();
    // git itself takes some characters out of names; what it kept is there.
    assert!(people.iter().any(|name| name.contains("alert('n')") && name.contains('\u{202e}')), "{people:?}");
    let lines = told.shown("text");
    assert!(lines.lines().all(|line| line.chars().count() <= 100), "{lines}");
}

#[test]
fn formats_go_where_they_are_sent() {
    let told = Told::new();
    let run = told.run(&["--format", "html=report.html", "--format", "json=report.json", "--format", "markdown"]);
    assert_eq!(run.status, 0, "{run:?}");
    assert!(run.stdout.starts_with("# Audit report"), "{run:?}");
    let read = |name: &str| std::fs::read_to_string(told.repo.path().join(name)).unwrap();
    parse(&read("report.html"));
    assert!(read("report.json").starts_with("{\n"));
    assert_eq!(told.shown("html"), read("report.html"), "the same bytes every time");
    for (args, status, words) in [
        (&["--format", "html", "--format", "json"][..], 2, "only one format can go to standard output"),
        (
            &["--format", "htm"],
            2,
            "no format is called `htm`; there are text, markdown, json, html; did you mean `html`?",
        ),
        (&["--format", "html="], 2, "names no file"),
        (
            &["--since", "2026-12-01"],
            2,
            "the period ends at 2026-11-22T12:00:00Z, before it begins at 2026-12-01T00:00:00Z",
        ),
        (&["--until", "yesterday"], 2, "--until \"yesterday\" is not a date"),
        (&["--rev", "nowhere"], 3, "nowhere"),
    ] {
        let run = told.run(args);
        assert_eq!(run.status, status, "{run:?}");
        assert!(run.stderr.contains(words), "{run:?}");
    }
}
