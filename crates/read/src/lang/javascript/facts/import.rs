//! Imports: of the language, of CommonJS, and while the program runs.

use caution_core::facts::{Import, LiteralKind, Shape};
use oxc_ast::ast::*;
use oxc_ast_visit::Visit;
use oxc_span::Span;

use super::chain::Segments;
use super::define::Code;
use super::reader::Reader;

/// What an import takes, and the name that it gets.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Taken<'a> {
    pub(super) item: Option<&'a str>,
    pub(super) alias: Option<&'a str>,
    pub(super) star: bool,
    pub(super) type_only: bool,
    pub(super) exported: bool,
}

impl<'a> Taken<'a> {
    /// The whole module under a name.
    pub(super) fn whole(alias: &'a str) -> Self {
        Self { alias: Some(alias), ..Self::default() }
    }

    /// One of its names under a name.
    pub(super) fn item(item: &'a str, alias: &'a str) -> Self {
        Self { item: Some(item), alias: Some(alias), ..Self::default() }
    }
}

/// What a variable is loaded from: the module, and the names that are taken of it.
struct Loaded<'a> {
    module: &'a str,
    members: Segments<'a>,
}

impl<'a> Reader<'_, '_, 'a> {
    /// Adds an import.
    pub(super) fn take(&mut self, module: &str, taken: Taken<'a>, at: u32) {
        let line = self.line(at);
        let module = self.b.name(module);
        let item = taken.item.map(|item| self.b.name(item));
        let alias = taken.alias.map(|alias| self.b.name(alias));
        let (star, type_only, exported) = (taken.star, taken.type_only, taken.exported);
        let within = self.place.within;
        self.b.import(Import { within, module, item, alias, star, type_only, exported, line });
    }

    /// Adds an import that only loads.
    pub(super) fn load(&mut self, module: &str, at: u32) {
        self.take(module, Taken::default(), at);
    }

    /// Reads `import … from "x"`.
    pub(super) fn import(&mut self, it: &ImportDeclaration<'a>) {
        self.silent.push((it.span.start, it.span.end));
        let module = it.source.value.as_str();
        let types = it.import_kind.is_type();
        let Some(specifiers) = it.specifiers.as_ref().filter(|found| !found.is_empty()) else {
            return self.load(module, it.span.start);
        };
        for specifier in specifiers {
            let taken = match specifier {
                ImportDeclarationSpecifier::ImportSpecifier(one) => Taken {
                    type_only: types || one.import_kind.is_type(),
                    ..Taken::item(one.imported.name().as_str(), one.local.name.as_str())
                },
                ImportDeclarationSpecifier::ImportDefaultSpecifier(one) => {
                    Taken { type_only: types, ..Taken::item("default", one.local.name.as_str()) }
                }
                ImportDeclarationSpecifier::ImportNamespaceSpecifier(one) => {
                    Taken { type_only: types, ..Taken::whole(one.local.name.as_str()) }
                }
            };
            let start = match specifier {
                ImportDeclarationSpecifier::ImportSpecifier(one) => one.span.start,
                _ => it.span.start,
            };
            self.take(module, taken, start);
        }
    }

    /// Reads `import x = require("y")` and `import x = A.B`.
    pub(super) fn import_equals(&mut self, it: &TSImportEqualsDeclaration<'a>) {
        let exported = std::mem::take(&mut self.is_exported);
        self.silent.push((it.span.start, it.span.end));
        let alias = it.id.name.as_str();
        match &it.module_reference {
            TSModuleReference::ExternalModuleReference(module) => {
                let taken = Taken { exported, type_only: it.import_kind.is_type(), ..Taken::whole(alias) };
                self.take(module.expression.value.as_str(), taken, it.span.start);
            }
            TSModuleReference::IdentifierReference(name) => {
                let taken = Taken { exported, ..Taken::item(name.name.as_str(), alias) };
                self.take("", taken, it.span.start);
            }
            TSModuleReference::QualifiedName(name) => {
                // Another name for what a path leads to.
                let mut segments = vec![(name.right.name.as_str(), false)];
                let left = self.type_chain(&name.left);
                segments.splice(0..0, left.segments);
                let (path, within) = (self.b.path(&segments), self.place.within);
                self.bind((within, alias), caution_core::facts::Value::Same, path);
                let line = self.line(it.span.start);
                self.b.refer(within, path, Shape::Type, line);
            }
        }
    }

    /// The name under which `require("x")` is known here, if a call is that.
    pub(super) fn required(&mut self, call: &CallExpression<'a>) -> Option<&'a str> {
        let module = self.requires(call)?;
        Some(self.loaded_name("require", module, call.span.start))
    }

    fn requires(&self, call: &CallExpression<'a>) -> Option<&'a str> {
        let Expression::Identifier(callee) = &call.callee else { return None };
        if callee.name.as_str() != "require" || self.scopes.find("require").is_some() {
            return None;
        }
        match call.arguments.as_slice() {
            [Argument::StringLiteral(module)] => Some(module.value.as_str()),
            [Argument::TemplateLiteral(module)] if module.expressions.is_empty() => {
                module.quasis.first().map(|text| text.value.raw.as_str())
            }
            _ => None,
        }
    }

    /// The name under which `import("x")` is known here, if it says what it loads.
    pub(super) fn imported(&mut self, it: &ImportExpression<'a>) -> Option<&'a str> {
        match written(&it.source) {
            Some(module) => Some(self.loaded_name("import", module, it.span.start)),
            None => {
                let name = self.keep(&format!("import@{}", it.span.start));
                if self.made.insert((self.place.within, name)) {
                    self.b.dynamic();
                }
                None
            }
        }
    }

    fn loaded_name(&mut self, how: &str, module: &str, at: u32) -> &'a str {
        let name = self.keep(&format!("{how}(\"{module}\")"));
        if self.made.insert((self.place.within, name)) {
            self.take(module, Taken::whole(name), at);
        }
        name
    }

    /// Whether a value is what another module gives.
    pub(super) fn imports(&self, value: &Expression<'a>) -> bool {
        self.loaded(value).is_some()
    }

    fn loaded(&self, value: &Expression<'a>) -> Option<Loaded<'a>> {
        let (mut members, mut next) = (Vec::new(), value);
        for _ in 0..8 {
            next = match next {
                Expression::ParenthesizedExpression(it) => &it.expression,
                Expression::AwaitExpression(it) => &it.argument,
                Expression::TSAsExpression(it) => &it.expression,
                Expression::TSNonNullExpression(it) => &it.expression,
                Expression::StaticMemberExpression(it) => {
                    members.push((it.property.name.as_str(), false));
                    &it.object
                }
                Expression::CallExpression(call) => {
                    let module = self.requires(call).or_else(|| lazily(call, &mut members))?;
                    members.reverse();
                    return Some(Loaded { module, members });
                }
                // A promise is no module: only what is awaited is.
                Expression::ImportExpression(it) if !std::ptr::eq(next, value) => {
                    members.reverse();
                    return Some(Loaded { module: written(&it.source)?, members });
                }
                _ => return None,
            };
        }
        None
    }

    /// Reads a variable that is what another module gives; whether it is that.
    pub(super) fn import_variable(
        &mut self,
        pattern: &BindingPattern<'a>,
        value: &Expression<'a>,
        whole: Span,
    ) -> bool {
        let Some(Loaded { module, members }) = self.loaded(value) else { return false };
        let exported = std::mem::take(&mut self.is_exported);
        let at = whole.start;
        match (pattern, members.as_slice()) {
            (BindingPattern::BindingIdentifier(id), []) => {
                self.take(module, Taken { exported, ..Taken::whole(id.name.as_str()) }, at);
            }
            (BindingPattern::BindingIdentifier(id), [(member, _)]) => {
                self.take(module, Taken { exported, ..Taken::item(member, id.name.as_str()) }, at);
            }
            (BindingPattern::ObjectPattern(object), []) if object.rest.is_none() => {
                for property in &object.properties {
                    let mut found = Vec::new();
                    super::pattern::names(&property.value, 0, &mut found);
                    let item = self.key(&property.key);
                    for (name, at) in found {
                        let taken = Taken { item, alias: Some(name), exported, ..Taken::default() };
                        self.take(module, taken, at);
                    }
                }
            }
            _ => return false,
        }
        self.silent.push((whole.start, whole.end));
        true
    }

    /// Reads a type of a module that is named where it is used.
    pub(super) fn type_import(&mut self, it: &TSImportType<'a>) {
        let segments = self.type_import_path(it);
        let (path, line) = (self.b.path(&segments), self.line(it.span.start));
        self.b.refer(self.place.within, path, Shape::Type, line);
        if let Some(arguments) = &it.type_arguments {
            self.visit_ts_type_parameter_instantiation(arguments);
        }
    }

    /// The path of such a type.
    pub(super) fn type_import_path(&mut self, it: &TSImportType<'a>) -> Segments<'a> {
        let mut segments = Vec::new();
        let mut next = it.qualifier.as_ref();
        while let Some(qualifier) = next.take() {
            match qualifier {
                TSImportTypeQualifier::Identifier(name) => segments.push((name.name.as_str(), false)),
                TSImportTypeQualifier::QualifiedName(name) => {
                    segments.push((name.right.name.as_str(), false));
                    next = Some(&name.left);
                }
            }
        }
        let module = it.source.value.as_str();
        let name = self.keep(&format!("import(\"{module}\")"));
        if self.made.insert((self.place.within, name)) {
            self.take(module, Taken { type_only: true, ..Taken::whole(name) }, it.span.start);
        }
        segments.push((name, false));
        segments.reverse();
        segments
    }

    /// Reads calls that load a module whose name they are given; whether it is one.
    pub(super) fn loads(&mut self, call: &CallExpression<'a>, callee: &[(&'a str, bool)]) {
        let names: Vec<&str> = callee.iter().map(|(name, _)| *name).collect();
        let module = call.arguments.first().and_then(Argument::as_expression).and_then(written);
        match (names.as_slice(), module) {
            (["require"], None) => self.b.dynamic(),
            (["eval"], _) => self.b.dynamic(),
            (
                ["require", "resolve"]
                | ["import.meta", "resolve" | "glob"]
                | [
                    "jest" | "vi",
                    "mock" | "doMock" | "unmock" | "requireActual" | "importActual" | "requireMock",
                ]
                | ["proxyquire" | "rewire"],
                Some(module),
            ) => {
                self.load(module, call.span.start);
                self.b.literal(
                    self.place.within,
                    LiteralKind::Symbol,
                    module,
                    self.lines.of(call.span.start),
                );
            }
            _ => {}
        }
    }
}

/// The module of `lazy(() => import("x"))`, and of `import("x").then(m => m.Name)`.
fn lazily<'a>(call: &CallExpression<'a>, members: &mut Segments<'a>) -> Option<&'a str> {
    let name = match &call.callee {
        Expression::Identifier(it) => it.name.as_str(),
        Expression::StaticMemberExpression(it) => it.property.name.as_str(),
        _ => return None,
    };
    if !matches!(name, "lazy" | "dynamic" | "defineAsyncComponent" | "loadable" | "lazyRouteComponent") {
        return None;
    }
    let code = Code::of(call.arguments.first()?.as_expression()?)?;
    let Code::Arrow(arrow) = code else { return None };
    match arrow.body.as_expression()? {
        Expression::ImportExpression(it) => {
            members.push(("default", false));
            written(&it.source)
        }
        Expression::CallExpression(then) => {
            let Expression::StaticMemberExpression(member) = &then.callee else { return None };
            let Expression::ImportExpression(it) = &member.object else { return None };
            let Code::Arrow(taking) = Code::of(then.arguments.first()?.as_expression()?)? else {
                return None;
            };
            let mut taken = taking.body.as_expression()?.get_inner_expression();
            if let Expression::ObjectExpression(object) = taken
                && let Some(ObjectPropertyKind::ObjectProperty(only)) = object.properties.first()
            {
                taken = &only.value;
            }
            let Expression::StaticMemberExpression(item) = taken else { return None };
            members.push((item.property.name.as_str(), false));
            written(&it.source)
        }
        _ => None,
    }
}

/// A text that is written as it is.
pub(super) fn written<'a>(expression: &Expression<'a>) -> Option<&'a str> {
    match expression {
        Expression::StringLiteral(text) => Some(text.value.as_str()),
        Expression::TemplateLiteral(text) if text.expressions.is_empty() => {
            text.quasis.first().map(|text| text.value.raw.as_str())
        }
        _ => None,
    }
}
