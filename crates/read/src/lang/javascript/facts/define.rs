//! Functions: named ones, which are definitions, and closures, which belong to what they stand in.

use caution_core::facts::{DefinitionIndex, DefinitionKind, MODULE, Value, Visibility};
use oxc_ast::ast::*;
use oxc_ast_visit::Visit;
use oxc_span::{GetSpan, Span};

use super::chain::Known;
use super::reader::{Own, Reader};
use super::scope::LocalKind;
use crate::lang::facts::DEPTH;

/// A function or an arrow.
#[derive(Clone, Copy)]
pub(super) enum Code<'x, 'a> {
    Function(&'x Function<'a>),
    Arrow(&'x ArrowFunctionExpression<'a>),
}

impl<'x, 'a> Code<'x, 'a> {
    /// The function that an expression is, if it is one.
    pub(super) fn of(expression: &'x Expression<'a>) -> Option<Self> {
        match expression {
            Expression::ArrowFunctionExpression(it) => Some(Self::Arrow(it)),
            Expression::FunctionExpression(it) => Some(Self::Function(it)),
            Expression::ParenthesizedExpression(it) => Self::of(&it.expression),
            Expression::TSAsExpression(it) => Self::of(&it.expression),
            Expression::TSSatisfiesExpression(it) => Self::of(&it.expression),
            _ => None,
        }
    }

    /// Where what it does begins.
    pub(super) fn body(self) -> Option<u32> {
        match self {
            Self::Function(it) => it.body.as_ref().map(|body| body.span.start),
            Self::Arrow(it) => Some(it.body.span().start),
        }
    }

    fn params(self) -> &'x FormalParameters<'a> {
        match self {
            Self::Function(it) => &it.params,
            Self::Arrow(it) => &it.params,
        }
    }

    fn return_type(self) -> Option<&'x TSTypeAnnotation<'a>> {
        match self {
            Self::Function(it) => it.return_type.as_deref(),
            Self::Arrow(it) => it.return_type.as_deref(),
        }
    }

    fn type_parameters(self) -> Option<&'x TSTypeParameterDeclaration<'a>> {
        match self {
            Self::Function(it) => it.type_parameters.as_deref(),
            Self::Arrow(it) => it.type_parameters.as_deref(),
        }
    }
}

impl<'a> Reader<'_, '_, 'a> {
    /// Reads a declared function.
    pub(super) fn function(&mut self, it: &Function<'a>, name: Option<&'a str>) {
        let whole = self.outer.take().unwrap_or(it.span);
        let written = it.id.as_ref();
        let name = name.or(written.map(|id| id.name.as_str())).unwrap_or("default");
        let head = written.map_or(it.span.start, |id| id.span.start);
        let kind = (name, DefinitionKind::Function);
        let index = self.define_function(kind, (Code::Function(it), whole, head));
        self.served_by_name(index, name);
        self.code(Code::Function(it), Some(index), self.place.own);
    }

    /// Adds the definition of a function. Declarations of the same function that have no body are one with it.
    pub(super) fn define_function(
        &mut self,
        (name, kind): (&'a str, DefinitionKind),
        (code, whole, head): (Code<'_, 'a>, Span, u32),
    ) -> DefinitionIndex {
        let visibility = self.visibility();
        let parent = self.place.within;
        if matches!(code, Code::Function(_))
            && let Some(index) = self.overloaded(name, parent, code, whole)
        {
            return index;
        }
        let index = self.define((name, kind), parent, (whole, code.body()), head, visibility);
        if code.body().is_none() {
            self.overload = Some((name, index));
        }
        index
    }

    /// The definition that a function continues: the one before it has its name, and no body.
    pub(super) fn overloaded(
        &mut self,
        name: &str,
        parent: DefinitionIndex,
        code: Code<'_, 'a>,
        whole: Span,
    ) -> Option<DefinitionIndex> {
        let (_, index) = self.overload.take().filter(|(before, _)| *before == name)?;
        let last = self.lines.lines(whole).last;
        let definition = self.b.definition(index).filter(|definition| definition.parent == parent)?;
        definition.lines.last = last;
        if let Some(extent) = self.extents.get_mut(index as usize) {
            (extent.body, extent.end) = (code.body().unwrap_or(whole.end), whole.end);
        }
        if code.body().is_none() {
            self.overload = Some((self.keep(name), index));
        }
        Some(index)
    }

    /// Who may use what is declared here.
    pub(super) fn visibility(&self) -> Visibility {
        if self.is_exported { Visibility::Public } else { Visibility::Private }
    }

    /// Reads a closure that has no name: what it does belongs to what it stands in.
    pub(super) fn closure(&mut self, code: Code<'_, 'a>, own: Own<'a>) {
        let own = if matches!(code, Code::Arrow(_)) { self.place.own } else { own };
        self.code(code, None, own);
    }

    /// Reads the parameters and the body of a function.
    pub(super) fn code(&mut self, code: Code<'_, 'a>, index: Option<DefinitionIndex>, own: Own<'a>) {
        let given = self.given.take();
        (self.outer, self.is_exported) = (None, false);
        let mut place = self.place;
        place.within = index.unwrap_or(place.within);
        (place.own, place.is_local, place.returns) = (own, true, None);
        self.at(place, |reader| {
            if let Some(parameters) = code.type_parameters() {
                reader.visit_ts_type_parameter_declaration(parameters);
            }
            if let Code::Function(function) = code
                && let Some(id) = &function.id
                && function.r#type == FunctionType::FunctionExpression
            {
                reader.declare(id.name.as_str(), LocalKind::Definition);
            }
            reader.parameters(code.params(), given);
            if let Some(written) = code.return_type() {
                reader.visit_ts_type(&written.type_annotation);
                if let Some(index) = index {
                    reader.returns_type(index, &written.type_annotation);
                }
            } else {
                reader.place.returns = index;
            }
            match code {
                Code::Function(it) => {
                    if let Some(body) = &it.body {
                        reader.body(body);
                    }
                }
                Code::Arrow(it) => match &it.body {
                    ArrowFunctionBody::FunctionBody(body) => reader.body(body),
                    body => {
                        if let Some(value) = body.as_expression() {
                            reader.result(value);
                            reader.visit_expression(value);
                        }
                    }
                },
            }
        });
    }

    fn body(&mut self, body: &FunctionBody<'a>) {
        self.hoist_variables(&body.statements, 0);
        self.visit_statements(&body.statements);
    }

    /// Says of what type the result of a function is.
    pub(super) fn returns_type(&mut self, index: DefinitionIndex, written: &TSType<'a>) {
        for known in self.known_of_type(written) {
            let path = self.b.path(&known.segments);
            self.bind((index, ""), known.value, path);
        }
    }

    /// Says what a function returns, if that is not declared.
    pub(super) fn result(&mut self, value: &Expression<'a>) {
        let Some(index) = self.place.returns else { return };
        for known in self.known(value) {
            let path = self.b.path(&known.segments);
            self.bind((index, ""), known.value, path);
        }
    }

    fn parameters(&mut self, parameters: &FormalParameters<'a>, mut given: Option<Known<'a>>) {
        for parameter in &parameters.items {
            self.declare_pattern(&parameter.pattern, 0);
        }
        if let Some(rest) = &parameters.rest {
            self.declare_pattern(&rest.rest.argument, 0);
        }
        for parameter in &parameters.items {
            self.visit_decorators(&parameter.decorators);
            let mut known = Vec::new();
            if let Some(written) = &parameter.type_annotation {
                self.visit_ts_type(&written.type_annotation);
                known = self.known_of_type(&written.type_annotation);
            } else if let Some(value) = &parameter.initializer {
                known = self.known(value);
            } else {
                known.extend(given.take());
            }
            given = None;
            self.bind_pattern(&parameter.pattern, &known, 0);
            if let Some(value) = &parameter.initializer {
                self.visit_expression(value);
            }
        }
        if let Some(rest) = &parameters.rest {
            let mut known = Vec::new();
            if let Some(written) = &rest.type_annotation {
                self.visit_ts_type(&written.type_annotation);
                known = self.known_of_type(&written.type_annotation);
            }
            self.bind_pattern(&rest.rest.argument, &known, 0);
        }
    }

    /// Declares what a list of statements declares, before any of it is read.
    pub(super) fn hoist(&mut self, statements: &[Statement<'a>]) {
        if !self.place.is_local {
            return;
        }
        for statement in statements {
            match statement {
                Statement::VariableDeclaration(it) if !it.kind.is_var() => {
                    for declarator in &it.declarations {
                        self.declare_declarator(declarator);
                    }
                }
                Statement::FunctionDeclaration(it) => {
                    if let Some(id) = &it.id {
                        self.declare(id.name.as_str(), LocalKind::Definition);
                    }
                }
                Statement::ClassDeclaration(it) => {
                    if let Some(id) = &it.id {
                        self.declare(id.name.as_str(), LocalKind::Definition);
                    }
                }
                Statement::TSInterfaceDeclaration(it) => {
                    self.declare(it.id.name.as_str(), LocalKind::Definition);
                }
                Statement::TSTypeAliasDeclaration(it) => {
                    self.declare(it.id.name.as_str(), LocalKind::Definition);
                }
                Statement::TSEnumDeclaration(it) => {
                    self.declare(it.id.name.as_str(), LocalKind::Definition);
                }
                _ => {}
            }
        }
    }

    /// Declares a variable: a name for a closure or a class is a definition.
    fn declare_declarator(&mut self, it: &VariableDeclarator<'a>) {
        let defines = |value: &Expression<'a>| {
            Code::of(value).is_some()
                || matches!(value, Expression::ClassExpression(_))
                || self.imports(value)
        };
        match &it.id {
            BindingPattern::BindingIdentifier(id) if it.init.as_ref().is_some_and(defines) => {
                self.declare(id.name.as_str(), LocalKind::Definition);
            }
            pattern if it.init.as_ref().is_some_and(|value| self.imports(value)) => {
                let mut names = Vec::new();
                super::pattern::names(pattern, 0, &mut names);
                for (name, _) in names {
                    self.declare(name, LocalKind::Definition);
                }
            }
            pattern => self.declare_pattern(pattern, 0),
        }
    }

    /// Declares what `var` declares anywhere in a function.
    pub(super) fn hoist_variables(&mut self, statements: &[Statement<'a>], depth: u32) {
        statements.iter().for_each(|statement| self.hoist_in(statement, depth));
    }

    fn hoist_in(&mut self, statement: &Statement<'a>, depth: u32) {
        if depth > DEPTH {
            return;
        }
        let depth = depth + 1;
        match statement {
            Statement::VariableDeclaration(it) => self.hoist_declaration(it),
            Statement::BlockStatement(it) => self.hoist_variables(&it.body, depth),
            Statement::IfStatement(it) => {
                let mut next = Some(&**it);
                while let Some(branch) = next.take() {
                    self.hoist_in(&branch.consequent, depth);
                    match &branch.alternate {
                        Some(Statement::IfStatement(other)) => next = Some(other),
                        Some(other) => self.hoist_in(other, depth),
                        None => {}
                    }
                }
            }
            Statement::ForStatement(it) => {
                if let Some(ForStatementInit::VariableDeclaration(it)) = &it.init {
                    self.hoist_declaration(it);
                }
                self.hoist_in(&it.body, depth);
            }
            Statement::ForInStatement(it) => {
                if let ForStatementLeft::VariableDeclaration(it) = &it.left {
                    self.hoist_declaration(it);
                }
                self.hoist_in(&it.body, depth);
            }
            Statement::ForOfStatement(it) => {
                if let ForStatementLeft::VariableDeclaration(it) = &it.left {
                    self.hoist_declaration(it);
                }
                self.hoist_in(&it.body, depth);
            }
            Statement::WhileStatement(it) => self.hoist_in(&it.body, depth),
            Statement::DoWhileStatement(it) => self.hoist_in(&it.body, depth),
            Statement::LabeledStatement(it) => self.hoist_in(&it.body, depth),
            Statement::SwitchStatement(it) => {
                it.cases.iter().for_each(|case| self.hoist_variables(&case.consequent, depth));
            }
            Statement::TryStatement(it) => {
                self.hoist_variables(&it.block.body, depth);
                if let Some(handler) = &it.handler {
                    self.hoist_variables(&handler.body.body, depth);
                }
                if let Some(last) = &it.finalizer {
                    self.hoist_variables(&last.body, depth);
                }
            }
            _ => {}
        }
    }

    fn hoist_declaration(&mut self, it: &VariableDeclaration<'a>) {
        if it.kind.is_var() {
            it.declarations.iter().for_each(|declarator| self.declare_declarator(declarator));
        }
    }

    /// Binds the own object's field in a constructor: `this.repo = repo`.
    pub(super) fn field_assigned(&mut self, name: &'a str, value: &Expression<'a>) {
        let Some(class) = self.place.class.filter(|_| self.place.own == Own::Object) else { return };
        for known in self.known(value) {
            if known.value != Value::Same || known.segments.first() != Some(&("self", false)) {
                let path = self.b.path(&known.segments);
                self.bind((class, name), known.value, path);
            }
        }
    }

    /// Whether a definition stands in the module itself.
    pub(super) fn is_top(&self) -> bool {
        !self.place.is_local && self.place.within == MODULE
    }
}
