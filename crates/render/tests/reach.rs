//! How far a change goes, as a tree and as pictures.

#![expect(clippy::unwrap_used, reason = "the checks are shared by tests and stop them")]

use caution_render::{Options, reach_dot, reach_mermaid, reach_svg, reach_text};
use caution_testkit::sample::{self, Sample};
use caution_wire::report::Extent;
use caution_wire::{ReachReport, is_hidden};
use proptest::prelude::*;

fn report(sample: &Sample) -> ReachReport {
    let assessment = &sample.assessment;
    ReachReport::new(&sample.change, &sample.charter, &assessment.reach, &assessment.unknowns, Extent::Whole)
}

fn named(name: &str) -> ReachReport {
    report(&sample::by_name(name).unwrap())
}

#[test]
fn the_tree_is_what_a_user_should_meet() {
    for name in ["far", "unread-key", "layout", "wide", "typical"] {
        insta::assert_snapshot!(format!("tree-{name}"), reach_text(&named(name), &Options::default()));
    }
}

#[test]
fn pictures_as_they_are() {
    for name in ["far", "unread-key"] {
        let report = named(name);
        insta::assert_snapshot!(format!("dot-{name}"), reach_dot(&report, false));
        insta::assert_snapshot!(format!("mermaid-{name}"), reach_mermaid(&report, false));
        insta::assert_snapshot!(format!("svg-{name}"), reach_svg(&report, false));
    }
}

#[test]
fn a_picture_has_an_end_and_counts_what_it_leaves_out() {
    let wide = named("wide");
    let boxes = |dot: &str| dot.matches("[label=").count();
    let (some, all) = (reach_dot(&wide, false), reach_dot(&wide, true));
    assert!((60..=100).contains(&boxes(&some)), "{}", boxes(&some));
    assert!(boxes(&all) > boxes(&some));
    assert!(some.contains("and ") && some.contains(" more"), "{some}");
}

#[test]
fn the_same_report_gives_the_same_picture() {
    for make in sample::ALL {
        let (one, two) = (report(&make()), report(&make()));
        assert_eq!(reach_dot(&one, false), reach_dot(&two, false));
        assert_eq!(reach_mermaid(&one, true), reach_mermaid(&two, true));
        assert_eq!(reach_svg(&one, false), reach_svg(&two, false));
        assert_eq!(reach_text(&one, &Options::default()), reach_text(&two, &Options::default()));
    }
}

/// The elements of a drawing: names, attributes and text, or why it is no XML of ours.
fn elements(svg: &str) -> Result<Vec<String>, String> {
    let mut names = Vec::new();
    let mut open: Vec<String> = Vec::new();
    let mut rest = svg;
    while let Some((before, after)) = rest.split_once('<') {
        if before.contains('>') && !open.iter().any(|name| name == "style") {
            return Err(format!("a bare `>` in {before:?}"));
        }
        let (tag, next) = after.split_once('>').ok_or("a tag without an end")?;
        rest = next;
        if let Some(closed) = tag.strip_prefix('/') {
            if open.pop().as_deref() != Some(closed) {
                return Err(format!("`{closed}` ends what is not open"));
            }
            continue;
        }
        let name: String = tag.chars().take_while(|letter| letter.is_ascii_alphanumeric()).collect();
        if !tag.ends_with('/') {
            open.push(name.clone());
        }
        names.push(name);
    }
    if open.is_empty() { Ok(names) } else { Err(format!("{open:?} stay open")) }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_label_never_becomes_anything_else(
        parts in prop::collection::vec(prop::sample::select(vec![
            "\"", "\\", "]", ";", "\n", "\r", "<script>", "</text>", "<!--", "]]>", "&", "'", "-->", "end", "#",
            "`", "%%", "click n0 \"javascript:1\"", "subgraph", "|", "{", "}", "\u{1b}[31m", "\u{202e}", "é", "日本",
            "\u{0}", "[", "(", " ", "word",
        ]), 0..10),
    ) {
        let report = report(&sample::with_text(&parts.concat()));
        let svg = reach_svg(&report, false);
        let names = elements(&svg).map_err(TestCaseError::fail)?;
        let known = ["svg", "title", "desc", "style", "rect", "text", "g", "path", "circle"];
        prop_assert!(names.iter().all(|name| known.contains(&name.as_str())), "{names:?}");

        for line in reach_mermaid(&report, false).lines().skip(1) {
            let line = line.trim_start();
            prop_assert!(line.starts_with('n'), "{line}");
            prop_assert!([0, 2].contains(&line.matches('"').count()), "{line}");
            prop_assert!(!line.replace("<br>", "").contains('<'), "{line}");
        }
        for line in reach_dot(&report, false).lines().filter(|line| line.contains("[label=")) {
            let plain = line.replace("\\\\", "").replace("\\\"", "");
            prop_assert_eq!(plain.matches('"').count() % 2, 0, "{}", line);
            prop_assert!(plain.ends_with("];"), "{}", line);
        }
        let text = reach_text(&report, &Options::default());
        for drawn in [&svg, &text, &reach_dot(&report, false), &reach_mermaid(&report, false)] {
            prop_assert_eq!(drawn.chars().find(|one| *one != '\n' && is_hidden(*one)), None);
        }
    }
}

#[test]
fn a_change_that_nobody_looked_at_is_unknown() {
    let text = reach_text(&named("typical"), &Options::default());
    assert!(text.ends_with("? UNKNOWN: nobody looked how far this goes.\n"), "{text}");
}
