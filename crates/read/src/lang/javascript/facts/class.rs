//! Classes, interfaces, enums, aliases of types, namespaces.

use caution_core::facts::{DefinitionIndex, DefinitionKind, Shape, Value, Visibility};
use oxc_ast::ast::*;
use oxc_ast_visit::{Visit, walk};
use oxc_span::{GetSpan, Span};

use super::chain::Known;
use super::define::Code;
use super::framework;
use super::reader::{Own, Place, Reader};

impl<'a> Reader<'_, '_, 'a> {
    /// Reads a class.
    pub(super) fn class(&mut self, it: &Class<'a>, name: Option<&'a str>, span: Span) {
        let id = it.id.as_ref();
        let name = name.or(id.map(|id| id.name.as_str())).unwrap_or("default");
        let first = it.decorators.first().map_or(span.start, |first| first.span.start.min(span.start));
        let outer = self.outer.take().unwrap_or(span);
        let whole = Span::new(outer.start.min(first), outer.end.max(span.end));
        let (visibility, parent) = (self.visibility(), self.place.within);
        (self.outer, self.is_exported) = (None, false);
        let head = id.map_or(span.start, |id| id.span.start);
        let kind = DefinitionKind::Class;
        let class = self.define((name, kind), parent, (whole, Some(it.body.span.start)), head, visibility);
        let mut place = self.inside(class);
        (place.class, place.own, place.returns) = (Some(class), Own::Object, None);
        place.prefix = self.prefix_of(&it.decorators);
        self.at(place, |reader| {
            reader.visit_decorators(&it.decorators);
            reader.class_entries(class, &it.decorators);
            if let Some(parameters) = &it.type_parameters {
                reader.visit_ts_type_parameter_declaration(parameters);
            }
            if let Some(heritage) = &it.heritage {
                reader.heritage(class, heritage);
            }
            for implemented in &it.implements {
                reader.base_type(class, &implemented.expression, implemented.type_arguments.as_deref());
            }
            for member in &it.body.body {
                reader.member(class, member);
            }
        });
    }

    fn heritage(&mut self, class: DefinitionIndex, heritage: &ClassHeritage<'a>) {
        let chain = self.chain_of(&heritage.expression);
        if chain.is_named() {
            let (path, line) = (self.b.path(&chain.segments), self.line(chain.start));
            self.b.base(class, path, line);
        }
        if chain.segments.iter().any(|(_, called)| *called) || !chain.is_named() {
            self.visit_expression(&heritage.expression);
        }
        if let Some(arguments) = &heritage.type_arguments {
            self.visit_ts_type_parameter_instantiation(arguments);
        }
    }

    fn base_type(
        &mut self,
        of: DefinitionIndex,
        name: &TSTypeName<'a>,
        arguments: Option<&TSTypeParameterInstantiation<'a>>,
    ) {
        let chain = self.type_chain(name);
        let (path, line) = (self.b.path(&chain.segments), self.line(chain.start));
        self.b.base(of, path, line);
        if let Some(arguments) = arguments {
            self.visit_ts_type_parameter_instantiation(arguments);
        }
    }

    fn member(&mut self, class: DefinitionIndex, member: &ClassElement<'a>) {
        self.cuts.starts.push(member.span().start);
        match member {
            ClassElement::StaticBlock(it) => self.visit_static_block(it),
            ClassElement::MethodDefinition(it) => self.method(class, it),
            ClassElement::PropertyDefinition(it) => {
                let visibility = visibility(it.accessibility, &it.key);
                let rest = (it.type_annotation.as_deref(), it.value.as_ref(), it.decorators.as_slice());
                self.property((&it.key, it.computed), it.span, visibility, rest);
            }
            ClassElement::AccessorProperty(it) => {
                let visibility = visibility(it.accessibility, &it.key);
                let rest = (it.type_annotation.as_deref(), it.value.as_ref(), it.decorators.as_slice());
                self.property((&it.key, it.computed), it.span, visibility, rest);
            }
            ClassElement::TSIndexSignature(it) => self.visit_ts_index_signature(it),
        }
    }

    /// The name of a member; what stands in brackets is kept as it is written.
    fn member_name(&mut self, key: &PropertyKey<'a>, computed: bool) -> &'a str {
        if computed {
            self.visit_property_key(key);
        }
        if let Some(name) = self.key(key) {
            return name;
        }
        let written = self.text.get(super::range(key.span())).unwrap_or_default();
        if computed { self.keep(&format!("[{written}]")) } else { written }
    }

    fn method(&mut self, class: DefinitionIndex, it: &MethodDefinition<'a>) {
        let name = self.member_name(&it.key, it.computed);
        let start = it.decorators.first().map_or(it.span.start, |first| first.span.start.min(it.span.start));
        let whole = Span::new(start, it.span.end);
        let kind =
            if it.kind.is_constructor() { DefinitionKind::Constructor } else { DefinitionKind::Method };
        let code = Code::Function(&it.value);
        let again = it.kind.is_method() || it.kind.is_constructor();
        let before = again.then(|| self.overloaded(name, class, code, whole)).flatten();
        let index = before.unwrap_or_else(|| {
            let visibility = visibility(it.accessibility, &it.key);
            self.define((name, kind), class, (whole, code.body()), it.key.span().start, visibility)
        });
        if code.body().is_none() && it.r#type == MethodDefinitionType::MethodDefinition {
            self.overload = Some((name, index));
        }
        let is_implicit = framework::is_implicit(name);
        if let Some(definition) = self.b.definition(index) {
            definition.implicit = is_implicit;
            definition.of_class = it.r#static && kind == DefinitionKind::Method;
        }
        if it.kind.is_get() {
            self.getter(class, name);
        }
        let own = Own::Object;
        self.at(self.inside(index), |reader| reader.visit_decorators(&it.decorators));
        self.method_entries(index, name, &it.decorators);
        if it.kind.is_constructor() {
            self.parameter_properties(class, &it.value.params);
        }
        self.code(code, Some(index), own);
    }

    /// What is read of a property that is worked out is what its function gives.
    fn getter(&mut self, class: DefinitionIndex, name: &'a str) {
        let path = self.b.path(&[("self", false), (name, true)]);
        self.b.bind((class, name), Value::Same, path, class);
    }

    fn parameter_properties(&mut self, class: DefinitionIndex, parameters: &FormalParameters<'a>) {
        for parameter in &parameters.items {
            let is_property = parameter.accessibility.is_some() || parameter.readonly || parameter.r#override;
            let mut found = Vec::new();
            super::pattern::names(&parameter.pattern, 0, &mut found);
            let Some((name, at)) = found.first().copied().filter(|_| is_property) else { continue };
            let visibility = access(parameter.accessibility).unwrap_or(Visibility::Public);
            // Its tokens are the constructor's.
            let span = Span::new(parameter.span.start, parameter.span.start);
            let index = self.define((name, DefinitionKind::Field), class, (span, None), at, visibility);
            let lines = self.lines.lines(parameter.span);
            if let Some(definition) = self.b.definition(index) {
                definition.lines = lines;
            }
            if let Some(written) = &parameter.type_annotation {
                let known = self.known_of_type(&written.type_annotation);
                self.bind_all((class, name), &known);
            }
        }
    }

    fn property(
        &mut self,
        (key, computed): (&PropertyKey<'a>, bool),
        span: Span,
        visibility: Visibility,
        (written, value, decorators): (
            Option<&TSTypeAnnotation<'a>>,
            Option<&Expression<'a>>,
            &[Decorator<'a>],
        ),
    ) {
        let Some(class) = self.place.class else { return };
        let name = self.member_name(key, computed);
        let start = decorators.first().map_or(span.start, |first| first.span.start.min(span.start));
        let code = value.and_then(Code::of);
        let kind = if code.is_some() { DefinitionKind::Method } else { DefinitionKind::Field };
        let body = code.map_or(value.map(|value| value.span().start), Code::body);
        let whole = Span::new(start, span.end);
        let index = self.define((name, kind), class, (whole, body), key.span().start, visibility);
        self.at(self.inside(index), |reader| {
            decorators.iter().for_each(|decorator| reader.visit_decorator(decorator));
            if let Some(written) = written {
                reader.visit_ts_type(&written.type_annotation);
                let known = reader.known_of_type(&written.type_annotation);
                reader.bind_all((class, name), &known);
                if code.is_some() {
                    reader.field_function(index, &written.type_annotation);
                }
            } else if let Some(value) = value.filter(|_| code.is_none()) {
                let known = reader.known(value);
                reader.bind_all((class, name), &known);
            }
            if code.is_none()
                && let Some(value) = value
            {
                reader.visit_expression(value);
            }
        });
        if let Some(code) = code {
            self.code(code, Some(index), Own::Object);
        }
    }

    /// A function's type says what it gives.
    fn field_function(&mut self, index: DefinitionIndex, written: &TSType<'a>) {
        if let TSType::TSFunctionType(function) = written {
            self.returns_type(index, &function.return_type.type_annotation);
        }
    }

    /// Says everything that is known of a name.
    pub(super) fn bind_all(&mut self, to: (DefinitionIndex, &str), known: &[Known<'a>]) {
        for one in known {
            let path = self.b.path(&one.segments);
            self.bind(to, one.value, path);
        }
    }

    /// Reads an interface.
    pub(super) fn interface(&mut self, it: &TSInterfaceDeclaration<'a>) {
        let place =
            self.type_definition(&it.id, it.span, Some(it.body.span.start), DefinitionKind::Interface);
        self.at(place, |reader| {
            if let Some(parameters) = &it.type_parameters {
                reader.visit_ts_type_parameter_declaration(parameters);
            }
            for base in &it.extends {
                reader.base_type(place.within, &base.type_name, base.type_arguments.as_deref());
            }
            it.body.body.iter().for_each(|member| reader.signature(place.within, member));
        });
    }

    fn type_definition(
        &mut self,
        id: &BindingIdentifier<'a>,
        span: Span,
        body: Option<u32>,
        kind: DefinitionKind,
    ) -> Place<'a> {
        let whole = self.outer.take().unwrap_or(span);
        let (visibility, parent) = (self.visibility(), self.place.within);
        self.is_exported = false;
        let name = (id.name.as_str(), kind);
        let index = self.define(name, parent, (whole, body), id.span.start, visibility);
        let class = if kind.has_members() { Some(index) } else { self.place.class };
        Place { class, own: Own::Object, returns: None, ..self.inside(index) }
    }

    fn signature(&mut self, of: DefinitionIndex, member: &TSSignature<'a>) {
        match member {
            TSSignature::TSPropertySignature(it) => {
                let name = self.member_name(&it.key, it.computed);
                let written = it.type_annotation.as_ref().map(|written| &written.type_annotation);
                let function = match written {
                    Some(TSType::TSFunctionType(function)) => Some(function),
                    _ => None,
                };
                let kind = if function.is_some() { DefinitionKind::Method } else { DefinitionKind::Field };
                let (key, public) = (it.key.span().start, Visibility::Public);
                let index = self.define((name, kind), of, (it.span, None), key, public);
                self.at(self.inside(index), |reader| {
                    let Some(written) = written else { return };
                    reader.visit_ts_type(written);
                    let known = reader.known_of_type(written);
                    reader.bind_all((of, name), &known);
                    if let Some(function) = function {
                        reader.returns_type(index, &function.return_type.type_annotation);
                    }
                });
            }
            TSSignature::TSMethodSignature(it) => {
                let name = self.member_name(&it.key, it.computed);
                let (key, public) = (it.key.span().start, Visibility::Public);
                let index = self.define((name, DefinitionKind::Method), of, (it.span, None), key, public);
                if it.kind == TSMethodSignatureKind::Get {
                    self.getter(of, name);
                }
                self.at(self.inside(index), |reader| {
                    walk::walk_ts_method_signature(reader, it);
                    if let Some(written) = &it.return_type {
                        reader.returns_type(index, &written.type_annotation);
                    }
                });
            }
            other => walk::walk_ts_signature(self, other),
        }
    }

    /// Reads another name for a type.
    pub(super) fn type_alias(&mut self, it: &TSTypeAliasDeclaration<'a>) {
        let start = it.type_annotation.span().start;
        let around = self.place.within;
        let place = self.type_definition(&it.id, it.span, Some(start), DefinitionKind::Interface);
        self.at(place, |reader| {
            if let Some(parameters) = &it.type_parameters {
                reader.visit_ts_type_parameter_declaration(parameters);
            }
            let mut types = vec![&it.type_annotation];
            if let TSType::TSIntersectionType(parts) = &it.type_annotation {
                types = parts.types.iter().collect();
            }
            for written in types {
                match written {
                    TSType::TSTypeLiteral(literal) => {
                        literal.members.iter().for_each(|member| reader.signature(place.within, member));
                    }
                    other => reader.visit_ts_type(other),
                }
            }
            for mut known in reader.known_of_type(&it.type_annotation) {
                if known.value == Value::Instance {
                    known.value = Value::Same;
                }
                reader.bind_all((around, it.id.name.as_str()), &[known]);
            }
        });
    }

    /// Reads an enum.
    pub(super) fn enumeration(&mut self, it: &TSEnumDeclaration<'a>) {
        let place = self.type_definition(&it.id, it.span, Some(it.body.span.start), DefinitionKind::Class);
        self.at(place, |reader| {
            for member in &it.body.members {
                let name = reader.keep(member.id.static_name().as_str());
                let (span, start) = (member.span, member.id.span().start);
                let body = member.initializer.as_ref().map(|value| value.span().start);
                let kind = (name, DefinitionKind::Field);
                let index = reader.define(kind, place.within, (span, body), start, Visibility::Public);
                if let Some(value) = &member.initializer {
                    reader.at(reader.inside(index), |reader| reader.visit_expression(value));
                }
            }
        });
    }

    /// Reads a namespace.
    pub(super) fn namespace(&mut self, it: &TSNamespaceDeclaration<'a>) {
        let place = self.type_definition(&it.id, it.span, None, DefinitionKind::Module);
        let place = Place { own: Own::Unknown, ..place };
        self.at(place, |reader| match &it.body {
            TSNamespaceDeclarationBody::TSNamespaceDeclaration(inner) => reader.namespace(inner),
            TSNamespaceDeclarationBody::TSModuleBlock(block) => reader.visit_statements(&block.body),
        });
    }

    /// Reads what is said of a module elsewhere: `declare module "x" { … }`.
    pub(super) fn ambient_module(&mut self, it: &TSExternalModuleDeclaration<'a>) {
        let Some(block) = &it.body else { return };
        let (name, parent) = (it.id.value.as_str(), self.place.within);
        let whole = (it.span, Some(block.span.start));
        let index =
            self.define((name, DefinitionKind::Module), parent, whole, it.span.start, Visibility::Public);
        self.at(self.inside(index), |reader| reader.visit_statements(&block.body));
    }

    /// Reads what decorates or annotates the definition.
    pub(super) fn mark(&mut self, it: &Decorator<'a>) {
        let chain = self.chain_of(&it.expression);
        self.refer(&chain, Shape::Mark);
        if let Expression::CallExpression(call) = &it.expression {
            self.arguments(call, &[]);
        }
    }
}

fn access(accessibility: Option<TSAccessibility>) -> Option<Visibility> {
    match accessibility? {
        TSAccessibility::Private => Some(Visibility::Private),
        TSAccessibility::Protected => Some(Visibility::Package),
        TSAccessibility::Public => Some(Visibility::Public),
    }
}

fn visibility(accessibility: Option<TSAccessibility>, key: &PropertyKey<'_>) -> Visibility {
    let private = matches!(key, PropertyKey::PrivateIdentifier(_));
    if private { Visibility::Private } else { access(accessibility).unwrap_or(Visibility::Public) }
}
