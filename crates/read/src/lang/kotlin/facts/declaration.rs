//! What Kotlin declares: classes, objects, functions, properties.

use caution_core::facts::{DefinitionIndex, DefinitionKind, EntryKind, MODULE, Shape, Value};
use tree_sitter::Node;

use super::types::is_type;
use super::{Class, New, Reader, visibility};
use crate::lang::facts::line_of;
use crate::lang::shadows::{Chain, Source};

/// Methods that the language or a framework calls as soon as their class is used.
const IMPLICIT: &[&str] = &[
    "toString",
    "equals",
    "hashCode",
    "close",
    "compareTo",
    "iterator",
    "hasNext",
    "next",
    "invoke",
    "run",
    "call",
    "getValue",
    "setValue",
    "provideDelegate",
    "onCreate",
    "onStart",
    "onResume",
    "onPause",
    "onStop",
    "onDestroy",
    "onCleared",
    "onCreateView",
    "onViewCreated",
    "onBind",
    "configure",
    "apply",
    "doFilter",
    "preHandle",
    "serialize",
    "deserialize",
];

impl<'a, 't> Reader<'_, 'a, 't> {
    /// The statements of a file, a block or a class.
    pub(super) fn statements(&mut self, list: Node<'t>) {
        for child in self.children(list) {
            self.visit(child);
        }
    }

    /// Reads a declaration; whether the node is one.
    pub(super) fn declaration(&mut self, node: Node<'t>) -> bool {
        match node.kind() {
            "package_header" => {
                self.to.silent(node);
                if let Some(name) = self.child(node, "qualified_identifier") {
                    let name = self.to.of(name);
                    self.to.package(name);
                }
            }
            "import" => self.import(node),
            "class_declaration" | "object_declaration" => self.class(node),
            "companion_object" => self.companion(node),
            "object_literal" => self.object_literal(node),
            "function_declaration" => self.function(node),
            "secondary_constructor" => self.constructor(node),
            "property_declaration" => self.property(node),
            "enum_entry" => self.enum_entry(node),
            "type_alias" => self.type_alias(node),
            _ => return false,
        }
        true
    }

    fn class(&mut self, node: Node<'t>) {
        let head = node.child_by_field_name("name").unwrap_or(node);
        let name = self.to.of(head);
        let is_interface = self.child(node, "interface").is_some();
        let kind = if is_interface { DefinitionKind::Interface } else { DefinitionKind::Class };
        let body = self.child(node, "class_body").or_else(|| self.child(node, "enum_class_body"));
        let visibility = visibility(&self.modifiers(node));
        let index = self.define(&New { name, kind, node, head, body, visibility });
        let around = self.enter(index, true);
        let outer = self.class.replace(Class { name, ..Class::default() });
        self.generic_parameters(node);
        self.annotations(node, index);
        self.class_parts(node, index);
        if let Some(body) = body {
            self.statements(body);
        }
        self.class = outer;
        self.leave(around);
    }

    /// The primary constructor and the bases of a class.
    fn class_parts(&mut self, node: Node<'t>, index: DefinitionIndex) {
        if let Some(constructor) = self.child(node, "primary_constructor") {
            self.primary(node, constructor);
            let list = self.child(constructor, "class_parameters").map(|list| self.children(list));
            for parameter in list.unwrap_or_default() {
                if parameter.kind() == "class_parameter" {
                    self.class_parameter(parameter, index);
                }
            }
        }
        let bases = self.child(node, "delegation_specifiers").map(|list| self.children(list));
        for specifier in bases.unwrap_or_default() {
            let inner = self.children(specifier).into_iter().find(|child| child.kind() != "annotation");
            let Some(inner) = inner else { continue };
            let typed = if is_type(inner.kind()) { Some(inner) } else { self.type_in(inner) };
            if let Some(typed) = typed
                && let Some(chain) = self.type_chain(typed)
            {
                let path = chain.keep(self.to);
                self.to.base(index, path, line_of(typed));
                if let Some(list) = self.child(typed, "type_arguments") {
                    self.types(list);
                }
            }
            for part in self.children(inner) {
                if !is_type(part.kind()) && !is_type(inner.kind()) {
                    self.visit(part);
                }
            }
        }
    }

    /// The primary constructor beside others: which of them a call means is told by what each takes.
    fn primary(&mut self, class: Node<'t>, node: Node<'t>) {
        let body = self.child(class, "class_body");
        let is_alone = body.is_none_or(|body| self.child(body, "secondary_constructor").is_none());
        let Some(list) = self.child(node, "class_parameters").filter(|_| !is_alone) else { return };
        let name = self.class.as_ref().map_or("constructor", |class| class.name);
        let (kind, visibility) = (DefinitionKind::Constructor, visibility(&self.modifiers(node)));
        let index = self.define(&New { name, kind, node, head: node, body: None, visibility });
        self.takes(index, list);
    }

    /// A parameter of a primary constructor: a property, or what the initialisers see.
    fn class_parameter(&mut self, node: Node<'t>, class: DefinitionIndex) {
        let Some(head) = self.child(node, "identifier") else { return };
        let name = self.to.of(head);
        let is_property = self.child(node, "val").is_some() || self.child(node, "var").is_some();
        let mut visibility = visibility(&self.modifiers(node));
        if !is_property {
            visibility = caution_core::facts::Visibility::Private;
        }
        let (kind, body) = (DefinitionKind::Field, None);
        let index = self.define(&New { name, kind, node, head, body, visibility });
        let around = self.enter(index, false);
        self.annotations(node, index);
        let typed = self.type_in(node);
        for child in self.children(node) {
            match child.kind() {
                "identifier" if child == head => {}
                "modifiers" => {}
                kind if is_type(kind) => self.types(child),
                _ => self.visit(child),
            }
        }
        self.leave(around);
        if let Some(typed) = typed {
            self.bind_type((class, name), typed, class);
        }
    }

    /// What a companion holds belongs to its class: it is called by the class's name.
    fn companion(&mut self, node: Node<'t>) {
        self.class_parts(node, self.within);
        if let Some(body) = self.child(node, "class_body") {
            let locals = std::mem::take(&mut self.locals);
            self.statements(body);
            self.locals = locals;
        }
    }

    fn object_literal(&mut self, node: Node<'t>) {
        let body = self.child(node, "class_body");
        let (kind, visibility) = (DefinitionKind::Class, caution_core::facts::Visibility::Private);
        let index = self.define(&New { name: "object", kind, node, head: node, body, visibility });
        let around = self.enter(index, false);
        let outer = self.class.replace(Class { name: "object", ..Class::default() });
        self.class_parts(node, index);
        if let Some(body) = body {
            self.statements(body);
        }
        self.class = outer;
        self.leave(around);
    }

    fn enum_entry(&mut self, node: Node<'t>) {
        let Some(head) = self.child(node, "identifier") else { return };
        let (name, class) = (self.to.of(head), self.within);
        let (kind, visibility) = (DefinitionKind::Field, caution_core::facts::Visibility::Public);
        let body = self.child(node, "class_body");
        let index = self.define(&New { name, kind, node, head, body, visibility });
        let class_name = self.class.as_ref().map_or("", |class| class.name);
        let path = self.to.path(&[(class_name, false)]);
        self.to.bind((class, name), Value::Instance, path, class);
        let around = self.enter(index, true);
        self.annotations(node, index);
        for child in self.children(node) {
            if child != head && child.kind() != "modifiers" {
                self.visit(child);
            }
        }
        self.leave(around);
    }

    fn type_alias(&mut self, node: Node<'t>) {
        let head = node.child_by_field_name("type").unwrap_or(node);
        let (name, parent) = (self.to.of(head), self.within);
        let visibility = visibility(&self.modifiers(node));
        let kind = DefinitionKind::Interface;
        let index = self.define(&New { name, kind, node, head, body: None, visibility });
        let around = self.enter(index, true);
        self.generic_parameters(node);
        let typed = self.children(node).into_iter().find(|child| is_type(child.kind()));
        if let Some(typed) = typed {
            self.types(typed);
            if let Some(Source { value: Value::Instance, chain, .. }) = self.type_source(typed) {
                let path = chain.keep(self.to);
                self.to.bind((parent, name), Value::Same, path, parent);
                self.to.bind((index, ""), Value::Instance, path, parent);
                if let Some(definition) = self.to.definition(index) {
                    definition.bases.push(path);
                }
            }
        }
        self.leave(around);
    }

    fn function(&mut self, node: Node<'t>) {
        let Some(head) = node.child_by_field_name("name") else { return self.statements(node) };
        let name = self.to.of(head);
        let children = self.children(node);
        let types = children.iter().filter(|child| is_type(child.kind()));
        let receiver = types.clone().find(|typed| typed.end_byte() <= head.start_byte()).copied();
        let result = types.rev().find(|typed| typed.start_byte() >= head.end_byte()).copied();
        let in_class = self.to.kind(self.within).has_members();
        let in_entry = self.to.kind(self.within) == DefinitionKind::Field;
        let is_method = in_class || in_entry || receiver.is_some();
        let kind = if is_method { DefinitionKind::Method } else { DefinitionKind::Function };
        let (body, modifiers) = (self.child(node, "function_body"), self.modifiers(node));
        let index = self.define(&New { name, kind, node, head, body, visibility: visibility(&modifiers) });
        if let Some(definition) = self.to.definition(index) {
            let known = in_class && (IMPLICIT.contains(&name) || modifiers.contains(&"operator"));
            definition.implicit = known;
        }
        if name == "main" && self.within == MODULE {
            self.to.entry(index, EntryKind::Command, "");
        }
        let local = !in_class && self.within != MODULE || self.is_in_function(index);
        let around = self.enter(index, !local);
        self.generic_parameters(node);
        self.annotations(node, index);
        if let Some(receiver) = receiver {
            self.types(receiver);
            self.bind_type((index, "self"), receiver, index);
        }
        let mark = self.locals.enter();
        if let Some(list) = self.child(node, "function_value_parameters") {
            self.takes(index, list);
            self.parameters(list);
        }
        if let Some(result) = result {
            self.types(result);
            self.bind_type((index, ""), result, index);
        } else if let Some(value) =
            body.filter(|body| self.to.of(*body).starts_with('=')).and_then(|body| body.named_child(0))
            && let Some(source) = self.source(value)
            && !source.chain.is_local
        {
            let path = source.chain.keep(self.to);
            self.to.bind((index, ""), source.value, path, index);
        }
        if let Some(body) = body {
            self.deeper(body, |reader| reader.statements(body));
        }
        self.locals.leave(mark);
        self.leave(around);
    }

    /// Whether a definition stands in a function, whose locals it sees.
    fn is_in_function(&self, index: DefinitionIndex) -> bool {
        self.to.so_far().around(index).skip(1).any(|(_, around)| {
            around.kind.is_method()
                || matches!(around.kind, DefinitionKind::Function | DefinitionKind::Registration)
        })
    }

    /// How many arguments a function takes.
    fn takes(&mut self, index: DefinitionIndex, list: Node<'t>) {
        let (mut all, mut optional, mut many) = (0, 0, false);
        for child in self.children(list) {
            match child.kind() {
                "parameter" => all += 1,
                "class_parameter" => {
                    all += 1;
                    optional += usize::from(self.child(child, "=").is_some());
                    let modifiers = self.child(child, "modifiers").map(|modifiers| self.to.of(modifiers));
                    many |= modifiers.is_some_and(|modifiers| modifiers.contains("vararg"));
                }
                "parameter_modifiers" => many |= self.to.of(child).contains("vararg"),
                _ => optional += 1,
            }
        }
        let least = usize::saturating_sub(all, optional + usize::from(many));
        self.to.takes(index, least, if many { None } else { Some(all) });
    }

    /// The parameters of a function: locals of it.
    pub(super) fn parameters(&mut self, list: Node<'t>) {
        for child in self.children(list) {
            match child.kind() {
                "parameter" => {
                    let name = self.child(child, "identifier").map_or("", |name| self.to.of(name));
                    let typed = self.type_in(child);
                    if let Some(typed) = typed {
                        self.types(typed);
                    }
                    let source = typed.and_then(|typed| self.type_source(typed));
                    self.local(name, source.as_ref());
                }
                "parameter_modifiers" => {}
                _ => self.visit(child),
            }
        }
    }

    fn constructor(&mut self, node: Node<'t>) {
        let (kind, body) = (DefinitionKind::Constructor, self.child(node, "block"));
        let name = self.class.as_ref().map_or("constructor", |class| class.name);
        let visibility = visibility(&self.modifiers(node));
        let index = self.define(&New { name, kind, node, head: node, body, visibility });
        let around = self.enter(index, true);
        let mark = self.locals.enter();
        if let Some(list) = self.child(node, "function_value_parameters") {
            self.takes(index, list);
            self.parameters(list);
        }
        for child in self.children(node) {
            if matches!(child.kind(), "constructor_delegation_call" | "block") {
                self.visit(child);
            }
        }
        self.locals.leave(mark);
        self.leave(around);
    }

    /// A property of a class or file, or a local.
    fn property(&mut self, node: Node<'t>) {
        let class = self.within;
        let owner = self.to.kind(class);
        let is_member = owner.has_members();
        let Some(declared) = self.child(node, "variable_declaration") else { return self.several(node) };
        let Some(head) = self.child(declared, "identifier") else { return };
        let (name, typed) = (self.to.of(head), self.type_in(declared));
        let value = self.value_of(node);
        if !is_member && class != MODULE || class == MODULE && self.locals.enter() > 0 {
            self.local_property(node, (name, head), typed, value);
            return;
        }
        let kind = if is_member { DefinitionKind::Field } else { DefinitionKind::Variable };
        let visibility = visibility(&self.modifiers(node));
        let body =
            value.or_else(|| self.child(node, "getter")).or_else(|| self.child(node, "property_delegate"));
        let index = self.define(&New { name, kind, node, head, body, visibility });
        let source = match typed {
            Some(typed) => self.type_source(typed),
            None => value.and_then(|value| self.source(value)),
        };
        if let Some(source) = source {
            let path = source.chain.keep(self.to);
            self.to.bind((class, name), source.value, path, class);
        }
        let around = self.enter(index, !self.is_in_function(index));
        self.annotations(node, index);
        if let Some(typed) = typed {
            self.types(typed);
        }
        for child in self.children(node) {
            match child.kind() {
                "variable_declaration" | "modifiers" | "type_parameters" | "type_constraints" => {}
                kind if is_type(kind) => {
                    self.types(child);
                    self.bind_type((index, "self"), child, index);
                }
                _ => self.visit(child),
            }
        }
        self.leave(around);
    }

    /// What a property is given at first.
    fn value_of(&self, node: Node<'t>) -> Option<Node<'t>> {
        self.children(node).into_iter().find(|child| {
            !is_type(child.kind())
                && !matches!(
                    child.kind(),
                    "modifiers"
                        | "variable_declaration"
                        | "multi_variable_declaration"
                        | "getter"
                        | "setter"
                        | "property_delegate"
                        | "type_parameters"
                        | "type_constraints"
                        | "type_modifiers"
                )
        })
    }

    fn local_property(
        &mut self,
        node: Node<'t>,
        (name, head): (&'a str, Node<'t>),
        typed: Option<Node<'t>>,
        value: Option<Node<'t>>,
    ) {
        if let Some(typed) = typed {
            self.types(typed);
        }
        if let Some(lambda) =
            value.filter(|value| matches!(value.kind(), "lambda_literal" | "anonymous_function"))
        {
            let (kind, visibility) = (DefinitionKind::Function, caution_core::facts::Visibility::Private);
            let index = self.define(&New { name, kind, node, head, body: Some(lambda), visibility });
            let around = self.enter(index, false);
            self.lambda(lambda, None);
            self.leave(around);
            return;
        }
        let inner = value.or_else(|| self.child(node, "property_delegate"));
        if let Some(inner) = inner {
            self.visit(inner);
        }
        let source = match typed {
            Some(typed) => self.type_source(typed),
            None => value.and_then(|value| self.source(value)),
        };
        self.local(name, source.as_ref());
    }

    /// `val (a, b) = pair`.
    fn several(&mut self, node: Node<'t>) {
        if let Some(value) = self.value_of(node) {
            self.visit(value);
        }
        if let Some(list) = self.child(node, "multi_variable_declaration") {
            self.several_locals(list);
        }
    }

    pub(super) fn several_locals(&mut self, list: Node<'t>) {
        for declared in self.children(list) {
            let name = self.child(declared, "identifier").map_or("", |name| self.to.of(name));
            let source = self.type_in(declared).and_then(|typed| self.type_source(typed));
            self.local(name, source.as_ref());
        }
    }

    /// Declares a local or parameter.
    pub(super) fn local(&mut self, name: &'a str, source: Option<&Source<'a>>) {
        if !name.is_empty() && name != "_" {
            let source = source.filter(|source| !source.chain.is_unnamed());
            self.locals.declare(self.to, self.within, name, source);
        }
    }

    /// `: this(x)` and `: super(x)`.
    pub(super) fn delegation(&mut self, node: Node<'t>) {
        if self.child(node, "this").is_some()
            && let Some(class) = &self.class
        {
            let chain = Chain { segments: vec![(class.name, true)], ..Chain::default() };
            self.refer(&chain, Shape::Call, line_of(node));
        }
        self.statements(node);
    }
}
