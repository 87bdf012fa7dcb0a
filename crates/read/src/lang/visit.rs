//! Walking over the common form.

use std::cell::Cell;

use super::syntax::{Assignment, Expression, ExpressionKind, Function, Loop, Statement, StatementKind, Try};

thread_local! {
    /// How many more things walks on this thread may show; see [`within`].
    static LEFT: Cell<u64> = const { Cell::new(u64::MAX) };
}

/// Does something whose walks show so many things at most; beyond that they show nothing more. The second
/// part of the answer says whether that happened: then what was found is not all.
pub fn within<T>(at_most: u64, run: impl FnOnce() -> T) -> (T, bool) {
    /// Puts the old bound back, also when what was done panics.
    struct Restore(u64);
    impl Drop for Restore {
        fn drop(&mut self) {
            LEFT.set(self.0);
        }
    }
    let restore = Restore(LEFT.replace(at_most));
    let done = run();
    let left = LEFT.get();
    drop(restore);
    (done, left == 0)
}

/// Counts one thing that a walk shows; false if there may be no more.
fn step() -> bool {
    LEFT.with(|left| {
        let now = left.get();
        left.set(now.saturating_sub(u64::from(now != u64::MAX)));
        now > 0
    })
}

/// Whether a walk goes into what it was just shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Walk {
    /// Go in.
    Into,
    /// Go on beside it.
    Over,
}

/// One thing that a walk shows.
#[derive(Debug, Clone, Copy)]
pub enum Node<'a> {
    /// A statement.
    Statement(&'a Statement),
    /// An expression.
    Expression(&'a Expression),
    /// A function: one that is declared, a closure, a method.
    Function(&'a Function),
}

/// Shows everything in a block, in the order of the text as far as it runs in that order.
pub fn walk<'a>(block: &'a [Statement], visit: &mut dyn FnMut(Node<'a>) -> Walk) {
    for statement in block {
        walk_statement(statement, visit);
    }
}

/// Shows a statement and what is in it.
pub fn walk_statement<'a>(statement: &'a Statement, visit: &mut dyn FnMut(Node<'a>) -> Walk) {
    if !step() || visit(Node::Statement(statement)) == Walk::Over {
        return;
    }
    match &statement.kind {
        StatementKind::Expression(value) | StatementKind::Defer(value) | StatementKind::Spawn(value) => {
            walk_expression(value, visit);
        }
        StatementKind::Assign(assignment) => walk_assignment(assignment, visit),
        StatementKind::Return(value) | StatementKind::Throw(value) => walk_all(value, visit),
        StatementKind::If { arms, otherwise } => {
            for (condition, block) in arms {
                walk_expression(condition, visit);
                walk(block, visit);
            }
            walk(otherwise, visit);
        }
        StatementKind::Switch { subject, cases } => {
            walk_all(subject, visit);
            for (values, block) in cases {
                walk_all(values, visit);
                walk(block, visit);
            }
        }
        StatementKind::Loop(looped) => walk_loop(looped, visit),
        StatementKind::Try(tried) => walk_try(tried, visit),
        StatementKind::Guard { items, body } => {
            walk(items, visit);
            walk(body, visit);
        }
        StatementKind::Function(function) => walk_function(function, visit),
        StatementKind::Class(class) => {
            walk_all(&class.bases, visit);
            walk_all(&class.annotations, visit);
            walk(&class.body, visit);
        }
        StatementKind::Block(block) => walk(block, visit),
        StatementKind::Other(values) => walk_all(values, visit),
        StatementKind::Break(_) | StatementKind::Continue(_) | StatementKind::Import(_) => {}
    }
}

fn walk_loop<'a>(looped: &'a Loop, visit: &mut dyn FnMut(Node<'a>) -> Walk) {
    walk(&looped.init, visit);
    walk_all(&looped.binds, visit);
    walk_all(&looped.over, visit);
    walk(&looped.body, visit);
    walk(&looped.update, visit);
    walk(&looped.otherwise, visit);
}

fn walk_try<'a>(tried: &'a Try, visit: &mut dyn FnMut(Node<'a>) -> Walk) {
    walk(&tried.resources, visit);
    walk(&tried.body, visit);
    for handler in &tried.handlers {
        walk(&handler.body, visit);
    }
    walk(&tried.otherwise, visit);
    walk(&tried.finally, visit);
}

fn walk_assignment<'a>(assignment: &'a Assignment, visit: &mut dyn FnMut(Node<'a>) -> Walk) {
    walk_all(assignment.value.as_deref(), visit);
    walk_all(&assignment.targets, visit);
    walk_all(&assignment.annotations, visit);
}

fn walk_function<'a>(function: &'a Function, visit: &mut dyn FnMut(Node<'a>) -> Walk) {
    if visit(Node::Function(function)) == Walk::Over {
        return;
    }
    walk_all(&function.annotations, visit);
    walk_all(function.parameters.iter().filter_map(|parameter| parameter.default.as_ref()), visit);
    walk(&function.body, visit);
}

fn walk_all<'a>(values: impl IntoIterator<Item = &'a Expression>, visit: &mut dyn FnMut(Node<'a>) -> Walk) {
    for value in values {
        walk_expression(value, visit);
    }
}

/// Shows an expression and what is in it.
pub fn walk_expression<'a>(expression: &'a Expression, visit: &mut dyn FnMut(Node<'a>) -> Walk) {
    if !step() || visit(Node::Expression(expression)) == Walk::Over {
        return;
    }
    match &expression.kind {
        ExpressionKind::Member(inner, _)
        | ExpressionKind::Await(inner)
        | ExpressionKind::Unary(_, inner)
        | ExpressionKind::Spread(inner) => walk_expression(inner, visit),
        ExpressionKind::Index(object, index) => {
            walk_expression(object, visit);
            walk_expression(index, visit);
        }
        ExpressionKind::Call(call) => {
            walk_expression(&call.callee, visit);
            walk_all(call.arguments.iter().map(|argument| &argument.value), visit);
        }
        ExpressionKind::Binary(_, values)
        | ExpressionKind::Template(values)
        | ExpressionKind::List(values)
        | ExpressionKind::Other(values) => walk_all(values, visit),
        ExpressionKind::Conditional(parts) => walk_all(parts.iter(), visit),
        ExpressionKind::Entries(entries) => {
            for (key, value) in &entries.pairs {
                walk_expression(key, visit);
                walk_expression(value, visit);
            }
        }
        ExpressionKind::Function(function) => walk_function(function, visit),
        ExpressionKind::Assign(assignment) => walk_assignment(assignment, visit),
        ExpressionKind::Name(_)
        | ExpressionKind::Text(_)
        | ExpressionKind::Number(_)
        | ExpressionKind::Constant(_) => {}
    }
}

/// Every function in a block, however deep: declared ones, methods and closures.
pub fn functions(block: &[Statement]) -> Vec<&Function> {
    let mut found = Vec::new();
    walk(block, &mut |node| {
        if let Node::Function(function) = node {
            found.push(function);
        }
        Walk::Into
    });
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::{of_path, parse};

    #[test]
    fn a_walk_shows_so_many_things_and_says_if_there_were_more() {
        let python = of_path(&"a.py".into()).unwrap();
        let syntax = parse(python, "a(b(c(d)))\n");
        let count = || {
            let mut shown = 0;
            walk(&syntax.body, &mut |_| {
                shown += 1;
                Walk::Into
            });
            shown
        };
        let all = count();
        assert_eq!(within(1_000, count), (all, false));
        assert_eq!(within(3, count), (3, true));
        assert!(std::panic::catch_unwind(|| within(2, || panic!("on purpose"))).is_err());
        assert_eq!(count(), all);
    }
}
