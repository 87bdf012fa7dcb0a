//! Functions, variables, parameters, typedefs.

use caution_core::facts::{DefinitionIndex, DefinitionKind, EntryKind, Shape, UNNAMED, Value, Visibility};
use tree_sitter::Node;

use super::Reader;
use crate::lang::facts::{DEPTH, Defined, line_of};
use crate::lang::locals::named;

/// A declarator, taken apart.
pub(super) struct Declared<'t> {
    /// Its name.
    pub(super) name: Node<'t>,
    /// Its parameters, if it is a function.
    pub(super) parameters: Option<Node<'t>>,
    /// Whether it is a pointer to a function.
    pub(super) is_pointer: bool,
}

/// The innermost name of a declarator.
pub(super) fn declared(declarator: Node<'_>) -> Option<Declared<'_>> {
    let mut node = declarator;
    let mut parameters = None;
    let mut is_pointer = false;
    for _ in 0..DEPTH {
        match node.kind() {
            "function_declarator" => {
                // Of `int (*f(int))(char)` the innermost counts: it is what `f` takes.
                parameters = node.child_by_field_name("parameters");
                is_pointer = false;
            }
            "pointer_declarator" | "reference_declarator" if parameters.is_some() => is_pointer = true,
            "identifier"
            | "field_identifier"
            | "type_identifier"
            | "qualified_identifier"
            | "operator_name"
            | "destructor_name"
            | "template_function"
            | "operator_cast"
            | "primitive_type" => {
                return Some(Declared { name: node, parameters, is_pointer });
            }
            _ => {}
        }
        node = match node.child_by_field_name("declarator") {
            Some(inner) => inner,
            None => named(node).into_iter().find(|child| is_declarator(child.kind()))?,
        };
    }
    None
}

fn is_declarator(kind: &str) -> bool {
    kind.ends_with("declarator")
        || kind.ends_with("identifier")
        || kind == "operator_name"
        || kind == "destructor_name"
}

impl<'a> Reader<'_, 'a> {
    pub(super) fn is_static(&self, node: Node<'_>) -> bool {
        named(node)
            .iter()
            .any(|child| child.kind() == "storage_class_specifier" && self.builder.of(*child) == "static")
    }

    /// Who may use a definition of a file or of a class.
    pub(super) fn seen(&self, node: Node<'_>, within: DefinitionIndex) -> Visibility {
        let is_member = self.builder.kind(within).has_members();
        if !is_member && self.is_static(node) { Visibility::Private } else { self.visibility }
    }

    pub(super) fn function(&mut self, node: Node<'_>, within: DefinitionIndex) {
        let body = node.child_by_field_name("body");
        let taken = node.child_by_field_name("declarator").and_then(declared);
        let Some(Declared { name: head, parameters, .. }) = taken else {
            self.children(node, within);
            return;
        };
        if self.test_of_macro(node, head, parameters, within) {
            return;
        }
        let (name, class) = self.qualified(head, within);
        let in_class = self.builder.kind(within).has_members();
        let is_method = in_class || class.is_some();
        let owner = class.as_ref().and_then(|class| class.last().copied());
        let own_class = owner.and_then(|owner| self.classes.get(owner).copied());
        let parent = own_class.unwrap_or(within);
        let is_constructor = match owner {
            Some(owner) => owner == name,
            None => in_class && self.name_of(within) == name,
        };
        let kind = match (is_method, is_constructor) {
            (true, true) => DefinitionKind::Constructor,
            (true, false) => DefinitionKind::Method,
            (false, _) => DefinitionKind::Function,
        };
        let visibility = if class.is_some() { Visibility::Public } else { self.seen(node, within) };
        let index = self.builder.define(&Defined { name, kind, parent, whole: node, head, body, visibility });
        self.spans.push((node.start_byte(), node.end_byte(), index));
        self.implicit(index, name);
        self.takes(index, parameters);
        if let (Some(class), None) = (self.qualifier(head), own_class) {
            let steps: Vec<(&str, bool)> = class.iter().map(|name| (*name, false)).collect();
            let path = self.builder.path(&steps);
            self.builder.bind((index, "self"), Value::Instance, path, index);
            self.builder.refer(index, path, Shape::Type, line_of(head));
        }
        if name == "main" && !is_method && body.is_some() && visibility == Visibility::Public {
            self.builder.entry(index, EntryKind::Command, "");
        }
        self.locals.enter(index, true);
        match (node.child_by_field_name("type"), parameters) {
            (Some(result), Some(_)) => self.result(index, result, within),
            (Some(of_macro), None) => self.made_by(of_macro, index),
            _ => {}
        }
        self.parameters(parameters, index);
        for part in named(node) {
            match part.kind() {
                "field_initializer_list" => self.initializers(part, index),
                // The parameters' types in the old way: `int f(a) int a; { … }`.
                "declaration" => self.visit(part, index),
                _ => {}
            }
        }
        if let Some(body) = body {
            self.visit(body, index);
        }
        self.locals.leave();
    }

    pub(super) fn name_of(&self, index: DefinitionIndex) -> &str {
        let facts = self.builder.so_far();
        facts.definition(index).map_or("", |definition| facts.text(definition.name))
    }

    /// Says what a function gives, and that it uses that type.
    pub(super) fn result(&mut self, index: DefinitionIndex, result: Node<'_>, scope: DefinitionIndex) {
        if !matches!(result.kind(), "primitive_type" | "placeholder_type_specifier") {
            self.typed((index, ""), Some(result), None, scope);
        }
        self.type_used(result, index);
    }

    /// `DEFINE_X(name) { … }`: a macro makes the function.
    fn made_by(&mut self, of_macro: Node<'_>, index: DefinitionIndex) {
        if of_macro.kind() == "type_identifier" {
            let name = self.builder.of(of_macro);
            let path = self.builder.path(&[(name, true)]);
            self.builder.refer(index, path, Shape::Call, line_of(of_macro));
        }
    }

    /// Functions that the language calls by itself.
    pub(super) fn implicit(&mut self, index: DefinitionIndex, name: &str) {
        let is_test_method = matches!(name, "SetUp" | "TearDown" | "SetUpTestSuite" | "TearDownTestSuite");
        if (name.starts_with('~') || name.starts_with("operator") || is_test_method)
            && let Some(definition) = self.builder.definition(index)
        {
            definition.implicit = true;
        }
    }

    /// The parts of what stands before the last `::`.
    fn qualifier(&self, head: Node<'_>) -> Option<Vec<&'a str>> {
        if head.kind() != "qualified_identifier" {
            return None;
        }
        let mut parts = Vec::new();
        let mut node = head;
        while node.kind() == "qualified_identifier" && parts.len() < 32 {
            if let Some(scope) = node.child_by_field_name("scope") {
                let scope = if scope.kind() == "template_type" {
                    scope.child_by_field_name("name").unwrap_or(scope)
                } else {
                    scope
                };
                parts.push(self.builder.of(scope));
            }
            node = node.child_by_field_name("name")?;
        }
        (!parts.is_empty()).then_some(parts)
    }

    /// The name of a function, and what qualifies it.
    fn qualified(&self, head: Node<'_>, _within: DefinitionIndex) -> (&'a str, Option<Vec<&'a str>>) {
        let mut node = head;
        for _ in 0..32 {
            if node.kind() != "qualified_identifier" {
                break;
            }
            let Some(name) = node.child_by_field_name("name") else { break };
            node = name;
        }
        if node.kind() == "template_function" {
            node = node.child_by_field_name("name").unwrap_or(node);
        }
        (self.builder.of(node), self.qualifier(head))
    }

    /// How many arguments a function takes.
    fn takes(&mut self, index: DefinitionIndex, list: Option<Node<'_>>) {
        let Some(list) = list else { return };
        let all = named(list);
        let is_void = |only: &Node<'_>| self.builder.of(*only).trim() == "void";
        if all.len() == 1 && all.iter().all(is_void) {
            return self.builder.takes(index, 0, Some(0));
        }
        let count = |kind: &str| all.iter().filter(|one| one.kind() == kind).count();
        let (least, optional) = (count("parameter_declaration"), count("optional_parameter_declaration"));
        if least + optional == all.len() && (self.is_cpp || !all.is_empty()) {
            self.builder.takes(index, least, Some(least + optional));
        } else if least > 0 {
            self.builder.takes(index, least, None);
        }
    }

    pub(super) fn parameters(&mut self, list: Option<Node<'_>>, within: DefinitionIndex) {
        for parameter in list.map(named).unwrap_or_default() {
            match parameter.kind() {
                "identifier" => {
                    let name = self.builder.of(parameter);
                    if self.locals.add(name) {
                        let path = self.builder.path(&[(UNNAMED, false)]);
                        self.builder.bind((within, name), Value::Same, path, within);
                    }
                }
                _ => self.visit(parameter, within),
            }
        }
    }

    pub(super) fn parameter(&mut self, node: Node<'_>, within: DefinitionIndex) {
        let declared_type = node.child_by_field_name("type");
        if let Some(declarator) = node.child_by_field_name("declarator")
            && let Some(Declared { name, .. }) = declared(declarator)
        {
            let name = self.builder.of(name);
            self.locals.add(name);
            self.typed((within, name), declared_type, None, within);
        }
        if let Some(declared_type) = declared_type {
            self.type_used(declared_type, within);
        }
        self.field(node, "default_value", within);
    }

    /// A declaration: of functions, of variables, of fields, of locals.
    pub(super) fn declaration(&mut self, node: Node<'_>, within: DefinitionIndex) {
        let declared_type = node.child_by_field_name("type");
        let mut cursor = node.walk();
        let declarators: Vec<Node<'_>> = node.children_by_field_name("declarator", &mut cursor).collect();
        if let Some(made) = declared_type {
            // A type without a name that is declared on the way is called as what is declared with it.
            let first = declarators.first().copied().and_then(declared);
            let name = first.map(|first| self.builder.of(first.name));
            match made.kind() {
                "struct_specifier" | "union_specifier" | "class_specifier"
                    if made.child_by_field_name("body").is_some() =>
                {
                    self.class(made, within, name);
                }
                "enum_specifier" if made.child_by_field_name("body").is_some() => {
                    self.enumeration(made, within, name);
                }
                _ => {}
            }
        }
        let mut used_in = within;
        for (nth, declarator) in declarators.iter().enumerate() {
            let whole = if nth == 0 { node } else { *declarator };
            let index = self.one_declared(whole, node, *declarator, declared_type, within);
            if nth == 0 {
                used_in = index;
            }
        }
        if let Some(used) = declared_type.filter(|used| used.child_by_field_name("body").is_none()) {
            self.type_used(used, used_in);
        }
        if declarators.is_empty() {
            self.field(node, "value", within);
        }
    }

    /// One declarator of a declaration; the definition that it makes, or the one around.
    fn one_declared(
        &mut self,
        whole: Node<'_>,
        node: Node<'_>,
        declarator: Node<'_>,
        declared_type: Option<Node<'_>>,
        within: DefinitionIndex,
    ) -> DefinitionIndex {
        let taken = if self.several(declarator, within) { None } else { declared(declarator) };
        let Some(Declared { name: head, parameters, is_pointer }) = taken else {
            self.visit(declarator, within);
            return within;
        };
        let name = self.qualified(head, within).0;
        let value =
            declarator.child_by_field_name("value").or_else(|| node.child_by_field_name("default_value"));
        let around = self.builder.kind(within);
        let in_class = around.has_members();
        let is_function = parameters.is_some() && !is_pointer;
        if is_function && (in_class || around == DefinitionKind::Module) {
            return self.prototype(whole, (head, name), parameters, declared_type, within);
        }
        let kind = match around {
            _ if in_class => DefinitionKind::Field,
            DefinitionKind::Module => DefinitionKind::Variable,
            _ => {
                // A local: `Foo x(1)` makes a `Foo`.
                self.locals.add(name);
                self.typed((within, name), declared_type, value, within);
                if let (true, Some(made)) =
                    (value.is_some_and(|value| value.kind() == "argument_list"), declared_type)
                    && let Some(mut steps) = self.type_steps(made).filter(|_| made.kind() != "primitive_type")
                {
                    if let Some(last) = steps.last_mut() {
                        last.1 = true;
                    }
                    let path = self.builder.path(&steps);
                    self.builder.refer(within, path, Shape::Call, line_of(made));
                }
                self.sizes(declarator, within);
                if let Some(value) = value {
                    self.visit(value, within);
                }
                return within;
            }
        };
        let visibility = self.seen(node, within);
        let defined = Defined { name, kind, parent: within, whole, head, body: value, visibility };
        let index = self.builder.define(&defined);
        self.spans.push((whole.start_byte(), whole.end_byte(), index));
        self.typed((within, name), declared_type, value, within);
        self.sizes(declarator, index);
        if let Some(value) = value {
            self.visit(value, index);
        }
        index
    }

    /// `auto [a, b] = …`; whether it is that.
    fn several(&mut self, declarator: Node<'_>, within: DefinitionIndex) -> bool {
        let names = declarator.child_by_field_name("declarator").unwrap_or(declarator);
        let is_several = names.kind() == "structured_binding_declarator";
        for name in named(names).into_iter().filter(|_| is_several) {
            let name = self.builder.of(name);
            self.locals.add(name);
            self.typed((within, name), None, None, within);
        }
        is_several
    }

    /// The sizes of arrays, and the types of what a pointer to a function takes.
    fn sizes(&mut self, declarator: Node<'_>, within: DefinitionIndex) {
        let mut next = Some(declarator);
        for _ in 0..32 {
            let Some(node) = next.take() else { break };
            match node.kind() {
                "array_declarator" => self.field(node, "size", within),
                "function_declarator" => {
                    self.locals.enter(within, true);
                    if let Some(parameters) = node.child_by_field_name("parameters") {
                        for parameter in named(parameters) {
                            if let Some(used) = parameter.child_by_field_name("type") {
                                self.type_used(used, within);
                            }
                        }
                    }
                    self.locals.leave();
                }
                _ => {}
            }
            next = node.child_by_field_name("declarator");
        }
    }

    /// A function that is declared and not defined.
    fn prototype(
        &mut self,
        whole: Node<'_>,
        (head, name): (Node<'_>, &'a str),
        parameters: Option<Node<'_>>,
        declared_type: Option<Node<'_>>,
        within: DefinitionIndex,
    ) -> DefinitionIndex {
        let in_class = self.builder.kind(within).has_members();
        let kind = match in_class {
            true if self.name_of(within) == name => DefinitionKind::Constructor,
            true => DefinitionKind::Method,
            false => DefinitionKind::Function,
        };
        let visibility = self.seen(whole, within);
        let defined = Defined { name, kind, parent: within, whole, head, body: None, visibility };
        let index = self.builder.define(&defined);
        self.spans.push((whole.start_byte(), whole.end_byte(), index));
        self.implicit(index, name);
        self.takes(index, parameters);
        if let Some(result) = declared_type.filter(|result| !matches!(result.kind(), "primitive_type")) {
            self.typed((index, ""), Some(result), None, within);
        }
        self.locals.enter(index, true);
        self.parameters(parameters, index);
        self.locals.leave();
        index
    }

    /// `typedef struct foo { … } foo_t`.
    pub(super) fn type_definition(&mut self, node: Node<'_>, within: DefinitionIndex) {
        let mut cursor = node.walk();
        let declarators: Vec<Node<'_>> = node.children_by_field_name("declarator", &mut cursor).collect();
        let names: Vec<Node<'_>> =
            declarators.iter().filter_map(|one| declared(*one)).map(|one| one.name).collect();
        let first = names.first().map(|name| self.builder.of(*name));
        let Some(made) = node.child_by_field_name("type") else { return };
        let has_body = made.child_by_field_name("body").is_some();
        let is_nameless = made.child_by_field_name("name").is_none();
        match made.kind() {
            "struct_specifier" | "union_specifier" | "class_specifier" if has_body => {
                self.class(made, within, first);
            }
            "enum_specifier" if has_body => {
                self.enumeration(made, within, first);
            }
            _ => {}
        }
        let steps = self.type_steps(made);
        for (nth, name) in names.iter().enumerate() {
            let text = self.builder.of(*name);
            // A type without a name of its own has this one, and one of the same name needs no second.
            let is_same = matches!(steps.as_deref(), Some([(own, _)]) if *own == text);
            if nth == 0 && has_body && is_nameless || is_same {
                continue;
            }
            let (kind, visibility) = (DefinitionKind::Interface, self.visibility);
            let whole = if has_body || nth > 0 { *name } else { node };
            let defined =
                Defined { name: text, kind, parent: within, whole, head: *name, body: None, visibility };
            let index = self.builder.define(&defined);
            self.spans.push((whole.start_byte(), whole.end_byte(), index));
            if let Some(steps) = &steps {
                let path = self.builder.path(steps);
                self.builder.bind((within, text), Value::Same, path, within);
            }
            if !has_body {
                self.type_used(made, index);
                if let Some(declarator) = declarators.get(nth) {
                    self.sizes(*declarator, index);
                }
            } else if let Some(steps) = &steps {
                let path = self.builder.path(steps);
                self.builder.refer(index, path, Shape::Type, line_of(*name));
            }
        }
    }
}
