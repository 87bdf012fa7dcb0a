//! The shell: POSIX and Bash, and the tests of bats.

mod facts;
mod modules;

use super::Language;
use super::facts::{Extract, Extractor};
use super::scoping::Scoping;

pub(super) static SHELL: Language = Language {
    id: "shell",
    name: "Shell",
    extensions: &["sh", "bash", "bats", "zsh"],
    grammar: || tree_sitter_bash::LANGUAGE.into(),
    units: &["function_definition"],
    texts: &[],
    lower: None,
    facts: Some(Extractor {
        version: 1,
        extract: Extract::Prepared(facts::prepare, facts::extract),
        scoping: Scoping::PLAIN,
        modules: modules::new,
    }),
};

#[cfg(test)]
mod tests;
