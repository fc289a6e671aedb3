//! What git answers when snapshots are verified.

use super::{Failure, scope, settings};
use crate::audit::retention;
use crate::audit::snapshot::{Content, FOLDER, SIZE_LIMIT};
use crate::audit::verify::Past;
use crate::delta;
use crate::history::folder::{FileStep, FolderHistory, Removal};
use crate::history::{History, Oid, Watch};
use crate::model::{self, Lifetime, LoadOptions, Registry};
use crate::path::RepoPath;
use crate::tree::{Handles, ObjectTree, Tree};
use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

/// The history of the snapshots' folder, and the registries that the commits hold.
pub(super) struct Archive<'a> {
    pub(super) handles: &'a Arc<Handles>,
    pub(super) folder: &'a RepoPath,
    history: History,
    pub(super) story: FolderHistory,
    /// What the tree that is looked at says now.
    pub(super) retention: Option<Lifetime>,
    periods: RefCell<HashMap<Oid, Option<Lifetime>>>,
}

/// The tree of a commit below a folder, and what is declared in it.
pub(super) struct Then {
    pub(super) tree: Box<dyn Tree + Send + Sync>,
    pub(super) registry: Registry,
}

/// Reads the registry of a commit.
pub(super) fn at(handles: &Arc<Handles>, commit: Oid, folder: &RepoPath) -> Result<Then, Failure> {
    let tree: Box<dyn Tree + Send + Sync> = Box::new(ObjectTree::commit(Arc::clone(handles), &commit.to_string())?);
    let tree = scope::narrow(tree, folder);
    let settings = settings::read(tree.as_ref())?;
    let registry = model::load(tree.as_ref(), &settings, &LoadOptions::default());
    Ok(Then { tree, registry })
}

/// What a snapshot of a registry says.
pub(super) fn content(then: &Then) -> Result<Content, Failure> {
    let Then { tree, registry } = then;
    let path = RepoPath::from_tree(settings::PATH);
    let records = delta::records(registry, settings::document(tree.as_ref()).as_ref());
    Content::of(registry, &records, tree.as_ref(), &path)
        .map_err(|(path, error)| Failure::Refused(format!("cannot digest {path}: {error}")))
}

impl<'a> Archive<'a> {
    pub(super) fn open(
        handles: &'a Arc<Handles>,
        folder: &'a RepoPath,
        tip: Oid,
        retention: Option<Lifetime>,
    ) -> Result<Self, Failure> {
        let below = folder.join(FOLDER).unwrap_or_else(|_| RepoPath::from_tree(FOLDER));
        let history = History::open(Arc::clone(handles))?;
        let story = history.folder(tip, &below)?;
        Ok(Self { handles, history, folder, story, retention, periods: RefCell::default() })
    }
}

impl Past for Archive<'_> {
    fn steps(&self) -> &[FileStep] {
        self.story.steps()
    }

    fn removals(&self, name: &str) -> Vec<Removal> {
        self.story.removals(name)
    }

    fn commits(&self) -> usize {
        self.story.commits()
    }

    fn is_cut_short(&self) -> bool {
        self.story.is_cut_short()
    }

    fn lacks_trees(&self) -> bool {
        self.story.lacks_trees()
    }

    fn will_reach(&self, commit: Oid) -> bool {
        let merged = self.history.resolve("MERGE_HEAD").ok();
        merged.is_some_and(|merged| self.history.is_ancestor(commit, merged).unwrap_or(false))
    }

    fn held_in(&self, commit: Oid, folder: &RepoPath, name: &str) -> Option<Oid> {
        let path = folder.join(&format!("{FOLDER}/{name}")).ok()?;
        let files = self.history.files_at(commit, &Watch::new().file(&path)).ok()?;
        files.into_iter().find(|(found, _)| *found == path).map(|(_, blob)| blob)
    }

    fn reaches(&self, commit: Oid) -> bool {
        self.story.reaches(commit)
    }

    fn exists(&self, commit: Oid) -> bool {
        self.history.commit(commit).is_ok()
    }

    fn held(&self, commit: Oid, name: &str) -> Option<Oid> {
        self.story.held(commit, name)
    }

    fn blob(&self, blob: Oid) -> Result<Arc<[u8]>, String> {
        self.history.blob(blob, SIZE_LIMIT).map_err(|error| error.to_string())
    }

    fn content(&self, commit: Oid, folder: &RepoPath) -> Result<Content, String> {
        at(self.handles, commit, folder).and_then(|then| content(&then)).map_err(|failure| failure.to_string())
    }

    fn retention(&self, commit: Option<Oid>) -> Option<Lifetime> {
        let Some(commit) = commit else { return self.retention };
        if let Some(known) = self.periods.borrow().get(&commit) {
            return *known;
        }
        // A policy that cannot be read keeps everything.
        let period = at(self.handles, commit, self.folder).ok().and_then(|then| retention(&then.registry));
        self.periods.borrow_mut().insert(commit, period);
        period
    }
}
