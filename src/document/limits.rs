//! Bounds on what one file may cost.

/// Limits for one document. Everything past them is reported, never read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a file (an eighth of it for TOML); at most 1 GiB whatever is asked, since spans are 32-bit.
    pub file_size: u64,
    /// Nodes of a document.
    pub nodes: u32,
    /// Levels of nesting.
    pub depth: u32,
    /// Nodes that a document may have once its aliases are followed, beyond ten times the nodes it is written with.
    pub alias_expansion: u64,
}

impl Limits {
    /// Of each bound, the larger one.
    pub fn or_larger(self, other: Self) -> Self {
        Self {
            file_size: self.file_size.max(other.file_size),
            nodes: self.nodes.max(other.nodes),
            depth: self.depth.max(other.depth),
            alias_expansion: self.alias_expansion.max(other.alias_expansion),
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self { file_size: 16 << 20, nodes: 5_000_000, depth: 128, alias_expansion: 100_000 }
    }
}
