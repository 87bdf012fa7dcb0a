//! The shells of Windows.

#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| {
    caution_fuzz::command(text, 1);
    caution_fuzz::command(text, 2);
});
