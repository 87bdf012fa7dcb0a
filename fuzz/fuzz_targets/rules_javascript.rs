//! JavaScript, TypeScript and TSX, before and after, and every rule on them.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| caution_fuzz::javascript(bytes));
