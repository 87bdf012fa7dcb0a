//! JUnit XML, in the dialects of surefire, pytest, nextest, jest-junit, gotestsum and vitest.
//!
//! Tests are counted one by one. What suites say of their totals is compared with that and never added:
//! some dialects repeat the totals at every level.

use caution_core::evidence::{CaseOutcome, Data, TestCase};
use caution_core::problem::Problem;
use jiff::civil::DateTime;
use jiff::{Timestamp, ToSpan as _, tz};

use super::xml::{Element, Step, Xml};
use super::{ENTRIES, Format, Reading, too_many};

pub(super) static FORMAT: Format = Format {
    id: "junit",
    title: "JUnit XML (surefire, pytest, nextest, jest-junit, gotestsum, vitest)",
    detect: |look| {
        (look.root("testsuites") || look.root("testsuite"))
            && look.begins_with(&[
                "testsuite",
                "testcase",
                "properties",
                "system-out",
                "system-err",
                "error",
                "failure",
            ])
    },
    read,
};

/// How many doubts are told.
const DOUBTS: usize = 20;

/// A suite that is open.
#[derive(Debug, Default)]
struct Suite {
    name: String,
    /// `tests`, and `failures` and `errors` together, as it says.
    said: (Option<u64>, Option<u64>),
    /// As it holds, those of inner suites included.
    cases: u64,
    failed: u64,
    /// Elements that tell of a failure: one test may have two, of itself and of its clean-up.
    failures: u64,
}

/// A test that is open.
#[derive(Debug)]
struct Open {
    name: String,
    outcome: CaseOutcome,
    flaky: bool,
    failures: u64,
}

struct Run {
    suites: Vec<Suite>,
    case: Option<Open>,
    cases: Vec<TestCase>,
    doubts: Vec<String>,
    began: Option<Timestamp>,
}

fn read(input: &str, text: &str) -> Result<Reading, Problem> {
    let mut xml = Xml::new(input, text);
    let mut run = Run { suites: Vec::new(), case: None, cases: Vec::new(), doubts: Vec::new(), began: None };
    loop {
        match xml.step()? {
            Step::Open(element) => run.open(&element),
            Step::Close(name) => run.close(&name),
            Step::Text(_) => {}
            Step::End => break,
        }
        if run.cases.len() > ENTRIES {
            return Err(too_many(input));
        }
    }
    Ok(Reading { data: Data::Tests(run.cases), doubts: run.doubts, began: run.began })
}

impl Run {
    fn open(&mut self, element: &Element) {
        // Some tools write names with a capital. What is told of a failure in another case is one all the same.
        let name = element.name.to_ascii_lowercase();
        match name.as_str() {
            "testsuites" | "testsuite" => {
                let began = element.get("timestamp").and_then(latest);
                self.began = [self.began, began].into_iter().flatten().min();
                self.suites.push(suite(element));
            }
            "testcase" => self.case = Some(self.test(element)),
            "failure" | "error" => self.failure(),
            "skipped" | "disabled" | "ignored" => {
                if let Some(case) = &mut self.case
                    && case.outcome == CaseOutcome::Passed
                {
                    case.outcome = CaseOutcome::Skipped;
                }
            }
            // Surefire and nextest: it failed before it passed. `rerunFailure` comes beside a failure.
            "flakyfailure" | "flakyerror" => {
                if let Some(case) = &mut self.case {
                    case.flaky = true;
                }
            }
            _ => {}
        }
    }

    fn test(&mut self, element: &Element) -> Open {
        let suite = || self.suites.last().map(|suite| suite.name.as_str());
        let class = element.get("classname").filter(|name| !name.trim().is_empty()).or_else(suite);
        let name = element.get("name").unwrap_or_default();
        // Some dialects write the class into the name, too.
        let name = match class.filter(|class| !class.is_empty() && *class != name) {
            Some(class) => format!("{class}::{name}"),
            None => name.to_owned(),
        };
        let said = ["status", "result", "outcome"].iter().filter_map(|key| Some((*key, element.get(key)?)));
        let mut outcome = CaseOutcome::Passed;
        for (key, word) in said {
            match ending(word) {
                Some(ended) => outcome = outcome.max(ended),
                // What nobody knows is not a test that passed.
                None => {
                    outcome = CaseOutcome::Failed;
                    let word: String = word.chars().take(40).collect();
                    let doubt = format!(
                        "the test `{name}` has a {key} that is not known, `{word}`, and counts as failed"
                    );
                    self.doubts.extend(Some(doubt).filter(|_| self.doubts.len() < DOUBTS));
                }
            }
        }
        Open { name, outcome, flaky: false, failures: 0 }
    }

    /// A failure of a test; or of a suite as a whole, which then stands for a test that failed.
    fn failure(&mut self) {
        if let Some(case) = &mut self.case {
            case.outcome = CaseOutcome::Failed;
            case.failures += 1;
        } else {
            let name = self.suites.last().map_or("", |suite| suite.name.as_str());
            let name = format!("{name} (the suite itself)");
            self.cases.push(TestCase { name, outcome: CaseOutcome::Failed, flaky: false });
            if let Some(suite) = self.suites.last_mut() {
                suite.failures += 1;
            }
        }
    }

    fn close(&mut self, name: &str) {
        match name.to_ascii_lowercase().as_str() {
            "testcase" => {
                let Some(case) = self.case.take() else { return };
                if let Some(suite) = self.suites.last_mut() {
                    suite.cases += 1;
                    suite.failed += u64::from(case.outcome == CaseOutcome::Failed);
                    suite.failures += case.failures;
                }
                let flaky = case.flaky && case.outcome == CaseOutcome::Passed;
                self.push(TestCase { name: case.name, outcome: case.outcome, flaky });
            }
            "testsuites" | "testsuite" => {
                let Some(suite) = self.suites.pop() else { return };
                if self.doubts.len() < DOUBTS {
                    self.doubts.extend(doubt(&suite));
                }
                if let Some(outer) = self.suites.last_mut() {
                    outer.cases += suite.cases;
                    outer.failed += suite.failed;
                    outer.failures += suite.failures;
                }
            }
            _ => {}
        }
    }
}

impl Run {
    /// pytest tells of a test and of its clean-up, or of two tries, by two entries one after the other.
    /// They are one test, and the worse outcome is its own.
    fn push(&mut self, case: TestCase) {
        match self.cases.last_mut().filter(|last| last.name == case.name) {
            Some(last) => {
                last.outcome = last.outcome.max(case.outcome);
                last.flaky = (last.flaky || case.flaky) && last.outcome == CaseOutcome::Passed;
            }
            None => self.cases.push(case),
        }
    }
}

/// How a test ended, by a word for it: of Google Test, Bazel, xUnit, jest-junit and others. `None` if the word
/// is not known.
fn ending(word: &str) -> Option<CaseOutcome> {
    let word: String = word.chars().filter(char::is_ascii_alphanumeric).collect();
    match word.to_ascii_lowercase().as_str() {
        "" | "run" | "completed" | "complete" | "executed" | "finished" | "done" | "passed" | "pass"
        | "ok" | "success" | "successful" | "succeeded" | "expected" | "flaky" | "0" | "xfailed" => {
            Some(CaseOutcome::Passed)
        }
        "notrun" | "skipped" | "skip" | "disabled" | "suppressed" | "ignored" | "ignore" | "pending"
        | "todo" | "excluded" | "filtered" | "notexecuted" | "deselected" => Some(CaseOutcome::Skipped),
        "failed" | "fail" | "failure" | "error" | "errored" | "broken" | "timeout" | "timedout"
        | "crashed" | "crash" | "aborted" | "interrupted" | "cancelled" | "canceled" | "incomplete"
        | "killed" | "unexpected" | "undefined" | "xpassed" | "panicked" | "terminated" => {
            Some(CaseOutcome::Failed)
        }
        _ => None,
    }
}

/// The moment that a `timestamp` names. Without a zone it is some local time: the latest that it may be.
fn latest(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    if let Ok(moment) = text.parse::<Timestamp>() {
        return Some(moment);
    }
    let local: DateTime = text.parse().ok()?;
    let west = local.to_zoned(tz::TimeZone::UTC).ok()?.timestamp();
    west.checked_add(12.hours()).ok()
}

fn suite(element: &Element) -> Suite {
    let failures = element.number("failures");
    let errors = element.number("errors");
    let failed = match (failures, errors) {
        (None, None) => None,
        (one, two) => Some(one.unwrap_or(0).saturating_add(two.unwrap_or(0))),
    };
    Suite {
        name: element.get("name").unwrap_or_default().to_owned(),
        said: (element.number("tests"), failed),
        ..Suite::default()
    }
}

/// What a suite says of itself and does not hold: a test or a failure that is not there was cut off. Some
/// tools hold more than they say, because two tries are two entries and one test.
fn doubt(suite: &Suite) -> Option<String> {
    let (tests, failed) = suite.said;
    let name =
        if suite.name.is_empty() { "a suite".to_owned() } else { format!("the suite `{}`", suite.name) };
    if let Some(said) = tests.filter(|said| *said > suite.cases) {
        return Some(format!("{name} says that it has {said} tests and holds {}", suite.cases));
    }
    // Where a test fails and then its clean-up, some count one and some two.
    let held = suite.failed.max(suite.failures);
    let said = failed.filter(|said| *said > held)?;
    Some(format!("{name} says that {said} tests failed and holds {held}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_passed_only_if_it_says_so_or_nothing() {
        use CaseOutcome::{Failed, Passed, Skipped};
        for (test, outcome, doubts) in [
            ("<testcase name='a'/>", Passed, 0),
            ("<testcase name='a' status='run' result='completed'/>", Passed, 0),
            ("<testcase name='a' status='notrun' result='suppressed'/>", Skipped, 0),
            ("<testcase name='a' status='failed'/>", Failed, 0),
            ("<testcase name='a' status='Timed Out'/>", Failed, 0),
            ("<testcase name='a' status='run' result='error'/>", Failed, 0),
            ("<testcase name='a' status='FAILED'><skipped/></testcase>", Failed, 0),
            ("<testcase name='a' status='wobbly'/>", Failed, 1),
            ("<testcase name='a'><Failure/></testcase>", Failed, 0),
            ("<TestCase name='a'><ERROR message='no'/></TestCase>", Failed, 0),
            ("<testcase name='a' status='passed'><failure/></testcase>", Failed, 0),
            ("<testcase name='a'><Skipped/></testcase>", Skipped, 0),
            ("<testcase name='a'><properties/><system-out/><flakyFailure/></testcase>", Passed, 0),
        ] {
            let reading = read("junit.xml", &format!("<testsuite>{test}</testsuite>")).unwrap();
            let Data::Tests(cases) = reading.data else { panic!("{test}") };
            let outcomes: Vec<_> = cases.iter().map(|case| case.outcome).collect();
            assert_eq!((outcomes, reading.doubts.len()), (vec![outcome], doubts), "{test}");
        }
    }

    #[test]
    fn a_run_began_when_the_first_of_its_suites_did() {
        let began = |text: &str| {
            let reading = read("junit.xml", text).unwrap();
            reading.began.map(|moment| moment.to_string())
        };
        for (text, moment) in [
            ("<testsuite/>", None),
            ("<testsuite timestamp='soon'/>", None),
            ("<testsuite timestamp='2020-01-02T03:04:05Z'/>", Some("2020-01-02T03:04:05Z")),
            ("<testsuite timestamp='2020-01-02T03:04:05.5+02:00'/>", Some("2020-01-02T01:04:05.5Z")),
            // Some local time, at most twelve hours behind.
            ("<testsuite timestamp='2020-01-02T03:04:05'/>", Some("2020-01-02T15:04:05Z")),
            (
                "<testsuites><testsuite timestamp='2021-01-01T00:00:00Z'/><testsuite timestamp='2020-01-01T00:00:00Z'/></testsuites>",
                Some("2020-01-01T00:00:00Z"),
            ),
        ] {
            assert_eq!(began(text).as_deref(), moment, "{text}");
        }
    }
}
