//! When output is coloured, and how wide it is.

use super::{Run, ssot, with_manifest};

fn run(args: &[&str], envs: &[(&str, &str)]) -> Run {
    let repo = with_manifest("anchors: {}\n");
    let mut ssot = ssot(repo.path()).args(["validate"]).args(args).coloured();
    for (name, value) in envs {
        ssot = ssot.env(name, value);
    }
    let run = ssot.run();
    assert_eq!(run.status, 1);
    run
}

#[test]
fn colours_follow_the_option_then_the_environment() {
    for (args, envs, coloured) in [
        (&[][..], &[][..], false),
        (&["--color", "always"], &[], true),
        (&["--color", "always"], &[("NO_COLOR", "1")], true),
        (&["--color", "never"], &[("FORCE_COLOR", "1")], false),
        (&["--color", "auto"], &[("FORCE_COLOR", "1")], true),
        (&[], &[("CLICOLOR_FORCE", "1")], true),
        (&[], &[("CLICOLOR_FORCE", "0")], false),
        (&[], &[("FORCE_COLOR", "")], false),
        (&[], &[("FORCE_COLOR", "1"), ("NO_COLOR", "1")], false),
        (&[], &[("FORCE_COLOR", "1"), ("NO_COLOR", "")], true),
        (&["--format", "json", "--color", "always"], &[], false),
    ] {
        let run = run(args, envs);
        assert_eq!(run.stdout.contains('\u{1b}'), coloured, "{args:?} {envs:?}");
    }
}

#[test]
fn the_width_is_that_of_the_environment_where_there_is_no_terminal() {
    let width = |columns: &str| {
        let run = ssot("/").args(["rules"]).env("COLUMNS", columns).run();
        run.stdout.lines().map(|line| line.chars().count()).max().unwrap()
    };
    assert!(width("200") > 100 && width("200") <= 200);
    assert!(width("80") <= 80);
    for nonsense in ["", "x", "-1", "99999999999999999999", "80"] {
        assert_eq!(width(nonsense), width("80"), "{nonsense:?}");
    }
    for extreme in ["0", "1", "1000000"] {
        width(extreme);
    }
}
