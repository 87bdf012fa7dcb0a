//! Go.

mod declaration;
mod expression;
mod facts;
mod modules;
mod statement;

use super::Language;
use super::facts::{Extract, Extractor};
use super::lower::Lower;
use super::syntax::Block;

pub(super) static GO: Language = Language {
    id: "go",
    name: "Go",
    extensions: &["go"],
    grammar: || tree_sitter_go::LANGUAGE.into(),
    units: &["function_declaration", "method_declaration"],
    texts: &[],
    lower: Some(lower),
    facts: Some(Extractor {
        version: 5,
        extract: Extract::Tree(facts::extract),
        scoping: modules::SCOPING,
        modules: modules::new,
    }),
};

fn lower(lower: &mut Lower<'_>, root: tree_sitter::Node<'_>) -> Block {
    statement::block(lower, root)
}

#[cfg(test)]
mod tests;
