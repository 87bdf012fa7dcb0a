//! What Go declares: functions, types, imports, variables.

use tree_sitter::Node;

use super::expression::{content, listed, value};
use super::statement::block;
use crate::lang::braces::{name_closure, shared};
use crate::lang::lower::{Lower, child_of_kind, expression, field, fields, named, span, statement};
use crate::lang::syntax::{
    Assignment, Block, Class, Expression, ExpressionKind, Function, Import, Parameter, StatementKind,
};

/// A function or a method.
pub(super) fn function(lower: &mut Lower<'_>, node: Node<'_>) -> Function {
    let own = field(node, "receiver").and_then(|list| child_of_kind(list, "parameter_declaration"));
    let receiver = own.and_then(|own| field(own, "name")).map(|name| lower.name(name));
    Function {
        name: field(node, "name").map(|name| lower.name(name)),
        class: own.and_then(|own| field(own, "type")).map(|own| lower.name(base(own))),
        receiver: receiver.filter(|name| name != "_"),
        parameters: field(node, "parameters").map(|list| parameters(lower, list)).unwrap_or_default(),
        body: field(node, "body").map(|body| block(lower, body)).unwrap_or_default(),
        span: span(node),
        ..Function::default()
    }
}

/// A type without its `*`, its parentheses and its type arguments.
fn base(mut node: Node<'_>) -> Node<'_> {
    loop {
        let inner = match node.kind() {
            "pointer_type" | "parenthesized_type" => named(node).first().copied(),
            "generic_type" => field(node, "type"),
            _ => None,
        };
        match inner {
            Some(inner) => node = inner,
            None => return node,
        }
    }
}

/// The parameters in a list; one without a name has an empty one.
pub(super) fn parameters(lower: &Lower<'_>, list: Node<'_>) -> Vec<Parameter> {
    let mut found = Vec::new();
    for node in named(list) {
        let mut type_name = field(node, "type").map(|typed| shared(lower.text(typed)));
        if node.kind() == "variadic_parameter_declaration" {
            type_name = type_name.map(|typed| format!("...{typed}"));
        }
        let mut names: Vec<String> = names(node).into_iter().map(|name| lower.name(name)).collect();
        if names.is_empty() {
            names.push(String::new());
        }
        found.extend(names.into_iter().map(|name| Parameter {
            name,
            type_name: type_name.clone(),
            default: None,
        }));
    }
    found
}

/// The names in a declaration. The grammar gives that field to the commas between them too.
fn names(node: Node<'_>) -> Vec<Node<'_>> {
    fields(node, "name").into_iter().filter(Node::is_named).collect()
}

/// The imports, variables, constants or types in a declaration with or without parentheses.
pub(super) fn declared(lower: &mut Lower<'_>, node: Node<'_>, found: &mut Block) {
    for child in named(node) {
        let kind = match child.kind() {
            "import_spec_list" | "var_spec_list" => {
                declared(lower, child, found);
                continue;
            }
            "import_spec" => StatementKind::Import(imported(lower, child)),
            "var_spec" | "const_spec" => StatementKind::Assign(variable(lower, child)),
            "type_spec" | "type_alias" => match field(child, "type") {
                Some(typed) if matches!(typed.kind(), "struct_type" | "interface_type") => {
                    StatementKind::Class(class(lower, child, typed))
                }
                _ => StatementKind::Other(Vec::new()),
            },
            _ => StatementKind::Other(vec![value(lower, child)]),
        };
        found.push(statement(child, kind));
    }
}

fn imported(lower: &Lower<'_>, node: Node<'_>) -> Import {
    let module = field(node, "path").map(|path| content(lower.text(path))).unwrap_or_default();
    let alias = match field(node, "name") {
        Some(name) if name.kind() == "package_identifier" => Some(lower.name(name)),
        Some(_) => None,
        None => package(module).map(str::to_owned),
    };
    Import { module: module.to_owned(), names: Vec::new(), alias }
}

/// The name that a package most likely has: the last element of its path that is no version.
fn package(path: &str) -> Option<&str> {
    let version = |element: &str| {
        element
            .strip_prefix('v')
            .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let mut elements = path.rsplit('/');
    let last = elements.next()?;
    let name = if version(last) { elements.next().unwrap_or(last) } else { last };
    // `gopkg.in/yaml.v3` is the package `yaml`.
    let name = name.rsplit_once('.').filter(|(_, end)| version(end)).map_or(name, |(name, _)| name);
    Some(name).filter(|name| !name.is_empty())
}

fn variable(lower: &mut Lower<'_>, node: Node<'_>) -> Assignment {
    let mut assignment = Assignment {
        targets: names(node).into_iter().map(|name| value(lower, name)).collect(),
        value: field(node, "value").map(|values| Box::new(listed(lower, values))),
        declares: true,
        type_name: field(node, "type").map(|typed| lower.name(typed)),
        ..Assignment::default()
    };
    name_closure(&mut assignment);
    assignment
}

fn class(lower: &mut Lower<'_>, node: Node<'_>, typed: Node<'_>) -> Class {
    let mut class = Class {
        name: field(node, "name").map(|name| lower.name(name)).unwrap_or_default(),
        ..Class::default()
    };
    let members = match child_of_kind(typed, "field_declaration_list") {
        Some(list) => named(list),
        None => named(typed),
    };
    for member in members {
        match member.kind() {
            "field_declaration" => structure_field(lower, member, &mut class),
            "method_elem" => {
                let mut method = function(lower, member);
                method.class = Some(shared(&class.name));
                method.modifiers.push("abstract".to_owned());
                class.body.push(statement(member, StatementKind::Function(Box::new(method))));
            }
            "type_elem" => class.bases.extend(named(member).into_iter().map(|part| value(lower, part))),
            _ => {}
        }
    }
    class
}

fn structure_field(lower: &mut Lower<'_>, node: Node<'_>, class: &mut Class) {
    let typed = field(node, "type");
    let names = names(node);
    if names.is_empty() {
        class.bases.extend(typed.map(|typed| value(lower, typed)));
        return;
    }
    let target = |name: Node<'_>| -> Expression { expression(name, ExpressionKind::Name(lower.name(name))) };
    let assignment = Assignment {
        targets: names.into_iter().map(target).collect(),
        declares: true,
        type_name: typed.map(|typed| lower.name(typed)),
        ..Assignment::default()
    };
    class.body.push(statement(node, StatementKind::Assign(assignment)));
}
