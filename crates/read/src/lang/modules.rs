//! What a written module leads to, in a tree of files.

use std::sync::Arc;

/// What module resolution sees of a tree. Paths are from its root, with `/`.
pub trait Files: Send + Sync {
    /// Whether there is a file.
    fn is_file(&self, path: &str) -> bool;

    /// Whether there is a folder.
    fn is_folder(&self, path: &str) -> bool;

    /// The text of a manifest; `None` if it is not there, is not UTF-8, or is larger than a manifest is.
    fn text(&self, path: &str) -> Option<Arc<str>>;

    /// Every file of that name (`go.mod`, `package.json`), by path.
    fn named(&self, name: &str) -> Vec<String>;
}

/// What a module leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resolved {
    /// One of these files, the first that has the name.
    Files(Vec<String>),
    /// The files that stand directly in one of these folders: a package of Go.
    Folders(Vec<String>),
    /// The files that say they belong to this package, wherever they stand.
    Package(String),
    /// Something that is not in the tree: the standard library, a dependency. Its name as a package manager
    /// knows it, as far as the import tells.
    External(String),
    /// It should be in the tree, and is not.
    Missing,
}

/// An import, as resolution sees it.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// The file that imports.
    pub from: &'a str,
    /// The package that the file says it belongs to.
    pub package: &'a str,
    /// The module as written.
    pub module: &'a str,
    /// What is taken from it.
    pub item: Option<&'a str>,
}

/// Resolves the modules of one language in one tree. Made once a tree; reads manifests when it needs them.
pub trait Modules: Send + Sync {
    /// What an import leads to. With an `item` that is itself a module (Python's `from a import b`), the files
    /// of both may be given, the item's own first.
    fn resolve(&self, wanted: Wanted<'_>) -> Resolved;

    /// Whether the names of one file (path, package) are in scope in another without an import: files of
    /// one package in Go or Java.
    fn shares_scope(&self, _from: (&str, &str), _to: (&str, &str)) -> bool {
        false
    }
}

/// The path without `.` and `..`; `None` if it leads out of the tree.
pub fn normalised(path: &str) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// The folder of a path; empty at the root.
pub fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The folders around a file, innermost first; the root is the last.
pub fn folders_around(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(folder(path)), |inner| (!inner.is_empty()).then(|| folder(inner)))
}

/// A path inside a folder, which may be the root.
pub fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_that_leads_out_of_the_tree_is_none() {
        assert_eq!(normalised("a/./b/../c").as_deref(), Some("a/c"));
        assert_eq!(normalised("a/../.."), None);
        assert_eq!((folder("a/b/c"), folder("c")), ("a/b", ""));
        assert_eq!((join("", "c"), join("a", "c")), ("c".to_owned(), "a/c".to_owned()));
    }
}
