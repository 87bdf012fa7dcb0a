//! What is not committed yet: the index and the work tree.

use caution_core::change::{Content, Head, Limits, Mode, Selection, Status};
use caution_core::port::Source as _;
use caution_core::unknown::UnknownKind;
use caution_testkit::repository::TestRepository;

use crate::support::*;

fn started() -> TestRepository {
    let repository = TestRepository::new();
    repository.write("a", "1\n").write("b/c", "1\n").write("b/d", "1\n").write("gone", "gone\n");
    repository.write(".gitignore", "*.log\n").commit("first");
    repository
}

#[test]
fn the_index_is_compared_with_head_as_git_does() {
    let repository = started();
    repository.write("a", "2\n").write("b/new", "x\n").remove("gone").rename("b/d", "b/moved").stage();
    repository.write("a", "3\n").write("loose", "l\n");
    let change = snapshot(&repository, &Selection::Staged);
    assert_like_git(&repository, &change, &["--cached", "HEAD"]);
    assert_eq!(change.head, Head::Index);
    assert_eq!(change.base, Some(repository.id("HEAD")));
    assert_eq!(change.head_tree, None);
    assert_eq!(file(&change, "b/moved").status, Status::Renamed(100));
    let [commit] = change.commits.as_slice() else { panic!("{:?}", change.commits) };
    assert_eq!((commit.id.clone(), commit.parents.clone()), (None, vec![repository.id("HEAD")]));
    let opened = open(&repository);
    assert_eq!(opened.read_head(&change, &"a".into()).unwrap().as_deref(), Some(b"2\n".as_slice()));
    assert_eq!(opened.read_head(&change, &"gone".into()).unwrap(), None);
}

#[test]
fn nothing_staged_is_no_change() {
    let repository = started();
    repository.write("loose", "l\n");
    let change = snapshot(&repository, &Selection::Staged);
    assert!(change.files.is_empty() && change.commits.is_empty() && change.unknowns.is_empty());
}

#[test]
fn the_work_tree_takes_in_the_index_and_untracked_files_that_are_not_ignored() {
    let repository = started();
    repository.write("a", "2\n").stage().write("a", "3\n").write("b/c", "2\n").remove("gone");
    repository.write("deep/er/loose", "l\n").write("debug.log", "noise\n");
    let change = snapshot(&repository, &Selection::Worktree);
    assert_eq!(paths(&change), ["a", "b/c", "deep/er/loose", "gone"]);
    assert_eq!(change.head, Head::Worktree);
    let loose = file(&change, "deep/er/loose");
    assert_eq!((loose.status, loose.new.as_ref().unwrap().id.clone()), (Status::Added, None));
    assert_eq!(file(&change, "gone").status, Status::Deleted);
    repository.git(&["add", "--intent-to-add", "deep/er/loose"]);
    let change = snapshot(&repository, &Selection::Worktree);
    assert_like_git(&repository, &change, &["HEAD"]);
    assert!(snapshot(&repository, &Selection::Staged).files.iter().all(|file| file.path.to_string() == "a"));
}

#[test]
fn a_file_put_back_as_it_was_is_no_change_whatever_the_index_says() {
    let repository = started();
    repository.write("a", "2\n").stage().write("a", "1\n");
    repository.git(&["rm", "--quiet", "--cached", "b/c"]);
    assert_eq!(paths(&snapshot(&repository, &Selection::Worktree)), Vec::<String>::new());
    assert_eq!(paths(&snapshot(&repository, &Selection::Staged)), ["a", "b/c"]);
}

#[test]
fn a_renamed_file_of_the_work_tree_is_a_rename() {
    let repository = started();
    repository.write("long", "line\n".repeat(30)).commit("second");
    repository.rename("long", "other").write("other", "line\n".repeat(30) + "more\n");
    let change = snapshot(&repository, &Selection::Worktree);
    let moved = file(&change, "other");
    assert!(matches!(moved.status, Status::Renamed(90..)), "{moved:?}");
    assert_eq!(pairs(&moved.added), [(31, 31)]);
}

#[cfg(unix)]
#[test]
fn modes_and_links_of_the_work_tree_are_seen() {
    let repository = started();
    repository.make_executable("a").symlink("b/c", "d").symlink("out", "/etc/passwd");
    repository.write("run", "x\n").make_executable("run");
    let change = snapshot(&repository, &Selection::Worktree);
    assert_eq!(file(&change, "a").status, Status::ModeChanged);
    assert_eq!(file(&change, "b/c").status, Status::TypeChanged);
    assert_eq!(file(&change, "run").new.as_ref().unwrap().mode, Mode::Executable);
    assert_eq!(only_unknown(&change).subject, "out");
}

#[test]
fn line_breaks_that_git_converts_are_no_change() {
    let repository = TestRepository::new();
    repository.write(".gitattributes", "*.txt text=auto\n*.raw -text\n");
    repository.write("a.txt", "one\ntwo\n").write("b.raw", "one\ntwo\n").commit("first");
    repository.write("a.txt", "one\r\ntwo\r\n").write("b.raw", "one\r\ntwo\r\n");
    let change = snapshot(&repository, &Selection::Worktree);
    assert_like_git(&repository, &change, &["HEAD"]);
    assert_eq!(paths(&change), ["b.raw"]);
    repository.write("a.txt", "one\r\n2\r\n");
    let change = snapshot(&repository, &Selection::Worktree);
    assert_eq!(pairs(&file(&change, "a.txt").added), [(2, 2)]);
    let read = open(&repository).read_head(&change, &"a.txt".into()).unwrap();
    assert_eq!(read.as_deref(), Some(b"one\n2\n".as_slice()), "as git would store it");
    repository.git(&["config", "core.autocrlf", "true"]);
    repository.remove(".gitattributes").write("new.txt", "x\r\n");
    let change = snapshot(&repository, &Selection::Worktree);
    assert_eq!(open(&repository).read_head(&change, &"new.txt".into()).unwrap().unwrap(), b"x\n");
}

#[test]
fn a_file_of_lfs_is_known_by_its_pointer_and_no_filter_runs() {
    let repository = TestRepository::new();
    let trace = repository.outside().join("ran");
    let command = format!("touch {}; cat", trace.display());
    let digest = "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03";
    let pointer = format!("version https://git-lfs.github.com/spec/v1\noid sha256:{digest}\nsize 6\n");
    repository.write(".gitattributes", "*.bin filter=lfs\n*.x filter=other\n");
    repository.write("a.bin", &pointer).write("b.bin", &pointer).write("c.x", "1\n").commit("first");
    for filter in ["lfs", "other"] {
        for step in ["clean", "smudge", "process"] {
            repository.git(&["config", &format!("filter.{filter}.{step}"), &command]);
        }
    }
    // `a` is what the pointer stands for, `b` is not.
    repository.write("a.bin", "hello\n").write("b.bin", "other content\n").write("c.x", "2\n");
    let change = snapshot(&repository, &Selection::Worktree);
    assert_eq!(paths(&change), ["b.bin", "c.x"]);
    assert_eq!(file(&change, "b.bin").content, Content::LfsPointer);
    assert!(unknowns(&change, UnknownKind::Lfs)[0].what.contains("14 bytes"));
    let filtered = unknowns(&change, UnknownKind::Encoding);
    assert!(filtered[0].what.contains("`other`"), "{filtered:?}");
    assert!(!trace.exists(), "a filter ran");
}

#[test]
fn a_conflict_in_the_index_is_an_unknown() {
    let repository = started();
    repository.branch("side").write("a", "side\n").commit("side");
    repository.switch("main").write("a", "main\n").commit("main");
    assert!(!repository.try_git(&["merge", "side"]).status.success());
    let staged = snapshot(&repository, &Selection::Staged);
    assert_eq!(only_unknown(&staged).kind, UnknownKind::Merge);
    let change = snapshot(&repository, &Selection::Worktree);
    assert_eq!(unknowns(&change, UnknownKind::Merge).len(), 1);
    assert_eq!(file(&change, "a").status, Status::Modified);
}

#[test]
fn a_submodule_that_moved_in_the_work_tree_is_seen_and_a_stray_repository_named() {
    let repository = started();
    let other = TestRepository::new();
    other.write("x", "x\n").commit("one");
    let origin = other.path().display().to_string();
    let add = ["-c", "protocol.file.allow=always", "submodule", "--quiet", "add", &origin, "lib"];
    repository.git(&add);
    repository.commit("submodule");
    let before = repository.git(&["-C", "lib", "rev-parse", "HEAD"]);
    repository.git(&["-C", "lib", "commit", "--quiet", "--allow-empty", "--message", "moved"]);
    let after = repository.git(&["-C", "lib", "rev-parse", "HEAD"]);
    repository.git(&["init", "--quiet", "stray"]);
    repository.write("stray/file", "x\n");
    let change = snapshot(&repository, &Selection::Worktree);
    assert_eq!(paths(&change), ["lib"]);
    let named = unknowns(&change, UnknownKind::Submodule);
    assert!(named[0].what.contains(&before) && named[0].what.contains(&after), "{named:?}");
    assert!(named[1].subject.contains("stray"), "{named:?}");
}

#[test]
fn on_another_branch_the_charter_of_the_default_branch_judges() {
    let repository = started();
    repository.branch("topic").write("a", "2\n").commit("topic");
    repository.write("a", "3\n");
    let change = snapshot(&repository, &Selection::Worktree);
    assert_eq!(change.base, Some(repository.id("topic")));
    assert_eq!(change.charter_base, Some(repository.id("main")));
}

#[cfg(unix)]
#[test]
fn reading_at_the_head_does_not_leave_the_work_tree() {
    let repository = started();
    std::fs::write(repository.outside().join("secret"), "secret\n").unwrap();
    repository.symlink("folder", "..").symlink("file", "../secret").write("a", "2\n");
    let change = snapshot(&repository, &Selection::Worktree);
    let opened = open(&repository);
    for path in ["folder/secret", "nothing", "a/b"] {
        assert_eq!(opened.read_head(&change, &path.into()).unwrap(), None, "{path}");
    }
    for path in ["../secret", "b/../../secret", "/etc/passwd", ".git/config", ".GIT/config", ""] {
        assert!(opened.read_head(&change, &path.into()).is_err(), "{path}");
    }
    let link = opened.read_head(&change, &"file".into()).unwrap();
    assert_eq!(link.as_deref(), Some(b"../secret".as_slice()), "the link, not what it points to");
}

#[test]
fn a_large_file_of_the_work_tree_is_named_and_not_read() {
    let repository = started();
    repository.write("large", "x\n".repeat(5_000));
    let limits = Limits { file_bytes: 1_000, ..Limits::default() };
    let change = limited(&repository, &Selection::Worktree, &limits);
    assert_eq!(file(&change, "large").content, Content::Unread);
    assert_eq!(only_unknown(&change).kind, UnknownKind::TooLarge);
}

#[test]
fn a_sparse_index_is_an_index() {
    let repository = started();
    repository.write("other/x", "x\n").write("other/deep/y", "y\n").commit("second");
    repository.git(&["sparse-checkout", "set", "--cone", "--sparse-index", "b"]);
    assert!(snapshot(&repository, &Selection::Staged).files.is_empty());
    repository.write("b/c", "2\n").git(&["add", "b/c"]);
    assert_eq!(paths(&snapshot(&repository, &Selection::Staged)), ["b/c"]);
    assert_eq!(paths(&snapshot(&repository, &Selection::Worktree)), ["b/c"]);
}
