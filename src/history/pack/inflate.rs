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
    /// The bytes of the stream that begins at `offset`, when it is sound and has exactly this size. zlib compares its
    /// checksum.
    pub(super) fn inflate(&mut self, windows: &Windows, offset: u64, size: usize) -> Option<Rc<[u8]>> {
        self.stream.reset(true);
        // One more, so that too long a stream shows.
        let room = size + 1;
        if self.buffer.len() < room {
            self.buffer.resize(room.next_power_of_two(), 0);
        }
        loop {
            let (window, at) = windows.at(offset + self.stream.total_in())?;
            let done = usize::try_from(self.stream.total_out()).ok()?;
            let (input, output) = (window.get(at..)?, self.buffer.get_mut(done..room)?);
            let before = self.stream.total_in();
            // Told that this is all, zlib does not keep a copy of what it made.
            match self.stream.decompress(input, output, FlushDecompress::Finish).ok()? {
                Status::StreamEnd => break,
                // No progress is no end.
                Status::Ok | Status::BufError if self.stream.total_in() == before => return None,
                Status::Ok | Status::BufError => {}
            }
        }
        (self.stream.total_out() == size as u64).then(|| self.buffer.get(..size).map(Rc::from))?
    }
}
