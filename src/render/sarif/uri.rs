//! Paths as relative URI references.

/// Percent-encodes all but what RFC 3986 calls unreserved, and the `/` between segments.
pub(super) fn from_path(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::from_path;

    #[test]
    fn encodes_every_byte_that_means_something() {
        assert_eq!(from_path("a/b-c_d.e~f"), "a/b-c_d.e~f");
        assert_eq!(from_path("a b:c,d%e?f#g\n"), "a%20b%3Ac%2Cd%25e%3Ff%23g%0A");
        assert_eq!(from_path("環"), "%E7%92%B0");
    }
}
