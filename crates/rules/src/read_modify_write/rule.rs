use caution_core::finding::{Confidence, Severity};
use caution_read::lang::syntax::{Function, Span};

use super::{lock, object, stored};
use crate::code::program::{Program, full_name};
use crate::code::report::{self, Hazard};
use crate::code::scope::Scope;
use crate::{Input, Outcome, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "read-modify-write",
    codes: &["D6"],
    title: "a shared number is read, computed and written back, and nothing keeps another from doing so at once",
    document: include_str!("rule.md"),
    check,
};

fn check(input: &Input<'_>) -> Outcome {
    report::run(RULE.id, input, look)
}

/// A value that is read, changed and written back.
#[derive(Debug, Clone)]
pub(super) struct Update {
    /// What is changed, in words: `stock`, `item.stock`.
    pub(super) what: String,
    /// Where it is read.
    pub(super) read: Span,
    /// Where the new value is computed.
    pub(super) change: Span,
    /// Where it is written.
    pub(super) write: Span,
    /// Whether its loss costs money or goods.
    pub(super) precious: bool,
}

fn look(program: &Program<'_>) -> Vec<Hazard> {
    let mut found = Vec::new();
    for (unit, body) in program.units() {
        let Some(unit) = unit else { continue };
        let scope = Scope::of(body);
        for function in program.within(unit) {
            let mut updates = stored::updates(program, &scope, function);
            updates.extend(object::updates(program, &scope, function));
            updates.retain(|update| !lock::guards(program, unit, function, update));
            found.extend(updates.iter().map(|update| hazard(program, function, update)));
        }
    }
    found.sort_by_key(|hazard: &Hazard| (hazard.place, hazard.whole));
    found.dedup_by_key(|hazard| hazard.place.first_line);
    found
}

fn hazard(program: &Program<'_>, function: &Function, update: &Update) -> Hazard {
    let Update { what, read, change, write, precious } = update;
    let inside = program.around(function.span).unwrap_or(function);
    let first_line = |span: &Span| Span { last_line: span.first_line, ..*span };
    let mut evidence = vec![format!("read at line {}", read.first_line)];
    if change.first_line != write.first_line {
        evidence.push(format!("changed at line {}", change.first_line));
    }
    evidence.push(format!("written back at line {}", write.first_line));
    evidence.push("no lock, no atomic update and no comparison with what was read".to_owned());
    Hazard {
        function: Some(full_name(inside)),
        subject: what.clone(),
        place: first_line(write),
        essential: vec![first_line(read), first_line(change), first_line(write)],
        whole: Span { start: read.start.min(change.start), end: write.end, first_line: read.first_line, last_line: write.last_line },
        severity: if *precious { Severity::High } else { Severity::Medium },
        confidence: if *precious { Confidence::High } else { Confidence::Medium },
        what: format!("`{what}` is read, changed and written back, and nothing keeps another from doing so at once"),
        why: "two at once read the same value, and one of the changes is lost".to_owned(),
        evidence,
        remedy: "let the store change it in one step (`SET n = n - ?`, an increment); or hold a lock around both steps; or write only if it is still what was read".to_owned(),
    }
}
