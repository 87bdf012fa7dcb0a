//! Python.

mod expression;
mod pattern;
mod statement;

use super::Language;
use super::lower::Lower;
use super::syntax::Block;

pub(super) static PYTHON: Language = Language {
    id: "python",
    name: "Python",
    extensions: &["py", "pyw", "pyi"],
    grammar: || tree_sitter_python::LANGUAGE.into(),
    units: &["function_definition", "decorated_definition"],
    texts: &[],
    lower: Some(lower),
    facts: None,
};

fn lower(lower: &mut Lower<'_>, root: tree_sitter::Node<'_>) -> Block {
    statement::block(lower, root, None)
}

#[cfg(test)]
mod tests;
