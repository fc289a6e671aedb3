//! The registry: what a tree's files declare, typed and cross-referenced, every value with its place.

mod alias;
mod anchor;
mod codeowners;
mod competing;
mod config;
mod cycles;
mod demand;
mod format;
mod globs;
mod governance;
mod load;
mod lockfile;
mod manifest;
mod parallel;
mod pattern;
mod policy;
mod principals;
mod probe;
mod read;
mod registry;
mod settings;
mod spanned;
mod suggest;
mod suppressions;
mod teams;
mod time;
mod version;
mod waivers;
mod wanted;

pub use alias::{Alias, Canonical};
pub use anchor::{ANCHOR_KEYS, Aliasing, Anchor, SOURCE_KEYS, SourceField};
pub use codeowners::{CodeOwners, OwnerRule, SkippedLine};
pub use config::{DeclaredFamilies, DeclaredOwner, SsotConfig};
pub use cycles::{Cycles, cycles};
pub use demand::{Demand, Reviewer};
pub use format::{Content, DeclaredFormat, FileKind};
pub use globs::{PathGlobs, compile as compile_glob};
pub use governance::{Audit, ContextPolicy, Governance};
pub use load::{
    DEFAULT_GOVERNANCE, DEFAULT_MANIFESTS, DEFAULT_TEAMS, DEFAULT_WAIVERS, LoadOptions, PolicyOf, load, load_files,
};
pub use lockfile::{LOCK_VERSION, LockEntry, LockedOutput, Lockfile};
pub use manifest::Manifest;
pub use pattern::PatternFault;
pub use policy::Policy;
pub use principals::{PersonKey, Principals, same_team, team_key};
pub use probe::Probe;
pub use registry::{Registry, RegistryFile, Role};
pub use settings::{LevelSetting, RuleSetting, Settings, SettingsFault};
pub use spanned::{NodeRef, PathField, Spanned};
pub use suggest::Suggestions;
pub use suppressions::Suppression;
pub use teams::{Member, Team, Teams};
pub use time::{DurationField, Span as Lifetime, TimeError, TimeField, When};
pub use version::{VersionError, check_version};
pub use waivers::Waiver;
