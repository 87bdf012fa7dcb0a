#![no_main]
//! A line of a session's ledger: whatever is read is written again as it was.

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    if let Some((session, entry)) = caution_wire::session::parse(&text) {
        let line = caution_wire::session::line(&session, &entry);
        assert!(!line.contains('\n'));
        assert!(caution_wire::session::parse(&line).is_some());
    }
});
