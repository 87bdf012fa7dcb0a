use std::collections::BTreeMap;

use caution_core::facts::{GitId, NewTable, Reading, Table, TreeFile, Word};
use proptest::collection::{btree_map, btree_set, vec};
use proptest::prelude::*;

use super::super::source::Source;
use super::{TableFile, encode, seal};

fn id(number: u32, long: bool) -> GitId {
    let mut id = GitId([0; 32]);
    id.0[..4].copy_from_slice(&number.to_le_bytes());
    id.0[31] = u8::from(long);
    id
}

fn table(paths: impl IntoIterator<Item = String>, words: BTreeMap<u32, Vec<u32>>, long: bool) -> NewTable {
    let files = (0_u32..).zip(paths).map(|(number, path)| TreeFile {
        path,
        blob: id(number, long),
        reading: Reading::ALL[number as usize % Reading::ALL.len()],
    });
    NewTable {
        files: files.collect(),
        words: words.into_iter().map(|(word, places)| (Word(word), places)).collect(),
    }
}

fn open(bytes: &[u8]) -> Option<TableFile> {
    TableFile::open(Source::Memory(bytes.into()), None)
}

/// A table says what it was made of.
fn agrees(new: &NewTable, kept: &dyn Table) {
    assert_eq!(kept.files(), new.files.len());
    for (place, file) in (0_u32..).zip(&new.files) {
        assert_eq!(kept.file(place).as_ref(), Some(file));
        assert_eq!(kept.first_from(&file.path), place);
        assert_eq!(kept.first_from(&format!("{}\0", file.path)), place + 1);
    }
    assert_eq!(kept.file(u32::try_from(new.files.len()).unwrap()), None);
    for reading in Reading::ALL {
        assert_eq!(kept.count(*reading), new.files.iter().filter(|file| file.reading == *reading).count());
    }
    let known: BTreeMap<Word, &Vec<u32>> = new.words.iter().map(|(word, places)| (*word, places)).collect();
    for word in
        new.words.iter().flat_map(|(word, _)| [word.0.wrapping_sub(1), word.0, word.0.wrapping_add(1)])
    {
        let expected = known.get(&Word(word)).copied().cloned().unwrap_or_default();
        assert_eq!(kept.with(Word(word)), expected);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn tables_survive(
        paths in btree_set("[a-c/é]{0,9}", 0..80),
        words in btree_map(any::<u32>(), btree_set(0_u32..80, 0..9), 0..60),
        probe in "[a-c/é]{0,4}",
        long in any::<bool>(),
    ) {
        let count = u32::try_from(paths.len()).unwrap();
        let words = words
            .into_iter()
            .map(|(word, places)| (word, places.into_iter().filter(|place| *place < count).collect()));
        let new = table(paths, words.collect(), long);
        let bytes = encode(&new).unwrap();
        let kept = open(&bytes).unwrap();
        agrees(&new, &kept);
        let first = new.files.iter().filter(|file| file.path < probe).count();
        prop_assert_eq!(kept.first_from(&probe) as usize, first);
        prop_assert_eq!(seal(&bytes), Some(bytes));
    }

    #[test]
    fn no_bytes_harm(
        paths in btree_set("[a-c/]{0,9}", 0..40),
        spoilt in vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let words = BTreeMap::from([(7, Vec::new()), (9, Vec::new())]);
        let mut bytes = encode(&table(paths, words, false)).unwrap();
        for (place, byte) in spoilt {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        let sealed = seal(&bytes);
        for kept in [open(&bytes), sealed.and_then(|bytes| open(&bytes))].into_iter().flatten() {
            for place in [0, 1, 15, 16, u32::MAX] {
                let _ = (kept.file(place), kept.with(Word(place)), kept.with(Word(7)));
            }
            let _ = (kept.first_from("a/b"), kept.first_from(""), kept.first_from("\u{10ffff}"));
        }
    }
}

#[test]
fn many_words_stand_on_many_pages() {
    let words: BTreeMap<u32, Vec<u32>> =
        (0..40_000_u32).map(|number| (number * 100_003, vec![number % 300, 300 + number % 700])).collect();
    let new = table((0..1_000).map(|number| format!("src/folder{:03}/file.py", number)), words, false);
    let bytes = encode(&new).unwrap();
    assert!(bytes.len() > 4 * super::PAGE_BYTES);
    agrees(&new, &open(&bytes).unwrap());
}

#[test]
fn a_spoilt_page_makes_every_file_a_candidate_and_anything_else_no_table() {
    let words: BTreeMap<u32, Vec<u32>> =
        (0..9_000_u32).map(|number| (number * 7, vec![number % 30])).collect();
    let new = table((0..30).map(|number| format!("{number:02}.py")), words, true);
    let right = encode(&new).unwrap();
    for place in (0..right.len()).step_by(509) {
        let mut bytes = right.clone();
        bytes[place] ^= 1 << (place % 8);
        let Some(kept) = open(&bytes) else { continue };
        let mut spoilt = 0;
        for (word, places) in new.words.iter().step_by(64) {
            let found = kept.with(*word);
            assert!(found == *places || found.len() == 30);
            spoilt += usize::from(found != *places);
        }
        assert!(spoilt > 0);
    }
    for end in (0..right.len()).step_by(97) {
        assert!(open(&right[..end]).is_none());
    }
}

#[test]
fn what_is_not_sorted_or_leads_nowhere_is_refused() {
    let two = || ["a".to_owned(), "b".to_owned()];
    assert!(encode(&table(two(), BTreeMap::from([(1, vec![0, 1])]), false)).is_some());
    assert!(encode(&table(two(), BTreeMap::from([(1, vec![0, 2])]), false)).is_none());
    assert!(encode(&table(two(), BTreeMap::from([(1, vec![1, 0])]), false)).is_none());
    assert!(encode(&table(["b".to_owned(), "a".to_owned()], BTreeMap::new(), false)).is_none());
    assert!(encode(&table(["x".repeat(super::PATH_BYTES + 1)], BTreeMap::new(), false)).is_none());
    let codes = Reading::ALL.iter().enumerate().all(|(code, reading)| *reading as usize == code);
    assert!(codes);
}
