//! Where a comment goes: into the one that is there already, or into a new one.

use super::marker::{carries, is_marked, marker};
use super::{Document, body};
use crate::github::{Commit, Repository, Server};
use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};
use std::fmt;

/// More than what a pull request's conversation weighs.
pub const COMMENTS_LIMIT: u64 = 128 << 20;

/// A comment of a pull request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// Its number.
    pub id: u64,
    /// The login of whoever wrote it.
    pub login: String,
    /// True when that is a program's account.
    pub bot: bool,
    /// Its text; only of what may be ours.
    pub body: String,
}

/// Why a file of comments cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {message}")]
pub struct CommentsError {
    /// What is wrong.
    pub message: String,
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
}

/// The pull request, as known to whoever runs this. Nothing of it comes from a document.
#[derive(Debug, Clone)]
pub struct Pull {
    /// The GitHub that it is on, to link to.
    pub server: Server,
    /// The repository.
    pub repository: Repository,
    /// The pull request's number.
    pub number: u64,
    /// The newest commit, to link to.
    pub head: Option<Commit>,
    /// The login under which comments are written.
    pub author: String,
}

/// A call of GitHub's API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// `POST` or `PATCH`.
    pub method: &'static str,
    /// The path of the call.
    pub endpoint: String,
    /// What is sent.
    pub body: String,
}

impl Post {
    /// What is sent, as JSON.
    pub fn to_json(&self) -> Vec<u8> {
        #[derive(Serialize)]
        struct Request<'a> {
            body: &'a str,
        }
        let mut bytes = Vec::new();
        // Memory takes everything.
        let _ = crate::render::pretty(&Request { body: &self.body }, &mut bytes);
        bytes
    }
}

/// The call that makes the conversation say what the document tells; none when it says so already, or when there is nothing
/// to say and nothing was said.
pub fn post(document: &Document, comments: &[Comment], pull: &Pull) -> Option<Post> {
    let marker = marker(document);
    // What an account is called does not tell a program from a person; but only programs have brackets.
    let bot = pull.author.ends_with("[bot]");
    let ours = comments.iter().filter(|comment| {
        comment.login.eq_ignore_ascii_case(&pull.author) && comment.bot == bot && carries(&comment.body, &marker)
    });
    let repository = pull.repository.as_str();
    match ours.min_by_key(|comment| comment.id) {
        None if document.is_silent() => None,
        None => Some(Post {
            method: "POST",
            endpoint: format!("repos/{repository}/issues/{}/comments", pull.number),
            body: body(document, Some(pull)),
        }),
        Some(there) => {
            let body = body(document, Some(pull));
            let says = |text: &str| text.replace("\r\n", "\n").trim_end().to_owned();
            (says(&there.body) != says(&body)).then(|| Post {
                method: "PATCH",
                endpoint: format!("repos/{repository}/issues/comments/{}", there.id),
                body,
            })
        }
    }
}

/// Reads comments: a list, several lists one behind the other, or a list of lists, as pages of answers are put together.
///
/// # Errors
/// When the bytes are not JSON, or not a list of comments. Half a list would make a second comment beside the first.
pub fn comments_from_json(bytes: &[u8]) -> Result<Vec<Comment>, CommentsError> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if bytes.trim_ascii().is_empty() {
        let message = "the file is empty; a pull request without comments is `[]`".to_owned();
        return Err(CommentsError { message, line: 1, column: 1 });
    }
    let mut comments = Vec::new();
    let mut json = serde_json::Deserializer::from_slice(bytes);
    loop {
        let read = List { comments: &mut comments, deep: false }.deserialize(&mut json);
        read.map_err(|error| described(&error))?;
        // What follows is a further list, or refused when it is read as one.
        if json.end().is_ok() {
            return Ok(comments);
        }
    }
}

fn described(error: &serde_json::Error) -> CommentsError {
    let message = match error.classify() {
        serde_json::error::Category::Data => format!("this is not {SHAPE}"),
        serde_json::error::Category::Eof => "the file ends in the middle of a list; was it written whole?".to_owned(),
        _ => "this is not JSON".to_owned(),
    };
    CommentsError { message, line: error.line().max(1), column: error.column().max(1) }
}

const SHAPE: &str =
    "a list of comments, as `gh api --paginate --slurp repos/OWNER/REPO/issues/NUMBER/comments` prints it";

/// A comment as GitHub writes it. There is more in it.
#[derive(Deserialize)]
struct Written {
    id: u64,
    body: Option<String>,
    /// Nobody, when the account was deleted.
    user: Option<User>,
}

#[derive(Deserialize)]
struct User {
    login: String,
    #[serde(rename = "type")]
    kind: String,
}

/// Reads a list of comments; `deep` for a list in a list.
struct List<'c> {
    comments: &'c mut Vec<Comment>,
    deep: bool,
}

impl<'de> DeserializeSeed<'de> for List<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for List<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(SHAPE)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while list.next_element_seed(Entry { comments: self.comments, deep: self.deep })?.is_some() {}
        Ok(())
    }
}

/// Reads a comment, or a list of them.
struct Entry<'c> {
    comments: &'c mut Vec<Comment>,
    deep: bool,
}

impl<'de> DeserializeSeed<'de> for Entry<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Entry<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(SHAPE)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<(), A::Error> {
        if self.deep {
            return Err(A::Error::custom(SHAPE));
        }
        List { comments: self.comments, deep: true }.visit_seq(list)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        let Written { id, body, user } = Written::deserialize(MapAccessDeserializer::new(map))?;
        // What others write is not kept, however much it is.
        if let (Some(body), Some(user)) = (body.filter(|body| is_marked(body)), user) {
            self.comments.push(Comment { id, login: user.login, bot: user.kind == "Bot", body });
        }
        Ok(())
    }
}
