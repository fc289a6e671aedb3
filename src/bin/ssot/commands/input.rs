//! Files that the command line names as input.

use ssot::approval::{Review, reviews_from_json};
use ssot::workspace::Failure;
use std::io::Read;

/// More than the reviews of any pull request.
const APPROVALS_LIMIT: u64 = 64 << 20;

/// Reads a file, or standard input for `-`; `what` names it in messages. One that is larger than `most` is refused.
pub(super) fn read(what: &str, file: &str, most: u64) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    // One byte more shows that there is more.
    let limited = |reader: &mut dyn Read, bytes: &mut Vec<u8>| reader.take(most + 1).read_to_end(bytes);
    let read = match file {
        "-" => limited(&mut std::io::stdin().lock(), &mut bytes),
        _ => std::fs::File::open(file).and_then(|mut opened| limited(&mut opened, &mut bytes)),
    };
    read.map_err(|error| Failure::Usage(format!("{what} {file:?} cannot be read: {error}")))?;
    if bytes.len() as u64 > most {
        return Err(Failure::Usage(format!("{what} {file:?} has more than {most} bytes, which none such has")));
    }
    Ok(bytes)
}

/// Reads the reviews of `--approvals`. A pass without the reviews that somebody wanted counted would be a pass by mistake,
/// and so would a failure.
pub(super) fn approvals(file: Option<&str>) -> Result<Vec<Review>, Failure> {
    let Some(file) = file else { return Ok(Vec::new()) };
    let bytes = read("--approvals", file, APPROVALS_LIMIT)?;
    reviews_from_json(&bytes).map_err(|error| Failure::Usage(format!("--approvals {file:?} {error}")))
}
