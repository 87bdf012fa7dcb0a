//! Annotations: what they say of a class, a method, a field.

use caution_core::facts::{DefinitionIndex, LiteralKind, Shape, Value};
use tree_sitter::Node;

use super::statement::content;
use super::{Given, Reader, field};
use crate::lang::facts::line_of;

/// The methods that mappings of routes serve.
pub(super) const MAPPINGS: &[(&str, &str)] = &[
    ("DELETE", "DELETE"),
    ("Delete", "DELETE"),
    ("DeleteExchange", "DELETE"),
    ("DeleteMapping", "DELETE"),
    ("GET", "GET"),
    ("Get", "GET"),
    ("GetExchange", "GET"),
    ("GetMapping", "GET"),
    ("HEAD", "HEAD"),
    ("OPTIONS", "OPTIONS"),
    ("PATCH", "PATCH"),
    ("POST", "POST"),
    ("PUT", "PUT"),
    ("Patch", "PATCH"),
    ("PatchExchange", "PATCH"),
    ("PatchMapping", "PATCH"),
    ("Path", ""),
    ("Post", "POST"),
    ("PostExchange", "POST"),
    ("PostMapping", "POST"),
    ("Put", "PUT"),
    ("PutExchange", "PUT"),
    ("PutMapping", "PUT"),
    ("RequestMapping", ""),
];

/// Annotations whose texts name tables.
const TABLES: &[&str] = &["CollectionTable", "JoinTable", "SecondaryTable", "Table", "TableName"];

/// An annotation as it is written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark<'a, 't> {
    /// The last of its names.
    pub(super) name: &'a str,
    node: Node<'t>,
}

impl<'a, 't> Reader<'_, 'a, 't> {
    /// The annotations among modifiers.
    pub(super) fn marks(&mut self, modifiers: Node<'t>) -> Vec<Mark<'a, 't>> {
        let found = self.children(modifiers).into_iter();
        let found = found.filter(|node| matches!(node.kind(), "annotation" | "marker_annotation"));
        let found: Vec<Node<'t>> = found.collect();
        found
            .into_iter()
            .filter_map(|node| {
                let name = self.builder.of(field(node, "name")?);
                Some(Mark { name: name.rsplit('.').next().unwrap_or(name), node })
            })
            .collect()
    }

    /// The expression under a key of an annotation; the only one is under `value`.
    pub(super) fn element(&mut self, mark: Mark<'a, 't>, key: &str) -> Option<Node<'t>> {
        let list = field(mark.node, "arguments")?;
        for argument in self.children(list) {
            if argument.kind() != "element_value_pair" {
                if key == "value" {
                    return Some(argument);
                }
            } else if field(argument, "key").is_some_and(|name| self.builder.of(name) == key) {
                return field(argument, "value");
            }
        }
        None
    }

    /// The texts under any of the keys, joined as far as they are written: a constant stands as `{NAME}`.
    pub(super) fn texts(&mut self, mark: Mark<'a, 't>, keys: &[&str]) -> Vec<String> {
        let Some(node) = keys.iter().find_map(|key| self.element(mark, key)) else { return Vec::new() };
        let parts = match node.kind() {
            "element_value_array_initializer" => self.children(node),
            _ => vec![node],
        };
        parts.into_iter().filter_map(|part| self.written(part)).filter(|text| !text.is_empty()).collect()
    }

    fn written(&mut self, node: Node<'t>) -> Option<String> {
        let mut open = vec![node];
        let mut text = String::new();
        while let Some(node) = open.pop() {
            match node.kind() {
                "string_literal" => {
                    if !self.taken.contains(&node.start_byte()) {
                        self.taken.push(node.start_byte());
                    }
                    text.push_str(content(self.builder.of(node)));
                }
                "binary_expression" if open.len() < 64 => {
                    open.extend(field(node, "right"));
                    open.extend(field(node, "left"));
                }
                "parenthesized_expression" => open.extend(self.children(node)),
                "identifier" | "field_access" | "scoped_identifier" => {
                    let name = self.builder.of(node);
                    text.push('{');
                    text.push_str(name.rsplit('.').next().unwrap_or(name));
                    text.push('}');
                }
                "decimal_integer_literal" => text.push_str(self.builder.of(node)),
                _ => return None,
            }
        }
        Some(text)
    }

    /// An annotation: what it refers to, and the settings that it names.
    pub(super) fn annotation(&mut self, node: Node<'t>) {
        if !matches!(node.kind(), "annotation" | "marker_annotation") {
            return;
        }
        let Some(name) = field(node, "name") else { return };
        self.type_reference(name, Shape::Mark);
        let written = self.builder.of(name);
        let mark = Mark { name: written.rsplit('.').next().unwrap_or(written), node };
        let line = line_of(node);
        match mark.name {
            "Value" | "ConditionalOnProperty" | "ConfigProperty" | "Property" => {
                for text in self.texts(mark, &["value", "name"]) {
                    self.settings(&text, mark.name != "Value", line);
                }
            }
            "ConditionalOnExpression" | "TestPropertySource" => {
                for text in self.texts(mark, &["value", "properties"]) {
                    self.settings(&text, false, line);
                }
            }
            "Query" | "NativeQuery" | "NamedQuery" | "NamedNativeQuery" | "Select" | "Insert" | "Update"
            | "Delete" | "SqlQuery" | "SqlUpdate" => {}
            name if TABLES.contains(&name) => {
                for text in self.texts(mark, &["name", "value"]) {
                    self.builder.literal(self.within, LiteralKind::Table, &text, line);
                }
            }
            _ => {}
        }
        if let Some(arguments) = field(node, "arguments") {
            self.walk(arguments);
        }
    }

    /// The keys in `${a.b:default}`, or the text itself if it is one.
    fn settings(&mut self, text: &str, is_key: bool, line: u32) {
        let mut rest = text;
        while let Some((_, after)) = rest.split_once("${") {
            let end = after.find([':', '}']).unwrap_or(after.len());
            let key = after.get(..end).unwrap_or_default();
            self.builder.literal(self.within, LiteralKind::ConfigKey, key, line);
            rest = after.get(end..).unwrap_or_default();
        }
        if is_key && !text.contains("${") {
            self.builder.literal(self.within, LiteralKind::ConfigKey, text, line);
        }
    }

    /// Whether an annotation keeps a test from being run.
    pub(super) fn switches_off(&mut self, mark: Mark<'a, 't>) -> bool {
        let is_not_enabled = |reader: &mut Self| {
            reader.element(mark, "enabled").is_some_and(|value| reader.builder.of(value) == "false")
        };
        matches!(mark.name, "Disabled" | "Ignore") || mark.name == "Test" && is_not_enabled(self)
    }

    /// What the annotations of a class say of all its members.
    pub(super) fn marks_of_class(&mut self, modifiers: Node<'t>) {
        for mark in self.marks(modifiers) {
            match mark.name {
                "Disabled" | "Ignore" => self.builder.switched_off(self.within),
                "RequestMapping" | "Path" | "Controller" | "HttpExchange" | "ApplicationPath" => {
                    let path = self.texts(mark, &["value", "path"]).into_iter().next();
                    let is_path =
                        path.as_ref().is_some_and(|path| path.contains('/') || mark.name != "Controller");
                    if is_path {
                        self.class.prefix = path;
                    }
                }
                "FeignClient" | "HttpClient" | "RegisterRestClient" | "Client" => {
                    self.class.is_client = true;
                    let prefix = self.texts(mark, &["path"]).into_iter().next();
                    self.class.prefix = prefix.or_else(|| self.class.prefix.take());
                }
                "Test" => self.class.is_test = !self.switches_off(mark),
                "Data" => (self.class.has_getters, self.class.has_setters) = (true, true),
                "Getter" | "Value" => self.class.has_getters = true,
                "Setter" => self.class.has_setters = true,
                "Slf4j" | "Log" | "Log4j" | "Log4j2" | "CommonsLog" | "XSlf4j" => {
                    let path = self.builder.path(&[("Logger", false)]);
                    self.bind(self.within, "log", Given { value: Value::Instance, path });
                }
                "Command" => self.class.command = self.texts(mark, &["name"]).into_iter().next(),
                "WebServlet" => {
                    self.class.prefix = self.texts(mark, &["value", "urlPatterns"]).into_iter().next()
                }
                "ConfigurationProperties" => {
                    let prefix = self.texts(mark, &["value", "prefix"]).into_iter().next();
                    if let Some(prefix) = &prefix {
                        self.builder.literal(self.within, LiteralKind::ConfigKey, prefix, line_of(mark.node));
                    }
                    self.class.settings = prefix;
                }
                _ => {}
            }
        }
        self.walk(modifiers);
    }

    /// What the annotations of a method or a field say.
    pub(super) fn marks_of_member(&mut self, modifiers: Node<'t>, index: DefinitionIndex) {
        let marks = self.marks(modifiers);
        if !marks.is_empty() && self.builder.kind(index).is_method() {
            self.entry_by_mark(index, &marks);
        }
        self.walk(modifiers);
    }
}
