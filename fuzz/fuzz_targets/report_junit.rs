//! Reports: JUnit XML.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _ = caution_read::report::read("report", bytes);
});
