//! Two trees, compared entry by entry. Folders that are the same object are not opened.

use std::cmp::Ordering;

use caution_core::RepoPath;
use caution_core::unknown::{Unknown, UnknownKind};

use crate::object::{Folder, Item, Lack, Leaf, Objects, name_order, outward};

/// Changed paths beyond this are not listed. A few small objects can name billions of paths.
const LISTED: usize = 200_000;

/// Folders beyond this are not opened, for the same reason.
pub(crate) const OPENED: usize = 200_000;

/// Folders nested deeper than this are not opened; git's own limit is 2048.
pub(crate) const DEPTH: usize = 2_048;

/// A path whose entry differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Delta {
    pub(crate) path: RepoPath,
    pub(crate) old: Option<Leaf>,
    pub(crate) new: Option<Leaf>,
}

/// What differs between two trees.
#[derive(Debug, Default)]
pub(crate) struct Deltas {
    /// By path.
    pub(crate) list: Vec<Delta>,
    /// Folders that could not be opened.
    pub(crate) unknowns: Vec<Unknown>,
}

struct Pair {
    prefix: Vec<u8>,
    depth: usize,
    old: Option<gix::ObjectId>,
    new: Option<gix::ObjectId>,
}

/// Compares two trees; `None` is the empty one.
pub(crate) fn compare(
    objects: Objects<'_>,
    old: Option<gix::ObjectId>,
    new: Option<gix::ObjectId>,
) -> Deltas {
    compare_below(objects, Vec::new(), old, new)
}

/// As [`compare`], ending after the folder in which more than `at_most` paths are reached.
pub(crate) fn compare_up_to(
    objects: Objects<'_>,
    old: Option<gix::ObjectId>,
    new: Option<gix::ObjectId>,
    at_most: usize,
) -> Deltas {
    walk(objects, Pair { prefix: Vec::new(), depth: 0, old, new }, at_most)
}

/// Compares two folders that stand at `prefix` (empty, or ending in `/`).
pub(crate) fn compare_below(
    objects: Objects<'_>,
    prefix: Vec<u8>,
    old: Option<gix::ObjectId>,
    new: Option<gix::ObjectId>,
) -> Deltas {
    walk(objects, Pair { prefix, depth: 0, old, new }, LISTED)
}

fn walk(objects: Objects<'_>, root: Pair, at_most: usize) -> Deltas {
    let mut deltas = Deltas::default();
    let mut opened = 0;
    let mut open = vec![root];
    while let Some(pair) = open.pop() {
        opened += 1;
        if opened > OPENED || deltas.list.len() > at_most {
            deltas.unknowns.push(too_many(&pair));
            break;
        }
        if pair.old == pair.new {
            continue;
        }
        if pair.depth > DEPTH {
            deltas.unknowns.push(too_deep(&pair));
            continue;
        }
        match (read(objects, pair.old), read(objects, pair.new)) {
            (Ok(old), Ok(new)) => join(&pair, &old, &new, &mut deltas.list, &mut open),
            (Err((id, lack)), _) | (_, Err((id, lack))) => deltas.unknowns.push(unseen(&pair, id, &lack)),
        }
    }
    deltas.list.sort_by(|one, two| one.path.cmp(&two.path));
    deltas
}

fn read(objects: Objects<'_>, id: Option<gix::ObjectId>) -> Result<Folder, (gix::ObjectId, Lack)> {
    match id {
        Some(id) => objects.folder(id).map_err(|lack| (id, lack)),
        None => Ok(Folder::new()),
    }
}

/// Walks two sorted folders side by side.
fn join(pair: &Pair, old: &Folder, new: &Folder, list: &mut Vec<Delta>, open: &mut Vec<Pair>) {
    let (mut old, mut new) = (old.iter().peekable(), new.iter().peekable());
    let below = open.len();
    loop {
        let order = match (old.peek(), new.peek()) {
            (Some(one), Some(two)) => name_order(one, two),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => break,
        };
        let before = if order.is_le() { old.next() } else { None };
        let after = if order.is_ge() { new.next() } else { None };
        let Some((name, _)) = before.or(after) else { break };
        let path = || [pair.prefix.as_slice(), name.as_slice()].concat();
        match (before.map(|entry| entry.1), after.map(|entry| entry.1)) {
            (one, two) if one == two => {}
            (one @ (None | Some(Item::Folder(_))), two @ (None | Some(Item::Folder(_)))) => {
                let folder = |item| match item {
                    Some(Item::Folder(id)) => Some(id),
                    _ => None,
                };
                let mut prefix = path();
                prefix.push(b'/');
                open.push(Pair { prefix, depth: pair.depth + 1, old: folder(one), new: folder(two) });
            }
            (one, two) => {
                let leaf = |item| match item {
                    Some(Item::Leaf(leaf)) => Some(leaf),
                    _ => None,
                };
                list.push(Delta { path: RepoPath::new(path()), old: leaf(one), new: leaf(two) });
            }
        }
    }
    // The last one is opened first: this way it goes by path, and a list that is cut ends at a path.
    if let Some(below) = open.get_mut(below..) {
        below.reverse();
    }
}

fn place(pair: &Pair) -> RepoPath {
    RepoPath::new(pair.prefix.strip_suffix(b"/").unwrap_or(&pair.prefix))
}

fn too_many(pair: &Pair) -> Unknown {
    let what = format!("the change names more than {LISTED} paths; the list ends at `{}`", place(pair));
    let hides = "every change to the paths that are not listed";
    Unknown::new(UnknownKind::TooLarge, "paths", what, hides).remedy("split the change")
}

fn too_deep(pair: &Pair) -> Unknown {
    let what = format!("there are folders more than {DEPTH} deep; what is below was not compared");
    Unknown::of_path(UnknownKind::TooLarge, &place(pair), what, "every change to the files in it")
}

fn unseen(pair: &Pair, id: gix::ObjectId, lack: &Lack) -> Unknown {
    let hides = "every change to the files in it";
    let id = outward(id);
    let unknown = if pair.prefix.is_empty() {
        let what = format!("the tree `{}` {lack}, so no file could be compared", id.short());
        Unknown::new(UnknownKind::MissingObject, id.as_str(), what, hides)
    } else {
        let what = format!("the folder's tree `{}` {lack}", id.short());
        Unknown::of_path(UnknownKind::MissingObject, &place(pair), what, hides)
    };
    unknown.remedy("fetch the missing objects: `git fetch --refetch`, or clone without a filter")
}
