//! Names in expressions.

use caution_read::lang::syntax::{Call, Expression, ExpressionKind};
use caution_read::lang::{Node, Walk, walk_expression};
use caution_read::lexicon::words;

/// The parts of a dotted name, calls and indices on the way left out: `client().charges[0].create`
/// is `client`, `charges`, `create`.
pub(crate) fn parts(expression: &Expression) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut current = expression;
    loop {
        match &current.kind {
            ExpressionKind::Name(name) => {
                parts.extend(name.rsplit('.'));
                break;
            }
            ExpressionKind::Member(object, name) => {
                parts.push(name.as_str());
                current = object;
            }
            ExpressionKind::Index(object, _)
            | ExpressionKind::Await(object)
            | ExpressionKind::Unary(_, object) => current = object,
            ExpressionKind::Call(call) => current = &call.callee,
            _ => break,
        }
    }
    parts.reverse();
    parts
}

/// The last part of what is called.
pub(crate) fn called(call: &Call) -> &str {
    match &call.callee.kind {
        ExpressionKind::Name(name) => name.rsplit('.').next().unwrap_or(name),
        ExpressionKind::Member(_, name) => name,
        _ => "",
    }
}

/// What a call is made on; nothing for a plain function.
pub(crate) fn receiver(call: &Call) -> Option<&Expression> {
    match &call.callee.kind {
        ExpressionKind::Member(object, _) => Some(object),
        _ => None,
    }
}

/// The words of a dotted name.
pub(crate) fn path_words(expression: &Expression) -> Vec<String> {
    parts(expression).into_iter().filter(|part| !is_mine(part)).flat_map(words).collect()
}

/// `self`, `this` and the like.
pub(crate) fn is_mine(part: &str) -> bool {
    matches!(part, "self" | "this" | "cls" | "super" | "@")
}

/// The first name of a dotted name: `order` in `order.id`.
pub(crate) fn root(expression: &Expression) -> Option<&str> {
    let parts = parts(expression);
    parts.first().copied()
}

/// Every name in an expression, closures included.
pub(crate) fn names(expression: &Expression) -> Vec<&str> {
    let mut found = Vec::new();
    walk_expression(expression, &mut |node| {
        if let Node::Expression(inner) = node
            && let ExpressionKind::Name(name) = &inner.kind
            && !found.contains(&name.as_str())
        {
            found.push(name.as_str());
        }
        Walk::Into
    });
    found
}

/// Whether a name occurs in an expression.
pub(crate) fn mentions(expression: &Expression, name: &str) -> bool {
    let mut found = false;
    walk_expression(expression, &mut |node| {
        if let Node::Expression(inner) = node {
            found |= matches!(&inner.kind, ExpressionKind::Name(known) if known == name);
        }
        if found { Walk::Over } else { Walk::Into }
    });
    found
}

/// Whether a name occurs in an expression, closures in it left out.
pub(crate) fn mentions_here(expression: &Expression, name: &str) -> bool {
    let mut found = false;
    walk_expression(expression, &mut |node| {
        match node {
            Node::Function(_) => return Walk::Over,
            Node::Expression(inner) => {
                found |= matches!(&inner.kind, ExpressionKind::Name(known) if known == name);
            }
            Node::Statement(_) => {}
        }
        if found { Walk::Over } else { Walk::Into }
    });
    found
}

/// An expression without `await` around it.
pub(crate) fn bare(expression: &Expression) -> &Expression {
    let mut current = expression;
    while let ExpressionKind::Await(inner) = &current.kind {
        current = inner;
    }
    current
}

/// The call that an expression is, `await` left out.
pub(crate) fn as_call(expression: &Expression) -> Option<&Call> {
    match &bare(expression).kind {
        ExpressionKind::Call(call) => Some(call),
        _ => None,
    }
}

/// What a command object does that is sent: `sqs.send(new DeleteMessageCommand(…))` deletes a message.
pub(crate) fn command(call: &Call) -> Option<Vec<String>> {
    let first = call.arguments.first().filter(|_| called(call) == "send")?;
    let ExpressionKind::Call(made) = &first.value.kind else { return None };
    let mut words = words(called(made));
    let is_command = made.constructs && words.pop().is_some_and(|last| last == "command");
    is_command.then_some(words)
}
