//! One name for each person.

use super::Person;
use std::collections::HashMap;

/// The `.mailmap` of the tree that is checked, understood as git does.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Mailmap {
    /// By address as commits have it, ASCII lower case.
    entries: HashMap<String, Entry>,
}

#[derive(Debug, Default, Clone, PartialEq, Eq)]
struct Entry {
    proper: Proper,
    /// By name as commits have it, ASCII lower case: for this name and address together.
    by_name: HashMap<String, Proper>,
}

#[derive(Debug, Default, Clone, PartialEq, Eq)]
struct Proper {
    name: Option<String>,
    email: Option<String>,
}

impl Mailmap {
    /// Where it is, from the root of the repository.
    pub const PATH: &str = ".mailmap";
    /// So many bytes are read. People are few; a larger `.mailmap` is made to use up memory.
    pub const LIMIT: u64 = 4 << 20;

    /// Reads the text of a `.mailmap`; lines that are none are skipped, as git does.
    pub fn parse(text: &str) -> Self {
        let mut map = Self::default();
        for line in text.split('\n').filter(|line| !line.starts_with('#')) {
            let Some((name, email, rest)) = name_and_email(line, false) else { continue };
            match name_and_email(rest, true) {
                Some((old_name, old_email, _)) => map.add(name, Some(email), old_name, old_email),
                None => map.add(name, None, None, email),
            }
        }
        map
    }

    fn add(&mut self, name: Option<&str>, email: Option<&str>, old_name: Option<&str>, old_email: &str) {
        let entry = self.entries.entry(old_email.to_ascii_lowercase()).or_default();
        match old_name {
            Some(old_name) => {
                let proper = Proper { name: name.map(str::to_owned), email: email.map(str::to_owned) };
                entry.by_name.insert(old_name.to_ascii_lowercase(), proper);
            }
            None => {
                if let Some(name) = name {
                    entry.proper.name = Some(name.to_owned());
                }
                if let Some(email) = email {
                    entry.proper.email = Some(email.to_owned());
                }
            }
        }
    }

    /// The proper name and address of a person.
    pub fn resolve(&self, person: &Person) -> Person {
        let Some(entry) = self.entries.get(&person.email.to_ascii_lowercase()) else { return person.clone() };
        let proper = entry.by_name.get(&person.name.to_ascii_lowercase()).unwrap_or(&entry.proper);
        Person {
            name: proper.name.clone().unwrap_or_else(|| person.name.clone()),
            email: proper.email.clone().unwrap_or_else(|| person.email.clone()),
        }
    }
}

/// The name before `<`, the address up to `>`, and the rest.
fn name_and_email(text: &str, allow_empty: bool) -> Option<(Option<&str>, &str, &str)> {
    let (name, rest) = text.split_once('<')?;
    let (email, rest) = rest.split_once('>')?;
    if email.is_empty() && !allow_empty {
        return None;
    }
    let name = name.trim_matches([' ', '\t', '\r', '\n']);
    Some(((!name.is_empty()).then_some(name), email, rest))
}
