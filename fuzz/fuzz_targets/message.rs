//! Commit messages.

#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| {
    let _ = caution_read::message::Message::parse(text);
});
