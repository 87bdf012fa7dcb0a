//! Where a reset stands: what is said, and what no text from outside can do.

#![allow(
    clippy::allow_attributes,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may stop anywhere, its helpers too"
)]

use caution_render::{Options, reset_html, reset_markdown, reset_text};
use caution_wire::reset::{
    Audit, AuditRow, By, Criterion, CriterionState, Freeze, Friction, Progress, Reset, ResetStatus, Stage,
};

fn friction(tier: Option<u8>, judged: u64, hold: u64) -> Friction {
    Friction {
        tier,
        judged,
        hold,
        stop: 0,
        without_friction_percent: (judged > 0).then_some(50.0),
        minutes_per_change: (judged > 0).then_some(7.5),
    }
}

fn criterion(text: &str, state: CriterionState) -> Criterion {
    Criterion {
        criterion: text.to_owned(),
        metric: None,
        state,
        found: text.to_owned(),
        at_least: None,
        at_most: None,
        limit: None,
        examples: vec![text.to_owned(); 5],
        owed_by: vec![text.to_owned()],
    }
}

/// A status in which every free text is this one.
fn status(text: &str) -> ResetStatus {
    let row = |area: Option<&str>| AuditRow {
        area: area.map(str::to_owned),
        changes: 4,
        second_person_not_known: 4,
        ..AuditRow::default()
    };
    ResetStatus {
        schema: ResetStatus::SCHEMA.to_owned(),
        repository: Some(text.to_owned()),
        at: "2026-04-01T00:00:00Z".to_owned(),
        policy: text.to_owned(),
        says: text.to_owned(),
        minutes_per_hold: 15,
        resets: vec![Reset {
            name: text.to_owned(),
            because: text.to_owned(),
            source: text.to_owned(),
            stage: Stage::Running,
            from: Some("2026-03-10".to_owned()),
            until: Some("2026-06-07".to_owned()),
            day: Some(23),
            days: Some(90),
            scope: Some(text.to_owned()),
            adds: vec![text.to_owned()],
            on_expiry: "it stays in force".to_owned(),
            progress: Some(Progress {
                all: friction(None, 4, 2),
                tiers: vec![friction(Some(1), 4, 2), friction(None, 0, 0)],
                not_judged: 1,
            }),
            exit_criteria: vec![
                criterion(text, CriterionState::NotMet),
                criterion(text, CriterionState::NotMeasurable),
            ],
            audit: Some(Audit { by: By::Owner, areas: vec![row(Some(text)), row(None)], all: row(None) }),
        }],
        freezes: vec![Freeze {
            name: text.to_owned(),
            because: text.to_owned(),
            when: text.to_owned(),
            is_on: true,
            is_over: false,
            nobody_lifts: true,
            source: text.to_owned(),
        }],
        unknowns: vec![text.to_owned()],
    }
}

#[test]
fn every_form_says_how_far_it_is_and_never_shows_what_is_unknown_as_none() {
    let status = status("spring");
    let text = reset_text(&status, &Options { width: 400, ..Options::default() }).replace('\u{a0}', " ");
    for sentence in [
        "From 2026-03-10 to 2026-06-07, both included; day 23 of 90; after it: it stays in force",
        "tier 1: 4 judged · 2 held · 0 stopped · 50.0 % without friction · 7.5 minutes a change",
        "no tier: 0 judged · 0 held · 0 stopped · – % without friction · – minutes a change",
        "1 could not be judged",
        "not met: spring; spring; owed by spring",
        "for instance spring; spring; spring; and 2 more in JSON",
        "nobody named: 4 changes · 0 held · 0 without record · 0 (+4 not known) without second person · not known break-glass",
        "spring: on now, spring; nobody can lift it; spring",
    ] {
        assert!(text.contains(sentence), "`{sentence}` is not in\n{text}");
    }
    assert!(text.trim_end().ends_with("spring"), "the last line is the answer");
    let markdown = reset_markdown(&status);
    assert!(markdown.contains("| tier 1 | 4 | 2 | 0 | 50.0 | 7.5 |"), "{markdown}");
    assert!(markdown.contains("0 (+4 not known) | not known |"), "{markdown}");
    assert!(reset_html(&status).contains("Audit by owner"));
}

#[test]
fn no_text_from_outside_becomes_markup_or_a_command_of_the_terminal() {
    let hostile = "</td><script>alert(1)</script> | x | [a](https://x.example) @you \u{1b}[31m\r\n# h";
    let status = status(hostile);
    let html = reset_html(&status);
    assert!(!html.contains("<script>") && !html.contains('\u{1b}'), "{html}");
    let markdown = reset_markdown(&status);
    // Within code, which takes no markup, it may stand as it is.
    assert!(!markdown.contains('\u{1b}') && !markdown.contains("\n# h"), "{markdown}");
    let rows = markdown.lines().filter(|line| line.starts_with('|'));
    assert!(rows.clone().count() > 5 && !rows.clone().any(|row| row.contains(" | x | ")), "{markdown}");
    let outside: String = markdown.split('`').step_by(2).collect();
    assert!(!outside.contains("<script>") && !outside.contains("@you"), "{outside}");
    let text = reset_text(&status, &Options::default());
    assert!(!text.contains('\u{1b}') && !text.contains('\r'), "{text}");
}
