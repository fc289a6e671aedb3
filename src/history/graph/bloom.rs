//! Changed-path filters: a Bloom filter for each commit, of the files it changed against its first parent and of every
//! folder above them.

use super::chunks::number;
use crate::history::Watch;

/// How the filters of a file were made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Settings {
    version: u32,
    hashes: u32,
}

impl Settings {
    /// What stands before the filters.
    pub(super) const SIZE: usize = 12;

    /// `None` for a version that is not known.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let (version, hashes) = (number(bytes, 0)?, number(bytes, 4)?);
        // git uses seven; a filter that asks for thousands is not worth the time.
        (matches!(version, 1 | 2) && (1..=64).contains(&hashes)).then_some(Self { version, hashes })
    }
}

/// The filter of one commit.
#[derive(Debug, Clone, Copy)]
pub(super) struct Filter<'b> {
    settings: Settings,
    bits: &'b [u8],
}

impl<'b> Filter<'b> {
    /// `None` when nothing was recorded for the commit.
    pub(super) fn of(settings: Settings, bits: &'b [u8]) -> Option<Self> {
        (!bits.is_empty() && u32::try_from(bits.len()).is_ok_and(|size| size < u32::MAX / 8))
            .then_some(Self { settings, bits })
    }

    fn may_hold(&self, (first, step): (u32, u32)) -> bool {
        // It fits: see `of`. Division of 32 bits is several times faster than that of 64.
        let size = self.bits.len() as u32 * 8;
        (0..self.settings.hashes).all(|round| {
            let bit = first.wrapping_add(round.wrapping_mul(step)).checked_rem(size).unwrap_or(0);
            self.bits.get((bit / 8) as usize).is_some_and(|byte| byte >> (bit % 8) & 1 == 1)
        })
    }
}

/// The hashes of the watched paths, in the shape of their trie.
#[derive(Debug)]
pub struct Keys {
    nodes: Vec<Node>,
}

#[derive(Debug)]
struct Node {
    /// `None` for the root, which no filter names.
    hash: Option<(u32, u32)>,
    /// Has bytes beyond ASCII, which version 1 hashes differently from one kind of processor to the next.
    foreign: bool,
    /// Something at or directly below this node is watched, not only deeper.
    watched: bool,
    children: Vec<usize>,
}

impl Keys {
    /// Hashes what is watched.
    pub fn of(watch: &Watch) -> Self {
        let nodes = watch.nodes().iter().map(|node| Node {
            hash: (!node.path.is_empty()).then(|| (murmur3(0x293a_e76f, &node.path), murmur3(0x7e64_6e2c, &node.path))),
            foreign: !node.path.is_ascii(),
            watched: node.file || !node.below.is_empty(),
            children: node.children.values().copied().collect(),
        });
        Self { nodes: nodes.collect() }
    }

    pub(super) fn may_be_in(&self, filter: &Filter<'_>) -> bool {
        self.may(filter, 0)
    }

    fn may(&self, filter: &Filter<'_>, at: usize) -> bool {
        let Some(node) = self.nodes.get(at) else { return true };
        let unsure = node.foreign && filter.settings.version == 1;
        let held = unsure || node.hash.is_none_or(|hash| filter.may_hold(hash));
        held && (node.watched || node.children.iter().any(|child| self.may(filter, *child)))
    }
}

/// MurmurHash3 for 32 bits.
fn murmur3(seed: u32, bytes: &[u8]) -> u32 {
    let scramble = |word: u32| word.wrapping_mul(0xcc9e_2d51).rotate_left(15).wrapping_mul(0x1b87_3593);
    let mut hash = seed;
    let (words, tail) = bytes.as_chunks::<4>();
    for word in words {
        hash ^= scramble(u32::from_le_bytes(*word));
        hash = hash.rotate_left(13).wrapping_mul(5).wrapping_add(0xe654_6b64);
    }
    let tail = tail.iter().rev().fold(0, |word, byte| (word << 8) | u32::from(*byte));
    hash ^= scramble(tail);
    hash ^= bytes.len() as u32;
    hash ^= hash >> 16;
    hash = hash.wrapping_mul(0x85eb_ca6b);
    hash ^= hash >> 13;
    hash = hash.wrapping_mul(0xc2b2_ae35);
    hash ^ (hash >> 16)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_as_git_does() {
        // From git's own test, t0095-bloom.sh.
        assert_eq!(murmur3(0, b""), 0);
        assert_eq!(murmur3(0, b"Hello world!"), 0x627b_0c2c);
        assert_eq!(murmur3(0, b"The quick brown fox jumps over the lazy dog"), 0x2e4f_f723);
    }
}
