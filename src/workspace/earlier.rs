//! The tree of a commit, read beside the one that is open.

use super::{Failure, Workspace, scope, settings};
use crate::document::Document;
use crate::history::{History, Oid};
use crate::model::{self, LoadOptions, Registry, Role, Settings};
use crate::path::RepoPath;
use crate::text::{Side, Sources};
use crate::tree::{ObjectTree, ReadError, Tree};
use std::sync::Arc;

/// A commit's tree, narrowed to the folder that is checked, and what was read of it.
pub(super) struct Earlier {
    pub(super) oid: Oid,
    pub(super) tree: Box<dyn Tree + Send + Sync>,
    pub(super) settings: Settings,
    pub(super) registry: Registry,
    /// Its `ssot.yaml`, for what it says.
    pub(super) document: Option<Document>,
    /// The folder that a check from the same place would be of; `None` when the tree has nothing to check.
    pub(super) root: Option<RepoPath>,
    pub(super) notes: Vec<String>,
}

impl Workspace {
    /// The history of the repository.
    ///
    /// # Errors
    /// When there is none.
    pub fn history(&self) -> Result<History, Failure> {
        let (handles, _) = self.repository()?;
        Ok(History::open(Arc::clone(handles))?)
    }

    /// The commit that the tree is, or was checked out from.
    pub(super) fn head(&self, history: &History) -> Result<Oid, Failure> {
        let head = match self.tree.describe().oid {
            Some(oid) => Some(history.resolve(&oid)?),
            None => history.head()?,
        };
        head.ok_or_else(|| Failure::Refused("there are no commits yet, so there is nothing to compare with".to_owned()))
    }

    /// Reads the tree of a commit that people know as `name`.
    pub(super) fn earlier(&self, oid: Oid, name: &str) -> Result<Earlier, Failure> {
        let (handles, _) = self.repository()?;
        let tree = ObjectTree::commit(Arc::clone(handles), &oid.to_string())?;
        let root = scope::marked(&tree, &self.start);
        let tree = scope::narrow(Box::new(tree), &self.folder);
        let mut notes = tree.notes().to_vec();
        let settings = match settings::read(tree.as_ref()) {
            Ok(settings) => settings,
            // The change may be the one that mends it. Without a policy that can be read, the strictest known one holds.
            Err(Failure::Configuration(_)) => {
                notes.push(format!("`ssot.yaml` of {name} is not valid; the default settings hold instead of it"));
                self.settings.held_to(&Settings::defaults())
            }
            Err(other) => return Err(other),
        };
        let options = LoadOptions {
            manifest: self.manifest.clone().filter(|path| tree.entry(path).is_some()),
            digest_everything: false,
            find_competitors: true,
            sources: Sources::of_base(name),
            policy: None,
        };
        let mut registry = model::load(tree.as_ref(), &settings, &options);
        let document = settings::document(tree.as_ref());
        if let Some(document) = &document {
            registry.sources.add(Arc::clone(document.source()));
        }
        if registry.manifests.is_empty() && registry.files_of(Role::Manifest).next().is_none() {
            notes.push(format!("{name} has no manifest at this place, so everything counts as added"));
        }
        // What is not in this clone would look as if it had never been declared.
        if let Some(file) = registry.files.iter().find(|file| matches!(file.error, Some(ReadError::Absent { .. }))) {
            return Err(Failure::Refused(format!(
                "this clone does not have the content of `{}` in {name}; run `git fetch --refetch --no-filter`, or clone \
                 without `--filter`",
                file.path
            )));
        }
        Ok(Earlier { oid, tree, settings, registry, document, root, notes })
    }

    /// The texts of an earlier tree, ready for those of the one that is open. Its settings are the first, since a finding
    /// about their change stands there.
    pub(super) fn texts_after(&self, earlier: &Earlier) -> Sources {
        let mut sources = earlier.registry.sources.clone();
        sources.turn_to(Side::Head);
        if let Some(document) = settings::document(self.tree.as_ref()) {
            sources.add(Arc::clone(document.source()));
        }
        sources
    }
}
