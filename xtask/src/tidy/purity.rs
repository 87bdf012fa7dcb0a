//! Pure crates read no clock, environment, network or disk, by name in their source.

use super::{Check, Fault, edges};
use crate::source::{self, Token};
use crate::tree::Tree;

pub(crate) static CHECK: Check =
    Check { id: "purity", holds: "pure crates name no clock, environment, network, process or disk", run };

/// Modules of the standard library that reach out.
const MODULES: &[&str] = &["env", "fs", "net", "process"];

/// Names that reach out, wherever they come from.
const NAMES: &[&str] = &["Instant", "SystemTime"];

fn run(tree: &Tree) -> Vec<Fault> {
    edges::pure_folders(tree).flat_map(|folder| faults_in(tree, &format!("{folder}/src/"))).collect()
}

fn faults_in(tree: &Tree, folder: &str) -> Vec<Fault> {
    let mut shipped = Vec::new();
    let mut tests = Vec::new();
    for (path, text) in tree.texts_in(folder, ".rs") {
        let Some(tokens) = source::tokens(text) else { continue };
        let found = source::shipped(tokens);
        let home = home_of(path);
        tests.extend(found.test_modules.iter().map(|name| format!("{home}/{name}")));
        shipped.push((path, source::flat(found.tokens)));
    }
    let is_test = |path: &str| {
        tests.iter().any(|test| {
            path.strip_prefix(test.as_str()).is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
        })
    };
    let files = shipped.into_iter().filter(|(path, _)| !is_test(path));
    files.flat_map(|(path, tokens)| faults_of(path, &tokens)).collect()
}

/// The folder in which a file's `mod name;` are looked for.
fn home_of(path: &str) -> &str {
    let stem = path.strip_suffix(".rs").unwrap_or(path);
    ["/lib", "/main", "/mod"].iter().find_map(|root| stem.strip_suffix(root)).unwrap_or(stem)
}

fn faults_of(path: &str, tokens: &[Token]) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (index, token) in tokens.iter().enumerate() {
        let after = tokens.get(index + 1..).unwrap_or_default();
        let named = match token.text.as_str() {
            "std" => modules_after(after).into_iter().map(|name| format!("std::{name}")).collect(),
            word if NAMES.contains(&word) => vec![word.to_owned()],
            _ => Vec::new(),
        };
        faults.extend(named.into_iter().map(|name| {
            Fault::of_file(
                path,
                format!("a pure crate names `{name}`"),
                "take the value as an argument, or let an adapter do it behind a port of `caution_core::port`",
            )
            .at(token.line)
        }));
    }
    faults
}

/// The reaching modules in `::fs::read` or `::{io, fs::{read, write}}`.
fn modules_after(tokens: &[Token]) -> Vec<&str> {
    let mut words = tokens.iter().map(|token| token.text.as_str());
    if (words.next(), words.next()) != (Some(":"), Some(":")) {
        return Vec::new();
    }
    let first = words.next().unwrap_or_default();
    if first != "{" {
        return MODULES.iter().copied().filter(|module| *module == first).collect();
    }
    let mut depth = 1_usize;
    let mut at_start = true;
    let mut found = Vec::new();
    for word in words {
        match word {
            "{" => depth += 1,
            "}" => depth -= 1,
            _ => found.extend(MODULES.iter().filter(|module| depth == 1 && at_start && **module == word)),
        }
        if depth == 0 {
            break;
        }
        at_start = word == ",";
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::Package;

    fn found(files: &[(&str, &str)]) -> Vec<String> {
        let package = |name: &str, folder: &str| Package {
            name: name.to_owned(),
            folder: folder.to_owned(),
            license: String::new(),
            dependencies: Vec::new(),
        };
        let mut tree = Tree::of(files);
        tree.packages = vec![package("caution-read", "crates/read"), package("caution-repo", "crates/repo")];
        run(&tree).iter().map(|fault| format!("{}:{} {}", fault.path, fault.line, fault.what)).collect()
    }

    #[test]
    fn every_spelling_of_a_reaching_module_is_seen() {
        let lib = "use std::fs;\nuse std::{io, env::{var}, collections::{hash_map}};\nfn a() { b!(std::process::id()) }\nfn c() -> SystemTime { d }\n";
        assert_eq!(
            found(&[("crates/read/src/lib.rs", lib), ("crates/repo/src/lib.rs", lib)]),
            [
                "crates/read/src/lib.rs:1 a pure crate names `std::fs`",
                "crates/read/src/lib.rs:2 a pure crate names `std::env`",
                "crates/read/src/lib.rs:3 a pure crate names `std::process`",
                "crates/read/src/lib.rs:4 a pure crate names `SystemTime`",
            ]
        );
    }

    #[test]
    fn tests_comments_and_strings_may_name_what_they_like() {
        let lib = "//! std::fs\n#[cfg(test)]\nmod tests;\nconst A: &str = \"std::fs\";\nuse std::{fmt, io::{fs}};\n#[cfg(test)]\nmod more { use std::fs; }\n";
        assert!(
            found(&[
                ("crates/read/src/lib.rs", lib),
                ("crates/read/src/tests.rs", "use std::fs;"),
                ("crates/read/src/tests/deep.rs", "use std::fs;"),
                ("crates/read/tests/outside.rs", "use std::fs;"),
            ])
            .is_empty()
        );
        assert_eq!(found(&[("crates/read/src/tests_not.rs", "use std::fs;")]).len(), 1);
    }
}
