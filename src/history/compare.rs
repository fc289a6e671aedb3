//! Comparing the watched part of two trees, reading only the folders in which it differs.

use super::entries::{Class, Entries, RawEntry};
use super::oid::IdMap;
use super::store::{FOLDER, Store};
use super::{HistoryError, Oid, Watch};
use std::collections::HashMap;
use std::rc::Rc;

/// Deeper trees than this are made to exhaust the stack.
const MAX_DEPTH: usize = 512;

/// How many folders are remembered, twice.
const REMEMBERED: usize = 16 << 10;

/// A file as a tree has it.
pub(super) type State = Option<(Class, Oid)>;

/// A watched path that is not the same in two trees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Difference {
    pub(super) path: Vec<u8>,
    pub(super) before: State,
    pub(super) after: State,
}

/// An entry of a folder, its name replaced by a number.
#[derive(Debug, Clone, Copy)]
struct Item {
    name: u32,
    class: Class,
    id: Oid,
}

/// What is watched at a folder: a node of the trie, and predicates that came down from above.
#[derive(Clone, Copy)]
struct Place<'p> {
    node: Option<usize>,
    zones: &'p [usize],
}

/// A folder's watched entries depend on its id, and on the node unless everything is listed ([`EVERYTHING`]).
type Key = (usize, Oid);

const EVERYTHING: usize = usize::MAX;

pub(super) struct Comparer<'s, 'r, 'w> {
    store: &'s Store<'r>,
    watch: &'w Watch,
    names: Vec<Rc<[u8]>>,
    numbers: HashMap<Rc<[u8]>, u32>,
    young: IdMap<Key, Rc<[Item]>>,
    old: IdMap<Key, Rc<[Item]>>,
}

impl<'s, 'r, 'w> Comparer<'s, 'r, 'w> {
    pub(super) fn new(store: &'s Store<'r>, watch: &'w Watch) -> Self {
        let (names, numbers) = (Vec::new(), HashMap::new());
        Self { store, watch, names, numbers, young: IdMap::default(), old: IdMap::default() }
    }

    /// The differences between the watched files of two trees, sorted by path; `None` is the empty tree.
    pub(super) fn compare(&mut self, before: Option<Oid>, after: Option<Oid>) -> Result<Vec<Difference>, HistoryError> {
        let mut found = Vec::new();
        if before == after {
            return Ok(found);
        }
        let root = Place { node: Some(0), zones: &[] };
        self.folder(before, after, root, &mut Vec::new(), &mut found, 0)?;
        found.sort_by(|one, other| one.path.cmp(&other.path));
        Ok(found)
    }

    fn folder(
        &mut self,
        before: Option<Oid>,
        after: Option<Oid>,
        place: Place<'_>,
        path: &mut Vec<u8>,
        found: &mut Vec<Difference>,
        depth: usize,
    ) -> Result<(), HistoryError> {
        if before == after {
            return Ok(());
        }
        if let Some(oid) = after.or(before).filter(|_| depth > MAX_DEPTH) {
            return Err(HistoryError::TooMuch { kind: FOLDER, oid, reason: "is nested more than 512 deep" });
        }
        let watch = self.watch;
        let node = place.node.and_then(|node| watch.nodes().get(node));
        let mut zones = place.zones.to_vec();
        zones.extend(node.map(|node| node.below.as_slice()).unwrap_or_default());
        let everything = !zones.is_empty();
        let listed = if everything { None } else { place.node };
        let befores = self.items(before, listed)?;
        let afters = self.items(after, listed)?;
        let length = path.len();
        for (name, before, after) in Merge::new(&befores, &afters) {
            if before.map(|item| (item.class, item.id)) == after.map(|item| (item.class, item.id)) {
                continue;
            }
            let Some(name) = self.names.get(name as usize).cloned() else { continue };
            if !path.is_empty() {
                path.push(b'/');
            }
            path.extend_from_slice(&name);
            let child = node.and_then(|node| node.children.get(&*name)).copied();
            let folder = |item: Option<Item>| item.filter(|item| item.class == Class::Folder).map(|item| item.id);
            let (folder_before, folder_after) = (folder(before), folder(after));
            let place = Place { node: child, zones: &zones };
            self.folder(folder_before, folder_after, place, path, found, depth + 1)?;
            let file =
                |item: Option<Item>| item.filter(|item| item.class != Class::Folder).map(|item| (item.class, item.id));
            let (before, after) = (file(before), file(after));
            if before != after {
                let exact = child.and_then(|child| watch.nodes().get(child)).is_some_and(|node| node.file);
                let wanted = || std::str::from_utf8(path).is_ok_and(|path| watch.accepted(&zones, path));
                if exact || (everything && wanted()) {
                    found.push(Difference { path: path.clone(), before, after });
                }
            }
            path.truncate(length);
        }
        Ok(())
    }

    /// The entries of a folder that matter, sorted by the number of their name.
    fn items(&mut self, id: Option<Oid>, node: Option<usize>) -> Result<Rc<[Item]>, HistoryError> {
        let Some(id) = id else { return Ok(Rc::from([])) };
        let key = (node.unwrap_or(EVERYTHING), id);
        if let Some(items) = self.young.get(&key) {
            return Ok(Rc::clone(items));
        }
        let items = match self.old.remove(&key) {
            Some(items) => items,
            None => self.read(id, node)?,
        };
        if self.young.len() >= REMEMBERED {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(key, Rc::clone(&items));
        Ok(items)
    }

    fn read(&mut self, id: Oid, node: Option<usize>) -> Result<Rc<[Item]>, HistoryError> {
        let store = self.store;
        let watch = self.watch;
        let object = store.tree(id)?;
        let mut entries = Entries::of(&object);
        let mut items = Vec::new();
        let children = node.and_then(|node| watch.nodes().get(node)).map(|node| &node.children);
        for RawEntry { name, class, id } in entries.by_ref() {
            if children.is_none_or(|children| children.contains_key(name)) {
                items.push(Item { name: self.number(name), class, id });
            }
        }
        if entries.damaged {
            return Err(HistoryError::Damaged { kind: FOLDER, oid: id });
        }
        items.sort_by_key(|item| item.name);
        items.dedup_by_key(|item| item.name);
        Ok(Rc::from(items))
    }

    fn number(&mut self, name: &[u8]) -> u32 {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        let number = self.names.len() as u32;
        let name: Rc<[u8]> = Rc::from(name);
        self.names.push(Rc::clone(&name));
        self.numbers.insert(name, number);
        number
    }
}

/// Pairs the entries of two folders by name.
struct Merge<'i> {
    before: std::iter::Peekable<std::iter::Copied<std::slice::Iter<'i, Item>>>,
    after: std::iter::Peekable<std::iter::Copied<std::slice::Iter<'i, Item>>>,
}

impl<'i> Merge<'i> {
    fn new(before: &'i [Item], after: &'i [Item]) -> Self {
        Self { before: before.iter().copied().peekable(), after: after.iter().copied().peekable() }
    }
}

impl Iterator for Merge<'_> {
    type Item = (u32, Option<Item>, Option<Item>);

    fn next(&mut self) -> Option<Self::Item> {
        let names = [self.before.peek(), self.after.peek()];
        let name = names.into_iter().flatten().map(|item| item.name).min()?;
        let before = self.before.next_if(|item| item.name == name);
        let after = self.after.next_if(|item| item.name == name);
        Some((name, before, after))
    }
}
