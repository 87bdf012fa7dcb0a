//! `cargo xtask tidy` from outside: one thing is put into a tidy workspace, and exactly the check that
//! is there for it fails, naming the place.

mod miniature;

use miniature::{workspace, write, xtask};

/// What is put in: a file and its text; what must be said: the check and the place.
const CASES: &[(&str, &str, &str, &str)] = &[
    (
        "crates/core/Cargo.toml",
        "[package]\nname = \"caution-core\"\nversion = \"0.1.0\"\nedition = \"2024\"\nlicense = \"Apache-2.0 OR MIT\"\n[dependencies]\ncaution = { path = \"../caution\" }\n[lints]\nworkspace = true\n",
        "edges",
        "crates/core/Cargo.toml: `caution-core` must not depend on `caution`",
    ),
    (
        "crates/read/Cargo.toml",
        "[package]\nname = \"caution-read\"\nversion = \"0.1.0\"\nedition = \"2024\"\nlicense = \"Apache-2.0 OR MIT\"\n[dependencies]\ntokio = \"1\"\n[lints]\nworkspace = true\n",
        "edges",
        "crates/read/Cargo.toml: `caution-read` is pure and must not depend on `tokio`",
    ),
    (
        "crates/read/src/disk.rs",
        "use std::{fmt, fs};\n",
        "purity",
        "crates/read/src/disk.rs:1: a pure crate names `std::fs`",
    ),
    (
        "crates/core/src/channel.rs",
        "pub enum Channel {\n    Author,\n    Note,\n}\nimpl Channel {\n    pub const ALL: &[Self] = &[Self::Author];\n}\n",
        "variants",
        "crates/core/src/channel.rs:6: `Channel::Note` is missing from `Channel::ALL`",
    ),
    (
        "crates/rules/src/lib.rs",
        "//! Rules.\n\nmod one;\n\npub static ALL: &[&str] = &[];\n",
        "registries",
        "crates/rules/src/one: `one` is missing from `ALL` in crates/rules/src/lib.rs",
    ),
    (
        "crates/rules/src/one/rule.rs",
        "const RULE: Rule = Rule { id: \"two\" };\n",
        "rules",
        "crates/rules/src/one/rule.rs:1: the id `two` is not the name of its folder, `one`",
    ),
    (
        "docs/page.md",
        "# Page\n\n## Another heading\n",
        "links",
        "README.md:3: the link `docs/page.md#a-heading` names a heading that is not there",
    ),
    (
        "docs/page.md",
        "# Page\n\n## A heading\n\n[gone](gone.md)\n",
        "links",
        "docs/page.md:5: the link `gone.md` is dead",
    ),
    (
        "crates/caution/src/main.rs",
        "fn main() {}\n",
        "manifests",
        "crates/caution/src/main.rs: the crate does not say what it is",
    ),
    (
        "crates/read/src/lib.rs",
        "//! Readers.\n\n// ======= Types =======\n",
        "manners",
        "crates/read/src/lib.rs:3: a banner comment",
    ),
];

/// The checks that failed, by what is printed.
fn failed(printed: &str) -> Vec<&str> {
    let marks = printed.lines().filter_map(|line| line.strip_prefix("tidy[")?.split_once("] FAILS"));
    marks.map(|(id, _)| id).collect()
}

#[test]
fn a_tidy_workspace_is_tidy() {
    let root = workspace();
    let (success, printed) = xtask(root.path(), &["tidy"], &[]);
    assert!(success, "{printed}");
}

#[test]
fn each_thing_put_in_fails_its_own_check_and_no_other() {
    for (path, text, check, wanted) in CASES {
        let root = workspace();
        write(root.path(), path, text);
        let (success, printed) = xtask(root.path(), &["tidy"], &[]);
        assert!(!success, "{path}: {printed}");
        assert_eq!(failed(&printed), [*check], "{path}: {printed}");
        assert!(printed.contains(wanted), "{path}: {printed}");
        assert!(printed.contains("mend: "), "{path}: {printed}");
    }
}

#[test]
fn a_file_of_501_lines_fails_and_one_of_500_does_not() {
    let root = workspace();
    let text = |lines: usize| format!("//! Long.\n{}", "\n".repeat(lines - 1));
    write(root.path(), "crates/read/src/long.rs", &text(500));
    assert!(xtask(root.path(), &["tidy"], &[]).0);
    write(root.path(), "crates/read/src/long.rs", &text(501));
    let (success, printed) = xtask(root.path(), &["tidy"], &[]);
    assert!(!success);
    assert_eq!(failed(&printed), ["sizes"]);
    assert!(printed.contains("crates/read/src/long.rs: 501 lines"), "{printed}");
}

#[test]
fn two_rules_of_one_id_are_told_apart() {
    let root = workspace();
    let lib = "//! Rules.\n\nmod one;\nmod two;\n\npub static ALL: &[&str] = &[one::ID, two::ID];\n";
    write(root.path(), "crates/rules/src/lib.rs", lib);
    write(root.path(), "crates/rules/src/two/rule.rs", "const RULE: Rule = Rule { id: \"one\" };\n");
    let page = std::fs::read_to_string(root.path().join("crates/rules/src/one/rule.md")).unwrap();
    write(root.path(), "crates/rules/src/two/rule.md", &page.replace("# one", "# two"));
    let (success, printed) = xtask(root.path(), &["tidy"], &[]);
    assert!(!success);
    assert_eq!(failed(&printed), ["rules"]);
    assert!(printed.contains("the id `one` is that of crates/rules/src/one/rule.rs too"), "{printed}");
}
