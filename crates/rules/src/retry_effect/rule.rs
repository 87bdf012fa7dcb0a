use caution_read::lang::syntax::{ExpressionKind, Function, StatementKind};
use caution_read::lang::{Node, Walk, walk};

use super::{loops, recursion, wrappers};
use crate::code::program::Program;
use crate::code::report::{self, Hazard};
use crate::code::scope::Scope;
use crate::{Input, Outcome, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "retry-effect",
    codes: &["D1"],
    title: "an effect that is bad to do twice runs again after an error",
    document: include_str!("rule.md"),
    check,
};

fn check(input: &Input<'_>) -> Outcome {
    report::run(RULE.id, input, look)
}

fn look(program: &Program<'_>) -> Vec<Hazard> {
    let mut found: Vec<Hazard> = Vec::new();
    for (function, body) in program.units() {
        let scope = Scope::of(body);
        if let Some(function) = function {
            of_function(program, &scope, function, &mut found);
        }
        walk(body, &mut |node| {
            match node {
                Node::Statement(statement) => match &statement.kind {
                    StatementKind::Loop(looped) => {
                        found.extend(loops::hazards(program, &scope, statement, looped));
                    }
                    // Units of their own.
                    StatementKind::Function(_) | StatementKind::Class(_) if function.is_none() => {
                        return Walk::Over;
                    }
                    _ => {}
                },
                Node::Expression(expression) => {
                    if let ExpressionKind::Call(call) = &expression.kind {
                        found.extend(wrappers::of_call(program, &scope, (expression, call)));
                    }
                }
                // Units of their own, too.
                Node::Function(_) if function.is_none() => return Walk::Over,
                Node::Function(inner) => of_function(program, &scope, inner, &mut found),
            }
            Walk::Into
        });
    }
    // One effect is told once, by what stands nearest around it.
    found.sort_by_key(|hazard| (hazard.place, hazard.whole.end - hazard.whole.start));
    found.dedup_by_key(|hazard| hazard.place);
    found
}

fn of_function<'a>(
    program: &Program<'a>,
    scope: &Scope<'a>,
    function: &'a Function,
    found: &mut Vec<Hazard>,
) {
    found.extend(wrappers::of_annotations(program, scope, function));
    found.extend(recursion::hazards(program, scope, function));
}
