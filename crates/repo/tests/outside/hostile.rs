//! Repositories made to mislead or to break: errors and unknowns, never a panic, never a long wait.

use caution_core::change::{Content, Selection};
use caution_core::port::{Source as _, SourceError};
use caution_core::unknown::UnknownKind;
use caution_core::{ObjectId, RepoPath};
use caution_testkit::repository::TestRepository;

use crate::support::*;

/// Stores a tree from its raw bytes, in whatever order and with whatever names.
fn raw_tree(repository: &TestRepository, entries: &[(&str, &[u8], &str)]) -> String {
    let mut bytes = Vec::new();
    for (mode, name, id) in entries {
        bytes.extend([mode.as_bytes(), b" ", name, b"\0"].concat());
        let digits: Vec<u8> = id.chars().filter_map(|digit| digit.to_digit(16)?.try_into().ok()).collect();
        bytes.extend(digits.chunks(2).map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit)));
    }
    repository.git_fed(&["hash-object", "-t", "tree", "-w", "--literally", "--stdin"], &bytes)
}

fn blob(repository: &TestRepository, content: &str) -> String {
    repository.git_fed(&["hash-object", "-w", "--stdin"], content.as_bytes())
}

fn commit(repository: &TestRepository, tree: &str, parents: &[&ObjectId]) -> ObjectId {
    let parents: String = parents.iter().map(|parent| format!("parent {parent}\n")).collect();
    repository
        .raw_commit(format!("tree {tree}\n{parents}author A <a@b> 1 +0000\ncommitter A <a@b> 1 +0000\n\nx\n"))
}

#[test]
fn a_few_objects_that_stand_for_billions_of_files_are_cut() {
    let repository = TestRepository::new();
    let one = blob(&repository, "x\n");
    for (mode, leaf) in [("100644", one.as_str()), ("40000", "4b825dc642cb6eb9a060e54bf8d69288fbee4904")] {
        let names: Vec<String> = (0..100).map(|number| format!("{number:02}")).collect();
        let level = |mode: &'static str, id: &str| {
            let entries: Vec<_> = names.iter().map(|name| (mode, name.as_bytes(), id)).collect();
            raw_tree(&repository, &entries)
        };
        let mut tree = level(mode, leaf);
        for _ in 0..5 {
            tree = level("40000", &tree);
        }
        let bomb = commit(&repository, &tree, &[]);
        let change = snapshot(&repository, &revision(bomb.as_str()));
        assert!(!unknowns(&change, UnknownKind::TooLarge).is_empty());
        assert!(change.files.len() < 300_000);
    }
}

#[test]
fn folders_nested_without_end_are_cut() {
    let repository = TestRepository::new();
    let mut stream = String::from("blob\nmark :1\ndata 2\nx\n\ncommit refs/heads/main\nmark :2\n");
    stream += "committer A <a@b> 1 +0000\ndata 1\nx\n";
    stream += &format!("M 100644 :1 {}f\n", "d/".repeat(3_000));
    repository.git_fed(&["-c", "core.maxTreeDepth=9999", "fast-import", "--quiet"], stream.as_bytes());
    let change = snapshot(&repository, &Selection::Default);
    assert!(change.files.is_empty());
    assert_eq!(only_unknown(&change).kind, UnknownKind::TooLarge);
}

#[test]
fn folders_out_of_order_or_with_a_name_twice_hide_nothing() {
    let repository = TestRepository::new();
    let (one, two) = (blob(&repository, "one\n"), blob(&repository, "two\n"));
    let honest =
        raw_tree(&repository, &[("100644", b"a", &one), ("100644", b"b", &one), ("100644", b"c", &one)]);
    let odd = [("100644", b"c".as_slice(), two.as_str()), ("100644", b"a", &one), ("100644", b"a", &two)];
    let odd = raw_tree(&repository, &odd);
    let first = commit(&repository, &honest, &[]);
    let second = commit(&repository, &odd, &[&first]);
    let change = snapshot(&repository, &revision(second.as_str()));
    assert_eq!(paths(&change), ["a", "b", "c"]);
    let same = commit(&repository, &honest, &[&second]);
    assert_eq!(paths(&snapshot(&repository, &revision(same.as_str()))), ["a", "b", "c"]);
}

#[test]
fn names_that_lead_elsewhere_are_only_names() {
    let repository = TestRepository::new();
    let one = blob(&repository, "one\n");
    let names: [&[u8]; 6] = [b"..", b".git", b"a/b", b"\xff\xfe", b"n\nl", b"GIT~1"];
    let entries: Vec<_> = names.iter().map(|name| ("100644", *name, one.as_str())).collect();
    let head = commit(&repository, &raw_tree(&repository, &entries), &[]);
    let change = snapshot(&repository, &revision(head.as_str()));
    assert_eq!(change.files.len(), names.len());
    assert!(change.files.iter().all(|file| file.content == Content::Text));
    let opened = open(&repository);
    assert_eq!(opened.read(&head, &RepoPath::from("../a")).ok().flatten(), None);
}

#[test]
fn objects_of_the_wrong_kind_are_unknowns() {
    let repository = TestRepository::new();
    let one = blob(&repository, "one\n");
    let inner = raw_tree(&repository, &[("100644", b"x", &one)]);
    let root = raw_tree(&repository, &[("100644", b"file", &inner), ("40000", b"folder", &one)]);
    let head = commit(&repository, &root, &[]);
    let change = snapshot(&repository, &revision(head.as_str()));
    assert_eq!(paths(&change), ["file"]);
    assert_eq!(file(&change, "file").content, Content::Unread);
    assert_eq!(unknowns(&change, UnknownKind::MissingObject).len(), 2);
    let headless = commit(&repository, &one, &[]);
    assert_eq!(snapshot(&repository, &revision(headless.as_str())).unknowns.len(), 1);
}

#[test]
fn a_tree_cut_short_is_an_unknown() {
    let repository = TestRepository::new();
    for bytes in [b"100644 a".as_slice(), b"100644 a\0short", b"abc", b"40000 \0"] {
        let tree = repository.git_fed(&["hash-object", "-t", "tree", "-w", "--literally", "--stdin"], bytes);
        let head = commit(&repository, &tree, &[]);
        let change = snapshot(&repository, &revision(head.as_str()));
        assert_eq!(unknowns(&change, UnknownKind::MissingObject).len(), 1, "{bytes:?}");
    }
}

#[test]
fn commits_with_absurd_headers_are_read() {
    let repository = TestRepository::new();
    repository.write("a", "1\n").commit("first");
    let tree = repository.id("HEAD^{tree}");
    let parent = repository.id("HEAD");
    for who in
        ["A <a@b> 99999999999999999999 +9999", "<> -9223372036854775808 -0000", "", "A <<a>> 1", "\u{fffd}"]
    {
        let text = format!("tree {tree}\nparent {parent}\nauthor {who}\ncommitter {who}\n\nx\n");
        let head = repository.raw_commit(text);
        assert_eq!(subjects(&snapshot(&repository, &revision(head.as_str()))), ["x"], "{who}");
    }
    let parents = format!("parent {parent}\n").repeat(3_000);
    let head = repository
        .raw_commit(format!("tree {tree}\n{parents}author a <b> 1 +0\ncommitter a <b> 1 +0\n\nx\n"));
    let change = snapshot(&repository, &revision(head.as_str()));
    assert_eq!(only_unknown(&change).kind, UnknownKind::Merge);
    let bare = repository.raw_commit("author a <b> 1 +0\n\nno tree\n");
    assert!(matches!(try_snapshot(&repository, &revision(bare.as_str())), Err(SourceError::Failed(_))));
}

#[test]
fn refs_that_go_round_in_circles_are_errors_or_left_out() {
    let repository = TestRepository::new();
    repository.write("a", "1\n").commit("first");
    let git = repository.path().join(".git");
    std::fs::create_dir_all(git.join("refs/remotes/origin")).unwrap();
    std::fs::write(git.join("refs/remotes/origin/HEAD"), "ref: refs/remotes/origin/HEAD\n").unwrap();
    std::fs::create_dir_all(git.join("refs/notes")).unwrap();
    std::fs::write(git.join("refs/notes/ai"), "ref: refs/notes/ai\n").unwrap();
    let change = snapshot(&repository, &Selection::Default);
    assert_eq!(only_unknown(&change).kind, UnknownKind::Note);
    for text in ["ref: refs/heads/loop\n", "ref: \n", "garbage\n", "", "0123\n"] {
        std::fs::write(git.join("refs/heads/loop"), "ref: refs/heads/loop\n").unwrap();
        std::fs::write(git.join("HEAD"), text).unwrap();
        assert!(try_snapshot(&repository, &Selection::Default).is_err(), "{text:?}");
    }
}

#[test]
fn an_index_that_is_damaged_is_an_error() {
    let repository = TestRepository::new();
    repository.write("a", "1\n").write("b/c", "1\n").commit("first");
    let index = repository.path().join(".git/index");
    let whole = std::fs::read(&index).unwrap();
    for length in [0, 1, 11, 12, 40, whole.len() / 2, whole.len() - 1] {
        std::fs::write(&index, &whole[..length]).unwrap();
        // git itself takes an empty file for an empty index.
        let staged = try_snapshot(&repository, &Selection::Staged);
        assert!(staged.is_err() || length == 0, "{length}");
    }
}

#[test]
fn packs_and_objects_that_are_damaged_are_errors_or_unknowns() {
    let repository = TestRepository::new();
    for number in 0..20 {
        repository.write("a", format!("{number}\n").repeat(50)).commit(format!("{number}"));
    }
    repository.git(&["gc", "--quiet"]);
    let folder = repository.path().join(".git/objects/pack");
    let files: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    for path in
        files.iter().filter(|path| path.extension().is_some_and(|name| name == "pack" || name == "idx"))
    {
        let whole = std::fs::read(path).unwrap();
        for cut in [0, 3, 20, whole.len() / 2, whole.len() - 30] {
            std::fs::remove_file(path).unwrap();
            std::fs::write(path, &whole[..cut]).unwrap();
            let blind = try_snapshot(&repository, &revision("HEAD~5"))
                .map_or(true, |change| !change.unknowns.is_empty() || change.files.len() == 1);
            assert!(blind, "{} {cut}", path.display());
        }
        std::fs::remove_file(path).unwrap();
        std::fs::write(path, &whole).unwrap();
    }
    assert_eq!(snapshot(&repository, &revision("HEAD~5")).files.len(), 1);
}

#[test]
fn the_configuration_of_a_repository_runs_nothing() {
    let repository = TestRepository::new();
    let trace = repository.outside().join("ran");
    let program = format!("touch {}", trace.display());
    repository
        .write(".gitattributes", "* diff=evil filter=evil merge=evil\n")
        .write("a", "1\n")
        .commit("first");
    repository.write("a", "2\n").commit("second");
    for key in [
        "core.fsmonitor",
        "core.sshCommand",
        "core.pager",
        "core.editor",
        "core.askPass",
        "diff.external",
        "diff.evil.command",
        "diff.evil.textconv",
        "filter.evil.clean",
        "filter.evil.smudge",
        "filter.evil.process",
        "merge.evil.driver",
        "credential.helper",
        "gpg.program",
        "alias.merge-tree",
    ] {
        repository.git(&["config", key, &program]);
    }
    repository.git(&["config", "remote.origin.url", "ext::sh -c touch% ran"]);
    repository.git(&["config", "remote.origin.promisor", "true"]);
    repository.git(&["config", "core.hooksPath", "hooks"]);
    delete_object(&repository, &repository.id("HEAD~1:a"));
    repository.write("a", "3\n").write("new", "n\n");
    for selection in [Selection::Default, Selection::Staged, Selection::Worktree, range("HEAD~1", "HEAD")] {
        snapshot(&repository, &selection);
    }
    assert!(!trace.exists(), "a program of the configuration ran");
}

#[cfg(unix)]
#[test]
fn pipes_in_the_work_tree_are_not_waited_for() {
    let repository = TestRepository::new();
    repository.write("a", "1\n").commit("first");
    repository.remove("a").pipe("a");
    let change = snapshot(&repository, &Selection::Worktree);
    assert!(paths(&change).iter().all(|path| path == "a"));
    assert!(open(&repository).read_head(&change, &"a".into()).is_err());
}
