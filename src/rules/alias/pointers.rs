//! JSON Pointers into sources, followed through all documents of a file at once.

use crate::document::{Document, Node};
use std::borrow::Cow;
use std::collections::HashMap;

/// What makes a text no JSON Pointer.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Malformed {
    /// It does not begin with `/`.
    NoSlash,
    /// This follows a `~` that escapes nothing.
    Escape(String),
}

/// The tokens of a pointer, unescaped.
pub(super) fn tokens(pointer: &str) -> Result<Vec<String>, Malformed> {
    if pointer.is_empty() {
        return Ok(Vec::new());
    }
    pointer.strip_prefix('/').ok_or(Malformed::NoSlash)?.split('/').map(unescape).collect()
}

fn unescape(token: &str) -> Result<String, Malformed> {
    let mut text = String::with_capacity(token.len());
    let mut chars = token.chars();
    while let Some(c) = chars.next() {
        match c {
            '~' => match chars.next() {
                Some('0') => text.push('~'),
                Some('1') => text.push('/'),
                other => return Err(Malformed::Escape(other.into_iter().collect())),
            },
            c => text.push(c),
        }
    }
    Ok(text)
}

/// A pointer from tokens.
pub(super) fn pointer<'a>(tokens: impl IntoIterator<Item = &'a str>) -> String {
    tokens.into_iter().map(|token| format!("/{}", token.replace('~', "~0").replace('/', "~1"))).collect()
}

/// `%7B` written out; `None` when nothing is encoded, or not as text.
pub(super) fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let digit =
            |at: usize| tail.get(at).and_then(|b| char::from(*b).to_digit(16)).and_then(|d| u8::try_from(d).ok());
        match (first, digit(0), digit(1)) {
            (b'%', Some(high), Some(low)) => {
                bytes.push(high * 16 + low);
                rest = tail.get(2..).unwrap_or_default();
            }
            _ => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8(bytes).ok().filter(|decoded| decoded != text)
}

/// A value, and the key in front of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reached<'d> {
    pub(super) key: Option<Node<'d>>,
    pub(super) value: Node<'d>,
}

/// The pointers that a file's documents know together, unfolded as far as somebody asked.
///
/// Each level is indexed once, so that thousands of pointers into one large file cost no more than reading it.
pub(super) struct Pointers<'d> {
    places: Vec<Place<'d>>,
}

struct Place<'d> {
    reached: Vec<Reached<'d>>,
    below: Option<HashMap<Cow<'d, str>, usize>>,
}

impl<'d> Pointers<'d> {
    pub(super) fn new(document: &'d Document) -> Self {
        let roots = document.roots().map(|value| Reached { key: None, value }).collect();
        Self { places: vec![Place { reached: roots, below: None }] }
    }

    /// Follows the tokens as far as they lead: how many there were, and what they reached.
    pub(super) fn follow<'t>(&mut self, tokens: impl IntoIterator<Item = &'t str>) -> (usize, &[Reached<'d>]) {
        let (mut at, mut count) = (0, 0);
        for token in tokens {
            self.unfold(at);
            let below = self.places.get(at).and_then(|place| place.below.as_ref());
            let Some(next) = below.and_then(|below| below.get(token)) else { break };
            at = *next;
            count += 1;
        }
        (count, self.places.get(at).map_or(&[], |place| &place.reached))
    }

    /// True when the tokens lead somewhere.
    pub(super) fn holds(&mut self, tokens: &[String]) -> bool {
        let (count, reached) = self.follow(tokens.iter().map(String::as_str));
        count == tokens.len() && !reached.is_empty()
    }

    fn unfold(&mut self, at: usize) {
        let Some(place) = self.places.get_mut(at).filter(|place| place.below.is_none()) else { return };
        let mut below: HashMap<Cow<'d, str>, usize> = HashMap::new();
        let mut found: Vec<Place<'d>> = Vec::new();
        let reached = place.reached.clone();
        let first = self.places.len();
        let mut add = |token: Cow<'d, str>, reached: Reached<'d>| {
            let index = *below.entry(token).or_insert_with(|| {
                found.push(Place { reached: Vec::new(), below: None });
                first + found.len() - 1
            });
            if let Some(place) = found.get_mut(index - first) {
                place.reached.push(reached);
            }
        };
        for node in reached {
            for entry in node.value.entries() {
                add(entry.key.key_text(), Reached { key: Some(entry.key), value: entry.value });
            }
            for (index, value) in node.value.items().enumerate() {
                add(index.to_string().into(), Reached { key: None, value });
            }
        }
        self.places.append(&mut found);
        if let Some(place) = self.places.get_mut(at) {
            place.below = Some(below);
        }
    }
}
