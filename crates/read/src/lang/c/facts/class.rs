//! Structs, classes, unions, enums, templates, closures.

use caution_core::facts::{DefinitionIndex, DefinitionKind, Shape, UNNAMED, Value, Visibility};
use tree_sitter::Node;

use super::Reader;
use super::declare::{Declared, declared};
use crate::lang::facts::{Defined, line_of};
use crate::lang::locals::named;

impl<'a> Reader<'_, 'a> {
    /// A struct, class or union. One without a name is called as what is declared with it.
    pub(super) fn class(&mut self, node: Node<'_>, within: DefinitionIndex, second: Option<&'a str>) {
        let head = node.child_by_field_name("name");
        let Some(body) = node.child_by_field_name("body") else {
            if let Some(head) = head {
                self.type_used(head, within);
            }
            return;
        };
        let own = head.map(|head| match head.kind() {
            "template_type" => head.child_by_field_name("name").map_or(UNNAMED, |name| self.builder.of(name)),
            _ => self.builder.of(head).rsplit("::").next().unwrap_or(UNNAMED).trim(),
        });
        let Some(name) = own.or(second) else {
            // The members of a nameless struct in another are members of that.
            self.children(body, within);
            return;
        };
        let kind = DefinitionKind::Class;
        let in_class = self.builder.kind(within).has_members();
        // C has no classes in classes: a struct in a struct is seen everywhere.
        let visibility = if in_class { Visibility::Public } else { self.visibility };
        let whole = node;
        let defined = Defined {
            name,
            kind,
            parent: within,
            whole,
            head: head.unwrap_or(node),
            body: Some(body),
            visibility,
        };
        let index = self.builder.define(&defined);
        self.spans.push((node.start_byte(), node.end_byte(), index));
        self.classes.insert(name, index);
        for part in named(node) {
            if part.kind() == "base_class_clause" {
                for base in named(part) {
                    if let Some(steps) = self.type_steps(base).filter(|_| base.kind() != "access_specifier") {
                        let path = self.builder.path(&steps);
                        self.builder.base(index, path, line_of(base));
                    }
                }
            }
        }
        let default = if node.kind() == "class_specifier" { Visibility::Private } else { Visibility::Public };
        let before = std::mem::replace(&mut self.visibility, default);
        self.locals.enter(index, true);
        for member in named(body) {
            if member.kind() == "access_specifier" {
                self.visibility = match self.builder.of(member) {
                    "private" => Visibility::Private,
                    "protected" => Visibility::Package,
                    _ => Visibility::Public,
                };
            } else {
                self.visit(member, index);
            }
        }
        self.locals.leave();
        self.visibility = before;
    }

    pub(super) fn enumeration(&mut self, node: Node<'_>, within: DefinitionIndex, second: Option<&'a str>) {
        let head = node.child_by_field_name("name");
        let Some(body) = node.child_by_field_name("body") else {
            if let Some(head) = head {
                self.type_used(head, within);
            }
            return;
        };
        let text = self.builder.of(node);
        let is_scoped = text.starts_with("enum class") || text.starts_with("enum struct");
        let mut owner = within;
        if let Some(name) = head.map(|head| self.builder.of(head)).or(second) {
            let (kind, visibility) = (DefinitionKind::Class, self.visibility);
            let head = head.unwrap_or(node);
            let defined =
                Defined { name, kind, parent: within, whole: node, head, body: Some(body), visibility };
            owner = self.builder.define(&defined);
            self.spans.push((node.start_byte(), node.end_byte(), owner));
        }
        // The values of an ordinary enum are seen where the enum is.
        let parent = if is_scoped { owner } else { within };
        let in_class = self.builder.kind(parent).has_members();
        let kind = if in_class { DefinitionKind::Field } else { DefinitionKind::Variable };
        for value in named(body).into_iter().filter(|value| value.kind() == "enumerator") {
            let Some(head) = value.child_by_field_name("name") else { continue };
            let (name, visibility) = (self.builder.of(head), self.visibility);
            let given = value.child_by_field_name("value");
            let defined = Defined { name, kind, parent, whole: value, head, body: given, visibility };
            let index = self.builder.define(&defined);
            if let Some(given) = given {
                self.visit(given, index);
            }
        }
    }

    /// `using Ptr = std::shared_ptr<Foo>`.
    pub(super) fn alias(&mut self, node: Node<'_>, within: DefinitionIndex) {
        let (Some(head), Some(made)) = (node.child_by_field_name("name"), node.child_by_field_name("type"))
        else {
            return;
        };
        let (name, kind, visibility) = (self.builder.of(head), DefinitionKind::Interface, self.visibility);
        let around = self.builder.kind(within);
        if !around.has_members() && around != DefinitionKind::Module {
            self.locals.add(name);
            self.type_used(made, within);
            return;
        }
        let defined = Defined { name, kind, parent: within, whole: node, head, body: None, visibility };
        let index = self.builder.define(&defined);
        self.spans.push((node.start_byte(), node.end_byte(), index));
        self.aliased((within, name), made);
        self.type_used(made, index);
    }

    /// A template: its parameters are locals of what it makes.
    pub(super) fn template(&mut self, node: Node<'_>, within: DefinitionIndex) {
        self.locals.enter(within, true);
        let around = self.generics.len();
        let parameters = node.child_by_field_name("parameters");
        for parameter in parameters.map(named).unwrap_or_default() {
            match parameter.kind() {
                "type_parameter_declaration" | "variadic_type_parameter_declaration" => {
                    if let Some(name) = named(parameter).into_iter().next() {
                        self.generic(name);
                    }
                }
                "optional_type_parameter_declaration" => {
                    if let Some(name) = parameter.child_by_field_name("name") {
                        self.generic(name);
                    }
                    self.field(parameter, "default_type", within);
                }
                _ => {
                    let head = parameter.child_by_field_name("declarator").and_then(declared);
                    if let Some(Declared { name, .. }) = head {
                        self.locals.add(self.builder.of(name));
                    }
                    if let Some(used) = parameter.child_by_field_name("type") {
                        self.type_used(used, within);
                    }
                }
            }
        }
        for part in named(node).into_iter().filter(|part| Some(*part) != parameters) {
            self.visit(part, within);
        }
        self.generics.truncate(around);
        self.locals.leave();
    }

    fn generic(&mut self, name: Node<'_>) {
        let name = self.builder.of(name);
        self.locals.add(name);
        self.generics.push(name);
    }

    /// `for (auto& x : xs)`.
    pub(super) fn each(&mut self, node: Node<'_>, within: DefinitionIndex) {
        self.locals.enter(within, true);
        let declared_type = node.child_by_field_name("type");
        let right = node.child_by_field_name("right");
        let taken = node.child_by_field_name("declarator").and_then(declared);
        if let Some(Declared { name, .. }) = taken {
            let name = self.builder.of(name);
            self.locals.add(name);
            let is_auto = declared_type.is_some_and(|one| one.kind() == "placeholder_type_specifier");
            match right.filter(|_| is_auto).and_then(|right| self.steps(right)) {
                Some(steps) => {
                    let path = self.builder.path(&steps);
                    self.builder.bind((within, name), Value::ElementOf, path, within);
                }
                None => self.typed((within, name), declared_type, None, within),
            }
        }
        if let Some(declared_type) = declared_type {
            self.type_used(declared_type, within);
        }
        if let Some(right) = right {
            self.visit(right, within);
        }
        self.field(node, "body", within);
        self.locals.leave();
    }

    pub(super) fn closure(&mut self, node: Node<'_>, within: DefinitionIndex) {
        self.locals.enter(within, true);
        let declarator = node.child_by_field_name("declarator");
        let parameters = declarator.and_then(|declarator| declarator.child_by_field_name("parameters"));
        self.parameters(parameters, within);
        if let Some(captures) = node.child_by_field_name("captures") {
            self.children(captures, within);
            for made in named(captures).iter().filter_map(|capture| capture.child_by_field_name("left")) {
                let name = self.builder.of(made);
                self.locals.add(name);
                self.typed((within, name), None, None, within);
            }
        }
        self.field(node, "body", within);
        self.locals.leave();
    }

    /// `: x_(x), Base(y)` of a constructor: fields are written, bases are called.
    pub(super) fn initializers(&mut self, list: Node<'_>, within: DefinitionIndex) {
        for one in named(list) {
            let parts = named(one);
            let Some(head) = parts.first() else { continue };
            if head.kind() == "field_identifier" {
                let name = self.builder.of(*head);
                let path = self.builder.path(&[("self", false), (name, false)]);
                self.builder.refer(within, path, Shape::Write, line_of(*head));
            } else if let Some(mut steps) = self.type_steps(*head) {
                if let Some(last) = steps.last_mut() {
                    last.1 = true;
                }
                let path = self.builder.path(&steps);
                self.builder.refer(within, path, Shape::Call, line_of(*head));
            }
            for part in parts.iter().skip(1) {
                self.children(*part, within);
            }
        }
    }
}
