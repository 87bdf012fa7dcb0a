//! The shell: POSIX and Bash, and the tests of bats.

mod facts;
mod modules;

use super::Language;
use super::facts::{Extract, Extractor};
use super::scoping::{Comment, Scoping};

pub(super) static SHELL: Language = Language {
    id: "shell",
    name: "Shell",
    extensions: &["sh", "bash", "bats", "zsh"],
    grammar: || tree_sitter_bash::LANGUAGE.into(),
    units: &["function_definition"],
    texts: &[],
    lower: None,
    facts: Some(Extractor {
        version: 4,
        extract: Extract::Prepared(facts::prepare, facts::extract),
        scoping: Scoping {
            rebinds: true,
            gives_environment: true,
            line_ends: &[";"],
            comments,
            ..Scoping::PLAIN
        },
        modules: modules::new,
    }),
};

/// Who runs a script is told by its first line.
fn comments(comment: &str, _: &mut bool) -> Comment {
    if comment.starts_with("#!") { Comment::Opens(1) } else { Comment::Note }
}

#[cfg(test)]
mod tests;
