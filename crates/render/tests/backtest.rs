//! A backtest as text and as a page: what is said, and what no text from outside can do.

#![allow(
    clippy::allow_attributes,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may stop anywhere, its helpers too"
)]

use caution_render::{Options, backtest_html, backtest_text};
use caution_wire::Backtest;
use caution_wire::backtest::{
    Changes, Charter, Effort, Group, Interval, Named, Outcomes, Period, Policy, Reading, Revert, ToldBy,
    Unknowns, Week,
};
use caution_wire::comparison::{Area, Comparison, Difference, DifferenceKind, Load};
use caution_wire::words::{Outcome, Severity};

fn group(spoken: u64, changes: u64, share: Option<(f64, f64, f64)>) -> Group {
    let share = share.map(|(percent, low, high)| Interval { percent, low, high });
    Group { changes, spoken, share }
}

fn named(subject: &str) -> Named {
    Named { commit: "a".repeat(40), at: "2026-01-05T10:00:00Z".to_owned(), subject: subject.to_owned() }
}

fn load(text: &str) -> Load {
    Load {
        changes: 2,
        without_owner: 1,
        areas: vec![Area { owner: text.to_owned(), requests: 1, requests_per_week: Some(0.1) }],
    }
}

fn comparison(text: &str) -> Comparison {
    Comparison {
        policy: text.to_owned(),
        against: text.to_owned(),
        compared: 1_234,
        not_compared: 0,
        same: 1_233,
        newly_held: 1,
        newly_let_through: 0,
        changed_requirements: 0,
        holds: 2,
        holds_against: 1,
        minutes_difference: 15,
        changes: vec![Difference {
            change: named(text),
            kind: DifferenceKind::NewlyHeld,
            outcome: Outcome::Hold,
            outcome_against: Outcome::Proceed,
            added: vec![text.to_owned()],
            removed: Vec::new(),
            why: text.to_owned(),
        }],
    }
}

/// A report in which every free text is this one.
fn report(text: &str) -> Backtest {
    Backtest {
        schema: Backtest::SCHEMA.to_owned(),
        repository: Some(text.to_owned()),
        period: Period {
            asked: "90d".to_owned(),
            since: Some("2026-01-01T00:00:00Z".to_owned()),
            until: Some("2026-04-01T00:00:00Z".to_owned()),
            tip: Some("b".repeat(40)),
            tip_at: Some("2026-04-01T00:00:00Z".to_owned()),
            oldest_at: None,
            newest_at: None,
            counted_from: Some("2026-01-01T00:00:00Z".to_owned()),
            is_whole: false,
            days: 90.0,
        },
        changes: Changes {
            found: 1_234,
            merges: 34,
            direct: 1_200,
            judged: 1_234,
            proceed: 1_231,
            hold: 2,
            stop: 1,
            ..Changes::default()
        },
        policies: vec![Policy { name: text.to_owned(), changes: 1_234, texts: 2 }],
        charter: Some(Charter {
            change: "c".repeat(40),
            policy: text.to_owned(),
            reviewers: 0,
            tiered_services: 0,
            has_files: false,
        }),
        weeks: vec![
            Week { begins: "2026-01-05".to_owned(), changes: 100, hold: 2, stop: 0 },
            Week { begins: "2026-01-12".to_owned(), changes: 1_134, hold: 0, stop: 1 },
        ],
        requirements: Vec::new(),
        rules: Vec::new(),
        effort: Effort {
            minutes_per_hold: 15,
            holds: 2,
            minutes: 30,
            minutes_per_week: Some(2.3),
            minutes_per_change: Some(0.0),
            without_friction_percent: Some(99.8),
        },
        load: load(text),
        comparison: Some(comparison(text)),
        reading: vec![Reading {
            change: named(text),
            merge: false,
            outcome: Outcome::Stop,
            severity: Some(Severity::High),
            tier: Some(1),
            files: 1,
            added_lines: 2_000,
            removed_lines: 3,
            why: text.to_owned(),
            went_wrong: true,
        }],
        outcomes: Outcomes {
            went_wrong: group(1, 3, None),
            reverted: 3,
            hot_fixed: 0,
            others: group(2, 1_231, Some((0.2, 0.0, 0.6))),
            difference: None,
            fewest: 10,
        },
        reverts: vec![Revert {
            change: named(text),
            reverts: named(text),
            told_by: ToldBy::Title,
            in_part: true,
            undone_by: Some(named(text)),
            spoken: Some(true),
        }],
        hot_fixes: Vec::new(),
        unknowns: Unknowns { history: Some(text.to_owned()), ..Unknowns::default() },
    }
}

fn text(report: &Backtest) -> String {
    let text = backtest_text(report, &Options { width: 400, ..Options::default() });
    text.replace('\u{a0}', " ")
}

#[test]
fn one_screen_says_what_was_judged_and_what_it_costs() {
    let text = text(&report("shop"));
    for sentence in [
        "Backtest of shop: 1,234 changes, 2026-01-01 to 2026-04-01 (asked for: 90d)",
        "34 merges, each as the one change that it brings, and 1,200 single commits",
        "✓ 1,231 proceed, ‖ 2 hold, ✕ 1 stop",
        "on average 96.0 changes judged, 0.2 held, 0.1 stopped, over the 12.9 weeks from 2026-01-01 to 2026-04-01",
        "about 30 minutes in all, about 2 minutes a week: 2 holds × 15 minutes. The minutes are an assumption",
        "0.0 minutes a change, 15 a hold; 99.8 % of the changes meet neither hold nor stop",
        "2 changes wait for somebody’s approval; 1 of them touches nothing that has an owner",
        "1 request, 0.1 a week",
        "of 1,234 changes that both judged, 1 newly held, 0 newly let through, 0 asked for something else, 1,233 the same",
        "2 holds in place of 1: 15 minutes of people more, by the same assumption",
        "What is newly held is held by the policy that judged and not by the other one",
        "shop (in 2 versions)",
        "reverts a part of",
        "Approvals are not in git",
    ] {
        assert!(text.contains(sentence), "`{sentence}` is not in\n{text}");
    }
    assert!(text.contains("█▄"), "{text}");
}

#[test]
fn averages_of_a_young_repository_begin_with_its_first_change() {
    let mut report = report("shop");
    report.period.since = Some("2023-07-06T00:00:00Z".to_owned());
    report.period.counted_from = Some("2026-03-01T09:00:00Z".to_owned());
    report.period = Period { asked: "1000d".to_owned(), days: 30.6, is_whole: true, ..report.period };
    for output in [text(&report), backtest_html(&report)] {
        assert!(output.contains("over the 4.4 weeks from the first judged change, 2026-03-01 to 2026-04-01"));
        let extent = "2026-03-01 to 2026-04-01 (asked for: ";
        assert!(output.contains(extent) && output.contains("; nothing older is here)"), "{output}");
    }
}

#[test]
fn minutes_are_said_in_words_that_fit_the_number() {
    for (minutes_per_hold, holds, week, sentence) in [
        (1, 1, Some(0.3), "about 1 minute in all, less than a minute a week: 1 hold × 1 minute."),
        (15, 2, Some(1.2), "about 30 minutes in all, about 1 minute a week: 2 holds × 15 minutes."),
        (60, 2, None, "about 2 hours in all: 2 holds × 60 minutes."),
        (0, 2, Some(0.0), "about 0 minutes in all, about 0 minutes a week: 2 holds × 0 minutes."),
    ] {
        let mut report = report("shop");
        let minutes = u64::from(minutes_per_hold) * holds;
        report.effort = Effort {
            minutes_per_hold,
            holds,
            minutes,
            minutes_per_week: week,
            minutes_per_change: None,
            without_friction_percent: None,
        };
        let text = text(&report);
        assert!(text.contains(sentence), "`{sentence}` is not in\n{text}");
    }
}

#[test]
fn where_nothing_holds_it_says_why_and_what_to_do() {
    let quiet = |policy: &str, high: u64, reviewers: u64, tiered_services: u64, has_files: bool| {
        let mut report = report("shop");
        let change = "c".repeat(40);
        let policy = policy.to_owned();
        report.charter = Some(Charter { change, policy, reviewers, tiered_services, has_files });
        report.changes =
            Changes { proceed: 1_234, hold: 0, stop: 0, proceed_with_high_finding: high, ..report.changes };
        (text(&report), backtest_html(&report))
    };
    let (text, page) = quiet("baseline", 12, 1, 0, false);
    for sentence in [
        "12 changes with findings of high severity would have proceeded",
        "names only one person or team who could approve and gives no service a tier",
        "waits for a second person only where one is known",
        "writes templates",
        "later changes are judged by them, the past ones are not",
    ] {
        assert!(text.contains(sentence) && page.contains(sentence), "`{sentence}` is not in\n{text}\n{page}");
    }
    let (text, _) = quiet("own", 0, 3, 0, true);
    for (sentence, is_said) in [
        ("no change has a finding of high severity", true),
        ("change gives no service a tier.", true),
        ("caution init", false),
        ("people.yaml", false),
        ("second person", false),
    ] {
        assert_eq!(text.contains(sentence), is_said, "`{sentence}`\n{text}");
    }
    let (text, _) = quiet("baseline", 1, 3, 2, true);
    assert!(text.contains("was met or did not apply") && !text.contains("services.yaml"), "{text}");
    assert!(!self::text(&report("shop")).contains("Nothing would have waited"), "something holds");
}

#[test]
fn nothing_is_claimed_beyond_what_the_counts_allow() {
    type Case<'a> = (Group, Group, Option<(f64, f64, f64)>, &'a str);
    let many = || group(20, 1_000, Some((2.0, 1.3, 3.1)));
    let cases: [Case<'_>; 6] = [
        (group(0, 0, None), many(), None, "so nothing can be said of how the gate would have done"),
        (group(1, 3, None), many(), None, "1 of 3 (too few to say: fewer than 10)"),
        (group(1, 3, None), many(), None, "These counts do not say whether it tells the two apart."),
        (
            group(3, 20, Some((15.0, 5.2, 36.0))),
            many(),
            Some((13.0, 3.1, 34.0)),
            "more often for what went wrong, by 13.0 points (95 % interval 3.1 to 34.0)",
        ),
        (
            group(1, 20, Some((5.0, 0.9, 23.6))),
            many(),
            Some((3.0, -1.3, 21.6)),
            "The difference is 3.0 points (95 % interval −1.3 to 21.6): with these counts it may be chance.",
        ),
        (
            group(0, 20, Some((0.0, 0.0, 16.1))),
            group(0, 50, Some((0.0, 0.0, 7.1))),
            Some((0.0, -7.1, 16.1)),
            "It would have been silent throughout.",
        ),
    ];
    for (went_wrong, others, difference, sentence) in cases {
        let mut report = report("shop");
        let difference = difference.map(|(percent, low, high)| Interval { percent, low, high });
        report.outcomes = Outcomes { went_wrong, others, difference, ..report.outcomes };
        for output in [text(&report), backtest_html(&report).replace('\u{a0}', " ")] {
            assert!(output.contains(sentence), "`{sentence}` is not in\n{output}");
        }
    }
}

#[test]
fn text_from_outside_is_text_in_both_forms() {
    for hostile in [
        "</title></style><script>alert(1)</script>",
        "<img src=x onerror=alert(1)> <a href='javascript:x'>",
        "\u{1b}[2J\u{1b}]8;;http://e.invalid\u{7}\u{202e}\u{0}",
        "\"' onload=x `</code>` &lt;",
        "| a | **b** [c](d)\r\n# h",
        "",
        &"x".repeat(100_000),
    ] {
        let report = report(hostile);
        let (text, page) = (backtest_text(&report, &Options::default()), backtest_html(&report));
        for output in [&text, &page] {
            let acting = output.chars().find(|letter| *letter != '\n' && caution_wire::is_hidden(*letter));
            assert_eq!(acting, None, "{hostile:.60}");
        }
        // Whatever stands in the page as a tag is one of ours: the same ones as for a harmless text.
        assert_eq!(tags(&page), tags(&backtest_html(&self::report("x `y` z"))), "{hostile:.60}");
        assert!(text.len() < 20_000 && page.len() < 40_000, "{} {}", text.len(), page.len());
    }
}

/// Every tag of a page, in order, without the spans of code that a text in backticks becomes.
fn tags(page: &str) -> String {
    let all: String = page
        .split('<')
        .skip(1)
        .map(|rest| format!("<{}>", rest.split('>').next().unwrap()))
        .filter(|tag| !tag.starts_with("<bdi") && !tag.starts_with("</bdi"))
        .collect();
    all.replace("<code></code>", "")
}

#[test]
fn a_page_needs_no_colour_to_be_understood() {
    let page = backtest_html(&report("shop"));
    for part in [
        "would have been held",
        "proceed",
        "hold",
        "stop",
        "role=\"img\"",
        "aria-label=",
        "<caption>",
        "scope=\"col\"",
    ] {
        assert!(page.contains(part), "{part}");
    }
    assert_eq!(page.matches("<h1>").count(), 1);
    assert!(page.matches("<th scope=\"col\"").count() >= 4);
}
