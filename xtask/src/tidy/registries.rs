//! A folder whose entries are a list is whole: each entry stands in the list.

use std::collections::BTreeSet;

use super::{Check, Fault};
use crate::source::{self, Token};
use crate::tree::Tree;

pub(crate) static CHECK: Check =
    Check { id: "registries", holds: "every folder or file of a room stands in the room's list", run };

/// A folder whose files or folders are one thing each.
struct Room {
    folder: &'static str,
    entries: Entries,
    /// The item that lists them.
    list: &'static str,
    /// The file that holds it; if none is named, `<folder>.rs`, `<folder>/lib.rs` or `<folder>/mod.rs`.
    registry: Option<&'static str>,
    /// Files that are no entries: what the entries share.
    besides: &'static [&'static str],
}

/// What counts as one thing.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Entries {
    /// Each folder.
    Folders,
    /// Each Rust file; a folder of the same name belongs to it.
    Modules,
    /// Each file with this ending, which the list includes by its name.
    Files(&'static str),
}

/// Every room that has a list. One that is not built yet may stand here.
const ROOMS: &[Room] = &[
    Room {
        folder: "crates/rules/src",
        entries: Entries::Folders,
        list: "ALL",
        registry: None,
        besides: super::rules::SHARED,
    },
    Room {
        folder: "crates/policy/src/built_in",
        entries: Entries::Files(".yaml"),
        list: "BUILT_IN",
        registry: None,
        besides: &[],
    },
    Room {
        folder: "crates/read/src/marker/data",
        entries: Entries::Files(".yaml"),
        list: "FILES",
        registry: Some("crates/read/src/marker/builtin.rs"),
        besides: &["examples.yaml"],
    },
    Room {
        folder: "crates/read/src/marker/recorder",
        entries: Entries::Modules,
        list: "ALL",
        registry: None,
        besides: &["verify"],
    },
    Room {
        folder: "crates/render/src",
        entries: Entries::Modules,
        list: "ALL",
        registry: None,
        // Pages answer other questions than a report does.
        besides: &["html", "picture", "shared"],
    },
    Room {
        folder: "crates/forge/src",
        entries: Entries::Folders,
        list: "ALL",
        registry: None,
        besides: &["http", "json"],
    },
    Room {
        folder: "crates/caution/src/command",
        entries: Entries::Modules,
        list: "Command",
        registry: None,
        besides: &[],
    },
    Room { folder: "xtask/src/bench", entries: Entries::Modules, list: "ALL", registry: None, besides: &[] },
    Room { folder: "xtask/src/tidy", entries: Entries::Modules, list: "ALL", registry: None, besides: &[] },
];

fn run(tree: &Tree) -> Vec<Fault> {
    ROOMS.iter().flat_map(|room| faults_of(tree, room)).collect()
}

fn faults_of(tree: &Tree, room: &Room) -> Vec<Fault> {
    let entries = entries(tree, room);
    if entries.is_empty() {
        return Vec::new();
    }
    let Some((registry, words)) = find_list(tree, room) else {
        return vec![Fault::of_file(
            room.folder,
            format!("this room has {} but no `{}` that lists them", count(entries.len()), room.list),
            format!("give `{}.rs` (or its `lib.rs`, `mod.rs`) a static array `{}`", room.folder, room.list),
        )];
    };
    let missing = entries.into_iter().filter(|(name, _)| !words.contains(name));
    missing
        .map(|(name, path)| {
            Fault::of_file(
                path,
                format!("`{name}` is missing from `{}` in {registry}", room.list),
                "add its line there; if it is no entry but shared by entries, name it in `besides` of xtask/src/tidy/registries.rs",
            )
        })
        .collect()
}

fn count(entries: usize) -> String {
    if entries == 1 { "1 entry".to_owned() } else { format!("{entries} entries") }
}

/// The entries of a room: module name and path.
fn entries(tree: &Tree, room: &Room) -> Vec<(String, String)> {
    let names = tree.names_in(room.folder);
    let modules: Vec<&str> = names.iter().filter_map(|name| name.strip_suffix(".rs")).collect();
    let is_entry = |stem: &str| !["lib", "main", "mod"].contains(&stem) && !room.besides.contains(&stem);
    let entry = |name: &String| {
        let stem = match (name.strip_suffix('/'), room.entries) {
            (Some(folder), Entries::Folders) => folder,
            // A folder without a file of its name is a module with `mod.rs`.
            (Some(folder), Entries::Modules) if !modules.contains(&folder) => folder,
            (None, Entries::Modules) => name.strip_suffix(".rs")?,
            (None, Entries::Files(ending)) if name.ends_with(ending) => name,
            _ => return None,
        };
        is_entry(stem).then(|| (stem.to_owned(), format!("{}/{}", room.folder, name.trim_end_matches('/'))))
    };
    names.iter().filter_map(entry).collect()
}

/// The file that holds the list, and every word in it.
fn find_list(tree: &Tree, room: &Room) -> Option<(String, BTreeSet<String>)> {
    let usual = [".rs", "/lib.rs", "/mod.rs"].map(|ending| format!("{}{ending}", room.folder));
    let files = room.registry.map_or(usual.to_vec(), |path| vec![path.to_owned()]);
    files.into_iter().find_map(|path| {
        let tokens = source::flat(source::tokens(tree.text(&path)?)?);
        let words = words_of(&tokens, room.list)?;
        Some((path, words))
    })
}

/// The words of `static NAME …;`, `const NAME …;` or `enum NAME {…}`.
fn words_of(tokens: &[Token], name: &str) -> Option<BTreeSet<String>> {
    let is_start = |pair: &[Token]| match pair {
        [kind, found] => found.text == name && ["static", "const", "enum"].contains(&kind.text.as_str()),
        _ => false,
    };
    let start = tokens.windows(2).position(is_start)?;
    let is_enum = tokens.get(start)?.text == "enum";
    let mut depth = 0_usize;
    let mut words = BTreeSet::new();
    for token in tokens.get(start + 2..)? {
        match token.text.as_str() {
            "{" | "[" | "(" => depth += 1,
            "}" | "]" | ")" => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 && token.text == if is_enum { "}" } else { ";" } {
            break;
        }
        // Of an included file the list holds the path; its last part is the entry.
        let text = source::string_of(&token.text).and_then(|path| path.rsplit('/').next());
        words.insert(text.unwrap_or(&token.text).to_owned());
    }
    Some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(files: &[(&str, &str)]) -> Vec<String> {
        let faults = run(&Tree::of(files));
        faults.iter().map(|fault| format!("{}: {}", fault.path, fault.what)).collect()
    }

    #[test]
    fn a_rule_without_its_line_is_named() {
        let files = [
            ("crates/rules/src/lib.rs", "mod one; mod two; pub static ALL: &[&Rule] = &[&one::RULE];"),
            ("crates/rules/src/one/mod.rs", ""),
            ("crates/rules/src/two/mod.rs", ""),
            ("crates/rules/src/rule.rs", ""),
        ];
        assert_eq!(
            found(&files),
            ["crates/rules/src/two: `two` is missing from `ALL` in crates/rules/src/lib.rs"]
        );
    }

    #[test]
    fn a_command_stands_in_the_enum_of_commands() {
        let files = [
            ("crates/caution/src/command.rs", "enum Command { Check(Box<check::Arguments>) }"),
            ("crates/caution/src/command/check.rs", ""),
            ("crates/caution/src/command/check/select.rs", ""),
            ("crates/caution/src/command/man.rs", ""),
        ];
        assert_eq!(
            found(&files),
            [
                "crates/caution/src/command/man.rs: `man` is missing from `Command` in crates/caution/src/command.rs"
            ]
        );
    }

    #[test]
    fn a_room_without_a_list_fails_and_a_room_that_is_not_there_does_not() {
        assert_eq!(
            found(&[
                ("crates/render/src/text.rs", ""),
                ("crates/render/src/lib.rs", "// pub static ALL: &[text]")
            ]),
            ["crates/render/src: this room has 1 entry but no `ALL` that lists them"]
        );
        assert!(found(&[("README.md", "")]).is_empty());
    }

    #[test]
    fn a_file_that_nothing_includes_is_named() {
        let files = [
            (
                "crates/policy/src/built_in.rs",
                "static BUILT_IN: &[B] = &[B { text: include_str!(\"built_in/one.yaml\") }];",
            ),
            ("crates/policy/src/built_in/one.yaml", ""),
            ("crates/policy/src/built_in/two.yaml", ""),
        ];
        let wanted = "crates/policy/src/built_in/two.yaml: `two.yaml` is missing from `BUILT_IN` in crates/policy/src/built_in.rs";
        assert_eq!(found(&files), [wanted]);
    }

    #[test]
    fn a_folder_with_mod_rs_is_an_entry_among_modules() {
        let files = [
            ("crates/read/src/marker/recorder.rs", "pub static ALL: &[&dyn R] = &[&entire::E];"),
            ("crates/read/src/marker/recorder/entire.rs", ""),
            ("crates/read/src/marker/recorder/git_ai/mod.rs", ""),
        ];
        let wanted = "crates/read/src/marker/recorder/git_ai: `git_ai` is missing from `ALL` in crates/read/src/marker/recorder.rs";
        assert_eq!(found(&files), [wanted]);
    }
}
