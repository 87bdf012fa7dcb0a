//! Expressions and statements.

use caution_core::facts::{DefinitionKind, Shape, Visibility};
use tree_sitter::Node;

use super::{New, Reader};
use crate::lang::facts::line_of;
use crate::lang::shadows::{Chain, Source};

impl<'a> Reader<'_, 'a> {
    /// Reads an expression or a statement.
    pub(super) fn visit(&mut self, node: Node<'_>) {
        self.deeper(node, |reader| reader.visit_at(node));
    }

    /// Reads what an expression is made of.
    pub(super) fn visit_children(&mut self, node: Node<'_>) {
        for child in self.children(node) {
            self.visit(child);
        }
    }

    fn visit_at(&mut self, node: Node<'_>) {
        match node.kind() {
            "identifier" | "self" | "scoped_identifier" | "call_expression" | "field_expression"
            | "generic_function" => {
                self.chain(node, Shape::Read);
            }
            "block" | "declaration_list" => self.block(node),
            "string_literal" | "raw_string_literal" => self.text(node),
            "integer_literal" | "float_literal" | "boolean_literal" | "char_literal" | "label"
            | "lifetime" | "mutable_specifier" | "metavariable" | "crate" | "super" | "empty_statement" => {}
            "let_declaration" => self.let_declaration(node),
            "let_condition" => self.let_condition(node),
            "if_expression" | "while_expression" | "loop_expression" => {
                let mark = self.locals.enter();
                self.visit_children(node);
                self.locals.leave(mark);
            }
            "index_expression" if node.named_child(0).is_some_and(|first| self.to.of(first) == "str") => {
                // A macro, which the grammar does not know as one.
                self.refer(
                    &Chain { segments: vec![("str", true)], ..Chain::default() },
                    Shape::Call,
                    line_of(node),
                );
                for child in self.children(node).into_iter().skip(1) {
                    self.visit(child);
                }
            }
            "for_expression" => self.for_expression(node),
            "match_expression" => self.match_expression(node),
            "closure_expression" => self.closure(node, None),
            "struct_expression" => self.struct_expression(node),
            "assignment_expression" => self.assignment(node, false),
            "compound_assignment_expr" => self.assignment(node, true),
            "macro_invocation" => self.macro_invocation(node, false),
            "type_cast_expression" => {
                if let Some(value) = node.child_by_field_name("value") {
                    self.visit(value);
                }
                if let Some(typed) = node.child_by_field_name("type") {
                    self.types(typed, Shape::Type);
                }
            }
            "attribute_item" | "inner_attribute_item" => self.attributes(self.within, &[node]),
            kind if is_item(kind) => self.item(node, &[]),
            kind if is_type(kind) => self.types(node, Shape::Type),
            _ => self.visit_children(node),
        }
    }

    fn block(&mut self, node: Node<'_>) {
        let mark = self.locals.enter();
        self.items(node);
        self.locals.leave(mark);
    }

    fn let_declaration(&mut self, node: Node<'_>) {
        let Some(pattern) = node.child_by_field_name("pattern") else { return };
        let value = node.child_by_field_name("value");
        let typed = node.child_by_field_name("type");
        if let Some(typed) = typed {
            self.types(typed, Shape::Type);
        }
        if let Some(value) =
            value.filter(|value| value.kind() == "closure_expression" && pattern.kind() == "identifier")
        {
            self.closure(value, Some(pattern));
            return;
        }
        if let Some(value) = value {
            self.visit(value);
        }
        if let Some(alternative) = node.child_by_field_name("alternative") {
            self.visit(alternative);
        }
        let declared = typed.and_then(|typed| self.type_source(typed));
        if declared.is_none()
            && pattern.kind() == "tuple_pattern"
            && let Some(value) = value.filter(|value| value.kind() == "tuple_expression")
        {
            let (patterns, values) = (self.children(pattern), self.children(value));
            for (at, pattern) in patterns.into_iter().enumerate() {
                let source = values.get(at).and_then(|value| self.source(*value));
                self.declare(pattern, source.as_ref());
            }
            return;
        }
        let source = match declared {
            Some(source) => Some(source),
            None => value.and_then(|value| self.source(value)),
        };
        self.declare(pattern, source.as_ref());
    }

    /// `let pattern = value` as a condition: its locals live as long as what is around it.
    fn let_condition(&mut self, node: Node<'_>) {
        if let Some(value) = node.child_by_field_name("value") {
            self.visit(value);
            let source = self.source(value);
            if let Some(pattern) = node.child_by_field_name("pattern") {
                self.declare(pattern, source.as_ref());
            }
        }
    }

    fn for_expression(&mut self, node: Node<'_>) {
        let mark = self.locals.enter();
        if let Some(value) = node.child_by_field_name("value") {
            self.visit(value);
            let elements = self.elements(value);
            if let Some(pattern) = node.child_by_field_name("pattern") {
                self.declare_element(pattern, elements.as_ref());
            }
        }
        if let Some(body) = node.child_by_field_name("body") {
            self.visit(body);
        }
        self.locals.leave(mark);
    }

    fn declare_element(&mut self, pattern: Node<'_>, elements: Option<&(Source<'a>, bool)>) {
        match elements {
            Some((source, true)) if pattern.kind() == "tuple_pattern" => {
                for (at, child) in self.children(pattern).into_iter().enumerate() {
                    self.declare(child, if at == 1 { Some(source) } else { None });
                }
            }
            Some((_, true)) | None => self.declare(pattern, None),
            Some((source, false)) => self.declare(pattern, Some(source)),
        }
    }

    fn match_expression(&mut self, node: Node<'_>) {
        let value = node.child_by_field_name("value");
        if let Some(value) = value {
            self.visit(value);
        }
        let source = value.and_then(|value| self.source(value));
        let arms = node.child_by_field_name("body").map(|body| self.children(body)).unwrap_or_default();
        for arm in arms {
            let mark = self.locals.enter();
            if let Some(pattern) = arm.child_by_field_name("pattern") {
                self.declare(pattern, source.as_ref());
            }
            if let Some(value) = arm.child_by_field_name("value") {
                self.visit(value);
            }
            self.locals.leave(mark);
        }
    }

    /// A closure; one that a local is given is a definition.
    pub(super) fn closure(&mut self, node: Node<'_>, named: Option<Node<'_>>) {
        self.closure_of(node, named, None);
    }

    /// A closure whose first parameter comes from a source.
    pub(super) fn closure_of(
        &mut self,
        node: Node<'_>,
        named: Option<Node<'_>>,
        source: Option<&Source<'a>>,
    ) {
        let within = self.within;
        if let Some(named) = named {
            let name = self.to.of(named);
            let (kind, body) = (DefinitionKind::Function, node.child_by_field_name("body"));
            let visibility = Visibility::Private;
            self.within =
                self.define(&New { name, kind, parent: within, node, body, visibility, attributes: &[] });
        }
        let mark = self.locals.enter();
        let parameters = node.child_by_field_name("parameters").map(|list| self.children(list));
        for (at, parameter) in parameters.unwrap_or_default().into_iter().enumerate() {
            if parameter.kind() != "parameter" {
                self.declare(parameter, source.filter(|_| at == 0));
                continue;
            }
            let typed = parameter.child_by_field_name("type");
            if let Some(typed) = typed {
                self.types(typed, Shape::Type);
            }
            let declared = typed.and_then(|typed| self.type_source(typed));
            if let Some(pattern) = parameter.child_by_field_name("pattern") {
                self.declare(pattern, declared.as_ref().or(source.filter(|_| at == 0)));
            }
        }
        if let Some(result) = node.child_by_field_name("return_type") {
            self.types(result, Shape::Type);
            if named.is_some() {
                self.bind_type((self.within, ""), result, self.within);
            }
        }
        if let Some(body) = node.child_by_field_name("body") {
            self.visit(body);
        }
        self.locals.leave(mark);
        self.within = within;
    }

    fn struct_expression(&mut self, node: Node<'_>) {
        let Some(name) = node.child_by_field_name("name") else { return };
        let mut chain = self.type_chain(name).unwrap_or_else(Chain::unnamed);
        let class = chain.clone();
        if let Some(last) = chain.segments.last_mut() {
            last.1 = true;
        }
        self.refer(&chain, Shape::Call, line_of(name));
        self.type_arguments(name);
        let fields = node.child_by_field_name("body").map(|body| self.children(body)).unwrap_or_default();
        for field in fields {
            match field.kind() {
                "field_initializer" => {
                    if let Some(name) = field.child_by_field_name("field") {
                        self.refer_field(&class, self.to.of(name), Shape::Write, line_of(name));
                    }
                    if let Some(value) = field.child_by_field_name("value") {
                        self.visit(value);
                    }
                }
                "shorthand_field_initializer" => {
                    let inner = self.children(field).into_iter().find(|child| child.kind() == "identifier");
                    if let Some(name) = inner {
                        self.refer_field(&class, self.to.of(name), Shape::Write, line_of(name));
                        self.visit(name);
                    }
                }
                _ => self.visit_children(field),
            }
        }
    }

    fn assignment(&mut self, node: Node<'_>, reads: bool) {
        if let Some(left) = node.child_by_field_name("left") {
            let written = matches!(left.kind(), "identifier" | "field_expression" | "scoped_identifier");
            let dereferenced = left.kind() == "unary_expression" && self.to.of(left).starts_with('*');
            let target = if dereferenced { left.named_child(0) } else { Some(left).filter(|_| written) };
            match target {
                Some(target) => {
                    self.chain(target, Shape::Write);
                    if reads {
                        let chain = self.spine(target).chain;
                        self.refer(&chain, Shape::Read, line_of(target));
                    }
                }
                None => self.visit(left),
            }
        }
        if let Some(right) = node.child_by_field_name("right") {
            self.visit(right);
        }
    }

    /// The arguments of a call; `chain` up to `length` is what is called.
    pub(super) fn arguments(&mut self, chain: &Chain<'a>, length: usize, node: Node<'_>) {
        if self.special_call(chain, length, node) {
            return;
        }
        self.plain_arguments(chain, length, node);
    }

    /// Arguments that mean nothing more than they say.
    pub(super) fn plain_arguments(&mut self, chain: &Chain<'a>, length: usize, node: Node<'_>) {
        for child in self.children(node) {
            if child.kind() == "closure_expression" {
                let source = self.closure_source(chain, length);
                self.deeper(child, |reader| reader.closure_of(child, None, source.as_ref()));
            } else {
                self.visit(child);
            }
        }
    }

    /// A local of which nothing is known.
    pub(super) fn unknown_local(&mut self, name: &'a str) {
        self.local(name, None);
    }
}

fn is_item(kind: &str) -> bool {
    kind.ends_with("_item")
        || matches!(kind, "use_declaration" | "macro_definition" | "extern_crate_declaration")
}

fn is_type(kind: &str) -> bool {
    kind.ends_with("_type") || matches!(kind, "type_identifier" | "scoped_type_identifier" | "type_arguments")
}
