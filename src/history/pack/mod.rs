//! Reading commits and folders from pack files, for walks through long histories.
//!
//! libgit2 answers the same questions; its way to an object costs so much that a walk is slower than git's. Only what is
//! plain is read here: version 2, no multi-pack-index, a moderate size. For all else [`Packs::read`] knows nothing, and
//! libgit2 is asked.

#![allow(clippy::disallowed_methods, reason = "git's own files are no part of a tree")]

mod bases;
mod delta;
mod index;
mod inflate;
mod pieces;
mod windows;

use super::Oid;
use bases::Bases;
use git2::Repository;
use index::PackIndex;
use inflate::Inflater;
use std::cell::RefCell;
use std::path::Path;
use std::rc::Rc;
use windows::Windows;

/// The index files are held in memory when much is looked up in them, up to this much of them.
const MAX_INDEXES: u64 = 96 << 20;

/// More packs than this mean that `git gc` is overdue.
const MAX_PACKS: usize = 24;

/// Larger commits and folders are left to libgit2.
const MAX_OBJECT: u64 = 32 << 20;

/// Longer chains of deltas are left to libgit2; git makes them 50 long, or 250 when asked to try hard.
const MAX_CHAIN: usize = 512;

/// What part of the objects is likely to be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    /// Most: files are read in large pieces.
    Dense,
    /// Few, far from each other.
    Scattered,
}

/// What an object is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Commit,
    Tree,
    Other,
}

/// An object's bytes.
#[derive(Debug, Clone)]
pub(super) struct Object {
    pub(super) kind: Kind,
    pub(super) data: Rc<[u8]>,
}

/// The packs of a repository.
pub(super) struct Packs {
    packs: Vec<Pack>,
    inner: RefCell<Inner>,
}

struct Pack {
    index: PackIndex,
    windows: Windows,
}

struct Inner {
    /// The pack that had the last object comes first.
    last: usize,
    bases: Bases,
    inflater: Inflater,
}

impl Packs {
    /// Opens the packs of a repository that can be read.
    pub(super) fn open(repository: &Repository, access: Access) -> Self {
        let folder = repository.commondir().join("objects/pack");
        let mut names: Vec<_> = std::fs::read_dir(folder)
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.path())
            .filter(|path| path.extension().is_some_and(|extension| extension == "idx"))
            .map(|path| (path.metadata().map_or(0, |metadata| metadata.len()), path))
            .collect();
        // Where there is much, the large ones matter.
        names.sort_by(|one, other| other.cmp(one));
        let mut left = MAX_INDEXES;
        let mut packs = Vec::new();
        for (size, path) in names.into_iter().take(MAX_PACKS) {
            if size <= left
                && let Some(pack) = open(&path, size, access)
            {
                left -= size;
                packs.push(pack);
            }
        }
        let inner = Inner { last: 0, bases: Bases::default(), inflater: Inflater::default() };
        Self { packs, inner: RefCell::new(inner) }
    }

    /// An object; `None` when it is not in these packs, or in a way that is left to libgit2.
    pub(super) fn read(&self, id: Oid) -> Option<Object> {
        let mut inner = self.inner.try_borrow_mut().ok()?;
        let count = self.packs.len();
        for turn in 0..count {
            let number = (inner.last + turn) % count;
            let pack = self.packs.get(number)?;
            if let Some(offset) = pack.index.offset(id) {
                inner.last = number;
                return inner.object(pack, number, offset);
            }
        }
        None
    }
}

fn open(index: &Path, size: u64, access: Access) -> Option<Pack> {
    let index_of = PackIndex::open(index, size, access)?;
    let windows = Windows::open(&index.with_extension("pack"), index_of.checksum(), access)?;
    Some(Pack { index: index_of, windows })
}

/// How an object is kept.
enum Form {
    Whole(Kind),
    /// On top of the object that begins there.
    Delta(u64),
}

struct Header {
    form: Form,
    size: usize,
    /// Where the compressed bytes begin.
    data: u64,
}

impl Inner {
    fn object(&mut self, pack: &Pack, number: usize, offset: u64) -> Option<Object> {
        // From the object down to one that is whole or remembered, then up again.
        let mut chain: Vec<(u64, Rc<[u8]>)> = Vec::new();
        let mut at = offset;
        let mut object = loop {
            if let Some(base) = self.bases.get((number, at)) {
                break base;
            }
            let header = header(pack, at)?;
            let data = self.inflater.inflate(&pack.windows, header.data, header.size)?;
            match header.form {
                Form::Whole(kind) => {
                    let object = Object { kind, data };
                    // Commits are rarely bases, and many.
                    if kind == Kind::Tree || !chain.is_empty() {
                        self.bases.put((number, at), object.clone());
                    }
                    break object;
                }
                Form::Delta(base) => {
                    chain.push((at, data));
                    if chain.len() > MAX_CHAIN {
                        return None;
                    }
                    at = base;
                }
            }
        };
        while let Some((at, delta)) = chain.pop() {
            object = Object { kind: object.kind, data: delta::apply(&object.data, &delta, MAX_OBJECT)? };
            self.bases.put((number, at), object.clone());
        }
        Some(object)
    }
}

fn header(pack: &Pack, offset: u64) -> Option<Header> {
    let mut at = offset;
    let (window, start) = pack.windows.at(offset)?;
    let mut near = window.get(start..)?.iter();
    let mut next = || {
        // Behind the end of the window comes the next one.
        let byte = near.next().copied().or_else(|| pack.windows.byte(at));
        at += 1;
        byte
    };
    let first = next()?;
    let mut size = u64::from(first & 15);
    let mut shift = 4;
    let mut byte = first;
    while byte & 0x80 != 0 {
        byte = next()?;
        size |= u64::from(byte & 0x7f).checked_shl(shift).filter(|_| shift < 57)?;
        shift += 7;
    }
    let size = usize::try_from(size).ok().filter(|size| *size as u64 <= MAX_OBJECT)?;
    let form = match first >> 4 & 7 {
        1 => Form::Whole(Kind::Commit),
        2 => Form::Whole(Kind::Tree),
        3 | 4 => Form::Whole(Kind::Other),
        6 => {
            let mut byte = next()?;
            let mut back = u64::from(byte & 0x7f);
            while byte & 0x80 != 0 {
                byte = next()?;
                back = (back.checked_add(1)?.checked_mul(128)?) | u64::from(byte & 0x7f);
            }
            Form::Delta(offset.checked_sub(back).filter(|base| *base < offset)?)
        }
        7 => {
            let mut id = [0; 20];
            for byte in &mut id {
                *byte = next()?;
            }
            // A chain of these could lead in a circle; its length is limited.
            Form::Delta(pack.index.offset(Oid(id))?)
        }
        _ => return None,
    };
    Some(Header { form, size, data: at })
}
