//! Kotlin.

mod facts;
mod modules;

use super::Language;
use super::facts::{Extract, Extractor};
use super::modules::Scoping;

pub(super) static KOTLIN: Language = Language {
    id: "kotlin",
    name: "Kotlin",
    extensions: &["kt", "kts"],
    grammar: || tree_sitter_kotlin_ng::LANGUAGE.into(),
    units: &["function_declaration", "property_declaration", "import", "call_expression", "assignment"],
    texts: &[],
    lower: None,
    facts: Some(Extractor {
        version: 1,
        extract: Extract::Tree(facts::extract),
        scoping: Scoping { bare_members: true, shared_packages: true, separator: "." },
        modules: modules::new,
    }),
};
