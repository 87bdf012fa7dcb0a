//! A short form of a program for the tests of the languages: what was read, on one line.

use proptest::sample::Index;

use super::syntax::{
    Assignment, Block, Class, Entries, Expression, ExpressionKind, Function, Import, Loop, LoopKind,
    Statement, StatementKind, Try,
};

/// A block: its statements, parted by `; `.
pub(super) fn block(block: &[Statement]) -> String {
    joined(block, "; ", statement)
}

fn joined<T>(items: &[T], between: &str, show: impl Fn(&T) -> String) -> String {
    items.iter().map(show).collect::<Vec<_>>().join(between)
}

fn braced(inner: &Block) -> String {
    format!("{{{}}}", block(inner))
}

fn after(word: &str, value: Option<&str>) -> String {
    value.map_or_else(|| word.to_owned(), |value| format!("{word} {value}"))
}

fn clause(word: &str, inner: &Block) -> String {
    if inner.is_empty() { String::new() } else { format!(" {word} {}", braced(inner)) }
}

/// A statement.
pub(super) fn statement(statement: &Statement) -> String {
    match &statement.kind {
        StatementKind::Expression(value) => expression(value),
        StatementKind::Assign(assigned) => assignment(assigned),
        StatementKind::Return(value) => after("return", value.as_ref().map(expression).as_deref()),
        StatementKind::Throw(value) => after("throw", value.as_ref().map(expression).as_deref()),
        StatementKind::Break(label) => after("break", label.as_deref()),
        StatementKind::Continue(label) => after("continue", label.as_deref()),
        StatementKind::If { arms, otherwise } => {
            let arm = |(condition, body): &(Expression, Block)| {
                format!("if {} {}", expression(condition), braced(body))
            };
            format!("{}{}", joined(arms, " else ", arm), clause("else", otherwise))
        }
        StatementKind::Switch { subject, cases } => {
            let case = |(values, body): &(Vec<Expression>, Block)| {
                format!("{} => {}", joined(values, ", ", expression), braced(body))
            };
            let head = after("switch", subject.as_ref().map(expression).as_deref());
            format!("{head} {{{}}}", joined(cases, " | ", case))
        }
        StatementKind::Loop(looped) => loop_of(looped),
        StatementKind::Try(tried) => try_of(tried),
        StatementKind::Guard { items, body } => format!("guard ({}) {}", block(items), braced(body)),
        StatementKind::Defer(value) => format!("defer {}", expression(value)),
        StatementKind::Spawn(value) => format!("spawn {}", expression(value)),
        StatementKind::Function(declared) => function(declared),
        StatementKind::Class(declared) => class(declared),
        StatementKind::Block(inner) => braced(inner),
        StatementKind::Import(import) => imported(import),
        StatementKind::Other(values) => format!("other({})", joined(values, ", ", expression)),
    }
}

fn imported(import: &Import) -> String {
    let mut shown = format!("import {}", import.module);
    if let Some(alias) = &import.alias {
        shown += &format!(" as {alias}");
    }
    for (name, here) in &import.names {
        shown += &format!(" {name}>{here}");
    }
    shown
}

fn class(class: &Class) -> String {
    let bases = joined(&class.bases, ", ", expression);
    let between = if bases.is_empty() { "" } else { ": " };
    format!("{}class {}{between}{bases} {}", annotations(&class.annotations), class.name, braced(&class.body))
}

fn annotations(values: &[Expression]) -> String {
    values.iter().map(|value| format!("@{} ", expression(value))).collect()
}

fn assignment(assigned: &Assignment) -> String {
    let mut shown = annotations(&assigned.annotations);
    if assigned.declares {
        shown += "let ";
    }
    shown += &joined(&assigned.targets, ", ", expression);
    if let Some(typed) = &assigned.type_name {
        shown += &format!(": {typed}");
    }
    let operator = assigned.operator.map(|operator| format!("{operator:?}")).unwrap_or_default();
    if let Some(value) = &assigned.value {
        shown += &format!(" {operator}= {}", expression(value));
    }
    shown
}

fn loop_of(looped: &Loop) -> String {
    let over = looped.over.as_ref().map(expression).unwrap_or_default();
    let mut shown = looped.label.as_ref().map(|label| format!("{label}: ")).unwrap_or_default();
    shown += &match looped.kind {
        LoopKind::Each => format!("each {} in {over}", joined(&looped.binds, ", ", expression)),
        kind => format!("{} {over}", format!("{kind:?}").to_lowercase()),
    };
    if looped.awaits {
        shown += " awaits";
    }
    let (init, update) = (clause("init", &looped.init), clause("update", &looped.update));
    format!(
        "{}{init}{update} {}{}",
        shown.trim_end(),
        braced(&looped.body),
        clause("else", &looped.otherwise)
    )
}

fn try_of(tried: &Try) -> String {
    let mut shown = "try ".to_owned();
    if !tried.resources.is_empty() {
        shown += &format!("({}) ", block(&tried.resources));
    }
    shown += &braced(&tried.body);
    for handler in &tried.handlers {
        let types = handler.types.join("|");
        let name = handler.name.as_deref().unwrap_or_default();
        shown += &format!(" {} {}", format!("catch {types} {name}").trim_end(), braced(&handler.body));
    }
    shown + &clause("else", &tried.otherwise) + &clause("finally", &tried.finally)
}

fn function(function: &Function) -> String {
    let mut shown = annotations(&function.annotations);
    for modifier in &function.modifiers {
        shown += &format!("{modifier} ");
    }
    shown += "fn ";
    if let Some(class) = &function.class {
        shown += &format!("{class}.");
    }
    shown += function.name.as_deref().unwrap_or_default();
    let mut parameters: Vec<String> = function.receiver.iter().map(|name| format!("[{name}]")).collect();
    for parameter in &function.parameters {
        let typed = parameter.type_name.as_ref().map(|typed| format!(": {typed}")).unwrap_or_default();
        let default = parameter.default.as_ref().map(|value| format!(" = {}", expression(value)));
        parameters.push(format!("{}{typed}{}", parameter.name, default.unwrap_or_default()));
    }
    format!("{shown}({}) {}", parameters.join(", "), braced(&function.body))
}

fn entries(entries: &Entries) -> String {
    let pair =
        |(key, value): &(Expression, Expression)| format!("{}: {}", expression(key), expression(value));
    let typed = entries.type_name.as_deref().unwrap_or_default();
    format!("{typed}{{{}}}", joined(&entries.pairs, ", ", pair))
}

/// An expression.
pub(super) fn expression(value: &Expression) -> String {
    match &value.kind {
        ExpressionKind::Name(name) => name.clone(),
        ExpressionKind::Member(object, name) => format!("{}.{name}", expression(object)),
        ExpressionKind::Index(object, index) => format!("{}[{}]", expression(object), expression(index)),
        ExpressionKind::Call(call) => {
            let arguments = joined(&call.arguments, ", ", |argument| {
                let name = argument.name.as_ref().map(|name| format!("{name}=")).unwrap_or_default();
                name + &expression(&argument.value)
            });
            let new = if call.constructs { "new " } else { "" };
            format!("{new}{}({arguments})", expression(&call.callee))
        }
        ExpressionKind::Await(inner) => format!("await {}", expression(inner)),
        ExpressionKind::Binary(operator, operands) => {
            format!("({})", joined(operands, &format!(" {operator:?} "), expression))
        }
        ExpressionKind::Unary(operator, inner) => format!("{operator:?}({})", expression(inner)),
        ExpressionKind::Conditional(parts) => {
            let [condition, then, otherwise] = parts.as_ref();
            format!("({} ? {} : {})", expression(condition), expression(then), expression(otherwise))
        }
        ExpressionKind::Text(text) => format!("{text:?}"),
        ExpressionKind::Template(parts) => format!("template({})", joined(parts, ", ", expression)),
        ExpressionKind::Number(text) | ExpressionKind::Constant(text) => text.clone(),
        ExpressionKind::List(values) => format!("[{}]", joined(values, ", ", expression)),
        ExpressionKind::Entries(inner) => entries(inner),
        ExpressionKind::Function(inner) => function(inner),
        ExpressionKind::Assign(assigned) => format!("({})", assignment(assigned)),
        ExpressionKind::Spread(inner) => format!("...{}", expression(inner)),
        ExpressionKind::Other(values) => format!("<{}>", joined(values, ", ", expression)),
    }
}

/// A text with pieces of itself cut out, doubled, or moved, for tests that no text makes a reader panic.
pub(super) fn mutated(source: &str, cuts: &[(Index, Index, usize)]) -> String {
    let mut text: Vec<char> = source.chars().collect();
    for (from, to, length) in cuts {
        let start = from.index(text.len() + 1);
        let end = (start + length).min(text.len());
        let piece: Vec<char> = text.drain(start..end).collect();
        // A piece is lost, or stands somewhere else, or stands there several times.
        let place = to.index(text.len() + 1);
        for _ in 0..length % 3 {
            text.splice(place..place, piece.iter().copied());
        }
    }
    text.into_iter().collect()
}
