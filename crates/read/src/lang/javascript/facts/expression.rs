//! Expressions that are no paths, texts, and elements of pages.

use caution_core::facts::{LiteralKind, Shape};
use oxc_ast::ast::*;
use oxc_ast_visit::{Visit, walk};

use super::chain::Chain;
use super::define::Code;
use super::reader::{Own, Reader};
use super::{address, sql};

impl<'a> Reader<'_, '_, 'a> {
    /// Reads any expression.
    pub(super) fn expression(&mut self, it: &Expression<'a>) {
        match it {
            Expression::Identifier(_)
            | Expression::ThisExpression(_)
            | Expression::Super(_)
            | Expression::StaticMemberExpression(_)
            | Expression::PrivateFieldExpression(_)
            | Expression::ComputedMemberExpression(_)
            | Expression::CallExpression(_)
            | Expression::NewExpression(_)
            | Expression::ChainExpression(_)
            | Expression::TaggedTemplateExpression(_) => self.path(it, Shape::Read),
            Expression::ImportExpression(import) => {
                if self.imported(import).is_none() {
                    self.visit_expression(&import.source);
                }
            }
            Expression::AssignmentExpression(assignment) => self.assignment(assignment),
            Expression::BinaryExpression(_) | Expression::LogicalExpression(_) => self.row(it),
            Expression::ArrowFunctionExpression(arrow) => self.closure(Code::Arrow(arrow), Own::Unknown),
            Expression::FunctionExpression(function) => self.closure(Code::Function(function), Own::Unknown),
            Expression::ClassExpression(class) => self.class_of_closure(class),
            Expression::UnaryExpression(unary) if unary.operator.as_str() == "delete" => {
                self.path(&unary.argument, Shape::Write);
            }
            // A row of choices is no depth.
            Expression::ConditionalExpression(first) => {
                let mut next = Some(&**first);
                while let Some(choice) = next.take() {
                    self.visit_expression(&choice.test);
                    self.visit_expression(&choice.consequent);
                    match &choice.alternate {
                        Expression::ConditionalExpression(other) => next = Some(other),
                        other => self.visit_expression(other),
                    }
                }
            }
            _ => walk::walk_expression(self, it),
        }
    }

    /// A row of operators leans to the left, however long it is: it is read from its left end.
    fn row(&mut self, it: &Expression<'a>) {
        let (mut rights, mut next) = (Vec::new(), it);
        loop {
            next = match next {
                Expression::BinaryExpression(pair) => {
                    rights.push(&pair.right);
                    &pair.left
                }
                Expression::LogicalExpression(pair) => {
                    rights.push(&pair.right);
                    &pair.left
                }
                first => {
                    self.visit_expression(first);
                    break;
                }
            };
        }
        rights.into_iter().rev().for_each(|right| self.visit_expression(right));
        if matches!(it, Expression::BinaryExpression(sum) if sum.operator.as_str() == "+")
            && let Some(text) = address::text_of(it, 0)
        {
            self.statement(&text, oxc_span::GetSpan::span(it).start);
        }
    }

    /// A class that has no name of its own where it stands.
    fn class_of_closure(&mut self, class: &Class<'a>) {
        let name = class.id.as_ref().map_or("class", |id| id.name.as_str());
        let is_exported = std::mem::take(&mut self.is_exported);
        self.class(class, Some(name), class.span);
        self.is_exported = is_exported;
    }

    /// Reads a text.
    pub(super) fn plain(&mut self, text: &str, at: u32) {
        let line = self.line(at);
        if text.contains(' ') {
            self.statement(text, at);
        } else {
            self.b.plain_text(self.place.within, text, line);
        }
    }

    /// Adds the tables of a text, if it is a statement of SQL.
    pub(super) fn statement(&mut self, text: &str, at: u32) {
        let text = text.trim_start();
        if text.len() < 12 || !text.starts_with(|first: char| "sSiIuUdDwWcCaAtTmMrR".contains(first)) {
            return;
        }
        let line = self.line(at);
        for table in sql::tables(text) {
            self.b.literal(self.place.within, LiteralKind::Table, table, line);
        }
    }

    /// Reads a template.
    pub(super) fn template(&mut self, it: &TemplateLiteral<'a>) {
        let at = it.span.start;
        match it.quasis.as_slice() {
            [only] => self.plain(only.value.raw.as_str(), at),
            _ => {
                let text = address::template_text(it);
                if text.contains(' ') {
                    self.statement(&text, at);
                } else if text.contains('/') || text.contains('.') {
                    let line = self.line(at);
                    self.b.plain_text(self.place.within, &text, line);
                }
            }
        }
        it.expressions.iter().for_each(|inner| self.visit_expression(inner));
    }

    /// Reads the beginning of an element: a component is called.
    pub(super) fn element(&mut self, it: &JSXOpeningElement<'a>) {
        let mut chain = Chain { start: it.span.start, ..Chain::default() };
        match &it.name {
            JSXElementName::IdentifierReference(name) => {
                let local = self.scopes.find(name.name.as_str());
                chain.is_local = local.is_some_and(|local| local.kind != super::scope::LocalKind::Definition);
                chain.segments.push((local.map_or(name.name.as_str(), |local| local.alias), true));
            }
            JSXElementName::MemberExpression(member) => {
                chain.segments.push((member.property.name.as_str(), true));
                let mut next = &member.object;
                loop {
                    match next {
                        JSXMemberExpressionObject::IdentifierReference(name) => {
                            let local = self.scopes.find(name.name.as_str());
                            chain
                                .segments
                                .push((local.map_or(name.name.as_str(), |local| local.alias), false));
                            break;
                        }
                        JSXMemberExpressionObject::ThisExpression(_) => {
                            chain.segments.push((self.own(), false));
                            break;
                        }
                        JSXMemberExpressionObject::MemberExpression(inner) => {
                            chain.segments.push((inner.property.name.as_str(), false));
                            next = &inner.object;
                        }
                    }
                }
                chain.segments.reverse();
            }
            _ => {}
        }
        self.refer(&chain, Shape::Call);
        if let Some(arguments) = &it.type_arguments {
            self.visit_ts_type_parameter_instantiation(arguments);
        }
        it.attributes.iter().for_each(|attribute| self.visit_jsx_attribute_item(attribute));
    }
}
