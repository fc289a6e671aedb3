//! From one version's pieces to the next one's.
//!
//! The old and the new text are walked side by side. Where both stand at the start of a piece, behind pieces of the same
//! part, everything up to the last piece before the first differing byte is the same in both, without a look at its lines.
//! Where they differ the new text is cut line by line, until both stand side by side again.

use super::cut::{Cut, Part, Uncertain, piece};
use super::parse::{self, lists};
use super::{Body, Frame, Piece, Subject};
use crate::document::{Format, sniff};
use std::collections::HashMap;
use std::sync::Arc;

/// How many old pieces ahead are tried as the one that the new text goes on with.
const AHEAD: usize = 8;

/// How many pieces in a row are new before the old ones are looked up by their bytes, which takes an index of all of them.
/// The tests are less patient, so that they come this way too.
const PATIENCE: usize = if cfg!(test) { 1 } else { 16 };

/// The text, the pieces and the frame of a version that is known.
pub(super) type Known<'a> = (&'a [u8], &'a [Piece], &'a Arc<Frame>);

/// Cuts a text, with as little work as another version allows.
pub(super) fn advance(subject: &Subject, known: Option<Known<'_>>, text: &[u8]) -> Result<Body, Uncertain> {
    let fits = text.len() as u64 <= subject.limits.file_size && u32::try_from(text.len()).is_ok();
    if !fits
        || parse::format(subject) != Format::Yaml
        || text.starts_with("\u{feff}".as_bytes())
        || sniff(text).is_some()
    {
        return Err(Uncertain);
    }
    let room = known.map_or(0, |(_, pieces, _)| pieces.len() + AHEAD);
    let mut walk = Walk { subject, text, old: Old::of(known), pieces: Vec::with_capacity(room), at: 0, in_a_row: 0 };
    walk.run()?;
    let pieces = walk.pieces;
    let frame = frame(subject, known, text, &pieces)?;
    let nodes = pieces.iter().map(|piece| u64::from(piece.nodes)).sum::<u64>() + u64::from(frame.nodes);
    // Each item counts its key and its list once more than the whole would, so this errs on the side of reading the whole.
    if nodes > u64::from(subject.limits.nodes) {
        return Err(Uncertain);
    }
    Ok(Body::Cut { pieces, frame })
}

/// Pieces by their bytes: the index, and where the piece ends.
type ByBytes<'a> = HashMap<(Part, &'a [u8]), (usize, usize)>;

/// The other version.
struct Old<'a> {
    text: &'a [u8],
    pieces: &'a [Piece],
    /// The piece that the new text is expected to go on with, and where it starts.
    next: (usize, usize),
    /// The pieces by their bytes, with their index and end; made when first asked for.
    by_bytes: Option<ByBytes<'a>>,
}

struct Walk<'a> {
    subject: &'a Subject,
    text: &'a [u8],
    old: Old<'a>,
    pieces: Vec<Piece>,
    at: usize,
    /// How many pieces were cut since the last one that was taken over.
    in_a_row: usize,
}

impl<'a> Old<'a> {
    fn of(known: Option<Known<'a>>) -> Self {
        let (text, pieces) = known.map_or((&[][..], &[][..]), |(text, pieces, _)| (text, pieces));
        Self { text, pieces, next: (0, 0), by_bytes: None }
    }

    fn part_before(&self, index: usize) -> Option<Part> {
        index.checked_sub(1).and_then(|index| self.pieces.get(index)).map(|piece| piece.part)
    }

    /// An old item of these bytes, and where it ends. The new text is likely to go on as the old one does there.
    fn same(&mut self, part: Part, bytes: &[u8]) -> Option<&'a Piece> {
        let (text, pieces) = (self.text, self.pieces);
        let by_bytes = self.by_bytes.get_or_insert_with(|| {
            let mut at = 0;
            let mut map = HashMap::with_capacity(pieces.len());
            for (index, piece) in pieces.iter().enumerate() {
                let end = at + piece.len as usize;
                map.entry((piece.part, text.get(at..end).unwrap_or_default())).or_insert((index, end));
                at = end;
            }
            map
        });
        let (index, end) = by_bytes.get(&(part, bytes)).copied()?;
        if index >= self.next.0 {
            self.next = (index + 1, end);
        }
        pieces.get(index)
    }
}

impl<'a> Walk<'a> {
    fn run(&mut self) -> Result<(), Uncertain> {
        while self.at < self.text.len() {
            if self.copy() {
                self.in_a_row = 0;
            } else {
                self.cut()?;
                self.in_a_row += 1;
            }
        }
        Ok(())
    }

    /// Takes over the old pieces that the new text goes on with; false when there is none.
    fn copy(&mut self) -> bool {
        let before = self.pieces.last().map(|piece| piece.part);
        let rest = self.text.get(self.at..).unwrap_or_default();
        let (first, mut start) = self.old.next;
        for index in first..self.old.pieces.len().min(first + AHEAD) {
            let Some(candidate) = self.old.pieces.get(index) else { return false };
            if self.old.part_before(index) == before {
                let old = self.old.text.get(start..).unwrap_or_default();
                let common = common_prefix(old, rest);
                let to_the_end = common == old.len() && common == rest.len();
                let (mut taken, mut length) = (0, 0);
                // Of the last piece that is the same one cannot be sure: the line behind it may now belong to it. So the
                // piece behind must be the same too, at least its bytes.
                for (piece, behind) in self.pairs(index) {
                    let end = length + piece.len as usize;
                    let safe = end + behind.map_or(0, |behind| behind.len as usize);
                    if !(to_the_end || behind.is_some() && safe <= common) {
                        break;
                    }
                    length = end;
                    taken += 1;
                }
                if taken > 0 {
                    let pieces = self.old.pieces.get(index..index + taken).unwrap_or_default();
                    self.pieces.extend_from_slice(pieces);
                    self.at += length;
                    self.old.next = (index + taken, start + length);
                    return true;
                }
            }
            start += candidate.len as usize;
        }
        false
    }

    fn pairs(&self, index: usize) -> impl Iterator<Item = (&Piece, Option<&Piece>)> {
        let behind = self.old.pieces.iter().skip(index + 1).map(Some).chain([None]);
        self.old.pieces.iter().skip(index).zip(behind)
    }

    /// An old item of these bytes, when it is worth looking for.
    fn known(&mut self, part: Part, bytes: &[u8]) -> Option<&'a Piece> {
        // The piece before a changed one is the same, but that is only sure once it is cut.
        let (index, start) = self.old.next;
        let next = self.old.pieces.get(index)?;
        let end = start + next.len as usize;
        if next.part == part && self.old.text.get(start..end) == Some(bytes) {
            self.old.next = (index + 1, end);
            return Some(next);
        }
        if self.in_a_row < PATIENCE { None } else { self.old.same(part, bytes) }
    }

    /// Cuts one piece of the new text.
    fn cut(&mut self) -> Result<(), Uncertain> {
        let before = self.pieces.last().map(|piece| piece.part);
        let lists = lists(self.subject.reading);
        let Cut { part, len } = piece(self.text, self.at, before, lists)?;
        let bytes = self.text.get(self.at..self.at + len).unwrap_or_default();
        let key = match part {
            Part::Item(key, _) => lists.get(usize::from(key)).copied(),
            _ => None,
        };
        let new = match part {
            Part::Item(..) | Part::RootItem => match self.known(part, bytes) {
                Some(same) => same.clone(),
                None => {
                    let (records, nodes) = parse::item(self.subject, key, bytes)?;
                    Piece { part, len: length(len)?, nodes, records: Some(records) }
                }
            },
            _ => Piece { part, len: length(len)?, nodes: 0, records: None },
        };
        self.pieces.push(new);
        self.at += len;
        Ok(())
    }
}

/// What stands outside the lists, taken over where its bytes are the same.
fn frame(subject: &Subject, known: Option<Known<'_>>, text: &[u8], pieces: &[Piece]) -> Result<Arc<Frame>, Uncertain> {
    let mut bytes = Vec::new();
    let mut starts = Vec::new();
    let mut at = 0;
    for piece in pieces {
        let end = at + piece.len as usize;
        if piece.records.is_none() {
            if piece.part != Part::Prelude {
                starts.push(bytes.len());
            }
            bytes.extend_from_slice(text.get(at..end).unwrap_or_default());
        }
        at = end;
    }
    match known {
        Some((_, _, frame)) if frame.text == bytes => Ok(Arc::clone(frame)),
        _ => parse::frame(subject, bytes, &starts).map(Arc::new),
    }
}

fn length(len: usize) -> Result<u32, Uncertain> {
    u32::try_from(len).map_err(|_| Uncertain)
}

/// How many bytes two texts start with in common.
fn common_prefix(one: &[u8], other: &[u8]) -> usize {
    const BLOCK: usize = 512;
    let length = one.len().min(other.len());
    let mut at = 0;
    while at + BLOCK <= length && one.get(at..at + BLOCK) == other.get(at..at + BLOCK) {
        at += BLOCK;
    }
    let rest = one.iter().skip(at).zip(other.iter().skip(at));
    at + rest.take_while(|(one, other)| one == other).count()
}
