//! The commands, options and rules that pages name exist.

use super::page::Page;
use super::{enough, pages};
use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

/// Options of other programs that stand alone in prose.
const OTHERS: [&str; 7] = ["--from-ref", "--to-ref", "--locked", "--depth", "--filter", "--global", "--repo"];

/// The words after `ssot`: `["validate", "--base", "main"]`.
type Words = Vec<String>;

/// Every command with its options, as `--help` tells them.
pub(super) struct CommandLine {
    /// By the command's words: `audit log`; the empty one is `ssot` itself.
    options: BTreeMap<String, BTreeSet<String>>,
}

impl CommandLine {
    pub(super) fn read() -> Self {
        let mut found = Self { options: BTreeMap::new() };
        let mut open = vec![String::new()];
        while let Some(command) = open.pop() {
            let help = help(&command).unwrap_or_else(|| panic!("`ssot {command} --help` fails"));
            let mut listing = false;
            for line in help.lines() {
                listing = if line.starts_with("  ") { listing } else { line == "Commands:" };
                let name = line.strip_prefix("  ").filter(|rest| listing && !rest.starts_with(' '));
                if let Some(name) = name.and_then(|rest| rest.split(' ').next()).filter(|name| *name != "help") {
                    open.push(format!("{command} {name}").trim().to_owned());
                }
            }
            found.options.insert(command, options(&help));
        }
        found
    }

    /// The commands that can be told the time.
    pub(super) fn timed(&self) -> Vec<String> {
        self.options
            .iter()
            .filter(|(_, options)| options.contains("--now"))
            .map(|(command, _)| command.clone())
            .collect()
    }

    /// What is wrong with the words after `ssot`.
    fn wrong(&self, words: &[String]) -> Option<String> {
        let first = words.first()?;
        let mut command = String::new();
        let mut rest = words;
        while let Some((word, after)) = rest.split_first() {
            let longer = format!("{command} {word}").trim().to_owned();
            if !self.options.contains_key(&longer) {
                break;
            }
            (command, rest) = (longer, after);
        }
        if command.is_empty() && !first.starts_with('-') {
            return Some(format!("there is no command `ssot {first}`"));
        }
        // A word such as `audit` is a command that needs another; in prose it may stand alone.
        let groups = self.options.keys().any(|other| other.starts_with(&format!("{command} ")));
        if let Some(word) = rest.first().filter(|word| groups && !command.is_empty() && !word.starts_with('-')) {
            return Some(format!("there is no command `ssot {command} {word}`"));
        }
        let known = &self.options[&command];
        let named = rest.iter().take_while(|word| *word != "--").filter_map(|word| option(word));
        let unknown: Vec<String> = named.filter(|option| !known.contains(option)).collect();
        (!unknown.is_empty()).then(|| format!("`ssot {command}` has no option {}", unknown.join(", ")))
    }

    fn knows(&self, option: &str) -> bool {
        self.options.values().any(|options| options.contains(option))
    }
}

/// The help of a command, when there is such a command.
fn help(command: &str) -> Option<String> {
    let words = command.split(' ').filter(|word| !word.is_empty());
    let output = Command::new(env!("CARGO_BIN_EXE_ssot")).args(words.chain(["--help"])).output().expect("it runs");
    output.status.success().then(|| String::from_utf8(output.stdout).expect("UTF-8"))
}

/// `-C` and `--directory` of the line `  -C, --directory <DIR>`.
fn options(help: &str) -> BTreeSet<String> {
    let lines = help.lines().map(str::trim_start).filter(|line| line.starts_with('-'));
    let heads = lines.map(|line| line.split("  ").next().unwrap_or(line));
    heads.flat_map(|head| head.split([' ', ',']).filter_map(option).collect::<Vec<_>>()).collect()
}

/// The option that a word names: `--format` for `--format=json`.
fn option(word: &str) -> Option<String> {
    let name = word.split(['=', '[', ']', ')', ',', '…']).next().unwrap_or(word);
    let long = name.strip_prefix("--").is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_lowercase()));
    let short = name.len() == 2 && name.starts_with('-') && name.ends_with(|c: char| c.is_ascii_alphabetic());
    (long || short).then(|| name.to_owned())
}

/// The calls of `ssot` in a line of code.
fn calls(line: &str) -> Vec<Words> {
    let mut calls: Vec<Words> = Vec::new();
    // What another command follows.
    let separated =
        ["&&", "||", ";", "|", "$(", "`", ")"].iter().fold(line.to_owned(), |line, mark| line.replace(mark, " \n "));
    for simple in separated.lines() {
        let mut words = simple.split_whitespace().map(|word| word.trim_matches(['\'', '"']));
        if words.any(|word| word == "ssot" || ["bin/ssot", "debug/ssot"].iter().any(|end| word.ends_with(end))) {
            let own = words.take_while(|word| !word.starts_with(['#', '>', '<']) && !word.starts_with("2>"));
            let own: Words = own.map(str::to_owned).collect();
            // `ssot …` with a word that no command could be: a sentence, a version, a place holder.
            if own.first().is_some_and(|word| word.starts_with('-') || word.chars().all(|c| c.is_ascii_lowercase())) {
                calls.push(own);
            }
        }
    }
    calls
}

/// The lines of a page that are commands, with the index of their line.
fn command_lines(page: &Page) -> Vec<(usize, String)> {
    let mut lines: Vec<(usize, String)> = Vec::new();
    for piece in page.code.iter().filter(|piece| piece.text.starts_with("ssot ")) {
        lines.push((piece.line, piece.text.clone()));
    }
    for fence in &page.fences {
        let mut unfinished = false;
        for (at, line) in page.content(fence).into_iter().enumerate() {
            let code = match fence.language.as_str() {
                "sh" | "bash" => Some(line),
                "console" => line.strip_prefix("$ ").or(Some(line).filter(|_| unfinished)),
                // Names and comments are sentences.
                "yaml" => Some(line).filter(|line| {
                    !["#", "name:", "- name:", "description:"].iter().any(|word| line.trim().starts_with(word))
                }),
                _ => None,
            };
            let Some(code) = code else { continue };
            match lines.last_mut().filter(|_| unfinished) {
                Some((_, whole)) => {
                    whole.truncate(whole.len() - 1);
                    whole.push_str(code);
                }
                None => lines.push((fence.open + 1 + at, code.to_owned())),
            }
            unfinished = code.ends_with('\\');
        }
    }
    lines
}

/// Every `family/word` in a text where family is one of the rules'.
fn rule_ids(text: &str) -> Vec<String> {
    let families: BTreeSet<&str> = ssot::rules::all().map(|rule| rule.meta().family()).collect();
    let words = text.split(|c: char| !(c.is_alphanumeric() || "/-*_.@:".contains(c)));
    let words = words.map(|word| word.trim_matches([':', '.']));
    let ids = words.filter(|word| word.split_once('/').is_some_and(|(family, _)| families.contains(family)));
    ids.filter(|word| word.chars().all(|c| c.is_ascii_lowercase() || "/-*".contains(c))).map(str::to_owned).collect()
}

fn exists(id: &str) -> bool {
    let is = |rule: &ssot::finding::RuleMeta| rule.id == id || id.strip_suffix("/*") == Some(rule.family());
    ssot::rules::all().any(|rule| is(rule.meta()))
}

#[test]
fn every_command_and_option_exists() {
    let line = CommandLine::read();
    let (mut faults, mut seen) = (Vec::new(), 0);
    for page in pages() {
        for (at, text) in command_lines(&page) {
            for call in calls(&text) {
                seen += 1;
                faults.extend(line.wrong(&call).map(|what| page.fault(at, &what)));
            }
        }
        for piece in page.code.iter().filter(|piece| piece.text.starts_with("--")) {
            let name = option(piece.text.split(' ').next().unwrap_or_default());
            if let Some(name) = name.filter(|name| !line.knows(name) && !OTHERS.contains(&name.as_str())) {
                faults.push(page.fault(piece.line, &format!("no command has an option {name}")));
            }
        }
    }
    enough(seen, 50, "calls");
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn every_rule_exists() {
    let (mut faults, mut seen) = (Vec::new(), 0);
    for page in pages() {
        let fences = page.fences.iter().map(|fence| (fence.open, page.content(fence).join("\n")));
        let code = page.code.iter().map(|piece| (piece.line, piece.text.clone()));
        for (at, text) in fences.chain(code) {
            for id in rule_ids(&text) {
                seen += 1;
                if !exists(&id) {
                    faults.push(page.fault(at, &format!("there is no rule `{id}`")));
                }
            }
        }
    }
    enough(seen, 50, "rules");
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn what_does_not_exist_is_found() {
    let line = CommandLine::read();
    let wrong = |text: &str| calls(text).iter().find_map(|call| line.wrong(call));
    for sound in [
        "ssot validate --base origin/main --format json=x -C dir | head -3",
        "gh api x --paginate | ssot validate --approvals -",
        "sh -c 'ssot validate --rev \"${PRE_COMMIT_TO_REF:-HEAD}\"'",
        "ssot audit log --reverse -n 3",
        "ssot --version",
        "ssot lock   # --nothing",
        "ssot audit",
        "cargo install ssot@0.1.0 --nothing",
        "gh release download --repo OWNER/ssot --nothing",
    ] {
        assert_eq!(wrong(sound), None, "{sound}");
    }
    for unsound in [
        "ssot check",
        "x && ssot validate --bases",
        "target/debug/ssot lock -x",
        "ssot audit logs",
        "ssot rules --base x",
    ] {
        assert!(wrong(unsound).is_some(), "{unsound}");
    }
    assert_eq!(rule_ids("alias/expired, [lock/*] config/x.yaml src/alias/x alias/a_b.md"), ["alias/expired", "lock/*"]);
    assert!(exists("alias/*") && exists("alias/expired") && !exists("alias/exprired") && !exists("alas/*"));
}
