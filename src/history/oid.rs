//! Object ids.

use std::fmt;

/// An object's SHA-1 id.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Oid(pub [u8; 20]);

impl Oid {
    /// Reads 40 hexadecimal digits, in either case.
    pub fn parse(text: &str) -> Option<Self> {
        Self::from_hex(text.as_bytes())
    }

    pub(crate) fn from_hex(digits: &[u8]) -> Option<Self> {
        if digits.len() != 40 {
            return None;
        }
        let mut bytes = [0; 20];
        let mut wrong = 0;
        for (byte, [high, low]) in bytes.iter_mut().zip(digits.as_chunks::<2>().0) {
            let (high, low) = (NIBBLES[usize::from(*high)], NIBBLES[usize::from(*low)]);
            wrong |= high | low;
            *byte = (high << 4) | (low & 15);
        }
        (wrong < 16).then_some(Self(bytes))
    }

    /// The id in the first 20 of these bytes.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        Some(Self(bytes.get(..20)?.try_into().ok()?))
    }

    /// The first digits, as people write ids.
    pub fn short(&self) -> String {
        self.0.iter().take(5).map(|byte| format!("{byte:02x}")).collect()
    }
}

/// The value of each hexadecimal digit; 255 for other bytes. Ids are read by the hundred thousand.
const NIBBLES: [u8; 256] = {
    let mut table = [255; 256];
    let mut value = 0;
    while value < 16 {
        table[b"0123456789abcdef"[value] as usize] = value as u8;
        table[b"0123456789ABCDEF"[value] as usize] = value as u8;
        value += 1;
    }
    table
};

/// Hashes ids, which are hashes already. Nothing is ever listed in the order of such a map.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct IdHasher(u64);

impl std::hash::Hasher for IdHasher {
    fn write(&mut self, bytes: &[u8]) {
        let words = bytes.as_chunks::<8>().0;
        self.0 = words.iter().fold(self.0, |hash, word| hash.rotate_left(23) ^ u64::from_le_bytes(*word));
    }

    fn write_usize(&mut self, number: usize) {
        self.0 = self.0.rotate_left(23) ^ (number as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = self.0.rotate_left(23) ^ number.wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(32);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// A map by id.
pub(crate) type IdMap<K, V> = std::collections::HashMap<K, V, std::hash::BuildHasherDefault<IdHasher>>;

impl From<git2::Oid> for Oid {
    fn from(oid: git2::Oid) -> Self {
        Self::from_bytes(oid.as_bytes()).unwrap_or(Self([0; 20]))
    }
}

impl From<Oid> for git2::Oid {
    fn from(oid: Oid) -> Self {
        // Twenty bytes are always an id.
        git2::Oid::from_bytes(&oid.0).unwrap_or(git2::Oid::ZERO_SHA1)
    }
}

impl fmt::Display for Oid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Oid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}
