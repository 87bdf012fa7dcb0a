//! Mutants on the changed lines.

use std::collections::BTreeMap;

use caution_core::RepoPath;
use caution_core::change::{Change, FileChange};
use caution_core::evidence::{Attachment, ChangedMutants, Mutant, MutantOutcome};
use caution_core::finding::LineRange;
use caution_core::port::{Source, SourceError};

use super::paths::{Meaning, Paths};

/// Adds the mutants of one report that stand on changed lines.
pub(super) fn add(
    source: &dyn Source,
    change: &Change,
    paths: &Paths,
    attachment: &Attachment,
    mutants: &[&Mutant],
    joined: &mut ChangedMutants,
) -> Result<(), SourceError> {
    let changed: BTreeMap<&RepoPath, &FileChange> =
        change.files.iter().map(|file| (&file.path, file)).collect();
    let mut meanings: BTreeMap<&str, Meaning> = BTreeMap::new();
    let mut texts: BTreeMap<&RepoPath, String> = BTreeMap::new();
    let mut found: BTreeMap<(&RepoPath, &str), bool> = BTreeMap::new();
    let mut known = mutants.is_empty();
    joined.untold.extend(attachment.doubts.iter().map(|doubt| format!("{}: {doubt}", attachment.name)));
    let named = paths.of_report(attachment.format, mutants.iter().map(|mutant| mutant.path.as_str()));
    for mutant in mutants {
        let meaning = meanings.entry(&mutant.path).or_insert_with(|| named.meaning(&mutant.path));
        known |= *meaning != Meaning::Nothing;
        match meaning {
            Meaning::File(path) => {
                let Some(file) = changed.get(path) else { continue };
                if mutant.lines.is_none() && !texts.contains_key(&file.path) {
                    let bytes = source.read_head(change, &file.path)?.unwrap_or_default();
                    texts.insert(&file.path, String::from_utf8_lossy(&bytes).into_owned());
                }
                // Where nobody says on which line it stands, its function does.
                let touched = match (mutant.lines, &mutant.function) {
                    (Some(lines), _) => changes(file, lines),
                    (None, Some(function)) => {
                        let text = texts.get(&file.path).map(String::as_str).unwrap_or_default();
                        *found
                            .entry((&file.path, function))
                            .or_insert_with(|| function_changed(file, text, function))
                    }
                    (None, None) => !file.added.is_empty(),
                };
                if touched {
                    count(&file.path, mutant, joined);
                }
            }
            Meaning::Any(some) if some.iter().any(|path| changed.contains_key(path)) => {
                if !noticed(mutant.outcome) {
                    let which = match some.len() {
                        1 => "a file of another root".to_owned(),
                        count => format!("any of {count} files"),
                    };
                    joined.untold.push(format!("{} ({} may be {which})", mutant.what, mutant.path));
                }
            }
            Meaning::Any(_) | Meaning::Nothing => {}
        }
    }
    if !known {
        joined.untold.push(format!("{}: no file that it names is in the repository", attachment.name));
    }
    Ok(())
}

fn noticed(outcome: MutantOutcome) -> bool {
    use MutantOutcome::{Ignored, Killed, Timeout, Unviable};
    matches!(outcome, Killed | Timeout | Unviable | Ignored)
}

/// Whether a file changes any of some lines.
fn changes(file: &FileChange, lines: LineRange) -> bool {
    let next = file.added.partition_point(|range| range.last < lines.first);
    file.added.get(next).is_some_and(|range| range.intersects(lines))
}

/// Whether a function has a changed line. One that is not found could stand anywhere.
fn function_changed(file: &FileChange, text: &str, name: &str) -> bool {
    let found = functions(text, name);
    found.is_empty() && !file.added.is_empty() || found.into_iter().any(|lines| changes(file, lines))
}

/// Where Python functions of this name stand, by their indentation.
fn functions(text: &str, name: &str) -> Vec<LineRange> {
    let mut found: Vec<LineRange> = Vec::new();
    let mut open: Option<(usize, u32)> = None;
    for (number, line) in (1..).zip(text.lines()) {
        let bare = line.trim_start();
        if bare.is_empty() {
            continue;
        }
        let indent = line.len() - bare.len();
        if let Some((outer, first)) = open {
            if indent > outer || bare.starts_with([')', '#']) {
                if let Some(range) = found.last_mut().filter(|range| range.first == first) {
                    range.last = number;
                }
                continue;
            }
            open = None;
        }
        let head = bare.strip_prefix("async ").unwrap_or(bare).strip_prefix("def ");
        if head.is_some_and(|head| head.trim_start().split(['(', '[', ' ']).next() == Some(name)) {
            found.push(LineRange { first: number, last: number });
            open = Some((indent, number));
        }
    }
    found
}

fn count(path: &RepoPath, mutant: &Mutant, joined: &mut ChangedMutants) {
    let place = match mutant.lines {
        Some(lines) => format!("{path}:{}", lines.first),
        None => path.to_string(),
    };
    let told = if mutant.what.is_empty() { place } else { format!("{place} {}", mutant.what) };
    match mutant.outcome {
        MutantOutcome::Killed => joined.killed += 1,
        MutantOutcome::Timeout => joined.timeouts += 1,
        MutantOutcome::Unviable => joined.unviable += 1,
        MutantOutcome::Ignored => joined.ignored += 1,
        MutantOutcome::Survived => joined.survived.push(told),
        MutantOutcome::NoCoverage => joined.no_coverage.push(told),
        MutantOutcome::Pending => joined.untold.push(format!("{told} (never tried)")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_python_function_reaches_to_the_next_line_that_is_not_below_it() {
        let text = "def a(\n    x,\n):\n    return x\n\n\nclass B:\n    def a(self):\n        pass\n\n    def c(self):\n        pass\n";
        let found: Vec<_> = functions(text, "a").iter().map(|range| (range.first, range.last)).collect();
        assert_eq!(found, [(1, 4), (8, 9)]);
        assert!(functions(text, "d").is_empty());
    }
}
