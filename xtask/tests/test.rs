//! `cargo xtask test` from outside, over a small workspace: it counts, names what it skips, goes on after
//! a failure, and ends with the one line that others read.

mod miniature;

use miniature::{workspace, write, xtask};
use tempfile::TempDir;

const PROGRAM: &str = "//! The program.\n\nfn main() {\n    println!(\"derived\");\n}\n";

const TESTS: &str = "//! Readers.\n
#[cfg(test)]
mod tests {
    use std::io::Write;

    #[test]
    fn passes() {}

    #[test]
    fn says_that_it_cannot_run() {
        let log = std::env::var_os(\"CAUTION_SKIPPED_LOG\").unwrap();
        let mut log = std::fs::OpenOptions::new().create(true).append(true).open(log).unwrap();
        log.write_all(b\"read::says_that_it_cannot_run: no browser here\\n\").unwrap();
    }

    #[test]
    #[ignore]
    fn is_marked() {}
}
";

/// The counts in the last line.
fn closing(printed: &str) -> Option<(usize, usize, usize)> {
    let line = printed.lines().last()?;
    let mut numbers = line.split(", ").map(|part| part.split_once(' ')?.0.parse().ok());
    let counts = (numbers.next()??, numbers.next()??, numbers.next()??);
    (line == format!("{} passed, {} failed, {} skipped", counts.0, counts.1, counts.2)).then_some(counts)
}

/// A workspace whose derived pages are current, with the tests above.
fn whole() -> TempDir {
    let root = workspace();
    write(root.path(), "crates/caution/src/main.rs", PROGRAM);
    write(root.path(), "crates/read/src/lib.rs", TESTS);
    let (_, printed) = xtask(root.path(), &["docs"], &[]);
    assert!(printed.contains("wrote docs/reference/cli.md"), "{printed}");
    root
}

#[test]
fn counts_add_up_skips_are_named_and_a_failure_does_not_end_the_run() {
    let root = whole();
    let (success, printed) = xtask(root.path(), &["test"], &[]);
    let (passed, failed, skipped) = closing(&printed).unwrap_or_else(|| panic!("{printed}"));
    assert!(success && failed == 0, "{printed}");
    assert!(printed.contains("skipped: read::says_that_it_cannot_run: no browser here"), "{printed}");
    assert!(printed.contains("is_marked: marked `#[ignore]`"), "{printed}");
    assert!(skipped >= 2, "{printed}");

    write(
        root.path(),
        "crates/read/src/lib.rs",
        &TESTS.replace("fn passes() {}", "fn passes() { panic!() }"),
    );
    write(root.path(), "docs/reference/cli.md", "old\n");
    let (success, printed) = xtask(root.path(), &["test"], &[]);
    // The test itself, the format of its line, and the derived page.
    assert_eq!(closing(&printed), Some((passed - 3, 3, skipped)), "{printed}");
    assert!(!success);
    assert!(printed.contains("docs/reference/cli.md:1: not what the program gives now"), "{printed}");
}

#[test]
fn without_nextest_cargo_test_gives_the_same_counts() {
    let root = whole();
    let (_, with) = xtask(root.path(), &["test"], &[]);
    let (success, without) = xtask(root.path(), &["test"], &[("cargo-nextest", "exit 1")]);
    assert!(success, "{without}");
    assert!(without.contains("cargo-nextest is not installed"), "{without}");
    assert_eq!(closing(&with), closing(&without), "{with}\n{without}");
}

#[test]
fn without_git_its_tests_are_skipped_by_name_and_it_is_said_what_to_install() {
    let root = whole();
    let test = "\n#[cfg(test)]\nmod tests {\n    #[test]\n    fn asks_git() {}\n}\n";
    write(root.path(), "crates/caution/src/main.rs", &format!("{PROGRAM}{test}"));
    let (_, with) = xtask(root.path(), &["test"], &[]);
    let (passed, _, skipped) = closing(&with).unwrap_or_else(|| panic!("{with}"));
    let old = [("git", "echo git version 2.37.5"), ("apt-get", "exit 1"), ("sudo", "exit 1")];
    for nextest in [&[][..], &[("cargo-nextest", "exit 1")]] {
        let programs = [&old[..], nextest].concat();
        let (success, without) = xtask(root.path(), &["test"], &programs);
        assert!(success, "{without}");
        assert_eq!(closing(&without), Some((passed - 1, 0, skipped + 1)), "{without}");
        let wanted = "tests::asks_git: `git version 2.37.5` is older than 2.38; install git 2.38 or newer";
        assert!(without.contains(wanted), "{without}");
    }
}
