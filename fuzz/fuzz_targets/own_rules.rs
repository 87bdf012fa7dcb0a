//! An organisation's own rules: loaded, and run on a small program.

#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| caution_fuzz::organisation(text));
