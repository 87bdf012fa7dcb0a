//! Kotlin.

mod facts;
mod modules;
mod prepare;

use super::Language;
use super::facts::{Extract, Extractor};
use super::scoping::{Apart, Extensions, Loading, Scoping};

pub(super) static KOTLIN: Language = Language {
    id: "kotlin",
    name: "Kotlin",
    extensions: &["kt", "kts"],
    grammar: || tree_sitter_kotlin_ng::LANGUAGE.into(),
    units: &["function_declaration", "property_declaration", "import", "call_expression", "assignment"],
    texts: &[],
    lower: None,
    facts: Some(Extractor {
        version: 3,
        extract: Extract::Prepared(prepare::prepare, facts::extract),
        scoping: Scoping {
            family: "java",
            bare_members: true,
            bare_receiver_members: true,
            shared_packages: true,
            separator: ".",
            methods_apart: Apart::Anywhere,
            extensions: Extensions::Imported,
            class_per_file: true,
            typed_fields: true,
            typed_receivers: true,
            containers: true,
            loading: Loading::Nothing,
            line_starts: &["+", "-", "++", "--", "(", "["],
            ..Scoping::PLAIN
        },
        modules: modules::new,
    }),
};
