//! Reports: only those that the forge or a signature tells of, of the very revision at hand. A missing
//! report is missing.

use std::collections::BTreeMap;

use caution_core::ObjectId;
use caution_core::change::Change;
use caution_core::context::{Measure, Report, Told};

use super::{Evidence, measured};
use crate::Input;
use crate::people::heads;

/// Test runs, added up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tests {
    /// How many passed.
    pub(crate) passed: u64,
    /// How many failed.
    pub(crate) failed: u64,
    /// How many were skipped.
    pub(crate) skipped: u64,
}

/// How a change goes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Plan {
    /// The first step, in per cent.
    pub(crate) first_step_percent: u8,
    /// How many steps; 0 if they do not rise, because then they are no steps.
    pub(crate) steps: u64,
    /// Whether signals are watched.
    pub(crate) monitored: bool,
}

/// What reports of the change at hand are about: its head, and the tree there.
pub fn revisions(change: &Change) -> Vec<&ObjectId> {
    let mut revisions = heads(change);
    revisions.extend(change.head_tree.as_ref());
    revisions
}

/// Reads every report.
pub(super) fn read(input: &Input<'_>) -> Evidence {
    let mut evidence = Evidence::default();
    let revisions = revisions(input.change);
    let mut checks: BTreeMap<&str, bool> = BTreeMap::new();
    for told in &input.change.context.reports {
        let report = &told.value;
        if let Some(reason) = refusal(told, &revisions) {
            let note = format!("`{}` {reason}", report.name);
            evidence.notes.entry(kind(report)).or_default().push(note);
            continue;
        }
        if let Measure::Check { passed } = report.measure {
            let so_far = checks.entry(&report.name).or_insert(true);
            *so_far &= passed;
        } else {
            add(&mut evidence, &report.measure);
        }
    }
    for (name, passed) in checks {
        let set = if passed { &mut evidence.checks_passed } else { &mut evidence.checks_failed };
        set.insert(name.to_owned());
    }
    evidence
}

/// The kind, by which notes are found again.
fn kind(report: &Report) -> String {
    match report.measure {
        Measure::Check { .. } => format!("check:{}", report.name),
        ref measure => measure.kind().to_owned(),
    }
}

/// Why a report does not count.
fn refusal(told: &Told<Report>, revisions: &[&ObjectId]) -> Option<String> {
    if !told.trust.can_meet() {
        return Some(format!("is only claimed ({})", told.source));
    }
    match &told.value.revision {
        None => Some("does not say what it ran on".to_owned()),
        Some(revision) if revisions.contains(&revision) => None,
        Some(revision) => {
            let here = revisions.first().map(|here| format!(", not on {}", here.short())).unwrap_or_default();
            Some(format!("is stale: it ran on {}{here}", revision.short()))
        }
    }
}

/// Adds a report to those of its kind; where they differ, the worse one counts.
fn add(evidence: &mut Evidence, measure: &Measure) {
    match measure {
        Measure::Tests { passed, failed, skipped } => {
            let sum = evidence.tests.get_or_insert_default();
            sum.passed = sum.passed.saturating_add(*passed);
            sum.failed = sum.failed.saturating_add(*failed);
            evidence.failures_unnamed = evidence.failures_unnamed.saturating_add(*failed);
            sum.skipped = sum.skipped.saturating_add(*skipped);
        }
        Measure::Coverage { changed_lines_percent } => {
            measured::cover(evidence, *changed_lines_percent, *changed_lines_percent);
        }
        Measure::Mutation { missed } => {
            let sum = evidence.missed_mutants.get_or_insert(0);
            *sum = sum.saturating_add(*missed);
        }
        Measure::TestChanges { weakened } => {
            let sum = evidence.weakened_tests.get_or_insert(0);
            *sum = sum.saturating_add(*weakened);
        }
        Measure::Rollout { steps, monitoring } => {
            let plan = plan(steps, monitoring);
            let worst = evidence.rollout.get_or_insert(plan);
            worst.first_step_percent = worst.first_step_percent.max(plan.first_step_percent);
            worst.steps = worst.steps.min(plan.steps);
            worst.monitored &= plan.monitored;
        }
        Measure::Check { .. } => {}
        Measure::Run(run) => measured::run(evidence, run),
        Measure::Lines(coverage) => measured::lines(evidence, coverage),
        Measure::Mutants(mutants) => measured::mutants(evidence, mutants),
    }
}

fn plan(steps: &[u8], monitoring: &[String]) -> Plan {
    let rises = steps.iter().zip(steps.iter().skip(1)).all(|(one, next)| one < next);
    let within = steps.iter().all(|step| (1..=100).contains(step));
    Plan {
        first_step_percent: steps.first().copied().unwrap_or(100).min(100),
        steps: if rises && within { u64::try_from(steps.len()).unwrap_or(u64::MAX) } else { 0 },
        monitored: monitoring.iter().any(|signal| !signal.trim().is_empty()),
    }
}
