//! What the cache of facts keeps.

use caution_core::facts::{Table, Word};
use caution_store::facts::{record, table_of, table_of_sealed};

/// Decodes a record. What is decoded is encoded again to the same facts, and there is no more of it than bytes.
pub fn facts(bytes: &[u8]) {
    let Some(facts) = record::decode(bytes) else { return };
    let counts = [facts.definitions.len(), facts.references.len(), facts.segments.len(), facts.names.len()];
    assert!(counts.iter().all(|count| *count <= bytes.len()));
    let _ = facts.words();
    assert_eq!(record::decode(&record::encode(&facts)), Some(facts));
}

/// Asks a table of these bytes, as they are and with the checksums that they should have.
pub fn table(bytes: &[u8]) {
    for table in [table_of(bytes), table_of_sealed(bytes)].into_iter().flatten() {
        ask(table.as_ref());
    }
}

fn ask(table: &dyn Table) {
    let files = u32::try_from(table.files()).unwrap_or(u32::MAX);
    let places = (0..files.min(40)).chain(files.checked_sub(1)).chain([u32::MAX]);
    for file in places.filter_map(|place| table.file(place)) {
        assert!(table.first_from(&file.path) <= files);
    }
    assert!(table.first_from("") <= files && table.first_from("\u{10ffff}") <= files);
    for word in [0, 1, 7, 1_001, u32::MAX] {
        assert!(table.with(Word(word)).iter().all(|place| *place < files));
    }
}
