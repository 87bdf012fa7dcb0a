#![no_main]
//! A document: no text makes the reader panic, and what it quotes holds nothing invisible.

use caution_read::doc;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let document = doc::read("docs/page.md", &text, jiff::Timestamp::UNIX_EPOCH, &|reference| {
        Some(reference.line % 2 == 0)
    });
    for warning in &document.warnings {
        assert!(!warning.what.chars().any(char::is_control));
    }
});
