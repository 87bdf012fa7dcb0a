//! The lines that a file gains and loses over all its changes.

use caution_core::finding::LineRange;

use super::file::{Act, FileDiff};
use super::hunk::{Kind, Raw, push, ranges};

/// Beyond this many steps lines are no longer added up.
pub(super) const STEPS: usize = 20_000_000;

/// More lines than any file has.
const ENDLESS: u32 = i32::MAX as u32;

/// Added and removed lines: the former in the last version, the latter in the first.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Sum {
    pub(super) added: Vec<LineRange>,
    pub(super) removed: Vec<LineRange>,
    /// False if a later change does not fit an earlier one, or there was too much to add up.
    pub(super) sure: bool,
}

/// Adds up the changes of one file, the earliest first.
pub(super) fn of(diffs: &[&FileDiff<'_>], work: &mut usize) -> Sum {
    let with_lines = || diffs.iter().filter(|diff| !diff.hunks.is_empty());
    if with_lines().count() < 2 {
        let hunks = with_lines().next().map(|diff| diff.hunks.as_slice()).unwrap_or_default();
        return Sum { added: ranges(hunks, Kind::Added), removed: ranges(hunks, Kind::Removed), sure: true };
    }
    let starts_empty = diffs.first().is_some_and(|diff| diff.act == Act::Add);
    let mut version = Version::new(starts_empty);
    let mut removed = Vec::new();
    let mut sure = true;
    for diff in diffs {
        if diff.act == Act::Add {
            version = Version::new(true);
        }
        *work += version.segments.len();
        sure &= *work <= STEPS && version.apply(&diff.hunks, &mut removed);
        if !sure {
            break;
        }
    }
    removed.sort_unstable();
    removed.dedup();
    let mut lost = Vec::new();
    removed.into_iter().for_each(|line| push(&mut lost, line));
    Sum { added: version.added(), removed: lost, sure }
}

/// Some lines of a version.
#[derive(Debug, Clone, Copy)]
enum Segment<'a> {
    /// Lines that no change has shown yet, from this one of the first version on.
    Unseen { old: u32, count: u32 },
    /// A line that a change has shown, and where it stood in the first version if it did.
    Seen { old: Option<u32>, text: &'a [u8] },
}

/// A version of the file, as far as the changes have shown it.
#[derive(Debug)]
struct Version<'a> {
    segments: Vec<Segment<'a>>,
}

impl<'a> Version<'a> {
    fn new(empty: bool) -> Self {
        let all = Segment::Unseen { old: 1, count: ENDLESS };
        Self { segments: if empty { Vec::new() } else { vec![all] } }
    }

    /// Applies one change; false if it does not fit.
    fn apply(&mut self, hunks: &[Raw<'a>], removed: &mut Vec<u32>) -> bool {
        if hunks.is_empty() {
            return true;
        }
        let segments = std::mem::take(&mut self.segments);
        let mut rest = Rest { segments: segments.into_iter(), part: None };
        let mut at = 1;
        for hunk in hunks {
            if !rest.keep(hunk.old_start - at, &mut self.segments) {
                return false;
            }
            for line in hunk.lines() {
                if line.kind == Kind::Added {
                    self.segments.push(Segment::Seen { old: None, text: line.text });
                    continue;
                }
                let old = match rest.line() {
                    Some(Segment::Seen { old, text }) if text == line.text => old,
                    Some(Segment::Unseen { old, .. }) => Some(old),
                    _ => return false,
                };
                match (line.kind, old) {
                    (Kind::Removed, Some(old)) => removed.push(old),
                    (Kind::Removed, None) => {}
                    _ => self.segments.push(Segment::Seen { old, text: line.text }),
                }
            }
            at = hunk.old_start + hunk.old_lines;
        }
        self.segments.extend(rest.part);
        self.segments.extend(rest.segments);
        true
    }

    fn added(&self) -> Vec<LineRange> {
        let mut added = Vec::new();
        let mut at: u32 = 1;
        for segment in &self.segments {
            match segment {
                Segment::Unseen { count, .. } => at = at.saturating_add(*count),
                Segment::Seen { old, .. } => {
                    if old.is_none() {
                        push(&mut added, at);
                    }
                    at = at.saturating_add(1);
                }
            }
        }
        added
    }
}

/// What of a version is not yet passed.
struct Rest<'a> {
    segments: std::vec::IntoIter<Segment<'a>>,
    part: Option<Segment<'a>>,
}

impl<'a> Rest<'a> {
    /// Moves lines over as they are; false if there are not as many.
    fn keep(&mut self, mut count: u32, into: &mut Vec<Segment<'a>>) -> bool {
        while count > 0 {
            match self.part.take().or_else(|| self.segments.next()) {
                None => return false,
                Some(Segment::Unseen { old, count: here }) if here > count => {
                    into.push(Segment::Unseen { old, count });
                    self.part = Some(Segment::Unseen { old: old + count, count: here - count });
                    count = 0;
                }
                Some(segment @ Segment::Unseen { count: here, .. }) => {
                    into.push(segment);
                    count -= here;
                }
                Some(segment @ Segment::Seen { .. }) => {
                    into.push(segment);
                    count -= 1;
                }
            }
        }
        true
    }

    /// The next line alone.
    fn line(&mut self) -> Option<Segment<'a>> {
        let segment = self.part.take().or_else(|| self.segments.next())?;
        if let Segment::Unseen { old, count } = segment
            && count > 1
        {
            self.part = Some(Segment::Unseen { old: old + 1, count: count - 1 });
        }
        Some(segment)
    }
}
