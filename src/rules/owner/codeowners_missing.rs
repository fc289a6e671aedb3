use super::reliance;
use crate::finding::{Draft, Location, RuleMeta, Subject, SubjectKind};
use crate::model::{CodeOwners, Role, Spanned};
use crate::path::RepoPath;
use crate::rules::{Context, Rule, Sink, rule};
use std::collections::HashSet;

rule!(
    CodeownersMissing,
    Error,
    "owner/codeowners-missing",
    "codeowners_missing.md",
    "a policy relies on code owners, and there are none"
);

impl Rule for CodeownersMissing {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        let registry = cx.registry;
        let everywhere = reliance::of(cx);
        let Some(policy) = everywhere.or_else(|| registry.anchors.iter().find_map(reliance::of_anchor)) else { return };
        let Some(owners) = &registry.codeowners else {
            // A file that is there and cannot be read is `document/unreadable`'s.
            if registry.files_of(Role::CodeOwners).next().is_none() {
                let message = format!("`{}` relies on code owners, but there is no CODEOWNERS file", policy.value);
                out.push(
                    file_draft(cx, policy, message)
                        .help("add `.github/CODEOWNERS` with a line for each source, such as `/api/ @api-team`"),
                );
            }
            return;
        };
        if let Some(size) = owners.too_large {
            let message = format!(
                "`{}` relies on code owners, but `{}` has {size} bytes, and GitHub loads none over 3 MiB",
                policy.value, owners.path
            );
            let draft = file_draft(cx, policy, message).key("too-large");
            out.push(draft.help("name folders and globs instead of single files"));
            return;
        }
        if let Some(policy) = everywhere {
            for file in registry.files_of(Role::Manifest) {
                if let Some(what) = uncovered(owners, &file.path) {
                    let anchors = registry.manifests.iter().find(|m| is_of(cx, m.file, &file.path));
                    let location = anchors.and_then(|manifest| manifest.anchors_key).map(|key| cx.at(key));
                    let location = location.unwrap_or_else(|| Location::file(file.path.clone()));
                    let subject = Subject::file(&file.path);
                    out.push(draft(
                        cx,
                        owners,
                        policy,
                        Draft::new(subject, location, "manifest"),
                        &file.path,
                        "@team",
                        what,
                    ));
                }
            }
        }
        let mut seen: HashSet<&RepoPath> = HashSet::new();
        for anchor in &registry.anchors {
            let Some(policy) = everywhere.or_else(|| reliance::of_anchor(anchor)) else { continue };
            let (Some(source), Some(path)) = (&anchor.source, anchor.source_path()) else { continue };
            // A source that does not exist is `anchor/source-missing`'s. Two anchors may share one.
            let exists = registry.probe(path).is_some_and(|probe| probe.file().is_some());
            if !exists || !seen.insert(path) {
                continue;
            }
            if let Some(what) = uncovered(owners, path) {
                let subject = Subject::anchor(anchor.name());
                let found = Draft::new(subject, cx.at(source.field.text.place), "source");
                let owner = anchor.owner.as_ref().map(|owner| owner.value.as_str());
                let owner = owner.filter(|owner| owner.starts_with('@')).unwrap_or("@team");
                out.push(draft(cx, owners, policy, found, path, owner, what));
            }
        }
    }
}

fn is_of(cx: &Context<'_>, index: usize, path: &RepoPath) -> bool {
    cx.registry.files.get(index).is_some_and(|file| file.path == *path)
}

fn file_draft(cx: &Context<'_>, policy: &Spanned<String>, message: String) -> Draft {
    let subject = Subject::new(SubjectKind::Governance, policy.value.clone());
    Draft::new(subject, cx.at(policy.place), message).key("codeowners")
}

/// Why nobody is asked about a path.
enum Uncovered<'a> {
    NoRule,
    NoOwner(&'a Spanned<String>),
}

fn uncovered<'a>(owners: &'a CodeOwners, path: &RepoPath) -> Option<Uncovered<'a>> {
    match owners.rule_for(path) {
        None => Some(Uncovered::NoRule),
        Some(rule) if rule.owners.is_empty() => Some(Uncovered::NoOwner(&rule.pattern)),
        Some(_) => None,
    }
}

/// Completes a draft whose message is only what the file is.
fn draft(
    cx: &Context<'_>,
    owners: &CodeOwners,
    policy: &Spanned<String>,
    found: Draft,
    path: &RepoPath,
    owner: &str,
    what: Uncovered<'_>,
) -> Draft {
    let role = found.message.clone();
    let (fault, rule) = match what {
        Uncovered::NoRule => (format!("no line of `{}` matches", owners.path), None),
        Uncovered::NoOwner(pattern) => {
            (format!("the line that decides in `{}` names nobody", owners.path), Some(pattern))
        }
    };
    let mut draft = Draft { message: format!("the {role} `{path}` has no code owner: {fault}"), ..found };
    if let Some(pattern) = rule {
        draft = draft.related(format!("`{}` is the last line that matches", pattern.value), cx.at(pattern.place));
    }
    // A line that GitHub skips may be the one that was meant.
    let named = owners.skipped.iter().find(|line| line.word.value.trim_start_matches('/') == path.as_str());
    if let Some(line) = named {
        draft = draft.related("GitHub skips this line", cx.at(line.word.place));
    }
    draft
        .related(format!("`{}` relies on code owners", policy.value), cx.at(policy.place))
        .help(format!("add a line such as `/{path} {owner}` at the end of `{}`", owners.path))
        .key(path.as_str())
}
