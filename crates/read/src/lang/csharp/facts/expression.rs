//! Statements, expressions and patterns.

use caution_core::facts::Shape;
use tree_sitter::Node;

use super::Reader;
use crate::lang::facts::line_of;
use crate::lang::shadows::{Chain, Source};

impl<'a> Reader<'_, 'a> {
    /// Reads an expression or a statement.
    pub(super) fn visit(&mut self, node: Node<'_>) {
        self.deeper(node, |reader| reader.visit_at(node));
    }

    /// Reads what a node is made of.
    pub(super) fn visit_children(&mut self, node: Node<'_>) {
        for child in self.children(node) {
            self.visit(child);
        }
    }

    /// Reads a node whose locals live no longer than it.
    fn scoped(&mut self, node: Node<'_>) {
        let mark = self.locals.enter();
        self.visit_children(node);
        self.locals.leave(mark);
    }

    fn visit_at(&mut self, node: Node<'_>) {
        match node.kind() {
            "identifier"
            | "member_access_expression"
            | "invocation_expression"
            | "conditional_access_expression"
            | "generic_name" => self.chain(node, Shape::Read),
            "block"
            | "for_statement"
            | "using_statement"
            | "fixed_statement"
            | "switch_section"
            | "switch_expression_arm"
            | "catch_clause"
            | "accessor_declaration" => self.scoped(node),
            "string_literal" | "verbatim_string_literal" | "raw_string_literal" => self.text(node),
            "interpolated_string_expression" => self.interpolated(node),
            "local_function_statement" => self.function(node),
            "variable_declaration" => self.variables(node),
            "foreach_statement" => self.foreach(node),
            "lambda_expression" | "anonymous_method_expression" => self.lambda(node, None),
            "object_creation_expression" => self.creation(node),
            "assignment_expression" => self.assignment(node),
            "catch_declaration"
            | "declaration_expression"
            | "declaration_pattern"
            | "from_clause"
            | "recursive_pattern"
            | "join_clause" => self.typed_local(node),
            "var_pattern" => self.local(self.field(node, "name"), None),
            "let_clause" => self.let_clause(node),
            "query_expression" => self.query(node),
            "join_into_clause" => self.tuple_locals(node, 0),
            "cast_expression"
            | "as_expression"
            | "is_expression"
            | "typeof_expression"
            | "default_expression"
            | "sizeof_expression"
            | "array_creation_expression"
            | "type_pattern" => self.with_type(node),
            "constant_pattern" => self.visit_children(node),
            "subpattern" => self.subpattern(node),
            "argument" | "attribute_argument" => {
                let name = node.child_by_field_name("name");
                for child in self.children(node) {
                    if Some(child) != name {
                        self.visit(child);
                    }
                }
            }
            "with_initializer" => {
                for child in self.children(node).into_iter().skip(1) {
                    self.visit(child);
                }
            }
            "element_access_expression" => {
                self.config_element(node);
                self.visit_children(node);
            }
            "type_argument_list" | "array_type" | "nullable_type" | "predefined_type" | "pointer_type"
            | "qualified_name" => {
                self.types(node);
            }
            "class_declaration" | "record_declaration" | "struct_declaration" => self.declarations(node),
            "implicit_type" | "modifier" | "discard" | "goto_statement" | "attribute_list" => {}
            _ => self.visit_children(node),
        }
    }

    fn variables(&mut self, node: Node<'_>) {
        let typed = node.child_by_field_name("type");
        if let Some(typed) = typed {
            self.types(typed);
        }
        let declared = typed.and_then(|typed| self.type_source(typed));
        for declarator in self.children(node) {
            if declarator.kind() != "variable_declarator" {
                continue;
            }
            if let Some(names) = self.child(declarator, "tuple_pattern") {
                if let Some(value) = self.initial(declarator) {
                    self.visit(value);
                }
                self.tuple_locals(names, 0);
                continue;
            }
            let name = self.field(declarator, "name");
            let value = self.initial(declarator);
            if let Some(lambda) = value.filter(|value| value.kind() == "lambda_expression") {
                self.named_closure(name, declarator, lambda);
                continue;
            }
            let source = match (&declared, value) {
                (Some(declared), _) => Some(declared.clone()),
                (None, Some(value)) => self.source(value),
                (None, None) => None,
            };
            if let Some(value) = value {
                self.typed_value(typed, value);
                self.group_of(name, value);
            }
            self.local(name, source.as_ref());
        }
    }

    fn foreach(&mut self, node: Node<'_>) {
        let mark = self.locals.enter();
        if let Some(right) = node.child_by_field_name("right") {
            self.visit(right);
            let typed = node.child_by_field_name("type");
            if let Some(typed) = typed {
                self.types(typed);
            }
            let declared = typed.and_then(|typed| self.type_source(typed));
            let source = match declared {
                Some(declared) => Some(declared),
                None => self.elements(right),
            };
            match node.child_by_field_name("left") {
                Some(left) if left.kind() == "identifier" => self.local(self.to.of(left), source.as_ref()),
                Some(left) => self.tuple_locals(left, 0),
                None => {}
            }
        }
        if let Some(body) = node.child_by_field_name("body") {
            self.visit(body);
        }
        self.locals.leave(mark);
    }

    /// `from … into x …`: the name stands beside the clauses.
    fn query(&mut self, node: Node<'_>) {
        let mark = self.locals.enter();
        for child in self.children(node) {
            let is_into = child.prev_sibling().is_some_and(|before| before.kind() == "into");
            if is_into { self.local(self.to.of(child), None) } else { self.visit(child) }
        }
        self.locals.leave(mark);
    }

    fn tuple_locals(&mut self, node: Node<'_>, depth: u32) {
        for child in self.children(node) {
            match child.kind() {
                "identifier" => self.local(self.to.of(child), None),
                _ if depth < 32 => self.tuple_locals(child, depth + 1),
                _ => {}
            }
        }
    }

    /// A lambda; its first parameter may come from a source.
    pub(super) fn lambda(&mut self, node: Node<'_>, source: Option<&Source<'a>>) {
        let mark = self.locals.enter();
        if let Some(list) = node.child_by_field_name("parameters") {
            let only = if list.kind() == "implicit_parameter" { Some(list) } else { self.only_name(list) };
            match only {
                Some(only) => self.local(self.to.of(only), source),
                None => self.parameters(list),
            }
        }
        if let Some(body) = node.child_by_field_name("body") {
            self.visit(body);
        } else {
            for child in self.children(node).into_iter().filter(|child| child.kind() == "block") {
                self.visit(child);
            }
        }
        self.locals.leave(mark);
    }

    /// The only parameter of a list, if it has no type.
    fn only_name<'t>(&self, list: Node<'t>) -> Option<Node<'t>> {
        let children = self.children(list);
        let [parameter] = children.as_slice() else { return None };
        let untyped = parameter.kind() == "parameter" && parameter.child_by_field_name("type").is_none();
        parameter.child_by_field_name("name").filter(|_| untyped)
    }

    /// `new Foo(…) { A = 1 }`.
    fn creation(&mut self, node: Node<'_>) {
        let typed = node.child_by_field_name("type");
        let chain = typed.and_then(|typed| self.type_chain(typed));
        if let (Some(typed), Some(chain)) = (typed, &chain) {
            let mut called = chain.clone();
            if let Some(last) = called.segments.last_mut() {
                last.1 = true;
            }
            let arguments = node.child_by_field_name("arguments");
            let count = arguments.map_or(0, |arguments| self.children(arguments).len());
            if let Some(path) = self.refer(&called, Shape::Call, line_of(typed)) {
                self.to.arguments(path, called.segments.len() - 1, count);
            }
            self.type_arguments(typed);
        }
        if let Some(arguments) = node.child_by_field_name("arguments") {
            self.visit_children(arguments);
        }
        let initial = node.child_by_field_name("initializer").map(|initial| self.children(initial));
        for part in initial.unwrap_or_default() {
            let left = part.child_by_field_name("left").filter(|left| left.kind() == "identifier");
            match (left, &chain) {
                (Some(left), Some(chain)) if part.kind() == "assignment_expression" => {
                    let path = chain.keep_with(self.to, Some(self.to.of(left)));
                    self.to.refer(self.within, path, Shape::Write, line_of(left));
                    if let Some(right) = part.child_by_field_name("right") {
                        self.visit(right);
                    }
                }
                _ => self.visit(part),
            }
        }
    }

    fn assignment(&mut self, node: Node<'_>) {
        if let Some(left) = node.child_by_field_name("left") {
            if matches!(
                left.kind(),
                "identifier" | "member_access_expression" | "conditional_access_expression"
            ) {
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

    /// Something that declares a local beside its type: `out Foo x`, `is Foo x`, `catch (E x)`.
    fn typed_local(&mut self, node: Node<'_>) {
        let (typed, name) = (node.child_by_field_name("type"), node.child_by_field_name("name"));
        let source = typed.and_then(|typed| self.type_source(typed));
        if let Some(typed) = typed {
            self.types(typed);
        }
        let mut elements = None;
        for child in self.children(node) {
            if Some(child) != typed && Some(child) != name {
                let clause = matches!(node.kind(), "from_clause");
                if clause {
                    elements = self.elements(child);
                }
                if node.kind() == "join_clause"
                    && child.kind() == "identifier"
                    && name.is_none()
                    && elements.is_none()
                {
                    self.local(self.to.of(child), None);
                    elements = Some(Source::new(caution_core::facts::Value::Same, Chain::unnamed()));
                    continue;
                }
                if child.kind() == "parenthesized_variable_designation" {
                    self.tuple_locals(child, 0);
                } else {
                    self.visit(child);
                }
            }
        }
        if let Some(name) = name {
            self.local(self.to.of(name), source.or(elements).as_ref());
        }
    }

    fn let_clause(&mut self, node: Node<'_>) {
        let children = self.children(node);
        if let [name, value] = children.as_slice() {
            self.visit(*value);
            let source = self.source(*value);
            self.local(self.to.of(*name), source.as_ref());
        }
    }

    fn with_type(&mut self, node: Node<'_>) {
        let typed = node.child_by_field_name("type").or_else(|| node.child_by_field_name("right"));
        for child in self.children(node) {
            if Some(child) == typed { self.types(child) } else { self.visit(child) }
        }
    }

    /// `{ Name: pattern }`: the name belongs to what is matched.
    fn subpattern(&mut self, node: Node<'_>) {
        let children = self.children(node);
        let skip = usize::from(children.len() > 1);
        for child in children.into_iter().skip(skip) {
            self.visit(child);
        }
    }

    /// The arguments of a call; `chain` up to `length` is what is called.
    pub(super) fn arguments(&mut self, chain: &Chain<'a>, length: usize, node: Node<'_>) {
        if self.special_call(chain, length, node) {
            return;
        }
        for argument in self.children(node) {
            let value = if argument.kind() == "argument" { argument.named_child(0) } else { None };
            match value.filter(|value| value.kind() == "lambda_expression") {
                Some(lambda) => {
                    let source = self.lambda_source(chain, length);
                    self.deeper(lambda, |reader| reader.lambda(lambda, source.as_ref()));
                }
                None => self.visit(argument),
            }
        }
    }
}
