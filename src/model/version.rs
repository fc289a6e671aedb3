//! Versions: `v1.2.3`, the `v` optional, with the pre-release and build parts of Semantic Versioning 2.0.

use std::fmt;

/// Checks that a text is a version.
///
/// # Errors
/// What is wrong with it; see [`VersionError`].
pub fn check_version(text: &str) -> Result<(), VersionError> {
    if text.is_empty() {
        return Err(VersionError::Empty);
    }
    let rest = text.strip_prefix('v').unwrap_or(text);
    let (rest, build) = match rest.split_once('+') {
        Some((rest, build)) => (rest, Some(build)),
        None => (rest, None),
    };
    let (core, pre) = match rest.split_once('-') {
        Some((core, pre)) => (core, Some(pre)),
        None => (rest, None),
    };
    let numbers: Vec<&str> = core.split('.').collect();
    if let Some(part) = numbers.iter().find(|part| part.is_empty() || !part.bytes().all(|b| b.is_ascii_digit())) {
        return Err(VersionError::NotANumber((*part).to_owned()));
    }
    if numbers.len() != 3 {
        return Err(VersionError::Numbers(numbers.len()));
    }
    let labels = pre.into_iter().flat_map(|pre| pre.split('.'));
    let numeric = labels.clone().filter(|label| label.bytes().all(|b| b.is_ascii_digit()));
    if let Some(part) = numbers.iter().copied().chain(numeric).find(|part| part.len() > 1 && part.starts_with('0')) {
        return Err(VersionError::LeadingZero(part.to_owned()));
    }
    for (label, what) in
        labels.map(|label| (label, '-')).chain(build.iter().flat_map(|b| b.split('.')).map(|l| (l, '+')))
    {
        if label.is_empty() || !label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
            return Err(VersionError::Label { label: label.to_owned(), marker: what });
        }
    }
    Ok(())
}

/// Why a text is not a version. Shown, it follows the text: "`1.2` has two numbers …".
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VersionError {
    /// There is no text.
    Empty,
    /// Not three numbers.
    Numbers(usize),
    /// A part of `MAJOR.MINOR.PATCH` is not a number.
    NotANumber(String),
    /// A number starts with a zero.
    LeadingZero(String),
    /// What follows `-` or `+` is not made of letters, digits and `-`, separated by dots.
    Label {
        /// The part at fault.
        label: String,
        /// What introduces it.
        marker: char,
    },
}

impl fmt::Display for VersionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("is empty"),
            Self::Numbers(1) => f.write_str("has one number, but a version has three"),
            Self::Numbers(2) => f.write_str("has two numbers, but a version has three"),
            Self::Numbers(count) => write!(f, "has {count} numbers, but a version has three"),
            Self::NotANumber(part) if part.is_empty() => f.write_str("lacks a number"),
            Self::NotANumber(part) => write!(f, "has `{part}` where a number belongs"),
            Self::LeadingZero(part) => write!(f, "has the number `{part}`, which starts with a zero"),
            Self::Label { label, marker } if label.is_empty() => write!(f, "has an empty part behind the `{marker}`"),
            Self::Label { label, marker } => {
                write!(f, "has `{label}` behind the `{marker}`, where only letters, digits and `-` may stand")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn follows_semantic_versioning() {
        for text in ["v1.2.3", "1.2.3", "0.0.0", "1.0.0-rc.1", "1.0.0-0a", "1.0.0--", "1.0.0+007.-", "v10.20.30-a.b+c"]
        {
            assert_eq!(check_version(text), Ok(()), "{text}");
        }
        for (text, expected) in [
            ("", VersionError::Empty),
            ("1.2", VersionError::Numbers(2)),
            ("1.2.3.4", VersionError::Numbers(4)),
            ("latest", VersionError::NotANumber("latest".to_owned())),
            ("V1.2.3", VersionError::NotANumber("V1".to_owned())),
            ("vv1.2.3", VersionError::NotANumber("v1".to_owned())),
            ("1..3", VersionError::NotANumber(String::new())),
            ("v", VersionError::NotANumber(String::new())),
            ("1.02.3", VersionError::LeadingZero("02".to_owned())),
            ("1.2.3-01", VersionError::LeadingZero("01".to_owned())),
            ("1.2.3-", VersionError::Label { label: String::new(), marker: '-' }),
            ("1.2.3-a..b", VersionError::Label { label: String::new(), marker: '-' }),
            ("1.2.3+a b", VersionError::Label { label: "a b".to_owned(), marker: '+' }),
            ("1.2.3 ", VersionError::NotANumber("3 ".to_owned())),
        ] {
            assert_eq!(check_version(text), Err(expected), "{text:?}");
        }
    }
}
