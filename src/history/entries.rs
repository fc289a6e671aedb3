//! The bytes of a tree object.

use super::Oid;

/// What an entry is. Git keeps two kinds of regular file apart and nothing else of the mode, whatever old trees say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    File,
    Executable,
    Link,
    Folder,
    Submodule,
}

impl Class {
    fn of(mode: u32) -> Self {
        match mode & 0o170_000 {
            0o100_000 if mode & 0o100 != 0 => Self::Executable,
            0o100_000 => Self::File,
            0o120_000 => Self::Link,
            0o040_000 => Self::Folder,
            _ => Self::Submodule,
        }
    }

    pub(super) fn is_file(self) -> bool {
        matches!(self, Self::File | Self::Executable)
    }
}

/// One entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct RawEntry<'a> {
    pub(super) name: &'a [u8],
    pub(super) class: Class,
    pub(super) id: Oid,
}

/// The entries of a tree object. Ends early, with [`Entries::damaged`] set, where the bytes stop making sense.
#[derive(Debug)]
pub(super) struct Entries<'a> {
    rest: &'a [u8],
    pub(super) damaged: bool,
}

impl<'a> Entries<'a> {
    pub(super) fn of(bytes: &'a [u8]) -> Self {
        Self { rest: bytes, damaged: false }
    }

    fn take(&mut self) -> Option<RawEntry<'a>> {
        let mut mode = 0_u32;
        let mut at = 0;
        for &byte in self.rest.iter().take(8) {
            at += 1;
            match byte {
                b'0'..=b'7' => mode = mode * 8 + u32::from(byte - b'0'),
                b' ' => break,
                _ => return None,
            }
        }
        let named = self.rest.get(at..)?;
        let end = memchr::memchr(0, named)?;
        let name = named.get(..end)?;
        let id = Oid::from_bytes(named.get(end + 1..)?)?;
        self.rest = named.get(end + 21..)?;
        Some(RawEntry { name, class: Class::of(mode), id })
    }
}

impl<'a> Iterator for Entries<'a> {
    type Item = RawEntry<'a>;

    fn next(&mut self) -> Option<RawEntry<'a>> {
        if self.rest.is_empty() {
            return None;
        }
        let entry = self.take();
        if entry.is_none() {
            self.damaged = true;
            self.rest = &[];
        }
        entry
    }
}
