//! The file of `--context`.

#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| {
    let _ = caution_read::context::parse("context.yaml", text);
});
