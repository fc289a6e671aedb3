use super::{anchors_are_known, count, places, uses};
use crate::delta::{Change, ChangeKind};
use crate::finding::{Draft, Level, Location, RuleMeta, Subject, SubjectKind};
use crate::model::{Anchor, Registry};
use crate::path::RepoPath;
use crate::rules::{Comparison, Context, Rule, Sink, rule};
use crate::text::list;
use std::collections::{BTreeMap, HashSet};

rule!(AnchorRemoved, Error, "change/anchor-removed", "anchor_removed.md", "an anchor is gone");

impl Rule for AnchorRemoved {
    fn meta(&self) -> &'static RuleMeta {
        &Self::META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Sink<'_>) {
        let Some(base) = cx.base else { return };
        let head = base.proposed;
        if !anchors_are_known(&base) {
            return;
        }
        let gone: Vec<Gone<'_>> = base.changes.iter().filter_map(|change| Gone::of(&base, change)).collect();
        let ids: HashSet<&str> = gone.iter().map(|gone| gone.id).collect();
        let used = uses::of_ids(head, &ids);
        let mut unused: BTreeMap<Option<&RepoPath>, Vec<&Gone<'_>>> = BTreeMap::new();
        for gone in &gone {
            match used.get(gone.id) {
                Some(uses) => out.push(uses::show(head, gone.used(&base, uses), uses)),
                None if gone.renamed.is_some() => {}
                None => unused.entry(gone.file_that_is_gone(&base)).or_default().push(gone),
            }
        }
        let sources: HashSet<&RepoPath> = head.anchors.iter().filter_map(Anchor::source_path).collect();
        for (file, together) in unused {
            match (file, together.as_slice()) {
                // A whole file of them went at once: that is one fact.
                (Some(file), [first, _, ..]) => out.push(with_file(&base, file, first, &together)),
                _ => together.iter().for_each(|gone| out.push(gone.unused(cx, &base, &sources))),
            }
        }
    }
}

/// An anchor of the base whose id nobody declares any more.
struct Gone<'a> {
    id: &'a str,
    renamed: Option<&'a str>,
    anchor: &'a Anchor,
}

impl<'a> Gone<'a> {
    fn of(base: &Comparison<'a>, change: &'a Change) -> Option<Self> {
        if change.subject.kind != SubjectKind::Anchor {
            return None;
        }
        let now = change.subject.id.as_str();
        let (id, renamed) = match change.kind {
            ChangeKind::Removed => (now, None),
            ChangeKind::Renamed => (change.from.as_deref()?, Some(now)),
            _ => return None,
        };
        let anchor = base.registry.anchor(id)?;
        base.proposed.anchor(id).is_none().then_some(Self { id, renamed, anchor })
    }

    /// The file it stood in, when the head does not have it.
    fn file_that_is_gone(&self, base: &Comparison<'a>) -> Option<&'a RepoPath> {
        let manifest = base.registry.manifests.get(self.anchor.manifest)?;
        let path = &base.registry.files.get(manifest.file)?.path;
        let reads = |registry: &Registry| registry.files.iter().any(|file| file.path == *path);
        (!reads(base.proposed)).then_some(path)
    }

    fn draft(&self, base: &Comparison<'a>, at: Location, message: String) -> Draft {
        Draft::new(Subject::anchor(self.id), at, message)
            .related("it was declared here", base.registry.locate(self.anchor.place))
    }

    fn used(&self, base: &Comparison<'a>, uses: &[uses::Use]) -> Draft {
        match self.renamed.and_then(|now| base.proposed.anchor(now)) {
            Some(anchor) => {
                let now = anchor.name();
                let (id, old) = (self.id, if uses.len() == 1 { "1 place still uses" } else { "places still use" });
                let many = if uses.len() == 1 { String::new() } else { format!("{} ", uses.len()) };
                let message = format!("`{id}` was renamed to `{now}`, but {many}{old} the old name");
                let help = format!("write `{now}` wherever `{}` is still used", self.id);
                self.draft(base, base.proposed.locate(anchor.place), message).key("renamed").help(help)
            }
            None => {
                let message = format!("the anchor `{}` was removed, but {}", self.id, uses::summary(uses));
                let help = "put the anchor back, or remove what still uses it in the same change";
                self.draft(base, places::of_removed_anchor(base, self.anchor), message).key("used").help(help)
            }
        }
    }

    fn unused(&self, cx: &Context<'_>, base: &Comparison<'a>, sources: &HashSet<&RepoPath>) -> Draft {
        let source = self.anchor.source_path();
        let left = source.filter(|path| cx.tree.entry(path).is_some() && !sources.contains(path));
        let message = match left {
            Some(path) => format!("the anchor `{}` was removed, so nothing guards `{path}` any more", self.id),
            None => format!("the anchor `{}` was removed", self.id),
        };
        let help = if left.is_some() {
            "remove the file as well when it is no longer needed; else put the anchor back"
        } else {
            "nothing in the registry uses it; put it back if it was removed by mistake"
        };
        let at = places::of_removed_anchor(base, self.anchor);
        self.draft(base, at, message).key("unused").level(Level::Warning).help(help)
    }
}

/// Anchors that went with the file that declared them.
fn with_file(base: &Comparison<'_>, file: &RepoPath, first: &Gone<'_>, together: &[&Gone<'_>]) -> Draft {
    let shown = list(together.iter().take(super::SHOWN).map(|gone| gone.id));
    let more = together.len().saturating_sub(super::SHOWN);
    let which = if more > 0 { format!("{shown} and {more} more") } else { shown };
    let message = format!("`{file}` is gone, and with it {}: {which}", count(together.len(), "anchor"));
    Draft::new(Subject::file(file), places::of_removed_anchor(base, first.anchor), message)
        .key("file")
        .level(Level::Warning)
        .related("they were declared in this file", Location::file(file.clone()).in_base())
        .help("put the file back if that was not meant; nothing in the registry uses them")
}
