//! Records of the cache of facts.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| caution_fuzz::facts(bytes));
