//! Rust.

mod facts;
mod modules;

use super::Language;
use super::facts::{Extract, Extractor};
use super::scoping::{Apart, Scoping};

pub(super) static RUST: Language = Language {
    id: "rust",
    name: "Rust",
    extensions: &["rs"],
    grammar: || tree_sitter_rust::LANGUAGE.into(),
    units: &[
        "function_item",
        "struct_item",
        "enum_item",
        "const_item",
        "use_declaration",
        "macro_definition",
        "macro_invocation",
        "let_declaration",
        "expression_statement",
        "match_arm",
        "field_declaration",
    ],
    // The grammar takes the `str` of a macro `str!["…"]` for a type, and stumbles over its `!` alone.
    texts: &["index_expression"],
    lower: None,
    facts: Some(Extractor {
        version: 1,
        extract: Extract::Tree(facts::extract),
        scoping: Scoping {
            separator: "::",
            methods_apart: Apart::Anywhere,
            first_counts: true,
            crate_macros: true,
            traits: true,
            ..Scoping::PLAIN
        },
        modules: modules::new,
    }),
};
