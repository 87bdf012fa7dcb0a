//! Changed files, with git itself as the measure.

use crate::support::*;
use caution_core::RepoPath;
use caution_core::change::{Content, Limits, Mode, Status};
use caution_core::unknown::UnknownKind;
use caution_testkit::repository::TestRepository;

/// Forty lines that no other name shares.
fn text(name: &str) -> String {
    (0..40).map(|line| format!("{name} line {line}\n")).collect()
}

#[test]
fn edits_are_found_as_git_finds_them() {
    let repository = TestRepository::new();
    repository.write("kept", text("kept")).write("edited", text("edited")).write("gone", text("gone"));
    let first = repository.commit("first");
    let edited = text("edited").replace("line 7\n", "line seven\n") + "tail without break";
    repository.write("edited", edited).write("new/deep", "a\nb\n").remove("gone");
    let second = repository.commit("second");
    let change = snapshot(&repository, &revision("HEAD"));
    assert_like_git(&repository, &change, &[first.as_str(), second.as_str()]);
    assert_eq!(paths(&change), ["edited", "gone", "new/deep"]);
    assert_eq!(pairs(&file(&change, "edited").added), [(8, 8), (41, 41)]);
    assert_eq!(pairs(&file(&change, "edited").removed), [(8, 8)]);
    assert_eq!(pairs(&file(&change, "gone").removed), [(1, 40)]);
    assert_eq!(pairs(&file(&change, "new/deep").added), [(1, 2)]);
    assert!(change.unknowns.is_empty());
    assert_eq!(change.base, Some(first));
}

#[test]
fn renames_and_copies_are_found_as_git_finds_them() {
    let repository = TestRepository::new();
    for name in ["same", "edited", "source", "unlike", "twice", "empty"] {
        repository.write(format!("old/{name}"), if name == "empty" { String::new() } else { text(name) });
    }
    let first = repository.commit("first");
    repository.rename("old/same", "new/same");
    repository
        .rename("old/edited", "new/edited")
        .write("new/edited", text("edited").replacen("line", "row", 9));
    repository.write("old/source", text("source") + "more\n").write("new/copy", text("source"));
    repository.remove("old/unlike").write("new/unlike", text("other"));
    repository.rename("old/twice", "new/b").write("new/a", text("twice"));
    repository.rename("old/empty", "new/empty");
    let second = repository.commit("second");
    let change = snapshot(&repository, &revision("HEAD"));
    assert_like_git(&repository, &change, &[first.as_str(), second.as_str()]);
    assert_eq!(file(&change, "new/same").status, Status::Renamed(100));
    assert!(file(&change, "new/same").added.is_empty());
    assert_eq!(file(&change, "new/copy").status, Status::Copied(100));
    assert_eq!(file(&change, "new/a").status, Status::Copied(100));
    assert_eq!(file(&change, "new/b").status, Status::Renamed(100));
    assert_eq!(file(&change, "new/unlike").status, Status::Added);
    assert!(matches!(file(&change, "new/edited").status, Status::Renamed(50..=99)));
}

#[cfg(unix)]
#[test]
fn a_change_of_mode_alone_is_no_change_of_content() {
    let repository = TestRepository::new();
    let first = repository.write("run.sh", "#!/bin/sh\n").write("both", text("both")).commit("first");
    repository.make_executable("run.sh").make_executable("both").write("both", text("both") + "x\n");
    let second = repository.commit("second");
    let change = snapshot(&repository, &revision("HEAD"));
    assert_like_git(&repository, &change, &[first.as_str(), second.as_str()]);
    let script = file(&change, "run.sh");
    assert_eq!((script.status, script.content), (Status::ModeChanged, Content::Text));
    assert_eq!(script.new.as_ref().unwrap().mode, Mode::Executable);
    assert!(script.added.is_empty() && script.removed.is_empty());
    assert_eq!(file(&change, "both").status, Status::Modified);
}

#[cfg(unix)]
#[test]
fn a_link_is_an_unknown_only_if_it_leaves_the_repository() {
    let repository = TestRepository::new();
    repository.symlink("in", "folder/file").symlink("out", "folder").symlink("stays", "/etc/hosts");
    repository.commit("first");
    repository.symlink("in", "folder/other").symlink("out", "../../etc/passwd").write("folder/x", "x");
    repository.commit("second");
    let change = snapshot(&repository, &revision("HEAD"));
    assert_eq!(file(&change, "in").content, Content::Symlink);
    let unknown = only_unknown(&change);
    assert_eq!((unknown.kind, unknown.subject.as_str()), (UnknownKind::Symlink, "out"));
    assert!(unknown.what.contains("`../../etc/passwd`") && unknown.what.contains("`folder`"), "{unknown:?}");
}

#[cfg(unix)]
#[test]
fn a_file_that_becomes_a_link_with_the_same_bytes_is_seen() {
    let repository = TestRepository::new();
    let first = repository.write("a", "/etc/passwd").write("b", "one\ntwo\n").commit("first");
    repository.symlink("a", "/etc/passwd").symlink("b", "a");
    let second = repository.commit("second");
    let change = snapshot(&repository, &revision("HEAD"));
    let raw = repository.git(&["diff", "--raw", first.as_str(), second.as_str()]);
    assert_eq!(raw.matches(" T\t").count(), 2, "{raw}");
    assert_eq!(file(&change, "a").status, Status::TypeChanged);
    assert_eq!(only_unknown(&change).subject, "a");
    assert_eq!(pairs(&file(&change, "b").removed), [(1, 2)]);
}

#[test]
fn a_submodule_names_both_commits() {
    let other = TestRepository::new();
    let (one, two) = (other.commit("one"), other.commit("two"));
    let repository = TestRepository::new();
    repository.submodule("lib", &one).commit("first");
    let added = snapshot(&repository, &revision("HEAD"));
    assert_eq!(only_unknown(&added).kind, UnknownKind::Submodule);
    repository.submodule("lib", &two).commit("second");
    let change = snapshot(&repository, &revision("HEAD"));
    let submodule = file(&change, "lib");
    assert_eq!((submodule.status, submodule.content), (Status::Modified, Content::Submodule));
    assert_eq!(submodule.new.as_ref().unwrap().id, Some(two.clone()));
    let unknown = only_unknown(&change);
    assert!(unknown.what.contains(one.as_str()) && unknown.what.contains(two.as_str()), "{unknown:?}");
    repository.remove("lib").commit("third");
    let removed = snapshot(&repository, &revision("HEAD"));
    assert_eq!(file(&removed, "lib").status, Status::Deleted);
    assert!(removed.unknowns.is_empty());
}

#[test]
fn a_pointer_of_lfs_names_the_size_of_what_is_not_here() {
    let repository = TestRepository::new();
    let pointer = |digit: &str| {
        let oid = digit.repeat(64);
        format!("version https://git-lfs.github.com/spec/v1\noid sha256:{oid}\nsize 123456\n")
    };
    repository.write("model.bin", pointer("a")).commit("first");
    repository.write("model.bin", pointer("b")).commit("second");
    let change = snapshot(&repository, &revision("HEAD"));
    assert_eq!(file(&change, "model.bin").content, Content::LfsPointer);
    let unknown = only_unknown(&change);
    assert_eq!(unknown.kind, UnknownKind::Lfs);
    assert!(unknown.what.contains("123456"));
}

#[test]
fn binary_is_what_git_calls_binary_and_attributes_have_no_say() {
    let repository = TestRepository::new();
    repository.write(".gitattributes", "*.rs binary\n*.png text\n").write("a.png", b"\0one").commit("first");
    repository
        .write("a.png", b"\0two")
        .write("a.rs", "fn main() {}\n")
        .write("utf16.txt", b"\xff\xfea\0\n\0");
    repository.rename(".gitattributes", "moved").write("gone.png", b"\0x").commit("second");
    let change = snapshot(&repository, &revision("HEAD"));
    assert_eq!(file(&change, "a.rs").content, Content::Text);
    assert_eq!(pairs(&file(&change, "a.rs").added), [(1, 1)]);
    let binary: Vec<_> = unknowns(&change, UnknownKind::Binary).iter().map(|u| u.subject.clone()).collect();
    assert_eq!(binary, ["a.png", "gone.png", "utf16.txt"]);
    assert_eq!(file(&change, "utf16.txt").content, Content::Binary);
    repository.remove("gone.png").commit("third");
    let removed = snapshot(&repository, &revision("HEAD"));
    assert_eq!(file(&removed, "gone.png").content, Content::Binary);
    assert!(removed.unknowns.is_empty(), "a file that is gone hides nothing");
}

#[test]
fn line_breaks_of_windows_are_text() {
    let repository = TestRepository::new();
    let first = repository.write("a.txt", "one\r\ntwo\r\n").commit("first");
    let second = repository.write("a.txt", "one\r\n2\r\n").commit("second");
    let change = snapshot(&repository, &revision("HEAD"));
    assert_like_git(&repository, &change, &[first.as_str(), second.as_str()]);
    assert_eq!(pairs(&file(&change, "a.txt").added), [(2, 2)]);
    assert!(change.unknowns.is_empty());
}

#[cfg(target_os = "linux")]
#[test]
fn paths_and_texts_that_are_not_utf8_are_kept_and_named() {
    use std::os::unix::ffi::OsStrExt as _;
    let repository = TestRepository::new();
    let path = std::ffi::OsStr::from_bytes(b"caf\xe9.txt");
    let first = repository.write("a", "a").commit("first");
    let second = repository.write(path, "x\n").write("latin1.txt", b"caf\xe9\n").commit("second");
    let change = snapshot(&repository, &revision("HEAD"));
    assert_like_git(&repository, &change, &[first.as_str(), second.as_str()]);
    let kept = RepoPath::new(b"caf\xe9.txt".to_vec());
    assert!(change.files.iter().any(|file| file.path == kept));
    assert_eq!(file(&change, "latin1.txt").content, Content::Text);
    let named: Vec<_> = unknowns(&change, UnknownKind::Encoding).iter().map(|u| u.path.clone()).collect();
    assert_eq!(named, [Some(kept), Some(RepoPath::from("latin1.txt"))]);
}

#[test]
fn files_beyond_the_limits_are_listed_and_named() {
    let repository = TestRepository::new();
    repository.write("big", "x\n".repeat(600)).write("small", "x\n").commit("first");
    let limits = Limits { file_bytes: 1_000, ..Limits::default() };
    let change = limited(&repository, &revision("HEAD"), &limits);
    assert_eq!(file(&change, "big").content, Content::Unread);
    let unknown = only_unknown(&change);
    assert_eq!((unknown.kind, unknown.subject.as_str()), (UnknownKind::TooLarge, "big"));
    assert!(unknown.what.contains("1200"));
    for number in 0..30 {
        repository.write(format!("many/{number:02}"), format!("{number}\n"));
    }
    repository.commit("second");
    let change = limited(&repository, &revision("HEAD"), &Limits { files: 4, ..Limits::default() });
    assert_eq!(change.files.len(), 30);
    let unread = change.files.iter().filter(|file| file.content == Content::Unread).count();
    assert_eq!(unread, 26);
    let unknown = only_unknown(&change);
    assert_eq!((unknown.kind, unknown.subject.as_str()), (UnknownKind::TooLarge, "26 files"));
    assert!(unknown.what.contains("`many/04`"), "{unknown:?}");
    let change = limited(&repository, &revision("HEAD"), &Limits { total_bytes: 9, ..Limits::default() });
    assert_eq!(unknowns(&change, UnknownKind::TooLarge).len(), 1);
}

#[test]
fn a_root_commit_adds_everything() {
    let repository = TestRepository::new();
    let root = repository.write("a/b", "x\n").write("c", "y\n").commit("root");
    let change = snapshot(&repository, &revision("HEAD"));
    assert_eq!(paths(&change), ["a/b", "c"]);
    assert_eq!((change.base.clone(), change.charter_base.clone()), (None, None));
    assert_eq!(change.commits[0].id, Some(root));
    assert!(change.unknowns.is_empty());
    assert_like_git(&repository, &change, &["4b825dc642cb6eb9a060e54bf8d69288fbee4904", "HEAD"]);
}

#[test]
fn a_folder_in_place_of_a_file_is_a_deletion_and_an_addition() {
    let repository = TestRepository::new();
    let first = repository.write("a", text("a")).write("b/c", text("c")).commit("first");
    repository.remove("a").write("a/inner", "x\n").remove("b").write("b", "y\n");
    let second = repository.commit("second");
    let change = snapshot(&repository, &revision("HEAD"));
    assert_like_git(&repository, &change, &[first.as_str(), second.as_str()]);
    assert_eq!(paths(&change), ["a", "a/inner", "b", "b/c"]);
}
