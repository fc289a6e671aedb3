//! From a [`Location`] to lines and columns: the one place where every format gets its positions from.

use super::sanitize;
use crate::finding::{Location, Report};
use crate::path::RepoPath;
use crate::text::{Position, Side, SourceFile, Sources};
use std::borrow::Cow;

/// The start of a file, which stands for the file as a whole.
pub const TOP: Position = Position { line: 1, column: 1, byte: 0 };

/// A location as people count it.
#[derive(Debug, Clone, Copy)]
pub struct Resolved<'a> {
    /// The text that is pointed into; `None` for a location without a span, or in a file that was not read as text.
    pub file: Option<&'a SourceFile>,
    /// Where it starts.
    pub start: Position,
    /// Where it ends (exclusive). The same as `start` where nothing is covered.
    pub end: Position,
}

impl Resolved<'_> {
    /// The end without the blanks and line ends that block scalars and mappings bring along, for whoever shows the place or
    /// asks whether a change touched it.
    pub fn visible_end(&self) -> Position {
        // A span may cover a megabyte of blanks.
        const MOST: usize = 256;
        let Some(file) = self.file else { return self.end };
        let covered = file.text().get(self.start.byte as usize..self.end.byte as usize).unwrap_or_default();
        let blank =
            covered.chars().rev().take(MOST).take_while(|c| c.is_whitespace()).map(char::len_utf8).sum::<usize>();
        if blank == 0 || blank == covered.len() {
            return self.end;
        }
        file.position(self.end.byte.saturating_sub(u32::try_from(blank).unwrap_or(0)))
    }

    /// The column in bytes of UTF-8, for readers that count so.
    pub fn byte_column(&self, position: Position) -> u32 {
        let start = self.file.map_or(0, |file| file.lines().line_span(position.line, file.text()).start);
        position.byte.saturating_sub(start) + 1
    }
}

/// Resolves a location. A location without a span, or in a file whose text is not in `sources`, is [`TOP`] to [`TOP`].
pub fn resolve<'a>(location: &Location, sources: &'a Sources) -> Resolved<'a> {
    match (location.span, sources.at(location.side, &location.path)) {
        (Some(span), Some(file)) => {
            let start = file.position(span.start);
            let end = if span.is_empty() { start } else { file.position(span.end) };
            Resolved { file: Some(file), start, end }
        }
        _ => Resolved { file: None, start: TOP, end: TOP },
    }
}

/// What people call a location's file: its path, and `REV:path` in the base, as git writes it. Fit for one line.
pub fn name(location: &Location, sources: &Sources) -> String {
    let path = sanitize::path(&location.path);
    match location.side {
        Side::Head => path.into_owned(),
        Side::Base => format!("{}:{path}", sanitize::one_line(sources.base().unwrap_or("base"))),
    }
}

/// The places of a report as they are known outside the checked folder: by paths from the root of the repository.
#[derive(Debug, Clone, Copy)]
pub struct Places<'a> {
    sources: &'a Sources,
    folder: &'a RepoPath,
}

impl<'a> Places<'a> {
    /// The places of a report.
    pub fn new(report: &'a Report, sources: &'a Sources) -> Self {
        Self { sources, folder: &report.folder }
    }

    /// Lines and columns.
    pub fn resolve(&self, location: &Location) -> Resolved<'a> {
        resolve(location, self.sources)
    }

    /// The true path; the root of the repository is `.`.
    pub fn path<'b>(&self, path: &'b RepoPath) -> Cow<'b, str>
    where
        'a: 'b,
    {
        match (self.folder.as_str(), path.as_str()) {
            ("", "") => Cow::Borrowed("."),
            ("", path) => Cow::Borrowed(path),
            (folder, "") => Cow::Borrowed(folder),
            (folder, path) => Cow::Owned(format!("{folder}/{path}")),
        }
    }

    /// What people call a location's file: its path, and `REV:path` in the base, as git writes it. Fit for one line.
    pub fn name(&self, location: &Location) -> String {
        let path = self.path(&location.path);
        let path = sanitize::one_line(&path);
        match location.side {
            Side::Head => path.into_owned(),
            Side::Base => format!("{}:{path}", sanitize::one_line(self.sources.base().unwrap_or("base"))),
        }
    }

    /// `path:line:col`, and `REV:path:line:col` in the base, fit for one line. A file as a whole has no line.
    pub fn at(&self, location: &Location) -> String {
        let name = self.name(location);
        let Resolved { file, start, .. } = self.resolve(location);
        match file {
            Some(_) => format!("{name}:{}:{}", start.line, start.column),
            None => name,
        }
    }
}
