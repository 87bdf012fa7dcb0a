//! What Java declares: classes and their members, variables, imports.

use tree_sitter::Node;

use super::expression::{arguments, bare, part, value};
use super::statement::{block, push};
use crate::lang::braces::{name_closure, nothing, shared};
use crate::lang::lower::{
    Lower, child_of_kind, children, expression, field, fields, has, named, span, statement,
};
use crate::lang::syntax::{
    Argument, Assignment, Block, Call, Class, Entries, Expression, ExpressionKind, Function, Import,
    Parameter, Statement, StatementKind,
};

/// Modifiers that say something of how a function runs.
const MODIFIERS: &[&str] = &["synchronized", "static", "abstract", "native", "default"];

/// A class, interface, enum, record or annotation type.
pub(super) fn class(lower: &mut Lower<'_>, node: Node<'_>) -> Class {
    let name = field(node, "name").map(|name| lower.name(name)).unwrap_or_default();
    let mut bases = Vec::new();
    for child in named(node) {
        match child.kind() {
            "superclass" => bases.extend(named(child).into_iter().map(|base| value(lower, base))),
            "super_interfaces" | "extends_interfaces" => {
                let list = child_of_kind(child, "type_list").map(named).unwrap_or_default();
                bases.extend(list.into_iter().map(|base| value(lower, base)));
            }
            _ => {}
        }
    }
    let mut body = Block::new();
    if let Some(list) = field(node, "parameters") {
        record_fields(lower, list, &mut body);
    }
    if let Some(own) = field(node, "body") {
        members(lower, own, &name, &mut body);
    }
    Class { name, bases, annotations: annotations(lower, node), body }
}

fn record_fields(lower: &mut Lower<'_>, list: Node<'_>, body: &mut Block) {
    for node in named(list) {
        let Some((name, type_name)) = parameter(lower, node) else { continue };
        let assignment = Assignment {
            targets: vec![expression(name, ExpressionKind::Name(lower.name(name)))],
            declares: true,
            type_name,
            annotations: annotations(lower, node),
            ..Assignment::default()
        };
        body.push(statement(node, StatementKind::Assign(assignment)));
    }
}

/// The members of a class: fields as assignments, methods as functions, initialisers as blocks.
fn members(lower: &mut Lower<'_>, body: Node<'_>, class: &str, found: &mut Block) {
    for member in named(body) {
        match member.kind() {
            "method_declaration" | "constructor_declaration" | "compact_constructor_declaration" => {
                let function = lower.deeper(member, |lower| function(lower, member, Some(class)));
                found.extend(
                    function.map(|function| statement(member, StatementKind::Function(Box::new(function)))),
                );
            }
            "enum_body_declarations" => members(lower, member, class, found),
            "enum_constant" => {
                let constant = lower.deeper(member, |lower| enum_constant(lower, member, class));
                found.extend(constant.map(|constant| statement(member, StatementKind::Assign(constant))));
            }
            "static_initializer" => {
                let body = child_of_kind(member, "block");
                let body = body.and_then(|body| lower.deeper(body, |lower| block(lower, body)));
                found.push(statement(member, StatementKind::Block(body.unwrap_or_default())));
            }
            "annotation_type_element_declaration" => {
                let default = field(member, "value").map(|default| value(lower, default));
                found.push(statement(member, StatementKind::Other(default.into_iter().collect())));
            }
            _ => push(lower, member, None, found),
        }
    }
}

fn enum_constant(lower: &mut Lower<'_>, node: Node<'_>, class: &str) -> Assignment {
    let name = field(node, "name").unwrap_or(node);
    let mut arguments = arguments(lower, node);
    if let Some(body) = field(node, "body") {
        let entries = expression(body, class_entries(lower, body, class));
        arguments.push(Argument { name: Some("class".to_owned()), value: entries });
    }
    let value = (!arguments.is_empty()).then(|| {
        let callee = expression(name, ExpressionKind::Name(shared(class)));
        let call = Call { callee, arguments, constructs: true };
        Box::new(expression(node, ExpressionKind::Call(Box::new(call))))
    });
    Assignment {
        targets: vec![expression(name, ExpressionKind::Name(lower.name(name)))],
        value,
        declares: true,
        annotations: annotations(lower, node),
        ..Assignment::default()
    }
}

/// The body of an anonymous class: its fields and methods by name.
pub(super) fn class_entries(lower: &mut Lower<'_>, body: Node<'_>, class: &str) -> ExpressionKind {
    let mut block = Block::new();
    members(lower, body, class, &mut block);
    let mut entries = Entries { type_name: Some(class.to_owned()), pairs: Vec::new() };
    for Statement { kind, span } in block {
        let at = |kind| Expression { kind, span };
        let (name, value) = match kind {
            StatementKind::Function(function) => {
                (function.name.clone().unwrap_or_default(), ExpressionKind::Function(function))
            }
            StatementKind::Assign(assignment) => {
                let name = match assignment.targets.first().map(|target| &target.kind) {
                    Some(ExpressionKind::Name(name)) => name.clone(),
                    _ => String::new(),
                };
                (name, ExpressionKind::Assign(Box::new(assignment)))
            }
            // An initialiser or a class of its own; only a closure can hold it here.
            kind => {
                let body = vec![Statement { kind, span }];
                let closure = Function { body, span, ..Function::default() };
                ("...".to_owned(), ExpressionKind::Function(Box::new(closure)))
            }
        };
        entries.pairs.push((at(ExpressionKind::Text(name)), at(value)));
    }
    ExpressionKind::Entries(entries)
}

/// The annotations among the modifiers of a declaration.
fn annotations(lower: &mut Lower<'_>, node: Node<'_>) -> Vec<Expression> {
    let modifiers = child_of_kind(node, "modifiers").map(named).unwrap_or_default();
    modifiers.into_iter().map(|annotation| value(lower, annotation)).collect()
}

/// A method or a constructor.
pub(super) fn function(lower: &mut Lower<'_>, node: Node<'_>, class: Option<&str>) -> Function {
    let words = child_of_kind(node, "modifiers").map(children).unwrap_or_default();
    let words = words.into_iter().map(|word| lower.text(word)).filter(|word| MODIFIERS.contains(word));
    let mut modifiers: Vec<String> = words.map(str::to_owned).collect();
    let body = field(node, "body");
    let said = modifiers.iter().any(|word| matches!(word.as_str(), "abstract" | "native"));
    if body.is_none() && !said {
        modifiers.push("abstract".to_owned());
    }
    let fixed = modifiers.iter().any(|word| word == "static");
    Function {
        name: field(node, "name").map(|name| lower.name(name)),
        class: class.map(shared),
        receiver: (class.is_some() && !fixed).then(|| "this".to_owned()),
        parameters: field(node, "parameters").map(|list| parameters(lower, list)).unwrap_or_default(),
        annotations: annotations(lower, node),
        returns: field(node, "type").map(|typed| lower.name(typed)),
        modifiers,
        body: body.map(|body| block(lower, body)).unwrap_or_default(),
        span: span(node),
    }
}

/// The parameters in a list.
pub(super) fn parameters(lower: &Lower<'_>, list: Node<'_>) -> Vec<Parameter> {
    let found = named(list).into_iter().filter_map(|node| parameter(lower, node));
    found.map(|(name, type_name)| Parameter { name: lower.name(name), type_name, default: None }).collect()
}

/// The name of a parameter and its type; none for the `this` that only carries annotations.
fn parameter<'t>(lower: &Lower<'_>, node: Node<'t>) -> Option<(Node<'t>, Option<String>)> {
    if node.kind() != "spread_parameter" {
        let typed = field(node, "type").map(|typed| dimensioned(lower, typed, node));
        return field(node, "name").map(|name| (name, typed));
    }
    let name = field(child_of_kind(node, "variable_declarator")?, "name")?;
    let typed = named(node).into_iter().find(|part| {
        !matches!(part.kind(), "modifiers" | "marker_annotation" | "annotation" | "variable_declarator")
    });
    Some((name, typed.map(|typed| format!("{}...", lower.text(typed)))))
}

/// A type with the dimensions that stand behind the name: `int a[]` is an `int[]`.
fn dimensioned(lower: &Lower<'_>, typed: Node<'_>, declared: Node<'_>) -> String {
    let mut name = shared(lower.text(typed));
    name.extend(field(declared, "dimensions").map(|dimensions| lower.text(dimensions)));
    name
}

/// The variables or fields in a declaration, each an assignment.
pub(super) fn variables(lower: &mut Lower<'_>, node: Node<'_>, found: &mut Block) {
    // They belong to all of them; the first holds them, so that nothing is counted twice.
    let mut annotations = annotations(lower, node);
    let typed = field(node, "type");
    let declarators: Vec<_> = fields(node, "declarator").into_iter().filter(Node::is_named).collect();
    let alone = declarators.len() == 1;
    for declarator in declarators {
        let mut assignment = Assignment {
            targets: vec![part(lower, declarator, "name")],
            value: field(declarator, "value").map(|given| Box::new(value(lower, given))),
            declares: true,
            type_name: typed.map(|typed| dimensioned(lower, typed, declarator)),
            annotations: std::mem::take(&mut annotations),
            ..Assignment::default()
        };
        name_closure(&mut assignment);
        found.push(statement(if alone { node } else { declarator }, StatementKind::Assign(assignment)));
    }
}

/// What a `try` opens: a variable, or something that is open already.
pub(super) fn resource(lower: &mut Lower<'_>, node: Node<'_>) -> Statement {
    let Some(name) = field(node, "name") else {
        let given = named(node).first().map_or_else(|| nothing(node), |given| value(lower, *given));
        return statement(node, StatementKind::Expression(given));
    };
    let assignment = Assignment {
        targets: vec![value(lower, name)],
        value: field(node, "value").map(|given| Box::new(value(lower, given))),
        declares: true,
        type_name: field(node, "type").map(|typed| lower.name(typed)),
        ..Assignment::default()
    };
    statement(node, StatementKind::Assign(assignment))
}

/// `import a.b.C` binds `C` of the package `a.b`; `import a.b.*` whatever is there.
pub(super) fn imported(lower: &Lower<'_>, node: Node<'_>) -> Import {
    let Some(path) = named(node).into_iter().find(|part| part.kind() != "asterisk") else {
        return Import::default();
    };
    let whole = lower.text(bare(path));
    match whole.rsplit_once('.') {
        _ if has(node, "asterisk") => Import { module: whole.to_owned(), ..Import::default() },
        Some((module, name)) => Import {
            module: module.trim().to_owned(),
            names: vec![(name.trim().to_owned(), name.trim().to_owned())],
            alias: None,
        },
        None => Import { module: whole.to_owned(), names: Vec::new(), alias: Some(whole.to_owned()) },
    }
}
