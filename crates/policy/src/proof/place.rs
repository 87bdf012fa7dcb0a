//! Places in which a policy may say something else: paths and repositories that its scopes name.

use std::collections::BTreeSet;

use caution_core::RepoPath;
use caution_core::change::{Action, Change, Content, FileChange, Head, Mode, Side, Status};
use caution_core::context::{Context, Told};
use caution_core::pattern::Patterns;

use crate::Policy;

/// Where a change is, as far as scopes ask.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) struct Place {
    /// The only path that is touched, if that matters.
    pub(super) path: Option<String>,
    /// The name of the repository, if that matters.
    pub(super) repository: Option<String>,
}

/// How many paths, and how many repositories, are looked at one by one.
const NAMES: usize = 40;

/// The plain case, and places for which scopes say something else: a path that each glob matches, one that
/// two globs match at once, one that none matches; the same of repositories.
pub(super) fn places(policies: &[&Policy]) -> Vec<Place> {
    let scopes = || {
        let requirements = policies.iter().flat_map(|policy| policy.requirements());
        requirements.flat_map(|requirement| &requirement.modes.scopes)
    };
    let paths = names(scopes().filter_map(|scope| scope.paths.as_ref()), "elsewhere/x");
    let repositories = names(scopes().filter_map(|scope| scope.repositories.as_ref()), "elsewhere/elsewhere");
    let each = |repository: Option<String>| {
        paths.iter().map(move |path| Place { path: path.clone(), repository: repository.clone() })
    };
    repositories.iter().cloned().flat_map(each).collect()
}

/// Nothing at all, and a name for each pattern, for each pair of them, and for none.
fn names<'p>(patterns: impl Iterator<Item = &'p Patterns>, none: &str) -> Vec<Option<String>> {
    let all: Vec<&Patterns> = patterns.collect();
    let globs: Vec<(&Patterns, &String)> =
        all.iter().flat_map(|patterns| patterns.texts().iter().map(|text| (*patterns, text))).collect();
    let mut found: BTreeSet<String> = BTreeSet::new();
    for (patterns, glob) in globs.iter().take(NAMES) {
        found.extend(sample(patterns, glob));
    }
    for (one, first) in globs.iter().take(NAMES) {
        for (two, second) in globs.iter().take(NAMES).filter(|(_, second)| second != first) {
            let inner = instance(second);
            // Where both have as many folders, the plain name of either stands for both.
            let plainer = first
                .split('/')
                .zip(second.split('/'))
                .map(|(one, two)| if one.contains(['*', '?', '[', '{']) { two } else { one });
            let merged = plainer.collect::<Vec<_>>().join("/");
            let joined = [first.replacen("**", &inner, 1), first.replacen('*', &inner, 1), merged];
            let both = |name: &&String| {
                let path = RepoPath::from(name.as_str());
                one.matches(&path) && two.matches(&path)
            };
            let joined: Vec<String> = joined.iter().map(|text| instance(text)).collect();
            found.extend(joined.iter().find(both).cloned());
        }
    }
    if !globs.is_empty() {
        found.insert(none.to_owned());
    }
    std::iter::once(None).chain(found.into_iter().take(NAMES).map(Some)).collect()
}

/// A name that a pattern matches.
fn sample(patterns: &Patterns, text: &str) -> Option<String> {
    let plain = instance(text);
    let candidates = [plain.clone(), format!("{plain}/x")];
    candidates.into_iter().find(|name| patterns.matches(&RepoPath::from(name.as_str())))
}

/// A glob with something plain in the place of each wildcard.
fn instance(glob: &str) -> String {
    let mut plain = String::with_capacity(glob.len());
    let mut letters = glob.trim_matches('/').chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '*' => {
                while letters.next_if_eq(&'*').is_some() {}
                plain.push('x');
            }
            '?' => plain.push('x'),
            '[' => {
                let first = letters.find(|letter| !matches!(letter, '!' | '^'));
                plain.extend(first);
                let _ = letters.find(|letter| *letter == ']');
            }
            '{' => {
                while let Some(letter) = letters.next_if(|letter| !matches!(letter, ',' | '}')) {
                    plain.push(letter);
                }
                let _ = letters.find(|letter| *letter == '}');
            }
            '\\' => plain.extend(letters.next()),
            letter => plain.push(letter),
        }
    }
    plain
}

impl Place {
    /// A change there, of which nothing else is known.
    pub(super) fn change(&self) -> Change {
        let context = Context {
            repository: self.repository.clone().map(|name| Told::forge(name, "a proof")),
            ..Context::default()
        };
        Change {
            action: Action::Merge,
            base: None,
            charter_base: None,
            head: Head::Index,
            head_tree: None,
            commits: Vec::new(),
            files: self.path.iter().map(|path| file(path)).collect(),
            residues: Vec::new(),
            context,
            unknowns: Vec::new(),
        }
    }
}

fn file(path: &str) -> FileChange {
    let side = Side { id: None, mode: Mode::File };
    FileChange {
        path: path.into(),
        old_path: None,
        status: Status::Modified,
        old: Some(side.clone()),
        new: Some(side),
        content: Content::Text,
        added: Vec::new(),
        removed: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_usual_glob_has_a_name_that_it_matches() {
        for glob in ["hotfix/**", "*.md", "docs/", "a/**/b/*.sql", "{x,y}/z", "v[0-9]/?", "plain.txt", "**"] {
            let patterns = Patterns::from_globs(&[glob]).unwrap();
            assert!(sample(&patterns, glob).is_some(), "{glob}");
        }
    }

    #[test]
    fn two_globs_that_overlap_have_a_name_that_both_match() {
        for (one, two) in [("src/**", "**/pay/**"), ("*/a", "b/*"), ("hotfix/**", "**/*.sql")] {
            let (first, second) =
                (Patterns::from_globs(&[one]).unwrap(), Patterns::from_globs(&[two]).unwrap());
            let found = names([&first, &second].into_iter(), "elsewhere/x");
            let both = found.iter().flatten().any(|name| {
                let path = RepoPath::from(name.as_str());
                first.matches(&path) && second.matches(&path)
            });
            assert!(both, "{one} and {two}: {found:?}");
        }
    }
}
