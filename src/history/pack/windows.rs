//! A pack file, read in pieces that are kept for a while.

use super::Access;
use super::pieces::read_at;
use std::cell::RefCell;
use std::fs::File;
use std::path::Path;
use std::rc::Rc;

/// How large the pieces are, and how many are kept: 24 MiB of them, or 1 MiB. All are small enough that memory for them
/// comes from the heap, not from the system.
fn sizes(access: Access) -> (u64, usize) {
    match access {
        Access::Dense => (32 << 10, 768),
        Access::Scattered => (8 << 10, 128),
    }
}

pub(super) struct Windows {
    file: File,
    /// Without the checksum at the end.
    length: u64,
    /// Of a piece.
    size: u64,
    /// How many pieces are kept.
    kept: usize,
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
    pub(super) fn open(path: &Path, checksum: &[u8], access: Access) -> Option<Self> {
        let file = File::open(path).ok()?;
        let length = file.metadata().ok().filter(std::fs::Metadata::is_file)?.len().checked_sub(20)?;
        let mut head = [0; 8];
        read_at(&file, &mut head, 0)?;
        let mut end = [0; 20];
        read_at(&file, &mut end, length)?;
        if head != *b"PACK\0\0\0\x02" || end != checksum {
            return None;
        }
        let (size, kept) = sizes(access);
        let windows = vec![None; usize::try_from(length / size + 1).ok()?];
        let state = State { windows, kept: std::collections::VecDeque::new() };
        Some(Self { file, length, size, kept, state: RefCell::new(state) })
    }

    /// The window that holds the byte at this place, and where in it that is.
    pub(super) fn at(&self, offset: u64) -> Option<(Rc<Vec<u8>>, usize)> {
        if offset >= self.length {
            return None;
        }
        let number = usize::try_from(offset / self.size).ok()?;
        let mut state = self.state.try_borrow_mut().ok()?;
        if let Some(window) = state.windows.get(number)? {
            return Some((Rc::clone(window), (offset % self.size) as usize));
        }
        let start = number as u64 * self.size;
        // The room of the oldest window is used again: memory that is new costs more than what is read into it.
        let mut window = Rc::new(Vec::new());
        if state.kept.len() >= self.kept
            && let Some(oldest) = state.kept.pop_front()
            && let Some(old) = state.windows.get_mut(oldest)?.take()
            && Rc::strong_count(&old) == 1
        {
            window = old;
        }
        let bytes = Rc::get_mut(&mut window)?;
        bytes.resize(usize::try_from(self.size.min(self.length - start)).ok()?, 0);
        read_at(&self.file, bytes, start)?;
        state.kept.push_back(number);
        *state.windows.get_mut(number)? = Some(Rc::clone(&window));
        Some((window, (offset % self.size) as usize))
    }

    pub(super) fn byte(&self, offset: u64) -> Option<u8> {
        let (window, at) = self.at(offset)?;
        window.get(at).copied()
    }
}
