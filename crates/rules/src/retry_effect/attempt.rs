//! Something that runs again when it fails, with the effect in it.

use caution_core::finding::{Confidence, Severity};
use caution_read::lang::syntax::{ExpressionKind, Function, Span, Statement, StatementKind};
use caution_read::lang::{Node, Walk, walk};

use super::site::Site;
use crate::code::effect::{By, Effect, looks_at};
use crate::code::key::{self, Key};
use crate::code::name::mentions;
use crate::code::program::full_name;
use crate::code::program::{Program, calls, calls_in};
use crate::code::report::Hazard;
use crate::code::scope::Scope;

/// Something that runs again when it fails.
#[derive(Debug)]
pub(super) struct Attempt<'a> {
    /// What makes it run again, in words: "the loop at line 3".
    pub(super) by: String,
    /// Its head.
    pub(super) head: Span,
    /// What runs at every attempt.
    pub(super) region: Span,
    /// What runs at every attempt, as blocks.
    pub(super) blocks: Vec<&'a [Statement]>,
    /// Names that differ between attempts.
    pub(super) counters: Vec<&'a str>,
    /// Further lines without which it would not run again: handlers, exits.
    pub(super) lines: Vec<Span>,
    /// Facts in words.
    pub(super) evidence: Vec<String>,
    /// The function in which it stands.
    pub(super) function: Option<&'a Function>,
}

impl<'a> Attempt<'a> {
    /// The hazard, unless something makes the repetition harmless.
    pub(super) fn hazard(self, program: &Program<'a>, scope: &Scope<'a>, site: &Site<'a>) -> Option<Hazard> {
        if self.reads_back(program, &site.effect) {
            return None;
        }
        let key = self.key(program, scope, site);
        let key_fact = match key {
            Key::Stable => return None,
            Key::None if self.handed(program) => return None,
            Key::None => "no key that names this one effect is passed".to_owned(),
            Key::Changes(span) => format!("the key is made anew at every attempt (line {})", span.first_line),
        };
        let Effect { twice, name, by, .. } = &site.effect;
        let mut evidence = self.evidence;
        evidence.push(key_fact);
        let via = match site.helper.and_then(|helper| helper.name.as_deref()) {
            Some(helper) => format!("`{name}` (in `{helper}`)"),
            None => format!("`{name}`"),
        };
        let mut essential = vec![site.span, self.head];
        essential.extend(self.lines);
        if site.helper.is_some() {
            essential.push(site.effect.span);
        }
        if let Key::Changes(span) = key {
            essential.push(span);
        }
        let first_lines = essential.into_iter().map(first_line).collect();
        Some(Hazard {
            function: self.function.map(full_name),
            subject: name.clone(),
            place: first_line(site.span),
            essential: first_lines,
            whole: Span {
                start: self.region.start.min(self.head.start),
                end: self.region.end.max(self.head.end),
                ..self.region
            },
            severity: if *by == By::Method { Severity::Medium } else { Severity::High },
            confidence: if *by == By::Name { Confidence::High } else { Confidence::Medium },
            what: format!("{via} is tried again by {}, even when it may already have happened", self.by),
            why: format!("if it went through and only the answer was lost, {twice}"),
            evidence,
            remedy: "pass an idempotency key that is made once, outside the attempts; or try again only after errors that come before the effect; or read back what happened first".to_owned(),
        })
    }

    /// Whether a function of this file that starts the attempts hands them a key.
    fn handed(&self, program: &Program<'a>) -> bool {
        let Some(function) = self.function else { return false };
        program.callers(function).iter().filter(|caller| !function.span.holds(caller.span)).any(|caller| {
            let scope = Scope::of(&caller.body);
            calls(&caller.body).into_iter().any(|(_, call)| {
                let callee = program.callee(call, Some(caller));
                callee.is_some_and(|callee| callee.span == function.span)
                    && key::of(program, &scope, call, (Span::default(), &[])) == Key::Stable
            })
        })
    }

    /// The key that reaches the effect. One that a helper is handed is looked for where it is handed.
    fn key(&self, program: &Program<'a>, scope: &Scope<'a>, site: &Site<'a>) -> Key {
        let here = (self.region, self.counters.as_slice());
        let Some(helper) = site.helper else {
            return key::of(program, scope, site.effect.call, here);
        };
        let around = program.around(site.effect.span).unwrap_or(helper);
        let own = Scope::of(&around.body);
        let inner = key::of(program, &own, site.effect.call, (around.span, &[]));
        match inner {
            // A key that the helper was given is as stable as what it was given.
            Key::Stable => match key::of(program, scope, site.call, here) {
                Key::Changes(span) => Key::Changes(span),
                Key::None | Key::Stable => Key::Stable,
            },
            other => other,
        }
    }

    /// Whether what happened is looked up, and decides, before another attempt.
    fn reads_back(&self, program: &Program<'a>, effect: &Effect<'a>) -> bool {
        let mut found = false;
        let mut looked: Vec<&str> = Vec::new();
        let asks = |expression: &'a caution_read::lang::syntax::Expression| {
            calls_in(expression).into_iter().any(|(place, call)| {
                !place.span.holds(effect.span)
                    && !effect.span.holds(place.span)
                    && looks_at(program, call, effect)
            })
        };
        for block in &self.blocks {
            walk(block, &mut |node| {
                let Node::Statement(statement) = node else { return Walk::Into };
                match &statement.kind {
                    StatementKind::Assign(assignment) if assignment.value.as_deref().is_some_and(&asks) => {
                        looked.extend(assignment.targets.iter().filter_map(|target| match &target.kind {
                            ExpressionKind::Name(name) => Some(name.as_str()),
                            _ => None,
                        }));
                    }
                    StatementKind::If { arms, .. } => {
                        found |= arms.iter().any(|(condition, _)| {
                            asks(condition) || looked.iter().any(|name| mentions(condition, name))
                        });
                    }
                    StatementKind::Return(Some(value)) => found |= asks(value),
                    StatementKind::Switch { subject: Some(subject), .. } => {
                        found |= asks(subject) || looked.iter().any(|name| mentions(subject, name));
                    }
                    _ => {}
                }
                Walk::Into
            });
        }
        found
    }
}

/// The first line of a place.
pub(super) fn first_line(span: Span) -> Span {
    Span { last_line: span.first_line, ..span }
}
