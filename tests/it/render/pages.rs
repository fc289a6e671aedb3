//! Rule pages, the rule table and diffs.

use super::fixture::ALL;
use ssot::render::{Style, page, rules_table, unified};

const PAGE: &str = "\
# lock/digest-mismatch

A lockfile pins the *bytes* of a source. Globs such as *.yaml and *.yml stay. When `sha256` is **not the digest** of what git stores, the
source changed after it was locked; see [Lockfiles](https://example.org/lock) and <https://example.org>.

<!-- a comment -->
## How to fix it

- run `ssot lock api_contracts` and read the difference line by line before you commit the new lockfile to the repository
- or restore the source
1. first

```yaml file=ssot_plan/ssot_manifest.yaml
anchors:

  - id: a
```

```findings
ssot_plan/locks/dev.json:6:17: error[lock/digest-mismatch] the locked digest of `a` is not the digest of `a.yaml`
```
| a | b |
";

#[test]
fn pages_read_well_without_colour() {
    let text = page(PAGE, &Style::default());
    assert!(text.lines().all(|line| line.chars().count() <= 80 && line == line.trim_end()));
    insta::assert_snapshot!("page", text);
}

#[test]
fn pages_read_well_in_colour() {
    let text = page(PAGE, &Style { color: true, width: 60, verbose: false });
    let prose = text.split("ssot_plan").next().expect("before the code");
    assert!(!prose.contains('`') && !prose.contains("**"), "{prose}");
    insta::assert_snapshot!("page-colour", text.replace('\u{1b}', "␛"));
}

#[test]
fn pages_survive_what_is_not_closed() {
    for text in ["", "```", "`", "**", "[a](", "[", "<", "#", "- ", "1.", "```yaml\n\u{1b}[0m", "a\r\nb\r\n"] {
        assert!(page(text, &Style::default()).chars().all(|c| c == '\n' || !c.is_control()), "{text:?}");
    }
    assert_eq!(page("a\r\nb\r\n", &Style::default()), "a b\n");
}

#[test]
fn rules_are_listed_by_family() {
    let text = rules_table(ALL, &Style::default());
    assert!(text.lines().all(|line| line.chars().count() <= 80));
    insta::assert_snapshot!("rules", text);
}

#[test]
fn diffs_look_like_gits() {
    let old = "{\n  \"a\": 1,\n  \"b\": 2,\n  \"c\": 3\n}\n";
    let new = "{\n  \"a\": 1,\n  \"b\": \"\u{1b}[31m\",\n  \"c\": 3\n}";
    insta::assert_snapshot!("diff", unified("ssot_plan/locks/dev.json", old, new, &Style::default()));
    let colour = unified("a\n.json", "", "x\n", &Style { color: true, ..Style::default() });
    insta::assert_snapshot!("diff-colour", colour.replace('\u{1b}', "␛"));
    let forged = unified("a", "::error::x\n", "::error::x\n##[group]y\n", &Style::default());
    assert!(forged.ends_with("\n \u{fffd}:error::x\n+##\u{fffd}group]y\n"), "{forged}");
    assert_eq!(unified("a", "x\r\n", "x\r\n", &Style::default()), "");
    assert!(unified("a", "x\r\ny\r\n", "x\r\nz\r\n", &Style::default()).contains("\n+z\n"));
    assert!(unified("a", "x\n", "x\r\n", &Style::default()).contains("\n+x\u{fffd}\n"), "the change is visible");
}
