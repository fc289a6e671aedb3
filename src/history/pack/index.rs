//! Pack index files, version 2: where in the pack an object begins.

use super::Access;
use super::pieces::read_at;
use crate::history::Oid;
use std::cell::{Cell, OnceCell};
use std::fs::File;
use std::path::Path;

const FANOUT: usize = 256;

const TABLES: usize = 8 + FANOUT * 4;

const ID: usize = 20;

/// So many ids are read at once. A guess is rarely further off than half of that in a pack of a million objects.
const PIECE: usize = 128;

/// An index, read in pieces, and as a whole once that is cheaper.
pub(super) struct PackIndex {
    file: File,
    size: u64,
    fanout: Vec<usize>,
    count: usize,
    checksum: [u8; ID],
    lookups: Cell<u64>,
    /// After so many lookups all is read. Twenty are about as costly as reading 40 KiB.
    worthwhile: u64,
    whole: OnceCell<Option<Vec<u8>>>,
}

/// What is left of the table of ids in a search. Ids are spread evenly, so the place is guessed a few times before it is
/// halved: each place that is looked at is a miss of the processor's cache, or a read.
struct Search {
    low: usize,
    high: usize,
    /// The keys between which what is left lies.
    keys: (u64, u64),
    guesses: u8,
}

impl Search {
    fn key(id: &[u8; ID]) -> u64 {
        u64::from(u32::from_be_bytes([id[1], id[2], id[3], id[4]]))
    }

    fn guess(&mut self, id: Oid) -> Option<usize> {
        let span = self.high.checked_sub(self.low).filter(|span| *span > 0)?;
        let guessing = self.guesses > 0 && span > 4;
        self.guesses = self.guesses.saturating_sub(1);
        if !guessing {
            return Some(self.low + span / 2);
        }
        let part = Self::key(&id.0).saturating_sub(self.keys.0);
        let whole = self.keys.1.saturating_sub(self.keys.0).max(1);
        Some(self.low + ((span as u64 * part / whole) as usize).min(span - 1))
    }

    fn is_behind(&mut self, at: usize, found: &[u8; ID]) {
        (self.low, self.keys.0) = (at + 1, Self::key(found));
    }

    fn is_before(&mut self, at: usize, found: &[u8; ID]) {
        (self.high, self.keys.1) = (at, Self::key(found).saturating_add(1));
    }
}

impl PackIndex {
    /// `None` for another version, or when the tables do not have their sizes.
    pub(super) fn open(path: &Path, size: u64, access: Access) -> Option<Self> {
        let file = File::open(path).ok()?;
        let mut head = [0; TABLES];
        read_at(&file, &mut head, 0)?;
        let tables = head.strip_prefix(b"\xfftOc\0\0\0\x02")?;
        let fanout: Vec<usize> =
            tables.as_chunks::<4>().0.iter().map(|end| u32::from_be_bytes(*end) as usize).collect();
        let count = *fanout.last().filter(|_| fanout.is_sorted())?;
        // Ids, checksums, offsets; after them only offsets beyond 2 GiB and the two checksums.
        if usize::try_from(size).ok()? < count.checked_mul(28)?.checked_add(TABLES + 40)? {
            return None;
        }
        let mut checksum = [0; ID];
        read_at(&file, &mut checksum, size - 40)?;
        let (lookups, whole) = (Cell::new(0), OnceCell::new());
        let worthwhile = match access {
            Access::Dense => size / 16_384,
            Access::Scattered => size / 2_048,
        };
        Some(Self { file, size, fanout, count, checksum, lookups, worthwhile, whole })
    }

    /// The checksum of the pack it belongs to.
    pub(super) fn checksum(&self) -> &[u8] {
        &self.checksum
    }

    pub(super) fn offset(&self, id: Oid) -> Option<u64> {
        self.lookups.set(self.lookups.get().saturating_add(1));
        let at = self.find(id)?;
        let offset = self.number(TABLES + self.count * 24 + at * 4)?;
        if offset & 0x8000_0000 == 0 {
            return Some(u64::from(offset));
        }
        let large = TABLES + self.count * 28 + (offset & 0x7fff_ffff) as usize * 8;
        Some((u64::from(self.number(large)?) << 32) | u64::from(self.number(large + 4)?))
    }

    /// All bytes, once so much was looked up that reading pieces would cost more.
    fn whole(&self) -> Option<&[u8]> {
        if self.lookups.get() <= self.worthwhile {
            return None;
        }
        let read = || {
            let mut bytes = vec![0; usize::try_from(self.size).ok()?];
            read_at(&self.file, &mut bytes, 0).map(|()| bytes)
        };
        self.whole.get_or_init(read).as_deref()
    }

    fn number(&self, at: usize) -> Option<u32> {
        if let Some(bytes) = self.whole() {
            return number(bytes, at);
        }
        let mut bytes = [0; 4];
        read_at(&self.file, &mut bytes, at as u64)?;
        Some(u32::from_be_bytes(bytes))
    }

    fn find(&self, id: Oid) -> Option<usize> {
        let first = usize::from(id.0[0]);
        let low = first.checked_sub(1).and_then(|before| self.fanout.get(before)).copied().unwrap_or(0);
        let mut search = Search { low, high: *self.fanout.get(first)?, keys: (0, 1 << 32), guesses: 4 };
        match self.whole() {
            Some(bytes) => find_in_memory(bytes.get(TABLES..)?.as_chunks::<ID>().0, id, &mut search),
            None => self.find_in_file(id, &mut search),
        }
    }

    fn find_in_file(&self, id: Oid, search: &mut Search) -> Option<usize> {
        let mut buffer = [0; PIECE * ID];
        while let Some(at) = search.guess(id) {
            let start = at.saturating_sub(PIECE / 2).max(search.low);
            let end = (start + PIECE).min(search.high);
            let piece = buffer.get_mut(..(end - start) * ID)?;
            read_at(&self.file, piece, (TABLES + start * ID) as u64)?;
            let ids = piece.as_chunks::<ID>().0;
            match ids.binary_search(&id.0) {
                Ok(place) => return Some(start + place),
                Err(0) => search.is_before(start, ids.first()?),
                Err(place) if place == ids.len() => search.is_behind(end - 1, ids.last()?),
                Err(_) => return None,
            }
        }
        None
    }
}

fn find_in_memory(ids: &[[u8; ID]], id: Oid, search: &mut Search) -> Option<usize> {
    while let Some(at) = search.guess(id) {
        let found = ids.get(at)?;
        match found.cmp(&id.0) {
            std::cmp::Ordering::Equal => return Some(at),
            std::cmp::Ordering::Less => search.is_behind(at, found),
            std::cmp::Ordering::Greater => search.is_before(at, found),
        }
    }
    None
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}
