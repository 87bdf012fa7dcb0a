//! C and C++.

mod facts;
mod modules;
mod prepare;

use super::Language;
use super::facts::{Extract, Extractor};
use super::modules::Scoping;

pub(super) static C: Language = Language {
    id: "c",
    name: "C",
    extensions: &["c", "h"],
    grammar: || tree_sitter_c::LANGUAGE.into(),
    units: &[],
    texts: &[],
    lower: None,
    facts: Some(Extractor {
        version: 1,
        extract: Extract::Prepared(prepare::c, facts::extract),
        scoping: Scoping { bare_members: true, shared_packages: false, separator: "::" },
        modules: modules::new,
    }),
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
        version: 1,
        extract: Extract::Prepared(prepare::cpp, facts::extract),
        scoping: Scoping { bare_members: true, shared_packages: false, separator: "::" },
        modules: modules::new,
    }),
};

#[cfg(test)]
mod tests;
