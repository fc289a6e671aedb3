//! What GitHub's runner sees in a step's output, by the rules of its `ActionCommand`: written for the tests alone.

use std::collections::BTreeMap;

/// The commands that a runner registers.
const KNOWN: [&str; 14] = [
    "add-mask",
    "add-matcher",
    "add-path",
    "debug",
    "echo",
    "endgroup",
    "error",
    "group",
    "notice",
    "save-state",
    "set-env",
    "set-output",
    "stop-commands",
    "warning",
];

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Command {
    pub(crate) name: String,
    pub(crate) properties: BTreeMap<String, String>,
    pub(crate) data: String,
}

/// Every command in a text.
pub(crate) fn commands(text: &str) -> Vec<Command> {
    text.split(['\n', '\r']).filter_map(|line| current(line).or_else(|| legacy(line))).collect()
}

/// `::name key=value,key=value::data`, blanks before it aside.
fn current(line: &str) -> Option<Command> {
    let (info, data) = line.trim_start().strip_prefix("::")?.split_once("::")?;
    let (name, properties) = info.split_once(' ').unwrap_or((info, ""));
    let known = KNOWN.iter().find(|known| known.eq_ignore_ascii_case(name))?;
    let pairs = properties.trim().split(',').filter_map(|pair| pair.split_once('='));
    let properties = pairs
        .filter(|(_, value)| !value.is_empty())
        .map(|(key, value)| {
            let value = value.replace("%0D", "\r").replace("%0A", "\n").replace("%3A", ":").replace("%2C", ",");
            (key.to_owned(), value.replace("%25", "%"))
        })
        .collect();
    let data = data.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%");
    Some(Command { name: (*known).to_owned(), properties, data })
}

/// `##[name key=value;key=value]data`, anywhere in the line.
fn legacy(line: &str) -> Option<Command> {
    let (_, rest) = line.split_once("##[")?;
    let (info, data) = rest.split_once(']')?;
    let name = info.split(' ').next().unwrap_or_default();
    let known = KNOWN.iter().find(|known| known.eq_ignore_ascii_case(name))?;
    Some(Command { name: (*known).to_owned(), properties: BTreeMap::new(), data: data.to_owned() })
}

#[test]
fn sees_what_a_runner_sees() {
    let found = commands(
        "a ::error::x\n  ::error file=a%2Cb,line=1::c%0A%25\n::unknown::x\nx ##[group]y\n::error x\r::debug::z",
    );
    let names: Vec<&str> = found.iter().map(|command| command.name.as_str()).collect();
    assert_eq!(names, ["error", "group", "debug"]);
    assert_eq!(found[0].properties["file"], "a,b");
    assert_eq!(found[0].data, "c\n%");
}
