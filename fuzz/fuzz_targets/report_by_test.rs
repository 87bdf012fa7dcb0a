//! Reports that tell which test executed what.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Ok(told) = caution_read::report::by_test("report", bytes) else { return };
    assert!(!told.tests.is_empty());
    let tests = told.files.iter().flat_map(|file| file.lines.values().flatten());
    assert!(tests.into_iter().all(|test| told.tests.get(*test as usize).is_some()));
});
