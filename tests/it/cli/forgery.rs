//! A repository that would like to speak to the runner that checks it.

use super::{DEFAULT, NOW, healthy, ssot};
use crate::runner::commands;
use ssot::render::Format;
use ssot::render::OutputFormat as _;

const MANIFEST: &str = r###"
"::error file=a.yaml,line=1::forged": 1
"x\n::stop-commands::token": 1
anchors:
  - id: "::add-mask::orders"
    source: "api/orders.yaml\n::warning::forged"
    aliases:
      - { name: "##[group]x", context: "a\r::error::b" }
  - id: orders
    source: "::error file=b.yaml::x ##[add-matcher]y.yaml"
    depends_on: ["  ::debug::x", "one two three four five six seven eight nine ten eleven twelve ::error::forged after a wrap"]
"###;

#[test]
fn only_the_format_for_github_gives_commands_and_only_its_own() {
    let repo =
        healthy().file(DEFAULT, MANIFEST).file("::error::x.yaml", "anchors:\n  - id: b\n    source: c\n").commit("all");
    for format in Format::all() {
        let verbose = ["-v", "validate", "--format", format.as_str(), "--now", NOW];
        let run = ssot(repo.path()).args(verbose).run();
        assert_eq!(run.status, 1, "{run:?}");
        assert!(run.stdout.contains("forged"), "the hostile text is shown: {run:?}");
        assert_eq!(commands(&run.stderr), []);
        let found = commands(&run.stdout);
        if *format == Format::Github {
            assert!(found.len() > 5, "{run:?}");
            assert_eq!(found.len(), run.stdout.lines().filter(|line| line.starts_with("::")).count());
            for command in found {
                assert!(["error", "warning", "notice"].contains(&command.name.as_str()), "{command:?}");
                assert!(
                    command.properties["title"].contains('/') && command.properties.contains_key("line"),
                    "{command:?}"
                );
            }
        } else {
            assert_eq!(found, [], "{format}: {run:?}");
        }
    }
}

#[test]
fn a_bad_argument_forges_nothing_either() {
    let repo = healthy().commit("all");
    for args in [
        ["validate", "::error::x"],
        ["validate", "--only=##[group]x"],
        ["explain", "\n::error::x"],
        ["schema", "##[debug]"],
    ] {
        let run = ssot(repo.path()).args(args).run();
        assert_eq!(run.status, 2, "{run:?}");
        assert_eq!(commands(&run.stderr), [], "{run:?}");
    }
}
