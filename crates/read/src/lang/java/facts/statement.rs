//! What runs: statements, closures, patterns, and everything else by its parts.

use caution_core::facts::Shape;
use tree_sitter::Node;

use super::{Given, Reader, field};
use crate::lang::facts::line_of;
use crate::lang::sql::tables;

impl<'a, 't> Reader<'_, 'a, 't> {
    /// Reads whatever stands there.
    pub(super) fn walk(&mut self, node: Node<'t>) {
        self.value(node);
    }

    /// Reads whatever is no expression of its own.
    pub(super) fn other(&mut self, node: Node<'t>) {
        match node.kind() {
            "package_declaration" => self.package(node),
            "import_declaration" => self.import(node),
            "class_declaration"
            | "interface_declaration"
            | "enum_declaration"
            | "record_declaration"
            | "annotation_type_declaration" => self.type_declaration(node),
            "method_declaration" => self.method(node),
            "type_identifier" | "scoped_type_identifier" => self.type_reference(node, Shape::Type),
            "string_literal" => self.text(node),
            "modifiers" => self.each(node, Self::annotation),
            "marker_annotation" | "annotation" => self.annotation(node),
            "block"
            | "constructor_body"
            | "for_statement"
            | "switch_block_statement_group"
            | "switch_rule"
            | "static_initializer"
            | "expression_statement"
            | "return_statement"
            | "throw_statement" => self.scoped(|reader| reader.each(node, Self::walk)),
            "if_statement" | "while_statement" => self.branch(node),
            "local_variable_declaration" => self.local_variables(node),
            "enhanced_for_statement" => self.scoped(|reader| reader.loop_over(node)),
            "try_with_resources_statement" => self.scoped(|reader| reader.each(node, Self::walk)),
            "resource" => self.resource(node),
            "catch_clause" => self.scoped(|reader| reader.each(node, Self::walk)),
            "catch_formal_parameter" => self.caught(node),
            "lambda_expression" => self.closure(node, Given::NOTHING),
            "argument_list" => self.arguments(node),
            "instanceof_expression" => self.pattern(node),
            "type_pattern" | "record_pattern_component" => self.type_pattern(node),
            "record_pattern" => self.record_pattern(node),
            "assignment_expression" => self.assignment(node),
            "update_expression" => self.each(node, Self::write),
            "binary_expression" => self.operands(node),
            "labeled_statement" | "break_statement" | "continue_statement" => {
                self.each(node, Self::unlabelled)
            }
            "element_value_pair" => {
                if let Some(value) = field(node, "value") {
                    self.walk(value);
                }
            }
            "this"
            | "super"
            | "integral_type"
            | "floating_point_type"
            | "boolean_type"
            | "void_type"
            | "null_literal"
            | "decimal_integer_literal"
            | "character_literal"
            | "line_comment"
            | "block_comment" => {}
            "module_declaration" => {}
            _ => self.each(node, Self::walk),
        }
    }

    fn unlabelled(&mut self, node: Node<'t>) {
        if node.kind() != "identifier" {
            self.walk(node);
        }
    }

    /// A text that nobody has taken for something else.
    fn text(&mut self, node: Node<'t>) {
        let at = node.start_byte();
        if let Some(place) = self.taken.iter().position(|taken| *taken == at) {
            self.taken.swap_remove(place);
            return;
        }
        let (text, line) = (content(self.builder.of(node)), line_of(node));
        self.builder.plain_text(self.within, text, line);
        for table in tables(text) {
            self.builder.literal(self.within, caution_core::facts::LiteralKind::Table, table, line);
        }
    }

    fn local_variables(&mut self, node: Node<'t>) {
        let type_node = field(node, "type");
        for part in self.children(node) {
            match part.kind() {
                "variable_declarator" => self.declared(part, type_node),
                _ => self.walk(part),
            }
        }
    }

    fn loop_over(&mut self, node: Node<'t>) {
        let given = field(node, "value").map_or(Given::NOTHING, |value| self.value(value));
        let declared = field(node, "type").map_or(Given::NOTHING, |type_node| {
            self.walk(type_node);
            self.typed(type_node)
        });
        if let Some(name) = field(node, "name") {
            self.declare(name, if declared.is_known() { declared } else { given.element() });
        }
        if let Some(body) = field(node, "body") {
            self.walk(body);
        }
    }

    fn resource(&mut self, node: Node<'t>) {
        let Some(name) = field(node, "name") else { return self.each(node, Self::walk) };
        let declared = field(node, "type").map_or(Given::NOTHING, |type_node| {
            self.walk(type_node);
            self.typed(type_node)
        });
        let given = field(node, "value").map_or(Given::NOTHING, |value| self.value(value));
        self.declare(name, if declared.is_known() { declared } else { given });
    }

    fn caught(&mut self, node: Node<'t>) {
        let mut given = Given::NOTHING;
        for part in self.children(node) {
            if part.kind() == "catch_type" {
                self.walk(part);
                let first = self.children(part).first().copied();
                given = first.map_or(Given::NOTHING, |first| self.typed(first));
            }
        }
        if let Some(name) = field(node, "name") {
            self.declare(name, given);
        }
    }

    /// A closure belongs to what is around it. `given` is what its only parameter is.
    pub(super) fn closure(&mut self, node: Node<'t>, given: Given) {
        self.scoped(|reader| {
            if let Some(parameters) = field(node, "parameters") {
                match parameters.kind() {
                    "identifier" => reader.declare(parameters, given),
                    "inferred_parameters" => {
                        let names = reader.children(parameters);
                        let only = names.len() == 1;
                        for name in names {
                            reader.declare(name, if only { given } else { Given::NOTHING });
                        }
                    }
                    _ => reader.each(parameters, Self::parameter),
                }
            }
            if let Some(body) = field(node, "body") {
                reader.walk(body);
            }
        });
    }

    /// The arguments of a call; its closures may be given elements of what is called upon.
    fn arguments(&mut self, node: Node<'t>) {
        let given = match self.given.remove(&node.start_byte()) {
            Some(source) => self.quietly(source).element(),
            None => Given::NOTHING,
        };
        for argument in self.children(node) {
            if argument.kind() == "lambda_expression" && given.is_known() {
                self.deeper(argument, (), |reader| reader.closure(argument, given));
            } else {
                self.walk(argument);
            }
        }
    }

    fn pattern(&mut self, node: Node<'t>) {
        if let Some(left) = field(node, "left") {
            self.walk(left);
        }
        if let Some(pattern) = field(node, "pattern") {
            self.walk(pattern);
        }
        let Some(type_node) = field(node, "right") else { return };
        self.walk(type_node);
        if let Some(name) = field(node, "name") {
            let given = self.typed(type_node);
            self.declare(name, given);
        }
    }

    /// A condition and what it decides. The names that its patterns give end with the branch in which it holds; those
    /// of a condition that is turned round go on where it does not.
    fn branch(&mut self, node: Node<'t>) {
        let condition = field(node, "condition");
        let mark = self.locals.mark();
        for part in [condition, field(node, "consequence"), field(node, "body")].into_iter().flatten() {
            self.walk(part);
        }
        if !condition.is_some_and(|condition| self.builder.of(condition).contains("!(")) {
            self.locals.leave(mark);
        }
        if let Some(other) = field(node, "alternative") {
            self.walk(other);
        }
    }

    /// A type and the name that it gives.
    fn type_pattern(&mut self, node: Node<'t>) {
        let mut given = Given::NOTHING;
        for part in self.children(node) {
            match part.kind() {
                "identifier" => self.declare(part, given),
                "underscore_pattern" => {}
                _ => {
                    self.walk(part);
                    given = self.typed(part);
                }
            }
        }
    }

    fn record_pattern(&mut self, node: Node<'t>) {
        for part in self.children(node) {
            if part.kind() == "identifier" {
                self.type_reference(part, Shape::Type);
            } else {
                self.walk(part);
            }
        }
    }

    fn assignment(&mut self, node: Node<'t>) {
        if let Some(right) = field(node, "right") {
            self.walk(right);
        }
        if let Some(left) = field(node, "left") {
            self.write(left);
        }
    }

    /// What is written: a name, a member, an element.
    fn write(&mut self, node: Node<'t>) {
        match node.kind() {
            "array_access" => {
                if let Some(array) = field(node, "array") {
                    self.deeper(node, (), |reader| reader.write(array));
                }
                if let Some(index) = field(node, "index") {
                    self.walk(index);
                }
            }
            "identifier" | "field_access" => {
                self.reference(node, Shape::Write);
            }
            _ => self.walk(node),
        }
    }

    /// The operands of a chain of operators, which may be long.
    fn operands(&mut self, node: Node<'t>) {
        let start = self.waiting.len();
        let mut left = node;
        while left.kind() == "binary_expression" {
            self.waiting.extend(field(left, "right"));
            match field(left, "left") {
                Some(next) => left = next,
                None => break,
            }
        }
        if left.kind() != "binary_expression" {
            self.walk(left);
        }
        self.read_waiting(start);
    }
}

/// The text between the quotes.
pub(super) fn content(text: &str) -> &str {
    if let Some(text) = text.strip_prefix("\"\"\"") {
        return text.strip_suffix("\"\"\"").unwrap_or(text);
    }
    text.get(1..text.len().saturating_sub(1)).unwrap_or_default()
}
