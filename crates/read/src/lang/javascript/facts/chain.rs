//! Written paths: `this.repo.find(x).name`.

use caution_core::facts::{Shape, UNNAMED, Value};
use oxc_ast::ast::*;
use oxc_ast_visit::Visit;
use oxc_span::GetSpan;

use super::reader::{Own, Reader};
use super::scope::LocalKind;

/// The steps of a path: names, and whether each is called.
pub(super) type Segments<'a> = Vec<(&'a str, bool)>;

/// A written path.
#[derive(Debug, Default)]
pub(super) struct Chain<'a> {
    pub(super) segments: Segments<'a>,
    /// Where it begins.
    pub(super) start: u32,
    /// Whether its head is a local that is no definition.
    pub(super) is_local: bool,
    /// Whether its head is a literal: its members are the language's.
    pub(super) is_built_in: bool,
    /// Whether an element of what it names is meant.
    pub(super) is_indexed: bool,
}

impl Chain<'_> {
    /// Whether it refers to nothing outside the function that it stands in.
    pub(super) fn is_silent(&self) -> bool {
        let bare = self.segments.len() == 1;
        self.is_built_in
            || self.segments.is_empty()
            || bare && (self.is_local || self.segments.first().is_some_and(|(name, _)| *name == "self"))
            || self.segments.iter().all(|(name, _)| *name == UNNAMED)
    }

    /// Whether it begins with a name.
    pub(super) fn is_named(&self) -> bool {
        !self.is_built_in && self.segments.first().is_some_and(|(name, _)| *name != UNNAMED)
    }

    fn is_called(&self) -> bool {
        self.segments.last().is_some_and(|(_, called)| *called)
    }
}

/// What is known of a value: how a path tells it.
#[derive(Debug, Clone)]
pub(super) struct Known<'a> {
    pub(super) value: Value,
    pub(super) segments: Segments<'a>,
}

/// A part of a path that is read on its own, with how many segments of the path came before it is called.
enum Part<'x, 'a> {
    Call(&'x CallExpression<'a>, usize),
    New(&'x NewExpression<'a>, usize),
    Tag(&'x TaggedTemplateExpression<'a>),
    Types(&'x TSType<'a>),
    TypeArguments(&'x TSTypeParameterInstantiation<'a>),
    Expression(&'x Expression<'a>),
}

/// How many indices a path may have whose elements are told apart.
const INDICES: u32 = 3;

impl<'a> Reader<'_, '_, 'a> {
    /// Reads an expression that is a path, or anything else.
    pub(super) fn path(&mut self, expression: &Expression<'a>, shape: Shape) {
        let mut parts = Vec::new();
        let chain = self.chain(expression, Some(&mut parts), INDICES);
        match (chain.is_indexed, chain.is_called()) {
            (true, true) => self.b.dynamic(),
            (false, true) => self.refer(&chain, Shape::Call),
            _ => {}
        }
        if chain.is_indexed || !chain.is_called() {
            self.refer(&chain, if chain.is_indexed && shape != Shape::Write { Shape::Read } else { shape });
        }
        self.environment(&chain);
        for part in parts.into_iter().rev() {
            match part {
                Part::Call(call, before) => {
                    let length = chain.segments.len().saturating_sub(before);
                    let is_local = chain.is_local && length == 1;
                    let callee = chain.segments.get(..length).unwrap_or_default();
                    self.call(call, callee, is_local);
                }
                Part::New(new, before) => {
                    let length = chain.segments.len().saturating_sub(before);
                    self.made_by(new, chain.segments.get(..length).unwrap_or_default());
                }
                Part::Tag(tag) => {
                    self.tagged(tag, chain.segments.as_slice());
                }
                Part::Types(written) => self.visit_ts_type(written),
                Part::TypeArguments(written) => self.visit_ts_type_parameter_instantiation(written),
                Part::Expression(inner) => self.visit_expression(inner),
            }
        }
        let mut spare = chain.segments;
        spare.clear();
        self.spare.push(spare);
    }

    /// The path that an expression is, and what in it is to be read on its own, last part first.
    fn chain<'x>(
        &mut self,
        expression: &'x Expression<'a>,
        mut parts: Option<&mut Vec<Part<'x, 'a>>>,
        indices: u32,
    ) -> Chain<'a> {
        let mut chain = Chain {
            segments: self.spare.pop().unwrap_or_default(),
            start: expression.span().start,
            ..Chain::default()
        };
        let mut part = |part: Part<'x, 'a>| {
            if let Some(parts) = &mut parts {
                parts.push(part);
            }
        };
        let (mut next, mut called) = (Some(Step::Expression(expression)), false);
        while let Some(step) = next.take() {
            // The path is gone from its end to its head.
            match step.inner() {
                Inner::Skip(inner, types) => {
                    if let Some(types) = types {
                        part(Part::Types(types));
                    }
                    next = Some(Step::Expression(inner));
                }
                Inner::Element(element) => next = Some(Step::Element(element)),
                Inner::Member(object, name) => {
                    chain.segments.push((name, std::mem::take(&mut called)));
                    next = Some(Step::Expression(object));
                }
                Inner::Private(object, name) => {
                    chain.segments.push((self.private(name), std::mem::take(&mut called)));
                    next = Some(Step::Expression(object));
                }
                Inner::Index(object, index) => {
                    part(Part::Expression(index));
                    if chain.segments.is_empty() {
                        chain.is_indexed = true;
                        if std::mem::take(&mut called) {
                            self.b.dynamic();
                        }
                        next = Some(Step::Expression(object));
                    } else {
                        part(Part::Expression(object));
                        chain.segments.push((self.element_of(object, indices), called));
                    }
                }
                Inner::Call(call) => {
                    if called {
                        chain.segments.push((UNNAMED, true));
                    }
                    if let Some(name) = self.required(call) {
                        chain.segments.push((name, false));
                        continue;
                    }
                    part(Part::Call(call, chain.segments.len()));
                    called = true;
                    next = Some(Step::Expression(&call.callee));
                }
                Inner::New(new) => {
                    if called {
                        chain.segments.push((UNNAMED, true));
                    }
                    part(Part::New(new, chain.segments.len()));
                    called = true;
                    next = Some(Step::Expression(&new.callee));
                }
                Inner::Tag(tag) => {
                    part(Part::Tag(tag));
                    called = true;
                    next = Some(Step::Expression(&tag.tag));
                }
                Inner::TypeArguments(inner, arguments) => {
                    part(Part::TypeArguments(arguments));
                    next = Some(Step::Expression(inner));
                }
                Inner::Import(import) => {
                    let name = self.imported(import).unwrap_or(UNNAMED);
                    chain.segments.push((name, called));
                }
                Inner::Name(name) => {
                    let head = self.head(name, &mut chain);
                    chain.segments.push((head, called));
                }
                Inner::This => chain.segments.push((self.own(), called)),
                Inner::Super => chain.segments.push(("super", called)),
                Inner::Meta => chain.segments.push(("import.meta", called)),
                Inner::Literal(inner) => {
                    chain.is_built_in = true;
                    chain.segments.push((UNNAMED, called));
                    part(Part::Expression(inner));
                }
                Inner::Other(inner) => {
                    chain.segments.push((UNNAMED, called));
                    part(Part::Expression(inner));
                }
            }
        }
        chain.segments.reverse();
        chain
    }

    /// The path of an expression, for what it tells of a value.
    pub(super) fn chain_of(&mut self, expression: &Expression<'a>) -> Chain<'a> {
        self.chain(expression, None, INDICES)
    }

    /// What the own object is called.
    pub(super) fn own(&self) -> &'a str {
        match self.place.own {
            Own::Object => "self",
            Own::Named(name) => name,
            Own::Unknown => UNNAMED,
        }
    }

    fn head(&mut self, name: &'a str, chain: &mut Chain<'a>) -> &'a str {
        match self.scopes.find(name) {
            Some(local) if local.kind == LocalKind::Definition => name,
            Some(local) => {
                chain.is_local = true;
                local.alias
            }
            None => {
                chain.is_built_in = matches!(name, "undefined" | "NaN" | "Infinity" | "arguments");
                name
            }
        }
    }

    /// The name of a bare identifier as a reference.
    pub(super) fn identifier(&mut self, it: &IdentifierReference<'a>, shape: Shape) {
        let mut chain = Chain { start: it.span.start, ..Chain::default() };
        let head = self.head(it.name.as_str(), &mut chain);
        chain.segments.push((head, false));
        self.refer(&chain, shape);
    }

    /// A name for the elements of a list: `orders[0].total` begins with it.
    fn element_of(&mut self, list: &Expression<'a>, indices: u32) -> &'a str {
        let Some(indices) = indices.checked_sub(1) else { return UNNAMED };
        let chain = self.chain(list, None, indices);
        if !chain.is_named() {
            return UNNAMED;
        }
        let mut name = String::new();
        for (segment, called) in &chain.segments {
            name.push_str(segment);
            name.push_str(if *called { "()." } else { "." });
        }
        name.push_str("[]");
        self.made_name(&name, &Known { value: Value::ElementOf, segments: chain.segments })
    }

    /// A name of the function around for something that has none.
    pub(super) fn made_name(&mut self, name: &str, known: &Known<'a>) -> &'a str {
        let (within, name) = (self.place.within, self.keep(name));
        if self.made.insert((within, name)) {
            let path = self.b.path(&known.segments);
            self.bind((within, name), known.value, path);
        }
        name
    }
}

enum Step<'x, 'a> {
    Expression(&'x Expression<'a>),
    Element(&'x ChainElement<'a>),
}

/// One step of a path, from its end.
enum Inner<'x, 'a> {
    Skip(&'x Expression<'a>, Option<&'x TSType<'a>>),
    Element(&'x ChainElement<'a>),
    Member(&'x Expression<'a>, &'a str),
    Private(&'x Expression<'a>, &'x PrivateIdentifier<'a>),
    Index(&'x Expression<'a>, &'x Expression<'a>),
    Call(&'x CallExpression<'a>),
    New(&'x NewExpression<'a>),
    Tag(&'x TaggedTemplateExpression<'a>),
    TypeArguments(&'x Expression<'a>, &'x TSTypeParameterInstantiation<'a>),
    Import(&'x ImportExpression<'a>),
    Name(&'a str),
    This,
    Super,
    Meta,
    Literal(&'x Expression<'a>),
    Other(&'x Expression<'a>),
}

impl<'x, 'a> Step<'x, 'a> {
    fn inner(self) -> Inner<'x, 'a> {
        match self {
            Self::Expression(expression) => inner(expression),
            Self::Element(ChainElement::CallExpression(call)) => Inner::Call(call),
            Self::Element(ChainElement::TSNonNullExpression(it)) => Inner::Skip(&it.expression, None),
            Self::Element(ChainElement::ComputedMemberExpression(it)) => computed(it),
            Self::Element(ChainElement::StaticMemberExpression(it)) => {
                Inner::Member(&it.object, it.property.name.as_str())
            }
            Self::Element(ChainElement::PrivateFieldExpression(it)) => Inner::Private(&it.object, &it.field),
        }
    }
}

fn computed<'x, 'a>(it: &'x ComputedMemberExpression<'a>) -> Inner<'x, 'a> {
    match &it.expression {
        Expression::StringLiteral(text) => Inner::Member(&it.object, text.value.as_str()),
        index => Inner::Index(&it.object, index),
    }
}

fn inner<'x, 'a>(expression: &'x Expression<'a>) -> Inner<'x, 'a> {
    match expression {
        Expression::Identifier(it) => Inner::Name(it.name.as_str()),
        Expression::ThisExpression(_) => Inner::This,
        Expression::Super(_) => Inner::Super,
        Expression::StaticMemberExpression(it) => Inner::Member(&it.object, it.property.name.as_str()),
        Expression::PrivateFieldExpression(it) => Inner::Private(&it.object, &it.field),
        Expression::ComputedMemberExpression(it) => computed(it),
        Expression::CallExpression(it) => Inner::Call(it),
        Expression::NewExpression(it) => Inner::New(it),
        Expression::ChainExpression(it) => Inner::Element(&it.expression),
        Expression::TaggedTemplateExpression(it) => Inner::Tag(it),
        Expression::ParenthesizedExpression(it) => Inner::Skip(&it.expression, None),
        Expression::TSNonNullExpression(it) => Inner::Skip(&it.expression, None),
        Expression::TSAsExpression(it) => Inner::Skip(&it.expression, Some(&it.type_annotation)),
        Expression::TSSatisfiesExpression(it) => Inner::Skip(&it.expression, Some(&it.type_annotation)),
        Expression::TSTypeAssertion(it) => Inner::Skip(&it.expression, Some(&it.type_annotation)),
        Expression::TSInstantiationExpression(it) => Inner::TypeArguments(&it.expression, &it.type_arguments),
        Expression::AwaitExpression(it) => Inner::Skip(&it.argument, None),
        Expression::ImportExpression(it) => Inner::Import(it),
        Expression::ImportMeta(_) => Inner::Meta,
        Expression::ArrayExpression(_)
        | Expression::ObjectExpression(_)
        | Expression::StringLiteral(_)
        | Expression::TemplateLiteral(_)
        | Expression::RegExpLiteral(_)
        | Expression::NumericLiteral(_)
        | Expression::BigIntLiteral(_)
        | Expression::BooleanLiteral(_)
        | Expression::NullLiteral(_) => Inner::Literal(expression),
        other => Inner::Other(other),
    }
}
