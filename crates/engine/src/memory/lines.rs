//! Lines that differ between two texts, as `git diff` with its default settings gives them.

use std::ops::Range;

use caution_core::finding::LineRange;
use gix_imara_diff::{Algorithm, Diff, InternedInput};

/// Beyond so many lines the search could take long, and the smaller texts that differ count as replaced.
const SEARCHED: usize = 200_000;

/// Lines shown around a difference.
const AROUND: u32 = 3;

/// One place where two texts differ; lines count from 0.
struct Hunk {
    before: Range<u32>,
    after: Range<u32>,
}

/// Added lines in the new text and removed ones in the old, from 1.
pub(super) fn ranges(before: &[u8], after: &[u8]) -> (Vec<LineRange>, Vec<LineRange>) {
    let hunks = hunks(&split(before), &split(after));
    let added = hunks.iter().filter_map(|hunk| range(&hunk.after)).collect();
    (added, hunks.iter().filter_map(|hunk| range(&hunk.before)).collect())
}

/// The difference between two texts as `git diff` shows it, from its first `@@` line on; bytes that are
/// not UTF-8 are replaced. Empty if the texts are equal.
pub fn unified(before: &[u8], after: &[u8]) -> String {
    let (old, new) = (split(before), split(after));
    let mut out = String::new();
    for group in grouped(hunks(&old, &new)) {
        let (Some(first), Some(last)) = (group.first(), group.last()) else { continue };
        let from = first.before.start.saturating_sub(AROUND);
        // As many lines stand before the first difference on either side.
        let start = first.after.start - (first.before.start - from);
        let to = (last.before.end + AROUND).min(length(&old));
        let end = last.after.end + (to - last.before.end);
        out.push_str(&format!("@@ -{} +{} @@\n", head(&(from..to)), head(&(start..end))));
        let mut at = from;
        for hunk in &group {
            put(&mut out, ' ', lines_of(&old, &(at..hunk.before.start)));
            put(&mut out, '-', lines_of(&old, &hunk.before));
            put(&mut out, '+', lines_of(&new, &hunk.after));
            at = hunk.before.end;
        }
        put(&mut out, ' ', lines_of(&old, &(at..to)));
    }
    out
}

/// Differences that are shown together, because the lines around them meet.
fn grouped(hunks: Vec<Hunk>) -> Vec<Vec<Hunk>> {
    let mut groups: Vec<Vec<Hunk>> = Vec::new();
    for hunk in hunks {
        let near = |group: &&mut Vec<Hunk>| {
            group.last().is_some_and(|last| hunk.before.start - last.before.end <= 2 * AROUND)
        };
        match groups.last_mut().filter(near) {
            Some(group) => group.push(hunk),
            None => groups.push(vec![hunk]),
        }
    }
    groups
}

fn hunks(old: &[&[u8]], new: &[&[u8]]) -> Vec<Hunk> {
    let mut input = InternedInput::default();
    input.update_before(old.iter().copied());
    input.update_after(new.iter().copied());
    if old.len() + new.len() > SEARCHED {
        return trimmed(old, new).into_iter().collect();
    }
    let mut diff = Diff::compute(Algorithm::Myers, &input);
    diff.postprocess_lines(&input);
    diff.hunks().map(|hunk| Hunk { before: hunk.before, after: hunk.after }).collect()
}

/// Everything between the equal lines at the start and at the end.
fn trimmed(old: &[&[u8]], new: &[&[u8]]) -> Option<Hunk> {
    let equal = |(one, two): &(&&[u8], &&[u8])| one == two;
    let head = old.iter().zip(new).take_while(equal).count();
    let room = old.len().min(new.len()) - head;
    let tail = old.iter().rev().zip(new.iter().rev()).take(room).take_while(equal).count();
    let between = |all: usize| narrow(head)..narrow(all - tail);
    (old.len() != new.len() || head < old.len())
        .then(|| Hunk { before: between(old.len()), after: between(new.len()) })
}

/// Lines with their line breaks: a last line without one differs from one with it.
fn split(text: &[u8]) -> Vec<&[u8]> {
    text.split_inclusive(|byte| *byte == b'\n').collect()
}

fn lines_of<'a>(lines: &'a [&'a [u8]], at: &Range<u32>) -> &'a [&'a [u8]] {
    lines.get(at.start as usize..at.end as usize).unwrap_or_default()
}

fn put(out: &mut String, mark: char, lines: &[&[u8]]) {
    for line in lines {
        let ends = line.last() == Some(&b'\n');
        out.push(mark);
        out.push_str(&String::from_utf8_lossy(line));
        if !ends {
            out.push_str("\n\\ No newline at end of file\n");
        }
    }
}

/// `3,7`, or `3` for one line; an empty range names the line before it, as git does.
fn head(lines: &Range<u32>) -> String {
    match lines.end - lines.start {
        0 => format!("{},0", lines.start),
        1 => format!("{}", lines.start + 1),
        count => format!("{},{count}", lines.start + 1),
    }
}

fn range(lines: &Range<u32>) -> Option<LineRange> {
    (lines.start < lines.end).then(|| LineRange { first: lines.start.saturating_add(1), last: lines.end })
}

fn length(lines: &[&[u8]]) -> u32 {
    narrow(lines.len())
}

fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_is_shown_as_git_shows_it() {
        let cases = [
            ("a\nb\nc\n", "a\nB\nc\n", "@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n"),
            ("", "a\n", "@@ -0,0 +1 @@\n+a\n"),
            ("a\n", "", "@@ -1 +0,0 @@\n-a\n"),
            ("a", "a\n", "@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n"),
            ("same\n", "same\n", ""),
            (
                "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n",
                "1\nx\n3\n4\n5\n6\n7\n8\n9\n10\ny\n",
                "@@ -1,5 +1,5 @@\n 1\n-2\n+x\n 3\n 4\n 5\n@@ -8,4 +8,4 @@\n 8\n 9\n 10\n-11\n+y\n",
            ),
            (
                "1\n2\n3\n4\n5\n6\n7\n8\n",
                "0\n1\n2\n3\n4\n5\n6\n7\n",
                "@@ -1,3 +1,4 @@\n+0\n 1\n 2\n 3\n@@ -5,4 +6,3 @@\n 5\n 6\n 7\n-8\n",
            ),
        ];
        for (before, after, shown) in cases {
            assert_eq!(unified(before.as_bytes(), after.as_bytes()), shown, "{before:?} {after:?}");
        }
    }

    #[test]
    fn texts_too_long_to_search_are_replaced_between_their_equal_ends() {
        let before: Vec<&[u8]> = vec![b"a", b"b", b"c", b"z"];
        let after: Vec<&[u8]> = vec![b"a", b"x", b"z"];
        let hunk = trimmed(&before, &after).unwrap();
        assert_eq!((hunk.before, hunk.after), (1..3, 1..2));
        assert!(trimmed(&before, &before).is_none());
        let more: Vec<&[u8]> = vec![b"a", b"a"];
        let hunk = trimmed(&more[..1], &more).unwrap();
        assert_eq!((hunk.before, hunk.after), (1..1, 1..2));
        let (added, removed) = ranges("x\n".repeat(150_000).as_bytes(), "y\n".repeat(150_000).as_bytes());
        assert_eq!((added[0].len(), removed[0].len()), (150_000, 150_000));
    }
}
