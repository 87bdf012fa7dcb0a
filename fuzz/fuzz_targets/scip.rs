//! Indexes of compilers: what is read has its symbols, its places are in order, and no range ends before it begins.

#![no_main]

use caution_read::scip::{self, Symbol};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Ok(index) = scip::read(bytes) else { return };
    assert!(!index.documents.is_empty());
    for document in &index.documents {
        assert!(document.occurrences.is_sorted_by_key(|occurrence| (occurrence.range, occurrence.symbol)));
        for occurrence in &document.occurrences {
            let range = occurrence.range;
            assert!((range.line, range.character) <= (range.last_line, range.last_character));
            assert!(index.symbols.get(occurrence.symbol as usize).is_some());
        }
    }
    for symbol in &index.symbols {
        let _ = Symbol::parse(symbol);
    }
});
