//! One commit-graph file.

use super::bloom::{Filter, Settings};
use super::chunks::{self, Chunks, number};
use crate::history::Oid;
use sha1::{Digest as _, Sha1};

const ID: usize = 20;
const DATA: usize = 36;
const NO_PARENT: u32 = 0x7000_0000;
const MORE: u32 = 0x8000_0000;

/// One commit-graph file, checked as far as that is cheap: the checksum, and that the tables have their sizes.
#[derive(Debug)]
pub struct Layer {
    bytes: Vec<u8>,
    chunks: Chunks,
    bases: u8,
    /// The position of its first commit.
    start: u32,
    count: u32,
    /// `None` when it has no filters, or none that can be read.
    settings: Option<Settings>,
}

/// The two fields in which a commit's parents are kept.
pub(super) enum Parents {
    None,
    One(u32),
    Two(u32, u32),
    /// The second and later ones begin here in the list of edges.
    Many(u32, u32),
    Damaged,
}

impl Parents {
    pub(super) fn of(first: u32, second: u32) -> Self {
        match (first, second) {
            (NO_PARENT, NO_PARENT) => Self::None,
            (NO_PARENT, _) => Self::Damaged,
            (first, NO_PARENT) => Self::One(first),
            (first, second) if second & MORE != 0 => Self::Many(first, second & !MORE),
            (first, second) => Self::Two(first, second),
        }
    }
}

impl Layer {
    /// Reads a file; `None` when it is damaged or of another version.
    pub fn parse(bytes: Vec<u8>) -> Option<Self> {
        let end = bytes.len().checked_sub(20)?;
        // git can be told to leave the checksum out; then nobody vouches for the bytes.
        if Sha1::digest(bytes.get(..end)?).as_slice() != bytes.get(end..)? {
            return None;
        }
        Self::parse_unchecked(bytes)
    }

    /// As [`Layer::parse`], without looking at the checksum.
    pub fn parse_unchecked(bytes: Vec<u8>) -> Option<Self> {
        let (chunks, bases) = chunks::read(&bytes)?;
        if chunks.fanout.len() != 256 * 4 {
            return None;
        }
        let fanout = bytes.get(chunks.fanout.clone())?;
        let mut count = 0;
        for at in 0..256 {
            let next = number(fanout, at * 4)?;
            if next < count {
                return None;
            }
            count = next;
        }
        let wanted = count as usize;
        if chunks.ids.len() != wanted.checked_mul(ID)? || chunks.data.len() != wanted.checked_mul(DATA)? {
            return None;
        }
        let filters = bytes.get(chunks.filters.clone()).filter(|_| chunks.filter_ends.len() == wanted * 4);
        let settings = filters.and_then(Settings::read);
        Some(Self { bytes, chunks, bases, start: 0, count, settings })
    }

    /// The checksum at its end, which is also its name in a chain.
    pub(super) fn checksum(&self) -> &[u8] {
        self.bytes.get(self.bytes.len().saturating_sub(ID)..).unwrap_or_default()
    }

    /// True when it was written on top of these layers.
    pub(super) fn stands_on(&self, below: &[Self]) -> bool {
        let bases = self.bytes.get(self.chunks.bases.clone()).unwrap_or_default();
        usize::from(self.bases) == below.len() && bases.chunks(ID).eq(below.iter().map(Self::checksum))
    }

    pub(super) fn start_at(&mut self, start: u32) -> Option<()> {
        start.checked_add(self.count).filter(|end| *end < NO_PARENT)?;
        self.start = start;
        Some(())
    }

    pub(super) fn end(&self) -> u32 {
        self.start + self.count
    }

    pub(super) fn position(&self, id: Oid) -> Option<u32> {
        let first = usize::from(id.0[0]);
        let fanout = self.bytes.get(self.chunks.fanout.clone())?;
        let mut low = if first == 0 { 0 } else { number(fanout, (first - 1) * 4)? } as usize;
        let mut high = number(fanout, first * 4)? as usize;
        let ids = self.bytes.get(self.chunks.ids.clone())?;
        while low < high {
            let middle = low + (high - low) / 2;
            match ids.get(middle * ID..middle * ID + ID)?.cmp(&id.0) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => return Some(self.start + middle as u32),
            }
        }
        None
    }

    fn local(&self, position: u32) -> Option<usize> {
        position.checked_sub(self.start).filter(|local| *local < self.count).map(|local| local as usize)
    }

    pub(super) fn id(&self, position: u32) -> Option<Oid> {
        let at = self.local(position)?;
        Oid::from_bytes(self.bytes.get(self.chunks.ids.clone())?.get(at * ID..)?)
    }

    /// Tree, time, generation and the two fields of parents.
    pub(super) fn data(&self, position: u32) -> Option<(Oid, i64, u32, u32, u32)> {
        let at = self.local(position)?;
        let data = self.bytes.get(self.chunks.data.clone())?.get(at * DATA..at * DATA + DATA)?;
        let tree = Oid::from_bytes(data)?;
        let (first, second) = (number(data, 20)?, number(data, 24)?);
        let (high, low) = (number(data, 28)?, number(data, 32)?);
        let time = (i64::from(high & 3) << 32) | i64::from(low);
        Some((tree, time, high >> 2, first, second))
    }

    /// The positions from here up to the last one of the commit.
    pub(super) fn edges(&self, from: u32) -> Option<Vec<u32>> {
        let edges = self.bytes.get(self.chunks.edges.clone())?;
        let mut parents = Vec::new();
        for word in edges.get((from as usize).checked_mul(4)?..)?.chunks_exact(4) {
            let parent = number(word, 0)?;
            parents.push(parent & !MORE);
            if parent & MORE != 0 {
                return Some(parents);
            }
        }
        None
    }

    /// The commit's changed paths; `None` when they were not recorded.
    pub(super) fn filter(&self, position: u32) -> Option<Filter<'_>> {
        let settings = self.settings?;
        let at = self.local(position)?;
        let ends = self.bytes.get(self.chunks.filter_ends.clone())?;
        let start = if at == 0 { 0 } else { number(ends, (at - 1) * 4)? } as usize;
        let end = number(ends, at * 4)? as usize;
        let filters = self.bytes.get(self.chunks.filters.clone())?.get(Settings::SIZE..)?;
        Filter::of(settings, filters.get(start..end)?)
    }
}
