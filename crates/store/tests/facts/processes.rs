//! Several processes, some of which are killed. The test binary starts itself: a test that is told a folder
//! is the other process.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use caution_core::facts::FactCache as _;
use caution_store::{CacheLimits, FileFactCache};

use crate::support::{facts, facts_of, files, key, some, table, table_key};

const FOLDER: &str = "FACTS_FOLDER";
const SEED: &str = "FACTS_SEED";

fn told() -> Option<(PathBuf, u32)> {
    let folder = std::env::var_os(FOLDER)?;
    Some((folder.into(), std::env::var(SEED).unwrap().parse().unwrap()))
}

/// Runs a test of this binary in a process of its own; `shell` may set its limits first.
fn start(test: &str, folder: &Path, seed: u32, shell: &str) -> Child {
    Command::new("sh")
        .args(["-c", &format!("{shell}exec \"$0\" --exact {test} --nocapture --test-threads=1")])
        .arg(std::env::current_exe().unwrap())
        .env(FOLDER, folder)
        .env(SEED, seed.to_string())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

fn is_right(folder: &Path, numbers: u32) -> usize {
    let cache = FileFactCache::new(folder);
    let mut found = 0;
    for number in 0..numbers {
        let has = cache.has(&key(number));
        match cache.facts(&key(number)) {
            Some(read) => {
                assert_eq!(read, facts(number));
                found += 1;
            }
            None => assert!(!has, "a killed process left a record that cannot be read"),
        }
    }
    for tree in cache.tables(5) {
        let kept = cache.table(&tree).expect("a killed process left a table that cannot be read");
        let new = table(u32::try_from(kept.files()).unwrap(), 500);
        assert!(new.words.iter().all(|(word, places)| &kept.with(*word) == places));
    }
    found
}

/// The other process: keeps facts and tables until it is killed.
#[test]
fn other_keeps_without_end() {
    let Some((folder, seed)) = told() else { return };
    let cache = FileFactCache::new(folder);
    for round in 0.. {
        let start = (seed * 7_919 + round * 31) % 5_000;
        cache.keep(&some(start..start + 25)).unwrap();
        cache.keep_table(&table_key(start, 5), &table(100 + start % 50, 500)).unwrap();
        assert_eq!(cache.facts(&key(start)), Some(facts(start)));
    }
}

/// The other process: keeps its own facts and ends.
#[test]
fn other_keeps_some() {
    let Some((folder, seed)) = told() else { return };
    let cache = FileFactCache::new(folder);
    for round in 0..40 {
        let start = seed * 200 + round * 5;
        cache.keep(&some(start..start + 10)).unwrap();
        assert!((start..start + 10).all(|number| cache.facts(&key(number)) == Some(facts(number))));
    }
}

/// The other process: has no room for what it wants to keep.
#[test]
fn other_finds_no_room() {
    let Some((folder, _)) = told() else { return };
    let cache = FileFactCache::new(folder);
    let large: Vec<_> = (900..1_000).map(|number| (key(number), facts_of(number, 200))).collect();
    assert!(cache.keep(&large).is_err());
    assert!(cache.keep_table(&table_key(900, 5), &table(5_000, 5_000)).is_err());
    assert!(!cache.has(&key(900)) && cache.table(&table_key(900, 5)).is_none());
    assert_eq!(cache.facts(&key(3)), Some(facts(3)));
    cache.keep(&some(500..502)).unwrap();
    assert_eq!(cache.facts(&key(501)), Some(facts(501)));
}

#[test]
fn a_kill_at_any_moment_harms_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().join("facts");
    for round in 0..50_u32 {
        let mut others =
            [0, 1].map(|other| start("processes::other_keeps_without_end", &folder, round * 2 + other, ""));
        std::thread::sleep(Duration::from_millis(20 + u64::from(round) * 13 % 71));
        for other in &mut others {
            other.kill().unwrap();
            other.wait().unwrap();
        }
        if round % 10 == 9 {
            is_right(&folder, 5_025);
        }
    }
    assert!(is_right(&folder, 5_025) > 0);
    let cache = FileFactCache::new(&folder);
    cache.keep(&some(6_000..6_010)).unwrap();
    assert!((6_000..6_010).all(|number| cache.facts(&key(number)) == Some(facts(number))));
    // Each of the killed may leave one file, which goes after an hour.
    assert!(files(&folder, "new-").len() <= 100);
}

#[test]
fn processes_keep_side_by_side_and_nothing_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().join("facts");
    let others: Vec<Child> =
        (0..4).map(|seed| start("processes::other_keeps_some", &folder, seed, "")).collect();
    for mut other in others {
        assert!(other.wait().unwrap().success());
    }
    assert_eq!(is_right(&folder, 805), 805);
    let limits = CacheLimits::default();
    // Two who end at once may each leave the merging to the other.
    assert!(files(&folder, "s1-").len() <= limits.segments + 4);
    assert_eq!(files(&folder, "new-").len(), 0);
}

#[test]
fn a_disk_without_room_harms_nothing() {
    let folder = tempfile::tempdir().unwrap();
    FileFactCache::new(folder.path()).keep(&some(0..10)).unwrap();
    // Files of some kilobytes at most; who wants more gets an error rather than a signal.
    let mut other = start("processes::other_finds_no_room", folder.path(), 0, "trap '' XFSZ; ulimit -f 8; ");
    assert!(other.wait().unwrap().success());
    // And here the signal, which kills it in the middle of the file.
    let mut other = start("processes::other_finds_no_room", folder.path(), 0, "ulimit -f 8; ");
    assert!(!other.wait().unwrap().success());
    assert_eq!(files(folder.path(), "new-").len(), 1);
    assert_eq!(is_right(folder.path(), 900), 12);
}
