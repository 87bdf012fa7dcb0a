//! C#.

mod facts;
mod modules;

use super::Language;
use super::facts::{Extract, Extractor};
use super::scoping::{Apart, Comment, Extensions, Loading, Scoping};

pub(super) static CSHARP: Language = Language {
    id: "csharp",
    name: "C#",
    extensions: &["cs"],
    grammar: || tree_sitter_c_sharp::LANGUAGE.into(),
    units: &[
        "method_declaration",
        "constructor_declaration",
        "property_declaration",
        "field_declaration",
        "local_declaration_statement",
        "expression_statement",
        "return_statement",
        "attribute_list",
        "local_function_statement",
    ],
    texts: &[],
    lower: None,
    facts: Some(Extractor {
        version: 4,
        extract: Extract::Tree(facts::extract),
        scoping: Scoping {
            numbered_members: true,
            bare_members: true,
            shared_packages: true,
            separator: ".",
            methods_apart: Apart::InClasses,
            class_parts: true,
            extensions: Extensions::Nearest,
            typed_fields: true,
            typed_receivers: true,
            containers: true,
            loading: Loading::Nothing,
            comments,
            ..Scoping::PLAIN
        },
        modules: modules::new,
    }),
};

/// Directives act, but for those that only fold the text.
fn comments(comment: &str, _: &mut bool) -> Comment {
    let Some(directive) = comment.strip_prefix('#').map(str::trim_start) else { return Comment::Note };
    let folds = ["region", "endregion"].iter().any(|word| directive.starts_with(word));
    if folds { Comment::Note } else { Comment::Acts }
}
