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
            open_lists: &[
                (
                    "tuple",
                    &[
                        "assignment",
                        "augmented_assignment",
                        "return_statement",
                        "for_statement",
                        "yield",
                        "delete_statement",
                    ],
                ),
                ("tuple_pattern", &["assignment", "for_statement", "for_in_clause"]),
                ("with_clause", &["with_statement"]),
            ],
            loads_in_order: true,
            comments,
            ..Scoping::PLAIN
        },
        modules: modules::new,
    }),
};

/// Who runs the file, and in which letters it is written. What it is for is documentation.
fn comments(comment: &str, is_script: &mut bool) -> Comment {
    match comment.trim_end() {
        "# /// script" => {
            *is_script = true;
            Comment::Joined
        }
        "# ///" if *is_script => {
            *is_script = false;
            Comment::Acts
        }
        _ if *is_script => Comment::Joined,
        first if first.starts_with("#!") => Comment::Opens(1),
        second if second.contains("coding:") || second.contains("coding=") => Comment::Opens(2),
        _ => Comment::Note,
    }
}

fn lower(lower: &mut Lower<'_>, root: tree_sitter::Node<'_>) -> Block {
    statement::block(lower, root, None)
}

#[cfg(test)]
mod tests;
