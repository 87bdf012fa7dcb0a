//! The work tree against a commit.

use std::cell::RefCell;
use std::collections::HashMap;

use gix::status::index_worktree::Item as Found;
use gix::status::plumbing::index_as_worktree::{Change, EntryStatus};

use caution_core::RepoPath;
use caution_core::change::Mode;
use caution_core::port::SourceError;
use caution_core::unknown::Unknown;

use crate::blind;
use crate::checkout::Checkout;
use crate::index;
use crate::lookup::Lookup;
use crate::object::{Item, Lack, Leaf, Objects, reason};
use crate::rename::Contents;
use crate::tree::{Delta, Deltas};

/// The work tree of a repository.
pub(crate) struct Worktree<'repo> {
    objects: Objects<'repo>,
    checkout: Checkout<'repo>,
    /// Sizes of the files that differ, as they were when they were compared.
    sizes: RefCell<HashMap<RepoPath, Result<u64, Lack>>>,
}

impl<'repo> Worktree<'repo> {
    pub(crate) fn new(repository: &'repo gix::Repository, checkout: Checkout<'repo>) -> Self {
        Self { objects: Objects::new(repository), checkout, sizes: RefCell::default() }
    }

    /// Compares the work tree, index included, with a tree; untracked files that are not ignored count.
    pub(crate) fn compare(&self, tree: Option<gix::ObjectId>) -> Result<Deltas, SourceError> {
        let staged = index::compare(self.objects, tree, self.checkout.index());
        let mut unknowns = staged.unknowns;
        let mut deltas: HashMap<RepoPath, Delta> =
            staged.list.into_iter().map(|delta| (delta.path.clone(), delta)).collect();
        let mut lookup = Lookup::new(self.objects);
        for item in self.status()? {
            let item = item.map_err(failed)?;
            let path = RepoPath::new(item.rela_path().to_vec());
            let Some((indexed, new)) = self.state(item, &path, &mut unknowns) else { continue };
            let old = match (deltas.remove(&path), indexed, tree) {
                (Some(delta), _, _) => delta.old,
                (None, Some(indexed), _) => Some(indexed),
                // In conflict, or only announced: the index does not say what was there before.
                (None, None, Some(tree)) => match lookup.entry(tree, &path) {
                    Ok(Some(Item::Leaf(leaf))) => Some(leaf),
                    _ => None,
                },
                (None, None, None) => None,
            };
            if !same(old, new) {
                deltas.insert(path.clone(), Delta { path, old, new });
            }
        }
        let mut list: Vec<Delta> = deltas.into_values().collect();
        list.sort_by(|one, two| one.path.cmp(&two.path));
        Ok(Deltas { list, unknowns })
    }

    fn status(&self) -> Result<gix::status::index_worktree::Iter, SourceError> {
        use gix::status::{Submodule, UntrackedFiles};
        let submodules =
            Submodule::Given { ignore: gix::submodule::config::Ignore::Dirty, check_dirty: false };
        self.objects
            .repository
            .status(gix::progress::Discard)
            .and_then(|status| {
                status
                    .untracked_files(UntrackedFiles::Files)
                    .index_worktree_rewrites(None)
                    .index_worktree_submodules(submodules)
                    .into_index_worktree_iter(Vec::new())
            })
            .map_err(failed)
    }

    /// What the index and the work tree hold at a path that differs; `None` if it does not matter.
    fn state(
        &self,
        item: Found,
        path: &RepoPath,
        unknowns: &mut Vec<Unknown>,
    ) -> Option<(Option<Leaf>, Option<Leaf>)> {
        match item {
            Found::Modification { entry, status, .. } => {
                let indexed = index::leaf(&entry);
                let mode = index::mode(entry.mode)?;
                let new = match status {
                    EntryStatus::NeedsUpdate(_) => return None,
                    EntryStatus::Change(Change::Removed) => None,
                    EntryStatus::Change(Change::SubmoduleModification(status)) => {
                        Some(Leaf::stored(status.checked_out_head_id?, Mode::Submodule))
                    }
                    EntryStatus::Change(Change::Type { worktree_mode }) => {
                        index::mode(worktree_mode).map(|mode| self.leaf(path, mode, unknowns))
                    }
                    EntryStatus::Change(Change::Modification { executable_bit_changed: true, .. }) => {
                        let turned = if mode == Mode::File { Mode::Executable } else { Mode::File };
                        Some(self.leaf(path, turned, unknowns))
                    }
                    EntryStatus::Change(Change::Modification { .. })
                    | EntryStatus::IntentToAdd
                    | EntryStatus::Conflict { .. } => Some(self.leaf(path, mode, unknowns)),
                };
                Some((indexed, new))
            }
            Found::DirectoryContents { entry, .. } => {
                use gix::dir::entry::{Kind, Status};
                if entry.status != Status::Untracked {
                    return None;
                }
                let mode = match entry.disk_kind? {
                    Kind::File if self.checkout.is_executable(path) => Mode::Executable,
                    Kind::File => Mode::File,
                    Kind::Symlink => Mode::Symlink,
                    Kind::Repository => {
                        unknowns.push(blind::nested(path));
                        return None;
                    }
                    Kind::Directory | Kind::Untrackable => return None,
                };
                Some((None, Some(self.leaf(path, mode, unknowns))))
            }
            Found::Rewrite { .. } => None,
        }
    }

    /// Reads the file for its id and size; the bytes are read again when they are needed.
    fn leaf(&self, path: &RepoPath, mode: Mode, unknowns: &mut Vec<Unknown>) -> Leaf {
        let kind = self.objects.repository.object_hash();
        let file = self.checkout.file(path);
        let id = file
            .as_ref()
            .ok()
            .and_then(|file| gix::objs::compute_hash(kind, gix::objs::Kind::Blob, &file.bytes).ok());
        if let Some(filter) = file.as_ref().ok().and_then(|file| file.filter.as_ref()) {
            unknowns.push(blind::filtered(path, filter));
        }
        let size = file.map(|file| file.bytes.len() as u64);
        self.sizes.borrow_mut().insert(path.clone(), size);
        Leaf { id: id.unwrap_or(kind.null()), mode, in_worktree: true }
    }
}

impl Contents for Worktree<'_> {
    fn size(&self, path: &RepoPath, leaf: Leaf) -> Result<u64, Lack> {
        if !leaf.in_worktree {
            return self.objects.size(path, leaf);
        }
        self.sizes.borrow().get(path).cloned().unwrap_or(Err(Lack::Missing))
    }

    fn bytes(&self, path: &RepoPath, leaf: Leaf) -> Result<Vec<u8>, Lack> {
        match leaf.in_worktree {
            true => self.checkout.file(path).map(|file| file.bytes),
            false => self.objects.bytes(path, leaf),
        }
    }
}

fn same(old: Option<Leaf>, new: Option<Leaf>) -> bool {
    match (old, new) {
        (Some(old), Some(new)) => old.id == new.id && old.mode == new.mode && !new.id.is_null(),
        (None, None) => true,
        _ => false,
    }
}

fn failed(error: gix::Error) -> SourceError {
    SourceError::Failed(format!("the work tree cannot be compared with the index: {}", reason(error)))
}
