//! Pack index files, version 2: where in the pack an object begins.

use crate::history::Oid;

const TABLES: usize = 8 + 256 * 4;

/// An index, held in memory.
pub(super) struct PackIndex {
    bytes: Vec<u8>,
    count: usize,
}

impl PackIndex {
    /// `None` for another version, or when the tables do not have their sizes.
    pub(super) fn parse(bytes: Vec<u8>) -> Option<Self> {
        if !bytes.starts_with(b"\xfftOc\0\0\0\x02") {
            return None;
        }
        let index = Self { count: number(&bytes, TABLES - 4)? as usize, bytes };
        let mut before = 0;
        for at in 0..256 {
            let next = number(&index.bytes, 8 + at * 4)?;
            if next < before {
                return None;
            }
            before = next;
        }
        // Ids, checksums, offsets; after them only offsets beyond 2 GiB and the two checksums.
        (index.bytes.len() >= index.count.checked_mul(28)?.checked_add(TABLES + 40)?).then_some(index)
    }

    /// The checksum of the pack it belongs to.
    pub(super) fn checksum(&self) -> &[u8] {
        let end = self.bytes.len();
        self.bytes.get(end.saturating_sub(40)..end.saturating_sub(20)).unwrap_or_default()
    }

    pub(super) fn offset(&self, id: Oid) -> Option<u64> {
        let at = self.find(id)?;
        let offset = number(&self.bytes, TABLES + self.count * 24 + at * 4)?;
        if offset & 0x8000_0000 == 0 {
            return Some(u64::from(offset));
        }
        let large = TABLES + self.count * 28 + (offset & 0x7fff_ffff) as usize * 8;
        let high = number(&self.bytes, large)?;
        Some((u64::from(high) << 32) | u64::from(number(&self.bytes, large + 4)?))
    }

    /// Ids are spread evenly, so the place is guessed a few times before it is halved: each miss of the processor's cache
    /// counts here.
    fn find(&self, id: Oid) -> Option<usize> {
        let first = usize::from(id.0[0]);
        let mut low = if first == 0 { 0 } else { number(&self.bytes, 8 + (first - 1) * 4)? } as usize;
        let mut high = number(&self.bytes, 8 + first * 4)? as usize;
        let key = |id: &[u8; 20]| u64::from(u32::from_be_bytes([id[1], id[2], id[3], id[4]]));
        let wanted = key(&id.0);
        // The keys between which what is left lies.
        let (mut low_key, mut high_key) = (0, 1_u64 << 32);
        let mut guesses = 4_u8;
        while low < high {
            let span = high - low;
            let at = if guesses > 0 && span > 4 {
                let (part, whole) = (wanted.saturating_sub(low_key), high_key.saturating_sub(low_key).max(1));
                low + ((span as u64 * part / whole) as usize).min(span - 1)
            } else {
                low + span / 2
            };
            guesses = guesses.saturating_sub(1);
            let place = TABLES + at * 20;
            let found: &[u8; 20] = self.bytes.get(place..place + 20)?.try_into().ok()?;
            match found.cmp(&id.0) {
                std::cmp::Ordering::Equal => return Some(at),
                std::cmp::Ordering::Less => (low, low_key) = (at + 1, key(found)),
                std::cmp::Ordering::Greater => (high, high_key) = (at, key(found).saturating_add(1)),
            }
        }
        None
    }
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}
