//! Tables of trees, with checksums that are right.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| caution_fuzz::table(bytes));
