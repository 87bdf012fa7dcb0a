//! Missing evidence is never better than the worst evidence.

use std::sync::Arc;

use caution_core::change::Action;
use caution_core::proof::{CedarPolicy, Claim, That};

use super::obligation::{About, Beyond, Expects, Obligation};
use super::scenario::Scenario;
use super::texts::{Texts, on};
use crate::Policy;
use crate::cedar;

/// A kind of evidence.
struct Kind {
    /// Its name.
    id: &'static str,
    /// In words.
    what: &'static str,
    /// What says that it is there.
    reported: &'static str,
    /// The worst that it can say.
    worst: &'static [(&'static str, &'static str)],
}

const KINDS: [Kind; 5] = [
    Kind {
        id: "tests",
        what: "a missing report of tests is never better than one in which tests failed",
        reported: "context.evidence.tests_reported",
        worst: &[("tests_passed", "0"), ("tests_failed", "1000000")],
    },
    Kind {
        id: "coverage",
        what: "a missing report of coverage is never better than one in which no line is reached",
        reported: "context.evidence.coverage_reported",
        worst: &[("changed_lines_covered_percent", "0")],
    },
    Kind {
        id: "mutation",
        what: "a missing report of mutants is never better than one in which all were missed",
        reported: "context.evidence.mutation_reported",
        worst: &[("missed_mutants", "1000000")],
    },
    Kind {
        id: "test-changes",
        what: "not knowing whether tests were weakened is never better than weakened tests",
        reported: "context.evidence.test_changes_reported",
        worst: &[("weakened_tests", "1000000")],
    },
    Kind {
        id: "rollout",
        what: "a missing plan of the rollout is never better than all at once with nothing watched",
        reported: "context.evidence.rollout_reported",
        worst: &[
            ("rollout_first_step_percent", "100"),
            ("rollout_steps", "0"),
            ("rollout_monitored", "false"),
        ],
    },
];

/// One statement for each kind of evidence, and one for reviews.
pub(super) fn obligations(policy: &Policy, texts: &Texts, scenario: &Scenario) -> Vec<Obligation> {
    let plain = texts.decision(policy.requirements().iter(), &scenario.enforced);
    let ask = |id: String, says: &str, reported: &str, worst: &dyn Fn(&str) -> String| {
        let missing = CedarPolicy {
            id: "reported".to_owned(),
            text: format!("forbid (principal, action, resource) when {{ {reported} }};"),
        };
        let premise: Arc<[CedarPolicy]> = plain.iter().cloned().chain([missing]).collect();
        let conclusion: Arc<[CedarPolicy]> = plain
            .iter()
            .map(|one| CedarPolicy { id: one.id.clone(), text: worst(&one.text).replace(reported, "true") })
            .collect();
        let claim = |action: &Action| {
            let that = That::Implies(Arc::clone(&premise), Arc::clone(&conclusion));
            (String::new(), Claim { schema: Arc::clone(&texts.schema), kind: on(*action), that })
        };
        Obligation {
            id,
            about: About::Evidence,
            says: says.to_owned(),
            because: None,
            source: None,
            expects: Expects::All,
            beyond: Beyond::default(),
            claims: Action::ALL.iter().map(claim).collect(),
        }
    };
    let mut all: Vec<Obligation> = KINDS
        .iter()
        .map(|kind| {
            let worst = |text: &str| {
                kind.worst.iter().fold(text.to_owned(), |text, (name, value)| {
                    text.replace(&format!("context.evidence.{name}"), value)
                })
            };
            ask(format!("missing-{}-never-helps", kind.id), kind.what, kind.reported, &worst)
        })
        .collect();
    let no_approvals = |text: &str| {
        // What says how counts are formed is no requirement.
        if text.contains("context.objections >= 0") {
            return text.to_owned();
        }
        texts.kinds.iter().fold(text.to_owned(), |text, kind| {
            text.replace(&format!("context.approvals[{}]", cedar::quoted(&kind.key())), "0")
        })
    };
    all.push(ask(
        "unread-reviews-never-help".to_owned(),
        "reviews that could not be read are never better than none",
        "context.reviews_read",
        &no_approvals,
    ));
    all
}
