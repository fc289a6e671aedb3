//! Who is who: one person may write under several addresses and logins.

use crate::history::{Mailmap, Person};
use crate::model::PersonKey;
use std::collections::{BTreeSet, HashMap};

/// What stands for a person somewhere: the address and login they are compared by, and what to call them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Name {
    /// As written and as `.mailmap` has it. Empty when nobody can tell who it is.
    pub(super) keys: BTreeSet<PersonKey>,
    /// The names of people, in lower case, as written and as `.mailmap` has them.
    pub(super) called: BTreeSet<String>,
    /// For messages, as written.
    pub(super) shown: String,
}

impl Name {
    /// Of an author or a trailer.
    pub(super) fn of(person: &Person, mailmap: &Mailmap) -> Self {
        let proper = mailmap.resolve(person);
        let mut keys: BTreeSet<PersonKey> =
            [person, &proper].into_iter().filter_map(|person| PersonKey::of(&person.email)).collect();
        let mut called: BTreeSet<String> =
            [person, &proper].into_iter().map(|person| person.name.trim().to_lowercase()).collect();
        called.remove("");
        // A trailer may name a login alone.
        if person.email.trim().is_empty() && !person.name.trim().contains(char::is_whitespace) {
            keys.extend(PersonKey::of(&person.name));
        }
        let shown = match (person.name.trim(), person.email.trim()) {
            (name, "") => name.to_owned(),
            ("", email) => email.to_owned(),
            (name, email) => format!("{name} <{email}>"),
        };
        Self { keys, called, shown: clip(shown) }
    }

    /// Of a reviewer on GitHub.
    pub(super) fn of_login(login: &str) -> Self {
        Self {
            keys: PersonKey::of(login).into_iter().collect(),
            called: BTreeSet::new(),
            shown: clip(login.to_owned()),
        }
    }

    /// True when both are one person for certain.
    pub(super) fn is(&self, other: &Self) -> bool {
        !self.keys.is_disjoint(&other.keys)
    }

    /// True when both are called the same.
    pub(super) fn is_called(&self, other: &Self) -> bool {
        !self.called.is_disjoint(&other.called)
    }

    /// What two approvals by one person have in common even without a common address: names of people and logins, each
    /// beside the first part of addresses, which is often a login.
    pub(super) fn labels(&self) -> BTreeSet<Label> {
        let called = self.called.iter().cloned().map(Label::Name);
        let keys = self.keys.iter().flat_map(|key| match key {
            PersonKey::Login(login) => vec![Label::Name(login.clone()), Label::Login(login.clone())],
            PersonKey::Address(address) => {
                address.split_once('@').map(|(mailbox, _)| Label::Mailbox(mailbox.to_owned())).into_iter().collect()
            }
        });
        called.chain(keys).collect()
    }

    /// True for an account that a program uses.
    pub(super) fn is_bot(&self) -> bool {
        self.keys.iter().any(|key| matches!(key, PersonKey::Login(login) if login.ends_with("[bot]")))
    }
}

/// Something by which two approvals may be found to be one person's.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Label {
    /// The name of a person, or a login.
    Name(String),
    /// A login. Meets only mailboxes.
    Login(String),
    /// What stands before the `@`. Meets only logins, since `info@` is many.
    Mailbox(String),
}

impl Label {
    /// The label that says the same of another.
    pub(super) fn counterpart(&self) -> Self {
        match self {
            Self::Name(name) => Self::Name(name.clone()),
            Self::Login(login) => Self::Mailbox(login.clone()),
            Self::Mailbox(mailbox) => Self::Login(mailbox.clone()),
        }
    }
}

fn clip(text: String) -> String {
    match text.char_indices().nth(100) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

/// Sets of keys that stand for one person each. Two that share a key become one.
#[derive(Debug, Default)]
pub(super) struct Persons {
    parents: Vec<usize>,
    by_key: HashMap<PersonKey, usize>,
}

impl Persons {
    /// Learns that all these keys are one person.
    pub(super) fn unite<'k>(&mut self, keys: impl IntoIterator<Item = &'k PersonKey>) {
        let mut whole: Option<usize> = None;
        for key in keys {
            let person = match self.by_key.get(key) {
                Some(person) => self.root(*person),
                None => {
                    let person = whole.unwrap_or_else(|| {
                        self.parents.push(self.parents.len());
                        self.parents.len() - 1
                    });
                    self.by_key.insert(key.clone(), person);
                    person
                }
            };
            match whole {
                Some(other) if other != person => {
                    // The elder stays the root, so that paths stay short.
                    let (elder, younger) = (other.min(person), other.max(person));
                    if let Some(parent) = self.parents.get_mut(younger) {
                        *parent = elder;
                    }
                    whole = Some(elder);
                }
                Some(_) => {}
                None => whole = Some(person),
            }
        }
    }

    /// The person of a key.
    pub(super) fn of(&self, key: &PersonKey) -> Option<usize> {
        self.by_key.get(key).map(|person| self.root(*person))
    }

    /// The person of a name; all its keys are one person's.
    pub(super) fn of_name(&self, name: &Name) -> Option<usize> {
        name.keys.iter().find_map(|key| self.of(key))
    }

    fn root(&self, mut person: usize) -> usize {
        while let Some(parent) = self.parents.get(person).copied().filter(|parent| *parent != person) {
            person = parent;
        }
        person
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shared_keys_make_one_person() {
        let key = |name: &str| PersonKey::of(name).unwrap();
        let (a, b, c, d) = (key("a"), key("b"), key("c"), key("d"));
        let mut persons = Persons::default();
        persons.unite([&a, &b]);
        persons.unite([&c]);
        persons.unite([&d]);
        assert_ne!(persons.of(&a), persons.of(&c));
        persons.unite([&c, &b]);
        assert_eq!(persons.of(&a), persons.of(&c));
        assert_ne!(persons.of(&a), persons.of(&d));
        persons.unite([&d, &a]);
        assert_eq!(persons.of(&c), persons.of(&d));
        assert_eq!(persons.of(&key("e")), None);
    }
}
