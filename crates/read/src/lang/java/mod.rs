//! Java.

mod declaration;
mod expression;
mod facts;
mod modules;
mod statement;

use super::Language;
use super::facts::{Extract, Extractor};
use super::lower::Lower;
use super::syntax::Block;

pub(super) static JAVA: Language = Language {
    id: "java",
    name: "Java",
    extensions: &["java"],
    grammar: || tree_sitter_java::LANGUAGE.into(),
    units: &[
        "method_declaration",
        "constructor_declaration",
        "compact_constructor_declaration",
        "static_initializer",
        "field_declaration",
    ],
    texts: &[],
    lower: Some(lower),
    facts: Some(Extractor {
        version: 4,
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
