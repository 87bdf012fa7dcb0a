//! Ruby.

mod facts;
mod modules;

use super::Language;
use super::facts::{Extract, Extractor};
use super::modules::Scoping;

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
        scoping: Scoping { bare_members: true, shared_packages: true, separator: "::" },
        modules: modules::new,
    }),
};

#[cfg(test)]
mod tests;
