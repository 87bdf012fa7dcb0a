//! What any cache of facts does, wherever it keeps them.

use caution_core::facts::{FactCache, FactKey, NewTable, Reading, Word};
use caution_store::{FileFactCache, MemoryFacts};

use crate::support::{facts, id, key, some, table, table_key};

fn holds(cache: &dyn FactCache) {
    what_is_kept_is_found(cache);
    what_is_kept_again_stays(cache);
    tables_are_found_newest_first(cache);
    a_table_answers(cache);
    a_table_of_nothing_answers(cache);
    threads_share(cache);
}

fn what_is_kept_is_found(cache: &dyn FactCache) {
    assert!(!cache.has(&key(1)));
    assert_eq!(cache.facts(&key(1)), None);
    cache.keep(&[]).unwrap();
    cache.keep(&some(0..50)).unwrap();
    cache.keep(&some(40..60)).unwrap();
    for number in 0..60 {
        assert!(cache.has(&key(number)));
        assert_eq!(cache.facts(&key(number)), Some(facts(number)));
    }
    let other_reader = FactKey { reader: 8, ..key(1) };
    assert!(!cache.has(&other_reader) && !cache.has(&key(60)));
    assert_eq!((cache.facts(&other_reader), cache.facts(&key(60))), (None, None));
    cache.keep(&[(other_reader, facts(3))]).unwrap();
    assert_eq!(cache.facts(&other_reader), Some(facts(3)));
    assert_eq!(cache.facts(&key(1)), Some(facts(1)));
}

fn what_is_kept_again_stays(cache: &dyn FactCache) {
    let twice = [(key(99), facts(99)), (key(99), facts(99))];
    cache.keep(&twice).unwrap();
    cache.keep(&twice).unwrap();
    assert_eq!(cache.facts(&key(99)), Some(facts(99)));
}

fn tables_are_found_newest_first(cache: &dyn FactCache) {
    assert_eq!(cache.tables(5), []);
    assert!(cache.table(&table_key(1, 5)).is_none());
    for number in 0..10 {
        cache.keep_table(&table_key(number, 5), &table(number, 0)).unwrap();
        // Times of files are as coarse as the system's clock.
        std::thread::sleep(std::time::Duration::from_millis(12));
    }
    cache.keep_table(&table_key(3, 6), &table(3, 0)).unwrap();
    let expected: Vec<_> = (2..10).rev().map(|number| table_key(number, 5)).collect();
    assert_eq!(cache.tables(5), expected, "the newest eight");
    assert_eq!(cache.tables(6), [table_key(3, 6)]);
    assert_eq!(cache.table(&table_key(9, 5)).unwrap().files(), 9);
    assert!(cache.table(&table_key(9, 6)).is_none());
    let unsorted = NewTable { files: table(3, 0).files.into_iter().rev().collect(), ..NewTable::default() };
    assert!(cache.keep_table(&table_key(9, 5), &unsorted).is_err());
    assert_eq!(cache.table(&table_key(9, 5)).unwrap().files(), 9, "what was there stays");
}

fn a_table_answers(cache: &dyn FactCache) {
    let new = table(1_000, 3_000);
    cache.keep_table(&table_key(77, 5), &new).unwrap();
    let kept = cache.table(&table_key(77, 5)).unwrap();
    assert_eq!(kept.files(), 1_000);
    for (place, file) in (0_u32..).zip(&new.files) {
        assert_eq!(kept.file(place).as_ref(), Some(file));
        assert_eq!(kept.first_from(&file.path), place);
    }
    assert_eq!(kept.file(1_000), None);
    assert_eq!(kept.first_from("src/part003/"), 300);
    assert_eq!((kept.first_from(""), kept.first_from("zzz")), (0, 1_000));
    assert_eq!(kept.count(Reading::Whole), 200);
    for (word, places) in &new.words {
        assert_eq!(&kept.with(*word), places);
        assert!(kept.with(Word(word.0 + 1)).is_empty());
    }
    assert!(kept.with(Word(u32::MAX)).is_empty());
    // A table outlives its place in the cache.
    for number in 0..9 {
        cache.keep_table(&table_key(1_000 + number, 5), &table(1, 0)).unwrap();
    }
    assert!(cache.table(&table_key(77, 5)).is_none());
    assert_eq!(kept.with(new.words[2_999].0), new.words[2_999].1);
}

fn a_table_of_nothing_answers(cache: &dyn FactCache) {
    cache.keep_table(&table_key(78, 9), &NewTable::default()).unwrap();
    let kept = cache.table(&table_key(78, 9)).unwrap();
    assert_eq!(
        (kept.files(), kept.file(0), kept.first_from("a"), kept.with(Word(0))),
        (0, None, 0, Vec::new())
    );
}

fn threads_share(cache: &dyn FactCache) {
    std::thread::scope(|scope| {
        for thread in 0..4_u32 {
            scope.spawn(move || {
                for round in 0..10 {
                    let start = 10_000 + thread * 100 + round * 10;
                    cache.keep(&some(start..start + 20)).unwrap();
                    for number in start..start + 20 {
                        assert_eq!(cache.facts(&key(number)), Some(facts(number)));
                    }
                }
            });
        }
    });
    assert!((10_000..10_400).all(|number| cache.has(&key(number))));
    assert!(!cache.has(&FactKey { blob: id(1), reader: u32::MAX }));
}

#[test]
fn files_hold_the_contract() {
    let folder = tempfile::tempdir().unwrap();
    holds(&FileFactCache::new(folder.path().join("caution/facts")));
}

#[test]
fn memory_holds_the_contract() {
    holds(&MemoryFacts::new());
}

#[test]
fn memory_over_an_empty_folder_holds_the_contract() {
    let folder = tempfile::tempdir().unwrap();
    let below = FileFactCache::new(folder.path().join("none"));
    holds(&MemoryFacts::over(&below));
    assert!(!folder.path().join("none").exists(), "what is below is only read");
}

#[test]
fn memory_shows_what_is_below() {
    let folder = tempfile::tempdir().unwrap();
    let below = FileFactCache::new(folder.path());
    below.keep(&some(0..3)).unwrap();
    below.keep_table(&table_key(1, 5), &table(4, 4)).unwrap();
    let cache = MemoryFacts::over(&below);
    cache.keep(&some(2..5)).unwrap();
    cache.keep_table(&table_key(2, 5), &table(6, 4)).unwrap();
    assert!((0..5).all(|number| cache.facts(&key(number)) == Some(facts(number))));
    assert!(!below.has(&key(3)));
    assert_eq!(cache.tables(5), [table_key(2, 5), table_key(1, 5)]);
    assert_eq!(cache.table(&table_key(1, 5)).unwrap().files(), 4);
    assert_eq!(cache.table(&table_key(2, 5)).unwrap().files(), 6);
}
