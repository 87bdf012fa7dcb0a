//! The changed lines that tests reach.

use std::collections::BTreeMap;

use caution_core::RepoPath;
use caution_core::change::{Change, Content, FileChange, Status};
use caution_core::evidence::{CoveredFile, LineCoverage, Unseen};
use caution_core::finding::LineRange;
use caution_core::port::{Source, SourceError};
use caution_read::lang::{self, Role};

use super::paths::{Meaning, Paths};
use super::statements;

/// Languages that rules do not read and that tools measure all the same.
const MEASURED: &[&str] = &[
    "C",
    "C++",
    "C#",
    "Clojure",
    "Dart",
    "Elixir",
    "Erlang",
    "F#",
    "Kotlin",
    "Objective-C",
    "Perl",
    "PHP",
    "Ruby",
    "Rust",
    "Scala",
    "Solidity",
    "Svelte",
    "Swift",
    "Vue",
    "Zig",
];

/// What reports say of each file, and of which files they may speak without it being clear.
struct Known<'a> {
    lines: BTreeMap<RepoPath, BTreeMap<u32, bool>>,
    unclear: BTreeMap<RepoPath, (&'a str, usize)>,
}

/// Lays reports together and joins them with the changed lines.
pub(super) fn joined(
    source: &dyn Source,
    change: &Change,
    paths: &Paths,
    reports: &[(&str, &[CoveredFile])],
) -> Result<LineCoverage, SourceError> {
    let known = known(paths, reports);
    let mut joined = LineCoverage::default();
    for file in change.files.iter().filter(|file| file.status != Status::Deleted) {
        match known.lines.get(&file.path) {
            Some(lines) => reach(source, change, file, lines, &mut joined)?,
            None => {
                let why = match known.unclear.get(&file.path) {
                    Some((path, 1)) => format!("`{path}` in the report may be a file of another root"),
                    Some((path, count)) => format!("`{path}` in the report may be any of {count} files"),
                    None => "it is in no report".to_owned(),
                };
                joined.unseen.extend(unseen(source, change, file, why)?);
            }
        }
    }
    Ok(joined)
}

fn known<'a>(paths: &Paths, reports: &[(&str, &'a [CoveredFile])]) -> Known<'a> {
    let mut known = Known { lines: BTreeMap::new(), unclear: BTreeMap::new() };
    for (format, files) in reports {
        let named = paths.of_report(format, files.iter().map(|file| file.path.as_str()));
        for file in *files {
            match named.meaning(&file.path) {
                Meaning::File(path) => {
                    let lines = known.lines.entry(path).or_default();
                    for (line, hit) in &file.lines {
                        *lines.entry(*line).or_default() |= hit;
                    }
                }
                Meaning::Any(some) => {
                    let count = some.len();
                    for path in some {
                        known.unclear.insert(path, (&file.path, count));
                    }
                }
                Meaning::Nothing => {}
            }
        }
    }
    known
}

fn reach(
    source: &dyn Source,
    change: &Change,
    file: &FileChange,
    lines: &BTreeMap<u32, bool>,
    joined: &mut LineCoverage,
) -> Result<(), SourceError> {
    let mut missed = Vec::new();
    let mut told = 0_u64;
    for range in &file.added {
        for (line, hit) in lines.range(range.first..=range.last.max(range.first)) {
            told += 1;
            if *hit {
                joined.covered += 1;
            } else {
                missed.push(*line);
            }
        }
    }
    let gaps = gaps(source, change, file, lines)?;
    if told == 0 && gaps.around.is_empty() {
        // What a report leaves out is not reached, whatever it says of the rest of the file.
        let why = format!("no changed line of `{}` is in the report", file.path);
        joined.unseen.extend(unseen(source, change, file, why)?);
        return Ok(());
    }
    if told == 0 {
        // Only further lines of statements changed: tools tell of their first.
        for (line, hit) in gaps.around {
            if hit {
                joined.covered += 1;
            } else {
                missed.push(line);
            }
        }
    }
    if gaps.left_out > 0 {
        joined.unseen.push(Unseen {
            path: file.path.clone(),
            lines: gaps.left_out,
            why: "these changed statements are not in the report".to_owned(),
        });
    }
    // A Go profile marks whole blocks, with the brace that closes them.
    if !missed.is_empty() && file.path.file_name().ends_with(b".go") {
        let text = text(source, change, file)?;
        let all: Vec<&str> = text.lines().collect();
        missed.retain(|line| all.get(*line as usize - 1).is_none_or(|line| says_something(line)));
    }
    if !missed.is_empty() {
        joined.uncovered.push((file.path.clone(), ranges(&missed)));
    }
    Ok(())
}

/// What a report says of the changed statements of a file beside their changed lines.
#[derive(Default)]
struct Gaps {
    /// Changed statements of which it says nothing at all.
    left_out: u64,
    /// What it says of the first line of each other one.
    around: BTreeMap<u32, bool>,
}

fn gaps(
    source: &dyn Source,
    change: &Change,
    file: &FileChange,
    lines: &BTreeMap<u32, bool>,
) -> Result<Gaps, SourceError> {
    let mut gaps = Gaps::default();
    if lang::of_path(&file.path).is_none() || !is_asked(file) {
        return Ok(gaps);
    }
    for statement in statements::plain(&file.path, &text(source, change, file)?) {
        let next = file.added.partition_point(|range| range.last < statement.first);
        if !file.added.get(next).is_some_and(|range| range.intersects(statement)) {
            continue;
        }
        match lines.range(statement.first..=statement.last.max(statement.first)).next() {
            Some((line, hit)) => {
                gaps.around.insert(*line, *hit);
            }
            None => gaps.left_out += 1,
        }
    }
    Ok(gaps)
}

/// Whether a report has to know this file.
fn is_asked(file: &FileChange) -> bool {
    is_measured(&file.path) && Role::of_path(&file.path) == Role::Product
}

/// A changed program of the product that no report knows, unless nothing in it can be executed.
fn unseen(
    source: &dyn Source,
    change: &Change,
    file: &FileChange,
    why: String,
) -> Result<Option<Unseen>, SourceError> {
    if !is_asked(file) {
        return Ok(None);
    }
    if file.content == Content::Unread {
        return Ok(Some(Unseen {
            path: file.path.clone(),
            lines: 1,
            why: "it could not be read".to_owned(),
        }));
    }
    if file.added.is_empty() || file.content != Content::Text {
        return Ok(None);
    }
    let text = text(source, change, file)?;
    let all: Vec<&str> = text.lines().collect();
    let numbers = file.added.iter().flat_map(|range| range.first..=range.last);
    let counts = |number: &u32| all.get(*number as usize - 1).is_none_or(|line| says_something(line));
    let lines = numbers.filter(|number| *number > 0).filter(counts).count() as u64;
    Ok((lines > 0).then(|| Unseen { path: file.path.clone(), lines, why }))
}

pub(super) fn text(source: &dyn Source, change: &Change, file: &FileChange) -> Result<String, SourceError> {
    let bytes = source.read_head(change, &file.path)?.unwrap_or_default();
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Whether coverage tools measure such a file.
fn is_measured(path: &RepoPath) -> bool {
    let name = String::from_utf8_lossy(path.file_name()).to_ascii_lowercase();
    let build = name.ends_with(".d.ts") || name.ends_with(".kts") || name.contains(".config.");
    let read = lang::of_path(path).is_some();
    !build && (read || lang::unread(path).is_some_and(|language| MEASURED.contains(&language)))
}

/// Whether a line holds more than a comment or what closes a block.
pub(super) fn says_something(line: &str) -> bool {
    let line = line.trim();
    let mut line = line.strip_prefix("*/").unwrap_or(line).trim_start();
    // What stands behind a comment that ends is no part of it.
    while let Some((_, rest)) = line.strip_prefix("/*").and_then(|rest| rest.split_once("*/")) {
        line = rest.trim_start();
    }
    let comment = ["//", "#", "/*", "* ", "\"\"\"", "'''"].iter().any(|mark| line.starts_with(mark));
    let attribute = line.starts_with("#[");
    (!comment || attribute) && line.chars().any(|letter| !"{}()[];,* \t".contains(letter))
}

/// Sorted lines as ranges.
fn ranges(lines: &[u32]) -> Vec<LineRange> {
    let mut ranges: Vec<LineRange> = Vec::new();
    for line in lines {
        match ranges.last_mut() {
            Some(range) if range.last.checked_add(1) == Some(*line) => range.last = *line,
            _ => ranges.push(LineRange { first: *line, last: *line }),
        }
    }
    ranges
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_says_nothing_and_what_stands_behind_one_does() {
        for line in ["", "// a", "# a", "/* a", " * a", "*", "*/", "/* a */", "});", "\"\"\"Say."] {
            assert!(!says_something(line), "{line}");
        }
        for line in ["/* a */ pay();", "*/ pay();", "*count += 1;", "--left;", "#[inline]", "x = 1  # a"] {
            assert!(says_something(line), "{line}");
        }
    }
}
