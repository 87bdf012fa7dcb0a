//! A backtest as one page.

use caution_wire::Backtest;
use caution_wire::backtest::{Asked, Group, Reading};
use caution_wire::words::Outcome;

use super::chart;
use super::paper::{Head, Paper, pieces, text};
use crate::shared::piece::{Piece, free, line, name, words};
use crate::shared::plain::short;
use crate::shared::state::Shown;
use crate::shared::tested::{self, day, grouped, many};
use crate::shared::weighed;

/// One self-contained page.
pub(crate) fn render(report: &Backtest) -> String {
    let title = tested::title(report);
    let mut paper = Paper::new(&line(&title));
    paper.pieces("h1", &title);
    paper.pieces("p class=\"muted\"", &tested::extent(report));
    if report.is_empty() {
        paper.pieces("p", &tested::nothing(report));
        unknowns(&mut paper, report);
        return paper.finish();
    }
    if report.changes.judged == 0 {
        paper.element("p", tested::NONE_JUDGED);
        unknowns(&mut paper, report);
        return paper.finish();
    }
    paper.element("p", tested::APPROVALS);
    figures(&mut paper, report);
    if let Some([why, next]) = tested::quiet(report) {
        paper.pieces("p", &why);
        paper.pieces("p", &next);
    }
    weeks(&mut paper, report);
    asked(&mut paper, report);
    load(&mut paper, report);
    comparison(&mut paper, report);
    reading(&mut paper, report);
    outcomes(&mut paper, report);
    unknowns(&mut paper, report);
    method(&mut paper, report);
    every_week(&mut paper, report);
    paper.finish()
}

fn figures(paper: &mut Paper, report: &Backtest) {
    let changes = &report.changes;
    paper.raw("<dl class=\"figures\">\n");
    for (outcome, number) in
        [(Outcome::Proceed, changes.proceed), (Outcome::Hold, changes.hold), (Outcome::Stop, changes.stop)]
    {
        let note = match outcome {
            Outcome::Proceed if changes.proceed_with_finding > 0 => {
                format!("{} with a finding of medium severity or more", grouped(changes.proceed_with_finding))
            }
            Outcome::Hold if changes.hold_only_unknowns > 0 => {
                format!("{} only for what could not be seen", grouped(changes.hold_only_unknowns))
            }
            _ => String::new(),
        };
        let weekly = tested::weekly(report, number).map(|number| format!("{number:.1} a week"));
        let notes: Vec<String> =
            weekly.into_iter().chain(Some(note).filter(|note| !note.is_empty())).collect();
        paper.raw(&format!(
            "<div><dt>{}</dt><dd>{} <small>{}</small></dd></div>\n",
            state(Shown::from(outcome), outcome.word()),
            grouped(number),
            text(&notes.join("; "))
        ));
    }
    paper.raw("</dl>\n");
    paper.pieces("p", &[vec![words("Judged: ")], tested::judged(report), vec![words(".")]].concat());
    paper.pieces("p", &[vec![words("Policy: ")], tested::policies(report), vec![words(".")]].concat());
    paper.element("p", &format!("Reviewers: {}.", tested::effort(report)));
}

/// Icon and word in the state's colour.
fn state(shown: Shown, word: &str) -> String {
    let class = match shown {
        Shown::Proceed => "proceed",
        Shown::Hold => "hold",
        Shown::Stop => "stop",
        Shown::Unknown => "unknown",
        Shown::NotApplicable | Shown::Warned | Shown::Overridden => "warned",
    };
    format!(
        "<span class=\"state {class}\"><span aria-hidden=\"true\">{}</span> {}</span>",
        shown.icon(),
        text(word)
    )
}

fn weeks(paper: &mut Paper, report: &Backtest) {
    paper.element("h2", "Each week");
    if let Some(averages) = tested::averages(report) {
        paper.element("p", &format!("A week has {averages}."));
    }
    if report.changes.hold + report.changes.stop == 0 {
        paper.element("p", "Nothing would have been held or stopped in any week.");
        return;
    }
    let chart = chart::draw(&report.weeks);
    paper.raw(&chart.markup);
    paper.element("p class=\"muted\"", &chart.words);
}

fn asked(paper: &mut Paper, report: &Backtest) {
    paper.element("h2", "For what");
    if report.requirements.is_empty() {
        paper.element("p", "Every requirement of the policy was met or did not apply.");
    } else {
        let heads = [
            Head::Words("Requirement"),
            Head::Words("The gate"),
            Head::Number("Changes"),
            Head::Words("Why it is asked"),
        ];
        let rows = report.requirements.iter().map(|requirement| {
            let (shown, word) = match requirement.asked {
                Asked::Stop => (Shown::Stop, "would have stopped"),
                Asked::Hold => (Shown::Hold, "would have held"),
                Asked::Warn => (Shown::Warned, "would have warned only"),
                Asked::Observe => (Shown::Warned, "would have recorded only"),
            };
            vec![
                pieces(&[name(&requirement.id)]),
                state(shown, word),
                grouped(requirement.changes),
                pieces(&[free(&requirement.because)]),
            ]
        });
        paper.table("Requirements that were not met. One change may miss several.", &heads, rows);
    }
    if report.rules.is_empty() {
        paper.element("p", "No rule found anything.");
        return;
    }
    let heads =
        [Head::Words("Rule"), Head::Words("Worst"), Head::Number("Changes"), Head::Number("Medium or more")];
    let rows = report.rules.iter().map(|rule| {
        vec![
            pieces(&[name(&rule.id)]),
            text(rule.worst.word()),
            grouped(rule.changes),
            grouped(rule.changes_medium_or_more),
        ]
    });
    paper.table("Rules that found something, and in how many changes.", &heads, rows);
}

fn load(paper: &mut Paper, report: &Backtest) {
    paper.element("h2", "Who would have been asked");
    if let Some(friction) = weighed::friction(report) {
        paper.element("p", &format!("{friction}."));
    }
    match weighed::load(report) {
        Some(load) => paper.element("p", &format!("{load}.")),
        None => paper.element("p", "No change would have waited for anybody’s approval."),
    }
    if report.load.areas.is_empty() {
        return;
    }
    let heads = [Head::Words("Owner"), Head::Number("Requests"), Head::Number("A week")];
    let rows = report.load.areas.iter().map(|area| {
        let week = area.requests_per_week.map(|week| format!("{week:.1}")).unwrap_or_default();
        vec![pieces(&[name(&area.owner)]), grouped(area.requests), text(&week)]
    });
    paper.table("Requests for approval by owner of what is touched, by name.", &heads, rows);
}

fn comparison(paper: &mut Paper, report: &Backtest) {
    let Some(comparison) = &report.comparison else { return };
    paper.element("h2", "Compared with another policy");
    paper.pieces("p", &weighed::tally(comparison));
    paper.element("p", &format!("{}.", weighed::cost(comparison)));
    paper.element("p class=\"muted\"", weighed::DIRECTION);
    if comparison.changes.is_empty() {
        return;
    }
    let heads = [Head::Words("Change"), Head::Words("How"), Head::Words("Why")];
    let rows = comparison.changes.iter().map(|difference| {
        vec![
            pieces(&tested::named(&difference.change)),
            state(Shown::from(difference.outcome), difference.kind.words()),
            pieces(&weighed::why(difference)),
        ]
    });
    paper.table("Every change that comes out differently, newest first.", &heads, rows);
}

fn reading(paper: &mut Paper, report: &Backtest) {
    paper.element("h2", "Most worth reading");
    paper.element(
        "p class=\"muted\"",
        "By verdict, then severity of the worst finding, then tier, then size.",
    );
    paper.raw("<ol class=\"reading\">\n");
    for change in &report.reading {
        paper.raw("<li>");
        paper.raw(&state(Shown::from(change.outcome), change.outcome.word()));
        paper.raw(&format!(" {}<br>{}", pieces(&head(change)), pieces(&[free(&change.why)])));
        if change.went_wrong {
            paper.raw("<br>Later reverted or hot-fixed.");
        }
        paper.raw("</li>\n");
    }
    paper.raw("</ol>\n");
}

fn head(change: &Reading) -> Vec<Piece> {
    let tier = change.tier.map_or(String::new(), |tier| format!("tier {tier}, "));
    let mut pieces = tested::named(&change.change);
    pieces.push(words(format!(
        " ({tier}{}, +{} −{})",
        many(change.files, "file"),
        grouped(change.added_lines),
        grouped(change.removed_lines)
    )));
    pieces
}

fn outcomes(paper: &mut Paper, report: &Backtest) {
    let outcomes = &report.outcomes;
    paper.element("h2", "What went wrong later");
    for sentence in tested::outcomes(report) {
        paper.element("p", &sentence);
    }
    paper.element("p class=\"muted\"", tested::SPEAKS);
    let heads = [
        Head::Words("Changes"),
        Head::Number("How many"),
        Head::Number("Spoken for"),
        Head::Words("Share, 95 % interval"),
    ];
    let row = |title: &str, group: &Group| {
        let share = tested::group_share(group, outcomes.fewest);
        vec![text(title), grouped(group.changes), grouped(group.spoken), text(&share)]
    };
    let rows =
        [row("Later reverted or hot-fixed", &outcomes.went_wrong), row("All others", &outcomes.others)];
    paper.table("For how many changes the gate would have spoken.", &heads, rows.into_iter());
    if !report.reverts.is_empty() {
        let heads = [
            Head::Words("Revert"),
            Head::Words("Reverts"),
            Head::Words("Told by"),
            Head::Words("The gate, on what was reverted"),
        ];
        let rows = report.reverts.iter().map(|revert| {
            let mut what = tested::named(&revert.reverts);
            if revert.in_part {
                what.insert(0, words("a part of "));
            }
            if let Some(undone) = &revert.undone_by {
                what.extend([words("; the revert was undone by "), name(short(&undone.commit))]);
                what.push(words(format!(" {}", day(&undone.at))));
            }
            vec![
                pieces(&tested::named(&revert.change)),
                pieces(&what),
                text(tested::told_by(revert.told_by)),
                text(spoken(revert.spoken)),
            ]
        });
        paper.table("Every revert that was found, newest first.", &heads, rows);
    }
    if !report.hot_fixes.is_empty() {
        let heads = [
            Head::Words("Hot-fix"),
            Head::Words("Mends"),
            Head::Words("Told by"),
            Head::Words("The gate, on what was mended"),
        ];
        let rows = report.hot_fixes.iter().map(|fix| {
            vec![
                pieces(&tested::named(&fix.change)),
                pieces(&tested::named(&fix.fixes)),
                text(tested::fix_told_by(fix.told_by)),
                text(spoken(fix.spoken)),
            ]
        });
        paper.table("Every hot-fix that was found, newest first.", &heads, rows);
    }
}

fn spoken(spoken: Option<bool>) -> &'static str {
    match spoken {
        Some(true) => "would have spoken",
        Some(false) => "would have been silent",
        None => "could not judge it",
    }
}

fn unknowns(paper: &mut Paper, report: &Backtest) {
    let all = tested::unknowns(&report.unknowns);
    if all.is_empty() {
        return;
    }
    paper.element("h2", "What is not known");
    paper.raw("<ul>\n");
    for sentence in &all {
        paper.pieces("li", sentence);
    }
    paper.raw("</ul>\n");
    if report.unknowns.not_judged.len() > 1 {
        let heads = [Head::Words("Change"), Head::Words("Why not")];
        let rows = report
            .unknowns
            .not_judged
            .iter()
            .map(|one| vec![pieces(&tested::named(&one.change)), pieces(&[free(&one.why)])]);
        paper.table("Changes that could not be judged.", &heads, rows);
    }
}

/// What the words and numbers mean.
fn method(paper: &mut Paper, report: &Backtest) {
    paper.element("h2", "How this was worked out");
    paper.raw("<dl class=\"terms\">\n");
    let fewest = format!(
        "A share comes with Wilson’s 95 % interval, the difference of two with Newcombe’s. Both take changes as independent of each other, which they are not quite. Groups of fewer than {} changes get no share.",
        report.outcomes.fewest
    );
    for (term, meaning) in [
        ("Change", tested::CHANGE),
        ("Verdict", tested::VERDICT),
        ("Reverted", tested::REVERTED),
        ("Hot-fixed", tested::HOT_FIXED),
        ("Intervals", fewest.as_str()),
        ("Minutes", tested::MINUTES),
    ] {
        paper.element("dt", term);
        paper.element("dd", meaning);
    }
    paper.raw("</dl>\n");
}

fn every_week(paper: &mut Paper, report: &Backtest) {
    paper.element("h2", "Every week");
    let heads =
        [Head::Day("Week from"), Head::Number("Judged"), Head::Number("Held"), Head::Number("Stopped")];
    let rows = report
        .weeks
        .iter()
        .map(|week| vec![text(&week.begins), grouped(week.changes), grouped(week.hold), grouped(week.stop)]);
    paper.table("Weeks begin on Monday, 00:00 UTC.", &heads, rows);
}
