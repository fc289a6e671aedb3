//! The bytes of a commit object.
//!
//! Git checks little when it reads commits, and old or foreign tools wrote odd ones, so nothing here can fail: what is not
//! there is empty.

use super::{Moment, Oid, Signature};

/// A commit's headers and its message.
#[derive(Debug, Default)]
pub(super) struct Raw<'a> {
    pub(super) parents: Vec<Oid>,
    pub(super) author: Option<&'a [u8]>,
    pub(super) committer: Option<&'a [u8]>,
    pub(super) encoding: Option<&'a [u8]>,
    pub(super) signature: Option<Signature>,
    pub(super) message: &'a [u8],
}

impl<'a> Raw<'a> {
    pub(super) fn parse(bytes: &'a [u8]) -> Self {
        let mut raw = Self::default();
        let mut rest = bytes;
        while !rest.is_empty() {
            let (line, next) = split_line(rest);
            rest = next;
            if line.is_empty() {
                raw.message = rest;
                break;
            }
            let (key, value) = match memchr::memchr(b' ', line) {
                Some(at) => (line.get(..at).unwrap_or_default(), line.get(at + 1..).unwrap_or_default()),
                None => (line, &[][..]),
            };
            match key {
                // The continuation of a signature, or of a merged tag, which may hold a signature of its own.
                b"" => {}
                b"parent" => raw.parents.extend(Oid::from_hex(value)),
                b"author" => raw.author = raw.author.or(Some(value)),
                b"committer" => raw.committer = raw.committer.or(Some(value)),
                b"encoding" => raw.encoding = raw.encoding.or(Some(value)),
                b"gpgsig" | b"gpgsig-sha256" => raw.signature = raw.signature.or(Some(kind(value))),
                _ => {}
            }
        }
        raw
    }
}

/// What the walk needs of a commit: its tree, its parents and when it was committed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) tree: Oid,
    pub(super) parents: Vec<Oid>,
    pub(super) time: i64,
}

impl Header {
    /// `None` when the bytes are not a commit: the tree and the parents must stand first, or the walk would go astray.
    pub(super) fn parse(bytes: &[u8]) -> Option<Self> {
        let rest = bytes.strip_prefix(b"tree ")?;
        let tree = Oid::from_hex(rest.get(..40)?)?;
        let mut rest = rest.get(40..)?.strip_prefix(b"\n")?;
        let mut parents = Vec::new();
        while let Some(parent) = rest.strip_prefix(b"parent ") {
            parents.push(Oid::from_hex(parent.get(..40)?)?);
            rest = parent.get(40..)?.strip_prefix(b"\n")?;
        }
        let mut time = 0;
        loop {
            let (line, next) = split_line(rest);
            if line.is_empty() {
                break;
            }
            if let Some(ident) = line.strip_prefix(b"committer ") {
                time = Ident::parse(ident).moment.seconds;
                break;
            }
            rest = next;
        }
        Some(Self { tree, parents, time })
    }
}

/// The line without its end, and what follows.
fn split_line(bytes: &[u8]) -> (&[u8], &[u8]) {
    match memchr::memchr(b'\n', bytes) {
        Some(at) => (bytes.get(..at).unwrap_or_default(), bytes.get(at + 1..).unwrap_or_default()),
        None => (bytes, &[]),
    }
}

fn kind(first_line: &[u8]) -> Signature {
    match first_line {
        b"-----BEGIN PGP SIGNATURE-----" | b"-----BEGIN PGP MESSAGE-----" => Signature::OpenPgp,
        b"-----BEGIN SSH SIGNATURE-----" => Signature::Ssh,
        b"-----BEGIN SIGNED MESSAGE-----" => Signature::X509,
        _ => Signature::Other,
    }
}

/// `Ada Lovelace <ada@example.com> 1700000000 +0100`.
#[derive(Debug)]
pub(super) struct Ident<'a> {
    pub(super) name: &'a [u8],
    pub(super) email: &'a [u8],
    pub(super) moment: Moment,
}

impl<'a> Ident<'a> {
    /// As git's `split_ident_line`; a broken line gives what can be told.
    pub(super) fn parse(line: &'a [u8]) -> Self {
        let nothing: &[u8] = &[];
        let Some(open) = memchr::memchr(b'<', line) else {
            return Self { name: line.trim_ascii(), email: nothing, moment: Moment::default() };
        };
        let name = line.get(..open).unwrap_or_default().trim_ascii();
        let behind = line.get(open + 1..).unwrap_or_default();
        let close = memchr::memchr(b'>', behind).unwrap_or(behind.len());
        let email = behind.get(..close).unwrap_or_default();
        // A stray `>` in the address must not hide the date, so that is looked for behind the last one.
        let date = memchr::memrchr(b'>', behind).and_then(|at| behind.get(at + 1..)).unwrap_or_default();
        Self { name, email, moment: moment(date) }
    }
}

fn moment(text: &[u8]) -> Moment {
    let mut words = text.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
    let seconds = words.next().and_then(number).unwrap_or(0);
    let offset = words.next().and_then(number).unwrap_or(0);
    // +0130 is 90 minutes. Offsets beyond a few days are nonsense that must not overflow later.
    let offset = i32::try_from(offset).unwrap_or(0);
    let minutes = (offset / 100) * 60 + offset % 100;
    Moment { seconds, offset: if minutes.abs() > 14 * 24 * 60 { 0 } else { minutes } }
}

/// A number with an optional sign. One that is too large counts as the largest.
fn number(text: &[u8]) -> Option<i64> {
    let (negative, digits) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        rest => (false, rest),
    };
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let value =
        digits.iter().fold(0_i64, |value, digit| value.saturating_mul(10).saturating_add(i64::from(digit - b'0')));
    Some(if negative { -value } else { value })
}

/// Text in the encoding that the commit names. Only the ones that a table of 256 entries is not needed for are known;
/// others are taken for UTF-8, and what is not becomes U+FFFD.
pub(super) fn decode(encoding: Option<&[u8]>, bytes: &[u8]) -> String {
    let latin = encoding.is_some_and(|name| {
        [&b"iso-8859-1"[..], b"iso8859-1", b"latin1", b"latin-1", b"iso_8859-1"]
            .iter()
            .any(|known| name.eq_ignore_ascii_case(known))
    });
    if latin {
        return bytes.iter().map(|&byte| char::from(byte)).collect();
    }
    String::from_utf8_lossy(bytes).into_owned()
}
