//! From which recent change lines come that a later change removes.
//!
//! The lines are carried back along the first-parent line, change by change: this is what blame does, on
//! merges as a whole, and only as far as the changes of the last days go.

use std::collections::HashMap;

use caution_core::RepoPath;
use caution_core::finding::LineRange;
use caution_read::lang::Role;
use jiff::SignedDuration;

use super::judge::{Found, Hunks, Judged};
use super::plan::Entry;

/// How long after a change another one counts as its hot-fix.
pub(super) const HOT: SignedDuration = SignedDuration::from_hours(7 * 24);

/// More removed lines than this are not traced.
const LINES: u64 = 20_000;

/// Documents whose names have no ending of their own.
const DOCUMENTS: &[&str] = &[
    "readme",
    "changelog",
    "changes",
    "history",
    "news",
    "authors",
    "contributors",
    "contributing",
    "license",
    "licence",
    "copying",
    "notice",
    "todo",
];

/// How many files of changes are looked at in one backtest.
const FILES: usize = 20_000_000;

/// From where the lines come that a change removes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// At least half of them were written by this change, it is not older than [`HOT`], and not all of
    /// them are in tests and documentation.
    Change(usize),
    /// From older changes, or from several; or they are in tests and documentation.
    Elsewhere,
    /// It could not be worked out.
    Unknown,
}

/// Traces lines.
pub(super) struct Tracer<'a> {
    /// The changes, newest first.
    entries: &'a [Entry],
    judged: &'a [Judged],
    /// How many files may still be looked at.
    left: usize,
}

impl<'a> Tracer<'a> {
    pub(super) fn new(entries: &'a [Entry], judged: &'a [Judged]) -> Self {
        Self { entries, judged, left: FILES }
    }

    /// From where the lines come that the change at `fix` removes.
    pub(super) fn origin(&mut self, fix: usize) -> Origin {
        self.trace(fix).unwrap_or(Origin::Unknown)
    }

    fn trace(&mut self, fix: usize) -> Option<Origin> {
        let (start, removing) = (self.entries.get(fix)?, hunks(self.judged.get(fix)?)?);
        let total: u64 = removing.iter().flat_map(|file| &file.removed).map(|range| range.len()).sum();
        if total == 0 {
            return Some(Origin::Elsewhere);
        }
        if total > LINES {
            return None;
        }
        let mut lines = removed(removing);
        let mut child = start;
        for (index, entry) in self.entries.iter().enumerate().skip(fix + 1) {
            if lines.is_empty() || start.at.duration_since(entry.at) > HOT {
                return Some(Origin::Elsewhere);
            }
            // A gap in the line, or a change that is not known line by line: what is below is not known.
            let files =
                hunks(self.judged.get(index)?).filter(|_| child.parent.as_ref() == Some(&entry.id))?;
            self.left = self.left.checked_sub(files.len() + 1)?;
            let (mut written, mut works) = (0, false);
            for file in files {
                let lines = carry_back(&mut lines, file);
                written += lines;
                works |= lines > 0 && does_work(&file.path);
            }
            if written * 2 >= total {
                return Some(if works { Origin::Change(index) } else { Origin::Elsewhere });
            }
            child = entry;
        }
        // The period begins here.
        if child.parent.is_none() { Some(Origin::Elsewhere) } else { None }
    }
}

/// Whether a file is neither a test nor documentation: what nobody runs cannot go wrong in haste.
fn does_work(path: &RepoPath) -> bool {
    !matches!(Role::of(path, ""), Role::Test | Role::Example) && !is_document(&path.to_string())
}

fn is_document(path: &str) -> bool {
    let path = path.to_ascii_lowercase();
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", &path));
    if folders.split('/').any(|folder| matches!(folder, "doc" | "docs")) {
        return true;
    }
    let (stem, end) = name.rsplit_once('.').unwrap_or((name, ""));
    match end {
        "md" | "markdown" | "rst" | "adoc" | "asciidoc" => true,
        "" | "txt" => DOCUMENTS.contains(&stem),
        _ => false,
    }
}

/// The lines that a change removes, by their path and number before it.
fn removed(files: &[Hunks]) -> HashMap<RepoPath, Vec<u32>> {
    let mut lines: HashMap<RepoPath, Vec<u32>> = HashMap::new();
    for file in files.iter().filter(|file| file.is_text && !file.removed.is_empty()) {
        let path = file.old_path.as_ref().unwrap_or(&file.path);
        let removed = file.removed.iter().flat_map(|range| range.first..=range.last);
        lines.entry(path.clone()).or_default().extend(removed);
    }
    lines
}

fn hunks(judged: &Judged) -> Option<&[Hunks]> {
    let Found { hunks, .. } = judged.found.as_ref().ok()?;
    hunks.as_deref()
}

/// Takes the lines out that this change wrote, and gives their number; the others get their old numbers.
fn carry_back(lines: &mut HashMap<RepoPath, Vec<u32>>, file: &Hunks) -> u64 {
    let Some(mut numbers) = lines.remove(&file.path) else { return 0 };
    if !file.is_text {
        return 0;
    }
    numbers.sort_unstable();
    let before = numbers.len();
    let kept = old_numbers(&numbers, &file.added, &file.removed);
    let written = before - kept.len();
    if !kept.is_empty() {
        let path = file.old_path.as_ref().unwrap_or(&file.path);
        lines.entry(path.clone()).or_default().extend(kept);
    }
    written as u64
}

/// The numbers that lines had before a change; those that it added are left out. `numbers` are sorted.
fn old_numbers(numbers: &[u32], added: &[LineRange], removed: &[LineRange]) -> Vec<u32> {
    let sorted = |ranges: &[LineRange]| {
        let mut ranges = ranges.to_vec();
        ranges.sort_unstable();
        ranges.into_iter().peekable()
    };
    let (mut added, mut removed) = (sorted(added), sorted(removed));
    let (mut more, mut less) = (0_u64, 0_u64);
    let mut kept = Vec::new();
    for &number in numbers {
        while let Some(range) = added.next_if(|range| range.last < number) {
            more += range.len();
        }
        if added.peek().is_some_and(|range| range.first <= number) {
            continue;
        }
        // Its place among the lines that both versions have, then among those of the old one.
        let common = u64::from(number).saturating_sub(more);
        while let Some(range) = removed.next_if(|range| u64::from(range.first) <= common + less) {
            less += range.len();
        }
        kept.extend(u32::try_from(common + less));
    }
    kept
}

#[cfg(test)]
mod tests;
