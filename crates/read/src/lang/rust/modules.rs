//! What a path of modules leads to: files beside each other, and crates of the workspace.

mod manifest;

#[cfg(test)]
mod tests;

use std::sync::{Arc, OnceLock};

use manifest::{Leads, Manifests};

use crate::lang::modules::{Files, Modules, Resolved, Wanted, folder, join, normalised};

/// The resolution of Rust's modules in a tree.
pub(super) fn new(files: Arc<dyn Files>) -> Box<dyn Modules> {
    Box::new(RustModules { files, manifests: OnceLock::new() })
}

struct RustModules {
    files: Arc<dyn Files>,
    manifests: OnceLock<Manifests>,
}

/// Crates that come with the compiler.
const STANDARD: &[&str] = &["std", "core", "alloc", "proc_macro", "test"];

/// Paths of more parts than this are not followed.
const PARTS: usize = 64;

/// What stands before the name of a program that is run, where it is named as a module.
pub(super) const PROGRAM: &str = "bin ";

impl Modules for RustModules {
    fn resolve(&self, wanted: Wanted<'_>) -> Resolved {
        let module = wanted.module;
        if module.ends_with(".rs") || module.contains('/') {
            let path = normalised(&join(folder(wanted.from), module));
            return found(path.filter(|path| self.files.is_file(path)).into_iter().collect());
        }
        if let Some(program) = module.strip_prefix(PROGRAM) {
            return found(self.program(wanted.from, program).into_iter().collect());
        }
        let mut parts = module.split("::").take(PARTS).peekable();
        let head = parts.next().unwrap_or_default();
        let mut at = match head {
            "crate" => self.roots(wanted.from),
            "self" | "super" => {
                let own = vec![wanted.from.to_owned()];
                let mut at = if head == "self" { own } else { self.parents(wanted.from) };
                while parts.next_if_eq(&"super").is_some() {
                    at = at.iter().flat_map(|file| self.parents(file)).take(8).collect();
                }
                at
            }
            head if STANDARD.contains(&head) => return Resolved::External(head.to_owned()),
            head => match self.krate(wanted.from, head) {
                Ok(at) => at,
                Err(resolved) => return resolved,
            },
        };
        for part in parts {
            let next = self.children(&at, part);
            if next.is_empty() {
                // A module inside the file, a type, or a name that is handed on: only the file knows it.
                return Resolved::Missing;
            }
            at = next;
        }
        if let Some(item) = wanted.item {
            let mut files = self.children(&at, item);
            files.extend(at);
            return found(files);
        }
        found(at)
    }
}

fn found(files: Vec<String>) -> Resolved {
    if files.is_empty() { Resolved::Missing } else { Resolved::Files(files) }
}

/// The name of a module in the name of its file.
fn plain(name: &str) -> &str {
    name.strip_prefix("r#").unwrap_or(name)
}

impl RustModules {
    fn manifests(&self) -> &Manifests {
        self.manifests.get_or_init(|| Manifests::new(self.files.as_ref()))
    }

    /// The root of the program of that name: of the file's own package, else of any.
    fn program(&self, from: &str, name: &str) -> Option<String> {
        let manifests = self.manifests();
        let package = manifests.package_of(from);
        let own = package.map_or("", |package| manifests.folder(package));
        let places = [format!("src/bin/{name}.rs"), format!("src/bin/{name}/main.rs")];
        let by_place = || places.iter().map(|place| join(own, place)).find(|path| self.files.is_file(path));
        manifests.program(package, name).or_else(by_place)
    }

    /// What a name leads to that stands for a crate.
    fn krate(&self, from: &str, name: &str) -> Result<Vec<String>, Resolved> {
        let manifests = self.manifests();
        match manifests.package_of(from).map(|package| manifests.leads(package, name)) {
            Some(Some(Leads::Inside(root))) => return Ok(vec![root]),
            Some(Some(Leads::Outside(crate_name))) => return Err(Resolved::External(crate_name)),
            Some(None) | None => {}
        }
        let child = self.children(&[from.to_owned()], name);
        if !child.is_empty() {
            return Ok(child);
        }
        if let Some(root) = manifests.library(name) {
            return Ok(vec![root]);
        }
        let upper = name.starts_with(|first: char| !first.is_lowercase());
        Err(if upper { Resolved::Missing } else { Resolved::External(name.to_owned()) })
    }

    /// The roots of the crates that a file can belong to.
    fn roots(&self, file: &str) -> Vec<String> {
        if self.is_root(file) {
            return vec![file.to_owned()];
        }
        let manifests = self.manifests();
        let mut at = folder(file);
        let end = manifests.package_of(file).map(|package| manifests.folder(package));
        for _ in 0..PARTS {
            let roots = self.roots_in(at);
            if !roots.is_empty() {
                return roots;
            }
            if at.is_empty() || end == Some(at) {
                break;
            }
            at = folder(at);
        }
        Vec::new()
    }

    /// The roots that stand directly in a folder.
    fn roots_in(&self, at: &str) -> Vec<String> {
        let mut roots: Vec<String> = self.manifests().roots_in(at).to_vec();
        if roots.is_empty() {
            let usual = ["lib.rs", "main.rs"].map(|name| join(at, name));
            roots.extend(usual.into_iter().filter(|path| self.files.is_file(path)));
        }
        roots
    }

    /// Whether a file is the root of a crate.
    fn is_root(&self, file: &str) -> bool {
        let at = folder(file);
        let name = file.rsplit('/').next().unwrap_or(file);
        let manifests = self.manifests();
        if manifests.roots_in(at).iter().any(|root| root == file) {
            return true;
        }
        let usual = matches!(at.rsplit('/').next().unwrap_or(at), "tests" | "examples" | "benches" | "bin");
        let package = manifests.package_of(file).map(|package| manifests.folder(package));
        let Some(package) = package else { return matches!(name, "lib.rs" | "main.rs") };
        let own = if at.ends_with("bin") {
            folder(at) == join(package, "src")
        } else {
            at == package || folder(at) == package
        };
        match name {
            "build.rs" => at == package,
            "mod.rs" => false,
            "main.rs" => {
                usual
                    || matches!(folder(at).rsplit('/').next(), Some("tests" | "examples" | "benches" | "bin"))
            }
            _ => usual && own,
        }
    }

    /// The files of a module inside one of these files.
    fn children(&self, files: &[String], name: &str) -> Vec<String> {
        let name = plain(name);
        let mut children = Vec::new();
        for file in files {
            let at = folder(file);
            let base = file.rsplit('/').next().unwrap_or(file);
            let inside = if base == "mod.rs" || self.is_root(file) {
                at.to_owned()
            } else {
                join(at, base.strip_suffix(".rs").unwrap_or(base))
            };
            let module = join(&inside, name);
            let places = [format!("{module}.rs"), format!("{module}/mod.rs")];
            let found = places.into_iter().find(|path| self.files.is_file(path));
            children.extend(found.filter(|path| !children.contains(path)));
        }
        children
    }

    /// The files of the module around a file's own.
    fn parents(&self, file: &str) -> Vec<String> {
        let at = folder(file);
        let base = file.rsplit('/').next().unwrap_or(file);
        if base != "mod.rs" && self.is_root(file) {
            return Vec::new();
        }
        let mut parents = Vec::new();
        // `#[path = "cart_tests.rs"] mod tests;` stands in `cart.rs`.
        let stem = base.strip_suffix(".rs").unwrap_or(base);
        let tested = stem.strip_suffix("_tests").or_else(|| stem.strip_suffix("_test"));
        parents.extend(tested.map(|tested| join(at, &format!("{tested}.rs"))));
        let around = if base == "mod.rs" { folder(at) } else { at };
        parents.push(join(around, "mod.rs"));
        if !around.is_empty() {
            parents.push(format!("{around}.rs"));
        }
        parents.retain(|path| path != file && self.files.is_file(path));
        if parents.is_empty() || tested.is_some() {
            parents.extend(self.roots_in(around));
        }
        parents
    }
}
