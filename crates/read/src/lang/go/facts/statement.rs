//! What runs: statements, and everything else by its parts.

use caution_core::facts::{LiteralKind, Shape};
use tree_sitter::Node;

use super::{Given, Reader, content, field};
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
            "type_identifier" | "qualified_type" => self.type_reference(node),
            "interpreted_string_literal" | "raw_string_literal" => self.text(node),
            "func_literal" => self.nameless_closure(node),
            "short_var_declaration" => self.short_declaration(node),
            "assignment_statement" => self.assignment(node),
            "inc_statement" | "dec_statement" => self.each(node, Self::write),
            "var_declaration" | "var_spec_list" => self.each(node, Self::walk),
            "var_spec" => self.local_variable(node),
            "const_declaration" => self.each(node, Self::walk),
            "const_spec" => self.local_variable(node),
            "type_declaration" => self.each(node, Self::declared_type),
            "range_clause" => self.range(node),
            "receive_statement" => self.received(node),
            "type_switch_statement" => self.scoped(|reader| reader.type_switch(node)),
            "block"
            | "if_statement"
            | "for_statement"
            | "expression_switch_statement"
            | "expression_case"
            | "default_case"
            | "communication_case" => self.scoped(|reader| reader.each(node, Self::walk)),
            "struct_type"
            | "field_declaration"
            | "interface_type"
            | "method_elem"
            | "function_type"
            | "parameter_declaration"
            | "variadic_parameter_declaration" => self.nameless(node),
            "binary_expression" => self.operands(node),
            "literal_value" => self.composite_body(node, None),
            "identifier" | "comment" | "nil" | "true" | "false" | "int_literal" | "float_literal"
            | "rune_literal" | "imaginary_literal" | "iota" | "label_name" | "field_identifier"
            | "package_identifier" | "escape_sequence" | "dot" | "blank_identifier" => {}
            _ => self.each(node, Self::walk),
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

    /// A text that nobody has taken for something else.
    fn text(&mut self, node: Node<'t>) {
        let at = node.start_byte();
        if let Some(place) = self.taken.iter().position(|taken| *taken == at) {
            self.taken.swap_remove(place);
            return;
        }
        let text = content(self.builder.of(node));
        let line = line_of(node);
        self.builder.plain_text(self.within, text, line);
        for table in tables(text) {
            self.builder.literal(self.within, LiteralKind::Table, table, line);
        }
    }

    /// A closure without a name belongs to what is around it.
    fn nameless_closure(&mut self, node: Node<'t>) {
        self.scoped(|reader| {
            for part in ["parameters", "result"] {
                let Some(part) = field(node, part) else { continue };
                if part.kind() == "parameter_list" {
                    reader.each(part, Self::parameter);
                } else {
                    reader.walk(part);
                }
            }
            if let Some(body) = field(node, "body") {
                reader.each(body, Self::walk);
            }
        });
    }

    /// What is written: a name, a member, an element.
    pub(super) fn write(&mut self, node: Node<'t>) {
        match node.kind() {
            "index_expression" => {
                if let Some(operand) = field(node, "operand") {
                    self.write(operand);
                }
                if let Some(index) = field(node, "index") {
                    self.walk(index);
                }
            }
            "identifier" | "selector_expression" => {
                self.reference(node, Shape::Write);
            }
            "parenthesized_expression" => self.deeper(node, (), |reader| reader.each(node, Self::write)),
            _ => self.walk(node),
        }
    }

    fn type_switch(&mut self, node: Node<'t>) {
        let alias =
            field(node, "alias").and_then(|list| list.named_child(0)).map(|name| self.builder.of(name));
        let value = field(node, "value");
        let mut given = Given::NOTHING;
        for child in self.children(node) {
            if child.kind() == "type_case" || child.kind() == "default_case" {
                self.scoped(|reader| reader.type_case(child, alias, given));
            } else if Some(child) == value {
                given = self.value(child);
            } else if child.kind() != "expression_list" {
                self.walk(child);
            }
        }
    }

    /// In a case of one type, the switch's name is of that type.
    fn type_case(&mut self, node: Node<'t>, alias: Option<&'a str>, given: Given) {
        if let Some(alias) = alias {
            let mut cursor = node.walk();
            let mut types = node.children_by_field_name("type", &mut cursor).filter(Node::is_named);
            let (only, another) = (types.next(), types.next());
            let (given, scope) = match only.filter(|_| another.is_none()) {
                Some(only) => self.typed(only),
                None => (given, self.within),
            };
            self.declare(alias, given, scope);
        }
        self.each(node, Self::walk);
    }

    fn range(&mut self, node: Node<'t>) {
        let given = field(node, "right").map_or(Given::NOTHING, |right| self.value(right));
        let Some(left) = field(node, "left") else { return };
        let declares =
            self.builder.text.get(left.end_byte()..).is_some_and(|rest| rest.trim_start().starts_with(":="));
        for (at, name) in self.children(left).into_iter().enumerate() {
            if declares && name.kind() == "identifier" {
                self.local(name, if at == 1 { given.element() } else { Given::NOTHING });
            } else {
                self.write(name);
            }
        }
    }

    fn received(&mut self, node: Node<'t>) {
        let given = field(node, "right").map_or(Given::NOTHING, |right| self.value(right));
        let Some(left) = field(node, "left") else { return };
        for (at, name) in self.children(left).into_iter().enumerate() {
            if name.kind() == "identifier" {
                self.local(name, if at == 0 { given } else { Given::NOTHING });
            } else {
                self.write(name);
            }
        }
    }
}
