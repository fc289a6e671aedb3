//! Reading blobs from git's object database.

use super::clean::{HashSink, Sink};
use super::handles::Handles;
use super::{Digested, ReadError};
use git2::{ErrorCode, ObjectType, Odb, Oid};
use std::io::Read as _;
use std::sync::Arc;

/// Blobs up to this size are inflated in one go.
const WHOLE: u64 = 8 << 20;

/// libgit2 cannot stream a blob out of a pack, so this much is the most it is asked to hold. git itself does not delta
/// blobs over 512 MiB, and a source of truth of that size in a pack has not been seen.
const PACKED_LIMIT: u64 = 256 << 20;

/// The blob's bytes, when there are at most `limit`. Asking for the size first opens a loose object twice; libgit2's
/// stream, which would not, was measured to be slower still.
pub(super) fn read(handles: &Handles, oid: Oid, limit: u64) -> Result<Arc<[u8]>, ReadError> {
    handles.reading(|repository| {
        let odb = repository.odb().map_err(|error| describe(oid, &error))?;
        let size = size(&odb, oid)?;
        if size > limit {
            return Err(ReadError::TooLarge { size, limit });
        }
        Ok(Arc::from(odb.read(oid).map_err(|error| describe(oid, &error))?.data()))
    })
}

/// As [`read`], for a blob known to be small: its size need not be asked for first.
pub(super) fn read_small(handles: &Handles, oid: Oid, limit: u64) -> Result<Arc<[u8]>, ReadError> {
    handles.reading(|repository| {
        let odb = repository.odb().map_err(|error| describe(oid, &error))?;
        let object = odb.read(oid).map_err(|error| describe(oid, &error))?;
        let size = object.len() as u64;
        if size > limit { Err(ReadError::TooLarge { size, limit }) } else { Ok(Arc::from(object.data())) }
    })
}

/// The digest of the blob's bytes.
pub(super) fn digest(handles: &Handles, oid: Oid) -> Result<Digested, ReadError> {
    let mut sink = HashSink::default();
    pour(handles, oid, &mut sink)?;
    let (sha256, size) = sink.finish();
    Ok(Digested { sha256, size })
}

/// Passes the blob's bytes on, large ones in pieces.
pub(super) fn pour(handles: &Handles, oid: Oid, sink: &mut dyn Sink) -> Result<(), ReadError> {
    handles.reading(|repository| {
        let odb = repository.odb().map_err(|error| describe(oid, &error))?;
        let size = size(&odb, oid)?;
        if size > WHOLE && stream(&odb, oid, size, sink)? {
            return Ok(());
        }
        if size > PACKED_LIMIT {
            return Err(ReadError::TooLarge { size, limit: PACKED_LIMIT });
        }
        sink.write(odb.read(oid).map_err(|error| describe(oid, &error))?.data());
        Ok(())
    })
}

/// A symbolic link's target.
pub(super) fn link(handles: &Handles, oid: Oid) -> Result<String, ReadError> {
    // Longer than any system's limit on paths.
    let bytes = read(handles, oid, 1 << 16)?;
    String::from_utf8(bytes.to_vec()).map_err(|_| ReadError::Failed("the link's target is not UTF-8".to_owned()))
}

fn size(odb: &Odb<'_>, oid: Oid) -> Result<u64, ReadError> {
    match odb.read_header(oid).map_err(|error| describe(oid, &error))? {
        (size, ObjectType::Blob) => Ok(size as u64),
        _ => Err(ReadError::Failed(format!("the object {oid} is not a blob; run `git fsck`"))),
    }
}

/// Streams a loose object; false when the object is packed and nothing was passed on.
fn stream(odb: &Odb<'_>, oid: Oid, size: u64, sink: &mut dyn Sink) -> Result<bool, ReadError> {
    let Ok((mut reader, _, _)) = odb.reader(oid) else { return Ok(false) };
    let mut left = size;
    let mut buffer = vec![0; 128 << 10];
    while left > 0 {
        // Never past the end: libgit2's stream fails there instead of saying 0.
        let want = usize::try_from(left).unwrap_or(usize::MAX).min(buffer.len());
        let piece = buffer.get_mut(..want).unwrap_or_default();
        match reader.read(piece) {
            Ok(0) | Err(_) => return Err(damaged(oid)),
            Ok(got) => {
                sink.write(piece.get(..got).unwrap_or_default());
                left = left.saturating_sub(got as u64);
            }
        }
    }
    Ok(true)
}

/// Tells an object that this clone does not have from one that cannot be read. libgit2's own text may name an absolute
/// path, so it is not passed on.
fn describe(oid: Oid, error: &git2::Error) -> ReadError {
    match error.code() {
        ErrorCode::NotFound => ReadError::Absent { oid: oid.to_string() },
        _ => damaged(oid),
    }
}

fn damaged(oid: Oid) -> ReadError {
    ReadError::Failed(format!("git cannot read the object {oid}; run `git fsck`"))
}

/// True when the blob is text that has CRLF line ends, which is when `text=auto` leaves the file alone.
pub(super) fn has_crlf(handles: &Handles, oid: Oid) -> bool {
    let mut stats = super::clean::Stats::default();
    // A blob that cannot be read counts as absent, as in git.
    pour(handles, oid, &mut stats).is_ok() && {
        stats.finish();
        stats.crlf() && !stats.is_binary()
    }
}
