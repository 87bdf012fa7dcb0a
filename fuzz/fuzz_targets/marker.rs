//! Marks in a message, an author, a branch, a title and a body.

#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| caution_fuzz::provenance(text));
