//! What is done so that the folder stays small: segments are merged, and the oldest files go.

use std::fs::File;
use std::io::{self, BufWriter};
use std::sync::Arc;
use std::time::Duration;

use super::folder::{self, Entry};
use super::segment::{self, Segment, SegmentWriter, Slot};
use super::{FileFactCache, name, table};

/// How long tables of other readers are kept.
const OTHER_TABLES_FOR: Duration = Duration::from_hours(30 * 24);

/// A segment beyond this part of the whole limit is merged no more, so that there are always some to let go.
const FULL: u64 = 8;

/// As many are merged at least, whatever their sizes.
const MERGED: usize = 4;

impl FileFactCache {
    /// After a segment was written.
    pub(super) fn tend(&self) {
        let segments = self.refresh();
        for spoilt in segments.iter().filter(|segment| !segment.is_sound()) {
            self.folder.remove(&spoilt.entry.name);
        }
        if self.is_small(&segments).count() > self.limits.segments {
            // What another process merges now need not be merged here.
            self.folder.alone(|| self.merge());
        }
        self.let_go();
        self.refresh();
    }

    /// After a table of these readers was written.
    pub(super) fn tend_tables(&self, readers: u64) {
        let (mut own, mut others) = (0, 0);
        for entry in self.folder.list() {
            let Some(key) = name::parse(&entry.name) else { continue };
            let is_kept = if key.readers == readers {
                own += 1;
                own <= self.limits.tables
            } else {
                others += 1;
                let is_old = entry.modified.elapsed().is_ok_and(|age| age > OTHER_TABLES_FOR);
                others <= self.limits.other_tables && !is_old
            };
            if !is_kept {
                self.folder.remove(&entry.name);
            }
        }
        self.let_go();
    }

    fn is_small<'a>(&self, segments: &'a [Arc<Segment>]) -> impl Iterator<Item = &'a Arc<Segment>> {
        let full = self.limits.bytes / FULL;
        segments.iter().filter(move |segment| segment.entry.bytes <= full)
    }

    fn merge(&self) {
        let segments = self.refresh();
        let mut small: Vec<_> = self.is_small(&segments).filter(|segment| segment.is_sound()).collect();
        if small.len() <= self.limits.segments {
            return;
        }
        small.sort_by_key(|segment| segment.entry.bytes);
        let chosen = tier(&small, self.limits.bytes / FULL * 2);
        let Ok(name) = self.folder.write(|out| copy(chosen, out)) else { return };
        for merged in chosen.iter().filter(|merged| name.as_ref() != Some(&merged.entry.name)) {
            self.folder.remove(&merged.entry.name);
        }
    }

    /// Lets the oldest files go, until the others are within the limit. The newest of a kind stays.
    fn let_go(&self) {
        let entries = self.folder.list();
        self.folder.sweep(&entries);
        let (mut total, mut seen) = (0_u64, [false; 2]);
        for entry in &entries {
            let Some(kind) = kind(entry) else { continue };
            total = total.saturating_add(entry.bytes);
            let is_newest = seen.get_mut(kind).is_some_and(|seen| !std::mem::replace(seen, true));
            if total > self.limits.bytes && !is_newest {
                self.folder.remove(&entry.name);
                total = total.saturating_sub(entry.bytes);
            }
        }
    }
}

/// A segment or a table, also one of another format: programs of two versions share the room.
fn kind(entry: &Entry) -> Option<usize> {
    let mut name = entry.name.chars();
    let kinds = [segment::PREFIX, table::PREFIX].map(|prefix| prefix.chars().next());
    let letter = name.next();
    let kind = kinds.iter().position(|kind| *kind == letter)?;
    name.next().is_some_and(|digit| digit.is_ascii_digit()).then_some(kind)
}

/// The smallest segments, each no larger than twice those before it together: a record is copied as many times
/// as the sum can double.
fn tier<'a, 'b>(small: &'a [&'b Arc<Segment>], at_most: u64) -> &'a [&'b Arc<Segment>] {
    let mut sum = 0_u64;
    let mut count = 0;
    for segment in small {
        let bytes = segment.entry.bytes;
        let fits = sum.saturating_add(bytes) <= at_most || count < 2;
        if !fits || (count >= MERGED && bytes > sum.saturating_mul(2)) {
            break;
        }
        sum = sum.saturating_add(bytes);
        count += 1;
    }
    small.get(..count).unwrap_or_default()
}

/// Copies every sound record once, in the order in which they stand.
fn copy(segments: &[&Arc<Segment>], out: &mut BufWriter<File>) -> io::Result<Option<String>> {
    let mut writer = SegmentWriter::new(&mut *out)?;
    let mut seen = std::collections::HashSet::new();
    for segment in segments {
        for slot in segment.slots() {
            let Slot { key, .. } = slot;
            if seen.contains(&key) {
                continue;
            }
            if let Some(record) = segment.record(&slot) {
                writer.add(&key, &record)?;
                seen.insert(key);
            }
        }
    }
    let name = writer.finish()?;
    folder::settle(out)?;
    Ok(name)
}
