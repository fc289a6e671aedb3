//! One commit.

use super::Moment;
use std::fmt;

/// An object's SHA-1 id.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Oid(pub [u8; 20]);

impl Oid {
    /// Reads forty hexadecimal digits.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.as_bytes();
        let mut bytes = [0; 20];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            let digit = |c: &u8| char::from(*c).to_digit(16);
            *byte = u8::try_from(digit(pair.first()?)? * 16 + digit(pair.last()?)?).ok()?;
        }
        (digits.len() == 40).then_some(Self(bytes))
    }
}

impl fmt::Display for Oid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Oid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// Who: a name and an e-mail address, as a commit or a trailer writes them (not UTF-8 becomes U+FFFD). Hostile text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Person {
    /// The name; may be empty.
    pub name: String,
    /// The address; may be empty.
    pub email: String,
}

/// The kind of signature that a commit carries. It is not verified: that needs keys, and a program to run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Signature {
    /// OpenPGP.
    OpenPgp,
    /// SSH.
    Ssh,
    /// X.509.
    X509,
    /// Something else.
    Other,
}

/// A trailer of a commit's message, such as `Reviewed-by: Ada <ada@example.com>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trailer {
    /// The part before the colon, as written.
    pub key: String,
    /// The part behind it, folded lines joined.
    pub value: String,
}

/// One commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    /// Its id.
    pub id: Oid,
    /// Its parents, the first one first.
    pub parents: Vec<Oid>,
    /// Who wrote the change.
    pub author: Person,
    /// When.
    pub authored: Moment,
    /// Who committed it.
    pub committer: Person,
    /// When.
    pub committed: Moment,
    /// The message; bytes that are not UTF-8 become U+FFFD.
    pub message: String,
    /// The trailers of the message, as git finds them.
    pub trailers: Vec<Trailer>,
    /// Whether, and how, it is signed.
    pub signature: Option<Signature>,
}

impl Commit {
    /// The first line of the message.
    pub fn summary(&self) -> &str {
        self.message.lines().find(|line| !line.trim().is_empty()).unwrap_or("").trim()
    }
}
