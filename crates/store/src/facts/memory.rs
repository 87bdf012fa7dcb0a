//! Facts that are kept as long as the process lives.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use caution_core::facts::{FactCache, FactKey, FileFacts, NewTable, Table, TableKey};
use caution_core::port::SourceError;

use super::source::Source;
use super::table::{self, TableFile};
use super::{CacheLimits, record, refused};

#[derive(Debug, Default)]
struct Kept {
    facts: HashMap<FactKey, Box<[u8]>>,
    /// The newest last.
    tables: Vec<(TableKey, Arc<[u8]>)>,
    bytes: u64,
}

/// A cache in memory, for where no folder can be written. What another cache holds can be read through it.
#[derive(Default)]
pub struct MemoryFacts<'a> {
    below: Option<&'a dyn FactCache>,
    kept: RwLock<Kept>,
}

impl std::fmt::Debug for MemoryFacts<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MemoryFacts").field("kept", &self.kept).finish_non_exhaustive()
    }
}

impl<'a> MemoryFacts<'a> {
    /// An empty one.
    pub fn new() -> Self {
        Self::default()
    }

    /// One over a cache that is only read.
    pub fn over(below: &'a dyn FactCache) -> Self {
        Self { below: Some(below), kept: RwLock::default() }
    }

    fn read(&self) -> std::sync::RwLockReadGuard<'_, Kept> {
        self.kept.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> std::sync::RwLockWriteGuard<'_, Kept> {
        self.kept.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn make_room(&mut self, bytes: usize) -> Result<(), SourceError> {
        let after = self.bytes.saturating_add(bytes as u64);
        if after > CacheLimits::default().bytes {
            return Err(SourceError::Failed("the cache of facts in memory is full".to_owned()));
        }
        self.bytes = after;
        Ok(())
    }

    /// Lets tables go, the oldest first, until so many are left of those.
    fn let_go(&mut self, of: impl Fn(&TableKey) -> bool, left: usize) {
        while self.tables.iter().filter(|(key, _)| of(key)).count() > left {
            let Some(oldest) = self.tables.iter().position(|(key, _)| of(key)) else { return };
            let (_, bytes) = self.tables.remove(oldest);
            self.bytes = self.bytes.saturating_sub(bytes.len() as u64);
        }
    }
}

impl FactCache for MemoryFacts<'_> {
    fn facts(&self, key: &FactKey) -> Option<FileFacts> {
        let own = self.read().facts.get(key).and_then(|bytes| record::decode(bytes));
        own.or_else(|| self.below?.facts(key))
    }

    fn has(&self, key: &FactKey) -> bool {
        self.read().facts.contains_key(key) || self.below.is_some_and(|below| below.has(key))
    }

    fn keep(&self, facts: &[(FactKey, FileFacts)]) -> Result<(), SourceError> {
        for (key, facts) in facts.iter().filter(|(key, _)| !self.has(key)) {
            let bytes = record::encode(facts).into_boxed_slice();
            let mut kept = self.write();
            kept.make_room(bytes.len())?;
            kept.facts.insert(*key, bytes);
        }
        Ok(())
    }

    fn tables(&self, readers: u64) -> Vec<TableKey> {
        let mut keys: Vec<TableKey> = self.read().tables.iter().rev().map(|(key, _)| *key).collect();
        keys.retain(|key| key.readers == readers);
        for key in self.below.map(|below| below.tables(readers)).unwrap_or_default() {
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
        keys
    }

    fn table(&self, key: &TableKey) -> Option<Box<dyn Table>> {
        let own = self.read().tables.iter().find(|(kept, _)| kept == key).map(|(_, bytes)| Arc::clone(bytes));
        match own {
            Some(bytes) => Some(Box::new(TableFile::open(Source::Memory(bytes), None)?)),
            None => self.below?.table(key),
        }
    }

    fn keep_table(&self, key: &TableKey, table: &NewTable) -> Result<(), SourceError> {
        let bytes = table::encode(table).ok_or_else(refused)?;
        let mut kept = self.write();
        kept.make_room(bytes.len())?;
        kept.let_go(|other| other == key, 0);
        kept.tables.push((*key, bytes.into()));
        kept.let_go(|other| other.readers == key.readers, CacheLimits::default().tables);
        Ok(())
    }
}
