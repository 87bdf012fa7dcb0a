//! Members of classes, and functions inside functions.

use caution_core::facts::{DefinitionIndex, DefinitionKind, EntryKind, Value, Visibility};
use tree_sitter::Node;

use super::{New, Reader, visibility};
use crate::lang::shadows::{Chain, Source};

/// Methods that the language or a framework calls as soon as their class is used.
const IMPLICIT: &[&str] = &[
    "ToString",
    "Equals",
    "GetHashCode",
    "Dispose",
    "DisposeAsync",
    "CompareTo",
    "GetEnumerator",
    "MoveNext",
    "Deconstruct",
    "Invoke",
    "InvokeAsync",
    "Configure",
    "ConfigureServices",
    "OnModelCreating",
    "OnConfiguring",
    "OnInitialized",
    "OnInitializedAsync",
    "OnParametersSet",
    "OnParametersSetAsync",
    "OnAfterRender",
    "OnAfterRenderAsync",
    "BuildRenderTree",
    "SetUp",
    "TearDown",
    "InitializeAsync",
    "Handle",
    "HandleAsync",
    "Up",
    "Down",
    "OnActionExecuting",
    "OnActionExecuted",
    "OnActionExecutionAsync",
    "Convert",
    "ConvertBack",
    "Read",
    "Write",
    "ExecuteAsync",
    "StartAsync",
    "StopAsync",
    "Consume",
];

impl<'a> Reader<'_, 'a> {
    /// A method, constructor, operator, indexer or local function.
    pub(super) fn function(&mut self, node: Node<'_>) {
        let local = node.kind() == "local_function_statement";
        let is_interface = self.class.as_ref().is_some_and(|class| class.is_interface);
        let (name, mut kind) = match node.kind() {
            "constructor_declaration" => (self.field(node, "name"), DefinitionKind::Constructor),
            "destructor_declaration" => ("Finalize", DefinitionKind::Method),
            "operator_declaration" => (self.field(node, "operator"), DefinitionKind::Method),
            "conversion_operator_declaration" => ("operator", DefinitionKind::Method),
            "indexer_declaration" => ("this[]", DefinitionKind::Method),
            _ => (self.field(node, "name"), DefinitionKind::Method),
        };
        if local || self.class.is_none() {
            kind = DefinitionKind::Function;
        }
        let modifiers = self.modifiers(node);
        let least = if is_interface { Visibility::Public } else { Visibility::Private };
        let body =
            ["body", "value", "accessors"].into_iter().find_map(|field| node.child_by_field_name(field));
        let head = node.child_by_field_name("name").unwrap_or(node);
        let index =
            self.define(&New { name, kind, node, head, body, visibility: visibility(&modifiers, least) });
        let operator = matches!(
            node.kind(),
            "operator_declaration"
                | "conversion_operator_declaration"
                | "destructor_declaration"
                | "indexer_declaration"
        );
        let explicit = self.child(node, "explicit_interface_specifier");
        if let Some(definition) = self.to.definition(index) {
            definition.implicit = operator || kind == DefinitionKind::Method && IMPLICIT.contains(&name);
        }
        if name == "Main" && modifiers.contains(&"static") {
            self.to.entry(index, EntryKind::Command, "");
        }
        let around = self.enter(index, !local);
        self.generic_parameters(node);
        if let Some(interface) = explicit.and_then(|explicit| explicit.named_child(0))
            && let Some(chain) = self.type_chain(interface)
        {
            let path = chain.keep(self.to);
            self.to.base(index, path, crate::lang::facts::line_of(interface));
        }
        self.attributes(node, index);
        let mark = self.locals.enter();
        if let Some(list) = node.child_by_field_name("parameters") {
            self.takes(index, list);
            self.parameters(list);
        }
        let result = node.child_by_field_name("returns").or_else(|| node.child_by_field_name("type"));
        if let Some(result) = result {
            self.types(result);
            self.bind_type((index, ""), result, index);
        }
        self.member_entries(node, index, &modifiers);
        if let Some(initializer) = self.child(node, "constructor_initializer") {
            self.constructor_initializer(initializer);
        }
        if let Some(body) = body {
            self.visit(body);
        }
        self.locals.leave(mark);
        self.leave(around);
    }

    /// `: base(x)` and `: this(x)`.
    fn constructor_initializer(&mut self, node: Node<'_>) {
        let class = self.class.as_ref();
        let base = self.child(node, "base").is_some();
        let name = class.and_then(|class| if base { class.bases.first().copied() } else { Some(class.name) });
        if let Some(name) = name {
            let chain = Chain { segments: vec![(name, true)], ..Chain::default() };
            self.refer(&chain, caution_core::facts::Shape::Call, crate::lang::facts::line_of(node));
        }
        self.visit_children(node);
    }

    /// How many arguments a function takes. The receiver of an extension is none of them.
    fn takes(&mut self, index: DefinitionIndex, list: Node<'_>) {
        let (mut all, mut optional, mut many) = (0, 0, false);
        for child in self.children(list) {
            match child.kind() {
                "parameter" => {
                    let modifiers = self.modifiers(child);
                    let name = child.child_by_field_name("name");
                    let has_default = name.is_some_and(|name| {
                        self.children(child).iter().any(|part| part.start_byte() > name.start_byte())
                    });
                    all += usize::from(!modifiers.contains(&"this"));
                    optional += usize::from(has_default);
                    many |= modifiers.contains(&"params");
                }
                "attribute_list" => {}
                _ => many = true,
            }
        }
        let least = usize::saturating_sub(all, optional);
        self.to.takes(index, least, if many { None } else { Some(all) });
    }

    /// The parameters of a function: locals of it.
    pub(super) fn parameters(&mut self, list: Node<'_>) {
        if list.kind() == "implicit_parameter" {
            self.local(self.to.of(list), None);
            return;
        }
        for parameter in self.children(list) {
            match parameter.kind() {
                "parameter" => self.parameter(parameter),
                "identifier" => self.local(self.to.of(parameter), None),
                "attribute_list" => {}
                _ => self.types(parameter),
            }
        }
    }

    fn parameter(&mut self, node: Node<'_>) {
        self.attributes(node, self.within);
        let typed = node.child_by_field_name("type");
        let source = typed.and_then(|typed| self.type_source(typed));
        if let Some(typed) = typed {
            self.types(typed);
        }
        if self.modifiers(node).contains(&"this")
            && let Some(source) = &source
        {
            // An extension is found among the members of its receiver's type.
            let path = source.chain.keep(self.to);
            self.to.bind((self.within, "self"), source.value, path, self.within);
        }
        let name = self.field(node, "name");
        self.local(name, source.as_ref());
        self.default_value(node);
    }

    fn default_value(&mut self, node: Node<'_>) {
        let (typed, name) = (node.child_by_field_name("type"), node.child_by_field_name("name"));
        for child in self.children(node) {
            if Some(child) != typed
                && Some(child) != name
                && !matches!(child.kind(), "modifier" | "attribute_list")
            {
                self.visit(child);
            }
        }
    }

    /// The parameters of a primary constructor: what the whole class sees.
    pub(super) fn primary_parameters(&mut self, list: Node<'_>, is_record: bool) {
        let class = self.within;
        let visibility = if is_record { Visibility::Public } else { Visibility::Private };
        for parameter in self.children(list) {
            let name = self.field(parameter, "name");
            let Some(typed) = parameter.child_by_field_name("type").filter(|_| !name.is_empty()) else {
                continue;
            };
            let kind = DefinitionKind::Field;
            let index =
                self.define(&New { name, kind, node: parameter, head: parameter, body: None, visibility });
            let around = self.enter(index, false);
            self.attributes(parameter, index);
            self.types(typed);
            self.default_value(parameter);
            self.leave(around);
            self.bind_type((class, name), typed, class);
        }
    }

    /// A property, or an event with accessors.
    pub(super) fn property(&mut self, node: Node<'_>) {
        let name = self.field(node, "name");
        let is_interface = self.class.as_ref().is_some_and(|class| class.is_interface);
        let least = if is_interface { Visibility::Public } else { Visibility::Private };
        let visibility = visibility(&self.modifiers(node), least);
        let accessors = node.child_by_field_name("accessors");
        let value = node.child_by_field_name("value");
        let body = accessors.or(value);
        let head = node.child_by_field_name("name").unwrap_or(node);
        let class = self.within;
        let index = self.define(&New { name, kind: DefinitionKind::Field, node, head, body, visibility });
        let around = self.enter(index, true);
        self.attributes(node, index);
        if let Some(typed) = node.child_by_field_name("type") {
            self.types(typed);
            self.bind_type((class, name), typed, class);
            self.table_of(typed, name);
        }
        if let Some(accessors) = accessors {
            let mark = self.locals.enter();
            self.local("value", None);
            self.visit_children(accessors);
            self.locals.leave(mark);
        }
        if let Some(value) = value {
            self.typed_value(node.child_by_field_name("type"), value);
        }
        self.leave(around);
    }

    pub(super) fn fields(&mut self, node: Node<'_>) {
        let modifiers = self.modifiers(node);
        let visibility = visibility(&modifiers, Visibility::Private);
        let Some(list) = self.child(node, "variable_declaration") else { return };
        let typed = list.child_by_field_name("type");
        let class = self.within;
        for declarator in self.children(list) {
            if declarator.kind() != "variable_declarator" {
                continue;
            }
            let name = self.field(declarator, "name");
            let value = self.initial(declarator);
            let (kind, head) = (DefinitionKind::Field, declarator);
            let index = self.define(&New { name, kind, node: declarator, head, body: value, visibility });
            let around = self.enter(index, true);
            self.attributes(node, index);
            if let Some(typed) = typed {
                self.types(typed);
                self.bind_type((class, name), typed, class);
            }
            if let Some(value) = value {
                self.typed_value(typed, value);
            }
            self.leave(around);
        }
    }

    /// What a variable is given at first.
    pub(super) fn initial<'t>(&self, declarator: Node<'t>) -> Option<Node<'t>> {
        let name = declarator.child_by_field_name("name");
        let value = self.children(declarator).into_iter().rfind(|child| Some(*child) != name);
        value.filter(|value| !matches!(value.kind(), "bracketed_argument_list" | "tuple_pattern"))
    }

    /// A value whose type is declared beside it: `Foo x = new(…)`.
    pub(super) fn typed_value(&mut self, typed: Option<Node<'_>>, value: Node<'_>) {
        if value.kind() == "implicit_object_creation_expression"
            && let Some(mut chain) = typed.and_then(|typed| self.type_chain(typed))
        {
            if let Some(last) = chain.segments.last_mut() {
                last.1 = true;
            }
            self.refer(&chain, caution_core::facts::Shape::Call, crate::lang::facts::line_of(value));
        }
        self.visit(value);
    }

    /// Declares a local or parameter.
    pub(super) fn local(&mut self, name: &'a str, source: Option<&Source<'a>>) {
        if !name.is_empty() && name != "_" {
            let source = source.filter(|source| !source.chain.is_unnamed());
            self.locals.declare(self.to, self.within, name, source);
        }
    }

    /// `DbSet<Order> Orders`: a table.
    fn table_of(&mut self, typed: Node<'_>, name: &str) {
        if typed.kind() == "generic_name" && self.to.of(typed).starts_with("DbSet<") {
            let (within, line) = (self.within, crate::lang::facts::line_of(typed));
            self.to.literal(within, caution_core::facts::LiteralKind::Table, name, line);
        }
    }

    /// A function whose name is given by a local.
    pub(super) fn named_closure(
        &mut self,
        name: &'a str,
        declarator: Node<'_>,
        lambda: Node<'_>,
    ) -> DefinitionIndex {
        let (kind, visibility) = (DefinitionKind::Function, Visibility::Private);
        let body = lambda.child_by_field_name("body");
        let index = self.define(&New { name, kind, node: declarator, head: declarator, body, visibility });
        let around = self.enter(index, false);
        self.lambda(lambda, None);
        self.leave(around);
        index
    }

    /// An instance of a type.
    pub(super) fn instance(&self, typed: Node<'_>) -> Option<Source<'a>> {
        self.type_source(typed).filter(|source| matches!(source.value, Value::Instance | Value::Elements))
    }
}
