//! Which commits changed the watched files.

use super::compare::{Comparer, Difference, State};
use super::entries::Class;
use super::graph::Keys;
use super::store::Store;
use super::walked::{Commits, Index};
use super::{HistoryError, Oid, Watch};
use crate::path::RepoPath;
use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

/// Which commits are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Order {
    /// Each commit and its first parent: what happened to the branch. A merge brings what its branch changed, and the
    /// changes, put together, give the files as they are. As `git log --first-parent`.
    #[default]
    FirstParent,
    /// Every commit that can be reached. A merge shows only what it has from none of its parents. As
    /// `git log --full-history -c`, without the merges for which git shows nothing.
    Full,
    /// As [`Order::Full`], and every merge that has the watched files from none of its parents alone, even where it has
    /// each file from one of them: what they say together may be new.
    Merges,
    /// git's default: where a merge has the watched files from one parent, only that parent is followed. As `git log`.
    Simplified,
}

/// One watched file in one commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileChange {
    /// Its path, from the root of the repository.
    pub path: RepoPath,
    /// The blob in the first parent; `None` when no regular file was there.
    pub before: Option<Oid>,
    /// The blob in the commit; `None` when no regular file is there. Equal to `before` when only the mode changed.
    pub after: Option<Oid>,
    /// A symbolic link was or is there.
    pub link: bool,
}

/// What a commit has at a watched path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Held {
    /// A regular file with this blob.
    File(Oid),
    /// A symbolic link; its target is this blob.
    Link(Oid),
}

/// A commit that changed watched files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Touch {
    /// The commit.
    pub id: Oid,
    /// Its parents.
    pub parents: Vec<Oid>,
    /// What changed against the first parent, or against nothing in a root commit, sorted by path. For a merge, except in
    /// [`Order::FirstParent`], only files that it has from none of its parents; that may leave nothing in
    /// [`Order::Simplified`].
    pub changes: Vec<FileChange>,
}

/// What a walk found.
#[derive(Debug, Clone, Default)]
pub struct Touches {
    /// Newest first: no commit stands before one that descends from it, and otherwise the later committer's time comes
    /// first.
    pub commits: Vec<Touch>,
    /// How many commits were looked at.
    pub examined: usize,
    /// Commits at which a shallow clone ends, sorted. What they and their ancestors changed is unknown.
    pub boundary: Vec<Oid>,
}

/// The order in which commits are looked at: later first, then the one that was met first.
type Queue = BinaryHeap<(i64, Reverse<u32>, Index)>;

const SEEN: u8 = 1;
/// Its root folder was read.
const READ: u8 = 2;

pub(super) fn touching(store: &Store<'_>, from: Oid, watch: &Watch, order: Order) -> Result<Touches, HistoryError> {
    let mut walk = Walk {
        commits: Commits::new(store),
        comparer: Comparer::new(store, watch),
        keys: store.graph().map(|_| Keys::of(watch)),
        alike: vec![0; store.graph().map_or(0, |graph| graph.len() as usize)],
        order,
    };
    let mut sequence = Sequence::default();
    let mut found: Vec<(Index, Touch)> = Vec::new();
    let mut boundary = Vec::new();
    let mut examined = 0;
    let mut queue = Queue::new();
    let mut pushed = 0;
    let start = walk.commits.load(from)?;
    walk.see(start);
    queue.push((walk.commits.get(start).time, Reverse(pushed), start));
    let mut follow = Vec::new();
    while let Some((time, _, index)) = queue.pop() {
        follow.clear();
        examined += 1;
        let mut unchanged = false;
        if store.is_shallow() && store.is_boundary(walk.commits.id(index)) {
            boundary.push(walk.commits.id(index));
        } else {
            let looked = walk.look_at(index, &mut follow)?;
            found.extend(looked.touch.map(|touch| (index, touch)));
            unchanged = looked.unchanged;
        }
        for (at, parent) in follow.iter().enumerate() {
            let parent_time = walk.commits.read(*parent)?.time;
            sequence.odd |= parent_time >= time;
            if unchanged && at == 0 {
                walk.is_like(*parent, index);
            }
            if walk.see(*parent) {
                pushed += 1;
                queue.push((parent_time, Reverse(pushed), *parent));
            }
        }
        if order != Order::FirstParent {
            sequence.add(index, &follow);
        }
    }
    boundary.sort_unstable();
    let commits = if order != Order::FirstParent && sequence.odd {
        let mut found: HashMap<Index, Touch> = found.into_iter().collect();
        sequence.sorted(&walk.commits).iter().filter_map(|index| found.remove(index)).collect()
    } else {
        found.into_iter().map(|(_, touch)| touch).collect()
    };
    Ok(Touches { commits, examined, boundary })
}

struct Walk<'s, 'r, 'w> {
    commits: Commits<'s, 'r>,
    comparer: Comparer<'s, 'r, 'w>,
    keys: Option<Keys>,
    /// For commits in the commit-graph: one more than the number of another one that is known to have the same watched
    /// files; 0 for none.
    alike: Vec<Index>,
    order: Order,
}

/// What was seen at a commit.
struct Looked {
    touch: Option<Touch>,
    /// The commit-graph says that the first of the parents to go on with has the same watched files.
    unchanged: bool,
}

impl Walk<'_, '_, '_> {
    /// False when the commit was seen before.
    fn see(&mut self, index: Index) -> bool {
        self.commits.flags_mut(index).is_some_and(|flags| std::mem::replace(flags, *flags | SEEN) & SEEN == 0)
    }

    fn flag(&mut self, index: Index, flag: u8) {
        if let Some(flags) = self.commits.flags_mut(index) {
            *flags |= flag;
        }
    }

    /// A commit with the same watched files as this one, which may be itself. From where folders were compared last, the
    /// commit-graph's filters led here: what was read there serves here too.
    fn like(&self, index: Index) -> Index {
        self.alike.get(index as usize).and_then(|like| like.checked_sub(1)).unwrap_or(index)
    }

    /// The filters say that the parent has the same watched files. Of several ways that lead to it one is kept, best one on
    /// which folders were read.
    fn is_like(&mut self, parent: Index, child: Index) {
        let like = self.like(child);
        let read = self.commits.flags(like) & READ != 0;
        if let Some(known) = self.alike.get_mut(parent as usize)
            && (*known == 0 || read)
        {
            *known = like + 1;
        }
    }

    /// What the commit changed; `follow` gets the parents to go on with.
    fn look_at(&mut self, index: Index, follow: &mut Vec<Index>) -> Result<Looked, HistoryError> {
        let mut tree = self.commits.read_with_parents(index, follow)?.tree;
        if self.order == Order::FirstParent {
            follow.truncate(1);
        }
        let unchanged = self.keys.as_ref().is_some_and(|keys| !self.commits.may_have_changed(index, keys));
        if unchanged {
            // It changed nothing itself, whatever else it merged.
            if self.order == Order::Simplified {
                follow.truncate(1);
            }
            return Ok(Looked { touch: None, unchanged });
        }
        let like = self.like(index);
        if like != index {
            tree = self.commits.read(like)?.tree;
        }
        self.flag(like, READ);
        let mut own: Option<Vec<Difference>> = None;
        let mut taken = false;
        if follow.is_empty() {
            own = Some(self.comparer.compare(None, Some(tree))?);
        }
        for parent in &*follow {
            self.flag(*parent, READ);
            let differences = self.comparer.compare(Some(self.commits.read(*parent)?.tree), Some(tree))?;
            if differences.is_empty() {
                // It has the files from this parent, so it changed nothing itself.
                if self.order == Order::Simplified {
                    *follow = vec![*parent];
                    return Ok(Looked { touch: None, unchanged });
                }
                own = Some(Vec::new());
                taken = true;
                break;
            }
            own = Some(match own {
                None => differences,
                Some(own) => common(own, &differences),
            });
        }
        let own = own.unwrap_or_default();
        let merge = follow.len() > 1;
        let mixed = self.order == Order::Merges && !taken;
        if own.is_empty() && !(merge && (mixed || self.order == Order::Simplified)) {
            return Ok(Looked { touch: None, unchanged });
        }
        let mut parents = Vec::new();
        self.commits.parents(index, &mut parents);
        let parents = parents.into_iter().map(|parent| self.commits.id(parent)).collect();
        let changes = own.iter().filter_map(change).collect();
        Ok(Looked { touch: Some(Touch { id: self.commits.id(index), parents, changes }), unchanged })
    }
}

/// The differences whose paths are also among the others; both are sorted.
fn common(mut own: Vec<Difference>, others: &[Difference]) -> Vec<Difference> {
    own.retain(|one| others.binary_search_by(|other| other.path.cmp(&one.path)).is_ok());
    own
}

/// The commits in the order of the queue, and where each led.
#[derive(Default)]
struct Sequence {
    visits: Vec<(Index, u32)>,
    edges: Vec<Index>,
    /// A parent is not older than its child: the queue's order may put it first.
    odd: bool,
}

impl Sequence {
    fn add(&mut self, index: Index, follow: &[Index]) {
        self.edges.extend_from_slice(follow);
        self.visits.push((index, self.edges.len() as u32));
    }

    /// Newest first, children before parents.
    fn sorted(&self, commits: &Commits<'_, '_>) -> Vec<Index> {
        let mut place = vec![0_u32; commits.len()];
        let mut children = vec![0_u32; commits.len()];
        for (at, (index, _)) in self.visits.iter().enumerate() {
            if let Some(place) = place.get_mut(*index as usize) {
                *place = at as u32;
            }
        }
        for parent in &self.edges {
            if let Some(count) = children.get_mut(*parent as usize) {
                *count += 1;
            }
        }
        let place_of = |index: Index| place.get(index as usize).copied().unwrap_or(0);
        let mut ready = Queue::new();
        ready.extend(self.visits.first().map(|(index, _)| (0, Reverse(0), *index)));
        let mut sorted = Vec::with_capacity(self.visits.len());
        while let Some((_, Reverse(at), index)) = ready.pop() {
            sorted.push(index);
            let start = (at as usize).checked_sub(1).and_then(|at| self.visits.get(at)).map_or(0, |(_, end)| *end);
            let end = self.visits.get(at as usize).map_or(start, |(_, end)| *end);
            for parent in self.edges.get(start as usize..end as usize).unwrap_or_default() {
                let Some(count) = children.get_mut(*parent as usize) else { continue };
                *count -= 1;
                if *count == 0 {
                    ready.push((commits.get(*parent).time, Reverse(place_of(*parent)), *parent));
                }
            }
        }
        sorted
    }
}

pub(super) fn change(difference: &Difference) -> Option<FileChange> {
    let path = path(difference)?;
    let blob = |state: State| state.filter(|(class, _)| class.is_file()).map(|(_, id)| id);
    let link = [difference.before, difference.after].into_iter().flatten().any(|(class, _)| class == Class::Link);
    Some(FileChange { path, before: blob(difference.before), after: blob(difference.after), link })
}

fn path(difference: &Difference) -> Option<RepoPath> {
    let text = std::str::from_utf8(&difference.path).ok()?;
    // Names such as `..` are refused by git and no file of a registry.
    RepoPath::parse(text).ok().filter(|path| path.as_str() == text)
}

/// The watched files that differ between two commits.
pub(super) fn changes(
    store: &Store<'_>,
    before: Oid,
    after: Oid,
    watch: &Watch,
) -> Result<Vec<FileChange>, HistoryError> {
    let (before, after) = (store.header(before)?.tree, store.header(after)?.tree);
    let all = Comparer::new(store, watch).compare(Some(before), Some(after))?;
    Ok(all.iter().filter_map(change).collect())
}

/// The watched files of one commit.
pub(super) fn files_at(store: &Store<'_>, commit: Oid, watch: &Watch) -> Result<Vec<(RepoPath, Oid)>, HistoryError> {
    let tree = store.header(commit)?.tree;
    let all = Comparer::new(store, watch).compare(None, Some(tree))?;
    Ok(all.iter().filter_map(change).filter_map(|change| Some((change.path, change.after?))).collect())
}

/// The watched files and links of one commit.
pub(super) fn held_at(store: &Store<'_>, commit: Oid, watch: &Watch) -> Result<Vec<(RepoPath, Held)>, HistoryError> {
    let tree = store.header(commit)?.tree;
    let all = Comparer::new(store, watch).compare(None, Some(tree))?;
    let held = |difference: &Difference| match difference.after? {
        (Class::Link, id) => Some((path(difference)?, Held::Link(id))),
        (class, id) if class.is_file() => Some((path(difference)?, Held::File(id))),
        _ => None,
    };
    Ok(all.iter().filter_map(held).collect())
}
