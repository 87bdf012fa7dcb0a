//! What an import path of Go leads to: a folder of the tree, by `go.mod`, `go.work`, vendored copies.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use crate::lang::modules::{Files, Modules, Resolved, Wanted, folder, folders_around, join, normalised};
use crate::lang::scoping::{Apart, Comment, Scoping};

pub(super) const SCOPING: Scoping = Scoping {
    shared_packages: true,
    methods_apart: Apart::Folder,
    structural: true,
    comments,
    ..Scoping::PLAIN
};

/// What builds and generators are told, and the C in front of `import "C"`.
fn comments(comment: &str, _: &mut bool) -> Comment {
    const ACTING: &[&str] = &["//go:", "//+", "//line ", "// Output:", "// Unordered output:"];
    const JOINED: &[&str] = &["// +", "//export ", "// @"];
    let begins = |starts: &[&str]| starts.iter().any(|start| comment.starts_with(start));
    match comment {
        _ if begins(ACTING) => Comment::Acts,
        _ if begins(JOINED) => Comment::Joined,
        _ => Comment::Note,
    }
}

pub(super) fn new(files: Arc<dyn Files>) -> Box<dyn Modules> {
    Box::new(GoModules { files, known: OnceLock::new() })
}

/// No chain of replacements, and no path, is longer.
const STEPS: usize = 64;

struct GoModules {
    files: Arc<dyn Files>,
    known: OnceLock<Known>,
}

/// The manifests of a tree.
#[derive(Debug, Default)]
struct Known {
    /// Modules by their folder.
    by_folder: HashMap<String, Manifest>,
    /// Folders of modules by their path, the likeliest first.
    by_path: HashMap<String, Vec<String>>,
    /// Replacements of workspaces, by the workspace's folder.
    workspaces: HashMap<String, Manifest>,
}

/// What a `go.mod` or `go.work` says.
#[derive(Debug, Default, PartialEq, Eq)]
struct Manifest {
    module: String,
    /// Modules that stand in folders of the tree instead.
    replaced: HashMap<String, String>,
    /// Modules that are taken from elsewhere.
    required: Vec<String>,
}

impl Manifest {
    fn read(text: &str, own_folder: &str) -> Self {
        let mut manifest = Self::default();
        let mut block = "";
        for line in text.lines() {
            let line = line.split("//").next().unwrap_or_default().trim();
            let mut words = line.split_whitespace();
            let first = words.next().unwrap_or_default();
            match (first, block) {
                ("", _) => {}
                (")", _) => block = "",
                (word, "") if line.ends_with('(') => block = word.trim_end_matches('('),
                (word, "") => manifest.take(word, &words.collect::<Vec<_>>(), own_folder),
                (_, block) => manifest.take(block, &line.split_whitespace().collect::<Vec<_>>(), own_folder),
            }
        }
        manifest
    }

    fn take(&mut self, verb: &str, words: &[&str], own_folder: &str) {
        let unquoted = |word: &str| word.trim_matches(['"', '`']).to_owned();
        match (verb, words) {
            ("module", [path, ..]) => self.module = unquoted(path),
            ("require", [path, ..]) => self.required.push(unquoted(path)),
            ("replace", [path, ..]) => {
                let target = words.iter().position(|word| *word == "=>").and_then(|at| words.get(at + 1));
                let target = target.map(|target| unquoted(target)).filter(|target| target.starts_with('.'));
                if let Some(target) = target.and_then(|target| normalised(&join(own_folder, &target))) {
                    self.replaced.insert(unquoted(path), target);
                }
            }
            _ => {}
        }
    }
}

impl Known {
    fn read(files: &dyn Files) -> Self {
        let mut known = Self::default();
        let mut manifests = files.named("go.mod");
        // A copy in a fixture stands behind the module that it is a copy of.
        manifests.sort_by_key(|path| {
            let is_copy = path.split('/').any(|part| matches!(part, "testdata" | "vendor" | "_examples"));
            (is_copy, path.matches('/').count(), path.clone())
        });
        for path in manifests {
            let Some(text) = files.text(&path) else { continue };
            let own = folder(&path);
            let manifest = Manifest::read(&text, own);
            if !manifest.module.is_empty() {
                known.by_path.entry(manifest.module.clone()).or_default().push(own.to_owned());
            }
            known.by_folder.insert(own.to_owned(), manifest);
        }
        for path in files.named("go.work") {
            if let Some(text) = files.text(&path) {
                known.workspaces.insert(folder(&path).to_owned(), Manifest::read(&text, folder(&path)));
            }
        }
        known
    }
}

/// A path and its beginnings, longest first, each with the rest.
fn beginnings(path: &str) -> impl Iterator<Item = (&str, &str)> {
    std::iter::successors(Some((path, "")), move |(beginning, _)| {
        let (shorter, _) = beginning.rsplit_once('/')?;
        Some((shorter, path.get(shorter.len() + 1..)?))
    })
    .take(STEPS)
}

impl GoModules {
    fn known(&self) -> &Known {
        self.known.get_or_init(|| Known::read(self.files.as_ref()))
    }

    /// The module around a file: its folder and its manifest.
    fn module_of<'s>(&'s self, from: &'s str) -> Option<(&'s str, &'s Manifest)> {
        let known = self.known();
        folders_around(from).take(STEPS).find_map(|folder| Some((folder, known.by_folder.get(folder)?)))
    }

    fn replaced(&self, from: &str, module: &str) -> Option<String> {
        let known = self.known();
        let own = self.module_of(from).map(|(_, manifest)| manifest);
        let workspace = folders_around(from).take(STEPS).find_map(|folder| known.workspaces.get(folder));
        let manifests = [workspace, own];
        manifests.into_iter().flatten().filter(|manifest| !manifest.replaced.is_empty()).find_map(
            |manifest| {
                beginnings(module)
                    .find_map(|(path, rest)| Some(join_rest(manifest.replaced.get(path)?, rest)))
            },
        )
    }

    /// The folders in modules of the tree that the path names, the importing module's own first.
    fn in_modules(&self, from: &str, module: &str) -> Option<Vec<String>> {
        let known = self.known();
        let (mut found, mut is_ours) = (Vec::new(), false);
        let own = self.module_of(from).map(|(folder, _)| folder);
        for (path, rest) in beginnings(module) {
            for folder in known.by_path.get(path).into_iter().flatten() {
                is_ours = true;
                let target = join_rest(folder, rest);
                if self.files.is_folder(&target) {
                    let place = if Some(folder.as_str()) == own { 0 } else { found.len() };
                    found.insert(place, target);
                }
            }
            if !found.is_empty() {
                break;
            }
        }
        found.truncate(1);
        is_ours.then_some(found)
    }

    fn vendored(&self, from: &str, module: &str) -> Option<String> {
        folders_around(from)
            .take(STEPS)
            .flat_map(|folder| {
                [join(folder, "vendor"), join(folder, "Godeps/_workspace/src"), join(folder, "src")]
            })
            .map(|vendor| join(&vendor, module))
            .find(|target| self.files.is_folder(target))
    }

    /// A tree without manifests stands in a path of its own: `github.com/owner/name/` is its root.
    fn without_manifests(&self, module: &str) -> Option<String> {
        let mut parts = module.splitn(4, '/');
        let host = parts.next()?;
        let rest = parts.nth(2).filter(|_| host.contains('.') && self.known().by_folder.is_empty())?;
        self.files.is_folder(rest).then(|| rest.to_owned())
    }

    /// The name of what is not in the tree, as a manifest knows it.
    fn external(&self, from: &str, module: &str) -> String {
        let host = module.split('/').next().unwrap_or_default();
        if !host.contains('.') {
            return module.to_owned();
        }
        let required =
            self.module_of(from).map(|(_, manifest)| manifest.required.as_slice()).unwrap_or_default();
        let holds = |name: &&String| {
            module.strip_prefix(name.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        if let Some(name) = required.iter().filter(holds).max_by_key(|name| name.len()) {
            return name.clone();
        }
        let elements = if host.starts_with("gopkg.") { 2 } else { 3 };
        module.split('/').take(elements).collect::<Vec<_>>().join("/")
    }
}

fn join_rest(folder: &str, rest: &str) -> String {
    if rest.is_empty() { folder.to_owned() } else { join(folder, rest) }
}

impl Modules for GoModules {
    fn resolve(&self, wanted: Wanted<'_>) -> Resolved {
        let module = wanted.module;
        if module.starts_with("./") || module.starts_with("../") {
            return match normalised(&join(folder(wanted.from), module)) {
                Some(target) if self.files.is_folder(&target) => Resolved::Folders(vec![target]),
                _ => Resolved::Missing,
            };
        }
        if let Some(target) = self.replaced(wanted.from, module)
            && self.files.is_folder(&target)
        {
            return Resolved::Folders(vec![target]);
        }
        match self.in_modules(wanted.from, module) {
            Some(found) if !found.is_empty() => return Resolved::Folders(found),
            own => match self.vendored(wanted.from, module).or_else(|| self.without_manifests(module)) {
                Some(target) => return Resolved::Folders(vec![target]),
                None if own.is_some() => return Resolved::Missing,
                None => {}
            },
        }
        Resolved::External(self.external(wanted.from, module))
    }

    fn shares_scope(&self, from: (&str, &str), to: (&str, &str)) -> bool {
        from.1 == to.1 && folder(from.0) == folder(to.0)
    }
}

#[cfg(test)]
mod tests;
