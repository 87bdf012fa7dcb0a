//! An organisation's own words for the effect lexicon.

#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| {
    let _ = caution_read::lexicon::Lexicon::built_in().extended(".caution/lexicon.yaml", text);
});
