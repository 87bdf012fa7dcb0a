//! Files that a disk, a crash, another version or somebody spoilt: the right answer, or none.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use caution_core::facts::FactCache as _;
use caution_store::FileFactCache;

use crate::support::{facts, files, key, some, table, table_key};

fn filled(folder: &Path) -> FileFactCache {
    let cache = FileFactCache::new(folder);
    cache.keep(&some(0..30)).unwrap();
    cache.keep_table(&table_key(1, 5), &table(300, 2_000)).unwrap();
    cache
}

/// Whatever a fresh process finds is right; what it does not find, it can keep again.
fn is_right_or_nothing_and_heals(folder: &Path) {
    let cache = FileFactCache::new(folder);
    for number in 0..30 {
        let found = cache.facts(&key(number));
        assert!(found.is_none() || found == Some(facts(number)), "{number}");
        assert_eq!(cache.has(&key(number)), found.is_some());
    }
    let new = table(300, 2_000);
    if let Some(kept) = cache.table(&table_key(1, 5)) {
        for (place, file) in (0_u32..).zip(&new.files).step_by(17) {
            assert_eq!(kept.file(place).as_ref(), Some(file));
        }
        for (word, places) in new.words.iter().step_by(97) {
            let found = kept.with(*word);
            assert!(&found == places || found.len() == 300);
        }
    }
    cache.keep(&some(0..30)).unwrap();
    cache.keep_table(&table_key(1, 5), &new).unwrap();
    for cache in [cache, FileFactCache::new(folder)] {
        assert!((0..30).all(|number| cache.facts(&key(number)) == Some(facts(number))));
        let kept = cache.table(&table_key(1, 5)).unwrap();
        assert!(new.words.iter().step_by(50).all(|(word, places)| &kept.with(*word) == places));
    }
}

fn all(folder: &Path) -> Vec<std::path::PathBuf> {
    [files(folder, "s1-"), files(folder, "t1-")].concat()
}

#[test]
fn flipped_bits_are_noticed() {
    for round in 0..60_usize {
        let folder = tempfile::tempdir().unwrap();
        drop(filled(folder.path()));
        for file in all(folder.path()) {
            let mut bytes = fs::read(&file).unwrap();
            let place = bytes.len() * round / 60;
            bytes[place] ^= 1 << (round % 8);
            fs::write(&file, bytes).unwrap();
        }
        is_right_or_nothing_and_heals(folder.path());
    }
}

#[test]
fn cut_and_emptied_and_overlong_files_are_noticed() {
    for round in 0..20_usize {
        let folder = tempfile::tempdir().unwrap();
        drop(filled(folder.path()));
        for file in all(folder.path()) {
            let mut bytes = fs::read(&file).unwrap();
            match round {
                19 => bytes.extend([0; 100]),
                _ => bytes.truncate(bytes.len() * round / 19),
            }
            fs::write(&file, bytes).unwrap();
        }
        is_right_or_nothing_and_heals(folder.path());
    }
}

#[test]
fn a_file_that_is_spoilt_while_it_is_open_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let cache = filled(folder.path());
    assert_eq!(cache.facts(&key(3)), Some(facts(3)));
    let file = &files(folder.path(), "s1-")[0];
    fs::write(file, vec![0xff; fs::metadata(file).unwrap().len() as usize]).unwrap();
    assert_eq!(cache.facts(&key(3)), None);
    assert!(!cache.has(&key(3)) && cache.has(&key(4)), "only what was looked at is known to be bad");
    assert_eq!(cache.facts(&key(4)), None);
    cache.keep(&some(0..5)).unwrap();
    assert_eq!(cache.facts(&key(3)), Some(facts(3)));
    assert_eq!(FileFactCache::new(folder.path()).facts(&key(4)), Some(facts(4)));
}

#[test]
fn a_single_record_that_is_spoilt_takes_no_other_with_it() {
    let folder = tempfile::tempdir().unwrap();
    drop(filled(folder.path()));
    let file = &files(folder.path(), "s1-")[0];
    let mut bytes = fs::read(file).unwrap();
    bytes[20] ^= 4;
    fs::write(file, bytes).unwrap();
    let cache = FileFactCache::new(folder.path());
    let lost = (0..30).filter(|number| cache.facts(&key(*number)).is_none()).count();
    assert_eq!(lost, 1);
}

#[test]
fn other_formats_are_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    drop(filled(folder.path()));
    let others = ["s0-00", "s2-00", "t2-00-00", "notes"].map(|name| folder.path().join(name));
    others.iter().for_each(|other| fs::write(other, "of another version").unwrap());
    // Footers that say another format, as if a name had been kept for a new one.
    for file in all(folder.path()) {
        let mut bytes = fs::read(&file).unwrap();
        let place = bytes.len() - if file.to_str().unwrap().contains("s1-") { 32 } else { 112 };
        assert_eq!(bytes[place], 1);
        bytes[place] = 2;
        fs::write(&file, bytes).unwrap();
    }
    is_right_or_nothing_and_heals(folder.path());
    assert!(others.iter().all(|other| other.exists()));
}

#[test]
fn things_that_are_no_files_are_not_opened() {
    let folder = tempfile::tempdir().unwrap();
    drop(filled(folder.path()));
    let segment = folder.path().join("s1-1111111111111111");
    assert!(std::process::Command::new("mkfifo").arg(segment).status().unwrap().success());
    fs::create_dir(folder.path().join("s1-2222222222222222")).unwrap();
    std::os::unix::fs::symlink("/dev/zero", folder.path().join("s1-3333333333333333")).unwrap();
    let table = &files(folder.path(), "t1-")[0];
    let pipe = table.to_str().unwrap().replace("0005", "0006");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    is_right_or_nothing_and_heals(folder.path());
    assert!(FileFactCache::new(folder.path()).table(&table_key(1, 6)).is_none());
}

#[test]
fn a_folder_that_cannot_be_written_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let kept = folder.path().join("facts");
    drop(filled(&kept));
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    fs::set_permissions(&kept, fs::Permissions::from_mode(0o500)).unwrap();
    let cache = FileFactCache::new(&kept);
    assert_eq!(cache.facts(&key(7)), Some(facts(7)));
    assert_eq!(cache.table(&table_key(1, 5)).unwrap().files(), 300);
    // Whoever may do everything may write there too.
    if cache.writable().is_err() {
        assert!(cache.keep(&some(50..52)).is_err());
        assert!(cache.keep_table(&table_key(2, 5), &table(3, 3)).is_err());
        assert_eq!(cache.facts(&key(50)), None);
        assert_eq!(cache.facts(&key(8)), Some(facts(8)));
    }
    fs::set_permissions(&kept, fs::Permissions::from_mode(0o700)).unwrap();
    // Nobody can make a folder below a file.
    let nowhere = FileFactCache::new(file.join("facts"));
    assert!(nowhere.writable().is_err());
    assert!(nowhere.keep(&some(0..2)).is_err());
    assert!(nowhere.keep_table(&table_key(2, 5), &table(3, 3)).is_err());
    assert!(nowhere.facts(&key(0)).is_none() && nowhere.tables(5).is_empty());
}

#[test]
fn nobody_else_may_look() {
    let folder = tempfile::tempdir().unwrap();
    let kept = folder.path().join("a/facts");
    drop(filled(&kept));
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&kept), 0o700);
    assert!(all(&kept).iter().all(|file| mode(file) == 0o600));
}
