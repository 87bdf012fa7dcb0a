//! A small index for tests.

use std::collections::HashMap;
use std::sync::Arc;

use caution_core::RepoPath;
use caution_core::facts::{FileFacts, Word, WordKind};
use caution_read::lang;

use crate::index::{FileId, Index};

/// A path, its text, its facts.
type File = (Arc<str>, Arc<str>, Option<Arc<FileFacts>>);

/// A tree of texts.
pub(crate) struct Small {
    files: Vec<File>,
    words: HashMap<Word, Vec<FileId>>,
}

impl Small {
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        let mut sorted: Vec<(&str, &str)> = files.to_vec();
        sorted.sort_unstable();
        let mut small = Self { files: Vec::new(), words: HashMap::new() };
        for (at, (path, text)) in sorted.into_iter().enumerate() {
            let id = u32::try_from(at).unwrap();
            let language = lang::any_of_path(&RepoPath::from(path));
            let facts = match language {
                Some(language) => lang::facts(language, text),
                None => {
                    let path = RepoPath::from(path);
                    lang::of_script(&path, text).map(|_| lang::script_facts(&path, text))
                }
            };
            let facts = facts.map(Arc::new);
            let mut words = facts.as_ref().map(|facts| facts.words()).unwrap_or_default();
            words.push(Word::new(WordKind::FileName, path.rsplit('/').next().unwrap()));
            words.sort_unstable();
            words.dedup();
            for word in words {
                small.words.entry(word).or_default().push(id);
            }
            small.files.push((Arc::from(path), Arc::from(text), facts));
        }
        small
    }
}

impl Index for Small {
    fn with(&self, word: Word) -> Vec<FileId> {
        self.words.get(&word).cloned().unwrap_or_default()
    }

    fn path(&self, file: FileId) -> Arc<str> {
        self.files[file as usize].0.clone()
    }

    fn find(&self, path: &str) -> Option<FileId> {
        self.files.iter().position(|(known, _, _)| &**known == path).map(|at| u32::try_from(at).unwrap())
    }

    fn facts(&self, file: FileId) -> Option<Arc<FileFacts>> {
        self.files[file as usize].2.clone()
    }

    fn text(&self, file: FileId) -> Option<Arc<str>> {
        Some(self.files[file as usize].1.clone())
    }

    fn below(&self, folder: &str, at_most: usize) -> Vec<FileId> {
        let inside = |path: &str| folder.is_empty() || path.starts_with(&format!("{folder}/"));
        let all = self.files.iter().enumerate().filter(|(_, (path, _, _))| inside(path));
        all.take(at_most).map(|(at, _)| u32::try_from(at).unwrap()).collect()
    }
}
