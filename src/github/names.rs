//! What GitHub calls things, so checked that it can stand in an address or be given to git.

/// `OWNER/REPO`, as GitHub names a repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repository(String);

impl Repository {
    /// Reads the name; none that could be anything else in an address.
    pub fn parse(text: &str) -> Option<Self> {
        let (owner, name) = text.split_once('/')?;
        let of = |part: &str, more: &str, most: usize| {
            let fits = |c: char| c.is_ascii_alphanumeric() || more.contains(c);
            !part.is_empty() && part.len() <= most && part.chars().all(fits)
        };
        let dots = name.chars().all(|c| c == '.');
        (of(owner, "-_", 100) && of(name, "-_.", 100) && !dots).then(|| Self(text.to_owned()))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A commit's full id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit(String);

impl Commit {
    /// Reads 40 hexadecimal digits, or 64.
    pub fn parse(text: &str) -> Option<Self> {
        let hex = text.bytes().all(|byte| byte.is_ascii_hexdigit());
        (hex && matches!(text.len(), 40 | 64)).then(|| Self(text.to_ascii_lowercase()))
    }

    /// True for the id that stands for none: all of it zeros.
    pub fn is_null(&self) -> bool {
        self.0.bytes().all(|byte| byte == b'0')
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for Commit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// Where a GitHub is, such as `https://github.com`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server(String);

impl Server {
    /// Reads the address: `https://` and a host, with a port where it has one, and nothing else.
    pub fn parse(text: &str) -> Option<Self> {
        let host = text.strip_prefix("https://")?;
        let (name, port) = host.split_once(':').unwrap_or((host, "443"));
        let of_name = |label: &str| {
            !label.is_empty() && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') && !label.starts_with('-')
        };
        let fits = name.len() <= 253 && name.split('.').all(of_name) && !port.starts_with('+');
        (fits && port.parse::<u16>().is_ok()).then(|| Self(text.to_owned()))
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
