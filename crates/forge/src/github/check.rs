//! Check runs and commit statuses as reports.

use caution_core::ObjectId;
use caution_core::context::{Report, Told, Trust};

use super::account::account;
use super::form::{CheckRun, Status};
use crate::tally::{Outcome, Tally};

/// One report a name. Only apps can make check runs.
pub(super) fn of_runs(runs: &[CheckRun], head: Option<&ObjectId>) -> Vec<Told<Report>> {
    let mut tally = Tally::default();
    for run in runs {
        let done = run.status.as_deref().is_none_or(|status| status == "completed");
        let outcome = match run.conclusion.as_deref() {
            None => Outcome::Pending,
            _ if !done => Outcome::Pending,
            Some("success") => Outcome::Passed,
            Some("neutral" | "skipped") => Outcome::Silent,
            Some(_) => Outcome::Failed,
        };
        let app = run.app.as_ref().and_then(|app| app.slug.as_deref()).unwrap_or("an unknown app");
        let revision = run.head_sha.0.as_ref().or(head);
        let told = (Trust::Forge, format!("github check run of {app}"));
        tally.add(run.name.as_deref(), revision, outcome, told);
    }
    tally.reports()
}

/// One report a context, by its newest status (`statuses` begins with it). A person may set a status by
/// hand, so only one that an app has set is more than a claim.
pub(super) fn of_statuses(statuses: &[Status], head: Option<&ObjectId>) -> Vec<Told<Report>> {
    let mut tally = Tally::default();
    for status in statuses {
        let revision = status.sha.0.as_ref().or(head);
        if status.context.as_deref().is_some_and(|name| tally.knows(name, revision)) {
            continue;
        }
        let outcome = match status.state.as_deref() {
            Some("success") => Outcome::Passed,
            Some("failure" | "error") => Outcome::Failed,
            _ => Outcome::Pending,
        };
        let told = match account(status.creator.as_ref()) {
            Some(creator) if creator.bot => {
                (Trust::Forge, format!("github commit status set by {}", creator.handle))
            }
            Some(creator) => (Trust::Claimed, format!("github commit status set by {}", creator.handle)),
            None => (Trust::Claimed, "github commit status".to_owned()),
        };
        tally.add(status.context.as_deref(), revision, outcome, told);
    }
    tally.reports()
}

#[cfg(test)]
mod tests {
    use caution_core::context::Measure;

    use super::*;
    use crate::github::form::User;

    fn run(name: &str, status: &str, conclusion: Option<&str>) -> CheckRun {
        CheckRun {
            name: Some(name.to_owned()),
            status: Some(status.to_owned()),
            conclusion: conclusion.map(str::to_owned),
            ..CheckRun::default()
        }
    }

    fn passed(told: &[Told<Report>]) -> Option<bool> {
        told.first().map(|told| told.value.measure == Measure::Check { passed: true })
    }

    #[test]
    fn only_success_passes_and_what_says_nothing_is_no_report() {
        let rows = [
            ("completed", Some("success"), Some(true)),
            ("completed", Some("failure"), Some(false)),
            ("completed", Some("cancelled"), Some(false)),
            ("completed", Some("timed_out"), Some(false)),
            ("completed", Some("action_required"), Some(false)),
            ("completed", Some("stale"), Some(false)),
            ("completed", Some("something_new"), Some(false)),
            ("completed", Some("neutral"), None),
            ("completed", Some("skipped"), None),
            ("completed", None, None),
            ("in_progress", None, None),
            ("queued", Some("success"), None),
        ];
        for (status, conclusion, expected) in rows {
            let told = of_runs(&[run("tests", status, conclusion)], None);
            assert_eq!(passed(&told), expected, "{status} {conclusion:?}");
        }
    }

    #[test]
    fn a_second_run_of_the_name_cannot_hide_the_first() {
        let (good, bad) = (run("t", "completed", Some("success")), run("t", "completed", Some("failure")));
        let (open, void) = (run("t", "queued", None), run("t", "completed", Some("skipped")));
        let outcome = |one: &CheckRun, two: &CheckRun| passed(&of_runs(&[one.clone(), two.clone()], None));
        assert_eq!(outcome(&good, &bad), Some(false));
        assert_eq!(outcome(&bad, &good), Some(false));
        assert_eq!(outcome(&open, &good), None);
        assert_eq!(outcome(&void, &good), Some(true));
    }

    #[test]
    fn the_newest_status_counts_and_one_that_a_person_set_is_a_claim() {
        let status = |state: &str, login: &str| Status {
            context: Some("ci".to_owned()),
            state: Some(state.to_owned()),
            creator: Some(User { login: Some(login.to_owned()), kind: None }),
            ..Status::default()
        };
        let told = of_statuses(&[status("success", "ci-app[bot]"), status("failure", "ci-app[bot]")], None);
        assert_eq!((passed(&told), told[0].trust), (Some(true), Trust::Forge));
        let told = of_statuses(&[status("success", "mallory"), status("failure", "ci-app[bot]")], None);
        assert_eq!((passed(&told), told[0].trust), (Some(true), Trust::Claimed));
        assert!(
            of_statuses(&[status("pending", "ci-app[bot]"), status("success", "ci-app[bot]")], None)
                .is_empty()
        );
    }
}
