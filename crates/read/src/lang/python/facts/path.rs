//! Expressions as paths of names.

use caution_core::facts::{LiteralKind, Shape, UNNAMED};
use tree_sitter::Node;

use super::{Place, Reader};
use crate::lang::facts::{DEPTH, line_of};

/// An element of what stands before it.
pub(super) const ELEMENT: &str = "[]";

pub(super) type Segments<'a> = Vec<(&'a str, bool)>;

impl<'a> Reader<'_, 'a> {
    /// A name, a member or a call: one reference, and what stands in its arguments.
    pub(super) fn expression(&mut self, node: Node<'_>, shape: Shape, place: Place<'a>) {
        let mut segments = Segments::new();
        self.segments(node, &mut segments, place);
        if segments.iter().all(|(name, _)| matches!(*name, UNNAMED | ELEMENT)) {
            return;
        }
        let shape = match segments.last() {
            // What stands there is never run.
            _ if place.types_only => Shape::Type,
            Some((_, true)) => Shape::Call,
            _ => shape,
        };
        let path = self.b.path(&segments);
        self.b.refer(place.within, path, shape, line_of(node));
    }

    /// The path of an expression. What stands beside it (arguments, indices) is visited.
    pub(super) fn segments(&mut self, node: Node<'_>, segments: &mut Segments<'a>, place: Place<'a>) {
        if place.depth > DEPTH {
            self.b.too_deep(node);
            segments.push((UNNAMED, false));
            return;
        }
        let place = place.deeper();
        match node.kind() {
            "identifier" => {
                segments.push((self.head(node, place), false));
            }
            "attribute" => {
                match node.child_by_field_name("object") {
                    Some(object) => self.segments(object, segments, place),
                    None => segments.push((UNNAMED, false)),
                }
                if let Some(name) = node.child_by_field_name("attribute") {
                    segments.push((self.b.of(name), false));
                }
            }
            "call" => self.call(node, segments, place),
            "subscript" => {
                match node.child_by_field_name("value") {
                    Some(value) => self.segments(value, segments, place),
                    None => segments.push((UNNAMED, false)),
                }
                self.setting_by_index(node, segments, place);
                segments.push((ELEMENT, false));
                let mut cursor = node.walk();
                for index in node.children_by_field_name("subscript", &mut cursor) {
                    self.visit(index, place);
                }
            }
            "await" | "parenthesized_expression" if node.named_child_count() == 1 => {
                match node.named_child(0) {
                    Some(inner) => self.segments(inner, segments, place),
                    None => segments.push((UNNAMED, false)),
                }
            }
            _ => {
                segments.push(built_in(node).map_or((UNNAMED, false), |name| (name, true)));
                self.visit(node, place);
            }
        }
    }

    /// What a bare name is called here.
    fn head(&self, node: Node<'_>, place: Place<'a>) -> &'a str {
        match self.b.of(node) {
            name if self.hidden.contains(&name) => UNNAMED,
            name if place.own == Some(name) => "self",
            name => name,
        }
    }

    fn call(&mut self, node: Node<'_>, segments: &mut Segments<'a>, place: Place<'a>) {
        let Some(function) = node.child_by_field_name("function") else {
            segments.push((UNNAMED, false));
            return;
        };
        self.segments(function, segments, place);
        if segments.len() == 1 && segments.first().is_some_and(|(name, _)| *name == "super") {
            // `super()` is the superclass as the own object.
            self.field(node, "arguments", place);
            return;
        }
        if let Some(last) = segments.last_mut() {
            if last.1 {
                segments.push((UNNAMED, true));
            } else {
                last.1 = true;
            }
        }
        self.known_call(node, segments, place);
        let handled = self.registration(node, segments, place);
        if !handled {
            self.field(node, "arguments", place);
        }
    }

    /// What an expression gives, as a path: without visiting anything, and bounded.
    pub(super) fn value(&self, node: Node<'_>, place: Place<'a>, depth: u32) -> Segments<'a> {
        let unnamed = || vec![(UNNAMED, false)];
        if depth > 60 {
            return unnamed();
        }
        let inner =
            |node: Option<Node<'_>>| node.map_or_else(unnamed, |node| self.value(node, place, depth + 1));
        match node.kind() {
            "identifier" => {
                vec![(self.head(node, place), false)]
            }
            "attribute" => {
                let mut segments = inner(node.child_by_field_name("object"));
                segments.push((
                    node.child_by_field_name("attribute").map_or(UNNAMED, |name| self.b.of(name)),
                    false,
                ));
                segments
            }
            "call" => {
                let mut segments = inner(node.child_by_field_name("function"));
                match segments.last_mut() {
                    Some((name, _)) if *name == "super" => {}
                    Some((_, called @ false)) => *called = true,
                    _ => segments.push((UNNAMED, true)),
                }
                segments
            }
            "subscript" => {
                let mut segments = inner(node.child_by_field_name("value"));
                segments.push((ELEMENT, false));
                segments
            }
            "await" | "parenthesized_expression" | "expression_list" | "type"
                if node.named_child_count() == 1 =>
            {
                inner(node.named_child(0))
            }
            // `a or b`, `a if c else b`: the first that tells.
            "boolean_operator" => {
                let left = inner(node.child_by_field_name("left"));
                if left.first().is_some_and(|(head, _)| *head == UNNAMED) {
                    inner(node.child_by_field_name("right"))
                } else {
                    left
                }
            }
            "conditional_expression" => {
                let first = inner(node.named_child(0));
                let tells = first.first().is_some_and(|(head, _)| !matches!(*head, UNNAMED | "NoneType"));
                if tells { first } else { inner(node.named_child(2)) }
            }
            "named_expression" => inner(node.child_by_field_name("value")),
            _ => built_in(node).map_or_else(unnamed, |name| vec![(name, true)]),
        }
    }

    /// The content of a text without holes.
    pub(super) fn plain(&self, node: Node<'_>) -> Option<&'a str> {
        if node.kind() != "string" || node.named_child_count() > 3 {
            return None;
        }
        let content = node.named_child(1)?;
        (content.kind() == "string_content" && content.named_child_count() == 0).then(|| self.b.of(content))
    }

    /// The content of a text, `{}` for each hole.
    pub(super) fn with_holes(&self, node: Node<'_>) -> Option<String> {
        if !matches!(node.kind(), "string" | "concatenated_string")
            || node.end_byte() - node.start_byte() > 4_000
        {
            return None;
        }
        let mut text = String::new();
        let mut cursor = node.walk();
        for part in node.named_children(&mut cursor) {
            match part.kind() {
                "string_content" => text.push_str(self.b.of(part)),
                "interpolation" => text.push_str("{}"),
                "string" => text.push_str(&self.with_holes(part)?),
                _ => {}
            }
        }
        Some(text)
    }

    /// A text: what it leads to, and what stands in its holes.
    pub(super) fn text(&mut self, node: Node<'_>, place: Place<'a>) {
        if let Some(text) = self.with_holes(node) {
            let line = line_of(node);
            for table in tables(&text) {
                self.b.literal(place.within, LiteralKind::Table, table, line);
            }
            if is_symbol(&text) {
                let segments: Segments<'_> = text.split(['.', ':']).map(|name| (name, false)).collect();
                let path = self.b.path(&segments);
                self.b.refer(place.within, path, Shape::Text, line);
            }
            self.b.plain_text(place.within, &text, line);
        }
        let mut cursor = node.walk();
        for part in node.named_children(&mut cursor) {
            match part.kind() {
                "interpolation" => self.children(part, place.deeper()),
                "string" if place.depth <= DEPTH => self.text(part, place.deeper()),
                _ => {}
            }
        }
    }
}

/// The built-in type of a literal.
fn built_in(node: Node<'_>) -> Option<&'static str> {
    Some(match node.kind() {
        "string" | "concatenated_string" => "str",
        "list" | "list_comprehension" => "list",
        "dictionary" | "dictionary_comprehension" => "dict",
        "set" | "set_comprehension" => "set",
        "tuple" => "tuple",
        "integer" => "int",
        "float" => "float",
        "true" | "false" | "comparison_operator" | "not_operator" => "bool",
        "none" => "NoneType",
        _ => return None,
    })
}

/// `app.tasks.run`, `app.main:create`.
fn is_symbol(text: &str) -> bool {
    let is_name = |part: &str| {
        part.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    (5..=120).contains(&text.len()) && text.contains('.') && text.split(['.', ':']).all(is_name)
}

/// The tables that a statement in SQL names.
fn tables(text: &str) -> Vec<&str> {
    const BEFORE: &[&str] = &["FROM", "JOIN", "INTO", "UPDATE", "TABLE"];
    let words: Vec<&str> = text.split_whitespace().take(400).collect();
    let starts = ["SELECT", "INSERT", "UPDATE", "DELETE", "CREATE", "ALTER", "DROP", "WITH", "TRUNCATE"];
    if words.len() < 3
        || !words.first().is_some_and(|first| starts.contains(&first.to_ascii_uppercase().as_str()))
    {
        return Vec::new();
    }
    let named = words.windows(2).filter_map(|pair| match pair {
        [before, name] if BEFORE.contains(&before.to_ascii_uppercase().as_str()) => Some(*name),
        _ => None,
    });
    let bare =
        named.map(|name| name.split('(').next().unwrap_or(name).trim_matches(['"', '`', ';', ',', '(', ')']));
    bare.filter(|name| !name.is_empty() && !name.contains(['{', '%', '$', '?'])).collect()
}
