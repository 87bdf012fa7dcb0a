//! What was given for a change: approvals, reports, statements.

mod advice;
mod measured;
mod reports;
mod weakened;

use std::collections::{BTreeMap, BTreeSet};

use caution_core::assessment::RuleOutcome;
use caution_core::context::Trust;
use caution_core::provenance::{Channel, Class};

use crate::Input;
use crate::model::{ApprovalKind, RecordPart};
use crate::people::{Counted, Known, Reviews};
use crate::statement::record_from_body;

pub(crate) use advice::AdviceGiven;
pub use reports::revisions;
pub(crate) use reports::{Plan, Tests};

/// What was given, as far as it can meet a requirement, and notes on what cannot.
#[derive(Debug, Default)]
pub(crate) struct Given {
    /// Approvals by kind.
    pub(crate) approvals: BTreeMap<ApprovalKind, Counted>,
    /// Who asks for changes.
    pub(crate) objections: Vec<String>,
    /// Who asks for changes and holds nothing, in words.
    pub(crate) claimed_objections: Vec<String>,
    /// Why reviews could not be read in full, if they could not.
    pub(crate) reviews_unread: Option<String>,
    /// Whether somebody besides the authors is known.
    pub(crate) others_known: bool,
    /// Whether any advice is named.
    pub(crate) advice_named: bool,
    /// Reports and statements.
    pub(crate) evidence: Evidence,
}

/// Reports and statements. `None` is missing.
#[derive(Debug, Default)]
pub(crate) struct Evidence {
    /// Test runs, added up.
    pub(crate) tests: Option<Tests>,
    /// Tests that fail, by name; not those that fail on the base, too, where that is known.
    pub(crate) failures: BTreeSet<String>,
    /// Failures of which nobody says the name, and runs whose reports do not fit together.
    pub(crate) failures_unnamed: u64,
    /// Suites that ran.
    pub(crate) suites_run: BTreeSet<String>,
    /// What else is to be said of runs, coverage and mutants, by kind.
    pub(crate) details: BTreeMap<&'static str, Vec<String>>,
    /// The lowest share reached of the changed lines that a report knows.
    pub(crate) coverage_of_seen: Option<u8>,
    /// The lowest share of changed lines reached, in per cent.
    pub(crate) coverage: Option<u8>,
    /// Missed mutants, added up.
    pub(crate) missed_mutants: Option<u64>,
    /// Weakened tests, added up.
    pub(crate) weakened_tests: Option<u64>,
    /// The least careful plan.
    pub(crate) rollout: Option<Plan>,
    /// Checks of which every run passed.
    pub(crate) checks_passed: BTreeSet<String>,
    /// Checks that ran and did not pass.
    pub(crate) checks_failed: BTreeSet<String>,
    /// Parts of the change record that count.
    pub(crate) record: BTreeSet<RecordPart>,
    /// Parts that are only claimed.
    pub(crate) record_claimed: BTreeSet<RecordPart>,
    /// Advice.
    pub(crate) advice: AdviceGiven,
    /// Whether every commit says who or what wrote it.
    pub(crate) provenance_stated: bool,
    /// Whether somebody said yes at a prompt.
    pub(crate) confirmed: bool,
    /// Rules that looked and found nothing, or had nothing to look at.
    pub(crate) clear_of: BTreeSet<String>,
    /// Why reports do not count, by kind (`check:NAME` for checks).
    pub(crate) notes: BTreeMap<String, Vec<String>>,
}

impl Given {
    /// Nothing at all.
    pub(crate) fn nothing() -> Self {
        Self::default()
    }

    /// What was given for a change.
    pub(crate) fn of(
        input: &Input<'_>,
        approvals: BTreeMap<ApprovalKind, Counted>,
        reviews: &Reviews<'_>,
        known: &Known<'_>,
    ) -> Self {
        let context = &input.change.context;
        let mut evidence = reports::read(input);
        weakened::read(input, &mut evidence);
        evidence.advice = advice::read(input);
        read_record(input, &mut evidence);
        evidence.provenance_stated = provenance_stated(input);
        evidence.confirmed =
            context.confirmed.as_ref().is_some_and(|told| told.trust.can_meet()) || reviews.approves_run();
        evidence.clear_of = clear_of(input);
        Self {
            approvals,
            objections: reviews.objections.clone(),
            claimed_objections: reviews.claimed_objections.clone(),
            reviews_unread: context.reviews_unread.clone(),
            others_known: known.anybody(),
            advice_named: evidence.advice.named,
            evidence,
        }
    }

    /// How many approvals of a kind count.
    pub(crate) fn count(&self, kind: &ApprovalKind) -> i64 {
        self.approvals.get(kind).map_or(0, |counted| i64::from(counted.count))
    }
}

/// Where a statement of the author stands. A change record and the advice followed are statements by
/// nature: what is asked for is that the author makes them where they stay with the change. Nothing else
/// is met by an author's word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// In the message of a commit of the change.
    Commit,
    /// On the forge, or under a signature.
    Forge,
    /// On the command line or in a file beside the change: it stays nowhere.
    Claimed,
}

impl Standing {
    fn of(trust: Trust) -> Self {
        if trust.can_meet() { Self::Forge } else { Self::Claimed }
    }

    fn counts(self) -> bool {
        matches!(self, Self::Commit | Self::Forge)
    }
}

/// A record counts where the author's statement is bound to the change.
fn read_record(input: &Input<'_>, evidence: &mut Evidence) {
    let context = &input.change.context;
    let body = context.body.as_ref().map(|told| (record_from_body(&told.value), Standing::of(told.trust)));
    let given = context.record.as_ref().map(|told| (told.value.clone(), Standing::of(told.trust)));
    let commits = input.change.commits.iter().filter(|commit| commit.id.is_some());
    let messages = commits.map(|commit| (record_from_body(&commit.message), Standing::Commit));
    for (record, standing) in given.into_iter().chain(body).chain(messages) {
        let parts = [
            (RecordPart::Why, &record.why),
            (RecordPart::Verified, &record.verified),
            (RecordPart::Rollback, &record.rollback),
        ];
        for (part, text) in parts {
            if text.as_ref().is_some_and(|text| !text.trim().is_empty()) {
                if standing.counts() { &mut evidence.record } else { &mut evidence.record_claimed }
                    .insert(part);
            }
        }
    }
}

fn provenance_stated(input: &Input<'_>) -> bool {
    let provenance = &input.assessment.provenance;
    let every_commit = provenance.commits.iter().all(|commit| commit.class != Class::Unknown);
    let as_a_whole = provenance.evidence.iter().any(|evidence| {
        evidence.commit.is_none() && evidence.channel == Channel::Claim && evidence.discounted.is_none()
    });
    provenance.class != Class::Unknown && (every_commit || as_a_whole)
}

fn clear_of(input: &Input<'_>) -> BTreeSet<String> {
    let found = |rule: &str| input.assessment.findings.iter().any(|finding| finding.rule == rule);
    let looked = |outcome: &RuleOutcome| matches!(outcome, RuleOutcome::Clear | RuleOutcome::NotApplicable);
    input
        .assessment
        .rules
        .iter()
        .filter(|(rule, outcome)| looked(outcome) && !found(rule.as_str()))
        .map(|(rule, _)| rule.to_string())
        .collect()
}
