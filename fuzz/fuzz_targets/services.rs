//! Services of the charter.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| caution_fuzz::charter(".caution/services.yaml", bytes));
