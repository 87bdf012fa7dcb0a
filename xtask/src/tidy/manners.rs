//! Small things that a reader should not have to see.

use super::{Check, Fault};
use crate::source;
use crate::tree::Tree;

pub(crate) static CHECK: Check = Check {
    id: "manners",
    holds: "no banner comments, unfinished code, paths of somebody's machine or trailing white space",
    run,
};

/// Paths of machines that the project was worked on, none of which means anything to a reader. Written
/// in two parts each, so that this file passes its own check.
const MACHINE_PATHS: &[&str] =
    &[concat!("/wo", "rk/"), concat!("/tmp/re", "pos"), concat!("/tmp/wo", "rk"), concat!("/ro", "ot/")];

/// Files that people write line by line. In others (patches, snapshots, seeds) a space may mean something.
const WRITTEN: &[&str] = &[".md", ".py", ".rs", ".sh", ".toml", ".yaml", ".yml", "/run"];

/// What begins a comment, by the ending of the file.
const COMMENTS: &[(&str, &str)] = &[
    (".rs", "//"),
    (".py", "#"),
    (".sh", "#"),
    (".toml", "#"),
    (".yaml", "#"),
    (".yml", "#"),
    ("/run", "#"),
];

/// Macros that stand for code that is not there.
const UNFINISHED: &[&str] = &["todo", "unimplemented"];

fn run(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (path, text) in tree.texts() {
        faults.extend(machine_paths(path, text));
        if WRITTEN.iter().any(|ending| path.ends_with(ending)) && !path.contains("/seeds/") {
            faults.extend(trailing_space(path, text));
        }
        let comment = COMMENTS.iter().find(|(ending, _)| path.ends_with(ending));
        faults.extend(comment.iter().flat_map(|(_, mark)| banners(path, text, mark)));
        if path.ends_with(".rs") {
            faults.extend(unfinished(path, text));
        }
    }
    faults
}

fn machine_paths(path: &str, text: &str) -> Vec<Fault> {
    let is_inside = |before: &str| {
        before
            .ends_with(|last: char| last.is_alphanumeric() || ['-', '_', '.', '/', '~', '}'].contains(&last))
    };
    let fault = |(index, line): (usize, &str)| {
        let found = MACHINE_PATHS.iter().find(|found| {
            line.match_indices(**found).any(|(at, _)| line.get(..at).is_some_and(|before| !is_inside(before)))
        })?;
        let what = format!("names `{found}`, a path of one machine");
        Some(Fault::of_file(path, what, "write a path from the root of the repository").at(index + 1))
    };
    text.lines().enumerate().filter_map(fault).collect()
}

fn trailing_space(path: &str, text: &str) -> Vec<Fault> {
    let lines = text.split('\n').enumerate();
    let ends = lines.filter(|(_, line)| line.ends_with([' ', '\t', '\r']));
    ends.map(|(index, _)| {
        Fault::of_file(path, "white space at the end of the line", "remove it").at(index + 1)
    })
    .collect()
}

/// `// ==== Title ====`, `////////`, `// ----`.
fn banners(path: &str, text: &str, mark: &str) -> Vec<Fault> {
    let is_banner = |line: &str| {
        let Some(comment) = line.trim_start().strip_prefix(mark) else { return false };
        let comment = comment.trim();
        let rule = |mark: char| comment.starts_with([mark; 4].iter().collect::<String>().as_str());
        ['=', '-', '*', '#', '~', '/', '+', '_', '─', '━', '═'].into_iter().any(rule)
    };
    let lines = text.lines().enumerate().filter(|(_, line)| is_banner(line));
    lines
        .map(|(index, _)| {
            let mend = "say it in the module's documentation, or make a module of it";
            Fault::of_file(path, "a banner comment", mend).at(index + 1)
        })
        .collect()
}

fn unfinished(path: &str, text: &str) -> Vec<Fault> {
    if !UNFINISHED.iter().any(|word| text.contains(word)) {
        return Vec::new();
    }
    let Some(tokens) = source::tokens(text) else { return Vec::new() };
    let tokens = source::flat(tokens);
    let calls = tokens.windows(2).filter_map(|pair| match pair {
        [word, mark] if mark.text == "!" && UNFINISHED.contains(&word.text.as_str()) => Some(word),
        _ => None,
    });
    calls
        .map(|word| {
            let mend = "write the code, or leave the thing out until it has some";
            Fault::of_file(path, format!("`{}!` stands for code that is not there", word.text), mend)
                .at(word.line)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> Vec<String> {
        run(&Tree::of(&[(path, text)]))
            .iter()
            .map(|fault| format!("{}: {}", fault.line, fault.what))
            .collect()
    }

    #[test]
    fn banners_are_found_and_comments_are_not() {
        for line in ["// ===== Types =====", "////////////", "    // ----", "// ─────", "//! ####"]
        {
            let text = line.replace("//!", "//");
            assert_eq!(found("a.rs", &text), ["1: a banner comment"], "{line}");
        }
        for line in [
            "// a -- b",
            "/// doc",
            "//! - a list",
            "// --- a diff's line",
            "let a = \"// ====\";",
            "// ../x",
        ] {
            assert!(found("a.rs", line).is_empty(), "{line}");
        }
    }

    #[test]
    fn code_that_is_not_there_is_found_and_its_name_in_a_string_is_not() {
        assert_eq!(found("a.rs", "fn a() {\n todo!() }"), ["2: `todo!` stands for code that is not there"]);
        assert!(found("a.rs", "// todo!()\nconst A: &str = \"todo!\"; fn todo() {}").is_empty());
    }

    #[test]
    fn paths_of_a_machine_are_found_and_those_that_only_look_so_are_not() {
        for path in MACHINE_PATHS {
            assert_eq!(found("a.md", &format!("see {path}x")).len(), 1, "{path}");
            assert!(
                found("a.md", &format!("see /home/runner{path}x and https://a.example{path}")).is_empty()
            );
        }
    }

    #[test]
    fn white_space_at_the_end_is_found_where_people_write() {
        assert_eq!(found("a.md", "x\ny \n"), ["2: white space at the end of the line"]);
        assert_eq!(found("a.toml", "x\r\n"), ["1: white space at the end of the line"]);
        assert!(found("a.patch", " x \n").is_empty());
    }
}
