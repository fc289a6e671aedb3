//! JSON → arena: the tokens of `jsonc-parser` with every extension off, and the grammar of RFC 8259 over them.
//!
//! The crate's own tree is not used: it is several times the size of the text and built by recursion. What its scanner lets
//! pass although the standard does not (control characters in strings, Unicode blanks between tokens) is checked here.

mod errors;

use super::build::{Builder, Stopped};
use super::{Kind, ProblemKind, fault};
use crate::text::Span;
use jsonc_parser::tokens::Token;
use jsonc_parser::{Scanner, ScannerOptions};

/// What may come next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Expect {
    Value,
    /// A value, or the end of an empty list.
    FirstItem,
    /// A key, or the end of an empty object.
    FirstKey,
    Key,
    Colon,
    /// `,` or the end of the innermost collection.
    Separator,
    End,
}

struct Reader<'b, 's> {
    builder: &'b mut Builder<'s>,
    scanner: Scanner<'s>,
    /// Offset of the parsed text in the source: past a byte order mark.
    base: usize,
    text: &'s str,
    /// Where the last token ended, in `text`.
    cursor: usize,
    /// Openings of the open collections, in `text`.
    open: Vec<usize>,
}

/// Reads one value.
pub(super) fn read(builder: &mut Builder<'_>, base: usize) {
    let text = builder.source().get(base..).unwrap_or_default();
    let options = ScannerOptions {
        allow_single_quoted_strings: false,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        allow_non_finite_numbers: false,
        allow_extended_string_escapes: false,
    };
    let mut reader = Reader { builder, scanner: Scanner::new(text, &options), base, text, cursor: 0, open: Vec::new() };
    match reader.run() {
        Ok(()) => reader.builder.end_document(),
        Err(Stopped) => reader.builder.drop_document(),
    }
}

impl<'s> Reader<'_, 's> {
    fn run(&mut self) -> Result<(), Stopped> {
        let mut expect = Expect::Value;
        while let Some(token) = self.token()? {
            expect = self.accept(expect, token)?;
            self.cursor = self.scanner.token_end();
        }
        if let Some(at) = self.open.last() {
            let closing = if self.builder.innermost() == Some(Kind::Mapping) { '}' } else { ']' };
            let opening = if closing == '}' { '{' } else { '[' };
            let span = self.span(*at, *at + 1);
            return Err(self.fault(
                span,
                &format!("`{opening}` is never closed"),
                Some(&format!("close it with `{closing}`")),
            ));
        }
        Ok(())
    }

    fn token(&mut self) -> Result<Option<Token<'s>>, Stopped> {
        match self.scanner.scan() {
            Ok(token) => {
                let start = self.scanner.token_start();
                let gap = self.text.get(self.cursor..start).unwrap_or_default();
                if let Some(n) = gap.find(|c| !matches!(c, ' ' | '\t' | '\n' | '\r')) {
                    let at = self.cursor + n;
                    return Err(self.at_character(
                        at,
                        "a character that JSON does not allow between values",
                        Some("use plain spaces"),
                    ));
                }
                Ok(token)
            }
            Err(error) => {
                let start = error.range().start;
                if let Some(word) = errors::bare_word(error.kind(), self.text, start) {
                    let (message, help) = errors::word(word);
                    let span = self.span(start, start + word.len());
                    return Err(self.fault(span, message, help));
                }
                let words = errors::words(error.kind());
                let span = errors::span(error.kind(), self.text, start, error.range().end);
                let span = self.span(span.start, span.end);
                Err(self.fault(span, words.0, words.1))
            }
        }
    }

    fn accept(&mut self, expect: Expect, token: Token<'s>) -> Result<Expect, Stopped> {
        let (start, end) = (self.scanner.token_start(), self.scanner.token_end());
        let span = self.span(start, end);
        match (expect, token) {
            (_, Token::CommentLine(_) | Token::CommentBlock(_)) => {
                Err(self.fault(span, "a comment, which JSON does not allow", Some("remove it")))
            }
            (Expect::Value | Expect::FirstItem, token @ (Token::OpenBrace | Token::OpenBracket)) => {
                let (kind, next) = match token {
                    Token::OpenBrace => (Kind::Mapping, Expect::FirstKey),
                    _ => (Kind::Sequence, Expect::FirstItem),
                };
                self.builder.open(kind, span)?;
                self.open.push(start);
                Ok(next)
            }
            (Expect::Value | Expect::FirstItem, Token::Word(word)) => {
                let (message, help) = errors::word(word);
                Err(self.fault(span, message, help))
            }
            (Expect::Value | Expect::FirstItem, Token::String(value)) => {
                self.string(span, &value).map(|()| self.next())
            }
            (Expect::Value | Expect::FirstItem, Token::Number(_)) => {
                let text = self.text.get(start..end).unwrap_or_default();
                let kind = if text.contains(['.', 'e', 'E']) { Kind::Float } else { Kind::Integer };
                self.number_ends(end)?;
                self.builder.scalar(kind, span, text, 0)?;
                Ok(self.next())
            }
            (Expect::Value | Expect::FirstItem, token @ (Token::Boolean(_) | Token::Null)) => {
                let kind = if token == Token::Null { Kind::Null } else { Kind::Bool };
                self.builder.scalar(kind, span, self.text.get(start..end).unwrap_or_default(), 0)?;
                Ok(self.next())
            }
            (Expect::FirstKey | Expect::Key, Token::String(value)) => {
                self.string(span, &value)?;
                Ok(Expect::Colon)
            }
            (Expect::Colon, Token::Colon) => Ok(Expect::Value),
            (Expect::Separator, Token::Comma) => match self.builder.innermost() {
                Some(Kind::Mapping) => Ok(Expect::Key),
                _ => Ok(Expect::Value),
            },
            (Expect::FirstItem | Expect::Separator, Token::CloseBracket)
                if self.builder.innermost() == Some(Kind::Sequence) =>
            {
                self.close(span)
            }
            (Expect::FirstKey | Expect::Separator, Token::CloseBrace)
                if self.builder.innermost() == Some(Kind::Mapping) =>
            {
                self.close(span)
            }
            (expect, token) => Err(self.unexpected(expect, &token, span)),
        }
    }

    fn close(&mut self, span: Span) -> Result<Expect, Stopped> {
        self.builder.close(Some(span.end))?;
        self.open.pop();
        Ok(self.next())
    }

    /// What follows a finished value.
    fn next(&self) -> Expect {
        if self.open.is_empty() { Expect::End } else { Expect::Separator }
    }

    fn string(&mut self, span: Span, value: &str) -> Result<(), Stopped> {
        let raw = self.builder.source().get(span.range()).unwrap_or_default();
        if let Some(n) = raw.bytes().position(|b| b < b' ') {
            let line_break = matches!(raw.as_bytes().get(n), Some(b'\n' | b'\r'));
            return Err(if line_break {
                let opening = Span { start: span.start, end: span.start + u32::try_from(n).unwrap_or_default() };
                self.fault(
                    opening,
                    "the quote that opens here is not closed on its line",
                    Some("close the quote, or write `\\n` for a line break"),
                )
            } else {
                let at = span.range().start + n;
                let place = Span::new(at, at + 1);
                self.fault(place, "a control character in a string", Some("write it as an escape, such as `\\t`"))
            });
        }
        self.builder.scalar(Kind::String, span, value, 0).map(|_| ())
    }

    /// The scanner ends `01` after the zero and `1a` after the one.
    fn number_ends(&mut self, end: usize) -> Result<(), Stopped> {
        match self.text.as_bytes().get(end) {
            Some(b'0'..=b'9') => Err(self.at_character(
                end,
                "a digit after a leading zero",
                Some("remove the zero, or put the number in quotes"),
            )),
            Some(b) if b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'+' | b'-') => Err(self.at_character(
                end,
                "a character that does not belong in a number",
                Some("put the text in double quotes"),
            )),
            _ => Ok(()),
        }
    }

    fn unexpected(&mut self, expect: Expect, token: &Token<'_>, span: Span) -> Stopped {
        let after_comma = self.text.get(..self.cursor).is_some_and(|text| text.ends_with(','));
        if after_comma && matches!(token, Token::CloseBrace | Token::CloseBracket) {
            let comma = self.span(self.cursor - 1, self.cursor);
            return self.fault(
                comma,
                "a comma after the last item, which JSON does not allow",
                Some("remove the comma"),
            );
        }
        match expect {
            Expect::End => self.fault(span, "text after the end of the value", Some("a JSON file holds one value")),
            Expect::FirstKey | Expect::Key => {
                self.fault(span, "expected a key in double quotes", Some("put the key in double quotes"))
            }
            Expect::Colon => self.fault(span, "expected `:` after a key", None),
            Expect::Separator => {
                let expected = match self.builder.innermost() {
                    Some(Kind::Mapping) => "expected `,` or `}`",
                    _ => "expected `,` or `]`",
                };
                let gap = self.span(self.cursor, self.cursor);
                let place = if matches!(token, Token::CloseBrace | Token::CloseBracket) { span } else { gap };
                self.fault(place, expected, Some("is a comma or a closing bracket missing here?"))
            }
            Expect::Value | Expect::FirstItem => self.fault(span, "expected a value", None),
        }
    }

    fn at_character(&mut self, at: usize, message: &str, help: Option<&str>) -> Stopped {
        let span = fault::character(self.text, at).range();
        let span = self.span(span.start, span.end);
        self.fault(span, message, help)
    }

    fn fault(&mut self, span: Span, message: &str, help: Option<&str>) -> Stopped {
        match fault::marker(self.builder.source()) {
            Some(marker) => self.builder.problem(fault::problem(), marker),
            None => {
                let kind = ProblemKind::Syntax { message: message.to_owned(), help: help.map(str::to_owned) };
                self.builder.problem(kind, span);
            }
        }
        Stopped
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.base + start, self.base + end)
    }
}
