//! Variables, what is taken apart into them, and what is written.

use caution_core::facts::{DefinitionKind, LiteralKind, MODULE, Shape, Value};
use oxc_ast::ast::*;
use oxc_ast_visit::{Visit, walk};
use oxc_span::{GetSpan, Span};

use super::chain::Known;
use super::define::Code;
use super::reader::{Own, Place, Reader};
use super::scope::LocalKind;
use super::value::gives_elements;
use crate::lang::facts::DEPTH;

/// The names of a pattern and where they stand.
pub(super) fn names<'a>(pattern: &BindingPattern<'a>, depth: u32, found: &mut Vec<(&'a str, u32)>) {
    if depth > DEPTH {
        return;
    }
    match pattern {
        BindingPattern::BindingIdentifier(id) => found.push((id.name.as_str(), id.span.start)),
        BindingPattern::AssignmentPattern(it) => names(&it.left, depth + 1, found),
        BindingPattern::ObjectPattern(it) => {
            it.properties.iter().for_each(|property| names(&property.value, depth + 1, found));
            it.rest.iter().for_each(|rest| names(&rest.argument, depth + 1, found));
        }
        BindingPattern::ArrayPattern(it) => {
            it.elements.iter().flatten().for_each(|element| names(element, depth + 1, found));
            it.rest.iter().for_each(|rest| names(&rest.argument, depth + 1, found));
        }
    }
}

impl<'a> Reader<'_, '_, 'a> {
    /// Declares the names of a pattern.
    pub(super) fn declare_pattern(&mut self, pattern: &BindingPattern<'a>, depth: u32) {
        let mut found = Vec::new();
        names(pattern, depth, &mut found);
        found.into_iter().for_each(|(name, _)| self.declare(name, LocalKind::Value));
    }

    /// Reads a block: what it declares is its own.
    pub(super) fn block(&mut self, statements: &oxc_allocator::ArenaVec<'a, Statement<'a>>) {
        let place = Place { is_local: true, ..self.place };
        self.at(place, |reader| reader.visit_statements(statements));
    }

    /// Says what a name is: a local, or a variable of the module.
    fn bind_name(&mut self, name: &'a str, known: &[Known<'a>]) {
        let local = self.scopes.find(name).filter(|local| local.kind == LocalKind::Value);
        let to = local.map_or((self.variables_of(), name), |local| (local.owner, local.alias));
        if known.is_empty() && local.is_some() {
            let path = self.unknown();
            self.bind(to, Value::Same, path);
        }
        self.bind_all(to, known);
    }

    /// The definition to which a name belongs that is no local.
    fn variables_of(&self) -> u32 {
        if self.b.kind(self.place.within) == DefinitionKind::Variable { MODULE } else { self.place.within }
    }

    /// Says what the names of a pattern are, and reads its defaults.
    pub(super) fn bind_pattern(&mut self, pattern: &BindingPattern<'a>, known: &[Known<'a>], depth: u32) {
        if depth > DEPTH {
            return;
        }
        match pattern {
            BindingPattern::BindingIdentifier(id) => self.bind_name(id.name.as_str(), known),
            BindingPattern::AssignmentPattern(it) => {
                let default = if known.is_empty() { self.known(&it.right) } else { Vec::new() };
                let known = if known.is_empty() { &default } else { known };
                self.bind_pattern(&it.left, known, depth + 1);
                self.visit_expression(&it.right);
            }
            BindingPattern::ObjectPattern(it) => {
                for property in &it.properties {
                    if property.computed {
                        self.visit_property_key(&property.key);
                    }
                    let of_property =
                        self.key(&property.key).map(|key| self.part(known, key, pattern.span()));
                    let of_property = of_property.unwrap_or_default();
                    self.taken_out(property, &of_property);
                    self.bind_pattern(&property.value, &of_property, depth + 1);
                }
                if let Some(rest) = &it.rest {
                    self.bind_pattern(&rest.argument, &[], depth + 1);
                }
            }
            BindingPattern::ArrayPattern(it) => {
                let of_element: Vec<Known<'a>> = known.iter().filter_map(element).collect();
                for element in it.elements.iter().flatten() {
                    self.bind_pattern(element, &of_element, depth + 1);
                }
                if let Some(rest) = &it.rest {
                    self.bind_pattern(&rest.argument, known, depth + 1);
                }
            }
        }
    }

    /// A name that a property of something known is taken out into: it uses the property.
    fn taken_out(&mut self, property: &BindingProperty<'a>, known: &[Known<'a>]) {
        let mut pattern = &property.value;
        if let BindingPattern::AssignmentPattern(it) = pattern {
            pattern = &it.left;
        }
        let BindingPattern::BindingIdentifier(id) = pattern else { return };
        let name = id.name.as_str();
        let is_local = self.scopes.find(name).is_some();
        let top = self.tops.get(name).copied().filter(|_| !is_local);
        let (within, line) = (top.unwrap_or(self.place.within), self.line(property.span.start));
        for one in known.iter().filter(|one| matches!(one.value, Value::Same) && one.segments.len() > 1) {
            let path = self.b.path(&one.segments);
            self.b.refer(within, path, Shape::Read, line);
        }
    }

    /// A property of what is known.
    fn part(&mut self, known: &[Known<'a>], key: &'a str, span: Span) -> Vec<Known<'a>> {
        let mut parts = Vec::new();
        for one in known {
            if let [("process" | "import.meta", _), ("env", _)] = one.segments.as_slice() {
                let line = self.line(span.start);
                self.b.literal(self.place.within, LiteralKind::Environment, key, line);
            }
            let mut segments = match one.value {
                Value::Same => one.segments.clone(),
                Value::Elements => continue,
                // The whole has no name of its own: it gets one.
                Value::Instance | Value::ElementOf => {
                    let name = self.made_name(&format!("{{{}}}", span.start), one);
                    vec![(name, false)]
                }
            };
            segments.push((key, false));
            parts.push(Known::new(Value::Same, segments));
        }
        parts
    }

    /// Reads variables.
    pub(super) fn variables(&mut self, it: &VariableDeclaration<'a>) {
        let (outer, is_exported) = (self.outer.take(), std::mem::take(&mut self.is_exported));
        let is_only = it.declarations.len() == 1;
        for declarator in &it.declarations {
            let whole = if is_only { outer.unwrap_or(it.span) } else { declarator.span };
            self.is_exported = is_exported;
            self.variable(declarator, whole);
            self.is_exported = false;
        }
    }

    fn variable(&mut self, it: &VariableDeclarator<'a>, whole: Span) {
        if let Some(value) = &it.init
            && self.import_variable(&it.id, value, whole)
        {
            return;
        }
        if let BindingPattern::BindingIdentifier(id) = &it.id {
            let name = id.name.as_str();
            let local = self.scopes.find(name).is_some_and(|local| local.kind == LocalKind::Value);
            let value = it.init.as_ref().map(|value| self.without_exports(name, value));
            if self.named_code(name, id.span.start, (it, value), whole) {
                return;
            }
            let is_top = !local && (!self.place.is_local || self.place.within == MODULE);
            if is_top {
                return self.top_variable(name, id.span.start, (it, value), whole);
            }
        } else if self.is_top() {
            return self.top_pattern(it, whole);
        }
        let known = self.known_of_declarator(it);
        self.bind_pattern(&it.id, &known, 0);
        if let Some(value) = &it.init {
            self.visit_expression(value);
        }
    }

    fn known_of_declarator(&mut self, it: &VariableDeclarator<'a>) -> Vec<Known<'a>> {
        if let Some(written) = &it.type_annotation {
            self.visit_ts_type(&written.type_annotation);
            let known = self.known_of_type(&written.type_annotation);
            if !known.is_empty() {
                return known;
            }
        }
        it.init.as_ref().map(|value| self.known(value)).unwrap_or_default()
    }

    /// A name for a closure or a class is a definition.
    fn named_code(
        &mut self,
        name: &'a str,
        head: u32,
        (it, value): (&VariableDeclarator<'a>, Option<&Expression<'a>>),
        whole: Span,
    ) -> bool {
        let Some(value) = value else { return false };
        if let Expression::ClassExpression(class) = value {
            self.outer = Some(whole);
            self.class(class, Some(name), whole);
            return true;
        }
        let Some(code) = Code::of(value) else { return false };
        let index = self.define_function((name, DefinitionKind::Function), (code, whole, head));
        if let Some(written) = &it.type_annotation {
            self.at(self.inside(index), |reader| {
                reader.visit_ts_type(&written.type_annotation);
                if let TSType::TSFunctionType(function) = &written.type_annotation {
                    reader.returns_type(index, &function.return_type.type_annotation);
                }
            });
        }
        self.served_by_name(index, name);
        self.code(code, Some(index), Own::Unknown);
        true
    }

    fn top_variable(
        &mut self,
        name: &'a str,
        head: u32,
        (it, value): (&VariableDeclarator<'a>, Option<&Expression<'a>>),
        whole: Span,
    ) {
        // `memo(() => …)`, `asyncHandler(async () => …)`: a closure in a wrapper is a function.
        let wraps = match value.map(Expression::get_inner_expression) {
            Some(Expression::CallExpression(call)) if !is_of_list(&call.callee) => {
                call.arguments.iter().filter_map(Argument::as_expression).any(|one| Code::of(one).is_some())
            }
            _ => false,
        };
        let kind = if wraps { DefinitionKind::Function } else { DefinitionKind::Variable };
        let (visibility, around) = (self.visibility(), self.place.within);
        self.is_exported = false;
        let body = value.map(|value| value.span().start);
        let index = self.define((name, kind), around, (whole, body), head, visibility);
        if wraps {
            self.served_by_name(index, name);
        }
        self.at(self.inside(index), |reader| {
            let known = reader.known_of_declarator(it);
            reader.bind_all((around, name), &known);
            match value {
                Some(Expression::ObjectExpression(object)) => reader.named_object(index, name, object),
                Some(value) => reader.initial(index, name, value),
                None => {}
            }
        });
    }

    /// Variables of the module that are taken out of a value.
    fn top_pattern(&mut self, it: &VariableDeclarator<'a>, whole: Span) {
        let mut found = Vec::new();
        names(&it.id, 0, &mut found);
        let (visibility, around) = (self.visibility(), self.place.within);
        self.is_exported = false;
        let mut first = None;
        for (name, at) in found {
            // What is taken apart belongs to the first of them.
            let span = if first.is_none() { whole } else { Span::new(at, at) };
            let index = self.define((name, DefinitionKind::Variable), around, (span, None), at, visibility);
            first.get_or_insert(index);
        }
        let place = self.inside(first.unwrap_or(around));
        self.at(place, |reader| {
            let known = reader.known_of_declarator(it);
            reader.bind_pattern(&it.id, &known, 0);
            if let Some(value) = &it.init {
                reader.visit_expression(value);
            }
        });
    }

    /// Reads `for (const x of xs)`.
    pub(super) fn each(&mut self, it: &ForOfStatement<'a>) {
        self.visit_expression(&it.right);
        match &it.left {
            ForStatementLeft::VariableDeclaration(declared) => {
                let known: Vec<Known<'a>> = self.known(&it.right).iter().filter_map(element).collect();
                self.place.is_local = true;
                for declarator in &declared.declarations {
                    if !declared.kind.is_var() {
                        self.declare_pattern(&declarator.id, 0);
                    }
                    self.bind_pattern(&declarator.id, &known, 0);
                }
            }
            left => walk::walk_for_statement_left(self, left),
        }
        self.visit_statement(&it.body);
    }

    /// Reads the clause that catches a fault.
    pub(super) fn caught(&mut self, it: &CatchClause<'a>) {
        self.place.is_local = true;
        if let Some(parameter) = &it.param {
            self.declare_pattern(&parameter.pattern, 0);
            self.bind_pattern(&parameter.pattern, &[], 0);
        }
        self.block(&it.body.body);
    }

    /// Reads an assignment.
    pub(super) fn assignment(&mut self, it: &AssignmentExpression<'a>) {
        if self.assigned_export(it) {
            return;
        }
        match &it.left {
            AssignmentTarget::AssignmentTargetIdentifier(id) => {
                let name = id.name.as_str();
                let found = self.scopes.find(name);
                if it.operator.is_assign() && found.is_none_or(|local| local.kind == LocalKind::Value) {
                    let known = self.known(&it.right);
                    if !known.is_empty() && (found.is_some() || self.tops.contains_key(name)) {
                        let to = found.map_or((MODULE, name), |local| (local.owner, local.alias));
                        self.bind_all(to, &known);
                    }
                }
                self.identifier(id, Shape::Write);
            }
            AssignmentTarget::StaticMemberExpression(member) => {
                if let Some(code) = Code::of(&it.right)
                    && self.assigned_function(member, code, it.span)
                {
                    return;
                }
                if matches!(member.object, Expression::ThisExpression(_)) && it.operator.is_assign() {
                    self.field_assigned(member.property.name.as_str(), &it.right);
                }
                self.target(&it.left);
            }
            AssignmentTarget::PrivateFieldExpression(member) => {
                if matches!(member.object, Expression::ThisExpression(_)) && it.operator.is_assign() {
                    let name = self.private(&member.field);
                    self.field_assigned(name, &it.right);
                }
                self.target(&it.left);
            }
            _ => self.target(&it.left),
        }
        self.visit_expression(&it.right);
    }

    /// Reads what is written to.
    pub(super) fn target(&mut self, it: &AssignmentTarget<'a>) {
        match it.as_simple_assignment_target() {
            Some(simple) => self.simple_target(simple),
            None => walk::walk_assignment_target(self, it),
        }
    }

    /// Reads a single thing that is written to.
    pub(super) fn simple_target(&mut self, it: &SimpleAssignmentTarget<'a>) {
        match it {
            SimpleAssignmentTarget::AssignmentTargetIdentifier(id) => self.identifier(id, Shape::Write),
            SimpleAssignmentTarget::StaticMemberExpression(member) => {
                let mut chain = self.chain_of(&member.object);
                if chain.segments.iter().any(|(_, called)| *called) || chain.is_indexed || !chain.is_named() {
                    // What gives the object is read first.
                    self.visit_expression(&member.object);
                }
                if !chain.is_indexed {
                    chain.segments.push((member.property.name.as_str(), false));
                    self.refer(&chain, Shape::Write);
                }
            }
            SimpleAssignmentTarget::PrivateFieldExpression(member) => {
                let mut chain = self.chain_of(&member.object);
                let name = self.private(&member.field);
                chain.segments.push((name, false));
                self.refer(&chain, Shape::Write);
            }
            SimpleAssignmentTarget::ComputedMemberExpression(member) => {
                self.path(&member.object, Shape::Write);
                self.visit_expression(&member.expression);
            }
            other => walk::walk_simple_assignment_target(self, other),
        }
    }
}

/// Whether a call hands its closure to a list or a promise, and keeps what that gives.
fn is_of_list(callee: &Expression<'_>) -> bool {
    let Expression::StaticMemberExpression(member) = callee else { return false };
    let name = member.property.name.as_str();
    gives_elements(name) || matches!(name, "then" | "reduce" | "sort" | "replace" | "from" | "fromEntries")
}

/// An element of what is known.
pub(super) fn element<'a>(known: &Known<'a>) -> Option<Known<'a>> {
    let value = match known.value {
        Value::Same => Value::ElementOf,
        Value::Elements => Value::Instance,
        Value::Instance | Value::ElementOf => return None,
    };
    Some(Known::new(value, known.segments.clone()))
}
