//! Objects by id, and why one could not be had. Nothing here fetches or follows replace refs.

use gix::objs::Kind;
use gix::objs::tree::EntryKind;

use caution_core::change::Mode;
use caution_core::{ObjectId, RepoPath};

use crate::rename::Contents;

/// Folders and commits larger than this are not read; no honest one comes near.
const STRUCTURE_BYTES: u64 = 64 << 20;

/// Why an object or a file could not be had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Lack {
    /// It is not here.
    Missing,
    /// It is here and cannot be decoded.
    Broken(String),
    /// It has this many bytes, which is more than the limit.
    TooLarge(u64),
}

impl std::fmt::Display for Lack {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Missing => f.write_str("is not in this repository"),
            Self::Broken(why) => write!(f, "cannot be read ({why})"),
            Self::TooLarge(size) => write!(f, "has {size} bytes, more than the limit"),
        }
    }
}

/// A file, link or submodule at one side of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Leaf {
    /// The object. The null id stands for a file of the work tree whose id was not worked out.
    pub(crate) id: gix::ObjectId,
    pub(crate) mode: Mode,
    /// Whether the content is in the work tree rather than in the object store.
    pub(crate) in_worktree: bool,
}

impl Leaf {
    pub(crate) fn stored(id: gix::ObjectId, mode: Mode) -> Self {
        Self { id, mode, in_worktree: false }
    }

    /// Whether it is a file with content to read.
    pub(crate) fn is_file(self) -> bool {
        matches!(self.mode, Mode::File | Mode::Executable)
    }
}

/// What a name in a folder stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Item {
    Folder(gix::ObjectId),
    Leaf(Leaf),
}

/// The entries of one folder, sorted by name, folders as if their name ended in `/`.
pub(crate) type Folder = Vec<(Vec<u8>, Item)>;

/// Reads objects of one repository.
#[derive(Clone, Copy)]
pub(crate) struct Objects<'repo> {
    pub(crate) repository: &'repo gix::Repository,
}

impl<'repo> Objects<'repo> {
    pub(crate) fn new(repository: &'repo gix::Repository) -> Self {
        Self { repository }
    }

    /// The size of a blob.
    pub(crate) fn blob_size(self, id: gix::ObjectId) -> Result<u64, Lack> {
        let header = self.repository.try_find_header(id).map_err(broken)?.ok_or(Lack::Missing)?;
        expect(header.kind(), Kind::Blob)?;
        Ok(header.size())
    }

    /// The bytes of a blob that has no more than `limit`.
    pub(crate) fn blob(self, id: gix::ObjectId, limit: u64) -> Result<Vec<u8>, Lack> {
        match self.blob_size(id)? {
            size if size > limit => Err(Lack::TooLarge(size)),
            _ => self.object(id, Kind::Blob),
        }
    }

    /// The bytes of a commit.
    pub(crate) fn commit(self, id: gix::ObjectId) -> Result<Vec<u8>, Lack> {
        self.structure(id, Kind::Commit)
    }

    /// The entries of a folder.
    pub(crate) fn folder(self, id: gix::ObjectId) -> Result<Folder, Lack> {
        let bytes = self.structure(id, Kind::Tree)?;
        let mut entries = Folder::new();
        for entry in gix::objs::TreeRefIter::from_bytes(&bytes, id.kind()) {
            let entry = entry.map_err(broken)?;
            let id = entry.oid.to_owned();
            let item = match entry.mode.kind() {
                EntryKind::Tree => Item::Folder(id),
                EntryKind::Blob => Item::Leaf(Leaf::stored(id, Mode::File)),
                EntryKind::BlobExecutable => Item::Leaf(Leaf::stored(id, Mode::Executable)),
                EntryKind::Link => Item::Leaf(Leaf::stored(id, Mode::Symlink)),
                EntryKind::Commit => Item::Leaf(Leaf::stored(id, Mode::Submodule)),
            };
            entries.push((entry.filename.to_vec(), item));
        }
        // git sorts them; a doctored folder may be in any order, and the comparison relies on it.
        if !entries.is_sorted_by(|one, two| name_order(one, two).is_le()) {
            entries.sort_by(name_order);
        }
        Ok(entries)
    }

    fn structure(self, id: gix::ObjectId, kind: Kind) -> Result<Vec<u8>, Lack> {
        if self.repository.object_hash().empty_tree() == id {
            return Ok(Vec::new());
        }
        self.object(id, kind).and_then(|bytes| {
            let size = bytes.len() as u64;
            if size > STRUCTURE_BYTES { Err(Lack::TooLarge(size)) } else { Ok(bytes) }
        })
    }

    fn object(self, id: gix::ObjectId, kind: Kind) -> Result<Vec<u8>, Lack> {
        let mut object = self.repository.try_find_object(id).map_err(broken)?.ok_or(Lack::Missing)?;
        expect(object.kind, kind)?;
        Ok(std::mem::take(&mut object.data))
    }
}

/// The order of git: a folder sorts as if its name ended in `/`.
pub(crate) fn name_order(one: &(Vec<u8>, Item), two: &(Vec<u8>, Item)) -> std::cmp::Ordering {
    let key = |entry: &(Vec<u8>, Item)| matches!(entry.1, Item::Folder(_)).then_some(b'/');
    one.0.iter().copied().chain(key(one)).cmp(two.0.iter().copied().chain(key(two)))
}

fn expect(found: Kind, wanted: Kind) -> Result<(), Lack> {
    if found == wanted { Ok(()) } else { Err(Lack::Broken(format!("it is a {found}, not a {wanted}"))) }
}

/// One line of a library's error, causes included.
pub(crate) fn reason(error: impl std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let part = error.to_string();
        if !text.contains(&part) {
            text.push_str(": ");
            text.push_str(&part);
        }
        cause = error.source();
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn broken(error: impl std::error::Error) -> Lack {
    Lack::Broken(reason(error))
}

/// The id as the rest of the house writes it.
#[expect(clippy::expect_used, reason = "the library's ids are always 40 or 64 hexadecimal digits")]
pub(crate) fn outward(id: gix::ObjectId) -> ObjectId {
    ObjectId::parse(&id.to_hex().to_string()).expect("an id of git")
}

/// The id as the library takes it; `None` if it is of another kind of hash than the repository's.
pub(crate) fn inward(repository: &gix::Repository, id: &ObjectId) -> Option<gix::ObjectId> {
    gix::ObjectId::from_hex(id.as_str().as_bytes())
        .ok()
        .filter(|parsed| parsed.kind() == repository.object_hash())
}

impl Contents for Objects<'_> {
    fn size(&self, _path: &RepoPath, leaf: Leaf) -> Result<u64, Lack> {
        self.blob_size(leaf.id)
    }

    fn bytes(&self, _path: &RepoPath, leaf: Leaf) -> Result<Vec<u8>, Lack> {
        self.object(leaf.id, Kind::Blob)
    }
}
