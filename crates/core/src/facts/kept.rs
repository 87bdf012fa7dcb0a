//! How facts and tables of trees are kept and found again.

use super::{FileFacts, Word};
use crate::ObjectId;
use crate::port::SourceError;
use crate::unknown::Unknown;

/// The id of a blob or tree in 32 bytes; a SHA-1 is followed by zeros.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct GitId(pub [u8; 32]);

impl GitId {
    /// From the bytes of a hash of at most 32.
    pub fn from_bytes(bytes: &[u8]) -> Self {
        let mut id = [0; 32];
        id.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
        Self(id)
    }
}

impl From<&ObjectId> for GitId {
    fn from(id: &ObjectId) -> Self {
        let digit =
            |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok()).unwrap_or(0);
        let bytes: Vec<u8> = id
            .as_str()
            .as_bytes()
            .chunks(2)
            .map(|pair| pair.iter().fold(0_u8, |byte, digit_of| (byte << 4) | digit(*digit_of)))
            .collect();
        Self::from_bytes(&bytes)
    }
}

/// What facts are kept by: the same blob read by the same reader gives the same facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FactKey {
    /// The blob.
    pub blob: GitId,
    /// The reader: a hash of its language and version.
    pub reader: u32,
}

/// What a table is kept by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TableKey {
    /// The tree.
    pub tree: GitId,
    /// All readers and their versions.
    pub readers: u64,
}

/// How far a file was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reading {
    /// No program.
    NoProgram,
    /// Whole.
    Whole,
    /// Some lines were not read.
    InPart,
    /// Not at all: too large, a bundle, not UTF-8, not here.
    Not,
    /// A program in a language without a reader.
    NoReader,
}

impl Reading {
    /// Every one, in the order of their codes in the cache.
    pub const ALL: &[Self] = &[Self::NoProgram, Self::Whole, Self::InPart, Self::Not, Self::NoReader];
}

/// A file of a tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TreeFile {
    /// Its path.
    pub path: String,
    /// Its content.
    pub blob: GitId,
    /// How far it was read.
    pub reading: Reading,
}

/// A table of a tree: its files, and which of them can be found by which word.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NewTable {
    /// By path.
    pub files: Vec<TreeFile>,
    /// Words with the places of their files in `files`, both sorted.
    pub words: Vec<(Word, Vec<u32>)>,
}

/// A kept table. It is read where it is asked, never as a whole.
pub trait Table: Send + Sync {
    /// How many files there are.
    fn files(&self) -> usize;

    /// How many files were read so far.
    fn count(&self, reading: Reading) -> usize;

    /// A file.
    fn file(&self, place: u32) -> Option<TreeFile>;

    /// The place of the first file whose path is not before `path`.
    fn first_from(&self, path: &str) -> u32;

    /// The places of the files that can be found by a word, sorted.
    fn with(&self, word: Word) -> Vec<u32>;
}

/// Keeps facts and tables. What it has lost is read again: nothing rests on it.
pub trait FactCache: Send + Sync {
    /// Facts that were kept.
    fn facts(&self, key: &FactKey) -> Option<FileFacts>;

    /// Whether facts are kept, without reading them.
    fn has(&self, key: &FactKey) -> bool;

    /// Keeps facts. A failure (a full disk, a folder that cannot be written) harms nothing.
    fn keep(&self, facts: &[(FactKey, FileFacts)]) -> Result<(), SourceError>;

    /// The tables that are kept for these readers, the newest first.
    fn tables(&self, readers: u64) -> Vec<TableKey>;

    /// A table that was kept.
    fn table(&self, key: &TableKey) -> Option<Box<dyn Table>>;

    /// Keeps a table, and lets old ones go.
    fn keep_table(&self, key: &TableKey, table: &NewTable) -> Result<(), SourceError>;
}

/// The files of a commit's tree.
#[derive(Debug, Clone, Default)]
pub struct Listing {
    /// Files by path; links, submodules and paths that are not UTF-8 are left out.
    pub files: Vec<(String, GitId)>,
    /// What could not be listed.
    pub unknowns: Vec<Unknown>,
}

/// A file that differs between two trees: its path, and its content in the second one, if it is there.
pub type Differing = (String, Option<GitId>);

/// The trees of a repository. It is shared between threads and outlives a borrow: the adapter is a handle of its
/// own (`GitRepository::trees()`), made from one that may be sent.
pub trait Trees: Send + Sync {
    /// The tree of a commit.
    fn tree(&self, commit: &ObjectId) -> Result<GitId, SourceError>;

    /// Every file of a tree.
    fn list(&self, tree: &GitId) -> Result<Listing, SourceError>;

    /// The files in which two trees differ, by path; `None` if there are more than `at_most`.
    fn differing(
        &self,
        one: &GitId,
        other: &GitId,
        at_most: usize,
    ) -> Result<Option<Vec<Differing>>, SourceError>;

    /// A commit and those before it along first parents, the newest first, `at_most` of them. It ends early where
    /// history does, or where it is cut off.
    fn line(&self, commit: &ObjectId, at_most: usize) -> Result<Vec<ObjectId>, SourceError> {
        let _ = (commit, at_most);
        Ok(Vec::new())
    }

    /// Hands out blobs from several threads at once, by their places in `blobs`; `None` for one that is not here
    /// or has more than `limit` bytes.
    fn blobs(&self, blobs: &[GitId], limit: u64, take: &(dyn Fn(usize, Option<Vec<u8>>) + Sync));
}
