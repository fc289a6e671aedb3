//! From a tree to a proposal.

use super::content::{self, Look};
use super::names::{self, Guess};
use super::{Found, Kind, MOST_OF_A_KIND, OfKind, Proposal, ids};
use crate::model::{CodeOwners, DEFAULT_MANIFESTS, PathGlobs};
use crate::path::RepoPath;
use crate::tree::{EntryKind, ReadError, Tree};
use std::collections::{BTreeMap, BTreeSet};

/// How many bytes are read of all files together.
const TOTAL: u64 = 512 << 20;

/// How many globs are proposed; a repository with more of such folders has a layout that a person must describe.
const MOST_EXCLUDED: usize = 50;

/// A proposed anchor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposed {
    /// What it is.
    pub kind: Kind,
    /// Its id, unique in the proposal.
    pub id: String,
    /// What it is about, in the file's own words.
    pub description: Option<String>,
    /// The format, as [`crate::model::DeclaredFormat`] reads it.
    pub format: Option<String>,
    /// The source.
    pub source: RepoPath,
    /// Who owns it, as CODEOWNERS says.
    pub owner: Option<String>,
    /// The version; the one that the file states, if it states one.
    pub version: String,
}

/// What is known of the repository beside its files.
#[derive(Debug, Default, Clone, Copy)]
pub struct Seen<'a> {
    /// Its code owners.
    pub codeowners: Option<&'a CodeOwners>,
    /// What its settings exclude.
    pub exclude: Option<&'a PathGlobs>,
}

/// Looks at the files of a tree, and proposes anchors.
///
/// `may_own` says whether a code owner may be named as the owner of an anchor of a family.
pub fn propose(tree: &dyn Tree, seen: &Seen<'_>, may_own: impl Fn(&str, &str) -> bool) -> Proposal {
    let mut proposal = Proposal::default();
    let files = candidates(tree, seen, &mut proposal);
    let found = look_at(tree, &files, &mut proposal);
    let found = represent(found);
    let mut by_kind: BTreeMap<Kind, Vec<Found>> = BTreeMap::new();
    for one in found {
        by_kind.entry(one.kind).or_default().push(one);
    }
    let mut chosen = Vec::new();
    for (kind, mut all) in by_kind {
        // What lies near the root is usually what a repository is about.
        all.sort_by(|a, b| (depth(&a.path), &a.path).cmp(&(depth(&b.path), &b.path)));
        let count = all.len().saturating_sub(MOST_OF_A_KIND);
        if count > 0 {
            proposal.left_out.push(OfKind { kind, count });
            all.truncate(MOST_OF_A_KIND);
        }
        all.sort_by(|a, b| a.path.cmp(&b.path));
        chosen.append(&mut all);
    }
    let ids = ids::ids(&chosen);
    proposal.anchors =
        chosen.into_iter().zip(ids).map(|(found, id)| proposed(found, id, seen.codeowners, &may_own)).collect();
    proposal
}

fn proposed(found: Found, id: String, owners: Option<&CodeOwners>, may_own: &impl Fn(&str, &str) -> bool) -> Proposed {
    let family = found.kind.family();
    let rule = owners.and_then(|owners| owners.rule_for(&found.path));
    let owner = rule.and_then(|rule| rule.owners.iter().map(|owner| &owner.value).find(|owner| may_own(owner, family)));
    Proposed {
        kind: found.kind,
        id,
        description: found.title.as_deref().map(sentence).filter(|text| !text.is_empty()),
        format: found.format,
        source: found.path,
        owner: owner.cloned(),
        version: found.version.unwrap_or_else(|| "v0.1.0".to_owned()),
    }
}

/// A title, on one line and of one line's length.
fn sentence(title: &str) -> String {
    let words: Vec<&str> =
        title.split(|c: char| c.is_whitespace() || c.is_control()).filter(|w| !w.is_empty()).collect();
    let line = words.join(" ");
    match line.char_indices().nth(80) {
        Some((at, _)) => format!("{}…", line.get(..at).unwrap_or_default().trim_end()),
        None => line,
    }
}

fn depth(path: &RepoPath) -> usize {
    path.as_str().bytes().filter(|b| *b == b'/').count()
}

/// The files worth a look. Untracked ones count only where git tracks none yet.
fn candidates(tree: &dyn Tree, seen: &Seen<'_>, proposal: &mut Proposal) -> Vec<(RepoPath, Guess)> {
    let platforms = platforms(tree);
    let all_untracked = tree.entries().iter().all(|entry| !entry.tracked);
    if all_untracked && tree.knows_tracking() && !tree.entries().is_empty() {
        proposal.notes.push("git tracks no file here yet, so all were looked at; `git add` them".to_owned());
    }
    let mut files = Vec::new();
    let (mut excluded, mut nested) = (BTreeSet::new(), BTreeSet::new());
    let mut unnameable = 0;
    for entry in tree.entries() {
        let path = &entry.path;
        let is_file = entry.kind == EntryKind::File && !entry.conflicted;
        if !is_file || !(entry.tracked || all_untracked) {
            continue;
        }
        let set_aside = names::set_aside(path);
        let platform = platforms.iter().find(|platform| path.is_within(platform));
        // Among samples and copies, a registry is one, too.
        if let (None, Some(platform)) = (set_aside, platform) {
            nested.insert(platform.clone());
        }
        if seen.exclude.is_some_and(|globs| globs.matches(path)) {
            continue;
        }
        if let Some(folder) = set_aside {
            excluded.insert(format!("**/{folder}/**"));
            continue;
        }
        if let Some(platform) = platform {
            excluded.insert(format!("{}/**", escape_glob(platform.as_str())));
            continue;
        }
        let Some(guess) = names::guess(path) else { continue };
        if names::can_be_named(path) {
            files.push((path.clone(), guess));
        } else {
            unnameable += 1;
        }
    }
    if unnameable > 0 {
        proposal.notes.push(format!("{} no manifest can write down", counted(unnameable, "path that", "paths that")));
    }
    proposal.nested = nested.into_iter().collect();
    proposal.exclude = excluded.into_iter().take(MOST_EXCLUDED).collect();
    files
}

/// Folders that hold a registry of their own.
fn platforms(tree: &dyn Tree) -> Vec<RepoPath> {
    let marks = || std::iter::once("ssot.yaml").chain(DEFAULT_MANIFESTS);
    let folder = |path: &RepoPath| {
        let text = path.as_str();
        marks().find_map(|mark| text.strip_suffix(mark)?.strip_suffix('/')).map(RepoPath::from_tree)
    };
    let all: BTreeSet<RepoPath> = tree.entries().iter().filter_map(|entry| folder(&entry.path)).collect();
    // The outermost will do; sorted, it comes before what lies in it.
    let mut outermost: Vec<RepoPath> = Vec::new();
    for platform in all {
        if !outermost.iter().any(|outer| platform.is_within(outer)) {
            outermost.push(platform);
        }
    }
    outermost
}

fn escape_glob(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for c in path.chars() {
        if matches!(c, '?' | '*' | '[' | ']' | '{' | '}' | '\\') {
            out.extend(['[', c, ']']);
        } else {
            out.push(c);
        }
    }
    out
}

fn look_at(tree: &dyn Tree, files: &[(RepoPath, Guess)], proposal: &mut Proposal) -> Vec<Found> {
    let mut left = TOTAL;
    let mut large = 0;
    let mut broken: Vec<&RepoPath> = Vec::new();
    let mut found = Vec::new();
    for (path, guess) in files {
        // Of these the name is enough, and in numbers they are large.
        if let Guess::Sure(kind @ (Kind::Terraform | Kind::Interface | Kind::Environment)) = guess {
            found.push(Found::new(*kind, path));
            continue;
        }
        let bytes = match tree.read(path, content::LIMITS.file_size.min(left)) {
            Ok(bytes) => bytes,
            Err(ReadError::TooLarge { .. }) => {
                large += 1;
                continue;
            }
            Err(_) => {
                broken.push(path);
                continue;
            }
        };
        left = left.saturating_sub(bytes.len() as u64);
        match content::look(path, *guess, &bytes) {
            Look::Nothing => {}
            Look::Broken => broken.push(path),
            Look::Found(one) => found.push(one),
        }
    }
    if large > 0 {
        proposal.notes.push(format!("{} not looked into for being large", counted(large, "file was", "files were")));
    }
    match broken.as_slice() {
        [] => {}
        [only] => proposal.notes.push(format!("{only} cannot be read as what its name says, and is left out")),
        [first, more @ ..] => {
            let more = counted(more.len(), "other", "others");
            let words = "cannot be read as what their names say, and are left out";
            proposal.notes.push(format!("{first} and {more} {words}"));
        }
    }
    found
}

/// `1 file`, `2 files`.
fn counted(count: usize, one: &str, several: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { several })
}

/// Leaves out what another source stands for: manifests of a kustomization, templates of a chart, all but one file of a
/// Terraform module.
fn represent(found: Vec<Found>) -> Vec<Found> {
    let folders_of = |kind: Kind| -> Vec<RepoPath> {
        let of_kind = found.iter().filter(|one| one.kind == kind);
        of_kind.map(|one| one.path.parent().unwrap_or_else(RepoPath::root)).collect()
    };
    let (kustomized, charts) = (folders_of(Kind::Kustomization), folders_of(Kind::Helm));
    let mut modules: BTreeMap<RepoPath, RepoPath> = BTreeMap::new();
    for one in found.iter().filter(|one| one.kind == Kind::Terraform) {
        let folder = one.path.parent().unwrap_or_else(RepoPath::root);
        let best = modules.entry(folder).or_insert_with(|| one.path.clone());
        if rank(&one.path) < rank(best) {
            *best = one.path.clone();
        }
    }
    let speakers: BTreeSet<RepoPath> = modules.into_values().collect();
    let stands_alone = |one: &Found| {
        let within = |folders: &[RepoPath]| folders.iter().any(|folder| one.path.is_within(folder));
        match one.kind {
            Kind::Kubernetes => !within(&kustomized) && !within(&charts),
            Kind::Terraform => speakers.contains(&one.path),
            _ => true,
        }
    };
    let keep: Vec<bool> = found.iter().map(stands_alone).collect();
    found.into_iter().zip(keep).filter_map(|(one, keep)| keep.then_some(one)).collect()
}

/// Which file of a module speaks for it.
fn rank(path: &RepoPath) -> usize {
    ["main.tf", "variables.tf"].iter().position(|name| *name == path.file_name()).unwrap_or(2)
}
