//! Breaking the glass: two people, an incident, an end; and everything that does nothing.

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

use caution_wire::approval as wire;
use common::{caution, check_json};
use signed::{SECOND, Story, overridden};

const GLASS: [&str; 7] =
    ["--break-glass", "--incident", "INC-7", "--scope", "second-person", "--expires", "2h"];

/// The remarks and reasons of the verdict.
fn loud(report: &serde_json::Value) -> String {
    format!("{} {}", report["verdict"]["policy"]["remarks"], report["reasons"])
}

#[test]
fn two_people_pass_over_a_requirement_for_a_while_and_everybody_sees_it() {
    let story = Story::new(SECOND);
    // The author and one more: one of the two had no hand in it.
    story.approve("jo", &GLASS).exits(0);
    let (code, report) = check_json(&story.repository, &[]);
    assert_eq!(code, 10);
    assert!(
        loud(&report).contains("a second person, and one who had no hand in the change"),
        "{}",
        loud(&report)
    );
    story.approve("sam", &GLASS).exits(0);
    let (code, report) = check_json(&story.repository, &[]);
    assert_eq!((code, overridden(&report)), (0, vec!["second-person".to_owned()]));
    let said = loud(&report);
    for word in ["break-glass", "jo and sam", "2026-11-21T13:59:00Z", "INC-7", "reviewed afterwards"] {
        assert!(said.contains(word), "`{word}` is not in {said}");
    }
    common::check(&story.repository, &[]).exits(0).says("OVERRIDDEN").says("INC-7");
    // Afterwards it is listed for review, and holds nothing open.
    let later = ["--at", "2026-11-21T14:00:00Z", "--format", "json"];
    let report = caution(story.repository.path(), &[&["check"], later.as_slice()].concat()).exits(10).json();
    assert!(loud(&report).contains("it expired at 2026-11-21T13:59:00Z"), "{}", loud(&report));
    let list =
        caution(story.repository.path(), &[&["approvals", "list"], later.as_slice()].concat()).exits(10);
    let glass = &list.json()["statements"][0];
    assert_eq!((&glass["kind"], &glass["break_glass"]["incident"]), (&"break-glass".into(), &"INC-7".into()));
}

#[test]
fn one_person_with_two_keys_breaks_nothing_and_neither_do_two_incidents() {
    let story = Story::new(SECOND);
    story.approve("sam", &GLASS).exits(0);
    story.approve("sam-laptop", &GLASS).exits(0);
    let (code, report) = check_json(&story.repository, &[]);
    assert_eq!((code, overridden(&report)), (10, Vec::new()));
    let other = ["--break-glass", "--incident", "INC-8", "--scope", "second-person", "--expires", "2h"];
    story.approve("sol", &other).exits(0);
    let (code, report) = check_json(&story.repository, &[]);
    assert_eq!((code, overridden(&report)), (10, Vec::new()));
}

#[test]
fn without_an_incident_an_end_or_a_scope_there_is_no_glass_to_break() {
    let story = Story::new(SECOND);
    story.approve("sam", &["--break-glass", "--scope", "second-person", "--expires", "2h"]).exits(2);
    story.approve("sam", &["--break-glass", "--incident", "INC-7", "--scope", "second-person"]).exits(2);
    story.approve("sam", &["--break-glass", "--incident", "INC-7", "--expires", "2h"]).exits(2);
    let empty = ["--break-glass", "--incident", " ", "--scope", "second-person", "--expires", "2h"];
    story.approve("sam", &empty).exits(2).complains("names an incident");
    let long = ["--break-glass", "--incident", "INC-7", "--scope", "second-person", "--expires", "2d"];
    story.approve("sam", &long).exits(2).complains("ends within a day");
    assert_eq!(story.refs().len(), 0);
}

#[test]
fn a_statement_without_incident_or_end_does_nothing_and_the_verdict_says_so() {
    for (edit, why) in [
        ("incident", "it names no incident"),
        ("end", "it does not say until when"),
        ("long", "more than a day"),
    ] {
        let story = Story::new(SECOND);
        for key in ["sam", "sol"] {
            story.approve(key, &GLASS).exits(0);
            let mut statement = wire::read(&wire::seal(&story.payload(), &[])).unwrap().statement;
            story.forget();
            match edit {
                "incident" => statement.break_glass.as_mut().unwrap().incident.clear(),
                "end" => statement.expires_at = None,
                _ => statement.expires_at = Some("2026-12-21T12:00:00Z".parse().unwrap()),
            }
            let bytes = story.sealed(key, "caution-approval", &wire::payload(&statement));
            // Kept out of the way of the next one.
            std::fs::write(story.repository.outside().join(format!("{key}.json")), bytes).unwrap();
        }
        for key in ["sam", "sol"] {
            story.plant(&std::fs::read(story.repository.outside().join(format!("{key}.json"))).unwrap());
        }
        let (code, report) = check_json(&story.repository, &[]);
        assert_eq!((code, overridden(&report)), (10, Vec::new()));
        assert!(loud(&report).contains(why), "{edit}: {}", loud(&report));
    }
}

#[test]
fn a_never_and_a_rollout_in_steps_are_never_passed_over() {
    let policy = "\
version: 1
requirements:
  second-person:
    because: two people see every change
    need: {approvals: 1}
    mode: hold
  staged:
    because: what goes wrong goes wrong small
    need: {rollout: {first_step_percent_at_most: 5, steps_at_least: 3}}
    mode: hold
never:
  hidden-merge:
    because: nobody reads what stands in no parent
    when: {hazard: evil-merge}
";
    let story = Story::new(policy);
    let glass = [
        "--break-glass",
        "--incident",
        "INC-7",
        "--scope",
        "second-person,staged,hidden-merge,charter-edit,policy-loosened,charter-readable",
        "--expires",
        "2h",
    ];
    // What guards the rules is not passed over either: whoever could, could rewrite the rest for good.
    story.repository.write(".caution/policy.yaml", SECOND.replace("approvals: 1", "approvals: 0"));
    story.repository.commit_by("Jo", "jo@example.org", "Change the rules");
    story.approve("sam", &glass).exits(0);
    story.approve("sol", &glass).exits(0);
    let (code, report) = check_json(&story.repository, &[]);
    assert_eq!((code, overridden(&report)), (10, vec!["second-person".to_owned()]));
    for rule in ["charter-edit", "policy-loosened", "charter-readable"] {
        let said = format!("for `{rule}` (INC-7) does nothing: nothing passes over what guards the rules");
        assert!(loud(&report).contains(&said), "{}", loud(&report));
    }
    assert!(loud(&report).contains("in steps all the same"), "{}", loud(&report));
    assert!(loud(&report).contains("nothing passes over a `never`"), "{}", loud(&report));
}

#[test]
fn a_broken_glass_is_for_this_content_and_can_be_taken_back() {
    let story = Story::new(SECOND);
    story.approve("sam", &GLASS).exits(0);
    story.approve("sol", &GLASS).exits(0);
    story.move_main("Hello again\n");
    story.repository.git(&["rebase", "-q", "main"]);
    let (code, _) = check_json(&story.repository, &[]);
    assert_eq!(code, 0);
    story.edit("line 30", "thirty", "While we are at it");
    let (code, report) = check_json(&story.repository, &[]);
    assert_eq!(code, 10);
    assert!(loud(&report).contains("it was for other content"), "{}", loud(&report));
    story.repository.git(&["reset", "-q", "--hard", "HEAD~1"]);
    let id = story.refs()[0].rsplit('/').next().unwrap().to_owned();
    for key in ["sam", "sol"] {
        story.approve(key, &["--revoke", &id]);
    }
    let (code, report) = check_json(&story.repository, &[]);
    assert_eq!(code, 10);
    assert!(loud(&report).contains("it was taken back"), "{}", loud(&report));
}

#[test]
fn no_secret_in_what_somebody_names_is_printed() {
    let story = Story::new(SECOND);
    let secret = "https://sam:hunter2hunter2@incidents.example.org/7";
    let glass = ["--break-glass", "--incident", secret, "--scope", "second-person", "--expires", "2h"];
    let said = story.approve("sam", &[&glass[..], &["--format", "json"]].concat()).exits(0);
    let second = story.approve("sol", &glass).exits(0);
    let list = |more: &[&str]| {
        let all = [&["approvals", "list", "--at", common::NOW][..], more].concat();
        caution(story.repository.path(), &all)
    };
    let id = said.json()["statements"][0]["id"].as_str().unwrap().to_owned();
    let show = caution(story.repository.path(), &["approvals", "show", &id, "--at", common::NOW]);
    let check = common::check(&story.repository, &[]);
    let (text, json, all) = (list(&[]), list(&["--format", "json"]), list(&["--all", "--format", "json"]));
    for run in [&said, &second, &text, &json, &all, &show, &check] {
        assert!(!run.stdout.contains("hunter2hunter2"), "{}", run.stdout);
    }
    assert!(json.stdout.contains("incidents.example.org"), "{}", json.stdout);
}
