//! Ruby.

mod facts;
mod modules;

use super::Language;
use super::facts::{Extract, Extractor};
use super::scoping::{Comment, Scoping};

pub(super) static RUBY: Language = Language {
    id: "ruby",
    name: "Ruby",
    extensions: &["rb", "rake", "gemspec", "ru"],
    grammar: || tree_sitter_ruby::LANGUAGE.into(),
    units: &["method", "singleton_method"],
    texts: &[],
    lower: None,
    facts: Some(Extractor {
        version: 7,
        extract: Extract::Tree(facts::extract),
        scoping: Scoping {
            bare_members: true,
            shared_packages: true,
            separator: "::",
            class_parts: true,
            text_methods: true,
            comments,
            merged_locals: true,
            loads_in_order: true,
            ..Scoping::PLAIN
        },
        modules: modules::new,
    }),
};

/// Who runs the file, and what Ruby is told of it in its first lines.
fn comments(comment: &str, _: &mut bool) -> Comment {
    const MAGIC: &[&str] =
        &["frozen_string_literal:", "encoding:", "coding:", "shareable_constant_value:", "warn_indent:"];
    let plain = comment.replace('-', "_");
    match comment {
        _ if comment.starts_with("#!") => Comment::Opens(1),
        _ if MAGIC.iter().any(|word| plain.contains(word)) => Comment::Acts,
        _ => Comment::Note,
    }
}

#[cfg(test)]
mod tests;
