//! Functions and classes.

use tree_sitter::Node;

use super::expression::{part, value};
use super::literal::key_name;
use super::pattern;
use super::statement::{block, inside, into};
use crate::lang::lower::{
    Lower, child_of_kind, children, expression, field, fields, named, one, span, statement,
};
use crate::lang::syntax::{
    Assignment, Block, Class, Expression, ExpressionKind, Function, Parameter, Span, Statement, StatementKind,
};

/// What a method belongs to.
#[derive(Default)]
pub(super) struct Owner<'a> {
    /// The class; none for an object literal and for a class without a name.
    pub(super) class: Option<&'a str>,
    /// Decorators that stand before it.
    pub(super) annotations: Vec<Expression>,
}

/// A function of any kind that is no method.
pub(super) fn function(lower: &mut Lower<'_>, node: Node<'_>) -> Function {
    let mut annotations = Vec::new();
    let parameters = parameters(lower, node, &mut annotations);
    Function {
        name: field(node, "name").map(|name| lower.name(name)),
        parameters,
        annotations,
        modifiers: modifiers(node),
        body: body(lower, node),
        span: span(node),
        ..Function::default()
    }
}

/// A method, getter, setter or constructor.
pub(super) fn method(lower: &mut Lower<'_>, node: Node<'_>, owner: Owner<'_>) -> Function {
    let mut annotations = owner.annotations;
    let parameters = parameters(lower, node, &mut annotations);
    Function {
        name: field(node, "name").map(|name| key_name(lower, name)),
        class: owner.class.map(str::to_owned),
        receiver: Some("this".to_owned()),
        parameters,
        annotations,
        returns: field(node, "return_type").map(|typed| lower.name(typed)),
        modifiers: modifiers(node),
        body: body(lower, node),
        span: span(node),
    }
}

fn body(lower: &mut Lower<'_>, node: Node<'_>) -> Block {
    match field(node, "body") {
        Some(body) if body.kind() == "statement_block" => block(lower, body),
        Some(body) => {
            let returned = value(lower, body);
            one(statement(body, StatementKind::Return(Some(returned))))
        }
        None => Block::new(),
    }
}

fn modifiers(node: Node<'_>) -> Vec<String> {
    let mut found = Vec::new();
    for child in children(node) {
        match child.kind() {
            "async" | "static" | "abstract" | "get" | "set" => found.push(child.kind().to_owned()),
            "*" => found.push("generator".to_owned()),
            // One token if `get` ends its line.
            "static get" => found.extend(["static".to_owned(), "get".to_owned()]),
            "formal_parameters" | "statement_block" => break,
            _ => {}
        }
    }
    found
}

/// The parameters; decorators of theirs go with those of the function.
fn parameters(lower: &mut Lower<'_>, node: Node<'_>, annotations: &mut Vec<Expression>) -> Vec<Parameter> {
    let mut found = Vec::new();
    // `x => …` has no list.
    if let Some(only) = field(node, "parameter") {
        pattern::parameters(lower, only, &mut found);
    }
    for child in field(node, "parameters").map(named).unwrap_or_default() {
        if !matches!(child.kind(), "required_parameter" | "optional_parameter") {
            pattern::parameters(lower, child, &mut found);
            continue;
        }
        annotations.extend(decorators(lower, child));
        let Some(pattern) = field(child, "pattern").filter(|pattern| pattern.kind() != "this") else {
            continue;
        };
        let first = found.len();
        pattern::parameters(lower, pattern, &mut found);
        if let Some(parameter) = found.get_mut(first) {
            if !pattern::destructures(pattern) {
                parameter.type_name = pattern::type_name(lower, child);
            }
            if parameter.default.is_none() {
                parameter.default = field(child, "value").map(|default| value(lower, default));
            }
        }
    }
    found
}

/// The decorators of a node.
pub(super) fn decorators(lower: &mut Lower<'_>, node: Node<'_>) -> Vec<Expression> {
    fields(node, "decorator").into_iter().filter_map(|decorator| decorated(lower, decorator)).collect()
}

fn decorated(lower: &mut Lower<'_>, decorator: Node<'_>) -> Option<Expression> {
    named(decorator).first().map(|inner| value(lower, *inner))
}

/// A class; `bound` is the name it gets if it has none of its own.
pub(super) fn class(
    lower: &mut Lower<'_>,
    node: Node<'_>,
    bound: Option<&str>,
    mut annotations: Vec<Expression>,
) -> Class {
    let own = field(node, "name").map(|name| lower.text(name));
    let name = own.or(bound).unwrap_or_default();
    annotations.extend(decorators(lower, node));
    let mut class =
        Class { name: name.to_owned(), bases: bases(lower, node), annotations, body: Block::new() };
    if let Some(body) = field(node, "body") {
        members(lower, body, Some(name).filter(|name| !name.is_empty()), &mut class.body);
    }
    class
}

fn bases(lower: &mut Lower<'_>, node: Node<'_>) -> Vec<Expression> {
    let mut found = Vec::new();
    for part in child_of_kind(node, "class_heritage").map(named).unwrap_or_default() {
        match part.kind() {
            "extends_clause" => {
                for base in fields(part, "value") {
                    found.push(value(lower, base));
                }
            }
            "implements_clause" => {
                for base in named(part) {
                    let name = field(base, "name").filter(|_| base.kind() == "generic_type").unwrap_or(base);
                    found.push(expression(base, ExpressionKind::Name(lower.name(name))));
                }
            }
            _ => found.push(value(lower, part)),
        }
    }
    found
}

fn members(lower: &mut Lower<'_>, node: Node<'_>, class: Option<&str>, found: &mut Block) {
    // In TypeScript the decorators of a method stand beside it.
    let mut waiting: Vec<(Span, Expression)> = Vec::new();
    for child in inside(node) {
        if child.kind() == "decorator" {
            waiting.extend(decorated(lower, child).map(|decorator| (span(child), decorator)));
            continue;
        }
        let first = waiting.first().map(|(span, _)| *span);
        let annotations: Vec<_> = waiting.drain(..).map(|(_, decorator)| decorator).collect();
        let from = found.len();
        lower.deeper(child, |lower| member(lower, child, Owner { class, annotations }, found));
        if let (Some(first), Some(member)) = (first, found.get_mut(from)) {
            from_decorator(member, first);
        }
    }
}

fn from_decorator(member: &mut Statement, first: Span) {
    member.span = Span { start: first.start, first_line: first.first_line, ..member.span };
    if let StatementKind::Function(function) = &mut member.kind {
        function.span = member.span;
    }
}

fn member(lower: &mut Lower<'_>, node: Node<'_>, mut owner: Owner<'_>, found: &mut Block) {
    match node.kind() {
        "method_definition" | "abstract_method_signature" => {
            owner.annotations.extend(decorators(lower, node));
            let method = method(lower, node, owner);
            let properties = match method.name.as_deref() {
                Some("constructor") => parameter_properties(lower, node),
                _ => Block::new(),
            };
            found.push(statement(node, StatementKind::Function(Box::new(method))));
            found.extend(properties);
        }
        "field_definition" | "public_field_definition" => {
            owner.annotations.extend(decorators(lower, node));
            let field = field_of(lower, node, owner);
            found.push(statement(node, StatementKind::Assign(field)));
        }
        "class_static_block" => {
            let body = field(node, "body").map(|body| block(lower, body)).unwrap_or_default();
            found.push(statement(node, StatementKind::Block(body)));
        }
        // Signatures say what there is, and do nothing.
        "method_signature" | "index_signature" => {}
        _ => into(lower, node, found),
    }
}

fn field_of(lower: &mut Lower<'_>, node: Node<'_>, owner: Owner<'_>) -> Assignment {
    let name = field(node, "property").or_else(|| field(node, "name"));
    let mut assigned = field(node, "value").map(|assigned| value(lower, assigned));
    let mut targets = Vec::new();
    if let Some(name) = name {
        let text = key_name(lower, name);
        if let Some(Expression { kind: ExpressionKind::Function(function), .. }) = &mut assigned {
            function.name = Some(text.clone());
            function.class = owner.class.map(str::to_owned);
            function.receiver = Some("this".to_owned());
        }
        targets.push(expression(name, ExpressionKind::Name(text)));
    }
    Assignment {
        targets,
        value: assigned.map(Box::new),
        declares: true,
        type_name: pattern::type_name(lower, node),
        annotations: owner.annotations,
        ..Assignment::default()
    }
}

/// `constructor(private readonly db: Db)` declares a field.
fn parameter_properties(lower: &mut Lower<'_>, node: Node<'_>) -> Block {
    let mut found = Block::new();
    for parameter in field(node, "parameters").map(named).unwrap_or_default() {
        let property = children(parameter)
            .iter()
            .any(|child| matches!(child.kind(), "accessibility_modifier" | "override_modifier" | "readonly"));
        if property && let Some(name) = field(parameter, "pattern") {
            let assignment = Assignment {
                targets: vec![expression(name, ExpressionKind::Name(lower.name(name)))],
                declares: true,
                type_name: pattern::type_name(lower, parameter),
                ..Assignment::default()
            };
            found.push(statement(parameter, StatementKind::Assign(assignment)));
        }
    }
    found
}

/// A class inside an expression: what it extends, its methods and its fields.
pub(super) fn class_parts(lower: &mut Lower<'_>, node: Node<'_>) -> Vec<Expression> {
    let class = class(lower, node, None, Vec::new());
    let mut parts = class.bases;
    parts.extend(class.annotations);
    for member in class.body {
        let kind = match member.kind {
            StatementKind::Function(function) => ExpressionKind::Function(function),
            StatementKind::Assign(assignment) => ExpressionKind::Assign(Box::new(assignment)),
            StatementKind::Expression(inner) => inner.kind,
            // A static block runs once, like a closure that is called at once.
            kind => {
                let body = one(Statement { kind, span: member.span });
                ExpressionKind::Function(Box::new(Function {
                    body,
                    span: member.span,
                    ..Function::default()
                }))
            }
        };
        parts.push(Expression { kind, span: member.span });
    }
    parts
}

/// The values that members of an enum are given.
pub(super) fn enum_values(lower: &mut Lower<'_>, node: Node<'_>) -> Vec<Expression> {
    let mut found = Vec::new();
    for member in field(node, "body").map(named).unwrap_or_default() {
        if member.kind() == "enum_assignment" {
            found.push(part(lower, member, "value"));
        }
    }
    found
}
