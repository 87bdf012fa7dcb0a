//! Drills on one screen: which public incidents a policy would have stopped, held or missed.

mod story;
mod summary;

use anstyle::{AnsiColor, Style};
use caution_wire::Drills;
use caution_wire::drill::{Answer, Case, Chosen, Drill};
use caution_wire::words::Outcome;

use super::screen::{BOLD, DIM, PLAIN, Screen, style};
use crate::Options;
use crate::shared::piece::{Piece, free, join, line, name, names, words};
use crate::shared::plain::{count, cut};
use crate::shared::state::Shown;

pub(crate) use story::render as stories;
pub(crate) use summary::render as summary;

/// Requirements and rules that a line names before the rest is counted.
const NAMED: usize = 3;

/// For people, on a terminal: one line a drill, and the answer.
pub(crate) fn render(drills: &Drills, options: &Options) -> String {
    let mut screen = Screen::new(options);
    let policy = words(format!(", judged by {}", policy(drills)));
    let drill = count(drills.drills.len(), "drill");
    screen.put(0, 2, &[(BOLD, drill), (PLAIN, line(&[policy]))]);
    screen.blank();
    let column = drills.drills.iter().map(|drill| drill.id.chars().count()).max().unwrap_or(0) + 2;
    for drill in &drills.drills {
        let mut spans = vec![answer(drill.answer), (PLAIN, format!(" · {}", cut(&drill.title, 200)))];
        spans.push((DIM, format!(" · {}", line(&why(drill)))));
        screen.labelled(0, &cut(&drill.id, 80), column, &spans);
    }
    screen.blank();
    remarks(&mut screen, drills);
    twins(&mut screen, drills);
    own_names(&mut screen, drills);
    conclusion(&mut screen, drills);
    screen.finish()
}

/// Which policy judged, and why that one.
fn policy(drills: &Drills) -> String {
    let name = line(&[name(&drills.policy.name)]);
    match drills.chosen {
        Chosen::Default => format!("the built-in `{name}`, as there is no policy here"),
        Chosen::BuiltIn => format!("the built-in `{name}`"),
        Chosen::File => format!("`{name}`"),
        Chosen::Repository => format!("`{name}`, this repository's own at HEAD"),
    }
}

/// The answer in one word, in capitals where somebody should look.
fn answer(answer: Answer) -> (Style, String) {
    match answer {
        Answer::Stopped => (style(Shown::Stop), format!("{} stopped", Shown::Stop.icon())),
        Answer::Held => (style(Shown::Hold), format!("{} held", Shown::Hold.icon())),
        Answer::Missed => (Style::new().bold().fg_color(Some(AnsiColor::Red.into())), "→ MISSED".to_owned()),
    }
}

/// Why a drill came out so.
fn why(drill: &Drill) -> Vec<Piece> {
    let missed: Vec<&Case> = drill.cases.iter().filter(|case| case.answer == Answer::Missed).collect();
    let mut parts = if missed.is_empty() { vec![waits(drill)] } else { through(drill, &missed) };
    if drill.declared.is_some() {
        parts.push(vec![words("with what the drill declares for its time")]);
    }
    if !drill.rules_not_there.is_empty() {
        let rules = join(drill.rules_not_there.iter().map(|rule| vec![name(rule)]).collect(), ", ");
        parts.push([rules, vec![words(" is not in this version")]].concat());
    }
    join(parts, "; ")
}

/// What its cases wait for, and what found it.
fn waits(drill: &Drill) -> Vec<Piece> {
    let changes = || drill.cases.iter().map(|case| &case.change);
    let waits = distinct(changes().flat_map(|change| change.waits_for.iter()));
    let mut pieces = names(&waits, NAMED);
    let rules = distinct(changes().flat_map(|change| &change.found_by));
    if !rules.is_empty() {
        pieces.push(words(" ("));
        pieces.extend(names(&rules, NAMED));
        pieces.push(words(")"));
    }
    pieces
}

/// How it goes through, and what saw it without holding it.
fn through(drill: &Drill, missed: &[&Case]) -> Vec<Vec<Piece>> {
    let all = drill.cases.len();
    let mut parts = Vec::new();
    if all > 1 && missed.len() < all {
        let forms: Vec<String> = missed.iter().map(|case| case.change.id.clone()).collect();
        let head = words(format!("goes through in {} of {all} forms: ", missed.len()));
        parts.push([vec![head], names(&forms, NAMED)].concat());
    } else {
        parts.push(vec![words("nothing holds it")]);
    }
    let rules = distinct(missed.iter().flat_map(|case| &case.change.found_by));
    if !rules.is_empty() {
        parts.push([names(&rules, NAMED), vec![words(" found it")]].concat());
    }
    let soft = distinct(missed.iter().flat_map(|case| &case.change.only_shown));
    if !soft.is_empty() {
        parts.push([names(&soft, NAMED), vec![words(" would ask, but only warns or observes")]].concat());
    }
    parts
}

fn distinct<'a>(texts: impl Iterator<Item = &'a String>) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for text in texts {
        if !all.contains(text) {
            all.push(text.clone());
        }
    }
    all
}

/// What a reader should know of the policy.
fn remarks(screen: &mut Screen, drills: &Drills) {
    for remark in &drills.policy.remarks {
        screen.put(0, 2, &[(PLAIN, line(&[words("Policy: "), free(remark)]))]);
    }
}

/// How many twins proceed, and which do not.
fn twins(screen: &mut Screen, drills: &Drills) {
    let summary = drills.summary;
    let all = summary.twins == summary.twins_proceed;
    let shown = if all { Shown::Proceed } else { Shown::Hold };
    let head =
        format!("{} {} of {} benign twins proceed", shown.icon(), summary.twins_proceed, summary.twins);
    let rest = if all { "" } else { "; these wait as well, though nothing is wrong with them:" };
    screen.put(0, 2, &[(style(shown), head), (PLAIN, rest.to_owned())]);
    for drill in &drills.drills {
        for case in &drill.cases {
            for twin in case.twins.iter().filter(|twin| twin.outcome != Outcome::Proceed) {
                let path = format!("{}/{}/{}", drill.id, case.change.id, twin.id);
                let waits = [vec![words(" waits for ")], names(&twin.waits_for, NAMED)].concat();
                screen.put(4, 6, &[(PLAIN, line(&[name(path)])), (DIM, line(&waits))]);
            }
        }
    }
}

/// A policy may name people and services that no drill knows.
fn own_names(screen: &mut Screen, drills: &Drills) {
    if matches!(drills.chosen, Chosen::File | Chosen::Repository) && drills.summary.missed > 0 {
        let text = "The people and services are the drills' own: what a policy asks of yours by name cannot apply to them.";
        screen.put(0, 2, &[(DIM, text.to_owned())]);
    }
}

/// The last line answers the question.
fn conclusion(screen: &mut Screen, drills: &Drills) {
    let summary = drills.summary;
    let mut parts = Vec::new();
    for (number, word) in [(summary.stopped, "stopped"), (summary.held, "held")] {
        if number > 0 {
            parts.push(format!("{number} {word}"));
        }
    }
    let others = if parts.is_empty() { String::new() } else { format!(", {}", parts.join(", ")) };
    let missed: Vec<String> = drills
        .drills
        .iter()
        .filter(|drill| drill.answer == Answer::Missed)
        .map(|drill| drill.id.clone())
        .collect();
    let next = match missed.first() {
        None => String::new(),
        Some(first) => format!("; `caution drill {}` tells the story of the first", line(&[name(first)])),
    };
    let answer = format!("{} of {} would have gone through{others}{next}", summary.missed, summary.drills);
    screen.put_unwrapped(&[
        (BOLD, "Would this have happened to us?".to_owned()),
        (PLAIN, format!(" {answer}")),
    ]);
}

#[cfg(test)]
mod tests;
