use caution_core::finding::{Confidence, Severity};
use caution_read::lang::syntax::{Function, Span, Statement, StatementKind};

use super::chains;
use super::submit::{Submission, of_call};
use super::unread::{Unseen, unseen};
use crate::code::flow::{Says, ends_round, says};
use crate::code::mark::{Mark, marks};
use crate::code::place::{blocks, path_to};
use crate::code::program::full_name;
use crate::code::program::{Program, calls};
use crate::code::report::{self, Hazard};
use crate::code::scope::Scope;
use crate::{Input, Outcome, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "result-ignored-then-commit",
    codes: &["D7"],
    title: "work is marked as done although nobody looked whether it was accepted",
    document: include_str!("rule.md"),
    check,
};

fn check(input: &Input<'_>) -> Outcome {
    report::run(RULE.id, input, look)
}

fn look(program: &Program<'_>) -> Vec<Hazard> {
    let mut found = Vec::new();
    for (function, body) in program.units() {
        if let Some(function) = function {
            found.extend(of_unit(program, function, body));
        }
    }
    found.sort_by_key(|hazard: &Hazard| hazard.place);
    found.dedup_by_key(|hazard| hazard.place);
    found
}

fn of_unit<'a>(program: &Program<'a>, unit: &'a Function, body: &'a [Statement]) -> Vec<Hazard> {
    let scope = Scope::of(body);
    // A closure is a way of its own.
    program.within(unit).into_iter().flat_map(|function| of_function(program, &scope, function)).collect()
}

fn of_function<'a>(program: &Program<'a>, scope: &Scope<'a>, function: &'a Function) -> Vec<Hazard> {
    let body = function.body.as_slice();
    let mut found = chains::hazards(program, scope, function);
    let inside = program.around(function.span).unwrap_or(function);
    let marks = marks(program, scope, Some(inside), body);
    if marks.is_empty() {
        return found;
    }
    for (expression, call) in calls(body) {
        let Some(submission) = of_call(program, scope, Some(inside), (expression, call)) else { continue };
        if marks.iter().any(|mark| mark.span == submission.span) {
            continue;
        }
        let Some(mark) = marks.iter().find(|mark| follows(program, body, &submission, mark)) else {
            continue;
        };
        let Some(unseen) = unseen(program, body, &submission) else { continue };
        if reaches(body, &submission, mark, &unseen) {
            found.push(hazard(Some(inside), &submission, mark, &unseen));
        }
    }
    found
}

/// Whether a mark comes after a submission, about the same thing, on a way that failure takes as well.
fn follows(program: &Program<'_>, body: &[Statement], submission: &Submission<'_>, mark: &Mark<'_>) -> bool {
    if mark.span.start < submission.span.end || mark.span.holds(submission.span) {
        return false;
    }
    if !mark.takes && !mark.about.iter().any(|name| submission.about.contains(name)) {
        return false;
    }
    let (to_mark, to_submission) = (path_to(body, mark.span), path_to(body, submission.span));
    // Where the two ways part.
    let shared = to_mark.iter().zip(&to_submission).take_while(|(one, two)| one.span == two.span).count();
    // A way that ends before the mark: `if refused { submit(apology); return }`.
    let ends = to_submission.iter().skip(shared).any(|statement| {
        let holds = |block: &&[Statement]| block.iter().any(|one| one.span.holds(submission.span));
        matches!(statement.kind, StatementKind::If { .. } | StatementKind::Switch { .. })
            && blocks(statement).into_iter().filter(holds).any(ends_round)
    });
    if ends || !program.one_way(submission.span, mark.span) {
        return false;
    }
    // In the branches of one `if`, or in the handler of the submission's own `try`, it is another way.
    let parted = shared.checked_sub(1).and_then(|at| to_mark.get(at));
    if let Some(parted) = parted {
        match &parted.kind {
            StatementKind::If { arms, .. }
                if !arms.iter().any(|(condition, _)| condition.span.holds(submission.span)) =>
            {
                let arm =
                    |span: Span| arms.iter().position(|(_, arm)| arm.iter().any(|one| one.span.holds(span)));
                if arm(mark.span) != arm(submission.span) {
                    return false;
                }
            }
            StatementKind::If { arms, .. } => {
                // `if submit(order) { mark(order) }`
                let tested = arms.iter().find(|(condition, _)| condition.span.holds(submission.span));
                let in_arm = tested.is_some_and(|(_, arm)| arm.iter().any(|one| one.span.holds(mark.span)));
                let failed = tested.is_some_and(|(condition, _)| says(condition) == Says::Failure);
                if in_arm != failed {
                    return false;
                }
            }
            StatementKind::Switch { .. } => return false,
            StatementKind::Try(tried) => {
                let in_handler = tried.handlers.iter().any(|handler| handler.span.holds(mark.span));
                if in_handler {
                    return false;
                }
            }
            _ => {}
        }
    }
    true
}

/// Whether the way of a failure that stays unseen leads to the mark.
fn reaches(body: &[Statement], submission: &Submission<'_>, mark: &Mark<'_>, unseen: &Unseen) -> bool {
    match unseen {
        // After the `try` whose handler passed it over, not in it.
        Unseen::Swallowed(handler) => {
            let tried = path_to(body, submission.span).into_iter().rev().find(|statement| {
                matches!(&statement.kind, StatementKind::Try(tried) if tried.handlers.iter().any(|one| one.span == *handler))
            });
            let after = tried.is_none_or(|tried| match &tried.kind {
                StatementKind::Try(parts) => {
                    !tried.span.holds(mark.span) || parts.finally.iter().any(|one| one.span.holds(mark.span))
                }
                _ => true,
            });
            after && not_conditional(body, submission, mark)
        }
        _ => true,
    }
}

/// Whether the mark is reached whatever was noted in between: `if (sent) mark(order)` is not.
fn not_conditional(body: &[Statement], submission: &Submission<'_>, mark: &Mark<'_>) -> bool {
    !path_to(body, mark.span).into_iter().any(|statement| {
        matches!(statement.kind, StatementKind::If { .. }) && !statement.span.holds(submission.span)
    })
}

pub(super) fn hazard(
    function: Option<&Function>,
    submission: &Submission<'_>,
    mark: &Mark<'_>,
    unseen: &Unseen,
) -> Hazard {
    let name = &submission.name;
    let line = submission.span.first_line;
    let (fact, extra) = match unseen {
        Unseen::Discarded => (format!("what `{name}` returns is not kept (line {line})"), None),
        Unseen::NeverRead(result) => (format!("`{result}` is never looked at (line {line})"), None),
        Unseen::OnlyLogged(result) => (format!("`{result}` is only logged (line {line})"), None),
        Unseen::NotAwaited => (format!("nobody waits for `{name}` (line {line})"), None),
        Unseen::ErrorDropped => (format!("the error of `{name}` is dropped (line {line})"), None),
        Unseen::PassedOver(span) => {
            (format!("a failure is noticed and passed over (line {})", span.first_line), Some(*span))
        }
        Unseen::Swallowed(span) => (
            format!("what `{name}` raises is caught and passed over (line {})", span.first_line),
            Some(*span),
        ),
        Unseen::DroppedByHelper => {
            (format!("the function called at line {line} drops the result of `{name}`"), None)
        }
    };
    let sure = !matches!(unseen, Unseen::Discarded);
    let mut essential = vec![submission.span, mark.span];
    essential.extend(extra);
    Hazard {
        function: function.map(full_name),
        subject: name.clone(),
        place: first_line(mark.span),
        essential: essential.into_iter().map(first_line).collect(),
        whole: Span { start: submission.span.start, end: mark.span.end, first_line: line, last_line: mark.span.last_line },
        severity: Severity::High,
        confidence: if sure { Confidence::High } else { Confidence::Medium },
        what: format!("`{}` says that the work is done, and nobody looked whether `{name}` was accepted", mark.text),
        why: "a refused, throttled or lost request is recorded as done, and nobody will look for it".to_owned(),
        evidence: vec![fact, format!("the mark follows whatever happened (line {})", mark.span.first_line)],
        remedy: "look at the result before the mark, and keep failures where somebody sees them; or write both through an outbox".to_owned(),
    }
}

fn first_line(span: Span) -> Span {
    Span { last_line: span.first_line, ..span }
}
