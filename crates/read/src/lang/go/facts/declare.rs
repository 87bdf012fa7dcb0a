//! Functions, methods, parameters, results, variables and constants of a package.

use caution_core::facts::{DefinitionIndex, DefinitionKind, EntryKind, MODULE, Shape, Value, Visibility};
use tree_sitter::Node;

use super::{Given, Reader, field, names};
use crate::lang::facts::{Defined, line_of};

/// Methods that the standard library or a framework calls through its own interfaces.
const IMPLICIT: &[&str] = &[
    "BeforeTest",
    "Close",
    "Collect",
    "ConsumeClaim",
    "Describe",
    "Error",
    "Format",
    "GoString",
    "Is",
    "Len",
    "Less",
    "MarshalBinary",
    "MarshalJSON",
    "MarshalText",
    "MarshalYAML",
    "Pop",
    "Push",
    "Read",
    "RoundTrip",
    "Scan",
    "ServeHTTP",
    "Set",
    "SetupSubTest",
    "SetupSuite",
    "SetupTest",
    "String",
    "Swap",
    "TearDownSubTest",
    "TearDownSuite",
    "TearDownTest",
    "UnmarshalBinary",
    "UnmarshalJSON",
    "UnmarshalText",
    "UnmarshalYAML",
    "Unwrap",
    "Value",
    "Write",
    "WriteTo",
];

impl<'a, 't> Reader<'_, 'a, 't> {
    /// Who may use a name of a package.
    pub(super) fn visibility(&self, name: &str) -> Visibility {
        if self.within != MODULE && !self.builder.kind(self.within).has_members() {
            Visibility::Private
        } else if name.chars().next().is_some_and(char::is_uppercase) {
            Visibility::Public
        } else {
            Visibility::Package
        }
    }

    /// A function or a method.
    pub(super) fn function(&mut self, node: Node<'t>) {
        let Some(head) = field(node, "name") else { return self.each(node, Self::walk) };
        let name = self.builder.of(head);
        let receiver = field(node, "receiver").and_then(|list| list.named_child(0));
        let class = receiver.and_then(|receiver| self.receiver_type(receiver));
        let known = class.and_then(|class| self.types.get(class).copied());
        let index = self.builder.define(&Defined {
            name,
            kind: if receiver.is_some() { DefinitionKind::Method } else { DefinitionKind::Function },
            parent: known.unwrap_or(MODULE),
            whole: node,
            head,
            body: field(node, "body"),
            visibility: self.visibility(name),
        });
        self.mark_function(index, node, name);
        let outer = self.receiver.take();
        self.inside(index, |reader| {
            if let Some(receiver) = receiver {
                reader.receive(receiver, class, index);
            }
            reader.signature(node, index);
            if let Some(body) = field(node, "body") {
                reader.each(body, Self::walk);
            }
        });
        self.receiver = outer;
        self.in_test = false;
        self.made.clear();
        self.outside.clear();
        self.prefixes.clear();
    }

    fn mark_function(&mut self, index: DefinitionIndex, node: Node<'t>, name: &'a str) {
        let is_method = node.kind() == "method_declaration";
        let implicit = if is_method {
            IMPLICIT.binary_search(&name).is_ok()
        } else {
            name == "init" || name == "TestMain"
        };
        if let Some(definition) = self.builder.definition(index) {
            definition.implicit = implicit;
        }
        if self.is_test(node, name) {
            self.builder.entry(index, EntryKind::Test, "");
            self.in_test = true;
            if self.begins_with_skip(node) {
                self.builder.switched_off(index);
            }
        } else if name == "main" && !is_method && self.package == "main" {
            self.builder.entry(index, EntryKind::Command, "");
        } else if is_method && name == "ConsumeClaim" {
            self.builder.entry(index, EntryKind::Consumer, "");
        }
    }

    /// Whether the first thing that a test does is to leave: `t.Skip()`, `s.T().Skip()`.
    fn begins_with_skip(&self, node: Node<'t>) -> bool {
        let first = |node: Node<'t>| {
            let mut cursor = node.walk();
            node.named_children(&mut cursor).find(|child| !child.is_extra())
        };
        let mut statement = field(node, "body").and_then(first);
        while let Some(list) =
            statement.filter(|node| matches!(node.kind(), "statement_list" | "expression_statement"))
        {
            statement = first(list);
        }
        let called = statement.filter(|call| call.kind() == "call_expression");
        let called =
            called.and_then(|call| field(call, "function")).map_or("", |called| self.builder.of(called));
        let Some((of, "Skip" | "Skipf" | "SkipNow")) = called.rsplit_once('.') else { return false };
        let parameters = field(node, "parameters").map_or("", |list| self.builder.of(list));
        of.ends_with(".T()") || parameters.trim_start_matches('(').split_whitespace().next() == Some(of)
    }

    /// Whether the tool that runs tests, or a suite, calls it.
    fn is_test(&self, node: Node<'t>, name: &str) -> bool {
        let stem = ["Test", "Benchmark", "Fuzz", "Example"]
            .into_iter()
            .find(|stem| name.strip_prefix(stem).is_some_and(|rest| !rest.starts_with(char::is_lowercase)));
        let Some(stem) = stem else { return false };
        if name == "TestMain" {
            return false;
        }
        let parameters = field(node, "parameters").map(|list| self.builder.of(list)).unwrap_or_default();
        let none = parameters.trim_matches(['(', ')', ' ']).is_empty();
        if node.kind() == "method_declaration" {
            return stem == "Test" && self.uses.suites && (none || parameters.contains(".C)"));
        }
        match stem {
            "Example" => none && (self.uses.testing || self.package.ends_with("_test")),
            _ => parameters.contains("testing."),
        }
    }

    /// The name of a receiver's type; its type parameters become types of the method.
    fn receiver_type(&self, receiver: Node<'t>) -> Option<&'a str> {
        let mut node = field(receiver, "type")?;
        loop {
            node = match node.kind() {
                "pointer_type" | "parenthesized_type" => node.named_child(0)?,
                "generic_type" => field(node, "type")?,
                _ => return Some(self.builder.of(node)),
            };
        }
    }

    fn receive(&mut self, receiver: Node<'t>, class: Option<&'a str>, method: DefinitionIndex) {
        if let Some(class) = class {
            let path = self.builder.path(&[(class, false)]);
            let given = Given { value: Value::Instance, path };
            self.bind(method, "self", given, MODULE);
            self.refer(path, Shape::Type, line_of(receiver));
        }
        self.receiver = field(receiver, "name").map(|name| self.builder.of(name)).filter(|name| *name != "_");
        let mut open = field(receiver, "type");
        while let Some(node) = open {
            open = match node.kind() {
                "pointer_type" | "parenthesized_type" => node.named_child(0),
                "generic_type" => field(node, "type_arguments"),
                "type_arguments" => {
                    for argument in self.children(node) {
                        self.local_types.add(method, self.builder.of(argument));
                    }
                    None
                }
                _ => None,
            };
        }
    }

    /// Type parameters, parameters and results; they belong to `of`.
    pub(super) fn signature(&mut self, node: Node<'t>, of: DefinitionIndex) {
        if let Some(list) = field(node, "type_parameters") {
            self.each(list, Self::type_parameter);
        }
        if let Some(list) = field(node, "parameters") {
            self.each(list, Self::parameter);
        }
        let Some(result) = field(node, "result") else { return };
        if result.kind() == "parameter_list" {
            let first = result.named_child(0).and_then(|first| field(first, "type"));
            self.result(first, of);
            self.each(result, Self::parameter);
        } else {
            self.result(Some(result), of);
            self.walk(result);
        }
    }

    fn result(&mut self, node: Option<Node<'t>>, of: DefinitionIndex) {
        // A closure without a name has no result of its own.
        let is_function = matches!(self.builder.kind(of), DefinitionKind::Function | DefinitionKind::Method);
        if let Some(node) = node.filter(|_| is_function) {
            let (given, scope) = self.typed(node);
            if given.is_known() {
                self.bind(of, "", given, scope);
            }
        }
    }

    pub(super) fn type_parameter(&mut self, node: Node<'t>) {
        let constraint = field(node, "type");
        for name in names(node) {
            self.local_types.add(self.within, self.builder.of(name));
        }
        let only =
            constraint.filter(|list| list.named_child_count() == 1).and_then(|list| list.named_child(0));
        let (given, scope) = only.map_or((Given::NOTHING, MODULE), |only| self.typed(only));
        let given = Given { value: Value::Same, ..given };
        for name in names(node) {
            self.bind(self.within, self.builder.of(name), given, scope);
        }
        if let Some(constraint) = constraint {
            self.walk(constraint);
        }
    }

    pub(super) fn parameter(&mut self, node: Node<'t>) {
        let Some(type_node) = field(node, "type") else { return };
        self.walk(type_node);
        let (given, scope) = self.typed(type_node);
        let given = if node.kind() == "variadic_parameter_declaration" { given.many() } else { given };
        for name in names(node) {
            let name = self.builder.of(name);
            self.declare(name, given, scope);
        }
    }

    /// A variable of the package, or several.
    pub(super) fn module_variable(&mut self, node: Node<'t>) {
        match node.kind() {
            "var_spec_list" => self.each(node, Self::module_variable),
            "var_spec" => self.specified(node, ""),
            _ => self.walk(node),
        }
    }

    /// Constants of the package. One without a value repeats the one before, in its own place.
    pub(super) fn constants(&mut self, node: Node<'t>) {
        let mut repeated = "";
        for (place, spec) in self.children(node).into_iter().enumerate() {
            if spec.kind() != "const_spec" {
                self.walk(spec);
                continue;
            }
            if let Some(value) = field(spec, "value") {
                repeated = self.builder.of(value);
            }
            if repeated.contains("iota") {
                self.specified(spec, &format!("{place} {repeated}"));
            } else {
                self.specified(spec, if field(spec, "value").is_some() { "" } else { repeated });
            }
        }
    }

    /// Names of the package with a type, values or both. `unwritten` is what they also depend on.
    fn specified(&mut self, node: Node<'t>, unwritten: &str) {
        let heads = names(node);
        let values = field(node, "value").map(|list| self.children(list)).unwrap_or_default();
        if let [only] = heads.as_slice()
            && self.builder.of(*only) == "_"
        {
            return self.asserted(node, values.first().copied());
        }
        let count = heads.len();
        let type_node = field(node, "type");
        for (at, head) in heads.into_iter().enumerate() {
            let name = self.builder.of(head);
            let value = values.get(at).copied();
            let is_closure = value.is_some_and(|value| value.kind() == "func_literal");
            // Of several names in one declaration the last takes the declaration's text.
            let whole = if at + 1 == count { node } else { value.unwrap_or(head) };
            let index = self.builder.define(&Defined {
                name,
                kind: if is_closure { DefinitionKind::Function } else { DefinitionKind::Variable },
                parent: MODULE,
                whole: if at + 1 == count { node } else { head },
                head,
                body: value.filter(|_| at + 1 == count),
                visibility: self.visibility(name),
            });
            self.builder.hash(index, true, unwritten);
            if at + 1 < count {
                let text = self.builder.of(whole);
                self.builder.hash(index, true, text);
            }
            self.inside(index, |reader| {
                let (declared, scope) = match type_node {
                    Some(type_node) => {
                        reader.walk(type_node);
                        reader.typed(type_node)
                    }
                    None => (Given::NOTHING, MODULE),
                };
                let given = match value {
                    Some(value) if is_closure => {
                        reader.closure(value, index);
                        Given::NOTHING
                    }
                    Some(value) => reader.value(value),
                    None => Given::NOTHING,
                };
                // Of several results, the first is known.
                let given = if declared.is_known() { declared } else { given };
                if given.is_known() && !is_closure {
                    reader.bind(MODULE, name, given, scope);
                }
            });
        }
    }

    /// `var _ I = (*T)(nil)` says that T implements I.
    fn asserted(&mut self, node: Node<'t>, value: Option<Node<'t>>) {
        let line = line_of(node);
        let interface = field(node, "type").map(|node| self.typed(node).0).filter(|given| given.is_known());
        if let Some(interface) = interface {
            self.refer(interface.path, Shape::Type, line);
        }
        match (interface, value.and_then(asserted_type)) {
            (Some(interface), Some(class)) => {
                let class = self.builder.of(class);
                let path = self.builder.path(&[(class, false)]);
                self.refer(path, Shape::Type, line);
                self.asserted.push((class, interface.path, line));
            }
            _ => value.into_iter().for_each(|value| self.walk(value)),
        }
    }
}

/// The type of the file of which a value is made: `T` of `(*T)(nil)`, `&T{}`, `T{}` and `new(T)`.
fn asserted_type(mut node: Node<'_>) -> Option<Node<'_>> {
    loop {
        node = match node.kind() {
            "call_expression" => {
                let called = field(node, "function")?;
                let argument = field(node, "arguments").and_then(|list| list.named_child(0));
                match called.kind() {
                    "identifier" => argument.filter(|argument| argument.kind() == "type_identifier")?,
                    _ => called,
                }
            }
            "parenthesized_expression" | "pointer_type" | "parenthesized_type" => node.named_child(0)?,
            "unary_expression" => field(node, "operand")?,
            "composite_literal" | "type_conversion_expression" | "generic_type" => field(node, "type")?,
            "identifier" | "type_identifier" => return Some(node),
            _ => return None,
        };
    }
}
