//! `cargo xtask new-rule` from outside.

mod miniature;

use miniature::{workspace, write, xtask};

const LIST: &str =
    "//! Rules.\n\nmod one;\n\n/// Every rule.\npub static ALL: &[&Rule] = &[\n    &one::RULE,\n];\n";

#[test]
fn a_new_rule_has_its_files_and_its_lines_and_is_asked_for_the_rest() {
    let root = workspace();
    write(root.path(), "crates/rules/src/lib.rs", LIST);
    let (success, printed) = xtask(root.path(), &["new-rule", "key-file"], &[]);
    assert!(success, "{printed}");
    assert!(printed.contains("made crates/rules/src/key_file/"), "{printed}");
    let read = |path: &str| std::fs::read_to_string(root.path().join("crates/rules/src").join(path)).unwrap();
    let list = read("lib.rs");
    assert!(list.contains("mod key_file;\nmod one;\n"), "{list}");
    assert!(list.contains("    &key_file::RULE,\n    &one::RULE,\n"), "{list}");
    assert!(read("key_file/rule.rs").contains("id: \"key-file\","));
    assert!(read("key_file/rule.md").starts_with("# key-file\n"));
    assert!(read("key_file/mod.rs").contains("mod rule;"));
    for file in ["rule.rs", "rule.md"] {
        let text = read(&format!("key_file/{file}"));
        assert!(text.contains("TODO") && !text.contains("{id}"), "{file}: {text}");
    }
    // The page has the headings already, so that what is left to do is to write.
    let (_, printed) = xtask(root.path(), &["tidy"], &[]);
    assert!(printed.contains("tidy[rules] holds") && printed.contains("tidy[registries] holds"), "{printed}");
}

#[test]
fn an_id_that_is_none_or_is_taken_makes_nothing() {
    let root = workspace();
    write(root.path(), "crates/rules/src/lib.rs", LIST);
    write(root.path(), "crates/rules/src/shared.rs", "//! Shared.\n");
    for id in ["one", "shared", "One", "a_b", "../x", "", "match"] {
        let (success, printed) = xtask(root.path(), &["new-rule", id], &[]);
        assert!(!success, "{id}: {printed}");
    }
    assert_eq!(std::fs::read_to_string(root.path().join("crates/rules/src/lib.rs")).unwrap(), LIST);
    let mut names: Vec<_> = std::fs::read_dir(root.path().join("crates/rules/src"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names, ["lib.rs", "one", "shared.rs"]);
}
