//! Every use of a name in a folder's files that could be bound, as JSON, a file a line: what
//! `cargo xtask bench reach-edges` compares with the indexes of compilers.
//!
//! The folder is the argument, the paths of its files are the lines of the standard input.

#![expect(clippy::print_stdout, reason = "its answer goes to the program that called it")]

use std::collections::HashMap;
use std::io::BufRead as _;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use caution_core::ObjectId;
use caution_core::facts::{
    Differing, FactCache, FactKey, FileFacts, GitId, Listing, NewTable, Table, TableKey, Trees,
};
use caution_core::port::SourceError;
use caution_reach::{Defined, Edge, TreeIndex, edges};
use serde_json::json;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args().nth(1).ok_or("give a folder")?;
    let mut files = std::io::stdin().lock().lines().collect::<Result<Vec<String>, _>>()?;
    files.sort();
    let trees = Arc::new(Folder { folder: PathBuf::from(folder), files });
    let index = Arc::new(TreeIndex::open(trees, Arc::new(Held::default()), &GitId::default())?);
    for file in edges(&index) {
        let defined = |of: &Defined| json!([of.name, format!("{:?}", of.kind), of.parent, of.line, of.lines]);
        let edge = |edge: &Edge| {
            let band = edge.origin.map(|origin| origin.band().id());
            let origin = edge.origin.map(|origin| origin.id());
            json!([edge.from, edge.line, edge.name, edge.to_path, edge.to, origin, band])
        };
        let definitions: Vec<_> = file.definitions.iter().map(defined).collect();
        let edges: Vec<_> = file.edges.iter().map(edge).collect();
        println!("{}", json!({"path": file.path, "definitions": definitions, "edges": edges}));
    }
    Ok(())
}

/// A folder as a tree: the blob of a file is its place.
struct Folder {
    folder: PathBuf,
    files: Vec<String>,
}

impl Trees for Folder {
    fn tree(&self, _: &ObjectId) -> Result<GitId, SourceError> {
        Ok(GitId::default())
    }

    fn list(&self, _: &GitId) -> Result<Listing, SourceError> {
        let id = |place: usize| GitId::from_bytes(&place.to_le_bytes());
        let files = self.files.iter().enumerate().map(|(place, path)| (path.clone(), id(place))).collect();
        Ok(Listing { files, unknowns: Vec::new() })
    }

    fn differing(&self, _: &GitId, _: &GitId, _: usize) -> Result<Option<Vec<Differing>>, SourceError> {
        Ok(None)
    }

    fn blobs(&self, blobs: &[GitId], _: u64, take: &(dyn Fn(usize, Option<Vec<u8>>) + Sync)) {
        for (at, blob) in blobs.iter().enumerate() {
            let place = blob.0.iter().take(8).rev().fold(0, |place, byte| (place << 8) | usize::from(*byte));
            let path = self.files.get(place).map(|path| self.folder.join(path));
            take(at, path.and_then(|path| std::fs::read(path).ok()));
        }
    }
}

/// Facts in memory.
#[derive(Default)]
struct Held(Mutex<HashMap<FactKey, FileFacts>>);

impl FactCache for Held {
    fn facts(&self, key: &FactKey) -> Option<FileFacts> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(key).cloned()
    }

    fn has(&self, key: &FactKey) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).contains_key(key)
    }

    fn keep(&self, facts: &[(FactKey, FileFacts)]) -> Result<(), SourceError> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend(facts.iter().cloned());
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
