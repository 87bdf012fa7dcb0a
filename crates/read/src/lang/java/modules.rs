//! What an import of Java leads to: the files of a package, wherever they stand, or the file of a class.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock};

use crate::lang::modules::{Files, Modules, Resolved, Wanted, folder, join};
use crate::lang::scoping::{Apart, Loading, Scoping};

pub(super) const SCOPING: Scoping = Scoping {
    family: "java",
    bare_members: true,
    shared_packages: true,
    separator: ".",
    // Kotlin extends classes of Java; Java extends none.
    methods_apart: Apart::Ending(".kt"),
    class_per_file: true,
    typed_fields: true,
    typed_receivers: true,
    written_overrides: true,
    containers: true,
    loading: Loading::Nothing,
    ..Scoping::PLAIN
};

pub(super) fn new(files: Arc<dyn Files>) -> Box<dyn Modules> {
    Box::new(JavaModules { files, roots: OnceLock::new(), packages: Mutex::default() })
}

/// Where the sources of a module of Maven or Gradle stand, in its folder.
const SOURCES: &[&str] = &[
    "src/main/java",
    "src/test/java",
    "src/main/kotlin",
    "src/test/kotlin",
    "src/it/java",
    "src/integrationTest/java",
    "src/integration-test/java",
    "src/testFixtures/java",
    "src/jmh/java",
    "src",
    "app/src/main/java",
];

/// The files that say that a folder is a module.
const MANIFESTS: &[&str] = &["pom.xml", "build.gradle", "build.gradle.kts", "build.xml"];

/// The ends of the names of files that may hold a class.
const ENDS: &[&str] = &["java", "kt"];

struct JavaModules {
    files: Arc<dyn Files>,
    /// The folders in which packages begin, each with the folder of its module.
    roots: OnceLock<Vec<(String, String)>>,
    /// The roots of packages that were asked for.
    packages: Mutex<HashMap<String, Arc<[usize]>>>,
}

impl JavaModules {
    fn roots(&self) -> &[(String, String)] {
        self.roots.get_or_init(|| {
            let mut modules: Vec<String> = MANIFESTS
                .iter()
                .flat_map(|name| self.files.named(name))
                .map(|manifest| folder(&manifest).to_owned())
                .collect();
            modules.push(String::new());
            modules.sort();
            modules.dedup();
            let sources = |module: String| {
                let roots = SOURCES.iter().map(|source| (join(&module, source), module.clone()));
                roots.collect::<Vec<_>>()
            };
            let roots = modules.into_iter().flat_map(sources);
            roots.filter(|(root, _)| self.files.is_folder(root)).collect()
        })
    }

    /// The roots in which a package has a folder.
    fn roots_of(&self, package: &str) -> Arc<[usize]> {
        if let Ok(known) = self.packages.lock()
            && let Some(found) = known.get(package)
        {
            return Arc::clone(found);
        }
        let path = package.replace('.', "/");
        let roots = self.roots().iter().enumerate();
        let found: Arc<[usize]> = roots
            .filter(|(_, (root, _))| self.files.is_folder(&join(root, &path)))
            .map(|(at, _)| at)
            .collect();
        if let Ok(mut known) = self.packages.lock() {
            known.insert(package.to_owned(), Arc::clone(&found));
        }
        found
    }

    /// The root of a file: its folder without its package.
    fn own_root<'a>(from: &'a str, package: &str) -> Option<&'a str> {
        let path = package.replace('.', "/");
        let root = folder(from).strip_suffix(path.as_str())?;
        Some(root.strip_suffix('/').unwrap_or(root))
    }

    /// The files that a class of that name may stand in, those of the importing module first.
    fn files_of(&self, wanted: Wanted<'_>, package: &str, class: &str) -> Vec<String> {
        let path = join(&package.replace('.', "/"), class);
        let own = Self::own_root(wanted.from, wanted.package);
        let mut found: Vec<(bool, String)> = Vec::new();
        let mut take = |root: &str, is_near: bool| {
            for end in ENDS {
                let file = format!("{}.{end}", join(root, &path));
                if self.files.is_file(&file) && !found.iter().any(|(_, known)| *known == file) {
                    found.push((is_near, file));
                }
            }
        };
        if let Some(own) = own {
            take(own, true);
        }
        let roots = self.roots();
        for at in self.roots_of(package).iter() {
            if let Some((root, module)) = roots.get(*at) {
                let rest = wanted.from.strip_prefix(module.as_str());
                take(root, rest.is_some_and(|rest| module.is_empty() || rest.starts_with('/')));
            }
        }
        found.sort_by_key(|(is_near, _)| !is_near);
        found.into_iter().map(|(_, file)| file).collect()
    }

    fn has_package(&self, wanted: Wanted<'_>, package: &str) -> bool {
        let own = Self::own_root(wanted.from, wanted.package);
        let in_own = own.is_some_and(|own| self.files.is_folder(&join(own, &package.replace('.', "/"))));
        in_own || !self.roots_of(package).is_empty()
    }
}

/// A path of names, the last ones taken off one by one: a class in a class in a package.
fn split(path: &str) -> impl Iterator<Item = (&str, &str)> {
    std::iter::successors(path.rsplit_once('.'), |(package, _)| package.rsplit_once('.')).take(8)
}

impl Modules for JavaModules {
    fn resolve(&self, wanted: Wanted<'_>) -> Resolved {
        let module = wanted.module;
        if module.is_empty() {
            return Resolved::Missing;
        }
        if let Some(item) = wanted.item {
            let files = self.files_of(wanted, module, item);
            if !files.is_empty() {
                return Resolved::Files(files);
            }
        }
        if self.has_package(wanted, module) {
            return Resolved::Package(module.to_owned());
        }
        // A class, or a class in one: of a static import, of a class that is taken out of another.
        for (package, class) in split(module).filter(|(_, class)| class.starts_with(char::is_uppercase)) {
            let files = self.files_of(wanted, package, class);
            if !files.is_empty() {
                return Resolved::Files(files);
            }
            if self.has_package(wanted, package) {
                return Resolved::Package(package.to_owned());
            }
        }
        Resolved::External(module.split('.').take(3).collect::<Vec<_>>().join("."))
    }

    fn shares_scope(&self, from: (&str, &str), to: (&str, &str)) -> bool {
        from.1 == to.1 && (!from.1.is_empty() || folder(from.0) == folder(to.0))
    }
}

#[cfg(test)]
mod tests;
