//! Reading a part of a file.

use std::fs::File;

/// Fills the buffer with what stands at this place.
#[cfg(unix)]
pub(super) fn read_at(file: &File, buffer: &mut [u8], offset: u64) -> Option<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, buffer, offset).ok()
}

/// Fills the buffer with what stands at this place.
#[cfg(not(unix))]
pub(super) fn read_at(mut file: &File, buffer: &mut [u8], offset: u64) -> Option<()> {
    use std::io::{Read as _, Seek as _, SeekFrom};
    file.seek(SeekFrom::Start(offset)).ok()?;
    file.read_exact(buffer).ok()
}
