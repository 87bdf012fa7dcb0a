//! Which file of the repository a path of a report means.
//!
//! Reports name files by absolute paths of another machine, by a path below some folder, or by package.
//! A path means the file whose own path it ends with, or that ends with it: the one with the most folders
//! in common. Where two files are as near, nobody can say, and that is said.
//!
//! A path that only ends with the path of a file may well be of another root: `/usr/lib/x/utils.py` is not
//! the `utils.py` of the repository. It counts where its root is the one that the report's paths share, or
//! where two folders are the same.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use caution_core::RepoPath;
use caution_core::change::{Change, Status};
use caution_core::port::{Source, SourceError};

use super::listed;

/// How many files of a repository are looked at.
const FILES: usize = 500_000;

/// The longest path that is looked up, in bytes.
const PATH_BYTES: usize = 4_096;

/// How many folders of a path are looked at, from its end.
const FOLDERS: usize = 128;

/// How many folders must be the same where the root is not that of the other paths.
const SHARED: usize = 2;

/// How many `go.mod` files are read.
const MODULES: usize = 500;

/// What a path of a report means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Meaning {
    /// This file.
    File(RepoPath),
    /// Any of these: the first few of them.
    Any(Vec<RepoPath>),
    /// No file of the repository.
    Nothing,
}

/// The files of the repository, as paths of reports are looked up.
#[derive(Debug, Default)]
pub(super) struct Paths {
    all: HashSet<Vec<u8>>,
    /// Folders from the last to the first, so that equal ends stand side by side.
    reversed: Vec<(Vec<u8>, RepoPath)>,
    /// Go's modules: the module's path, then the folder of its `go.mod`.
    modules: BTreeMap<String, String>,
    /// Whether there are more files than are looked at: then nothing but a whole path is sure.
    cut: bool,
}

impl Paths {
    /// The files at the head of a change.
    pub(super) fn of(source: &dyn Source, change: &Change) -> Result<Self, SourceError> {
        let mut files: HashSet<RepoPath> = HashSet::new();
        let commit = listed(change);
        let mut all_listed = true;
        if let Some(commit) = commit {
            // A repository with too many folders to list is like one with too many files.
            let listed = source.list(commit, &RepoPath::from(""), FILES + 1);
            all_listed = listed.is_ok();
            let bare = |path: RepoPath| match path.as_bytes().strip_prefix(b"/") {
                Some(rest) => RepoPath::new(rest),
                None => path,
            };
            files.extend(listed.unwrap_or_default().into_iter().map(bare));
        }
        for file in &change.files {
            if file.status == Status::Deleted {
                files.remove(&file.path);
            } else {
                files.insert(file.path.clone());
            }
        }
        let mut paths = Self::from_files(files);
        paths.cut |= !all_listed;
        if let Some(commit) = commit {
            paths.read_modules(source, commit)?;
        }
        Ok(paths)
    }

    fn from_files(files: impl IntoIterator<Item = RepoPath>) -> Self {
        let mut paths = Self::default();
        for file in files {
            paths.all.insert(file.as_bytes().to_vec());
            paths.reversed.push((reversed(file.as_bytes()), file));
        }
        paths.cut = paths.reversed.len() > FILES;
        paths.reversed.sort();
        paths
    }

    fn read_modules(
        &mut self,
        source: &dyn Source,
        commit: &caution_core::ObjectId,
    ) -> Result<(), SourceError> {
        let found: Vec<RepoPath> =
            self.ending_with(b"go.mod").take(MODULES).map(|(_, path)| path.clone()).collect();
        for path in found {
            let Some(bytes) = source.read(commit, &path)? else { continue };
            let text = String::from_utf8_lossy(&bytes);
            let module = text.lines().find_map(|line| line.trim().strip_prefix("module ")).map(str::trim);
            let folder = path.parent().map(|folder| folder.to_string()).unwrap_or_default();
            if let Some(module) = module {
                self.modules.insert(module.trim_matches('"').to_owned(), folder);
            }
        }
        Ok(())
    }

    /// How the paths of one report are to be understood, all of them together.
    pub(super) fn of_report<'a>(&'a self, format: &'a str, all: impl Iterator<Item = &'a str>) -> Named<'a> {
        let mut counts: BTreeMap<(bool, String), (usize, usize)> = BTreeMap::new();
        let distinct: BTreeSet<&str> = all.collect();
        for path in distinct {
            if let Match::Below { root, folders, .. } = self.matched(format, path) {
                let (count, most) = counts.entry((is_absolute(path), root)).or_default();
                (*count, *most) = (*count + 1, folders.max(*most));
            }
        }
        let mut named = Named { paths: self, format, roots: BTreeMap::new() };
        for absolute in [false, true] {
            let of_kind = || counts.iter().filter(|((kind, _), _)| *kind == absolute);
            let Some(top) = of_kind().map(|(_, weight)| *weight).max() else { continue };
            let mut best = of_kind().filter(|(_, weight)| **weight == top);
            // One file alone at the top of some folder says nothing of the folder.
            if let (Some(((_, root), (count, most))), None) = (best.next(), best.next())
                && (*count > 1 || *most > 0)
            {
                named.roots.insert(absolute, root.clone());
            }
        }
        named
    }

    fn matched(&self, format: &str, path: &str) -> Match {
        let inner = match format {
            "go-profile" if path.len() <= PATH_BYTES => self.of_module(path),
            _ => None,
        };
        let meant = self.nearest(inner.as_deref().unwrap_or(path));
        // A Python module may be a folder.
        if matches!(meant, Match::Nothing) && format == "mutmut" {
            return self.nearest(&path.replace(".py", "/__init__.py"));
        }
        meant
    }

    /// The path of a Go file below the folder of its module.
    fn of_module(&self, path: &str) -> Option<String> {
        let mut prefix = path;
        while let Some((shorter, _)) = prefix.rsplit_once('/') {
            prefix = shorter;
            if let Some(folder) = self.modules.get(prefix) {
                let rest = path.get(prefix.len() + 1..)?;
                return Some(if folder.is_empty() { rest.to_owned() } else { format!("{folder}/{rest}") });
            }
        }
        None
    }

    fn nearest(&self, path: &str) -> Match {
        let clean = clean(path);
        if clean.is_empty() || clean.len() > PATH_BYTES {
            return Match::Nothing;
        }
        let absolute = is_absolute(path);
        if self.all.contains(clean.as_bytes()) {
            let folders = folders(&clean);
            let path = RepoPath::from(clean.as_str());
            return match absolute {
                true => Match::Below { root: String::new(), path, folders },
                false => Match::Sure(Meaning::File(path)),
            };
        }
        if self.cut {
            return Match::Nothing;
        }
        if !absolute || folders(&clean) >= SHARED {
            let mut longer = self.ending_with(clean.as_bytes()).map(|(_, path)| path.clone());
            match (longer.next(), longer.next()) {
                (Some(one), None) => return Match::Sure(Meaning::File(one)),
                (Some(one), Some(two)) => {
                    let some = [one, two].into_iter().chain(longer.take(8)).collect();
                    return Match::Sure(Meaning::Any(some));
                }
                (None, _) => {}
            }
        }
        let skipped = folders(&clean).saturating_sub(FOLDERS);
        for (at, _) in clean.match_indices('/').skip(skipped) {
            let rest = clean.get(at + 1..).unwrap_or_default();
            if self.all.contains(rest.as_bytes()) {
                let root = clean.get(..at).unwrap_or_default().to_owned();
                return Match::Below { root, path: RepoPath::from(rest), folders: folders(rest) };
            }
        }
        Match::Nothing
    }

    /// Files that are this path, or end with it below some folder.
    fn ending_with<'a>(&'a self, path: &[u8]) -> impl Iterator<Item = &'a (Vec<u8>, RepoPath)> {
        let key = reversed(path);
        let start = self.reversed.partition_point(|(known, _)| known.as_slice() < key.as_slice());
        self.reversed
            .get(start..)
            .unwrap_or_default()
            .iter()
            .take_while(move |(known, _)| known.starts_with(&key))
    }
}

/// What a path alone says.
enum Match {
    /// It is clear.
    Sure(Meaning),
    /// It ends with the path of this file, which stands in so many folders; the rest of it is a root.
    Below { root: String, path: RepoPath, folders: usize },
    /// No file ends like it.
    Nothing,
}

/// The paths of one report.
pub(super) struct Named<'a> {
    paths: &'a Paths,
    format: &'a str,
    /// The root that most of them share, of those that are absolute and of those that are not.
    roots: BTreeMap<bool, String>,
}

impl Named<'_> {
    /// What one of them means.
    pub(super) fn meaning(&self, path: &str) -> Meaning {
        match self.paths.matched(self.format, path) {
            Match::Sure(meaning) => meaning,
            Match::Below { root, path: file, folders } => {
                let shared = self.roots.get(&is_absolute(path)) == Some(&root);
                if shared || folders >= SHARED { Meaning::File(file) } else { Meaning::Any(vec![file]) }
            }
            Match::Nothing => Meaning::Nothing,
        }
    }
}

/// Whether a path begins at the top of a machine.
fn is_absolute(path: &str) -> bool {
    path.starts_with('/') || path.as_bytes().get(1) == Some(&b':')
}

/// In how many folders a file stands.
fn folders(path: &str) -> usize {
    path.matches('/').count()
}

/// The folders of a path from the last to the first, each with a mark at its end.
fn reversed(path: &[u8]) -> Vec<u8> {
    let mut key = Vec::with_capacity(path.len() + 1);
    for part in path.rsplit(|byte| *byte == b'/') {
        key.extend_from_slice(part);
        key.push(b'/');
    }
    key
}

/// Without `.`, `..`, a drive and empty parts.
fn clean(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(files: &[&str]) -> Paths {
        Paths::from_files(files.iter().map(|file| RepoPath::from(*file)))
    }

    fn alone(paths: &Paths, format: &str, path: &str) -> Meaning {
        paths.of_report(format, [path].into_iter()).meaning(path)
    }

    fn file(path: &str) -> Meaning {
        Meaning::File(RepoPath::from(path))
    }

    #[test]
    fn a_path_means_the_file_with_the_most_folders_in_common() {
        let paths = paths(&[
            "src/pay.py",
            "pay.py",
            "lib/src/pay.py",
            "web/app.ts",
            "core/src/main/java/com/acme/Pay.java",
        ]);
        for (path, meant) in [
            ("src/pay.py", file("src/pay.py")),
            ("./src/../src/pay.py", file("src/pay.py")),
            ("/home/ci/shop/src/pay.py", file("src/pay.py")),
            ("/home/ci/shop/lib/src/pay.py", file("lib/src/pay.py")),
            ("C:/ci/shop/web/app.ts", file("web/app.ts")),
            ("com/acme/Pay.java", file("core/src/main/java/com/acme/Pay.java")),
            ("app.ts", file("web/app.ts")),
            ("other.py", Meaning::Nothing),
            ("", Meaning::Nothing),
            ("../..", Meaning::Nothing),
            ("ay.py", Meaning::Nothing),
        ] {
            assert_eq!(alone(&paths, "lcov", path), meant, "{path}");
        }
    }

    #[test]
    fn a_file_of_another_root_is_not_the_one_of_the_repository() {
        let paths = paths(&["utils.py", "shop/pay.py", "src/a/b.py"]);
        let foreign = "/usr/lib/python3/site-packages/requests/utils.py";
        let perhaps = || Meaning::Any(vec![RepoPath::from("utils.py")]);
        for (report, path, meant) in [
            (vec![foreign], foreign, perhaps()),
            (vec![foreign, "/ci/shop/shop/pay.py"], foreign, perhaps()),
            (vec![foreign, "/ci/shop/pay.py", "/ci/utils.py"], foreign, perhaps()),
            (vec![foreign, "/ci/shop/pay.py", "/ci/utils.py"], "/ci/utils.py", file("utils.py")),
            (vec![foreign, "shop/pay.py"], foreign, perhaps()),
            (vec!["requests/utils.py", "shop/pay.py"], "requests/utils.py", perhaps()),
            (vec!["../../lib/utils.py"], "../../lib/utils.py", perhaps()),
            (vec!["repo/shop/pay.py", "repo/utils.py"], "repo/utils.py", file("utils.py")),
            (vec![foreign, "/tox/site/src/a/b.py"], "/tox/site/src/a/b.py", file("src/a/b.py")),
            (vec!["/shop/pay.py", "/utils.py"], "/utils.py", file("utils.py")),
        ] {
            let named = paths.of_report("lcov", report.iter().copied());
            assert_eq!(named.meaning(path), meant, "{path} in {report:?}");
        }
    }

    #[test]
    fn where_two_files_are_as_near_nobody_can_say() {
        let paths = paths(&["a/src/main/java/com/acme/Pay.java", "b/src/main/java/com/acme/Pay.java"]);
        assert!(
            matches!(alone(&paths, "jacoco", "com/acme/Pay.java"), Meaning::Any(files) if files.len() == 2)
        );
    }

    #[test]
    fn a_go_file_is_below_the_folder_of_its_module() {
        let mut paths = paths(&["services/shop/pay/charge.go", "pay/charge.go"]);
        paths.modules.insert("example.org/shop".to_owned(), "services/shop".to_owned());
        assert_eq!(
            alone(&paths, "go-profile", "example.org/shop/pay/charge.go"),
            file("services/shop/pay/charge.go")
        );
    }

    #[test]
    fn a_python_module_may_be_a_folder() {
        assert_eq!(alone(&paths(&["shop/__init__.py"]), "mutmut", "shop.py"), file("shop/__init__.py"));
    }
}
