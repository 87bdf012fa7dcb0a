//! Tables of trees: immutable files that answer a question with a read or two.
//!
//! | part | what |
//! |---|---|
//! | magic | 8 bytes |
//! | paths | blocks of 16, each path but a block's first without what it shares with the one before |
//! | blocks | where each block begins: 4 bytes each |
//! | readings | a byte a file |
//! | blobs | 20 or 32 bytes a file |
//! | index | for each 512 entries the first word, and where its postings begin: 4 + 4 bytes |
//! | entries | a word and where its postings end: 4 + 4 bytes, sorted |
//! | postings | places of files, as steps |
//! | sums | the checksum of each 64 KiB of entries and postings |
//! | footer | 15 numbers of 8 bytes: magic, format, files, …, the checksum of what stands before, its own |
//!
//! Everything before the entries is read and verified when the table is opened, entries and postings when a
//! question first leads to them.

mod read;
mod seal;
mod write;

pub(super) use read::TableFile;
pub(super) use seal::seal;
pub(super) use write::encode;

/// Beginning of a table's name. The number is that of the format: files of another one are left alone.
pub(super) const PREFIX: &str = "t1-";

const FORMAT: u64 = 1;
const MAGIC: [u8; 8] = *b"caution\xfb";

/// Files whose paths share their beginnings.
const BLOCK: usize = 16;

/// Entries of the word directory that one read fetches: 4 KiB.
const ENTRIES: usize = 512;

/// What one checksum covers.
const PAGE_BYTES: usize = 64 << 10;

/// The longest path; git's own limit is 4,096.
const PATH_BYTES: usize = 1 << 20;

/// How many kinds of reading are counted.
const READINGS: usize = 5;

const FOOTER_NUMBERS: usize = 15;
const FOOTER_BYTES: u64 = 8 * FOOTER_NUMBERS as u64;

#[cfg(test)]
mod tests;
