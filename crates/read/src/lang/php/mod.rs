//! PHP.

mod facts;
mod modules;

use super::Language;
use super::facts::{Extract, Extractor};
use super::scoping::{Comment, Scoping};

pub(super) static PHP: Language = Language {
    id: "php",
    name: "PHP",
    extensions: &["php", "phtml"],
    grammar: || tree_sitter_php::LANGUAGE_PHP.into(),
    units: &["method_declaration", "function_definition"],
    texts: &[],
    lower: None,
    facts: Some(Extractor {
        version: 5,
        extract: Extract::Tree(facts::extract),
        scoping: Scoping {
            shared_packages: true,
            separator: "\\",
            containers: true,
            comments,
            merged_locals: true,
            ..Scoping::PLAIN
        },
        modules: modules::new,
    }),
};

/// Annotations that frameworks read out of documentation, and what tests are told there. Those of tools that describe
/// a program (`@param`) begin small; of frameworks, and of tests, some do.
fn comments(comment: &str, _: &mut bool) -> Comment {
    const OF_TESTS: &[&str] = &[
        "dataProvider",
        "test",
        "before",
        "after",
        "depends",
        "group",
        "expectedException",
        "requires",
        "runInSeparateProcess",
        "covers",
    ];
    let acts = |line: &str| {
        let line = line.trim_start_matches(['/', '*', ' ', '\t']);
        let Some(name) = line.strip_prefix('@') else { return false };
        let word = name.split(|end: char| !end.is_ascii_alphanumeric()).next().unwrap_or_default();
        name.starts_with(|first: char| first.is_ascii_uppercase())
            || OF_TESTS.iter().any(|start| word.starts_with(start))
    };
    let is_documentation = comment.starts_with("/**");
    if is_documentation && comment.lines().any(acts) { Comment::Acts } else { Comment::Note }
}

#[cfg(test)]
mod tests;
