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

/// How to begin.
#[derive(Debug, Default)]
pub struct InitOptions {
    /// Write the schemas as well, and point editors to them.
    pub schemas: bool,
}

/// What [`Workspace::write_init`] would do.
#[derive(Debug)]
pub struct InitPlan {
    /// What was found.
    pub proposal: Proposal,
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
    /// Looks at the tree and decides which files a first registry takes. What is there already stays.
    pub fn plan_init(&self, options: &InitOptions) -> InitPlan {
        let registry = self.registry(false, false);
        let seen = Seen { codeowners: registry.codeowners.as_ref(), exclude: Some(&self.settings.exclude) };
        let proposal = init::propose(self.tree(), &seen, |owner, family| may_own(&registry, owner, family));
        let cx = FileContext { schemas: options.schemas.then(|| RepoPath::from_tree(SCHEMAS)) };
        let present = registry.manifest_candidates.iter().find(|path| !self.is_free(path));
        let manifest = present.or(registry.manifest_candidates.first()).cloned();
        let manifest = manifest.unwrap_or_else(|| RepoPath::from_tree(DEFAULT_MANIFESTS[0]));
        let mut plan = InitPlan {
            manifest: (manifest.clone(), present.is_none()),
            proposal,
            files: Vec::new(),
            kept: Vec::new(),
            notes: Vec::new(),
            hook: None,
        };
        let text = init::manifest(&manifest, &plan.proposal, &cx);
        self.create(&mut plan, manifest, text);
        plan.manifest.1 = plan.files.len() == 1;
        self.plan_governance(&mut plan, &registry, &cx);
        let path = RepoPath::from_tree(settings::PATH);
        let text = init::settings(&path, &plan.proposal, &cx);
        self.create(&mut plan, path, text);
        self.plan_automation(&mut plan);
        if options.schemas {
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
                "no workflow and no hook were added: they stand at the root of the repository; let them run `ssot validate -C {folder}`"
            ));
            return;
        }
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
            self.create(plan, workflow.clone(), init::workflow());
            if plan.files.len() > known {
                let words = "fails until SSOT_REPOSITORY and SSOT_COMMIT in it say where ssot is built from";
                plan.notes.push(format!("{workflow} {words}"));
            }
        }
        let hooks = RepoPath::from_tree(HOOKS);
        let there = self.tree.read(&hooks, 1 << 20).ok();
        let runs_ssot = there.as_ref().is_some_and(|bytes| String::from_utf8_lossy(bytes).contains("ssot"));
        plan.hook = (there.is_some() && !runs_ssot).then(|| init::hook(true));
        self.create(plan, hooks, init::hook(false));
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

/// Whether the repository's own teams, where it has any, let somebody own anchors of a family.
fn may_own(registry: &Registry, owner: &str, family: &str) -> bool {
    let Some(teams) = &registry.teams else { return true };
    let principals = Principals::of(teams);
    principals.team(owner).is_some_and(|team| {
        team.families.as_ref().is_none_or(|families| families.iter().any(|allowed| allowed.value == family))
    })
}
