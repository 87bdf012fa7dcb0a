//! The contract of a ledger of sessions, on files.

#![allow(
    clippy::allow_attributes,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::expect_used,
    reason = "helpers of tests"
)]

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use caution_core::port::Sessions;
use caution_core::session::{Entry, Happened};
use caution_store::FileSessions;
use jiff::{SignedDuration, Timestamp};

/// Files get their times from the machine's clock, so entries are about the present.
fn now() -> Timestamp {
    #[expect(clippy::disallowed_methods, reason = "files get their times from the same clock")]
    Timestamp::now()
}

fn wrote(at: Timestamp, workspace: &str, path: &str) -> Entry {
    Entry { at, workspace: workspace.to_owned(), what: Happened::Wrote(path.to_owned()) }
}

fn paths(entries: &[Entry]) -> Vec<String> {
    entries
        .iter()
        .map(|entry| match &entry.what {
            Happened::Wrote(path) => path.clone(),
            other => panic!("{other:?}"),
        })
        .collect()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

#[test]
fn what_is_noted_is_recalled_in_order_and_bounded() {
    let folder = tempfile::tempdir().unwrap();
    let sessions = FileSessions::new(folder.path().join("state/sessions"));
    let start = now();
    for number in 0..10 {
        let at = start + SignedDuration::from_secs(number);
        sessions
            .note("a/1", &wrote(at, if number % 2 == 0 { "/w" } else { "/v" }, &number.to_string()))
            .unwrap();
    }
    let (entries, unknowns) = sessions.recall("a/1", 3).unwrap();
    assert_eq!((paths(&entries), unknowns.len()), (vec!["7".to_owned(), "8".to_owned(), "9".to_owned()], 0));
    assert_eq!(sessions.recall("a/1", 100).unwrap().0.len(), 10);
    assert_eq!(sessions.recall("a/2", 100).unwrap().0, []);
}

#[test]
fn a_work_tree_shows_every_session_in_it_and_nothing_older() {
    let folder = tempfile::tempdir().unwrap();
    let sessions = FileSessions::new(folder.path());
    let at = now();
    sessions.note("a/1", &wrote(at, "/w", "x")).unwrap();
    sessions.note("b/1", &wrote(at + SignedDuration::from_secs(1), "/w", "y")).unwrap();
    sessions.note("b/1", &wrote(at, "/other", "z")).unwrap();
    sessions.note("a/1", &wrote(at - SignedDuration::from_hours(5), "/w", "old")).unwrap();
    let entries = sessions.of_workspace("/w", at - SignedDuration::from_hours(1)).unwrap();
    let names: Vec<(&str, String)> = entries
        .iter()
        .map(|(session, entry)| (session.as_str(), paths(std::slice::from_ref(entry))[0].clone()))
        .collect();
    assert_eq!(names, [("a/1", "x".to_owned()), ("b/1", "y".to_owned())]);
}

#[test]
fn nothing_that_an_agent_says_becomes_a_path() {
    let folder = tempfile::tempdir().unwrap();
    let inside = folder.path().join("sessions");
    let sessions = FileSessions::new(&inside);
    for name in ["../../evil", "/etc/passwd", "a\0b", "", "x\ny", &"long".repeat(10_000), "..", "NUL", "ä/ö"]
    {
        sessions.note(name, &wrote(now(), "../../w", "x")).unwrap();
    }
    assert_eq!(files(folder.path()), std::slice::from_ref(&inside));
    for file in files(&inside) {
        let name = file.file_name().unwrap().to_str().unwrap();
        assert!(
            name.bytes().all(|byte| byte.is_ascii_hexdigit()
                || matches!(byte, b'-' | b'.' | b'j' | b's' | b'o' | b'n' | b'l')),
            "{name}"
        );
    }
}

#[test]
fn garbage_is_counted_and_takes_nothing_else_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let sessions = FileSessions::new(folder.path());
    sessions.note("a/1", &wrote(now(), "/w", "x")).unwrap();
    let file = files(folder.path()).remove(0);
    let mut open = fs::OpenOptions::new().append(true).open(&file).unwrap();
    open.write_all(b"not json\n\xff\xfe\n{\"v\":1}\n{\"v\":1,\"session\":\"a/1\"").unwrap();
    drop(open);
    sessions.note("a/1", &wrote(now(), "/w", "y")).unwrap();
    let (entries, unknowns) = sessions.recall("a/1", 100).unwrap();
    assert_eq!(paths(&entries), ["x", "y"]);
    assert_eq!(unknowns.len(), 1);
    assert!(unknowns[0].what.contains('4'), "{}", unknowns[0].what);
}

#[test]
fn a_line_that_is_being_written_is_not_lost() {
    let folder = tempfile::tempdir().unwrap();
    let sessions = FileSessions::new(folder.path());
    sessions.note("a/1", &wrote(now(), "/w", "x")).unwrap();
    let file = files(folder.path()).remove(0);
    fs::OpenOptions::new().append(true).open(&file).unwrap().write_all(b"{\"v\":1,").unwrap();
    let (entries, unknowns) = sessions.recall("a/1", 100).unwrap();
    assert_eq!((paths(&entries), unknowns.len()), (vec!["x".to_owned()], 0));
}

#[test]
fn hooks_that_write_at_once_lose_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let sessions = FileSessions::new(folder.path().join("new"));
    std::thread::scope(|scope| {
        for thread in 0..8 {
            let sessions = &sessions;
            scope.spawn(move || {
                for number in 0..50 {
                    let path = format!("{thread}-{number}-{}", "x".repeat(500));
                    sessions.note("a/1", &wrote(now(), "/w", &path)).unwrap();
                }
            });
        }
    });
    let (entries, unknowns) = sessions.recall("a/1", 10_000).unwrap();
    assert_eq!((entries.len(), unknowns), (400, Vec::new()));
}

#[test]
fn a_ledger_stays_small() {
    let folder = tempfile::tempdir().unwrap();
    let sessions = FileSessions::new(folder.path());
    let long = "x".repeat(1_900);
    for _ in 0..2_500 {
        sessions.note("a/1", &wrote(now(), "/w", &long)).unwrap();
    }
    let total: u64 = files(folder.path()).iter().map(|file| fs::metadata(file).unwrap().len()).sum();
    assert!(total < 5 << 20, "{total}");
    assert!(sessions.recall("a/1", 100).unwrap().0.len() == 100);
}

#[cfg(unix)]
#[test]
fn nobody_else_may_read_it_and_no_link_is_followed() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let inside = folder.path().join("state");
    let sessions = FileSessions::new(&inside);
    sessions.note("a/1", &wrote(now(), "/w", "x")).unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let file = files(&inside).remove(0);
    assert_eq!((mode(&inside), mode(&file)), (0o700, 0o600));
    let elsewhere = folder.path().join("elsewhere");
    fs::write(&elsewhere, "mine").unwrap();
    fs::remove_file(&file).unwrap();
    std::os::unix::fs::symlink(&elsewhere, &file).unwrap();
    assert!(sessions.note("a/1", &wrote(now(), "/w", "x")).is_err());
    assert_eq!(fs::read_to_string(&elsewhere).unwrap(), "mine");
}

#[test]
fn a_place_that_cannot_be_written_is_an_error_and_reads_as_empty() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "x").unwrap();
    let sessions = FileSessions::new(file.join("sessions"));
    assert!(sessions.writable().is_err());
    assert!(sessions.note("a/1", &wrote(now(), "/w", "x")).is_err());
    assert_eq!(sessions.recall("a/1", 10).unwrap().0, []);
    assert_eq!(sessions.of_workspace("/w", now()).unwrap(), []);
    let good = FileSessions::new(folder.path().join("good"));
    good.writable().unwrap();
    assert_eq!(files(good.folder()), Vec::<PathBuf>::new());
}
