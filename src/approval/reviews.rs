//! The reviews of `--approvals`: what `GET /repos/{owner}/{repo}/pulls/{number}/reviews` of GitHub answers.

use super::{Review, ReviewState};
use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// Why a file of reviews cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {message}")]
pub struct ReviewsError {
    /// What is wrong.
    pub message: String,
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
}

/// Reads reviews: a list, several lists one behind the other, or a list of lists, as pages of answers are put together.
///
/// Reviews of accounts that were deleted are left out, for they show nobody's approval.
///
/// # Errors
/// When the bytes are not JSON, or not a list of reviews. Half a file is no evidence.
pub fn reviews_from_json(bytes: &[u8]) -> Result<Vec<Review>, ReviewsError> {
    let fault = |line, column, message: String| ReviewsError { message, line, column };
    // PowerShell writes a byte order mark.
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        let column = before.iter().rev().take_while(|byte| **byte != b'\n').count() + 1;
        fault(line, column, "the file is not UTF-8".to_owned())
    })?;
    if text.trim().is_empty() {
        return Err(fault(1, 1, "the file is empty; a pull request without reviews is `[]`".to_owned()));
    }
    let mut reviews = Vec::new();
    let mut json = serde_json::Deserializer::from_str(text);
    loop {
        let read = List { reviews: &mut reviews, deep: false }.deserialize(&mut json);
        read.map_err(|error| described(&error))?;
        // What follows is a further list, or refused when it is read as one.
        if json.end().is_ok() {
            return Ok(reviews);
        }
    }
}

fn described(error: &serde_json::Error) -> ReviewsError {
    let text = error.to_string();
    // The place is told apart from the words.
    let message = text.rsplit_once(" at line ").map_or(text.as_str(), |(message, _)| message).to_owned();
    let message = match error.classify() {
        serde_json::error::Category::Data => message,
        serde_json::error::Category::Eof => "the file ends in the middle of a list; was it written whole?".to_owned(),
        _ => format!("this is not JSON: {message}"),
    };
    ReviewsError { message, line: error.line().max(1), column: error.column().max(1) }
}

/// Reads a list of reviews into `reviews`; `deep` for a list in a list.
struct List<'r> {
    reviews: &'r mut Vec<Review>,
    deep: bool,
}

const SHAPE: &str = "a list of reviews, as `gh api repos/OWNER/REPO/pulls/NUMBER/reviews` prints it";

impl<'de> DeserializeSeed<'de> for List<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        // Not `deserialize_seq`, so that an object can be told what it is.
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for List<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(SHAPE)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        while items.next_element_seed(Item { reviews: &mut *self.reviews, deep: self.deep })?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, _: A) -> Result<(), A::Error> {
        Err(A::Error::custom(format!(
            "this is a single object, perhaps an error that GitHub answered; expected {SHAPE}"
        )))
    }
}

/// An item of a list: a review, or a page of them.
struct Item<'r> {
    reviews: &'r mut Vec<Review>,
    deep: bool,
}

impl<'de> DeserializeSeed<'de> for Item<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Item<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a review, with `user` and `state`")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<(), A::Error> {
        if self.deep {
            return Err(A::Error::custom("this list is nested too deep; expected a review, with `user` and `state`"));
        }
        List { reviews: self.reviews, deep: true }.visit_seq(items)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut fields = Fields::default();
        while let Some(key) = map.next_key::<String>()? {
            let twice = match key.as_str() {
                "user" => fields.user.replace(map.next_value::<Option<User>>()?).is_some(),
                "state" => fields.state.replace(state(&map.next_value::<String>()?)?).is_some(),
                "submitted_at" => fields.submitted_at.replace(time(map.next_value()?)?).is_some(),
                "commit_id" => fields.commit.replace(map.next_value::<Option<String>>()?).is_some(),
                _ => {
                    map.next_value::<IgnoredAny>()?;
                    false
                }
            };
            if twice {
                return Err(A::Error::custom(format!("the review has `{key}` twice")));
            }
        }
        let missing = |key: &str| A::Error::custom(format!("the review has no `{key}`"));
        let user = fields.user.ok_or_else(|| missing("user"))?;
        let state = fields.state.ok_or_else(|| missing("state"))?;
        if let Some(User { login }) = user {
            let (submitted_at, commit) = (fields.submitted_at.flatten(), fields.commit.flatten());
            self.reviews.push(Review { login, state, submitted_at, commit });
        }
        Ok(())
    }
}

#[derive(Default)]
struct Fields {
    user: Option<Option<User>>,
    state: Option<ReviewState>,
    submitted_at: Option<Option<jiff::Timestamp>>,
    commit: Option<Option<String>>,
}

#[derive(serde::Deserialize)]
struct User {
    login: String,
}

fn state<E: serde::de::Error>(text: &str) -> Result<ReviewState, E> {
    Ok(match text {
        "APPROVED" => ReviewState::Approved,
        "CHANGES_REQUESTED" => ReviewState::ChangesRequested,
        "DISMISSED" => ReviewState::Dismissed,
        "COMMENTED" | "PENDING" => ReviewState::Other,
        _ => {
            let known = "APPROVED, CHANGES_REQUESTED, DISMISSED, COMMENTED or PENDING";
            return Err(E::custom(format!("`{}` is no state of a review; expected {known}", shown(text))));
        }
    })
}

fn time<E: serde::de::Error>(text: Option<String>) -> Result<Option<jiff::Timestamp>, E> {
    let Some(text) = text else { return Ok(None) };
    let expected = "expected one such as 2026-11-22T12:00:00Z";
    text.parse().map(Some).map_err(|_| E::custom(format!("`submitted_at` is `{}`, no time; {expected}", shown(&text))))
}

/// As much of a hostile text as a message can hold.
fn shown(text: &str) -> String {
    text.chars().take(60).collect()
}
