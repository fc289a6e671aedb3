//! The trailers of a message, found the way git's `trailer.c` finds them for `git log --format=%(trailers)`.

use super::Trailer;

/// Lines that git itself writes; where one stands, the others around it need not all be trailers.
const GENERATED: [&str; 2] = ["Signed-off-by: ", "(cherry picked from commit "];

const SCISSORS: &str = "# ------------------------ >8 ------------------------\n";

/// The trailers of a commit message, in order.
pub(super) fn find(message: &str) -> Vec<Trailer> {
    let message = skip_blank_lines(message);
    // git's messages end at a NUL.
    let message = message.split('\0').next().unwrap_or_default();
    let message = message.get(..end_of_message(message)).unwrap_or_default();
    let block = message.get(block_start(message)..).unwrap_or_default();
    let mut folded: Vec<(String, bool)> = Vec::new();
    for line in block.split_inclusive('\n') {
        match folded.last_mut() {
            Some((last, true)) if line.starts_with(is_space) => last.push_str(line),
            _ => folded.push((line.to_owned(), separator(line).is_some_and(|at| at >= 1))),
        }
    }
    folded
        .iter()
        .filter(|(line, is_trailer)| *is_trailer && !line.starts_with('#'))
        .map(|(line, _)| read(line))
        .collect()
}

fn read(line: &str) -> Trailer {
    let (key, value) = line.split_once(':').unwrap_or((line, ""));
    let mut joined = String::new();
    let mut rest = value.trim_matches(is_space);
    while let Some((line, next)) = rest.split_once('\n') {
        joined.push_str(line);
        joined.push(' ');
        rest = next.trim_start_matches(is_space);
    }
    joined.push_str(rest);
    Trailer { key: key.trim_matches(is_space).to_owned(), value: joined.trim_matches(is_space).to_owned() }
}

/// C's `isspace` as git defines it.
fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r')
}

fn is_blank(line: &str) -> bool {
    line.chars().all(is_space)
}

fn skip_blank_lines(message: &str) -> &str {
    let skipped: usize = message.split_inclusive('\n').take_while(|line| is_blank(line)).map(str::len).sum();
    message.get(skipped..).unwrap_or_default()
}

/// Where the trailing comments, blank lines and the list of conflicts of old begin.
fn end_of_message(message: &str) -> usize {
    let cutoff = if message.starts_with(SCISSORS) {
        0
    } else {
        message.find(&format!("\n{SCISSORS}")).map_or(message.len(), |at| at + 1)
    };
    // As git: 0 stands for "none yet", so what begins at the very first byte is never ignored.
    let mut ignored = 0;
    let mut conflicts = false;
    let mut at = 0;
    for line in message.get(..cutoff).unwrap_or_default().split_inclusive('\n') {
        if line.starts_with('#') || line == "\n" {
            ignored = if ignored == 0 { at } else { ignored };
        } else if line == "Conflicts:\n" {
            conflicts = true;
            ignored = if ignored == 0 { at } else { ignored };
        } else if !(conflicts && line.starts_with('\t')) {
            (ignored, conflicts) = (0, false);
        }
        at += line.len();
    }
    if ignored > 0 { ignored } else { cutoff }
}

/// Where the last paragraph begins, if it counts as trailers: all of its lines are, or git wrote one of them and at least
/// a quarter are.
fn block_start(message: &str) -> usize {
    let lines: Vec<(usize, &str)> = message
        .split_inclusive('\n')
        .scan(0, |at, line| {
            let start = *at;
            *at += line.len();
            Some((start, line))
        })
        .collect();
    // The first paragraph is the title.
    let title = lines.iter().position(|(_, line)| !line.starts_with('#') && is_blank(line)).unwrap_or(lines.len());
    let (mut trailers, mut others, mut continuations) = (0_usize, 0_usize, 0_usize);
    let (mut generated, mut only_spaces) = (false, true);
    for (start, line) in lines.iter().skip(title).rev() {
        if line.starts_with('#') {
            others += std::mem::take(&mut continuations);
        } else if is_blank(line) {
            if only_spaces {
                continue;
            }
            others += continuations;
            if (generated && trailers * 3 >= others) || (trailers > 0 && others == 0) {
                return start + line.len();
            }
            return message.len();
        } else {
            only_spaces = false;
            if GENERATED.iter().any(|prefix| line.starts_with(prefix)) {
                trailers += 1;
                continuations = 0;
                generated = true;
            } else if line.starts_with(is_space) {
                continuations += 1;
            } else if separator(line).is_some_and(|at| at >= 1) {
                trailers += 1;
                continuations = 0;
            } else {
                others += 1 + std::mem::take(&mut continuations);
            }
        }
    }
    message.len()
}

/// Where the colon stands, if what is before it looks like a trailer's key.
fn separator(line: &str) -> Option<usize> {
    let mut spaces = false;
    for (at, byte) in line.bytes().enumerate() {
        match byte {
            b':' => return Some(at),
            b'-' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' if !spaces => {}
            b' ' | b'\t' if at > 0 => spaces = true,
            _ => return None,
        }
    }
    None
}
