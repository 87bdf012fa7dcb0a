//! Files that stand elsewhere after a change.

use std::collections::BTreeSet;

use caution_core::reach::Radius;
use caution_reach::ChangedFile;

use crate::tree::{self, asked, index};

/// What it reaches that a file moves.
fn renamed(files: &[(&str, &str)], from: &str, to: &str) -> Radius {
    let before = tree::of(files);
    let mut after = before.clone();
    after.iter_mut().find(|(path, _)| path == from).unwrap().0 = to.to_owned();
    let changed = [ChangedFile { before: Some(from.to_owned()), after: Some(to.to_owned()) }];
    asked(&index(&before), &index(&after), &changed).0
}

fn found(radius: &Radius) -> BTreeSet<String> {
    let all = radius.dependents.iter().chain(&radius.entries);
    all.map(|one| format!("{}:{}", one.path, one.symbol)).collect()
}

#[test]
fn a_file_of_go_is_what_its_name_and_folder_say() {
    let files = [
        ("go.mod", "module ex.com/m\n"),
        ("a/u.go", "package a\n\nfunc F() int { return 1 }\n"),
        ("a/v.go", "package a\n\nfunc G() int { return F() }\n\nfunc H() int { return 2 }\n"),
        ("main.go", "package main\n\nimport \"ex.com/m/a\"\n\nfunc main() { a.F() }\n"),
    ];
    for to in ["a/u_windows.go", "a/u_test.go"] {
        let found = found(&renamed(&files, "a/u.go", to));
        assert!(found.contains("a/v.go:G") && found.contains("main.go:main"), "{to}: {found:?}");
        assert!(!found.contains("a/v.go:H"), "{to}: {found:?}");
    }
    let found_elsewhere = found(&renamed(&files, "a/u.go", "b/u.go"));
    assert!(found_elsewhere.contains("a/v.go:G"), "{found_elsewhere:?}");
    // Another name for the same file is nothing to its package.
    assert_eq!(found(&renamed(&files, "a/u.go", "a/w.go")), BTreeSet::new());
}

#[test]
fn a_module_of_python_is_missed_where_it_was() {
    let files = [
        ("pkg/a.py", "def f():\n    return 1\n"),
        ("use.py", "from pkg.a import f\n\n\ndef one():\n    return f()\n"),
        ("test_use.py", "from use import one\n\n\ndef test_one():\n    assert one()\n"),
        ("other.py", "def two():\n    return 1\n"),
    ];
    let found = found(&renamed(&files, "pkg/a.py", "pkg/b.py"));
    assert!(found.contains("use.py:") && found.contains("test_use.py:test_one"), "{found:?}");
    assert!(!found.iter().any(|one| one.starts_with("other")), "{found:?}");
}

#[test]
fn a_test_that_leaves_its_folder_is_one_no_more() {
    let files = [
        ("tests/checks.py", "def helper():\n    return 1\n"),
        ("tests/test_a.py", "from tests.checks import helper\n\n\ndef test_a():\n    assert helper()\n"),
    ];
    let radius = renamed(&files, "tests/checks.py", "shop/checks.py");
    assert!(radius.seeds.iter().any(|seed| seed.symbol == "helper"), "{:?}", radius.seeds);
    assert!(found(&radius).contains("tests/test_a.py:test_a"), "{:?}", found(&radius));
}

#[test]
fn a_program_under_a_name_by_which_it_is_none_is_gone() {
    let files = [
        ("pkg/a.py", "def f():\n    return 1\n"),
        ("use.py", "from pkg.a import f\n\n\ndef one():\n    return f()\n"),
        ("test_use.py", "from use import one\n\n\ndef test_one():\n    assert one()\n"),
    ];
    for to in ["pkg/a.py.bak", "pkg/a.txt", "pkg/a"] {
        let found = found(&renamed(&files, "pkg/a.py", to));
        assert!(found.contains("use.py:one") && found.contains("test_use.py:test_one"), "{to}: {found:?}");
    }
    let files = [
        ("go.mod", "module ex.com/m\n"),
        ("a/u.go", "package a\n\nfunc F() int { return 1 }\n"),
        ("a/v.go", "package a\n\nfunc G() int { return F() }\n"),
    ];
    for to in ["a/_u.go", "a/.u.go", "a/u.go.orig"] {
        let found = found(&renamed(&files, "a/u.go", to));
        assert!(found.contains("a/v.go:G"), "{to}: {found:?}");
    }
}
