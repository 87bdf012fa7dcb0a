//! Paths inside a tree.

use std::collections::HashMap;
use std::rc::Rc;

use caution_core::RepoPath;
use caution_core::change::Mode;

use crate::object::{Folder, Item, Lack, Objects, name_order};

/// How many links are followed before it counts as a loop.
const LINKS: usize = 16;

/// How many folders are kept.
const KEPT: usize = 512;

/// Links longer than this lead nowhere.
const TARGET_BYTES: u64 = 4_096;

/// Looks paths up, and remembers the folders it opened.
pub(crate) struct Lookup<'repo> {
    objects: Objects<'repo>,
    folders: HashMap<gix::ObjectId, Rc<Folder>>,
}

/// What a path leads to when links are followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Found {
    Item(Item),
    Nothing,
    /// A link that leads out of the repository, or round in a circle.
    Astray,
}

impl<'repo> Lookup<'repo> {
    pub(crate) fn new(objects: Objects<'repo>) -> Self {
        Self { objects, folders: HashMap::new() }
    }

    /// The entry of that name in a folder, a folder itself being asked for or not.
    pub(crate) fn child(
        &mut self,
        folder: gix::ObjectId,
        name: &[u8],
        wants_folder: bool,
    ) -> Result<Option<Item>, Lack> {
        let folder = self.folder(folder)?;
        let probe = match wants_folder {
            true => Item::Folder(gix::ObjectId::null(gix::hash::Kind::Sha1)),
            false => Item::Leaf(crate::object::Leaf::stored(
                gix::ObjectId::null(gix::hash::Kind::Sha1),
                Mode::File,
            )),
        };
        let probe = (name.to_vec(), probe);
        let place = folder.binary_search_by(|entry| name_order(entry, &probe)).ok();
        Ok(place.and_then(|place| folder.get(place)).map(|entry| entry.1))
    }

    /// The entry at a path; links are not followed.
    pub(crate) fn entry(&mut self, tree: gix::ObjectId, path: &RepoPath) -> Result<Option<Item>, Lack> {
        let mut at = tree;
        let mut parts = path.as_bytes().split(|byte| *byte == b'/').peekable();
        while let Some(part) = parts.next() {
            let last = parts.peek().is_none();
            match self.any(at, part)? {
                Some(item) if last => return Ok(Some(item)),
                Some(Item::Folder(id)) => at = id,
                _ => return Ok(None),
            }
        }
        Ok(None)
    }

    /// The entry at a path. Links that stay inside the tree are followed, those of folders as well.
    pub(crate) fn follow(&mut self, tree: gix::ObjectId, path: &RepoPath) -> Result<Found, Lack> {
        let mut todo: Vec<Vec<u8>> = parts(path.as_bytes());
        // The folders from the root to where we stand, so that `..` can go back up.
        let mut stack = vec![tree];
        let mut links = 0;
        while let Some(part) = todo.pop() {
            let Some(&at) = stack.last() else { return Ok(Found::Astray) };
            match part.as_slice() {
                b"" | b"." => continue,
                b".." => {
                    stack.pop();
                    continue;
                }
                _ => {}
            }
            match self.any(at, &part)? {
                Some(Item::Folder(id)) => stack.push(id),
                Some(Item::Leaf(leaf)) if leaf.mode == Mode::Symlink => {
                    links += 1;
                    let target = self.objects.blob(leaf.id, TARGET_BYTES)?;
                    if links > LINKS || target.first().is_none_or(|byte| *byte == b'/') {
                        return Ok(Found::Astray);
                    }
                    todo.extend(parts(&target));
                }
                Some(item) if todo.is_empty() => return Ok(Found::Item(item)),
                _ => return Ok(Found::Nothing),
            }
        }
        Ok(stack.last().map_or(Found::Astray, |id| Found::Item(Item::Folder(*id))))
    }

    fn any(&mut self, folder: gix::ObjectId, name: &[u8]) -> Result<Option<Item>, Lack> {
        match self.child(folder, name, false)? {
            Some(item) => Ok(Some(item)),
            None => self.child(folder, name, true),
        }
    }

    fn folder(&mut self, id: gix::ObjectId) -> Result<Rc<Folder>, Lack> {
        if let Some(folder) = self.folders.get(&id) {
            return Ok(Rc::clone(folder));
        }
        if self.folders.len() >= KEPT {
            self.folders.clear();
        }
        let folder = Rc::new(self.objects.folder(id)?);
        self.folders.insert(id, Rc::clone(&folder));
        Ok(folder)
    }
}

/// The parts of a path, the last one first.
fn parts(path: &[u8]) -> Vec<Vec<u8>> {
    path.split(|byte| *byte == b'/').rev().map(<[u8]>::to_vec).collect()
}
