//! Where a YAML text can be cut into entries that mean the same on their own.
//!
//! This looks at the starts of lines only, so it can be wrong about what is inside a quoted text or a flow collection. That
//! does no harm: every piece is parsed on its own afterwards, and a piece that is no complete entry makes the whole text be
//! read as one. What it must be is deterministic: the cuts behind a line depend on the state there and on what follows.

/// What a piece of the text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Part {
    /// What stands before the first entry: comments, and at most one `---`.
    Prelude,
    /// A key of the root and all below it.
    Entry,
    /// The key of a list whose items are pieces of their own: the index of the key among the list keys of the role.
    Head(u8),
    /// An item of such a list, and how far it is indented.
    Item(u8, u16),
    /// An item of a list that is the root.
    RootItem,
}

/// One piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cut {
    pub(super) part: Part,
    pub(super) len: usize,
}

/// The text cannot be cut with certainty.
#[derive(Debug)]
pub(super) struct Uncertain;

/// What a line is for the cuts.
enum Line {
    /// It belongs to the piece that is open.
    Inside,
    /// A piece starts here.
    Starts(Part),
}

/// Cuts one piece that starts at `at`. `before` is the piece in front of it; `None` at the start of the text.
pub(super) fn piece(text: &[u8], at: usize, before: Option<Part>, lists: &[&str]) -> Result<Cut, Uncertain> {
    let mut end = line_end(text, at);
    let mut part = match before {
        // The first line opens the prelude, or an entry at once.
        None => match line(text.get(at..end).unwrap_or_default(), Part::Prelude, false, lists)? {
            Line::Inside => Part::Prelude,
            Line::Starts(part) => part,
        },
        Some(before) => match line(text.get(at..end).unwrap_or_default(), before, true, lists)? {
            Line::Starts(part) => part,
            Line::Inside => return Err(Uncertain),
        },
    };
    let mut marked = before.is_none() && is_mark(text.get(at..end).unwrap_or_default());
    while end < text.len() {
        let start = end;
        let next = line_end(text, start);
        let bytes = text.get(start..next).unwrap_or_default();
        if part == Part::Prelude && is_mark(bytes) {
            if std::mem::replace(&mut marked, true) {
                return Err(Uncertain);
            }
        } else if let Part::Head(key) = part {
            // The first line that says something decides whether this is a list with items, or something else.
            match content(bytes)? {
                None => {}
                Some((indent, rest)) if is_dash(rest) => {
                    return Ok(Cut { part: Part::Head(key), len: start - at })
                        .and_then(|cut| u16::try_from(indent).map(|_| cut).map_err(|_| Uncertain));
                }
                Some((0, _)) => return Ok(Cut { part: Part::Entry, len: start - at }),
                Some(_) => part = Part::Entry,
            }
        } else if let Line::Starts(_) = line(bytes, part, false, lists)? {
            return Ok(Cut { part, len: start - at });
        }
        end = next;
    }
    // A key without a value at the end of the text is an entry like any other.
    let part = if matches!(part, Part::Head(_)) { Part::Entry } else { part };
    Ok(Cut { part, len: end - at })
}

/// What a line is, behind or inside a piece. `opens` is true where a piece must start.
fn line(bytes: &[u8], around: Part, opens: bool, lists: &[&str]) -> Result<Line, Uncertain> {
    let Some((indent, rest)) = content(bytes)? else { return Ok(Line::Inside) };
    match around {
        Part::Head(key) if opens && is_dash(rest) => {
            return u16::try_from(indent).map(|indent| Line::Starts(Part::Item(key, indent))).map_err(|_| Uncertain);
        }
        Part::Item(key, depth) if usize::from(depth) == indent && is_dash(rest) => {
            return Ok(Line::Starts(Part::Item(key, depth)));
        }
        Part::Item(_, depth) if indent > usize::from(depth) => return Ok(Line::Inside),
        Part::RootItem if indent > 0 => return Ok(Line::Inside),
        Part::RootItem | Part::Prelude if indent == 0 && is_dash(rest) => return Ok(Line::Starts(Part::RootItem)),
        Part::RootItem => return Err(Uncertain),
        Part::Entry if indent > 0 => return Ok(Line::Inside),
        Part::Prelude if is_mark(bytes) => return Ok(Line::Inside),
        _ if indent > 0 => return Err(Uncertain),
        _ => {}
    }
    let (key, value) = key(rest).ok_or(Uncertain)?;
    let list = lists.iter().position(|list| list.as_bytes() == key).filter(|_| is_nothing(value));
    Ok(Line::Starts(match list.and_then(|list| u8::try_from(list).ok()) {
        Some(list) => Part::Head(list),
        None => Part::Entry,
    }))
}

/// Indentation and content of a line; `None` for one that is empty or a comment. Tabs before the content are not sure.
fn content(line: &[u8]) -> Result<Option<(usize, &[u8])>, Uncertain> {
    let indent = line.iter().take_while(|byte| **byte == b' ').count();
    let rest = line.get(indent..).unwrap_or_default();
    match rest.first() {
        None | Some(b'\n' | b'\r' | b'#') => Ok(None),
        Some(b'\t') => Err(Uncertain),
        Some(_) => Ok(Some((indent, rest))),
    }
}

/// A plain key at the start of a line, and what stands behind its colon.
fn key(line: &[u8]) -> Option<(&[u8], &[u8])> {
    let is_letter = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'$');
    let end = line.iter().take_while(|byte| is_letter(byte)).count();
    let (key, rest) = line.split_at_checked(end)?;
    let sound = key.first().is_some_and(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'_' | b'$'));
    let value = rest.strip_prefix(b":").filter(|value| matches!(value.first(), None | Some(b' ' | b'\n' | b'\r')))?;
    sound.then_some((key, value))
}

fn is_dash(rest: &[u8]) -> bool {
    rest.first() == Some(&b'-') && matches!(rest.get(1), None | Some(b' ' | b'\n' | b'\r'))
}

/// `---`, with nothing but a comment behind it.
fn is_mark(line: &[u8]) -> bool {
    line.strip_prefix(b"---").is_some_and(is_nothing)
}

/// True when nothing but white space, or a comment set off by it, follows.
fn is_nothing(rest: &[u8]) -> bool {
    let blank = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\n' | b'\r')).count();
    blank == rest.len() || (blank > 0 && rest.get(blank) == Some(&b'#') && rest.get(blank - 1) == Some(&b' '))
}

fn line_end(text: &[u8], at: usize) -> usize {
    text.get(at..).and_then(|rest| memchr::memchr(b'\n', rest)).map_or(text.len(), |found| at + found + 1)
}
