//! Rust.

mod facts;
mod modules;
mod prepare;

use super::Language;
use super::facts::{Extract, Extractor};
use super::scoping::{Apart, Comment, Scoping};

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
        version: 4,
        extract: Extract::Prepared(prepare::prepare, facts::extract),
        scoping: Scoping {
            separator: "::",
            methods_apart: Apart::Anywhere,
            first_counts: true,
            crate_macros: true,
            closed_modules: true,
            traits: true,
            comments,
            ..Scoping::PLAIN
        },
        modules: modules::new,
    }),
};

/// Examples in documentation are run as tests.
fn comments(comment: &str, is_example: &mut bool) -> Comment {
    let text = ["///", "//!", "/**", "/*!"].iter().find_map(|start| comment.strip_prefix(start));
    let Some(text) = text else { return Comment::Note };
    let was_example = *is_example;
    let fences = text.lines().filter(|line| line.trim_start_matches([' ', '*']).starts_with("```")).count();
    *is_example ^= fences % 2 == 1;
    if was_example || fences > 0 { Comment::Documents } else { Comment::Note }
}
