//! One drill as a story: what was reported, the change, the verdict, what would clear it, the twin.

use caution_wire::drill::{Answer, Case, Drill, FileDiff, Judged};
use caution_wire::words::Outcome;
use caution_wire::{Drills, Report};

use anstyle::{AnsiColor, Style};

use super::super::screen::{BOLD, DIM, PLAIN, Screen, style};
use super::super::{finding, requirements, row};
use super::{answer, policy};
use crate::Options;
use crate::shared::piece::{Piece, free, line, name, names, words};
use crate::shared::plain::{count, cut, printable};
use crate::shared::say;
use crate::shared::state::Shown;

/// The longest line of a difference that is shown.
const LONGEST: usize = 300;

/// For people, on a terminal: each drill as a story.
pub(crate) fn render(drills: &Drills, options: &Options) -> String {
    let mut screen = Screen::new(options);
    for (index, drill) in drills.drills.iter().enumerate() {
        if index > 0 {
            screen.blank();
        }
        story(&mut screen, drills, drill, options);
    }
    screen.finish()
}

fn story(screen: &mut Screen, drills: &Drills, drill: &Drill, options: &Options) {
    screen.put(0, 2, &[(BOLD, cut(&drill.title, 200)), (PLAIN, format!(" ({})", cut(&drill.id, 80)))]);
    screen.blank();
    let told = |screen: &mut Screen, label: &str, text: &str| {
        row(screen, label, &[(PLAIN, line(&[free(text)]))]);
    };
    let judged = drills.judged_at.split('T').next().unwrap_or_default();
    let when = format!("{}, {} (judged as if it were {judged})", drill.organisation, drill.on);
    told(screen, "Where and when", &when);
    long(screen, "Reported", &drill.reported);
    long(screen, "Disputed", drill.disputed.as_deref().unwrap_or("nothing that we know of"));
    if let Some(text) = &drill.made_up {
        long(screen, "Made up here", text);
    }
    if let Some(text) = &drill.declared {
        long(screen, "Declared", text);
    }
    for (index, link) in drill.sources.iter().enumerate() {
        told(screen, if index == 0 { "Sources" } else { "" }, &link.title);
        screen.labelled(0, "", super::super::COLUMN, &[(DIM, cut(&link.url, 500))]);
    }
    let shown = if options.verbose { drill.cases.len() } else { 1 };
    for case in drill.cases.iter().take(shown) {
        whole(screen, drill, case, options);
    }
    rest(screen, drill, shown);
    screen.blank();
    super::remarks(screen, drills);
    conclusion(screen, drills, drill);
}

/// A text of any length, in full.
fn long(screen: &mut Screen, label: &str, text: &str) {
    let text: Vec<String> = text.split_whitespace().map(printable).collect();
    row(screen, label, &[(PLAIN, text.join(" "))]);
}

/// A case with its difference, its verdict and its twins.
fn whole(screen: &mut Screen, drill: &Drill, case: &Case, options: &Options) {
    screen.blank();
    let form = if drill.cases.len() > 1 {
        format!("The change ({})", case.change.id)
    } else {
        "The change".to_owned()
    };
    screen.put(0, 2, &[(BOLD, cut(&form, 100)), (PLAIN, line(&[words(": "), free(&case.change.what)]))]);
    judged(screen, &case.change, options);
    screen.blank();
    let mut verdict = vec![answer(case.answer)];
    let number = case.change.waits_for.len();
    verdict.push((
        PLAIN,
        match case.answer {
            Answer::Missed if !case.change.found_by.is_empty() => {
                " · a rule found it, and no requirement of the policy waits for it".to_owned()
            }
            Answer::Missed => " · nothing that the policy asks stands in its way".to_owned(),
            _ => format!(" · it waits for {}", count(number, "requirement")),
        },
    ));
    screen.put(0, 2, &verdict);
    let report = case.change.report.iter();
    for requirement in report.flat_map(|report| &report.requirements).filter(|one| one.blocks) {
        requirements::full(screen, requirement, false);
    }
    for twin in &case.twins {
        screen.blank();
        twin_of(screen, case, twin);
    }
}

/// What a change is, what is told of it, and what was found.
fn judged(screen: &mut Screen, judged: &Judged, options: &Options) {
    let Some(report) = &judged.report else { return };
    if let Some(text) = &judged.command {
        command(screen, "Command", text);
    } else {
        row(screen, "Commit", &[(PLAIN, line(&say::change(report)))]);
    }
    if let Some(commit) = report.change.commits.last() {
        let mut pieces = vec![name(format!("{} <{}>", commit.author.name, commit.author.email)), words("; ")];
        pieces.extend(say::who(report));
        row(screen, "By", &[(PLAIN, line(&pieces))]);
    }
    acting(screen, report);
    if judged.command.is_none() {
        row(screen, "Touches", &[(PLAIN, line(&say::touches(report, 5)))]);
    }
    for effect in &report.effects {
        row(screen, "Does", &[(PLAIN, line(&say::effect(effect)))]);
    }
    for page in &report.evidence.advice {
        row(screen, "Followed", &[(PLAIN, line(&say::advice(page)))]);
    }
    for review in &report.evidence.approvals {
        let bot = if review.by.bot { " (a bot)" } else { "" };
        let mut pieces = vec![name(&review.by.handle), words(format!("{bot}: {}", review.state.word()))];
        pieces.extend(review.objection.iter().flat_map(|why| [words("; it does not count: "), free(why)]));
        row(screen, "Review", &[(PLAIN, line(&pieces))]);
    }
    for file in &judged.diff {
        diff(screen, file);
    }
    for found in &report.findings {
        screen.blank();
        finding(screen, found, options);
    }
}

/// A command, line by line.
fn command(screen: &mut Screen, label: &str, text: &str) {
    for (index, part) in text.lines().enumerate() {
        row(screen, if index == 0 { label } else { "" }, &[(BOLD, cut(part, LONGEST))]);
    }
}

fn acting(screen: &mut Screen, report: &Report) {
    let change = &report.change;
    let Some(actor) = &change.actor else { return };
    let mut pieces = vec![name(&actor.value.handle)];
    if actor.value.bot {
        pieces.push(words(" (a bot)"));
    }
    if let Some(operator) = &change.operator {
        pieces.extend([words(", driven by "), name(&operator.value.handle)]);
    }
    row(screen, "Acts", &[(PLAIN, line(&pieces))]);
}

/// A file's difference as git shows it.
fn diff(screen: &mut Screen, file: &FileDiff) {
    screen.blank();
    screen.verbatim(2, BOLD, &cut(&file.path, LONGEST));
    for text in file.diff.lines() {
        let colour = |colour: AnsiColor| Style::new().fg_color(Some(colour.into()));
        let style = match text.chars().next() {
            Some('+') => colour(AnsiColor::Green),
            Some('-') => colour(AnsiColor::Red),
            Some('@' | '\\') => DIM,
            _ => PLAIN,
        };
        let spaced = text.replace('\t', "    ");
        let shown: String = printable(&spaced).chars().take(LONGEST).collect();
        screen.verbatim(2, style, shown.trim_end());
    }
}

/// A twin: what makes it benign, how it differs where it has other files, and what came out.
fn twin_of(screen: &mut Screen, case: &Case, twin: &Judged) {
    let (shown, outcome) = match twin.outcome {
        Outcome::Proceed => (Shown::Proceed, "proceeds"),
        Outcome::Hold => (Shown::Hold, "is held as well"),
        Outcome::Stop => (Shown::Stop, "is stopped as well"),
    };
    let spans = [
        (BOLD, "Its twin".to_owned()),
        (PLAIN, line(&[words(" "), name(&twin.id), words(" ")])),
        (style(shown), outcome.to_owned()),
        (PLAIN, line(&[words(": "), free(&twin.what)])),
    ];
    screen.put(0, 2, &spans);
    if twin.outcome != Outcome::Proceed {
        screen.put(
            2,
            4,
            &[(PLAIN, line(&[vec![words("it waits for ")], names(&twin.waits_for, 8)].concat()))],
        );
    }
    if let Some(report) = &twin.report {
        requirements::met(screen, report);
    }
    if let Some(text) = twin.command.as_ref().filter(|_| twin.command != case.change.command) {
        command(screen, "Command", text);
    }
    for file in twin.diff.iter().filter(|file| !case.change.diff.contains(file)) {
        diff(screen, file);
    }
}

/// The other cases, one line each.
fn rest(screen: &mut Screen, drill: &Drill, shown: usize) {
    let rest: Vec<&Case> = drill.cases.iter().skip(shown).collect();
    if rest.is_empty() {
        return;
    }
    screen.blank();
    for case in rest {
        let proceed = case.twins.iter().filter(|twin| twin.outcome == Outcome::Proceed).count();
        let twins = format!("{proceed} of {} proceed", count(case.twins.len(), "twin"));
        let mut pieces: Vec<Piece> = vec![words(" · ")];
        if !case.change.waits_for.is_empty() {
            pieces.push(words("waits for "));
            pieces.extend(names(&case.change.waits_for, super::NAMED));
            pieces.push(words(" · "));
        }
        pieces.push(words(twins));
        let label = cut(&case.change.id, 60);
        screen.labelled(0, &label, super::super::COLUMN, &[answer(case.answer), (PLAIN, line(&pieces))]);
    }
    screen.put(0, 2, &[(DIM, "(--verbose shows them in full)".to_owned())]);
}

fn conclusion(screen: &mut Screen, drills: &Drills, drill: &Drill) {
    let policy = policy(drills);
    let text = match drill.answer {
        Answer::Stopped => "It would have been stopped",
        Answer::Held => "It would have been held: somebody would have had to look",
        Answer::Missed => "Yes, it would have gone through",
    };
    let text = format!("{text} (judged by {policy})");
    screen
        .put_unwrapped(&[(BOLD, "Would this have happened to us?".to_owned()), (PLAIN, format!(" {text}"))]);
}
