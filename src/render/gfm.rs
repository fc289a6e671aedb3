//! Text of the repository in GitHub's Markdown, where it must not become markup, a mention, a link, or a reference.
//!
//! A backslash hides nothing from what GitHub does after it has rendered a page: it looks for `@names`, `#12` and commits
//! in everything but code. So whatever is not plainly words stands in a code span.

use super::guard::LEGACY_COMMAND;
use super::sanitize::{REPLACEMENT, one_line};

/// A code span: its fence is longer than any run of backticks in the text.
pub fn code(text: &str) -> String {
    let text = one_line(text);
    // A span cannot start a line of ours, but a runner looks for this anywhere.
    let text = text.replace(LEGACY_COMMAND, &format!("##{REPLACEMENT}"));
    if text.trim().is_empty() {
        return "(empty)".to_owned();
    }
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    // A space keeps a backtick, or a space, at an edge apart from the fence; Markdown takes one off again.
    let edge = |c: char| c == '`' || c == ' ';
    let pad = if text.starts_with(edge) || text.ends_with(edge) { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// A sentence, such as a finding's message, to stand behind words of ours in a line: what is in backticks stays in code
/// spans, words stay words, and the rest becomes code.
pub fn prose(text: &str) -> String {
    let text = one_line(text);
    let mut out = String::new();
    let mut rest = &*text;
    while let Some((before, inner, after)) = quoted(rest) {
        words(before, &mut out);
        push_code(inner, &mut out);
        rest = after;
    }
    words(rest, &mut out);
    out
}

/// As [`prose`], to stand at the beginning of a line's content, where a dash or a number would be a list.
pub fn opening(text: &str) -> String {
    let text = text.trim();
    let (first, rest) = text.split_once(' ').unwrap_or((text, ""));
    if first.starts_with(|c: char| c == '`' || c.is_alphabetic()) {
        return prose(text);
    }
    let mut out = code(first);
    if !rest.is_empty() {
        out.push(' ');
        out.push_str(&prose(rest));
    }
    out
}

/// The first part of a text that stands between two single backticks, with what is before and after it.
fn quoted(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('`')?;
    let (inner, after) = rest.split_once('`')?;
    (!inner.is_empty()).then_some((before, inner, after))
}

fn words(text: &str, out: &mut String) {
    for (index, word) in text.split(' ').enumerate() {
        if index > 0 {
            out.push(' ');
        }
        if is_plain(word) {
            out.push_str(word);
        } else {
            // What ends a part of the sentence is not a part of the name.
            let name = word.trim_end_matches([',', ';', '.']);
            push_code(name, out);
            out.push_str(&word[name.len()..]);
        }
    }
}

/// Two spans must not touch: their fences would be one.
fn push_code(text: &str, out: &mut String) {
    if out.ends_with('`') {
        out.push(' ');
    }
    out.push_str(&code(text));
}

/// True for a word in which neither Markdown nor GitHub sees anything but a word.
fn is_plain(word: &str) -> bool {
    let quiet = |c: char| !c.is_ascii() || c.is_ascii_alphanumeric() || ".,;:!?'\"()%+=/-".contains(c);
    let lower = word.to_ascii_lowercase();
    let commit = |run: &str| run.len() >= 7 && run.bytes().all(|byte| byte.is_ascii_hexdigit());
    word.chars().all(quiet)
        // A colon inside starts an address, a pair of them is an emoji.
        && !word.trim_end_matches([',', ';', '.', ')']).trim_end_matches(':').contains(':')
        && !lower.contains("www.")
        && !lower.contains("gh-")
        && !lower.split(|c: char| !c.is_ascii_alphanumeric()).any(commit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_leaves_a_code_span() {
        assert_eq!(code("a|b @team #1 <b>"), "`a|b @team #1 <b>`");
        assert_eq!(code("a`b``c"), "```a`b``c```");
        assert_eq!(code("`x"), "`` `x ``");
        assert_eq!(code("a\nb"), "`a\u{fffd}b`");
        assert_eq!(code(" "), "(empty)");
        assert_eq!(code("##[group]"), "`##\u{fffd}group]`");
    }

    #[test]
    fn nothing_begins_a_list_or_a_rule() {
        for (text, shown) in [
            ("the alias `a`", "the alias `a`"),
            ("`a` was", "`a` was"),
            ("- a", "`-` a"),
            ("    1. b", "`1.` b"),
            ("--- ---", "`---` ---"),
            ("=", "`=`"),
            ("", "(empty)"),
        ] {
            assert_eq!(opening(text), shown);
        }
    }

    #[test]
    fn words_stay_words_and_the_rest_becomes_code() {
        for (text, shown) in [
            ("the source of `a/b.yaml` does not exist", "the source of `a/b.yaml` does not exist"),
            ("it ends in 9 days (soon), or 50%: naïve — “日本”", "it ends in 9 days (soon), or 50%: naïve — “日本”"),
            ("ask @team about #12, GH-3 or a/b#4", "ask `@team` about `#12`, `GH-3` or `a/b#4`"),
            (
                "<img src=x> [a](b) **b** _c_ ~d~ \\e &amp; $f$",
                "`<img` `src=x>` `[a](b)` `**b**` `_c_` `~d~` `\\e` `&amp`; `$f$`",
            ),
            (
                "see www.example.org, http://x and :tada: at 1234567",
                "see `www.example.org`, `http://x` and `:tada:` at `1234567`",
            ),
            ("a `b` `c``d` and ` alone", "a `b` `c` `d` and `` ` `` alone"),
            ("@`team` ``", "`@` `team` ``` `` ```"),
            ("two\nlines", "two\u{fffd}lines"),
        ] {
            assert_eq!(prose(text), shown);
        }
    }
}
