//! Notes of recorders.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| caution_fuzz::note(bytes));
