//! What an expression tells of a value's type.

use caution_core::facts::{UNNAMED, Value};
use oxc_ast::ast::*;

use super::chain::{Known, Segments};
use super::reader::Reader;

/// How many things are kept that a value may be.
const CHOICES: usize = 4;

/// Functions of lists that give a list of the same elements.
const SAME_ELEMENTS: &[&str] =
    &["filter", "slice", "sort", "reverse", "concat", "toSorted", "toReversed", "values", "splice"];

/// Functions of lists and maps that give an element.
const AN_ELEMENT: &[&str] = &["find", "findLast", "pop", "shift", "at", "get", "first", "last"];

/// Functions of lists whose closure gets an element.
const EACH_ELEMENT: &[&str] = &[
    "map",
    "forEach",
    "filter",
    "find",
    "findLast",
    "findIndex",
    "some",
    "every",
    "flatMap",
    "each",
    "sortBy",
    "groupBy",
    "keyBy",
    "partition",
];

/// Calls that give an instance of the class that they are given.
const INSTANCE_OF_ARGUMENT: &[&str] = &[
    "get",
    "inject",
    "resolve",
    "resolveSync",
    "getRepository",
    "getInstance",
    "createEntityManager",
    "create",
];

/// Whether a function of lists hands their elements to a closure.
pub(super) fn gives_elements(name: &str) -> bool {
    EACH_ELEMENT.contains(&name)
}

impl<'a> Known<'a> {
    pub(super) fn new(value: Value, segments: Segments<'a>) -> Self {
        Self { value, segments }
    }

    /// An instance of a type of the language.
    pub(super) fn built_in(name: &'a str) -> Self {
        Self::new(Value::Instance, vec![(name, false)])
    }
}

impl<'a> Reader<'_, '_, 'a> {
    /// What a value is, as far as its expression tells.
    pub(super) fn known(&mut self, expression: &Expression<'a>) -> Vec<Known<'a>> {
        let mut known = Vec::new();
        self.know(expression, 0, &mut known);
        known.truncate(CHOICES);
        known
    }

    fn know(&mut self, expression: &Expression<'a>, depth: u32, known: &mut Vec<Known<'a>>) {
        if depth > 6 || known.len() >= CHOICES {
            return;
        }
        let built_in = match expression {
            Expression::StringLiteral(_) | Expression::TemplateLiteral(_) => "string",
            Expression::NumericLiteral(_) => "number",
            Expression::BigIntLiteral(_) => "bigint",
            Expression::BooleanLiteral(_) => "boolean",
            Expression::RegExpLiteral(_) => "RegExp",
            Expression::ArrayExpression(list) => return self.know_list(list, depth, known),
            Expression::ParenthesizedExpression(it) => return self.know(&it.expression, depth + 1, known),
            Expression::AwaitExpression(it) => return self.know(&it.argument, depth + 1, known),
            Expression::TSNonNullExpression(it) => return self.know(&it.expression, depth + 1, known),
            Expression::TSSatisfiesExpression(it) => return self.know(&it.expression, depth + 1, known),
            Expression::TSAsExpression(it) => {
                return self.know_cast(&it.type_annotation, &it.expression, depth, known);
            }
            Expression::TSTypeAssertion(it) => {
                return self.know_cast(&it.type_annotation, &it.expression, depth, known);
            }
            Expression::ConditionalExpression(it) => {
                self.know(&it.consequent, depth + 1, known);
                return self.know(&it.alternate, depth + 1, known);
            }
            Expression::LogicalExpression(it) => {
                self.know(&it.left, depth + 1, known);
                return self.know(&it.right, depth + 1, known);
            }
            Expression::AssignmentExpression(it) => return self.know(&it.right, depth + 1, known),
            Expression::SequenceExpression(it) => {
                return if let Some(last) = it.expressions.last() {
                    self.know(last, depth + 1, known)
                };
            }
            Expression::UnaryExpression(it) => match it.operator.as_str() {
                "typeof" => "string",
                "!" | "delete" => "boolean",
                "-" | "+" | "~" => "number",
                _ => return,
            },
            Expression::BinaryExpression(it) => match it.operator.as_str() {
                "+" => return,
                "-" | "*" | "/" | "%" | "**" | "|" | "&" | "^" | "<<" | ">>" | ">>>" => "number",
                _ => "boolean",
            },
            Expression::CallExpression(call) => return self.know_call(expression, call, known),
            Expression::NewExpression(new) => {
                if let Some(elements) = self.elements_of_new(new) {
                    known.push(elements);
                }
                return self.know_path(expression, known);
            }
            Expression::Identifier(_)
            | Expression::ThisExpression(_)
            | Expression::StaticMemberExpression(_)
            | Expression::PrivateFieldExpression(_)
            | Expression::ComputedMemberExpression(_)
            | Expression::ChainExpression(_)
            | Expression::ImportExpression(_) => return self.know_path(expression, known),
            _ => return,
        };
        known.push(Known::built_in(built_in));
    }

    /// A cast says what a value is, unless it says nothing.
    fn know_cast(&mut self, to: &TSType<'a>, value: &Expression<'a>, depth: u32, known: &mut Vec<Known<'a>>) {
        let of_type = self.known_of_type(to);
        if of_type.is_empty() { self.know(value, depth + 1, known) } else { known.extend(of_type) }
    }

    fn know_path(&mut self, expression: &Expression<'a>, known: &mut Vec<Known<'a>>) {
        let chain = self.chain_of(expression);
        if chain.is_named() || !chain.is_built_in && chain.segments.len() > 1 {
            let value = if chain.is_indexed { Value::ElementOf } else { Value::Same };
            known.push(Known::new(value, chain.segments));
        }
    }

    fn know_call(
        &mut self,
        expression: &Expression<'a>,
        call: &CallExpression<'a>,
        known: &mut Vec<Known<'a>>,
    ) {
        // `container.resolve<Orders>("orders")` says itself what it gives.
        if let Some([only]) = call.type_arguments.as_ref().map(|arguments| arguments.params.as_slice()) {
            known.extend(self.known_of_type(only));
        }
        let chain = self.chain_of(expression);
        let last = chain.segments.last().map_or("", |(name, _)| name);
        if INSTANCE_OF_ARGUMENT.contains(&last)
            && let Some(Expression::Identifier(class)) =
                call.arguments.first().and_then(Argument::as_expression)
            && class.name.as_str().starts_with(|first: char| first.is_ascii_uppercase())
        {
            known.push(Known::new(Value::Instance, vec![(class.name.as_str(), false)]));
        }
        if !chain.is_named() && chain.segments.len() < 2 || chain.is_built_in {
            return;
        }
        let of_list = match last {
            _ if chain.segments.len() < 2 || !known.is_empty() => None,
            last if SAME_ELEMENTS.contains(&last) => Some(Value::Same),
            last if AN_ELEMENT.contains(&last) => Some(Value::ElementOf),
            _ => None,
        };
        if let Some(value) = of_list {
            let list = chain.segments.get(..chain.segments.len() - 1).unwrap_or_default();
            known.push(Known::new(value, list.to_vec()));
        }
        known.push(Known::new(Value::Same, chain.segments));
    }

    fn know_list(&mut self, list: &ArrayExpression<'a>, depth: u32, known: &mut Vec<Known<'a>>) {
        if let Some(Expression::NewExpression(new)) =
            list.elements.first().and_then(ArrayExpressionElement::as_expression)
        {
            let chain = self.chain_of(&new.callee);
            if chain.is_named() && depth < 4 {
                known.push(Known::new(Value::Elements, chain.segments));
                return;
            }
        }
        known.push(Known::built_in("Array"));
    }

    /// `new Map<string, Order>()` has orders.
    fn elements_of_new(&mut self, new: &NewExpression<'a>) -> Option<Known<'a>> {
        let Expression::Identifier(name) = &new.callee else { return None };
        let of_type = match name.name.as_str() {
            "Map" | "WeakMap" | "Set" | "WeakSet" | "Array" => new.type_arguments.as_ref()?.params.last()?,
            _ => return None,
        };
        let element = self.known_of_type(of_type).into_iter().next()?;
        (element.value == Value::Instance).then(|| Known::new(Value::Elements, element.segments))
    }

    /// What the first parameter of a closure is that a call is given.
    pub(super) fn given_to_closure(&self, callee: &[(&'a str, bool)]) -> Option<Known<'a>> {
        let ((last, _), before) = callee.split_last()?;
        let (head, _) = before.first()?;
        let value = match *last {
            "then" => Value::Same,
            last if EACH_ELEMENT.contains(&last) => Value::ElementOf,
            _ => return None,
        };
        (*head != UNNAMED).then(|| Known::new(value, before.to_vec()))
    }
}
