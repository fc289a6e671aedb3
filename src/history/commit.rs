//! One commit.

use super::{Moment, Oid, raw, trailers};

/// Who: a name and an e-mail address, as a commit or a trailer writes them (not UTF-8 becomes U+FFFD). Hostile text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Person {
    /// The name; may be empty.
    pub name: String,
    /// The address; may be empty.
    pub email: String,
}

impl Person {
    /// Reads `Ada Lovelace <ada@example.com>` as trailers have it; a text without `<…>` is a name only.
    pub fn parse(text: &str) -> Self {
        match text.split_once('<') {
            Some((name, rest)) => {
                let email = rest.split('>').next().unwrap_or_default();
                Self { name: name.trim().to_owned(), email: email.trim().to_owned() }
            }
            None => Self { name: text.trim().to_owned(), email: String::new() },
        }
    }
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
    /// Its parents, the first one first. Where a shallow clone ends there are none, as for git.
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
    /// Reads the bytes of a commit object, however odd. What is not there is empty.
    pub fn parse(id: Oid, bytes: &[u8]) -> Self {
        let raw = raw::Raw::parse(bytes);
        let text = |bytes: &[u8]| raw::decode(raw.encoding, bytes);
        let person = |line: Option<&[u8]>| {
            let ident = raw::Ident::parse(line.unwrap_or_default());
            (Person { name: text(ident.name), email: text(ident.email) }, ident.moment)
        };
        let (author, authored) = person(raw.author);
        let (committer, committed) = person(raw.committer);
        let message = text(raw.message);
        let trailers = trailers::find(&message);
        Self {
            id,
            parents: raw.parents,
            author,
            authored,
            committer,
            committed,
            message,
            trailers,
            signature: raw.signature,
        }
    }

    /// The first line of the message.
    pub fn summary(&self) -> &str {
        self.message.lines().find(|line| !line.trim().is_empty()).unwrap_or("").trim()
    }
}
