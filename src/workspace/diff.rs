//! The semantic difference of two trees.

use super::earlier::Earlier;
use super::{Failure, Workspace, settings};
use crate::delta::{self, Change, Difference, Version};
use crate::finding::TreeDescription;
use crate::history::{History, Oid};
use crate::model::{self, LoadOptions, Registry, Role};
use crate::text::Sources;

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
        let history = self.history()?;
        let (oid, crosswise) = self.compared_with(&history, options)?;
        let before = self.earlier(oid, &options.base)?;
        let mut notes: Vec<String> = before.notes.iter().chain(self.tree.notes()).cloned().chain(crosswise).collect();
        let load = LoadOptions {
            manifest: self.manifest.clone(),
            sources: self.texts_after(&before),
            ..LoadOptions::default()
        };
        let after = model::load(self.tree.as_ref(), &self.settings, &load);
        notes.extend(no_manifest(&after));
        notes.extend(history.notes());
        notes.dedup();
        let changes = self.changes(&before, &after);
        let difference = Difference { notes, ..self.difference(&before, &options.base, &after, changes) };
        Ok(Diffed { difference, sources: after.sources })
    }

    /// What a tree declares otherwise than an earlier one.
    pub(super) fn changes(&self, before: &Earlier, after: &Registry) -> Vec<Change> {
        let settings = settings::document(self.tree.as_ref());
        delta::between(
            Version { registry: &before.registry, tree: before.tree.as_ref(), settings: before.document.as_ref() },
            Version { registry: after, tree: self.tree.as_ref(), settings: settings.as_ref() },
        )
    }

    /// All that is told of how the tree differs from an earlier one, which people know as `name`: what it declares otherwise,
    /// who answers for the sources now, and what that touches.
    pub(super) fn difference(
        &self,
        before: &Earlier,
        name: &str,
        after: &Registry,
        mut changes: Vec<Change>,
    ) -> Difference {
        changes.extend(delta::code_owners(&before.registry, after));
        delta::sort(&mut changes);
        let impact = delta::impact(&changes, after);
        let base = TreeDescription { rev: Some(name.to_owned()), ..before.tree.describe() };
        Difference { base, head: self.tree.describe(), changes, impact, notes: Vec::new() }
    }

    /// The commit to compare with, and what is worth saying about it.
    fn compared_with(&self, history: &History, options: &DiffOptions) -> Result<(Oid, Option<String>), Failure> {
        let base = history.resolve(&options.base)?;
        if !options.merge_base {
            return Ok((base, None));
        }
        let bases = history.merge_bases(base, self.head(history)?)?;
        let note = (!bases.others.is_empty()).then(|| {
            let count = bases.others.len() + 1;
            format!("the histories were merged crosswise and have {count} merge bases; the latest is compared with")
        });
        Ok((bases.first, note))
    }
}

/// A tree that declares nothing is worth a word: everything counts as removed.
fn no_manifest(registry: &Registry) -> Option<String> {
    let none = registry.files_of(Role::Manifest).next().is_none();
    none.then(|| "the compared tree has no manifest at this place, so everything counts as removed".to_owned())
}
