//! Test runs, and what failed before the change, too.

use std::collections::BTreeSet;

use caution_core::context::{Measure, Report};
use caution_core::evidence::{Attachment, CaseOutcome, Data, TestCase, TestRun};

/// The runs of the revision at hand, each compared with those of the base.
pub(super) fn joined(fresh: &[&Attachment], base: &[&Attachment]) -> Vec<Report> {
    let mut reports = Vec::new();
    for attachment in fresh {
        let Data::Tests(cases) = &attachment.data else { continue };
        let mut run = run(attachment, cases);
        let before: Vec<&&Attachment> = base.iter().filter(|before| before.suite == run.suite).collect();
        if !before.is_empty() {
            let failed: BTreeSet<&str> = before.iter().flat_map(|before| failed(before)).collect();
            let anew = run.failed.iter().filter(|name| !failed.contains(name.as_str()));
            run.failed_anew = Some(anew.cloned().collect());
        }
        let name = attachment.name.clone();
        reports.push(Report { name, revision: attachment.revision.clone(), measure: Measure::Run(run) });
    }
    reports
}

/// A report as a run.
pub(super) fn run(attachment: &Attachment, cases: &[TestCase]) -> TestRun {
    let mut run =
        TestRun { suite: attachment.suite.clone(), doubts: attachment.doubts.clone(), ..TestRun::default() };
    for case in cases {
        match case.outcome {
            CaseOutcome::Passed => run.passed += 1,
            CaseOutcome::Skipped => run.skipped += 1,
            CaseOutcome::Failed => run.failed.push(case.name.clone()),
        }
        if case.flaky {
            run.flaky.push(case.name.clone());
        }
    }
    run
}

fn failed(attachment: &Attachment) -> impl Iterator<Item = &str> {
    let cases: &[TestCase] = match &attachment.data {
        Data::Tests(cases) => cases,
        Data::Coverage(_) | Data::Mutants(_) => &[],
    };
    cases.iter().filter(|case| case.outcome == CaseOutcome::Failed).map(|case| case.name.as_str())
}
