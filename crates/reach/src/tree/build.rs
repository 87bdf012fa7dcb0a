//! A table made anew: every program read once, what is kept already not read again.

use std::sync::{Mutex, PoisonError};

use caution_core::RepoPath;
use caution_core::facts::{
    FactCache, FactKey, FileFacts, GitId, MODULE, NewTable, Reading, TreeFile, Trees, Word, mix,
};
use caution_core::port::SourceError;
use caution_core::unknown::Unknown;
use caution_read::lang::{self, Language};
use rayon::prelude::*;

use super::file_name_word;

/// Larger files are not read.
pub(crate) const FILE_BYTES: u64 = 1 << 20;

/// Larger files without an ending are not read: they are no scripts.
const SCRIPT_BYTES: u64 = 256 << 10;

/// So many files are read before their facts are kept and let go.
const BATCH: usize = 4_000;

/// Who reads a file; `None` if nobody does.
pub(crate) fn key_of(path: &str) -> Option<u32> {
    let path = RepoPath::from(path);
    lang::any_of_path(&path).and_then(reader).or_else(|| lang::may_be_script(&path).then(reader_of_scripts))
}

/// Who reads files without an ending: whoever their first lines name.
fn reader_of_scripts() -> u32 {
    let all = lang::ALL.iter().filter_map(|language| reader(language));
    fold(all.fold(1, |hash, reader| mix(hash, &reader.to_le_bytes())))
}

fn reader(language: &'static Language) -> Option<u32> {
    // What all extractors share has a version, too.
    const SHARED: u64 = 11;
    let extractor = language.facts.as_ref()?;
    Some(Word(fold(mix(mix(SHARED, language.id.as_bytes()), &extractor.version.to_le_bytes()))).0)
}

fn fold(hash: u64) -> u32 {
    u32::try_from((hash >> 32) ^ (hash & u64::from(u32::MAX))).unwrap_or(0)
}

/// All readers with their versions: facts and words change with them.
pub fn readers() -> u64 {
    // What a table holds has a version too.
    const TABLES: u64 = 2;
    lang::ALL
        .iter()
        .filter_map(|language| reader(language))
        .fold(TABLES, |hash, reader| mix(hash, &reader.to_le_bytes()))
}

/// The facts of a text.
pub(crate) fn read_facts(path: &str, text: &str) -> Option<FileFacts> {
    let path = RepoPath::from(path);
    match lang::any_of_path(&path) {
        Some(language) => lang::facts(language, text),
        None => lang::may_be_script(&path).then(|| lang::script_facts(&path, text)),
    }
}

/// Whether facts are those of a program: a file that is none has not even a module.
pub(super) fn gives(facts: &FileFacts) -> bool {
    !facts.definitions.is_empty()
}

/// How far a file was read.
pub(super) fn reading(path: &str, facts: Option<&FileFacts>) -> Reading {
    let path = RepoPath::from(path);
    let known =
        lang::any_of_path(&path).is_some_and(|language| language.facts.is_some() && !lang::is_data(language));
    let is_script = !known && lang::may_be_script(&path) && facts.is_some_and(gives);
    match facts {
        _ if !known && lang::unread(&path).is_some() => Reading::NoReader,
        _ if !known && !is_script => Reading::NoProgram,
        None => Reading::Not,
        Some(facts) if facts.broken.is_empty() => Reading::Whole,
        Some(facts) => {
            let whole = facts.definition(MODULE).map(|module| module.lines);
            let all = facts.broken.iter().any(|lines| Some(*lines) == whole) && facts.references.is_empty();
            if all { Reading::Not } else { Reading::InPart }
        }
    }
}

/// The table of a tree.
pub(super) fn table(
    trees: &dyn Trees,
    cache: &dyn FactCache,
    tree: &GitId,
) -> Result<(NewTable, Vec<Unknown>), SourceError> {
    let listing = trees.list(tree)?;
    let mut pairs: Vec<(Word, u32)> = Vec::new();
    let mut files: Vec<TreeFile> = Vec::with_capacity(listing.files.len());
    for (path, blob) in listing.files {
        let place = u32::try_from(files.len()).unwrap_or(u32::MAX);
        pairs.push((file_name_word(&path), place));
        let reading = reading(&path, None);
        files.push(TreeFile { path, blob, reading });
    }
    let programs: Vec<(u32, FactKey)> = (0_u32..)
        .zip(&files)
        .filter_map(|(place, file)| Some((place, FactKey { blob: file.blob, reader: key_of(&file.path)? })))
        .collect();
    let (scripts, programs): (Vec<_>, Vec<_>) = programs.into_iter().partition(|(place, _)| {
        files
            .get(*place as usize)
            .is_some_and(|file| lang::may_be_script(&RepoPath::from(file.path.as_str())))
    });
    let sized = |bytes| move |batch| (batch, bytes);
    let programs = programs.chunks(BATCH).map(sized(FILE_BYTES));
    for batch in programs.chain(scripts.chunks(BATCH).map(sized(SCRIPT_BYTES))) {
        for (place, reading, words) in read_batch(trees, cache, &files, batch) {
            if let Some(file) = files.get_mut(place as usize) {
                file.reading = reading;
            }
            pairs.extend(words.into_iter().map(|word| (word, place)));
        }
    }
    pairs.par_sort_unstable();
    pairs.dedup();
    let words = pairs
        .chunk_by(|one, other| one.0 == other.0)
        .filter_map(|group| Some((group.first()?.0, group.iter().map(|(_, place)| *place).collect())))
        .collect();
    Ok((NewTable { files, words }, listing.unknowns))
}

type Read = (u32, Reading, Vec<Word>);

fn read_batch(
    trees: &dyn Trees,
    cache: &dyn FactCache,
    files: &[TreeFile],
    (batch, bytes): (&[(u32, FactKey)], u64),
) -> Vec<Read> {
    let path = |place: u32| files.get(place as usize).map_or("", |file| file.path.as_str());
    let kept: Vec<Result<Read, (u32, FactKey)>> = batch
        .par_iter()
        .map(|(place, key)| match cache.facts(key) {
            Some(facts) => Ok((*place, reading(path(*place), Some(&facts)), facts.words())),
            None => Err((*place, *key)),
        })
        .collect();
    let mut read = Vec::with_capacity(batch.len());
    let mut missing = Vec::new();
    for found in kept {
        match found {
            Ok(found) => read.push(found),
            Err(lost) => missing.push(lost),
        }
    }
    let blobs: Vec<GitId> = missing.iter().map(|(_, key)| key.blob).collect();
    let made: Mutex<Vec<(Read, FactKey, FileFacts)>> = Mutex::default();
    trees.blobs(&blobs, bytes, &|at, bytes| {
        let Some((place, key)) = missing.get(at) else { return };
        let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
        let Some(facts) = text.and_then(|text| read_facts(path(*place), &text)) else { return };
        let found = (*place, reading(path(*place), Some(&facts)), facts.words());
        let item = (found, *key, facts);
        made.lock().unwrap_or_else(PoisonError::into_inner).push(item);
    });
    let mut keep = Vec::new();
    for (found, key, facts) in made.into_inner().unwrap_or_else(PoisonError::into_inner) {
        read.push(found);
        keep.push((key, facts));
    }
    keep.sort_unstable_by_key(|(key, _)| *key);
    keep.dedup_by_key(|(key, _)| *key);
    // Nothing rests on it: a full disk costs time, not an answer.
    drop(cache.keep(&keep));
    read
}
