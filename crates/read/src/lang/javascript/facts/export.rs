//! What a module gives to others.

use caution_core::facts::{DefinitionKind, MODULE, Visibility};
use oxc_ast::ast::*;
use oxc_ast_visit::Visit;
use oxc_span::{GetSpan, Span};

use super::define::Code;
use super::import::{Taken, written};
use super::reader::{Own, Reader};

/// A name of the module that others get under a name.
#[derive(Debug, Clone, Copy)]
pub(super) struct Given<'a> {
    pub(super) name: &'a str,
    pub(super) exported: &'a str,
    pub(super) type_only: bool,
    pub(super) at: u32,
}

/// What an assignment of CommonJS gives.
enum Assigned<'a> {
    /// The whole of it: `module.exports = …`.
    Whole,
    /// A name: `exports.x = …`.
    Name(&'a str),
}

impl<'a> Reader<'_, '_, 'a> {
    fn give(&mut self, name: &'a str, exported: &'a str, at: u32) {
        self.given_out.push(Given { name, exported, type_only: false, at });
    }

    /// Reads `export { a as b }`.
    pub(super) fn export_named(&mut self, it: &ExportNamedDeclaration<'a>) {
        self.silent.push((it.span.start, it.span.end));
        for one in &it.specifiers {
            let (name, exported) = (one.local.name().as_str(), one.exported.name().as_str());
            let type_only = it.export_kind.is_type() || one.export_kind.is_type();
            self.given_out.push(Given { name, exported, type_only, at: one.span.start });
        }
    }

    /// Reads `export { a as b } from "x"`.
    pub(super) fn export_from(&mut self, it: &ExportFromDeclaration<'a>) {
        self.silent.push((it.span.start, it.span.end));
        for one in &it.specifiers {
            let type_only = it.export_kind.is_type() || one.export_kind.is_type();
            let taken = Taken::item(one.local.name().as_str(), one.exported.name().as_str());
            let taken = Taken { type_only, exported: true, ..taken };
            self.take(it.source.value.as_str(), taken, one.span.start);
        }
        if it.specifiers.is_empty() {
            self.load(it.source.value.as_str(), it.span.start);
        }
    }

    /// Reads `export * from "x"`.
    pub(super) fn export_all(&mut self, it: &ExportAllDeclaration<'a>) {
        self.silent.push((it.span.start, it.span.end));
        let alias = it.exported.as_ref().map(|name| name.name().as_str());
        let (star, type_only) = (alias.is_none(), it.export_kind.is_type());
        let taken = Taken { item: None, alias, star, type_only, exported: true };
        self.take(it.source.value.as_str(), taken, it.span.start);
    }

    /// Reads `export default …`.
    pub(super) fn export_default(&mut self, it: &ExportDefaultDeclaration<'a>) {
        (self.outer, self.is_exported) = (Some(it.span), true);
        match &it.declaration {
            ExportDefaultDeclarationKind::FunctionDeclaration(function) => {
                if let Some(id) = &function.id {
                    self.give(id.name.as_str(), "default", it.span.start);
                }
                self.function(function, None);
            }
            ExportDefaultDeclarationKind::ClassDeclaration(class) => {
                if let Some(id) = &class.id {
                    self.give(id.name.as_str(), "default", it.span.start);
                }
                self.class(class, None, it.span);
            }
            ExportDefaultDeclarationKind::TSInterfaceDeclaration(interface) => {
                self.give(interface.id.name.as_str(), "default", it.span.start);
                self.interface(interface);
            }
            other => {
                (self.outer, self.is_exported) = (None, false);
                if let Some(value) = other.as_expression() {
                    self.give_value("default", value, it.span);
                }
            }
        }
        (self.outer, self.is_exported) = (None, false);
    }

    /// Reads `export = …` and `module.exports = …`.
    pub(super) fn export_value(&mut self, value: &Expression<'a>, span: Span) {
        match value {
            Expression::ObjectExpression(object) => self.export_object(object),
            Expression::CallExpression(call) if self.required(call).is_some() => {
                let Some(module) = call.arguments.first().and_then(Argument::as_expression).and_then(written)
                else {
                    return;
                };
                self.take(module, Taken { star: true, exported: true, ..Taken::default() }, span.start);
                let taken = Taken { exported: true, ..Taken::item("default", "default") };
                self.take(module, taken, span.start);
            }
            value => self.give_value("default", value, span),
        }
    }

    /// Gives each property of an object under its name.
    fn export_object(&mut self, object: &ObjectExpression<'a>) {
        for property in &object.properties {
            match property {
                ObjectPropertyKind::SpreadProperty(spread) => {
                    let module = match &spread.argument {
                        Expression::CallExpression(call) => self.required(call).and_then(|_| {
                            call.arguments.first().and_then(Argument::as_expression).and_then(written)
                        }),
                        _ => None,
                    };
                    match module {
                        Some(module) => {
                            let taken = Taken { star: true, exported: true, ..Taken::default() };
                            self.take(module, taken, spread.span.start);
                        }
                        None => self.visit_expression(&spread.argument),
                    }
                }
                ObjectPropertyKind::ObjectProperty(property) => {
                    match self.key(&property.key).filter(|_| !property.computed) {
                        Some(name) => self.give_value(name, &property.value, property.span),
                        None => self.visit_object_property(property),
                    }
                }
            }
        }
    }

    /// Gives a value under a name: another name for what it names, or a definition.
    fn give_value(&mut self, exported: &'a str, value: &Expression<'a>, span: Span) {
        let head = span.start;
        match value {
            Expression::Identifier(name) => {
                self.give(name.name.as_str(), exported, head);
                return;
            }
            Expression::ClassExpression(class) => {
                let name = class.id.as_ref().map_or(exported, |id| id.name.as_str());
                if name != exported {
                    self.give(name, exported, head);
                }
                self.is_exported = true;
                return self.class(class, Some(name), span);
            }
            _ => {}
        }
        self.is_exported = true;
        if let Some(code) = Code::of(value) {
            let name = match code {
                Code::Function(function) => function.id.as_ref().map_or(exported, |id| id.name.as_str()),
                Code::Arrow(_) => exported,
            };
            if name != exported {
                self.give(name, exported, head);
            }
            let index = self.define_function((name, DefinitionKind::Function), (code, span, head));
            self.served_by_name(index, exported);
            return self.code(code, Some(index), Own::Unknown);
        }
        self.is_exported = false;
        if let Expression::StaticMemberExpression(member) = value
            && let Expression::CallExpression(call) = &member.object
            && self.required(call).is_some()
            && let Some(module) = call.arguments.first().and_then(Argument::as_expression).and_then(written)
        {
            let taken = Taken { exported: true, ..Taken::item(member.property.name.as_str(), exported) };
            return self.take(module, taken, head);
        }
        if let Expression::CallExpression(call) = value
            && self.required(call).is_some()
            && let Some(module) = call.arguments.first().and_then(Argument::as_expression).and_then(written)
        {
            return self.take(module, Taken { exported: true, ..Taken::whole(exported) }, head);
        }
        let (within, body) = (self.place.within, Some(value.span().start));
        let kind = (exported, DefinitionKind::Variable);
        let index = self.define(kind, within, (span, body), head, Visibility::Public);
        self.at(self.inside(index), |reader| {
            let known = reader.known(value);
            reader.bind_all((within, exported), &known);
            match value {
                Expression::ObjectExpression(object) => reader.named_object(index, exported, object),
                value => reader.initial(index, exported, value),
            }
        });
    }

    fn assigned_to(&self, target: &AssignmentTarget<'a>) -> Option<Assigned<'a>> {
        let module_exports = |object: &Expression<'a>| {
            object.is_specific_member_access("module", "exports") || object.is_specific_id("exports")
        };
        match target {
            AssignmentTarget::AssignmentTargetIdentifier(id) => (id.name.as_str() == "exports"
                && self.scopes.find("exports").is_none())
            .then_some(Assigned::Whole),
            AssignmentTarget::StaticMemberExpression(it) => {
                let name = it.property.name.as_str();
                if it.object.is_specific_id("module") && name == "exports" {
                    Some(Assigned::Whole)
                } else {
                    module_exports(&it.object).then_some(Assigned::Name(name))
                }
            }
            AssignmentTarget::ComputedMemberExpression(it) => match &it.expression {
                Expression::StringLiteral(name) if module_exports(&it.object) => {
                    Some(Assigned::Name(name.value.as_str()))
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// Reads an assignment that gives something to others; whether it is one.
    pub(super) fn assigned_export(&mut self, it: &AssignmentExpression<'a>) -> bool {
        if self.place.within != MODULE || !it.operator.is_assign() {
            return false;
        }
        let Some(first) = self.assigned_to(&it.left) else { return false };
        let (mut targets, mut value) = (vec![first], &it.right);
        while let Expression::AssignmentExpression(inner) = value
            && let Some(target) = self.assigned_to(&inner.left)
        {
            targets.push(target);
            value = &inner.right;
        }
        let name = targets.iter().rev().find_map(|target| match target {
            Assigned::Name(name) => Some(*name),
            Assigned::Whole => None,
        });
        let is_whole = targets.iter().any(|target| matches!(target, Assigned::Whole));
        match name {
            Some(name) => {
                self.give_value(name, value, it.span);
                if is_whole {
                    self.give(name, "default", it.span.start);
                }
                for target in targets {
                    if let Assigned::Name(other) = target
                        && other != name
                    {
                        self.give(name, other, it.span.start);
                    }
                }
            }
            None => self.export_value(value, it.span),
        }
        true
    }

    /// The value of a variable, and whether the module gives it: `const app = module.exports = {}`.
    pub(super) fn without_exports<'x>(
        &mut self,
        name: &'a str,
        mut value: &'x Expression<'a>,
    ) -> &'x Expression<'a> {
        while let Expression::AssignmentExpression(inner) = value
            && let Some(target) = self.assigned_to(&inner.left)
        {
            let exported = match target {
                Assigned::Whole => "default",
                Assigned::Name(exported) => exported,
            };
            self.give(name, exported, inner.span.start);
            value = &inner.right;
        }
        value
    }

    /// Adds what is given to others under other names, and makes it public.
    pub(super) fn publish(&mut self) {
        let mut given = std::mem::take(&mut self.given_out);
        given.dedup_by_key(|one| (one.name, one.exported));
        for Given { name, exported, type_only, at } in given {
            let defined = self.tops.get(name).copied();
            if let Some(definition) = defined.and_then(|index| self.b.definition(index)) {
                definition.visibility = Visibility::Public;
            }
            if defined.is_none() || name != exported {
                let taken = Taken { type_only, exported: true, ..Taken::item(name, exported) };
                self.take("", taken, at);
            }
        }
    }
}
