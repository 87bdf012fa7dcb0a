//! The index against a tree. Folders that the index knows to be unchanged are not opened.

use std::collections::BTreeMap;

use gix::index::entry::{Flags, Mode as EntryMode};

use caution_core::RepoPath;
use caution_core::change::Mode;
use caution_core::unknown::{Unknown, UnknownKind};

use crate::blind;
use crate::object::{Item, Leaf, Objects};
use crate::tree::{self, Delta, Deltas};

/// One path of the index.
#[derive(Debug, Clone, Copy)]
struct Entry<'index> {
    path: &'index [u8],
    state: State,
}

#[derive(Debug, Clone, Copy)]
enum State {
    Leaf(Leaf),
    /// A folder that a sparse checkout leaves out, as a whole.
    Folder(gix::ObjectId),
    /// In conflict, or only announced (`git add --intent-to-add`): it counts as unchanged.
    Open,
}

struct Job<'index> {
    prefix: Vec<u8>,
    tree: Option<gix::ObjectId>,
    entries: &'index [Entry<'index>],
    cache: Option<&'index gix::index::extension::Tree>,
}

/// What stands in an index entry, if it is a file, link or submodule that is settled.
pub(crate) fn leaf(entry: &gix::index::Entry) -> Option<Leaf> {
    if entry.stage_raw() != 0 || entry.flags.contains(Flags::INTENT_TO_ADD) {
        return None;
    }
    mode(entry.mode).map(|mode| Leaf::stored(entry.id, mode))
}

/// The mode of an index entry; `None` for a folder.
pub(crate) fn mode(mode: EntryMode) -> Option<Mode> {
    match mode {
        EntryMode::DIR => None,
        EntryMode::SYMLINK => Some(Mode::Symlink),
        EntryMode::COMMIT => Some(Mode::Submodule),
        EntryMode::FILE_EXECUTABLE => Some(Mode::Executable),
        _ => Some(Mode::File),
    }
}

/// Compares the index with a tree; `None` is the empty one.
pub(crate) fn compare(
    objects: Objects<'_>,
    tree: Option<gix::ObjectId>,
    index: &gix::index::State,
) -> Deltas {
    let mut deltas = Deltas::default();
    let mut entries: Vec<Entry<'_>> = index
        .entries()
        .iter()
        .map(|entry| {
            let state = match leaf(entry) {
                Some(leaf) => State::Leaf(leaf),
                None if entry.mode == EntryMode::DIR => State::Folder(entry.id),
                None => State::Open,
            };
            Entry { path: entry.path(index), state }
        })
        .collect();
    // git sorts them; a doctored index may not.
    if !entries.is_sorted_by_key(|entry| entry.path) {
        entries.sort_by_key(|entry| entry.path);
    }
    for entry in index.entries().iter().filter(|entry| entry.stage_raw() != 0) {
        deltas.unknowns.push(blind::unmerged(&RepoPath::new(entry.path(index).to_vec())));
    }
    deltas.unknowns.dedup();
    let mut jobs = vec![Job { prefix: Vec::new(), tree, entries: &entries, cache: index.tree() }];
    while let Some(job) = jobs.pop() {
        folder(objects, &job, &mut deltas, &mut jobs);
    }
    deltas.list.sort_by(|one, two| one.path.cmp(&two.path));
    deltas
}

fn folder<'index>(objects: Objects<'_>, job: &Job<'index>, deltas: &mut Deltas, jobs: &mut Vec<Job<'index>>) {
    let unchanged = job.cache.is_some_and(|cache| {
        Some(cache.id) == job.tree && cache.num_entries == u32::try_from(job.entries.len()).ok()
    });
    if unchanged {
        return;
    }
    let Some(mut old) = items(objects, job, deltas) else { return };
    let mut rest = job.entries;
    while let Some(first) = rest.first() {
        let name = first.path.get(job.prefix.len()..).unwrap_or_default();
        let path = |name: &[u8]| [job.prefix.as_slice(), name].concat();
        let Some(end) = name.iter().position(|byte| *byte == b'/') else {
            let before = old.remove(&(name.to_vec(), false));
            changed(path(name), before, first.state, deltas);
            rest = rest.get(1..).unwrap_or_default();
            continue;
        };
        let name = name.get(..end).unwrap_or_default();
        let mut prefix = path(name);
        prefix.push(b'/');
        let count = rest.iter().take_while(|entry| entry.path.starts_with(&prefix)).count();
        let (inside, after) = rest.split_at_checked(count.max(1)).unwrap_or((rest, &[]));
        rest = after;
        let tree = match old.remove(&(name.to_vec(), true)) {
            Some(Item::Folder(id)) => Some(id),
            _ => None,
        };
        match inside {
            [Entry { path, state: State::Folder(id) }] if *path == prefix => {
                let below = tree::compare_below(objects, prefix, tree, Some(*id));
                deltas.list.extend(below.list);
                deltas.unknowns.extend(below.unknowns);
            }
            entries => {
                let children = job.cache.map(|cache| cache.children.as_slice()).unwrap_or_default();
                let cache = children.iter().find(|child| child.name.as_slice() == name);
                jobs.push(Job { prefix, tree, entries, cache });
            }
        }
    }
    for ((name, _), item) in old {
        gone(objects, [job.prefix.as_slice(), name.as_slice()].concat(), item, deltas);
    }
}

/// The entries of a folder, by name and whether they are folders.
type Items = BTreeMap<(Vec<u8>, bool), Item>;

fn items(objects: Objects<'_>, job: &Job<'_>, deltas: &mut Deltas) -> Option<Items> {
    let Some(tree) = job.tree else { return Some(Items::new()) };
    match objects.folder(tree) {
        Ok(items) => {
            let key = |name, item: &Item| (name, matches!(item, Item::Folder(_)));
            Some(items.into_iter().map(|(name, item)| (key(name, &item), item)).collect())
        }
        Err(lack) => {
            let path = RepoPath::new(job.prefix.strip_suffix(b"/").unwrap_or(&job.prefix));
            let what = format!("the tree of HEAD {lack}");
            let hides = "every change to the files in it";
            deltas.unknowns.push(Unknown::of_path(UnknownKind::MissingObject, &path, what, hides));
            None
        }
    }
}

/// What the tree has and the index has not.
fn gone(objects: Objects<'_>, path: Vec<u8>, item: Item, deltas: &mut Deltas) {
    match item {
        Item::Leaf(leaf) => {
            deltas.list.push(Delta { path: RepoPath::new(path), old: Some(leaf), new: None });
        }
        Item::Folder(id) => {
            let below = tree::compare_below(objects, [path, b"/".to_vec()].concat(), Some(id), None);
            deltas.list.extend(below.list);
            deltas.unknowns.extend(below.unknowns);
        }
    }
}

fn changed(path: Vec<u8>, before: Option<Item>, state: State, deltas: &mut Deltas) {
    let old = match before {
        Some(Item::Leaf(leaf)) => Some(leaf),
        _ => None,
    };
    if let State::Leaf(new) = state
        && old != Some(new)
    {
        deltas.list.push(Delta { path: RepoPath::new(path), old, new: Some(new) });
    }
}
