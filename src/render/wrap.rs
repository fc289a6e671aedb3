//! Breaking text into lines of a width.

use super::Style;
use unicode_width::UnicodeWidthChar;

/// Display columns of a character as terminals draw it on its own.
pub(super) fn char_width(c: char) -> usize {
    c.width().unwrap_or(0)
}

/// Display columns of a text. Our own colour sequences take none; a sanitized text holds no others.
pub(super) fn width(text: &str) -> usize {
    let mut escaped = false;
    let mut columns = 0;
    for c in text.chars() {
        match c {
            '\u{1b}' => escaped = true,
            'm' if escaped => escaped = false,
            _ if escaped => {}
            c => columns += char_width(c),
        }
    }
    columns
}

/// Breaks a text into lines of at most `columns`, except that `first` columns of the first line are taken already.
/// Newlines in the text stay breaks. A word that fits no line is cut, unless it holds colour sequences.
pub(super) fn wrap(text: &str, first: usize, columns: usize) -> Vec<String> {
    let columns = columns.max(1);
    let mut lines = Vec::new();
    let mut taken = first;
    for paragraph in text.split('\n') {
        let mut line = String::new();
        let mut empty = true;
        for word in paragraph.split(' ').filter(|word| !word.is_empty()) {
            let wide = width(word);
            let gap = usize::from(!empty);
            let free = breaks_anywhere(word);
            if taken + gap + wide <= columns || (free && taken + gap + 2 <= columns) {
                line.push_str(if empty { "" } else { " " });
                taken = place_word(word, wide, columns, taken + gap, &mut line, &mut lines);
            } else {
                if !empty || (taken > 0 && (free || wide <= columns)) {
                    lines.push(std::mem::take(&mut line));
                    taken = 0;
                }
                taken = place_word(word, wide, columns, taken, &mut line, &mut lines);
            }
            empty = false;
        }
        lines.push(line);
        taken = 0;
    }
    lines
}

/// Breaks a sentence at the width of the style, and indents what follows the first line. The text must be fit for one line.
pub fn hanging(text: &str, indent: usize, style: &Style) -> String {
    let lines = wrap(text, 0, style.columns().saturating_sub(indent));
    lines.join(&format!("\n{}", " ".repeat(indent)))
}

/// True for scripts without spaces, which break between any two characters; they are the wide ones.
fn breaks_anywhere(word: &str) -> bool {
    word.chars().any(|c| char_width(c) == 2)
}

/// Puts a word on a line, cutting it where it is wider than the line. Returns the columns taken.
fn place_word(
    word: &str,
    wide: usize,
    columns: usize,
    mut taken: usize,
    line: &mut String,
    lines: &mut Vec<String>,
) -> usize {
    if taken + wide <= columns || word.contains('\u{1b}') {
        line.push_str(word);
        return taken + wide;
    }
    for c in word.chars() {
        let wide = char_width(c);
        if taken + wide > columns && taken > 0 {
            lines.push(std::mem::take(line));
            taken = 0;
        }
        line.push(c);
        taken += wide;
    }
    taken
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn breaks_at_spaces_and_counts_columns() {
        assert_eq!(wrap("one two three", 0, 7), ["one two", "three"]);
        assert_eq!(wrap("one two three", 5, 9), ["one", "two three"]);
        assert_eq!(wrap("日本語 日本", 0, 6), ["日本語", "日本"]);
        assert_eq!(wrap("a 日本語の文", 0, 7), ["a 日本", "語の文"]);
        assert_eq!(wrap("a\n\nb", 0, 9), ["a", "", "b"]);
        assert_eq!(wrap("", 0, 9), [""]);
    }

    #[test]
    fn indents_what_follows_the_first_line() {
        let style = Style { width: 40, ..Style::default() };
        let text = "note: a sentence that takes more columns than there are";
        assert_eq!(hanging(text, 2, &style), "note: a sentence that takes more\n  columns than there are");
    }

    #[test]
    fn cuts_only_words_that_fit_no_line() {
        assert_eq!(wrap("ab abcdefgh", 0, 4), ["ab", "abcd", "efgh"]);
        assert_eq!(wrap("abcd", 3, 4), ["", "abcd"]);
        assert_eq!(wrap("\u{1b}[1mabcdef\u{1b}[0m x", 0, 4), ["\u{1b}[1mabcdef\u{1b}[0m", "x"]);
    }
}
