//! Files that are no programs: settings, manifests, plans. Their facts are texts alone, so that whatever
//! reads or names them can be found by the same word. Values of what may be a secret are not among them.

mod text;

use std::sync::Arc;

use caution_core::facts::{LiteralKind, MODULE};
use caution_core::finding::LineRange;

use super::facts::{Builder, Extract, Extractor};
use super::modules::{Files, Modules, Resolved, Wanted};
use super::scoping::Scoping;
use super::{Language, facts};
use crate::keys::{self, Format, Node, Step, Tree, Value, sql};

/// Files beyond this hold data, no settings.
const BYTES: usize = 256 << 10;

/// How many texts of one file are kept.
const LITERALS: usize = 20_000;

macro_rules! data {
    ($name:ident, $id:literal, $called:literal, $extensions:expr, $extract:expr) => {
        /// A form of data.
        pub(in crate::lang) static $name: Language = Language {
            id: $id,
            name: $called,
            extensions: $extensions,
            // Never asked: these are read from their text.
            grammar: || tree_sitter_python::LANGUAGE.into(),
            units: &[],
            texts: &[],
            lower: None,
            facts: Some(Extractor {
                version: 3,
                extract: Extract::Text($extract),
                scoping: Scoping::PLAIN,
                modules: |_: Arc<dyn Files>| Box::new(NoModules),
            }),
        };
    };
}

data!(YAML, "yaml", "YAML", &["yaml", "yml"], |builder| structured(builder, "x.yaml"));
data!(JSON, "json", "JSON", &["json", "jsonc", "json5"], |builder| structured(builder, "x.json"));
data!(TOML, "toml", "TOML", &["toml"], |builder| structured(builder, "x.toml"));
data!(INI, "ini", "INI", &["ini", "cfg"], |builder| structured(builder, "x.ini"));
data!(PROPERTIES, "properties", "Java properties", &["properties"], |builder| structured(
    builder,
    "x.properties"
));
data!(ENV, "env", "variables", &["env"], |builder| structured(builder, "x.env"));
data!(HCL, "hcl", "HCL", &["tf", "tfvars", "hcl"], |builder| structured(builder, "x.tf"));
data!(SQL, "sql", "SQL", &["sql"], statements);
data!(PROTO, "proto", "Protocol Buffers", &["proto"], text::proto);
data!(DOCKERFILE, "dockerfile", "Dockerfile", &["dockerfile"], text::words);
data!(MAKEFILE, "makefile", "Makefile", &["mk", "mak"], text::words);

/// Every form of data.
static DATA: [&Language; 11] =
    [&YAML, &JSON, &TOML, &INI, &PROPERTIES, &ENV, &HCL, &SQL, &PROTO, &DOCKERFILE, &MAKEFILE];

/// Whether a language is a form of data, and its files are no programs.
pub(super) fn is_data(language: &Language) -> bool {
    DATA.iter().any(|data| data.id == language.id)
}

/// The form of a file that is known by its whole name.
pub(super) fn of_name(path: &str) -> Option<&'static Language> {
    let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    let stem = name.split('.').next().unwrap_or_default();
    if matches!(stem, "dockerfile" | "containerfile") {
        return Some(&DOCKERFILE);
    }
    match name.as_str() {
        "makefile" | "gnumakefile" | "procfile" => Some(&MAKEFILE),
        _ => match Format::of_path(&name)? {
            Format::Env => Some(&ENV),
            Format::Ini if !name.contains('.') || name.starts_with('.') => Some(&INI),
            _ => None,
        },
    }
}

/// Whether a file is written by a tool or holds data, so that its texts would only be in the way.
pub(super) fn is_left_out(path: &str) -> bool {
    const NAMES: &[&str] = &[
        "package-lock.json",
        "npm-shrinkwrap.json",
        "pnpm-lock.yaml",
        "packages.lock.json",
        "pipfile.lock",
        "composer.lock",
        "poetry.lock",
        "uv.lock",
        "cargo.lock",
        "deno.lock",
        "bun.lock",
        ".terraform.lock.hcl",
        "chart.lock",
    ];
    let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    NAMES.contains(&name.as_str()) || name.ends_with(".min.json") || name.ends_with(".map.json")
}

struct NoModules;

impl Modules for NoModules {
    fn resolve(&self, _: Wanted<'_>) -> Resolved {
        Resolved::Missing
    }
}

fn lines_of(text: &str) -> u32 {
    u32::try_from(text.lines().count()).unwrap_or(u32::MAX).max(1)
}

fn too_large(builder: &mut Builder<'_>) -> bool {
    let large = builder.text.len() > BYTES;
    if large {
        let last = lines_of(builder.text);
        builder.unread(LineRange { first: 1, last });
    }
    large
}

fn statements(builder: &mut Builder<'_>) {
    if too_large(builder) {
        return;
    }
    for (table, line) in sql::tables(builder.text) {
        builder.literal(MODULE, LiteralKind::Table, &table, line);
    }
}

/// The texts of a structured file, which is read as one of this name.
fn structured(builder: &mut Builder<'_>, name: &str) {
    if too_large(builder) {
        return;
    }
    let text = builder.text;
    let Some(tree) = keys::tree(name, text) else { return };
    for range in &tree.unread {
        builder.unread(*range);
    }
    for reference in keys::references(text) {
        // What a template asks for is looked for by this text.
        builder.literal(MODULE, LiteralKind::ConfigKey, &reference.path, reference.line);
    }
    let mut given = Given { builder, left: LITERALS, is_env: name == "x.env", is_hcl: name == "x.tf" };
    given.tree(&tree);
}

struct Given<'b, 'a> {
    builder: &'b mut Builder<'a>,
    left: usize,
    is_env: bool,
    is_hcl: bool,
}

impl Given<'_, '_> {
    fn add(&mut self, kind: LiteralKind, text: &str, line: u32) {
        if self.left > 0 {
            self.left -= 1;
            self.builder.literal(MODULE, kind, text, line);
        }
    }

    fn plain(&mut self, text: &str, line: u32) {
        if facts::is_key_like(text) {
            self.add(LiteralKind::Text, text, line);
        }
    }

    fn tree(&mut self, tree: &Tree) {
        for document in &tree.documents {
            let is_secret = document.text_at(&["kind"]) == Some("Secret");
            let is_contract = document.get("openapi").or_else(|| document.get("swagger")).is_some();
            document.visit(&mut |way, node| self.node(way, node, is_secret));
            if is_contract {
                self.contract(document);
            }
        }
    }

    fn node(&mut self, way: &[Step<'_>], node: &Node, is_secret: bool) {
        let key = match way.last() {
            Some(Step::Key(key)) => Some(*key),
            _ => None,
        };
        let leaf = match &node.value {
            Value::Map(fields) => fields.is_empty(),
            Value::List(items) => items.iter().all(|item| item.text().is_some()),
            _ => true,
        };
        if let Some(key) = key {
            if leaf {
                self.add(LiteralKind::ConfigKey, &keys::dotted(way), node.first);
            }
            self.plain(key, node.first);
            if self.is_hcl {
                // `resource.aws_db.main` is asked for as `aws_db.main`.
                let bare = key.split_once('.').map_or("", |(_, rest)| rest);
                self.plain(bare, node.first);
            }
        }
        let hidden = is_secret || self.is_env || way.iter().any(|step| is_secret_name(step));
        if let Some(text) = node.text()
            && !hidden
        {
            self.value(text, node.first);
        }
    }

    /// A value, if it could name something: a file, an image, an object, a label.
    fn value(&mut self, text: &str, line: u32) {
        if text.len() > 400 || text.contains('@') && text.contains(':') {
            return;
        }
        for word in text::words_of(text).take(24) {
            if text::is_secret_like(word) {
                continue;
            }
            self.plain(word, line);
            if self.is_hcl {
                // `aws_db.main.id` asks for `aws_db.main`.
                let length = if word.starts_with("data.") { 3 } else { 2 };
                let head: Vec<&str> = word.split('.').take(length).collect();
                self.plain(&head.join("."), line);
            }
            if text::is_network(word) {
                self.add(LiteralKind::Text, word, line);
            }
            // What a path or an image ends in is what others call it by.
            let bare = word.split(['@', ':']).next().unwrap_or(word);
            if let Some((_, last)) = bare.rsplit_once('/') {
                self.plain(last, line);
                self.plain(bare, line);
            } else if bare != word {
                self.plain(bare, line);
            }
        }
    }

    /// The routes of a contract.
    fn contract(&mut self, document: &Node) {
        for route in crate::openapi::routes_of(document) {
            self.add(LiteralKind::Text, &route.route, route.line);
            if let Some(operation) = &route.operation {
                self.plain(operation, route.line);
            }
        }
    }
}

fn is_secret_name(step: &Step<'_>) -> bool {
    const WORDS: &[&str] =
        &["password", "passwd", "secret", "token", "apikey", "privatekey", "credential", "stringdata"];
    let Step::Key(key) = step else { return false };
    let folded: String = key.chars().filter(char::is_ascii_alphanumeric).collect();
    let folded = folded.to_ascii_lowercase();
    // `secretName` and `secretKeyRef` name an object.
    let names = ["name", "ref", "names"].iter().any(|end| folded.ends_with(end));
    !names && WORDS.iter().any(|word| folded.contains(word))
}

#[cfg(test)]
mod tests;
