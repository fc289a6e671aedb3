//! Objects that others are likely deltas of.

use super::Object;
use crate::history::oid::IdMap;

/// A pack's number and a place in it.
type Key = (usize, u64);

/// This many bytes are remembered, twice.
const HALF: usize = 12 << 20;

/// Two generations: when the younger is full, the older is forgotten.
#[derive(Default)]
pub(super) struct Bases {
    young: IdMap<Key, Object>,
    old: IdMap<Key, Object>,
    size: usize,
}

impl Bases {
    pub(super) fn get(&mut self, key: Key) -> Option<Object> {
        if let Some(object) = self.young.get(&key) {
            return Some(object.clone());
        }
        let object = self.old.remove(&key)?;
        self.put(key, object.clone());
        Some(object)
    }

    pub(super) fn put(&mut self, key: Key, object: Object) {
        // The entry itself costs something too.
        self.size += object.data.len() + 64;
        self.young.insert(key, object);
        if self.size > HALF {
            self.old = std::mem::take(&mut self.young);
            self.size = 0;
        }
    }
}
