//! How much of one change is in another, in lines.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use caution_core::RepoPath;

use super::content;
use crate::lines::Differ;
use crate::object::Objects;
use crate::tree::{self, Delta};

/// Two trees, the first one the older.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Span {
    pub(super) old: Option<gix::ObjectId>,
    pub(super) new: gix::ObjectId,
}

/// The changed lines of one change, by file; `None` for a file without lines.
type Files = BTreeMap<RepoPath, Option<Vec<(u8, Vec<u8>)>>>;

/// The paths that differ.
pub(super) fn paths(objects: Objects<'_>, span: Span) -> Result<BTreeSet<RepoPath>, String> {
    Ok(deltas(objects, span)?.into_iter().map(|delta| delta.path).collect())
}

fn deltas(objects: Objects<'_>, span: Span) -> Result<Vec<Delta>, String> {
    let deltas = tree::compare(objects, span.old, Some(span.new));
    match deltas.unknowns.first() {
        Some(unknown) => Err(unknown.what.clone()),
        None => Ok(deltas.list),
    }
}

/// What two changes have in common.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Common {
    /// Lines of the first that are in the second.
    pub(super) kept: u64,
    /// Lines of the first. A file without lines counts as one.
    pub(super) of: u64,
    /// Where they differ, and by how many lines.
    pub(super) differing: BTreeMap<RepoPath, u64>,
}

/// Compares two changes by the lines that each adds and removes.
pub(super) fn common(objects: Objects<'_>, first: Span, second: Span) -> Result<Common, String> {
    let mut differ = Differ::default();
    let mut read = |span: Span| -> Result<Files, String> {
        let files = deltas(objects, span)?.into_iter().map(|delta| {
            let lines = lines(objects, &mut differ, &delta);
            (delta.path, lines)
        });
        Ok(files.collect())
    };
    let (first, second) = (read(first)?, read(second)?);
    let mut common = Common::default();
    let every: BTreeSet<&RepoPath> = first.keys().chain(second.keys()).collect();
    for path in every {
        let sides = (first.get(path), second.get(path));
        common.of += sides.0.map_or(0, amount);
        let differs = match sides {
            (Some(Some(one)), Some(Some(two))) => {
                let kept = shared(one, two);
                common.kept += kept;
                let all = (one.len() + two.len()) as u64;
                (all - 2 * kept > 0).then_some(all - 2 * kept)
            }
            (Some(one), Some(two)) => {
                let same = one.is_none() && two.is_none();
                common.kept += u64::from(same);
                (!same).then(|| amount(one).max(amount(two)))
            }
            (one, two) => Some(one.map_or(0, amount) + two.map_or(0, amount)),
        };
        if let Some(lines) = differs {
            common.differing.insert((*path).clone(), lines);
        }
    }
    Ok(common)
}

fn amount(lines: &Option<Vec<(u8, Vec<u8>)>>) -> u64 {
    lines.as_ref().map_or(1, |lines| lines.len() as u64)
}

fn shared(one: &[(u8, Vec<u8>)], two: &[(u8, Vec<u8>)]) -> u64 {
    let mut left: HashMap<&(u8, Vec<u8>), u64> = HashMap::new();
    for line in one {
        *left.entry(line).or_default() += 1;
    }
    let mut shared = 0;
    for line in two {
        if let Some(count) = left.get_mut(line).filter(|count| **count > 0) {
            *count -= 1;
            shared += 1;
        }
    }
    shared
}

fn lines(objects: Objects<'_>, differ: &mut Differ, delta: &Delta) -> Option<Vec<(u8, Vec<u8>)>> {
    let (old, new) = (content::text(objects, delta.old)?, content::text(objects, delta.new)?);
    Some(content::changed(differ, &old, &new).into_iter().map(|(sign, line)| (sign, line.to_vec())).collect())
}

/// Files in which two trees differ, and by how many lines.
pub(super) fn between(
    objects: Objects<'_>,
    old: gix::ObjectId,
    new: gix::ObjectId,
) -> Result<BTreeMap<RepoPath, u64>, String> {
    let mut differ = Differ::default();
    let counted = deltas(objects, Span { old: Some(old), new })?.into_iter().map(|delta| {
        let lines = lines(objects, &mut differ, &delta).map_or(0, |lines| lines.len() as u64);
        (delta.path, lines)
    });
    Ok(counted.collect())
}
