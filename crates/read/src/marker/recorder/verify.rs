//! Statements about lines, checked against what the commit did.

use std::collections::BTreeMap;

use caution_core::RepoPath;
use caution_core::change::{CommitFile, NotedCommit};
use caution_core::finding::LineRange;

/// The commit's files, ready to be asked.
pub(super) struct Files<'a> {
    files: BTreeMap<&'a RepoPath, File>,
    untouched: std::collections::BTreeSet<&'a RepoPath>,
}

struct File {
    added: Vec<LineRange>,
    line_count: u32,
}

/// What became of one statement.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Checked {
    /// Lines that the commit added.
    pub(super) fits: Vec<LineRange>,
    /// Why the rest does not fit.
    pub(super) reasons: Vec<String>,
}

impl<'a> Files<'a> {
    pub(super) fn new(noted: &'a NotedCommit) -> Self {
        let file = |file: &'a CommitFile| {
            (&file.path, File { added: merged(file.added.clone()), line_count: file.line_count })
        };
        Self { files: noted.files.iter().map(file).collect(), untouched: noted.untouched.iter().collect() }
    }

    /// Checks a statement about some lines of a file. `lines` may overlap and stand in any order.
    pub(super) fn check(&self, path: &RepoPath, lines: Vec<LineRange>) -> Checked {
        let Some(file) = self.files.get(path) else {
            let reason = if self.untouched.contains(path) {
                "the commit does not change this file"
            } else {
                "the commit's tree has no such file"
            };
            return Checked { fits: Vec::new(), reasons: vec![reason.to_owned()] };
        };
        let lines = merged(lines);
        let mut fits = Vec::new();
        let mut outside = Outside::default();
        let mut beyond = Outside::default();
        for range in lines {
            beyond.add(LineRange { first: range.first.max(file.line_count.saturating_add(1)), ..range });
            let inside = LineRange { last: range.last.min(file.line_count), ..range };
            file.intersect(inside, &mut fits, &mut outside);
        }
        let mut reasons = Vec::new();
        if let Some(lines) = beyond.text() {
            let count = file.line_count;
            reasons.push(format!("{lines} stand beyond the end of the file, which has {count} lines"));
        }
        if let Some(lines) = outside.text() {
            reasons.push(format!("the commit did not add {lines}"));
        }
        Checked { fits, reasons }
    }

    /// How many lines the commit added; `None` if a file shows none, so that its change is not seen.
    pub(super) fn added_everywhere(&self) -> Option<u64> {
        let mut total = 0;
        for file in self.files.values() {
            if file.added.is_empty() {
                return None;
            }
            total += file.added.iter().map(|range| range.len()).sum::<u64>();
        }
        (total > 0).then_some(total)
    }
}

impl File {
    /// Adds what `range` shares with the added lines to `fits`, and the rest to `outside`.
    fn intersect(&self, range: LineRange, fits: &mut Vec<LineRange>, outside: &mut Outside) {
        let start = self.added.partition_point(|added| added.last < range.first);
        let mut next = range.first;
        for added in self.added.get(start..).unwrap_or_default() {
            if added.first > range.last {
                break;
            }
            let shared = LineRange { first: added.first.max(next), last: added.last.min(range.last) };
            outside.add(LineRange { first: next, last: shared.first.saturating_sub(1) });
            fits.push(shared);
            next = shared.last.saturating_add(1);
        }
        outside.add(LineRange { first: next, last: range.last });
    }
}

/// Lines that do not fit, for a sentence: the first few ranges and how many there are.
#[derive(Default)]
struct Outside {
    ranges: Vec<LineRange>,
    more: u64,
}

impl Outside {
    const LISTED: usize = 5;

    fn add(&mut self, range: LineRange) {
        if range.first > range.last || range.first == 0 {
            return;
        }
        if self.ranges.len() < Self::LISTED {
            self.ranges.push(range);
        } else {
            self.more += 1;
        }
    }

    fn text(&self) -> Option<String> {
        let (first, rest) = self.ranges.split_first()?;
        let single = rest.is_empty() && first.first == first.last;
        let more = if self.more > 0 { format!(" and {} more ranges", self.more) } else { String::new() };
        Some(format!("line{} {}{more}", if single { "" } else { "s" }, ranges_text(&self.ranges)))
    }
}

/// `1-4,9`, as notes write it.
pub(super) fn ranges_text(ranges: &[LineRange]) -> String {
    let parts: Vec<String> = ranges
        .iter()
        .map(|range| {
            if range.first == range.last {
                range.first.to_string()
            } else {
                format!("{}-{}", range.first, range.last)
            }
        })
        .collect();
    parts.join(",")
}

/// Sorted, without overlaps; neighbours become one.
pub(super) fn merged(mut ranges: Vec<LineRange>) -> Vec<LineRange> {
    ranges.retain(|range| range.first >= 1 && range.first <= range.last);
    ranges.sort_unstable();
    let mut merged: Vec<LineRange> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match merged.last_mut() {
            Some(last) if range.first <= last.last.saturating_add(1) => last.last = last.last.max(range.last),
            _ => merged.push(range),
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use caution_core::change::Note;
    use proptest::prelude::*;

    use super::*;

    fn range(first: u32, last: u32) -> LineRange {
        LineRange { first, last }
    }

    fn noted(added: &[(u32, u32)], line_count: u32) -> NotedCommit {
        NotedCommit {
            note: Note { reference: String::new(), bytes: Vec::new(), size: 0 },
            files: vec![CommitFile {
                path: RepoPath::from("a"),
                added: added.iter().map(|(first, last)| range(*first, *last)).collect(),
                line_count,
            }],
            untouched: vec![RepoPath::from("b")],
        }
    }

    #[test]
    fn only_lines_that_the_commit_added_fit() {
        let noted = noted(&[(3, 5), (8, 8)], 10);
        let files = Files::new(&noted);
        type Case<'a> = (&'a str, Vec<LineRange>, &'a [(u32, u32)], &'a [&'a str]);
        let cases: [Case<'_>; 7] = [
            ("a", vec![range(3, 5)], &[(3, 5)], &[]),
            ("a", vec![range(5, 5), range(3, 4)], &[(3, 5)], &[]),
            ("a", vec![range(1, 10)], &[(3, 5), (8, 8)], &["the commit did not add lines 1-2,6-7,9-10"]),
            (
                "a",
                vec![range(8, 12)],
                &[(8, 8)],
                &[
                    "lines 11-12 stand beyond the end of the file, which has 10 lines",
                    "the commit did not add lines 9-10",
                ],
            ),
            ("a", vec![range(1, 1)], &[], &["the commit did not add line 1"]),
            ("b", vec![range(1, 1)], &[], &["the commit does not change this file"]),
            ("c", vec![range(1, 1)], &[], &["the commit's tree has no such file"]),
        ];
        for (path, lines, fits, reasons) in cases {
            let checked = files.check(&RepoPath::from(path), lines);
            let expected: Vec<_> = fits.iter().map(|(first, last)| range(*first, *last)).collect();
            assert_eq!(checked.fits, expected);
            assert_eq!(checked.reasons, reasons);
        }
    }

    #[test]
    fn many_wrong_ranges_make_a_short_sentence() {
        let noted = noted(&[(1_000, 1_000)], 1_000);
        let lines = (0..100).map(|number| range(number * 2 + 1, number * 2 + 1)).collect();
        let checked = Files::new(&noted).check(&RepoPath::from("a"), lines);
        assert_eq!(checked.reasons, ["the commit did not add lines 1,3,5,7,9 and 95 more ranges"]);
    }

    proptest! {
        #[test]
        fn what_fits_is_exactly_what_both_hold(
            added in prop::collection::vec((1_u32..40, 0_u32..5), 0..8),
            lines in prop::collection::vec((0_u32..50, 0_u32..8), 0..8),
            line_count in 0_u32..45,
        ) {
            let added: Vec<_> = added.iter().map(|(first, more)| (*first, first + more)).collect();
            let noted = noted(&added, line_count);
            let lines: Vec<_> = lines.iter().map(|(first, more)| range(*first, first + more)).collect();
            let checked = Files::new(&noted).check(&RepoPath::from("a"), lines.clone());
            let holds = |ranges: &[LineRange], line| ranges.iter().any(|r| (r.first..=r.last).contains(&line));
            for line in 0..70 {
                let expected = line >= 1
                    && line <= line_count
                    && holds(&lines.iter().filter(|r| r.first > 0).copied().collect::<Vec<_>>(), line)
                    && added.iter().any(|(first, last)| (*first..=*last).contains(&line));
                prop_assert_eq!(holds(&checked.fits, line), expected, "line {}", line);
            }
        }
    }
}
