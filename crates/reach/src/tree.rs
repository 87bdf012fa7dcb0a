//! The index of a tree: a kept table, and over it the files in which the tree differs.

mod build;
mod unread;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use caution_core::facts::{
    FactCache, FactKey, FileFacts, GitId, NewTable, Reading, Table, TableKey, TreeFile, Trees, Word, WordKind,
};
use caution_core::port::SourceError;
use caution_core::unknown::Unknown;
use caution_read::lang::modules::Files;
use foldhash::HashMap;
use rayon::prelude::*;

use crate::index::{FileId, Index};

pub use build::readers;
pub(crate) use build::{FILE_BYTES, key_of, read_facts};
pub(crate) use unread::Unread;

/// From here on a difference is worth a table of its own.
const OVERLAID: usize = 1_000;

/// How many kept tables are compared with, to find the nearest.
const COMPARED: usize = 6;

/// A text that is asked for by itself may be this large: a lock of many packages.
const TEXT_BYTES: u64 = 16 << 20;

/// A file that the table does not hold as it is.
struct Overlaid {
    path: Arc<str>,
    blob: Option<GitId>,
    facts: Option<Arc<FileFacts>>,
    words: Vec<Word>,
    reading: Reading,
    text: Option<Arc<str>>,
}

type Memo = Mutex<HashMap<FileId, Option<Arc<FileFacts>>>>;

/// The index of a tree.
pub struct TreeIndex {
    trees: Arc<dyn Trees>,
    cache: Arc<dyn FactCache>,
    table: Arc<dyn Table>,
    overlay: Vec<Overlaid>,
    /// Files that differ, by path: the place in `overlay`, or none if they are gone.
    differing: BTreeMap<Arc<str>, Option<usize>>,
    /// Places of the table that count no more.
    hidden: BTreeSet<FileId>,
    memo: Memo,
    texts: Mutex<HashMap<FileId, Option<Arc<str>>>>,
    /// Paths that were looked up in the table: imports name the same few again and again.
    places: Mutex<HashMap<Box<str>, Option<FileId>>>,
    /// What was asked for a folder: the same.
    folders: Mutex<HashMap<Box<str>, bool>>,
    /// The paths of files of the table.
    paths: Mutex<HashMap<FileId, Arc<str>>>,
    /// What could not be listed or kept.
    pub unknowns: Vec<Unknown>,
}

impl std::fmt::Debug for TreeIndex {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TreeIndex").field("files", &self.table.files()).finish_non_exhaustive()
    }
}

impl TreeIndex {
    /// The index of a tree: from the nearest table that is kept, else made anew and kept.
    ///
    /// # Errors
    /// If the tree cannot be listed.
    pub fn open(trees: Arc<dyn Trees>, cache: Arc<dyn FactCache>, tree: &GitId) -> Result<Self, SourceError> {
        let key = TableKey { tree: *tree, readers: readers() };
        if let Some(table) = cache.table(&key) {
            return Ok(Self::over(trees, cache, Arc::from(table)));
        }
        let mut nearest: Option<(TableKey, Vec<_>)> = None;
        for known in cache.tables(key.readers).into_iter().take(COMPARED) {
            let fewer = nearest.as_ref().map_or(OVERLAID, |(_, differing)| differing.len().saturating_sub(1));
            // What cannot be compared (a tree that is gone) is no help.
            if let Ok(Some(differing)) = trees.differing(&known.tree, tree, fewer) {
                nearest = Some((known, differing));
            }
            if nearest.as_ref().is_some_and(|(_, differing)| differing.len() <= 50) {
                break;
            }
        }
        if let Some((known, differing)) = nearest
            && let Some(table) = cache.table(&known)
        {
            let mut index = Self::over(trees, cache, Arc::from(table));
            let changed: Vec<_> =
                differing.into_iter().map(|(path, blob)| (path, blob.map(Content::Blob))).collect();
            index.lay(changed);
            return Ok(index);
        }
        let (table, unknowns) = build::table(&*trees, &*cache, tree)?;
        // Nothing rests on its being kept.
        let kept = cache.keep_table(&key, &table);
        let mut index = Self::over(trees, cache, Arc::new(HeldTable(table)));
        index.unknowns = unknowns;
        drop(kept);
        Ok(index)
    }

    /// The index of no file at all.
    pub fn empty(trees: Arc<dyn Trees>, cache: Arc<dyn FactCache>) -> Self {
        Self::over(trees, cache, Arc::new(HeldTable(NewTable::default())))
    }

    fn over(trees: Arc<dyn Trees>, cache: Arc<dyn FactCache>, table: Arc<dyn Table>) -> Self {
        Self {
            trees,
            cache,
            table,
            overlay: Vec::new(),
            differing: BTreeMap::new(),
            hidden: BTreeSet::new(),
            memo: Memo::default(),
            texts: Mutex::default(),
            places: Mutex::default(),
            folders: Mutex::default(),
            paths: Mutex::default(),
            unknowns: Vec::new(),
        }
    }

    /// Lays changed files over it; `None` stands for one that is gone.
    pub fn lay(&mut self, changed: Vec<(String, Option<Content>)>) {
        let read: Vec<(String, Option<Overlaid>)> =
            changed.into_par_iter().map(|(path, content)| self.overlaid(path, content)).collect();
        let mut new = Vec::new();
        for (path, overlaid) in read {
            let path: Arc<str> = Arc::from(path);
            if let Some(place) = self.in_table(&path) {
                self.hidden.insert(place);
            }
            let place = overlaid.map(|overlaid| {
                let key = overlaid.blob.zip(key_of(&path)).map(|(blob, reader)| FactKey { blob, reader });
                if let Some((key, facts)) = key.zip(overlaid.facts.as_ref())
                    && !self.cache.has(&key)
                {
                    new.push((key, FileFacts::clone(facts)));
                }
                self.overlay.push(overlaid);
                self.overlay.len() - 1
            });
            self.differing.insert(path, place);
        }
        held(&self.folders).clear();
        if !new.is_empty() {
            // Nothing rests on it.
            drop(self.cache.keep(&new));
        }
    }

    fn overlaid(&self, path: String, content: Option<Content>) -> (String, Option<Overlaid>) {
        let Some(content) = content else { return (path, None) };
        let (blob, held) = match content {
            Content::Blob(blob) => (Some(blob), None),
            Content::Text(text) => (None, Some(text)),
            Content::Unread => (None, None),
        };
        let key = blob.zip(key_of(&path)).map(|(blob, reader)| FactKey { blob, reader });
        let kept = key.and_then(|key| self.cache.facts(&key));
        let (facts, text) = match kept {
            Some(facts) => (Some(facts), held),
            None => {
                let text = held.or_else(|| blob.filter(|_| key.is_some()).and_then(|blob| self.read(blob)));
                (text.as_deref().and_then(|text| read_facts(&path, text)), text)
            }
        };
        let reading = build::reading(&path, facts.as_ref());
        let facts = facts.filter(build::gives);
        let words = facts.as_ref().map(FileFacts::words).unwrap_or_default();
        let overlaid = Overlaid {
            path: Arc::from(path.as_str()),
            blob,
            facts: facts.map(Arc::new),
            words,
            reading,
            text,
        };
        (path, Some(overlaid))
    }

    /// How many files were read so far.
    pub fn count(&self, reading: Reading) -> usize {
        let hidden = self
            .hidden
            .iter()
            .filter(|place| self.table.file(**place).is_some_and(|file| file.reading == reading));
        let shown = self.differing.values().flatten().filter_map(|place| self.overlay.get(*place));
        (self.table.count(reading) + shown.filter(|file| file.reading == reading).count())
            .saturating_sub(hidden.count())
    }

    /// The trees of its repository.
    pub(crate) fn trees(&self) -> &dyn Trees {
        &*self.trees
    }

    /// What was kept of them.
    pub(crate) fn cache(&self) -> &dyn FactCache {
        &*self.cache
    }

    fn in_table(&self, path: &str) -> Option<FileId> {
        if let Some(known) = held(&self.places).get(path) {
            return *known;
        }
        let place = self.table.first_from(path);
        let found = self.table.file(place).is_some_and(|file| file.path == path).then_some(place);
        held(&self.places).insert(Box::from(path), found);
        found
    }

    fn read(&self, blob: GitId) -> Option<Arc<str>> {
        let found = Mutex::new(None);
        self.trees.blobs(&[blob], TEXT_BYTES, &|_, bytes| {
            *found.lock().unwrap_or_else(PoisonError::into_inner) = bytes;
        });
        let bytes = found.into_inner().unwrap_or_else(PoisonError::into_inner)?;
        String::from_utf8(bytes).ok().map(Arc::from)
    }

    fn overlay_of(&self, file: FileId) -> Option<&Overlaid> {
        self.overlay.get((file as usize).checked_sub(self.table.files())?)
    }

    /// Files of the table and of the overlay, both by path, as one list by path: what is found first does not depend
    /// on which table was kept.
    fn merged(&self, of_table: Vec<FileId>, here: Vec<(&str, usize)>) -> Vec<FileId> {
        if here.is_empty() {
            return of_table;
        }
        let mut all = Vec::with_capacity(of_table.len() + here.len());
        let mut rest = of_table.as_slice();
        for (path, place) in here {
            let next = self.table.first_from(path);
            let (before, after) = rest.split_at(rest.partition_point(|file| *file < next));
            all.extend_from_slice(before);
            all.push(self.file_of_overlay(place));
            rest = after;
        }
        all.extend_from_slice(rest);
        all
    }

    fn file_of_overlay(&self, place: usize) -> FileId {
        FileId::try_from(self.table.files() + place).unwrap_or(FileId::MAX)
    }

    fn facts_of_table(&self, file: FileId) -> Option<Arc<FileFacts>> {
        let file = self.table.file(file)?;
        let reader = key_of(&file.path)?;
        let key = FactKey { blob: file.blob, reader };
        let facts = self.cache.facts(&key).or_else(|| read_facts(&file.path, &self.read(file.blob)?))?;
        Some(facts).filter(build::gives).map(Arc::new)
    }
}

/// What stands at a path.
#[derive(Debug, Clone)]
pub enum Content {
    /// A blob of the repository.
    Blob(GitId),
    /// A text that git does not hold yet.
    Text(Arc<str>),
    /// Something that git does not hold yet, and that could not be read as text.
    Unread,
}

impl Index for TreeIndex {
    fn with(&self, word: Word) -> Vec<FileId> {
        let mut found = self.table.with(word);
        found.retain(|file| !self.hidden.contains(file));
        let shown = self.differing.iter().filter_map(|(path, place)| Some((path, (*place)?)));
        let named = |overlaid: &Overlaid| {
            overlaid.words.binary_search(&word).is_ok() || file_name_word(&overlaid.path) == word
        };
        let here = shown.filter(|(_, place)| self.overlay.get(*place).is_some_and(named));
        let here = here.map(|(path, place)| (&**path, place)).collect();
        self.merged(found, here)
    }

    fn path(&self, file: FileId) -> Arc<str> {
        match self.overlay_of(file) {
            Some(overlaid) => Arc::clone(&overlaid.path),
            None => {
                let path = || Arc::from(self.table.file(file).map(|file| file.path).unwrap_or_default());
                Arc::clone(held(&self.paths).entry(file).or_insert_with(path))
            }
        }
    }

    fn find(&self, path: &str) -> Option<FileId> {
        match self.differing.get(path) {
            Some(place) => place.map(|place| self.file_of_overlay(place)),
            None => self.in_table(path),
        }
    }

    fn facts(&self, file: FileId) -> Option<Arc<FileFacts>> {
        if let Some(overlaid) = self.overlay_of(file) {
            return overlaid.facts.clone();
        }
        if let Some(known) = held(&self.memo).get(&file) {
            return known.clone();
        }
        let facts = self.facts_of_table(file);
        held(&self.memo).insert(file, facts.clone());
        facts
    }

    fn text(&self, file: FileId) -> Option<Arc<str>> {
        if let Some(text) = self.overlay_of(file).and_then(|overlaid| overlaid.text.clone()) {
            return Some(text);
        }
        if let Some(known) = held(&self.texts).get(&file) {
            return known.clone();
        }
        let blob = match self.overlay_of(file) {
            Some(overlaid) => overlaid.blob,
            None => self.table.file(file).map(|file| file.blob),
        };
        let text = blob.and_then(|blob| self.read(blob));
        held(&self.texts).insert(file, text.clone());
        text
    }

    fn below(&self, folder: &str, at_most: usize) -> Vec<FileId> {
        let start = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let mut found: Vec<FileId> = Vec::new();
        let mut place = self.table.first_from(&start);
        while let Some(file) = self.table.file(place).filter(|file| file.path.starts_with(&start)) {
            if found.len() >= at_most {
                break;
            }
            if !self.hidden.contains(&place) {
                found.push(place);
            }
            drop(file);
            place += 1;
        }
        let from = self.differing.range(Arc::from(start.as_str())..);
        let here = from.take_while(|(path, _)| path.starts_with(&start));
        let here = here.filter_map(|(path, place)| Some((&**path, (*place)?))).take(at_most).collect();
        found = self.merged(found, here);
        found.truncate(at_most);
        found
    }

    fn load(&self, files: &[FileId]) {
        let missing: Vec<FileId> = {
            let memo = held(&self.memo);
            let known = |file: &&FileId| self.overlay_of(**file).is_none() && !memo.contains_key(file);
            files.iter().filter(known).copied().collect()
        };
        let read: Vec<_> = missing.into_par_iter().map(|file| (file, self.facts_of_table(file))).collect();
        held(&self.memo).extend(read);
    }
}

impl Files for TreeIndex {
    fn is_file(&self, path: &str) -> bool {
        self.find(path).is_some()
    }

    fn is_folder(&self, path: &str) -> bool {
        if let Some(known) = held(&self.folders).get(path) {
            return *known;
        }
        let is_folder = !self.below(path, 1).is_empty();
        held(&self.folders).insert(Box::from(path), is_folder);
        is_folder
    }

    fn text(&self, path: &str) -> Option<Arc<str>> {
        Index::text(self, self.find(path)?)
    }

    fn named(&self, name: &str) -> Vec<String> {
        let found = self.with(Word::new(WordKind::FileName, name));
        let mut paths: Vec<String> = found.into_iter().map(|file| self.path(file).to_string()).collect();
        paths.retain(|path| path.rsplit('/').next() == Some(name));
        paths.sort();
        paths
    }
}

fn held<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

fn file_name_word(path: &str) -> Word {
    Word::new(WordKind::FileName, path.rsplit('/').next().unwrap_or(path))
}

/// A table that is held in memory.
struct HeldTable(NewTable);

impl Table for HeldTable {
    fn files(&self) -> usize {
        self.0.files.len()
    }

    fn count(&self, reading: Reading) -> usize {
        self.0.files.iter().filter(|file| file.reading == reading).count()
    }

    fn file(&self, place: u32) -> Option<TreeFile> {
        self.0.files.get(place as usize).cloned()
    }

    fn first_from(&self, path: &str) -> u32 {
        let place = self.0.files.partition_point(|file| file.path.as_str() < path);
        u32::try_from(place).unwrap_or(u32::MAX)
    }

    fn with(&self, word: Word) -> Vec<u32> {
        let found = self.0.words.binary_search_by_key(&word, |(word, _)| *word);
        found
            .ok()
            .and_then(|place| self.0.words.get(place))
            .map(|(_, files)| files.clone())
            .unwrap_or_default()
    }
}
