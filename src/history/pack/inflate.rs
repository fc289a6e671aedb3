//! zlib streams of a known size.

use super::windows::Windows;
use flate2::{Decompress, FlushDecompress, Status};
use std::rc::Rc;

pub(super) struct Inflater {
    stream: Decompress,
    buffer: Vec<u8>,
}

impl Default for Inflater {
    fn default() -> Self {
        Self { stream: Decompress::new(true), buffer: Vec::new() }
    }
}

impl Inflater {
    /// The bytes of the stream that begins at `offset`, when it is sound and has exactly this size. With `prefix` the
    /// first so many of them are enough, and the rest is not looked at.
    pub(super) fn inflate(&mut self, windows: &Windows, offset: u64, size: usize, prefix: usize) -> Option<Rc<[u8]>> {
        self.stream.reset(true);
        // One more, so that too long a stream shows.
        let room = (size + 1).min(prefix);
        if self.buffer.len() < room {
            self.buffer.resize(room.next_power_of_two(), 0);
        }
        loop {
            let (window, at) = windows.at(offset + self.stream.total_in())?;
            let done = usize::try_from(self.stream.total_out()).ok()?;
            let (input, output) = (window.get(at..)?, self.buffer.get_mut(done..room)?);
            let before = self.stream.total_in();
            let status = self.stream.decompress(input, output, FlushDecompress::None).ok()?;
            match status {
                Status::StreamEnd => break,
                _ if room <= size && self.stream.total_out() == room as u64 => {
                    return self.buffer.get(..room).map(Rc::from);
                }
                // No progress is no end.
                _ if self.stream.total_in() == before => return None,
                Status::Ok | Status::BufError => {}
            }
        }
        (self.stream.total_out() == size as u64).then(|| self.buffer.get(..size).map(Rc::from))?
    }
}
