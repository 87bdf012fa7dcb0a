//! Policies: read, compiled, put into words.

#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| caution_fuzz::policy(text));
