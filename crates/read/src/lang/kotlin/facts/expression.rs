//! Statements and expressions.

use caution_core::facts::Shape;
use tree_sitter::Node;

use super::Reader;
use super::types::is_type;
use crate::lang::facts::line_of;
use crate::lang::shadows::Source;

/// Infix functions of the standard library.
const INFIX: &[&str] = &["to", "and", "or", "xor", "until", "downTo", "step", "shl", "shr", "ushr"];

impl<'a, 't> Reader<'_, 'a, 't> {
    /// Reads a declaration, a statement or an expression.
    pub(super) fn visit(&mut self, node: Node<'t>) {
        self.deeper(node, |reader| {
            if !reader.declaration(node) {
                reader.visit_at(node);
            }
        });
    }

    /// Reads a node whose locals live no longer than it.
    fn scoped(&mut self, node: Node<'t>) {
        let mark = self.locals.enter();
        self.statements(node);
        self.locals.leave(mark);
    }

    fn visit_at(&mut self, node: Node<'t>) {
        match node.kind() {
            "identifier" | "call_expression" | "navigation_expression" | "this_expression" => {
                self.chain(node, Shape::Read);
            }
            "block"
            | "when_entry"
            | "when_expression"
            | "if_expression"
            | "while_statement"
            | "do_while_statement"
            | "anonymous_initializer" => self.scoped(node),
            "string_literal" | "multiline_string_literal" => self.text(node),
            "for_statement" => self.for_statement(node),
            "lambda_literal" | "anonymous_function" => self.lambda(node, None),
            "annotated_expression" => self.annotated(node),
            "assignment" => self.assignment(node),
            "catch_block" => self.catch_block(node),
            "when_subject" => self.when_subject(node),
            "infix_expression" => self.infix(node),
            "constructor_delegation_call" => self.delegation(node),
            "file_annotation" | "annotation" => self.plain_annotation(node),
            "value_argument" => self.value_argument(node),
            "getter" | "setter" => self.accessor(node),
            "return_expression" => {
                let label = node.child_by_field_name("label");
                for child in self.children(node) {
                    if Some(child) != label {
                        self.visit(child);
                    }
                }
            }
            "callable_reference" => {
                for child in self.children(node) {
                    if is_type(child.kind()) { self.types(child) } else { self.visit(child) }
                }
            }
            "modifiers"
            | "label"
            | "escape_sequence"
            | "string_content"
            | "type_modifiers"
            | "parameter_modifiers" => {}
            kind if is_type(kind) || kind == "type_arguments" => self.types(node),
            _ => self.statements(node),
        }
    }

    fn for_statement(&mut self, node: Node<'t>) {
        let mark = self.locals.enter();
        let children = self.children(node);
        let mut declared = None;
        for child in children {
            match child.kind() {
                "variable_declaration" | "multi_variable_declaration" => declared = Some(child),
                "annotation" | "label" => {}
                _ => {
                    self.visit(child);
                    let Some(variable) = declared.take() else { continue };
                    if variable.kind() == "multi_variable_declaration" {
                        self.several_locals(variable);
                        continue;
                    }
                    let name = self.child(variable, "identifier").map_or("", |name| self.to.of(name));
                    let typed = self.type_in(variable).and_then(|typed| self.type_source(typed));
                    let source = match typed {
                        Some(typed) => Some(typed),
                        None => self.elements(child),
                    };
                    self.local(name, source.as_ref());
                }
            }
        }
        self.locals.leave(mark);
    }

    /// A lambda; its first parameter, or `it`, may come from a source.
    pub(super) fn lambda(&mut self, node: Node<'t>, source: Option<&Source<'a>>) {
        let mark = self.locals.enter();
        if node.kind() == "anonymous_function" {
            if let Some(list) = self.child(node, "function_value_parameters") {
                self.parameters(list);
            }
            if let Some(body) = self.child(node, "function_body") {
                self.visit(body);
            }
            self.locals.leave(mark);
            return;
        }
        match self.child(node, "lambda_parameters") {
            Some(list) => {
                for (at, parameter) in self.children(list).into_iter().enumerate() {
                    if parameter.kind() == "multi_variable_declaration" {
                        self.several_locals(parameter);
                        continue;
                    }
                    let name = self.child(parameter, "identifier").map_or("", |name| self.to.of(name));
                    let typed = self.type_in(parameter);
                    if let Some(typed) = typed {
                        self.types(typed);
                    }
                    let declared = typed.and_then(|typed| self.type_source(typed));
                    self.local(name, declared.as_ref().or(source.filter(|_| at == 0)));
                }
            }
            None => self.local("it", source),
        }
        for child in self.children(node) {
            if child.kind() != "lambda_parameters" {
                self.visit(child);
            }
        }
        self.locals.leave(mark);
    }

    fn assignment(&mut self, node: Node<'t>) {
        if let Some(left) = node.child_by_field_name("left") {
            if matches!(left.kind(), "identifier" | "navigation_expression") {
                self.chain(left, Shape::Write);
                if self.child(node, "=").is_none() {
                    let chain = self.spine(left).chain;
                    self.refer(&chain, Shape::Read, line_of(left));
                }
            } else {
                self.visit(left);
            }
        }
        if let Some(right) = node.child_by_field_name("right") {
            self.visit(right);
        }
    }

    fn catch_block(&mut self, node: Node<'t>) {
        let mark = self.locals.enter();
        let name = self.child(node, "identifier").map_or("", |name| self.to.of(name));
        if let Some(typed) = self.type_in(node) {
            self.types(typed);
            let source = self.type_source(typed);
            self.local(name, source.as_ref());
        }
        if let Some(block) = self.child(node, "block") {
            self.visit(block);
        }
        self.locals.leave(mark);
    }

    /// `when (val x = f())`.
    fn when_subject(&mut self, node: Node<'t>) {
        let mut declared = None;
        for child in self.children(node) {
            match child.kind() {
                "variable_declaration" => declared = Some(child),
                "annotation" => {}
                _ => {
                    self.visit(child);
                    if let Some(variable) = declared.take() {
                        let name = self.child(variable, "identifier").map_or("", |name| self.to.of(name));
                        let source = self.source(child);
                        self.local(name, source.as_ref());
                    }
                }
            }
        }
    }

    /// `a name b`: a call of a function of `a`.
    fn infix(&mut self, node: Node<'t>) {
        let children = self.children(node);
        let [left, name, right] = children.as_slice() else { return self.statements(node) };
        if name.kind() != "identifier" {
            return self.statements(node);
        }
        let text = self.to.of(*name);
        if !INFIX.contains(&text) {
            let mut chain = self.spine(*left).chain;
            chain.segments.push((text, true));
            self.refer(&chain, Shape::Call, line_of(*name));
        }
        self.visit(*left);
        self.visit(*right);
    }

    /// `name = value` in a call: the name belongs to what is called.
    fn value_argument(&mut self, node: Node<'t>) {
        let children = self.children(node);
        let named = children.len() > 1 && self.child(node, "=").is_some();
        for child in children.into_iter().skip(usize::from(named)) {
            self.visit(child);
        }
    }

    fn accessor(&mut self, node: Node<'t>) {
        let mark = self.locals.enter();
        self.local("field", None);
        for child in self.children(node) {
            if child.kind() == "identifier" {
                self.local(self.to.of(child), None);
            } else {
                self.visit(child);
            }
        }
        self.locals.leave(mark);
    }
}
