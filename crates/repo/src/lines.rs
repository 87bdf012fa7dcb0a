//! Lines that differ between two texts, as `git diff` with its default settings gives them.
//!
//! The search for the smallest difference can take very long on texts made for it. Texts that could do
//! that are cut at lines that are unique in both, and a piece that could still take long counts as
//! replaced. That shows more lines as changed than need be, never fewer.

use std::collections::HashMap;
use std::ops::Range;

use gix::diff::blob::{Algorithm, Diff, InternedInput, Token};

use caution_core::finding::LineRange;

/// The most that one search may take; a text of 70,000 lines never takes more.
const SEARCH: u64 = 20_000_000;

/// What all searches of a change may take together.
const SEARCHES: u64 = 1_000_000_000;

/// Searches among fewer lines than this are not counted.
const FREE: usize = 1_000;

/// One place where two texts differ: these lines of the old one stand for those of the new one.
/// Lines count from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Hunk {
    pub(crate) before: Range<u32>,
    pub(crate) after: Range<u32>,
}

/// Compares texts within one budget.
#[derive(Debug)]
pub(crate) struct Differ {
    left: u64,
}

impl Default for Differ {
    fn default() -> Self {
        Self { left: SEARCHES }
    }
}

impl Differ {
    /// Every place where the two differ, in order.
    pub(crate) fn hunks(&mut self, before: &[u8], after: &[u8]) -> Vec<Hunk> {
        if before == after {
            return Vec::new();
        }
        let input = InternedInput::new(before, after);
        let (head, old, new) = trim(&input.before, &input.after);
        if self.affords(old.len() + new.len()) {
            let mut diff = Diff::compute(Algorithm::Myers, &input);
            diff.postprocess_lines(&input);
            return diff.hunks().map(|hunk| Hunk { before: hunk.before, after: hunk.after }).collect();
        }
        let mut hunks = Vec::new();
        let mut at = (0, 0);
        for anchor in anchors(old, new).into_iter().chain([(old.len(), new.len())]) {
            let pieces = (old.get(at.0..anchor.0), new.get(at.1..anchor.1));
            let (old, new) = (pieces.0.unwrap_or_default(), pieces.1.unwrap_or_default());
            let moved = |lines: Range<u32>, start: usize| offset(lines, head + start);
            hunks.extend(
                self.piece(old, new)
                    .into_iter()
                    .map(|hunk| Hunk { before: moved(hunk.before, at.0), after: moved(hunk.after, at.1) }),
            );
            at = (anchor.0 + 1, anchor.1 + 1);
        }
        hunks
    }

    /// Whether a search among so many lines is within the budget; takes it if so.
    fn affords(&mut self, lines: usize) -> bool {
        if lines <= FREE {
            return true;
        }
        let lines = lines as u64;
        let cost = lines.saturating_mul(lines.isqrt());
        match self.left.checked_sub(cost) {
            Some(left) if cost <= SEARCH => {
                self.left = left;
                true
            }
            _ => false,
        }
    }

    fn piece(&mut self, old: &[Token], new: &[Token]) -> Vec<Hunk> {
        let whole = Hunk { before: 0..length(old), after: 0..length(new) };
        if old.is_empty() && new.is_empty() {
            return Vec::new();
        }
        if old.is_empty() || new.is_empty() || !self.affords(old.len() + new.len()) {
            return vec![whole];
        }
        let mut part = InternedInput::default();
        part.update_before(old.iter().map(|token| token.0));
        part.update_after(new.iter().map(|token| token.0));
        let diff = Diff::compute(Algorithm::Myers, &part);
        diff.hunks().map(|hunk| Hunk { before: hunk.before, after: hunk.after }).collect()
    }
}

fn length(lines: &[Token]) -> u32 {
    u32::try_from(lines.len()).unwrap_or(u32::MAX)
}

fn offset(lines: Range<u32>, by: usize) -> Range<u32> {
    let by = u32::try_from(by).unwrap_or(u32::MAX);
    lines.start.saturating_add(by)..lines.end.saturating_add(by)
}

/// What is left when equal lines at the start and the end are taken off, and how many were at the start.
fn trim<'a>(mut old: &'a [Token], mut new: &'a [Token]) -> (usize, &'a [Token], &'a [Token]) {
    let mut head = 0;
    while let (Some((one, old_rest)), Some((two, new_rest))) = (old.split_first(), new.split_first())
        && one == two
    {
        (old, new) = (old_rest, new_rest);
        head += 1;
    }
    while let (Some((one, old_rest)), Some((two, new_rest))) = (old.split_last(), new.split_last())
        && one == two
    {
        (old, new) = (old_rest, new_rest);
    }
    (head, old, new)
}

/// The longest row of lines that are unique in both texts and stand in the same order in both.
fn anchors(old: &[Token], new: &[Token]) -> Vec<(usize, usize)> {
    let (old, new) = (unique(old), unique(new));
    let mut pairs: Vec<(usize, usize)> =
        old.iter().filter_map(|(token, at)| new.get(token).map(|there| (*at, *there))).collect();
    pairs.sort_unstable();
    // Piles of patience sorting: the last pair of the best row of each length, and what came before it.
    let mut piles: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    let place = |at: usize| pairs.get(at).map_or(0, |pair| pair.1);
    for (index, pair) in pairs.iter().enumerate() {
        let pile = piles.partition_point(|top| place(*top) < pair.1);
        before.push(pile.checked_sub(1).and_then(|below| piles.get(below).copied()));
        match piles.get_mut(pile) {
            Some(top) => *top = index,
            None => piles.push(index),
        }
    }
    let mut row = Vec::with_capacity(piles.len());
    let mut next = piles.last().copied();
    while let Some(index) = next {
        row.extend(pairs.get(index).copied());
        next = before.get(index).copied().flatten();
    }
    row.reverse();
    row
}

fn unique(lines: &[Token]) -> HashMap<u32, usize> {
    let mut seen: HashMap<u32, Option<usize>> = HashMap::new();
    for (at, token) in lines.iter().enumerate() {
        seen.entry(token.0).and_modify(|place| *place = None).or_insert(Some(at));
    }
    seen.into_iter().filter_map(|(token, at)| Some((token, at?))).collect()
}

/// How many lines a text has; a last line without a line break counts.
pub(crate) fn count(text: &[u8]) -> u32 {
    let breaks = text.iter().filter(|byte| **byte == b'\n').count();
    let tail = usize::from(text.last().is_some_and(|byte| *byte != b'\n'));
    u32::try_from(breaks + tail).unwrap_or(u32::MAX)
}

/// All lines of a text as one range; none if it is empty.
pub(crate) fn all(text: &[u8]) -> Vec<LineRange> {
    range(0..count(text)).into_iter().collect()
}

/// The lines from 1, last included; `None` if there are none.
pub(crate) fn range(lines: Range<u32>) -> Option<LineRange> {
    (lines.start < lines.end).then(|| LineRange { first: lines.start.saturating_add(1), last: lines.end })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranges(before: &str, after: &str) -> (Vec<LineRange>, Vec<LineRange>) {
        let hunks = Differ::default().hunks(before.as_bytes(), after.as_bytes());
        let added = hunks.iter().filter_map(|hunk| range(hunk.after.clone())).collect();
        let removed = hunks.iter().filter_map(|hunk| range(hunk.before.clone())).collect();
        (added, removed)
    }

    #[test]
    fn lines_count_from_one_and_a_missing_last_break_is_a_difference() {
        let line = |first, last| LineRange { first, last };
        assert_eq!(ranges("a\nb\nc\n", "a\nB\nc\nd\n"), (vec![line(2, 2), line(4, 4)], vec![line(2, 2)]));
        assert_eq!(ranges("a\nb", "a\nb\n"), (vec![line(2, 2)], vec![line(2, 2)]));
        assert_eq!(ranges("", "a\nb"), (vec![line(1, 2)], vec![]));
        assert_eq!(ranges("same", "same"), (vec![], vec![]));
    }

    #[test]
    fn a_last_line_without_break_is_a_line() {
        for (text, lines) in [("", 0), ("\n", 1), ("a", 1), ("a\n", 1), ("a\nb", 2), ("\n\n", 2)] {
            assert_eq!(count(text.as_bytes()), lines, "{text:?}");
        }
    }

    /// What is left of both texts without the lines of the hunks is the same.
    fn assert_sound(before: &str, after: &str, hunks: &[Hunk]) {
        let outside = |text: &str, of: fn(&Hunk) -> &Range<u32>| -> Vec<String> {
            let inside = |at: u32| hunks.iter().any(|hunk| of(hunk).contains(&at));
            (0..).zip(text.lines()).filter(|(at, _)| !inside(*at)).map(|(_, line)| line.to_owned()).collect()
        };
        assert_eq!(outside(before, |hunk| &hunk.before), outside(after, |hunk| &hunk.after));
    }

    #[test]
    fn without_a_budget_texts_are_cut_at_unique_lines() {
        let text = |skip: usize, extra: &str| -> String {
            let numbers = (0..3_000).filter(|number| number % 500 != skip);
            numbers.map(|number| format!("{number}\n{extra}\n")).collect()
        };
        let (before, after) = (text(7, "x"), text(9, "x"));
        let mut poor = Differ { left: 0 };
        let hunks = poor.hunks(before.as_bytes(), after.as_bytes());
        assert_sound(&before, &after, &hunks);
        let changed: usize = hunks.iter().map(|hunk| hunk.before.len() + hunk.after.len()).sum();
        assert_eq!(changed, 24);
    }

    #[test]
    fn without_a_budget_and_unique_lines_the_middle_is_replaced() {
        let before = format!("top\n{}end\n", "a\nb\n".repeat(600));
        let after = format!("top\n{}end\n", "b\na\nb\n".repeat(600));
        let hunks = Differ { left: 0 }.hunks(before.as_bytes(), after.as_bytes());
        assert_sound(&before, &after, &hunks);
        assert_eq!(hunks.len(), 1);
        assert_eq!(hunks[0].before.start, 1);
    }
}
