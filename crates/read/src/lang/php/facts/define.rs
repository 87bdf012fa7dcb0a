//! Classes, functions, properties, constants.

use caution_core::facts::{DefinitionIndex, DefinitionKind, MODULE, Shape, UNNAMED, Value, Visibility};
use tree_sitter::Node;

use super::Reader;
use super::types::{parameters, tag};
use crate::lang::facts::{Defined, DefinedAt, line_of, lines_of};
use crate::lang::locals::named;

impl<'a> Reader<'_, 'a> {
    fn visibility(&self, node: Node<'_>) -> Visibility {
        let modifier = named(node).into_iter().find(|child| child.kind() == "visibility_modifier");
        match modifier.map_or("", |modifier| self.builder.of(modifier)) {
            "private" => Visibility::Private,
            "protected" => Visibility::Package,
            _ => Visibility::Public,
        }
    }

    pub(super) fn class(&mut self, node: Node<'_>, within: DefinitionIndex) {
        let Some(head) = node.child_by_field_name("name") else { return self.children(node, within) };
        let name = self.builder.of(head);
        let kind = match node.kind() {
            "interface_declaration" | "trait_declaration" => DefinitionKind::Interface,
            _ => DefinitionKind::Class,
        };
        let body = node.child_by_field_name("body");
        let visibility = Visibility::Public;
        let defined = Defined { name, kind, parent: within, whole: node, head, body, visibility };
        let index = self.builder.define(&defined);
        self.class_parts(node, (index, name), body);
    }

    /// A class without a name.
    pub(super) fn anonymous(&mut self, node: Node<'_>, within: DefinitionIndex) {
        let body = named(node).into_iter().find(|part| part.kind() == "declaration_list");
        if let Some(arguments) = named(node).into_iter().find(|part| part.kind() == "arguments") {
            self.children(arguments, within);
        }
        let (name, kind, visibility) = ("class", DefinitionKind::Class, Visibility::Private);
        let defined = Defined { name, kind, parent: within, whole: node, head: node, body, visibility };
        let index = self.builder.define(&defined);
        self.class_parts(node, (index, name), body);
    }

    fn class_parts(
        &mut self,
        node: Node<'_>,
        (index, name): (DefinitionIndex, &'a str),
        body: Option<Node<'_>>,
    ) {
        let documentation = std::mem::take(&mut self.documentation);
        let mut bases = Vec::new();
        for part in named(node) {
            match part.kind() {
                "base_clause" | "class_interface_clause" => {
                    for base in named(part) {
                        let steps = self.class_steps(self.builder.of(base));
                        bases.push(steps.last().map_or("", |(name, _)| *name));
                        let path = self.builder.path(&steps);
                        self.builder.base(index, path, line_of(base));
                    }
                }
                "attribute_list" => self.marks(part, index),
                _ => {}
            }
        }
        let role = self.role_of_class(index, name, &bases, node, documentation);
        self.classes.push(name);
        self.roles.push(role);
        if let Some(body) = body {
            self.locals.enter(index, false);
            self.members(body, index);
            self.locals.leave();
        }
        self.roles.pop();
        self.classes.pop();
    }

    /// `use A, B { … }` in a class.
    pub(super) fn traits(&mut self, node: Node<'_>, class: DefinitionIndex) {
        for part in named(node) {
            if matches!(part.kind(), "name" | "qualified_name") {
                let steps = self.class_steps(self.builder.of(part));
                let path = self.builder.path(&steps);
                // Its methods come before those of the superclass.
                self.builder.definition(class).into_iter().for_each(|class| class.bases.insert(0, path));
                self.builder.refer(class, path, Shape::Inherit, line_of(part));
            }
        }
    }

    pub(super) fn function(&mut self, node: Node<'_>, within: DefinitionIndex) {
        let documentation = std::mem::take(&mut self.documentation);
        let Some(head) = node.child_by_field_name("name") else { return self.children(node, within) };
        let name = self.builder.of(head);
        let is_method = node.kind() == "method_declaration";
        let kind = match (is_method, name) {
            (true, "__construct") => DefinitionKind::Constructor,
            (true, _) => DefinitionKind::Method,
            (false, _) => DefinitionKind::Function,
        };
        let visibility = if is_method { self.visibility(node) } else { Visibility::Public };
        let body = node.child_by_field_name("body");
        let defined = Defined { name, kind, parent: within, whole: node, head, body, visibility };
        let index = self.builder.define(&defined);
        if let Some(attributes) = node.child_by_field_name("attributes") {
            self.marks(attributes, index);
        }
        if is_method {
            self.role_of_method(index, (name, visibility), node, documentation);
        }
        self.locals.enter(index, false);
        if let Some(parameters) = node.child_by_field_name("parameters") {
            self.parameters(parameters, index, documentation);
        }
        match node.child_by_field_name("return_type") {
            Some(types) => {
                self.typed((index, ""), types, within);
                self.types_used(types, index);
                // `array` alone does not say of what.
                if self.builder.of(types) == "array"
                    && let Some(types) = tag(documentation, "@return")
                {
                    self.documented((index, ""), types, within);
                }
            }
            None => {
                if let Some(types) = tag(documentation, "@return") {
                    self.documented((index, ""), types, within);
                }
            }
        }
        if let Some(body) = body {
            self.members(body, index);
        }
        self.locals.leave();
    }

    /// Parameters, with the types that they are declared with or that the documentation gives.
    pub(super) fn parameters(&mut self, list: Node<'_>, within: DefinitionIndex, documentation: &'a str) {
        let documented: Vec<(&str, &'a str)> = if documentation.contains("@param") {
            parameters(documentation).map(|(types, name)| (name, types)).collect()
        } else {
            Vec::new()
        };
        for parameter in named(list) {
            let Some(head) = parameter.child_by_field_name("name") else { continue };
            let name = self.builder.of(head);
            if let Some(attributes) = parameter.child_by_field_name("attributes") {
                self.marks(attributes, within);
            }
            let types = parameter.child_by_field_name("type");
            let of_documentation =
                documented.iter().find(|(other, _)| *other == name).map(|(_, types)| *types);
            let is_plain = types.is_none_or(|types| matches!(self.builder.of(types), "array" | "iterable"));
            self.locals.add(name);
            if let Some(types) = types {
                self.typed((within, name), types, within);
                self.types_used(types, within);
            } else if of_documentation.is_none() {
                let path = self.builder.path(&[(UNNAMED, false)]);
                self.builder.bind((within, name), Value::Same, path, within);
            }
            if let Some(types) = of_documentation.filter(|_| is_plain) {
                self.documented((within, name), types, within);
            }
            if parameter.kind() == "property_promotion_parameter" {
                self.promoted(parameter, head, within, of_documentation);
            }
            if let Some(default) = parameter.child_by_field_name("default_value") {
                self.visit(default, within);
            }
        }
    }

    /// A parameter of a constructor that is a property too.
    fn promoted(
        &mut self,
        node: Node<'_>,
        head: Node<'_>,
        within: DefinitionIndex,
        documented: Option<&'a str>,
    ) {
        let Some(class) = self.builder.class_around(within) else { return };
        let name = self.builder.of(head).trim_start_matches('$');
        let visibility = match node.child_by_field_name("visibility").map_or("", |word| self.builder.of(word))
        {
            "private" => Visibility::Private,
            "protected" => Visibility::Package,
            _ => Visibility::Public,
        };
        // Its text is part of the constructor's head, and counts there.
        let at = node.start_byte();
        let index = self.builder.define_at(&DefinedAt {
            name,
            kind: DefinitionKind::Field,
            parent: class,
            span: (at, at, at),
            lines: lines_of(node),
            line: line_of(head),
            visibility,
        });
        let text = self.builder.of(node);
        self.builder.hash(index, false, text);
        if let Some(types) = node.child_by_field_name("type") {
            self.typed((class, name), types, class);
        }
        if let Some(types) = documented {
            self.documented((class, name), types, class);
        }
    }

    pub(super) fn property(&mut self, node: Node<'_>, within: DefinitionIndex) {
        let documentation = std::mem::take(&mut self.documentation);
        let visibility = self.visibility(node);
        let types = node.child_by_field_name("type");
        let mut first = None;
        for element in named(node).into_iter().filter(|part| part.kind() == "property_element") {
            let Some(head) = element.child_by_field_name("name") else { continue };
            let name = self.builder.of(head).trim_start_matches('$');
            // A single property is its whole declaration.
            let is_only = node.named_child_count() > 0 && first.is_none();
            let whole = if is_only { node } else { element };
            let default = element.child_by_field_name("default_value");
            let kind = DefinitionKind::Field;
            let defined = Defined { name, kind, parent: within, whole, head, body: default, visibility };
            let index = self.builder.define(&defined);
            first = first.or(Some(index));
            match types {
                Some(types) => {
                    self.typed((within, name), types, within);
                    self.types_used(types, index);
                }
                None if documentation.is_empty() => {
                    if let Some(default) = default {
                        self.bind_value((within, name), default, within, false);
                    }
                }
                None => {}
            }
            if types.is_none_or(|types| self.builder.of(types) == "array")
                && let Some(types) = tag(documentation, "@var")
            {
                self.documented((within, name), types, within);
            }
            if let Some(default) = default {
                self.setting_of_class(name, default, within);
                self.visit(default, index);
            }
        }
        if let (Some(index), Some(attributes)) = (first, node.child_by_field_name("attributes")) {
            self.marks(attributes, index);
        }
    }

    pub(super) fn constants(&mut self, node: Node<'_>, within: DefinitionIndex) {
        let visibility = self.visibility(node);
        let kind = if self.is_class(within) { DefinitionKind::Field } else { DefinitionKind::Variable };
        for element in named(node).into_iter().filter(|part| part.kind() == "const_element") {
            let parts = named(element);
            let (Some(head), value) = (parts.first().copied(), parts.get(1).copied()) else { continue };
            let name = self.builder.of(head);
            let defined =
                Defined { name, kind, parent: within, whole: element, head, body: value, visibility };
            let index = self.builder.define(&defined);
            if let Some(value) = value {
                self.bind_value((within, name), value, within, false);
                self.visit(value, index);
            }
        }
    }

    /// `define('NAME', value)`.
    pub(super) fn defined_constant(&mut self, node: Node<'_>, name: &str) {
        let (kind, visibility) = (DefinitionKind::Variable, Visibility::Public);
        let at = node.start_byte();
        let span = (at, at, node.end_byte());
        let (lines, line) = (lines_of(node), line_of(node));
        self.builder.define_at(&DefinedAt { name, kind, parent: MODULE, span, lines, line, visibility });
    }

    pub(super) fn case(&mut self, node: Node<'_>, within: DefinitionIndex) {
        let Some(head) = node.child_by_field_name("name") else { return };
        let value = node.child_by_field_name("value");
        let name = self.builder.of(head);
        let (kind, visibility) = (DefinitionKind::Field, Visibility::Public);
        let defined = Defined { name, kind, parent: within, whole: node, head, body: value, visibility };
        let index = self.builder.define(&defined);
        if let Some(class) = self.classes.last() {
            let path = self.builder.path(&[(class, false)]);
            self.builder.bind((within, name), Value::Instance, path, within);
        }
        if let Some(value) = value {
            self.visit(value, index);
        }
    }
}
