//! Where a change that is too large for one reader could be split.

use std::collections::BTreeMap;

use caution_core::RepoPath;
use caution_core::change::FileChange;
use caution_read::lang::Role;

use super::Desk;
use crate::facts::counts;
use crate::model::Condition;
use crate::words::{counted, list};

/// Names the part of a change to which a path belongs.
type Group<'a> = dyn Fn(&RepoPath) -> String + 'a;

/// What stands for files that no group takes in.
const REST: &str = "the rest";

/// Whether a requirement is about the size of a change.
pub(super) fn is_about_size(when: &[Vec<Condition>]) -> bool {
    when.iter().flatten().any(|condition| matches!(condition, Condition::LinesAbove(_)))
}

/// `split it by service: payments (310 lines), orders (120 lines) and tests (90 lines)`. Nothing where the
/// change has only one part. Generated and vendored files are not counted, and a rename counts by the lines
/// that differ.
pub(super) fn proposal(desk: &Desk<'_>) -> Option<String> {
    let files = desk.input.change.files.iter().filter(|file| counts(&file.path));
    let (tests, others): (Vec<&FileChange>, Vec<&FileChange>) =
        files.partition(|file| Role::of_path(&file.path) == Role::Test);
    let services: BTreeMap<&RepoPath, &str> =
        desk.input.assessment.reach.services.iter().rev().fold(BTreeMap::new(), |mut map, service| {
            map.extend(service.paths.iter().map(|path| (path, service.service.as_str())));
            map
        });
    let by_service = |path: &RepoPath| services.get(path).map_or(REST.to_owned(), |name| (*name).to_owned());
    let by_owner = |path: &RepoPath| {
        let owners = desk.input.charter.owners_of(path);
        owners.first().map_or(REST.to_owned(), |owner| (*owner).clone())
    };
    let folder = |depth: usize| {
        move |path: &RepoPath| {
            let text = path.to_string();
            let folders: Vec<&str> = text.split('/').collect();
            let deep = folders.len().saturating_sub(1).min(depth);
            match folders.get(..deep) {
                None | Some([]) => REST.to_owned(),
                Some(folders) => format!("{}/", folders.join("/")),
            }
        }
    };
    let ways: [(&str, &Group<'_>); 5] = [
        ("service", &by_service),
        ("owner", &by_owner),
        ("folder", &folder(1)),
        ("folder", &folder(2)),
        ("folder", &folder(3)),
    ];
    for (name, group) in ways {
        let parts = lines(&others, group);
        if parts.len() > 1 {
            return Some(format!("split it by {name}: {}", told(parts, &tests)));
        }
    }
    let parts = lines(&others, &|_| REST.to_owned());
    (!tests.is_empty() && !parts.is_empty()).then(|| format!("split it in two: {}", told(parts, &tests)))
}

fn lines(files: &[&FileChange], group: &Group<'_>) -> BTreeMap<String, u64> {
    let mut parts = BTreeMap::new();
    for file in files {
        let ranges = file.added.iter().chain(&file.removed);
        let of_file: u64 = ranges.map(|range| range.len()).sum();
        let part: &mut u64 = parts.entry(group(&file.path)).or_default();
        *part = part.saturating_add(of_file);
    }
    parts.retain(|_, lines| *lines > 0);
    parts
}

fn told(parts: BTreeMap<String, u64>, tests: &[&FileChange]) -> String {
    let mut parts: Vec<(String, u64)> = parts.into_iter().collect();
    parts.sort_by_key(|(_, lines)| std::cmp::Reverse(*lines));
    parts.extend(lines(tests, &|_| "tests".to_owned()));
    let words: Vec<String> = parts
        .iter()
        .map(|(name, lines)| {
            format!("{name} ({})", counted(u32::try_from(*lines).unwrap_or(u32::MAX), "line"))
        })
        .collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    list(&words, "and")
}
