//! A page of the manual, read: its fences with their marks, its headings, links and pieces of code.

use std::collections::BTreeMap;
use std::path::Path;

/// The marks that have a meaning, here or to `tests/pre-commit/run` and `.ci/run`. Another one is a slip of the pen.
const MARKS: [&str; 8] = ["command", "config", "file", "keys", "not run", "output", "schema", "status"];

/// One Markdown file.
pub(super) struct Page {
    /// Its path in the repository.
    pub(super) name: String,
    pub(super) lines: Vec<String>,
    pub(super) fences: Vec<Fence>,
    /// The anchors that GitHub gives its headings.
    pub(super) slugs: Vec<Piece>,
    pub(super) links: Vec<Piece>,
    /// What stands between back ticks.
    pub(super) code: Vec<Piece>,
    /// What is wrong with its form.
    pub(super) faults: Vec<String>,
}

/// A piece of text and the line that it stands on.
pub(super) struct Piece {
    pub(super) line: usize,
    pub(super) text: String,
}

/// A fenced block.
pub(super) struct Fence {
    /// The index of the line that opens it; its content follows.
    pub(super) open: usize,
    /// The index of the line that closes it.
    pub(super) close: usize,
    pub(super) language: String,
    /// What `<!-- key: value -->` says on the lines before it.
    pub(super) marks: BTreeMap<String, String>,
}

impl Page {
    pub(super) fn read(root: &Path, name: &str) -> Self {
        let text = std::fs::read_to_string(root.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        Self::parse(name, &text)
    }

    pub(super) fn parse(name: &str, text: &str) -> Self {
        let mut page = Self {
            name: name.to_owned(),
            lines: text.lines().map(str::to_owned).collect(),
            fences: Vec::new(),
            slugs: Vec::new(),
            links: Vec::new(),
            code: Vec::new(),
            faults: Vec::new(),
        };
        let mut marks = BTreeMap::new();
        let mut paragraph = String::new();
        let mut at = 0;
        while at < page.lines.len() {
            let line = page.lines[at].clone();
            let (first, next) = (at, at + 1);
            at = next;
            if let Some(ticks) = ticks(&line) {
                page.prose(first, &std::mem::take(&mut paragraph));
                let close = page.lines[next..].iter().position(|line| line.trim() == ticks).map(|lines| next + lines);
                let Some(close) = close else {
                    page.faults.push(page.fault(first, "a fence that is never closed"));
                    break;
                };
                let language = line.trim().trim_start_matches('`').trim().to_owned();
                page.fences.push(Fence { open: first, close, language, marks: std::mem::take(&mut marks) });
                at = close + 1;
            } else if let Some((key, value)) = mark(&line) {
                page.prose(first, &std::mem::take(&mut paragraph));
                if !MARKS.contains(&key) {
                    page.faults.push(page.fault(first, &format!("no mark is called `{key}`: {}", MARKS.join(", "))));
                }
                marks.insert(key.to_owned(), value.to_owned());
            } else if line.trim().is_empty() {
                page.prose(first, &std::mem::take(&mut paragraph));
            } else {
                // What a mark stands before is a fence or a table.
                marks.clear();
                if let Some(heading) = line.trim_start_matches('#').strip_prefix(' ').filter(|_| line.starts_with('#'))
                {
                    page.prose(first, &std::mem::take(&mut paragraph));
                    page.add_slug(first, heading);
                }
                paragraph.push_str(&line);
                paragraph.push('\n');
            }
        }
        page.prose(page.lines.len(), &paragraph);
        page
    }

    /// `docs/faq.md:12: what is wrong`, the index of a line given.
    pub(super) fn fault(&self, at: usize, what: &str) -> String {
        format!("{}:{}: {what}", self.name, at + 1)
    }

    /// The lines of a fence, without the indentation that the fence has.
    pub(super) fn content(&self, fence: &Fence) -> Vec<&str> {
        let indent = self.indent(fence).len();
        let cut = |line: &str| line.len() - line.trim_start().len().max(line.len().saturating_sub(indent));
        self.lines[fence.open + 1..fence.close].iter().map(|line| &line[cut(line)..]).collect()
    }

    /// The paragraph before a fence and its marks.
    pub(super) fn before(&self, fence: &Fence) -> String {
        let above = self.lines[..fence.open].iter().rev();
        let text = above.skip_while(|line| line.trim().is_empty() || mark(line).is_some());
        let mut paragraph: Vec<&str> =
            text.take_while(|line| !line.trim().is_empty() && ticks(line).is_none()).map(String::as_str).collect();
        paragraph.reverse();
        paragraph.join("\n")
    }

    pub(super) fn indent(&self, fence: &Fence) -> &str {
        let line = &self.lines[fence.open];
        &line[..line.len() - line.trim_start().len()]
    }

    /// As GitHub does: lower case, blanks to hyphens, what is neither letter, digit, hyphen nor underscore left out, and a
    /// number for those that would be the same.
    fn add_slug(&mut self, line: usize, heading: &str) {
        let plain = match heading.split_once("](") {
            Some((text, _)) => text.replace('[', ""),
            None => heading.to_owned(),
        };
        let kept = plain.trim().chars().filter(|c| c.is_alphanumeric() || [' ', '-', '_'].contains(c));
        let slug: String = kept.map(|c| if c == ' ' { '-' } else { c }).flat_map(char::to_lowercase).collect();
        let mut name = slug.clone();
        let mut number = 0;
        while self.slugs.iter().any(|other| other.text == name) {
            number += 1;
            name = format!("{slug}-{number}");
        }
        self.slugs.push(Piece { line, text: name });
    }

    /// Finds code and links in the lines of a paragraph that ends before `end`.
    fn prose(&mut self, end: usize, text: &str) {
        let start = end - text.lines().count();
        let line_of = |at: usize| start + text[..at].matches('\n').count();
        let mut at = 0;
        while let Some(c) = text[at..].chars().next() {
            let rest = &text[at..];
            if c == '`' {
                let ticks = &rest[..rest.len() - rest.trim_start_matches('`').len()];
                let inner = &rest[ticks.len()..];
                let close = inner.match_indices(ticks).find(|(found, _)| {
                    !inner[..*found].ends_with('`') && !inner[found + ticks.len()..].starts_with('`')
                });
                if let Some((length, _)) = close {
                    let text = inner[..length].split_whitespace().collect::<Vec<_>>().join(" ");
                    self.code.push(Piece { line: line_of(at), text });
                    at += length + ticks.len();
                }
                at += ticks.len();
            } else if let Some(target) = rest.strip_prefix("](").and_then(|rest| rest.split(')').next()) {
                self.links.push(Piece { line: line_of(at), text: target.trim().to_owned() });
                at += 2;
            } else {
                at += c.len_utf8();
            }
        }
    }
}

/// The back ticks that open a fence.
fn ticks(line: &str) -> Option<String> {
    let line = line.trim_start();
    let ticks = line.len() - line.trim_start_matches('`').len();
    (ticks >= 3 && !line[ticks..].contains('`')).then(|| "`".repeat(ticks))
}

/// `<!-- key: value -->`, alone on its line.
fn mark(line: &str) -> Option<(&str, &str)> {
    let inside = line.trim().strip_prefix("<!--")?.strip_suffix("-->")?;
    let (key, value) = inside.split_once(':')?;
    Some((key.trim(), value.trim()))
}

#[test]
fn a_page_is_read_as_github_reads_it() {
    let page = Page::parse(
        "page.md",
        "# A `page`, of \"things\"\n\nSee [there](x.md#y) and `ssot\nrules`, ``a ` b``.\n\n## Base not found?\n\n## Base not found?\n\n\
         <!-- status: 1 -->\n<!-- file: a -->\n````md\n```\n[no](link)\n```\n````\n- item\n\n  ```sh\n  echo\n    x\n\n  ```\n",
    );
    let pieces = |pieces: &[Piece]| pieces.iter().map(|p| format!("{}: {}", p.line, p.text)).collect::<Vec<_>>();
    assert_eq!(pieces(&page.slugs), ["0: a-page-of-things", "5: base-not-found", "7: base-not-found-1"]);
    assert_eq!(pieces(&page.links), ["2: x.md#y"]);
    assert_eq!(pieces(&page.code), ["0: page", "2: ssot rules", "3: a ` b"]);
    assert_eq!(page.content(&page.fences[0]), ["```", "[no](link)", "```"]);
    assert_eq!((page.fences[0].marks["status"].as_str(), page.fences[0].marks["file"].as_str()), ("1", "a"));
    assert_eq!(page.content(&page.fences[1]), ["echo", "  x", ""]);
    assert_eq!(
        (page.before(&page.fences[0]).as_str(), page.before(&page.fences[1]).as_str()),
        ("## Base not found?", "- item")
    );
    assert_eq!(page.faults, [""; 0]);
    assert_eq!(Page::parse("page.md", "<!-- stauts: 1 -->\n```\n").faults.len(), 2);
}
