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
const FEE: &str = "tests/test_charge.py::test_fee";
const BOTH_BY_NAME: [&str; 6] =
    ["--accept", "both may go", "--accept-test", FEE, "--accept-test", "tests/test_charge.py::test_more"];
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
    // The author, an approval that names nothing, one that names them in its text alone, and half a name.
    story.approve("jo", &BOTH_BY_NAME).exits(11);
    story.approve("sol", &["--accept", "fine"]).exits(0);
    for no in
        ["I will not accept tests/test_charge.py::test_fee", "tests/test_charge.py::test_more is double"]
    {
        story.approve("sol", &["--accept", no]).exits(0);
    }
    story.approve("sol", &["--accept", "x", "--accept-test", "tests/test_charge.py"]).exits(0);
    story.approve("sol", &["--accept", "x", "--accept-test", "tests/test_charge.py::test_fee "]).exits(0);
    assert_eq!(verdict(&story).2, BOTH);
    story.approve("sam", &["--accept", "waits for the new rates", "--accept-test", FEE]).exits(0);
    let (code, _, found) = verdict(&story);
    assert_eq!(code, 10);
    assert!(found.starts_with("1 weakened; `tests/test_charge.py::test_more` lost 1"), "{found}");
    story.approve("mika", &BOTH_BY_NAME).exits(0);
    let (code, state, found) = verdict(&story);
    assert_eq!((code, state.as_str()), (0, "met"));
    assert!(found.starts_with("0 weakened; ") && found.contains("accepted by its name"), "{found}");
}

#[test]
fn an_approval_that_does_not_stand_accepts_nothing() {
    let later = "2026-11-21T11:59:30Z";
    let first = |text: &Value| text["statements"][0]["id"].as_str().unwrap().to_owned();
    for undone in ["objects", "revokes", "expired", "for another branch"] {
        let story = story();
        weakens(&story, SKIPPED);
        match undone {
            "expired" => {
                let short = [&BOTH_BY_NAME[..], &["--expires", "30s"]].concat();
                story.approve("sam", &short).exits(0);
            }
            "for another branch" => {
                story.repository.git(&["branch", "release", "main"]);
                let there = [&BOTH_BY_NAME[..], &["--target-branch", "release"]].concat();
                story.approve("sam", &there).exits(0);
            }
            _ => {
                let said = [&BOTH_BY_NAME[..], &["--format", "json"]].concat();
                let id = first(&story.approve("sam", &said).exits(0).json());
                assert_eq!(verdict(&story).0, 0, "{undone}");
                let act =
                    if undone == "objects" { ["--object", "on second thought"] } else { ["--revoke", &id] };
                story.approve_at(later, "sam", &act).exits(0);
            }
        }
        let (code, _, found) = verdict(&story);
        assert_eq!((code, found.as_str()), (10, BOTH), "{undone}");
    }
}

#[test]
fn only_an_approval_of_a_change_names_tests() {
    let story = story();
    story.approve("sam", &["--object", "no", "--accept-test", FEE]).exits(2);
    story.approve("sam", &["--accept-test", FEE]).exits(2);
    story
        .approve("sam", &["--accept", "x", "--accept-test", " "])
        .exits(2)
        .complains("name of a test is empty");
}

#[test]
fn what_was_accepted_is_so_for_this_content_only() {
    let story = story();
    weakens(&story, SKIPPED);
    story.approve("sam", &BOTH_BY_NAME).exits(0);
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
