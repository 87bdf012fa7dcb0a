//! A file that cannot be read in one sitting is split by what it knows.

use super::{Check, Fault};
use crate::tree::Tree;

pub(crate) static CHECK: Check = Check { id: "sizes", holds: "no Rust file is longer than 500 lines", run };

/// Lines of a Rust file; 300 is what one aims at.
const LIMIT: usize = 500;

/// Files that may be longer, each with the reason.
const EXCEPTIONS: &[(&str, &str)] = &[];

fn run(tree: &Tree) -> Vec<Fault> {
    tree.texts_in("", ".rs")
        .filter(|(path, _)| !EXCEPTIONS.iter().any(|(exception, _)| exception == path))
        .filter_map(|(path, text)| {
            let lines = text.lines().count();
            (lines > LIMIT).then(|| {
                Fault::of_file(
                    path,
                    format!("{lines} lines; a Rust file has at most {LIMIT}"),
                    "split it by what is known, not by length",
                )
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_501_lines_is_too_long_and_one_of_500_is_not() {
        let (long, short) = ("\n".repeat(501), "\n".repeat(500));
        let tree = Tree::of(&[
            ("crates/a/src/long.rs", &long),
            ("crates/a/src/short.rs", &short),
            ("docs/long.md", &long),
        ]);
        let faults = run(&tree);
        let paths: Vec<&str> = faults.iter().map(|fault| fault.path.as_str()).collect();
        assert_eq!(paths, ["crates/a/src/long.rs"]);
        assert!(faults.iter().all(|fault| fault.what.starts_with("501 lines")));
    }
}
