//! Which file of the repository a path of a report means.
//!
//! Reports name files by absolute paths of another machine, by a path below some folder, or by package.
//! A path means the file whose own path it ends with, or that ends with it: the one with the most folders
//! in common. Where two files are as near, nobody can say, and that is said.

use std::collections::{BTreeMap, HashSet};

use caution_core::RepoPath;
use caution_core::change::{Change, Status};
use caution_core::port::{Source, SourceError};

use super::listed;

/// How many files of a repository are looked at.
const FILES: usize = 500_000;

/// The longest path that is looked up, in bytes.
const PATH_BYTES: usize = 4_096;

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

    /// What a path of a report means.
    pub(super) fn meaning(&self, format: &str, path: &str) -> Meaning {
        let path = match format {
            "go-profile" if path.len() <= PATH_BYTES => {
                self.of_module(path).unwrap_or_else(|| path.to_owned())
            }
            _ => path.to_owned(),
        };
        let meant = self.nearest(&path);
        // A Python module may be a folder.
        if meant == Meaning::Nothing && format == "mutmut" {
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

    fn nearest(&self, path: &str) -> Meaning {
        let clean = clean(path);
        if clean.is_empty() || clean.len() > PATH_BYTES {
            return Meaning::Nothing;
        }
        if self.all.contains(clean.as_bytes()) {
            return Meaning::File(RepoPath::from(clean.as_str()));
        }
        if self.cut {
            return Meaning::Nothing;
        }
        let mut longer = self.ending_with(clean.as_bytes()).map(|(_, path)| path.clone());
        match (longer.next(), longer.next()) {
            (Some(one), None) => return Meaning::File(one),
            (Some(one), Some(two)) => {
                return Meaning::Any([one, two].into_iter().chain(longer.take(8)).collect());
            }
            (None, _) => {}
        }
        let mut rest = clean.as_str();
        while let Some((_, shorter)) = rest.split_once('/') {
            rest = shorter;
            if self.all.contains(rest.as_bytes()) {
                return Meaning::File(RepoPath::from(rest));
            }
        }
        Meaning::Nothing
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
            assert_eq!(paths.meaning("lcov", path), meant, "{path}");
        }
    }

    #[test]
    fn where_two_files_are_as_near_nobody_can_say() {
        let paths = paths(&["a/src/main/java/com/acme/Pay.java", "b/src/main/java/com/acme/Pay.java"]);
        assert!(
            matches!(paths.meaning("jacoco", "com/acme/Pay.java"), Meaning::Any(files) if files.len() == 2)
        );
    }

    #[test]
    fn a_go_file_is_below_the_folder_of_its_module() {
        let mut paths = paths(&["services/shop/pay/charge.go", "pay/charge.go"]);
        paths.modules.insert("example.org/shop".to_owned(), "services/shop".to_owned());
        assert_eq!(
            paths.meaning("go-profile", "example.org/shop/pay/charge.go"),
            file("services/shop/pay/charge.go")
        );
    }

    #[test]
    fn a_python_module_may_be_a_folder() {
        assert_eq!(paths(&["shop/__init__.py"]).meaning("mutmut", "shop.py"), file("shop/__init__.py"));
    }
}
