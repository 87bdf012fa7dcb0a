//! Tables from bytes.

use std::ops::Range;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use caution_core::facts::{GitId, Reading, Table, TreeFile, Word};

use super::super::check::checksum;
use super::super::column::Reader;
use super::super::source::Source;
use super::{BLOCK, ENTRIES, FOOTER_BYTES, FORMAT, MAGIC, PAGE_BYTES, PATH_BYTES, READINGS};

/// A kept table.
#[derive(Debug)]
pub(in super::super) struct TableFile {
    source: Source,
    /// Goes when it is found to be spoilt, so that a sound one can be made.
    path: Option<PathBuf>,
    shape: Shape,
    /// The parts that are read when it is opened.
    first: Vec<u8>,
    sums: Vec<u8>,
    /// A bit for each page that was found to be sound.
    sound: Vec<AtomicU64>,
    is_spoilt: AtomicBool,
}

/// Where the parts are. Those of `first` count from its beginning.
#[derive(Debug)]
pub(super) struct Shape {
    files: u32,
    id_bytes: usize,
    words: usize,
    counts: [u64; READINGS],
    paths: Range<usize>,
    blocks: Range<usize>,
    readings: Range<usize>,
    blobs: Range<usize>,
    index: Range<usize>,
    /// Where the entries begin in the file, where the postings begin after them, and where these end.
    pub(super) entries: u64,
    postings: u64,
    pub(super) end: u64,
}

pub(super) struct Footer {
    pub(super) shape: Shape,
    first_sum: u64,
    sums_sum: u64,
}

impl Footer {
    pub(super) fn parse(bytes: &[u8], whole: u64) -> Option<Self> {
        let (before, own) = bytes.split_last_chunk::<8>()?;
        let (magic, before_numbers) = before.split_first_chunk::<8>()?;
        (*magic == MAGIC && checksum(before) == u64::from_le_bytes(*own)).then_some(())?;
        let mut numbers = before_numbers.as_chunks::<8>().0.iter().map(|number| u64::from_le_bytes(*number));
        (numbers.next()? == FORMAT).then_some(())?;
        let mut size = || usize::try_from(numbers.next()?).ok();
        let (files, paths, id_bytes, words, postings) = (size()?, size()?, size()?, size()?, size()?);
        (id_bytes <= 32).then_some(())?;
        let mut counts = [0; READINGS];
        for count in &mut counts {
            *count = numbers.next()?;
        }
        let mut end = MAGIC.len();
        let mut part = |count: usize, size: usize| {
            let start = end;
            end = start.checked_add(count.checked_mul(size)?)?;
            Some(start..end)
        };
        let shape = Shape {
            files: u32::try_from(files).ok()?,
            id_bytes,
            words,
            counts,
            paths: part(paths, 1)?,
            blocks: part(files.div_ceil(BLOCK), 4)?,
            readings: part(files, 1)?,
            blobs: part(files, id_bytes)?,
            index: part(words.div_ceil(ENTRIES), 8)?,
            entries: end as u64,
            postings: words.checked_mul(8)? as u64,
            end: words.checked_mul(8)?.checked_add(postings)? as u64,
        };
        let sums = shape.end.div_ceil(PAGE_BYTES as u64).checked_mul(8)?;
        let parts = [shape.end, sums, FOOTER_BYTES];
        let right = parts.into_iter().try_fold(shape.entries, u64::checked_add)? == whole;
        right.then_some(Self { shape, first_sum: numbers.next()?, sums_sum: numbers.next()? })
    }
}

impl TableFile {
    /// Opens a table; `None` if it is none, or spoilt in what is read now.
    pub(in super::super) fn open(source: Source, path: Option<PathBuf>) -> Option<Self> {
        let whole = source.len();
        let footer = source.bytes(whole.checked_sub(FOOTER_BYTES)?, FOOTER_BYTES).ok()?;
        let Footer { shape, first_sum, sums_sum } = Footer::parse(&footer, whole)?;
        let first = source.bytes(0, shape.entries).ok()?;
        (checksum(&first) == first_sum).then_some(())?;
        let start = shape.entries.checked_add(shape.end)?;
        let sums = source.bytes(start, whole.checked_sub(FOOTER_BYTES)?.checked_sub(start)?).ok()?;
        (checksum(&sums) == sums_sum).then_some(())?;
        let sound = (0..(sums.len() / 8).div_ceil(64)).map(|_| AtomicU64::new(0)).collect();
        Some(Self { source, path, shape, first, sums, sound, is_spoilt: AtomicBool::new(false) })
    }

    fn part(&self, part: &Range<usize>) -> &[u8] {
        self.first.get(part.clone()).unwrap_or_default()
    }

    /// Hands out the paths of a block in turn, until `visit` says that it has enough.
    fn walk(&self, block: usize, mut visit: impl FnMut(&[u8]) -> bool) -> Option<()> {
        let (blocks, _) = self.part(&self.shape.blocks).as_chunks::<4>();
        let start = u32::from_le_bytes(*blocks.get(block)?) as usize;
        let mut reader = Reader::new(self.part(&self.shape.paths).get(start..)?);
        let count = (self.shape.files as usize).checked_sub(block * BLOCK)?.min(BLOCK);
        let mut path = Vec::new();
        for _ in 0..count {
            let shared = usize::try_from(reader.number()?).ok()?;
            let rest = usize::try_from(reader.number()?).ok()?;
            (shared <= path.len() && shared.checked_add(rest)? <= PATH_BYTES).then_some(())?;
            path.truncate(shared);
            path.extend_from_slice(reader.take(rest)?);
            if !visit(&path) {
                break;
            }
        }
        Some(())
    }

    fn path(&self, place: usize) -> Option<String> {
        let mut left = place % BLOCK;
        let mut found = None;
        self.walk(place / BLOCK, |path| {
            if left == 0 {
                found = Some(path.to_vec());
            }
            left = left.wrapping_sub(1);
            found.is_none()
        })?;
        String::from_utf8(found?).ok()
    }

    fn first_in(&self, block: usize) -> Option<Vec<u8>> {
        let mut found = None;
        self.walk(block, |path| {
            found = Some(path.to_vec());
            false
        })?;
        found
    }

    /// `length` bytes of the entries and postings; `None` if their page is spoilt.
    fn bytes(&self, offset: u64, length: u64) -> Option<Vec<u8>> {
        let end = offset.checked_add(length).filter(|end| *end <= self.shape.end)?;
        for page in offset / PAGE_BYTES as u64..end.div_ceil(PAGE_BYTES as u64) {
            self.verify(page)?;
        }
        self.source.bytes(self.shape.entries.checked_add(offset)?, length).ok()
    }

    fn verify(&self, page: u64) -> Option<()> {
        let place = usize::try_from(page).ok()?;
        let (word, bit) = (self.sound.get(place / 64)?, 1_u64 << (place % 64));
        if word.load(Ordering::Relaxed) & bit != 0 {
            return Some(());
        }
        let start = page.checked_mul(PAGE_BYTES as u64)?;
        let length = self.shape.end.checked_sub(start)?.min(PAGE_BYTES as u64);
        let bytes = self.source.bytes(self.shape.entries.checked_add(start)?, length).ok()?;
        let sum = u64::from_le_bytes(*self.sums.as_chunks::<8>().0.get(place)?);
        (checksum(&bytes) == sum).then_some(())?;
        word.fetch_or(bit, Ordering::Relaxed);
        Some(())
    }

    /// The places for a word; `None` if what would tell is spoilt.
    fn places(&self, word: Word) -> Option<Vec<u32>> {
        let (index, _) = self.part(&self.shape.index).as_chunks::<8>();
        let after = index.partition_point(|entry| halves(entry).0 <= word.0);
        let Some(group) = after.checked_sub(1) else { return Some(Vec::new()) };
        let (_, mut start) = halves(index.get(group)?);
        let first = group * ENTRIES;
        let count = self.shape.words.checked_sub(first)?.min(ENTRIES);
        let entries = self.bytes(first as u64 * 8, count as u64 * 8)?;
        let (entries, _) = entries.as_chunks::<8>();
        let place = entries.partition_point(|entry| halves(entry).0 < word.0);
        let Some((_, end)) = entries.get(place).map(halves).filter(|entry| entry.0 == word.0) else {
            return Some(Vec::new());
        };
        if let Some(before) = place.checked_sub(1) {
            start = halves(entries.get(before)?).1;
        }
        let postings =
            self.bytes(self.shape.postings.checked_add(start.into())?, end.checked_sub(start)?.into())?;
        unpack(&postings, self.shape.files)
    }
}

fn halves(entry: &[u8; 8]) -> (u32, u32) {
    let [a, b, c, d, e, f, g, h] = *entry;
    (u32::from_le_bytes([a, b, c, d]), u32::from_le_bytes([e, f, g, h]))
}

fn unpack(postings: &[u8], files: u32) -> Option<Vec<u32>> {
    let mut places = Vec::with_capacity(postings.iter().filter(|byte| **byte < 0x80).count());
    let (mut place, mut step, mut shift) = (0_u32, 0_u32, 0_u32);
    for byte in postings {
        step |= u32::from(byte & 0x7f).checked_shl(shift)?;
        shift += 7;
        if *byte < 0x80 {
            place = place.checked_add(step).filter(|place| *place < files)?;
            places.push(place);
            (step, shift) = (0, 0);
        }
    }
    Some(places)
}

impl Table for TableFile {
    fn files(&self) -> usize {
        self.shape.files as usize
    }

    fn count(&self, reading: Reading) -> usize {
        self.shape.counts.get(reading as usize).and_then(|count| usize::try_from(*count).ok()).unwrap_or(0)
    }

    fn file(&self, place: u32) -> Option<TreeFile> {
        let place = place as usize;
        let start = place.checked_mul(self.shape.id_bytes)?;
        let blob = self.part(&self.shape.blobs).get(start..start.checked_add(self.shape.id_bytes)?)?;
        let reading = self.part(&self.shape.readings).get(place)?;
        Some(TreeFile {
            path: self.path(place)?,
            blob: GitId::from_bytes(blob),
            reading: *Reading::ALL.get(usize::from(*reading))?,
        })
    }

    fn first_from(&self, path: &str) -> u32 {
        let (blocks, wanted) = (self.shape.blocks.len() / 4, path.as_bytes());
        let (mut low, mut high) = (0, blocks);
        while low < high {
            let middle = low.midpoint(high);
            match self.first_in(middle) {
                Some(first) if first.as_slice() < wanted => low = middle + 1,
                _ => high = middle,
            }
        }
        let Some(block) = low.checked_sub(1) else { return 0 };
        let mut place = block * BLOCK;
        let _ = self.walk(block, |path| {
            let is_before = path < wanted;
            place += usize::from(is_before);
            is_before
        });
        u32::try_from(place).unwrap_or(self.shape.files).min(self.shape.files)
    }

    /// Where the table is spoilt, every file: one that is looked at in vain costs time, one that is not looked
    /// at would cost the truth.
    fn with(&self, word: Word) -> Vec<u32> {
        let places = if self.is_spoilt.load(Ordering::Relaxed) { None } else { self.places(word) };
        places.unwrap_or_else(|| {
            let was_spoilt = self.is_spoilt.swap(true, Ordering::Relaxed);
            if let Some(path) = self.path.as_ref().filter(|_| !was_spoilt) {
                let _ = std::fs::remove_file(path);
            }
            (0..self.shape.files).collect()
        })
    }
}
