//! What GitLab tells a CI job.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| caution_fuzz::event("gitlab", bytes));
