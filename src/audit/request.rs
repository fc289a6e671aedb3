//! Which history to tell.

use super::event::Reach;
use super::filter::Filter;
use crate::history::{History, Mailmap, Oid};
use crate::model::Settings;
use crate::path::RepoPath;

/// What to tell of.
pub struct Request<'a> {
    /// The repository.
    pub history: &'a History,
    /// The folder whose registry it is, from the root of the repository.
    pub folder: &'a RepoPath,
    /// The newest commit.
    pub head: Oid,
    /// Its name, as it was asked for.
    pub rev: &'a str,
    /// Which commits.
    pub reach: Reach,
    /// The settings at that commit.
    pub settings: &'a Settings,
    /// Who is who.
    pub mailmap: &'a Mailmap,
    /// Which events.
    pub filter: &'a Filter,
    /// Stop after so many commits that have events to show.
    pub max_commits: Option<usize>,
}
