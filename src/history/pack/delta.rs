//! git's deltas: an object as pieces of another one, and new bytes.

use std::rc::Rc;

/// The object that the delta makes of its base; `None` when the delta does not fit, or the result would be too large.
pub(super) fn apply(base: &[u8], delta: &[u8], limit: u64) -> Option<Rc<[u8]>> {
    let mut delta = delta.iter();
    if size(&mut delta)? != base.len() as u64 {
        return None;
    }
    let wanted = size(&mut delta).filter(|size| *size <= limit)?;
    let wanted = usize::try_from(wanted).ok()?;
    let mut made = Vec::with_capacity(wanted);
    while let Some(&command) = delta.next() {
        if command & 0x80 != 0 {
            let mut field = |bits: std::ops::Range<u8>| -> Option<usize> {
                let mut value = 0;
                for (place, bit) in bits.enumerate() {
                    if command >> bit & 1 == 1 {
                        value |= usize::from(*delta.next()?) << (8 * place);
                    }
                }
                Some(value)
            };
            let (start, length) = (field(0..4)?, field(4..7)?);
            let length = if length == 0 { 0x10000 } else { length };
            made.extend_from_slice(base.get(start..start.checked_add(length)?)?);
        } else {
            let (new, rest) = delta.as_slice().split_at_checked(usize::from(command)).filter(|_| command > 0)?;
            made.extend_from_slice(new);
            delta = rest.iter();
        }
        if made.len() > wanted {
            return None;
        }
    }
    (made.len() == wanted).then(|| Rc::from(made))
}

fn size(bytes: &mut std::slice::Iter<'_, u8>) -> Option<u64> {
    let mut value = 0;
    for shift in (0..57).step_by(7) {
        let byte = *bytes.next()?;
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_and_inserts() {
        // 5 bytes become 6: two copied from place 1, three new, one copied from place 0.
        let delta = [5, 6, 0x91, 1, 2, 3, b'x', b'y', b'z', 0x90, 1];
        assert_eq!(apply(b"abcde", &delta, 100).as_deref(), Some(&b"bcxyza"[..]));
        assert_eq!(apply(b"abcde", &delta, 5), None, "larger than allowed");
        assert_eq!(apply(b"abcd", &delta, 100), None, "another base");
        assert_eq!(apply(b"abcde", &delta[..9], 100), None, "cut off");
        assert_eq!(apply(b"abcde", &[5, 3, 0x91, 4, 3], 100), None, "beyond the end of the base");
        assert_eq!(apply(b"abcde", &[5, 0, 0], 100), None, "a reserved command");
    }
}
