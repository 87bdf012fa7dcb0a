//! Ruby.

mod facts;
mod modules;

use super::Language;
use super::facts::{Extract, Extractor};
use super::scoping::Scoping;

pub(super) static RUBY: Language = Language {
    id: "ruby",
    name: "Ruby",
    extensions: &["rb", "rake", "gemspec", "ru"],
    grammar: || tree_sitter_ruby::LANGUAGE.into(),
    units: &["method", "singleton_method"],
    texts: &[],
    lower: None,
    facts: Some(Extractor {
        version: 3,
        extract: Extract::Tree(facts::extract),
        scoping: Scoping {
            bare_members: true,
            shared_packages: true,
            separator: "::",
            class_parts: true,
            text_methods: true,
            ..Scoping::PLAIN
        },
        modules: modules::new,
    }),
};

#[cfg(test)]
mod tests;
