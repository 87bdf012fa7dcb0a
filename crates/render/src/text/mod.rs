//! A report on a terminal. Human text: it is not an interface, and it may change.

pub(crate) mod backtest;
pub(crate) mod drill;
pub(crate) mod reach;
mod requirements;
pub(crate) mod reset;
mod screen;
mod told;

use anstyle::{AnsiColor, Style};
use caution_wire::Report;
use caution_wire::report::Finding;
use caution_wire::words::{Class, Severity, State};

use crate::shared::piece::{Piece, free, line, name, words};
use crate::shared::plain::{count, cut, snippet};
use crate::shared::state::Shown;
use crate::shared::{far, say, unknowns};
use crate::{Format, Options};
use screen::{BOLD, DIM, PLAIN, Screen, style};

pub(crate) const FORMAT: Format =
    Format { id: "text", about: "for people, on a terminal", render, exits_zero: false };

/// Findings and groups of unknowns that are shown before the rest is folded.
const FINDINGS: usize = 3;
const UNKNOWNS: usize = 5;

/// Where the second column starts.
const COLUMN: usize = 17;

fn render(report: &Report, options: &Options) -> String {
    let mut screen = Screen::new(options);
    screen.put(0, 2, &[(BOLD, line(&say::change(report)))]);
    screen.blank();
    if !is_nothing(report) {
        facts(&mut screen, report, options);
        findings(&mut screen, report, options);
        requirements::put(&mut screen, report, options);
        not_known(&mut screen, report, options);
        remarks(&mut screen, report, options);
        if options.verbose {
            told::put(&mut screen, report);
        }
        screen.blank();
    }
    verdict(&mut screen, report);
    screen.finish()
}

/// Nothing to assess, and nothing else to say.
fn is_nothing(report: &Report) -> bool {
    report.is_empty()
        && report.findings.is_empty()
        && report.unknowns.is_empty()
        && report.requirements.iter().all(|requirement| requirement.state == State::NotApplicable)
        && report.verdict.policy.remarks.is_empty()
}

/// A label and what stands beside it.
fn row(screen: &mut Screen, label: &str, spans: &[(Style, String)]) {
    screen.labelled(0, label, COLUMN, spans);
}

fn facts(screen: &mut Screen, report: &Report, options: &Options) {
    let class = report.provenance.class;
    let who = line(&say::who(report));
    let spans = match class {
        Class::Unknown => {
            vec![(style(Shown::Unknown), "? ".to_owned()), (PLAIN, who)]
        }
        _ => vec![(PLAIN, who)],
    };
    row(screen, "Who wrote it", &spans);
    let recorded = say::recorded(report);
    if !recorded.is_empty() {
        row(screen, "", &[(PLAIN, line(&recorded))]);
    }
    let most = if options.verbose { usize::MAX } else { 5 };
    row(screen, "What it touches", &[(PLAIN, line(&say::touches(report, most)))]);
    let goes = far::paragraph(&report.reach, if options.verbose { far::LONG } else { far::SHORT });
    if !goes.is_empty() {
        row(screen, "How far it goes", &[(PLAIN, line(&goes))]);
    }
    let shown = if options.verbose { usize::MAX } else { UNKNOWNS };
    for (index, effect) in report.effects.iter().take(shown).enumerate() {
        row(screen, if index == 0 { "What it does" } else { "" }, &[(PLAIN, line(&say::effect(effect)))]);
    }
    if let Some(rest) = report.effects.len().checked_sub(shown).filter(|rest| *rest > 0) {
        row(screen, "", &[(DIM, format!("and {}", count(rest, "more effect")))]);
    }
}

fn findings(screen: &mut Screen, report: &Report, options: &Options) {
    let shown = if options.verbose { usize::MAX } else { FINDINGS };
    for found in report.findings.iter().take(shown) {
        screen.blank();
        finding(screen, found, options);
    }
    let folded: Vec<&Finding> = report.findings.iter().skip(shown).collect();
    if !folded.is_empty() {
        let number = |severity| folded.iter().filter(|found| found.severity == severity).count();
        let all = [Severity::High, Severity::Medium, Severity::Low, Severity::Note];
        let counts: Vec<String> = all
            .iter()
            .filter(|severity| number(**severity) > 0)
            .map(|severity| format!("{} {}", number(*severity), severity.word()))
            .collect();
        screen.blank();
        let text =
            format!("{}: {} (--verbose shows them)", count(folded.len(), "more finding"), counts.join(", "));
        screen.put(0, 2, &[(DIM, text)]);
    }
    if !report.findings.is_empty() {
        screen.blank();
    }
}

/// Four parts: what, where, why it matters here, what clears it.
fn finding(screen: &mut Screen, found: &Finding, options: &Options) {
    let severity = match found.severity {
        Severity::High => Style::new().bold().fg_color(Some(AnsiColor::Red.into())),
        Severity::Medium => Style::new().bold().fg_color(Some(AnsiColor::Yellow.into())),
        Severity::Low | Severity::Note => BOLD,
    };
    let what = line(&[words(": "), free(&found.what)]);
    let spans = [
        (severity, found.severity.word().to_owned()),
        (PLAIN, " · ".to_owned()),
        (BOLD, cut(&found.rule, 80)),
        (PLAIN, what),
    ];
    screen.put(0, 2, &spans);
    if let Some(place) = &found.place {
        let more = match found.related.len() {
            0 => Vec::new(),
            number => vec![words(format!(" and {}", count(number, "more place")))],
        };
        part(screen, "at", &[vec![name(say::place(place))], more].concat());
        for text in snippet(place.snippet.as_deref().unwrap_or_default(), 4) {
            screen.verbatim(11, DIM, &format!("| {text}"));
        }
    }
    part(screen, "why", &[free(&found.why)]);
    part(screen, "clear", &[free(&found.remedy)]);
    if options.verbose {
        for fact in &found.evidence {
            part(screen, "fact", &[free(fact)]);
        }
        for place in &found.related {
            part(screen, "also", &[name(say::place(place))]);
        }
    }
}

fn part(screen: &mut Screen, label: &str, pieces: &[Piece]) {
    part_at(screen, 2, label, pieces);
}

/// An indented label and a sentence; nothing if the sentence is empty.
fn part_at(screen: &mut Screen, indent: usize, label: &str, pieces: &[Piece]) {
    let text = line(pieces);
    if !text.is_empty() {
        screen.labelled(indent, label, indent + 9, &[(PLAIN, text)]);
    }
}

fn not_known(screen: &mut Screen, report: &Report, options: &Options) {
    let groups = unknowns::others(report);
    if options.verbose {
        for (index, unknown) in report.unknowns.iter().enumerate() {
            let mut pieces = [unknowns::what(unknown), unknowns::hides(unknown)].concat();
            if let Some(remedy) = &unknown.remedy {
                pieces.extend([words("; "), free(remedy)]);
            }
            unknown_row(screen, index, &pieces);
        }
        return;
    }
    for (index, group) in groups.iter().take(UNKNOWNS).enumerate() {
        unknown_row(screen, index, &group.pieces());
    }
    let rest: usize = groups.iter().skip(UNKNOWNS).map(|group| group.all.len()).sum();
    if rest > 0 {
        row(screen, "", &[(DIM, format!("and {rest} more unknown (--verbose shows them)"))]);
    }
}

fn unknown_row(screen: &mut Screen, index: usize, pieces: &[Piece]) {
    let label = if index == 0 { "Not known" } else { "" };
    row(screen, label, &[(style(Shown::Unknown), "? ".to_owned()), (PLAIN, line(pieces))]);
}

/// What a reader should know of the policy and the charter.
fn remarks(screen: &mut Screen, report: &Report, options: &Options) {
    let shown = if options.verbose { usize::MAX } else { 3 };
    let remarks = &report.verdict.policy.remarks;
    for (index, remark) in remarks.iter().enumerate() {
        row(screen, if index == 0 { "Policy" } else { "" }, &[(PLAIN, line(&[free(remark)]))]);
    }
    let problems = &report.verdict.charter.problems;
    for (index, problem) in problems.iter().take(shown).enumerate() {
        let place = problem.line.map(|line| format!(":{line}")).unwrap_or_default();
        let pieces = [name(&problem.input), words(format!("{place}: ")), free(&problem.message)];
        row(screen, if index == 0 { "Charter" } else { "" }, &[(PLAIN, line(&pieces))]);
    }
    if let Some(rest) = problems.len().checked_sub(shown).filter(|rest| *rest > 0) {
        row(screen, "", &[(DIM, format!("and {}", count(rest, "more problem")))]);
    }
}

fn verdict(screen: &mut Screen, report: &Report) {
    let shown = Shown::from(report.verdict.outcome);
    let (word, next) = say::verdict(report);
    let colon = if next.is_empty() { "" } else { ":" };
    let head = format!("{} {word}{colon}", shown.icon());
    screen.put_unwrapped(&[(style(shown), head), (PLAIN, format!(" {}", line(&next)))]);
}
