//! What Go declares of types: structs with their fields, interfaces with their methods, other types.

use caution_core::facts::{DefinitionIndex, DefinitionKind, MODULE, Value};
use tree_sitter::Node;

use super::typed::is_built_in;
use super::{Reader, field, names};
use crate::lang::facts::{Defined, line_of};

impl<'t> Reader<'_, '_, 't> {
    /// A type of the package or of a function.
    pub(super) fn declared_type(&mut self, node: Node<'t>) {
        let (Some(head), Some(type_node)) = (field(node, "name"), field(node, "type")) else {
            return self.each(node, Self::walk);
        };
        let name = self.builder.of(head);
        let is_alias = node.kind() == "type_alias";
        let index = self.builder.define(&Defined {
            name,
            kind: if is_alias || type_node.kind() == "interface_type" {
                DefinitionKind::Interface
            } else {
                DefinitionKind::Class
            },
            parent: self.within,
            whole: node,
            head,
            body: None,
            visibility: self.visibility(name),
        });
        if self.within == MODULE {
            self.types.insert(name, index);
        } else {
            self.local_types.add(self.within, name);
        }
        if is_alias {
            let (given, scope) = self.typed(type_node);
            if given.value == Value::Instance && given.is_known() {
                self.builder.bind((self.within, name), Value::Same, given.path, scope);
            }
        }
        self.inside(index, |reader| {
            if let Some(list) = field(node, "type_parameters") {
                reader.each(list, Self::type_parameter);
            }
            match type_node.kind() {
                "struct_type" => reader.structure(type_node, index),
                "interface_type" => reader.interface(type_node, index),
                _ => reader.walk(type_node),
            }
        });
    }

    fn structure(&mut self, node: Node<'t>, class: DefinitionIndex) {
        for list in self.children(node) {
            for member in self.children(list) {
                if member.kind() == "field_declaration" {
                    self.structure_field(member, class);
                }
            }
        }
    }

    fn structure_field(&mut self, node: Node<'t>, class: DefinitionIndex) {
        let Some(type_node) = field(node, "type") else { return };
        let heads = names(node);
        let (given, scope) = self.typed(type_node);
        if heads.is_empty() {
            self.embedded_field(node, type_node, class);
        }
        let count = heads.len();
        for (at, head) in heads.into_iter().enumerate() {
            let name = self.builder.of(head);
            let last = at + 1 == count;
            let index = self.builder.define(&Defined {
                name,
                kind: DefinitionKind::Field,
                parent: class,
                whole: if last { node } else { head },
                head,
                body: None,
                visibility: self.visibility(name),
            });
            if !last {
                let text = self.builder.of(type_node);
                self.builder.hash(index, false, text);
            }
            self.bind(class, name, given, scope);
            if last {
                self.inside(index, |reader| reader.walk(type_node));
                self.tag(node, index);
            }
        }
    }

    /// A type without a name is a base; its own name is that of the field.
    fn embedded_field(&mut self, node: Node<'t>, type_node: Node<'t>, class: DefinitionIndex) {
        let (given, scope) = self.typed(type_node);
        if given.value != Value::Instance || !given.is_known() {
            return self.walk(type_node);
        }
        if !is_built_in(self.builder.of(type_node)) {
            self.builder.base(class, given.path, line_of(node));
        }
        let name = self.builder.so_far().path(given.path).last().map(|segment| segment.name);
        let name = name.map(|name| self.builder.text_of(name).to_owned()).unwrap_or_default();
        self.bind(class, &name, given, scope);
        if type_node.kind() == "generic_type"
            && let Some(arguments) = field(type_node, "type_arguments")
        {
            self.walk(arguments);
        }
        self.tag(node, class);
    }

    fn interface(&mut self, node: Node<'t>, class: DefinitionIndex) {
        for member in self.children(node) {
            match member.kind() {
                "method_elem" => self.declared_method(member, class),
                "type_elem" if member.named_child_count() == 1 => {
                    let (given, _) = self.typed(member);
                    let is_plain = member.named_child(0).is_some_and(|only| only.kind() != "negated_type");
                    if is_plain
                        && given.value == Value::Instance
                        && given.is_known()
                        && !is_built_in(self.builder.of(member))
                    {
                        self.builder.base(class, given.path, line_of(member));
                    } else {
                        self.walk(member);
                    }
                }
                _ => self.walk(member),
            }
        }
    }

    fn declared_method(&mut self, node: Node<'t>, class: DefinitionIndex) {
        let Some(head) = field(node, "name") else { return };
        let name = self.builder.of(head);
        let index = self.builder.define(&Defined {
            name,
            kind: DefinitionKind::Method,
            parent: class,
            whole: node,
            head,
            body: None,
            visibility: self.visibility(name),
        });
        self.inside(index, |reader| reader.signature(node, index));
    }

    /// The members of a struct that has no name belong to nobody; their types are used.
    pub(super) fn nameless(&mut self, node: Node<'t>) {
        match node.kind() {
            "field_declaration" | "parameter_declaration" | "variadic_parameter_declaration" => {
                if let Some(type_node) = field(node, "type") {
                    self.walk(type_node);
                }
            }
            "method_elem" | "function_type" => {
                for part in ["parameters", "result"] {
                    if let Some(part) = field(node, part) {
                        self.walk(part);
                    }
                }
            }
            _ => self.each(node, Self::walk),
        }
    }
}
