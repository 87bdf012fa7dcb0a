//! Files of the work tree, in the form that git would store. Line breaks and encodings are converted
//! here; no filter program is run, and no symbolic link is followed.

use std::cell::RefCell;
use std::collections::HashMap;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use gix::bstr::{BString, ByteSlice as _};
use gix::status::index_worktree::Item;
use gix::status::plumbing::index_as_worktree::{Change, EntryStatus};
use sha2::Digest as _;

use caution_core::RepoPath;
use caution_core::change::Mode;
use caution_core::port::SourceError;
use caution_core::unknown::Unknown;

use crate::blind;
use crate::content;
use crate::index;
use crate::object::{Lack, Leaf, Objects, reason};
use crate::rename::Contents;
use crate::tree::{Delta, Deltas};

/// The filter of Git LFS. What it makes of a file is known without running it.
const LFS: &str = "lfs";

/// A file as git would store it.
struct File {
    bytes: Vec<u8>,
    /// A filter that git would have run on it and that was not run.
    filter: Option<String>,
}

/// The work tree of a repository.
pub(crate) struct Worktree<'repo> {
    objects: Objects<'repo>,
    root: PathBuf,
    index: gix::worktree::IndexPersistedOrInMemory,
    pipeline: RefCell<gix::filter::Pipeline<'repo>>,
    attributes: RefCell<gix::AttributeStack<'repo>>,
    /// Filters that the configuration defines; they were taken out of it.
    filters: &'repo [BString],
    largest: u64,
    sizes: RefCell<HashMap<RepoPath, Result<u64, Lack>>>,
}

impl<'repo> Worktree<'repo> {
    /// Opens the work tree. Files of more than `largest` bytes will not be read.
    pub(crate) fn open(
        repository: &'repo gix::Repository,
        filters: &'repo [BString],
        largest: u64,
    ) -> Result<Self, SourceError> {
        let Some(root) = repository.workdir() else {
            return Err(SourceError::Usage {
                message: "this repository is bare: it has no work tree".to_owned(),
                hint: Some("check a commit or a range instead".to_owned()),
            });
        };
        let failed = |error| SourceError::Failed(format!("the work tree cannot be read: {}", reason(error)));
        let (pipeline, index) = repository.filter_pipeline(None).map_err(failed)?;
        let source = gix::worktree::stack::state::attributes::Source::WorktreeThenIdMapping;
        let attributes = repository.attributes_only(&index, source).map_err(failed)?;
        Ok(Self {
            objects: Objects::new(repository),
            root: root.to_owned(),
            index,
            pipeline: RefCell::new(pipeline),
            attributes: RefCell::new(attributes),
            filters,
            largest,
            sizes: RefCell::default(),
        })
    }

    /// Compares the work tree, index included, with a tree; untracked files that are not ignored count.
    pub(crate) fn compare(&self, tree: Option<gix::ObjectId>) -> Result<Deltas, SourceError> {
        let staged = index::compare(self.objects, tree, &self.index);
        let mut unknowns = staged.unknowns;
        let mut deltas: HashMap<RepoPath, Delta> =
            staged.list.into_iter().map(|delta| (delta.path.clone(), delta)).collect();
        for item in self.status()? {
            let item = item.map_err(failed)?;
            let path = RepoPath::new(item.rela_path().to_vec());
            let Some((indexed, new)) = self.state(item, &path, &mut unknowns) else { continue };
            let old = deltas.remove(&path).map_or(indexed, |delta| delta.old);
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
        item: Item,
        path: &RepoPath,
        unknowns: &mut Vec<Unknown>,
    ) -> Option<(Option<Leaf>, Option<Leaf>)> {
        match item {
            Item::Modification { entry, status, .. } => {
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
            Item::DirectoryContents { entry, .. } => {
                use gix::dir::entry::{Kind, Status};
                if entry.status != Status::Untracked {
                    return None;
                }
                let mode = match entry.disk_kind? {
                    Kind::File if self.is_executable(path) => Mode::Executable,
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
            Item::Rewrite { .. } => None,
        }
    }

    fn is_executable(&self, path: &RepoPath) -> bool {
        let trusted =
            self.objects.repository.filesystem_options().is_ok_and(|options| options.executable_bit);
        trusted && self.locate(path).is_ok_and(|file| is_executable(&file))
    }

    /// Reads the file for its id and size; the bytes are read again when they are needed.
    fn leaf(&self, path: &RepoPath, mode: Mode, unknowns: &mut Vec<Unknown>) -> Leaf {
        let kind = self.objects.repository.object_hash();
        let file = self.file(path);
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

    /// The bytes of a file as git would store it; those of a link are its target.
    pub(crate) fn read(&self, path: &RepoPath) -> Result<Vec<u8>, Lack> {
        self.file(path).map(|file| file.bytes)
    }

    fn file(&self, path: &RepoPath) -> Result<File, Lack> {
        let place = self.locate(path)?;
        let metadata = fs::symlink_metadata(&place).map_err(|error| io(&error))?;
        if metadata.is_symlink() {
            let target = fs::read_link(&place).map_err(|error| io(&error))?;
            let bytes = gix::path::into_bstr(target).map_err(|error| Lack::Broken(reason(error)))?;
            return Ok(File { bytes: bytes.into_owned().into(), filter: None });
        }
        // Opening a pipe or a device could wait for ever.
        if !metadata.is_file() {
            return Err(Lack::Broken("it is not a regular file".to_owned()));
        }
        match self.filter(path)? {
            Some(filter) if filter == LFS => {
                Ok(File { bytes: pointer(&place, metadata.len())?, filter: None })
            }
            filter => {
                if metadata.len() > self.largest {
                    return Err(Lack::TooLarge(metadata.len()));
                }
                let defined = |name: &String| self.filters.iter().any(|known| known == name.as_str());
                Ok(File { bytes: self.convert(path, &place)?, filter: filter.filter(defined) })
            }
        }
    }

    /// The value of the attribute `filter`.
    fn filter(&self, path: &RepoPath) -> Result<Option<String>, Lack> {
        let mut stack = self.attributes.borrow_mut();
        let mut found = stack.selected_attribute_matches(["filter"]);
        let platform = stack
            .at_entry(path.as_bytes().as_bstr(), None)
            .map_err(|error| Lack::Broken(error.to_string()))?;
        platform.matching_attributes(&mut found);
        Ok(found.iter_selected().next().and_then(|found| match found.assignment.state {
            gix::attrs::StateRef::Value(value) => Some(value.as_bstr().to_string()),
            _ => None,
        }))
    }

    fn convert(&self, path: &RepoPath, place: &Path) -> Result<Vec<u8>, Lack> {
        let file = fs::File::open(place).map_err(|error| io(&error))?;
        let relative =
            gix::path::from_bstr(path.as_bytes().as_bstr()).map_err(|error| Lack::Broken(reason(error)))?;
        let mut pipeline = self.pipeline.borrow_mut();
        let stored = pipeline
            .convert_to_git(file, &relative, &self.index)
            .map_err(|error| Lack::Broken(reason(error)))?;
        let mut bytes = Vec::new();
        stored.take(self.largest + 1).read_to_end(&mut bytes).map_err(|error| io(&error))?;
        match bytes.len() as u64 {
            size if size > self.largest => Err(Lack::TooLarge(size)),
            _ => Ok(bytes),
        }
    }

    /// Where a path is on disk. Refuses paths that lead out of the work tree or through a link.
    fn locate(&self, path: &RepoPath) -> Result<PathBuf, Lack> {
        let mut place = self.root.clone();
        let mut parts = path.as_bytes().split(|byte| *byte == b'/').peekable();
        while let Some(part) = parts.next() {
            if matches!(part, b"" | b"." | b"..") || part.eq_ignore_ascii_case(b".git") {
                return Err(Lack::Broken("the path leads out of the work tree".to_owned()));
            }
            let part = gix::path::from_bstr(part.as_bstr()).map_err(|error| Lack::Broken(reason(error)))?;
            if part.components().count() != 1 {
                return Err(Lack::Broken("the path leads out of the work tree".to_owned()));
            }
            place.push(part);
            if parts.peek().is_some() {
                let metadata = fs::symlink_metadata(&place).map_err(|error| io(&error))?;
                if !metadata.is_dir() {
                    return Err(Lack::Missing);
                }
            }
        }
        Ok(place)
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
        if leaf.in_worktree { self.read(path) } else { self.objects.bytes(path, leaf) }
    }
}

/// The pointer that Git LFS would store; a file that is a pointer already is one.
fn pointer(place: &Path, size: u64) -> Result<Vec<u8>, Lack> {
    let mut file = fs::File::open(place).map_err(|error| io(&error))?;
    let mut hash = sha2::Sha256::new();
    let mut small = Vec::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        let count = file.read(&mut buffer).map_err(|error| io(&error))?;
        let Some(part) = buffer.get(..count).filter(|part| !part.is_empty()) else { break };
        hash.update(part);
        if small.len() < content::POINTER_BYTES {
            small.extend_from_slice(part);
        }
    }
    if matches!(content::Form::of(&small), content::Form::Lfs { .. }) {
        return Ok(small);
    }
    let digest: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(content::lfs_pointer(&digest, size))
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

fn io(error: &std::io::Error) -> Lack {
    match error.kind() {
        std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory => Lack::Missing,
        _ => Lack::Broken(error.to_string()),
    }
}

#[cfg(unix)]
fn is_executable(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    fs::symlink_metadata(file).is_ok_and(|metadata| metadata.permissions().mode() & 0o100 != 0)
}

#[cfg(not(unix))]
fn is_executable(_file: &Path) -> bool {
    false
}
