//! Formats by name.

/// The ways in which something can be written, each with the name that `--format` takes.
pub trait OutputFormat: Copy + PartialEq + 'static {
    /// Every format, in the order help texts list them.
    fn all() -> &'static [Self];

    /// The format's name on the command line.
    fn as_str(self) -> &'static str;

    /// Reads a format's name.
    fn parse(text: &str) -> Option<Self> {
        Self::all().iter().copied().find(|format| format.as_str() == text)
    }
}
