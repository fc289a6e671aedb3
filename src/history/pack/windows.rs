//! A pack file, read in pieces that are kept for a while.

use std::cell::RefCell;
use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::Path;
use std::rc::Rc;

/// Small enough that memory for it comes from the heap, not from the system.
const SIZE: u64 = 32 << 10;

/// So many pieces are kept: 24 MiB.
const KEPT: usize = 768;

pub(super) struct Windows {
    file: RefCell<File>,
    /// Without the checksum at the end.
    length: u64,
    state: RefCell<State>,
}

struct State {
    /// By number; most are not in memory.
    windows: Vec<Option<Rc<Vec<u8>>>>,
    /// Those in memory, oldest first.
    kept: std::collections::VecDeque<usize>,
}

impl Windows {
    /// `None` when it is not the pack with this checksum.
    pub(super) fn open(path: &Path, checksum: &[u8]) -> Option<Self> {
        let mut file = File::open(path).ok()?;
        let length = file.metadata().ok().filter(std::fs::Metadata::is_file)?.len().checked_sub(20)?;
        let mut head = [0; 8];
        file.read_exact(&mut head).ok()?;
        let mut end = [0; 20];
        file.seek(SeekFrom::Start(length)).ok()?;
        file.read_exact(&mut end).ok()?;
        if head != *b"PACK\0\0\0\x02" || end != checksum {
            return None;
        }
        let windows = vec![None; usize::try_from(length / SIZE + 1).ok()?];
        let state = State { windows, kept: std::collections::VecDeque::new() };
        Some(Self { file: RefCell::new(file), length, state: RefCell::new(state) })
    }

    /// The window that holds the byte at this place, and where in it that is.
    pub(super) fn at(&self, offset: u64) -> Option<(Rc<Vec<u8>>, usize)> {
        if offset >= self.length {
            return None;
        }
        let number = usize::try_from(offset / SIZE).ok()?;
        let mut state = self.state.try_borrow_mut().ok()?;
        if let Some(window) = state.windows.get(number)? {
            return Some((Rc::clone(window), (offset % SIZE) as usize));
        }
        let start = number as u64 * SIZE;
        let mut bytes = vec![0; usize::try_from(SIZE.min(self.length - start)).ok()?];
        let mut file = self.file.try_borrow_mut().ok()?;
        file.seek(SeekFrom::Start(start)).ok()?;
        file.read_exact(&mut bytes).ok()?;
        let window = Rc::new(bytes);
        if state.kept.len() >= KEPT
            && let Some(oldest) = state.kept.pop_front()
            && let Some(place) = state.windows.get_mut(oldest)
        {
            *place = None;
        }
        state.kept.push_back(number);
        *state.windows.get_mut(number)? = Some(Rc::clone(&window));
        Some((window, (offset % SIZE) as usize))
    }

    pub(super) fn byte(&self, offset: u64) -> Option<u8> {
        let (window, at) = self.at(offset)?;
        window.get(at).copied()
    }
}
