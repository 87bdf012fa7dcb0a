//! The way by which success leaves a loop of attempts.

use caution_read::lang::syntax::{Expression, Loop, LoopKind, Span, Statement, StatementKind};

use super::site::Site;
use crate::code::flow::{Says, about, ends_round, says};
use crate::code::name::{mentions, names};
use crate::code::place::blocks;

/// How success leaves a loop.
#[derive(Debug, Default)]
pub(super) struct Exit {
    /// Where.
    pub(super) span: Option<Span>,
    /// Whether the result decides it, so that a failure that is only told goes on.
    pub(super) by_value: bool,
}

/// How success leaves a loop after an effect, whose result has these names.
pub(super) fn success(looped: &Loop, site: &Site<'_>, results: &[&str]) -> Exit {
    let mut search = Search { looped, site, results, passed: false, exit: Exit::default() };
    search.block(&looped.body, false);
    search.exit
}

struct Search<'s, 'a> {
    looped: &'s Loop,
    site: &'s Site<'a>,
    results: &'s [&'a str],
    passed: bool,
    exit: Exit,
}

impl Search<'_, '_> {
    /// Looks for the exit in a block; `inner` says that a `break` in it belongs to something inside.
    fn block(&mut self, block: &[Statement], inner: bool) {
        for statement in block {
            if self.exit.span.is_some() {
                return;
            }
            let holds = statement.span.holds(self.site.span);
            if holds {
                self.holding(statement, inner);
                self.passed = true;
            } else if self.passed {
                self.after(statement, inner);
            }
        }
    }

    fn found(&mut self, span: Span, by_value: bool) {
        if self.exit.span.is_none() {
            self.exit = Exit { span: Some(span), by_value };
        }
    }

    /// A statement that holds the effect.
    fn holding(&mut self, statement: &Statement, inner: bool) {
        match &statement.kind {
            StatementKind::Return(_) => self.found(statement.span, false),
            StatementKind::If { arms, otherwise } => {
                for (condition, arm) in arms {
                    if condition.span.holds(self.site.span) {
                        self.passed = true;
                        self.arm(condition, arm, otherwise, inner);
                        return;
                    }
                }
                self.children(statement, inner);
            }
            StatementKind::Try(tried) => {
                self.block(&tried.body, inner);
                if self.passed {
                    self.block(&tried.otherwise, inner);
                }
            }
            StatementKind::Assign(assignment) => {
                // `while (!done) done = charge();`
                for target in assignment.targets.iter().flat_map(names) {
                    if self.in_condition(target) {
                        self.found(statement.span, true);
                    }
                }
            }
            _ => self.children(statement, inner),
        }
    }

    fn children(&mut self, statement: &Statement, inner: bool) {
        let inner = inner || matches!(statement.kind, StatementKind::Loop(_) | StatementKind::Switch { .. });
        for block in blocks(statement) {
            self.block(block, inner);
        }
    }

    fn in_condition(&self, name: &str) -> bool {
        self.looped.kind != LoopKind::Each
            && self.looped.over.as_ref().is_some_and(|over| mentions(over, name))
    }

    /// A statement that runs after the effect.
    fn after(&mut self, statement: &Statement, inner: bool) {
        match &statement.kind {
            StatementKind::Return(_) => self.found(statement.span, false),
            StatementKind::Break(label) if !inner || label.is_some() => self.found(statement.span, false),
            StatementKind::If { arms, otherwise } => {
                for (condition, arm) in arms {
                    self.arm(condition, arm, otherwise, inner);
                }
            }
            StatementKind::Assign(assignment) => {
                let names: Vec<&str> = assignment.targets.iter().flat_map(names).collect();
                let counting = assignment.operator.is_some();
                if !counting && names.iter().any(|name| self.in_condition(name)) {
                    let by_value =
                        assignment.value.as_deref().is_some_and(|value| about(value, self.results));
                    self.found(statement.span, by_value);
                }
            }
            StatementKind::Try(tried) => {
                self.block(&tried.body, inner);
                self.block(&tried.otherwise, inner);
            }
            StatementKind::Guard { body, .. } | StatementKind::Block(body) => self.block(body, inner),
            _ => {}
        }
    }

    /// What follows a condition after the effect: success may leave here, or past a failure.
    fn arm(&mut self, condition: &Expression, arm: &[Statement], otherwise: &[Statement], inner: bool) {
        let about = condition.span.holds(self.site.span) || about(condition, self.results);
        match says(condition) {
            Says::Failure if ends_round(arm) || !otherwise.is_empty() => {
                let before = self.exit.span.is_some();
                self.block(otherwise, inner);
                if !before && self.exit.span.is_some() {
                    self.exit.by_value = true;
                }
            }
            Says::Failure | Says::Attempts => {}
            Says::Success => {
                let before = self.exit.span.is_some();
                self.block(arm, inner);
                if !before && self.exit.span.is_some() {
                    self.exit.by_value = true;
                }
            }
            Says::Unclear if about => {
                let before = self.exit.span.is_some();
                self.block(arm, inner);
                if !before && self.exit.span.is_some() {
                    self.exit.by_value = true;
                }
            }
            Says::Unclear => {}
        }
    }
}
