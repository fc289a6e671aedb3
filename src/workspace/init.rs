//! A first registry for a repository.

use super::{Failure, Workspace, settings};
use crate::init::{self, FileContext, Proposal, Seen};
use crate::model::{DEFAULT_GOVERNANCE, DEFAULT_MANIFESTS, Principals, Registry};
use crate::path::RepoPath;
use crate::schema::SchemaName;
use crate::tree::{Replacement, Resolved, replace_texts, resolve};

/// Where the schemas are written.
const SCHEMAS: &str = "ssot_plan/schemas";

/// The only place from which GitHub runs workflows, and its other spelling.
const WORKFLOWS: [&str; 2] = [".github/workflows/ssot.yml", ".github/workflows/ssot.yaml"];

/// The file that pre-commit reads.
const HOOKS: &str = ".pre-commit-config.yaml";

/// How many folders are named before the rest is counted.
const NAMED: usize = 5;

/// How to begin.
#[derive(Debug, Default)]
pub struct InitOptions {
    /// Write the schemas as well, and point editors to them.
    pub schemas: bool,
}

/// What [`Workspace::write_init`] would do.
#[derive(Debug)]
pub struct InitPlan {
    /// The folder that the paths are relative to, from the root of the repository.
    pub folder: RepoPath,
    /// What was found.
    pub proposal: Proposal,
    /// Whether the folder has a registry when the plan is carried out; without one, only the `nested` ones are checked.
    pub has_registry: bool,
    /// The manifest, and whether the plan creates it.
    pub manifest: (RepoPath, bool),
    /// The files to create, in the order in which a person should read them.
    pub files: Vec<NewFile>,
    /// What is left as it is, in words.
    pub kept: Vec<String>,
    /// What is still to be done in the files.
    pub notes: Vec<String>,
    /// Lines to add to the configuration of pre-commit, when there is one already that does not run `ssot`.
    pub hook: Option<String>,
}

/// A file that is to be created.
#[derive(Debug)]
pub struct NewFile {
    /// Its path.
    pub path: RepoPath,
    /// Its text.
    pub text: String,
}

impl Workspace {
    /// Looks at the tree and decides which files a first registry takes. What is there already stays. Where nothing but the
    /// registries of other folders is found, this one gets none: it would make a check that checks nothing.
    pub fn plan_init(&self, options: &InitOptions) -> InitPlan {
        let registry = self.registry(false, false);
        let seen = Seen { codeowners: registry.codeowners.as_ref(), exclude: Some(&self.settings.exclude) };
        let proposal = init::propose(self.tree(), &seen, |owner, family| may_own(&registry, owner, family));
        let cx = FileContext { schemas: options.schemas.then(|| RepoPath::from_tree(SCHEMAS)) };
        let present = registry.manifest_candidates.iter().find(|path| !self.is_free(path));
        let manifest = present.or(registry.manifest_candidates.first()).cloned();
        let manifest = manifest.unwrap_or_else(|| RepoPath::from_tree(DEFAULT_MANIFESTS[0]));
        let is_root = !self.is_free(&RepoPath::from_tree(settings::PATH)) || present.is_some();
        let has_registry = is_root || !proposal.anchors.is_empty() || proposal.nested.is_empty();
        let mut plan = InitPlan {
            folder: self.folder.clone(),
            has_registry,
            manifest: (manifest.clone(), false),
            proposal,
            files: Vec::new(),
            kept: Vec::new(),
            notes: Vec::new(),
            hook: None,
        };
        if has_registry {
            self.plan_registry(&mut plan, &registry, &cx);
        }
        self.note_other_roots(&mut plan, is_root);
        self.plan_automation(&mut plan);
        if options.schemas && has_registry {
            for schema in [SchemaName::Manifest, SchemaName::Governance, SchemaName::Config] {
                let path = RepoPath::from_tree(&format!("{SCHEMAS}/{}.schema.json", schema.as_str()));
                self.create(&mut plan, path, schema.text().to_owned());
            }
        }
        plan
    }

    /// Writes what a plan creates, all of it or nothing.
    ///
    /// # Errors
    /// When the tree is not one that can be written to, a file appeared meanwhile, or the system fails.
    pub fn write_init(&self, plan: &InitPlan) -> Result<(), Failure> {
        let root = self.writable_root()?;
        let files: Vec<Replacement<'_>> =
            plan.files.iter().map(|NewFile { path, text }| Replacement { path, old: None, new: text }).collect();
        Ok(replace_texts(root, &files)?)
    }

    fn plan_registry(&self, plan: &mut InitPlan, registry: &Registry, cx: &FileContext) {
        let manifest = plan.manifest.0.clone();
        let text = init::manifest(&manifest, &plan.proposal, cx);
        self.create(plan, manifest, text);
        plan.manifest.1 = plan.files.len() == 1;
        self.plan_governance(plan, registry, cx);
        let path = RepoPath::from_tree(settings::PATH);
        let text = init::settings(&path, &plan.proposal, cx);
        self.create(plan, path, text);
    }

    /// Says which registries of other folders there are: one covers its folder and what lies below, but for others in there.
    fn note_other_roots(&self, plan: &mut InitPlan, is_root: bool) {
        let nested = &plan.proposal.nested;
        if let Some(first) = nested.first() {
            let (have, checks) = match nested.len() {
                1 => ("has a registry of its own", "checks it"),
                _ => ("have registries of their own", "checks the first"),
            };
            let here = match plan.has_registry {
                true => "which a check of this folder leaves out",
                false => "and nothing else was recognised, so this folder gets none",
            };
            plan.notes.push(format!("{} {have}, {here}; `ssot validate -C {first}` {checks}", named(nested)));
        }
        if is_root && self.start != self.folder {
            let (start, folder) = (&self.start, self.folder.as_str());
            let root = if folder.is_empty() { "the root of the repository" } else { folder };
            let settings = settings::PATH;
            plan.notes.push(format!(
                "{start} belongs to the registry of {root}; to begin one of its own, create {start}/{settings} first"
            ));
        }
    }

    fn plan_governance(&self, plan: &mut InitPlan, registry: &Registry, cx: &FileContext) {
        let named = self.settings.governance.as_ref().map(|path| path.value.clone());
        let candidates: Vec<RepoPath> = match named {
            Some(path) => vec![path],
            None => DEFAULT_GOVERNANCE.iter().map(|path| RepoPath::from_tree(path)).collect(),
        };
        if let Some(there) = candidates.iter().find(|path| !self.is_free(path)) {
            plan.kept.push(format!("{there} is there already"));
        } else if !plan.manifest.1 && !registry.manifests.is_empty() {
            let words = "no governance file was added: the manifest that is there may rely on rules of its own";
            plan.kept.push(words.to_owned());
        } else if let Some(path) = candidates.iter().find(|path| self.in_the_way(path).is_none()).cloned() {
            let text = init::governance(&path, cx);
            self.create(plan, path, text);
        }
    }

    /// The workflow and the hook belong to the repository, not to a folder of it.
    fn plan_automation(&self, plan: &mut InitPlan) {
        let Ok((_, folder)) = self.repository() else {
            plan.kept.push("no workflow and no hook were added: this folder is not in a git repository".to_owned());
            return;
        };
        if !folder.as_str().is_empty() {
            plan.kept.push(format!(
                "no workflow and no hook were added, since they stand at the root of the repository: there, let a job run `ssot \
                 validate -C {folder}`, or `ssot action` with SSOT_WORKING_DIRECTORY set to {folder}, and a hook `ssot validate \
                 --staged -C {folder}`"
            ));
            return;
        }
        let own = plan.has_registry.then(RepoPath::root);
        let wanted: Vec<RepoPath> = own.into_iter().chain(plan.proposal.nested.iter().cloned()).collect();
        let folders = init::runs_in(&wanted);
        let left: Vec<RepoPath> = wanted.into_iter().filter(|folder| !folders.contains(folder)).collect();
        let entries = self.tree.entries();
        let is_gitlab = self.tree.entry(&RepoPath::from_tree(".gitlab-ci.yml")).is_some();
        let on_github = entries.iter().any(|entry| entry.path.as_str().starts_with(".github/"));
        let [workflow, other] = WORKFLOWS.map(RepoPath::from_tree);
        if is_gitlab && !on_github {
            plan.kept.push("no workflow was added: this looks like GitLab; let a job run `ssot validate`".to_owned());
        } else if !self.is_free(&other) {
            plan.kept.push(format!("{other} is there already"));
        } else {
            let known = plan.files.len();
            self.create(plan, workflow.clone(), init::workflow(&folders));
            if plan.files.len() > known {
                let words = "fails until SSOT_REPOSITORY and SSOT_COMMIT in it say where ssot is built from";
                plan.notes.push(format!("{workflow} {words}"));
            }
            if !left.is_empty() {
                plan.notes.push(format!("the workflow and the hook do not check {}; add them by hand", named(&left)));
            }
        }
        let hooks = RepoPath::from_tree(HOOKS);
        let there = self.tree.read(&hooks, 1 << 20).ok();
        let runs_ssot = there.as_ref().is_some_and(|bytes| String::from_utf8_lossy(bytes).contains("ssot"));
        plan.hook = (there.is_some() && !runs_ssot).then(|| init::hook(&folders, true));
        self.create(plan, hooks, init::hook(&folders, false));
    }

    /// Adds a file to the plan, unless something is there.
    fn create(&self, plan: &mut InitPlan, path: RepoPath, text: String) {
        if let Some(what) = self.in_the_way(&path) {
            plan.kept.push(format!("{path} was not added: {what} is a file or a link where a folder must be"));
            return;
        }
        match resolve(self.tree(), &path) {
            Resolved::Missing => plan.files.push(NewFile { path, text }),
            Resolved::OnDiskIgnored => plan.kept.push(format!("{path} is there already, though git ignores it")),
            _ => plan.kept.push(format!("{path} is there already")),
        }
    }

    /// True when nothing is at the path.
    fn is_free(&self, path: &RepoPath) -> bool {
        matches!(resolve(self.tree(), path), Resolved::Missing)
    }

    /// What stands where a folder on the way must be.
    fn in_the_way(&self, path: &RepoPath) -> Option<RepoPath> {
        let mut folder = path.parent();
        while let Some(here) = folder {
            if self.tree.entry(&here).is_some() {
                return Some(here);
            }
            folder = here.parent();
        }
        None
    }
}

/// The first folders by name, and how many more there are.
fn named(folders: &[RepoPath]) -> String {
    let shown: Vec<&str> = folders.iter().take(NAMED).map(RepoPath::as_str).collect();
    match (shown.as_slice(), folders.len().saturating_sub(NAMED)) {
        ([rest @ .., last], 0) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        (shown, 0) => shown.join(", "),
        (shown, more) => format!("{} and {more} more", shown.join(", ")),
    }
}

/// Whether the repository's own teams, where it has any, let somebody own anchors of a family.
fn may_own(registry: &Registry, owner: &str, family: &str) -> bool {
    let Some(teams) = &registry.teams else { return true };
    let principals = Principals::of(teams);
    principals.team(owner).is_some_and(|team| {
        team.families.as_ref().is_none_or(|families| families.iter().any(|allowed| allowed.value == family))
    })
}
