//! What a rule is, what it sees, and how all of them are run.

use std::cmp::Reverse;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use caution_core::assessment::RuleOutcome;
use caution_core::change::Change;
use caution_core::charter::Charter;
use caution_core::finding::Finding;
use caution_core::problem::Problem;
use caution_core::provenance::Provenance;
use caution_core::unknown::{Unknown, UnknownKind};
use caution_core::{RepoPath, RuleId};
use caution_read::lang::{self, SourceFile};
use caution_read::lexicon::Lexicon;
use jiff::Timestamp;

use crate::organisation::{self, Organisation};
use crate::suppressed;

/// What rules see.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// The change.
    pub change: &'a Change,
    /// The changed programs in languages that rules read.
    pub sources: &'a [SourceFile],
    /// The changed tests, their settings, and the programs that changed with them, as texts; empty if no
    /// test or setting changed.
    pub texts: &'a [ChangedText],
    /// The words by which effects are known, where the organisation added its own; otherwise those that
    /// Caution ships.
    pub lexicon: Option<&'a Lexicon>,
    /// Who or what wrote it.
    pub provenance: &'a Provenance,
    /// The charter that judges it.
    pub charter: &'a Charter,
    /// The charter as the change would leave it; `None` if the change does not touch it or it could
    /// not be read.
    pub charter_after: Option<&'a Charter>,
    /// What is wrong with the charter as the change would leave it.
    pub charter_problems: &'a [Problem],
    /// What the policy as the change would leave it may newly allow, in words.
    pub policy_loosened: &'a [String],
    /// The organisation's own rules.
    pub organisation: &'a Organisation,
    /// The moment of the decision.
    pub now: Timestamp,
}

/// A changed file, before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedText {
    /// The new path (the old one, if the file is gone).
    pub path: RepoPath,
    /// The old path, if it is another one.
    pub old_path: Option<RepoPath>,
    /// The old text; `None` if the file is new.
    pub before: Option<Arc<str>>,
    /// The new text; `None` if the file is gone.
    pub after: Option<Arc<str>>,
}

/// What a rule says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// There was nothing for it to look at.
    NotApplicable,
    /// It looked; an empty list is clear.
    Looked(Vec<Finding>),
    /// It looked at a part; the unknowns say at what it did not. An empty list is not clear.
    LookedInPart(Vec<Finding>, Vec<Unknown>),
}

/// A rule.
#[derive(Debug)]
pub struct Rule {
    /// Its id: the name of its folder, with `-` for `_`.
    pub id: &'static str,
    /// Codes under which incident reports know the hazard; empty if there is none.
    pub codes: &'static [&'static str],
    /// One line: what it finds.
    pub title: &'static str,
    /// `rule.md`.
    pub document: &'static str,
    /// Looks.
    pub check: fn(&Input<'_>) -> Outcome,
}

/// How many statements and expressions one rule may look at, all programs together. An ordinary change
/// takes thousands; this many take less than a second.
const STEPS: u64 = 30_000_000;

/// Runs every given rule, then the organisation's own; and puts what somebody answers for aside. A rule
/// that panics harms only itself: it leaves an unknown; so does one that runs
/// away, and what it found until then stays.
pub fn run(
    rules: &[&'static Rule],
    input: &Input<'_>,
) -> (Vec<Finding>, Vec<(RuleId, RuleOutcome)>, Vec<Unknown>) {
    let mut findings = Vec::new();
    let mut outcomes = Vec::with_capacity(rules.len());
    let mut unknowns = Vec::new();
    for rule in rules {
        let bounded = || lang::within(STEPS, || (rule.check)(input));
        let ran = catch_unwind(AssertUnwindSafe(bounded)).map(|(outcome, cut)| {
            if cut {
                unknowns.push(Unknown::new(
                    UnknownKind::Rule,
                    rule.id,
                    format!("the rule `{}` took more steps than it may and was cut off", rule.id),
                    format!("whatever it looks for, where it did not get to: {}", rule.title),
                ));
            }
            outcome
        });
        let outcome = match ran {
            Ok(Outcome::NotApplicable) => RuleOutcome::NotApplicable,
            Ok(Outcome::Looked(found)) if found.is_empty() => RuleOutcome::Clear,
            Ok(Outcome::Looked(found)) => {
                let count = found.len();
                findings.extend(found);
                RuleOutcome::Found(count)
            }
            Ok(Outcome::LookedInPart(found, left)) => {
                let count = found.len();
                findings.extend(found);
                unknowns.extend(left);
                if count == 0 { RuleOutcome::Unknown } else { RuleOutcome::Found(count) }
            }
            Err(_) => {
                unknowns.push(Unknown::new(
                    UnknownKind::Rule,
                    rule.id,
                    format!("the rule `{}` failed", rule.id),
                    format!("whatever it looks for: {}", rule.title),
                ));
                RuleOutcome::Unknown
            }
        };
        outcomes.push((rule.id.into(), outcome));
    }
    let (found, own, failed) = organisation::run(input.organisation, input.sources);
    findings.extend(found);
    outcomes.extend(own);
    unknowns.extend(failed);
    suppressed::apply(input, &mut findings, &mut outcomes);
    findings.sort_by(|one, two| {
        let rank = |finding: &Finding| (Reverse(finding.severity), Reverse(finding.confidence));
        let places = || (&one.rule, &one.place).cmp(&(&two.rule, &two.place));
        rank(one).cmp(&rank(two)).then_with(places)
    });
    (findings, outcomes, unknowns)
}

#[cfg(test)]
mod tests {
    use caution_core::change::{Action, Head};
    use caution_core::context::Context;

    use super::*;

    #[test]
    fn a_rule_that_panics_leaves_an_unknown_and_the_others_run() {
        static PANICS: Rule = Rule {
            id: "panics",
            codes: &[],
            title: "nothing",
            document: "",
            check: |_| panic!("on purpose"),
        };
        static LOOKS: Rule =
            Rule { id: "looks", codes: &[], title: "", document: "", check: |_| Outcome::Looked(Vec::new()) };
        let change = Change {
            action: Action::Merge,
            base: None,
            charter_base: None,
            head: Head::Index,
            head_tree: None,
            commits: Vec::new(),
            files: Vec::new(),
            residues: Vec::new(),
            context: Context::default(),
            unknowns: Vec::new(),
        };
        let input = Input {
            change: &change,
            sources: &[],
            texts: &[],
            lexicon: None,
            provenance: &Provenance::default(),
            charter: &Charter::default(),
            charter_after: None,
            charter_problems: &[],
            policy_loosened: &[],
            organisation: &Organisation::default(),
            now: Timestamp::UNIX_EPOCH,
        };
        let (findings, outcomes, unknowns) = run(&[&PANICS, &LOOKS], &input);
        assert!(findings.is_empty());
        assert_eq!(outcomes, [("panics".into(), RuleOutcome::Unknown), ("looks".into(), RuleOutcome::Clear)]);
        assert_eq!(unknowns.first().map(|unknown| unknown.kind), Some(UnknownKind::Rule));
    }
}
