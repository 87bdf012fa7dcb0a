//! Drills.

#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| {
    let _ = caution_read::drill::parse("drill.yaml", text);
});
