//! C and C++.

mod facts;
mod modules;
mod prepare;

use super::Language;
use super::facts::{Extract, Extractor};
use super::scoping::{Apart, Loading, Scoping};

pub(super) static C: Language = Language {
    id: "c",
    name: "C",
    extensions: &["c", "h"],
    grammar: || tree_sitter_c::LANGUAGE.into(),
    units: &[],
    texts: &[],
    lower: None,
    facts: Some(Extractor {
        version: 2,
        extract: Extract::Prepared(prepare::c, facts::extract),
        scoping: SCOPING,
        modules: modules::new,
    }),
};

const SCOPING: Scoping = Scoping {
    family: "c",
    bare_members: true,
    bare_receiver_members: true,
    separator: "::",
    methods_apart: Apart::Anywhere,
    first_counts: true,
    numbered_members: true,
    prototypes: true,
    typed_fields: true,
    merged_locals: true,
    loads_in_order: true,
    loading: Loading::Text,
    ..Scoping::PLAIN
};

pub(super) static CPP: Language = Language {
    id: "cpp",
    name: "C++",
    extensions: &["cc", "cpp", "cxx", "c++", "hh", "hpp", "hxx", "inl", "ipp"],
    grammar: || tree_sitter_cpp::LANGUAGE.into(),
    units: &[],
    texts: &[],
    lower: None,
    facts: Some(Extractor {
        version: 2,
        extract: Extract::Prepared(prepare::cpp, facts::extract),
        scoping: SCOPING,
        modules: modules::new,
    }),
};

#[cfg(test)]
mod tests;
