//! What a name looks like to somebody who reads quickly.

use unicode_normalization::UnicodeNormalization;

/// Which letter the digit one is taken for. `l` and `i` are not taken for each other: `mail` is not `mall`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum One {
    /// `1` is `l`, and so is a capital `I`.
    Ell,
    /// `1` is `i`.
    Eye,
}

/// The name without what the eye passes over: case, separators, compatible forms, letters of other scripts that look
/// Latin, and digits that look like letters. Separators between digits stay: `v1-1` is not `v11`.
pub(super) fn skeleton(name: &str, one: One) -> String {
    // Among capitals an I is an I; among small letters it may be an l.
    let mixed = one == One::Ell && name.chars().any(char::is_lowercase);
    let eye = |c: char| if c == 'I' && mixed { 'l' } else { c };
    let folded: Vec<char> = if name.is_ascii() {
        // Nearly every name; compatibility forms and other scripts begin beyond ASCII.
        name.chars().map(|c| eye(c).to_ascii_lowercase()).collect()
    } else {
        name.nfkc().map(eye).flat_map(char::to_lowercase).map(|c| latin(c, one)).collect()
    };
    let digit = |at: Option<usize>| at.and_then(|at| folded.get(at)).is_some_and(char::is_ascii_digit);
    let mut text = String::with_capacity(name.len());
    for (at, c) in folded.iter().enumerate() {
        match c {
            '-' | '_' | '.' => {
                if digit(at.checked_sub(1)) && digit(Some(at + 1)) {
                    text.push('-');
                }
            }
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => {}
            c => text.push(*c),
        }
    }
    text.chars().map(|c| figure(c, one)).collect()
}

/// The letter that a digit looks like.
fn figure(c: char, one: One) -> char {
    match (c, one) {
        ('0', _) => 'o',
        ('1', One::Ell) => 'l',
        ('1', One::Eye) => 'i',
        _ => c,
    }
}

/// The Latin letter that a lower-case letter of another script looks like.
fn latin(c: char, one: One) -> char {
    match c {
        'а' | 'α' => 'a',
        'в' | 'β' => 'b',
        'с' | 'ϲ' => 'c',
        'ԁ' => 'd',
        'е' => 'e',
        'ց' | 'ɡ' => 'g',
        'н' | 'һ' => 'h',
        'і' | 'ι' | 'ı' => 'i',
        'ј' => 'j',
        'к' | 'κ' => 'k',
        'ӏ' => match one {
            One::Ell => 'l',
            One::Eye => 'i',
        },
        'м' => 'm',
        'п' | 'η' => 'n',
        'о' | 'ο' | 'օ' => 'o',
        'р' | 'ρ' => 'p',
        'ԛ' => 'q',
        'г' => 'r',
        'ѕ' => 's',
        'т' | 'τ' => 't',
        'υ' | 'ս' => 'u',
        'ν' | 'ѵ' => 'v',
        'ԝ' | 'ѡ' => 'w',
        'х' | 'χ' => 'x',
        'у' | 'γ' => 'y',
        '‐' | '‑' | '‒' | '–' | '—' | '−' => '-',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alike(a: &str, b: &str) -> bool {
        [One::Ell, One::Eye].into_iter().any(|one| skeleton(a, one) == skeleton(b, one))
    }

    #[test]
    fn names_that_people_confuse() {
        for (a, b) in [
            ("user-api", "user_api"),
            ("user-api", "UserApi"),
            ("user.api", "userapi"),
            ("o-auth", "0-auth"),
            ("tool-1", "tool-l"),
            ("tool-1", "tool-i"),
            ("PayPaI", "PayPal"),
            ("user-api", "usеr-api"),
            ("ｕｓｅｒ", "user"),
            ("user\u{200b}api", "user-api"),
            ("v1-1", "v1.1"),
        ] {
            assert!(alike(a, b), "{a} and {b}");
        }
    }

    #[test]
    fn names_that_only_share_letters() {
        for (a, b) in [
            ("mail", "mall"),
            ("user", "users"),
            ("v1-1", "v11"),
            ("v1.10", "v11.0"),
            ("api-v1", "api-v2"),
            ("user-api", "api-user"),
            ("rn-store", "m-store"),
            ("INDEX", "LNDEX"),
        ] {
            assert!(!alike(a, b), "{a} and {b}");
        }
    }
}
