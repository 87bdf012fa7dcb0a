//! The folder stays small.

use std::fs;
use std::time::{Duration, SystemTime};

use caution_core::facts::FactCache as _;
use caution_store::{CacheLimits, FileFactCache};

use crate::support::{facts, facts_of, files, key, some, table, table_key};

#[test]
fn many_segments_become_few_and_nothing_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let cache = FileFactCache::new(folder.path());
    let reader = FileFactCache::new(folder.path());
    for number in 0..200 {
        cache.keep(&some(number * 5..number * 5 + 5)).unwrap();
        assert!(files(folder.path(), "s1-").len() <= 12);
        if number == 3 {
            assert!((0..20).all(|number| reader.has(&key(number))));
        }
    }
    assert!((0..1_000).all(|number| cache.facts(&key(number)) == Some(facts(number))));
    // Its segments were merged and removed long ago; it has them open.
    assert!((0..20).all(|number| reader.facts(&key(number)) == Some(facts(number))));
    assert_eq!(reader.facts(&key(999)), None);
    reader.keep(&some(2_000..2_001)).unwrap();
    assert_eq!(reader.facts(&key(999)), Some(facts(999)));
    assert_eq!(files(folder.path(), "new-").len(), 0);
    // So does one that begins another question.
    cache.keep(&some(3_000..3_001)).unwrap();
    assert!(!reader.has(&key(3_000)));
    assert!(reader.tables(5).is_empty() && reader.has(&key(3_000)));
}

#[test]
fn what_is_merged_is_copied_a_few_times_at_most() {
    let folder = tempfile::tempdir().unwrap();
    let cache = FileFactCache::new(folder.path());
    let mut written = 0;
    let mut known = std::collections::HashSet::new();
    for number in 0..300 {
        cache.keep(&[(key(number), facts_of(number, 40))]).unwrap();
        for file in files(folder.path(), "s1-") {
            let bytes = fs::metadata(&file).unwrap().len();
            written += if known.insert(file) { bytes } else { 0 };
        }
    }
    let kept: u64 = files(folder.path(), "s1-").iter().map(|file| fs::metadata(file).unwrap().len()).sum();
    assert!(written < 9 * kept, "{written} bytes were written for {kept}");
}

#[test]
fn bad_records_and_doubles_are_not_copied() {
    let folder = tempfile::tempdir().unwrap();
    FileFactCache::new(folder.path()).keep(&some(0..1)).unwrap();
    let first = &files(folder.path(), "s1-")[0];
    let mut bytes = fs::read(first).unwrap();
    bytes[12] ^= 1;
    fs::write(first, bytes).unwrap();
    let cache = FileFactCache::new(folder.path());
    for number in 1..30 {
        cache.keep(&some(number..number + 1)).unwrap();
    }
    let again = FileFactCache::new(folder.path());
    assert_eq!(again.facts(&key(0)), None);
    assert!((1..30).all(|number| again.facts(&key(number)) == Some(facts(number))));
}

#[test]
fn the_oldest_go_beyond_the_limit() {
    let folder = tempfile::tempdir().unwrap();
    let limits = CacheLimits { bytes: 200_000, ..CacheLimits::default() };
    let cache = FileFactCache::with_limits(folder.path(), limits);
    let total = || -> u64 {
        let all = [files(folder.path(), "s1-"), files(folder.path(), "t1-")].concat();
        all.iter().map(|file| fs::metadata(file).unwrap().len()).sum()
    };
    for number in 0..200 {
        cache.keep(&[(key(number), facts_of(number, 100))]).unwrap();
        assert!(total() <= 200_000 + 20_000);
    }
    assert_eq!(cache.facts(&key(199)), Some(facts_of(199, 100)), "the newest stays");
    let left = (0..200).filter(|number| cache.has(&key(*number))).count();
    assert!((10..100).contains(&left), "{left}");
    for number in 0..5 {
        cache.keep_table(&table_key(number, 5), &table(2_000, 2_000)).unwrap();
    }
    assert!(total() <= 200_000 + 20_000);
    assert!(cache.table(&table_key(4, 5)).is_some());
}

fn age(file: &std::path::Path, age: Duration) {
    let file = fs::File::options().write(true).open(file).unwrap();
    file.set_modified(SystemTime::now() - age).unwrap();
}

#[test]
fn tables_of_other_readers_and_unfinished_files_go_with_time() {
    let folder = tempfile::tempdir().unwrap();
    let cache = FileFactCache::new(folder.path());
    for number in 0..20 {
        let one = table_key(number, u64::from(100 + number));
        cache.keep_table(&one, &table(2, 2)).unwrap();
        let path = &files(folder.path(), "t1-")
            .into_iter()
            .find(|file| file.to_str().unwrap().ends_with(&format!("{:x}", one.readers)))
            .unwrap();
        age(path, Duration::from_hours(24 * u64::from(20 - number)));
    }
    assert_eq!(files(folder.path(), "t1-").len(), 17, "16 others");
    assert!(cache.table(&table_key(0, 100)).is_none() && cache.table(&table_key(19, 119)).is_some());
    for file in files(folder.path(), "t1-").iter().take(5) {
        age(file, Duration::from_hours(31 * 24));
    }
    let unfinished = ["new-1-0", "new-2-0"].map(|name| folder.path().join(name));
    unfinished.iter().for_each(|file| fs::write(file, "").unwrap());
    age(&unfinished[0], Duration::from_hours(2));
    cache.keep_table(&table_key(50, 119), &table(2, 2)).unwrap();
    assert!((11..=13).contains(&files(folder.path(), "t1-").len()));
    assert_eq!(files(folder.path(), "new-"), [unfinished[1].clone()]);
}
