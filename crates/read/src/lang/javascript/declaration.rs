//! Declarations of names: variables, imports, exports.

use tree_sitter::Node;

use super::expression::{part, value, values};
use super::function::{class, decorators};
use super::pattern;
use super::statement::{effects, into};
use crate::lang::lower::{Lower, child_of_kind, expression, field, has, named, statement, unquoted};
use crate::lang::syntax::{Assignment, Block, ExpressionKind, Function, Import, Statement, StatementKind};

/// The variables of a declaration, one assignment each.
pub(super) fn variables(lower: &mut Lower<'_>, node: Node<'_>, found: &mut Block) {
    let declarators = named(node);
    let only = declarators.len() == 1;
    for declarator in declarators {
        let at = if only { node } else { declarator };
        let Some(name) = field(declarator, "name") else {
            let parts = values(lower, declarator);
            found.push(statement(at, StatementKind::Other(parts)));
            continue;
        };
        let given = field(declarator, "value");
        // `const X = class {…}` is as good as a declaration.
        if let Some(given) = given.filter(|given| given.kind() == "class" && name.kind() == "identifier") {
            let class = class(lower, given, Some(lower.text(name)), Vec::new());
            found.push(statement(at, StatementKind::Class(class)));
            continue;
        }
        let mut assigned = given.map(|given| value(lower, given));
        let targets = pattern::targets(lower, name);
        if let (Some(assigned), [only]) = (&mut assigned, targets.as_slice()) {
            pattern::name_after(only, assigned);
        }
        let assignment = Assignment {
            targets,
            value: assigned.map(Box::new),
            declares: true,
            type_name: pattern::type_name(lower, declarator),
            ..Assignment::default()
        };
        found.push(statement(at, StatementKind::Assign(assignment)));
        pattern::defaults(lower, name, found);
    }
}

/// The assignments of `using x = …`, if it is that. TypeScript's grammar has it as an expression.
pub(super) fn using(lower: &mut Lower<'_>, node: Node<'_>) -> Option<Block> {
    let mut items = Block::new();
    match node.kind() {
        "using_declaration" => variables(lower, node, &mut items),
        "expression_statement" => {
            let inner = named(node).first().copied()?;
            if inner.kind() != "assignment_expression" || !has(inner, "using") {
                return None;
            }
            let assignment = Assignment { declares: true, ..pattern::assignment(lower, inner) };
            items.push(statement(node, StatementKind::Assign(assignment)));
        }
        _ => return None,
    }
    Some(items)
}

/// An import.
pub(super) fn imported(lower: &Lower<'_>, node: Node<'_>) -> Import {
    let mut import = Import { module: module(lower, node), ..Import::default() };
    if let Some(clause) = child_of_kind(node, "import_require_clause") {
        import.module = module(lower, clause);
        import.alias = child_of_kind(clause, "identifier").map(|name| lower.name(name));
    }
    for part in child_of_kind(node, "import_clause").map(named).unwrap_or_default() {
        match part.kind() {
            "identifier" => import.names.push(("default".to_owned(), lower.name(part))),
            "namespace_import" => {
                import.alias = child_of_kind(part, "identifier").map(|name| lower.name(name));
            }
            "named_imports" => {
                import.names.extend(named(part).into_iter().filter_map(|item| specifier(lower, item)));
            }
            _ => {}
        }
    }
    import
}

fn module(lower: &Lower<'_>, node: Node<'_>) -> String {
    field(node, "source").map(|source| unquoted(lower.text(source)).to_owned()).unwrap_or_default()
}

fn specifier(lower: &Lower<'_>, item: Node<'_>) -> Option<(String, String)> {
    let name = field(item, "name")?;
    let name = match name.kind() {
        "string" => unquoted(lower.text(name)),
        _ => lower.text(name),
    };
    let here = field(item, "alias").map_or(name, |alias| lower.text(alias));
    Some((name.to_owned(), here.to_owned()))
}

/// `import a = b.c`.
pub(super) fn import_alias(lower: &mut Lower<'_>, node: Node<'_>) -> StatementKind {
    match named(node).as_slice() {
        [name, target] => {
            let assignment = Assignment {
                targets: vec![value(lower, *name)],
                value: Some(Box::new(value(lower, *target))),
                declares: true,
                ..Assignment::default()
            };
            StatementKind::Assign(assignment)
        }
        _ => StatementKind::Other(Vec::new()),
    }
}

/// The exported statement itself. What is exported from another module is an import that binds nothing.
pub(super) fn exported(lower: &mut Lower<'_>, node: Node<'_>, found: &mut Block) {
    let annotations = decorators(lower, node);
    if let Some(declaration) = field(node, "declaration") {
        if matches!(declaration.kind(), "class_declaration" | "abstract_class_declaration") {
            let class = class(lower, declaration, None, annotations);
            found.push(statement(node, StatementKind::Class(class)));
        } else {
            into(lower, declaration, found);
        }
    } else if let Some(exported) = field(node, "value") {
        default(lower, node, exported, found);
    } else if field(node, "source").is_some() {
        let import = Import { module: module(lower, node), ..Import::default() };
        found.push(statement(node, StatementKind::Import(import)));
    } else if let Some(clause) = child_of_kind(node, "export_clause") {
        let names = named(clause).into_iter().filter_map(|item| field(item, "name"));
        let names = names.map(|name| expression(name, ExpressionKind::Name(lower.name(name)))).collect();
        found.push(statement(node, StatementKind::Other(names)));
    } else if has(node, "=") {
        for exported in named(node) {
            default(lower, node, exported, found);
        }
    } else {
        found.push(statement(node, StatementKind::Other(Vec::new())));
    }
}

/// `export default …`, `export = …`.
fn default(lower: &mut Lower<'_>, node: Node<'_>, exported: Node<'_>, found: &mut Block) {
    if exported.kind() == "class" {
        let class = class(lower, exported, Some("default"), Vec::new());
        found.push(statement(node, StatementKind::Class(class)));
        return;
    }
    let from = found.len();
    effects(lower, exported, found);
    for statement in found.iter_mut().skip(from) {
        declared(statement);
    }
}

/// A function as a whole statement is declared by it.
fn declared(statement: &mut Statement) {
    if let StatementKind::Expression(value) = &mut statement.kind
        && let ExpressionKind::Function(function) = &mut value.kind
    {
        let function: Function = std::mem::take(function);
        statement.kind = StatementKind::Function(Box::new(function));
    }
}

/// The object of `with (object) …`, as a statement.
pub(super) fn looked_at(lower: &mut Lower<'_>, node: Node<'_>) -> Statement {
    let object = part(lower, node, "object");
    Statement { span: object.span, kind: StatementKind::Expression(object) }
}
