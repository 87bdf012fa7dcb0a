//! Segments: immutable files of records, with a sorted directory of their keys at the end.
//!
//! | bytes | what |
//! |---|---|
//! | 8 | magic |
//! | … | records |
//! | 56 each | directory: blob (32), reader (4, big-endian), length (4), offset (8), checksum of the record (8) |
//! | 40 | footer: magic, format, count, offset of the directory, its checksum |
//!
//! A segment is named by the checksum of its directory, and so by its content.

use std::collections::HashSet;
use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

use caution_core::facts::{FactKey, GitId};

use super::check::checksum;
use super::folder::{Entry, Folder};
use super::source::{Shared, Source};

/// Beginning of a segment's name. The number is that of the format: files of another one are left alone.
pub(super) const PREFIX: &str = "s1-";

const FORMAT: u64 = 1;
const MAGIC: [u8; 8] = *b"caution\xfa";
const FOOTER_BYTES: u64 = 40;

/// The largest record.
const RECORD_BYTES: usize = 256 << 20;

const KEY_BYTES: usize = 36;
const SLOT_BYTES: usize = 56;
type KeyBytes = [u8; KEY_BYTES];
type SlotBytes = [u8; SLOT_BYTES];

/// A key whose byte order is that of the directory.
fn key_bytes(key: &FactKey) -> KeyBytes {
    let mut bytes = [0; KEY_BYTES];
    let from = key.blob.0.into_iter().chain(key.reader.to_be_bytes());
    bytes.iter_mut().zip(from).for_each(|(to, from)| *to = from);
    bytes
}

/// Where a record is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Slot {
    pub(super) key: FactKey,
    pub(super) length: u32,
    pub(super) offset: u64,
    sum: u64,
}

impl Slot {
    fn from_bytes(bytes: &SlotBytes) -> Option<Self> {
        let (blob, rest) = bytes.split_first_chunk::<32>()?;
        let (reader, rest) = rest.split_first_chunk::<4>()?;
        let (length, rest) = rest.split_first_chunk::<4>()?;
        let (offset, sum) = rest.split_first_chunk::<8>()?;
        Some(Self {
            key: FactKey { blob: GitId(*blob), reader: u32::from_be_bytes(*reader) },
            length: u32::from_le_bytes(*length),
            offset: u64::from_le_bytes(*offset),
            sum: u64::from_le_bytes(*sum.first_chunk()?),
        })
    }

    fn write(&self, into: &mut Vec<u8>) {
        into.extend(key_bytes(&self.key));
        into.extend(self.length.to_le_bytes());
        into.extend(self.offset.to_le_bytes());
        into.extend(self.sum.to_le_bytes());
    }
}

/// Writes records one after the other.
pub(super) struct SegmentWriter<W> {
    out: W,
    slots: Vec<Slot>,
    offset: u64,
}

impl<W: Write> SegmentWriter<W> {
    pub(super) fn new(mut out: W) -> io::Result<Self> {
        out.write_all(&MAGIC)?;
        Ok(Self { out, slots: Vec::new(), offset: MAGIC.len() as u64 })
    }

    /// Adds a record. One that is too large is left out: it would be read again each time.
    pub(super) fn add(&mut self, key: &FactKey, record: &[u8]) -> io::Result<()> {
        let length = u32::try_from(record.len()).ok().filter(|_| record.len() <= RECORD_BYTES);
        let Some(length) = length else { return Ok(()) };
        self.out.write_all(record)?;
        self.slots.push(Slot { key: *key, length, offset: self.offset, sum: checksum(record) });
        self.offset += u64::from(length);
        Ok(())
    }

    /// Ends the segment and says what it is called; `None` if it holds nothing.
    pub(super) fn finish(mut self) -> io::Result<Option<String>> {
        if self.slots.is_empty() {
            return Ok(None);
        }
        self.slots.sort_unstable_by_key(|slot| slot.key);
        let mut directory = Vec::with_capacity(self.slots.len() * SLOT_BYTES);
        self.slots.iter().for_each(|slot| slot.write(&mut directory));
        let sum = checksum(&directory);
        self.out.write_all(&directory)?;
        self.out.write_all(&MAGIC)?;
        for part in [FORMAT, self.slots.len() as u64, self.offset, sum] {
            self.out.write_all(&part.to_le_bytes())?;
        }
        Ok(Some(format!("{PREFIX}{sum:016x}")))
    }
}

/// A segment that is open. Whoever removes its file takes nothing from it.
#[derive(Debug)]
pub(super) struct Segment {
    pub(super) entry: Entry,
    source: Source,
    directory: OnceLock<Option<Vec<u8>>>,
    bad: Mutex<HashSet<FactKey>>,
    any_bad: AtomicBool,
}

impl Segment {
    pub(super) fn open(folder: &Folder, entry: Entry) -> io::Result<Self> {
        let source = Source::File(Shared::new(folder.open(&entry.name)?)?);
        Ok(Self {
            entry,
            source,
            directory: OnceLock::new(),
            bad: Mutex::default(),
            any_bad: AtomicBool::new(false),
        })
    }

    /// Whether its directory can be read at all.
    pub(super) fn is_sound(&self) -> bool {
        self.directory().is_some()
    }

    /// Every record, by offset.
    pub(super) fn slots(&self) -> Vec<Slot> {
        let (slots, _) = self.directory().unwrap_or_default().as_chunks::<SLOT_BYTES>();
        let mut slots: Vec<Slot> = slots.iter().filter_map(Slot::from_bytes).collect();
        slots.sort_unstable_by_key(|slot| slot.offset);
        slots
    }

    /// Where the record of a key is, unless it is known to be bad.
    pub(super) fn find(&self, key: &FactKey) -> Option<Slot> {
        let (slots, _) = self.directory()?.as_chunks::<SLOT_BYTES>();
        let wanted = key_bytes(key);
        let place = slots.partition_point(|slot| slot.first_chunk::<KEY_BYTES>() < Some(&wanted));
        let slot = Slot::from_bytes(slots.get(place)?).filter(|slot| slot.key == *key)?;
        let bad = self.any_bad.load(Ordering::Relaxed) && self.lock_bad().contains(key);
        (!bad).then_some(slot)
    }

    /// The bytes of a record. One whose checksum is wrong is not looked for again.
    pub(super) fn record(&self, slot: &Slot) -> Option<Vec<u8>> {
        let bytes = self.source.bytes(slot.offset, slot.length.into()).ok();
        let bytes = bytes.filter(|bytes| checksum(bytes) == slot.sum);
        if bytes.is_none() {
            self.mark_bad(&slot.key);
        }
        bytes
    }

    pub(super) fn mark_bad(&self, key: &FactKey) {
        self.lock_bad().insert(*key);
        self.any_bad.store(true, Ordering::Relaxed);
    }

    fn lock_bad(&self) -> std::sync::MutexGuard<'_, HashSet<FactKey>> {
        self.bad.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn directory(&self) -> Option<&[u8]> {
        self.directory.get_or_init(|| read_directory(&self.source)).as_deref()
    }
}

fn read_directory(source: &Source) -> Option<Vec<u8>> {
    let end = source.len().checked_sub(FOOTER_BYTES)?;
    let footer = source.bytes(end, FOOTER_BYTES).ok()?;
    let (parts, _) = footer.as_chunks::<8>();
    let [magic, numbers @ ..] = parts else { return None };
    let mut numbers = numbers.iter().map(|number| u64::from_le_bytes(*number));
    (*magic == MAGIC && numbers.next()? == FORMAT).then_some(())?;
    let length = numbers.next()?.checked_mul(SLOT_BYTES as u64)?;
    let offset = numbers.next()?;
    (offset.checked_add(length)? == end).then_some(())?;
    let directory = source.bytes(offset, length).ok()?;
    (checksum(&directory) == numbers.next()?).then_some(directory)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A disk with room for some bytes more.
    struct Disk {
        written: Vec<u8>,
        room: usize,
    }

    impl Write for Disk {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let count = bytes.len().min(self.room - self.written.len());
            if count == 0 {
                return Err(io::ErrorKind::StorageFull.into());
            }
            self.written.extend(&bytes[..count]);
            Ok(count)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn key(number: u8) -> FactKey {
        FactKey { blob: GitId([number; 32]), reader: u32::from(number) }
    }

    fn fill(disk: &mut Disk) -> io::Result<Option<String>> {
        let mut writer = SegmentWriter::new(disk)?;
        for number in [3, 1, 2] {
            writer.add(&key(number), &vec![number; usize::from(number) * 10])?;
        }
        writer.finish()
    }

    fn segment(bytes: Vec<u8>) -> Segment {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("s1-a"), bytes).unwrap();
        let folder = Folder::new(folder.path().to_owned());
        let entry = folder.list().remove(0);
        Segment::open(&folder, entry).unwrap()
    }

    #[test]
    fn a_disk_that_fills_up_at_any_byte_is_an_error() {
        let mut whole = Disk { written: Vec::new(), room: usize::MAX };
        let name = fill(&mut whole).unwrap();
        assert!(name.unwrap().starts_with(PREFIX));
        for room in 0..whole.written.len() {
            let error = fill(&mut Disk { written: Vec::new(), room }).unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::StorageFull);
        }
    }

    #[test]
    fn every_spoilt_bit_and_every_cut_is_noticed() {
        let mut disk = Disk { written: Vec::new(), room: usize::MAX };
        fill(&mut disk).unwrap();
        let whole = disk.written;
        let records = |bytes: Vec<u8>| {
            let segment = segment(bytes);
            [1, 2, 3].map(|number| {
                let slot = segment.find(&key(number))?;
                segment.record(&slot)
            })
        };
        let right = [1_u8, 2, 3].map(|number| Some(vec![number; usize::from(number) * 10]));
        assert_eq!(records(whole.clone()), right);
        for place in 0..whole.len() {
            let mut bytes = whole.clone();
            bytes[place] ^= 1 << (place % 8);
            let found = records(bytes);
            assert!(found.iter().zip(&right).all(|(found, right)| found.is_none() || found == right));
            assert!(place < 8 || found.iter().any(Option::is_none), "{place}");
            assert_eq!(records(whole[..place].to_vec()), [const { None }; 3]);
        }
    }
}
