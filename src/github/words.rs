//! A line of arguments, split into words. No shell is asked: nothing in it is expanded or run.

/// A quote that does not end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the quote {quote} at character {at} is not closed")]
pub struct UnclosedQuote {
    /// Which one.
    pub quote: char,
    /// Where it stands, counted in characters from 1.
    pub at: usize,
}

/// Splits at white space. What stands in single quotes is one word as it is; in double quotes `\"` and `\\` stand for the
/// second character; outside of quotes a backslash takes the next character as it is. Everything else means itself.
///
/// # Errors
/// When a quote is not closed.
pub fn split_words(text: &str) -> Result<Vec<String>, UnclosedQuote> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut chars = text.chars().enumerate().peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            '\'' | '"' => {
                let word = word.get_or_insert_default();
                loop {
                    match chars.next() {
                        None => return Err(UnclosedQuote { quote: c, at: at + 1 }),
                        Some((_, end)) if end == c => break,
                        Some((_, '\\')) if c == '"' => {
                            word.push(
                                chars.next_if(|(_, next)| matches!(next, '"' | '\\')).map_or('\\', |next| next.1),
                            );
                        }
                        Some((_, inner)) => word.push(inner),
                    }
                }
            }
            '\\' => word.get_or_insert_default().push(chars.next().map_or('\\', |next| next.1)),
            c if c.is_whitespace() => words.extend(word.take()),
            c => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_as_the_manual_says() {
        for (text, words) in [
            ("", vec![]),
            (" \t\n", vec![]),
            ("--skip a/b,c/d\n--verbose", vec!["--skip", "a/b,c/d", "--verbose"]),
            ("--format 'junit=my report.xml'", vec!["--format", "junit=my report.xml"]),
            (r#"a"b c"'d "e'f\ g \"#, vec![r#"ab cd "ef g"#, r"\"]),
            (r#""a\"b\\c\d" '' "" 'a\'"#, vec![r#"a"b\c\d"#, "", "", r"a\"]),
            // Nothing of a shell's.
            (
                "$(touch x) `id` $HOME *.yaml ; a|b #c",
                vec!["$(touch", "x)", "`id`", "$HOME", "*.yaml", ";", "a|b", "#c"],
            ),
        ] {
            assert_eq!(split_words(text), Ok(words.into_iter().map(str::to_owned).collect()), "{text}");
        }
        assert_eq!(split_words("\u{e9} \"x"), Err(UnclosedQuote { quote: '"', at: 3 }));
    }
}
