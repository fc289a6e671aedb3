//! Which places share a snippet.

use crate::finding::{Finding, Location};
use crate::render::position::{Resolved, name, resolve};
use crate::render::{Style, sanitize};
use crate::text::{Position, SourceFile, Sources};

/// How many lines may lie between two places of one snippet.
const NEAR: u32 = 4;
/// Beyond this many labels a snippet is harder to read than two.
const MOST_LABELS: usize = 6;

/// What is drawn for a finding, in this order.
pub(super) enum Piece<'a> {
    /// A path without text.
    Bare { name: String, message: Option<String> },
    /// A snippet.
    Group(Group<'a>),
}

/// Places of one file that are shown together.
pub(super) struct Group<'a> {
    pub(super) location: &'a Location,
    /// What people call the file.
    pub(super) name: String,
    pub(super) file: &'a SourceFile,
    /// The first is the one the group is named after.
    pub(super) labels: Vec<Label>,
}

/// A place in a snippet. It covers one line at most: what goes on below is left to the reader's editor.
pub(super) struct Label {
    pub(super) at: Position,
    /// First byte.
    pub(super) start: usize,
    /// One past the last byte, on the same line.
    pub(super) end: usize,
    pub(super) message: Option<String>,
    /// True for the place that the finding itself points at.
    pub(super) primary: bool,
}

impl Label {
    fn new(resolved: &Resolved<'_>, file: &SourceFile, message: Option<String>, primary: bool) -> Self {
        let start = resolved.start.byte as usize;
        let line = file.lines().line_span(resolved.start.line, file.text());
        let end = (resolved.end.byte as usize).min(line.end as usize).max(start);
        // Block scalars and mappings bring the blanks before their line end along.
        let trimmed = file.text().get(start..end).map_or(0, |text| tail_trimmed(text).len());
        Self { at: resolved.start, start, end: start + trimmed, message, primary }
    }

    fn overlaps(&self, other: &Self) -> bool {
        self.start < other.end.max(other.start + 1) && other.start < self.end.max(self.start + 1)
    }
}

/// Without trailing blanks, looking at a few of them only: a line may be a megabyte of spaces.
fn tail_trimmed(text: &str) -> &str {
    let mut text = text;
    for _ in 0..256 {
        match text.strip_suffix([' ', '\t']) {
            Some(rest) => text = rest,
            None => break,
        }
    }
    text
}

impl Group<'_> {
    fn accepts(&self, path: &Location, label: &Label, style: &Style) -> bool {
        let Some(chief) = self.labels.first() else { return false };
        self.location.path == path.path
            && self.location.side == path.side
            && self.labels.len() < MOST_LABELS
            && chief.at.line.abs_diff(label.at.line) <= NEAR
            && !self.labels.iter().any(|other| other.overlaps(label))
            // Two places of one long line must fit into one window.
            && !self.labels.iter().any(|other| {
                other.at.line == label.at.line && other.start.abs_diff(label.start) > style.columns() / 2
            })
    }

    /// When a place is exactly one that is shown already and has no words of its own, the words go there.
    fn absorbs(&mut self, path: &Location, label: &Label) -> bool {
        if self.location.path != path.path || self.location.side != path.side {
            return false;
        }
        let same = |other: &&mut Label| {
            other.start == label.start
                && other.end == label.end
                && (other.message.is_none() || other.message == label.message)
        };
        match self.labels.iter_mut().find(same) {
            Some(other) => {
                other.message.clone_from(&label.message);
                true
            }
            None => false,
        }
    }

    /// The last line that is shown, or that could be.
    fn last_line(&self) -> u32 {
        self.labels
            .iter()
            .map(|label| label.at.line)
            .max()
            .unwrap_or(1)
            .saturating_add(1)
            .min(self.file.lines().line_count())
    }
}

impl Piece<'_> {
    /// Columns that the line numbers need.
    pub(super) fn number_width(&self) -> usize {
        match self {
            Self::Bare { .. } => 1,
            Self::Group(group) => digits(group.last_line()),
        }
    }
}

pub(super) fn digits(number: u32) -> usize {
    number.checked_ilog10().map_or(1, |log| log as usize + 1)
}

/// Sorts a finding's places into what is drawn.
pub(super) fn pieces<'a>(finding: &'a Finding, sources: &'a Sources, style: &Style) -> Vec<Piece<'a>> {
    let related = finding.related.iter().map(|related| {
        let message = sanitize::one_line(&related.message).into_owned();
        (&related.location, Some(message).filter(|message| !message.is_empty()))
    });
    let mut pieces: Vec<Piece<'a>> = Vec::new();
    for (index, (location, message)) in std::iter::once((&finding.location, None)).chain(related).enumerate() {
        let resolved = resolve(location, sources);
        let Some(file) = resolved.file else {
            pieces.push(Piece::Bare { name: name(location, sources), message });
            continue;
        };
        let label = Label::new(&resolved, file, message, index == 0);
        match home(&mut pieces, location, &label, style) {
            Home::Absorbed => {}
            Home::In(at) => {
                if let Some(Piece::Group(group)) = pieces.get_mut(at) {
                    group.labels.push(label);
                }
            }
            Home::New => {
                let name = name(location, sources);
                pieces.push(Piece::Group(Group { location, name, file, labels: vec![label] }));
            }
        }
    }
    pieces
}

enum Home {
    Absorbed,
    In(usize),
    New,
}

/// Only the first and the last piece are asked: a finding with a thousand places must not compare each with each.
fn home(pieces: &mut [Piece<'_>], location: &Location, label: &Label, style: &Style) -> Home {
    let Some(last) = pieces.len().checked_sub(1) else { return Home::New };
    for at in [0, last] {
        if let Some(Piece::Group(group)) = pieces.get_mut(at) {
            if group.absorbs(location, label) {
                return Home::Absorbed;
            }
            if group.accepts(location, label, style) {
                return Home::In(at);
            }
        }
    }
    Home::New
}
