//! A report as Markdown, for a job summary or a comment.

mod escape;
mod page;
pub(crate) mod reset;

use caution_wire::Report;
use caution_wire::report::{Approval, Attached, Finding, Need, Requirement};
use caution_wire::words::{Class, State};

use crate::shared::piece::{Piece, clearers, free, join, name, words};
use crate::shared::plain::{count, snippet};
use crate::shared::state::{Shown, is_open, of_requirement};
use crate::shared::{far, say, unknowns};
use crate::{Format, Options};
use escape::{At, block, code, pieces, text};
use page::Page;

pub(crate) const FORMAT: Format =
    Format { id: "markdown", about: "a job summary or a comment", render, exits_zero: false };

/// Findings and groups of unknowns that stand before the fold.
const FINDINGS: usize = 3;
const UNKNOWNS: usize = 5;

fn render(report: &Report, options: &Options) -> String {
    let most = |usual| if options.verbose { usize::MAX } else { usual };
    let mut page = Page::default();
    let (word, next) = say::verdict(report);
    let icon = Shown::from(report.verdict.outcome).icon();
    let colon = if next.is_empty() { "" } else { ": " };
    page.frame(&format!("### {icon} {word}{colon}{}\n\n", pieces(&next, At::Flow)));
    page.frame(&format!("{}\n\n", pieces(&say::change(report), At::Flow)));
    facts(&mut page, report);
    requirements(&mut page, report, options);
    findings(&mut page, report, most(FINDINGS));
    not_known(&mut page, report, most(UNKNOWNS));
    told(&mut page, report);
    page.finish()
}

fn facts(page: &mut Page, report: &Report) {
    page.frame("| | |\n|---|---|\n");
    let mut row = |label: &str, sentence: &[Piece]| {
        page.entry(&format!("| {label} | {} |\n", pieces(sentence, At::Cell)));
    };
    let unknown = report.provenance.class == Class::Unknown;
    let icon = unknown.then(|| words(format!("{} ", Shown::Unknown.icon())));
    row("Who wrote it", &icon.into_iter().chain(say::who(report)).collect::<Vec<_>>());
    let recorded = say::recorded(report);
    if !recorded.is_empty() {
        row("", &recorded);
    }
    row("What it touches", &say::touches(report, 10));
    let goes = far::paragraph(&report.reach, far::LONG);
    if !goes.is_empty() {
        row("How far it goes", &goes);
    }
    for effect in &report.effects {
        row("What it does", &say::effect(effect));
    }
    row("Requirements", &say::requirements(report));
    for remark in &report.verdict.policy.remarks {
        row("Policy", &[free(remark)]);
    }
    for problem in &report.verdict.charter.problems {
        let place = problem.line.map(|line| format!(" line {line}")).unwrap_or_default();
        row("Charter", &[name(&problem.input), words(format!("{place}: ")), free(&problem.message)]);
    }
    page.frame("\n");
}

fn requirements(page: &mut Page, report: &Report, options: &Options) {
    let mut shown: Vec<&Requirement> = report
        .requirements
        .iter()
        .filter(|one| options.verbose || is_open(one) || matches!(one.state, State::Met | State::Overridden))
        .collect();
    // What the change waits for comes first, then warnings, then what is given.
    shown.sort_by_key(|one| (!is_open(one), !one.blocks));
    if !shown.is_empty() {
        page.frame("| | Requirement | What is asked, and what was found | Who can clear it, and how |\n");
        page.frame("|---|---|---|---|\n");
        for requirement in &shown {
            page.entry(&requirement_row(requirement));
        }
        page.frame("\n");
    }
    let folded: Vec<&Requirement> = report
        .requirements
        .iter()
        .filter(|one| !shown.iter().any(|other| std::ptr::eq(*other, *one)))
        .collect();
    let summary = format!("{} not shown above", count(folded.len(), "requirement"));
    page.fold(
        &summary,
        folded.iter().map(|one| {
            let sentence = [
                name(&one.id),
                words(format!(": {} ({}): ", one.state.word(), one.mode.word())),
                free(&one.applies),
            ];
            format!("- {}\n", pieces(&sentence, At::Flow))
        }),
    );
}

fn requirement_row(requirement: &Requirement) -> String {
    let shown = of_requirement(requirement);
    let mode =
        if shown == Shown::Warned { format!(" ({} only)", requirement.mode.word()) } else { String::new() };
    let state = format!("{} {}{mode}", shown.icon(), requirement.state.word());
    let asked: Vec<String> = requirement.needs.iter().map(asked).collect();
    let mut clears: Vec<String> =
        requirement.needs.iter().map(clears).filter(|sentence| !sentence.is_empty()).collect();
    if requirement.never && requirement.state != State::NotApplicable {
        clears.push("nobody: nothing in this change clears it".to_owned());
    }
    let because = text(&requirement.because, At::Cell);
    format!(
        "| {state} | {}{}{because} | {} | {} |\n",
        code(&requirement.id, At::Cell),
        if because.is_empty() { "" } else { "<br>" },
        asked.join("<br>"),
        clears.join("<br>")
    )
}

fn asked(need: &Need) -> String {
    let found = if need.found.is_empty() { Vec::new() } else { vec![words(": "), free(&need.found)] };
    pieces(&[vec![free(&need.what)], found].concat(), At::Cell)
}

fn clears(need: &Need) -> String {
    let act = if need.act.is_empty() { Vec::new() } else { vec![free(&need.act)] };
    pieces(&join(vec![clearers(need, 8), act], ": "), At::Cell)
}

fn findings(page: &mut Page, report: &Report, shown: usize) {
    if report.findings.is_empty() {
        return;
    }
    page.frame("#### Findings\n\n");
    for found in report.findings.iter().take(shown) {
        page.entry(&finding(found));
    }
    page.frame("\n");
    let rest = report.findings.len().saturating_sub(shown);
    page.fold(&count(rest, "more finding"), report.findings.iter().skip(shown).map(finding));
}

/// Four parts: what, where, why it matters here, what clears it.
fn finding(found: &Finding) -> String {
    let place = found.place.as_ref().map(|place| vec![words(" at "), name(say::place(place))]);
    let head =
        [vec![name(&found.rule)], place.unwrap_or_default(), vec![words(": "), free(&found.what)]].concat();
    let mut item = format!("- **{}** · {}\n", found.severity.word(), pieces(&head, At::Flow));
    let snippet =
        snippet(found.place.as_ref().and_then(|place| place.snippet.as_deref()).unwrap_or_default(), 6);
    if !snippet.is_empty() {
        item.push_str(&block(&snippet, 2));
    }
    for (label, sentence) in [("why", &found.why), ("clears it", &found.remedy)] {
        if !sentence.is_empty() {
            item.push_str(&format!("  - {label}: {}\n", text(sentence, At::Flow)));
        }
    }
    item
}

fn not_known(page: &mut Page, report: &Report, shown: usize) {
    let groups = unknowns::others(report);
    if groups.is_empty() {
        return;
    }
    page.frame("#### ? Not known\n\n");
    let entry = |group: &unknowns::Group<'_>| format!("- {}\n", pieces(&group.pieces(), At::Flow));
    for group in groups.iter().take(shown) {
        page.entry(&entry(group));
    }
    page.frame("\n");
    let rest = groups.len().saturating_sub(shown);
    page.fold(&format!("{rest} more kinds of unknown"), groups.iter().skip(shown).map(entry));
}

/// What the decision rests on: marks, reviews, reports.
fn told(page: &mut Page, report: &Report) {
    let marks = &report.provenance.evidence;
    page.fold(
        &format!("{} of who or what wrote it", count(marks.len(), "mark")),
        marks.iter().map(|mark| {
            let mut sentence = say::evidence(mark);
            sentence.push(words(format!(" ({})", mark.strength.word())));
            if let Some(reason) = &mark.discounted {
                sentence.extend([words("; it does not count: "), free(reason)]);
            }
            format!("- {}\n", pieces(&sentence, At::Flow))
        }),
    );
    let evidence = &report.evidence;
    page.fold(
        &format!(
            "what the decision was told: {}, {}, {}",
            count(evidence.approvals.len(), "review"),
            count(evidence.reports.len(), "report"),
            count(evidence.advice.len(), "followed page")
        ),
        evidence
            .approvals
            .iter()
            .map(review)
            .chain(evidence.reports.iter().map(attached))
            .chain(evidence.advice.iter().map(|page| told_item(&say::advice(page), page.trust.word(), None))),
    );
    let verdict = &report.verdict;
    let sentence = [
        words("Judged by the policy "),
        name(&verdict.policy.name),
        words(" ("),
        name(&verdict.policy.digest),
        words(") as of "),
        name(&verdict.decided_at),
        words("."),
    ];
    page.frame(&format!("{}\n", pieces(&sentence, At::Flow)));
}

fn review(review: &Approval) -> String {
    let bot = if review.by.bot { " (a bot)" } else { "" };
    let head = [name(&review.by.handle), words(format!("{bot}: {}", review.state.word()))];
    told_item(&head, review.trust.word(), review.objection.as_deref())
}

fn attached(report: &Attached) -> String {
    told_item(&[name(&report.name)], report.trust.word(), report.objection.as_deref())
}

fn told_item(head: &[Piece], trust: &str, objection: Option<&str>) -> String {
    let trust = words(format!(" ({trust})"));
    let objection = objection.map(|reason| vec![words("; it cannot count: "), free(reason)]);
    let sentence = [head.to_vec(), vec![trust], objection.unwrap_or_default()].concat();
    format!("- {}\n", pieces(&sentence, At::Flow))
}
