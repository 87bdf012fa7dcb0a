//! Commands that start more of themselves without end, until the machine can start nothing else.

use std::rc::Rc;

use caution_core::command::{Kind as Thing, Span};
use caution_core::effect::Verb;

use super::Shell;
use super::syntax::{Command, Item, Kind, Script};
use crate::invocation::Invocation;

/// What makes an endless loop wait or end.
const PAUSES: &[&str] = &["wait", "break", "exit", "return", "sleep", "read", "exec", "usleep"];

impl Shell<'_, '_> {
    /// Looks whether a function that calls itself does so beside itself, in the background or in a pipe.
    pub(super) fn breeds(&mut self, name: &str, invocation: &Invocation) {
        let from = self.calls.iter().position(|(own, _)| own == name).unwrap_or(0);
        let names: Vec<&str> = self.calls.iter().skip(from).map(|(own, _)| own.as_str()).collect();
        let bodies: Vec<Rc<Command>> =
            names.iter().filter_map(|name| self.state.functions.get(*name).map(Rc::clone)).collect();
        if bodies.iter().any(|body| forks(body, &names)) {
            self.endless_act(invocation.span, "a function that starts itself without end");
        }
    }

    /// Looks whether a loop without end starts something in the background each time and never waits.
    pub(super) fn floods(&mut self, kind: &Kind, span: Span) {
        let body = match kind {
            Kind::While { condition, body } if is_constant(condition) => body,
            Kind::Count { head, body } => {
                let text = head.literal().unwrap_or_default();
                if text.split(';').nth(1).is_none_or(|middle| !middle.trim().is_empty()) {
                    return;
                }
                body
            }
            _ => return,
        };
        let pauses = body.items.iter().any(|item| {
            !item.background
                && commands(item).any(|command| name(command).is_some_and(|name| PAUSES.contains(&name)))
        });
        if body.items.iter().any(|item| item.background) && !pauses {
            self.endless_act(span, "a loop that starts programs without end");
        }
    }

    fn endless_act(&mut self, span: Span, what: &str) {
        if self.reader.seen.first_flood() {
            let mut act = self.reader.act(&self.from, "wrappers", Verb::Execute, Thing::Host, what);
            act.everything = true;
            act.span = span;
            self.reader.add(act);
        }
    }
}

fn commands(item: &Item) -> impl Iterator<Item = &Command> {
    let rest = item.rest.iter().map(|(_, pipeline)| pipeline);
    std::iter::once(&item.first).chain(rest).flat_map(|pipeline| &pipeline.stages)
}

/// The name of a simple command, without folders.
fn name(command: &Command) -> Option<&str> {
    let Kind::Simple { words, .. } = &command.kind else { return None };
    words.first()?.literal()?.rsplit('/').next()
}

/// Whether a function's body always calls one of these beside itself.
fn forks(body: &Command, names: &[&str]) -> bool {
    let script = match &body.kind {
        Kind::Group(script) | Kind::Subshell(script) => script,
        _ => return false,
    };
    script.items.iter().any(|item| {
        let beside = item.background || item.first.stages.len() > 1;
        commands(item).any(|command| {
            let called = name(command).is_some_and(|name| names.contains(&name));
            (beside && (called || calls(command, names))) || forks(command, names)
        })
    })
}

/// Whether a group calls one of these.
fn calls(command: &Command, names: &[&str]) -> bool {
    match &command.kind {
        Kind::Group(script) | Kind::Subshell(script) => script.items.iter().any(|item| {
            commands(item).any(|command| name(command).is_some_and(|name| names.contains(&name)))
        }),
        _ => false,
    }
}

/// `true`, `:`, `[ 1 ]`, `((1))`: what is always the same.
fn is_constant(condition: &Script) -> bool {
    let [item] = condition.items.as_slice() else { return false };
    let ([command], []) = (item.first.stages.as_slice(), item.rest.as_slice()) else { return false };
    match &command.kind {
        Kind::Simple { words, .. } => match name(command) {
            Some("true" | "false" | ":") => true,
            Some("[" | "test") => words.len() <= 3 && words.iter().all(|word| word.literal().is_some()),
            _ => false,
        },
        Kind::Test(words) => matches!(words.as_slice(), [only] if only.literal().is_some()),
        Kind::Arithmetic(word) => word.literal() == Some("1"),
        _ => false,
    }
}
