//! Where the policy of a run comes from: the tree itself, or the one it is compared with.

use super::Loader;
use crate::model::codeowners;
use crate::model::config::SsotConfig;
use crate::model::registry::{Registry, Role};
use crate::model::spanned::Spanned;
use crate::path::RepoPath;
use crate::text::Side;
use crate::tree::Tree;

/// Where a governance file is looked for.
pub const DEFAULT_GOVERNANCE: [&str; 4] = [
    "config/alias_governance.yaml",
    "config/alias_governance.yml",
    "ssot_plan/alias_governance.yaml",
    "ssot_plan/alias_governance.yml",
];
/// Where a teams file is looked for.
pub const DEFAULT_TEAMS: [&str; 2] = ["ssot_plan/teams.yaml", "ssot_plan/teams.yml"];
/// Where waivers are looked for.
pub const DEFAULT_WAIVERS: [&str; 2] = ["ssot_plan/waivers.yaml", "ssot_plan/waivers.yml"];

/// A tree whose policy holds for another one: governance, teams, waivers, code owners, and the policy in `ssot_config`.
#[derive(Clone, Copy)]
pub struct PolicyOf<'a> {
    /// The tree.
    pub tree: &'a dyn Tree,
    /// What was read of it.
    pub registry: &'a Registry,
}

impl PolicyOf<'_> {
    /// The files that state the policy.
    fn files(self) -> impl Iterator<Item = (RepoPath, Role)> {
        let files = self.registry.files.iter().filter(|file| file.role.is_policy());
        files.map(|file| (file.path.clone(), file.role)).collect::<Vec<_>>().into_iter()
    }
}

impl Loader<'_> {
    /// The files in which the tree states its own policy.
    pub(super) fn own_policy(&mut self) -> Vec<(RepoPath, Role)> {
        let named = |path: &Option<Spanned<RepoPath>>| path.as_ref().map(|path| path.value.clone());
        let governance = named(&self.settings.governance).or_else(|| self.first_of(&DEFAULT_GOVERNANCE));
        let teams = named(&self.settings.teams).or_else(|| self.first_of(&DEFAULT_TEAMS));
        let waivers = named(&self.settings.waivers).or_else(|| self.first_of(&DEFAULT_WAIVERS));
        let by_default = self.settings.governance.is_none();
        let unread =
            |path: &RepoPath| by_default && governance.as_ref().is_some_and(|read| read != path) && self.exists(path);
        let unread = DEFAULT_GOVERNANCE.iter().map(|path| RepoPath::from_tree(path)).find(|path| unread(path));
        self.registry.unread_governance = unread;
        let owners = self.first_of(&codeowners::PATHS);
        [(governance, Role::Governance), (teams, Role::Teams), (waivers, Role::Waivers), (owners, Role::CodeOwners)]
            .into_iter()
            .filter_map(|(path, role)| Some((path?, role)))
            .collect()
    }

    /// Reads the policy of another tree in place of the tree's own.
    pub(super) fn policy(&mut self, policy: PolicyOf<'_>) {
        self.registry.sources.turn_to(Side::Base);
        let paths: Vec<(RepoPath, Role)> = policy.files().collect();
        self.read_others(policy.tree, &paths);
        self.registry.sources.turn_to(Side::Head);
        let silent = SsotConfig::default();
        let base = policy.registry.config().unwrap_or(&silent);
        let held = self.registry.config().unwrap_or(&silent).held_to(base);
        for manifest in &mut self.registry.manifests {
            manifest.config = None;
        }
        if let Some(manifest) = self.registry.manifests.first_mut() {
            manifest.config = Some(held);
        }
    }
}
