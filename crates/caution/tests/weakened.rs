//! Tests that a change makes say less: told by name, held for, and accepted by name.

#![allow(
    clippy::allow_attributes,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may stop anywhere, its helpers too"
)]

mod common;
mod signed;

use serde_json::Value;
use signed::Story;

const POLICY: &str = "\
version: 1
requirements:
  tests-hold:
    because: a test that says less hides what breaks
    need: {evidence: {weakened_tests: 0}}
    mode: hold
";

const TESTS: &str = "def test_fee():\n    assert fee(100) == 3\n\n\ndef test_more():\n    assert fee(200) == 6\n    assert rate() == 3\n";

/// A branch that changes the payments service; its tests are on `main`.
fn story() -> Story {
    let story = Story::new(POLICY);
    story.edit_charter("tests/test_charge.py", TESTS);
    story
}

fn weakens(story: &Story, tests: &str) {
    story.repository.write("tests/test_charge.py", tests);
    story.repository.commit_by("Jo", "jo@example.org", "Change the tests");
}

/// The exit code, and the state and finding of the one need.
fn verdict(story: &Story) -> (i32, String, String) {
    let (code, report) = common::check_json(&story.repository, &["main..work"]);
    let requirements = report["requirements"].as_array().unwrap();
    let need = &requirements.iter().find(|one| one["id"] == "tests-hold").unwrap()["needs"][0];
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    (code, text(&need["state"]), text(&need["found"]))
}

const SKIPPED: &str = "import pytest\n\n\n@pytest.mark.skip\ndef test_fee():\n    assert fee(100) == 3\n\n\ndef test_more():\n    assert fee(200) == 6\n";
const BOTH: &str = "2 weakened; `tests/test_charge.py::test_fee` is left out, or may fail, from now on; `tests/test_charge.py::test_more` lost 1 of its 2 assertions";

#[test]
fn a_change_that_leaves_the_tests_alone_needs_no_report() {
    assert_eq!(verdict(&story()), (0, "met".to_owned(), "0 weakened".to_owned()));
}

#[test]
fn each_weakened_test_is_told_and_held_for() {
    let story = story();
    weakens(&story, SKIPPED);
    assert_eq!(verdict(&story), (10, "missing".to_owned(), BOTH.to_owned()));
}

#[test]
fn somebody_else_accepts_each_by_its_name_and_nobody_else_can() {
    let story = story();
    weakens(&story, SKIPPED);
    let both = "tests/test_charge.py::test_fee waits for the new rates, and tests/test_charge.py::test_more was double.";
    // The author, and an approval that names nothing.
    story.approve("jo", &["--accept", both]);
    story.approve("sol", &["--accept", "fine"]).exits(0);
    assert_eq!(verdict(&story).2, BOTH);
    story.approve("sam", &["--accept", "tests/test_charge.py::test_fee waits for the new rates"]);
    let (code, _, found) = verdict(&story);
    assert_eq!(code, 10);
    assert!(found.starts_with("1 weakened; `tests/test_charge.py::test_more` lost 1"), "{found}");
    story.approve("mika", &["--accept", both]);
    let (code, state, found) = verdict(&story);
    assert_eq!((code, state.as_str()), (0, "met"));
    assert!(found.starts_with("0 weakened; ") && found.contains("accepted by its name"), "{found}");
}

#[test]
fn what_was_accepted_is_so_for_this_content_only() {
    let story = story();
    weakens(&story, SKIPPED);
    let both = "tests/test_charge.py::test_fee and tests/test_charge.py::test_more";
    story.approve("sam", &["--accept", both]);
    assert_eq!(verdict(&story).0, 0);
    weakens(&story, "def test_more():\n    assert fee(200) == 6\n");
    assert_eq!(verdict(&story).0, 10);
}

#[test]
fn tests_in_a_language_that_nobody_compares_are_not_clear() {
    let story = story();
    story.repository.write("test/charge_test.rb", "assert true\n");
    story.repository.commit_by("Jo", "jo@example.org", "A test in Ruby");
    let (code, state, found) = verdict(&story);
    assert_eq!((code, state.as_str()), (10, "missing"));
    assert!(found.contains("test/charge_test.rb: no rule compares tests in Ruby"), "{found}");
}
