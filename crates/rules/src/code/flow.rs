//! Where a block goes on.

use caution_read::lang::syntax::{Expression, ExpressionKind, Operator, Statement, StatementKind};
use caution_read::lexicon::words;

use super::name::{as_call, called, mentions, parts};

/// Whether running a block never reaches what stands after it in the loop or function around it:
/// it returns, throws or breaks on every way. `continue` goes on with the loop and does not leave it.
pub(crate) fn leaves(block: &[Statement]) -> bool {
    block.iter().any(|statement| match &statement.kind {
        StatementKind::Return(_) | StatementKind::Throw(_) | StatementKind::Break(_) => true,
        StatementKind::Expression(expression) => {
            as_call(expression).is_some_and(|call| is_exit(&parts(&call.callee)))
        }
        StatementKind::If { arms, otherwise } => {
            !otherwise.is_empty() && leaves(otherwise) && arms.iter().all(|(_, arm)| leaves(arm))
        }
        StatementKind::Try(tried) => {
            leaves(&tried.finally)
                || (leaves(&tried.body) || leaves(&tried.otherwise))
                    && tried.handlers.iter().all(|handler| leaves(&handler.body))
        }
        StatementKind::Guard { body, .. } | StatementKind::Block(body) => leaves(body),
        StatementKind::Switch { cases, .. } => {
            cases.iter().any(|(values, _)| values.is_empty())
                && cases.iter().all(|(_, body)| {
                    body.iter()
                        .any(|one| matches!(one.kind, StatementKind::Return(_) | StatementKind::Throw(_)))
                })
        }
        _ => false,
    })
}

fn is_exit(path: &[&str]) -> bool {
    matches!(
        path,
        ["sys" | "os" | "process" | "System", "exit" | "_exit"]
            | ["exit" | "abort" | "panic"]
            | ["log", "Fatal" | "Fatalf" | "Fatalln"]
    )
}

/// Whether a block ends the round or the work it stands in: it leaves, or goes on with the next round.
pub(crate) fn ends_round(block: &[Statement]) -> bool {
    leaves(block)
        || block.iter().any(|statement| match &statement.kind {
            StatementKind::Continue(_) => true,
            StatementKind::If { arms, otherwise } => {
                !otherwise.is_empty() && ends_round(otherwise) && arms.iter().all(|(_, arm)| ends_round(arm))
            }
            StatementKind::Guard { body, .. } | StatementKind::Block(body) => ends_round(body),
            _ => false,
        })
}

/// What a condition says when it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Says {
    /// It worked.
    Success,
    /// It failed.
    Failure,
    /// The tries are used up, or there are some left.
    Attempts,
    /// It cannot be told.
    Unclear,
}

impl Says {
    fn opposite(self) -> Self {
        match self {
            Self::Success => Self::Failure,
            Self::Failure => Self::Success,
            other => other,
        }
    }
}

/// What a condition says of a piece of work: by names of errors and of success, by comparison with
/// nothing, by status codes.
pub(crate) fn says(condition: &Expression) -> Says {
    match &condition.kind {
        ExpressionKind::Unary(Operator::Not, inner) => says(inner).opposite(),
        ExpressionKind::Binary(operator @ (Operator::Equal | Operator::NotEqual), sides) => {
            let [left, right] = sides.as_slice() else { return Says::Unclear };
            let says = compared(left, right);
            if *operator == Operator::NotEqual { says.opposite() } else { says }
        }
        ExpressionKind::Binary(operator @ (Operator::Less | Operator::Greater), sides) => {
            ordered(*operator, sides)
        }
        ExpressionKind::Binary(Operator::And | Operator::Or, sides) => {
            let all: Vec<Says> = sides.iter().map(says).collect();
            let clear = |says: &&Says| matches!(says, Says::Success | Says::Failure);
            all.iter()
                .find(clear)
                .or_else(|| all.iter().find(|says| **says == Says::Attempts))
                .copied()
                .unwrap_or(Says::Unclear)
        }
        ExpressionKind::Assign(assignment) => match assignment.targets.as_slice() {
            [only] => says(only),
            _ => Says::Unclear,
        },
        ExpressionKind::Await(inner) => says(inner),
        ExpressionKind::Call(call) => of_words(&words(called(call))),
        ExpressionKind::Name(_) | ExpressionKind::Member(..) => {
            of_words(&parts(condition).last().map(|last| words(last)).unwrap_or_default())
        }
        ExpressionKind::Constant(constant) if constant == "true" => Says::Success,
        _ => Says::Unclear,
    }
}

fn compared(left: &Expression, right: &Expression) -> Says {
    match &right.kind {
        // `err == nil` says that it worked, `result == null` that it did not.
        ExpressionKind::Constant(constant) if constant == "null" => match says(left) {
            Says::Failure => Says::Success,
            Says::Success => Says::Failure,
            // `order == null` says nothing of the work.
            other => other,
        },
        ExpressionKind::Constant(constant) if constant == "true" => says(left),
        ExpressionKind::Constant(constant) if constant == "false" => says(left).opposite(),
        ExpressionKind::Number(number) if number.len() == 3 && number.starts_with('2') => Says::Success,
        ExpressionKind::Number(number) if number.len() == 3 && number.starts_with(['4', '5']) => {
            Says::Failure
        }
        ExpressionKind::Text(text) => of_words(&words(text)),
        ExpressionKind::Member(..) | ExpressionKind::Name(_) => {
            match of_words(&parts(right).last().map(|last| words(last)).unwrap_or_default()) {
                Says::Unclear => of_words_attempts(left),
                says => says,
            }
        }
        _ => of_words_attempts(left),
    }
}

fn of_words_attempts(left: &Expression) -> Says {
    let last = parts(left).last().map(|last| words(last)).unwrap_or_default();
    if of_words(&last) == Says::Attempts { Says::Attempts } else { Says::Unclear }
}

fn ordered(operator: Operator, sides: &[Expression]) -> Says {
    for side in sides {
        match &side.kind {
            ExpressionKind::Number(number)
                if number.len() == 3 && number.starts_with(['2', '3', '4', '5']) =>
            {
                return if operator == Operator::Less { Says::Success } else { Says::Failure };
            }
            _ => {}
        }
    }
    if sides.iter().any(|side| of_words_attempts(side) == Says::Attempts) {
        Says::Attempts
    } else {
        Says::Unclear
    }
}

fn of_words(words: &[String]) -> Says {
    let any = |known: &[&str]| words.iter().any(|word| known.contains(&word.as_str()));
    if any(&["attempt", "try", "retry", "remaining", "count", "i", "n", "left", "depth", "failure"])
        && words.len() <= 3
        && !any(&["ok", "succeeded"])
    {
        Says::Attempts
    } else if any(&[
        "err",
        "error",
        "exception",
        "failed",
        "failure",
        "fail",
        "problem",
        "exc",
        "ex",
        "e",
        "bad",
        "rejected",
        "declined",
        "refused",
    ]) {
        Says::Failure
    } else if any(&[
        "ok",
        "success",
        "successful",
        "succeeded",
        "done",
        "accepted",
        "sent",
        "charged",
        "paid",
        "completed",
        "complete",
        "delivered",
        "placed",
        "created",
        "200",
        "201",
        "202",
    ]) {
        Says::Success
    } else {
        Says::Unclear
    }
}

/// Whether a condition is about any of these names.
pub(crate) fn about(condition: &Expression, names: &[&str]) -> bool {
    names.iter().any(|name| mentions(condition, name))
}
