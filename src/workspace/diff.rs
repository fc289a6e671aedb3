//! The semantic difference of two trees.

use super::{Failure, Workspace, scope, settings};
use crate::delta::{self, Difference, Version};
use crate::history::{History, HistoryError, Oid};
use crate::model::{self, LoadOptions, Registry, Role, Settings};
use crate::text::Sources;
use crate::tree::ObjectTree;
use std::sync::Arc;

/// What to compare with.
#[derive(Debug, Default)]
pub struct DiffOptions {
    /// The revision.
    pub base: String,
    /// Compare with the commit where the tree and that revision parted, as a pull request does.
    pub merge_base: bool,
}

/// A difference, and the texts its places point into.
pub struct Diffed {
    /// What differs.
    pub difference: Difference,
    /// The texts of both trees.
    pub sources: Sources,
}

impl Workspace {
    /// Compares a revision with the tree.
    ///
    /// # Errors
    /// When the revision cannot be found, with the command that would fetch it, or a tree cannot be read.
    pub fn diff(&self, options: &DiffOptions) -> Result<Diffed, Failure> {
        let (handles, folder) = self.repository()?;
        let history = History::open(Arc::clone(handles)).map_err(failure)?;
        let oid = self.compared_with(&history, options)?;
        let tree = ObjectTree::commit(Arc::clone(handles), &oid.to_string())?;
        let tree = scope::narrow(Box::new(tree), folder);
        let mut notes: Vec<String> = tree.notes().iter().chain(self.tree.notes()).cloned().collect();
        let old = match settings::read(tree.as_ref()) {
            Ok(settings) => settings,
            Err(Failure::Configuration(_)) => {
                notes.push(format!(
                    "`ssot.yaml` of {} is not valid; it was read with the default settings",
                    options.base
                ));
                Settings::defaults()
            }
            Err(other) => return Err(other),
        };
        let manifest = self.manifest.clone().filter(|path| tree.entry(path).is_some());
        let options_of = |manifest, sources| LoadOptions { manifest, sources, ..LoadOptions::default() };
        let mut before = model::load(tree.as_ref(), &old, &options_of(manifest, Sources::of_base()));
        let settings_before = settings::document(tree.as_ref());
        before.sources.extend(settings_before.iter().map(|document| document.source().clone()));
        let sources = before.sources.clone().then_head();
        let mut after = model::load(self.tree.as_ref(), &self.settings, &options_of(self.manifest.clone(), sources));
        let settings_after = settings::document(self.tree.as_ref());
        after.sources.extend(settings_after.iter().map(|document| document.source().clone()));
        for (registry, whose) in [(&before, options.base.as_str()), (&after, "the compared tree")] {
            notes.extend(no_manifest(registry, whose));
        }
        let changes = delta::between(
            Version { registry: &before, tree: tree.as_ref(), settings: settings_before.as_ref() },
            Version { registry: &after, tree: self.tree.as_ref(), settings: settings_after.as_ref() },
        );
        let impact = delta::impact(&changes, &after);
        notes.dedup();
        let mut base = tree.describe();
        base.rev = Some(options.base.clone());
        let difference = Difference { base, head: self.tree.describe(), changes, impact, notes };
        Ok(Diffed { difference, sources: after.sources })
    }

    fn compared_with(&self, history: &History, options: &DiffOptions) -> Result<Oid, Failure> {
        let base = history.resolve(&options.base).map_err(failure)?;
        if !options.merge_base {
            return Ok(base);
        }
        let head = match self.tree.describe().oid {
            Some(oid) => Some(history.resolve(&oid).map_err(failure)?),
            None => history.head().map_err(failure)?,
        };
        let head =
            head.ok_or_else(|| Failure::Refused("there are no commits yet, so there is no merge base".to_owned()))?;
        Ok(history.merge_bases(base, head).map_err(failure)?.first)
    }
}

fn failure(error: HistoryError) -> Failure {
    match error {
        HistoryError::Tree(error) => Failure::Tree(error),
        other => Failure::Refused(other.to_string()),
    }
}

/// A tree that declares nothing is worth a word: everything else counts as added or removed.
fn no_manifest(registry: &Registry, whose: &str) -> Option<String> {
    let none = registry.files_of(Role::Manifest).next().is_none();
    none.then(|| format!("{whose} has no manifest at this place"))
}
