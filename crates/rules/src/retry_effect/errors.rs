//! Which errors lead to another attempt: any, or only those that come before the effect.

use caution_read::lang::syntax::{Expression, ExpressionKind, Handler, Operator, Statement, StatementKind};
use caution_read::lang::{Node, Walk, walk_expression};
use caution_read::lexicon::{Lexicon, words};

use crate::code::flow::{Says, ends_round, leaves, says};

/// What an error, by its name, says of the effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meaning {
    /// It may have happened.
    MayHaveHappened,
    /// It did not happen.
    DidNotHappen,
    /// The name does not say.
    Open,
}

/// Words that every error has.
const NOISE: &[&str] = &[
    "err",
    "error",
    "exception",
    "e",
    "ex",
    "exc",
    "is",
    "as",
    "instance",
    "isinstance",
    "code",
    "name",
    "type",
    "class",
    "errors",
    "cause",
    "kind",
    "should",
    "can",
    "get",
    "not",
];

fn meaning(lexicon: &Lexicon, words: &[String]) -> Meaning {
    if lexicon.safe_errors.within(words) {
        Meaning::DidNotHappen
    } else if lexicon.unsafe_errors.within(words) {
        Meaning::MayHaveHappened
    } else {
        Meaning::Open
    }
}

/// Whether a handler takes errors that may come after the effect, by its types.
pub(super) fn takes_unsafe(lexicon: &Lexicon, handler: &Handler) -> bool {
    handler.types.is_empty()
        || handler.types.iter().any(|name| {
            let words = words(name.rsplit(['.', ':']).next().unwrap_or(name));
            meaning(lexicon, &words) == Meaning::MayHaveHappened
        })
}

/// Whether a handler leads to another attempt after an error that may come after the effect.
/// `again` tells a statement that starts another attempt; without it, going on does.
pub(super) fn tries_again(
    lexicon: &Lexicon,
    handler: &Handler,
    again: Option<&dyn Fn(&Statement) -> bool>,
) -> bool {
    takes_unsafe(lexicon, handler) && goes_on(lexicon, &handler.body, again)
}

/// Whether a handler takes such errors and does not pass them on: whoever called is told by a value.
pub(super) fn tries_again_or_tells(lexicon: &Lexicon, handler: &Handler) -> bool {
    takes_unsafe(lexicon, handler) && tells(lexicon, &handler.body)
}

fn tells(lexicon: &Lexicon, block: &[Statement]) -> bool {
    for statement in block {
        if let StatementKind::If { arms, .. } = &statement.kind {
            for (condition, arm) in arms {
                let selected = selects(lexicon, condition);
                let returns = matches!(arm.last().map(|last| &last.kind), Some(StatementKind::Return(_)));
                let throws = matches!(arm.last().map(|last| &last.kind), Some(StatementKind::Throw(_)));
                match selected {
                    Selects::Safe if returns => return false,
                    Selects::Open | Selects::Unsafe if throws => return false,
                    _ => {}
                }
            }
        }
        if matches!(statement.kind, StatementKind::Throw(_)) {
            return false;
        }
    }
    true
}

/// Whether running a block after a failure leads to another attempt, whatever the failure was.
pub(super) fn goes_on(
    lexicon: &Lexicon,
    block: &[Statement],
    again: Option<&dyn Fn(&Statement) -> bool>,
) -> bool {
    for statement in block {
        if let StatementKind::If { arms, otherwise } = &statement.kind {
            match branch(lexicon, arms, otherwise, again) {
                Branch::Again => return true,
                Branch::Filtered => return false,
                Branch::Through => continue,
            }
        }
        if again.is_some_and(|again| again(statement))
            || matches!(statement.kind, StatementKind::Continue(_)) && again.is_none()
        {
            return true;
        }
        if leaves(std::slice::from_ref(statement)) {
            return false;
        }
    }
    again.is_none()
}

/// What a branch in a handler makes of the failure.
enum Branch {
    /// It leads to another attempt.
    Again,
    /// Only errors that come before the effect get past it.
    Filtered,
    /// It changes nothing.
    Through,
}

fn branch(
    lexicon: &Lexicon,
    arms: &[(Expression, Vec<Statement>)],
    otherwise: &[Statement],
    again: Option<&dyn Fn(&Statement) -> bool>,
) -> Branch {
    for (condition, arm) in arms {
        let starts = match again {
            Some(again) => arm.iter().any(again),
            None => {
                ends_round(arm) && !leaves(arm) || !otherwise.is_empty() && leaves(otherwise) && !leaves(arm)
            }
        };
        let selected = selects(lexicon, condition);
        if starts {
            return match selected {
                Selects::Safe => Branch::Filtered,
                Selects::All | Selects::Unsafe | Selects::Open => Branch::Again,
            };
        }
        if leaves(arm) {
            match selected {
                // Whatever is not known to be safe leaves; or: what may have happened leaves.
                Selects::Open | Selects::Unsafe => return Branch::Filtered,
                Selects::Safe | Selects::All => {}
            }
        }
    }
    Branch::Through
}

/// Which failures a condition selects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Selects {
    /// Any: it asks how many attempts are left.
    All,
    /// Those that came before the effect.
    Safe,
    /// Those that may have come after it; of a negated condition, all but safe ones.
    Unsafe,
    /// It cannot be told.
    Open,
}

fn selects(lexicon: &Lexicon, condition: &Expression) -> Selects {
    let joined = matches!(&condition.kind, ExpressionKind::Binary(Operator::And | Operator::Or, _));
    if !joined && says(condition) == Says::Attempts {
        return Selects::All;
    }
    match &condition.kind {
        ExpressionKind::Unary(Operator::Not, inner) => match selects(lexicon, inner) {
            Selects::Safe => Selects::Unsafe,
            Selects::Unsafe => Selects::Safe,
            other => other,
        },
        ExpressionKind::Binary(Operator::And, sides) => {
            let all: Vec<Selects> = sides.iter().map(|side| selects(lexicon, side)).collect();
            let first = |wanted| all.contains(&wanted).then_some(wanted);
            first(Selects::Safe)
                .or_else(|| first(Selects::Unsafe))
                .or_else(|| first(Selects::Open))
                .unwrap_or(Selects::All)
        }
        ExpressionKind::Binary(Operator::Or, sides) => {
            let all: Vec<Selects> = sides.iter().map(|side| selects(lexicon, side)).collect();
            let first = |wanted| all.contains(&wanted).then_some(wanted);
            // Leaving when the tries are used up or the error is another one: the error decides.
            first(Selects::Unsafe)
                .or_else(|| first(Selects::Safe))
                .or_else(|| first(Selects::Open))
                .unwrap_or(Selects::All)
        }
        // Counters are compared by size, and with small numbers.
        ExpressionKind::Binary(Operator::Less | Operator::Greater, _) => Selects::All,
        ExpressionKind::Binary(Operator::Equal | Operator::NotEqual, sides)
            if sides
                .iter()
                .any(|side| matches!(&side.kind, ExpressionKind::Number(number) if number.len() < 3)) =>
        {
            Selects::All
        }
        ExpressionKind::Binary(Operator::NotEqual, sides) => match of_terms(lexicon, sides.iter()) {
            Selects::Safe => Selects::Unsafe,
            Selects::Unsafe => Selects::Safe,
            other => other,
        },
        _ => of_terms(lexicon, std::iter::once(condition)),
    }
}

fn of_terms<'a>(lexicon: &Lexicon, expressions: impl Iterator<Item = &'a Expression>) -> Selects {
    let mut words: Vec<Vec<String>> = Vec::new();
    for expression in expressions {
        words.extend(terms(expression));
    }
    let meanings: Vec<Meaning> = words.iter().map(|words| meaning(lexicon, words)).collect();
    if meanings.contains(&Meaning::DidNotHappen) {
        Selects::Safe
    } else if meanings.contains(&Meaning::MayHaveHappened) {
        Selects::Unsafe
    } else {
        Selects::Open
    }
}

/// The words of names, texts and numbers in an expression, without those that every error has.
fn terms(expression: &Expression) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    walk_expression(expression, &mut |node| {
        if let Node::Expression(inner) = node {
            let text = match &inner.kind {
                ExpressionKind::Name(text)
                | ExpressionKind::Member(_, text)
                | ExpressionKind::Text(text)
                | ExpressionKind::Number(text) => text,
                _ => return Walk::Into,
            };
            let words: Vec<String> =
                words(text).into_iter().filter(|word| !NOISE.contains(&word.as_str())).collect();
            if !words.is_empty() {
                found.push(words);
            }
        }
        Walk::Into
    });
    found
}

/// Whether the options of a retry name only errors that come before the effect.
pub(super) fn only_safe<'a>(lexicon: &Lexicon, options: impl IntoIterator<Item = &'a Expression>) -> bool {
    let mut safe = false;
    for option in options {
        let mut worst = None;
        walk_expression(option, &mut |node| {
            if let Node::Expression(inner) = node {
                let text = match &inner.kind {
                    ExpressionKind::Name(text)
                    | ExpressionKind::Member(_, text)
                    | ExpressionKind::Text(text)
                    | ExpressionKind::Number(text) => text.as_str(),
                    _ => return Walk::Into,
                };
                let words = words(text);
                let meaning = meaning(lexicon, &words);
                if meaning == Meaning::DidNotHappen && names_an_error(text) {
                    worst = worst.or(Some(meaning));
                } else if meaning == Meaning::MayHaveHappened && is_error(&words, text) {
                    worst = Some(meaning);
                }
            }
            Walk::Into
        });
        match worst {
            Some(Meaning::MayHaveHappened) => return false,
            Some(_) => safe = true,
            None => {}
        }
    }
    safe
}

/// Whether a name may be that of an error, a code or a question about one, not that of an option.
fn names_an_error(text: &str) -> bool {
    let first = text.chars().next();
    first.is_some_and(|first| first.is_uppercase() || first.is_ascii_digit())
        || ["is", "not", "err", "retry_if", "only", "before", "was", "never", "no"]
            .iter()
            .any(|start| text.starts_with(start))
}

/// Whether a name is that of an error, not of a client or a service.
fn is_error(words: &[String], text: &str) -> bool {
    words.last().is_some_and(|last| matches!(last.as_str(), "error" | "exception" | "timeout" | "throwable"))
        || text.chars().all(|character| character.is_uppercase() || character == '_') && text.starts_with('E')
}
