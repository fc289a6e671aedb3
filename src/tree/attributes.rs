//! The attributes that decide what git stores for a file.

use git2::{AttrCheckFlags, AttrValue, Repository};
use std::path::Path;

/// What git does to line ends when it stores a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LineEnds {
    /// Nothing (`-text`, or nothing said).
    AsTheyAre,
    /// CRLF becomes LF (`text`, `eol=…`).
    Text,
    /// CRLF becomes LF if the content looks like text (`text=auto`, `core.autocrlf`).
    Guess,
}

/// A conversion that only a program named in the user's configuration, or a code page table, could do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum External {
    /// `filter=…`
    Driver,
    /// `working-tree-encoding=…`
    Encoding,
}

/// The conversions of one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Attributes {
    pub(super) line_ends: LineEnds,
    pub(super) ident: bool,
    pub(super) external: Option<External>,
}

impl Attributes {
    /// Bytes as they are.
    pub(super) const NONE: Self = Self { line_ends: LineEnds::AsTheyAre, ident: false, external: None };
}

/// The answers of a repository about its files.
#[derive(Debug, Clone, Copy)]
pub(super) struct AttributeSource {
    /// What `core.autocrlf` makes of a file that no attribute speaks about.
    unspecified: LineEnds,
    /// False when no attributes file exists, so that nobody need be asked.
    any_files: bool,
}

impl AttributeSource {
    /// `in_tree` says whether the listing met a `.gitattributes`, `odd` whether one is not safe to open. libgit2 would wait
    /// on a pipe for ever and follow a link out of the tree, whatever its flags say; then nobody is asked.
    pub(super) fn new(repository: &Repository, in_tree: bool, odd: bool) -> Self {
        let config = repository.config().ok();
        let autocrlf = config.as_ref().is_some_and(|config| {
            config.get_bool("core.autocrlf").unwrap_or(false)
                || config.get_string("core.autocrlf").is_ok_and(|text| text.eq_ignore_ascii_case("input"))
        });
        let outside = || {
            repository.commondir().join("info/attributes").exists()
                || config.as_ref().is_some_and(|config| config.get_path("core.attributesFile").is_ok())
                || super::discover::user_file("attributes").is_some()
                || Path::new("/etc/gitattributes").exists()
        };
        let any_files = !odd && (in_tree || outside());
        Self { unspecified: if autocrlf { LineEnds::Guess } else { LineEnds::AsTheyAre }, any_files }
    }

    /// What applies to the file.
    pub(super) fn of(self, repository: &Repository, path: &str) -> Attributes {
        if !self.any_files {
            return Attributes { line_ends: self.unspecified, ..Attributes::NONE };
        }
        let ask = |name: &str| -> Value {
            match repository.get_attr_bytes(Path::new(path), name, AttrCheckFlags::FILE_THEN_INDEX) {
                Ok(value) => match AttrValue::from_bytes(value) {
                    AttrValue::True => Value::True,
                    AttrValue::False => Value::False,
                    AttrValue::Unspecified => Value::Unspecified,
                    AttrValue::String(text) => Value::Text(text.as_bytes().to_vec()),
                    AttrValue::Bytes(text) => Value::Text(text.to_vec()),
                },
                Err(_) => Value::Unspecified,
            }
        };
        let external = if matches!(ask("filter"), Value::Text(_)) {
            Some(External::Driver)
        } else if matches!(ask("working-tree-encoding"), Value::Text(name) if !is_utf8(&name)) {
            Some(External::Encoding)
        } else {
            None
        };
        Attributes { line_ends: self.line_ends(ask), ident: ask("ident") == Value::True, external }
    }

    /// git's `convert_attrs`: `text`, else the older `crlf`; then `eol` makes text of whatever is not excluded.
    fn line_ends(self, ask: impl Fn(&str) -> Value) -> LineEnds {
        let said = spoken(&ask("text")).or_else(|| spoken(&ask("crlf")));
        if said == Some(LineEnds::AsTheyAre) {
            return LineEnds::AsTheyAre;
        }
        let eol = matches!(ask("eol"), Value::Text(name) if name == b"lf" || name == b"crlf");
        match (said, eol) {
            (Some(said), _) => said,
            (None, true) => LineEnds::Text,
            (None, false) => self.unspecified,
        }
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Value {
    True,
    False,
    Unspecified,
    Text(Vec<u8>),
}

fn spoken(value: &Value) -> Option<LineEnds> {
    match value {
        Value::True => Some(LineEnds::Text),
        Value::False => Some(LineEnds::AsTheyAre),
        Value::Text(name) if name == b"input" => Some(LineEnds::Text),
        Value::Text(name) if name == b"auto" => Some(LineEnds::Guess),
        Value::Text(_) | Value::Unspecified => None,
    }
}

fn is_utf8(name: &[u8]) -> bool {
    name.eq_ignore_ascii_case(b"utf-8") || name.eq_ignore_ascii_case(b"utf8")
}
