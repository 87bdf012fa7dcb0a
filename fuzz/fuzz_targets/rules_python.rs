//! Python, before and after, and every rule on it.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| caution_fuzz::program("app/orders.py", bytes));
