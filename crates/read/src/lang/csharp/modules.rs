//! What a namespace leads to: the files that say they belong to it, in whichever folder they stand.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use crate::lang::modules::{Files, Modules, Resolved, Wanted, folder};

/// The module that every file imports for the sake of the project's `global using`.
pub(super) const GLOBAL: &str = "@global";

/// How the files are called that hold a project's `global using`.
const GLOBAL_FILES: &[&str] =
    &["GlobalUsings.cs", "GlobalUsing.cs", "Usings.cs", "Globals.cs", "GlobalUsings.g.cs", "Imports.cs"];

/// The resolution of namespaces in a tree.
pub(super) fn new(files: Arc<dyn Files>) -> Box<dyn Modules> {
    Box::new(CsharpModules { files, globals: OnceLock::new() })
}

struct CsharpModules {
    files: Arc<dyn Files>,
    /// The files that hold `global using`.
    globals: OnceLock<BTreeSet<String>>,
}

impl Modules for CsharpModules {
    fn resolve(&self, wanted: Wanted<'_>) -> Resolved {
        if wanted.module == GLOBAL {
            let files = self.globals_of(wanted.from);
            return if files.is_empty() { Resolved::Missing } else { Resolved::Files(files) };
        }
        let head = wanted.module.split('.').next().unwrap_or_default();
        match head {
            "" => Resolved::Missing,
            "System" | "Windows" | "Xunit" | "NUnit" => Resolved::External(head.to_owned()),
            _ => Resolved::Package(wanted.module.trim_start_matches("global::").to_owned()),
        }
    }

    fn shares_scope(&self, from: (&str, &str), to: (&str, &str)) -> bool {
        from.1 == to.1 || from.1.is_empty()
    }
}

impl CsharpModules {
    /// The files with `global using` around a file, the nearest first.
    fn globals_of(&self, file: &str) -> Vec<String> {
        let globals = self
            .globals
            .get_or_init(|| GLOBAL_FILES.iter().flat_map(|name| self.files.named(name)).collect());
        let mut found = Vec::new();
        let mut at = folder(file);
        loop {
            for inner in ["", "Properties/"] {
                for name in GLOBAL_FILES {
                    let path =
                        if at.is_empty() { format!("{inner}{name}") } else { format!("{at}/{inner}{name}") };
                    if path != file && globals.contains(&path) {
                        found.push(path);
                    }
                }
            }
            if at.is_empty() {
                return found;
            }
            at = folder(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::testing::tree;

    #[test]
    fn namespaces_are_packages_and_global_usings_are_found() {
        let modules = new(tree(&[("a/GlobalUsings.cs", ""), ("a/b/X.cs", ""), ("c/Y.cs", "")]));
        let resolve = |from, module| modules.resolve(Wanted { from, package: "", module, item: None });
        assert_eq!(resolve("a/b/X.cs", GLOBAL), Resolved::Files(vec!["a/GlobalUsings.cs".to_owned()]));
        assert_eq!(resolve("c/Y.cs", GLOBAL), Resolved::Missing);
        assert_eq!(resolve("c/Y.cs", "Shop.Carts"), Resolved::Package("Shop.Carts".to_owned()));
        assert_eq!(resolve("c/Y.cs", "System.Linq"), Resolved::External("System".to_owned()));
        assert!(
            modules.shares_scope(("a", "N"), ("b", "N")) && !modules.shares_scope(("a", "N"), ("b", "M"))
        );
    }
}
