use caution_wire::drill::{Judged, Link};
use caution_wire::report::Policy;

use super::*;

fn judged(id: &str, outcome: Outcome, waits_for: &[&str]) -> Judged {
    Judged {
        id: id.to_owned(),
        what: "something".to_owned(),
        outcome,
        waits_for: waits_for.iter().map(|id| (*id).to_owned()).collect(),
        only_shown: Vec::new(),
        found_by: vec!["a-rule".to_owned()],
        codes: vec!["K3".to_owned()],
        command: Some(format!("run {id}")),
        reasons: Vec::new(),
        diff: Vec::new(),
        report: None,
    }
}

fn case(id: &str, outcome: Outcome, waits_for: &[&str]) -> Case {
    Case::new(judged(id, outcome, waits_for), vec![judged("fixed", Outcome::Proceed, &[])])
}

fn drill(id: &str, cases: Vec<Case>) -> Drill {
    Drill {
        id: id.to_owned(),
        title: format!("The story of {id}"),
        on: "2026-03-02".to_owned(),
        organisation: "Example Ltd".to_owned(),
        reported: "It broke.".to_owned(),
        disputed: None,
        made_up: None,
        declared: None,
        sources: vec![Link { title: "Page".to_owned(), url: "https://example.org".to_owned() }],
        answer: cases.iter().map(|case| case.answer).max().unwrap(),
        wrong: Vec::new(),
        rules_not_there: Vec::new(),
        cases,
    }
}

fn drills(policy: &str, chosen: Chosen, all: Vec<Drill>) -> Drills {
    let policy = Policy { name: policy.to_owned(), digest: String::new(), remarks: Vec::new() };
    Drills::new(policy, chosen, "2026-11-21T12:00:00Z".to_owned(), all)
}

#[test]
fn each_answer_has_its_line_and_the_last_line_counts_them() {
    let mut seen = case("only", Outcome::Proceed, &[]);
    seen.change.only_shown = vec!["softly".to_owned()];
    let mut absent = drill("absent", vec![case("only", Outcome::Proceed, &[])]);
    absent.rules_not_there = vec!["rule-of-tomorrow".to_owned()];
    let all = vec![
        drill("stopped", vec![case("only", Outcome::Stop, &["never"])]),
        drill(
            "held",
            vec![
                case("python", Outcome::Hold, &["one", "two"]),
                case("go", Outcome::Hold, &["two", "three", "four"]),
            ],
        ),
        drill("partly", vec![case("python", Outcome::Hold, &["one"]), case("go", Outcome::Proceed, &[])]),
        drill("seen", vec![seen]),
        absent,
    ];
    let options = Options { width: 200, ..Options::default() };
    let text = render(&drills("mine.yaml", Chosen::File, all), &options);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(
        lines,
        [
            "5 drills, judged by `mine.yaml`",
            "",
            "stopped  ✕ stopped · The story of stopped · never (a-rule)",
            "held     ‖ held · The story of held · one, two, three and 1 more (a-rule)",
            "partly   → MISSED · The story of partly · goes through in 1 of 2 forms: go; a-rule found it",
            "seen     → MISSED · The story of seen · nothing holds it; a-rule found it; softly would ask, but only warns or observes",
            "absent   → MISSED · The story of absent · nothing holds it; a-rule found it; rule-of-tomorrow is not in this version",
            "",
            "✓ 7 of 7 benign twins proceed",
            "The people and services are the drills' own: what a policy asks of yours by name cannot apply to them.",
            "Would this have happened to us? 3 of 5 would have gone through, 1 stopped, 1 held; `caution drill partly` tells the story of the first",
        ]
    );
}

#[test]
fn a_twin_that_waits_is_named() {
    let held =
        Case::new(judged("only", Outcome::Hold, &["all"]), vec![judged("fixed", Outcome::Hold, &["all"])]);
    let text =
        render(&drills("mine.yaml", Chosen::File, vec![drill("one", vec![held])]), &Options::default());
    assert!(text.contains("‖ 0 of 1 benign twins proceed; these wait as well, though nothing is wrong with them:\n    one/only/fixed waits for all\n"), "{text}");
    assert!(
        text.ends_with("Would this have happened to us? 0 of 1 would have gone through, 1 held\n"),
        "{text}"
    );
}

#[test]
fn the_table_has_a_row_a_drill_and_says_what_is_wrong() {
    let mut late = drill("late", vec![case("only", Outcome::Proceed, &[])]);
    late.wrong = vec!["`only`: proceed".to_owned()];
    let all = vec![drill("stopped", vec![case("only", Outcome::Stop, &["never"])]), late];
    let text = summary(&drills("mine.yaml", Chosen::File, all), &Options::default());
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(
        lines,
        [
            "2 drills, judged by `mine.yaml`",
            "",
            "drill    when        where        outcome  codes  twins               what",
            "stopped  2026-03-02  Example Ltd  stopped  K3     1/1 proceed  right  The story of stopped",
            "late     2026-03-02  Example Ltd  missed   K3     1/1 proceed  WRONG  The story of late",
            "",
            "late",
            "  `only`: proceed",
            "",
            "1 of 2 come out as they must; 2 of 2 benign twins proceed",
        ]
    );
}

#[test]
fn nothing_from_outside_reaches_the_terminal_as_it_is() {
    let hostile = "\u{1b}[2J\u{202e}x\n";
    let mut one = drill(hostile, vec![case(hostile, Outcome::Hold, &[hostile])]);
    one.reported = hostile.to_owned();
    one.title = hostile.to_owned();
    one.disputed = Some(hostile.to_owned());
    let mut all = drills(hostile, Chosen::Repository, vec![one]);
    all.policy.remarks = vec![hostile.to_owned()];
    all.drills[0].wrong = vec![hostile.to_owned()];
    let options = Options::default();
    for text in [render(&all, &options), stories(&all, &options), summary(&all, &options)] {
        assert!(!text.contains('\u{1b}') && !text.contains('\u{202e}'), "{text:?}");
    }
}
