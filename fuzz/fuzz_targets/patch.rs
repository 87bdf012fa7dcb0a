//! Patches, and whether they fit a file.

#![no_main]

use caution_read::patch;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Ok(patch) = patch::parse("--patch", bytes) else { return };
    for file in &patch.files {
        let _ = patch::applies(patch.hunks_of(&file.path), b"one\ntwo\nthree\n");
    }
});
