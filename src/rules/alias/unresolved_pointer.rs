use super::guess::Guess;
use super::pointers::{Malformed, Pointers, Reached, percent_decoded, pointer, tokens};
use super::subject;
use crate::document::{Document, Kind};
use crate::finding::{Draft, Location, RuleMeta};
use crate::model::{Alias, Anchor, Canonical, Spanned};
use crate::path::RepoPath;
use crate::rules::{Context, Rule, Sink, rule};
use std::collections::HashMap;

rule!(
    UnresolvedPointer,
    Error,
    "alias/unresolved-pointer",
    "unresolved_pointer.md",
    "an alias points to a part of a source that is not there"
);

/// How many tokens of a pointer are tried as one key.
const MOST_JOINED: usize = 16;

impl Rule for UnresolvedPointer {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        let mut files: HashMap<&RepoPath, (&Document, Pointers<'_>)> = HashMap::new();
        let mut guess = Guess::default();
        for alias in &cx.registry.aliases {
            let Canonical::Named { pointer: Some(text), .. } = &alias.canonical else { continue };
            let Some(anchor) = cx.registry.anchor_of(alias) else { continue };
            let parts = match tokens(&text.value) {
                Ok(parts) => parts,
                Err(fault) => {
                    out.push(malformed(cx, alias, text, &fault));
                    continue;
                }
            };
            // A source that is missing, is not a document or could not be read whole proves nothing.
            let Some((path, document)) = document_of(cx, anchor).filter(|_| !parts.is_empty()) else { continue };
            let (_, pointers) = files.entry(path).or_insert_with(|| (document, Pointers::new(document)));
            if pointers.holds(&parts) {
                continue;
            }
            out.push(unresolved(cx, alias, text, Look { anchor, path, document, parts: &parts }, pointers, &mut guess));
        }
    }
}

/// What a pointer looks into.
struct Look<'a> {
    anchor: &'a Anchor,
    path: &'a RepoPath,
    document: &'a Document,
    parts: &'a [String],
}

fn document_of<'a>(cx: &Context<'a>, anchor: &'a Anchor) -> Option<(&'a RepoPath, &'a Document)> {
    let path = anchor.source_path()?;
    let document = cx.registry.document_at(path).filter(|document| !document.is_incomplete())?;
    Some((path, document))
}

fn malformed(cx: &Context<'_>, alias: &Alias, text: &Spanned<String>, fault: &Malformed) -> Draft {
    let (message, help) = match fault {
        Malformed::NoSlash => {
            (format!("the pointer `{}` does not begin with `/`", text.value), format!("write `#/{}`", text.value))
        }
        Malformed::Escape(next) => (
            format!("`~{next}` means nothing in the pointer `{}`", text.value),
            "write `~0` for a `~` in a key, and `~1` for a `/`".to_owned(),
        ),
    };
    Draft::new(subject(alias), cx.at(text.place), message).help(help)
}

fn unresolved(
    cx: &Context<'_>,
    alias: &Alias,
    text: &Spanned<String>,
    look: Look<'_>,
    pointers: &mut Pointers<'_>,
    guess: &mut Guess,
) -> Draft {
    let Look { anchor, path, document, parts } = look;
    let (count, reached) = pointers.follow(parts.iter().map(String::as_str));
    let reached = reached.to_vec();
    let (before, rest) = parts.split_at_checked(count).unwrap_or((parts, &[]));
    let token = rest.first().map_or("", String::as_str);
    let prefix = pointer(before.iter().map(String::as_str));
    let whole = if before.is_empty() { "the top level".to_owned() } else { format!("`{prefix}`") };
    let first = reached.first().map(|reached| reached.value);
    let why = match first.map(|node| (node.kind(), node.len())) {
        None => "the file is empty".to_owned(),
        Some((Kind::Mapping, _)) if token.is_empty() => format!("{whole} has no empty key"),
        Some((Kind::Mapping, _)) => format!("{whole} has no key `{token}`"),
        Some((Kind::Sequence, length)) => match token.parse::<usize>() {
            Ok(_) if length == 0 => format!("{whole} is an empty list"),
            Ok(_) if length == 1 => format!("{whole} is a list of one item, number 0"),
            Ok(_) => format!("{whole} is a list of {length} items, counted from 0"),
            Err(_) => format!("{whole} is a list, so its items are named by numbers"),
        },
        Some(_) => format!("{whole} is a single value with nothing below it"),
    };
    let message = format!("`{}` is not in `{path}`: {why}", text.value);
    let mut draft = Draft::new(subject(alias), cx.at(text.place), message).key(text.value.clone());
    draft = match location(document, &reached).filter(|_| !before.is_empty()) {
        Some(place) => draft.related(format!("the pointer leads as far as `{prefix}`"), place),
        None => draft
            .related(format!("the source of `{}`", anchor.name()), Location::file(document.source().path().clone())),
    };
    match better(parts, before, rest, &reached, pointers, guess) {
        Some(better) => draft.help(format!("did you mean `{}#{better}`?", anchor.name())),
        None => draft.help(match keys(&reached) {
            Some(keys) => format!("{whole} has {keys}"),
            None => format!("write a pointer to something that `{path}` holds"),
        }),
    }
}

fn location(document: &Document, reached: &[Reached<'_>]) -> Option<Location> {
    let first = reached.first()?;
    let node = first.key.or_else(|| first.value.entries().next().map(|entry| entry.key)).unwrap_or(first.value);
    Some(Location::new(document.source().path().clone(), Some(node.span())))
}

/// The pointer that was probably meant.
fn better(
    parts: &[String],
    before: &[String],
    rest: &[String],
    reached: &[Reached<'_>],
    pointers: &mut Pointers<'_>,
    guess: &mut Guess,
) -> Option<String> {
    let strings = |parts: &[String]| pointer(parts.iter().map(String::as_str));
    // Copied from a URL, where braces and blanks are encoded.
    if let Some(decoded) = percent_decoded(&strings(parts))
        && tokens(&decoded).is_ok_and(|decoded| pointers.holds(&decoded))
    {
        return Some(decoded);
    }
    // Keys with slashes in them that were not escaped: `/paths/users/{id}` for `/paths/~1users~1{id}`.
    for count in (1..=rest.len().min(MOST_JOINED)).rev() {
        let (key, tail) = rest.split_at_checked(count)?;
        let key = key.join("/");
        for key in [format!("/{}", key.trim_start_matches('/')), key] {
            let whole: Vec<String> = before.iter().cloned().chain([key]).chain(tail.iter().cloned()).collect();
            if pointers.holds(&whole) {
                return Some(strings(&whole));
            }
        }
    }
    let (token, tail) = rest.split_first()?;
    let entries = reached.iter().flat_map(|reached| reached.value.entries());
    let key = guess.nearest(token, entries.filter_map(|entry| entry.key.scalar_text()))?;
    let mut whole: Vec<String> = before.iter().cloned().chain([key.to_owned()]).collect();
    let up_to_here = whole.len();
    whole.extend_from_slice(tail);
    if !pointers.holds(&whole) {
        whole.truncate(up_to_here);
    }
    Some(strings(&whole))
}

/// The keys of a small mapping, in words.
fn keys(reached: &[Reached<'_>]) -> Option<String> {
    let names: Vec<String> = reached
        .iter()
        .flat_map(|reached| reached.value.entries())
        .take(7)
        .map(|entry| format!("`{}`", entry.key.key_text()))
        .collect();
    match names.split_last() {
        Some((_, rest)) if rest.len() > 5 => None,
        Some((only, [])) => Some(format!("only the key {only}")),
        Some((last, rest)) => Some(format!("the keys {} and {last}", rest.join(", "))),
        None => None,
    }
}
