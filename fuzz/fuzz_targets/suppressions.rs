//! Suppressions, and what they do to findings.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| caution_fuzz::suppressions(bytes));
