//! Loops of attempts: a failure goes on with the next round, success leaves.

use caution_read::lang::syntax::{
    Expression, ExpressionKind, Function, Loop, LoopKind, Span, Statement, StatementKind,
};
use caution_read::lang::{Node, Walk, walk, walk_expression};
use caution_read::lexicon::words;

use super::attempt::{Attempt, first_line};
use super::errors;
use super::site::{Site, sites};
use super::success::{Exit, success};
use crate::code::effect::{By, Effect};
use crate::code::flow::{Says, about, ends_round, leaves, says};
use crate::code::name::{called, mentions, names, parts, path_words};
use crate::code::place::{blocks, handlers_around, path_to, results};
use crate::code::program::{Program, calls, calls_in};
use crate::code::report::Hazard;
use crate::code::scope::Scope;

/// Whether a function of this file runs what it is given again when it fails: a decorator, a helper.
pub(super) fn runs_again(program: &Program<'_>, function: &Function) -> bool {
    let mut given: Vec<&str> = Vec::new();
    let mut found = false;
    let within = program.within(function);
    given.extend(
        within.into_iter().flat_map(|inner| &inner.parameters).map(|parameter| parameter.name.as_str()),
    );
    walk(&function.body, &mut |node| {
        if let Node::Statement(Statement { kind: StatementKind::Loop(looped), .. }) = node {
            for (expression, call) in calls(&looped.body) {
                let runs = matches!(&call.callee.kind, ExpressionKind::Name(name) if given.contains(&name.as_str()))
                    || matches!(called(call), "call" | "get" | "run" | "apply" | "execute") && crate::code::name::receiver(call).is_some_and(|object| matches!(&object.kind, ExpressionKind::Name(name) if given.contains(&name.as_str())));
                if runs {
                    let effect =
                        Effect { twice: "", name: String::new(), by: By::Name, call, span: expression.span };
                    let site = Site { call, span: expression.span, effect, helper: None };
                    found |= story(program, looped, &site).is_some();
                }
            }
        }
        Walk::Into
    });
    found
}

/// The effects that a loop of attempts repeats.
pub(super) fn hazards<'a>(
    program: &Program<'a>,
    scope: &Scope<'a>,
    statement: &'a Statement,
    looped: &'a Loop,
) -> Vec<Hazard> {
    let inside = program.around(statement.span);
    let mut found: Vec<Site<'a>> = sites(program, scope, inside, &looped.body);
    if let Some(over) = looped.over.as_ref().filter(|_| looped.kind != LoopKind::Each) {
        found.extend(
            calls_in(over)
                .into_iter()
                .filter_map(|call| super::site::of_call(program, scope, inside, call, 2)),
        );
    }
    let mut hazards = Vec::new();
    for site in found {
        if over_items(looped, &site) {
            continue;
        }
        let Some(story) = story(program, looped, &site) else { continue };
        let counters = looped
            .binds
            .iter()
            .flat_map(names)
            .chain(looped.update.iter().flat_map(assigned))
            .chain(looped.body.iter().flat_map(counted))
            .collect();
        let attempt = Attempt {
            by: format!("the loop at line {}", looped.head.first_line),
            head: first_line(looped.head),
            region: statement.span,
            blocks: vec![&looped.body],
            counters,
            lines: story.lines,
            evidence: story.evidence,
            function: inside,
        };
        hazards.extend(attempt.hazard(program, scope, &site));
    }
    hazards
}

fn assigned(statement: &Statement) -> Vec<&str> {
    match &statement.kind {
        StatementKind::Assign(assignment) => assignment.targets.iter().flat_map(names).collect(),
        _ => Vec::new(),
    }
}

/// Names that are counted up in a round: `attempt += 1`.
fn counted(statement: &Statement) -> Vec<&str> {
    match &statement.kind {
        StatementKind::Assign(assignment) if assignment.operator.is_some() => assigned(statement),
        _ => Vec::new(),
    }
}

/// Whether the rounds are about different things: then the next round is not another attempt.
fn over_items(looped: &Loop, site: &Site<'_>) -> bool {
    let uses = |name: &str| {
        mentions(&site.call.callee, name)
            || site.call.arguments.iter().any(|argument| mentions(&argument.value, name))
    };
    match looped.kind {
        LoopKind::Each => {
            let attempts = looped.over.as_ref().is_some_and(counts);
            let item = |name: &str| uses(name) && !(attempts && is_attempt(name));
            looped.binds.iter().flat_map(names).any(item) && (!attempts || indexes(looped, site))
        }
        // `for (i = 0; i < orders.length; i++) charge(orders[i])`
        LoopKind::Counted => indexes(looped, site),
        _ => false,
    }
}

fn is_attempt(name: &str) -> bool {
    words(name).iter().any(|word| {
        matches!(
            word.as_str(),
            "attempt" | "try" | "retry" | "i" | "n" | "delay" | "backoff" | "wait" | "pause"
        )
    })
}

/// Whether what is iterated only counts: `range(3)`, a number, a list of pauses.
fn counts(over: &Expression) -> bool {
    match &over.kind {
        ExpressionKind::Number(_) => true,
        ExpressionKind::Call(call) => {
            let name = called(call);
            (matches!(name, "range" | "xrange" | "rangeClosed" | "Array" | "keys" | "count" | "times")
                || words(name)
                    .iter()
                    .any(|word| matches!(word.as_str(), "retry" | "attempt" | "retrying" | "backoff")))
                && !call.arguments.iter().any(|argument| {
                    calls_in(&argument.value).iter().any(|(_, inner)| matches!(called(inner), "len" | "size"))
                })
        }
        ExpressionKind::List(items) => {
            items.iter().all(|item| matches!(item.kind, ExpressionKind::Number(_)))
        }
        ExpressionKind::Name(_) | ExpressionKind::Member(..) => {
            let last = parts(over).last().map(|last| words(last)).unwrap_or_default();
            last.iter().any(|word| {
                matches!(
                    word.as_str(),
                    "delay" | "backoff" | "pause" | "wait" | "attempt" | "retry" | "interval" | "sleep"
                )
            })
        }
        _ => false,
    }
}

/// Whether the counter picks an item: `orders[i]`.
fn indexes(looped: &Loop, site: &Site<'_>) -> bool {
    let counters: Vec<&str> =
        looped.binds.iter().flat_map(names).chain(looped.init.iter().flat_map(assigned)).collect();
    site.call.arguments.iter().any(|argument| {
        let mut found = false;
        walk_expression(&argument.value, &mut |node| {
            if let Node::Expression(inner) = node
                && let ExpressionKind::Index(_, index) = &inner.kind
            {
                found |= counters.iter().any(|name| mentions(index, name));
            }
            Walk::Into
        });
        found
    })
}

/// How a loop repeats an effect.
#[derive(Debug, Default)]
struct Story {
    lines: Vec<Span>,
    evidence: Vec<String>,
}

fn story(program: &Program<'_>, looped: &Loop, site: &Site<'_>) -> Option<Story> {
    let results = results(&looped.body, site.span);
    let in_condition = looped.over.as_ref().is_some_and(|over| over.span.holds(site.span));
    let exit = if in_condition {
        Exit { span: Some(looped.head), by_value: true }
    } else {
        success(looped, site, &results)
    };
    let exit_span = exit.span?;
    let mut story = Story { lines: vec![first_line(exit_span)], evidence: Vec::new() };
    if let Some(over) =
        looped.over.as_ref().filter(|over| looped.kind == LoopKind::Each && retries(program, over))
    {
        // `for attempt in Retrying(…)`: whatever is raised begins the next round.
        story.evidence.push(format!("`{}` begins the next round after an error", parts(over).join(".")));
        let arguments = calls_in(over).into_iter().flat_map(|(_, call)| &call.arguments);
        return (!errors::only_safe(program.lexicon, arguments.map(|argument| &argument.value)))
            .then_some(story);
    }
    let handlers = handlers_around(&looped.body, site.span);
    let catching = handlers.iter().find(|handler| errors::tries_again(program.lexicon, handler, None));
    if let Some(handler) = catching {
        story.lines.push(first_line(handler.span));
        let what = if handler.types.is_empty() {
            "any error".to_owned()
        } else {
            format!("`{}`", handler.types.join("`, `"))
        };
        story.evidence.push(format!("after {what} the next round begins (line {})", handler.span.first_line));
    } else if handlers.iter().any(|handler| {
        !handler.types.is_empty() && !errors::takes_unsafe(program.lexicon, handler) && !leaves(&handler.body)
    }) && !exit.by_value
    {
        return None;
    } else if exit.by_value || fails_on(looped, site, &results) {
        if !by_value_unfiltered(program, looped, site, &results) {
            return None;
        }
        if let Some(helper) = site.helper
            && helper_filters(program, helper, site)
        {
            return None;
        }
        story.evidence.push("a failure that is told by the result begins the next round".to_owned());
    } else if settles(&looped.body, site.span) {
        story.evidence.push("a failed promise begins the next round".to_owned());
    } else {
        return None;
    }
    story.evidence.push(format!("success leaves the loop (line {})", exit_span.first_line));
    Some(story)
}

fn retries(program: &Program<'_>, over: &Expression) -> bool {
    matches!(over.kind, ExpressionKind::Call(_)) && program.lexicon.retries.within(&path_words(over))
}

/// Whether a helper tells of failure only where it precedes the effect.
fn helper_filters(program: &Program<'_>, helper: &Function, site: &Site<'_>) -> bool {
    let handlers = handlers_around(&helper.body, site.effect.span);
    !handlers.is_empty()
        && !handlers.iter().any(|handler| errors::tries_again_or_tells(program.lexicon, handler))
}

/// Whether a promise's failure is swallowed where the effect is called: `charge().catch(() => {})`.
fn settles(block: &[Statement], span: Span) -> bool {
    let Some(statement) = path_to(block, span).pop() else { return false };
    let expression = match &statement.kind {
        StatementKind::Expression(expression) => expression,
        StatementKind::Assign(assignment) => match assignment.value.as_deref() {
            Some(value) => value,
            None => return false,
        },
        _ => return false,
    };
    calls_in(expression).into_iter().any(|(place, call)| {
        called(call) == "catch" && place.span.holds(span) && call.callee.span.holds(span)
    })
}

/// Whether a failure that the result tells goes on with the next round: `if err != nil { continue }`.
fn fails_on(looped: &Loop, site: &Site<'_>, results: &[&str]) -> bool {
    ifs_about(&looped.body, site, results).into_iter().any(|(condition, arm)| {
        says(condition) == Says::Failure && ends_round(arm) && !leaves(arm)
            || has_continue(arm) && says(condition) == Says::Failure
    })
}

fn has_continue(block: &[Statement]) -> bool {
    block.iter().any(|statement| {
        matches!(statement.kind, StatementKind::Continue(_))
            || blocks(statement).into_iter().any(has_continue)
    })
}

/// The conditions on the result of the effect, with what follows from each.
fn ifs_about<'b>(
    block: &'b [Statement],
    site: &Site<'_>,
    results: &[&str],
) -> Vec<(&'b Expression, &'b [Statement])> {
    let mut found = Vec::new();
    let mut open: Vec<&'b [Statement]> = vec![block];
    while let Some(next) = open.pop() {
        for statement in next {
            if let StatementKind::If { arms, .. } = &statement.kind {
                for (condition, arm) in arms {
                    if condition.span.holds(site.span) || about(condition, results) {
                        found.push((condition, arm.as_slice()));
                    }
                }
            }
            open.extend(blocks(statement));
        }
    }
    found
}

/// Whether failures that may come after the effect go on: what follows it does not let only safe ones.
fn by_value_unfiltered(program: &Program<'_>, looped: &Loop, site: &Site<'_>, results: &[&str]) -> bool {
    let all = ifs_about(&looped.body, site, results);
    // A failure's own arm decides, if there is one.
    let failure = all.iter().find(|(condition, _)| says(condition) == Says::Failure);
    if let Some((_, arm)) = failure {
        return errors::goes_on(program.lexicon, arm, None);
    }
    // Else what stands after the effect at the level of the loop.
    let Some(at) = looped.body.iter().position(|statement| statement.span.holds(site.span)) else {
        return true;
    };
    let rest: Vec<Statement> = looped
        .body
        .iter()
        .skip(
            at + usize::from(!matches!(
                looped.body.get(at).map(|one| &one.kind),
                Some(StatementKind::If { .. })
            )),
        )
        .filter(|statement| !is_success_exit(statement))
        .cloned()
        .collect();
    errors::goes_on(program.lexicon, &rest, None)
}

pub(super) fn is_success_exit(statement: &Statement) -> bool {
    let StatementKind::If { arms, .. } = &statement.kind else { return false };
    arms.iter().any(|(condition, arm)| {
        let last = arm.last().map(|last| &last.kind);
        let fails = match last {
            Some(StatementKind::Throw(_)) => true,
            Some(StatementKind::Return(Some(value))) => names(value).into_iter().any(is_error_name),
            _ => false,
        };
        match says(condition) {
            Says::Success => leaves(arm) && !matches!(last, Some(StatementKind::Throw(_))),
            Says::Unclear => leaves(arm) && !fails,
            Says::Failure | Says::Attempts => false,
        }
    })
}

fn is_error_name(name: &str) -> bool {
    matches!(words(name).last().map(String::as_str), Some("err" | "error" | "exception"))
}
