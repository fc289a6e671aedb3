//! From a file of the working tree to the bytes git stores: line ends and `$Id$`, in constant memory.
//!
//! This repeats git's `convert.c` (`crlf_to_git`, `ident_to_git`) over a stream; the tests compare it with `git add`.

use super::ReadError;
use super::attributes::{Attributes, LineEnds};
use crate::hash::{Hasher, Sha256Digest};
use memchr::{memchr, memchr2};
use std::io::{self, Read, Seek};

const BUFFER: u64 = 128 << 10;

/// Takes bytes as they come. A mark can be set and returned to once, for `$Id: …$`, whose end decides its beginning.
pub(super) trait Sink {
    fn write(&mut self, bytes: &[u8]);
    fn mark(&mut self) {}
    fn rewind(&mut self) {}
}

/// Digests what it takes.
#[derive(Default)]
pub(super) struct HashSink {
    now: Hasher,
    marked: Hasher,
}

impl HashSink {
    pub(super) fn finish(self) -> (Sha256Digest, u64) {
        self.now.finish()
    }
}

impl Sink for HashSink {
    fn write(&mut self, bytes: &[u8]) {
        self.now.update(bytes);
    }
    fn mark(&mut self) {
        self.marked = self.now.clone();
    }
    fn rewind(&mut self) {
        self.now = self.marked.clone();
    }
}

/// Keeps what it takes up to a limit, and counts the rest.
pub(super) struct BytesSink {
    bytes: Vec<u8>,
    size: u64,
    limit: u64,
    marked: u64,
}

impl BytesSink {
    pub(super) fn new(limit: u64, expected: u64) -> Self {
        let capacity = usize::try_from(expected.min(limit)).unwrap_or(0);
        Self { bytes: Vec::with_capacity(capacity), size: 0, limit, marked: 0 }
    }

    pub(super) fn finish(self) -> Result<Vec<u8>, ReadError> {
        if self.size > self.limit {
            return Err(ReadError::TooLarge { size: self.size, limit: self.limit });
        }
        Ok(self.bytes)
    }
}

impl Sink for BytesSink {
    fn write(&mut self, bytes: &[u8]) {
        let room = usize::try_from(self.limit.saturating_sub(self.size)).unwrap_or(usize::MAX);
        self.bytes.extend_from_slice(bytes.get(..room).unwrap_or(bytes));
        self.size += bytes.len() as u64;
    }
    fn mark(&mut self) {
        self.marked = self.size;
    }
    fn rewind(&mut self) {
        self.size = self.marked;
        self.bytes.truncate(usize::try_from(self.marked).unwrap_or(usize::MAX));
    }
}

/// git's count of what a text is made of.
#[derive(Debug, Default)]
pub(super) struct Stats {
    printable: u64,
    nonprintable: u64,
    nul: bool,
    crlf: bool,
    lone_cr: bool,
    pending_cr: bool,
    last: u8,
}

impl Sink for Stats {
    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            if std::mem::take(&mut self.pending_cr) {
                if byte == b'\n' {
                    self.crlf = true;
                    self.last = byte;
                    continue;
                }
                self.lone_cr = true;
            }
            match byte {
                b'\r' => self.pending_cr = true,
                b'\n' => {}
                0x08 | b'\t' | 0x1b | 0x0c | 0x20..=0x7e | 0x80..=0xff => self.printable += 1,
                0 => {
                    self.nul = true;
                    self.nonprintable += 1;
                }
                _ => self.nonprintable += 1,
            }
            self.last = byte;
        }
    }
}

impl Stats {
    /// Says that no more bytes come.
    pub(super) fn finish(&mut self) {
        self.lone_cr |= std::mem::take(&mut self.pending_cr);
        // A DOS end-of-file mark does not make a text binary.
        if self.last == 0x1a {
            self.nonprintable = self.nonprintable.saturating_sub(1);
        }
    }

    pub(super) fn is_binary(&self) -> bool {
        self.lone_cr || self.nul || (self.printable >> 7) < self.nonprintable
    }

    pub(super) fn crlf(&self) -> bool {
        self.crlf
    }
}

/// What happens to the bytes on their way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Plan {
    strip_cr: bool,
    ident: bool,
}

/// Passes the cleaned bytes of an open file on. `stored_has_crlf` is asked only when the answer matters.
pub(super) fn pour(
    file: &mut (impl Read + Seek),
    size: u64,
    attributes: &Attributes,
    stored_has_crlf: impl FnOnce() -> bool,
    sink: &mut dyn Sink,
) -> io::Result<()> {
    let mut buffer = vec![0; usize::try_from(size.saturating_add(1).min(BUFFER)).unwrap_or(4096)];
    let strip_cr = match attributes.line_ends {
        LineEnds::AsTheyAre => false,
        LineEnds::Text => true,
        LineEnds::Guess => {
            let mut stats = Stats::default();
            each_piece(file, &mut buffer, |piece| stats.write(piece))?;
            stats.finish();
            file.rewind()?;
            stats.crlf() && !stats.is_binary() && !stored_has_crlf()
        }
    };
    let plan = Plan { strip_cr, ident: attributes.ident };
    let mut cleaner = Cleaner { plan, pending_cr: false, ident: Ident::Text, sink };
    each_piece(file, &mut buffer, |piece| cleaner.feed(piece))?;
    cleaner.finish();
    Ok(())
}

fn each_piece(file: &mut impl Read, buffer: &mut [u8], mut take: impl FnMut(&[u8])) -> io::Result<()> {
    loop {
        match file.read(buffer) {
            Ok(0) => return Ok(()),
            Ok(got) => take(buffer.get(..got).unwrap_or_default()),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// How far into `$Id: …$` the stream is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ident {
    Text,
    /// A `$`, then so many bytes of `Id:`.
    Dollar(usize),
    /// Behind `$Id:`, waiting for `$` or the line's end. Written as it is, to be taken back at the `$`.
    Value,
}

struct Cleaner<'s> {
    plan: Plan,
    pending_cr: bool,
    ident: Ident,
    sink: &'s mut dyn Sink,
}

impl Cleaner<'_> {
    fn feed(&mut self, mut bytes: &[u8]) {
        if !self.plan.strip_cr {
            return self.expand(bytes);
        }
        if bytes.is_empty() {
            return;
        }
        if std::mem::take(&mut self.pending_cr) && bytes.first() != Some(&b'\n') {
            self.expand(b"\r");
        }
        while let Some(at) = memchr(b'\r', bytes) {
            let (before, rest) = bytes.split_at(at);
            self.expand(before);
            bytes = rest.get(1..).unwrap_or_default();
            match bytes.first() {
                Some(b'\n') => {}
                Some(_) => self.expand(b"\r"),
                None => self.pending_cr = true,
            }
        }
        self.expand(bytes);
    }

    fn finish(&mut self) {
        if std::mem::take(&mut self.pending_cr) {
            self.expand(b"\r");
        }
    }

    /// Collapses `$Id: …$` to `$Id$`.
    fn expand(&mut self, mut bytes: &[u8]) {
        if !self.plan.ident {
            return self.sink.write(bytes);
        }
        while let Some(&byte) = bytes.first() {
            let taken = match self.ident {
                Ident::Text => {
                    let found = memchr(b'$', bytes);
                    if found.is_some() {
                        self.ident = Ident::Dollar(0);
                    }
                    self.write(bytes, found)
                }
                Ident::Dollar(2) if byte == b':' => {
                    self.sink.mark();
                    self.ident = Ident::Value;
                    self.write(bytes, Some(0))
                }
                Ident::Dollar(seen) if b"Id".get(seen) == Some(&byte) => {
                    self.ident = Ident::Dollar(seen + 1);
                    self.write(bytes, Some(0))
                }
                Ident::Dollar(_) => {
                    self.ident = Ident::Text;
                    0
                }
                Ident::Value => {
                    let found = memchr2(b'$', b'\n', bytes);
                    match found.and_then(|at| bytes.get(at)) {
                        Some(b'$') => {
                            self.ident = Ident::Text;
                            self.sink.rewind();
                            self.sink.write(b"$");
                            found.map_or(0, |at| at + 1)
                        }
                        Some(_) => {
                            self.ident = Ident::Text;
                            self.write(bytes, found)
                        }
                        None => self.write(bytes, None),
                    }
                }
            };
            bytes = bytes.get(taken..).unwrap_or_default();
        }
    }

    /// Writes up to and with `last`, or everything; says how much that was.
    fn write(&mut self, bytes: &[u8], last: Option<usize>) -> usize {
        let end = last.map_or(bytes.len(), |at| at + 1);
        self.sink.write(bytes.get(..end).unwrap_or(bytes));
        end
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clean(content: &[u8], piece: usize, plan: Plan, limit: u64) -> Result<Vec<u8>, ReadError> {
        let mut sink = BytesSink::new(limit, 0);
        let mut cleaner = Cleaner { plan, pending_cr: false, ident: Ident::Text, sink: &mut sink };
        content.chunks(piece).for_each(|piece| cleaner.feed(piece));
        cleaner.finish();
        sink.finish()
    }

    proptest::proptest! {
        #[test]
        fn pieces_do_not_matter(content in "[$Id:\r\n x]{0,60}", piece in 1usize..9, strip_cr: bool, ident: bool) {
            let plan = Plan { strip_cr, ident };
            let whole = clean(content.as_bytes(), 1000, plan, u64::MAX);
            proptest::prop_assert_eq!(&clean(content.as_bytes(), piece, plan, u64::MAX), &whole);
            // The limit is on what comes out, though more may pass through on the way.
            let size = whole.as_ref().map_or(0, |bytes| bytes.len() as u64);
            proptest::prop_assert_eq!(&clean(content.as_bytes(), piece, plan, size), &whole);
            if size > 0 {
                let refused = Err(ReadError::TooLarge { size, limit: size - 1 });
                proptest::prop_assert_eq!(clean(content.as_bytes(), piece, plan, size - 1), refused);
            }
        }
    }
}
