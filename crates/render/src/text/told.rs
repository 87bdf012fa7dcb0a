//! What is only shown when everything is asked for: marks, files, what was told, rules.

use caution_wire::Report;
use caution_wire::report::{Attached, CharterFile, File, Measure, Record};

use super::row;
use super::screen::{PLAIN, Screen};
use crate::shared::piece::{Piece, free, line, name, words};
use crate::shared::say;

pub(super) fn put(screen: &mut Screen, report: &Report) {
    screen.blank();
    list(screen, "Marks", report.provenance.evidence.iter().map(mark));
    list(screen, "Rejected", report.provenance.rejected.iter().map(rejected));
    let evidence = &report.evidence;
    list(
        screen,
        "Reviews",
        evidence.approvals.iter().map(|review| {
            let bot = if review.by.bot { " (a bot)" } else { "" };
            let head = vec![name(&review.by.handle), words(format!("{bot}: {}", review.state.word()))];
            told(head, review.trust.word(), &review.source, review.objection.as_deref())
        }),
    );
    list(
        screen,
        "Reports",
        evidence.reports.iter().map(|report| {
            told(measured(report), report.trust.word(), &report.source, report.objection.as_deref())
        }),
    );
    list(
        screen,
        "Advice",
        evidence.advice.iter().map(|page| told(say::advice(page), page.trust.word(), &page.source, None)),
    );
    list(screen, "Record", evidence.record.iter().flat_map(record));
    list(
        screen,
        "Rules",
        evidence.rules.iter().map(|rule| vec![name(&rule.rule), words(format!(": {}", rule.state.word()))]),
    );
    list(screen, "Charter", report.verdict.charter.files.iter().map(charter));
    list(screen, "Files", report.change.files.iter().map(file));
}

fn list(screen: &mut Screen, label: &str, items: impl Iterator<Item = Vec<Piece>>) {
    for (index, pieces) in items.enumerate() {
        row(screen, if index == 0 { label } else { "" }, &[(PLAIN, line(&pieces))]);
    }
}

/// A file of the charter that judged.
fn charter(file: &CharterFile) -> Vec<Piece> {
    let digest: String = file.digest.chars().take(19).collect();
    let mut pieces = vec![name(&file.path), words(format!(" ({digest}…)"))];
    if file.path == ".caution/lexicon.yaml" {
        pieces.push(words(": its words judged too, beside the built-in lexicon"));
    }
    pieces
}

fn mark(mark: &caution_wire::report::Mark) -> Vec<Piece> {
    let mut pieces = say::evidence(mark);
    pieces.push(words(format!(" ({}, ", mark.strength.word())));
    pieces.extend([name(&mark.marker), words(")")]);
    if let Some(reason) = &mark.discounted {
        pieces.extend([words("; it does not count: "), free(reason)]);
    }
    pieces
}

fn rejected(claim: &caution_wire::report::Rejected) -> Vec<Piece> {
    vec![Piece::Quote(claim.text.clone()), words(": "), free(&claim.reason)]
}

fn told(mut head: Vec<Piece>, trust: &str, source: &str, objection: Option<&str>) -> Vec<Piece> {
    head.extend([words(format!(" ({trust}, ")), name(source), words(")")]);
    if let Some(objection) = objection {
        head.extend([words("; it cannot count: "), free(objection)]);
    }
    head
}

fn record(record: &Record) -> Vec<Vec<Piece>> {
    let parts = [("why", &record.why), ("verified", &record.verified), ("rollback", &record.rollback)];
    let stated = parts.into_iter().filter_map(|(label, text)| Some((label, text.as_ref()?)));
    stated
        .map(|(label, text)| {
            told(vec![words(format!("{label}: ")), free(text)], record.trust.word(), &record.source, None)
        })
        .collect()
}

fn measured(report: &Attached) -> Vec<Piece> {
    let text = match &report.measure {
        Measure::Tests { passed, failed, skipped } => {
            format!("{passed} passed, {failed} failed, {skipped} skipped")
        }
        Measure::Coverage { changed_lines_percent } => {
            format!("tests reach {changed_lines_percent} % of the changed lines")
        }
        Measure::Mutation { missed } => format!("{missed} mutants missed"),
        Measure::TestChanges { weakened } => format!("{weakened} tests weakened"),
        Measure::Rollout { steps, .. } => {
            let steps: Vec<String> = steps.iter().map(|step| format!("{step} %")).collect();
            format!("rollout in steps of {}", steps.join(", "))
        }
        Measure::Check { passed: true } => "passed".to_owned(),
        Measure::Check { passed: false } => "failed".to_owned(),
        Measure::TestRun(run) => {
            format!("{} passed, {} failed, {} skipped", run.passed, run.failed.len(), run.skipped)
        }
        Measure::LineCoverage(coverage) => {
            format!("tests reach {} % of the changed lines", coverage.changed_lines_percent)
        }
        Measure::ChangedMutants(mutants) => format!("{} mutants missed", mutants.missed),
        Measure::Other => "of a kind that is not known here".to_owned(),
    };
    vec![name(&report.name), words(format!(": {text}"))]
}

fn file(file: &File) -> Vec<Piece> {
    let mut pieces = vec![name(&file.path)];
    if let Some(old) = &file.old_path {
        pieces.extend([words(" from "), name(old)]);
    }
    pieces.push(words(format!(" ({} +{} −{})", file.status.word(), file.added_lines, file.removed_lines)));
    pieces
}
