//! Changed programs of which no mutant was tried, though the tools that ran read their language: a report
//! that says nothing of a file says nothing good of it.

use std::collections::BTreeSet;

use caution_core::RepoPath;
use caution_core::change::{Change, Content, FileChange, Status};
use caution_core::evidence::{Attachment, Data};
use caution_core::port::{Source, SourceError};
use caution_read::lang::Role;

use super::lines::{says_something, text};
use super::paths::{Meaning, Paths};

/// Families of extensions, and the formats whose tools mutate them.
const FAMILIES: &[(&str, &[&str])] = &[
    ("cargo-mutants", &["rs"]),
    ("mutmut", &["py"]),
    ("pit", &["java"]),
    ("pit", &["kt"]),
    ("stryker", &["js", "jsx", "mjs", "cjs", "ts", "tsx", "mts", "cts", "vue", "svelte"]),
    ("stryker", &["cs"]),
    ("stryker", &["scala"]),
    ("stryker", &["php"]),
];

/// The changed files of the product that the reports should know and do not, in the order of the change.
pub(super) fn files<'a>(
    source: &dyn Source,
    change: &'a Change,
    paths: &Paths,
    reports: &[&&Attachment],
) -> Result<Vec<&'a RepoPath>, SourceError> {
    let (tried, asked) = seen(paths, reports);
    let mut found = Vec::new();
    for file in change.files.iter().filter(|file| file.status != Status::Deleted) {
        let of_tool =
            extension(&file.path.to_string()).filter(|extension| asked.contains(extension.as_str()));
        if of_tool.is_none() || tried.contains(&file.path) || Role::of_path(&file.path) != Role::Product {
            continue;
        }
        if file.content == Content::Unread || has_something_to_mutate(source, change, file)? {
            found.push(&file.path);
        }
    }
    Ok(found)
}

/// The files that the reports name, and the extensions that their tools mutate here: those of the families
/// that a report names, or all of its format's if it names none.
fn seen(paths: &Paths, reports: &[&&Attachment]) -> (BTreeSet<RepoPath>, BTreeSet<&'static str>) {
    let (mut tried, mut asked) = (BTreeSet::new(), BTreeSet::new());
    for report in reports {
        let named: BTreeSet<&str> = match &report.data {
            Data::Mutants(mutants) => mutants.iter().map(|mutant| mutant.path.as_str()).collect(),
            Data::Tests(_) | Data::Coverage(_) => BTreeSet::new(),
        };
        let meant = paths.of_report(report.format, named.iter().copied());
        let mut extensions = BTreeSet::new();
        for path in &named {
            extensions.extend(extension(path));
            if let Meaning::File(path) = meant.meaning(path) {
                tried.insert(path);
            }
        }
        let families: Vec<&[&str]> = FAMILIES
            .iter()
            .filter(|(format, _)| *format == report.format)
            .map(|(_, family)| *family)
            .collect();
        let is_named = |family: &&&[&str]| family.iter().any(|extension| extensions.contains(*extension));
        let some = families.iter().any(|family| is_named(&family));
        let of_report = families.iter().filter(|family| !some || is_named(family));
        asked.extend(of_report.flat_map(|family| family.iter().copied()));
    }
    (tried, asked)
}

fn extension(path: &str) -> Option<String> {
    let (_, extension) = path.rsplit('/').next()?.rsplit_once('.')?;
    Some(extension.to_ascii_lowercase())
}

/// Whether a changed line holds more than comments, imports and brackets, in a program that has a function
/// where the tool mutates nothing else.
fn has_something_to_mutate(
    source: &dyn Source,
    change: &Change,
    file: &FileChange,
) -> Result<bool, SourceError> {
    if file.added.is_empty() || file.content != Content::Text {
        return Ok(false);
    }
    let text = text(source, change, file)?;
    let mark = match extension(&file.path.to_string()).as_deref() {
        Some("rs") => "fn ",
        Some("py") => "def ",
        _ => "",
    };
    if !text.contains(mark) {
        return Ok(false);
    }
    let all: Vec<&str> = text.lines().collect();
    let numbers = file.added.iter().flat_map(|range| range.first..=range.last);
    let counts = |number: u32| {
        let line = all.get((number as usize).saturating_sub(1));
        line.is_none_or(|line| says_something(line) && !names_others(line))
    };
    Ok(numbers.into_iter().any(counts))
}

/// Whether a line only names other programs.
fn names_others(line: &str) -> bool {
    let line = line.trim();
    let line = line.strip_prefix("pub ").unwrap_or(line);
    let module = line.strip_prefix("mod ").is_some_and(|rest| rest.ends_with(';'));
    let imports = ["use ", "import ", "package "].iter().any(|word| line.starts_with(word));
    // More than one statement on a line may do anything.
    let alone = !line.trim_end_matches(';').contains(';');
    alone && (module || imports || line.starts_with("from ") && line.contains(" import "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_only_names_other_programs_holds_nothing_to_mutate() {
        for line in ["use a::b;", "pub use a;", "mod a;", "import x", "from a import b", "import a from 'b';"]
        {
            assert!(names_others(line), "{line}");
        }
        for line in ["mod a { fn f() {} }", "import a; f()", "x = 1", "from_cents(1)", "user = 1"] {
            assert!(!names_others(line), "{line}");
        }
    }
}
