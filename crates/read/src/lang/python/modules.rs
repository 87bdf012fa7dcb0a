//! What an import of Python leads to.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::lang::modules::{Files, Modules, Resolved, Wanted, folder, join};

pub(super) fn new(files: Arc<dyn Files>) -> Box<dyn Modules> {
    Box::new(PythonModules {
        files,
        roots: OnceLock::new(),
        known: Known::default(),
        below: Known::default(),
    })
}

struct PythonModules {
    files: Arc<dyn Files>,
    /// Folders that imports start from, by the manifests: the project's and its `src`.
    roots: OnceLock<Vec<String>>,
    /// What was looked up: by the folder of the file that imports, and the module.
    known: Known,
    /// What lies below folders: by the folder, and the path there.
    below: Known,
}

/// What was found, by two texts.
type Known = Mutex<HashMap<(String, String), Option<Module>>>;

/// What is known of two texts, or is found out now.
fn known(known: &Known, key: (&str, &str), find: impl FnOnce() -> Option<Module>) -> Option<Module> {
    let key = (key.0.to_owned(), key.1.to_owned());
    if let Some(known) = known.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
        return known.clone();
    }
    let found = find();
    known.lock().unwrap_or_else(PoisonError::into_inner).insert(key, found.clone());
    found
}

/// A module that is in the tree.
#[derive(Clone)]
enum Module {
    /// A file, or the file of a package.
    File(String),
    /// A folder without one: a namespace.
    Namespace(String),
}

impl Modules for PythonModules {
    fn resolve(&self, wanted: Wanted<'_>) -> Resolved {
        let Some(module) = self.module(wanted.from, wanted.module) else {
            let relative = wanted.module.starts_with('.');
            let top = wanted.module.split('.').next().unwrap_or_default();
            return if relative { Resolved::Missing } else { Resolved::External(top.to_owned()) };
        };
        let inner = wanted.item.and_then(|item| match &module {
            Module::File(file) if is_package(file) => self.at(folder(file), item),
            Module::File(_) => None,
            Module::Namespace(folder) => self.at(folder, item),
        });
        let files: Vec<String> = [inner, Some(module)]
            .into_iter()
            .flatten()
            .filter_map(|module| match module {
                Module::File(file) => Some(file),
                Module::Namespace(_) => None,
            })
            .collect();
        // A namespace has no file of its own, and is in the tree nevertheless.
        Resolved::Files(files)
    }
}

impl PythonModules {
    fn module(&self, from: &str, module: &str) -> Option<Module> {
        let here = folder(from);
        known(&self.known, (here, module), || {
            if module.starts_with('.') { self.relative(here, module) } else { self.absolute(here, module) }
        })
    }

    fn relative(&self, here: &str, module: &str) -> Option<Module> {
        let rest = module.trim_start_matches('.');
        let mut start = here;
        for _ in 1..module.len() - rest.len() {
            if start.is_empty() {
                return None;
            }
            start = folder(start);
        }
        if rest.is_empty() {
            let file = ["__init__.py", "__init__.pyi"]
                .map(|name| join(start, name))
                .into_iter()
                .find(|file| self.files.is_file(file));
            return Some(file.map_or_else(|| Module::Namespace(start.to_owned()), Module::File));
        }
        self.at(start, &rest.replace('.', "/"))
    }

    fn absolute(&self, here: &str, module: &str) -> Option<Module> {
        let path = module.replace('.', "/");
        // The folder above the outermost package that the file stands in.
        let mut top = here;
        while !top.is_empty() && self.files.is_file(&join(top, "__init__.py")) {
            top = folder(top);
        }
        let roots = self.roots.get_or_init(|| self.find_roots());
        let near = |root: &&String| {
            root.is_empty() || here == root.as_str() || here.starts_with(&format!("{root}/"))
        };
        let nearest = roots.iter().filter(near);
        let far = roots.iter().filter(|root| !near(root));
        let candidates =
            std::iter::once(top).chain(nearest.map(String::as_str)).chain(far.map(String::as_str));
        let mut namespace = None;
        for root in candidates {
            match self.at(root, &path) {
                Some(Module::Namespace(found)) => {
                    namespace.get_or_insert(found);
                }
                Some(found) => return Some(found),
                None => {}
            }
        }
        // Scripts are started in some folder above.
        let mut above = folder(here);
        while !above.is_empty() {
            if let Some(found @ Module::File(_)) = self.at(above, &path) {
                return Some(found);
            }
            above = folder(above);
        }
        namespace.map(Module::Namespace)
    }

    /// The module at a path below a folder.
    fn at(&self, start: &str, path: &str) -> Option<Module> {
        known(&self.below, (start, path), || self.find_at(start, path))
    }

    fn find_at(&self, start: &str, path: &str) -> Option<Module> {
        let base = join(start, path);
        let package = ["__init__.py", "__init__.pyi"].map(|name| join(&base, name));
        let files = package.into_iter().chain([format!("{base}.py"), format!("{base}.pyi")]);
        files
            .into_iter()
            .find(|file| self.files.is_file(file))
            .map(Module::File)
            .or_else(|| self.files.is_folder(&base).then_some(Module::Namespace(base)))
    }

    /// Longest first, so that the nearest is tried first.
    fn find_roots(&self) -> Vec<String> {
        let mut roots: Vec<String> = ["pyproject.toml", "setup.py", "setup.cfg"]
            .iter()
            .flat_map(|name| self.files.named(name))
            .flat_map(|manifest| {
                let project = folder(&manifest).to_owned();
                ["src", "lib"].map(|inner| join(&project, inner)).into_iter().chain([project])
            })
            .chain([String::new(), "src".to_owned(), "lib".to_owned()])
            .filter(|root| root.is_empty() || self.files.is_folder(root))
            .collect();
        roots.sort_by(|one, other| other.len().cmp(&one.len()).then_with(|| one.cmp(other)));
        roots.dedup();
        roots
    }
}

fn is_package(file: &str) -> bool {
    file.ends_with("/__init__.py") || file.ends_with("/__init__.pyi") || file == "__init__.py"
}
