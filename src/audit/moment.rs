//! The registry at one commit.

use super::members::{Files, Places, Roles, SETTINGS, roles};
use super::outline::Reading;
use super::versions::Versions;
use crate::history::Oid;
use crate::model::{Role, Settings};
use crate::path::RepoPath;
use std::sync::Arc;

/// The watched files of a commit, and which of them are the registry.
#[derive(Debug, Clone)]
pub(super) struct Moment {
    pub(super) files: Files,
    pub(super) roles: Arc<Roles>,
    pub(super) settings: Arc<Settings>,
}

/// A file that a member had as another name, and what it was read as.
pub(super) type Lineage = (RepoPath, Reading);

impl Moment {
    /// A moment before anything was there.
    pub(super) fn empty() -> Self {
        Self { files: Files::new(), roles: Arc::default(), settings: Arc::new(Settings::defaults()) }
    }

    /// The registry among these files. Settings that cannot be read are taken to be those of `other`.
    pub(super) fn of(
        files: Files,
        other: &Self,
        lineage: &[Lineage],
        versions: &mut Versions<'_>,
        places: &mut Places,
    ) -> Self {
        let settings = match files.get(&RepoPath::from_tree(SETTINGS)) {
            Some(blob) => versions.settings(*blob).unwrap_or_else(|| Arc::clone(&other.settings)),
            None => Arc::new(Settings::defaults()),
        };
        places.add_settings(&settings);
        let mut found = roles(&files, &settings, |path, blob| {
            let outline = versions.outline(path, Reading::Registry(Role::Manifest), blob);
            let patterns = outline.includes().to_vec();
            patterns.iter().for_each(|pattern| places.add_include(pattern));
            patterns
        });
        for (path, reading) in lineage.iter().filter(|(path, _)| files.contains_key(path)) {
            found.entry(path.clone()).or_insert(*reading);
        }
        Self { files, roles: Arc::new(found), settings }
    }

    /// The same moment with other content of some files; `None` where that may make other files the registry.
    pub(super) fn with_content(
        &self,
        changes: &[(RepoPath, Option<Oid>, Option<Oid>)],
        versions: &mut Versions<'_>,
    ) -> Option<Self> {
        for (path, mine, other) in changes {
            let (Some(mine), Some(other)) = (mine, other) else { return None };
            match self.roles.get(path) {
                Some(Reading::Settings) => return None,
                Some(reading @ Reading::Registry(Role::Manifest)) => {
                    let mine = versions.outline(path, *reading, *mine);
                    let other = versions.outline(path, *reading, *other);
                    if mine.includes() != other.includes() {
                        return None;
                    }
                }
                _ => {}
            }
        }
        let mut files = self.files.clone();
        for (path, _, other) in changes {
            if let Some(other) = other {
                files.insert(path.clone(), *other);
            }
        }
        Some(Self { files, roles: Arc::clone(&self.roles), settings: Arc::clone(&self.settings) })
    }

    /// A member: what it is read as, and its blob.
    pub(super) fn member(&self, path: &RepoPath) -> Option<(Reading, Oid)> {
        Some((*self.roles.get(path)?, *self.files.get(path)?))
    }
}
