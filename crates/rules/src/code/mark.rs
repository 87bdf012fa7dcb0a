//! Marks of completion: "this work is done".

use caution_read::lang::syntax::{
    Assignment, Call, Expression, ExpressionKind, Function, Span, Statement, StatementKind,
};
use caution_read::lang::{Node, Walk, walk, walk_expression};
use caution_read::lexicon::words;

use super::name::{called, command, is_mine, names, parts, receiver};
use super::place::path_to;
use super::program::Program;
use super::scope::{Scope, Touch};

/// A mark of completion.
#[derive(Debug, Clone)]
pub(crate) struct Mark<'a> {
    /// Where.
    pub(crate) span: Span,
    /// What it says, for sentences.
    pub(crate) text: String,
    /// Whether it takes a message off its queue: that needs no name to be about the work at hand.
    pub(crate) takes: bool,
    /// The names that it is about.
    pub(crate) about: Vec<&'a str>,
}

/// Every mark that a block makes, those in functions of this file that it calls as well.
pub(crate) fn marks<'a>(
    program: &Program<'a>,
    scope: &Scope<'a>,
    inside: Option<&'a Function>,
    block: &'a [Statement],
) -> Vec<Mark<'a>> {
    let mut found = direct(program, block);
    for (expression, call) in super::program::calls(block) {
        let Some(function) = program.callee(call, inside) else { continue };
        if inside.is_some_and(|inside| inside.span == function.span)
            || found.iter().any(|mark| mark.span == expression.span)
        {
            continue;
        }
        if let Some(inner) = direct(program, &function.body).first() {
            let about = names(expression).into_iter().filter(|name| !is_mine(name)).collect();
            found.push(Mark { span: expression.span, text: inner.text.clone(), takes: inner.takes, about });
        }
    }
    for mark in &mut found {
        widen(scope, block, mark);
    }
    found.sort_by_key(|mark| mark.span);
    found
}

/// A mark is about what its names were set to, too, and about what a prepared statement was given.
fn widen<'a>(scope: &Scope<'a>, block: &'a [Statement], mark: &mut Mark<'a>) {
    let mut all: Vec<&str> = mark.about.clone();
    for name in mark.about.clone() {
        for value in scope.values(name) {
            all.extend(names(value));
        }
    }
    if let Some(Statement { kind: StatementKind::Assign(assignment), .. }) = path_to(block, mark.span).pop() {
        for name in assignment.targets.iter().flat_map(names) {
            for touch in scope.touches(name) {
                if let Touch::Called(call) = touch {
                    all.extend(names(call));
                }
            }
        }
    }
    all.retain(|name| !is_mine(name));
    mark.about = all;
}

fn direct<'a>(program: &Program<'a>, block: &'a [Statement]) -> Vec<Mark<'a>> {
    let mut found = Vec::new();
    walk(block, &mut |node| {
        match node {
            Node::Statement(statement) => {
                if let StatementKind::Assign(assignment) = &statement.kind
                    && let Some(mark) = of_assignment(program, assignment, statement.span)
                {
                    found.push(mark);
                }
                if matches!(statement.kind, StatementKind::Function(_) | StatementKind::Class(_)) {
                    return Walk::Over;
                }
            }
            Node::Expression(expression) => match &expression.kind {
                ExpressionKind::Call(call) => found.extend(of_call(program, expression, call)),
                ExpressionKind::Assign(assignment) => {
                    found.extend(of_assignment(program, assignment, expression.span))
                }
                _ => {}
            },
            Node::Function(_) => {}
        }
        Walk::Into
    });
    found
}

/// `order.status = "done"`, `order.sent = True`, `order.paid_at = now()`
fn of_assignment<'a>(program: &Program<'_>, assignment: &'a Assignment, span: Span) -> Option<Mark<'a>> {
    let value = assignment.value.as_deref()?;
    let target = assignment.targets.iter().find(|target| {
        let field = match &target.kind {
            ExpressionKind::Member(object, name) => {
                // A flag of this object is no record of the work.
                (!matches!(&object.kind, ExpressionKind::Name(name) if is_mine(name))).then(|| words(name))
            }
            ExpressionKind::Index(_, index) => text_of(index).map(words),
            _ => None,
        };
        field.is_some_and(|field| sets_done(program, &field, value))
    })?;
    let about = names(target).into_iter().filter(|name| !is_mine(name)).collect();
    Some(Mark { span, text: parts(target).join("."), takes: false, about })
}

fn text_of(expression: &Expression) -> Option<&str> {
    match &expression.kind {
        ExpressionKind::Text(text) => Some(text),
        _ => None,
    }
}

/// Whether giving this value to this field says that the work is done.
fn sets_done(program: &Program<'_>, field: &[String], value: &Expression) -> bool {
    let lexicon = program.lexicon;
    // `driver_notified`, `receipt_sent_at`
    let bare = if field.last().is_some_and(|last| last == "at") {
        field.split_last().map_or(field, |(_, rest)| rest)
    } else {
        field
    };
    let done = bare.last().is_some_and(|last| lexicon.mark_states.has(last));
    if !done
        && !lexicon.mark_fields.is(field)
        && !field.last().is_some_and(|last| matches!(last.as_str(), "status" | "state"))
    {
        return false;
    }
    if is_state(program, value) {
        return true;
    }
    let says_by_itself =
        !field.iter().any(|word| matches!(word.as_str(), "status" | "state" | "stage" | "phase"));
    says_by_itself
        && match &value.kind {
            ExpressionKind::Constant(constant) => constant == "true",
            ExpressionKind::Call(_) | ExpressionKind::Member(..) | ExpressionKind::Name(_) => {
                let words: Vec<String> = parts(value).into_iter().flat_map(words).collect();
                words.iter().any(|word| {
                    matches!(
                        word.as_str(),
                        "now" | "utcnow" | "date" | "time" | "instant" | "timestamp" | "clock" | "today"
                    )
                })
            }
            ExpressionKind::Number(number) => number == "1",
            _ => false,
        }
}

/// Whether a value is a state that says "done": a text, a constant of an enumeration.
fn is_state(program: &Program<'_>, value: &Expression) -> bool {
    let words = match &value.kind {
        ExpressionKind::Text(text) => words(text),
        ExpressionKind::Member(_, name) | ExpressionKind::Name(name) if !is_mine(name) => match &value.kind {
            // `OrderStatus.Done.value`, `Status.DONE.name()`
            ExpressionKind::Member(object, last) if matches!(last.as_str(), "value" | "name") => {
                parts(object).last().map(|last| words(last)).unwrap_or_default()
            }
            _ => words(name),
        },
        ExpressionKind::Call(call) if matches!(called(call), "name" | "toString" | "String") => {
            return receiver(call).is_some_and(|object| is_state(program, object))
                || call.arguments.first().is_some_and(|argument| is_state(program, &argument.value));
        }
        _ => return false,
    };
    words.len() <= 4
        && program.lexicon.mark_states.within(&words)
        && !program.lexicon.not_marks.within(&words)
}

fn of_call<'a>(program: &Program<'a>, expression: &'a Expression, call: &'a Call) -> Option<Mark<'a>> {
    let lexicon = program.lexicon;
    let last = command(call).unwrap_or_else(|| words(called(call)));
    let on: Vec<String> =
        receiver(call).map(|object| parts(object).into_iter().flat_map(words).collect()).unwrap_or_default();
    if call.constructs {
        return None;
    }
    let commits =
        last == ["commit"] && on.iter().any(|word| matches!(word.as_str(), "consumer" | "offset" | "reader"));
    let takes = commits
        || lexicon.mark_takes.is(&last)
        || last.len() > 1
            && lexicon.mark_takes.begins(&last)
            && last.first().is_some_and(|first| first != "delete");
    if !takes && (lexicon.not_marks.within(&last) || lexicon.not_marks.within(&on)) {
        return None;
    }
    let marks = lexicon.mark_verbs.begins(&last)
        && !has_closure(call)
        && !call.arguments.iter().any(|argument| says_otherwise(program, &argument.value));
    let sets = lexicon.mark_setters.begins(&last) && sets_state(program, &last, call);
    let sql = call.arguments.iter().any(|argument| {
        program.everywhere().expand(&argument.value).into_iter().any(|value| match &value.kind {
            ExpressionKind::Text(text) => is_sql_mark(program, text),
            ExpressionKind::Template(parts) => {
                parts.iter().any(|part| text_of(part).is_some_and(|text| is_sql_mark(program, text)))
            }
            _ => false,
        })
    });
    if !(takes || marks || sets || sql) {
        return None;
    }
    let about = names(expression).into_iter().filter(|name| !is_mine(name)).collect();
    let text = parts(&call.callee).into_iter().filter(|part| !is_mine(part)).collect::<Vec<_>>().join(".");
    Some(Mark { span: expression.span, text, takes, about })
}

fn has_closure(call: &Call) -> bool {
    call.arguments.iter().any(|argument| matches!(argument.value.kind, ExpressionKind::Function(_)))
}

/// `mark(order, FAILED)`
fn says_otherwise(program: &Program<'_>, value: &Expression) -> bool {
    match &value.kind {
        ExpressionKind::Text(text) | ExpressionKind::Member(_, text) => {
            program.lexicon.not_marks.within(&words(text))
        }
        _ => false,
    }
}

/// Whether a setter is given a state that says "done", by name, by position or in an object.
fn sets_state(program: &Program<'_>, last: &[String], call: &Call) -> bool {
    let field = last.get(1..).unwrap_or_default();
    let named_field = !field.is_empty() && (program.lexicon.mark_fields.within(field));
    let mut found = false;
    for argument in &call.arguments {
        if let Some(name) = &argument.name {
            found |= sets_done(program, &words(name), &argument.value);
        }
        found |=
            named_field && (is_state(program, &argument.value) || sets_done(program, field, &argument.value));
        walk_expression(&argument.value, &mut |node| {
            match node {
                Node::Expression(Expression { kind: ExpressionKind::Entries(entries), .. }) => {
                    for (key, value) in &entries.pairs {
                        found |= text_of(key).is_some_and(|key| {
                            sets_done(program, &words(key.trim_start_matches('$')), value)
                        });
                    }
                }
                Node::Expression(Expression { kind: ExpressionKind::Call(inner), .. }) => {
                    for argument in &inner.arguments {
                        if let Some(name) = &argument.name {
                            found |= sets_done(program, &words(name), &argument.value);
                        }
                    }
                }
                Node::Function(_) => return Walk::Over,
                _ => {}
            }
            Walk::Into
        });
    }
    // gorm's `Update("status", "done")`
    if let [field, value, ..] = call.arguments.as_slice()
        && let Some(field) = text_of(&field.value)
    {
        found |= sets_done(program, &words(field), &value.value);
    }
    found
}

/// `UPDATE orders SET status = 'done'`, `… SET paid_at = now()`
fn is_sql_mark(program: &Program<'_>, text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let Some((before, after)) = lower.split_once(" set ").or_else(|| lower.split_once("\nset ")) else {
        return false;
    };
    if !before.trim_start().starts_with("update")
        && !before.contains("\nupdate ")
        && !before.contains("update ")
    {
        return false;
    }
    let sets = after.split(" where ").next().unwrap_or_default();
    sets.split(',').any(|set| {
        let Some((field, value)) = set.split_once('=') else { return false };
        let (field, value) = (words(field.trim()), words(value));
        let done = program.lexicon.mark_states.within(&value) && !program.lexicon.not_marks.within(&value);
        let quoted = set.split_once('=').is_some_and(|(_, value)| value.trim().starts_with(['\'', '"']));
        let dated = value.iter().any(|word| matches!(word.as_str(), "now" | "true" | "timestamp" | "1"));
        let says_by_itself = !field.iter().any(|word| matches!(word.as_str(), "status" | "state"));
        done && quoted || program.lexicon.mark_fields.is(&field) && (done || dated && says_by_itself)
    })
}
