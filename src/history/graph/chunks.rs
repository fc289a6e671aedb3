//! The table of contents of a commit-graph file.

use std::ops::Range;

/// Where the known chunks lie.
#[derive(Debug, Default)]
pub(super) struct Chunks {
    pub(super) fanout: Range<usize>,
    pub(super) ids: Range<usize>,
    pub(super) data: Range<usize>,
    pub(super) edges: Range<usize>,
    pub(super) bases: Range<usize>,
    pub(super) filter_ends: Range<usize>,
    pub(super) filters: Range<usize>,
}

/// The header and the table; `None` when they do not make sense. Also how many files this one is stacked upon.
pub(super) fn read(bytes: &[u8]) -> Option<(Chunks, u8)> {
    // Signature, version 1, SHA-1.
    let [version, hash, count, bases] = *bytes.strip_prefix(b"CGPH")?.first_chunk::<4>()?;
    if version != 1 || hash != 1 {
        return None;
    }
    let mut chunks = Chunks::default();
    let table = bytes.get(8..)?;
    // The checksum stands at the end.
    let limit = bytes.len().checked_sub(20)?;
    let entry = |at: usize| -> Option<(&[u8], usize)> {
        let entry = table.get(at * 12..at * 12 + 12)?;
        let offset = u64::from_be_bytes(entry.get(4..)?.try_into().ok()?);
        Some((entry.get(..4)?, usize::try_from(offset).ok()?))
    };
    for at in 0..usize::from(count) {
        let (name, start) = entry(at)?;
        let (_, end) = entry(at + 1)?;
        if start > end || end > limit {
            return None;
        }
        let place = match name {
            b"OIDF" => &mut chunks.fanout,
            b"OIDL" => &mut chunks.ids,
            b"CDAT" => &mut chunks.data,
            b"EDGE" => &mut chunks.edges,
            b"BASE" => &mut chunks.bases,
            b"BIDX" => &mut chunks.filter_ends,
            b"BDAT" => &mut chunks.filters,
            _ => continue,
        };
        *place = start..end;
    }
    Some((chunks, bases))
}

/// The number in four bytes.
pub(super) fn number(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}
