//! Reading one file of the registry.

use super::registry::{Registry, RegistryFile, Role};
use super::suppressions;
use crate::document::{Document, Format, Limits};
use crate::path::RepoPath;
use crate::schema::{self, SchemaName};
use crate::text::{FileId, SourceFile};
use crate::tree::{ReadError, Resolved, Tree, resolve};
use std::sync::Arc;

/// Reads and parses one file of the registry, and holds it against its schema.
pub(super) fn read_file(tree: &dyn Tree, path: &RepoPath, role: Role, limits: &Limits) -> RegistryFile {
    let mut file = RegistryFile::new(role, path.clone());
    file.conflicted = tree.entry(path).is_some_and(|entry| entry.conflicted);
    let target = match resolve(tree, path) {
        Resolved::File(target) => target,
        other => {
            file.error = Some(unreadable(&other));
            return file;
        }
    };
    let format = Format::of_path(path).or_else(|| Format::of_path(&target)).unwrap_or(Format::Yaml);
    // The text is known under the name it was asked for, so that findings point where the user looks.
    match tree.read(&target, limits.file_size) {
        Ok(bytes) if role == Role::CodeOwners => {
            file.text = Some(Arc::new(SourceFile::new(path.clone(), String::from_utf8_lossy(&bytes).as_ref())));
        }
        Ok(bytes) => file.document = Some(Document::parse(path.clone(), &bytes, format, limits)),
        Err(error) => file.error = Some(error),
    }
    if let (Some(document), Some(name)) = (&file.document, schema_of(role)) {
        file.violations = document.roots().flat_map(|root| schema::check(name, root)).collect();
    }
    file
}

fn unreadable(resolved: &Resolved) -> ReadError {
    match resolved {
        Resolved::Missing | Resolved::OnDiskIgnored => ReadError::Missing,
        Resolved::Special(what) => ReadError::Failed(format!("it is {what}")),
        Resolved::LeavesTree(link) => ReadError::Failed(format!("the link `{link}` leads out of the repository")),
        Resolved::LinkLoop(link) => ReadError::Failed(format!("the link `{link}` leads in a circle")),
        Resolved::Submodule(path) => ReadError::Failed(format!("it lies in the submodule `{path}`")),
        Resolved::Folder(_) | Resolved::File(_) => ReadError::NotAFile,
    }
}

fn schema_of(role: Role) -> Option<SchemaName> {
    match role {
        Role::Manifest => Some(SchemaName::Manifest),
        Role::Aliases => Some(SchemaName::Aliases),
        Role::Lockfile => Some(SchemaName::Lockfile),
        Role::Governance => Some(SchemaName::Governance),
        Role::Teams => Some(SchemaName::Teams),
        Role::Waivers => Some(SchemaName::Waivers),
        Role::CodeOwners | Role::Source | Role::Competitor => None,
    }
}

/// Adds a file and its text; gives the text's id.
pub(super) fn add_file(registry: &mut Registry, mut file: RegistryFile) -> Option<FileId> {
    if let Some(document) = &file.document {
        let id = registry.sources.add(document.source().clone());
        file.id = Some(id);
        file.suppressions = suppressions::read(id, document);
    } else if let Some(text) = &file.text {
        file.id = Some(registry.sources.add(text.clone()));
    }
    let id = file.id;
    registry.files.push(file);
    id
}
