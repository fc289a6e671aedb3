//! A snapshot's file: its shape, its bytes, its own digest.

use super::content::{Content, RecordsDigest, short};
use crate::document::{Document, Format, Limits, ProblemKind};
use crate::hash::Sha256Digest;
use crate::history::Oid;
use crate::path::RepoPath;
use crate::schema::{self, SchemaName};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// The version of the shape, and of what its digests mean.
pub const SNAPSHOT_VERSION: u32 = 1;

/// One snapshot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// Its number; the first is 1.
    pub sequence: u32,
    /// The commit that it describes.
    pub commit: Oid,
    /// The folder that was checked, from the root of the repository.
    pub folder: RepoPath,
    /// When it was taken.
    pub taken_at: Timestamp,
    /// The one before.
    pub previous: Option<Previous>,
    /// What it says.
    pub content: Content,
}

/// The link to the snapshot before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Previous {
    /// Its path.
    pub path: String,
    /// The SHA-256 of its file.
    pub sha256: String,
}

/// Why a file is not a snapshot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Malformed {
    /// Its shape is wrong; in words.
    Shape(String),
    /// It is of a version that this program does not know.
    Version(u64),
    /// It states another digest of itself than it has.
    Digest {
        /// The one it states.
        stated: String,
        /// The one it has.
        actual: String,
    },
    /// It says the right things in other bytes than it would be written with.
    Spelling,
}

/// The shape as it is written. The order of the fields is that of the bytes.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    commit: String,
    files: BTreeMap<String, String>,
    folder: String,
    previous: Option<Previous>,
    records: BTreeMap<String, RecordsDigest>,
    sequence: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    sha256: Option<String>,
    snapshot_version: u32,
    sources: BTreeMap<String, Option<String>>,
    taken_at: String,
}

impl Snapshot {
    /// The bytes of the file: sorted keys, two spaces, one newline at the end.
    pub fn to_text(&self) -> String {
        let mut written = self.written();
        written.sha256 = Some(own_digest(&written));
        pretty(&written)
    }

    /// Reads the bytes of a file.
    ///
    /// # Errors
    /// When they are not exactly what [`Snapshot::to_text`] would write.
    pub fn parse(path: &RepoPath, bytes: &[u8]) -> Result<Self, Malformed> {
        let document = Document::parse(path.clone(), bytes, Format::Json, &Limits::default());
        if let Some(problem) = document.problems().first() {
            return Err(Malformed::Shape(problem_words(&problem.kind)));
        }
        let Some(root) = document.root() else { return Err(Malformed::Shape("the file is empty".to_owned())) };
        let version = root.get("snapshot_version").and_then(|node| node.as_i64());
        if let Some(other) = version.filter(|version| *version > i64::from(SNAPSHOT_VERSION)) {
            return Err(Malformed::Version(other.unsigned_abs()));
        }
        if let Some(violation) = schema::check(SchemaName::Snapshot, root).into_iter().next() {
            return Err(Malformed::Shape(violation.message));
        }
        let shape = || Malformed::Shape("it has another shape than `ssot schema snapshot` describes".to_owned());
        let written: Written = serde_json::from_slice(bytes).map_err(|_| shape())?;
        let stated = written.sha256.clone().unwrap_or_default();
        let unsigned = Written { sha256: None, ..written.clone() };
        let actual = own_digest(&unsigned);
        if stated != actual {
            return Err(Malformed::Digest { stated, actual });
        }
        if pretty(&written).as_bytes() != bytes {
            return Err(Malformed::Spelling);
        }
        let folder = if written.folder == "." { Ok(RepoPath::root()) } else { RepoPath::parse(&written.folder) };
        Ok(Self {
            sequence: written.sequence,
            commit: Oid::parse(&written.commit).ok_or_else(shape)?,
            folder: folder.map_err(|_| shape())?,
            taken_at: written.taken_at.parse().map_err(|_| shape())?,
            previous: written.previous,
            content: Content { files: written.files, records: written.records, sources: written.sources },
        })
    }

    fn written(&self) -> Written {
        let folder = self.folder.as_str();
        Written {
            commit: self.commit.to_string(),
            files: self.content.files.clone(),
            folder: if folder.is_empty() { "." } else { folder }.to_owned(),
            previous: self.previous.clone(),
            records: self.content.records.clone(),
            sequence: self.sequence,
            sha256: None,
            snapshot_version: SNAPSHOT_VERSION,
            sources: self.content.sources.clone(),
            taken_at: to_the_second(self.taken_at).to_string(),
        }
    }
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Shape(reason) => write!(f, "it cannot be read as a snapshot: {reason}"),
            Self::Version(version) => {
                write!(f, "it is of version {version}, and this program knows {SNAPSHOT_VERSION}")
            }
            Self::Digest { stated, actual } => {
                write!(f, "it states its own digest as {}, and its content has {}", short(stated), short(actual))
            }
            Self::Spelling => f.write_str("it is not written byte for byte as `ssot audit snapshot` writes"),
        }
    }
}

fn problem_words(kind: &ProblemKind) -> String {
    match kind {
        ProblemKind::Syntax { message, .. } => message.clone(),
        ProblemKind::DuplicateKey { key, .. } | ProblemKind::LookalikeKey { key, .. } => {
            format!("the key `{key}` stands in it twice")
        }
        ProblemKind::TooLarge { what, limit, .. } => format!("{what} is beyond the limit of {limit}"),
        ProblemKind::NotText { found } => format!("it is {found}"),
        ProblemKind::InvalidUtf8 | ProblemKind::ByteOrderMark => "it is not plain UTF-8".to_owned(),
    }
}

/// The digest that a snapshot states of itself: of everything else in it, in compact JSON.
fn own_digest(unsigned: &Written) -> String {
    // A struct of texts and numbers can always be written.
    Sha256Digest::of(&serde_json::to_vec(unsigned).unwrap_or_default()).to_string()
}

fn pretty(written: &Written) -> String {
    let text = serde_json::to_string_pretty(written).unwrap_or_default();
    let mut out = String::with_capacity(text.len() + 1);
    for c in text.chars() {
        // A reviewer must see the path that is there. JSON itself asks only for C0 to be escaped.
        if c != '\n' && is_deceptive(c) {
            out.push_str(&format!("\\u{:04x}", u32::from(c)));
        } else {
            out.push(c);
        }
    }
    out.push('\n');
    out
}

fn is_deceptive(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}')
}

/// A snapshot does not need more.
fn to_the_second(time: Timestamp) -> Timestamp {
    Timestamp::from_second(time.as_second()).unwrap_or(time)
}
