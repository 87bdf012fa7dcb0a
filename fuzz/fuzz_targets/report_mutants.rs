//! Reports: Stryker, cargo-mutants, PIT and mutmut.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _ = caution_read::report::read("report", bytes);
});
