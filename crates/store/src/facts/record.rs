//! The form in which the facts of a file are kept: tables by columns, places and lines as steps from the one
//! before.
//!
//! [`decode`] trusts no byte: each count is checked against the bytes that are left before room is made for
//! it, and what no facts can hold is refused. Indices need not lead anywhere; whoever follows them allows
//! for that.

mod decode;
mod encode;

pub use decode::decode;
pub use encode::encode;

/// Bits of a path's head byte that say what the path is for; the others hold its length.
const SHAPE_BITS: u32 = 3;
const VALUE_BITS: u32 = 2;
const BASE_BITS: u32 = 0;

/// The length that stands in the head byte of a path whose length does not fit there.
const fn escape(tag_bits: u32) -> u32 {
    (1 << (8 - tag_bits)) - 1
}

/// Bits of a definition's flags, and where the kind of its entry begins, counted from 1.
const VISIBILITY: u8 = 0b11;
const IMPLICIT: u8 = 0b100;
const OF_CLASS: u8 = 0b1000;
const ENTRY_SHIFT: u32 = 4;

/// Bits of an import's flags.
const ITEM: u8 = 1;
const ALIAS: u8 = 2;
const STAR: u8 = 4;
const TYPE_ONLY: u8 = 8;
const EXPORTED: u8 = 16;

#[cfg(test)]
mod tests;
