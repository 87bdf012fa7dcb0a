//! Single files at a commit.

use caution_core::port::{Source as _, SourceError};
use caution_testkit::repository::TestRepository;

use crate::support::*;

#[test]
fn a_file_at_a_commit_is_its_bytes_there() {
    let repository = TestRepository::new();
    let first = repository.write("a/b", b"\xff\r\n").commit("first");
    repository.write("a/b", "later").commit("second");
    let opened = open(&repository);
    assert_eq!(opened.read(&first, &"a/b".into()).unwrap().unwrap(), b"\xff\r\n");
    for path in ["a", "b", "a/b/c", "A/B", "", "a/", "/a/b", "a//b"] {
        let found = opened.read(&first, &path.into()).unwrap();
        assert!(found.is_none() || path.trim_matches('/').replace("//", "/") == "a/b", "{path}");
    }
    let absent = caution_core::ObjectId::parse(&"1".repeat(40)).unwrap();
    assert!(matches!(opened.read(&absent, &"a".into()), Err(SourceError::Failed(_))));
    let other_hash = caution_core::ObjectId::parse(&"1".repeat(64)).unwrap();
    assert!(opened.read(&other_hash, &"a".into()).is_err());
}

#[cfg(unix)]
#[test]
fn links_inside_of_a_commit_are_followed_and_others_are_errors() {
    let repository = TestRepository::new();
    repository.write("real/file", "text\n").symlink("link", "real/file").symlink("folder", "real");
    repository.symlink("deep/up", "../folder/file").symlink("round", "round").symlink("dangling", "no");
    repository.symlink("out", "../etc/passwd").symlink("absolute", "/etc/passwd");
    let commit = repository.commit("first");
    let opened = open(&repository);
    for path in ["link", "folder/file", "deep/up", "deep/../link"] {
        assert_eq!(
            opened.read(&commit, &path.into()).unwrap().as_deref(),
            Some(b"text\n".as_slice()),
            "{path}"
        );
    }
    assert_eq!(opened.read(&commit, &"dangling".into()).unwrap(), None);
    for path in ["round", "out", "absolute", "../x"] {
        match opened.read(&commit, &path.into()) {
            Err(SourceError::Usage { message, .. }) => assert!(message.contains("link"), "{message}"),
            other => panic!("{path}: {other:?}"),
        }
    }
}

#[test]
fn a_submodule_and_a_folder_are_not_files() {
    let repository = TestRepository::new();
    let first = repository.write("folder/x", "x").commit("first");
    let second = repository.submodule("lib", &first).commit("second");
    let opened = open(&repository);
    for path in ["lib", "lib/x", "folder"] {
        assert_eq!(opened.read(&second, &path.into()).unwrap(), None, "{path}");
    }
}

#[test]
fn a_snapshot_is_the_same_every_time() {
    let repository = TestRepository::new();
    repository.write("a", "1\n").commit("first");
    for number in 0..40 {
        repository.write(format!("f{number}"), format!("same\n{number}\n"));
    }
    repository.commit("second");
    for number in 0..40 {
        repository.rename(format!("f{number}"), format!("g{}", (number * 7) % 40));
    }
    repository.commit("third");
    repository.write("loose", "l\n").remove("a");
    for selection in [revision("HEAD"), range("HEAD~2", "HEAD"), caution_core::change::Selection::Worktree] {
        assert_eq!(snapshot(&repository, &selection), snapshot(&repository, &selection));
    }
}

#[test]
fn the_files_below_a_folder_are_listed_by_path_up_to_a_bound() {
    let repository = TestRepository::new();
    repository.write("rules/b.yml", "b").write("rules/a.yml", "a").write("rules/tests/a.yml", "t");
    repository.write("rules.yml", "x").write("rules-old/a.yml", "x");
    let commit = repository.commit("first");
    let opened = open(&repository);
    let list = |folder: &str, at_most: usize| -> Vec<String> {
        let paths = opened.list(&commit, &folder.into(), at_most).unwrap();
        paths.iter().map(ToString::to_string).collect()
    };
    assert_eq!(list("rules", 10), ["rules/a.yml", "rules/b.yml", "rules/tests/a.yml"]);
    assert_eq!(list("rules", 2), ["rules/a.yml", "rules/b.yml"]);
    assert_eq!(list("rules", 0), [] as [&str; 0]);
    assert_eq!(list("nowhere", 10), [] as [&str; 0]);
    assert_eq!(list("rules.yml", 10), ["rules.yml"], "what is no folder is not passed over");
    let absent = caution_core::ObjectId::parse(&"1".repeat(40)).unwrap();
    assert!(opened.list(&absent, &"rules".into(), 10).is_err());
}

#[cfg(unix)]
#[test]
fn a_listed_folder_may_be_a_link_and_links_in_it_are_files() {
    let repository = TestRepository::new();
    repository.write("real/a", "a").symlink("real/b", "../real").symlink("rules", "real");
    repository.symlink("out", "../elsewhere");
    let commit = repository.commit("first");
    let opened = open(&repository);
    let list = |folder: &str| opened.list(&commit, &folder.into(), 10).unwrap();
    assert_eq!(list("rules"), ["rules/a".into(), "rules/b".into()]);
    assert_eq!(list("out"), ["out".into()]);
}
