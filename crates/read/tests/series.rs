//! The lines that a series of patches adds and removes are those that the files really gain and lose.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use caution_core::finding::LineRange;
use caution_core::unknown::UnknownKind;
use caution_read::patch;
use proptest::prelude::*;

/// One edit: how many lines are kept, then removed, then put in.
type Edit = (usize, usize, usize);

/// The version after some edits, and the hunks that lead to it.
fn edited(before: &[String], edits: &[Edit], context: bool, fresh: &mut u32) -> (Vec<String>, String) {
    let mut after: Vec<String> = Vec::new();
    let mut hunks = String::new();
    let mut body: Vec<(char, String)> = Vec::new();
    let mut at = 0;
    for (keep, remove, insert) in edits {
        let kept = (*keep).min(before.len() - at);
        for line in before.iter().skip(at).take(kept) {
            after.push(line.clone());
            body.push((' ', line.clone()));
        }
        at += kept;
        let removed = (*remove).min(before.len() - at);
        let (old, new) = (at, after.len());
        for line in before.iter().skip(at).take(removed) {
            body.push(('-', line.clone()));
        }
        at += removed;
        for _ in 0..*insert {
            *fresh += 1;
            after.push(format!("line {fresh}"));
            body.push(('+', format!("line {fresh}")));
        }
        if !context && removed + insert > 0 {
            let start = |first: usize, count: usize| if count == 0 { first } else { first + 1 };
            let _ =
                writeln!(hunks, "@@ -{},{removed} +{},{insert} @@", start(old, removed), start(new, *insert));
            for (mark, line) in body.iter().filter(|(mark, _)| *mark != ' ') {
                let _ = writeln!(hunks, "{mark}{line}");
            }
        }
        if !context {
            body.clear();
        }
    }
    if context && body.iter().any(|(mark, _)| *mark != ' ') {
        let old = body.iter().filter(|(mark, _)| *mark != '+').count();
        let new = body.iter().filter(|(mark, _)| *mark != '-').count();
        let start = |count: usize| usize::from(count > 0);
        let _ = writeln!(hunks, "@@ -{},{old} +{},{new} @@", start(old), start(new));
        for (mark, line) in &body {
            let _ = writeln!(hunks, "{mark}{line}");
        }
    }
    after.extend(before.iter().skip(at).cloned());
    (after, hunks)
}

fn lines(ranges: &[LineRange]) -> BTreeSet<usize> {
    ranges.iter().flat_map(|range| range.first as usize..=range.last as usize).collect()
}

fn without(version: &[String], lines: &BTreeSet<usize>) -> Vec<String> {
    version
        .iter()
        .zip(1..)
        .filter(|(_, number)| !lines.contains(number))
        .map(|(line, _)| line.clone())
        .collect()
}

proptest! {
    #[test]
    fn what_stays_is_the_same_on_both_sides(
        length in 0_usize..30,
        steps in prop::collection::vec((prop::collection::vec((0_usize..8, 0_usize..4, 0_usize..4), 1..5), any::<bool>()), 1..5),
    ) {
        let base: Vec<String> = (0..length).map(|number| format!("base {number}")).collect();
        let mut version = base.clone();
        let mut text = String::new();
        let mut fresh = 0;
        let mut changed = 0;
        for (number, (edits, context)) in steps.iter().enumerate() {
            let (after, hunks) = edited(&version, edits, *context, &mut fresh);
            if !hunks.is_empty() {
                changed += 1;
                let _ = write!(
                    text,
                    "From a Mon Sep 17 00:00:00 2001\nSubject: [PATCH {}/{}] s\n\n---\ndiff --git a/x b/x\n--- a/x\n+++ b/x\n{hunks}-- \n2.47\n\n",
                    number + 1,
                    steps.len(),
                );
            }
            version = after;
        }
        prop_assume!(changed > 0);
        let patch = patch::parse("p", text.as_bytes()).map_err(|problem| TestCaseError::fail(format!("{problem}\n{text}")))?;
        prop_assert!(patch.unknowns.iter().all(|unknown| unknown.kind != UnknownKind::History), "{}", text);
        prop_assert_eq!(patch.commits.len(), changed);
        let file = &patch.files[0];
        prop_assert_eq!(without(&base, &lines(&file.removed)), without(&version, &lines(&file.added)), "{}", text);
        let bytes: String = base.iter().map(|line| format!("{line}\n")).collect();
        prop_assert_eq!(patch::applies(patch.hunks_of(&file.path), bytes.as_bytes()), Ok(()), "{}", text);
    }
}
