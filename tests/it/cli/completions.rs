//! `ssot completions`. `.ci/shells` has the shells themselves read them and complete lines.

use super::{Run, ssot};
use std::path::Path;
use std::process::Command;

fn run(args: &[&str]) -> Run {
    ssot(Path::new("/")).args(args).run()
}

/// The commands that the help lists, those of later days included.
pub(super) fn commands() -> Vec<String> {
    let help = run(&["--help"]).stdout;
    let list = help.split("Commands:\n").nth(1).unwrap().split("\n\n").next().unwrap();
    let names = list.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let names: Vec<String> = names.map(|line| line.split_whitespace().next().unwrap().to_owned()).collect();
    assert!(names.len() > 9 && names.contains(&"audit".to_owned()), "{help}");
    names
}

#[test]
fn every_shell_gets_every_command() {
    for (shell, words) in [
        ("bash", "complete -F _ssot"),
        ("zsh", "#compdef ssot"),
        ("fish", "complete -c ssot"),
        ("elvish", "edit:completion:arg-completer[ssot]"),
        ("powershell", "Register-ArgumentCompleter -Native -CommandName 'ssot'"),
    ] {
        let done = run(&["completions", shell]);
        assert_eq!((done.status, done.stderr.as_str()), (0, ""), "{shell}");
        assert!(done.stdout.contains(words), "{shell}: {}", done.stdout);
        for name in commands().iter().map(String::as_str).chain(["snapshot", "--new-only"]) {
            assert!(done.stdout.contains(name.trim_start_matches('-')), "{shell} knows no {name}");
        }
        assert_eq!(done.stdout, run(&["completions", shell]).stdout, "{shell}");
    }
}

#[test]
fn another_shell_is_bad_usage() {
    for args in [&["completions"][..], &["completions", "tcsh"], &["completions", "a\u{1b}[31m"]] {
        let done = run(args);
        assert_eq!((done.status, done.stdout.as_str()), (2, ""), "{done:?}");
        assert!(done.stderr.contains("powershell") || done.stderr.contains("<SHELL>"), "{done:?}");
    }
}

/// bash is everywhere that git is.
#[test]
#[cfg(unix)]
fn bash_completes_a_command_an_option_and_a_value() {
    let script = run(&["completions", "bash"]).stdout;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ssot.bash");
    std::fs::write(&file, script).unwrap();
    for (words, expected) in [
        (&["ssot", "vali"][..], "validate"),
        (&["ssot", "audit", "sn"], "snapshot"),
        (&["ssot", "validate", "--new"], "--new-only"),
        (&["ssot", "validate", "--color", "al"], "always"),
        (&["ssot", "completions", "po"], "powershell"),
        (&["ssot", "validate", "--fail-on", "w"], "warning"),
        (&["ssot", "validate", "--format", "sa"], "sarif"),
        (&["ssot", "diff", "--format", "ma"], "markdown"),
        (&["ssot", "explain", "alias/expired"], "alias/expired"),
        (&["ssot", "schema", "governa"], "governance"),
    ] {
        let program = r#"source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
            _ssot ssot "${COMP_WORDS[$COMP_CWORD]}" "${COMP_WORDS[$((COMP_CWORD - 1))]}"; printf '%s\n' "${COMPREPLY[@]}""#;
        let done = Command::new("bash")
            .args(["--norc", "--noprofile", "-c", program, "bash"])
            .arg(&file)
            .args(words)
            .output()
            .unwrap();
        assert_eq!(String::from_utf8_lossy(&done.stdout).trim_end(), expected, "{words:?}: {done:?}");
    }
}
