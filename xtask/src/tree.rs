//! The repository as the checks of `tidy` see it: its files, and its crates as cargo reads them. A
//! plain value, so that a test can put in whatever a check should find.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Context as _;
use serde_json::Value;

use crate::program;

/// Folders that tools make, by name or, with a `/`, by path; `.gitignore` lists them too.
const MADE_BY_TOOLS: &[&str] = &[".git", "target", "__pycache__", "fuzz/artifacts", "fuzz/corpus"];

/// The repository.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Tree {
    /// Every file by its path from the root, with `/` between the parts; `None` if it is not text.
    pub(crate) files: BTreeMap<String, Option<String>>,
    /// The members of the workspace.
    pub(crate) packages: Vec<Package>,
}

/// One member of the workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Package {
    /// Its name.
    pub(crate) name: String,
    /// Its folder from the root.
    pub(crate) folder: String,
    /// Its licence expression.
    pub(crate) license: String,
    /// What it names in its manifest.
    pub(crate) dependencies: Vec<Dependency>,
}

/// One dependency as a manifest declares it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Dependency {
    /// The name of the crate depended on (not the local alias).
    pub(crate) name: String,
    /// True for `[dev-dependencies]`.
    pub(crate) dev: bool,
}

impl Tree {
    /// Reads the repository at `root`.
    pub(crate) fn read(root: &Path) -> anyhow::Result<Self> {
        let mut tree = Self::default();
        tree.read_folder(root, "")?;
        tree.packages = members(root)?;
        Ok(tree)
    }

    fn read_folder(&mut self, folder: &Path, prefix: &str) -> anyhow::Result<()> {
        let unreadable = || format!("`{}` cannot be read", folder.display());
        for entry in std::fs::read_dir(folder).with_context(unreadable)? {
            let entry = entry.with_context(unreadable)?;
            let Ok(name) = entry.file_name().into_string() else { continue };
            let path = format!("{prefix}{name}");
            let kind = entry.file_type().with_context(unreadable)?;
            if kind.is_dir() {
                if !MADE_BY_TOOLS.iter().any(|made| *made == name || *made == path) {
                    self.read_folder(&entry.path(), &format!("{path}/"))?;
                }
            } else {
                // A file that vanishes while it is read (an editor's) is no fault of the repository.
                let text = std::fs::read(entry.path()).ok().and_then(|bytes| String::from_utf8(bytes).ok());
                self.files.insert(path, text);
            }
        }
        Ok(())
    }

    /// Text files, by path.
    pub(crate) fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().filter_map(|(path, text)| Some((path.as_str(), text.as_deref()?)))
    }

    /// The text of one file.
    pub(crate) fn text(&self, path: &str) -> Option<&str> {
        self.files.get(path)?.as_deref()
    }

    /// Text files with this ending whose path begins so.
    pub(crate) fn texts_in<'a>(
        &'a self,
        prefix: &'a str,
        ending: &'a str,
    ) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.texts().filter(move |(path, _)| path.starts_with(prefix) && path.ends_with(ending))
    }

    /// Whether a folder of this path (without a closing `/`) holds any file.
    pub(crate) fn has_folder(&self, folder: &str) -> bool {
        let prefix = format!("{folder}/");
        self.files.range(prefix.clone()..).next().is_some_and(|(path, _)| path.starts_with(&prefix))
    }

    /// The names directly in a folder: files as they are, folders with a closing `/`.
    pub(crate) fn names_in(&self, folder: &str) -> Vec<String> {
        let prefix = format!("{folder}/");
        let below = self.files.range(prefix.clone()..).map_while(|(path, _)| path.strip_prefix(&prefix));
        let mut names: Vec<String> = below
            .map(|rest| match rest.split_once('/') {
                Some((name, _)) => format!("{name}/"),
                None => rest.to_owned(),
            })
            .collect();
        names.dedup();
        names
    }
}

/// The members of the workspace at `root`.
pub(crate) fn members(root: &Path) -> anyhow::Result<Vec<Package>> {
    let arguments = ["metadata", "--no-deps", "--offline", "--format-version", "1"];
    let metadata = program::text_of(program::command(root, "cargo", arguments))?;
    Ok(packages(&serde_json::from_str(&metadata).context("cargo metadata is not JSON")?))
}

/// The members of the workspace in the output of `cargo metadata`.
fn packages(metadata: &Value) -> Vec<Package> {
    let root = text(metadata, "workspace_root");
    list(metadata, "packages")
        .iter()
        .map(|package| Package {
            name: text(package, "name"),
            folder: text(package, "manifest_path")
                .trim_start_matches(root.as_str())
                .trim_end_matches("Cargo.toml")
                .trim_matches('/')
                .to_owned(),
            license: text(package, "license"),
            dependencies: list(package, "dependencies")
                .iter()
                .map(|dependency| Dependency {
                    name: text(dependency, "name"),
                    dev: text(dependency, "kind") == "dev",
                })
                .collect(),
        })
        .collect()
}

fn text(value: &Value, key: &str) -> String {
    value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value.get(key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

#[cfg(test)]
impl Tree {
    /// A tree of these files, without crates.
    pub(crate) fn of(files: &[(&str, &str)]) -> Self {
        let files = files.iter().map(|(path, text)| ((*path).to_owned(), Some((*text).to_owned())));
        Self { files: files.collect(), packages: Vec::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_a_folder_are_its_own_and_not_those_of_a_neighbour() {
        let tree = Tree::of(&[("a/b/c", ""), ("a/b/d", ""), ("a/e", ""), ("a-b/f", ""), ("ab", "")]);
        assert_eq!(tree.names_in("a"), ["b/", "e"]);
        assert!(tree.has_folder("a/b") && !tree.has_folder("a/e") && !tree.has_folder("a/"));
    }

    #[test]
    fn crates_are_read_as_cargo_prints_them() {
        let metadata = serde_json::json!({
            "workspace_root": "/r",
            "packages": [{
                "name": "one", "manifest_path": "/r/crates/one/Cargo.toml", "license": "MIT",
                "dependencies": [{"name": "two", "kind": null}, {"name": "three", "kind": "dev"}],
            }],
        });
        let found = packages(&metadata);
        let one = found.first().unwrap();
        assert_eq!(
            (one.name.as_str(), one.folder.as_str(), one.license.as_str()),
            ("one", "crates/one", "MIT")
        );
        let dev: Vec<bool> = one.dependencies.iter().map(|dependency| dependency.dev).collect();
        assert_eq!(dev, [false, true]);
    }
}
