//! Attributes: marks, tests, routes, and paths that stand in texts.

use caution_core::facts::{DefinitionIndex, EntryKind, LiteralKind, Shape};
use tree_sitter::Node;

use super::Reader;
use super::literal::{METHODS, content, label};
use crate::lang::facts::line_of;
use crate::lang::shadows::Chain;

/// Attributes of the language itself that refer to nothing.
const BUILT_IN: &[&str] = &[
    "allow",
    "automatically_derived",
    "cfg",
    "cold",
    "default",
    "deny",
    "deprecated",
    "expect",
    "export_name",
    "feature",
    "forbid",
    "ignore",
    "inline",
    "link",
    "macro_export",
    "macro_use",
    "must_use",
    "no_mangle",
    "no_std",
    "non_exhaustive",
    "path",
    "recursion_limit",
    "repr",
    "rustfmt",
    "should_panic",
    "target_feature",
    "track_caller",
    "unsafe",
    "warn",
    "skip",
    "doc",
];

/// Keys of attributes whose text is a path of Rust.
const PATHS: &[&str] = &[
    "default",
    "deserialize_with",
    "from",
    "getter",
    "into",
    "parse",
    "remote",
    "serialize_with",
    "skip_serializing_if",
    "try_from",
    "value_parser",
    "with",
    "schema_with",
    "example",
];

/// What is derived of a type's members for programs alone: one more of them changes nobody's use of the others.
const PLAIN_DERIVES: &[&str] =
    &["Clone", "Copy", "Debug", "Default", "Eq", "Hash", "Ord", "PartialEq", "PartialOrd"];

/// What is derived from documentation: the help of a command line, the descriptions of a schema.
const DOCUMENTED: &[&str] =
    &["Args", "JsonSchema", "Parser", "StructOpt", "Subcommand", "ToSchema", "ValueEnum"];

impl<'a> Reader<'_, 'a> {
    /// Reads the attributes of a definition.
    pub(super) fn attributes(&mut self, of: DefinitionIndex, list: &[Node<'_>]) {
        for item in list {
            if let Some(attribute) = item.named_child(0).filter(|child| child.kind() == "attribute") {
                let within = std::mem::replace(&mut self.within, of);
                self.attribute(attribute, *item);
                self.within = within;
            }
        }
    }

    /// Whether an attribute makes a fixture of a function.
    pub(super) fn is_fixture(&self, item: Node<'_>) -> bool {
        self.attribute_name(item).last() == "fixture"
    }

    /// Whether the parameters of a test name fixtures.
    pub(super) fn is_rstest(&self, item: Node<'_>) -> bool {
        matches!(self.attribute_name(item).last(), "rstest" | "fixture")
    }

    fn attribute_name(&self, item: Node<'_>) -> Chain<'a> {
        let attribute = item.named_child(0).filter(|child| child.kind() == "attribute");
        let path = attribute.and_then(|attribute| attribute.named_child(0));
        path.map_or_else(Chain::default, |path| self.scoped(path))
    }

    fn attribute(&mut self, node: Node<'_>, item: Node<'_>) {
        let chain = self.attribute_name(item);
        let arguments = node.child_by_field_name("arguments");
        let last = chain.last();
        if last == "doc" {
            self.to.silent(item);
            return;
        }
        if let Some(value) = node.child_by_field_name("value") {
            if last == "table_name" && matches!(value.kind(), "string_literal" | "identifier") {
                let text = content(self.to.of(value));
                self.to.literal(self.within, LiteralKind::Table, text, line_of(value));
            }
            self.visit(value);
        }
        if last == "derive" || last == "cfg_attr" {
            self.derives(arguments, last == "derive");
            return;
        }
        if last == "ignore" {
            self.to.switched_off(self.within);
        }
        if is_test(last) {
            self.to.entry(self.within, EntryKind::Test, "");
        } else if METHODS.contains(&last) || last == "route" {
            self.route_attribute(last, arguments);
        } else if last == "command" && chain.head() == "tauri" {
            self.to.entry(self.within, EntryKind::Command, "");
        }
        let head = chain.head();
        if !BUILT_IN.contains(&head) && !BUILT_IN.contains(&last) {
            self.refer(&chain, Shape::Mark, line_of(node));
        }
        if let Some(arguments) = arguments.filter(|_| !BUILT_IN.contains(&head)) {
            self.keyed(arguments, 0);
            self.tokens(arguments, true);
        }
    }

    fn route_attribute(&mut self, method: &str, arguments: Option<Node<'_>>) {
        let tokens = arguments.map(|arguments| self.children(arguments)).unwrap_or_default();
        let text = tokens.first().filter(|first| first.kind().ends_with("string_literal"));
        if let Some(first) = text {
            let path = content(self.to.of(*first));
            let method = if method == "route" { "any" } else { method };
            if path.starts_with('/') {
                let label = label(method, path);
                self.to.entry(self.within, EntryKind::Route, &label);
                self.to.literal(self.within, LiteralKind::Serves, &label, line_of(*first));
            }
        }
    }

    /// What is derived is written from the members, and for a command line or a schema from their documentation too.
    pub(super) fn derived(
        &mut self,
        (class, attributes): (DefinitionIndex, &[Node<'_>]),
        node: Node<'_>,
        body: Option<Node<'_>>,
    ) {
        let derives = attributes.iter().map(|item| self.to.of(*item)).filter(|text| text.contains("derive("));
        let names =
            derives.flat_map(|text| text.split(|letter: char| !letter.is_alphanumeric() && letter != '_'));
        let names: Vec<&str> =
            names.filter(|name| name.starts_with(|first: char| first.is_uppercase())).collect();
        let is_documented = names.iter().any(|name| DOCUMENTED.contains(name));
        if names.iter().all(|name| PLAIN_DERIVES.contains(name)) {
            return;
        }
        let mut texts: Vec<&str> = Vec::new();
        let mut before = node.prev_sibling().filter(|_| is_documented);
        while let Some(part) = before.filter(|part| part.is_extra() || part.kind() == "attribute_item") {
            texts.push(self.to.of(part));
            before = part.prev_sibling();
        }
        let mut open: Vec<Node<'_>> = body.into_iter().collect();
        while let Some(part) = open.pop() {
            let mut cursor = part.walk();
            for child in part.named_children(&mut cursor) {
                match child.kind() {
                    "enum_variant" | "field_declaration_list" | "ordered_field_declaration_list" => {
                        texts.extend(child.child_by_field_name("name").map(|name| self.to.of(name)));
                        open.push(child);
                    }
                    "field_declaration" => {
                        texts.extend(child.child_by_field_name("name").map(|name| self.to.of(name)));
                    }
                    _ if child.is_extra() && is_documented => texts.push(self.to.of(child)),
                    _ => {}
                }
            }
        }
        let is_code = |text: &&str| !text.starts_with("//") && !text.starts_with("/*");
        let is_said = |text: &&str| text.starts_with("///") || text.starts_with("/**");
        for text in texts.into_iter().filter(|text| is_said(text) || is_code(text) && !text.starts_with('#'))
        {
            self.to.hash(class, true, text.trim_end());
        }
    }

    /// `derive(A, b::C)`, also inside `cfg_attr(…)`.
    fn derives(&mut self, arguments: Option<Node<'_>>, all: bool) {
        let Some(arguments) = arguments else { return };
        let mut names: Vec<&'a str> = Vec::new();
        let mut derive = false;
        let mut cursor = arguments.walk();
        for child in arguments.children(&mut cursor) {
            match child.kind() {
                "identifier" | "crate" | "self" => {
                    derive = self.to.of(child) == "derive";
                    names.push(self.to.of(child));
                }
                "::" => {}
                "token_tree" if derive && !all => {
                    self.derives(Some(child), true);
                    names.clear();
                }
                _ if all && !names.is_empty() => {
                    let chain = self.path_of_names(std::mem::take(&mut names));
                    self.refer(&chain, Shape::Mark, line_of(child));
                }
                _ => names.clear(),
            }
        }
    }

    /// `key = "text"` inside an attribute.
    fn keyed(&mut self, tree: Node<'_>, depth: u32) {
        if depth > 8 {
            return;
        }
        let mut cursor = tree.walk();
        let tokens: Vec<Node<'_>> = tree.children(&mut cursor).collect();
        for (at, token) in tokens.iter().enumerate() {
            if token.kind() == "token_tree" {
                self.keyed(*token, depth + 1);
            }
            let key = at.checked_sub(2).and_then(|before| tokens.get(before)).map(|key| self.to.of(*key));
            let equals = at.checked_sub(1).and_then(|before| tokens.get(before));
            let Some(key) = key.filter(|_| equals.is_some_and(|equals| equals.kind() == "=")) else {
                continue;
            };
            let text = content(self.to.of(*token));
            let line = line_of(*token);
            if key == "table_name" {
                self.to.literal(self.within, LiteralKind::Table, text, line);
            } else if key == "env" && token.kind() == "string_literal" {
                self.to.literal(self.within, LiteralKind::Environment, text, line);
            } else if PATHS.contains(&key) && token.kind() == "string_literal" && is_path(text) {
                let chain = self.path_of_names(text.split("::").take(32).collect());
                let path = chain.keep(self.to);
                self.to.refer(self.within, path, Shape::Text, line);
            }
        }
    }
}

/// Whether an attribute of that name makes a test of a function.
pub(super) fn is_test(name: &str) -> bool {
    matches!(name, "test" | "rstest" | "test_case" | "bench" | "quickcheck" | "proptest" | "test_matrix")
        || name.ends_with("_test")
}

/// Whether a text is a path of Rust.
fn is_path(text: &str) -> bool {
    let name = |part: &str| {
        part.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    text.len() <= 200 && text.split("::").all(name)
}
