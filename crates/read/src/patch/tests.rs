use caution_core::change::{Content, Mode, Status};
use caution_core::finding::LineRange;
use caution_core::unknown::UnknownKind;

use super::*;

fn read(text: &str) -> Patch {
    parse("p", text.as_bytes()).unwrap_or_else(|problem| panic!("{text}\n{problem} {:?}", problem.hint))
}

fn ranges(ranges: &[LineRange]) -> Vec<(u32, u32)> {
    ranges.iter().map(|range| (range.first, range.last)).collect()
}

fn kinds(patch: &Patch) -> Vec<UnknownKind> {
    patch.unknowns.iter().map(|unknown| unknown.kind).collect()
}

const EDIT: &str = "diff --git a/src/a.rs b/src/a.rs\nindex 1111111..2222222 100644\n--- a/src/a.rs\n+++ b/src/a.rs\n@@ -2,5 +2,6 @@ fn head()\n two\n-three\n+drei\n+drei und halb\n four\n-five\n+fünf\n six\n";

#[test]
fn an_edit_has_its_lines_counted_in_their_own_version() {
    let patch = read(EDIT);
    assert_eq!(patch.commits, []);
    assert_eq!(patch.unknowns, []);
    let file = &patch.files[0];
    assert_eq!(
        (file.path.to_string().as_str(), file.status, file.content),
        ("src/a.rs", Status::Modified, Content::Text)
    );
    assert_eq!(file.new.as_ref().map(|side| (side.mode, side.id.is_none())), Some((Mode::File, true)));
    assert_eq!(ranges(&file.added), [(3, 4), (6, 6)]);
    assert_eq!(ranges(&file.removed), [(3, 3), (5, 5)]);
    let hunk = &patch.hunks_of(&file.path)[0];
    let added: Vec<&[u8]> =
        hunk.lines().filter(|line| line.kind == Kind::Added).map(|line| line.text).collect();
    assert_eq!(added, ["drei".as_bytes(), b"drei und halb", "fünf".as_bytes()]);
}

#[test]
fn every_kind_of_change_is_told_apart() {
    let table: [(&str, Status, Option<&str>, &str); 13] = [
        (
            "diff --git a/x b/x\nnew file mode 100755\nindex 0000000..1111111\n--- /dev/null\n+++ b/x\n@@ -0,0 +1 @@\n+a\n",
            Status::Added,
            None,
            "x",
        ),
        ("diff --git a/x b/x\nnew file mode 100644\nindex 0000000..e69de29\n", Status::Added, None, "x"),
        (
            "diff --git a/x b/x\ndeleted file mode 100644\nindex 1111111..0000000\n--- a/x\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n",
            Status::Deleted,
            None,
            "x",
        ),
        ("diff --git a/x b/x\nold mode 100644\nnew mode 100755\n", Status::ModeChanged, None, "x"),
        (
            "diff --git a/x b/x\nold mode 100644\nnew mode 100755\nindex 1..2\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n",
            Status::Modified,
            None,
            "x",
        ),
        (
            "diff --git a/old name b/dir/new\nsimilarity index 100%\nrename from old name\nrename to dir/new\n",
            Status::Renamed(100),
            Some("old name"),
            "dir/new",
        ),
        (
            "diff --git a/x b/y\nsimilarity index 80%\nrename from x\nrename to y\nindex 1..2 100644\n--- a/x\n+++ b/y\n@@ -1 +1 @@\n-a\n+b\n",
            Status::Renamed(80),
            Some("x"),
            "y",
        ),
        (
            "diff --git a/x b/y\nsimilarity index 100%\ncopy from x\ncopy to y\n",
            Status::Copied(100),
            Some("x"),
            "y",
        ),
        (
            "diff --git x y\nsimilarity index 100%\nrename from x\nrename to y\n",
            Status::Renamed(100),
            Some("x"),
            "y",
        ),
        (
            "diff --git a/x b/x\ndeleted file mode 100644\nindex 1..0\n--- a/x\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\ndiff --git a/x b/x\nnew file mode 120000\nindex 0..1\n--- /dev/null\n+++ b/x\n@@ -0,0 +1 @@\n+y\n\\ No newline at end of file\n",
            Status::TypeChanged,
            None,
            "x",
        ),
        ("--- /dev/null\n+++ b/x\n@@ -0,0 +1 @@\n+a\n", Status::Added, None, "x"),
        ("--- a/x\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n", Status::Deleted, None, "x"),
        (
            "diff -Nru old/x new/x\n--- old/x\t1970-01-01 01:00:00.000000000 +0100\n+++ new/x\t2026-09-01 10:00:00 +0200\n@@ -0,0 +1 @@\n+a\n",
            Status::Added,
            None,
            "x",
        ),
    ];
    for (text, status, old, path) in table {
        let patch = read(text);
        assert_eq!(patch.files.len(), 1, "{text}");
        let file = &patch.files[0];
        assert_eq!(file.status, status, "{text}");
        assert_eq!(file.old_path.as_ref().map(ToString::to_string).as_deref(), old, "{text}");
        assert_eq!(file.path.to_string(), path, "{text}");
        assert_eq!(
            (file.old.is_none(), file.new.is_none()),
            (status == Status::Added, status == Status::Deleted),
            "{text}"
        );
    }
}

#[test]
fn names_are_read_with_prefix_without_and_quoted() {
    let edit = |git: &str, old: &str, new: &str| {
        read(&format!("{git}--- {old}\n+++ {new}\n@@ -1 +1 @@\n-a\n+b\n")).files[0].path.clone()
    };
    let table: [(&str, &str, &str, &[u8]); 10] = [
        ("diff --git a/a/x b/a/x\n", "a/a/x", "b/a/x", b"a/x"),
        ("diff --git a/x a/x\n", "a/x", "a/x", b"a/x"),
        ("diff --git i/x w/x\n", "i/x", "w/x", b"x"),
        ("diff --git old/x newer/x\n", "old/x", "newer/x", b"x"),
        ("diff --git \"a/caf\\351\" \"b/caf\\351\"\n", "\"a/caf\\351\"", "\"b/caf\\351\"", b"caf\xe9"),
        ("diff --git a/a b c b/a b c\n", "a/a b c\t", "b/a b c\t", b"a b c"),
        ("", "src/x.c.orig\t2026-01-01 00:00:00", "src/x.c\t2026-01-01 00:00:00", b"src/x.c"),
        ("", "linux-6.1/x.c", "linux/x.c", b"x.c"),
        ("Index: x.c\n=======\n", "x.c\t(revision 3)", "x.c\t(working copy)", b"x.c"),
        ("", "\"a/t\\tb\"", "\"b/t\\tb\"", b"t\tb"),
    ];
    for (git, old, new, path) in table {
        assert_eq!(edit(git, old, new), RepoPath::new(path), "{git}{old}");
    }
}

#[test]
fn what_a_patch_does_not_show_is_an_unknown() {
    let table = [
        (
            "diff --git a/x.png b/x.png\nindex 1..2 100644\nBinary files a/x.png and b/x.png differ\n",
            Content::Binary,
            UnknownKind::Binary,
        ),
        (
            "diff --git a/x b/x\nindex 1..2 100644\nGIT binary patch\nliteral 3\nKcmZQzU|?iG\n\nliteral 0\nHcmV?d00001\n\n",
            Content::Binary,
            UnknownKind::Binary,
        ),
        ("Binary files old/x.bin and new/x.bin differ\n", Content::Binary, UnknownKind::Binary),
        (
            "diff --git old/x newer/x\nindex 1..2 100644\nBinary files old/x and newer/x differ\n",
            Content::Binary,
            UnknownKind::Binary,
        ),
        ("--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\0c\n", Content::Binary, UnknownKind::Binary),
        (
            "diff --git a/s b/s\nindex 1111111..2222222 160000\n--- a/s\n+++ b/s\n@@ -1 +1 @@\n-Subproject commit 1\n+Subproject commit 2\n",
            Content::Submodule,
            UnknownKind::Submodule,
        ),
        (
            "Submodule libs/s 1234567..89abcde:\n  > one\n  < two\n",
            Content::Submodule,
            UnknownKind::Submodule,
        ),
        (
            "diff --git a/l b/l\nnew file mode 120000\nindex 0..1\n--- /dev/null\n+++ b/l\n@@ -0,0 +1 @@\n+../../etc/passwd\n\\ No newline at end of file\n",
            Content::Symlink,
            UnknownKind::Symlink,
        ),
        (
            "--- a/x\n+++ b/x\n@@ -1,3 +1,3 @@\n version https://git-lfs.github.com/spec/v1\n-oid sha256:1\n-size 1\n+oid sha256:2\n+size 2\n",
            Content::LfsPointer,
            UnknownKind::Lfs,
        ),
        (
            "diff --git a/x b/x\ndeleted file mode 100644\nindex 1111111..0000000\n",
            Content::Unread,
            UnknownKind::MissingObject,
        ),
        (
            "diff --cc x\nindex 1,2..3\n--- a/x\n+++ b/x\n@@@ -1,1 -1,1 +1,2 @@@\n- a\n -b\n++c\n++d\n",
            Content::Unread,
            UnknownKind::MissingObject,
        ),
    ];
    for (text, content, kind) in table {
        let patch = read(text);
        assert_eq!(patch.files.len(), 1, "{text}");
        assert_eq!(patch.files[0].content, content, "{text}");
        assert_eq!(kinds(&patch), [kind], "{text}");
        assert!(!patch.unknowns[0].hides.is_empty());
    }
    let latin = parse("p", b"--- a/caf\xe9\n+++ b/caf\xe9\n@@ -1 +1 @@\n-a\n+\xe9\n").unwrap();
    assert_eq!(kinds(&latin), [UnknownKind::Encoding, UnknownKind::Encoding]);
    let inside = read(
        "diff --git a/d/l b/d/l\nnew file mode 120000\nindex 0..1\n--- /dev/null\n+++ b/d/l\n@@ -0,0 +1 @@\n+../x\n\\ No newline at end of file\n",
    );
    assert_eq!(inside.unknowns, []);
}

#[test]
fn mails_become_commits_and_their_files_one_change() {
    let mail = |number: u32, subject: &str, diff: &str| {
        format!(
            "From {number:040} Mon Sep 17 00:00:00 2001\nFrom: Ann <ann@example.org>\nDate: Tue, 1 Sep 2026 10:0{number}:00 +0000\nSubject: [PATCH {number}/3] {subject}\n\nBody\n---\n x | 2 +-\n 1 file changed\n\n{diff}-- \n2.47.0\n\n"
        )
    };
    let one = "diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1,3 +1,4 @@\n 1\n+new\n 2\n 3\n";
    let two = "diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -2,3 +2,2 @@\n new\n-2\n 3\n@@ -9,2 +8,3 @@\n 8\n+newer\n 9\n";
    let three = "diff --git a/x b/y\nsimilarity index 90%\nrename from x\nrename to y\n--- a/x\n+++ b/y\n@@ -1,3 +1,2 @@\n 1\n-new\n 3\n";
    let patch = read(&(mail(1, "first", one) + &mail(2, "second", two) + &mail(3, "third", three)));
    let subjects: Vec<&str> = patch.commits.iter().map(|commit| commit.subject()).collect();
    assert_eq!(subjects, ["first", "second", "third"]);
    assert!(
        patch.commits.iter().all(|commit| commit.id.is_none() && commit.author.email == "ann@example.org")
    );
    assert_eq!(patch.commits[0].message, "first\n\nBody");
    assert_eq!(patch.unknowns, []);
    assert_eq!(patch.files.len(), 1);
    let file = &patch.files[0];
    assert_eq!(
        (file.status, file.old_path.as_ref().unwrap().to_string()),
        (Status::Renamed(90), "x".to_owned())
    );
    assert_eq!((ranges(&file.added), ranges(&file.removed)), (vec![(8, 8)], vec![(2, 2)]));
    let base = b"1\n2\n3\n4\n5\n6\n7\n8\n9\n";
    assert_eq!(applies(patch.hunks_of(&file.path), base), Ok(()));
    let steps: Vec<u32> = patch.hunks_of(&file.path).iter().map(|hunk| hunk.step).collect();
    assert_eq!(steps, [0, 1, 1, 2]);

    let reversed = read(&(mail(3, "third", three) + &mail(2, "second", two) + &mail(1, "first", one)));
    assert_eq!(reversed.files, patch.files, "the numbers tell the order");
    let cover = read(&(mail(0, "cover letter", "") + &mail(1, "first", one)));
    assert_eq!(cover.commits.len(), 1, "a mail without a change is no commit");
}

#[test]
fn changes_that_do_not_fit_one_another_are_unknown_not_guessed() {
    let commit = |date: &str, diff: &str| {
        format!(
            "commit 1111111111111111111111111111111111111111\nAuthor: A <a@x.org>\nDate:   {date}\n\n    m\n\n{diff}\n"
        )
    };
    let edit =
        |old: &str, new: &str| format!("diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-{old}\n+{new}\n");
    let day = "Tue Sep 1 10:00:00 2026 +0200";
    let log = read(&(commit(day, &edit("b", "c")) + &commit(day, &edit("a", "b"))));
    assert_eq!((log.unknowns.len(), log.commits.len()), (0, 2), "git log puts the newest first");
    let wrong = read(&(commit(day, &edit("b", "c")) + &commit(day, &edit("x", "y"))));
    assert_eq!(kinds(&wrong), [UnknownKind::History]);
    let twice = "diff --git a/x b/x\nnew file mode 100644\n--- /dev/null\n+++ b/x\n@@ -0,0 +1 @@\n+a\n";
    assert_eq!(kinds(&read(&twice.repeat(2))), [UnknownKind::History]);
}

#[test]
fn files_that_swap_names_or_come_and_go_are_followed() {
    let rename = |old: &str, new: &str| {
        format!("diff --git a/{old} b/{new}\nsimilarity index 100%\nrename from {old}\nrename to {new}\n")
    };
    let swap = read(&(rename("x", "y") + &rename("y", "x")));
    let moves: Vec<_> = swap
        .files
        .iter()
        .map(|file| (file.old_path.as_ref().unwrap().to_string(), file.path.to_string()))
        .collect();
    assert_eq!(moves, [("y".to_owned(), "x".to_owned()), ("x".to_owned(), "y".to_owned())]);
    assert_eq!(swap.unknowns, []);

    let mail = |number: u32, diff: &str| {
        format!("From a Mon Sep 17 00:00:00 2001\nSubject: [PATCH {number}/2] s\n\n---\n{diff}")
    };
    let add = "diff --git a/t b/t\nnew file mode 100644\nindex 0000000..1111111\n--- /dev/null\n+++ b/t\n@@ -0,0 +1 @@\n+a\n";
    let remove = "diff --git a/t b/t\ndeleted file mode 100644\nindex 1111111..0000000\n--- a/t\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n";
    assert_eq!(read(&(mail(1, add) + &mail(2, remove))).files, []);
    let back = read(&(mail(1, remove) + &mail(2, add)));
    assert_eq!(
        (back.files[0].status, ranges(&back.files[0].added), ranges(&back.files[0].removed)),
        (Status::Modified, vec![(1, 1)], vec![(1, 1)])
    );
}

#[test]
fn a_hunk_fits_only_the_lines_that_it_shows() {
    let patch = read(EDIT);
    let hunks = patch.hunks_of(&patch.files[0].path);
    let table: [(&[u8], Result<(), u32>); 7] = [
        (b"one\ntwo\nthree\nfour\nfive\nsix\nseven\n", Ok(())),
        (b"one\ntwo\nthree\nfour\nfive\nsix\n", Ok(())),
        (b"one\ntwo\nTHREE\nfour\nfive\nsix\n", Err(3)),
        (b"zero\none\ntwo\nthree\nfour\nfive\nsix\n", Err(2)),
        (b"one\ntwo\nthree\nfour\nfive\nsix", Err(6)),
        (b"one\r\ntwo\r\nthree\r\nfour\r\nfive\r\nsix\r\n", Err(2)),
        (b"", Err(2)),
    ];
    for (base, fits) in table {
        assert_eq!(applies(hunks, base), fits, "{}", String::from_utf8_lossy(base));
    }
    let last = read("--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n");
    assert_eq!(applies(last.hunks_of(&"x".into()), b"a"), Ok(()));
    assert_eq!(applies(last.hunks_of(&"x".into()), b"a\n"), Err(1));
    let insert = read("--- a/x\n+++ b/x\n@@ -2,0 +3 @@\n+c\n");
    assert_eq!(applies(insert.hunks_of(&"x".into()), b"a\nb\n"), Ok(()));
    assert_eq!(applies(insert.hunks_of(&"x".into()), b"a\n"), Err(3));
}

#[test]
fn carriage_returns_of_a_converted_patch_are_not_those_of_the_file() {
    let converted = EDIT.replace('\n', "\r\n");
    let patch = read(&converted);
    assert_eq!(patch.files, read(EDIT).files);
    assert_eq!(applies(patch.hunks_of(&"src/a.rs".into()), b"one\ntwo\nthree\nfour\nfive\nsix\n"), Ok(()));
    let dos = "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\r\n+b\r\n";
    assert_eq!(applies(read(dos).hunks_of(&"x".into()), b"a\r\n"), Ok(()));
}

#[test]
fn nothing_is_no_change_and_something_else_is_a_problem() {
    assert!(read("").files.is_empty() && read("\n \n").files.is_empty());
    for (bytes, message, hint) in [
        (b"hello\n".as_slice(), "p: there is no change in the patch", "git diff"),
        (b"\x1b[1mdiff --git a/x b/x\x1b[m\n", "p: there is no change in the patch", "--no-color"),
        (b"\xff\xfed\0i\0", "p: the patch is UTF-16", "--output=FILE"),
        (
            &vec![b'a'; LIMIT_BYTES + 1],
            "p: the patch has 67108865 bytes; the limit is 67108864 (64 MiB)",
            "split",
        ),
    ] {
        let problem = parse("p", bytes).unwrap_err();
        assert_eq!(problem.to_string(), message);
        assert!(problem.hint.unwrap().contains(hint));
    }
}

#[test]
fn faults_name_the_line_and_the_remedy() {
    let head = "diff --git a/x b/x\n--- a/x\n+++ b/x\n";
    let table = [
        (
            format!("{head}@@ -1,2 +1,2 @@\n a\n"),
            "5:1: the patch ends inside the hunk of line 4: 1 old and 1 new lines are missing",
        ),
        (
            format!("{head}@@ -1,2 +1,1 @@\n a\ndiff --git a/y b/y\n"),
            "6:1: the hunk of line 4 ends early: 1 old and 0 new lines are missing",
        ),
        (
            format!("{head}@@ -1 +1 @@\n-a\n+b\n+hidden\n"),
            "7:1: this line belongs to no hunk and begins no file",
        ),
        (format!("{head}@@ -1 +1 @@\n-a\n-b\n"), "6:1: the hunk of line 4 has other lines than it announces"),
        (
            format!("{head}@@ -1 +7 @@\n-a\n+b\n"),
            "4:1: the line numbers of the hunk do not add up with those before it",
        ),
        (
            format!("{head}@@ -5 +5 @@\n-a\n+b\n@@ -2 +2 @@\n-a\n+b\n"),
            "7:1: the hunk begins before the end of the one before it",
        ),
        (format!("{head}@@ -1 @@\n-a\n"), "4:1: the head of the hunk cannot be read"),
        (format!("{head}@@ -99999999999 +1 @@\n-a\n"), "4:1: the head of the hunk cannot be read"),
        (format!("{head}@@ -4294967295,1 +1 @@\n-a\n"), "4:1: the head of the hunk cannot be read"),
        (format!("{head}@@ -1,0 +1,0 @@\n"), "4:1: the head of the hunk cannot be read"),
        (
            format!("{head}@@ -1 +1 @@\n\\ No newline at end of file\n-a\n+b\n"),
            "5:1: the remark on a missing line feed follows no line",
        ),
        ("diff --git a/x b/x\n--- a/x\n".to_owned(), "2:1: a line `+++` with the new name is missing"),
        (
            "diff --git a/x b/x\n--- a/x\n+++ b/y\n@@ -1 +1 @@\n-a\n+b\n".to_owned(),
            "1:1: the lines of the head name different files",
        ),
        (
            "diff --git a/x b/x\nnew file mode 100644\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n".to_owned(),
            "1:1: the lines of the head name different files",
        ),
        (
            "diff --git a/x b/x\nnew file mode 100644\ndeleted file mode 100644\n".to_owned(),
            "1:1: the head of the file contradicts itself",
        ),
        ("diff --git a/x b/y\nrename from x\n".to_owned(), "1:1: a rename or copy needs both its names"),
        (
            "diff --git a/x b/long\nold mode 100644\nnew mode 100755\n".to_owned(),
            "1:1: the names of the file cannot be told apart",
        ),
        ("diff --git a/x b/x\nold mode 040000\n".to_owned(), "2:1: `040000` is not a file mode of git"),
        (
            "diff --git a/x b/x\nindex 1111111..2222222 100644\n".to_owned(),
            "1:1: nothing says what changed in `x`",
        ),
        (
            "diff --git a/../x b/../x\nold mode 100644\nnew mode 100755\n".to_owned(),
            "1:1: `../x` is not a path inside the repository",
        ),
        (
            "--- a/.git/hooks/x\n+++ b/.git/hooks/x\n@@ -1 +1 @@\n-a\n+b\n".to_owned(),
            "1:1: `.git/hooks/x` is not a path inside the repository",
        ),
        (
            "--- /dev/null\n+++ /etc/passwd\n@@ -0,0 +1 @@\n+a\n".to_owned(),
            "1:1: `/etc/passwd` is not a path inside the repository",
        ),
        ("--- /dev/null\n+++ /dev/null\n@@ -0,0 +1 @@\n+a\n".to_owned(), "1:1: the patch names no file"),
        (
            "diff --git a/x b/x\nindex 1..2\nGIT binary patch\nliteral 3\n!!\n".to_owned(),
            "5:1: the binary content is damaged",
        ),
        (
            "diff --git a/x b/x\nindex 1..2\nGIT binary patch\nliteral 3\nKcmZQ\n".to_owned(),
            "5:1: the binary content is damaged",
        ),
        (
            "diff --git a/x b/x\nindex 1..2\nGIT binary patch\nliteral 3\nKcmZQz\n".to_owned(),
            "5:1: the patch ends inside binary content",
        ),
        (
            "diff --git a/x b/x\nindex 1..2\nGIT binary patch\n".to_owned(),
            "3:1: the binary content is missing",
        ),
        ("diff --cc ../x\n".to_owned(), "1:1: `../x` is not a path inside the repository"),
        ("diff --git a/x b/y\nrename from \"x\nrename to y\n".to_owned(), "2:1: the name cannot be read"),
    ];
    for (text, message) in table {
        let problem = parse("p", text.as_bytes()).unwrap_err();
        assert_eq!(problem.to_string(), format!("p:{message}"), "{text}");
        assert!(problem.hint.is_some_and(|hint| !hint.is_empty()), "{text}");
    }
}

#[test]
fn statistics_signatures_and_remarks_between_files_change_nothing() {
    let text = format!(
        " src/a.rs | 4 ++--\n 1 file changed\n\n{EDIT}\nbase-commit: 1111111111111111111111111111111111111111\n-- \n2.47.0\n_____\nlist footer\n{}",
        EDIT.replace("src/a.rs", "src/b.rs")
    );
    let paths: Vec<String> = read(&text).files.iter().map(|file| file.path.to_string()).collect();
    assert_eq!(paths, ["src/a.rs", "src/b.rs"], "a file behind a signature is applied by git, so it is read");
}

#[test]
fn a_mail_gains_no_other_author_by_quoting_a_log() {
    let text = format!(
        "From 1111111111111111111111111111111111111111 Mon Sep 17 00:00:00 2001\nFrom: Tool <tool@example.org>\nSubject: [PATCH] s\n\n---\ncommit 2222222222222222222222222222222222222222\nAuthor: Ann <ann@example.org>\n\n    Not this\n\n{EDIT}-- \n2.47\n"
    );
    let patch = read(&text);
    let authors: Vec<&str> = patch.commits.iter().map(|commit| commit.author.email.as_str()).collect();
    assert_eq!(authors, ["tool@example.org"]);
}
