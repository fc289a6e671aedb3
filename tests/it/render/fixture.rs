//! One report with everything that is hard to show. Places are marked `⟦…⟧` in the texts, and the expected line and
//! column are counted from the marks by code that shares nothing with the library.

use ssot::finding::{
    Checked, Edit, Finding, Fingerprint, Level, Location, Note, Related, Report, RuleMeta, Subject, SubjectKind,
    TreeDescription, Waived, WaivedBy,
};
use ssot::path::RepoPath;
use ssot::text::{Side, SourceFile, Sources, Span};
use std::sync::Arc;

/// The page of every rule here.
pub(super) const PAGE: &str = "\
# family/defect

What it finds, with `code`
and a [link](https://example.org/page).

## What to do

Settle it.

## Example: one

```yaml file=a.yaml
a: 1
```
";

/// A message that would like to be more than a message.
pub(super) const FORGED: &str = "::error file=a.yaml,line=1::forged ##[stop-commands]x %0A::warning::y\r\n::stop-commands::t \
    | <img src=x onerror=alert(1)> ![i](https://example.org/i.png) ]]> @octocat #12 GH-7 a/b#3 0123456789abcdef &amp; and \
    some words so that a line that is eighty columns wide ends just before ::add-mask::x and goes on with `unclosed";

macro_rules! rules {
    ($($name:ident $id:literal $level:ident $summary:literal)*) => {
        $(pub(super) static $name: RuleMeta = RuleMeta { id: $id, summary: $summary, level: Level::$level, page: PAGE };)*
        pub(super) static ALL: &[&RuleMeta] = &[$(&$name),*];
    };
}

rules! {
    ALIAS_DUPLICATE "alias/duplicate" Error "Two aliases of one context have the same name"
    ALIAS_EXPIRES "alias/expires-soon" Warning "An alias ends within the next days, and whoever uses it will find out on the day it does unless it is renewed"
    FORMAT "anchor/format-mismatch" Warning "A source is not in the format its anchor declares"
    SOURCE_MISSING "anchor/source-missing" Error "An anchor's source does not exist"
    FIELD "anchor/missing-field" Error "An anchor lacks a field that the manifest requires"
    DEPENDENCY "anchor/unknown-dependency" Error "An anchor depends on one that is not declared"
    DIGEST "lock/digest-mismatch" Error "A locked digest is not the digest of the source"
    UNLOCKED "lock/unlocked-anchor" Info "No lockfile pins an anchor"
    OWNER "owner/undeclared" Error "An owner is not declared"
}

/// Where a finding must be shown, in every format.
#[derive(Debug, Clone)]
pub(super) struct Expected {
    pub(super) path: String,
    pub(super) line: usize,
    pub(super) column: usize,
    /// The marked text; empty for absent values and files without text.
    pub(super) token: String,
    /// True when a snippet is to be shown.
    pub(super) snippet: bool,
}

pub(super) struct Fixture {
    pub(super) report: Report,
    pub(super) sources: Sources,
    /// One per finding, in order.
    pub(super) expected: Vec<Expected>,
}

/// A text with its marked places.
struct Marked {
    text: String,
    spans: Vec<(Span, usize, usize)>,
}

fn marked(text: &str) -> Marked {
    let (mut clean, mut spans, mut open) = (String::new(), Vec::new(), None);
    let (mut line, mut column) = (1, 1);
    for c in text.chars() {
        match c {
            '⟦' => open = Some((clean.len(), line, column)),
            '⟧' => {
                let (start, line, column) = open.take().expect("an opening mark");
                spans.push((Span::new(start, clean.len()), line, column));
            }
            c => {
                clean.push(c);
                (line, column) = if c == '\n' { (line + 1, 1) } else { (line, column + 1) };
            }
        }
    }
    Marked { text: clean, spans }
}

/// Counts `report`, `sources` and expectations up together.
#[derive(Default)]
struct Builder {
    sources: Sources,
    findings: Vec<Finding>,
    expected: Vec<Expected>,
}

impl Builder {
    /// Adds a file; returns its marked places.
    fn file(&mut self, path: &str, text: &str) -> Vec<(Location, Expected)> {
        let marked = marked(text);
        let repo_path = RepoPath::parse(path).expect("a path");
        self.sources.add(Arc::new(SourceFile::new(repo_path.clone(), marked.text.as_str())));
        let place = |(span, line, column): (Span, usize, usize)| {
            let expected = Expected {
                path: path.to_owned(),
                line,
                column,
                token: marked.text[span.range()].to_owned(),
                snippet: true,
            };
            (Location::new(repo_path.clone(), Some(span)), expected)
        };
        marked.spans.iter().copied().map(place).collect()
    }

    fn add(
        &mut self,
        rule: &'static RuleMeta,
        subject: Subject,
        place: &(Location, Expected),
        message: &str,
        related: &[(&str, &Location)],
        help: Option<&str>,
    ) {
        let (location, expected) = place.clone();
        self.expected.push(expected);
        self.findings.push(Finding {
            rule,
            level: rule.level,
            message: message.to_owned(),
            fingerprint: Fingerprint::new(rule, &location.path, &subject, &[message.to_owned()]),
            subject,
            location,
            related: related
                .iter()
                .map(|(message, location)| Related { message: (*message).to_owned(), location: (*location).clone() })
                .collect(),
            help: help.map(str::to_owned),
            fix: None,
            approval: None,
        });
    }
}

fn bare(path: &str) -> (Location, Expected) {
    let location = Location::file(RepoPath::parse(path).expect("a path"));
    (location, Expected { path: path.to_owned(), line: 1, column: 1, token: String::new(), snippet: false })
}

const LOCK: &str = r#"{
  "lock_version": 1,
  "workflow": "frontend",
  "anchors": {
    "api_contracts": {
      "version": "v1.2.0",
      "sha256": ⟦"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"⟧,
      "source": "docs/openapi.yaml"
    }
  }
}
"#;

const MANIFEST: &str = "\
metadata:
  platform: NEXUS
anchors:
  - id: ⟦api_contracts⟧
    family: contracts
    source: ⟦docs/openapi.yaml⟧
    owner: '@api-team'
  - id: event_schemas
    family: contracts
    source: schemas/events.json
    depends_on: [⟦api_contract⟧]
  - id: feature_flags
    description:⟦⟧
    source: config/flags.yaml
";

/// The whole report.
pub(super) fn fixture() -> Fixture {
    let mut b = Builder { sources: Sources::of_base("main"), ..Builder::default() };
    let base = b.file("ssot_plan/ssot_manifest.yaml", "anchors:\n  - id: ⟦api_contracts⟧\n");
    b.sources.turn_to(Side::Head);
    let manifest = b.file("ssot_plan/ssot_manifest.yaml", MANIFEST);
    let lock = b.file("ssot_plan/locks/frontend.json", LOCK);
    let [anchor, source, dependency, absent] = &manifest[..] else { panic!("four marks") };

    // Plain text; the other side is in another file.
    b.add(
        &DIGEST,
        Subject::new(SubjectKind::Lock, "frontend/api_contracts"),
        &lock[0],
        "the locked digest of `api_contracts` is not the digest of `docs/openapi.yaml`, which is now 2c26b46b68ffc68f",
        &[("this source has changed since it was locked", &source.0)],
        Some("run `ssot lock api_contracts` and review what changed since v1.2.0 before you commit the new digest"),
    );
    b.findings[0].fix = Some(Edit { location: lock[0].0.clone(), replacement: "\"2c26b46b68ffc68f\"".into() });

    // Far away in the same file: a snippet of its own.
    b.add(
        &DEPENDENCY,
        Subject::anchor("event_schemas"),
        dependency,
        "`event_schemas` depends on `api_contract`, which no manifest declares",
        &[("did you mean this one?", &anchor.0), ("it was declared here", &base[0].0.clone().in_base())],
        None,
    );

    // An absent value.
    b.add(&FIELD, Subject::anchor("feature_flags"), absent, "`description` has no value", &[], None);

    // Near, and far, in the same file.
    let mut aliases = String::from(
        "aliases:\n  - name: ⟦user-api⟧\n    context: ⟦frontend⟧\n    canonical: api_contracts\n  - name: ⟦user-api⟧\n    context: frontend\n",
    );
    for n in 0..40 {
        aliases.push_str(&format!("  - name: alias-{n}\n    context: backend\n"));
    }
    aliases.push_str("  - name: ⟦user-api⟧\n    context: frontend\n");
    let aliases = b.file("ssot_plan/aliases.yaml", &aliases);
    b.add(
        &ALIAS_DUPLICATE,
        Subject::alias("frontend", "user-api"),
        &aliases[2],
        "`user-api` is declared three times in context `frontend`",
        &[
            ("first declared here", &aliases[0].0),
            ("in this context", &aliases[1].0),
            (
                "and once more here, by a copy of the whole block that someone pasted at the end of the file",
                &aliases[3].0,
            ),
        ],
        Some("keep one of them"),
    );

    // Wide characters, emoji and combining marks before the place.
    let wide = b.file(
        "config/環境.yaml",
        "環境:\n  名前: 本番 🙂 cafe\u{301}\n  所有者: \"日本語🙂e\u{301}\" # ⟦@équipe⟧ さん\n",
    );
    b.add(
        &OWNER,
        Subject::new(SubjectKind::Principal, "@équipe"),
        &wide[0],
        "`@équipe` owns `環境`, but no team of that name is declared — 日本語の長い説明文もきちんと折り返されることを確かめるための文章です",
        &[],
        Some("declare it in ssot_plan/teams.yaml"),
    );

    // Tabs, also in the middle of the line.
    let tabs =
        b.file("config/flags.json", "{\n\t\"flags\": {\n\t\t\"beta\":\t⟦\"on\"⟧,\n\t\t\"alpha\": \"off\"\n\t}\n}\n");
    b.add(
        &FORMAT,
        Subject::anchor("feature_flags"),
        &tabs[0],
        "`beta` is a string where a boolean is expected",
        &[],
        None,
    );

    // CRLF.
    let crlf = b.file(
        "ssot_plan/aliases/legacy.yml",
        "aliases:\r\n  - name: ñandú\r\n    expires_at: ⟦2026-12-01⟧\r\n    status: active\r\n",
    );
    b.add(&ALIAS_EXPIRES, Subject::alias("system", "ñandú"), &crlf[0], "`ñandú` ends in 9 days", &[], None);

    // A megabyte in one line.
    let filler = "{\"id\":\"é\",\"n\":[1,2,3]},".repeat(20_000);
    let minified = b.file("dist/registry.min.json", &format!("[{filler}{{\"id\":⟦\"api_contracts\"⟧}},{filler}null]"));
    b.add(
        &FORMAT,
        Subject::file(&minified[0].0.path),
        &minified[0],
        "a generated file declares `api_contracts`",
        &[("the anchor", &anchor.0)],
        None,
    );

    // A mapping over many lines.
    let mut mapping = String::from("services:\n  postgres: ⟦image: postgres:15   \n");
    for n in 0..40 {
        mapping.push_str(&format!("    option_{n}: {n}\n"));
    }
    mapping.push_str("⟧volumes: {}\n");
    let mapping = b.file("docker-compose.yml", &mapping);
    b.add(&UNLOCKED, Subject::anchor("postgres"), &mapping[0], "no lockfile pins `postgres`", &[], None);

    // No text to show: missing, and both sides missing.
    b.add(
        &SOURCE_MISSING,
        Subject::anchor("api_contracts"),
        source,
        "the source of `api_contracts` does not exist",
        &[("nothing is here", &bare("docs/openapi.yaml").0)],
        Some("the nearest path is `docs/openapi.yml`"),
    );
    b.add(
        &SOURCE_MISSING,
        Subject::file(&bare("a/b.yaml").0.path),
        &bare("a/b.yaml"),
        "`a/b.yaml` does not exist",
        &[],
        None,
    );

    // Hostile: path, message, label, help and text.
    let hostile = b.file(
        "evil\n\u{1b}[2J/\u{202e}lmay.yaml",
        "a: 1\nkey\u{1b}[31m: \u{202e}x\u{7f}\u{9b} ⟦va\u{1b}]0;title\u{7}lue⟧\n\u{1b}c: 2\n",
    );
    b.add(
        &FORMAT,
        Subject::new(SubjectKind::Anchor, "evil\u{1b}[2J\n"),
        &hostile[0],
        "forged\n::error::and \u{1b}[31mred\u{1b}[0m \u{2066}bidi\u{2069}\ttab",
        &[("label\n\u{1b}[1mbold", &anchor.0)],
        Some("help \u{1b}[5mblinks\r\nand has two lines"),
    );

    // What a runner, a page or an XML reader would obey; and twice, which only a count tells apart.
    let forged = b.file(
        "::error file=a.yaml,line=1::,b:c%0A\n##[stop-commands]x.yaml",
        "本: [⟦@team⟧, ⟦🙂e\u{301}⟧]\r\nb: 1\r\n",
    );
    for place in &forged {
        b.add(
            &OWNER,
            Subject::new(SubjectKind::Principal, "@team"),
            place,
            FORGED,
            &[("::error::label ](https://example.org) [x]", &base[0].0.clone().in_base()), ("`tick \\", &anchor.0)],
            Some("::warning::help\n::stop-commands::x\n##[group]y"),
        );
    }

    let held = b.findings[2].clone();
    let report = Report {
        base: None,
        folder: RepoPath::root(),
        tree: TreeDescription {
            kind: "commit",
            rev: Some("HEAD".into()),
            oid: Some("0123456789abcdef0123456789abcdef01234567".into()),
        },
        now: "2026-11-22T00:00:00Z".into(),
        findings: b.findings,
        waived: vec![Waived {
            finding: held,
            by: WaivedBy { reason: "until the \u{1b}[1mdocs move".into(), location: anchor.0.clone() },
        }],
        notes: vec![Note("this is a shallow clone: history before 2026-11-01 is not visible".into())],
        checked: Checked { anchors: 26, aliases: 31, locks: 4, rules: 90 },
    };
    Fixture { report, sources: b.sources, expected: b.expected }
}
