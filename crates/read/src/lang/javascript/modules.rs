//! What a module of JavaScript or TypeScript leads to: files, paths of a `tsconfig.json`, packages of the tree.

mod config;
mod json;
mod package;

use std::sync::{Arc, OnceLock};

use config::Configs;
use package::Packages;

use crate::lang::modules::{Files, Modules, Resolved, Wanted, folder, join, normalised};

/// The resolution of modules in a tree.
pub(super) fn new(files: Arc<dyn Files>) -> Box<dyn Modules> {
    Box::new(Tree { files, manifests: OnceLock::new() })
}

struct Tree {
    files: Arc<dyn Files>,
    manifests: OnceLock<Manifests>,
}

/// What the manifests of the tree say.
struct Manifests {
    configs: Configs,
    packages: Packages,
}

/// The ends that a file may have whose module is written without one. What runs comes before what declares.
const ENDS: &[&str] =
    &[".ts", ".tsx", ".js", ".jsx", ".mts", ".mjs", ".cts", ".cjs", ".vue", ".d.ts", ".d.mts", ".json"];

/// What stands in a program for what is built of it.
const REWRITTEN: &[(&str, &[&str])] = &[
    (".d.ts", &[".ts", ".tsx", ".js", ".jsx", ".d.ts"]),
    (".d.mts", &[".mts", ".ts", ".mjs", ".d.mts"]),
    (".d.cts", &[".cts", ".ts", ".cjs", ".d.cts"]),
    (".js", &[".ts", ".tsx", ".js", ".jsx", ".d.ts", ".mts"]),
    (".jsx", &[".tsx", ".jsx"]),
    (".mjs", &[".mts", ".mjs", ".ts", ".tsx", ".js", ".d.mts"]),
    (".cjs", &[".cts", ".cjs", ".ts", ".js", ".d.cts"]),
];

/// Folders that hold what is built, and those in them that tell kinds of it apart.
const BUILT: &[&str] = &[
    "dist",
    "lib",
    "build",
    "out",
    "esm",
    "cjs",
    "es",
    "mjs",
    "output",
    "types",
    "typings",
    "commonjs",
    "dist-types",
    "bundles",
    "module",
    "_esm",
    "_cjs",
    "_types",
    "es6",
    "umd",
    "node",
    "browser",
    "source",
];

impl Modules for Tree {
    fn resolve(&self, wanted: Wanted<'_>) -> Resolved {
        let module = bare(wanted.module);
        if wanted.module.is_empty() {
            return Resolved::Files(vec![wanted.from.to_owned()]);
        }
        if module.starts_with("./") || module.starts_with("../") || matches!(module, "." | "..") {
            let path = normalised(&join(folder(wanted.from), module));
            return found(path.and_then(|path| self.file(&path, 0)));
        }
        if let Some(path) = module.strip_prefix('/') {
            return found(normalised(path).and_then(|path| self.file(&path, 0)));
        }
        let manifests = self.manifests();
        if let Some(file) = self.by_config(manifests, wanted.from, module) {
            return Resolved::Files(vec![file]);
        }
        if module.starts_with('#') {
            if let Some(package) = manifests.packages.around(wanted.from) {
                let targets = package.imported(module);
                if let Some(file) = targets.iter().find_map(|target| self.built(&package.folder, target)) {
                    return Resolved::Files(vec![file]);
                }
                if let Some(other) = targets.iter().find(|target| !target.starts_with('.')) {
                    return Resolved::External(package_name(other).to_owned());
                }
            }
            return Resolved::Missing;
        }
        if let Some(rest) = module.strip_prefix("@/").or_else(|| module.strip_prefix("~/")) {
            return found(self.by_habit(manifests, wanted.from, rest));
        }
        let name = package_name(module);
        if let Some(package) = manifests.packages.named(name, wanted.from) {
            let rest = module.get(name.len()..).unwrap_or_default().trim_start_matches('/');
            return found(self.in_package(package, rest));
        }
        Resolved::External(name.to_owned())
    }
}

fn found(file: Option<String>) -> Resolved {
    file.map_or(Resolved::Missing, |file| Resolved::Files(vec![file]))
}

/// A module without what only a bundler reads: `style!./x?raw`.
fn bare(module: &str) -> &str {
    let module = module.rsplit('!').next().unwrap_or(module);
    module.split('?').next().unwrap_or(module)
}

/// The package of a module: `@scope/name` of `@scope/name/sub`.
fn package_name(module: &str) -> &str {
    let parts = if module.starts_with('@') { 2 } else { 1 };
    let end = module.match_indices('/').nth(parts - 1).map_or(module.len(), |(at, _)| at);
    module.get(..end).unwrap_or(module)
}

impl Tree {
    fn manifests(&self) -> &Manifests {
        self.manifests.get_or_init(|| {
            let packages = Packages::read(&*self.files);
            Manifests { configs: Configs::read(&*self.files, &packages), packages }
        })
    }

    /// The file that a path stands for, without its end, or with the end of what is built of it.
    fn file(&self, path: &str, depth: u32) -> Option<String> {
        for (end, instead) in REWRITTEN {
            if let Some(stem) = path.strip_suffix(end) {
                let found = instead.iter().map(|instead| format!("{stem}{instead}"));
                if let Some(file) = found.into_iter().find(|file| self.files.is_file(file)) {
                    return Some(file);
                }
            }
        }
        if self.files.is_file(path) {
            return Some(path.to_owned());
        }
        let whole = ENDS.iter().map(|end| format!("{path}{end}")).find(|file| self.files.is_file(file));
        whole.or_else(|| self.folder(path, depth))
    }

    /// The file that stands for a folder.
    fn folder(&self, path: &str, depth: u32) -> Option<String> {
        if !path.is_empty() && !self.files.is_folder(path) {
            return None;
        }
        if depth == 0
            && let Some(package) =
                self.manifests.get().and_then(|manifests| manifests.packages.of_folder(path))
            && let Some(file) = package.mains.iter().find_map(|main| self.built(path, main))
        {
            return Some(file);
        }
        ENDS.iter().map(|end| join(path, &format!("index{end}"))).find(|file| self.files.is_file(file))
    }

    fn by_config(&self, manifests: &Manifests, from: &str, module: &str) -> Option<String> {
        let mut at = folder(from);
        loop {
            if let Some(config) = manifests.configs.of_folder(at) {
                let found = config.targets(module).into_iter().find_map(|target| self.built("", &target));
                if found.is_some() {
                    return found;
                }
            }
            if at.is_empty() {
                return None;
            }
            at = folder(at);
        }
    }

    /// `@/x` stands by habit for a file of the sources.
    fn by_habit(&self, manifests: &Manifests, from: &str, rest: &str) -> Option<String> {
        let root = manifests.packages.around(from).map_or("", |package| package.folder.as_str());
        let tries = [join(&join(root, "src"), rest), join(root, rest), join(&join(root, "app"), rest)];
        tries.iter().find_map(|path| self.file(&normalised(path)?, 1))
    }

    fn in_package(&self, package: &package::Package, rest: &str) -> Option<String> {
        let exported = package.exported(rest);
        if let Some(file) = exported.iter().find_map(|target| self.built(&package.folder, target)) {
            return Some(file);
        }
        if rest.is_empty() {
            let mains = package.mains.iter().find_map(|main| self.built(&package.folder, main));
            let by_habit = || {
                let tries = ["src/index", "index", "src/main", "lib/index", "source/index"];
                tries.iter().find_map(|path| self.file(&join(&package.folder, path), 1))
            };
            return mains.or_else(by_habit);
        }
        self.built(&package.folder, rest)
            .or_else(|| self.file(&join(&package.folder, &format!("src/{rest}")), 1))
    }

    /// The file of a target of a manifest: it, or what it is built of.
    fn built(&self, root: &str, target: &str) -> Option<String> {
        let path = normalised(&join(root, target))?;
        if let Some(file) = self.file(&path, 1) {
            return Some(file);
        }
        let inside =
            if root.is_empty() { path.as_str() } else { path.strip_prefix(root)?.trim_start_matches('/') };
        let parts: Vec<&str> = inside.split('/').collect();
        // With a root that is not known, what is built may stand anywhere in the path.
        let first =
            parts.iter().position(|part| BUILT.contains(part)).filter(|at| root.is_empty() || *at == 0)?;
        let (before, after) = parts.split_at(first);
        let kinds = after.iter().take_while(|part| BUILT.contains(part) || **part == "src").count();
        let before = join(root, &before.join("/"));
        for skipped in [1, kinds] {
            let rest = after.get(skipped..).unwrap_or_default().join("/");
            for source in ["src", "", "lib", "source", "ts"] {
                let path = normalised(&join(&join(before.trim_end_matches('/'), source), &rest))?;
                if let Some(file) = self.file(&path, 1).filter(|_| !rest.is_empty()) {
                    return Some(file);
                }
            }
        }
        None
    }
}

#[cfg(test)]
mod tests;
