//! Structured texts as keys: a dotted path, its lines, and a digest of its value. Values never leave: any
//! of them may be a secret.

mod diff;
mod flags;
mod hcl;
mod json;
mod lines;
pub mod sql;
mod template;
mod toml;
pub(crate) mod tree;

use caution_core::finding::LineRange;

pub use diff::{Change, ChangeKind, Changes, changes};
pub use flags::{FlagFile, flag_file};
pub use template::{Reference, references};
pub use tree::{Node, Step, Tree, Value, dotted};

use crate::yaml;

/// How large a structured text may be, in bytes.
pub const LIMIT_BYTES: usize = yaml::LIMIT_BYTES;

/// How a structured text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// YAML, templates of Helm among it.
    Yaml,
    /// JSON, comments allowed.
    Json,
    /// TOML.
    Toml,
    /// Sections in brackets.
    Ini,
    /// Java's properties.
    Properties,
    /// Variables of an environment.
    Env,
    /// HCL: Terraform.
    Hcl,
}

impl Format {
    /// The format of a file, by its name.
    pub fn of_path(path: &str) -> Option<Self> {
        let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
        if name == ".env" || name.starts_with(".env.") || name == ".envrc" {
            return Some(Self::Env);
        }
        if matches!(name.as_str(), ".editorconfig" | ".npmrc" | ".flake8" | ".coveragerc" | ".pylintrc") {
            return Some(Self::Ini);
        }
        let (_, extension) = name.rsplit_once('.')?;
        Some(match extension {
            "yaml" | "yml" => Self::Yaml,
            "json" | "jsonc" | "json5" | "webmanifest" => Self::Json,
            "toml" => Self::Toml,
            "ini" | "cfg" => Self::Ini,
            "properties" => Self::Properties,
            "env" => Self::Env,
            "tf" | "tfvars" | "hcl" => Self::Hcl,
            _ => return None,
        })
    }
}

/// A key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// Its path: `orders.max-retries`, `ConfigMap/web:data.LEVEL`.
    pub path: String,
    /// Its lines.
    pub lines: LineRange,
    /// A hash of its value.
    pub digest: u64,
}

/// The keys of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keys {
    /// How it is written.
    pub format: Format,
    /// Its keys, those alone that hold a value or a list of texts.
    pub keys: Vec<Key>,
    /// Lines that were not read.
    pub unread: Vec<LineRange>,
}

/// The keys of a file; `None` if it is none with keys.
pub fn of(path: &str, text: &str) -> Option<Keys> {
    let format = Format::of_path(path)?;
    let tree = tree(path, text)?;
    let mut keys = Vec::new();
    for (index, document) in tree.documents.iter().enumerate() {
        let prefix = prefix(document, index);
        document.leaves(&mut |way, node| {
            let lines = LineRange { first: node.first, last: node.last };
            keys.push(Key { path: full(&prefix, way), lines, digest: node.digest() });
        });
    }
    Some(Keys { format, keys, unread: tree.unread })
}

/// What a file holds; `None` if it is none with keys. Of a text beyond the limit nothing is read.
pub fn tree(path: &str, text: &str) -> Option<Tree> {
    let format = Format::of_path(path)?;
    if text.len() > LIMIT_BYTES {
        let unread = vec![LineRange { first: 1, last: tree::lines(text) }];
        return Some(Tree { documents: Vec::new(), unread });
    }
    Some(match format {
        Format::Yaml if template::is_template(path, text) => yaml::tree(&template::plain(text)),
        Format::Yaml => yaml::tree(text),
        Format::Json => json::tree(text),
        Format::Toml => toml::tree(text),
        Format::Ini => lines::tree(text, lines::Shape::Ini),
        Format::Properties => lines::tree(text, lines::Shape::Properties),
        Format::Env => lines::tree(text, lines::Shape::Env),
        Format::Hcl => hcl::tree(text),
    })
}

/// TOML beyond the limit of settings: a lock.
pub(crate) fn toml_of_any_size(text: &str) -> Tree {
    toml::tree(text)
}

/// What stands before the keys of a document: the kind and name of an object of Kubernetes or Backstage, so
/// that its keys stay the same wherever it stands in the text; otherwise its number, from the second on.
fn prefix(document: &Node, index: usize) -> String {
    match (document.text_at(&["kind"]), document.text_at(&["metadata", "name"])) {
        (Some(kind), Some(name)) => format!("{kind}/{name}:"),
        _ if index > 0 => format!("#{}:", index + 1),
        _ => String::new(),
    }
}

fn full(prefix: &str, way: &[Step<'_>]) -> String {
    format!("{prefix}{}", dotted(way))
}

#[cfg(test)]
mod tests;
