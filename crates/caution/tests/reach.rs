//! Whether `caution reach` says what it does not know, and answers alike to changes that mean alike.

#![allow(
    clippy::allow_attributes,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may stop anywhere, its helpers too"
)]

mod common;

use std::collections::BTreeSet;

use caution_testkit::repository::TestRepository;
use common::{Run, caution};
use serde_json::Value;

/// A function of each language, and somebody who uses it.
const PROGRAMS: &[(&str, &str)] = &[
    ("a/core.py", "def total(x):\n    # one\n    return x + 1\n\n\ndef bill(x):\n    return total(x)\n"),
    (
        "b/core.js",
        "export function total(x) {\n  // one\n  return x + 1;\n}\nexport function bill(x) { return total(x); }\n",
    ),
    (
        "c/core.ts",
        "export function total(x: number) {\n  // one\n  return x + 1;\n}\nexport const bill = (x: number) => total(x);\n",
    ),
    (
        "d/core.go",
        "package core\n\nfunc Total(x int) int {\n\t// one\n\treturn x + 1\n}\n\nfunc Bill(x int) int { return Total(x) }\n",
    ),
    (
        "e/Core.java",
        "package e;\nclass Core {\n  int total(int x) {\n    // one\n    return x + 1;\n  }\n  int bill(int x) { return total(x); }\n}\n",
    ),
    (
        "f/core.rs",
        "pub fn total(x: u32) -> u32 {\n    // one\n    x + 1\n}\n\npub fn bill(x: u32) -> u32 {\n    total(x)\n}\n",
    ),
    (
        "g/Core.cs",
        "namespace G;\nclass Core {\n  int Total(int x) {\n    // one\n    return x + 1;\n  }\n  int Bill(int x) { return Total(x); }\n}\n",
    ),
    (
        "h/core.kt",
        "fun total(x: Int): Int {\n  // one\n  return x + 1\n}\n\nfun bill(x: Int): Int = total(x)\n",
    ),
    (
        "i/core.c",
        "int total(int x) {\n  // one\n  return x + 1;\n}\n\nint bill(int x) { return total(x); }\n",
    ),
    (
        "j/core.cpp",
        "int total(int x) {\n  // one\n  return x + 1;\n}\n\nint bill(int x) { return total(x); }\n",
    ),
    (
        "k/core.rb",
        "class Core\n  def total(x)\n    # one\n    x + 1\n  end\n\n  def bill(x)\n    total(x)\n  end\nend\n",
    ),
    (
        "l/core.php",
        "<?php\nfunction total($x) {\n  // one\n  return $x + 1;\n}\nfunction bill($x) { return total($x); }\n",
    ),
];

const SHOP: &str = "def price(x):\n    return x + 1\n\n\ndef other(x):\n    return x\n";
const CART: &str = "from shop import price\n\n\ndef total(xs):\n    return sum(price(x) for x in xs)\n";
const TESTS: &str = "from cart import total\n\n\ndef test_total():\n    assert total([1]) == 2\n";

/// A shop in Python with a test two steps away from its price.
fn shop() -> TestRepository {
    let repository = TestRepository::new();
    repository.write("shop.py", SHOP).write("cart.py", CART).write("test_cart.py", TESTS);
    repository.commit("Begin");
    repository
}

fn reach(repository: &TestRepository, arguments: &[&str]) -> Value {
    let mut all = vec!["reach", "--format", "json", "--all"];
    all.extend(arguments);
    caution(repository.path(), &all).exits(0).json()
}

fn of_worktree(repository: &TestRepository) -> Value {
    reach(repository, &["--worktree"])
}

/// Everything that is reached, with its band.
fn reached(answer: &Value) -> BTreeSet<(String, String, String)> {
    let list = |name: &str| answer["reach"]["radius"][name].as_array().unwrap().clone();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let all = list("dependents").into_iter().chain(list("entries"));
    all.map(|one| (text(&one["path"]), text(&one["symbol"]), text(&one["band"]))).collect()
}

fn names(answer: &Value) -> BTreeSet<String> {
    reached(answer).into_iter().map(|(_, symbol, _)| symbol).collect()
}

fn unknowns(answer: &Value) -> String {
    answer["unknowns"].to_string()
}

fn seeds(answer: &Value) -> usize {
    answer["reach"]["radius"]["seeds"].as_array().unwrap().len()
}

#[test]
fn a_comment_reaches_nothing_in_any_language_and_one_more_number_reaches_its_caller() {
    let repository = TestRepository::new();
    for (path, text) in PROGRAMS {
        repository.write(path, text);
    }
    repository.commit("Begin");
    for (path, text) in PROGRAMS {
        repository.write(path, text.replace("one", "another one"));
    }
    let answer = of_worktree(&repository);
    assert_eq!(seeds(&answer), 0, "{:#}", answer["reach"]["radius"]["seeds"]);
    assert_eq!(reached(&answer), BTreeSet::new());
    for (path, text) in PROGRAMS {
        repository.write(path, text.replace("x + 1", "x + 2"));
    }
    let answer = of_worktree(&repository);
    let found: BTreeSet<String> = reached(&answer)
        .into_iter()
        .filter(|(_, symbol, band)| symbol.to_lowercase().ends_with("bill") && band != "possible")
        .map(|(path, _, _)| path)
        .collect();
    let wanted: BTreeSet<String> = PROGRAMS.iter().map(|(path, _)| (*path).to_owned()).collect();
    assert_eq!(found, wanted);
}

#[test]
fn one_caller_more_takes_nothing_away() {
    let repository = shop();
    repository.write("shop.py", SHOP.replace("x + 1", "x + 2"));
    let before = reached(&of_worktree(&repository));
    assert!(before.iter().any(|(_, symbol, _)| symbol == "test_total"), "{before:?}");
    repository.write("shop.py", SHOP);
    repository.write("offer.py", "import shop\n\n\ndef offer(x):\n    return shop.price(x)\n");
    repository.commit("One more");
    repository.write("shop.py", SHOP.replace("x + 1", "x + 2"));
    let after = reached(&of_worktree(&repository));
    assert!(before.is_subset(&after), "{before:?} {after:?}");
    assert!(after.iter().any(|(_, symbol, _)| symbol == "offer"), "{after:?}");
}

#[test]
fn another_name_elsewhere_changes_nothing() {
    let repository = shop();
    repository.write("far.py", "def far(x):\n    return near(x)\n\n\ndef near(x):\n    return x\n");
    repository.commit("Far");
    repository.write("shop.py", SHOP.replace("x + 1", "x + 2"));
    let before = reached(&of_worktree(&repository));
    repository.write("shop.py", SHOP);
    repository.write("far.py", "def away(x):\n    return beside(x)\n\n\ndef beside(x):\n    return x\n");
    repository.commit("Other names");
    repository.write("shop.py", SHOP.replace("x + 1", "x + 2"));
    assert_eq!(before, reached(&of_worktree(&repository)));
}

#[test]
fn what_is_gone_reaches_those_who_used_it_and_the_way_back_reaches_them_too() {
    let repository = shop();
    repository.write("shop.py", SHOP.replace("def price", "def cost"));
    repository.commit("Gone");
    repository.write("shop.py", SHOP).commit("Back");
    for revision in ["HEAD^", "HEAD"] {
        let names = names(&reach(&repository, &[revision]));
        assert!(names.contains("total") && names.contains("test_total"), "{revision}: {names:?}");
    }
}

#[test]
fn what_cannot_be_read_is_named() {
    let repository = shop();
    repository.write("shop.py", format!("{SHOP}\n\ndef broken(:\n    return ((\n"));
    repository.write("job.cob", "IDENTIFICATION DIVISION.\n");
    repository.write("run.dart", "int price(int x) => x + 1;\n");
    let answer = of_worktree(&repository);
    let unknowns = unknowns(&answer);
    assert!(unknowns.contains("shop.py` could not be read"), "{unknowns}");
    assert!(unknowns.contains("run.dart"), "{unknowns}");
    assert_eq!(answer["reach"]["radius"]["completeness"]["is_whole"], false);
}

#[test]
fn nothing_found_for_certain_in_a_tree_that_was_not_wholly_read_is_unknown() {
    let repository = shop();
    repository.write("shop.py", format!("{SHOP}\n\ndef broken(:\n    return ((\n"));
    repository.commit("Broken");
    repository.write("alone.py", "def alone():\n    return 1\n").commit("Alone");
    repository.write("alone.py", "def alone():\n    return 2\n");
    let answer = of_worktree(&repository);
    assert_eq!(answer["reach"]["radius"]["standing"], "unknown", "{:#}", answer["reach"]["radius"]);
}

#[test]
fn a_name_that_nothing_has_is_no_answer_but_says_so() {
    let repository = shop();
    repository.write("shop.py", SHOP.replace("x + 1", "x + 2"));
    let run = |word: &str| -> Run { caution(repository.path(), &["reach", "--worktree", "--why", word]) };
    run("test_totl").exits(11).says("`test_totl`").says("did you mean `test_total`?");
    run("test_total").exits(0).says("price");
    run("price").exits(0).says("is what changes");
    // As the output prints them.
    let shown = caution(repository.path(), &["reach", "--worktree"]);
    let shown = shown.stdout;
    let line = shown.lines().find(|line| line.contains("the test test_total")).unwrap();
    let place = line.split("  ").find(|part| part.contains(".py:")).unwrap();
    run("the test test_total").exits(0).says("the test test_total: certain");
    run(place.trim()).exits(0).says("the test test_total: certain");
    run("the command test_total").exits(11);
}

#[test]
fn circles_links_doubles_depth_and_size_end() {
    let repository = shop();
    repository.write("ring/__init__.py", "from ring.a import *\nfrom ring.b import thing\n");
    repository.write("ring/a.py", "from ring.b import *\nfrom ring import thing\n");
    repository.write("ring/b.py", "from ring.a import thing\nfrom ring import *\nprint(thing)\n");
    repository.write("js/a.js", "export * from './b';\nexport { x } from './b';\n");
    repository.write("js/b.js", "export * from './a';\nexport { x } from './a';\n");
    repository.write("js/c.js", "import { x } from './a';\nx();\n");
    repository.write("one/same.py", "def price(x):\n    return x\n");
    repository.write("two/same.py", "def price(x):\n    return x\n");
    repository.symlink("loop/in", "../loop");
    repository.symlink("self", "self");
    let deep = 100_000;
    repository.write("deep.py", format!("x = {}1{}\n", "(".repeat(deep), ")".repeat(deep)));
    repository.write("deep.js", format!("x = {}1{};\n", "[".repeat(deep), "]".repeat(deep)));
    repository.write("large.py", "def large():\n    return 1\n".repeat(400_000));
    repository.write("bundle.min.js", format!("var a=1;{}", "function b(c){return c+1}".repeat(40_000)));
    repository.commit("Hostile");
    repository.write("shop.py", SHOP.replace("x + 1", "x + 2"));
    repository.write("deep.py", format!("x = {}2{}\n", "(".repeat(deep), ")".repeat(deep)));
    repository.write("deep.js", format!("x = {}2{};\n", "[".repeat(deep), "]".repeat(deep)));
    repository.write("large.py", "def large():\n    return 2\n".repeat(400_000));
    repository.write("bundle.min.js", format!("var a=2;{}", "function b(c){return c+1}".repeat(40_000)));
    repository.write("js/b.js", "export * from './a';\nexport { x } from './a';\nexport { y } from './a';\n");
    repository.write("ring/b.py", "from ring.a import thing\nfrom ring import *\nprint(thing, 1)\n");
    let answer = of_worktree(&repository);
    assert!(names(&answer).contains("test_total"));
    let unknowns = unknowns(&answer);
    for path in ["deep.py", "deep.js", "large.py", "bundle.min.js"] {
        assert!(unknowns.contains(path), "{path}: {unknowns}");
    }
}

#[test]
fn a_file_of_the_work_tree_that_is_too_large_is_unknown_and_nothing_that_is_gone() {
    let repository = shop();
    repository.write("shop.py", format!("{SHOP}{}", "# much\n".repeat(3_000_000)));
    repository.write("other.py", "def other():\n    return 2\n");
    for arguments in
        [["reach", "--worktree", "--format", "json"], ["check", "--worktree", "--format", "json"]]
    {
        let run = caution(repository.path(), &arguments);
        assert!(run.code != 1 && run.stdout.contains("shop.py"), "{}\n{}", run.stdout, run.stderr);
        let answer = run.json();
        let radius = &answer["reach"]["radius"];
        let kinds: Vec<_> = radius["seeds"].as_array().unwrap().iter().map(|seed| &seed["kind"]).collect();
        assert!(!kinds.contains(&&serde_json::json!("removed")), "{radius:#}");
        let unknowns = answer["unknowns"].to_string();
        assert!(
            unknowns.contains("too-large") && unknowns.contains("`shop.py` could not be read"),
            "{unknowns}"
        );
    }
}

#[test]
fn an_index_that_is_no_file_is_refused_before_it_is_read() {
    let repository = shop();
    for other in [".", "/dev/zero"] {
        let run = caution(repository.path(), &["reach", "--scip", other]);
        run.exits(2).complains("is no regular file");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_user_under_a_name_that_is_no_utf8_is_one() {
    use std::os::unix::ffi::OsStrExt as _;
    let repository = shop();
    let name = std::ffi::OsStr::from_bytes(b"caf\xe9.py");
    std::fs::write(
        repository.path().join(name),
        "from shop import price\n\n\ndef menu():\n    return price(1)\n",
    )
    .unwrap();
    repository.commit("Add a menu");
    repository.write("shop.py", SHOP.replace("x + 1", "x + 2"));
    for _ in 0..2 {
        assert!(names(&of_worktree(&repository)).contains("menu"));
    }
}

#[test]
fn what_was_not_looked_into_is_named() {
    let repository = shop();
    repository.write(".gitmodules", "[submodule \"a\"]\n\tpath = vendor/a\n\turl = x\n");
    repository.write("alone.py", "def alone():\n    return 1\n").commit("Alone");
    repository.write("alone.py", "def alone():\n    return 2\n");
    let unknowns = unknowns(&of_worktree(&repository));
    assert!(unknowns.contains("the submodule `vendor/a` was not looked into"), "{unknowns}");
}
