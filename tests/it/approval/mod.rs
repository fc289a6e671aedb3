//! Who must approve a change, who did, and who is missing.

mod command;
mod evidence;
mod hostile;
mod identity;
mod reach;
mod requirements;
mod reviews;
mod teams;

use ssot::approval::{Evidence, Requirement, Review, ReviewState, requirements};
use ssot::delta::{self, Change};
use ssot::document::{Document, Format, Limits};
use ssot::finding::Finding;
use ssot::history::{Commit, Moment, Oid, Person, Trailer};
use ssot::model::{LoadOptions, Registry, load};
use ssot::path::RepoPath;
use ssot::rules::{Comparison, Context, Sink, find};
use ssot::text::{Side, Sources};
use ssot::tree::MemoryTree;
use ssot::workspace::Workspace;

pub const MANIFEST: &str = "ssot_plan/ssot_manifest.yaml";
pub const GOVERNANCE: &str = "config/alias_governance.yaml";
pub const TEAMS: &str = "ssot_plan/teams.yaml";
pub const WAIVERS: &str = "ssot_plan/waivers.yaml";
pub const CODEOWNERS: &str = ".github/CODEOWNERS";

pub type Files<'a> = &'a [(&'a str, &'a str)];

/// Two trees and what differs.
pub struct Compared {
    base: Workspace,
    head: Workspace,
    pub before: Registry,
    pub after: Registry,
    pub changes: Vec<Change>,
}

fn open(files: Files<'_>) -> Workspace {
    let tree = files.iter().fold(MemoryTree::new(), |tree, (path, text)| tree.file(path, text.as_bytes()));
    Workspace::over(Box::new(tree)).expect("the settings are valid")
}

fn settings(files: Files<'_>) -> Option<Document> {
    let (path, text) = files.iter().find(|(path, _)| *path == "ssot.yaml")?;
    Some(Document::parse(RepoPath::parse(path).expect("a path"), text.as_bytes(), Format::Yaml, &Limits::default()))
}

/// The base, and the files of it that the head has otherwise; an empty text deletes one.
pub fn compare(base: Files<'_>, edits: Files<'_>) -> Compared {
    let kept = base.iter().filter(|(path, _)| edits.iter().all(|(other, _)| other != path));
    let files: Vec<(&str, &str)> = kept.chain(edits.iter().filter(|(_, text)| !text.is_empty())).copied().collect();
    let (old, new) = (settings(base), settings(&files));
    let (base, head) = (open(base), open(&files));
    let mut sources = Sources::of_base("main");
    let options = |sources| LoadOptions { sources, ..LoadOptions::default() };
    let before = load(base.tree(), base.settings(), &options(sources));
    sources = before.sources.clone();
    sources.turn_to(Side::Head);
    let after = load(head.tree(), head.settings(), &options(sources));
    let root = |document: &Option<Document>| -> Vec<delta::Record> {
        let root = document.as_ref().and_then(Document::root);
        root.map(|root| delta::settings_records(root, &RepoPath::parse("ssot.yaml").expect("a path")))
            .unwrap_or_default()
    };
    let records = |registry, settings| [delta::records(registry, None), root(settings)].concat();
    let mut changes = delta::compare(&records(&before, &old), &records(&after, &new));
    changes.extend(delta::contents((&before, base.tree()), (&after, head.tree())));
    Compared { base, head, before, after, changes }
}

impl Compared {
    pub fn requirements(&self) -> Vec<Requirement> {
        requirements(&self.changes, &self.before, &self.after)
    }

    /// `policy: who, who` of each requirement, sorted.
    pub fn asked(&self) -> Vec<String> {
        let mut asked: Vec<String> = self
            .requirements()
            .iter()
            .map(|r| {
                let from: Vec<String> = r.from.iter().map(|who| format!("{who:?}")).collect();
                format!("{}: {} of {}", r.policy, r.needed, from.join(", "))
            })
            .collect();
        asked.sort();
        asked
    }

    pub fn findings(&self, evidence: &Evidence) -> Vec<Finding> {
        let mut findings = Vec::new();
        let base = Comparison {
            name: "main",
            registry: &self.before,
            policy: &self.before,
            tree: self.base.tree(),
            settings: self.base.settings(),
            proposed: &self.after,
            proposed_settings: self.head.settings(),
            changes: &self.changes,
            evidence,
        };
        let now = "2026-11-22T12:00:00Z".parse().expect("a time");
        let cx = Context::new(&self.after, self.head.tree(), self.base.settings(), now).against(base);
        for id in ["change/approval-missing", "change/self-approved"] {
            let rule = find(id).expect("the rule is registered");
            rule.check(&cx, &mut Sink::new(rule.meta(), &mut findings));
        }
        findings
    }

    /// The messages, a line each.
    pub fn said(&self, evidence: &Evidence) -> String {
        let line = |f: &Finding| format!("{}: {}\n", f.rule.id.trim_start_matches("change/"), f.message);
        self.findings(evidence).iter().map(line).collect()
    }
}

pub fn person(text: &str) -> Person {
    Person::parse(text)
}

/// A commit by somebody, with trailers such as `Reviewed-by: Ada <ada@x.example>`. Numbers stand for commits.
pub fn commit(number: u8, parents: &[u8], author: &str, trailers: &[&str]) -> Commit {
    let moment = Moment { seconds: 1_000_000_000 + i64::from(number), offset: 0 };
    let trailer = |text: &&str| {
        let (key, value) = text.split_once(": ").expect("a trailer");
        Trailer { key: key.to_owned(), value: value.to_owned() }
    };
    Commit {
        id: oid(number),
        parents: parents.iter().map(|number| oid(*number)).collect(),
        author: person(author),
        authored: moment,
        committer: person(author),
        committed: moment,
        message: "change\n".to_owned(),
        trailers: trailers.iter().map(trailer).collect(),
        signature: None,
    }
}

pub fn oid(number: u8) -> Oid {
    Oid([number; 20])
}

/// One commit upon the base, by Ada.
pub fn by_ada(trailers: &[&str]) -> Evidence {
    Evidence { commits: vec![commit(1, &[0], "Ada <ada@acme.example>", trailers)], ..Evidence::default() }
}

pub fn review(login: &str, state: ReviewState, number: u8) -> Review {
    let submitted_at = format!("2026-11-22T12:00:{number:02}Z").parse().ok();
    Review { login: login.to_owned(), state, submitted_at, commit: Some(oid(1).to_string()) }
}

/// One commit by Ada, and reviews of it.
pub fn reviewed(reviews: Vec<Review>) -> Evidence {
    Evidence { reviews, ..by_ada(&[]) }
}
