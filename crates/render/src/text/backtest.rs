//! A backtest on one screen.

use caution_wire::Backtest;
use caution_wire::backtest::{Asked, Reading, Week};
use caution_wire::words::Outcome;

use super::row;
use super::screen::{BOLD, DIM, PLAIN, Screen, style};
use crate::Options;
use crate::shared::piece::{Piece, free, line, name, words};
use crate::shared::plain::short;
use crate::shared::state::Shown;
use crate::shared::tested::{self, grouped, many};
use crate::shared::weighed;

/// How many of each list are shown before the rest is folded.
const REQUIREMENTS: usize = 4;
const RULES: usize = 4;
const REVERTS: usize = 3;
const HOT_FIXES: usize = 2;
const UNKNOWNS: usize = 5;
const AREAS: usize = 4;
const DIFFERENCES: usize = 10;

/// For people, on a terminal.
pub(crate) fn render(report: &Backtest, options: &Options) -> String {
    let mut screen = Screen::new(options);
    let extent = [vec![words(": ")], tested::extent(report)].concat();
    screen.put(0, 2, &[(BOLD, line(&tested::title(report))), (PLAIN, line(&extent))]);
    screen.blank();
    if report.is_empty() {
        unknowns(&mut screen, report, options);
        screen.put_unwrapped(&[(PLAIN, line(&tested::nothing(report)))]);
        return screen.finish();
    }
    said(&mut screen, "What is judged", &tested::judged(report));
    if report.changes.judged == 0 {
        unknowns(&mut screen, report, options);
        screen.blank();
        screen.put(0, 0, &[(PLAIN, tested::NONE_JUDGED.to_owned())]);
        return screen.finish();
    }
    said(&mut screen, "Policy", &tested::policies(report));
    verdicts(&mut screen, report);
    if let Some([why, next]) = tested::quiet(report) {
        said(&mut screen, "Why", &why);
        said(&mut screen, "To do", &next);
    }
    weeks(&mut screen, report, options);
    requirements(&mut screen, report, options);
    rules(&mut screen, report, options);
    said(&mut screen, "Reviewers", &[words(format!("{} (--minutes-per-hold)", tested::effort(report)))]);
    load(&mut screen, report, options);
    comparison(&mut screen, report, options);
    reading(&mut screen, report);
    outcomes(&mut screen, report, options);
    unknowns(&mut screen, report, options);
    screen.blank();
    screen.put(0, 0, &[(PLAIN, tested::APPROVALS.to_owned())]);
    if let Some(first) = report.reading.first() {
        let next = format!("caution check {}", short(&first.change.commit));
        screen.put_unwrapped(&[
            (BOLD, "Next: ".to_owned()),
            (PLAIN, format!("`{next}` tells the whole of one change")),
        ]);
    }
    screen.finish()
}

fn said(screen: &mut Screen, label: &str, pieces: &[Piece]) {
    row(screen, label, &[(PLAIN, line(pieces))]);
}

fn verdicts(screen: &mut Screen, report: &Backtest) {
    let changes = &report.changes;
    let mut spans = Vec::new();
    for (outcome, number) in
        [(Outcome::Proceed, changes.proceed), (Outcome::Hold, changes.hold), (Outcome::Stop, changes.stop)]
    {
        let shown = Shown::from(outcome);
        let gap = if spans.is_empty() { "" } else { ", " };
        // What did not happen needs no colour.
        let style = if number == 0 { PLAIN } else { style(shown) };
        spans.push((PLAIN, gap.to_owned()));
        spans.push((style, format!("{} {} {}", shown.icon(), grouped(number), outcome.word())));
    }
    if changes.proceed_with_finding > 0 {
        let finding = format!(
            "; {} of those that proceed with a finding of medium severity or more",
            grouped(changes.proceed_with_finding)
        );
        spans.push((PLAIN, finding));
    }
    if changes.hold_only_unknowns > 0 {
        let only = format!("; {} only for what could not be seen", many(changes.hold_only_unknowns, "hold"));
        spans.push((PLAIN, only));
    }
    row(screen, "Verdicts", &spans);
}

fn weeks(screen: &mut Screen, report: &Backtest, options: &Options) {
    if let Some(averages) = tested::averages(report) {
        row(screen, "A week", &[(PLAIN, averages)]);
    }
    if report.changes.hold + report.changes.stop > 0 && report.weeks.len() > 1 {
        let room = options.width.saturating_sub(super::COLUMN).clamp(10, 60);
        let span = report.weeks.len().div_ceil(room).max(1);
        let (bars, most) = bars(&report.weeks, span);
        let each = if span == 1 { "week".to_owned() } else { format!("{span} weeks") };
        row(screen, "", &[(PLAIN, bars)]);
        row(
            screen,
            "",
            &[(DIM, format!("held or stopped, a sign for each {each}, oldest first; at most {most}"))],
        );
    }
    if options.verbose {
        for week in &report.weeks {
            let text = format!(
                "{}  {} judged, {} held, {} stopped",
                week.begins,
                grouped(week.changes),
                grouped(week.hold),
                grouped(week.stop)
            );
            row(screen, "", &[(PLAIN, text)]);
        }
    }
}

/// A row of bars, one for `span` weeks, and what the highest stands for.
fn bars(weeks: &[Week], span: usize) -> (String, u64) {
    const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let sums: Vec<u64> =
        weeks.chunks(span).map(|part| part.iter().map(|week| week.hold + week.stop).sum()).collect();
    let most = sums.iter().copied().max().unwrap_or(0).max(1);
    let bar = |sum: &u64| match sum {
        0 => '·',
        sum => {
            let step = (sum * 8).div_ceil(most).clamp(1, 8) - 1;
            usize::try_from(step).ok().and_then(|step| BARS.get(step)).copied().unwrap_or('█')
        }
    };
    (sums.iter().map(bar).collect(), most)
}

fn requirements(screen: &mut Screen, report: &Backtest, options: &Options) {
    let shown = if options.verbose { usize::MAX } else { REQUIREMENTS };
    // What is only recorded nobody would have seen.
    let all: Vec<_> =
        report.requirements.iter().filter(|one| options.verbose || one.asked != Asked::Observe).collect();
    for (index, requirement) in all.iter().take(shown).enumerate() {
        let state = match requirement.asked {
            Asked::Stop => Shown::Stop,
            Asked::Hold => Shown::Hold,
            Asked::Warn | Asked::Observe => Shown::Warned,
        };
        let spans = [
            (style(state), format!("{} ", state.icon())),
            (BOLD, line(&[name(&requirement.id)])),
            (PLAIN, format!(": {}", tested::asked(requirement))),
        ];
        row(screen, if index == 0 { "Not met" } else { "" }, &spans);
    }
    folded(screen, all.len(), shown);
}

fn rules(screen: &mut Screen, report: &Backtest, options: &Options) {
    let shown = if options.verbose { usize::MAX } else { RULES };
    for (index, rule) in report.rules.iter().take(shown).enumerate() {
        let spans = [
            (PLAIN, format!("{} · ", rule.worst.word())),
            (BOLD, line(&[name(&rule.id)])),
            (PLAIN, format!(": {}", tested::found(rule))),
        ];
        row(screen, if index == 0 { "Findings" } else { "" }, &spans);
    }
    if report.rules.is_empty() {
        row(screen, "Findings", &[(PLAIN, "none".to_owned())]);
    }
    folded(screen, report.rules.len(), shown);
}

/// What a change costs people, and whom it costs.
fn load(screen: &mut Screen, report: &Backtest, options: &Options) {
    if let Some(friction) = weighed::friction(report) {
        row(screen, "", &[(PLAIN, friction)]);
    }
    if let Some(load) = weighed::load(report) {
        row(screen, "Asked", &[(PLAIN, load)]);
    }
    let shown = if options.verbose { usize::MAX } else { AREAS };
    for area in report.load.areas.iter().take(shown) {
        row(screen, "", &[(PLAIN, line(&weighed::area(area)))]);
    }
    folded(screen, report.load.areas.len(), shown);
}

/// What another policy would have done.
fn comparison(screen: &mut Screen, report: &Backtest, options: &Options) {
    let Some(comparison) = &report.comparison else { return };
    screen.blank();
    screen.put(0, 2, &[(BOLD, "Compared with another policy".to_owned())]);
    screen.put(2, 2, &[(PLAIN, line(&weighed::tally(comparison)))]);
    screen.put(2, 2, &[(PLAIN, weighed::cost(comparison))]);
    screen.put(2, 2, &[(DIM, weighed::DIRECTION.to_owned())]);
    let shown = if options.verbose { usize::MAX } else { DIFFERENCES };
    for difference in comparison.changes.iter().take(shown) {
        let shown = Shown::from(difference.outcome);
        let head = format!("{} {}: ", shown.icon(), difference.kind.words());
        screen.put(2, 4, &[(style(shown), head), (PLAIN, line(&tested::named(&difference.change)))]);
        screen.put(6, 6, &[(DIM, line(&weighed::why(difference)))]);
    }
    let rest = comparison.changes.len().saturating_sub(shown);
    if rest > 0 {
        screen.put(2, 4, &[(DIM, format!("and {rest} more (--verbose, --html and JSON list all)"))]);
    }
}

fn folded(screen: &mut Screen, all: usize, shown: usize) {
    if let Some(rest) = all.checked_sub(shown).filter(|rest| *rest > 0) {
        row(screen, "", &[(DIM, format!("and {rest} more (--verbose shows them)"))]);
    }
}

fn reading(screen: &mut Screen, report: &Backtest) {
    screen.blank();
    screen.put(
        0,
        2,
        &[(BOLD, "Most worth reading".to_owned()), (DIM, " by verdict, severity, tier, size".to_owned())],
    );
    for change in &report.reading {
        let shown = Shown::from(change.outcome);
        let spans = [(style(shown), format!("{} ", shown.icon())), (PLAIN, line(&head(change)))];
        screen.put(2, 4, &spans);
        screen.put(6, 6, &[(DIM, line(&[free(&change.why)]))]);
    }
}

fn head(change: &Reading) -> Vec<Piece> {
    let mut pieces = tested::named(&change.change);
    let tier = change.tier.map_or(String::new(), |tier| format!("tier {tier}, "));
    pieces.push(words(format!(
        " ({tier}{}, +{} −{})",
        many(change.files, "file"),
        grouped(change.added_lines),
        grouped(change.removed_lines)
    )));
    if change.went_wrong {
        pieces.push(words("; later reverted or hot-fixed"));
    }
    pieces
}

fn outcomes(screen: &mut Screen, report: &Backtest, options: &Options) {
    screen.blank();
    let tally = format!(" {}", tested::tally(report));
    screen.put(0, 2, &[(BOLD, "What went wrong later".to_owned()), (DIM, tally)]);
    for sentence in tested::outcomes(report) {
        screen.put(2, 2, &[(PLAIN, sentence)]);
    }
    screen.put(2, 2, &[(DIM, tested::SPEAKS.to_owned())]);
    let (reverts, fixes) = if options.verbose { (usize::MAX, usize::MAX) } else { (REVERTS, HOT_FIXES) };
    for revert in report.reverts.iter().take(reverts) {
        screen.put(2, 4, &[(PLAIN, line(&tested::revert(revert)))]);
    }
    for fix in report.hot_fixes.iter().take(fixes) {
        screen.put(2, 4, &[(PLAIN, line(&tested::hot_fix(fix)))]);
    }
    let rest = report.reverts.len().saturating_sub(reverts) + report.hot_fixes.len().saturating_sub(fixes);
    if rest > 0 {
        screen.put(2, 4, &[(DIM, format!("and {rest} more (--verbose, --html and JSON list all)"))]);
    }
}

fn unknowns(screen: &mut Screen, report: &Backtest, options: &Options) {
    let all = tested::unknowns(&report.unknowns);
    let shown = if options.verbose { usize::MAX } else { UNKNOWNS };
    if !all.is_empty() && !report.is_empty() {
        screen.blank();
    }
    for (index, pieces) in all.iter().take(shown).enumerate() {
        let label = if index == 0 { "Not known" } else { "" };
        row(screen, label, &[(style(Shown::Unknown), "? ".to_owned()), (PLAIN, line(pieces))]);
    }
    folded(screen, all.len(), shown);
}
