//! A page that no list leads to is read by nobody.

use std::collections::BTreeSet;

use super::{Check, Fault};
use crate::markdown::Page;
use crate::tree::Tree;

pub(crate) static CHECK: Check =
    Check { id: "book", holds: "every page of docs/ is listed, and every command has its page", run };

const SUMMARY: &str = "docs/SUMMARY.md";
const COMMANDS: &str = "crates/caution/src/command";

/// Commands that are no part of what is promised.
const HIDDEN: &[&str] = &["debug"];

fn run(tree: &Tree) -> Vec<Fault> {
    let Some(summary) = tree.text(SUMMARY) else { return Vec::new() };
    let mut faults = unlisted(tree, summary);
    faults.extend(commands_without_page(tree, summary));
    faults
}

/// Pages that neither the summary nor the README of their folder links to.
fn unlisted(tree: &Tree, summary: &str) -> Vec<Fault> {
    let listed = targets("docs", summary);
    let is_listed = |path: &str| {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let readme = format!("{folder}/README.md");
        listed.contains(path)
            || path == readme
            || tree.text(&readme).is_some_and(|text| targets(folder, text).contains(path))
    };
    let pages = tree.texts_in("docs/", ".md").map(|(path, _)| path);
    pages
        .filter(|path| *path != SUMMARY && !is_listed(path))
        .map(|path| {
            let mend = format!("add it to {SUMMARY}, or to the README.md of its folder");
            Fault::of_file(path, "no list leads to this page", mend)
        })
        .collect()
}

/// What a page links to in its own folder and below, from the root.
fn targets(folder: &str, text: &str) -> BTreeSet<String> {
    let links = Page::read(text).links.into_iter();
    links.map(|link| format!("{folder}/{}", link.target.split('#').next().unwrap_or_default())).collect()
}

/// Commands that no line `- [name, …](commands/….md)` of the summary names.
fn commands_without_page(tree: &Tree, summary: &str) -> Vec<Fault> {
    let named: BTreeSet<&str> = summary
        .lines()
        .filter_map(|line| line.trim().strip_prefix("- [")?.split_once("](commands/"))
        .flat_map(|(names, _)| names.split(", "))
        .collect();
    let names = tree.names_in(COMMANDS);
    let commands = names.iter().filter_map(|name| name.strip_suffix(".rs"));
    commands
        .filter(|command| !HIDDEN.contains(command) && !named.contains(command))
        .map(|command| {
            let mend = format!("write docs/commands/{command}.md and list it in {SUMMARY}");
            Fault::of_file(
                format!("{COMMANDS}/{command}.rs"),
                format!("the command `{command}` has no page"),
                mend,
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_without_a_list_and_a_command_without_a_page_are_named() {
        let tree = Tree::of(&[
            (SUMMARY, "- [check, man](commands/check.md)\n- [Why](decisions/README.md)\n"),
            ("docs/commands/check.md", ""),
            ("docs/lost.md", ""),
            ("docs/decisions/README.md", "[One](0001.md)"),
            ("docs/decisions/0001.md", ""),
            ("docs/decisions/0002.md", ""),
            ("crates/caution/src/command/check.rs", ""),
            ("crates/caution/src/command/debug.rs", ""),
            ("crates/caution/src/command/man.rs", ""),
            ("crates/caution/src/command/new.rs", ""),
        ]);
        let found: Vec<String> =
            run(&tree).iter().map(|fault| format!("{}: {}", fault.path, fault.what)).collect();
        assert_eq!(
            found,
            [
                "docs/decisions/0002.md: no list leads to this page",
                "docs/lost.md: no list leads to this page",
                "crates/caution/src/command/new.rs: the command `new` has no page",
            ]
        );
    }

    #[test]
    fn a_repository_without_a_book_is_not_asked_for_one() {
        assert!(run(&Tree::of(&[("docs/page.md", "")])).is_empty());
    }
}
