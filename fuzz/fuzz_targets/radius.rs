//! How far a change of small trees goes.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| caution_fuzz::radius(bytes));
