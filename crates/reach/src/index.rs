//! What reach sees of a tree: files by what they can be found by, and the facts of those that are asked for.

use std::collections::HashSet;
use std::sync::Arc;

use caution_core::facts::{FileFacts, Word};

/// A file of an index, by its place.
pub type FileId = u32;

/// The files of a tree.
pub trait Index: Sync {
    /// The files that can be found by a word, by path.
    fn with(&self, word: Word) -> Vec<FileId>;

    /// The files that can be found by one of some words, by path.
    fn with_any(&self, words: &mut dyn Iterator<Item = Word>) -> Vec<FileId> {
        let mut seen = HashSet::new();
        let mut found: Vec<FileId> = words.flat_map(|word| self.with(word)).collect();
        found.retain(|file| seen.insert(*file));
        found.sort_by_cached_key(|file| self.path(*file));
        found
    }

    /// The path of a file.
    fn path(&self, file: FileId) -> Arc<str>;

    /// The file at a path.
    fn find(&self, path: &str) -> Option<FileId>;

    /// The facts of a file; `None` if it gives none.
    fn facts(&self, file: FileId) -> Option<Arc<FileFacts>>;

    /// The text of a file; `None` if it is not here, is not UTF-8, or is too large.
    fn text(&self, file: FileId) -> Option<Arc<str>>;

    /// The files below a folder, the first `at_most` of them by path.
    fn below(&self, folder: &str, at_most: usize) -> Vec<FileId>;

    /// Reads the facts of several files, on every core.
    fn load(&self, files: &[FileId]) {
        for file in files {
            self.facts(*file);
        }
    }
}
