//! What somebody wrote into a conflict that comes from neither of its sides.

use std::collections::HashSet;
use std::ops::Range;

use caution_core::finding::LineRange;

use crate::lines::Differ;

/// The shortest marker that git writes.
const MARKER: usize = 7;

/// Lines that come from neither side.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Residue {
    /// In the resolved text.
    pub(crate) added: Vec<LineRange>,
    /// How many lines outside of conflicts are gone.
    pub(crate) removed: u64,
}

/// One conflict: its lines, markers included, and the texts between the markers.
struct Region<'text> {
    lines: Range<u32>,
    sides: HashSet<&'text [u8]>,
}

/// Compares a text with conflict markers with what it was resolved to.
pub(crate) fn residue(differ: &mut Differ, conflicted: &[u8], resolved: &[u8]) -> Residue {
    let regions = regions(conflicted);
    let resolved_lines: Vec<&[u8]> = resolved.split(|byte| *byte == b'\n').collect();
    let mut out = Residue::default();
    for hunk in differ.hunks(conflicted, resolved) {
        // Both are in order, but a hunk may take in several conflicts, and there are few of them.
        let touched: Vec<&Region<'_>> =
            regions.iter().filter(|region| touches(region, &hunk.before)).collect();
        let inside: u32 = touched.iter().map(|region| overlap(&region.lines, &hunk.before)).sum();
        out.removed += u64::from((hunk.before.end - hunk.before.start).saturating_sub(inside));
        for number in hunk.after {
            let line = resolved_lines.get(number as usize).copied().unwrap_or_default();
            if touched.iter().any(|region| region.sides.contains(line)) {
                continue;
            }
            push(&mut out.added, number);
        }
    }
    out
}

fn touches(region: &Region<'_>, lines: &Range<u32>) -> bool {
    // An insertion right at the border of a conflict still belongs to its resolution.
    lines.start <= region.lines.end && region.lines.start <= lines.end
}

fn overlap(one: &Range<u32>, two: &Range<u32>) -> u32 {
    one.end.min(two.end).saturating_sub(one.start.max(two.start))
}

/// Adds a line, counted from 0, to ranges counted from 1.
fn push(ranges: &mut Vec<LineRange>, number: u32) {
    let line = number.saturating_add(1);
    match ranges.last_mut() {
        Some(last) if last.last.saturating_add(1) == line => last.last = line,
        _ => ranges.push(LineRange { first: line, last: line }),
    }
}

fn regions(text: &[u8]) -> Vec<Region<'_>> {
    let mut regions = Vec::new();
    let mut open: Option<(usize, Region<'_>)> = None;
    for (number, line) in (0_u32..).zip(text.split(|byte| *byte == b'\n')) {
        match &mut open {
            None => {
                if let Some(size) = marker(line, b'<') {
                    let lines = number..number.saturating_add(1);
                    open = Some((size, Region { lines, sides: HashSet::new() }));
                }
            }
            Some((size, region)) => {
                region.lines.end = number.saturating_add(1);
                if marker(line, b'>') == Some(*size) {
                    regions.extend(open.take().map(|(_, region)| region));
                } else if b"<=|>".iter().all(|sign| marker(line, *sign).is_none()) {
                    region.sides.insert(line);
                }
            }
        }
    }
    // Without an end it is no conflict but a text that looks like the start of one.
    regions
}

/// The length of a conflict marker of this sign; `None` if the line is not one.
fn marker(line: &[u8], sign: u8) -> Option<usize> {
    let size = line.iter().take_while(|byte| **byte == sign).count();
    let ends = matches!(line.get(size), None | Some(b' ' | b'\r'));
    (size >= MARKER && ends).then_some(size)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONFLICT: &str =
        "top\n<<<<<<< one\nours 1\nours 2\n=======\ntheirs 1\n>>>>>>> two\nmiddle\nbottom\n";

    fn check(resolved: &str) -> (Vec<(u32, u32)>, u64) {
        let residue = residue(&mut Differ::default(), CONFLICT.as_bytes(), resolved.as_bytes());
        (residue.added.iter().map(|range| (range.first, range.last)).collect(), residue.removed)
    }

    #[test]
    fn taking_lines_of_either_side_in_any_order_leaves_nothing() {
        for resolved in [
            "top\nours 1\nours 2\nmiddle\nbottom\n",
            "top\ntheirs 1\nmiddle\nbottom\n",
            "top\ntheirs 1\nours 2\nours 1\nmiddle\nbottom\n",
            "top\nmiddle\nbottom\n",
        ] {
            assert_eq!(check(resolved), (vec![], 0), "{resolved}");
        }
    }

    #[test]
    fn a_line_of_neither_side_is_residue() {
        assert_eq!(check("top\nours 1\nevil\nmiddle\nbottom\n"), (vec![(3, 3)], 0));
    }

    #[test]
    fn an_edit_away_from_the_conflict_is_residue_even_if_a_side_holds_the_line() {
        assert_eq!(check("top\nours 1\nours 2\nmiddle\nours 1\nbottom\n"), (vec![(5, 5)], 0));
        assert_eq!(check("top\ntheirs 1\nmiddle\n"), (vec![], 1));
    }

    #[test]
    fn a_start_without_an_end_is_text() {
        let residue = residue(&mut Differ::default(), b"<<<<<<< a\nx\n", b"<<<<<<< a\nx\nx\n");
        assert_eq!(residue.added.len(), 1);
    }
}
