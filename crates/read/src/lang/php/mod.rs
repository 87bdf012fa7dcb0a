//! PHP.

mod facts;
mod modules;

use super::Language;
use super::facts::{Extract, Extractor};
use super::scoping::Scoping;

pub(super) static PHP: Language = Language {
    id: "php",
    name: "PHP",
    extensions: &["php", "phtml"],
    grammar: || tree_sitter_php::LANGUAGE_PHP.into(),
    units: &["method_declaration", "function_definition"],
    texts: &[],
    lower: None,
    facts: Some(Extractor {
        version: 2,
        extract: Extract::Tree(facts::extract),
        scoping: Scoping { shared_packages: true, separator: "\\", containers: true, ..Scoping::PLAIN },
        modules: modules::new,
    }),
};

#[cfg(test)]
mod tests;
