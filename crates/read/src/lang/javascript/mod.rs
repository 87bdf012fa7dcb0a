//! JavaScript and TypeScript: three grammars, one lowering.

mod declaration;
mod expression;
mod facts;
mod function;
mod literal;
mod modules;
mod pattern;
mod statement;

use super::Language;
use super::facts::{Builder, Extract, Extractor};
use super::lower::Lower;
use super::scoping::Scoping;
use super::syntax::Block;

pub use facts::route_of_file;

/// A bare `&` in the text of an element is an error to the grammars.
const TEXTS: &[&str] = &["jsx_element", "jsx_fragment", "jsx_text", "string"];

/// JavaScript, with JSX.
pub(super) static JAVASCRIPT: Language = Language {
    id: "javascript",
    name: "JavaScript",
    extensions: &["js", "mjs", "cjs", "jsx"],
    grammar: || tree_sitter_javascript::LANGUAGE.into(),
    units: UNITS,
    texts: TEXTS,
    lower: Some(lower),
    facts: facts_by(facts::javascript),
};

/// TypeScript.
pub(super) static TYPESCRIPT: Language = Language {
    id: "typescript",
    name: "TypeScript",
    extensions: &["ts", "mts", "cts"],
    grammar: || tree_sitter_typescript::LANGUAGE_TYPESCRIPT.into(),
    units: UNITS,
    texts: TEXTS,
    lower: Some(lower),
    facts: facts_by(facts::typescript),
};

/// TypeScript with JSX; the two differ in what `<T>x` means.
pub(super) static TSX: Language = Language {
    id: "tsx",
    name: "TSX",
    extensions: &["tsx"],
    grammar: || tree_sitter_typescript::LANGUAGE_TSX.into(),
    units: UNITS,
    texts: TEXTS,
    lower: Some(lower),
    facts: facts_by(facts::tsx),
};

/// The scripts of single-file components of Vue; rules do not read them.
pub(super) static VUE: Language = Language {
    id: "vue",
    name: "Vue",
    extensions: &["vue"],
    grammar: || tree_sitter_typescript::LANGUAGE_TYPESCRIPT.into(),
    units: UNITS,
    texts: TEXTS,
    lower: None,
    facts: facts_by(facts::vue),
};

const fn facts_by(read: fn(&mut Builder<'_>)) -> Option<Extractor> {
    let scoping = Scoping {
        family: "javascript",
        default_export: true,
        routes_by_place: true,
        routes_on_class: true,
        text_methods: true,
        ..Scoping::PLAIN
    };
    Some(Extractor { version: 6, extract: Extract::Text(read), scoping, modules: modules::new })
}

/// Closures stand alone: whole files are one call around them (`describe`, `define`).
const UNITS: &[&str] = &[
    "arrow_function",
    "field_definition",
    "function_declaration",
    "function_expression",
    "generator_function",
    "generator_function_declaration",
    "method_definition",
    "public_field_definition",
];

fn lower(lower: &mut Lower<'_>, root: tree_sitter::Node<'_>) -> Block {
    statement::block(lower, root)
}

#[cfg(test)]
mod tests;
