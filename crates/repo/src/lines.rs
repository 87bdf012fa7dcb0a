//! Lines that differ between two texts, as `git diff` with its default settings gives them.

use std::ops::Range;

use gix::diff::blob::{Algorithm, Diff, InternedInput};

use caution_core::finding::LineRange;

/// One place where two texts differ: these lines of the old one stand for those of the new one.
/// Lines count from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Hunk {
    pub(crate) before: Range<u32>,
    pub(crate) after: Range<u32>,
}

/// Every place where the two differ, in order.
pub(crate) fn hunks(before: &[u8], after: &[u8]) -> Vec<Hunk> {
    if before == after {
        return Vec::new();
    }
    let input = InternedInput::new(before, after);
    let mut diff = Diff::compute(Algorithm::Myers, &input);
    diff.postprocess_lines(&input);
    diff.hunks().map(|hunk| Hunk { before: hunk.before, after: hunk.after }).collect()
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
        let hunks = hunks(before.as_bytes(), after.as_bytes());
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
}
