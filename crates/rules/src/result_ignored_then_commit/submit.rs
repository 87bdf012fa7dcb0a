//! Calls by which work leaves the house: to a partner, a carrier, a gateway, a broker.

use caution_read::lang::syntax::{Call, Expression, ExpressionKind, Function, Span};
use caution_read::lexicon::words;

use crate::code::effect::{self, By};
use crate::code::name::{called, is_mine, names, parts, path_words, receiver};
use crate::code::program::{Program, calls};
use crate::code::scope::Scope;

/// A call by which work leaves the house.
#[derive(Debug, Clone)]
pub(super) struct Submission<'a> {
    /// The call in the code that was looked at.
    pub(super) call: &'a Call,
    /// Where.
    pub(super) span: Span,
    /// What is called, for sentences.
    pub(super) name: String,
    /// Whether it reports failure by what it returns, as far as is known.
    pub(super) returns_status: bool,
    /// Whether it raises on its own when it did not work.
    pub(super) raises: bool,
    /// Whether it stands outside by its name or its type; else only what it is asked tells so.
    pub(super) known: bool,
    /// Whether it moves money: then its answer is a receipt.
    pub(super) pays: bool,
    /// Whether a helper of this file dropped the result already.
    pub(super) dropped: bool,
    /// The names that it is about.
    pub(super) about: Vec<&'a str>,
}

/// The submission that a call is, if it is one.
pub(super) fn of_call<'a>(
    program: &Program<'a>,
    scope: &Scope<'a>,
    inside: Option<&'a Function>,
    (expression, call): (&'a Expression, &'a Call),
) -> Option<Submission<'a>> {
    if call.constructs {
        return None;
    }
    if let Some(helper) =
        program.callee(call, inside).filter(|helper| inside.is_none_or(|inside| inside.span != helper.span))
    {
        return of_helper(program, scope, (expression, call), helper);
    }
    let lexicon = program.lexicon;
    let last = words(called(call));
    let on = program.receiver_words(call);
    let named: Vec<String> = receiver(call).map(path_words).unwrap_or_default();
    if lexicon.other_worlds.within(&last)
        || lexicon.other_worlds.within(&named)
        || lexicon.logs.within(&named)
        || lexicon.own_stores.within(&named)
    {
        return None;
    }
    let rest = last.get(1..).unwrap_or_default();
    let prefixed =
        last.first().is_some_and(|first| matches!(first.as_str(), "try" | "push")) && !rest.is_empty();
    let sends = lexicon.submits.begins(&last) || prefixed;
    let plain = on.is_empty() && called(call) == "fetch";
    let outside = lexicon.outside.within(&on);
    let effect =
        effect::of(program, scope, inside, (expression, call)).is_some_and(|effect| effect.by == By::Name);
    // `clearing.submitClaim(claim)`: what is asked tells that it leaves the house.
    let asked = !named.is_empty()
        && STRONG.contains(&last.first().map_or("", String::as_str))
        && !lexicon.stores.within(&on);
    if !(sends && outside || plain || (effect || asked) && !named.is_empty()) {
        return None;
    }
    if is_request(&last) && !posts(scope, call) {
        return None;
    }
    let returns_status = lexicon.returns_status.within(&on)
        || plain
        || tells(program, called(call))
        || never_raises(program, call);
    let raises = lexicon.raises.within(&on) && !returns_status;
    Some(Submission {
        call,
        span: expression.span,
        name: parts(&call.callee).into_iter().filter(|part| !is_mine(part)).collect::<Vec<_>>().join("."),
        returns_status,
        raises,
        known: outside || plain,
        pays: effect && pays(&last),
        dropped: false,
        about: about(scope, expression),
    })
}

fn pays(last: &[String]) -> bool {
    last.first().is_some_and(|first| {
        matches!(
            first.as_str(),
            "charge"
                | "collect"
                | "transfer"
                | "refund"
                | "pay"
                | "payout"
                | "debit"
                | "credit"
                | "capture"
                | "disburse"
                | "withdraw"
        )
    })
}

/// A client that was told to take every status: `axios.create({validateStatus: () => true})`.
fn never_raises(program: &Program<'_>, call: &Call) -> bool {
    let Some(name) = receiver(call).and_then(|object| parts(object).pop()) else { return false };
    program.everywhere().values(name).iter().any(|value| {
        let mut found = false;
        caution_read::lang::walk_expression(value, &mut |node| {
            if let caution_read::lang::Node::Expression(inner) = node {
                found |= matches!(&inner.kind, ExpressionKind::Text(text) if text == "validateStatus");
            }
            caution_read::lang::Walk::Into
        });
        found
    })
}

/// Whether a function that this file declares by that name tells how it went: it returns a truth, a
/// status, a receipt.
fn tells(program: &Program<'_>, name: &str) -> bool {
    program.by_name(name).iter().filter(|function| function.body.is_empty()).any(|function| {
        function.returns.as_deref().is_some_and(|returns| {
            words(returns).iter().any(|word| {
                matches!(
                    word.as_str(),
                    "boolean"
                        | "bool"
                        | "status"
                        | "result"
                        | "receipt"
                        | "response"
                        | "answer"
                        | "reply"
                        | "outcome"
                        | "confirmation"
                        | "acknowledgement"
                        | "ack"
                        | "optional"
                )
            })
        })
    })
}

/// Verbs by which work is handed to somebody, whoever it is.
const STRONG: &[&str] = &[
    "submit", "send", "file", "register", "dispatch", "transmit", "book", "charge", "transfer", "ship",
    "notify", "trigger", "announce", "report", "publish", "place", "forward", "release", "push", "lodge",
    "remit", "refund", "order", "deliver", "pay", "payout",
];

/// Requests that only read unless something says otherwise.
fn is_request(last: &[String]) -> bool {
    matches!(last.first().map(String::as_str), Some("fetch" | "request"))
}

fn posts(scope: &Scope<'_>, call: &Call) -> bool {
    let mut found = false;
    for argument in &call.arguments {
        for value in scope.expand(&argument.value) {
            caution_read::lang::walk_expression(value, &mut |node| {
                if let caution_read::lang::Node::Expression(inner) = node {
                    found |= matches!(&inner.kind, ExpressionKind::Text(text) if matches!(text.to_ascii_lowercase().as_str(), "post" | "put" | "patch" | "delete"));
                }
                caution_read::lang::Walk::Into
            });
        }
    }
    found
}

/// The names in a call and in what they were set to.
fn about<'a>(scope: &Scope<'a>, expression: &'a Expression) -> Vec<&'a str> {
    let mut all: Vec<&str> = Vec::new();
    for value in scope.expand(expression) {
        for name in names(value) {
            if !is_mine(name) && !all.contains(&name) {
                all.push(name);
            }
        }
    }
    all
}

/// A helper of this file that submits: what its caller can know of the result.
fn of_helper<'a>(
    program: &Program<'a>,
    scope: &Scope<'a>,
    (expression, call): (&'a Expression, &'a Call),
    helper: &'a Function,
) -> Option<Submission<'a>> {
    let own = Scope::of(&helper.body);
    let mut inner =
        calls(&helper.body).into_iter().filter(|(_, call)| program.callee(call, Some(helper)).is_none());
    let found = inner.find_map(|call| of_call(program, &own, Some(helper), call))?;
    let dropped = super::unread::drops(program, helper, &found);
    Some(Submission { call, span: expression.span, about: about(scope, expression), dropped, ..found })
}
