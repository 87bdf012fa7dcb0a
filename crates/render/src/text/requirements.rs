//! The tree of why: what is asked for and not given in full, the rest short.

use caution_wire::Report;
use caution_wire::report::{Need, Requirement};
use caution_wire::words::State;

use super::screen::{BOLD, DIM, PLAIN, Screen, style};
use super::{part_at, row};
use crate::Options;
use crate::shared::piece::{Piece, clearers, free, join, line, name, names, words};
use crate::shared::plain::cut;
use crate::shared::say;
use crate::shared::state::{Shown, is_open, of_requirement};

/// Open requirements that are shown in full before the rest is named.
const OPEN: usize = 6;

pub(super) fn put(screen: &mut Screen, report: &Report, options: &Options) {
    row(screen, "Requirements", &[(PLAIN, line(&say::requirements(report)))]);
    if options.verbose {
        for requirement in &report.requirements {
            full(screen, requirement, true);
        }
        return;
    }
    let mut open: Vec<&Requirement> =
        report.requirements.iter().filter(|one| is_open(one) || one.state == State::Overridden).collect();
    // What the change waits for comes first; otherwise the policy's order stands.
    open.sort_by_key(|requirement| !requirement.blocks);
    for requirement in open.iter().take(OPEN) {
        full(screen, requirement, false);
    }
    let rest: Vec<String> = open.iter().skip(OPEN).map(|requirement| requirement.id.clone()).collect();
    if !rest.is_empty() {
        let pieces = [vec![words(format!("and {} more: ", rest.len()))], names(&rest, 10)].concat();
        screen.put(2, 4, &[(DIM, line(&pieces))]);
    }
    met(screen, report);
}

/// Met requirements on one line, each with what was found.
pub(super) fn met(screen: &mut Screen, report: &Report) {
    let all: Vec<&Requirement> = report.requirements.iter().filter(|one| one.state == State::Met).collect();
    if all.is_empty() {
        return;
    }
    let mut parts: Vec<Vec<Piece>> = all.iter().take(8).map(|requirement| met_one(requirement)).collect();
    if let Some(rest) = all.len().checked_sub(8).filter(|rest| *rest > 0) {
        parts.push(vec![words(format!("{rest} more"))]);
    }
    let spans = [(style(Shown::Proceed), "✓ ".to_owned()), (PLAIN, line(&join(parts, ", ")))];
    screen.put(2, 4, &spans);
}

fn met_one(requirement: &Requirement) -> Vec<Piece> {
    let found: Vec<Vec<Piece>> = requirement
        .needs
        .iter()
        .filter(|need| !need.found.is_empty())
        .map(|need| vec![free(&need.found)])
        .collect();
    let mut pieces = vec![name(&requirement.id)];
    if !found.is_empty() {
        pieces.push(words(" ("));
        pieces.extend(join(found, "; "));
        pieces.push(words(")"));
    }
    pieces
}

/// A requirement with why it is asked, why it applies, and for each open need who can give it.
pub(super) fn full(screen: &mut Screen, requirement: &Requirement, everything: bool) {
    let shown = of_requirement(requirement);
    let mode = match shown {
        Shown::Overridden => " (OVERRIDDEN)".to_owned(),
        Shown::Warned => format!(" ({} only; nothing waits for it)", requirement.mode.word()),
        _ if everything => format!(" ({}, {})", requirement.state.word(), requirement.mode.word()),
        _ => String::new(),
    };
    let because = if requirement.because.is_empty() {
        String::new()
    } else {
        line(&[words(": "), free(&requirement.because)])
    };
    let spans = [
        (style(shown), format!("{} ", shown.icon())),
        (BOLD, cut(&requirement.id, 80)),
        (PLAIN, format!("{mode}{because}")),
    ];
    screen.put(2, 4, &spans);
    part_at(screen, 6, "here", &[free(&requirement.applies)]);
    for need in &requirement.needs {
        let is_open = matches!(need.state, State::Missing | State::Unknown);
        if is_open || everything {
            put_need(screen, need);
        }
    }
    if requirement.never && requirement.state != State::NotApplicable {
        part_at(screen, 6, "who", &[words("nobody: nothing in this change clears it")]);
    }
    if everything {
        part_at(screen, 6, "from", &[name(&requirement.source)]);
    }
}

fn put_need(screen: &mut Screen, need: &Need) {
    let mut pieces = vec![free(&need.what)];
    if !need.found.is_empty() {
        pieces.extend([words(": "), free(&need.found)]);
    }
    let label = match need.state {
        State::NotApplicable => "n/a",
        other => other.word(),
    };
    part_at(screen, 6, label, &pieces);
    part_at(screen, 6, "who", &clearers(need, 8));
    part_at(screen, 6, "act", &[free(&need.act)]);
}
