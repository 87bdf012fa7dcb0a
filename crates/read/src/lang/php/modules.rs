//! Where the names of PHP are: Composer's autoloading, files that are included, namespaces.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use crate::lang::modules::{Files, Modules, Resolved, Wanted, folder, join, normalised};

/// Makes the resolution.
pub(super) fn new(files: Arc<dyn Files>) -> Box<dyn Modules> {
    Box::new(Php { files, roots: OnceLock::new() })
}

struct Php {
    files: Arc<dyn Files>,
    /// Where namespaces begin, by their names with a backslash at the end.
    roots: OnceLock<BTreeMap<String, Vec<String>>>,
}

/// More manifests than this are not read.
const MANIFESTS: usize = 2000;

impl Modules for Php {
    fn resolve(&self, wanted: Wanted<'_>) -> Resolved {
        let module = wanted.module;
        if module.contains('/') || module.ends_with(".php") || module.ends_with(".inc") {
            return self.included(wanted.from, module);
        }
        let full = match wanted.item {
            Some(item) if module.is_empty() => item.to_owned(),
            Some(item) => format!("{module}\\{item}"),
            None => module.to_owned(),
        };
        let found = self.loaded(&full);
        if !found.is_empty() {
            return Resolved::Files(found);
        }
        // What is a class is no namespace: nothing is taken from it.
        if wanted.item.is_some() && !self.loaded(module).is_empty() {
            return Resolved::Missing;
        }
        Resolved::Package(module.to_owned())
    }

    fn shares_scope(&self, from: (&str, &str), to: (&str, &str)) -> bool {
        // Functions and constants of no namespace are seen everywhere.
        from.1 == to.1 || to.1.is_empty()
    }
}

impl Php {
    fn roots(&self) -> &BTreeMap<String, Vec<String>> {
        self.roots.get_or_init(|| {
            let mut roots: BTreeMap<String, Vec<String>> = BTreeMap::new();
            let mut manifests = self.files.named("composer.json");
            manifests.sort();
            for manifest in manifests.into_iter().take(MANIFESTS) {
                let Some(text) = self.files.text(&manifest) else { continue };
                for (namespace, path) in declared(&text) {
                    let Some(path) = normalised(&join(folder(&manifest), &path)) else { continue };
                    let folders = roots.entry(namespace).or_default();
                    if !folders.contains(&path) {
                        folders.push(path);
                    }
                }
            }
            roots
        })
    }

    /// The files from which a class is loaded: the longest namespace that is known says where.
    fn loaded(&self, class: &str) -> Vec<String> {
        let roots = self.roots();
        let mut end = class.len();
        while let Some(at) = class.get(..end).and_then(|before| before.rfind('\\')) {
            let (namespace, rest) = class.split_at(at + 1);
            if let Some(folders) = roots.get(namespace) {
                let file = format!("{}.php", rest.replace('\\', "/"));
                let found: Vec<String> = folders
                    .iter()
                    .map(|root| join(root, &file))
                    .filter(|path| self.files.is_file(path))
                    .collect();
                if !found.is_empty() {
                    return found;
                }
            }
            end = at;
        }
        let file = format!("{}.php", class.replace('\\', "/"));
        let any = roots.get("").into_iter().flatten().map(|root| join(root, &file));
        any.filter(|path| self.files.is_file(path)).collect()
    }

    /// A file that is included: beside the file that includes it, or from the root.
    fn included(&self, from: &str, written: &str) -> Resolved {
        let mut around = Some(folder(from));
        while let Some(root) = around {
            if let Some(path) = normalised(&join(root, written)).filter(|path| self.files.is_file(path)) {
                return Resolved::Files(vec![path]);
            }
            if written.starts_with('.') || root.is_empty() {
                break;
            }
            around = Some(folder(root));
        }
        Resolved::Missing
    }
}

/// The namespaces that a manifest declares, and their folders.
fn declared(text: &str) -> Vec<(String, String)> {
    let Ok(manifest) = serde_json::from_str::<serde_json::Value>(text) else { return Vec::new() };
    let mut found = Vec::new();
    for (part, standard) in [("autoload", "psr-4"), ("autoload-dev", "psr-4"), ("autoload", "psr-0")] {
        let Some(all) =
            manifest.get(part).and_then(|part| part.get(standard)).and_then(|all| all.as_object())
        else {
            continue;
        };
        for (namespace, folders) in all {
            let folders: Vec<&str> = match folders {
                serde_json::Value::String(one) => vec![one],
                serde_json::Value::Array(many) => many.iter().filter_map(serde_json::Value::as_str).collect(),
                _ => continue,
            };
            for path in folders {
                // The older standard has the namespace in the path too.
                let path = if standard == "psr-0" {
                    format!("{path}/{}", namespace.replace('\\', "/"))
                } else {
                    path.to_owned()
                };
                let namespace = namespace.trim_end_matches('\\');
                let namespace = if namespace.is_empty() { String::new() } else { format!("{namespace}\\") };
                found.push((namespace, path));
            }
        }
    }
    found
}
