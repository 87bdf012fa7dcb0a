//! The cache of facts: immutable files in one folder, which any number of processes read and add to.
//!
//! A file is written under another name and renamed when it is whole, so a process that is killed leaves
//! nothing that could be mistaken for one. What is spoilt counts as not there, and is read and kept again.

mod check;
mod column;
mod folder;
mod memory;
mod name;
pub mod record;
mod segment;
mod source;
mod table;
mod upkeep;

use std::collections::HashSet;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use caution_core::facts::{FactCache, FactKey, FileFacts, NewTable, Table, TableKey};
use caution_core::port::SourceError;

use folder::Folder;
use segment::{Segment, SegmentWriter};
use source::{Shared, Source};
use table::TableFile;

pub use memory::MemoryFacts;

/// How often a folder is listed again because a file went away in between.
const LISTINGS: usize = 8;

/// How much is kept.
#[derive(Debug, Clone, Copy)]
pub struct CacheLimits {
    /// All files together; the oldest go.
    pub bytes: u64,
    /// Small segments; more are merged.
    pub segments: usize,
    /// Tables of one set of readers.
    pub tables: usize,
    /// Tables of other sets.
    pub other_tables: usize,
}

impl Default for CacheLimits {
    fn default() -> Self {
        Self { bytes: 2 << 30, segments: 12, tables: 8, other_tables: 16 }
    }
}

type Segments = Arc<[Arc<Segment>]>;

/// Facts and tables in a folder.
#[derive(Debug)]
pub struct FileFactCache {
    folder: Folder,
    limits: CacheLimits,
    open: RwLock<Option<Segments>>,
}

impl FileFactCache {
    /// The cache in a folder. It is made when something is kept.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self::with_limits(folder, CacheLimits::default())
    }

    /// As [`Self::new`], keeping as much as this.
    pub fn with_limits(folder: impl Into<PathBuf>, limits: CacheLimits) -> Self {
        Self { folder: Folder::new(folder.into()), limits, open: RwLock::new(None) }
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Whether something could be kept: the folder is there, or can be made, and is writable.
    ///
    /// # Errors
    /// If not.
    pub fn writable(&self) -> Result<(), SourceError> {
        self.folder.write(|_| Ok(None)).map(drop).map_err(|error| self.failed(&error))
    }

    fn failed(&self, error: &io::Error) -> SourceError {
        let folder = self.folder.path().display();
        SourceError::Failed(format!("the cache of facts in `{folder}` cannot be written: {error}"))
    }

    fn segments(&self) -> Segments {
        let known = self.open.read().unwrap_or_else(PoisonError::into_inner).clone();
        known.unwrap_or_else(|| self.refresh())
    }

    /// Lists the folder again. Segments that are open stay open.
    fn refresh(&self) -> Segments {
        // Locked while it lists: otherwise an older listing could replace a newer one.
        let mut open = self.open.write().unwrap_or_else(PoisonError::into_inner);
        let known = open.take().unwrap_or_default();
        let mut segments = Vec::new();
        for _ in 0..LISTINGS {
            segments.clear();
            let mut is_gone = false;
            let entries = self.folder.list();
            // A listing made while files are merged may show neither the old ones nor the new one.
            let is_steady = self.folder.list() == entries;
            for entry in entries.into_iter().filter(|entry| entry.name.starts_with(segment::PREFIX)) {
                if let Some(same) = known.iter().find(|segment| segment.entry == entry) {
                    segments.push(Arc::clone(same));
                    continue;
                }
                match Segment::open(&self.folder, entry) {
                    Ok(segment) => segments.push(Arc::new(segment)),
                    // Merged into another one, which the next listing shows.
                    Err(error) => is_gone |= error.kind() == io::ErrorKind::NotFound,
                }
            }
            if is_steady && !is_gone {
                break;
            }
        }
        // Most keys are in the largest one.
        segments.sort_by_key(|segment| std::cmp::Reverse(segment.entry.bytes));
        let segments = Segments::from(segments);
        *open = Some(Arc::clone(&segments));
        segments
    }

    fn write_segment(&self, facts: &[&(FactKey, FileFacts)]) -> io::Result<()> {
        let written = self.folder.write(|out| {
            let mut writer = SegmentWriter::new(&mut *out)?;
            for (key, facts) in facts {
                writer.add(key, &record::encode(facts))?;
            }
            let name = writer.finish()?;
            folder::settle(out)?;
            Ok(name)
        });
        written.map(drop)
    }
}

impl FactCache for FileFactCache {
    fn facts(&self, key: &FactKey) -> Option<FileFacts> {
        self.segments().iter().find_map(|segment| {
            let bytes = segment.record(&segment.find(key)?)?;
            let facts = record::decode(&bytes);
            if facts.is_none() {
                segment.mark_bad(key);
            }
            facts
        })
    }

    fn has(&self, key: &FactKey) -> bool {
        self.segments().iter().any(|segment| segment.find(key).is_some())
    }

    fn keep(&self, facts: &[(FactKey, FileFacts)]) -> Result<(), SourceError> {
        // Another process may have kept some of them meanwhile.
        let segments = self.refresh();
        let mut seen = HashSet::new();
        let new: Vec<_> = facts
            .iter()
            .filter(|(key, _)| !segments.iter().any(|segment| segment.find(key).is_some()))
            .filter(|(key, _)| seen.insert(*key))
            .collect();
        if new.is_empty() {
            return Ok(());
        }
        let written = self.write_segment(&new).map_err(|error| self.failed(&error));
        self.tend();
        written
    }

    fn tables(&self, readers: u64) -> Vec<TableKey> {
        // A question begins here: a process that lives long sees what others kept meanwhile.
        self.refresh();
        let entries = self.folder.list().into_iter();
        entries.filter_map(|entry| name::parse(&entry.name)).filter(|key| key.readers == readers).collect()
    }

    fn table(&self, key: &TableKey) -> Option<Box<dyn Table>> {
        let name = name::of(key);
        let path = self.folder.path().join(&name);
        if !path.symlink_metadata().is_ok_and(|metadata| metadata.is_file()) {
            return None;
        }
        let source = Source::File(Shared::new(self.folder.open(&name).ok()?).ok()?);
        let table = TableFile::open(source, Some(path));
        if table.is_none() {
            self.folder.remove(&name);
        }
        Some(Box::new(table?))
    }

    fn keep_table(&self, key: &TableKey, table: &NewTable) -> Result<(), SourceError> {
        let bytes = table::encode(table).ok_or_else(refused)?;
        // Not waited for: a table is large, takes nothing's place, and is quickly made again.
        let written = self.folder.write(|out| {
            out.write_all(&bytes)?;
            Ok(Some(name::of(key)))
        });
        self.tend_tables(key.readers);
        written.map(drop).map_err(|error| self.failed(&error))
    }
}

fn refused() -> SourceError {
    SourceError::Failed("the table of the tree is not sorted, or too large to be kept".to_owned())
}

/// A table in memory from bytes whose checksums are made right first: what is tried is everything behind them.
#[doc(hidden)]
pub fn table_of_sealed(bytes: &[u8]) -> Option<Box<dyn Table>> {
    let source = Source::Memory(table::seal(bytes)?.into());
    Some(Box::new(TableFile::open(source, None)?))
}

/// A table in memory from bytes as they are.
#[doc(hidden)]
pub fn table_of(bytes: &[u8]) -> Option<Box<dyn Table>> {
    Some(Box::new(TableFile::open(Source::Memory(bytes.into()), None)?))
}

/// A table as bytes.
#[doc(hidden)]
pub fn table_bytes(table: &NewTable) -> Option<Vec<u8>> {
    table::encode(table)
}
