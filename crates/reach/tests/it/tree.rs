//! A tree of files in memory, indexed.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex};

use caution_core::ObjectId;
use caution_core::charter::Charter;
use caution_core::facts::{
    Differing, FactCache, FactKey, FileFacts, GitId, Listing, NewTable, Table, TableKey, Trees,
};
use caution_core::port::SourceError;
use caution_core::reach::Radius;
use caution_core::unknown::Unknown;
use caution_reach::{ChangedFile, Compiled, Covered, Question, TreeIndex, radius};

struct Files(Vec<(String, String)>);

impl Trees for Files {
    fn tree(&self, _: &ObjectId) -> Result<GitId, SourceError> {
        Ok(GitId::default())
    }

    fn list(&self, _: &GitId) -> Result<Listing, SourceError> {
        let files = self.0.iter().zip(0_u8..).map(|((path, _), at)| (path.clone(), GitId::from_bytes(&[at])));
        Ok(Listing { files: files.collect(), unknowns: Vec::new() })
    }

    fn differing(&self, _: &GitId, _: &GitId, _: usize) -> Result<Option<Vec<Differing>>, SourceError> {
        Ok(None)
    }

    fn blobs(&self, blobs: &[GitId], _: u64, take: &(dyn Fn(usize, Option<Vec<u8>>) + Sync)) {
        for (at, blob) in blobs.iter().enumerate() {
            take(at, Some(self.0[usize::from(blob.0[0])].1.clone().into_bytes()));
        }
    }
}

#[derive(Default)]
struct Held(Mutex<HashMap<FactKey, FileFacts>>);

impl FactCache for Held {
    fn facts(&self, key: &FactKey) -> Option<FileFacts> {
        self.0.lock().unwrap().get(key).cloned()
    }

    fn has(&self, key: &FactKey) -> bool {
        self.0.lock().unwrap().contains_key(key)
    }

    fn keep(&self, facts: &[(FactKey, FileFacts)]) -> Result<(), SourceError> {
        self.0.lock().unwrap().extend(facts.iter().cloned());
        Ok(())
    }

    fn tables(&self, _: u64) -> Vec<TableKey> {
        Vec::new()
    }

    fn table(&self, _: &TableKey) -> Option<Box<dyn Table>> {
        None
    }

    fn keep_table(&self, _: &TableKey, _: &NewTable) -> Result<(), SourceError> {
        Ok(())
    }
}

/// Files, each with its text.
pub(crate) type Tree = Vec<(String, String)>;

pub(crate) fn of(files: &[(&str, &str)]) -> Tree {
    files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
}

/// What the way from one tree to another reaches.
pub(crate) fn between(before: &Tree, after: &Tree) -> (Radius, Vec<Unknown>) {
    let paths: BTreeSet<&String> = before.iter().chain(after).map(|(path, _)| path).collect();
    let text = |tree: &Tree, path: &String| {
        tree.iter().find(|(known, _)| known == path).map(|(_, text)| text.clone())
    };
    let changed: Vec<ChangedFile> = paths
        .into_iter()
        .filter(|path| text(before, path) != text(after, path))
        .map(|path| ChangedFile {
            before: text(before, path).map(|_| path.clone()),
            after: text(after, path).map(|_| path.clone()),
        })
        .collect();
    assert!(!changed.is_empty(), "nothing changes");
    asked(&index(before), &index(after), &changed)
}

/// What a change of some files reaches.
pub(crate) fn asked(
    base: &Arc<TreeIndex>,
    head: &Arc<TreeIndex>,
    changed: &[ChangedFile],
) -> (Radius, Vec<Unknown>) {
    radius(&Question {
        base: Some(base),
        head,
        changed,
        charter: &Charter::default(),
        compiled: &Compiled::default(),
        covered: &Covered::default(),
    })
}

pub(crate) fn index(files: &Tree) -> Arc<TreeIndex> {
    let mut files = files.clone();
    files.sort();
    let (trees, cache) = (Arc::new(Files(files)), Arc::new(Held::default()));
    Arc::new(TreeIndex::open(trees, cache, &GitId::default()).unwrap())
}
