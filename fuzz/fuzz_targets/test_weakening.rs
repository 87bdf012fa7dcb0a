//! Tests before and after, in every language that is compared.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| caution_fuzz::tests(bytes));
