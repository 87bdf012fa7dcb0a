//! What every crate carries: the licence, the workspace's lints, and a word on what it is.

use super::{Check, Fault};
use crate::tree::{Package, Tree};

pub(crate) static CHECK: Check = Check {
    id: "manifests",
    holds: "every crate has the licence, the workspace's lints and a first sentence",
    run,
};

const LICENSE: &str = "Apache-2.0 OR MIT";

const LICENSE_FILES: &[&str] = &["LICENSE-APACHE", "LICENSE-MIT"];

fn run(tree: &Tree) -> Vec<Fault> {
    let missing = LICENSE_FILES.iter().filter(|file| !tree.files.contains_key(**file));
    let mut faults: Vec<Fault> =
        missing.map(|file| Fault::of_file(*file, "the licence's text is missing", "put it there")).collect();
    faults.extend(tree.packages.iter().flat_map(|package| faults_of(tree, package)));
    faults
}

fn faults_of(tree: &Tree, package: &Package) -> Vec<Fault> {
    let mut faults = Vec::new();
    let manifest = format!("{}/Cargo.toml", package.folder);
    if package.license != LICENSE {
        let what = format!("the licence of `{}` is `{}`, not `{LICENSE}`", package.name, package.license);
        faults.push(Fault::of_file(&manifest, what, "write `license.workspace = true`"));
    }
    if !tree.text(&manifest).is_some_and(has_workspace_lints) {
        let what = format!("`{}` does not take the workspace's lints", package.name);
        faults.push(Fault::of_file(&manifest, what, "add `[lints]` with `workspace = true`"));
    }
    for root in ["lib.rs", "main.rs"] {
        let path = format!("{}/src/{root}", package.folder);
        if tree.text(&path).is_some_and(|text| !text.starts_with("//!")) {
            let mend = "begin it with `//!` and one sentence";
            faults.push(Fault::of_file(path, "the crate does not say what it is", mend));
        }
    }
    faults
}

fn has_workspace_lints(manifest: &str) -> bool {
    let mut lines = manifest.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.any(|line| line == "[lints]") && lines.next() == Some("workspace = true")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(license: &str, manifest: &str, lib: &str) -> Vec<String> {
        let mut tree = Tree::of(&[
            ("LICENSE-APACHE", ""),
            ("LICENSE-MIT", ""),
            ("crates/a/Cargo.toml", manifest),
            ("crates/a/src/lib.rs", lib),
        ]);
        tree.packages = vec![Package {
            name: "a".to_owned(),
            folder: "crates/a".to_owned(),
            license: license.to_owned(),
            dependencies: Vec::new(),
        }];
        run(&tree).into_iter().map(|fault| format!("{}: {}", fault.path, fault.what)).collect()
    }

    #[test]
    fn each_thing_that_a_crate_lacks_is_named() {
        let lints = "[package]\n\n[lints]\nworkspace = true\n";
        assert!(found(LICENSE, lints, "//! A.\n").is_empty());
        assert_eq!(
            found("MIT", lints, "//! A."),
            ["crates/a/Cargo.toml: the licence of `a` is `MIT`, not `Apache-2.0 OR MIT`"]
        );
        assert_eq!(
            found(LICENSE, "[lints]\nrust.x = \"warn\"", "//! A."),
            ["crates/a/Cargo.toml: `a` does not take the workspace's lints"]
        );
        assert_eq!(
            found(LICENSE, lints, "mod a;"),
            ["crates/a/src/lib.rs: the crate does not say what it is"]
        );
    }

    #[test]
    fn the_licence_files_are_there() {
        let faults = run(&Tree::of(&[("LICENSE-MIT", "")]));
        let paths: Vec<&str> = faults.iter().map(|fault| fault.path.as_str()).collect();
        assert_eq!(paths, ["LICENSE-APACHE"]);
    }
}
