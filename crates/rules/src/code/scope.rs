//! What the names of a function stand for.

use std::collections::{HashMap, HashSet};

use caution_read::lang::syntax::{Call, Expression, ExpressionKind, Statement, StatementKind};
use caution_read::lang::{Node, Walk, walk};

use super::name::{names, root};

/// How many definitions are followed from one expression.
const FOLLOWED: usize = 60;

/// The names of a function and what they were given.
#[derive(Debug, Default)]
pub(crate) struct Scope<'a> {
    /// What a name was set to, by name.
    set: HashMap<&'a str, Vec<&'a Expression>>,
    /// What was done to the thing that a name stands for: `params.key = …`, `request.header(…)`.
    touched: HashMap<&'a str, Vec<Touch<'a>>>,
}

/// Something done to the thing that a name stands for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Touch<'a> {
    /// A member or an entry was set.
    Set {
        /// Which.
        target: &'a Expression,
        /// To what.
        value: &'a Expression,
    },
    /// It was called on.
    Called(&'a Expression),
}

impl<'a> Scope<'a> {
    /// The names of a block, those of closures in it as well.
    pub(crate) fn of(block: &'a [Statement]) -> Self {
        let mut scope = Self::default();
        walk(block, &mut |node| {
            match node {
                Node::Statement(statement) => scope.statement(statement),
                Node::Expression(expression) => scope.expression(expression),
                Node::Function(_) => {}
            }
            Walk::Into
        });
        scope
    }

    fn statement(&mut self, statement: &'a Statement) {
        match &statement.kind {
            StatementKind::Assign(assignment) => {
                let Some(value) = assignment.value.as_deref() else { return };
                for target in &assignment.targets {
                    self.assigned(target, value);
                }
            }
            StatementKind::Loop(looped) => {
                if let Some(over) = &looped.over {
                    for bind in &looped.binds {
                        if let ExpressionKind::Name(name) = &bind.kind {
                            self.set.entry(name).or_default().push(over);
                        }
                    }
                }
            }
            _ => {}
        }
    }

    fn assigned(&mut self, target: &'a Expression, value: &'a Expression) {
        match &target.kind {
            ExpressionKind::Name(name) => self.set.entry(name).or_default().push(value),
            _ => {
                if let Some(name) = root(target) {
                    self.touched.entry(name).or_default().push(Touch::Set { target, value });
                }
            }
        }
    }

    fn expression(&mut self, expression: &'a Expression) {
        match &expression.kind {
            ExpressionKind::Assign(assignment) => {
                let Some(value) = assignment.value.as_deref() else { return };
                for target in &assignment.targets {
                    self.assigned(target, value);
                }
            }
            ExpressionKind::Call(call) => {
                if let ExpressionKind::Member(object, _) = &call.callee.kind
                    && let Some(name) = root(object)
                {
                    self.touched.entry(name).or_default().push(Touch::Called(expression));
                }
                self.handed(call);
            }
            _ => {}
        }
    }

    /// `orders.map((order) => …)`: what a closure is handed comes from what it is called on.
    fn handed(&mut self, call: &'a Call) {
        let ExpressionKind::Member(object, _) = &call.callee.kind else { return };
        for argument in &call.arguments {
            if let ExpressionKind::Function(closure) = &argument.value.kind {
                for parameter in &closure.parameters {
                    self.set.entry(&parameter.name).or_default().push(object);
                }
            }
        }
    }

    /// What a name was set to.
    pub(crate) fn values(&self, name: &str) -> &[&'a Expression] {
        self.set.get(name).map(Vec::as_slice).unwrap_or_default()
    }

    /// What was done to the thing that a name stands for.
    pub(crate) fn touches(&self, name: &str) -> &[Touch<'a>] {
        self.touched.get(name).map(Vec::as_slice).unwrap_or_default()
    }

    /// An expression, what its names were set to, and what the names in there were set to.
    pub(crate) fn expand(&self, expression: &'a Expression) -> Vec<&'a Expression> {
        let mut all = vec![expression];
        let mut seen: HashSet<&str> = HashSet::new();
        let mut at = 0;
        while let Some(next) = all.get(at).copied()
            && all.len() < FOLLOWED
        {
            at += 1;
            for name in names(next) {
                if seen.insert(name) {
                    all.extend(self.values(name));
                }
            }
        }
        all
    }
}
