//! Tables as bytes.

use caution_core::facts::{NewTable, Reading, TreeFile};

use super::super::check::checksum;
use super::super::column::Writer;
use super::{BLOCK, ENTRIES, FORMAT, MAGIC, PAGE_BYTES, PATH_BYTES, READINGS};

/// Bytes of an id where every blob is named by SHA-1, and where one is not.
const SHORT_ID: usize = 20;
const LONG_ID: usize = 32;

/// A table as bytes; `None` if it is not sorted, a place leads nowhere, or something is too long.
pub(in super::super) fn encode(table: &NewTable) -> Option<Vec<u8>> {
    let sorted = table.files.is_sorted_by(|one, other| one.path < other.path)
        && table.words.is_sorted_by(|one, other| one.0 < other.0)
        && table.files.iter().all(|file| file.path.len() <= PATH_BYTES);
    let file_count = u32::try_from(table.files.len()).ok().filter(|_| sorted)?;
    let mut bytes = MAGIC.to_vec();
    let (paths, blocks) = paths(&table.files)?;
    bytes.extend(&paths);
    bytes.extend(blocks.iter().flat_map(|start| start.to_le_bytes()));
    bytes.extend(table.files.iter().map(|file| file.reading as u8));
    let id_bytes = blobs(&mut bytes, &table.files);
    let (index, entries, postings) = words(table, file_count)?;
    bytes.extend(index);
    let first_sum = checksum(&bytes);
    let start = bytes.len();
    bytes.extend(entries);
    bytes.extend(&postings);
    let pages = bytes.get(start..)?.chunks(PAGE_BYTES).map(checksum);
    let sums: Vec<u8> = pages.flat_map(u64::to_le_bytes).collect();
    let mut counts = [0_u64; READINGS];
    for file in &table.files {
        *counts.get_mut(file.reading as usize)? += 1;
    }
    let sizes = [table.files.len(), paths.len(), id_bytes, table.words.len(), postings.len()];
    let mut footer = MAGIC.to_vec();
    footer.extend(FORMAT.to_le_bytes());
    footer.extend(sizes.iter().flat_map(|size| (*size as u64).to_le_bytes()));
    footer.extend(counts.iter().flat_map(|count| count.to_le_bytes()));
    footer.extend([first_sum, checksum(&sums)].iter().flat_map(|sum| sum.to_le_bytes()));
    footer.extend(checksum(&footer).to_le_bytes());
    bytes.extend(sums);
    bytes.extend(footer);
    Some(bytes)
}

/// The paths, and where each block begins.
fn paths(files: &[TreeFile]) -> Option<(Vec<u8>, Vec<u32>)> {
    let mut writer = Writer::default();
    let mut starts = Vec::with_capacity(files.len().div_ceil(BLOCK));
    for block in files.chunks(BLOCK) {
        starts.push(u32::try_from(writer.bytes.len()).ok()?);
        let mut before: &[u8] = &[];
        for file in block {
            let path = file.path.as_bytes();
            let shared = before.iter().zip(path).take_while(|(one, other)| one == other).count();
            let (_, rest) = path.split_at_checked(shared)?;
            writer.number(shared as u64);
            writer.number(rest.len() as u64);
            writer.bytes.extend(rest);
            before = path;
        }
    }
    Some((writer.bytes, starts))
}

fn blobs(bytes: &mut Vec<u8>, files: &[TreeFile]) -> usize {
    let is_short = |file: &TreeFile| file.blob.0.iter().skip(SHORT_ID).all(|byte| *byte == 0);
    let id_bytes = if files.iter().all(is_short) { SHORT_ID } else { LONG_ID };
    for file in files {
        bytes.extend(file.blob.0.iter().take(id_bytes));
    }
    id_bytes
}

/// The index of the word directory, its entries, and the postings.
fn words(table: &NewTable, file_count: u32) -> Option<(Vec<u8>, Vec<u8>, Vec<u8>)> {
    let (mut index, mut entries) = (Vec::new(), Vec::with_capacity(table.words.len() * 8));
    let mut postings = Writer::default();
    for (number, (word, places)) in table.words.iter().enumerate() {
        if number % ENTRIES == 0 {
            index.extend(word.0.to_le_bytes());
            index.extend(u32::try_from(postings.bytes.len()).ok()?.to_le_bytes());
        }
        let inside = places.last().is_none_or(|last| *last < file_count);
        (inside && places.is_sorted_by(|one, other| one < other)).then_some(())?;
        let mut before = 0;
        for place in places {
            postings.number(u64::from(place - std::mem::replace(&mut before, *place)));
        }
        entries.extend(word.0.to_le_bytes());
        entries.extend(u32::try_from(postings.bytes.len()).ok()?.to_le_bytes());
    }
    Some((index, entries, postings.bytes))
}

const _: () = assert!(Reading::ALL.len() == READINGS);
