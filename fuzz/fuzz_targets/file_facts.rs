//! The facts of programs and settings, in every language.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| caution_fuzz::file_facts(bytes));
