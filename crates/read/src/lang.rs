//! Programs: bytes in, the common form out.
//!
//! A language is a folder here with a grammar and a lowering, and a line in [`ALL`]. Reading never
//! fails: what does not parse is named in [`Syntax::broken`].

mod braces;
mod c;
mod conditions;
mod csharp;
mod data;
mod facts;
mod go;
mod heredoc;
mod java;
mod javascript;
mod kotlin;
mod leaves;
mod locals;
mod lower;
pub mod modules;
#[cfg(test)]
mod outline;
mod parse;
mod php;
mod python;
mod role;
mod ruby;
mod rust;
mod scope;
pub mod scoping;
mod script;
mod shadows;
mod shell;
mod source;
mod sql;
pub mod syntax;
#[cfg(test)]
mod testing;
mod tokens;
mod visit;

use caution_core::RepoPath;

pub use facts::{Extractor, facts};
pub use javascript::route_of_file;
pub use parse::{Syntax, parse};
pub use role::Role;
pub use script::{may_be_script, of_script, script_facts};
pub use source::SourceFile;
pub use visit::{Node, Walk, functions, walk, walk_expression, walk_statement, within};

use lower::Lower;

/// A language that can be read.
#[derive(Debug)]
pub struct Language {
    /// Its id.
    pub id: &'static str,
    /// Its name.
    pub name: &'static str,
    /// The ends of its files' names, without a dot.
    pub extensions: &'static [&'static str],
    /// The grammar.
    grammar: fn() -> tree_sitter::Language,
    /// The kinds of the grammar's nodes that stand or fall alone: an error in one leaves the others read.
    units: &'static [&'static str],
    /// The kinds of nodes that hold text for people: an error in one hides no code.
    texts: &'static [&'static str],
    /// The lowering of the whole tree, if rules read the language.
    lower: Option<fn(&mut Lower<'_>, tree_sitter::Node<'_>) -> syntax::Block>,
    /// How its programs give facts, if they do.
    pub facts: Option<Extractor>,
}

/// Every language that can be read.
pub static ALL: &[&Language] = &[
    &python::PYTHON,
    &go::GO,
    &java::JAVA,
    &javascript::JAVASCRIPT,
    &javascript::TYPESCRIPT,
    &javascript::TSX,
    &javascript::VUE,
    &c::C,
    &c::CPP,
    &php::PHP,
    &ruby::RUBY,
    &rust::RUST,
    &csharp::CSHARP,
    &kotlin::KOTLIN,
    &shell::SHELL,
    &data::YAML,
    &data::JSON,
    &data::TOML,
    &data::INI,
    &data::PROPERTIES,
    &data::ENV,
    &data::HCL,
    &data::SQL,
    &data::PROTO,
    &data::DOCKERFILE,
    &data::MAKEFILE,
];

/// Languages in which programs are written and that no rule reads, by the ends of their files' names.
static UNREAD: &[(&str, &[&str])] = &[
    ("Astro", &["astro"]),
    ("C", &["c", "h"]),
    ("C++", &["cc", "cpp", "cxx", "hh", "hpp", "hxx"]),
    ("C#", &["cs"]),
    ("Clojure", &["clj", "cljs", "cljc"]),
    ("Cython", &["pyx", "pxd", "pxi"]),
    ("Dart", &["dart"]),
    ("ERB", &["erb"]),
    ("Elixir", &["ex", "exs"]),
    ("Erlang", &["erl"]),
    ("F#", &["fs"]),
    ("Groovy", &["groovy", "gradle"]),
    ("HCL", &["tf", "hcl"]),
    ("Haml", &["haml"]),
    ("Haskell", &["hs"]),
    ("Jupyter", &["ipynb"]),
    ("Kotlin", &["kt", "kts"]),
    ("Lua", &["lua"]),
    ("Objective-C", &["m", "mm"]),
    ("Perl", &["pl", "pm"]),
    ("PHP", &["php"]),
    ("PowerShell", &["ps1", "psm1"]),
    ("R", &["r"]),
    ("Razor", &["cshtml", "razor"]),
    ("Ruby", &["rb", "rake"]),
    ("Rust", &["rs"]),
    ("SQL", &["sql"]),
    ("Scala", &["scala"]),
    ("Shell", &["sh", "bash", "zsh"]),
    ("Slim", &["slim"]),
    ("Solidity", &["sol"]),
    ("Svelte", &["svelte"]),
    ("Swift", &["swift"]),
    ("Vue", &["vue"]),
    ("Zig", &["zig"]),
];

fn extension(path: &RepoPath) -> Option<String> {
    let name = path.as_bytes().rsplit(|byte| *byte == b'/').next()?;
    let dot = name.iter().rposition(|byte| *byte == b'.')?;
    let extension = std::str::from_utf8(name.get(dot + 1..)?).ok()?;
    Some(extension.to_ascii_lowercase())
}

/// The language of a file, if rules can read it.
pub fn of_path(path: &RepoPath) -> Option<&'static Language> {
    any_of_path(path).filter(|language| language.lower.is_some())
}

/// The language of a file, if rules can read it or it gives facts. Forms of data are among them
/// ([`is_data`]), unless a tool writes the file (a lock).
pub fn any_of_path(path: &RepoPath) -> Option<&'static Language> {
    if let Some(path) = path.to_str() {
        if data::is_left_out(path) {
            return None;
        }
        if let Some(data) = data::of_name(path) {
            return Some(data);
        }
    }
    let extension = extension(path)?;
    ALL.iter().copied().find(|language| language.extensions.contains(&extension.as_str()))
}

/// Whether a language is a form of data: settings, manifests. Its files are no programs.
pub fn is_data(language: &Language) -> bool {
    data::is_data(language)
}

/// The language of a program without an ending, by its first line: `#!/usr/bin/env python3`.
pub fn of_first_line(path: &RepoPath, text: &[u8]) -> Option<&'static Language> {
    let line = text.strip_prefix(b"#!").filter(|_| extension(path).is_none())?;
    let line = line.split(|byte| *byte == b'\n').next()?;
    let line = String::from_utf8_lossy(line);
    if line.contains("python") {
        Some(&python::PYTHON)
    } else if line.contains("node") {
        Some(&javascript::JAVASCRIPT)
    } else {
        None
    }
}

/// The name of the language of a program that no rule reads.
pub fn unread(path: &RepoPath) -> Option<&'static str> {
    let extension = extension(path)?;
    UNREAD.iter().find(|(_, ends)| ends.contains(&extension.as_str())).map(|(name, _)| *name)
}
