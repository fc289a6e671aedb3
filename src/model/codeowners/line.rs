//! One line of CODEOWNERS.

use super::Span;
use super::pattern::{self, Fault as PatternFault};
use globset::Glob;

/// A line that GitHub accepts.
pub(super) struct Line {
    pub(super) pattern: (String, Span),
    pub(super) owners: Vec<(String, Span)>,
    pub(super) globs: Vec<Glob>,
}

/// A line that GitHub skips.
pub(super) struct Fault {
    pub(super) word: String,
    pub(super) span: Span,
    pub(super) reason: &'static str,
    pub(super) help: &'static str,
}

/// Reads a line; `None` for one that is blank or only a comment.
pub(super) fn read(text: &str, line: Span) -> Result<Option<Line>, Fault> {
    let mut words = words(text, line).into_iter();
    let Some(pattern) = words.next() else { return Ok(None) };
    let globs = pattern::globs(&pattern.0).map_err(|PatternFault { reason, help }| Fault {
        word: pattern.0.clone(),
        span: pattern.1,
        reason,
        help,
    })?;
    let owners: Vec<(String, Span)> = words.collect();
    match owners.iter().find(|(owner, _)| !is_owner(owner)) {
        None => Ok(Some(Line { pattern, owners, globs })),
        Some((owner, span)) => Err(Fault {
            word: owner.clone(),
            span: *span,
            reason: "is neither a handle nor an e-mail address",
            help: "write `@user`, `@org/team` or an e-mail address",
        }),
    }
}

/// Splits a line at white space, up to a comment. A backslash keeps the white space behind it; it stays in the word. A `#`
/// begins a comment wherever it stands, even behind a backslash.
fn words(text: &str, line: Span) -> Vec<(String, Span)> {
    let body = text.get(line.range()).unwrap_or_default();
    let body = body.split('#').next().unwrap_or_default();
    let start = line.start as usize;
    let mut words: Vec<(String, Span)> = Vec::new();
    let mut begin: Option<usize> = None;
    let mut escaped = false;
    let mut close = |begin: &mut Option<usize>, end: usize| {
        if let Some(from) = begin.take() {
            let word = body.get(from..end).unwrap_or_default().to_owned();
            words.push((word, Span::new(start + from, start + end)));
        }
    };
    for (at, c) in body.char_indices() {
        if c.is_whitespace() && !escaped || c == '\u{feff}' && at == 0 {
            close(&mut begin, at);
            continue;
        }
        begin.get_or_insert(at);
        escaped = c == '\\' && !escaped;
    }
    close(&mut begin, body.len());
    words
}

/// True for `@user`, `@org/team` and an e-mail address.
fn is_owner(word: &str) -> bool {
    let name = |text: &str| {
        !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
    };
    match word.strip_prefix('@') {
        Some(handle) => match handle.split_once('/') {
            Some((organisation, team)) => name(organisation) && name(team),
            None => name(handle),
        },
        None => word.split_once('@').is_some_and(|(user, domain)| {
            !user.is_empty() && domain.split_once('.').is_some_and(|(host, rest)| name(host) && name(rest))
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<String> {
        words(text, Span::new(0, text.len())).into_iter().map(|(word, _)| word).collect()
    }

    #[test]
    fn words_end_at_white_space_and_comments() {
        assert_eq!(split("*.js\t@js-owner #This is an inline comment."), ["*.js", "@js-owner"]);
        assert_eq!(split("   "), Vec::<String>::new());
        assert_eq!(split("# * @all"), Vec::<String>::new());
        assert_eq!(split("  /docs/   @docs  \r"), ["/docs/", "@docs"]);
        assert_eq!(split("\u{feff}* @all"), ["*", "@all"]);
        assert_eq!(split("/c# @all"), ["/c"]);
    }

    #[test]
    fn spaces_can_be_escaped() {
        assert_eq!(split("a\\ b\\ c @x"), ["a\\ b\\ c", "@x"]);
        assert_eq!(split("a\\\\ @x"), ["a\\\\", "@x"]);
    }

    #[test]
    fn words_know_their_place() {
        let text = "\n é\\ b  @ä @x";
        let found = words(text, Span::new(1, text.len()));
        let shown: Vec<&str> = found.iter().filter_map(|(_, span)| text.get(span.range())).collect();
        assert_eq!(shown, ["é\\ b", "@ä", "@x"]);
    }

    #[test]
    fn owners_are_handles_or_addresses() {
        for (word, expected) in [
            ("@octocat", true),
            ("@octo-org/octocats", true),
            ("docs@example.com", true),
            ("octocat", false),
            ("@", false),
            ("@a/", false),
            ("@a/b/c", false),
            ("a@b", false),
            ("@ä", false),
        ] {
            assert_eq!(is_owner(word), expected, "{word}");
        }
    }
}
