//! Python.

mod expression;
mod facts;
mod modules;
mod pattern;
mod statement;

use super::Language;
use super::facts::{Extract, Extractor};
use super::lower::Lower;
use super::scoping::{Comment, Scoping};
use super::syntax::Block;

pub(super) static PYTHON: Language = Language {
    id: "python",
    name: "Python",
    extensions: &["py", "pyw", "pyi"],
    grammar: || tree_sitter_python::LANGUAGE.into(),
    units: &["function_definition", "decorated_definition"],
    texts: &[],
    lower: Some(lower),
    facts: Some(Extractor {
        version: 8,
        extract: Extract::Tree(facts::extract),
        scoping: Scoping {
            types_make_nothing: true,
            routes_on_class: true,
            text_methods: true,
            rebinds: true,
            transparent: &["parenthesized_expression"],
            comments,
            ..Scoping::PLAIN
        },
        modules: modules::new,
    }),
};

/// Who runs the file, and in which letters it is written. What it is for is documentation.
fn comments(comment: &str, _: &mut bool) -> Comment {
    let names_letters = comment.contains("coding:") || comment.contains("coding=");
    if names_letters || comment.starts_with("#!") { Comment::Acts } else { Comment::Note }
}

fn lower(lower: &mut Lower<'_>, root: tree_sitter::Node<'_>) -> Block {
    statement::block(lower, root, None)
}

#[cfg(test)]
mod tests;
