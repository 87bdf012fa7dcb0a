//! Envelopes of signed statements, and the signatures in them.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| caution_fuzz::envelope(bytes));
