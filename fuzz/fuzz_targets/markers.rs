//! A repository's own marks.

#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| {
    let _ = caution_read::marker::Markers::built_in().extended(".caution/markers.yaml", text);
});
