//! The commands of a page, run from top to bottom in a repository of the page's own.

use super::page::{Fence, Page};
use crate::repo::Repo;
use std::fmt::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What a page shows as the place of its repository, wherever it is run.
const SHOWN_HOME: &str = "/home/ada";
/// The clock of commands that have one, unless the page gives it.
const NOW: &str = "2026-11-22T12:00:00Z";
/// When commits are made: in the past of every machine, because `tar` complains of files from the future.
const COMMITTED: &str = "2026-01-02T03:04:05Z";
/// A line that stands for any lines.
const ELLIPSIS: &str = "…";

/// What came of running a page.
pub(super) struct Outcome {
    pub(super) faults: Vec<String>,
    /// The page with the outputs that there were.
    pub(super) text: String,
}

/// A page's repository, with an `ssot` beside it that knows the time.
pub(super) struct Scenario {
    repo: Repo,
    programs: PathBuf,
}

/// What a command gave.
struct Ran {
    status: i32,
    output: Vec<String>,
}

/// A command of a fence and what is shown of it.
struct Shown<'a> {
    /// Its place in the fence.
    at: usize,
    /// The lines as they are written.
    written: Vec<&'a str>,
    command: String,
    output: Vec<&'a str>,
}

impl Scenario {
    /// The repository of a page; none yet where the page makes it. `timed`: the commands of `ssot` that have `--now`.
    pub(super) fn new(page: &Page, timed: &[String]) -> Self {
        let first = page.lines.iter().find(|line| line.trim_start().starts_with("$ "));
        let makes_it = first.is_some_and(|line| line.trim_start().starts_with("$ git init "));
        let repo = if makes_it { Repo::plain() } else { Repo::new() };
        let programs = repo.beside("programs");
        std::fs::create_dir(&programs).unwrap();
        let mut script =
            String::from("#!/bin/sh\ncase \" $* \" in *\" --now \"*|*\" --now=\"*) ;; *) case \"$*\" in\n");
        for command in timed {
            writeln!(script, "  '{command}'|'{command} '*) set -- \"$@\" --now {NOW} ;;").unwrap();
        }
        writeln!(script, "esac ;; esac\nexec '{}' \"$@\"", env!("CARGO_BIN_EXE_ssot")).unwrap();
        let program = programs.join("ssot");
        std::fs::write(&program, script).unwrap();
        std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
        Self { repo, programs }
    }

    /// Runs a page, and says where it is untrue.
    pub(super) fn play(&self, page: &Page) -> Outcome {
        let mut faults = Vec::new();
        let mut lines: Vec<String> = Vec::new();
        let mut copied = 0;
        for fence in &page.fences {
            if fence.marks.contains_key("not run") {
                continue;
            }
            if let Some(path) = fence.marks.get("file") {
                self.repo.write(path, format!("{}\n", page.content(fence).join("\n")));
            }
            if fence.language == "console" {
                lines.extend_from_slice(&page.lines[copied..=fence.open]);
                let indent = page.indent(fence);
                let found = self.fence(page, fence, &mut faults);
                lines.extend(found.iter().map(|line| format!("{indent}{line}").trim_end().to_owned()));
                copied = fence.close;
            }
        }
        lines.extend_from_slice(&page.lines[copied..]);
        Outcome { faults, text: format!("{}\n", lines.join("\n")) }
    }

    /// Runs a fence; its lines as they should be.
    fn fence(&self, page: &Page, fence: &Fence, faults: &mut Vec<String>) -> Vec<String> {
        let content = page.content(fence);
        let commands = match shown(&content) {
            Ok(commands) => commands,
            Err(line) => {
                faults.push(page.fault(fence.open + 1 + line, "a console begins with a command: `$ …`"));
                return content.into_iter().map(str::to_owned).collect();
            }
        };
        let wanted: i32 = fence.marks.get("status").map_or(0, |status| status.parse().unwrap_or(-1));
        let mut lines = Vec::new();
        for (index, shown) in commands.iter().enumerate() {
            let ran = self.run(&shown.command);
            let wanted = if index + 1 == commands.len() { wanted } else { 0 };
            let place = fence.open + 1 + shown.at;
            if ran.status != wanted {
                let what = format!("`{}` exits with {}, the page says {wanted}", shown.command, ran.status);
                faults.push(page.fault(place, &format!("{what}; it prints\n{}", numbered(&ran.output))));
            }
            lines.extend(shown.written.iter().map(|line| (*line).to_owned()));
            let kept: Vec<String> = shown.output.iter().map(|line| line.trim_end().to_owned()).collect();
            if agree(&kept, &ran.output) {
                lines.extend(kept);
            } else {
                let what = format!(
                    "`{}` prints something else. The page shows\n{}\nit prints\n{}",
                    shown.command,
                    numbered(&kept),
                    numbered(&ran.output)
                );
                faults.push(page.fault(place, &what));
                lines.extend(ran.output);
            }
        }
        lines
    }

    /// Runs one line in a shell. Nothing of this machine but its programs is to be seen.
    fn run(&self, command: &str) -> Ran {
        let home = self.repo.path().parent().unwrap_or(Path::new("/")).display().to_string();
        let path = std::env::var("PATH").unwrap_or_default();
        let mut shell = Command::new("sh");
        shell
            .args(["-c", command])
            .current_dir(self.repo.path())
            .env_clear()
            .env("PATH", format!("{}:{path}", self.programs.display()))
            .env("HOME", &home)
            .env("LC_ALL", "C.UTF-8")
            .env("COLUMNS", "80")
            .env("TZ", "UTC")
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_TERMINAL_PROMPT", "0")
            .stdin(Stdio::null());
        for (role, person) in [("AUTHOR", "Ada"), ("COMMITTER", "Ada")] {
            shell
                .env(format!("GIT_{role}_NAME"), person)
                .env(format!("GIT_{role}_EMAIL"), "ada@example.com")
                .env(format!("GIT_{role}_DATE"), COMMITTED);
        }
        let output = shell.output().unwrap();
        let text = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).expect("output in UTF-8"));
        let text = text.concat().replace(&home, SHOWN_HOME);
        let status = output.status.code().unwrap_or_else(|| panic!("`{command}`: {}", output.status));
        Ran { status, output: text.trim_end().lines().map(|line| line.trim_end().to_owned()).collect() }
    }
}

/// The commands of a fence, each with what is shown of it; the line that belongs to none when there is one.
fn shown<'a>(content: &[&'a str]) -> Result<Vec<Shown<'a>>, usize> {
    let mut commands: Vec<Shown<'a>> = Vec::new();
    let mut unfinished = false;
    for (at, line) in content.iter().enumerate() {
        if let Some(command) = line.strip_prefix("$ ") {
            commands.push(Shown { at, written: vec![line], command: command.to_owned(), output: Vec::new() });
            unfinished = command.ends_with('\\');
        } else {
            let last = commands.last_mut().ok_or(at)?;
            if unfinished {
                last.written.push(line);
                last.command.push('\n');
                last.command.push_str(line);
                unfinished = line.ends_with('\\');
            } else {
                last.output.push(line);
            }
        }
    }
    for shown in &mut commands {
        while shown.output.last().is_some_and(|line| line.trim().is_empty()) {
            shown.output.pop();
        }
    }
    Ok(commands)
}

/// Whether lines are as shown, where a lone `…` stands for any of them.
fn agree(shown: &[String], lines: &[String]) -> bool {
    match shown.split_first() {
        None => lines.is_empty(),
        Some((first, rest)) if first.trim() == ELLIPSIS => (0..=lines.len()).any(|skip| agree(rest, &lines[skip..])),
        Some((first, rest)) => lines.split_first().is_some_and(|(line, lines)| line == first && agree(rest, lines)),
    }
}

fn numbered(lines: &[String]) -> String {
    if lines.is_empty() {
        return "    (nothing)".to_owned();
    }
    lines.iter().map(|line| format!("    |{line}")).collect::<Vec<_>>().join("\n")
}

/// What makes a page untrue is found, and blessing it makes it true.
#[test]
fn an_untrue_page_is_found() {
    let text = "<!-- file: a/b -->\n```text\nhello\n```\n\n```console\n$ cat a/b\nbye\n$ pwd\n$ echo 1; \\\n  seq 9\n1\n1\n…\n9\n```\n\n\
                <!-- status: 1 -->\n```console\n$ true\n```\n\n```console\n$ false\n$ true\n```\n\n<!-- not run: danger -->\n\
                ```console\n$ exit 9\n```\n\n```console\nno command\n```\n";
    let page = Page::parse("page.md", text);
    let outcome = Scenario::new(&page, &[]).play(&page);
    let firsts: Vec<&str> = outcome.faults.iter().map(|fault| fault.lines().next().unwrap()).collect();
    assert_eq!(
        firsts,
        [
            "page.md:7: `cat a/b` prints something else. The page shows",
            "page.md:9: `pwd` prints something else. The page shows",
            "page.md:20: `true` exits with 0, the page says 1; it prints",
            "page.md:24: `false` exits with 1, the page says 0; it prints",
            "page.md:34: a console begins with a command: `$ …`",
        ]
    );
    let blessed = text.replace("bye\n$ pwd\n", "hello\n$ pwd\n/home/ada/repo\n");
    assert_eq!(outcome.text, blessed);
}

/// The clock is given where there is one and the page gives none.
#[test]
fn commands_know_the_time() {
    let scenario = Scenario::new(&Page::parse("page.md", ""), &["audit report".to_owned(), "validate".to_owned()]);
    let says = |command: &str| scenario.run(command).output.join("\n");
    assert!(says("ssot validate --format json").contains(NOW), "{}", says("ssot validate --format json"));
    let other = says("ssot validate --format json --now 2027-01-01T00:00:00Z");
    assert!(other.contains("2027-01-01") && !other.contains(NOW), "{other}");
    assert_eq!(scenario.run("ssot rules").status, 0);
}
