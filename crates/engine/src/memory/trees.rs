//! The two trees of a change in memory, as reach reads them. Nothing is kept.

use std::collections::BTreeMap;

use caution_core::facts::{
    Differing, FactCache, FactKey, FileFacts, GitId, Listing, NewTable, Table, TableKey, Trees,
};
use caution_core::port::SourceError;
use caution_core::{Digest, ObjectId};

use super::{Files, MemorySource};

/// The trees of a change in memory.
#[derive(Debug)]
pub struct MemoryTrees {
    /// By the ids of their commits.
    commits: Vec<(ObjectId, GitId)>,
    trees: BTreeMap<GitId, Vec<(String, GitId)>>,
    blobs: BTreeMap<GitId, Vec<u8>>,
}

impl MemoryTrees {
    pub(super) fn new(source: &MemorySource, head: &ObjectId) -> Self {
        let mut trees = Self { commits: Vec::new(), trees: BTreeMap::new(), blobs: BTreeMap::new() };
        for (commit, files) in [(&source.base, &source.before), (head, &source.after)] {
            let tree = GitId::from(&super::tree_id(files));
            trees.commits.push((commit.clone(), tree));
            let listed = trees.add(files);
            trees.trees.insert(tree, listed);
        }
        trees
    }

    fn add(&mut self, files: &Files) -> Vec<(String, GitId)> {
        let mut listed = Vec::new();
        for (path, bytes) in files {
            let Some(path) = path.to_str() else { continue };
            let blob = GitId::from(&ObjectId::of_digest(&Digest::of(bytes)));
            self.blobs.entry(blob).or_insert_with(|| bytes.clone());
            listed.push((path.to_owned(), blob));
        }
        listed
    }
}

impl Trees for MemoryTrees {
    fn tree(&self, commit: &ObjectId) -> Result<GitId, SourceError> {
        let known = self.commits.iter().find(|(known, _)| known == commit);
        known
            .map(|(_, tree)| *tree)
            .ok_or_else(|| SourceError::Failed(format!("there is no commit `{commit}`")))
    }

    fn list(&self, tree: &GitId) -> Result<Listing, SourceError> {
        let files = self.trees.get(tree).cloned();
        let files = files.ok_or_else(|| SourceError::Failed("there is no such tree".to_owned()))?;
        Ok(Listing { files, unknowns: Vec::new() })
    }

    fn differing(&self, _: &GitId, _: &GitId, _: usize) -> Result<Option<Vec<Differing>>, SourceError> {
        Ok(None)
    }

    fn blobs(&self, blobs: &[GitId], limit: u64, take: &(dyn Fn(usize, Option<Vec<u8>>) + Sync)) {
        for (place, blob) in blobs.iter().enumerate() {
            take(place, self.blobs.get(blob).filter(|bytes| bytes.len() as u64 <= limit).cloned());
        }
    }
}

/// Keeps nothing.
#[derive(Debug, Clone, Copy)]
pub struct NothingKept;

impl FactCache for NothingKept {
    fn facts(&self, _: &FactKey) -> Option<FileFacts> {
        None
    }

    fn has(&self, _: &FactKey) -> bool {
        false
    }

    fn keep(&self, _: &[(FactKey, FileFacts)]) -> Result<(), SourceError> {
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
