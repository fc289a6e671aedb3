//! How large a text is after `gzip`, without compressing it.

/// How far back deflate looks.
const WINDOW: usize = 32 * 1024;
/// The longest match that deflate can name.
const LONGEST: usize = 258;
/// Shorter matches save nothing worth counting.
const SHORTEST: usize = 4;
const HASH_BITS: u32 = 15;

/// How many leading pieces of `text` fit into `room` bytes after `gzip`. `ends` are the ends of the pieces.
///
/// Counts what deflate's fixed code would take for the first match found at each byte. A real encoder looks for better
/// matches and makes a code of its own, so that the true size is smaller.
pub(super) fn fitting(text: &[u8], ends: &[usize], room: usize) -> usize {
    // What does not compress at all grows by a few bytes in 64 KiB.
    if text.len() + text.len() / 1000 + 64 <= room {
        return ends.len();
    }
    let room = 8 * room as u64;
    let mut last = vec![usize::MAX; 1 << HASH_BITS];
    let (mut at, mut bits) = (0, 64 * 8);
    for (index, end) in ends.iter().enumerate() {
        while at < *end {
            let length = longest(text, at, &mut last, &mut bits);
            // A match is found again only from where it starts; what it skips would rarely help.
            at += length;
        }
        if bits > room {
            return index;
        }
    }
    ends.len()
}

/// Takes one literal or match at `at`; gives its length, and adds its bits.
fn longest(text: &[u8], at: usize, last: &mut [usize], bits: &mut u64) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    let Some(Ok(next)) = rest.get(..SHORTEST).map(<[u8; SHORTEST]>::try_from) else {
        *bits += 9;
        return 1;
    };
    let hash = (u32::from_le_bytes(next).wrapping_mul(2_654_435_761) >> (32 - HASH_BITS)) as usize;
    let seen = last.get_mut(hash).map_or(usize::MAX, |slot| std::mem::replace(slot, at));
    let length = match text.get(seen..) {
        Some(earlier) if at - seen <= WINDOW => {
            earlier.iter().zip(rest).take(LONGEST).take_while(|(a, b)| a == b).count()
        }
        _ => 0,
    };
    if length < SHORTEST {
        *bits += if next.first().is_some_and(|byte| *byte >= 144) { 9 } else { 8 };
        return 1;
    }
    *bits += 8 + extra(length - 3, 8) + 5 + extra(at - seen - 1, 4);
    length
}

/// The extra bits of a length or a distance: none below `from`, then one more whenever it doubles.
fn extra(value: usize, from: usize) -> u64 {
    if value < from { 0 } else { u64::from(value.ilog2() - from.ilog2() + 1) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ends(text: &[u8], step: usize) -> Vec<usize> {
        (1..=text.len() / step).map(|piece| piece * step).collect()
    }

    #[test]
    fn extra_bits_are_those_of_the_standard() {
        // RFC 1951, 3.2.5: lengths 10, 11, 18, 19, 257; distances 4, 5, 8, 9, 32768.
        assert_eq!([10, 11, 18, 19, 257].map(|length: usize| extra(length - 3, 8)), [0, 1, 1, 2, 5]);
        assert_eq!([4, 5, 8, 9, 32_768].map(|distance: usize| extra(distance - 1, 4)), [0, 1, 1, 2, 13]);
    }

    #[test]
    fn repetition_is_cheap_and_noise_is_not() {
        let line = b"a line that is repeated again and again, as results are\n";
        let repeated: Vec<u8> = line.iter().copied().cycle().take(line.len() * 10_000).collect();
        let every = ends(&repeated, line.len());
        assert_eq!(fitting(&repeated, &every, repeated.len() / 20), every.len());
        // A linear congruential generator's high bytes.
        let mut state = 1_u64;
        let noise: Vec<u8> = (0..500_000)
            .map(|_| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                (state >> 56) as u8
            })
            .collect();
        let every = ends(&noise, 1_000);
        let kept = fitting(&noise, &every, 250_000);
        assert!((200..=250).contains(&kept), "{kept}");
        assert_eq!(fitting(&noise, &every, 600_000), every.len());
        assert_eq!(fitting(&noise, &every, 0), 0);
        assert_eq!(fitting(b"", &[], 0), 0);
    }
}
