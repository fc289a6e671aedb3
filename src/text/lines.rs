//! Byte offset → line and column.

/// A place as people count it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1, in Unicode scalar values.
    pub column: u32,
    /// Offset in bytes, from 0.
    pub byte: u32,
}

/// Where each line of a text starts. A line ends at `\n`; a `\r` before it belongs to the line end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineIndex {
    starts: Vec<u32>,
    /// Byte offset and characters since the line's start, every [`STRIDE`] bytes of lines that are longer: without them
    /// every finding in a minified file would count through one line of megabytes.
    marks: Vec<(u32, u32)>,
}

/// Bytes of a long line between two marks.
const STRIDE: usize = 4096;

impl LineIndex {
    /// Scans the text once.
    pub fn new(text: &str) -> Self {
        let newlines = memchr::memchr_iter(b'\n', text.as_bytes());
        let starts: Vec<u32> =
            std::iter::once(0).chain(newlines.map(|at| u32::try_from(at + 1).unwrap_or(u32::MAX))).collect();
        let mut marks = Vec::new();
        for (index, start) in starts.iter().enumerate() {
            let end = starts.get(index + 1).map_or(text.len(), |next| *next as usize);
            mark(text, *start as usize, end, &mut marks);
        }
        Self { starts, marks }
    }

    /// How many lines there are; a text that ends in a newline has an empty last line.
    pub fn line_count(&self) -> u32 {
        u32::try_from(self.starts.len()).unwrap_or(u32::MAX)
    }

    /// The line (from 1) that holds the byte. Offsets past the end give the last line.
    pub fn line_of(&self, byte: u32) -> u32 {
        u32::try_from(self.starts.partition_point(|start| *start <= byte)).unwrap_or(u32::MAX)
    }

    /// The bytes of a line (from 1) without its line end; empty when there is no such line.
    pub fn line_span(&self, line: u32, text: &str) -> super::Span {
        let index = line as usize;
        let Some(start) = index.checked_sub(1).and_then(|i| self.starts.get(i)) else {
            return super::Span::new(text.len(), text.len());
        };
        let end = self.starts.get(index).map_or(text.len(), |next| *next as usize - 1);
        let end = if end > *start as usize && text.as_bytes().get(end - 1) == Some(&b'\r') { end - 1 } else { end };
        super::Span::new(*start as usize, end)
    }

    /// Line and column of a byte offset. An offset inside a character counts as its start; past the end, as the end.
    pub fn position(&self, byte: u32, text: &str) -> Position {
        let mut at = (byte as usize).min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        let line = self.line_of(u32::try_from(at).unwrap_or(u32::MAX));
        let start = self.starts.get(line as usize - 1).map_or(0, |start| *start as usize);
        let near = self.marks.partition_point(|(byte, _)| *byte as usize <= at);
        let (from, counted) = match near.checked_sub(1).and_then(|index| self.marks.get(index)) {
            Some((byte, counted)) if *byte as usize >= start => (*byte as usize, *counted as usize),
            _ => (start, 0),
        };
        let column = text.get(from..at).map_or(0, |before| before.chars().count()) + counted + 1;
        Position {
            line,
            column: u32::try_from(column).unwrap_or(u32::MAX),
            byte: u32::try_from(at).unwrap_or(u32::MAX),
        }
    }
}

/// Adds the marks of one line.
fn mark(text: &str, start: usize, end: usize, marks: &mut Vec<(u32, u32)>) {
    let (mut from, mut counted) = (start, 0);
    while end.saturating_sub(from) > STRIDE {
        let mut next = from + STRIDE;
        while !text.is_char_boundary(next) {
            next -= 1;
        }
        counted += text.get(from..next).map_or(0, |part| part.chars().count());
        let clamp = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        marks.push((clamp(next), clamp(counted)));
        from = next;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_count_like_short_ones() {
        let text = format!("a\n{}x\n{}y", "ñ🙂z".repeat(5_000), "b".repeat(10_000));
        let index = LineIndex::new(&text);
        let at = |c| index.position(text.find(c).expect("present") as u32, &text);
        assert_eq!((at('x').line, at('x').column), (2, 15_001));
        assert_eq!((at('y').line, at('y').column), (3, 10_001));
        for byte in [4_097, 4_098, 4_099, 8_190, 35_003] {
            let position = index.position(byte, &text);
            let start = if position.line == 2 { 2 } else { text.rfind('\n').expect("present") + 1 };
            assert_eq!(position.column as usize, text[start..position.byte as usize].chars().count() + 1);
        }
    }

    #[test]
    fn counts_characters_not_bytes_and_survives_crlf() {
        let text = "a: 1\r\nñ🙂: x\n";
        let index = LineIndex::new(text);
        let at = text.find('x').expect("present") as u32;
        let position = index.position(at, text);
        assert_eq!((position.line, position.column), (2, 5));
        assert_eq!(&text[index.line_span(1, text).range()], "a: 1");
        assert_eq!(&text[index.line_span(2, text).range()], "ñ🙂: x");
        assert_eq!(index.line_span(9, text).len(), 0);
        assert_eq!(index.position(10_000, text).line, 3);
    }
}
