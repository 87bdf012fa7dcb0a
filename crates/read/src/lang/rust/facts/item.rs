//! What Rust defines: functions, types, modules, constants, macros.

use caution_core::facts::{DefinitionIndex, DefinitionKind, EntryKind, MODULE, Shape, Value, Visibility};
use tree_sitter::Node;

use super::{New, Own, Reader};
use crate::lang::facts::line_of;
use crate::lang::shadows::{Chain, Source};

impl<'a> Reader<'_, 'a> {
    /// An item or a statement.
    pub(super) fn item(&mut self, node: Node<'_>, attributes: &[Node<'_>]) {
        match node.kind() {
            "function_item" | "function_signature_item" => self.function_item(node, attributes),
            "struct_item" | "union_item" | "enum_item" => self.class(node, attributes),
            "trait_item" => self.interface(node, attributes),
            "impl_item" => self.implementation(node, attributes),
            "mod_item" => self.inline_module(node, attributes),
            "use_declaration" => self.use_declaration(node),
            "extern_crate_declaration" => self.extern_crate(node),
            "const_item" | "static_item" => self.variable(node, attributes),
            "type_item" | "associated_type" => self.alias(node, attributes),
            "macro_definition" => self.macro_definition(node, attributes),
            "macro_invocation" => {
                self.attributes(self.within, attributes);
                self.macro_invocation(node, self.within == self.module);
            }
            "expression_statement" if node.named_child_count() == 1 && self.within == self.module => {
                let inner = node.named_child(0).unwrap_or(node);
                self.item(inner, attributes);
            }
            "foreign_mod_item" => {
                self.attributes(self.within, attributes);
                if let Some(body) = node.child_by_field_name("body") {
                    self.items(body);
                }
            }
            _ => {
                self.attributes(self.within, attributes);
                self.visit(node);
            }
        }
    }

    /// Who may use an item.
    pub(super) fn visibility(&self, node: Node<'_>) -> Visibility {
        let mut cursor = node.walk();
        let modifier = node.children(&mut cursor).take(4).find(|child| child.kind() == "visibility_modifier");
        match modifier.map(|modifier| self.to.of(modifier)) {
            None => Visibility::Private,
            Some("pub") => Visibility::Public,
            Some(_) => Visibility::Package,
        }
    }

    fn function_item(&mut self, node: Node<'_>, attributes: &[Node<'_>]) {
        let visibility = self.visibility(node);
        self.function(node, attributes, (self.within, DefinitionKind::Function, visibility));
    }

    /// A function, whatever it belongs to.
    pub(super) fn function(
        &mut self,
        node: Node<'_>,
        attributes: &[Node<'_>],
        (parent, kind, visibility): (DefinitionIndex, DefinitionKind, Visibility),
    ) -> DefinitionIndex {
        let name = node.child_by_field_name("name").map_or("", |name| self.to.of(name));
        let fixture = attributes.iter().any(|attribute| self.is_fixture(*attribute));
        let kind = if fixture { DefinitionKind::Fixture } else { kind };
        let body = node.child_by_field_name("body");
        let index = self.define(&New { name, kind, parent, node, body, visibility, attributes });
        self.known.insert(name);
        if name == "main" && parent == MODULE && kind == DefinitionKind::Function {
            self.to.entry(index, EntryKind::Command, "");
        }
        let around = self.enter(index);
        self.generic_parameters(node);
        if kind.is_method()
            && let Some(own) = self.own.clone()
        {
            let path = Chain::of(&own.path).keep(self.to);
            self.to.bind((index, "self"), Value::Instance, path, self.module);
        }
        if let Some(parameters) = node.child_by_field_name("parameters") {
            let injects = attributes.iter().any(|attribute| self.is_rstest(*attribute));
            self.parameters(parameters, injects);
        }
        if let Some(result) = node.child_by_field_name("return_type") {
            self.types(result, Shape::Type);
            if let Some(source) = self.type_source(result) {
                let path = source.chain.keep(self.to);
                self.to.bind((index, ""), source.value, path, index);
            }
        }
        if let Some(body) = body {
            self.deeper(body, |reader| reader.items(body));
        }
        self.leave(around);
        index
    }

    fn parameters(&mut self, list: Node<'_>, injects: bool) {
        let mut attributed = false;
        for parameter in self.children(list) {
            match parameter.kind() {
                "attribute_item" => {
                    self.attributes(self.within, &[parameter]);
                    attributed = true;
                    continue;
                }
                "parameter" => {
                    let typed = parameter.child_by_field_name("type");
                    if let Some(typed) = typed {
                        self.types(typed, Shape::Type);
                    }
                    let source = typed.and_then(|typed| self.type_source(typed));
                    if let Some(pattern) = parameter.child_by_field_name("pattern") {
                        if injects && !attributed && pattern.kind() == "identifier" {
                            let name = self.to.of(pattern);
                            let path = self.to.path(&[(name.trim_start_matches('_'), false)]);
                            self.to.refer(self.within, path, Shape::Inject, line_of(pattern));
                        }
                        self.declare(pattern, source.as_ref());
                    }
                }
                "self_parameter" => {}
                _ => self.types(parameter, Shape::Type),
            }
            attributed = false;
        }
    }

    /// A struct, union or enum.
    fn class(&mut self, node: Node<'_>, attributes: &[Node<'_>]) {
        let name = node.child_by_field_name("name").map_or("", |name| self.to.of(name));
        let (visibility, body) = (self.visibility(node), node.child_by_field_name("body"));
        let (kind, parent) = (DefinitionKind::Class, self.within);
        let index = self.define(&New { name, kind, parent, node, body, visibility, attributes });
        self.types.insert((self.module, name), index);
        self.known.insert(name);
        let outer = self.own.replace(Own { path: vec![name], index: Some(index) });
        let around = self.enter(index);
        self.generic_parameters(node);
        self.derived((index, attributes), node, body);
        match body {
            Some(body) if body.kind() == "enum_variant_list" => self.variants(body, index, name),
            Some(body) => self.fields(body, index),
            None => {}
        }
        self.leave(around);
        self.own = outer;
    }

    /// The fields of a struct.
    fn fields(&mut self, list: Node<'_>, class: DefinitionIndex) {
        let mut attributes: Vec<Node<'_>> = Vec::new();
        let mut position = 0_usize;
        let mut visibility = Visibility::Private;
        for child in self.children(list) {
            match child.kind() {
                "attribute_item" => attributes.push(child),
                "visibility_modifier" => visibility = Visibility::Public,
                "field_declaration" => {
                    let visibility = self.visibility(child);
                    let name = child.child_by_field_name("name").map_or("", |name| self.to.of(name));
                    let typed = child.child_by_field_name("type");
                    self.field(name, (child, typed), (class, visibility), &attributes);
                    attributes.clear();
                }
                _ => {
                    let name = position.to_string();
                    self.field(&name, (child, Some(child)), (class, visibility), &attributes);
                    position += 1;
                    visibility = Visibility::Private;
                    attributes.clear();
                }
            }
        }
    }

    fn field(
        &mut self,
        name: &str,
        (node, typed): (Node<'_>, Option<Node<'_>>),
        (class, visibility): (DefinitionIndex, Visibility),
        attributes: &[Node<'_>],
    ) {
        let (kind, body) = (DefinitionKind::Field, None);
        let index = self.define(&New { name, kind, parent: class, node, body, visibility, attributes });
        let Some(typed) = typed else { return };
        let within = std::mem::replace(&mut self.within, index);
        self.types(typed, Shape::Type);
        self.within = within;
        self.bind_type((class, name), typed, class);
    }

    /// Binds a name to a declared type.
    pub(super) fn bind_type(&mut self, to: (DefinitionIndex, &str), typed: Node<'_>, scope: DefinitionIndex) {
        if let Some(source) = self.type_source(typed) {
            let path = source.chain.keep(self.to);
            self.to.bind(to, source.value, path, scope);
        }
    }

    fn variants(&mut self, list: Node<'_>, class: DefinitionIndex, class_name: &'a str) {
        let mut attributes: Vec<Node<'_>> = Vec::new();
        for child in self.children(list) {
            if child.kind() == "attribute_item" {
                attributes.push(child);
                continue;
            }
            let name = child.child_by_field_name("name").map_or("", |name| self.to.of(name));
            let (kind, visibility, body) = (DefinitionKind::Field, Visibility::Public, None);
            let new =
                New { name, kind, parent: class, node: child, body, visibility, attributes: &attributes };
            let index = self.define(&new);
            attributes.clear();
            let path = self.to.path(&[(class_name, false)]);
            self.to.bind((class, name), Value::Instance, path, class);
            let within = std::mem::replace(&mut self.within, index);
            if let Some(body) = child.child_by_field_name("body") {
                self.variant_fields(body, class, name);
            }
            if let Some(value) = child.child_by_field_name("value") {
                self.visit(value);
            }
            self.within = within;
        }
    }

    /// What a variant holds: it is known as a field `V.0` or `V.name` of the enum, for patterns.
    fn variant_fields(&mut self, list: Node<'_>, class: DefinitionIndex, variant: &str) {
        let mut position = 0_usize;
        for child in self.children(list) {
            match child.kind() {
                "attribute_item" => self.attributes(self.within, &[child]),
                "visibility_modifier" => {}
                "field_declaration" => {
                    let name = child.child_by_field_name("name").map_or("", |name| self.to.of(name));
                    if let Some(typed) = child.child_by_field_name("type") {
                        self.types(typed, Shape::Type);
                        self.bind_type((class, &format!("{variant}.{name}")), typed, class);
                    }
                }
                _ => {
                    self.types(child, Shape::Type);
                    self.bind_type((class, &format!("{variant}.{position}")), child, class);
                    position += 1;
                }
            }
        }
    }

    fn interface(&mut self, node: Node<'_>, attributes: &[Node<'_>]) {
        let name = node.child_by_field_name("name").map_or("", |name| self.to.of(name));
        let (visibility, body) = (self.visibility(node), node.child_by_field_name("body"));
        let (kind, parent) = (DefinitionKind::Interface, self.within);
        let index = self.define(&New { name, kind, parent, node, body, visibility, attributes });
        self.types.insert((self.module, name), index);
        self.known.insert(name);
        let outer = self.own.replace(Own { path: vec![name], index: Some(index) });
        let around = self.enter(index);
        self.generic_parameters(node);
        let bounds = node.child_by_field_name("bounds").map(|bounds| self.children(bounds));
        for bound in bounds.unwrap_or_default() {
            self.base(index, bound);
        }
        if let Some(body) = body {
            self.members(body, (index, Visibility::Public), None);
        }
        self.leave(around);
        self.own = outer;
    }

    /// A base of a type, with what stands between its angle brackets.
    pub(super) fn base(&mut self, class: DefinitionIndex, bound: Node<'_>) {
        let Some(chain) = self.type_chain(bound) else {
            self.types(bound, Shape::Type);
            return;
        };
        let path = chain.keep(self.to);
        self.to.base(class, path, line_of(bound));
        self.type_arguments(bound);
    }

    fn inline_module(&mut self, node: Node<'_>, attributes: &[Node<'_>]) {
        let name = node.child_by_field_name("name").map_or("", |name| self.to.of(name));
        let Some(body) = node.child_by_field_name("body") else {
            self.attributes(self.within, attributes);
            self.file_module(node, name, attributes);
            return;
        };
        let (kind, parent, visibility) = (DefinitionKind::Module, self.within, self.visibility(node));
        let body_of = Some(body);
        let index = self.define(&New { name, kind, parent, node, body: body_of, visibility, attributes });
        self.known.insert(name);
        self.modules.insert((self.module, name));
        let outer = self.own.take();
        let around = self.enter(index);
        let module = std::mem::replace(&mut self.module, index);
        self.inline.push(name);
        self.deeper(body, |reader| reader.items(body));
        self.inline.pop();
        self.module = module;
        self.leave(around);
        self.own = outer;
    }

    /// A constant or static variable.
    fn variable(&mut self, node: Node<'_>, attributes: &[Node<'_>]) {
        let visibility = self.visibility(node);
        self.constant(node, attributes, (self.within, DefinitionKind::Variable, visibility));
    }

    /// A constant, whatever it belongs to.
    pub(super) fn constant(
        &mut self,
        node: Node<'_>,
        attributes: &[Node<'_>],
        (parent, kind, visibility): (DefinitionIndex, DefinitionKind, Visibility),
    ) -> DefinitionIndex {
        let name = node.child_by_field_name("name").map_or("", |name| self.to.of(name));
        let body = node.child_by_field_name("value");
        let index = self.define(&New { name, kind, parent, node, body, visibility, attributes });
        let within = std::mem::replace(&mut self.within, index);
        if let Some(typed) = node.child_by_field_name("type") {
            self.types(typed, Shape::Type);
            self.bind_type((parent, name), typed, parent);
        }
        if let Some(value) = body {
            let mark = self.locals.enter();
            self.visit(value);
            self.locals.leave(mark);
        }
        self.within = within;
        index
    }

    fn alias(&mut self, node: Node<'_>, attributes: &[Node<'_>]) {
        let visibility = self.visibility(node);
        self.type_alias(node, attributes, (self.within, visibility));
    }

    /// A second name of a type.
    pub(super) fn type_alias(
        &mut self,
        node: Node<'_>,
        attributes: &[Node<'_>],
        (parent, visibility): (DefinitionIndex, Visibility),
    ) -> DefinitionIndex {
        let name = node.child_by_field_name("name").map_or("", |name| self.to.of(name));
        let (kind, body) = (DefinitionKind::Interface, None);
        let index = self.define(&New { name, kind, parent, node, body, visibility, attributes });
        self.known.insert(name);
        let around = self.enter(index);
        self.generic_parameters(node);
        if let Some(bounds) = node.child_by_field_name("bounds") {
            self.types(bounds, Shape::Type);
        }
        if let Some(typed) = node.child_by_field_name("type") {
            self.types(typed, Shape::Type);
            let source = self.type_source(typed);
            if let Some(Source { value: Value::Instance, chain, .. }) = source {
                let path = chain.keep(self.to);
                self.to.bind((parent, name), Value::Same, path, parent);
                self.to.bind((index, ""), Value::Instance, path, parent);
                if let Some(definition) = self.to.definition(index) {
                    definition.bases.push(path);
                }
            }
        }
        self.leave(around);
        index
    }

    fn macro_definition(&mut self, node: Node<'_>, attributes: &[Node<'_>]) {
        let name = node.child_by_field_name("name").map_or("", |name| self.to.of(name));
        let exported = attributes.iter().any(|attribute| self.to.of(*attribute).contains("macro_export"));
        let visibility = if exported { Visibility::Public } else { Visibility::Package };
        let (kind, parent) = (DefinitionKind::Macro, self.module);
        let rule = self.children(node).into_iter().find(|child| child.kind() == "macro_rule");
        let index = self.define(&New { name, kind, parent, node, body: rule, visibility, attributes });
        let around = self.enter(index);
        for rule in self.children(node) {
            if let Some(right) = rule.child_by_field_name("right") {
                self.deeper(right, |reader| reader.tokens(right, true));
            }
        }
        self.leave(around);
    }
}
