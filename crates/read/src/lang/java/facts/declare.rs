//! Types and what they consist of.

use caution_core::facts::{DefinitionIndex, DefinitionKind, Shape, Value, Visibility};
use tree_sitter::Node;

use super::{Class, Given, Reader, field};
use crate::lang::facts::{Defined, line_of};

impl<'a, 't> Reader<'_, 'a, 't> {
    /// Who may use what is declared, by its modifiers.
    pub(super) fn visibility(&self, modifiers: Option<Node<'t>>) -> Visibility {
        let text = modifiers.map(|modifiers| self.builder.of(modifiers)).unwrap_or_default();
        let has = |word: &str| text.split_whitespace().any(|other| other == word);
        if has("private") {
            Visibility::Private
        } else if has("public") || self.class.is_interface && !has("protected") {
            Visibility::Public
        } else {
            Visibility::Package
        }
    }

    /// A class, interface, enum, record or annotation.
    pub(super) fn type_declaration(&mut self, node: Node<'t>) {
        let Some(head) = field(node, "name") else { return self.each(node, Self::walk) };
        let modifiers = self.child(node, "modifiers");
        let is_interface = matches!(node.kind(), "interface_declaration" | "annotation_type_declaration");
        let index = self.builder.define(&Defined {
            name: self.builder.of(head),
            kind: if is_interface { DefinitionKind::Interface } else { DefinitionKind::Class },
            parent: self.within,
            whole: node,
            head,
            body: field(node, "body"),
            visibility: self.visibility(modifiers),
        });
        let outer = std::mem::replace(&mut self.class, Class { is_interface, ..Class::default() });
        self.inside(index, |reader| {
            reader.type_parameters(node);
            for part in reader.children(node) {
                match part.kind() {
                    "superclass" | "super_interfaces" | "extends_interfaces" => reader.bases(part, index),
                    _ => {}
                }
            }
            if let Some(modifiers) = modifiers {
                reader.marks_of_class(modifiers);
            }
            if let Some(parameters) = field(node, "parameters") {
                reader.components(parameters, index);
            }
            if let Some(body) = field(node, "body") {
                reader.body(body);
            }
        });
        self.class = outer;
    }

    fn bases(&mut self, node: Node<'t>, class: DefinitionIndex) {
        for part in self.children(node) {
            if part.kind() == "type_list" {
                self.deeper(part, (), |reader| reader.bases(part, class));
                continue;
            }
            let own =
                if part.kind() == "generic_type" { self.children(part).first().copied() } else { Some(part) };
            let Some(own) = own else { continue };
            let names = self.type_names(own);
            let path = self.builder.path(&names);
            self.builder.base(class, path, line_of(part));
            let name = names.last().map(|(name, _)| *name).unwrap_or_default();
            self.class.is_called_from_outside |= self.foreign.contains(name);
            self.class.bases.push(name.to_owned());
            if let Some(service) = name.strip_suffix("ImplBase").filter(|service| !service.is_empty()) {
                self.class.service = Some(service.to_owned());
            }
            if let Some(arguments) = self.child(part, "type_arguments") {
                self.walk(arguments);
            }
        }
    }

    /// Type parameters; their bounds are what is known of them.
    pub(super) fn type_parameters(&mut self, node: Node<'t>) {
        let Some(list) = field(node, "type_parameters") else { return };
        for parameter in self.children(list) {
            let Some(name) = self.child(parameter, "type_identifier") else { continue };
            let name = self.builder.of(name);
            self.local_types.add(self.within, name);
            let bound = self.child(parameter, "type_bound");
            let given = match bound.and_then(|bound| self.children(bound).first().copied()) {
                Some(bound) => Given { value: Value::Same, ..self.typed(bound) },
                None => Given::NOTHING,
            };
            self.bind(self.within, name, given);
            if let Some(bound) = bound {
                self.walk(bound);
            }
        }
    }

    /// The components of a record are its fields.
    fn components(&mut self, list: Node<'t>, class: DefinitionIndex) {
        for component in self.children(list) {
            let (Some(head), Some(type_node)) = (field(component, "name"), field(component, "type")) else {
                continue;
            };
            let name = self.builder.of(head);
            let index = self.builder.define(&Defined {
                name,
                kind: DefinitionKind::Field,
                parent: class,
                whole: component,
                head,
                body: None,
                visibility: Visibility::Public,
            });
            let given = self.typed(type_node);
            self.note_field(class, name, given);
            self.inside(index, |reader| reader.each(component, Self::walk_part));
        }
    }

    fn walk_part(&mut self, node: Node<'t>) {
        if node.kind() != "identifier" {
            self.walk(node);
        }
    }

    pub(super) fn note_field(&mut self, class: DefinitionIndex, name: &'a str, given: Given) {
        if given.value == Value::Elements {
            self.many.insert(name);
        }
        self.bind(class, name, given);
        if let Some(prefix) = self.class.settings.clone() {
            let line = self.builder.so_far().definitions.last().map_or(1, |last| last.line);
            let kind = caution_core::facts::LiteralKind::ConfigKey;
            self.builder.literal(class, kind, &format!("{prefix}.{name}"), line);
        }
    }

    /// Methods that are made of a field: `@Getter`, `@Setter`. Their only lines are those of its name.
    fn accessors(&mut self, class: DefinitionIndex, head: Node<'t>, modifiers: &str, type_text: &str) {
        if modifiers.contains("static") {
            return;
        }
        let name = self.builder.of(head);
        let mut letters = name.chars();
        let first = letters.next().map(|first| first.to_ascii_uppercase()).unwrap_or_default();
        let reads = if type_text == "boolean" { "is" } else { "get" };
        let getter = self.class.has_getters || modifiers.contains("@Getter");
        let setter = self.class.has_setters || modifiers.contains("@Setter");
        for (verb, shape) in [(reads, Shape::Read), ("set", Shape::Write)] {
            if !(if shape == Shape::Read { getter } else { setter }) {
                continue;
            }
            let index = self.builder.define(&Defined {
                name: &format!("{verb}{first}{}", letters.as_str()),
                kind: DefinitionKind::Method,
                parent: class,
                whole: head,
                head,
                body: None,
                visibility: Visibility::Public,
            });
            let path = self.builder.path(&[("self", false), (name, false)]);
            self.builder.refer(index, path, shape, line_of(head));
            if shape == Shape::Read {
                self.bind(index, "", Given { value: Value::Same, path });
            }
        }
    }

    /// The members of a class.
    pub(super) fn body(&mut self, node: Node<'t>) {
        self.each(node, Self::member);
    }

    fn member(&mut self, node: Node<'t>) {
        match node.kind() {
            "method_declaration"
            | "constructor_declaration"
            | "compact_constructor_declaration"
            | "annotation_type_element_declaration" => self.method(node),
            "field_declaration" | "constant_declaration" => self.fields(node),
            "enum_constant" => self.enum_constant(node),
            "enum_body_declarations" => self.each(node, Self::member),
            _ => self.walk(node),
        }
    }

    fn fields(&mut self, node: Node<'t>) {
        let class = self.within;
        let modifiers = self.child(node, "modifiers");
        let visibility = self.visibility(modifiers);
        let type_node = field(node, "type");
        let given = type_node.map_or(Given::NOTHING, |type_node| self.typed(type_node));
        let declarators: Vec<Node<'t>> =
            self.children(node).into_iter().filter(|child| child.kind() == "variable_declarator").collect();
        let count = declarators.len();
        for (at, declarator) in declarators.into_iter().enumerate() {
            let Some(head) = field(declarator, "name") else { continue };
            let name = self.builder.of(head);
            let last = at + 1 == count;
            let value = field(declarator, "value");
            let index = self.builder.define(&Defined {
                name,
                kind: DefinitionKind::Field,
                parent: class,
                whole: if last { node } else { declarator },
                head,
                body: value,
                visibility,
            });
            let given = if field(declarator, "dimensions").is_some() { given.many() } else { given };
            self.note_field(class, name, given);
            let (text, type_text) =
                (modifiers.map(|node| self.builder.of(node)), type_node.map(|node| self.builder.of(node)));
            self.accessors(class, head, text.unwrap_or_default(), type_text.unwrap_or_default());
            self.inside(index, |reader| {
                if last {
                    modifiers.into_iter().for_each(|modifiers| reader.marks_of_member(modifiers, index));
                    type_node.into_iter().for_each(|type_node| reader.walk(type_node));
                }
                value.into_iter().for_each(|value| reader.walk(value));
            });
        }
    }

    fn enum_constant(&mut self, node: Node<'t>) {
        let (class, Some(head)) = (self.within, field(node, "name")) else { return };
        let name = self.builder.of(head);
        let index = self.builder.define(&Defined {
            name,
            kind: DefinitionKind::Field,
            parent: class,
            whole: node,
            head,
            body: None,
            visibility: Visibility::Public,
        });
        let facts = self.builder.so_far();
        let own = facts.definition(class).map(|class| facts.text(class.name).to_owned()).unwrap_or_default();
        let path = self.builder.path(&[(&own, false)]);
        self.bind(class, name, Given { value: Value::Instance, path });
        self.inside(index, |reader| {
            if let Some(arguments) = field(node, "arguments") {
                let path = reader.builder.path(&[(&own, true)]);
                reader.refer(path, Shape::Call, line_of(node));
                reader.walk(arguments);
            }
            if let Some(body) = field(node, "body") {
                reader.nameless_class(node, body, &[(&own, false)]);
            }
        });
    }

    /// A class without a name: `new T() {…}`. It is named by its base.
    pub(super) fn nameless_class(&mut self, whole: Node<'t>, body: Node<'t>, base: &[(&str, bool)]) {
        let name = base.last().map(|(name, _)| *name).unwrap_or_default();
        let own = format!("{name}{{}}");
        let index = self.builder.define(&Defined {
            name: &own,
            kind: DefinitionKind::Class,
            parent: self.within,
            whole: body,
            head: whole,
            body: None,
            visibility: Visibility::Private,
        });
        let made = self.builder.path(&[(&own, true)]);
        self.refer(made, Shape::Call, line_of(whole));
        let path = self.builder.path(base);
        self.builder.base(index, path, line_of(whole));
        let class = Class {
            is_called_from_outside: self.foreign.contains(name),
            bases: vec![name.to_owned()],
            ..Class::default()
        };
        let outer = std::mem::replace(&mut self.class, class);
        self.inside(index, |reader| reader.body(body));
        self.class = outer;
    }
}
