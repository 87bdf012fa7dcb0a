//! Go.

mod declaration;
mod expression;
mod statement;

use super::Language;
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
    facts: None,
};

fn lower(lower: &mut Lower<'_>, root: tree_sitter::Node<'_>) -> Block {
    statement::block(lower, root)
}

#[cfg(test)]
mod tests;
