//! What a package leads to: the files of Kotlin and Java that say they belong to it.

use std::sync::Arc;

use crate::lang::modules::{Files, Modules, Resolved, Wanted};

/// The resolution of packages in a tree. Nothing of the tree is asked for: the files say what they are.
pub(super) fn new(_files: Arc<dyn Files>) -> Box<dyn Modules> {
    Box::new(KotlinModules)
}

struct KotlinModules;

impl Modules for KotlinModules {
    fn resolve(&self, wanted: Wanted<'_>) -> Resolved {
        let head = wanted.module.split('.').next().unwrap_or_default();
        match head {
            "" if wanted.package.is_empty() => Resolved::Missing,
            "" => Resolved::Package(wanted.package.to_owned()),
            "kotlin" | "java" | "javax" => Resolved::External(head.to_owned()),
            _ => Resolved::Package(wanted.module.to_owned()),
        }
    }

    fn shares_scope(&self, from: (&str, &str), to: (&str, &str)) -> bool {
        // A script is by itself.
        let is_script = |path: &str| path.ends_with(".kts");
        from.1 == to.1 && !is_script(from.0) && !is_script(to.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::testing::tree;

    #[test]
    fn packages_are_packages() {
        let modules = new(tree(&[]));
        let resolve =
            |module| modules.resolve(Wanted { from: "a.kt", package: "x", module, item: Some("C") });
        assert_eq!(resolve("shop.cart"), Resolved::Package("shop.cart".to_owned()));
        assert_eq!(resolve("java.util"), Resolved::External("java".to_owned()));
        assert!(
            modules.shares_scope(("a", "n"), ("b", "n")) && !modules.shares_scope(("a", "n"), ("b", "m"))
        );
        assert!(!modules.shares_scope(("a/build.gradle.kts", ""), ("b/x.gradle.kts", "")));
    }
}
