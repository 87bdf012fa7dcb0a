//! What C# declares: types and their bases.

use caution_core::facts::{DefinitionKind, EntryKind, MODULE, Shape, Visibility};
use tree_sitter::Node;

use super::{Class, New, Reader, visibility};
use crate::lang::facts::line_of;

impl<'a> Reader<'_, 'a> {
    /// The declarations of a file, a namespace or a class.
    pub(super) fn declarations(&mut self, list: Node<'_>) {
        for child in self.children(list) {
            self.declaration(child);
        }
    }

    fn declaration(&mut self, node: Node<'_>) {
        match node.kind() {
            "using_directive" => self.using(node),
            "extern_alias_directive" => self.to.silent(node),
            "namespace_declaration" | "file_scoped_namespace_declaration" => self.namespace(node),
            "class_declaration"
            | "struct_declaration"
            | "record_declaration"
            | "interface_declaration"
            | "enum_declaration" => self.deeper(node, |reader| reader.class(node)),
            "delegate_declaration" => self.delegate(node),
            "method_declaration"
            | "constructor_declaration"
            | "destructor_declaration"
            | "operator_declaration"
            | "conversion_operator_declaration"
            | "indexer_declaration" => self.deeper(node, |reader| reader.function(node)),
            "property_declaration" | "event_declaration" => self.deeper(node, |reader| reader.property(node)),
            "field_declaration" | "event_field_declaration" => self.fields(node),
            "enum_member_declaration" => self.enum_member(node),
            "global_statement" => {
                if self.to.so_far().definitions.first().is_some_and(|module| module.entry.is_none()) {
                    self.to.entry(MODULE, EntryKind::Command, "");
                }
                self.visit_children(node);
            }
            "global_attribute" => self.attribute_nodes(node),
            "attribute_list" | "modifier" | "preproc_arg" => {}
            kind if kind.starts_with("preproc_") || kind == "ERROR" => {
                let condition = node.child_by_field_name("condition");
                self.deeper(node, |reader| {
                    for child in reader.children(node) {
                        if Some(child) != condition {
                            reader.declaration(child);
                        }
                    }
                });
            }
            _ => self.visit(node),
        }
    }

    /// A class, struct, record, interface or enum.
    fn class(&mut self, node: Node<'_>) {
        let name = self.field(node, "name");
        let modifiers = self.modifiers(node);
        let is_interface = node.kind() == "interface_declaration";
        let kind = if is_interface { DefinitionKind::Interface } else { DefinitionKind::Class };
        let least = if self.class.is_some() { Visibility::Private } else { Visibility::Package };
        let body = node.child_by_field_name("body");
        let head = node.child_by_field_name("name").unwrap_or(node);
        let visibility = visibility(&modifiers, least);
        let index = self.define(&New { name, kind, node, head, body, visibility });
        let around = self.enter(index, true);
        let outer = self.class.take();
        self.generic_parameters(node);
        let mut class = Class { index, name, is_interface, ..Class::default() };
        if let Some(list) = self.child(node, "base_list") {
            self.bases(list, &mut class);
        }
        class.is_controller =
            class.bases.iter().any(|base| matches!(*base, "Controller" | "ControllerBase" | "ApiController"));
        self.class = Some(class);
        self.attributes(node, index);
        if let Some(list) = self.child(node, "parameter_list") {
            self.primary_parameters(list, node.kind() == "record_declaration");
        }
        if let Some(body) = body {
            self.declarations(body);
        }
        self.class = outer;
        self.leave(around);
    }

    fn bases(&mut self, list: Node<'_>, class: &mut Class<'a>) {
        for base in self.children(list) {
            let typed = base.child_by_field_name("type").unwrap_or(base);
            if base.kind() == "argument_list" {
                self.visit_children(base);
            } else if let Some(chain) = self.type_chain(typed) {
                class.bases.push(chain.last());
                let path = chain.keep(self.to);
                self.to.base(class.index, path, line_of(base));
                self.type_arguments(typed);
            }
            if let Some(arguments) = self.child(base, "argument_list") {
                self.visit_children(arguments);
            }
        }
    }

    fn delegate(&mut self, node: Node<'_>) {
        let name = self.field(node, "name");
        let head = node.child_by_field_name("name").unwrap_or(node);
        let visibility = visibility(&self.modifiers(node), Visibility::Package);
        let kind = DefinitionKind::Interface;
        let index = self.define(&New { name, kind, node, head, body: None, visibility });
        let around = self.enter(index, true);
        self.generic_parameters(node);
        self.attributes(node, index);
        if let Some(typed) = node.child_by_field_name("type") {
            self.types(typed);
        }
        if let Some(parameters) = node.child_by_field_name("parameters") {
            self.parameters(parameters);
        }
        self.leave(around);
    }

    fn enum_member(&mut self, node: Node<'_>) {
        let name = self.field(node, "name");
        let (kind, visibility) = (DefinitionKind::Field, Visibility::Public);
        let index = self.define(&New { name, kind, node, head: node, body: None, visibility });
        let around = self.enter(index, false);
        self.attributes(node, index);
        if let Some(value) = node.child_by_field_name("value") {
            self.visit(value);
        }
        self.leave(around);
        if let Some(class) = self.class.as_ref().map(|class| (class.index, class.name)) {
            let path = self.to.path(&[(class.1, false)]);
            self.to.bind((class.0, name), caution_core::facts::Value::Instance, path, class.0);
        }
    }

    /// The attributes of a node that are no declaration's.
    pub(super) fn attribute_nodes(&mut self, node: Node<'_>) {
        for attribute in self.children(node) {
            if attribute.kind() == "attribute" {
                if let Some(chain) =
                    attribute.child_by_field_name("name").and_then(|name| self.type_chain(name))
                {
                    self.refer(&chain, Shape::Mark, line_of(attribute));
                }
                self.visit_children(attribute);
            }
        }
    }
}
