//! Renames and copies: an added file that is like one that went or changed was made from it.
//!
//! The rules are those of `git diff -M -C`: identical content first, then similarity of at least 50 %,
//! each time preferring the same file name. A file that went is renamed once (to the last of its
//! destinations by path) and copied to the others; one that stays is only copied.

use std::collections::HashMap;

use caution_core::RepoPath;

use crate::fingerprint::WHOLE;
use crate::object::{Lack, Leaf};
use crate::similarity::{Match, Similar, Source};
use crate::tree::Delta;

/// How many files of the same content are looked through for the same name.
const ALIKE: usize = 100;

/// A path that changed, with the path it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Moved {
    pub(crate) delta: Delta,
    pub(crate) from: Option<Origin>,
}

/// Where a file came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Origin {
    pub(crate) path: RepoPath,
    /// In per cent.
    pub(crate) similarity: u8,
    pub(crate) copied: bool,
}

/// A way to the content of files.
pub(crate) trait Contents {
    /// How many bytes it has.
    fn size(&self, path: &RepoPath, leaf: Leaf) -> Result<u64, Lack>;

    /// The bytes; whoever asks has looked at the size.
    fn bytes(&self, path: &RepoPath, leaf: Leaf) -> Result<Vec<u8>, Lack>;
}

/// Finds out which added files came from which old ones. The deltas are and stay sorted by path. Files
/// of more than `largest` bytes are only matched if they are identical.
pub(crate) fn detect(deltas: Vec<Delta>, contents: &impl Contents, largest: u64) -> Vec<Moved> {
    let added: Vec<usize> = positions(&deltas, |delta| delta.old.is_none());
    let mut sources: Vec<Source> = deltas
        .iter()
        .enumerate()
        .filter_map(|(at, delta)| {
            delta.old.map(|leaf| Source { at, leaf, gone: delta.new.is_none(), used: delta.new.is_some() })
        })
        .collect();
    let mut origins: HashMap<usize, (usize, u32)> = HashMap::new();
    if !added.is_empty() && !sources.is_empty() {
        identical(&deltas, &added, &mut sources, &mut origins);
        let rest: Vec<usize> = added.iter().copied().filter(|at| !origins.contains_key(at)).collect();
        let matches = Similar { deltas: &deltas, contents, sources: &sources, largest }.matches(&rest);
        settle(&matches, &mut sources, &mut origins);
    }
    apply(deltas, &sources, &origins)
}

fn positions(deltas: &[Delta], wanted: impl Fn(&Delta) -> bool) -> Vec<usize> {
    deltas.iter().enumerate().filter(|(_, delta)| wanted(delta)).map(|(at, _)| at).collect()
}

fn name(deltas: &[Delta], at: usize) -> &[u8] {
    deltas.get(at).map_or(&[], |delta| delta.path.file_name())
}

fn kind_fits(old: Leaf, new: Leaf) -> bool {
    (old.is_file() && new.is_file()) || old.mode == new.mode
}

/// Files with the very same content.
fn identical(
    deltas: &[Delta],
    added: &[usize],
    sources: &mut [Source],
    origins: &mut HashMap<usize, (usize, u32)>,
) {
    let mut by_id: HashMap<gix::ObjectId, Vec<usize>> = HashMap::new();
    for (index, source) in sources.iter().enumerate().filter(|(_, source)| !source.leaf.id.is_null()) {
        by_id.entry(source.leaf.id).or_default().push(index);
    }
    for &at in added {
        let Some(leaf) = deltas.get(at).and_then(|delta| delta.new) else { continue };
        let Some(alike) = by_id.get_mut(&leaf.id) else { continue };
        let best = alike
            .iter()
            .enumerate()
            .take(ALIKE)
            .filter_map(|(place, &index)| {
                let source = sources.get(index).filter(|source| kind_fits(source.leaf, leaf))?;
                let same_name = name(deltas, source.at) == name(deltas, at);
                Some((u8::from(!source.used) + u8::from(same_name), place, index))
            })
            .max_by_key(|(score, place, _)| (*score, std::cmp::Reverse(*place)));
        let Some((_, place, index)) = best else { continue };
        if let Some(source) = sources.get_mut(index)
            && !std::mem::replace(&mut source.used, true)
            && alike.len() > ALIKE
        {
            // What is used goes to the back, so that a long row of equal files does not hide free ones.
            let used = alike.remove(place);
            alike.push(used);
        }
        origins.insert(at, (index, WHOLE));
    }
}

/// Gives every destination its best source: first those that went and are still free, then copies.
fn settle(matches: &[Match], sources: &mut [Source], origins: &mut HashMap<usize, (usize, u32)>) {
    for copies in [false, true] {
        for found in matches {
            if origins.contains_key(&found.destination) {
                continue;
            }
            if let Some(source) = sources.get_mut(found.source)
                && (copies || !source.used)
            {
                source.used = true;
                origins.insert(found.destination, (found.source, found.score));
            }
        }
    }
}

fn apply(deltas: Vec<Delta>, sources: &[Source], origins: &HashMap<usize, (usize, u32)>) -> Vec<Moved> {
    // The last destination of a file that went is where it went.
    let mut last: HashMap<usize, usize> = HashMap::new();
    for (&destination, &(source, _)) in origins {
        let place = last.entry(source).or_insert(destination);
        *place = (*place).max(destination);
    }
    let gone: HashMap<usize, usize> = last
        .into_iter()
        .filter_map(|(source, destination)| {
            sources.get(source).filter(|source| source.gone).map(|source| (source.at, destination))
        })
        .collect();
    let origin_of = |at: usize, deltas: &[Delta]| {
        let (index, score) = *origins.get(&at)?;
        let source = sources.get(index)?;
        let from = deltas.get(source.at)?;
        let similarity = u8::try_from(score.saturating_mul(100) / WHOLE).unwrap_or(100);
        let copied = gone.get(&source.at) != Some(&at);
        Some((source.leaf, Origin { path: from.path.clone(), similarity, copied }))
    };
    let found: Vec<_> = (0..deltas.len()).map(|at| origin_of(at, &deltas)).collect();
    deltas
        .into_iter()
        .zip(found)
        .enumerate()
        .filter(|(at, _)| !gone.contains_key(at))
        .map(|(_, (delta, found))| match found {
            Some((old, from)) => Moved { delta: Delta { old: Some(old), ..delta }, from: Some(from) },
            None => Moved { delta, from: None },
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use caution_core::change::Mode;

    use super::*;

    /// Files whose content is told by their path.
    struct Told(HashMap<String, String>);

    impl Contents for Told {
        fn size(&self, path: &RepoPath, leaf: Leaf) -> Result<u64, Lack> {
            self.bytes(path, leaf).map(|bytes| bytes.len() as u64)
        }

        fn bytes(&self, path: &RepoPath, _leaf: Leaf) -> Result<Vec<u8>, Lack> {
            self.0.get(&path.to_string()).map(|text| text.clone().into_bytes()).ok_or(Lack::Missing)
        }
    }

    /// Detects among files that went and files that came; equal content means an equal id.
    fn detected(gone: &[(String, String)], came: &[(String, String)]) -> Vec<(String, String, u8, bool)> {
        let leaf = |text: &str| {
            let hash = gix::objs::compute_hash(gix::hash::Kind::Sha1, gix::objs::Kind::Blob, text.as_bytes());
            Some(Leaf::stored(hash.unwrap(), Mode::File))
        };
        let delta = |path: &str, old, new| Delta { path: RepoPath::from(path), old, new };
        let mut deltas: Vec<Delta> = gone
            .iter()
            .map(|(path, text)| delta(path, leaf(text), None))
            .chain(came.iter().map(|(path, text)| delta(path, None, leaf(text))))
            .collect();
        deltas.sort_by(|one, two| one.path.cmp(&two.path));
        let told = Told(gone.iter().chain(came).cloned().collect());
        detect(deltas, &told, 1 << 20)
            .into_iter()
            .filter_map(|moved| {
                let from = moved.from?;
                let path = moved.delta.path.to_string();
                Some((from.path.to_string(), path, from.similarity, from.copied))
            })
            .collect()
    }

    fn file(path: &str, text: String) -> (String, String) {
        (path.to_owned(), text)
    }

    #[test]
    fn many_equal_files_are_paired_by_name_and_none_is_left() {
        let all = |folder: &str| -> Vec<_> {
            (0..500).map(|number| file(&format!("{folder}/{number}"), "same\n".to_owned())).collect()
        };
        let found = detected(&all("a"), &all("b"));
        assert_eq!(found.len(), 500);
        assert!(found.iter().all(|(_, _, similarity, copied)| (*similarity, *copied) == (100, false)));
    }

    #[test]
    fn among_too_many_pairs_files_of_the_same_name_are_compared() {
        let all = |folder: &str, tail: &str| -> Vec<_> {
            let text = |number: usize| format!("{number} is a line of its own\n{tail}\n");
            (0..5_500).map(|number| file(&format!("{folder}/{number}"), text(number))).collect()
        };
        let found = detected(&all("a", "x"), &all("b", "y"));
        assert_eq!(found.len(), 5_500);
        assert!(found.iter().all(|(from, to, _, copied)| from.get(1..) == to.get(1..) && !copied));
    }

    #[test]
    fn the_best_source_is_taken_and_a_used_one_only_copied() {
        let lines = |from: usize| (from..from + 20).map(|line| format!("line {line}\n")).collect::<String>();
        let gone = [file("one", lines(0)), file("two", lines(5))];
        let came = [file("a", lines(6)), file("b", lines(1)), file("c", lines(2))];
        let found = detected(&gone, &came);
        let shown: Vec<_> =
            found.iter().map(|(from, to, _, copied)| (from.as_str(), to.as_str(), *copied)).collect();
        assert_eq!(shown, [("two", "a", false), ("one", "b", true), ("one", "c", false)]);
    }
}
